//! Remarks for the reader of the data. A finding never changes a value.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::source::Place;

pub mod chinese;
pub mod messages;

/// In which language a person is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    English,
    Chinese,
}

impl Language {
    /// Of a text in both languages, the one in this.
    pub fn of<T>(self, english: T, chinese: T) -> T {
        match self {
            Language::English => english,
            Language::Chinese => chinese,
        }
    }

    /// A message, which is made in English, in this language.
    pub fn say(self, message: &str) -> Cow<'_, str> {
        match self {
            Language::English => Cow::Borrowed(message),
            Language::Chinese => chinese::in_chinese(message),
        }
    }
}

/// One remark, with the spot, what was found and what was expected.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    pub rule: Rule,
    pub about: About,
    pub severity: Severity,
    /// Indicator id, where the remark is about one.
    pub indicator: Option<String>,
    pub place: Option<Place>,
    /// In lower case and without a full stop: `parts add up to 118, printed total is 128`.
    pub message: String,
}

/// What a finding speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum About {
    /// The report itself does not add up; the printed value stays.
    Source,
    /// We are not sure what is printed.
    Reading,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Somebody should look.
    Warning,
    /// Something is wrong.
    Error,
}

impl About {
    pub fn id(self) -> &'static str {
        match self {
            About::Source => "source",
            About::Reading => "reading",
        }
    }
}

impl Severity {
    pub fn id(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

impl Finding {
    /// Something about the report itself.
    pub fn source(rule: Rule, severity: Severity, message: impl Into<String>) -> Self {
        Self::new(rule, About::Source, severity, message)
    }

    /// A doubt about our reading of it.
    pub fn reading(rule: Rule, severity: Severity, message: impl Into<String>) -> Self {
        Self::new(rule, About::Reading, severity, message)
    }

    fn new(rule: Rule, about: About, severity: Severity, message: impl Into<String>) -> Self {
        Self { rule, about, severity, indicator: None, place: None, message: message.into() }
    }

    pub fn at(mut self, place: Option<Place>) -> Self {
        self.place = place;
        self
    }

    pub fn of(mut self, indicator: impl Into<String>) -> Self {
        self.indicator = Some(indicator.into());
        self
    }
}

/// Declares the rules with their ids, so that the two cannot drift apart.
macro_rules! rules {
    ($( $(#[$doc:meta])* $name:ident = $id:literal, )*) => {
        /// The kind of a finding.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Rule { $( $(#[$doc])* $name, )* }

        impl Rule {
            /// The id that stands in `findings.csv`.
            pub fn id(self) -> &'static str {
                match self { $( Rule::$name => $id, )* }
            }
        }
    };
}

rules! {
    // read: what is printed
    /// Bytes were lost or replaced while decoding text.
    EncodingDoubtful = "encoding_doubtful",
    /// A part of the file could not be read and was passed over.
    PartLost = "part_lost",
    /// The file is damaged and was read as far as it goes. As an error: what was read may have come
    /// to the wrong place, or is not what was written, and no figure of the file is certain.
    Damaged = "damaged",
    /// A font whose characters cannot be known.
    FontUnreadable = "font_unreadable",
    /// A font whose glyphs are not what the file says of them.
    FontDoubtful = "font_doubtful",
    /// Ink stands over a figure, beside it or in its place: other text, a line, a picture, a note.
    InkDoubtful = "ink_doubtful",
    /// The file is of another format than its name says.
    Misnamed = "misnamed",
    /// Text that is hidden from a reader of the page or sheet.
    Hidden = "hidden",

    // grid: what shares a row or a column
    /// Two ways of reading the same cells disagree.
    GeometryDoubtful = "geometry_doubtful",
    /// A row cut by a page break was joined.
    RowJoined = "row_joined",

    // identify: whose report, which year
    /// The signs of the report year disagree or are absent.
    YearDoubtful = "year_doubtful",
    /// The signs of the place disagree or are absent.
    PlaceDoubtful = "place_doubtful",

    // fill: which item is this cell
    /// A label that is not exactly one of the form's.
    LabelApproximate = "label_approximate",
    /// Two cells lay equal claim to one item.
    ItemAmbiguous = "item_ambiguous",
    /// A row that the form does not know.
    RowUnknown = "row_unknown",
    /// Rows stand in another order than the form's.
    RowOrder = "row_order",
    /// A row of the form that the table does not hold.
    RowAbsent = "row_absent",
    /// A cell that should hold a number and does not.
    CellUnreadable = "cell_unreadable",
    /// The printed unit is not the form's.
    UnitDiffers = "unit_differs",
    /// An amount of money of which neither the form nor the report prints the unit.
    UnitUnknown = "unit_unknown",
    /// A remark stands in the cell beside its number.
    CellRemark = "cell_remark",
    /// Two tables fill the same items.
    TableRepeated = "table_repeated",
    /// Another value column stands beside the one that was read.
    OtherColumn = "other_column",

    // check: what speaks for or against it
    /// Printed parts do not add up to the printed total.
    SumMismatch = "sum_mismatch",
    /// A sum holds only if a blank is read as zero, or cannot be decided.
    SumBlank = "sum_blank",
    /// A printed relation that is usual and not strict does not hold.
    SoftRule = "soft_rule",
    /// A number that cannot be: a negative count, a fraction of a person.
    Range = "range",
    /// A value that was not printed and follows from the others.
    Derived = "derived",
    /// The prose says another number.
    ProseDiffers = "prose_differs",
    /// One digit of a figure that was read on a picture, taken for one that looks like it, would
    /// explain why the sums fail.
    Misread = "misread",
    /// The report itself says that the printed figure is wrong.
    Erratum = "erratum",

    // panel: what the years say together
    /// Two copies of one report differ.
    CopyConflict = "copy_conflict",
    /// A later report prints another figure for a year than that year's own.
    Restated = "restated",
    /// Two years do not fit together.
    YearsDisagree = "years_disagree",
    /// A jump by a factor of a hundred or more.
    Jump = "jump",
    /// Two years print the same table.
    TableIdentical = "table_identical",
    /// A line of the manifest that is of no file.
    ManifestUnmatched = "manifest_unmatched",
    /// A value that a person has corrected.
    Corrected = "corrected",
    /// A correction of something that is not printed.
    CorrectionUnmatched = "correction_unmatched",
}
