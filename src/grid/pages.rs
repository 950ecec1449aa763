//! Pages → `Layout`: tables and prose of each page in reading order, joined over the breaks.

use std::borrow::Cow;

use super::aligned::aligned;
use super::breaks::{self, Printed};
use super::frame::{Turn, turn_back, upright};
use super::furniture::{Sheet, furniture};
use super::lines::{PrintedLine, lines, text};
use super::paragraphs::{Margins, Paragraph, TextLine};
use super::ruled::{self, Ruled, bands, fill};
use super::words::{Word, words};
use super::{Layout, Line, Piece};
use crate::finding::{Finding, Rule, Severity};
use crate::read::{Direction, Page};
use crate::source::Place;

/// Font size on a page without glyphs.
const USUAL_SIZE: f32 = 10.0;

/// Lays out a document of pages.
pub fn pages(pages: &[Page]) -> Layout {
    let scanned: Vec<Scanned> = pages.iter().map(scan).collect();
    let sheets: Vec<Sheet> = scanned.iter().map(Scanned::sheet).collect();
    let furniture = furniture(&sheets);
    let turns: Vec<(u32, Turn)> =
        scanned.iter().map(|scanned| (scanned.page.number, scanned.turn)).collect();
    let mut layout = Layout::default();
    let mut flow = Flow::default();
    for (mut scanned, furniture) in scanned.into_iter().zip(furniture) {
        scanned.drop(&furniture);
        layout.findings.extend(scanned.ruled.overdrawn.then(|| overdrawn(scanned.page.number)));
        layout.lines.extend(scanned.texts());
        flow.push(scanned);
    }
    (layout.pieces, layout.findings) = flow.finish(layout.findings);
    turn_back(&mut layout, &turns);
    layout
}

fn overdrawn(page: u32) -> Finding {
    let message = format!("page {page}: too many lines are drawn to find tables among them");
    Finding::reading(Rule::GeometryDoubtful, Severity::Warning, message)
}

/// A page with its lines of text and its drawn frames.
struct Scanned<'p> {
    page: Cow<'p, Page>,
    turn: Turn,
    ruled: Ruled,
    /// Every line, those in frames included, from top to bottom.
    lines: Vec<(PrintedLine, String)>,
    /// Words that run in another direction than most.
    aside: Vec<Word>,
}

fn scan(page: &Page) -> Scanned<'_> {
    let (page, turn) = upright(page);
    let words = words(&page);
    let ruled = ruled::ruled(&page, usual_size(&words));
    let (main, aside) = words.into_iter().partition(|word| word.direction == Direction::Right);
    let lines = lines(main)
        .into_iter()
        .map(|line| {
            let text = text(&page, &line);
            (line, text)
        })
        .collect();
    Scanned { page, turn, ruled, lines, aside }
}

/// Font size of most letters.
fn usual_size(words: &[Word]) -> f32 {
    let mut sizes: Vec<(f32, usize)> =
        words.iter().map(|word| (word.size, word.glyphs.len())).collect();
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = sizes.iter().map(|(_, glyphs)| glyphs).sum::<usize>() / 2;
    let mut passed = 0;
    let median = sizes.iter().find(|(_, glyphs)| {
        passed += glyphs;
        passed > half
    });
    median.map_or(USUAL_SIZE, |&(size, _)| size)
}

impl Scanned<'_> {
    /// The lines outside of frames: only they can be furniture.
    fn sheet(&self) -> Sheet {
        let areas: Vec<_> = self.ruled.frames.iter().map(|frame| frame.area()).collect();
        let lines = self.lines.iter().enumerate().filter(|(_, (line, _))| {
            let (x, y) = line.area.centre();
            !areas.iter().any(|area| area.contains(x, y))
        });
        Sheet {
            lines: lines.map(|(index, (line, text))| (index, self.line(line, text))).collect(),
            height: self.page.height,
        }
    }

    fn line(&self, line: &PrintedLine, text: &str) -> Line {
        let place = Place::Box { page: self.page.number, area: line.area };
        Line { text: text.to_owned(), place }
    }

    fn drop(&mut self, furniture: &[usize]) {
        let mut index = 0;
        self.lines.retain(|_| {
            index += 1;
            furniture.binary_search(&(index - 1)).is_err()
        });
    }

    fn texts(&self) -> impl Iterator<Item = Line> + '_ {
        let aside = lines_of_other_directions(&self.aside);
        let aside = aside.into_iter().map(|line| self.line(&line, &text(&self.page, &line)));
        self.lines.iter().map(|(line, text)| self.line(line, text)).chain(aside)
    }
}

