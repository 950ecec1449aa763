//! Printed rows of a list form → `FilledTable`, one for each value column.

mod parts;

use crate::codebook::{Column, Form, Item, Table};
use crate::finding::{Finding, Rule, Severity};
use crate::grid::Method;
use crate::labels::{self, TableLabels};
use crate::reading::{Missing, Reading};
use crate::source::Place;
use crate::text::fold::{fold, tidy};
use crate::text::heading;
use crate::text::span::{self, Span};

use super::align::{self, Claim, How};
use super::reading::Units;
use super::rows::{PrintedList, PrintedRow};
use super::{FilledItem, FilledTable, lines, local, reading};

/// Fills a list form from the parts in which it is printed.
///
/// A part that begins again with rows that were there already is another table of the same form;
/// one that goes on with other rows belongs to the table before it.
pub fn fill<'c>(
    parts: Vec<PrintedList>,
    form: &'c Form,
    table: &'c Table,
    labels: &TableLabels,
) -> Vec<FilledTable<'c>> {
    let lists = parts::tables(parts, labels);
    lists.iter().flat_map(|list| columns(list, form, table, labels)).collect()
}

fn columns<'c>(
    list: &PrintedList,
    form: &'c Form,
    table: &'c Table,
    labels: &TableLabels,
) -> Vec<FilledTable<'c>> {
    let names: Vec<_> = list.rows.iter().map(|row| row.name.clone()).collect();
    let claims = align::align(&names, labels);
    let column = |column| ListColumn { list, claims: &claims, column, labels };
    if table.columns.len() > 1 {
        let columns: Vec<ListColumn<'_>> = (0..list.columns.len()).map(column).collect();
        return vec![together(&columns, form, table)];
    }
    (0..list.columns.len()).map(|number| column(number).fill(form, table)).collect()
}

/// Fills a form that asks for several columns (年度, 历年累计): each printed column goes where its
/// heading says, and one that the form does not know is kept in local rows.
fn together<'c>(columns: &[ListColumn<'_>], form: &'c Form, table: &'c Table) -> FilledTable<'c> {
    let mut filled = FilledTable::absent(form, table, columns[0].method());
    filled.place = columns[0].whole_place();
    let mut known = Vec::new();
    for column in columns {
        let asked = column.asked(table).filter(|asked| !known.contains(asked));
        known.extend(asked);
        let claimants = column.claimants();
        for (item, slot) in table.items.iter().zip(&mut filled.items) {
            if Some(item.column) == asked {
                column.fill_item(item, &table.rows[item.row].label, &claimants, slot);
            }
        }
        column.add_local_rows(&mut filled, asked.is_none());
    }
    if known.is_empty() {
        columns[0].leave_open(table, &mut filled);
    }
    let items = table.items.iter().zip(&filled.items);
    let remarks =
        items.filter_map(|(item, slot)| remark_on(item, &table.rows[item.row].label, slot));
    filled.findings.extend(remarks.collect::<Vec<_>>());
    filled.findings.extend(columns[0].remarks(table));
    filled
}

/// One value column of a list, its rows matched to the form's.
struct ListColumn<'a> {
    list: &'a PrintedList,
    claims: &'a [Claim],
    column: usize,
    labels: &'a TableLabels,
}

