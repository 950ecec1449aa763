//! What tells apart places of one name: prefecture names, area codes, web addresses, folders.

use std::sync::LazyLock;

use regex::Regex;

use super::Vote;
use super::body::Body;
use super::prose::Prose;
use super::sign::pattern;
use crate::codebook::Codebook;
use crate::codebook::contacts::Contacts;
use crate::codebook::divisions::{Division, Tier};

// The dash is lost in some copies: 052784368216.
pattern!(PHONE, r"(?-u:\b)(0(?:10|2[0-9]|[3-9][0-9]{2}))[-)]?[0-9]{7,8}(?-u:\b)");

/// Something that speaks for the places inside one province or prefecture.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    pub sign: &'static str,
    /// As found: 徐州市, 0516.
    pub says: String,
    /// Leading digits of the codes that it speaks for.
    pub prefixes: Vec<String>,
    pub weight: u8,
}

/// Evidence that a place needs at least, and more than any other: a folder, or a city that is
/// named in passing, does not decide.
const ENOUGH: u32 = 3;
const MARGIN: u32 = 2;
/// From so many mentions on, the name of a prefecture is not named in passing.
const OFTEN: usize = 3;

impl Evidence {
    pub fn vote(&self) -> Vote {
        Vote { sign: self.sign, says: self.says.clone(), weight: self.weight }
    }
}

/// Collects what speaks for one of the candidates of a body.
pub fn gather(
    prose: &Prose,
    file: &str,
    body: &Body,
    codebook: &Codebook,
    year: Option<u16>,
) -> Vec<Evidence> {
    let divisions = codebook.divisions;
    if body.candidates.len() < 2 {
        return Vec::new();
    }
    let mut found = Vec::new();
    for candidate in &body.candidates {
        let year = year.unwrap_or(candidate.from);
        let parents =
            [divisions.prefecture(candidate.code, year), divisions.province(candidate.code)];
        for parent in parents.into_iter().flatten() {
            found.extend(named_parent(prose, &parent, body, file));
        }
    }
    found.extend(contact_lines(&prose.joined, &codebook.contacts));
    found.dedup();
    found
}

/// Telephone numbers with an area code, and web hosts.
pub fn contact_lines(text: &str, contacts: &Contacts) -> Vec<Evidence> {
    let evidence = |sign, says: &str, codes: Vec<&str>, weight| Evidence {
        sign,
        says: says.to_owned(),
        prefixes: codes.into_iter().map(str::to_owned).collect(),
        weight,
    };
    let mut found: Vec<Evidence> = PHONE
        .captures_iter(text)
        .filter_map(|captures| captures.get(1))
        .map(|code| evidence("area_code", code.as_str(), contacts.area_code(code.as_str()), 3))
        .collect();
    found.extend(hosts(text).map(|host| evidence("host", &host, contacts.host(&host), 3)));
    found.retain(|evidence| !evidence.prefixes.is_empty());
    found.sort_by(|a, b| (a.sign, &a.says).cmp(&(b.sign, &b.says)));
    found.dedup();
    found
}

/// Hosts of governments, in small letters.
fn hosts(text: &str) -> impl Iterator<Item = String> {
    const ENDING: &str = ".gov.cn";
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    text.split(move |c| !part(c)).filter_map(|run| {
        let mut host = run.to_ascii_lowercase();
        let end = host.rfind(ENDING).filter(|at| *at > 0)?;
        host.truncate(end + ENDING.len());
        Some(host)
    })
}

/// The name of a prefecture or province in the text or the path.
fn named_parent(prose: &Prose, parent: &Division, body: &Body, file: &str) -> Option<Evidence> {
    let digits = parent.code.trim_end_matches("00");
    let (text, name) = (prose.joined.as_str(), parent.name);
    let (sign, weight) = if names_itself(prose, &format!("{name}{}", body.place)) {
        ("full_name", 4)
    } else if is_of_site(prose, name) {
        ("site", 3)
    } else if text.matches(name).count() >= OFTEN && parent.tier() != Tier::Province {
        ("parent_name", 2)
    } else if text.contains(name) {
        ("parent_name", 1)
    } else if file.contains(name) {
        ("folder", 1)
    } else {
        return None;
    };
    Some(Evidence { sign, says: name.to_owned(), prefixes: vec![digits.to_owned()], weight })
}

