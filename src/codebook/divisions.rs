//! The divisions of China with their history: names, codes and successors.

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use super::CodebookError;
use super::bodies::BodyWords;
use super::sheet::{self, Sheet};
use super::sorted::{Sorted, key};

/// A division as it was from one change to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Division {
    /// Six digits.
    pub code: &'static str,
    pub name: &'static str,
    /// The usual short name where it does not follow from the name (恩施州); empty for most.
    pub short: &'static str,
    /// First year on whose 31 December it stands.
    pub from: u16,
    /// First year on whose 31 December it no longer stands.
    pub until: Option<u16>,
    /// Codes that its area went to when it ended, `;` between several.
    successors: &'static str,
}

/// How far down a code reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    Province,
    Prefecture,
    County,
}

impl Tier {
    fn of_code(code: &str) -> Self {
        match code.as_bytes() {
            [.., b'0', b'0', b'0', b'0'] => Tier::Province,
            [.., b'0', b'0'] => Tier::Prefecture,
            _ => Tier::County,
        }
    }

    /// As the level of a report.
    pub fn id(self) -> &'static str {
        match self {
            Tier::Province => "province",
            Tier::Prefecture => "prefecture",
            Tier::County => "county",
        }
    }
}

/// What became of a division by another year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is this one (perhaps under the same code and name).
    One(Division),
    /// Its area is in several.
    Several(Vec<Division>),
    /// The data do not say.
    Unknown,
}

impl Division {
    pub fn tier(&self) -> Tier {
        Tier::of_code(self.code)
    }

    /// Whether it stood at any time of the year: in the year of a change both the old and the new
    /// name are right, and reports carry either.
    pub fn in_year(&self, year: u16) -> bool {
        self.from <= year && self.until.is_none_or(|until| year <= until)
    }

    /// Whether it stood at the end of the year.
    pub fn at_end_of(&self, year: u16) -> bool {
        self.from <= year && self.until.is_none_or(|until| year < until)
    }

    pub fn successors(&self) -> impl Iterator<Item = &'static str> {
        self.successors.split(';').filter(|code| !code.is_empty())
    }

    /// Whether this division lies inside the other (or is it).
    pub fn inside(&self, other: &Division) -> bool {
        let digits = match other.tier() {
            Tier::Province => 2,
            Tier::Prefecture => 4,
            Tier::County => 6,
        };
        self.code[..digits] == other.code[..digits]
    }
}

/// All divisions. The files are sorted and searched as they stand: taking them apart at the start
/// would cost a small run more than its report.
#[derive(Debug)]
pub struct Divisions {
    /// `divisions.csv`, by code and first year.
    by_code: Sorted,
    /// `division_names.csv`, by the bytes of the name.
    by_name: Sorted,
    /// The records that have ended, for questions about the past.
    ended: OnceLock<Vec<Division>>,
    /// `uncoded.csv`: areas that have an administration of their own and no code.
    uncoded: Vec<(&'static str, Uncoded)>,
    /// What is named after them.
    pub bodies: BodyWords,
}

/// How the name of an area without a code is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Uncoded {
    /// The name begins so: 第一师.
    Begins,
    /// It ends so: 开发区.
    Ends,
}

impl Default for &Divisions {
    fn default() -> Self {
        Divisions::embedded()
    }
}

