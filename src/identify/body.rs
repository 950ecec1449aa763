//! The name of a body, taken apart: which division, what kind of body.

use super::Issuer;
use crate::codebook::bodies::List;
use crate::codebook::divisions::{Division, Divisions, Tier};

/// A body by its printed name: 江苏省淮安市洪泽区人民政府办公室.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body {
    /// The name as folded.
    pub text: String,
    /// Divisions that the innermost place name may mean, in the order of their codes.
    pub candidates: Vec<Division>,
    /// The innermost place as printed: 洪泽区, 湖南镇.
    pub place: String,
    pub kind: Issuer,
    /// Whether it is in charge of open government, and so may report for the whole area.
    pub in_charge: bool,
}

/// Whether the name of a body says that it is in charge of open government.
pub fn is_in_charge(name: &str, divisions: &Divisions) -> bool {
    divisions.bodies.within(List::InCharge, name)
}

/// Whether a name is that of a body of a kind that no list knows, and neither the area's government nor
/// an office of it: 东阳市红十字会, 市林业总场.
pub fn is_of_unknown_kind(body: &Body, divisions: &Divisions) -> bool {
    let is_placed = !body.candidates.is_empty() || body.text.starts_with(['市', '县', '区', '州']);
    let other = divisions.bodies.list(List::NoBody);
    body.kind == Issuer::Unknown
        && is_placed
        && body.text.chars().nth(3).is_some()
        && !body.text.contains(|c: char| c.is_ascii_digit())
        && !other.iter().any(|word| body.text.contains(word))
}

/// Takes the name of a body apart, as of a year.
pub fn parse(name: &str, year: Option<u16>, divisions: &Divisions) -> Body {
    let leads = divisions.bodies.list(List::Lead);
    let mut rest = leads.iter().fold(name, |rest, lead| rest.strip_prefix(lead).unwrap_or(rest));
    if let Some(body) = uncoded(name, rest, divisions) {
        return body;
    }
    let mut chain: Vec<Vec<Division>> = Vec::new();
    let mut place = "";
    while let Some((found, printed)) = leading_place(rest, chain.is_empty(), year, divisions) {
        rest = &rest[printed.len()..];
        place = printed;
        chain.push(found);
    }
    if chain.is_empty()
        && let Some((found, printed)) = whole_short(rest, year, divisions)
    {
        rest = &rest[printed.len()..];
        place = printed;
        chain.push(found);
    }
    let kind = kind(rest, !chain.is_empty(), divisions);
    let own = match kind {
        Issuer::Town => town_of(rest, divisions).map(str::to_owned),
        Issuer::Zone => zone_of(name, divisions),
        Issuer::Area
        | Issuer::Office
        | Issuer::Department
        | Issuer::Institution
        | Issuer::Unknown => None,
    };
    Body {
        text: name.to_owned(),
        candidates: innermost(&chain),
        place: own.unwrap_or_else(|| place.to_owned()),
        kind,
        in_charge: is_in_charge(name, divisions),
    }
}

/// A body of an area that has an administration of its own and no code: 新疆生产建设兵团第一师.
fn uncoded(name: &str, rest: &str, divisions: &Divisions) -> Option<Body> {
    let mut own = rest;
    while let Some(begin) = divisions.uncoded_start(own) {
        own = &own[begin.len()..];
    }
    if own.len() == rest.len() {
        return None;
    }
    let kind = match kind(own, true, divisions) {
        Issuer::Area | Issuer::Zone => Issuer::Zone,
        // 团场 stand where elsewhere towns do.
        Issuer::Unknown if own.ends_with(['团', '场']) => Issuer::Town,
        Issuer::Unknown => Issuer::Zone,
        own @ (Issuer::Office | Issuer::Department | Issuer::Town | Issuer::Institution) => own,
    };
    let place = match kind {
        Issuer::Town => rest,
        Issuer::Area
        | Issuer::Zone
        | Issuer::Office
        | Issuer::Department
        | Issuer::Institution
        | Issuer::Unknown => &rest[..rest.len() - own.len()],
    };
    let (text, place) = (name.to_owned(), place.to_owned());
    let in_charge = is_in_charge(name, divisions);
    Some(Body { text, candidates: Vec::new(), place, kind, in_charge })
}

