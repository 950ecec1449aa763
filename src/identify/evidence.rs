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
            found.extend(named_parent(&prose.joined, &parent, body, file));
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
fn named_parent(text: &str, parent: &Division, body: &Body, file: &str) -> Option<Evidence> {
    let digits = parent.code.trim_end_matches("00");
    let together = format!("{}{}", parent.name, body.place);
    let (sign, weight) = if text.contains(&together) {
        ("full_name", 4)
    } else if text.matches(parent.name).count() >= OFTEN && parent.tier() != Tier::Province {
        ("parent_name", 2)
    } else if text.contains(parent.name) {
        ("parent_name", 1)
    } else if file.contains(parent.name) {
        ("folder", 1)
    } else {
        return None;
    };
    Some(Evidence { sign, says: parent.name.to_owned(), prefixes: vec![digits.to_owned()], weight })
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