/// Whether a report calls itself by a full name: in a heading, behind a label, or as what its sentences are about.
/// Reports speak of other places of their name as well: 赴徐州市鼓楼区考察, 转送徐州市鼓楼区办理.
fn names_itself(prose: &Prose, full: &str) -> bool {
    let mut subjects = 0;
    prose.joined.match_indices(full).any(|(at, _)| match spot(prose, at) {
        Spot::Own => true,
        Spot::Subject => {
            subjects += 1;
            subjects >= 2
        }
        Spot::Passing => false,
    })
}

/// Whether the page is of a site of the area: its path of links or its heading names it.
fn is_of_site(prose: &Prose, name: &str) -> bool {
    /// Paths of links and headings of a site stand in the first lines, and are short.
    const HEAD: usize = 80;
    const LONGEST: usize = 40;
    const SITES: [&str; 4] = ["网", "网站", "平台", "门户"];
    let mut head = prose.lines.iter().take(HEAD).map(|line| line.text.as_str());
    head.any(|text| {
        let is_path = || text.contains(['>', '»']);
        let is_heading = || text.starts_with(name) && SITES.iter().any(|end| text.ends_with(end));
        text.contains(name) && text.chars().count() <= LONGEST && (is_path() || is_heading())
    })
}

/// How a name stands in the text.
enum Spot {
    /// In a heading or a signature, behind a label, or behind the year of a sentence.
    Own,
    /// At the beginning of a clause.
    Subject,
    /// Within a clause.
    Passing,
}

fn spot(prose: &Prose, at: usize) -> Spot {
    /// A label is no longer, and a line without a pause no longer than a heading, in characters.
    const LABEL: usize = 8;
    const HEADING: usize = 40;
    /// 地址 or 通讯地址, and not 申请人地址.
    const ADDRESS: usize = 4;
    /// Behind these stands whom something is sent to.
    const SENT: [char; 4] = ['送', '报', '转', '致'];
    const PAUSES: [char; 3] = [',', '。', ';'];
    let Some(line) = prose.line_at(at) else { return Spot::Passing };
    let before = &line.text[..at - line.start];
    // 江苏省徐州市鼓楼区: the province belongs to the name.
    let province = before.rfind(['省', '区']).filter(|end| before[*end..].chars().count() == 1);
    let words = |text: &str| text.chars().rev().take_while(|c| c.is_alphanumeric()).count();
    let before = match province {
        Some(_) if words(before) <= LABEL => before.trim_end_matches(char::is_alphanumeric),
        Some(_) | None => before,
    };
    let is_heading = !line.text.contains(PAUSES) && line.text.chars().count() <= HEADING;
    match before.chars().next_back() {
        None if is_heading => Spot::Own,
        Some('>' | '|' | '»' | '(') if is_heading => Spot::Own,
        Some(':') => {
            let label = before.trim_end_matches(':');
            let length = words(label);
            let is_address = label.ends_with("地址") && length <= ADDRESS;
            let is_label = (1..=LABEL).contains(&length) && !label.ends_with(SENT);
            let is_own = is_address || is_label && !line.text.contains('。');
            if is_own { Spot::Own } else { Spot::Passing }
        }
        Some(',') if before.ends_with("年,") || before.ends_with("年度,") => Spot::Own,
        None => Spot::Subject,
        Some(c) if PAUSES.contains(&c) => Spot::Subject,
        Some(_) => Spot::Passing,
    }
}

/// The one candidate for which most speaks; `None` for a tie or where too little speaks.
pub fn narrow(candidates: &[Division], evidence: &[Evidence]) -> Option<Division> {
    if let [one] = candidates {
        return Some(*one);
    }
    let score = |candidate: &Division| -> u32 {
        evidence
            .iter()
            .filter(|e| e.prefixes.iter().any(|prefix| candidate.code.starts_with(prefix.as_str())))
            .map(|e| u32::from(e.weight))
            .sum()
    };
    let best = candidates.iter().max_by_key(|candidate| score(candidate))?;
    let rivals = candidates.iter().filter(|candidate| candidate.code != best.code);
    let second = rivals.map(score).max().unwrap_or_default();
    (score(best) >= ENOUGH && score(best) >= second + MARGIN).then_some(*best)
}

/// The one candidate in the area that the path names, where nothing in the document speaks strongly for any.
pub fn of_path(
    candidates: &[Division],
    evidence: &[Evidence],
    by_path: &dyn Fn() -> Option<Body>,
) -> Option<Division> {
    if evidence.iter().any(|one| u32::from(one.weight) >= ENOUGH) {
        return None;
    }
    let area = by_path()?.candidates;
    let mut own = candidates.iter().filter(|one| area.iter().any(|area| one.inside(area)));
    match (own.next(), own.next()) {
        (Some(one), None) => Some(*one),
        (_, _) => None,
    }
}