/// The place name at the start of a text, and what it may mean.
fn leading_place<'t>(
    text: &'t str,
    first: bool,
    year: Option<u16>,
    divisions: &Divisions,
) -> Option<(Vec<Division>, &'t str)> {
    full_name(text, year, divisions)
        .or_else(|| first.then(|| short_parent(text, year, divisions)).flatten())
}

/// The longest official name at the start.
fn full_name<'t>(
    text: &'t str,
    year: Option<u16>,
    divisions: &Divisions,
) -> Option<(Vec<Division>, &'t str)> {
    divisions.leading(text).into_iter().find_map(|name| {
        let (printed, rest) = text.split_at(name.len());
        // 东区街道 is a street and 东区 not its district; 江苏省镇江市 is no town of the province.
        if starts_town_ending(rest, divisions) && full_name(rest, year, divisions).is_none() {
            return None;
        }
        let found = meant(divisions.named(name), year);
        (!found.is_empty()).then_some((found, printed))
    })
}

/// A province or prefecture without its ending before a full name that lies in it: 浙江东阳市.
fn short_parent<'t>(
    text: &'t str,
    year: Option<u16>,
    divisions: &Divisions,
) -> Option<(Vec<Division>, &'t str)> {
    prefixes(text, 6).rev().find_map(|prefix| {
        let (inner, _) = full_name(&text[prefix.len()..], year, divisions)?;
        let mut found = meant(divisions.shortened(prefix), year);
        found.retain(|d| d.tier() != Tier::County && inner.iter().any(|i| i.inside(d)));
        (!found.is_empty()).then_some((found, prefix))
    })
}

/// A place without its ending that is all there is before the kind of body: 东阳, 东阳政府办.
/// Only where one division alone is called so.
fn whole_short<'t>(
    text: &'t str,
    year: Option<u16>,
    divisions: &Divisions,
) -> Option<(Vec<Division>, &'t str)> {
    const BEHIND: [&str; 5] = ["人民政府办公室", "人民政府", "政府办公室", "政府办", "政府"];
    let stem = BEHIND.iter().find_map(|ending| text.strip_suffix(ending)).unwrap_or(text);
    if !(2..=6).contains(&stem.chars().count()) {
        return None;
    }
    let found = meant(divisions.shortened(stem), year);
    (found.len() == 1).then_some((found, stem))
}

/// Prefixes of two to `longest` characters, shortest first.
fn prefixes(text: &str, longest: usize) -> impl DoubleEndedIterator<Item = &str> {
    let ends: Vec<usize> =
        text.char_indices().map(|(at, c)| at + c.len_utf8()).take(longest).skip(1).collect();
    ends.into_iter().map(|end| &text[..end])
}

/// The records that a name may mean in a year. A name that nobody bore in that year may be an
/// old one left standing or a new one on a report published again: then those of any time.
fn meant(found: Vec<Division>, year: Option<u16>) -> Vec<Division> {
    let then = |d: &&Division| year.is_some_and(|year| d.in_year(year));
    let of_year: Vec<Division> = found.iter().filter(then).copied().collect();
    let mut chosen: Vec<Division> = if of_year.is_empty() { found } else { of_year };
    // Two records of one code under one name differ in time alone (its prefecture was renamed).
    chosen.dedup_by_key(|d| d.code);
    // A county that only got a new code in this year counts under the new one.
    let follows = |d: &Division| {
        year.is_some()
            && d.until == year
            && chosen.iter().any(|o| o.code != d.code && d.successors().any(|code| code == o.code))
    };
    let kept: Vec<Division> = chosen.iter().filter(|d| !follows(d)).copied().collect();
    if kept.is_empty() { chosen } else { kept }
}

/// The candidates of the last name that lie inside those of the names before it. A parent that
/// fits none of them says nothing: the name stays as wide as it is.
fn innermost(chain: &[Vec<Division>]) -> Vec<Division> {
    let Some((last, parents)) = chain.split_last() else { return Vec::new() };
    let fits = |d: &&Division| parents.iter().all(|p| p.iter().any(|parent| d.inside(parent)));
    let fitting: Vec<Division> = last.iter().filter(fits).copied().collect();
    if fitting.is_empty() { last.clone() } else { fitting }
}

