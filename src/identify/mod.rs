//! Layout → `Prose` → `ReportId`: whose report, of which year?

use serde::{Deserialize, Serialize};

use crate::codebook::Codebook;
use crate::codebook::divisions::{Division, Divisions, Tier};
use crate::finding::{Finding, Rule, Severity};
use prose::Prose;
use sign::{Named, Sign, SignKind};

mod around;
mod beside;
mod body;
mod dates;
mod evidence;
pub mod heads;
mod issuer;
mod name;
mod naming;
mod numbering;
mod part;
mod path;
mod place;
pub mod prose;
mod reach;
mod sign;
mod signs;
mod title;
mod unit;
mod version;
pub mod whose;
mod words;
mod year;

/// Whose report, of which year.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ReportId {
    /// Six digits, valid in the report year. `None` where it could not be decided.
    pub division: Option<String>,
    /// The place as printed: 东阳市.
    pub place: Option<String>,
    /// The body that reports, as printed: 东阳市人民政府办公室.
    pub body: Option<String>,
    pub issuer: Issuer,
    pub level: Level,
    /// The year reported on, not the year of publication.
    pub year: Option<u16>,
    /// The words in which it says that it replaces a report that was published before.
    pub replaces: Option<String>,
    /// What spoke for which answer. Stays where it was found: no output has it.
    #[serde(skip)]
    pub votes: Vec<Vote>,
    pub findings: Vec<Finding>,
}

/// One sign of the place or the year, and where it was seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Vote {
    /// `title`, `reporting_unit`, `signature`, `period`, …
    pub sign: &'static str,
    /// What it says: a year, a place.
    pub says: String,
    pub weight: u8,
}

/// What kind of body reports.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Issuer {
    /// The whole area: its people's government, or the office on its behalf.
    Area,
    /// The government's office about itself.
    Office,
    Department,
    /// A town, township or street.
    Town,
    /// A development zone: no national code.
    Zone,
    /// A school, hospital or other public institution.
    Institution,
    #[default]
    Unknown,
}

#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Level {
    National,
    Province,
    Prefecture,
    County,
    Town,
    #[default]
    Unknown,
}

/// The sign that the figures may not be those of the whole year; what it says is why.
const PART_OF_YEAR: &str = "part_of_year";

impl ReportId {
    /// Why the figures may not be those of the whole year.
    pub fn part_of_year(&self) -> Option<&str> {
        let vote = self.votes.iter().find(|vote| vote.sign == PART_OF_YEAR)?;
        Some(&vote.says)
    }

    /// Whether anything in the document says that it is an annual report on open government: a
    /// title, an opening sentence, a statistics period. A date or a reporting unit alone stands
    /// on papers of every kind.
    pub fn is_report(&self) -> bool {
        const OWN: [&str; 5] = ["title", "table_title", "opening", "compiled", "period"];
        self.votes.iter().any(|vote| OWN.contains(&vote.sign))
    }
}

impl Issuer {
    pub const ALL: [Issuer; 7] = [
        Issuer::Area,
        Issuer::Office,
        Issuer::Department,
        Issuer::Town,
        Issuer::Zone,
        Issuer::Institution,
        Issuer::Unknown,
    ];

    pub fn id(self) -> &'static str {
        match self {
            Issuer::Area => "area",
            Issuer::Office => "office",
            Issuer::Department => "department",
            Issuer::Town => "town",
            Issuer::Zone => "zone",
            Issuer::Institution => "institution",
            Issuer::Unknown => "",
        }
    }
}

impl Level {
    pub fn id(self) -> &'static str {
        match self {
            Level::National => "national",
            Level::Province => "province",
            Level::Prefecture => "prefecture",
            Level::County => "county",
            Level::Town => "town",
            Level::Unknown => "",
        }
    }
}

/// Decides whose report it is by its text. `name` is the file's path as given: a weak sign, never the only one
/// that decides.
pub fn identify(prose: &Prose, name: &str, codebook: &Codebook) -> ReportId {
    decide(prose, None, name, None, codebook)
}

/// The name of a body that alone heads its report in a compilation, and the year of that.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    pub body: String,
    pub year: Option<u16>,
}

/// The same of a whole report: where nothing in it names the place or the year, its path does. In a
/// compilation it may stand under a heading.
pub fn of_file(
    prose: &Prose,
    heading: Option<&Heading>,
    name: &str,
    codebook: &Codebook,
) -> ReportId {
    decide(prose, heading, name, Some(&path::Path::of(name)), codebook)
}

