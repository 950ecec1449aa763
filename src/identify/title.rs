//! The heading of a report: its name and nothing else, and the author beside it.

use std::borrow::Cow;

use super::dates;
use super::name::{LONGEST_BODY, is_body, split_year, year_in};
use super::prose::{Line, Prose};
use super::sign::{Sign, SignKind};
use super::words::{Next, Words};

// 政府信息公开工作年度报告 in its many orders of words; 资讯 in copies for readers of traditional script.
pub const REPORT: Words = Words {
    anchor: Some(("公开", "政府信息".len())),
    firsts: &['政', '信', '资'],
    rows: &[&[
        Next::Maybe(&["政府", "政务"]),
        Next::One(&["信息", "资讯", "政务"]),
        Next::One(&["公开"]),
        Next::Any(&["工作", "年度", "情况", "年", "的", "和", "暨", "总结", "统计", "####"]),
        Next::One(&["报告", "年报"]),
    ]],
};
/// A title is looked for in the first part of the document only, in lines.
const HEAD: usize = 80;

/// The heading: the name of the report and nothing else, on one line or broken over up to three;
/// and the author beside it.
pub fn title(prose: &Prose, opening: Option<&Sign>) -> Vec<Sign> {
    let head = &prose.lines[..prose.lines.len().min(HEAD)];
    let found = (1..=3).find_map(|count| {
        head.windows(count).enumerate().find_map(|(index, lines)| heading(head, index, lines))
    });
    let Some(first) = found else { return Vec::new() };
    let says =
        |signs: &[Sign]| signs.iter().any(|sign| !sign.body.is_empty() || sign.year.is_some());
    if says(&first) {
        return own(head, first, opening);
    }
    // The name of a column of the web page stands above the heading: 政府信息公开年度报告, and below it the reports
    // of other years, each with the day on which it appeared. Where several headings say different things,
    // nobody knows which is the report's.
    let key = |signs: &Vec<Sign>| signs.first().map(|sign| (sign.body.clone(), sign.year));
    let lines =
        head.windows(1).enumerate().filter(|(_, line)| line[0].text.ends_with(['告', '报']));
    let signs = lines.filter_map(|(index, line)| heading(head, index, line));
    let mut others = signs.filter(|signs| says(signs));
    let other = others.next();
    let alone = other.as_ref().is_some_and(|other| others.all(|next| key(&next) == key(other)));
    other.filter(|_| alone).unwrap_or(first)
}

/// The heading of the report: beside it a site lists those of other bodies and years. Where the first heading names
/// another body than the opening sentence, and the last one above that sentence the same, that is the report's.
fn own(head: &[Line], first: Vec<Sign>, opening: Option<&Sign>) -> Vec<Sign> {
    let Some(opening) = opening.filter(|opening| !opening.body.is_empty()) else { return first };
    let is_told = |sign: &Sign| {
        let year = sign.year.is_none() || opening.year.is_none() || sign.year == opening.year;
        year && sign.body.ends_with(opening.body.as_str())
    };
    if first.iter().any(is_told) || first.iter().all(|sign| sign.body.is_empty()) {
        return first;
    }
    let above = head.iter().position(|line| Some(&line.place) == opening.place.as_ref());
    let above = above.unwrap_or(head.len());
    let mut last = (0..above).rev().filter_map(|at| heading(head, at, &head[at..=at]));
    last.next().filter(|last| last.first().is_some_and(is_told)).unwrap_or(first)
}

