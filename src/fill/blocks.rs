//! Table 2: blocks with their own column headings, one below the other.

use crate::codebook::Table;
use crate::finding::{Finding, Rule, Severity};
use crate::grid::{Cell, Grid, Method, Role};
use crate::labels::{self, TableLabels};
use crate::text::fold::{fold, tidy};

use super::FilledTable;
use super::align::How;
use super::column_names::ColumnNames;
use super::headings::{self, Head};
use super::lines::{self, Line};
use super::slots::{self, Held, Kind, Slot};

/// The heading above the labels of each block.
pub const LABEL_HEADING: &str = "信息内容";

/// Fills the items of a table that is printed in blocks.
pub fn fill(filled: &mut FilledTable<'_>, grids: &[Grid], table: &Table, names: &TableLabels) {
    let columns = ColumnNames::of(table);
    let grids: Vec<Grid> = grids.iter().map(|grid| labels_first(grid, names)).collect();
    let mut lines: Vec<BlockLine<'_>> =
        grids.iter().flat_map(|grid| lines_of(grid, table, &columns, names)).collect();
    // Where blank cells are lost or figures have strayed, a row may come out even by chance.
    let even = lines.iter().all(BlockLine::is_even);
    lines.iter_mut().for_each(|line| line.torn &= !even);
    lines::fill(filled, &lines, table, names);
}

/// A table without lines whose column of labels ran together with the first of figures, as
/// `规范性文件  31`: the labels get a column of their own. Any other grid stays as it is.
fn labels_first(grid: &Grid, names: &TableLabels) -> Grid {
    let is_label = |text: &str| {
        fold(text) == LABEL_HEADING || !names.rows_named(&labels::keys(text)).is_empty()
    };
    let joined = |cell: &Cell| cell.text.split_once("  ").is_some_and(|(label, _)| is_label(label));
    let mut grid = grid.clone();
    if grid.method != Method::Aligned || !grid.rows.iter().flatten().any(joined) {
        return grid;
    }
    for row in &mut grid.rows {
        let mut first = Cell::absent();
        for cell in row.iter_mut() {
            if let Role::Covered { column, .. } = &mut cell.role {
                *column += 1;
            }
            let (label, rest) = cell.text.split_once("  ").unwrap_or((&cell.text, ""));
            if first.text.is_empty() && is_label(label) {
                first = Cell { text: label.to_owned(), role: Role::ALONE, ..cell.clone() };
                cell.text = rest.trim().to_owned();
            }
        }
        row.insert(0, first);
    }
    grid
}

/// A printed row under the headings of its block.
struct BlockLine<'g> {
    label: String,
    /// The texts of which its label is made, where together they name no row.
    parts: Vec<&'g str>,
    values: Vec<Slot<'g>>,
    /// Headings in force; none where the block has lost them.
    heads: Vec<Head<'g>>,
    method: Method,
    /// Whether its figures stand on other lines of a text than its label does.
    torn: bool,
}

fn lines_of<'g>(
    grid: &'g Grid,
    table: &Table,
    columns: &ColumnNames,
    names: &TableLabels,
) -> Vec<BlockLine<'g>> {
    let mut heads: Vec<Head<'g>> = Vec::new();
    let mut lines = Vec::new();
    for row in 0..grid.rows.len() {
        let slots = slots::of_row(grid, row);
        let first = heads.iter().map(|head| head.slot.columns.start).min();
        let (labels, values) = slots::split(&slots, first);
        let own = |slot: &&Slot<'g>| slot.rows.start == row && slot.kind == Kind::Text;
        let texts: Vec<&Slot<'g>> = slots.iter().filter(own).collect();
        if !values.iter().any(Slot::is_figure) {
            if let Some(found) = heads_of(&texts, columns, names) {
                heads = found;
                continue;
            }
            if texts.iter().any(|slot| is_title(slot.text, table, names)) {
                heads.clear();
            }
        }
        let printed = labels.iter().filter(own).filter(|slot| !is_article(slot.text));
        let mut parts: Vec<&str> = printed.map(|slot| slot.text).collect();
        let label = parts.concat();
        if parts.len() < 2 || !names.rows_named(&labels::keys(&label)).is_empty() {
            parts.clear();
        }
        if !label.is_empty() || values.iter().any(Slot::is_figure) {
            let torn = slots::is_torn(labels.iter().rfind(own), values, grid.method);
            let rows = labels.iter().filter(own).map(|slot| slot.rows.end).max();
            let rows = row..rows.unwrap_or(row + 1);
            let mut values = values.to_vec();
            for slot in values.iter_mut().filter(|slot| slot.is_figure()) {
                slot.shared = slot.rows.start < rows.start || slot.rows.end > rows.end;
            }
            let heads = heads.clone();
            lines.push(BlockLine { label, parts, values, heads, method: grid.method, torn });
        }
    }
    lines
}

