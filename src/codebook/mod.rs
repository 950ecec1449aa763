//! What the official forms ask, as data: forms, indicators, sums, the crosswalk and the divisions.
//!
//! The files in `data/` are embedded: the build script compiles this module too, reads them with it
//! and leaves the parts of a `Codebook` as bytes. `Codebook::load` reads a folder of the same shape.

#[cfg(with_codebook)]
use std::borrow::Cow;
use std::path::Path;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use captions::Captions;
use contacts::Contacts;
use divisions::Divisions;
use notes::NoteWords;

pub mod bodies;
pub mod captions;
pub mod contacts;
pub mod divisions;
pub mod notes;

mod crosswalk;
mod derived;
mod forms;
mod indicators;
mod limits;
mod load;
mod narrative;
mod part;
mod prepared;
mod sheet;
mod sorted;
mod sums;
mod units;
mod years;

pub use narrative::{Pattern, Phrase};
pub use part::Part;
pub use prepared::Prepared;
pub use years::YearSum;

/// Everything that differs by year or place.
#[derive(Clone, Debug, Default)]
pub struct Codebook {
    pub indicators: Part<Vec<Indicator>>,
    /// What is worked out from them and printed on no form.
    pub derived: Part<Vec<Derived>>,
    pub forms: Part<Vec<Form>>,
    pub crosswalk: Part<Vec<Link>>,
    /// Amounts that cannot be.
    pub limits: Part<Vec<Limit>>,
    /// Words above tables that are printed several times.
    pub captions: Part<Captions>,
    /// Words of sentences about the figures of a table.
    pub notes: Part<NoteWords>,
    /// How figures are told in prose, in the order in which they are tried.
    pub narrative: Part<Vec<Phrase>>,
    /// What two years of one body have to do with each other.
    pub years: Part<Vec<YearSum>>,
    // These two are searched as they stand: there is nothing to take apart.
    pub divisions: &'static Divisions,
    pub contacts: Contacts,
    /// Its labels, made comparable.
    pub labels: Prepared,
}

/// One series over all years.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Indicator {
    /// At most 32 characters of `a-z0-9_`, so that Stata takes it.
    pub id: String,
    pub label_zh: String,
    pub label_en: String,
    pub unit: String,
    /// Forms that ask for it, by id.
    pub forms: Vec<String>,
    pub definition: String,
    /// One sentence on what may be compared with what.
    pub comparability: String,
}

/// A sum or a share that people ask for and no form prints. It is never worked out where a part of it
/// is missing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Derived {
    /// As the id of an indicator. A series of the crosswalk that is the same has the same id.
    pub id: String,
    pub label_zh: String,
    pub label_en: String,
    pub unit: String,
    /// How it is worked out: one for each family of forms.
    pub ways: Vec<Way>,
    pub definition: String,
    pub comparability: String,
}

/// Indicators that are added up; with `over`, divided by the sum of these, in per cent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Way {
    pub parts: Vec<String>,
    pub over: Vec<String>,
}

/// The largest amount that an area of one level can have of an indicator, in the indicator's unit:
/// above it 元 stands in a cell of 万元.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Limit {
    pub indicator: String,
    /// `county`, `prefecture` or `province`.
    pub level: String,
    pub most: Decimal,
}

/// One edition of the official form: 2014, 2019, 2021, or an older local one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Form {
    pub id: String,
    pub title: String,
    /// First and last report year in which it was the rule; `u16::MAX` where it still is. A form
    /// is never chosen by them.
    pub years: (u16, u16),
    pub tables: Vec<Table>,
}

/// One table of a form. Tables are recognised alone: a report may mix the editions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// `list`, `t2`, `t3`, `t4`: unique within its form.
    pub id: String,
    pub title: String,
    pub shape: Shape,
    /// In printed order.
    pub rows: Vec<Row>,
    /// In printed order. A list form has one: the value column.
    pub columns: Vec<Column>,
    /// In printed order, row by row.
    pub items: Vec<Item>,
    pub sums: Vec<Sum>,
    /// Its headings, made comparable.
    #[serde(skip)]
    pub headings: Prepared,
}

impl Table {
    /// How many of its rows ask for figures.
    pub fn asked(&self) -> usize {
        self.rows.iter().filter(|row| !row.heading).count()
    }
}