impl ListColumn<'_> {
    fn fill<'c>(&self, form: &'c Form, table: &'c Table) -> FilledTable<'c> {
        let mut filled = FilledTable::absent(form, table, self.method());
        filled.place = self.whole_place();
        let claimants = self.claimants();
        for (item, slot) in table.items.iter().zip(&mut filled.items) {
            let row = &table.rows[item.row];
            self.fill_item(item, &row.label, &claimants, slot);
            filled.findings.extend(remark_on(item, &row.label, slot));
        }
        filled.span = spans(&self.list.columns)[self.column];
        self.add_local_rows(&mut filled, false);
        if self.list.columns.len() > 1 {
            filled.series = Some(self.heading(self.column));
            filled.findings.push(self.other_columns().at(filled.place.clone()));
            if let Some(message) = self.doubt_of_column() {
                let finding = Finding::reading(Rule::OtherColumn, Severity::Warning, message);
                let items = filled.items.iter_mut().map(|item| &mut item.reading);
                let local = filled.local.iter_mut().map(|row| &mut row.reading);
                items.chain(local).for_each(|reading| reading.flag(finding.clone()));
            }
        }
        filled.findings.extend(self.remarks(table));
        filled
    }

    /// Why the figures of one of several columns may not be the ones that are asked for.
    fn doubt_of_column(&self) -> Option<String> {
        let columns = &self.list.columns;
        let holds = |heading: &&String| heading::role(heading) == Some(heading::Role::Final);
        let own = &columns[self.column];
        if own.trim().is_empty() {
            return Some("no heading says of what the column is".to_owned());
        }
        let other = columns.iter().find(holds).filter(|_| !holds(&own))?;
        Some(format!("the column {} takes the place of {}", tidy(other), tidy(own)))
    }

    fn method(&self) -> Method {
        self.list.rows.first().map_or(Method::Grammar, |row| row.method)
    }

    fn whole_place(&self) -> Option<Place> {
        let cells = self.list.rows.iter().flat_map(|row| &row.cells);
        cells.filter_map(|cell| cell.place.clone()).reduce(whole)
    }

    /// The column of the form that the heading names: `2009年度` is 年度. A heading that names
    /// several says nothing.
    fn asked(&self, table: &Table) -> Option<usize> {
        let printed = labels::words(&fold(&self.list.columns[self.column]));
        let names = |column: &Column| {
            let own = column.path.last().into_iter().chain(&column.aliases);
            own.map(|name| labels::words(&fold(name))).collect::<Vec<String>>()
        };
        let named = |column: &usize| {
            names(&table.columns[*column]).iter().any(|name| printed.contains(name.as_str()))
        };
        let mut all = (0..table.columns.len()).filter(named);
        all.next().filter(|_| all.next().is_none())
    }

    /// Keeps the rows that the form does not know; all rows, where it does not know the column.
    fn add_local_rows(&self, filled: &mut FilledTable<'_>, all: bool) {
        for (row, claim) in self.list.rows.iter().zip(self.claims) {
            let heads = matches!(claim, Claim::Row(row, _) if self.labels.rows[*row].heading);
            if *claim == Claim::Unknown || heads || all {
                let local = local::row(row, self.column, &self.list.columns[self.column], heads);
                filled.findings.extend(local.iter().map(local::remark));
                filled.local.extend(local);
            }
        }
    }

    /// Rows that are printed under headings of which none names a column of the form are not absent.
    fn leave_open(&self, table: &Table, filled: &mut FilledTable<'_>) {
        let claimants = self.claimants();
        for (item, slot) in table.items.iter().zip(&mut filled.items) {
            let mut by = claimants[item.row].iter();
            let is_printed = |row: &PrintedRow| row.cells.iter().any(|c| !c.text.trim().is_empty());
            if by.any(|(index, _)| is_printed(&self.list.rows[*index])) {
                slot.reading = Reading::Missing(Missing::Ambiguous);
            }
        }
    }

    /// Per row of the form: the printed rows that claim it.
    fn claimants(&self) -> Vec<Vec<(usize, How)>> {
        let mut claimants = vec![Vec::new(); self.labels.rows.len()];
        for (index, claim) in self.claims.iter().enumerate() {
            if let Claim::Row(row, how) = claim {
                claimants[*row].push((index, *how));
            }
        }
        claimants
    }

    fn fill_item(
        &self,
        item: &Item,
        label: &str,
        claimants: &[Vec<(usize, How)>],
        slot: &mut FilledItem,
    ) {
        match claimants[item.row][..] {
            [] => {
                let tied =
                    |claim: &Claim| matches!(claim, Claim::Tie(rows) if rows.contains(&item.row));
                if self.claims.iter().any(tied) {
                    slot.reading = Reading::Missing(Missing::Ambiguous);
                }
            }
            [(index, how)] => self.fill_from(index, how, item, label, slot),
            [first, ..] => self.fill_from_one_of(&claimants[item.row], first, item, label, slot),
        }
    }

    fn fill_from(&self, index: usize, how: How, item: &Item, label: &str, slot: &mut FilledItem) {
        let row = &self.list.rows[index];
        let cell = &row.cells[self.column];
        slot.label = row.label.clone();
        slot.column_label = self.list.columns[self.column].clone();
        slot.place = cell.place.clone();
        slot.method = row.method;
        let units = Units::of(&row.name.unit, &row.label, &slot.column_label);
        slot.unit = units.first().to_owned();
        slot.beside.clone_from(&row.remark);
        slot.reading = match cell.shared && !cell.text.trim().is_empty() {
            true => Reading::Missing(Missing::Ambiguous),
            false => reading::of_item(&cell.text, &units, item, cell.place.as_ref()),
        };
        if let Some(finding) = doubt(how, row, label) {
            slot.reading.flag(finding.of(&item.indicator).at(cell.place.clone()));
        }
        if self.lacks_unit(row, item) {
            let message =
                "the unit between label and figure is lost, which nearly all other rows have";
            let finding = Finding::reading(Rule::GeometryDoubtful, Severity::Warning, message);
            slot.reading.flag(finding.of(&item.indicator).at(cell.place.clone()));
        }
        if let Some(beside) = self.loose_beside(row) {
            let message = format!("beside the number stands: {beside}");
            let finding = Finding::reading(Rule::GeometryDoubtful, Severity::Warning, message);
            slot.reading.flag(finding.of(&item.indicator).at(cell.place.clone()));
        }
    }

    /// Whether a row of a running text has no unit where nearly all others have one: the figure
    /// behind its label may be that of the next row.
    fn lacks_unit(&self, row: &PrintedRow, item: &Item) -> bool {
        if row.method != Method::Grammar || !row.name.unit.is_empty() || item.unit.is_empty() {
            return false;
        }
        let filled = || {
            let rows = self.list.rows.iter();
            rows.filter(|row| !row.cells[self.column].text.trim().is_empty())
        };
        let with_unit = filled().filter(|row| !row.name.unit.is_empty()).count();
        with_unit * 10 >= filled().count() * 9
    }

    /// What stands behind a figure in a column without a heading in which most rows have nothing: the digits
    /// of one number may have come into two cells.
    fn loose_beside<'r>(&self, row: &'r PrintedRow) -> Option<&'r str> {
        let heading = self.list.columns.get(self.column + 1)?;
        let is_headed = |heading: &str| !heading.trim().is_empty();
        let beside = row.cells[self.column + 1].text.trim();
        if beside.is_empty() || is_headed(heading) || !is_headed(&self.list.columns[self.column]) {
            return None;
        }
        let is_filled =
            |row: &&PrintedRow, column: usize| !row.cells[column].text.trim().is_empty();
        let filled =
            |column: usize| self.list.rows.iter().filter(|row| is_filled(row, column)).count();
        (filled(self.column + 1) * 2 < filled(self.column)).then_some(beside)
    }

    /// Several printed rows have the label of one row of the form. What they agree on is read;
    /// where only one is filled, somebody should look; else nobody knows.
    fn fill_from_one_of(
        &self,
        claimants: &[(usize, How)],
        first: (usize, How),
        item: &Item,
        label: &str,
        slot: &mut FilledItem,
    ) {
        let text = |index: usize| self.list.rows[index].cells[self.column].text.trim();
        let filled: Vec<(usize, How)> =
            claimants.iter().copied().filter(|(index, _)| !text(*index).is_empty()).collect();
        let (index, how) = filled.first().copied().unwrap_or(first);
        self.fill_from(index, how, item, label, slot);
        if filled.iter().any(|(other, _)| text(*other) != text(index)) {
            slot.reading = Reading::Missing(Missing::Ambiguous);
        } else if filled.len() < claimants.len() {
            let message = format!("{} rows are called {}, one is filled", claimants.len(), label);
            let finding = Finding::reading(Rule::ItemAmbiguous, Severity::Warning, message);
            slot.reading.flag(finding.of(&item.indicator).at(slot.place.clone()));
        }
    }

    /// Rows in another order than the form's, and rows that might be several of the form's.
    fn remarks(&self, table: &Table) -> Vec<Finding> {
        let mut findings = Vec::new();
        for index in align::out_of_order(self.claims) {
            let Claim::Row(row, _) = self.claims[index] else { continue };
            let message = format!(
                "{} stands out of the order of the form; read by its own label",
                tidy(&self.list.rows[index].label)
            );
            let finding = Finding::source(Rule::RowOrder, Severity::Note, message);
            let item = table.items.iter().find(|item| item.row == row);
            findings.push(match item {
                Some(item) => finding.of(&item.indicator).at(self.place(index)),
                None => finding.at(self.place(index)),
            });
        }
        for (row, claim) in self.list.rows.iter().zip(self.claims) {
            let cell = &row.cells[self.column];
            if cell.shared && *claim != Claim::Unknown && !cell.text.trim().is_empty() {
                let texts = [cell.text.trim()];
                let finding = lines::unplaced(&tidy(&row.label), &texts, self.list.columns.len());
                findings.extend(finding.map(|finding| finding.at(cell.place.clone())));
            }
        }
        for (index, claim) in self.claims.iter().enumerate() {
            if let Claim::Tie(rows) = claim {
                let labels: Vec<&str> =
                    rows.iter().map(|&row| table.rows[row].label.as_str()).collect();
                let message = format!(
                    "{} {} may be any of {}",
                    tidy(&self.list.rows[index].label),
                    self.list.rows[index].cells[self.column].text.trim(),
                    labels.join(", ")
                );
                let finding = Finding::reading(Rule::ItemAmbiguous, Severity::Warning, message);
                findings.push(finding.at(self.place(index)));
            }
        }
        findings
    }

    fn place(&self, index: usize) -> Option<Place> {
        self.list.rows[index].cells[self.column].place.clone()
    }

    fn heading(&self, column: usize) -> String {
        match self.list.columns[column].trim() {
            "" => (column + 1).to_string(),
            heading => heading.to_owned(),
        }
    }

    fn other_columns(&self) -> Finding {
        let others: Vec<String> = (0..self.list.columns.len())
            .filter(|other| *other != self.column)
            .map(|other| self.heading(other))
            .collect();
        let message = format!(
            "column {} stands beside {}: each is a series of its own",
            self.heading(self.column),
            others.join(", ")
        );
        Finding::source(Rule::OtherColumn, Severity::Note, message)
    }
}