/// The headings of a block, if the row holds them.
fn heads_of<'g>(
    texts: &[&Slot<'g>],
    columns: &ColumnNames,
    names: &TableLabels,
) -> Option<Vec<Head<'g>>> {
    let texts = match texts {
        [title, others @ ..] if is_article(title.text) && !others.is_empty() => others,
        _ => texts,
    };
    let (first, rest) = texts.split_first()?;
    let labelled = fold(first.text) == LABEL_HEADING;
    let hits = texts.iter().any(|slot| !columns.named(slot.text).is_empty());
    let is_row = !names.rows_named(&labels::keys(first.text)).is_empty();
    let heads = if labelled { rest } else { texts };
    let head =
        |slot: &&Slot<'g>| Head { slot: (*slot).clone(), names: columns.named(slot.text).to_vec() };
    (labelled || hits && !is_row).then(|| heads.iter().map(head).collect())
}

/// Whether a text is the title of a block: 第二十条第（一）项.
fn is_title(text: &str, table: &Table, names: &TableLabels) -> bool {
    names.rows_named(&labels::keys(text)).iter().any(|&row| table.rows[row].heading)
        || is_article(text)
}

/// The article that a block is of: 第二十条第（一）项, above it or in a column of its own beside it.
fn is_article(text: &str) -> bool {
    fold(text).starts_with("第二十条第")
}

/// What a column of the form holds in a line.
struct Found<'g> {
    column: usize,
    heading: &'g str,
    held: Held<'g>,
    doubtful: bool,
}

impl<'g> BlockLine<'g> {
    /// Whether it prints no figures, or as many as there are headings.
    fn is_even(&self) -> bool {
        let printed = self.values.iter().filter(|slot| slot.is_printed()).count();
        self.heads.is_empty() || printed == 0 || printed == self.heads.len()
    }

    /// The cells of a row of the form. `None` where nothing tells which is which.
    fn cells(&self, table: &Table, row: usize) -> Option<Vec<Found<'g>>> {
        let asked: Vec<usize> =
            table.items.iter().filter(|item| item.row == row).map(|item| item.column).collect();
        if self.heads.is_empty() {
            return self.without_headings(&asked);
        }
        let under = self.under_heads()?;
        let named: Vec<Option<usize>> = self
            .heads
            .iter()
            .map(|head| asked.iter().copied().find(|column| head.names.contains(column)))
            .collect();
        // A text that has lost headings of the block may have set its columns one after the other.
        let after_blank = self.values.first().is_some_and(|slot| !slot.is_printed())
            && self.values.iter().any(Slot::is_printed);
        // A blank line before the first figure may as well part two pieces of the page.
        let torn = self.torn
            || self.method == Method::Grammar && (self.heads.len() < asked.len() || after_blank);
        Some(
            (0..self.heads.len())
                .filter_map(|index| {
                    let column = named[index].or_else(|| self.by_order(index, &named, &asked))?;
                    let doubtful = named[index].is_none() || torn;
                    let heading = self.heads[index].slot.text;
                    Some(Found { column, heading, held: under[index].clone(), doubtful })
                })
                .collect(),
        )
    }

    /// The column of a heading that is not exactly one of the form's: the only one left for it,
    /// where the block prints as many headings as the form and the others stand in its order.
    fn by_order(&self, index: usize, named: &[Option<usize>], asked: &[usize]) -> Option<usize> {
        let same_count = self.heads.len() == asked.len();
        let in_order =
            named.iter().zip(asked).all(|(named, asked)| named.is_none_or(|named| named == *asked));
        // A heading of another column is no damaged heading of this one.
        let unknown = self.heads[index].names.is_empty();
        (same_count && in_order && unknown).then(|| asked[index])
    }

    /// Without headings the figures can only be taken in the form's order.
    fn without_headings(&self, asked: &[usize]) -> Option<Vec<Found<'g>>> {
        let printed: Vec<&Slot<'g>> = self.values.iter().filter(|slot| slot.is_printed()).collect();
        let found = |(column, slot): (&usize, &&Slot<'g>)| Found {
            column: *column,
            heading: "",
            held: Held::own(slot),
            doubtful: true,
        };
        (printed.len() == asked.len()).then(|| asked.iter().zip(&printed).map(found).collect())
    }

    /// What stands under each heading. `None` where the figures are not under the headings and
    /// are not as many either.
    fn under_heads(&self) -> Option<Vec<Held<'g>>> {
        let at: Vec<_> = self.heads.iter().map(|head| Some(head.slot.columns.clone())).collect();
        // Merged headings flattened away: as many figures as headings are one for each.
        let in_order = || {
            let printed = self.values.iter().filter(|slot| slot.is_printed());
            let held: Vec<Held<'g>> = printed.map(Held::own).collect();
            (held.len() == at.len()).then_some(held)
        };
        if headings::is_short(&at, &self.values, self.method) {
            return in_order();
        }
        // A text beside the figures belongs to another row, whose end before it is lost.
        let all_figures = self.values.iter().all(|slot| slot.is_figure() || !slot.is_printed());
        headings::under(&at, &self.values).or_else(|| in_order().filter(|_| all_figures))
    }

    fn unplaced(&self) -> Vec<&'g str> {
        self.values.iter().filter(|slot| slot.is_printed()).map(|slot| slot.text).collect()
    }
}

