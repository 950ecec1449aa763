//! The divisions of China with their history: names, codes and successors.

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use super::CodebookError;
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
        match self.code.as_bytes() {
            [.., b'0', b'0', b'0', b'0'] => Tier::Province,
            [.., b'0', b'0'] => Tier::Prefecture,
            _ => Tier::County,
        }
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
        });
        &EMBEDDED
    }

    /// Files in the shape of `divisions.csv` and `uncoded.csv`, where they replace the program's. What
    /// is named after them is looked up until the program ends, and so the names stay: a run reads
    /// one codebook.
    pub(super) fn load(
        own: Option<&str>,
        without_code: Option<&str>,
    ) -> Result<&'static Self, CodebookError> {
        let mut divisions = match own {
            Some(text) => Self::parse(FILE, text)?,
            None if without_code.is_none() => return Ok(Self::embedded()),
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

    /// The divisions of a tier that stand at the end of a year in a province (its first two digits), or
    /// in the whole country if these are empty, by code.
    pub fn within(&self, province: &str, tier: Tier, year: u16) -> Vec<Division> {
        let own = self.by_code.from(province).take_while(|line| line.starts_with(province));
        let all = own.filter_map(record);
        all.filter(|division| division.tier() == tier && division.at_end_of(year)).collect()
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
    let mut fields = line.split(',');
    let mut next = || fields.next();
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
mod tests {
    use super::*;

    #[track_caller]
    fn check_named(name: &str, year: u16, expected: &[&str]) {
        let found: Vec<&str> = Divisions::embedded()
            .named(name)
            .iter()
            .filter(|d| d.in_year(year))
            .map(|d| d.code)
            .collect();
        assert_eq!(found, expected, "{name} in {year}");
    }

    #[track_caller]
    fn check_fate(code: &str, from: u16, to: u16, expected: &[&str]) {
        let division =
            Divisions::embedded().coded(code, from).expect("the code stands in that year");
        let codes: Vec<&str> = match Divisions::embedded().fate(&division, from, to) {
            Fate::One(one) => vec![one.code],
            Fate::Several(several) => several.iter().map(|d| d.code).collect(),
            Fate::Unknown => Vec::new(),
        };
        assert_eq!(codes, expected, "{code} of {from} in {to}");
    }

    #[test]
    fn the_names_follow_from_the_divisions() {
        let file = include_str!("data/divisions.csv");
        let parsed = Divisions::parse("divisions.csv", file).expect("the embedded file is sound");
        assert_eq!(parsed.by_code.text, Divisions::embedded().by_code.text);
        assert_eq!(parsed.by_name.text, Divisions::embedded().by_name.text);
    }

    #[test]
    fn every_line_of_areas_without_a_code_is_sound() {
        let lines = include_str!("data/uncoded.csv").lines().count();
        assert_eq!(Divisions::embedded().uncoded.len() + 1, lines);
    }

    fn all() -> Vec<Division> {
        Divisions::embedded().by_code.lines().filter_map(record).collect()
    }

    #[test]
    fn every_line_is_sound() {
        assert_eq!(all().len(), Divisions::embedded().by_code.lines().count());
        assert!(all().is_sorted_by_key(|d| (d.code, d.from)));
        assert!(Divisions::embedded().by_name.lines().is_sorted_by_key(key));
    }

    #[test]
    fn every_record_is_found_by_its_names() {
        for division in all() {
            assert!(Divisions::embedded().named(division.name).contains(&division), "{division:?}");
            assert!(
                division.short.is_empty()
                    || Divisions::embedded().named(division.short).contains(&division)
            );
        }
    }

    #[test]
    fn every_successor_stands() {
        for division in all() {
            let count = division.successors().count();
            assert_eq!(Divisions::embedded().after(&division).len(), count, "{}", division.code);
        }
    }

    #[test]
    fn names_at_the_start_of_a_text() {
        assert_eq!(Divisions::embedded().leading("吉林市人民政府"), ["吉林市"]);
        assert_eq!(Divisions::embedded().leading("海南藏族自治州"), ["海南藏族自治州"]);
        assert_eq!(Divisions::embedded().leading("县"), Vec::<&str>::new());
        assert_eq!(Divisions::embedded().leading(""), Vec::<&str>::new());
    }

    #[test]
    fn a_name_of_four_places() {
        check_named("鼓楼区", 2018, &["320106", "320302", "350102", "410204"]);
    }

    #[test]
    fn both_names_in_the_year_of_change() {
        check_named("洪泽县", 2016, &["320829"]);
        check_named("洪泽区", 2016, &["320813"]);
        check_named("洪泽县", 2017, &[]);
    }

    #[test]
    fn a_city_and_a_county_of_one_name() {
        check_named("吉林市", 2018, &["220200"]);
        check_named("巢湖市", 2010, &["341400"]);
        check_named("巢湖市", 2012, &["340181"]);
    }

    #[test]
    fn usual_short_names() {
        check_named("恩施州", 2018, &["422800"]);
        check_named("景宁县", 2018, &["331127"]);
        check_named("广西", 2018, &["450000"]);
    }

    #[test]
    fn stems_with_several_endings() {
        let codes = |stem| -> Vec<&str> {
            Divisions::embedded()
                .shortened(stem)
                .iter()
                .filter(|d| d.in_year(2018))
                .map(|d| d.code)
                .collect()
        };
        assert_eq!(codes("东阳"), ["330783"]);
        assert_eq!(codes("浙江"), ["330000"]);
        assert_eq!(codes("朝阳"), ["110105", "211300", "211321", "220104"]);
    }

    #[test]
    fn a_county_that_became_a_district() {
        check_fate("320829", 2014, 2020, &["320813"]);
        check_fate("320813", 2020, 2014, &["320829"]);
    }

    #[test]
    fn a_county_that_was_split() {
        check_fate("130521", 2018, 2022, &["130502", "130503"]);
    }

    #[test]
    fn a_prefecture_that_got_a_new_code() {
        check_fate("522200", 2010, 2018, &["520600"]);
    }

    #[test]
    fn districts_that_were_merged() {
        check_fate("110103", 2009, 2018, &["110101"]);
        check_fate("110101", 2018, 2009, &["110101", "110103"]);
    }

    #[test]
    fn nothing_between_county_and_province() {
        assert_eq!(Divisions::embedded().prefecture("419001", 2018), None);
        assert_eq!(
            Divisions::embedded().prefecture("330783", 2018).map(|d| d.name),
            Some("金华市")
        );
        assert_eq!(
            Divisions::embedded().prefecture("420602", 2009).map(|d| d.name),
            Some("襄樊市")
        );
    }
}
