//! One figure of many places and years, side by side: ranked, and over time.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::{Decimal, RoundingStrategy};

use crate::codebook::{Codebook, Way};
use crate::finding::Language;

pub mod chart;
pub mod text;

/// The columns of `panel.csv` by id, and its rows.
#[derive(Clone, Debug, Default)]
pub struct PanelTable {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

/// What is compared.
#[derive(Clone, Debug)]
pub enum Measure {
    /// A column of the panel.
    Indicator(String),
    /// One column of a hundred of another.
    Rate(String, String),
}

/// What is asked of the panel.
#[derive(Clone, Debug)]
pub struct Question {
    pub measure: Measure,
    /// Names or codes of places, or of what they lie in. All, if empty.
    pub places: Vec<String>,
    /// First and last report year.
    pub years: (u16, u16),
    /// `county` …; the one with most rows, if `None`.
    pub level: Option<String>,
    pub top: usize,
    /// Figures for so many people, where their number is given.
    pub heads: Option<Heads>,
    /// In which the answer is told.
    pub language: Language,
}

/// How many people live in a place.
#[derive(Clone, Debug, Default)]
pub struct Heads {
    /// By the code of a division and the year; without a year, of all years.
    pub people: BTreeMap<(String, Option<u16>), Decimal>,
}

/// Figures are for so many people.
const PEOPLE: Decimal = Decimal::from_parts(10_000, 0, 0, false, 0);

impl Heads {
    /// A figure for ten thousand people. `None` where nobody is counted.
    fn share(&self, value: Decimal, code: &str, year: u16) -> Option<Decimal> {
        let of = |year| self.people.get(&(code.to_owned(), year)).copied();
        let people = of(Some(year)).or_else(|| of(None)).filter(|people| !people.is_zero())?;
        let share = value.checked_mul(PEOPLE)?.checked_div(people)?;
        Some(share.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero))
    }
}

/// The answer.
#[derive(Clone, Debug)]
pub struct Comparison {
    pub language: Language,
    pub title: String,
    pub unit: String,
    /// What the figure is and what it may be compared with.
    pub notes: Vec<String>,
    pub level: String,
    /// Years in which any of the places has a figure.
    pub years: Vec<u16>,
    /// Those of the years before which a form changed for any of the places.
    pub breaks: BTreeSet<u16>,
    /// The best first, by the last year in which it has a figure.
    pub places: Vec<PlaceLine>,
    /// Places that have a figure, with those that were not shown.
    pub all: usize,
    /// How much of the whole it is, in words.
    pub coverage: Vec<String>,
    /// Which places have reports and no certain figure, in words: the highest may be among them.
    pub unranked: Option<String>,
}

/// One place through the years.
#[derive(Clone, Debug)]
pub struct PlaceLine {
    pub code: String,
    pub place: String,
    pub province: String,
    pub points: BTreeMap<u16, Point>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    pub value: Decimal,
    /// By which of the ways of the codebook it was worked out: where this changes, the form has, and a
    /// line breaks.
    way: (usize, usize),
}

impl PlaceLine {
    /// Runs of years without a gap and without a change of the form.
    pub fn runs(&self) -> Vec<Vec<(u16, Decimal)>> {
        let mut runs: Vec<Vec<(u16, Decimal)>> = Vec::new();
        let mut before: Option<(u16, Point)> = None;
        for (&year, &point) in &self.points {
            let goes_on = before.is_some_and(|(y, p)| y + 1 == year && p.way == point.way);
            match runs.last_mut() {
                Some(run) if goes_on => run.push((year, point.value)),
                Some(_) | None => runs.push(vec![(year, point.value)]),
            }
            before = Some((year, point));
        }
        runs
    }

    /// Years before which the form changed: where a gap lies between the figures of two forms, the first of the
    /// gap in which a form became the rule.
    fn breaks(&self, codebook: &Codebook) -> impl Iterator<Item = u16> {
        let rules: BTreeSet<u16> = codebook.forms.iter().map(|form| form.years.0).collect();
        let pairs = self.points.iter().zip(self.points.iter().skip(1));
        let changes = pairs.filter(|((_, a), (_, b))| a.way != b.way);
        changes.map(move |((before, _), (year, _))| {
            rules.range(before + 1..=*year).next().copied().unwrap_or(*year)
        })
    }

    pub fn last(&self) -> Option<(u16, Decimal)> {
        self.points.last_key_value().map(|(year, point)| (*year, point.value))
    }
}