impl Divisions {
    /// The divisions that the program carries, taken apart when first asked for.
    pub fn embedded() -> &'static Self {
        static EMBEDDED: LazyLock<Divisions> = LazyLock::new(|| Divisions {
            by_code: Sorted::of(include_str!("data/divisions.csv")),
            by_name: Sorted::of(include_str!("data/division_names.csv")),
            ended: OnceLock::new(),
            uncoded: uncoded(include_str!("data/uncoded.csv")),
            bodies: BodyWords::of(include_str!("data/bodies.csv")),
        });
        &EMBEDDED
    }

    /// Files in the shape of `divisions.csv`, `uncoded.csv` and `bodies.csv`, where they replace the program's. What
    /// is named after them is looked up until the program ends, and so the names stay: a run reads
    /// one codebook.
    pub(super) fn load(
        own: Option<&str>,
        without_code: Option<&str>,
        bodies: Option<&str>,
    ) -> Result<&'static Self, CodebookError> {
        let mut divisions = match own {
            Some(text) => Self::parse(FILE, text)?,
            None if without_code.is_none() && bodies.is_none() => return Ok(Self::embedded()),
            None => Self::parse(FILE, include_str!("data/divisions.csv"))?,
        };
        if let Some(text) = without_code {
            let sheet = Sheet::parse(UNCODED, text)?;
            for line in sheet.lines(&["name", "where"])? {
                line.need("name")?;
                if !["begins", "ends"].contains(&line.need("where")?) {
                    return Err(line.error("where is not begins or ends"));
                }
            }
            divisions.uncoded = uncoded(Box::leak(text.to_owned().into_boxed_str()));
        }
        if let Some(text) = bodies {
            divisions.bodies = BodyWords::parse(BODIES, text)?;
        }
        Ok(Box::leak(Box::new(divisions)))
    }

    fn parse(file: &str, text: &str) -> Result<Self, CodebookError> {
        let sheet = Sheet::parse(file, text)?;
        let mut lines = Vec::new();
        for line in sheet.lines(&COLUMNS)? {
            let told = COLUMNS.map(|column| line.get(column)).join(",");
            if told.contains(['"', '\n']) || fields(&told).is_none() {
                let wanted = "a code of six digits, a name and the year from which it stands";
                return Err(line.error(format!("{told:?} is no division: {wanted}")));
            }
            lines.push(told);
        }
        lines.sort_unstable_by(|a, b| order(a).cmp(&order(b)));
        if let Some(twice) = lines.windows(2).find(|pair| order(&pair[0]) == order(&pair[1])) {
            let message = format!("{:?} and {:?} begin in one year", twice[0], twice[1]);
            return Err(sheet::error(file, None, &message));
        }
        let by_name = names(&lines);
        Ok(Self {
            by_code: Sorted::of_lines(Box::leak(joined(lines).into_boxed_str())),
            by_name: Sorted::of_lines(Box::leak(by_name.into_boxed_str())),
            ended: OnceLock::new(),
            uncoded: Self::embedded().uncoded.clone(),
            bodies: Self::embedded().bodies.clone(),
        })
    }

    /// Every record with this full or usual short name, of any time, by code.
    pub fn named(&self, name: &str) -> Vec<Division> {
        let line = self.by_name.from(name).next().filter(|line| key(line) == name);
        let codes = line.and_then(|line| line.split_once(',')).map_or("", |(_, codes)| codes);
        let mut found: Vec<Division> =
            codes.split(';').flat_map(|code| self.of_code(code)).collect();
        found.retain(|division| division.name == name || division.short == name);
        found
    }

    /// Full and short names that stand at the start of a text, the longest first.
    pub fn leading(&self, text: &str) -> Vec<&'static str> {
        // No name is shorter than two characters: all that fit share these.
        let mut ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
        let Some(end) = ends.nth(1) else { return Vec::new() };
        let start = &text[..end];
        let mut found: Vec<&'static str> = self
            .by_name
            .from(start)
            .map(key)
            .take_while(|name| name.starts_with(start))
            .filter(|name| text.starts_with(name))
            .collect();
        found.sort_by_key(|name| std::cmp::Reverse(name.len()));
        found
    }

    /// The longest name of an area without a code that a text begins with.
    pub fn uncoded_start(&self, text: &str) -> Option<&'static str> {
        let begins = self.uncoded.iter().filter(|(_, place)| *place == Uncoded::Begins);
        let fits = begins.map(|(name, _)| *name).filter(|name| text.starts_with(name));
        fits.max_by_key(|name| name.len())
    }

    /// The endings of names of areas without a code.
    pub fn uncoded_endings(&self) -> impl Iterator<Item = &'static str> {
        let ends = self.uncoded.iter().filter(|(_, place)| *place == Uncoded::Ends);
        ends.map(|(name, _)| *name)
    }

    /// Records whose name is this and an ending: 东阳 → 东阳市. Of any time, by code.
    pub fn shortened(&self, stem: &str) -> Vec<Division> {
        const ENDINGS: [&str; 9] = ["省", "市", "县", "区", "旗", "州", "盟", "地区", "林区"];
        let mut found = self.named(stem);
        found.retain(|division| division.short == stem);
        found.extend(ENDINGS.iter().flat_map(|ending| self.named(&format!("{stem}{ending}"))));
        found.sort_by_key(|division| (division.code, division.from));
        found.dedup();
        found
    }

    /// The record of a code that stood at any time of the year; in the year of a change, the new one.
    pub fn coded(&self, code: &str, year: u16) -> Option<Division> {
        self.of_code(code).into_iter().rev().find(|division| division.in_year(year))
    }

    /// All records of a code, by time.
    pub fn of_code(&self, code: &str) -> Vec<Division> {
        let own = self.by_code.from(code).take_while(|line| key(line) == code);
        own.filter_map(record).collect()
    }

    /// The divisions of a tier, of any time, in a province (its first two digits), or in the whole country
    /// if these are empty, by code and time.
    pub fn of_tier(&self, province: &str, tier: Tier) -> Vec<Division> {
        let own = self.by_code.from(province).take_while(|line| line.starts_with(province));
        // The code alone tells the tier, and of most tiers there are few.
        own.filter(|line| Tier::of_code(key(line)) == tier).filter_map(record).collect()
    }

    /// The province that a code lies in.
    pub fn province(&self, code: &str) -> Option<Division> {
        self.of_code(&format!("{}0000", code.get(..2)?)).pop()
    }

    /// The prefecture that a code lies in, as it was called in the year. `None` for provinces, and
    /// for what stands directly under a province.
    pub fn prefecture(&self, code: &str, year: u16) -> Option<Division> {
        let own = code.get(..4).filter(|four| !four.ends_with("00"))?;
        self.coded(&format!("{own}00"), year)
    }

    fn ended(&self) -> &[Division] {
        self.ended.get_or_init(|| {
            // Most lines end with two empty fields: neither an end nor what came after it.
            let perhaps = self.by_code.lines().filter(|line| !line.ends_with(",,"));
            perhaps.filter_map(record).filter(|division| division.until.is_some()).collect()
        })
    }

    /// What a division of one year is at the end of another year, earlier or later.
    pub fn fate(&self, division: &Division, from: u16, to: u16) -> Fate {
        let mut found = if to < from { self.origins(division, from, to) } else { vec![*division] };
        // Each round moves what has ended over one change; no chain is longer than this.
        for _ in 0..64 {
            let Some(ended) = found.iter().position(|d| d.until.is_some_and(|until| until <= to))
            else {
                break;
            };
            let ended = found.swap_remove(ended);
            found.extend(self.after(&ended));
        }
        found.retain(|d| d.at_end_of(to));
        found.sort_by_key(|d| (d.code, d.from));
        found.dedup();
        match found.as_slice() {
            [] => Fate::Unknown,
            [one] => Fate::One(*one),
            _ => Fate::Several(found),
        }
    }

    /// Everything that stood in an earlier year and lies, wholly or in part, in the division now.
    /// A record that only grew goes on unchanged in the data, so the merged ones are looked for.
    fn origins(&self, division: &Division, from: u16, to: u16) -> Vec<Division> {
        let mut found = vec![*division];
        let mut next = 0;
        while let Some(now) = found.get(next).copied() {
            next += 1;
            let fed = |d: &&Division| {
                d.until.is_some_and(|until| to < until && until <= from && now.in_year(until))
                    && d.successors().any(|code| code == now.code)
            };
            for origin in self.ended().iter().filter(fed) {
                if !found.contains(origin) {
                    found.push(*origin);
                }
            }
        }
        found.retain(|d| d.at_end_of(to));
        found
    }

    /// The records that follow directly on one.
    fn after(&self, division: &Division) -> Vec<Division> {
        let Some(until) = division.until else { return Vec::new() };
        let record = |code| self.of_code(code).into_iter().find(|d| d.at_end_of(until));
        division.successors().filter_map(record).collect()
    }
}