/// How a table is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shape {
    /// 统计指标 | 单位 | 统计数: one row per item (2014–2018), or several value columns beside it.
    List,
    /// Blocks with their own column headings, one below the other (table 2 since 2019).
    Blocks,
    /// Rows × columns with one heading (table 3 since 2019).
    Matrix,
    /// One row of figures under a heading of several levels (table 4 since 2019).
    Wide,
}

/// A printed row of a table: one that asks for figures, or a heading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    pub key: String,
    /// As printed on the form, with ordinal.
    pub label: String,
    /// Other ways in which it is seen printed.
    pub aliases: Vec<String>,
    /// Index of the row above it in the hierarchy.
    pub parent: Option<usize>,
    /// 1 for 一、 and so on down.
    pub level: u8,
    /// Unit as printed on the form, where the row has one.
    pub unit: Option<String>,
    /// Whether the row asks for no figure.
    pub heading: bool,
}

/// A printed column of a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    pub key: String,
    /// From the outermost heading to the innermost.
    pub path: Vec<String>,
    pub aliases: Vec<String>,
}

/// One cell of the form that asks for a figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Unique within the form.
    pub code: String,
    /// Index into `Table::rows` and `Table::columns`.
    pub row: usize,
    pub column: usize,
    pub unit: String,
    pub indicator: String,
    pub kind: ValueKind,
}

/// Which numbers make sense for an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ValueKind {
    /// Whole and not negative.
    Count,
    /// Whole, with a sign.
    Change,
    /// With decimals, not negative.
    Amount,
}

/// A printed relation between items.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sum {
    /// `N09`, `T3_BALANCE:natural_person`.
    pub id: String,
    /// Terms of the left side, as (sign, item code).
    pub left: Vec<(i8, String)>,
    pub relation: Relation,
    pub right: Vec<(i8, String)>,
    pub strictness: Strictness,
    /// Why it holds, for people.
    pub note: String,
}

impl Sum {
    /// Whether both sides must be the same: only then does it prove its terms, or tell one of them.
    pub fn is_strict_equality(&self) -> bool {
        self.relation == Relation::Equal && self.strictness == Strictness::Strict
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Relation {
    Equal,
    AtMost,
    AtLeast,
    /// The left side is at least the largest single term of the right side.
    AtLeastMax,
    /// Where the right side is positive, the left side is too.
    PositiveWhen,
    /// Figures of different kinds (`!=`): where they agree and are positive, the left side was
    /// probably filled with the figures of the right.
    Unlike,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Strictness {
    /// Printed on the form, or true by definition. Counts in `confirmed_by` where it is an equality.
    Strict,
    /// Usual. A breach is worth a note.
    Soft,
}

/// One row of the crosswalk: what of one form is what of another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// The series that both belong to.
    pub series: String,
    /// Name of the series, in Chinese.
    pub label: String,
    pub from_form: String,
    pub from: Vec<String>,
    pub to_form: String,
    pub to: Vec<String>,
    pub comparability: Comparability,
    pub reason: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Comparability {
    Identical,
    Near,
    Partial,
    NotComparable,
}

impl Comparability {
    /// As it stands in `crosswalk.csv` and `series.csv`.
    pub fn id(self) -> &'static str {
        match self {
            Comparability::Identical => "identical",
            Comparability::Near => "near",
            Comparability::Partial => "partial",
            Comparability::NotComparable => "not_comparable",
        }
    }
}

/// A data file that cannot be used: `forms/2021.csv line 47: unit "件次" is not in units`.
#[derive(Clone, Debug, PartialEq)]
pub struct CodebookError {
    pub file: String,
    pub line: Option<u64>,
    pub message: String,
}

impl std::fmt::Display for CodebookError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            Some(line) => write!(f, "{} line {line}: {}", self.file, self.message),
            None => write!(f, "{}: {}", self.file, self.message),
        }
    }
}

impl std::error::Error for CodebookError {}

/// How many parts of a codebook are embedded.
const PARTS: usize = 9;

#[cfg(with_codebook)]
const BYTES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/codebook"));

impl Codebook {
    /// The codebook that the program carries.
    #[cfg(with_codebook)]
    pub fn embedded() -> &'static Codebook {
        use std::sync::LazyLock;

