//! Whether two reports, or two spots of a document, are of one body and year.

use super::body::{Body, is_in_charge};
use super::{Issuer, ReportId};
use crate::codebook::divisions::Divisions;

/// What is known of a report's body and year.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Whose {
    pub year: Option<u16>,
    /// Codes of the divisions that the place may mean.
    codes: Vec<String>,
    /// Empty where nothing names it.
    place: String,
    body: String,
    issuer: Issuer,
    in_charge: bool,
}

/// How what is said at two spots goes together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// Of one body and year.
    Same,
    /// Nothing speaks against it, and not all of it is told.
    Open,
    /// Of another place, year or body.
    Other,
}

impl Whose {
    /// What is known of a whole report.
    pub fn of(id: &ReportId, divisions: &Divisions) -> Self {
        let body = id.body.clone().unwrap_or_default();
        Self {
            year: id.year,
            codes: id.division.iter().cloned().collect(),
            place: id.place.clone().unwrap_or_default(),
            in_charge: is_in_charge(&body, divisions),
            body,
            issuer: id.issuer,
        }
    }

    /// What a single spot says.
    pub fn said(body: &str, year: Option<u16>, divisions: &Divisions) -> Self {
        let body = super::body::parse(body, year, divisions);
        Self { year, ..Self::from(body) }
    }

    pub fn of_year(self, year: Option<u16>) -> Self {
        Self { year, ..self }
    }

    /// Takes over what is open from another spot of the same report.
    pub fn complete(&mut self, other: &Whose) {
        let year = self.year.or(other.year);
        if self.body.is_empty() && self.place.is_empty() {
            self.clone_from(other);
        }
        self.year = year;
    }

    pub fn relation(&self, other: &Whose) -> Relation {
        let years = match (self.year, other.year) {
            (Some(one), Some(other)) if one == other => Relation::Same,
            (Some(_), Some(_)) => Relation::Other,
            (None, _) | (_, None) => Relation::Open,
        };
        years.max(self.bodies(other))
    }

    fn bodies(&self, other: &Whose) -> Relation {
        let unnamed = |whose: &Whose| whose.body.is_empty() && whose.place.is_empty();
        if unnamed(self) || unnamed(other) {
            return Relation::Open;
        }
        if is_branch(&self.body, &other.body) || is_branch(&other.body, &self.body) {
            return Relation::Same;
        }
        if self.is_elsewhere(other) {
            return Relation::Other;
        }
        let related = is_part(&self.body, &other.body)
            || is_part(&other.body, &self.body)
            || self.is_same_town(other);
        match (self.issuer, other.issuer) {
            (Issuer::Unknown, Issuer::Unknown) if !related && !self.shares_code(other) => {
                Relation::Other
            }
            (Issuer::Unknown, _) | (_, Issuer::Unknown) => {
                if related {
                    Relation::Same
                } else {
                    Relation::Open
                }
            }
            // The office or department in charge writes the report of the whole area.
            _ if self.is_for_area() && other.is_for_area() => {
                if self.issuer == other.issuer {
                    Relation::Same
                } else {
                    Relation::Open
                }
            }
            (one, other) if one == other && related => Relation::Same,
            (
                Issuer::Area
                | Issuer::Office
                | Issuer::Department
                | Issuer::Town
                | Issuer::Zone
                | Issuer::Institution,
                _,
            ) => Relation::Other,
        }
    }

    fn is_elsewhere(&self, other: &Whose) -> bool {
        if self.codes.is_empty() || other.codes.is_empty() {
            let named = !self.place.is_empty() && !other.place.is_empty();
            let near = is_part(&self.place, &other.place) || is_part(&other.place, &self.place);
            return named && !near && !self.body.contains(&other.place);
        }
        !self.shares_code(other)
    }

    /// Whether they name two places of which neither lies in the other.
    pub fn is_apart(&self, other: &Whose) -> bool {
        let stem = |code: &str| {
            let code = code.strip_suffix("00").unwrap_or(code);
            code.strip_suffix("00").unwrap_or(code).to_owned()
        };
        let holds = |one: &Whose, other: &Whose| {
            one.codes.iter().any(|code| other.codes.iter().any(|o| o.starts_with(&stem(code))))
        };
        let coded = !self.codes.is_empty() && !other.codes.is_empty();
        // A place that got a new code is the same place.
        coded && self.place != other.place && !holds(self, other) && !holds(other, self)
    }

    fn shares_code(&self, other: &Whose) -> bool {
        self.codes.iter().any(|code| other.codes.contains(code))
    }

    /// 新安江街道 and 人民政府新安江街道办事处.
    fn is_same_town(&self, other: &Whose) -> bool {
        let is_town = |whose: &Whose| whose.issuer == Issuer::Town && !whose.place.is_empty();
        is_town(self) && is_town(other) && self.place == other.place
    }

    /// Whether one is a short name of the other body: 市场监管局 of 东阳市市场监督管理局.
    pub fn is_short_for(&self, other: &Whose) -> bool {
        // 人民政府 is what the names of a county and of each of its towns end with.
        let is_town = |whose: &Whose| whose.issuer == Issuer::Town;
        is_town(self) == is_town(other)
            && (is_short(&self.body, &other.body) || is_short(&other.body, &self.body))
    }

    fn is_for_area(&self) -> bool {
        match self.issuer {
            Issuer::Area | Issuer::Office => true,
            Issuer::Department => self.in_charge,
            Issuer::Town | Issuer::Zone | Issuer::Institution | Issuer::Unknown => false,
        }
    }

    /// Whether the name is that of a body, by its ending.
    pub fn is_body(&self) -> bool {
        self.issuer != Issuer::Unknown
    }

