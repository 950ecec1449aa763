//! Layout → `ReportId`: whose report, of which year?

use crate::codebook::Codebook;
use crate::finding::Finding;
use crate::grid::Layout;

/// Whose report, of which year.
#[derive(Clone, Debug, Default, PartialEq)]
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
    /// What spoke for which answer.
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    National,
    Province,
    Prefecture,
    County,
    Town,
    #[default]
    Unknown,
}

impl ReportId {
    /// Whether anything in the document says that it is an annual report: a title, a statistics
    /// period, a reporting unit.
    pub fn is_report(&self) -> bool {
        self.year.is_some() || self.place.is_some() || self.body.is_some()
    }
}

impl Issuer {
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

/// Decides whose report it is. `name` is the file's path as given: a weak sign, never the only one
/// that decides.
pub fn identify(layout: &Layout, name: &str, codebook: &Codebook) -> ReportId {
    let _ = (layout, name, codebook);
    ReportId::default()
}