fn lines_of_other_directions(aside: &[Word]) -> Vec<PrintedLine> {
    [Direction::Down, Direction::Up, Direction::Left]
        .into_iter()
        .flat_map(|direction| {
            lines(aside.iter().filter(|word| word.direction == direction).cloned().collect())
        })
        .collect()
}

/// What has been read so far: tables and paragraphs that the next page may go on with.
#[derive(Default)]
struct Flow {
    items: Vec<Item>,
    findings: Vec<Finding>,
}

enum Item {
    Table(Box<Printed>),
    Text(Box<Paragraph>),
}

impl Flow {
    fn push(&mut self, scanned: Scanned) {
        let page = &*scanned.page;
        let count = scanned.lines.len();
        let mut words = scanned.aside;
        let mut text_lines: Vec<PrintedLine> = Vec::with_capacity(count);
        for (line, _) in scanned.lines {
            if scanned.ruled.frames.iter().any(|frame| ruled::overlap(&frame.area(), &line.area)) {
                words.extend(line.words);
            } else {
                text_lines.push(line);
            }
        }
        let (mut tables, rest) = tables(page, &scanned.ruled, words);
        let (upright, aside) =
            rest.into_iter().partition(|word| word.direction == Direction::Right);
        text_lines.extend(lines(upright));
        text_lines.sort_by(|a, b| a.area.top.total_cmp(&b.area.top));
        let (more, mut text_lines) =
            aligned(page, text_lines, &scanned.ruled.rules, &scanned.ruled.shades);
        tables.extend(more);
        tables.sort_by(|a, b| a.area.top.total_cmp(&b.area.top));
        text_lines.extend(lines_of_other_directions(&aside));
        let text_lines =
            text_lines.into_iter().map(|line| TextLine::of(&line, text(page, &line))).collect();
        self.place(page.number, tables, text_lines);
    }

    /// Puts the tables and lines of a page behind what is there, from top to bottom.
    fn place(&mut self, page: u32, tables: Vec<Printed>, lines: Vec<TextLine>) {
        let margins = Margins::of(&lines);
        let mut tables = tables.into_iter().peekable();
        let mut first = true;
        for line in lines {
            while let Some(table) = tables.next_if(|table| table.area.top <= line.area.top) {
                self.table(table, std::mem::take(&mut first));
            }
            self.text(page, line, &margins, std::mem::take(&mut first));
        }
        for table in tables {
            self.table(table, std::mem::take(&mut first));
        }
    }

    fn table(&mut self, table: Printed, first: bool) {
        let table = match self.items.last_mut() {
            Some(Item::Table(before)) if first => {
                match breaks::join(before, table, &mut self.findings) {
                    Some(apart) => apart,
                    None => return,
                }
            }
            _ => table,
        };
        self.items.push(Item::Table(Box::new(table)));
    }

    fn text(&mut self, page: u32, line: TextLine, margins: &Margins, first: bool) {
        if let Some(Item::Text(paragraph)) = self.items.last_mut() {
            let on = if first {
                paragraph.goes_on_over(&line, margins)
            } else {
                paragraph.goes_on(&line, margins)
            };
            if on {
                paragraph.push(page, line);
                return;
            }
        }
        self.items.push(Item::Text(Box::new(Paragraph::of(page, line))));
    }

    fn finish(self, mut findings: Vec<Finding>) -> (Vec<Piece>, Vec<Finding>) {
        findings.extend(self.findings);
        let pieces = self.items.into_iter().map(|item| match item {
            Item::Table(table) => Piece::Grid(table.grid),
            Item::Text(paragraph) => Piece::Text(paragraph.line),
        });
        (pieces.collect(), findings)
    }
}

/// The ruled tables of a page, and the words that are in none.
fn tables(page: &Page, ruled: &Ruled, words: Vec<Word>) -> (Vec<Printed>, Vec<Word>) {
    let (shares, mut rest) = fill::share_out(&ruled.frames, words);
    let mut tables = Vec::new();
    for (frame, words) in ruled.frames.iter().zip(shares) {
        let mut cells = fill::words_of_cells(page, frame, &words);
        if !fill::is_table(frame, &cells) {
            rest.extend(words);
            continue;
        }
        let mut frame = Cow::Borrowed(frame);
        if let Some(more) = bands::cut_bands(page, &frame, &cells) {
            cells = fill::words_of_cells(page, &more, &words);
            frame = Cow::Owned(more);
        }
        tables.push(Printed {
            grid: fill::fill(page, &frame, cells),
            page: page.number,
            area: frame.area(),
            xs: frame.xs.clone(),
            open_top: frame.open_top,
            open_bottom: frame.open_bottom,
        });
    }
    (tables, rest)
}
