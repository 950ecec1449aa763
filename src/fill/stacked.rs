//! Rows that were taken for one, told apart again: several labels in one cell, and beside it as
//! many figures in every other.

use std::borrow::Cow;

use crate::grid::{Cell, Grid, Role};
use crate::text::label;
use crate::text::number::{self, CellText};

use crate::labels::{self, TableLabels};
use crate::text::fold::is_han;

/// Words in one cell of labels: more are prose.
const MOST_WORDS: usize = 16;
/// Words that one label may be wrapped over.
const MOST_WRAPPED: usize = 5;

/// The grid with a row of its own for every label of the form.
///
/// A row is taken apart only where its cells leave no choice: one way to read the labels, what is
/// left of them belongs to a group, and every cell of figures has one line for each label.
pub fn apart<'g>(grid: &'g Grid, names: &TableLabels) -> Cow<'g, Grid> {
    let rows = grid.rows.iter().enumerate();
    let parted: Vec<Option<Vec<Vec<Cell>>>> =
        rows.map(|(index, row)| parts(index, row, names)).collect();
    if parted.iter().all(Option::is_none) {
        return Cow::Borrowed(grid);
    }
    let split: Vec<Vec<Vec<Cell>>> = std::iter::zip(parted, &grid.rows)
        .map(|(parts, row)| parts.unwrap_or_else(|| vec![row.clone()]))
        .collect();
    let starts: Vec<usize> = split
        .iter()
        .scan(0, |next, parts| {
            let start = *next;
            *next += parts.len();
            Some(start)
        })
        .collect();
    let mut rows = Vec::new();
    for (index, parts) in split.into_iter().enumerate() {
        for (part, mut row) in parts.into_iter().enumerate() {
            row.iter_mut().for_each(|cell| cell.role = moved(cell.role, index, part, &starts));
            rows.push(row);
        }
    }
    Cow::Owned(Grid { rows, method: grid.method, name: grid.name.clone(), hidden: grid.hidden })
}

/// The role of a cell once the rows above it are taken apart.
fn moved(role: Role, index: usize, part: usize, starts: &[usize]) -> Role {
    match role {
        Role::Covered { row, column } if row == index => {
            Role::Covered { row: starts[index] + part, column }
        }
        Role::Covered { row, column } => Role::Covered { row: starts[row], column },
        Role::Origin { rows, columns } => {
            let end = starts.get(index + rows).copied();
            let rows = end.filter(|_| rows > 1).map_or(rows, |end| end - starts[index]);
            Role::Origin { rows, columns }
        }
    }
}

/// The rows that one row holds, if more than its label says so.
fn parts(index: usize, row: &[Cell], names: &TableLabels) -> Option<Vec<Vec<Cell>>> {
    let alone = |cell: &Cell| match cell.role {
        Role::Origin { rows, .. } => rows == 1,
        Role::Covered { row, .. } => row == index,
    };
    let first = row.iter().position(|cell| are_figures(&cell.text))?;
    let label = row[..first].iter().rposition(|cell| !cell.text.trim().is_empty())?;
    let printed: Vec<&Cell> =
        row[first..].iter().filter(|cell| !cell.text.trim().is_empty()).collect();
    let count = printed[0].text.lines().count();
    let even =
        printed.iter().all(|cell| are_figures(&cell.text) && cell.text.lines().count() == count);
    // A cell over several rows may be a group beside the labels, never a figure.
    let whole = row[label..].iter().all(alone) && (count == 1 || row.iter().all(alone));
    let is_known = count == 1 && is_row(&row[label].text, names);
    if !even || !whole || is_known {
        return None;
    }
    let told = only_reading(&row[label].text, count, names)?;
    let part = |(part, name): (usize, String)| {
        let text = |(column, cell): (usize, &Cell)| match column {
            _ if column == label => name.clone(),
            _ if column >= first => cell.text.lines().nth(part).unwrap_or("").to_owned(),
            _ if part == 0 => cell.text.clone(),
            _ => String::new(),
        };
        let cells = row.iter().enumerate();
        cells.map(|(column, cell)| Cell { text: text((column, cell)), ..cell.clone() }).collect()
    };
    Some(told.into_iter().enumerate().map(part).collect())
}

/// Whether every line of a cell is a figure.
fn are_figures(text: &str) -> bool {
    let is_figure = |line: &str| match number::cell(line) {
        CellText::Number { .. } | CellText::Placeholder => true,
        CellText::Blank | CellText::Unreadable => false,
    };
    text.lines().count() > 0 && text.lines().all(is_figure)
}

fn is_row(text: &str, names: &TableLabels) -> bool {
    names.rows_named(&labels::keys(text)).iter().any(|&row| !names.rows[row].heading)
}

/// So many labels of the form in a text, if there is one way alone to read them.
fn only_reading(text: &str, count: usize, names: &TableLabels) -> Option<Vec<String>> {
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.len() > MOST_WORDS {
        return None;
    }
    let mut readings = Vec::new();
    read(&words, count, names, &mut Vec::new(), &mut readings);
    match &mut readings[..] {
        [reading] => Some(std::mem::take(reading)),
        _ => None,
    }
}

/// Every way to read words as labels and what is left of the groups around them. The depth is
/// bounded by the number of words; two readings are enough to know that there is a choice.
fn read(
    words: &[&str],
    count: usize,
    names: &TableLabels,
    told: &mut Vec<String>,
    readings: &mut Vec<Vec<String>>,
) {
    if readings.len() > 1 || told.len() > count {
        return;
    }
    let Some((first, behind)) = words.split_first() else {
        if told.len() == count && !readings.contains(told) {
            readings.push(told.clone());
        }
        return;
    };
    if is_of_group(first, names) {
        read(behind, count, names, told, readings);
    }
    for end in 1..=words.len().min(MOST_WRAPPED) {
        let label = words[..end].concat();
        if is_row(&label, names) {
            told.push(label);
            read(&words[end..], count, names, told, readings);
            told.pop();
        }
    }
}

/// Whether a word is a part of the label of a group; with a number before it, of its beginning.
fn is_of_group(word: &str, names: &TableLabels) -> bool {
    let ordinal = label::parse(word).ordinal;
    let keys = labels::keys(word);
    let Some(part) = keys.first().filter(|part| !part.is_empty()) else { return false };
    let mut groups = names.rows.iter().filter(|row| row.heading);
    groups.any(|group| match ordinal {
        Some(ordinal) => {
            group.ordinal == Some(ordinal) && group.keys.iter().any(|key| key.starts_with(part))
        }
        None => group.keys.iter().any(|key| key.contains(part.as_str())),
    })
}

/// Whether a cell holds the labels of several rows, each with its number: without drawn lines rows
/// may run together, and no figure is that of the last one.
pub fn is_several(text: &str) -> bool {
    let letters: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let is_number = |three: &&[char]| {
        three[0].is_ascii_digit() && ".．、".contains(three[1]) && is_han(three[2])
    };
    letters.windows(3).filter(is_number).count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(label: &str, several: bool) {
        assert_eq!(is_several(label), several, "{label}");
    }

    #[test]
    fn labels_that_ran_together_are_several() {
        check("（五）不予\n3.要求提供公开出版物\n处理\n4.无正当理由大量反复申请", true);
        check("1.本机关不掌握\n2.没有现成信息", true);
    }

    #[test]
    fn a_wrapped_label_is_one() {
        check("（六）其他\n1.申请人无正当理由\n逾期不补正", false);
        check("采购总金额 1.5", false);
    }
}