/// Answers a question from the panel.
///
/// Fails where the panel has no such column, and names those that are like it.
pub fn compare(
    panel: &PanelTable,
    coverage: &PanelTable,
    question: &Question,
    codebook: &Codebook,
) -> Result<Comparison, String> {
    let language = question.language;
    let mut figure = Figure::of(panel, &question.measure, codebook, language)?;
    let mut without: BTreeSet<String> = BTreeSet::new();
    let mut doubtful: BTreeSet<Place> = BTreeSet::new();
    let mut lines: BTreeMap<Place, PlaceLine> = BTreeMap::new();
    for row in &panel.rows {
        let cell = |name: &str| panel.cell(row, name);
        let Ok(year) = cell("report_year").parse::<u16>() else { continue };
        let (first, last) = question.years;
        if !(first..=last).contains(&year) || !is_asked(&question.places, &cell) {
            continue;
        }
        let place = Place::of(&cell);
        let Some(mut point) = figure.point(row) else {
            doubtful.insert(place);
            continue;
        };
        if let Some(heads) = &question.heads {
            let Some(share) = heads.share(point.value, cell("division_code"), year) else {
                without.insert(cell("place").to_owned());
                continue;
            };
            point.value = share;
        }
        let line = lines.entry(place).or_insert_with_key(|place| PlaceLine {
            code: place.code.clone(),
            place: place.name.clone(),
            province: cell("province").to_owned(),
            points: BTreeMap::new(),
        });
        line.points.insert(year, point);
    }
    let level = question.level.clone().or_else(|| most_common(&lines)).unwrap_or_default();
    let is_of_level = |place: &Place| lines.is_empty() || place.level == level;
    doubtful.retain(|place| is_of_level(place) && !lines.contains_key(place));
    let mut places: Vec<PlaceLine> =
        lines.into_iter().filter(|(own, _)| own.level == level).map(|(_, line)| line).collect();
    if places.is_empty() {
        let none = language.of("no row of the panel has a figure for that", "没有符合条件的数值");
        let why = unranked(&doubtful, language).map(|told| format!("\n  {told}"));
        return Err(format!("{none}{}", why.unwrap_or_default()));
    }
    // The last year first: who has no figure then stands behind those who have.
    places.sort_by(|a, b| b.last().cmp(&a.last()).then_with(|| a.code.cmp(&b.code)));
    if question.heads.is_some() {
        figure.for_heads(&without, language);
    }
    let all = places.len();
    let covered = covered(coverage, &places, &level, question);
    places.truncate(question.top);
    let years: BTreeSet<u16> = places.iter().flat_map(|line| line.points.keys().copied()).collect();
    Ok(Comparison {
        language,
        title: figure.title,
        unit: figure.unit,
        notes: figure.notes,
        level,
        years: years.into_iter().collect(),
        breaks: places.iter().flat_map(|line| line.breaks(codebook)).collect(),
        places,
        all,
        coverage: covered,
        unranked: unranked(&doubtful, language),
    })
}

/// A place of the panel, by its level first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    level: String,
    code: String,
    name: String,
}

impl Place {
    fn of<'r>(cell: &impl Fn(&str) -> &'r str) -> Self {
        let [level, code, name] = ["level", "division_code", "place"].map(|id| cell(id).to_owned());
        Self { level, code, name }
    }
}

/// Who stands in the panel without a certain figure. `None` if nobody does.
fn unranked(places: &BTreeSet<Place>, language: Language) -> Option<String> {
    /// More of them are only counted.
    const NAMED: usize = 8;
    let names: Vec<&str> = places.iter().take(NAMED).map(|place| place.name.as_str()).collect();
    let (count, names) = (places.len(), names.join(language.of(", ", "、")));
    let (more, more_zh) = if count > NAMED { (", …", "等") } else { ("", "") };
    (count > 0).then(|| {
        language.of(
            format!(
                "not ranked, without a certain figure ({count}): {names}{more}; gaps.csv says why"
            ),
            format!("无可信数值、未参加排名的 {count} 个：{names}{more_zh}；原因见 gaps.csv"),
        )
    })
}

impl PanelTable {
    pub fn cell<'r>(&self, row: &'r [String], column: &str) -> &'r str {
        let at = self.columns.iter().position(|name| name == column);
        at.and_then(|at| row.get(at)).map_or("", String::as_str)
    }
}

