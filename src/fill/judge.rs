//! Several readers of one table: whose figures stand?
//!
//! A reader gives what it finds and sees nothing of what others have found. Here alone is decided
//! which reader is asked for a table, whose figures stand, when two readers agree, when one speaks
//! against the other, and who fills a row that the other lacks: see `policy`.

use std::collections::BTreeSet;

use crate::codebook::Form;
use crate::finding::{Finding, Rule, Severity};
use crate::grid::Method;
use crate::reading::{Missing, Reading};
use crate::source::Place;
use crate::text::fold::fold;

mod places;

use super::{FilledItem, FilledTable, LocalRow};
use places::{are_prints, is_same_ink, meets, turned_rows};

/// Who reads a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reader {
    /// The cells of a grid under the headings of its columns.
    #[default]
    Grids,
    /// The lines of the text, each cell or row after the other, with the form as the grammar.
    Lines,
    /// The words of a page at the height of each label.
    Places,
    /// The lines of a text in which labels and figures are torn apart.
    Pieces,
}

impl Reader {
    pub const fn id(self) -> &'static str {
        match self {
            Reader::Grids => "grids",
            Reader::Lines => "lines",
            Reader::Places => "places",
            Reader::Pieces => "pieces",
        }
    }

    /// What it says that a figure was taken from.
    const fn told(self) -> &'static str {
        match self {
            Reader::Grids => "the cell holds",
            Reader::Lines => "the line of the page",
            Reader::Places => "at the height of the label stands",
            Reader::Pieces => "another way to read the lines gives",
        }
    }
}

/// What a reader makes of one table.
pub struct Proposal<'c> {
    pub table: FilledTable<'c>,
    /// Rows of the form that it has found and leaves to others: a remark stands among their figures.
    pub left: Vec<Left>,
}

impl<'c> From<FilledTable<'c>> for Proposal<'c> {
    fn from(table: FilledTable<'c>) -> Self {
        Proposal { table, left: Vec::new() }
    }
}

/// A row that a reader has found and leaves to others.
pub struct Left {
    pub row: usize,
    /// What is to be said where no other reader takes it.
    pub told: Option<Finding>,
}

impl<'c> Proposal<'c> {
    /// The table, where no other reader has one.
    fn alone(mut self) -> FilledTable<'c> {
        self.table.findings.extend(self.left.into_iter().filter_map(|left| left.told));
        self.table
    }
}

/// What a reader has proposed whose table does not stand, or not first.
#[derive(Clone, Debug)]
pub struct Heard<'c> {
    pub reader: Reader,
    pub form: Option<&'c Form>,
    /// By what rule it was held against the table that stood, in words.
    pub rule: &'static str,
    /// One per item of its form.
    pub items: Vec<FilledItem>,
    /// One per item; none where it has read another edition.
    pub verdicts: Vec<Verdict>,
}

/// What comes of a figure that another reader proposes beside the one that stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It has no figure, or the same gap.
    Silent,
    /// Both have the same.
    Agrees,
    /// It has another, and the one that stands is flagged for it.
    Doubts,
    /// It has another, or one where none stands, and counts for less.
    Overruled,
    /// It stands: the reader whose table stands has not found the row, or has left it.
    Taken,
}

impl Verdict {
    /// In words, with the reason.
    pub const fn told(self) -> &'static str {
        match self {
            Verdict::Silent => "no figure",
            Verdict::Agrees => "the same",
            Verdict::Doubts => "differs, and speaks against what stands",
            Verdict::Overruled => "differs, and counts for less",
            Verdict::Taken => "stands, because the other has not found the row or has left it",
        }
    }
}

/// Whether another reader has found the same figure at an item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Again {
    #[default]
    No,
    /// The same ink in another way: that says where the figure belongs and nothing of its digits.
    SameInk,
    /// Printed a second time elsewhere in the file.
    OtherInk,
}

/// How the cells of a table that stands were told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// By the format.
    Declared,
    /// By lines around every cell.
    Drawn,
    /// By lines around some of them.
    DrawnInPart,
    /// By the white between them.
    Aligned,
    /// By the order of the text; every row was found, and none is in doubt.
    Whole,
    /// By the order of the text, and something is lost or in doubt.
    Broken,
}