/// The heading that begins with the first of these lines and ends with the last of them.
pub fn heading(head: &[Line], index: usize, lines: &[Line]) -> Option<Vec<Sign>> {
    let (first, last) = (lines.first()?, lines.last()?);
    let text = match lines {
        [line] => Cow::Borrowed(line.text.as_str()),
        _ => lines.iter().map(|line| line.text.as_str()).collect(),
    };
    let found = REPORT.find(&text)?;
    let over_all = lines.len() == 1
        || (found.start < text.len() - last.text.len() && found.end > text.len() - last.text.len());
    let before = last_part(&text[..found.start]);
    // Behind a bar stands another cell.
    let behind = text[found.end..].split('|').next().unwrap_or_default();
    if !over_all || !is_heading(&text, before, behind) {
        return None;
    }
    let (own_body, own_year) = split_year(before);
    let next = index + lines.len();
    let year = own_year
        .or_else(|| year_in(&text[found.clone()]))
        .or_else(|| year_behind(behind))
        .or_else(|| year_beside(head, index, next));
    let sign = |kind, body| Sign { kind, body, year: None, place: Some(first.place.clone()) };
    let above = own_body.is_empty().then(|| name_at(head, index.checked_sub(1))).flatten();
    let year = year.or_else(|| above.as_ref().and_then(|(_, year)| *year));
    let author = |name: &String| name.ends_with("办公室") || name.ends_with("办公厅");
    let mut signs = vec![Sign { year, ..sign(SignKind::Title, own_body) }];
    match above.map(|(name, _)| name) {
        // The office over the title may be the author of the area's report, or report on itself.
        Some(name) if author(&name) => signs.push(sign(SignKind::Signature, name)),
        Some(name) => signs[0].body = name,
        None => signs.extend(name_at(head, Some(next)).map(|(n, _)| sign(SignKind::Signature, n))),
    }
    Some(signs)
}

/// What stands before and behind the name of the report in a heading on one line.
pub fn around(lines: &[Line], index: usize) -> Option<(&str, &str)> {
    // 报告 and 年报: nearly all lines have neither.
    let line = lines.get(index).filter(|line| line.text.contains('报'))?;
    let found = REPORT.find(&line.text)?;
    let behind = line.text[found.end..].split('|').next().unwrap_or_default();
    let before = &line.text[..found.start];
    is_heading(&line.text, last_part(before), behind).then_some((before, behind))
}

/// The year behind the name of the report: no day on which it is made public (2023年1月), (2023年公布).
fn year_behind(behind: &str) -> Option<u16> {
    const MADE_PUBLIC: [&str; 6] = ["月", "公布", "发布", "印发", "公开", "修订"];
    let year = dates::year(behind)?;
    let is_day = MADE_PUBLIC.iter().any(|word| behind[year.end..].contains(word));
    behind[year].parse().ok().filter(|_| !is_day)
}

/// The name of a body on a line of its own, above or below a title, and a year that stands by it.
fn name_at(lines: &[Line], index: Option<usize>) -> Option<(String, Option<u16>)> {
    // 区政府办公室: on a line of its own is whom the report is sent to.
    let line = lines.get(index?).filter(|line| !line.text.ends_with(':'))?;
    let (name, year) = split_year(&line.text);
    is_body(&name).then_some((name, year))
}

/// The year on a short line of its own below a title, or above it.
fn year_beside(lines: &[Line], index: usize, next: usize) -> Option<u16> {
    let year = |line: Option<&Line>| {
        let line = line.filter(|line| line.text.chars().count() <= 12)?;
        // A date of publication is no report year.
        if line.text.contains('月') { None } else { year_in(&line.text) }
    };
    year(lines.get(next)).or_else(|| year(lines.get(index.checked_sub(1)?)))
}

/// What stands before the name of the report, without a path of links or a label before it.
pub fn last_part(before: &str) -> &str {
    // 09:30 is an hour, and 附件2:2018年 is none.
    let hour = |at: usize| {
        let behind = before[at + 1..].bytes().take_while(u8::is_ascii_digit).count();
        behind == 2 && before[..at].ends_with(|c: char| c.is_ascii_digit())
    };
    let mut cuts = before.rmatch_indices(['>', '|', ':', '»', '《', '/', '"', '“']);
    let cut = cuts.find(|(at, mark)| !(*mark == ":" && hour(*at))).map(|(at, _)| at);
    cut.map_or(before, |at| before[at..].trim_start_matches(|c: char| !is_word(c)))
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '('
}

/// A heading is short, holds no sentence and does not go on.
pub fn is_heading(line: &str, before: &str, behind: &str) -> bool {
    // The body that writes may stand before the one that it writes of.
    let names = before.split("关于").map(|name| name.chars().count());
    let short = names.max() <= Some(LONGEST_BODY) && behind.chars().count() <= 16;
    let sentence = before.contains(['。', ',', ';', '、']) || behind.contains(['。', ',', ';']);
    let whole = line.starts_with('《') && behind == "》";
    let cited = line.contains("编制") || (behind.starts_with('》') && !whole);
    short && !sentence && !cited
}