/// The file that `--codebook` replaces. The file of the names follows from it.
pub(super) const FILE: &str = "divisions.csv";
/// The areas without a code, which a codebook may replace too.
pub(super) const UNCODED: &str = "uncoded.csv";
/// The words of names of bodies.
pub(super) const BODIES: &str = "bodies.csv";

/// The names of `uncoded.csv`.
fn uncoded(file: &'static str) -> Vec<(&'static str, Uncoded)> {
    let row = |line: &'static str| {
        let (name, rest) = line.split_once(',')?;
        match rest.split(',').next()? {
            "begins" => Some((name, Uncoded::Begins)),
            "ends" => Some((name, Uncoded::Ends)),
            _ => None,
        }
    };
    file.lines().skip(1).filter_map(row).collect()
}

/// The columns of `divisions.csv`.
const COLUMNS: [&str; 6] = ["code", "name", "short", "from", "until", "successors"];

/// How the lines of `divisions.csv` are sorted: by code and first year.
fn order(line: &str) -> (&str, &str) {
    let mut fields = line.split(',');
    (fields.next().unwrap_or_default(), fields.nth(2).unwrap_or_default())
}

/// `division_names.csv` without its heading: the codes of each full and short name.
fn names(lines: &[String]) -> String {
    let mut codes: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for line in lines {
        let fields: Vec<&str> = line.split(',').collect();
        for name in fields[1..3].iter().filter(|name| !name.is_empty()) {
            let of_it = codes.entry(name).or_default();
            if of_it.last() != Some(&fields[0]) {
                of_it.push(fields[0]);
            }
        }
    }
    joined(codes.into_iter().map(|(name, codes)| format!("{name},{}", codes.join(";"))))
}

/// Every line with its end.
fn joined(lines: impl IntoIterator<Item = String>) -> String {
    lines.into_iter().map(|line| line + "\n").collect()
}

/// The fields of a line of `divisions.csv`.
type Fields<'l> = (&'l str, &'l str, &'l str, u16, Option<u16>, &'l str);

fn fields(line: &str) -> Option<Fields<'_>> {
    let mut rest = Some(line);
    // The fields are short: to look for a comma byte by byte takes the least time.
    let mut next = || {
        let text = rest?;
        let end = text.bytes().position(|byte| byte == b',');
        rest = end.map(|end| &text[end + 1..]);
        Some(&text[..end.unwrap_or(text.len())])
    };
    let is_code = |code: &&str| code.len() == 6 && code.bytes().all(|c| c.is_ascii_digit());
    let code = next().filter(is_code)?;
    let (name, short, from) = (next().filter(|name| !name.is_empty())?, next()?, next()?);
    let until = match next()? {
        "" => None,
        year => Some(year.parse().ok()?),
    };
    Some((code, name, short, from.parse().ok()?, until, next()?))
}

fn record(line: &'static str) -> Option<Division> {
    let (code, name, short, from, until, successors) = fields(line)?;
    Some(Division { code, name, short, from, until, successors })
}

#[cfg(test)]
mod tests;