/// How two readers of one table get along.
struct Policy {
    /// In words.
    rule: &'static str,
    stands: Stands,
    /// Whether agreement says that a figure belongs to its item: not where both go by order alone.
    agree: bool,
    /// Whether the figure of the reader that gives way speaks against one that stands.
    against: fn(&FilledItem) -> bool,
    lacking: Lacking,
}

enum Stands {
    First,
    Second,
    /// The table of which more was read.
    Fuller,
}

/// What becomes of a row that only the reader has found whose table does not stand.
enum Lacking {
    Dropped,
    Taken,
    TakenInDoubt,
}

/// Lines against lines of a drawing: what is printed in a cell stands, and a sure line may doubt it.
/// The drawing may be of a part of the table only.
const CHECK: Policy = Policy {
    rule: "a drawn cell stands, and a sure line may doubt it",
    stands: Stands::First,
    agree: true,
    against: |other| matches!(other.reading, Reading::Good(_)),
    lacking: Lacking::Taken,
};

/// Nothing parts the columns but white, or lines that stop: a figure at the height of its label
/// stands, and only a cell with lines around it may doubt it.
const REREAD: Policy = Policy {
    rule: "the height of the label stands, and only a cell with lines around it may doubt that",
    stands: Stands::Second,
    agree: true,
    against: |other| other.method == Method::Ruled,
    lacking: Lacking::TakenInDoubt,
};

/// The same where each has read another print of the table: what they print otherwise, neither is known to be.
const OTHER_PRINT: Policy = Policy {
    rule: "the table is printed twice, and each print may doubt the other",
    against: |other| matches!(other.reading, Reading::Good(_)),
    ..REREAD
};

/// Two ways to read the order of the same lines: neither knows better, and no row is put together
/// from both.
const EITHER: Policy = Policy {
    rule: "two ways to read the same lines: the fuller stands, and the other may doubt it",
    stands: Stands::Fuller,
    agree: false,
    against: |_| true,
    lacking: Lacking::Dropped,
};

/// Lines against a drawing whose headings stand in another order than the form's: lines have their
/// figures in the form's order and cannot know.
const BY_HEADINGS: Policy = Policy {
    rule: "the headings of the drawing tell another order of the columns",
    agree: false,
    against: |_| false,
    lacking: Lacking::Dropped,
    ..CHECK
};

/// How a reader gets along with the table that stands; `None` where it is not asked, because
/// nothing it could say would count.
fn policy(standing: Standing, reader: Reader) -> Option<&'static Policy> {
    use Standing::{Aligned, Broken, Declared, Drawn, DrawnInPart, Whole};
    match (standing, reader) {
        (Drawn | DrawnInPart | Aligned, Reader::Lines) => Some(&CHECK),
        (DrawnInPart | Aligned | Whole | Broken, Reader::Places) => Some(&REREAD),
        (Broken, Reader::Pieces) => Some(&EITHER),
        (Declared, _)
        | (Drawn, Reader::Grids | Reader::Places | Reader::Pieces)
        | (DrawnInPart | Aligned, Reader::Grids | Reader::Pieces)
        | (Whole, Reader::Grids | Reader::Lines | Reader::Pieces)
        | (Broken, Reader::Grids | Reader::Lines) => None,
    }
}

fn standing(table: &FilledTable<'_>) -> Standing {
    match table.method {
        Method::Native => Standing::Declared,
        // Lines around cells that are no rows of the form part something else.
        Method::Ruled if is_mostly_lost(table) => Standing::DrawnInPart,
        Method::Ruled if table.items.iter().all(|item| item.method == Method::Ruled) => {
            Standing::Drawn
        }
        Method::Ruled => Standing::DrawnInPart,
        Method::Aligned => Standing::Aligned,
        Method::Delimited | Method::Grammar => {
            let open = |item: &FilledItem| is_lost(&item.reading) || !item.reading.is_certain();
            if table.items.iter().any(open) { Standing::Broken } else { Standing::Whole }
        }
    }
}