fn starts_town_ending(rest: &str, divisions: &Divisions) -> bool {
    let town = divisions.bodies.list(List::Town).iter().any(|ending| rest.starts_with(ending));
    town && !rest.starts_with("乡镇") && !rest.starts_with("镇街") && !rest.starts_with("乡村")
}

/// What follows on the place name tells the kind of body.
fn kind(rest: &str, placed: bool, divisions: &Divisions) -> Issuer {
    let rest = ["(本级)", "(全区)", "(全县)", "(全市)", "(汇总)"]
        .iter()
        .fold(rest, |rest, ending| rest.strip_suffix(ending).unwrap_or(rest));
    let generic = rest.strip_prefix(['市', '县', '区', '省', '州', '旗']).unwrap_or(rest);
    let bodies = &divisions.bodies;
    if rest.is_empty() {
        return if placed { Issuer::Area } else { Issuer::Unknown };
    }
    let is = |list, of: &str| bodies.is(list, of);
    if is(List::Government, rest) || is(List::Government, generic) {
        return Issuer::Area;
    }
    if is(List::Office, rest) || (is(List::Office, generic) && generic != "办公室") {
        return Issuer::Office;
    }
    if zone_end(rest, divisions).is_some() {
        return Issuer::Zone;
    }
    if town_of(rest, divisions).is_some() {
        return Issuer::Town;
    }
    if bodies.ends(List::Institution, rest) {
        return Issuer::Institution;
    }
    if bodies.ends(List::Department, rest) {
        return Issuer::Department;
    }
    Issuer::Unknown
}

/// The name of a town, township or street at the start: 湖南镇 of 湖南镇人民政府.
fn town_of<'r>(rest: &'r str, divisions: &Divisions) -> Option<&'r str> {
    let may_be_behind = |text: &str| text.is_empty() || divisions.bodies.is(List::BehindTown, text);
    // 建德市人民政府新安江街道办事处 is a body of the government.
    let rest = rest.strip_prefix("人民政府").unwrap_or(rest);
    divisions.bodies.list(List::Town).iter().find_map(|ending| {
        let at = rest.find(ending)?;
        let end = at + ending.len();
        let name = &rest[..end];
        let long_enough = (2..=9).contains(&name.chars().count()) && at > 0;
        (long_enough && may_be_behind(&rest[end..])).then_some(name)
    })
}

/// Where the name of a development zone ends: 宿迁经济技术开发区|管理委员会.
fn zone_end(rest: &str, divisions: &Divisions) -> Option<usize> {
    let may_be_behind = |text: &str| text.is_empty() || divisions.bodies.is(List::BehindZone, text);
    divisions.uncoded_endings().find_map(|ending| {
        let end = rest.rfind(ending)? + ending.len();
        may_be_behind(&rest[end..]).then_some(end)
    })
}