    /// What kind of body it is.
    pub fn issuer(&self) -> Issuer {
        self.issuer
    }

    /// Whether it is an area, and the other one of its bodies.
    pub fn is_around(&self, body: &Whose) -> bool {
        let is_area = |whose: &Whose| matches!(whose.issuer, Issuer::Area | Issuer::Office);
        is_area(self) && !is_area(body) && !self.is_apart(body)
    }

    /// Whether both are told in headings and one is of the area, the other of its office alone.
    pub fn is_office_beside_area(&self, other: &Whose) -> bool {
        let pair = (self.issuer, other.issuer);
        pair == (Issuer::Area, Issuer::Office) || pair == (Issuer::Office, Issuer::Area)
    }
}

impl From<Body> for Whose {
    fn from(body: Body) -> Self {
        Self {
            year: None,
            codes: body.candidates.iter().map(|division| division.code.to_owned()).collect(),
            place: body.place,
            body: body.text,
            issuer: body.kind,
            in_charge: body.in_charge,
        }
    }
}

/// 财政局 is a part of 东阳市财政局.
fn is_part(one: &str, other: &str) -> bool {
    !one.is_empty() && other.contains(one)
}

/// Whether the characters of a name, behind its place, stand in a longer one in the same order.
fn is_short(short: &str, long: &str) -> bool {
    let areas = short.match_indices(['省', '市', '县', '区', '州', '旗']);
    let names = areas.map(|(at, area)| &short[at + area.len()..]).chain([short]);
    let is_within = |name: &str| {
        let mut rest = long.chars();
        name.chars().nth(2).is_some() && name.chars().all(|c| rest.any(|other| other == c))
    };
    names.into_iter().any(is_within)
}

/// 杭州市生态环境局建德分局 is the 建德市生态环境分局.
fn is_branch(branch: &str, own: &str) -> bool {
    const ENDINGS: [&str; 4] = ["分局", "分中心", "局", "中心"];
    let stem = |name| ENDINGS.iter().find_map(|ending| str::strip_suffix(name, ending));
    let Some(branch) = stem(branch) else { return false };
    let Some(own) = stem(own) else { return false };
    own.match_indices(['市', '县', '区', '旗']).any(|(at, kind)| {
        let (place, topic) = (&own[..at], &own[at + kind.len()..]);
        let whole = branch.strip_suffix(kind).unwrap_or(branch).strip_suffix(place);
        let is_whole = |whole: &str| whole.ends_with(['局', '心']) && whole.contains(topic);
        !place.is_empty() && !topic.is_empty() && whole.is_some_and(is_whole)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(one: (&str, u16), other: (&str, u16), expected: Relation) {
        let divisions = Divisions::embedded();
        let said =
            |(body, year): (&str, u16)| Whose::said(body, (year > 0).then_some(year), divisions);
        assert_eq!(said(one).relation(&said(other)), expected);
        assert_eq!(said(other).relation(&said(one)), expected);
    }

    #[test]
    fn another_year_or_place() {
        check(("东阳市", 2018), ("东阳市", 2019), Relation::Other);
        check(("东阳市", 2018), ("义乌市人民政府", 2018), Relation::Other);
        check(("建新镇", 2018), ("湖塘镇人民政府", 2018), Relation::Other);
        check(("东阳市", 2018), ("东阳市人民政府", 2018), Relation::Same);
        check(("东阳市", 2018), ("浙江省东阳市", 0), Relation::Open);
        check(("", 2018), ("东阳市", 2018), Relation::Open);
    }

    #[test]
    fn another_body_of_one_place() {
        check(("东阳市财政局", 2018), ("东阳市教育局", 2018), Relation::Other);
        check(("东阳市财政局", 2018), ("财政局", 2018), Relation::Same);
        check(("市财政局", 2018), ("市教育局", 2018), Relation::Other);
        check(("东阳市", 2018), ("东阳市财政局", 2018), Relation::Other);
    }

    #[test]
    fn two_names_of_one_body() {
        let office = "建德市人民政府新安江街道办事处";
        check(("建德市新安江街道", 2022), (office, 2022), Relation::Same);
        check(("建德市洋溪街道", 2022), (office, 2022), Relation::Other);
        let branch = "杭州市生态环境局建德分局";
        check(("建德市生态环境分局", 2022), (branch, 2022), Relation::Same);
        check(("桐庐县生态环境分局", 2022), (branch, 2022), Relation::Other);
        check(("建德市公安局", 2022), (branch, 2022), Relation::Other);
        let centre = "杭州住房公积金管理中心建德分中心";
        check(("建德市住房公积金管理中心", 2022), (centre, 2022), Relation::Same);
    }

    #[test]
    fn short_names_of_a_body() {
        let check = |short: &str, long: &str, expected: bool| {
            let said = |body| Whose::said(body, None, Divisions::embedded());
            assert_eq!(said(short).is_short_for(&said(long)), expected, "{short} {long}");
        };
        check("市市场监管局", "东阳市市场监督管理局", true);
        check("人社局", "东阳市人力资源和社会保障局", true);
        check("市教育局", "东阳市财政局", false);
        check("财政局", "东阳市教育局", false);
    }

    #[test]
    fn the_office_writes_for_the_area() {
        check(("东阳市", 2018), ("东阳市人民政府办公室", 2018), Relation::Open);
        check(("东阳市", 2018), ("东阳市大数据管理局", 2018), Relation::Open);
    }

    #[test]
    fn a_name_of_several_places() {
        check(("鼓楼区", 2018), ("徐州市鼓楼区人民政府", 2018), Relation::Same);
        check(("南京市鼓楼区", 2018), ("徐州市鼓楼区人民政府", 2018), Relation::Other);
    }
}