fn is_mostly_lost(table: &FilledTable<'_>) -> bool {
    let lost = table.items.iter().filter(|item| is_lost(&item.reading)).count();
    2 * lost > table.items.len()
}

/// Whether a figure may be printed that nobody has found yet.
pub fn is_lost(reading: &Reading) -> bool {
    matches!(reading, Reading::Missing(Missing::RowAbsent | Missing::Ambiguous))
}

/// Whether a reader could add anything to the table with an id: where none stands yet, or one that
/// the reader gets along with.
pub fn asks(tables: &[FilledTable<'_>], id: &str, reader: Reader) -> bool {
    let mut own = tables.iter().filter(|table| self::id(table) == Some(id));
    match (own.next(), own.next()) {
        (None, _) => true,
        (Some(alone), None) => policy(standing(alone), reader).is_some(),
        // Of a table that is printed several times nothing tells which of them a reader has found.
        (Some(_), Some(_)) => false,
    }
}

fn id<'t>(table: &FilledTable<'t>) -> Option<&'t str> {
    table.form.map(|(_, table)| table.id.as_str())
}

/// Decides between the tables that stand and what one more reader proposes.
pub fn hear<'c>(
    tables: &mut Vec<FilledTable<'c>>,
    reader: Reader,
    proposals: impl IntoIterator<Item = Proposal<'c>>,
) {
    let mut proposals: Vec<Proposal<'c>> = proposals.into_iter().collect();
    proposals.iter_mut().for_each(|proposal| proposal.table.reader = reader);
    let ids: Vec<Option<&str>> = proposals.iter().map(|proposal| id(&proposal.table)).collect();
    let before: Vec<Option<&str>> = tables.iter().map(id).collect();
    for (proposal, id) in proposals.into_iter().zip(&ids) {
        let mut own = (0..before.len()).filter(|&index| before[index] == *id);
        let once = ids.iter().filter(|other| *other == id).count() == 1;
        match (own.next(), own.next()) {
            (None, _) => tables.push(proposal.alone()),
            (Some(index), None) if once => {
                if let Some(policy) = policy(standing(&tables[index]), reader) {
                    decide(&mut tables[index], proposal, policy);
                }
            }
            (Some(_), _) => {}
        }
    }
}

fn decide<'c>(first: &mut FilledTable<'c>, second: Proposal<'c>, policy: &Policy) {
    let Proposal { table: mut other, left } = second;
    let second_stands = match policy.stands {
        Stands::First => false,
        Stands::Second => true,
        Stands::Fuller => read(&other) > read(first),
    };
    if second_stands {
        std::mem::swap(first, &mut other);
    }
    let stands = first;
    let policy = match policy.stands {
        Stands::Second if are_prints(&stands.items, &other.items) => &OTHER_PRINT,
        Stands::First | Stands::Second | Stands::Fuller => policy,
    };
    let mut verdicts = Vec::new();
    if let (Some((form, table)), Some((second, _))) = (stands.form, other.form)
        && form.id == second.id
    {
        let readers = (stands.reader, other.reader);
        let turned = match other.reader {
            Reader::Lines => turned_rows(stands, table),
            Reader::Grids | Reader::Places | Reader::Pieces => BTreeSet::new(),
        };
        let pairs = stands.items.iter_mut().zip(&other.items).zip(&table.items);
        verdicts.extend(pairs.map(|((item, other), of)| {
            let left = second_stands && left.iter().any(|left| left.row == of.row);
            let policy = if turned.contains(&of.row) { &BY_HEADINGS } else { policy };
            decide_item(item, other, policy, left, readers, &of.indicator)
        }));
        let taken = |indicator: &str| {
            let mut items = table.items.iter().zip(&verdicts);
            items.any(|(of, verdict)| of.indicator == indicator && *verdict == Verdict::Taken)
        };
        stands.findings.retain(|finding| {
            finding.rule != Rule::RowAbsent || !finding.indicator.as_deref().is_some_and(taken)
        });
        let is_open = |left: &Left| {
            let mut items = table.items.iter().zip(&verdicts);
            !items.any(|(of, verdict)| of.row == left.row && *verdict == Verdict::Taken)
        };
        let open = left.into_iter().filter(|left| second_stands && is_open(left));
        stands.findings.extend(open.filter_map(|left| left.told));
        if matches!(policy.stands, Stands::Second) {
            keep_local(stands, &other);
        }
    }
    // What had been taken from a third reader now gives way, or stands, in that one's name.
    for (index, verdict) in verdicts.iter_mut().enumerate() {
        let mut earlier = other.heard.iter_mut().filter_map(|heard| heard.verdicts.get_mut(index));
        if let Some(third) = earlier.find(|third| **third == Verdict::Taken) {
            *third = std::mem::replace(verdict, Verdict::Silent);
            other.items[index].reading = Reading::Missing(Missing::RowAbsent);
        }
    }
    stands.heard.append(&mut other.heard);
    let form = other.form.map(|(form, _)| form);
    let Policy { rule, .. } = *policy;
    stands.heard.push(Heard { reader: other.reader, form, rule, items: other.items, verdicts });
}