fn decide(
    prose: &Prose,
    heading: Option<&Heading>,
    name: &str,
    path: Option<&path::Path<'_>>,
    codebook: &Codebook,
) -> ReportId {
    let mut signs = signs::signs(prose, name);
    if let Some(Heading { body, year }) = heading {
        let (kind, place) = (SignKind::Title, prose.place_at(0));
        signs.insert(0, Sign { kind, body: body.clone(), year: *year, place });
    }
    let mut of_year = year::decide(prose, &signs);
    if of_year.year.is_none()
        && let Some((year, vote, told)) =
            path.and_then(|path| path::year(path, &of_year.votes, codebook.divisions))
    {
        of_year = year::Decision { year: Some(year), votes: vec![vote], findings: vec![told] };
    }
    let divisions = codebook.divisions;
    let named: Vec<Named> = signs
        .into_iter()
        .filter(|sign| !sign.body.is_empty())
        .map(|sign| Named { body: body::parse(&sign.body, of_year.year, divisions), sign })
        .collect();
    let by_path = || path::body(path?, prose, of_year.year, codebook);
    let (named, around) = around::without_headings(named);
    let mut of_place = place::decide(prose, &named, of_year.year, name, &by_path, codebook);
    of_place.findings.extend(around);
    open_office(&mut of_place, heading, of_year.year, divisions);
    let part = part::part_of_year(prose, of_year.year);
    let (part, slip) = match part {
        Some(part::Doubt::Part(says)) => (Some(Vote { sign: PART_OF_YEAR, says, weight: 0 }), None),
        Some(part::Doubt::Slip(says)) => {
            (None, Some(Finding::reading(Rule::YearDoubtful, Severity::Warning, says)))
        }
        None => (None, None),
    };
    ReportId {
        division: of_place.division.map(|division| division.code.to_owned()),
        place: of_place.place,
        body: of_place.body,
        issuer: of_place.issuer,
        level: level(of_place.issuer, of_place.division),
        year: of_year.year,
        replaces: version::replaces(prose, name, codebook),
        votes: of_year.votes.into_iter().chain(of_place.votes).chain(part).collect(),
        findings: of_year.findings.into_iter().chain(slip).chain(of_place.findings).collect(),
    }
}

/// Where a file holds the report of an area's government as well, the one that its office filled in is left open: it
/// may be the office's own.
pub fn open_beside(ids: &mut [ReportId], codebook: &Codebook) {
    let kind = |id: &ReportId| {
        let body = id.body.as_deref().unwrap_or_default();
        body::parse(body, id.year, codebook.divisions).kind
    };
    let of_kind = |id: &ReportId, of| id.issuer == Issuer::Area && kind(id) == of;
    let areas: Vec<ReportId> = ids.iter().filter(|id| of_kind(id, Issuer::Area)).cloned().collect();
    for id in ids.iter_mut().filter(|id| of_kind(id, Issuer::Office)) {
        let is_beside = |area: &&ReportId| {
            area.place == id.place && (area.year == id.year || area.year.is_none())
        };
        let Some(area) = areas.iter().find(is_beside) else { continue };
        let [own, area] = [&id.body, &area.body].map(|body| body.clone().unwrap_or_default());
        let message =
            format!("{own} filled this in, and the file has the report of {area} beside it");
        id.findings.push(Finding::reading(Rule::PlaceDoubtful, Severity::Warning, message));
        id.issuer = Issuer::Unknown;
    }
}

/// Among the tables of several bodies those under the name of the office are its own, though the text around them
/// is that of the whole area.
fn open_office(
    decision: &mut place::Decision,
    heading: Option<&Heading>,
    year: Option<u16>,
    divisions: &Divisions,
) {
    let Some(heading) = heading.filter(|_| decision.issuer == Issuer::Area) else { return };
    if body::parse(&heading.body, year, divisions).kind == Issuer::Office {
        decision.issuer = Issuer::Unknown;
        let message = format!(
            "the tables stand under {} beside those of other bodies: the area's report or its own",
            heading.body
        );
        decision.findings.push(Finding::reading(Rule::PlaceDoubtful, Severity::Warning, message));
    }
}

fn level(issuer: Issuer, division: Option<Division>) -> Level {
    match (issuer, division.map(|division| division.tier())) {
        (Issuer::Town, _) => Level::Town,
        (Issuer::Zone, _) | (_, None) => Level::Unknown,
        (_, Some(Tier::Province)) => Level::Province,
        (_, Some(Tier::Prefecture)) => Level::Prefecture,
        (_, Some(Tier::County)) => Level::County,
    }
}

#[cfg(test)]
mod tests;
