//! A sign: a spot of a report that names a body, a year or both.

use super::body::Body;
use crate::codebook::divisions::Division;
use crate::source::Place;

/// A spot that names a body, a year or both.
#[derive(Clone, Debug, PartialEq)]
pub struct Sign {
    pub kind: SignKind,
    /// The name of the body as folded; empty where the sign names none.
    pub body: String,
    pub year: Option<u16>,
    pub place: Option<Place>,
}

/// Where a sign stands. The order is the order of trust in what it says of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SignKind {
    /// The heading of the report.
    Title,
    /// The heading of the statistics table.
    TableTitle,
    /// 填报单位.
    ReportingUnit,
    /// 现公布…年度报告, in a sentence.
    Opening,
    /// 本报告由…编制.
    Compiled,
    /// 请与…联系.
    Contact,
    /// The name over the date at the end.
    Signature,
    /// 发布机构 of the web page.
    Publisher,
    /// The name of a sheet in a workbook.
    SheetName,
    /// The file's own name.
    FileName,
}

impl SignKind {
    pub fn id(self) -> &'static str {
        match self {
            SignKind::Title => "title",
            SignKind::TableTitle => "table_title",
            SignKind::ReportingUnit => "reporting_unit",
            SignKind::Opening => "opening",
            SignKind::Compiled => "compiled",
            SignKind::Contact => "contact",
            SignKind::Signature => "signature",
            SignKind::Publisher => "publisher",
            SignKind::SheetName => "sheet_name",
            SignKind::FileName => "file_name",
        }
    }

    /// How much it counts, for the body and for the year.
    pub fn weight(self) -> u8 {
        match self {
            SignKind::Title => 4,
            SignKind::TableTitle | SignKind::ReportingUnit | SignKind::Compiled => 3,
            SignKind::Opening | SignKind::Contact | SignKind::Signature | SignKind::SheetName => 2,
            SignKind::Publisher | SignKind::FileName => 1,
        }
    }
}

/// A sign and the body that it names.
pub struct Named {
    pub sign: Sign,
    pub body: Body,
}

/// Whether a sign names a smaller division that lies in that of another.
pub fn is_within(named: &Named, other: &Named) -> bool {
    let holds = |other: &Division, code: &Division| other.code != code.code && code.inside(other);
    let around = &other.body.candidates;
    named.body.candidates.iter().any(|code| around.iter().any(|other| holds(other, code)))
}

/// Whether two signs may name one place.
pub fn is_of_one(one: &Named, other: &Named) -> bool {
    let codes = &other.body.candidates;
    one.body.candidates.iter().any(|code| codes.iter().any(|c| c.code == code.code))
}

/// A pattern that the tests of this folder compile; it cannot fail on input.
macro_rules! pattern {
    ($vis:vis $name:ident, $pattern:expr) => {
        $vis static $name: LazyLock<Regex> =
            LazyLock::new(|| Regex::new($pattern).expect("a pattern of the program is sound"));
    };
}
pub(super) use pattern;