        static EMBEDDED: LazyLock<Codebook> = LazyLock::new(|| {
            Codebook::of_parts(
                postcard::from_bytes(BYTES).expect("they were written by this build"),
            )
        });
        &EMBEDDED
    }

    #[cfg(with_codebook)]
    fn of_parts(parts: [&'static [u8]; PARTS]) -> Self {
        let [indicators, derived, forms, crosswalk, limits, captions, notes, narrative, years] =
            parts;
        Self {
            indicators: Part::embedded(indicators),
            derived: Part::embedded(derived),
            forms: Part::embedded(forms),
            crosswalk: Part::embedded(crosswalk),
            limits: Part::embedded(limits),
            captions: Part::embedded(captions),
            notes: Part::embedded(notes),
            narrative: Part::embedded(narrative),
            years: Part::embedded(years),
            ..Self::default()
        }
    }

    /// Its parts as bytes, for the build script to leave.
    pub fn parts(&self) -> Result<[Vec<u8>; PARTS], postcard::Error> {
        Ok([
            postcard::to_stdvec(&*self.indicators)?,
            postcard::to_stdvec(&*self.derived)?,
            postcard::to_stdvec(&*self.forms)?,
            postcard::to_stdvec(&*self.crosswalk)?,
            postcard::to_stdvec(&*self.limits)?,
            postcard::to_stdvec(&*self.captions)?,
            postcard::to_stdvec(&*self.notes)?,
            postcard::to_stdvec(&*self.narrative)?,
            postcard::to_stdvec(&*self.years)?,
        ])
    }

    /// The first digits of the SHA-256 of its parts.
    pub fn digits(&self) -> Result<String, postcard::Error> {
        let digest = <sha2::Sha256 as sha2::Digest>::digest(self.parts()?.concat());
        Ok(digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect())
    }

    /// What tells it from others, but for its divisions.
    #[cfg(with_codebook)]
    pub fn edition(&self) -> Result<Cow<'static, str>, postcard::Error> {
        // The build script has worked it out.
        match std::ptr::eq(self, Self::embedded()) {
            true => Ok(Cow::Borrowed(env!("GONGKAI_CODEBOOK"))),
            false => Ok(Cow::Owned(self.digits()?)),
        }
    }

    /// Reads the files that are embedded.
    pub fn read() -> Result<Codebook, CodebookError> {
        load::load(None)
    }

    /// Reads a codebook from a folder; what is not there is the embedded one.
    ///
    /// Fails on the first line that is wrong, and on a file that no codebook has, and names it.
    pub fn load(folder: &Path) -> Result<Codebook, CodebookError> {
        load::load(Some(folder))
    }

    pub fn indicator(&self, id: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|indicator| indicator.id == id)
    }

    pub fn derived(&self, id: &str) -> Option<&Derived> {
        self.derived.iter().find(|derived| derived.id == id)
    }

    /// The largest amount of an indicator at a level; of a level that is not known, the largest
    /// of all.
    pub fn limit(&self, indicator: &str, level: &str) -> Option<Decimal> {
        let of_it = || self.limits.iter().filter(|limit| limit.indicator == indicator);
        // A town is a part of a county.
        let level = if level == "town" { "county" } else { level };
        let own = of_it().find(|limit| limit.level == level).map(|limit| limit.most);
        own.or_else(|| of_it().map(|limit| limit.most).max())
    }

    pub fn form(&self, id: &str) -> Option<&Form> {
        self.forms.iter().find(|form| form.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_embedded_is_what_the_files_say() {
        let read = Codebook::read().expect("the files are sound");
        let parts = read.parts().and_then(|parts| postcard::to_stdvec(&parts));
        assert_eq!(parts.as_deref(), Ok(BYTES));
        let embedded = Codebook::embedded();
        assert_eq!(embedded.parts(), read.parts());
        assert_eq!(embedded.edition(), read.edition());
    }

    #[test]
    fn the_form_of_2014_is_whole() {
        let form = Codebook::embedded().form("2014").unwrap();
        let list = &form.tables[0];
        assert_eq!((list.rows.len(), list.items.len()), (65, 58));
        assert_eq!(list.rows.iter().filter(|row| row.heading).count(), 7);
        assert_eq!(list.sums.len(), 17);
    }

    #[track_caller]
    fn check_cells(form: &str, cells: [usize; 3]) {
        let form = Codebook::embedded().form(form).unwrap();
        assert_eq!(form.tables.iter().map(|table| table.items.len()).collect::<Vec<_>>(), cells);
    }

    #[test]
    fn the_forms_since_2019_are_whole() {
        check_cells("2019", [22, 161, 15]);
        check_cells("2021", [10, 175, 15]);
    }
}
