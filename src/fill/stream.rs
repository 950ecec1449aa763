//! Running text → grids of the tables with column headings, where no grid holds them.
//!
//! Cells stand on lines of their own, with bars or without, or a label and its figures share a
//! line. The labels of the form tell where a row begins; what follows up to the next text are
//! its figures.

mod tokens;

use std::collections::BTreeSet;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::codebook::{Shape, Table};
use crate::grid::{Cell, Grid, Line, Method, Role};
use crate::labels::{self, Hit, Labels, Part, TableLabels};
use crate::text::fold::fold;
use crate::text::number;
use crate::text::span;

use super::blocks::LABEL_HEADING;
use super::column_names::ColumnNames;
use super::columns;
use super::edition::Asked;
use super::slots::Kind;
use tokens::{MOST_VALUES, Token, tokens};

/// Distinct labels and headings of a table that make it likely that the text prints it.
const ENOUGH: usize = 6;
/// Rows of years in one table.
const MOST_YEARS: usize = 12;
/// Cells before the first label of a table that may be its headings.
const MOST_HEADINGS: usize = 12;
/// Cells before the first label of a table that may be its headings, blank ones counted as well.
const MOST_HEADED: usize = 40;
/// Labels longer than this are sentences.
const LONGEST_LABEL: usize = 80;

/// Finds the tables that a text prints of those that are asked for: each time that it does, a grid.
pub fn find<'a, 'c, 'd>(
    lines: &[Line],
    asked: &'a [Asked<'c, 'd>],
    labels: &Labels,
) -> Vec<(&'a Asked<'c, 'd>, Grid)> {
    let tokens = tokens(lines);
    let scores = scores(&tokens, labels);
    let of_table = |asked: &'a Asked<'c, 'd>| {
        let &Asked { table, names, .. } = asked;
        let reader = Reader { table, names, columns: ColumnNames::of(table) };
        let parts = reader.printings(&tokens);
        let grids: Vec<Grid> = parts.into_iter().filter_map(|part| reader.read(part)).collect();
        grids.into_iter().map(move |grid| (asked, grid))
    };
    let is_printed =
        |asked: &&Asked<'_, '_>| asked.table.shape != Shape::List && scores[asked.index] >= ENOUGH;
    asked.iter().filter(is_printed).flat_map(of_table).collect()
}

/// Per table: how many different rows and headings of it the text names.
fn scores(tokens: &[Token<'_>], labels: &Labels) -> Vec<usize> {
    let mut seen: Vec<BTreeSet<Part>> = vec![BTreeSet::new(); labels.tables.len()];
    for token in tokens.iter().filter(|token| token.kind == Kind::Text) {
        let hits = labels.hits(&token.text);
        for hit in hits {
            let is_heading = |other: &Hit| match other.part {
                Part::Heading(_) => other.table == hit.table,
                Part::Row(_) => false,
            };
            // A group of one edition is a row of the other; 其他 over a column is not 3.其他.
            let counts = match hit.part {
                Part::Row(row) => {
                    !labels.tables[hit.table].rows[row].heading && !hits.iter().any(is_heading)
                }
                Part::Heading(_) => true,
            };
            if counts {
                seen[hit.table].insert(hit.part);
            }
        }
    }
    seen.iter().map(BTreeSet::len).collect()
}

/// What a text is to one table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Is {
    Row,
    Heading,
    Other,
}

/// The lines behind the last figure, each with its cells: those that a heading reaches over are blank.
fn lines_above(tokens: &[Token<'_>]) -> Vec<String> {
    let texts = tokens.iter().rev().take_while(|token| token.kind != Kind::Figure);
    let first = tokens.len() - texts.take(MOST_HEADED).count();
    let is_same_line = |a: &Token<'_>, b: &Token<'_>| std::ptr::eq(a.place, b.place);
    let line = |cells: &[Token<'_>]| {
        let texts: Vec<&str> = cells.iter().map(|cell| cell.text.as_str()).collect();
        texts.join(" ").trim().to_owned()
    };
    let lines = tokens[first..].chunk_by(is_same_line).map(line);
    lines.filter(|line| !line.is_empty()).collect()
}

struct Reader<'c> {
    table: &'c Table,
    names: &'c TableLabels,
    columns: Arc<ColumnNames>,
}