impl Line for BlockLine<'_> {
    fn groups(&self) -> &[&str] {
        &self.parts
    }

    fn label(&self) -> &str {
        &self.label
    }

    fn texts(&self) -> Vec<&str> {
        self.values.iter().map(|slot| slot.text).collect()
    }

    fn fill(&self, filled: &mut FilledTable<'_>, table: &Table, row: usize, how: How) {
        let cells = self.cells(table, row);
        for (item, of) in filled.items.iter_mut().zip(&table.items).filter(|(_, of)| of.row == row)
        {
            item.label = tidy(&self.label);
            item.method = self.method;
            let Some(cells) = &cells else {
                lines::put(item, of, &Held::Shared(""), &[]);
                continue;
            };
            let Some(found) = cells.iter().find(|found| found.column == of.column) else {
                lines::put(item, of, &Held::NoColumn, &[]);
                continue;
            };
            item.column_label = tidy(found.heading);
            let doubt = found.doubtful.then(|| {
                let expected = table.columns[of.column].path.last().map_or("", String::as_str);
                let message = match item.column_label == expected {
                    true => "it is not certain that these are the figures of the row".to_owned(),
                    false => {
                        format!("the heading is \"{}\", expected \"{expected}\"", item.column_label)
                    }
                };
                Finding::reading(Rule::GeometryDoubtful, Severity::Warning, message)
            });
            let label = lines::doubt(&self.label, how, &table.rows[row].label);
            let doubts: Vec<Finding> = label.into_iter().chain(doubt).collect();
            lines::put(item, of, &found.held, &doubts);
        }
        match cells {
            Some(cells) => self.keep_others(filled, &cells),
            None => {
                let asked = table.items.iter().filter(|item| item.row == row).count();
                filled.findings.extend(lines::unplaced(&self.label, &self.unplaced(), asked));
            }
        }
    }

    fn keep(&self, filled: &mut FilledTable<'_>, _table: &Table) {
        let cells: Vec<(String, Held<'_>)> = match self.under_heads() {
            Some(held) if !self.heads.is_empty() => {
                let headings = self.heads.iter().map(|head| head.slot.text.to_owned());
                headings.zip(held).collect()
            }
            Some(_) | None => {
                self.values.iter().map(|slot| (String::new(), Held::own(slot))).collect()
            }
        };
        lines::keep(filled, &self.label, cells);
    }
}

impl BlockLine<'_> {
    /// Figures under headings that the form does not have for this row.
    fn keep_others(&self, filled: &mut FilledTable<'_>, cells: &[Found<'_>]) {
        let Some(held) = self.under_heads() else { return };
        let known = |heading: &str| cells.iter().any(|found| found.heading == heading);
        let others = self
            .heads
            .iter()
            .zip(held)
            .filter(|(head, _)| !known(head.slot.text))
            .map(|(head, held)| (head.slot.text.to_owned(), held));
        lines::keep(filled, &self.label, others);
    }
}