fn is_asked<'r>(places: &[String], cell: &impl Fn(&str) -> &'r str) -> bool {
    let names = ["division_code", "place", "prefecture", "province"].map(cell);
    let is_it = |wanted: &String| names.iter().any(|name| name == wanted);
    places.is_empty() || places.iter().any(is_it)
}

fn most_common(lines: &BTreeMap<Place, PlaceLine>) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for place in lines.keys() {
        *counts.entry(&place.level).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(level, _)| level.to_owned())
}

/// What is told of each row.
struct Figure {
    part: Column,
    base: Option<Column>,
    title: String,
    unit: String,
    notes: Vec<String>,
}

/// A column of the panel, with the columns of each way to work it out; none of a printed one.
struct Column {
    at: usize,
    ways: Vec<Vec<usize>>,
}

impl Figure {
    fn of(
        panel: &PanelTable,
        measure: &Measure,
        codebook: &Codebook,
        language: Language,
    ) -> Result<Self, String> {
        match measure {
            Measure::Indicator(name) => {
                let (part, told) = column(panel, name, codebook, language)?;
                let Told { name: title, unit, notes } = told;
                Ok(Self { part, base: None, title, unit, notes })
            }
            Measure::Rate(part, base) => {
                let (part, one) = column(panel, part, codebook, language)?;
                let (base, other) = column(panel, base, codebook, language)?;
                let between = language.of(", in % of: ", " ÷ ");
                Ok(Self {
                    part,
                    base: Some(base),
                    title: format!("{}{between}{}", one.name, other.name),
                    unit: "%".to_owned(),
                    notes: [one.notes, other.notes].concat(),
                })
            }
        }
    }

    fn for_heads(&mut self, without: &BTreeSet<String>, language: Language) {
        self.title.push_str(language.of(", for 10,000 people", "（每万人）"));
        self.unit.push_str("/万人");
        if !without.is_empty() {
            let names: Vec<&str> = without.iter().take(5).map(String::as_str).collect();
            let (count, names) = (without.len(), names.join(language.of(", ", "、")));
            self.notes.push(language.of(
                format!(
                    "no number of people is given for {count} places, or for some of their years: {names} …"
                ),
                format!("有 {count} 个地方未给出人口数，或缺某些年份的：{names} 等"),
            ));
        }
    }

    fn point(&self, row: &[String]) -> Option<Point> {
        let (part, way) = self.part.read(row)?;
        let Some(base) = &self.base else { return Some(Point { value: part, way: (way, 0) }) };
        let (of, base_way) = base.read(row)?;
        let share = (part * Decimal::ONE_HUNDRED).checked_div(of)?;
        let value = share.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero);
        Some(Point { value, way: (way, base_way) })
    }
}

impl Column {
    /// The value, and by which way it came.
    fn read(&self, row: &[String]) -> Option<(Decimal, usize)> {
        let value = row.get(self.at)?.parse().ok()?;
        let has = |at: &usize| row.get(*at).is_some_and(|cell| !cell.is_empty());
        let way = self.ways.iter().position(|way| way.iter().all(has)).unwrap_or_default();
        Some((value, way))
    }
}

/// What the codebook says of a column.
struct Told {
    name: String,
    unit: String,
    notes: Vec<String>,
}

/// A column by its id or by its Chinese name.
fn column(
    panel: &PanelTable,
    name: &str,
    codebook: &Codebook,
    language: Language,
) -> Result<(Column, Told), String> {
    let printed = codebook.indicators.iter().find(|one| one.id == name || one.label_zh == name);
    let derived = codebook.derived.iter().find(|one| one.id == name || one.label_zh == name);
    let (id, ways, told) = match (printed, derived) {
        (Some(one), _) => {
            let notes = [&one.definition, &one.comparability];
            let name = language.of(&one.label_en, &one.label_zh);
            (&one.id, Vec::new(), told(name, &one.unit, notes, language))
        }
        (None, Some(one)) => {
            let notes = [&one.definition, &one.comparability];
            let name = language.of(&one.label_en, &one.label_zh);
            (&one.id, ways(panel, &one.ways), told(name, &one.unit, notes, language))
        }
        (None, None) => return Err(unknown(name, codebook, language)),
    };
    match panel.columns.iter().position(|column| column == id) {
        Some(at) => Ok((Column { at, ways }, told)),
        None => Err(language.of(
            format!("no report of the panel has a figure for {id}"),
            format!("面板中没有指标 {id} 的数值"),
        )),
    }
}

