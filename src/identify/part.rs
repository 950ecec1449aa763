//! Prose → what says that the figures are not those of the whole year: 统计期限自1月1日起至6月30日,
//! `年度报告（上半年）`, a report that is signed before its year is over.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::name::{self, tail};
use super::prose::{Line, Prose};
use super::sign::pattern;
use super::title;
use super::year;
use crate::text::span;

/// Headings stand in the first lines.
const HEAD: usize = 80;

pattern!(
    MONTHS,
    "(?:(20[0-9]{2})年)?([0-9]{1,2})月(?:[0-9]{1,2}日)?起?,?(?:至|到|-+)(?:(20[0-9]{2})年|当年|同年|本年)?([0-9]{1,2})月(?:[0-9]{1,2}日)?"
);
pattern!(UNTIL, "截[止至]到?(20[0-9]{2})年([0-9]{1,2})月[0-9]{1,2}日");
pattern!(
    NAMED,
    "(?:统计(?:期限|时间|时段|区间|周期)|数据)[为是:自的]*(?:20[0-9]{2}年)?(?:[上下]半年|前三季度|前3季度|第?[一二三四1-4]季度)"
);
pattern!(DAY, "(20[0-9]{2})[年./-]([0-9]{1,2})[月./-][0-9]{1,2}日?$");
pattern!(FILED, "(?:填报|填表|报送|报表)(?:日期|时间)[:|]*(20[0-9]{2})[年./-]([0-9]{1,2})[月./-]");

/// What speaks against the whole year.
pub enum Doubt {
    /// The figures may be those of a part of it.
    Part(String),
    /// The period of the statistics is the whole year: what was found is a slip of the pen.
    Slip(String),
}

/// Why the figures may not be those of the whole year.
pub fn part_of_year(prose: &Prose, year: Option<u16>) -> Option<Doubt> {
    let stated: Vec<Captures<'_>> = MONTHS
        .captures_iter(&prose.joined)
        .filter(|found| is_stated(prose, found.get(0).map_or(0, |whole| whole.start())))
        .collect();
    let signed = signed(prose);
    let whole = stated.iter().any(|found| is_whole(found) || is_slip(found, year, signed.as_ref()));
    let part = in_title(prose)
        .or_else(|| {
            let first = stated.first().filter(|_| !whole)?;
            Some(format!("the period of the statistics is {}", &first[0]))
        })
        .or_else(|| until(prose, year).filter(|_| !whole))
        .or_else(|| Some(format!("the text says {}", part_named(prose)?)));
    let early = || early(prose, signed, year?);
    let doubt = if whole { Doubt::Slip } else { Doubt::Part };
    part.map(Doubt::Part).or_else(|| early().map(doubt))
}

fn number(found: &Captures<'_>, group: usize) -> Option<u16> {
    found.get(group)?.as_str().parse().ok()
}

/// Whether the months are those of a year. The first year of the regulation began in May.
fn is_whole(found: &Captures<'_>) -> bool {
    let (from, to) = (number(found, 1), number(found, 3));
    let first = number(found, 2) == Some(1) || from == Some(2008) && number(found, 2) == Some(5);
    let one = from.zip(to).is_none_or(|(from, to)| from >= to || from == 2008);
    first && number(found, 4) == Some(12) && one
}

/// Whether a period from the first month of the year to the end of the next ends after the report was signed: the
/// second year is mistyped.
fn is_slip(found: &Captures<'_>, year: Option<u16>, signed: Option<&Captures<'_>>) -> bool {
    let to = number(found, 3);
    let is_before = |signed: &Captures<'_>| {
        year < number(signed, 1) && number(signed, 1) <= to && number(signed, 2) < Some(12)
    };
    year.is_some()
        && number(found, 1) == year
        && number(found, 2) == Some(1)
        && to == year.map(|year| year + 1)
        && number(found, 4) == Some(12)
        && signed.is_some_and(is_before)
}

/// Whether the sentence says before it that the period is that of the statistics.
fn is_stated(prose: &Prose, start: usize) -> bool {
    let before = tail(&prose.joined[..start], 15);
    let clause = before.rsplit(['。', ';', ',']).next().unwrap_or(before);
    ["统计期", "统计时", "统计区间", "统计周期", "统计截", "数据统计", "统计数据", "统计的"]
        .iter()
        .any(|word| clause.contains(word))
}

/// 统计期限为上半年.
fn part_named(prose: &Prose) -> Option<&str> {
    let text = Some(&prose.joined).filter(|text| text.contains("半年") || text.contains("季度"))?;
    Some(NAMED.find(text)?.as_str())
}

fn until(prose: &Prose, year: Option<u16>) -> Option<String> {
    // Few texts have the first word of a pattern, and to prepare one takes longer than to look for it.
    let text = Some(&prose.joined).filter(|text| text.contains('截'))?;
    let found = UNTIL.captures(text)?;
    let before = tail(&prose.joined[..found.get(0)?.start()], 4);
    let early = number(&found, 1) == year && number(&found, 2)? < 12;
    let told = before.contains("统计") || before.contains("数据");
    (early && told).then(|| format!("the statistics end with {}", &found[0]))
}

/// A heading that names some months.
fn in_title(prose: &Prose) -> Option<String> {
    let lines = &prose.lines[..prose.lines.len().min(HEAD)];
    lines.iter().enumerate().find_map(|(index, line)| {
        let (before, behind) = title::around(lines, index)?;
        // A month alone is that of publication.
        let names =
            |text: &str| text.contains(['季', '半', '至', '前', '-']) && span::names_part(text);
        let told = names(before) || names(behind);
        told.then(|| format!("the heading is {}", line.text))
    })
}

/// The day of signing at the end of the text.
fn signed(prose: &Prose) -> Option<Captures<'_>> {
    // Few lines end with a day, and to prepare the pattern takes longer than to look for its end.
    let may_end_with_day = |line: &&Line| {
        let text = line.text.strip_suffix('日').unwrap_or(&line.text);
        let before = text.trim_end_matches(|c: char| c.is_ascii_digit());
        before.len() < text.len() && before.ends_with(['月', '.', '/', '-'])
    };
    prose.lines.iter().rev().filter(may_end_with_day).find_map(|line| {
        let found = DAY.captures(&line.text)?;
        let name = line.text[..found.get(0)?.start()].trim_end_matches([':', '|', '(']);
        (name.is_empty() || name::is_body(name)).then_some(found)
    })
}

/// A day of signing or filing before the end of the year.
fn early(prose: &Prose, signed: Option<Captures<'_>>, year: u16) -> Option<String> {
    let is_early =
        |found: &Captures<'_>| number(found, 1) == Some(year) && number(found, 2) < Some(12);
    let filed = Some(&prose.joined).filter(|text| year::may_be_filed(text));
    let filed = filed.and_then(|text| FILED.captures(text));
    let found = [signed, filed].into_iter().flatten().find(is_early)?;
    Some(format!("{} is before the end of {year}", found[0].trim_end_matches(['月', '-'])))
}
