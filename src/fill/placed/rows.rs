//! Labels of the form → rows: which figures stand at the height of which label?

use std::collections::BTreeSet;

use crate::codebook::Table;
use crate::labels;
use crate::source::Rect;
use crate::text::fold::{fold, is_han};
use crate::text::label;

use super::spots::{self, Spot};

/// Figures stand beside their label, or reach over its first and last line by less than this, in
/// parts of the font size.
const OVER: f32 = 0.45;

/// Figures of one line differ in height by less than this.
const SAME_LINE: f32 = 0.4;

/// A row whose label was found.
pub struct Row {
    /// Of the form.
    pub row: usize,
    /// As printed.
    pub label: String,
    /// Its first word.
    first: usize,
    /// Its box on each page.
    pub parts: Vec<(u32, Rect)>,
    /// Its figures, as words of the pages.
    pub figures: Vec<usize>,
    /// Whether figures stand near of which nobody can tell the row.
    pub spoiled: bool,
    /// Words that stand among the figures: a remark in a cell.
    pub remarks: Vec<usize>,
}

/// The rows of a table whose labels the pages print, in their order.
pub fn find(table: &Table, spots: &[Spot<'_>]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut from = 0;
    for (index, row) in table.rows.iter().enumerate().filter(|(_, row)| !row.heading) {
        let keys = keys(&row.label, &row.aliases);
        let found = keys.iter().filter_map(|key| spots::find(key, spots, from));
        let Some(found) = found.min_by_key(|found| found.first) else { continue };
        from = found.first + 1;
        rows.push(Row {
            row: index,
            label: found.text,
            first: found.first,
            parts: found.parts,
            figures: Vec::new(),
            spoiled: false,
            remarks: Vec::new(),
        });
    }
    rows
}

/// The keys of a label with its number: as the form prints it, without its remark, and by its other
/// names.
fn keys(printed: &str, aliases: &[String]) -> Vec<String> {
    let folded = fold(printed);
    let bare = label::ordinal(&folded).map_or(folded.as_str(), |(_, rest)| rest);
    let number = labels::words(&folded[..folded.len() - bare.len()]);
    let names = aliases.iter().map(|alias| {
        let folded = fold(alias);
        let bare = label::ordinal(&folded).map_or(folded.as_str(), |(_, rest)| rest);
        labels::words(bare)
    });
    let short = label::parse(printed).bare;
    let mut keys: Vec<String> = [labels::words(bare), labels::words(&short)]
        .into_iter()
        .chain(names)
        .map(|name| format!("{number}{name}"))
        .collect();
    keys.sort_by_key(|key| std::cmp::Reverse(key.len()));
    keys.dedup();
    keys
}

/// Figures side by side.
struct Line {
    page: u32,
    middle: f32,
    size: f32,
    spots: Vec<usize>,
}

/// Gives each row the figures at its height.
pub fn give_figures(table: &Table, rows: &mut [Row], spots: &[Spot<'_>]) {
    mark_remarks(rows, spots);
    let lines = lines(rows, spots);
    let mut loose: Vec<&Line> = Vec::new();
    let mut taken = vec![0; rows.len()];
    for line in &lines {
        match beside(rows, line) {
            Some(row) => {
                taken[row] += 1;
                let part = rows[row].parts.iter().find(|(page, _)| *page == line.page);
                let right = part.map_or(0.0, |(_, area)| area.x1);
                let behind = line.spots.iter().filter(|&&spot| spots[spot].middle().0 > right);
                rows[row].figures.extend(behind);
            }
            None => loose.push(line),
        }
    }
    let names = bare_names(table);
    loose.retain(|line| !is_of_other_label(rows, line, &names, spots));
    for line in loose {
        let behind = rows.iter().take_while(|row| is_before(row, line)).count();
        let (Some(above), below) = (behind.checked_sub(1), behind) else {
            rows[0].spoiled = true;
            continue;
        };
        if below >= rows.len() {
            rows[above].spoiled = true;
            continue;
        }
        // Of a row between them whose label was not found they may be as well.
        let mut between = rows[above].row + 1..rows[below].row;
        let adjacent = between.all(|row| table.rows[row].heading);
        match (taken[above], taken[below]) {
            (0, 1..) if adjacent => rows[above].figures.extend(&line.spots),
            (1.., 0) if adjacent => rows[below].figures.extend(&line.spots),
            _ => {
                rows[above].spoiled = true;
                rows[below].spoiled = true;
            }
        }
    }
}

/// Whether a label stands at the height of a line that is none of those that were found: a row that
/// the form does not know, or one out of its order. Its figures are nobody else's.
fn is_of_other_label(
    rows: &[Row],
    line: &Line,
    names: &BTreeSet<String>,
    spots: &[Spot<'_>],
) -> bool {
    let parts = || rows.iter().flat_map(|row| &row.parts).filter(|(page, _)| *page == line.page);
    let left = parts().map(|(_, area)| area.x0).fold(f32::INFINITY, f32::min);
    let first = line.spots.iter().map(|&spot| spots[spot].word.area.x0);
    let first = first.fold(f32::INFINITY, f32::min);
    spots.iter().any(|spot| {
        let (x, y) = spot.middle();
        let known = || parts().any(|(_, area)| area.contains(x, y));
        spot.page == line.page
            && !spot.figure
            && spot.key.chars().any(is_han)
            && (y - line.middle).abs() <= SAME_LINE * line.size
            && x >= left
            && spot.word.area.x1 <= first
            // 总计 may have another number, and stand further left than the labels of groups.
            && (names.contains(&bare(&spot.word.text))
                || reaches_labels(rows, line.page, &spot.word.area))
            && !known()
    })
}

/// The names of the rows without their numbers.
fn bare_names(table: &Table) -> BTreeSet<String> {
    table.rows.iter().filter(|row| !row.heading).map(|row| bare(&row.label)).collect()
}

/// A label without its number.
fn bare(printed: &str) -> String {
    let folded = fold(printed);
    labels::words(label::ordinal(&folded).map_or(folded.as_str(), |(_, rest)| rest))
}

/// Whether a text stands in the column of the labels, and not in that of their groups.
fn reaches_labels(rows: &[Row], page: u32, area: &Rect) -> bool {
    let parts = rows.iter().flat_map(|row| &row.parts).filter(|(own, _)| *own == page);
    let starts = parts.map(|(_, part)| part.x0);
    let inner = starts.fold(f32::NEG_INFINITY, f32::max);
    area.x1 > inner
}

/// Marks the rows that print more than figures behind their label.
fn mark_remarks(rows: &mut [Row], spots: &[Spot<'_>]) {
    let words = |(_, spot): &(usize, &Spot<'_>)| !spot.figure && !spot.key.is_empty();
    for (index, spot) in spots.iter().enumerate().filter(words) {
        let (x, y) = spot.middle();
        let over = OVER * spot.word.size;
        let beside = |&(page, area): &(u32, Rect)| {
            page == spot.page && x > area.x1 && (area.top - over..=area.bottom + over).contains(&y)
        };
        rows.iter_mut()
            .filter(|row| row.parts.iter().any(beside))
            .for_each(|row| row.remarks.push(index));
    }
}

/// The figures right of the labels, line by line, from the first row to the last.
fn lines(rows: &[Row], spots: &[Spot<'_>]) -> Vec<Line> {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Vec::new() };
    let parts = rows.iter().flat_map(|row| &row.parts);
    // The shortest label tells the least; each row looks at its own again.
    let right = parts.map(|(_, area)| area.x1).fold(f32::INFINITY, f32::min);
    let end = last.parts.last().map_or((0, 0.0), |(page, area)| (*page, area.bottom));
    let start = first.parts.first().map_or((0, 0.0), |(page, area)| (*page, area.top));
    let mut lines: Vec<Line> = Vec::new();
    for (index, spot) in spots.iter().enumerate() {
        let (x, y) = spot.middle();
        let size = spot.word.size;
        let inside =
            (spot.page, y) >= (start.0, start.1 - size) && (spot.page, y) <= (end.0, end.1 + size);
        if !spot.figure || x <= right || !inside {
            continue;
        }
        match lines.last_mut() {
            Some(line) if line.page == spot.page && (line.middle - y).abs() <= SAME_LINE * size => {
                line.spots.push(index);
            }
            _ => lines.push(Line { page: spot.page, middle: y, size, spots: vec![index] }),
        }
    }
    lines
}

/// The only row that a line stands beside.
fn beside(rows: &[Row], line: &Line) -> Option<usize> {
    let distance = |row: &Row| {
        let parts = row.parts.iter().filter(|(page, _)| *page == line.page);
        parts
            .map(|(_, area)| (area.top - line.middle).max(line.middle - area.bottom).max(0.0))
            .fold(f32::INFINITY, f32::min)
    };
    let mut near: Vec<(f32, usize)> =
        rows.iter().enumerate().map(|(index, row)| (distance(row), index)).collect();
    near.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (best, row) = *near.first()?;
    let second = near.get(1).map_or(f32::INFINITY, |near| near.0);
    (best <= OVER * line.size && second - best >= 0.2 * line.size).then_some(row)
}

fn is_before(row: &Row, line: &Line) -> bool {
    row.parts.first().is_some_and(|(page, area)| {
        (*page, (area.top + area.bottom) / 2.0) < (line.page, line.middle)
    })
}

/// Words closer than this are one text, in parts of the font size.
const TOUCH: f32 = 0.3;

impl Row {
    /// Whether each of its cells holds a figure and nothing else.
    pub fn is_plain(&self) -> bool {
        !self.spoiled && self.remarks.is_empty()
    }

    /// All that stands right of its label, from left to right. Words that touch are one.
    pub fn texts(&self, spots: &[Spot<'_>]) -> Vec<String> {
        let mut all: Vec<&Spot<'_>> =
            self.figures.iter().chain(&self.remarks).map(|&spot| &spots[spot]).collect();
        all.sort_by(|a, b| a.word.area.x0.total_cmp(&b.word.area.x0));
        let touch =
            |a: &&Spot<'_>, b: &&Spot<'_>| b.word.area.x0 - a.word.area.x1 <= TOUCH * a.word.size;
        let text = |run: &[&Spot<'_>]| run.iter().map(|spot| spot.word.text.as_str()).collect();
        all.chunk_by(touch).map(text).collect()
    }

    /// The word with which its label begins.
    pub fn first(&self) -> usize {
        self.first
    }
}