/// Of what each column is, by its heading. A running count is the year's beside its months, and that of
/// all years beside the year.
fn spans(columns: &[String]) -> Vec<Span> {
    let own: Vec<Option<Span>> = columns.iter().map(|heading| span::within(heading)).collect();
    let of_months = own.contains(&Some(Span::Other));
    let several = columns.len() > 1 && !of_months;
    let running = |heading: &String| several && span::is_running(heading);
    let to_date = columns.iter().any(|heading| span::is_to_date(heading));
    let of = |(heading, own): (&String, &Option<Span>)| match own {
        Some(_) if to_date && span::is_term(heading) => Span::Other,
        Some(own) => *own,
        None if running(heading) => Span::Other,
        None => Span::Own,
    };
    std::iter::zip(columns, &own).map(of).collect()
}

/// What speaks against taking a row for the one of this label.
fn doubt(how: How, row: &PrintedRow, label: &str) -> Option<Finding> {
    let printed = tidy(&row.label);
    let (rule, message) = match how {
        How::Exact | How::Enclosed => return None,
        How::Approximate => {
            (Rule::LabelApproximate, format!("the label is {printed}, expected {label}"))
        }
        How::Neighbour => (
            Rule::ItemAmbiguous,
            format!("{printed} stands more than once in the form; told by the row above it"),
        ),
        How::Place => (
            Rule::LabelApproximate,
            format!("the label is blank, expected {label}; told by the rows around it"),
        ),
    };
    Some(Finding::reading(rule, Severity::Warning, message))
}