impl Reader<'_> {
    fn part(&self, text: &str) -> Is {
        if text.chars().count() > LONGEST_LABEL {
            return Is::Other;
        }
        let row = self.names.rows_named(&labels::keys(text)).first();
        let heading = !self.columns.named(text).is_empty()
            || &*labels::known(text).folded == LABEL_HEADING
            || self.table.shape == Shape::Matrix && span::of(text).is_some();
        match row {
            // （七）总计 is a row, 总计 is a heading.
            Some(_) if !heading || labels::known(text).ordinal.is_some() => Is::Row,
            Some(_) | None if heading => Is::Heading,
            Some(_) | None => Is::Other,
        }
    }

    fn is_heading(&self, token: &Token<'_>) -> bool {
        token.kind == Kind::Text && self.part(&token.text) == Is::Heading
    }

    /// The text in parts, where the table is printed again from its first label on.
    fn printings<'p, 'l>(&self, tokens: &'p [Token<'l>]) -> Vec<&'p [Token<'l>]> {
        let Some(first) = tokens.iter().position(|token| self.begins(token)) else {
            return vec![tokens];
        };
        let mut cuts = vec![0];
        let mut figures = 0;
        for (index, token) in tokens.iter().enumerate().skip(first) {
            figures += usize::from(token.kind == Kind::Figure);
            // Half of it must have been printed: one label may come twice where a page ends.
            if figures * 2 >= self.table.items.len()
                && self.begins(token)
                && fold(&token.text) == fold(&tokens[first].text)
            {
                cuts.push(index - self.headings_above(&tokens[..index]));
                figures = 0;
            }
        }
        let ends = cuts[1..].iter().copied().chain([tokens.len()]);
        std::iter::zip(cuts.clone(), ends).map(|(start, end)| &tokens[start..end]).collect()
    }

    /// How many texts at the end of these may be headings: of two years there are twice as many.
    fn headings_above(&self, tokens: &[Token<'_>]) -> usize {
        let texts = tokens.iter().rev().take_while(|token| token.kind == Kind::Text);
        let may_be = |(count, token): &(usize, &Token<'_>)| {
            *count < MOST_HEADINGS || self.part(&token.text) == Is::Heading
        };
        texts.enumerate().take_while(may_be).count()
    }

    /// Whether a token may be the first label of the table.
    ///
    /// Headings like 总计 are those of other tables as well; rows are not, and neither is the first
    /// heading of the wide table.
    fn begins(&self, token: &Token<'_>) -> bool {
        if token.kind != Kind::Text {
            return false;
        }
        match (self.table.shape, self.part(&token.text)) {
            (Shape::Wide, Is::Heading) => self.columns.named(&token.text).contains(&0),
            (Shape::Wide, Is::Row | Is::Other) => false,
            (Shape::Blocks | Shape::Matrix | Shape::List, part) => part == Is::Row,
        }
    }

    /// The part of the text from the first label of the table to the last with its figures, as
    /// a grid. `None` where the headings of a matrix stand in another order than the form's:
    /// without a grid the order is all that there is.
    fn read(&self, tokens: &[Token<'_>]) -> Option<Grid> {
        let text = |token: &Token<'_>| match token.kind {
            Kind::Text => Some(self.part(&token.text)),
            Kind::Figure | Kind::Blank => None,
        };
        let begins = |token: &Token<'_>| self.begins(token);
        let ends = |token: &Token<'_>| match self.table.shape {
            Shape::Wide => text(token) == Some(Is::Heading),
            Shape::Blocks | Shape::Matrix | Shape::List => begins(token),
        };
        // Headings stand before the first row.
        let begin = tokens.iter().position(begins)?;
        let first = begin - self.headings_above(&tokens[..begin]);
        let last = tokens.iter().rposition(ends)?;
        // The unit of the last row stands before its figures.
        let unit = tokens.get(last + 1).filter(|token| columns::is_unit(&token.text));
        let last = last + usize::from(unit.is_some());
        let behind = &tokens[last + 1..];
        // Titles of blocks ask for no figure.
        let asks = |token: &&Token<'_>| {
            let named = self.names.rows_named(&labels::keys(&token.text));
            named.iter().any(|&row| !self.table.rows[row].heading)
        };
        let mut rows = tokens.iter().enumerate().skip(begin).filter(|(_, token)| begins(token));
        let row = rows.find(|(_, token)| asks(token)).map_or(begin, |(row, _)| row);
        let above = &tokens[..row];
        if self.are_figures_first(above, behind) || self.are_labels_last(above) {
            return None;
        }
        // Rows of several years, each with its name before its figures.
        let is_year =
            |token: &Token<'_>| self.table.shape == Shape::Wide && span::of(&token.text).is_some();
        let years = behind.iter().take_while(|token| token.kind != Kind::Text || is_year(token));
        let years = years.filter(|token| is_year(token)).count().max(1);
        let values = behind.iter().take_while(|token| token.kind != Kind::Text || is_year(token));
        let end = last + 1 + values.take(years.min(MOST_YEARS) * MOST_VALUES).count();
        let region = &tokens[first..end];
        let (above, body) = (&tokens[first..begin], &tokens[begin..end]);
        let total_first = self.is_total_first(above, body) && !self.are_sums_last(body);
        let is_other_order = || !self.headings_ascend(region) || self.total_leads(above);
        let texts = lines_above(&tokens[..begin]);
        let texts = texts.iter().map(String::as_str);
        if self.table.shape == Shape::Matrix
            && (self.columns.is_group_first(texts) || !total_first && is_other_order())
        {
            return None;
        }
        let rows = self.rows(region, total_first)?;
        let width = rows.iter().map(Vec::len).max()?;
        let pad = || Cell { text: String::new(), place: None, role: Role::ALONE };
        let filled = |mut row: Vec<Cell>| {
            row.resize_with(width, pad);
            row
        };
        let rows = rows.into_iter().map(filled).collect();
        Some(Grid { rows, method: Method::Grammar, name: None, hidden: false })
    }

    /// Whether figures stand before the first label, and none behind the last: each belongs to the label
    /// that follows.
    fn are_figures_first(&self, above: &[Token<'_>], behind: &[Token<'_>]) -> bool {
        let is_row = match self.table.shape {
            Shape::Blocks | Shape::Matrix => true,
            Shape::Wide | Shape::List => false,
        };
        let next = |token: Option<&Token<'_>>| token.map(|token| token.kind);
        let is_blank = |token: &&Token<'_>| token.kind == Kind::Blank;
        let before = next(above.iter().rev().find(|token| !is_blank(token)));
        let after = next(behind.iter().find(|token| !is_blank(token)));
        is_row && before == Some(Kind::Figure) && after != Some(Kind::Figure)
    }

    /// Whether the heading of the labels stands behind those of their figures.
    fn are_labels_last(&self, above: &[Token<'_>]) -> bool {
        let is_heading = |token: &&Token<'_>| self.is_heading(token);
        let run: Vec<_> =
            above.iter().rev().skip_while(|t| !is_heading(t)).take_while(is_heading).collect();
        let is_of_labels = |token: &Token<'_>| fold(&token.text) == LABEL_HEADING;
        self.table.shape == Shape::Blocks
            && run.split_first().is_some_and(|(last, before)| {
                is_of_labels(last) && before.iter().any(|token| !is_of_labels(token))
            })
    }

    fn headings_ascend(&self, region: &[Token<'_>]) -> bool {
        let headings = region.iter().filter(|token| self.is_heading(token));
        let columns: Vec<usize> =
            headings.filter_map(|token| self.columns.named(&token.text).first().copied()).collect();
        // The same headings come again at the head of a page. Those over several rows come
        // before those of one row, so 总计 may stand before 商业企业 as well.
        let starts = columns.iter().filter(|column| **column == 0).count().max(1);
        let turns = columns.windows(2).filter(|pair| pair[1] < pair[0]).count();
        // 总计 before the first of all is none of those that reach over several rows.
        let leads = columns.first() != Some(&0)
            && columns.iter().take(self.table.columns.len()).any(|column| *column == 0);
        turns < starts * 2 && !leads
    }

    /// Whether headings that share a line with nothing but spaces between them begin with another than
    /// the first of the form: `总计  自然人  法人或其他组织`.
    fn total_leads(&self, above: &[Token<'_>]) -> bool {
        let spaced = |token: &&Token<'_>| self.part(&token.text) == Is::Other;
        let columns = self.columns_headed(above.iter().filter(spaced));
        columns.split_first().is_some_and(|(first, rest)| *first != 0 && rest.contains(&0))
    }

    /// Whether the headings above are all columns of a matrix once, the last of the form's before
    /// the others in their order, and no more of them stand between the rows.
    fn is_total_first(&self, above: &[Token<'_>], body: &[Token<'_>]) -> bool {
        if self.table.shape != Shape::Matrix {
            return false;
        }
        let mut columns = self.columns_headed(above.iter());
        // A heading over several columns names the first of them.
        columns.dedup();
        let last = self.table.columns.len().saturating_sub(1);
        columns.iter().copied().eq(std::iter::once(last).chain(0..last))
            && !body.iter().any(|token| self.is_heading(token))
    }

    /// Whether the last figures of the rows are the sums of the others, and not the first: a total whose heading
    /// reaches over several rows is printed before those of the lower ones.
    fn are_sums_last(&self, body: &[Token<'_>]) -> bool {
        let width = self.table.columns.len();
        let runs = body.split(|token| token.kind == Kind::Text);
        let rows = runs.filter_map(|run| {
            let values = run.iter().map(|token| number::parse(&token.text));
            values.collect::<Option<Vec<Decimal>>>().filter(|values| values.len() == width)
        });
        let (mut first, mut last) = (0_usize, 0_usize);
        for values in rows {
            let Some(sum) = values.iter().copied().try_fold(Decimal::ZERO, Decimal::checked_add)
            else {
                continue;
            };
            let is_half = |value: Option<&Decimal>| {
                let twice = value.and_then(|value| value.checked_add(*value));
                !sum.is_zero() && twice == Some(sum)
            };
            let (is_first, is_last) = (is_half(values.first()), is_half(values.last()));
            first += usize::from(is_first && !is_last);
            last += usize::from(is_last && !is_first);
        }
        last > first
    }

    /// The columns that words of these texts head, in the order that they are printed.
    fn columns_headed<'t>(&self, texts: impl Iterator<Item = &'t Token<'t>>) -> Vec<usize> {
        texts
            .filter(|token| token.kind == Kind::Text)
            .flat_map(|token| token.text.split_whitespace())
            .filter_map(|word| self.columns.named(word).first().copied())
            .collect()
    }

    /// Label cells and value cells, row by row; a total that is printed first goes to its place in the
    /// form. `None` where a row has not a figure for each column then: which it lacks is not told.
    fn rows(&self, region: &[Token<'_>], total_first: bool) -> Option<Vec<Vec<Cell>>> {
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        let width = total_first.then_some(self.table.columns.len());
        let parted = match self.table.shape {
            Shape::Matrix | Shape::Wide => {
                tokens::blank_lines_part(region, self.table.columns.len())
            }
            Shape::Blocks | Shape::List => false,
        };
        let mut open = Open { total_first: width, parted, ..Open::default() };
        for token in region {
            match token.kind {
                Kind::Text => match self.part(&token.text) {
                    Is::Heading => {
                        open.close_labels(&mut rows);
                        // Blocks have their label column first, over the labels of the rows.
                        let gap = open.heads.is_empty() && fold(&token.text) != LABEL_HEADING;
                        if gap && self.table.shape == Shape::Blocks {
                            open.heads.push(Cell {
                                text: String::new(),
                                place: None,
                                role: Role::ALONE,
                            });
                        }
                        open.heads.push(cell(token));
                    }
                    Is::Row | Is::Other => {
                        open.close_heads(&mut rows, self.table.shape);
                        if !open.values.is_empty() {
                            open.close_labels(&mut rows);
                        }
                        match (self.table.shape, open.labels.last_mut()) {
                            // A label that is wrapped over lines takes one column all the same.
                            (Shape::Blocks, Some(label)) => label.text.push_str(&token.text),
                            _ => open.labels.push(cell(token)),
                        }
                    }
                },
                Kind::Figure => {
                    open.close_heads(&mut rows, self.table.shape);
                    open.in_line |= token.shared;
                    open.values.push(cell(token));
                }
                // A blank before any label parts two pieces of the text.
                Kind::Blank if open.labels.is_empty() && open.values.is_empty() => {}
                // Where the figures of a row share a line, a blank line is none of its cells.
                Kind::Blank if open.in_line && !token.shared => {}
                Kind::Blank => open.values.push(cell(token)),
            }
        }
        open.close_heads(&mut rows, self.table.shape);
        open.close_labels(&mut rows);
        (!open.uneven).then_some(rows)
    }
}

fn cell(token: &Token<'_>) -> Cell {
    Cell { text: token.text.clone(), place: Some(token.place.clone()), role: Role::ALONE }
}

/// The row that is being read.
#[derive(Default)]
struct Open {
    heads: Vec<Cell>,
    labels: Vec<Cell>,
    values: Vec<Cell>,
    /// Whether figures of it share a line with other cells.
    in_line: bool,
    /// Figures of a row whose first is the total.
    total_first: Option<usize>,
    /// Whether a row had another number of them.
    uneven: bool,
    /// Whether blank lines part rows.
    parted: bool,
}

impl Open {
    fn close_labels(&mut self, rows: &mut Vec<Vec<Cell>>) {
        if self.parted && !self.in_line {
            let filled = self.values.iter().rposition(|cell| !cell.text.is_empty());
            self.values.truncate(filled.map_or(0, |last| last + 1));
        }
        self.in_line = false;
        if let Some(width) = self.total_first.filter(|_| !self.values.is_empty()) {
            self.uneven |= self.values.len() != width;
            self.values.rotate_left(1);
        }
        let mut row = std::mem::take(&mut self.labels);
        row.append(&mut self.values);
        if !row.is_empty() {
            rows.push(row);
        }
    }

    /// The headings of a matrix do not stand over its figures here, so they are left out; but for
    /// those of several years, which are not the form's.
    fn close_heads(&mut self, rows: &mut Vec<Vec<Cell>>, shape: Shape) {
        let row = std::mem::take(&mut self.heads);
        let keep = match shape {
            Shape::Blocks | Shape::Wide => !row.is_empty(),
            Shape::Matrix => row.iter().any(|cell| span::of(&cell.text).is_some()),
            Shape::List => false,
        };
        if keep {
            rows.push(row);
        }
    }
}