fn zone_of(name: &str, divisions: &Divisions) -> Option<String> {
    zone_end(name, divisions).map(|end| name[..end].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, year: u16, codes: &[&str], place: &str, kind: Issuer) {
        let body = parse(name, Some(year), Divisions::embedded());
        let found: Vec<&str> = body.candidates.iter().map(|d| d.code).collect();
        assert_eq!(
            (found.as_slice(), body.place.as_str(), body.kind),
            (codes, place, kind),
            "{name}"
        );
    }

    #[test]
    fn governments() {
        check("东阳市人民政府", 2018, &["330783"], "东阳市", Issuer::Area);
        check("东阳市", 2018, &["330783"], "东阳市", Issuer::Area);
        check("浙江省金华市东阳市人民政府", 2018, &["330783"], "东阳市", Issuer::Area);
        check("浙江东阳市", 2018, &["330783"], "东阳市", Issuer::Area);
        check("淮安市", 2018, &["320800"], "淮安市", Issuer::Area);
        check("东阳", 2018, &["330783"], "东阳", Issuer::Area);
    }

    #[test]
    fn names_of_several_places() {
        check("鼓楼区", 2018, &["320106", "320302", "350102", "410204"], "鼓楼区", Issuer::Area);
        check("徐州市鼓楼区人民政府", 2018, &["320302"], "鼓楼区", Issuer::Area);
        check("福州鼓楼区", 2018, &["350102"], "鼓楼区", Issuer::Area);
        check("江苏省鼓楼区", 2018, &["320106", "320302"], "鼓楼区", Issuer::Area);
        check("朝阳", 2018, &[], "", Issuer::Unknown);
    }

    #[test]
    fn offices_and_departments() {
        check("东阳市人民政府办公室", 2018, &["330783"], "东阳市", Issuer::Office);
        check("沭阳县统计局", 2018, &["321322"], "沭阳县", Issuer::Department);
        check("东阳市市场监督管理局", 2018, &["330783"], "东阳市", Issuer::Department);
        check("中共东阳市委办公室", 2018, &["330783"], "东阳市", Issuer::Department);
        check("东阳市人民医院", 2018, &["330783"], "东阳市", Issuer::Institution);
        check("市卫生局", 2018, &[], "", Issuer::Department);
        check("县人民政府办公室", 2018, &[], "", Issuer::Office);
    }

    #[test]
    fn towns_named_like_divisions() {
        check("湖南镇", 2018, &[], "湖南镇", Issuer::Town);
        check("衢州市衢江区湖南镇人民政府", 2018, &["330803"], "湖南镇", Issuer::Town);
        check("中山市东区街道办事处", 2018, &["442000"], "东区街道", Issuer::Town);
        let office = "东阳市人民政府江北街道办事处";
        check(office, 2018, &["330783"], "江北街道", Issuer::Town);
    }

    #[test]
    fn zones_and_districts_called_new() {
        check("上海市浦东新区人民政府", 2018, &["310115"], "浦东新区", Issuer::Area);
        check("宿迁经济技术开发区管理委员会", 2018, &[], "宿迁经济技术开发区", Issuer::Zone);
        check("苏州工业园区", 2018, &[], "苏州工业园区", Issuer::Zone);
    }

    #[test]
    fn areas_without_a_code() {
        check("新疆生产建设兵团", 2018, &[], "新疆生产建设兵团", Issuer::Zone);
        check("新疆生产建设兵团第一师", 2018, &[], "新疆生产建设兵团第一师", Issuer::Zone);
        check("第八师石河子市", 2018, &[], "第八师石河子市", Issuer::Zone);
        check("兵团第三师图木舒克市", 2018, &[], "兵团第三师图木舒克市", Issuer::Zone);
        check("新疆生产建设兵团教育局", 2018, &[], "新疆生产建设兵团", Issuer::Department);
        check("第一师阿拉尔市十团", 2018, &[], "第一师阿拉尔市十团", Issuer::Town);
        check("石河子市人民政府", 2018, &["659001"], "石河子市", Issuer::Area);
        check("新疆维吾尔自治区", 2018, &["650000"], "新疆维吾尔自治区", Issuer::Area);
        check("上海市临港新片区管委会", 2018, &["310000"], "上海市临港新片区", Issuer::Zone);
        check("西咸新区沣东新城", 2018, &[], "西咸新区沣东新城", Issuer::Zone);
        check("海南自由贸易港", 2018, &[], "海南自由贸易港", Issuer::Zone);
        check("甘肃矿区人民政府", 2018, &[], "甘肃矿区", Issuer::Zone);
    }

    #[test]
    fn cities_and_counties_of_one_name() {
        check("吉林市", 2018, &["220200"], "吉林市", Issuer::Area);
        check("大理州大理市", 2018, &["532901"], "大理市", Issuer::Area);
        check("邢台县", 2018, &["130521"], "邢台县", Issuer::Area);
        check("神农架林区人民政府", 2018, &["429021"], "神农架林区", Issuer::Area);
        check("恩施州", 2018, &["422800"], "恩施州", Issuer::Area);
    }

    #[test]
    fn names_out_of_their_time() {
        check("洪泽县", 2016, &["320829"], "洪泽县", Issuer::Area);
        check("洪泽县", 2018, &["320829"], "洪泽县", Issuer::Area);
    }
}