/// What is worth a remark about an item as a whole.
fn remark_on(item: &Item, label: &str, slot: &FilledItem) -> Option<Finding> {
    let finding = match &slot.reading {
        Reading::Missing(Missing::RowAbsent) => {
            Finding::source(Rule::RowAbsent, Severity::Note, format!("no row {label}"))
        }
        Reading::Missing(Missing::Ambiguous) if !slot.label.is_empty() => {
            let message = format!("several cells lay claim to {label}");
            Finding::reading(Rule::ItemAmbiguous, Severity::Warning, message)
        }
        Reading::Missing(Missing::Unreadable(text)) => {
            let message = format!("the cell of {label} holds {}, expected a number", tidy(text));
            Finding::reading(Rule::CellUnreadable, Severity::Warning, message)
        }
        Reading::Good(_) | Reading::Flagged(..) | Reading::Missing(_) => return None,
    };
    Some(finding.of(&item.indicator).at(slot.place.clone()))
}

/// The place that holds both; of flowing formats and sheets, the first.
fn whole(first: Place, other: Place) -> Place {
    match (&first, &other) {
        (Place::Box { page, area }, Place::Box { page: same, area: more }) if page == same => {
            Place::Box { page: *page, area: area.union(more) }
        }
        (Place::Box { .. } | Place::Cell { .. } | Place::Block(_), _) => first,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_beside_the_year_to_date_is_not_the_year() {
        let check = |columns: &[&str], expected: &[Span]| {
            let columns: Vec<String> = columns.iter().map(|&heading| heading.to_owned()).collect();
            assert_eq!(spans(&columns), expected, "{columns:?}");
        };
        check(&["本期", "本年累计"], &[Span::Other, Span::Own]);
        check(&["上年同期", "本期"], &[Span::Before, Span::Own]);
        check(&["本年", "累计"], &[Span::Own, Span::Other]);
        check(&["年初数", "年末数"], &[Span::Other, Span::Own]);
    }
}