/// What was read of a table; what is in doubt counts half.
fn read(filled: &FilledTable<'_>) -> usize {
    let worth = |item: &FilledItem| match item.reading {
        Reading::Good(_) => 2,
        Reading::Flagged(..) => 1,
        Reading::Missing(_) => 0,
    };
    filled.items.iter().map(worth).sum()
}

fn decide_item(
    item: &mut FilledItem,
    other: &FilledItem,
    policy: &Policy,
    left: bool,
    (own, second): (Reader, Reader),
    indicator: &str,
) -> Verdict {
    if left && is_lost(&other.reading) {
        return Verdict::Silent;
    }
    if left {
        item.clone_from(other);
        return Verdict::Taken;
    }
    let doubt = |message: String, place: Option<Place>| {
        Finding::reading(Rule::GeometryDoubtful, Severity::Warning, message).of(indicator).at(place)
    };
    if item.reading == Reading::Missing(Missing::RowAbsent) {
        return match policy.lacking {
            _ if other.reading == Reading::Missing(Missing::RowAbsent) => Verdict::Silent,
            Lacking::Dropped => Verdict::Overruled,
            Lacking::Taken => {
                item.clone_from(other);
                Verdict::Taken
            }
            Lacking::TakenInDoubt => {
                item.clone_from(other);
                let message =
                    "where the figure stands on the page does not tell its row and column"
                        .to_owned();
                item.reading.flag(doubt(message, item.place.clone()));
                Verdict::Taken
            }
        };
    }
    match (item.reading.value(), other.reading.value()) {
        (Some(value), Some(same)) if value == same => {
            // A unit that is not the form's is printed, whoever has seen it: but 次 is the end of 人次.
            let is_part =
                other.unit != item.unit && fold(&item.unit).ends_with(&*fold(&other.unit));
            let of_unit = other.reading.findings().iter().filter(|f| f.rule == Rule::UnitDiffers);
            let of_unit = of_unit.filter(|_| !is_part || other.unit.is_empty());
            of_unit.for_each(|finding| item.reading.flag(finding.clone()));
            let again = if is_same_ink(item, other) { Again::SameInk } else { Again::OtherInk };
            if policy.agree {
                item.again = item.again.max(again).max(other.again);
            }
            Verdict::Agrees
        }
        (Some(value), Some(otherwise)) if (policy.against)(other) => {
            let message = format!("{} {value}, {} {otherwise}", own.told(), second.told());
            item.reading.flag(doubt(message, item.place.clone()));
            Verdict::Doubts
        }
        (Some(_) | None, Some(_)) => Verdict::Overruled,
        (Some(_) | None, None) => Verdict::Silent,
    }
}

/// Rows under their own labels; those whose figure has found its item are none.
fn keep_local(stands: &mut FilledTable<'_>, other: &FilledTable<'_>) {
    let is_used = |row: &LocalRow| stands.items.iter().any(|item| meets(&item.place, &row.place));
    stands.local = other.local.iter().filter(|row| !is_used(row)).cloned().collect();
}

#[cfg(test)]
mod tests;