fn told(name: &str, unit: &str, notes: [&String; 2], language: Language) -> Told {
    let notes = notes.into_iter().filter(|note| !note.is_empty());
    let notes = notes.map(|note| language.say(note).into_owned()).collect();
    Told { name: name.to_owned(), unit: unit.to_owned(), notes }
}

fn ways(panel: &PanelTable, ways: &[Way]) -> Vec<Vec<usize>> {
    let at = |id: &String| panel.columns.iter().position(|column| column == id);
    // A way that no report goes has columns that are not there, and is never found.
    let never = panel.columns.len();
    let all =
        |way: &Way| way.parts.iter().chain(&way.over).map(|id| at(id).unwrap_or(never)).collect();
    ways.iter().map(all).collect()
}

/// Says what the codebook has that is like it.
fn unknown(name: &str, codebook: &Codebook, language: Language) -> String {
    let printed = codebook.indicators.iter().map(|one| (&one.id, &one.label_zh, &one.label_en));
    let derived = codebook.derived.iter().map(|one| (&one.id, &one.label_zh, &one.label_en));
    let is_like = |(id, zh, en): &(&String, &String, &String)| {
        id.contains(name) || zh.contains(name) || en.to_lowercase().contains(&name.to_lowercase())
    };
    let like = derived.chain(printed).filter(is_like).take(8);
    let like: Vec<String> = like
        .map(|(id, zh, en)| language.of(format!("\n  {id}: {en} ({zh})"), format!("\n  {id} {zh}")))
        .collect();
    let hint = match like.is_empty() {
        true => language.of("; all stand in indicators.csv", "；所有指标见 indicators.csv"),
        false => language.of("; perhaps one of these:", "；也许是下列之一："),
    };
    let said = language.of("no indicator is called ", "没有这个指标：");
    format!("{said}{name:?}{hint}{}", like.concat())
}

/// Provinces whose coverage is told one by one; a chart of more would begin with a page of them.
const PROVINCES: usize = 3;

/// Of how many divisions of each province there is anything in the panel.
fn covered(
    coverage: &PanelTable,
    places: &[PlaceLine],
    level: &str,
    question: &Question,
) -> Vec<String> {
    let (first, last) = question.years;
    let provinces: BTreeSet<&str> = places.iter().map(|line| line.province.as_str()).collect();
    let mut years: BTreeMap<&str, Vec<(u16, u32, u32)>> = BTreeMap::new();
    for row in &coverage.rows {
        let cell = |name: &str| coverage.cell(row, name);
        let number = |name: &str| cell(name).parse().unwrap_or_default();
        let year = number("report_year") as u16;
        let whole = cell("province_code").is_empty();
        if cell("level") == level
            && (whole || provinces.contains(cell("province")))
            && (first..=last).contains(&year)
        {
            let numbers = (year, number("in_panel"), number("divisions"));
            years.entry(cell("province")).or_default().push(numbers);
        }
    }
    let range = |numbers: Vec<u32>| {
        let (least, most) = (numbers.iter().min(), numbers.iter().max());
        match (least, most) {
            (Some(least), Some(most)) if least != most => format!("{least}–{most}"),
            (_, most) => most.map_or(String::new(), u32::to_string),
        }
    };
    let spread = years.len();
    if spread > PROVINCES {
        let mut all: BTreeMap<u16, (u32, u32)> = BTreeMap::new();
        for (year, has, of) in years.into_values().flatten() {
            let sum = all.entry(year).or_default();
            *sum = (sum.0 + has, sum.1 + of);
        }
        let all = all.into_iter().map(|(year, (has, of))| (year, has, of)).collect();
        years = BTreeMap::from([("", all)]);
    }
    years
        .into_iter()
        .map(|(province, years)| {
            let of = |get: fn(&(u16, u32, u32)) -> u32| range(years.iter().map(get).collect());
            let (when, has, all) = (of(|one| one.0.into()), of(|one| one.1), of(|one| one.2));
            if province.is_empty() {
                return question.language.of(
                    format!("{spread} provinces {when}: {has} of {all} in the panel; each in coverage.csv"),
                    format!("{spread} 个省 {when}：共 {all} 个，收录 {has} 个；各省见 coverage.csv"),
                );
            }
            question.language.of(
                format!("{province} {when}: {has} of {all} in the panel"),
                format!("{province} {when}：共 {all} 个，收录 {has} 个"),
            )
        })
        .collect()
}
