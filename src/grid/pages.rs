//! Pages → `Layout`: tables and prose of each page in reading order, joined over the breaks.

use std::borrow::Cow;

use super::aligned::{aligned, in_frame};
use super::breaks::{self, Printed};
use super::drawing::is_drawing;
use super::frame::{Turn, turn_back, upright};
use super::furniture::{Sheet, furniture};
use super::gutters::{self, Columns, Region};
use super::lines::{PrintedLine, lines, text, word_text};
use super::paragraphs::{Margins, Paragraph, TextLine};
use super::ruled::{self, Ruled, bands, extend, fill, open};
use super::words::{Word, words};
use super::{Layout, Line, Piece};
use crate::finding::{Finding, Rule, Severity};
use crate::read::{Direction, Page};
use crate::source::{Place, Rect};

/// Font size on a page without glyphs.
const USUAL_SIZE: f32 = 10.0;

/// So many figures on one line are a row of a table.
const SIDE_BY_SIDE: usize = 3;

/// A frame of so many cells has lines between rows and columns.
const MANY_CELLS: usize = 20;

/// A table goes on so close below the line that says so, in parts of the font size.
const MOST_BELOW_MARK: f32 = 3.0;

/// Lays out a document of pages.
pub fn pages(pages: &[Page]) -> Layout {
    let mut scanned: Vec<Scanned> = pages.iter().map(scan).collect();
    part_columns(&mut scanned);
    let sheets: Vec<Sheet> = scanned.iter().map(Scanned::sheet).collect();
    let furniture = furniture(&sheets);
    let turns: Vec<(u32, Turn)> =
        scanned.iter().map(|scanned| (scanned.page.number, scanned.turn)).collect();
    let plain = scanned.iter().any(Scanned::is_plain);
    let mut layout = Layout::default();
    let mut flow = Flow::default();
    for (mut scanned, furniture) in scanned.into_iter().zip(furniture) {
        scanned.drop(&furniture);
        layout.findings.extend(scanned.ruled.overdrawn.then(|| overdrawn(scanned.page.number)));
        layout.lines.extend(scanned.texts());
        layout.sheets.extend(plain.then(|| scanned.words()).flatten());
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
    /// Where its text stands in columns.
    columns: Option<Columns>,
    /// The parts of the page in reading order.
    regions: Vec<Region>,
    /// Every line with the number of its region, those in frames included, region by region from
    /// top to bottom.
    lines: Vec<ScannedLine>,
    /// Words that run in another direction than most.
    aside: Vec<Word>,
}

struct ScannedLine {
    region: usize,
    line: PrintedLine,
    text: String,
}

/// Parts the pages whose text stands in columns into regions.
fn part_columns(pages: &mut [Scanned]) {
    let all: Vec<Option<Columns>> = pages.iter_mut().map(|page| page.columns.take()).collect();
    let mut usual: Option<&Columns> = all.iter().flatten().next();
    if usual.is_none() {
        return;
    }
    for (page, own) in pages.iter_mut().zip(&all) {
        usual = own.as_ref().or(usual);
        let Some(columns) = usual else { continue };
        let lines: Vec<PrintedLine> = page.lines.iter().map(|line| line.line.clone()).collect();
        if own.is_none() && !gutters::fits(&lines, &page.ruled, columns) {
            continue;
        }
        page.regions = gutters::regions(&lines, &page.ruled, columns, page.regions[0]);
        page.lines = by_region(lines, &page.regions)
            .map(|(region, line)| {
                let text = text(&page.page, &line);
                ScannedLine { region, line, text }
            })
            .collect();
    }
}

fn scan(page: &Page) -> Scanned<'_> {
    let (page, turn) = upright(page);
    let words = words(&page);
    let mut ruled = ruled::ruled(&page, usual_size(&words));
    let (main, aside) = words.into_iter().partition(|word| word.direction == Direction::Right);
    let lines = lines(main);
    ruled.drop_bands(&lines);
    let columns = gutters::columns(&lines, &ruled);
    let lines = lines
        .into_iter()
        .map(|line| {
            let text = text(&page, &line);
            ScannedLine { region: 0, line, text }
        })
        .collect();
    let regions = vec![Rect { x0: 0.0, top: 0.0, x1: page.width, bottom: page.height }];
    Scanned { page, turn, ruled, columns, regions, lines, aside }
}

/// Lines of the whole page → lines of each region.
fn by_region(
    whole: Vec<PrintedLine>,
    regions: &[Region],
) -> impl Iterator<Item = (usize, PrintedLine)> {
    let mut all = vec![Vec::new(); regions.len()];
    match &mut all[..] {
        [only] => *only = whole,
        all => {
            let mut words = vec![Vec::new(); regions.len()];
            for word in whole.into_iter().flat_map(|line| line.words) {
                let (x, y) = word.area.centre();
                words[gutters::region_at(regions, x, y)].push(word);
            }
            all.iter_mut().zip(words).for_each(|(own, words)| *own = lines(words));
        }
    }
    all.into_iter().enumerate().flat_map(|(region, own)| own.into_iter().map(move |l| (region, l)))
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
        let lines = self.lines.iter().enumerate().filter(|(_, scanned)| {
            let (x, y) = scanned.line.area.centre();
            !areas.iter().any(|area| area.contains(x, y))
        });
        let mut lines: Vec<_> = lines.collect();
        if self.regions.len() > 1 {
            lines.sort_by(|(_, a), (_, b)| a.line.area.top.total_cmp(&b.line.area.top));
        }
        let lines = lines.into_iter().map(|(index, own)| (index, self.line(&own.line, &own.text)));
        let longer = self.page.height.max(self.page.width);
        Sheet { lines: lines.collect(), height: self.page.height, longer }
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

    /// Whether figures stand side by side outside of the drawn cells of tables.
    fn is_plain(&self) -> bool {
        let drawn = self.ruled.frames.iter().filter(|frame| frame.cells.len() >= MANY_CELLS);
        let areas: Vec<Rect> = drawn.map(|frame| frame.area()).collect();
        self.lines.iter().any(|own| {
            let (x, y) = own.line.area.centre();
            own.line.words.len() >= SIDE_BY_SIDE
                && own.text.split(' ').filter(|text| is_figure(text)).count() >= SIDE_BY_SIDE
                && !areas.iter().any(|area| area.contains(x, y))
        })
    }

    /// Its words, where they are printed.
    fn words(&self) -> Option<super::Sheet> {
        let words = || {
            self.lines.iter().flat_map(|own| &own.line.words).map(|word| super::Printed {
                text: word_text(&self.page, word),
                area: word.area,
                size: word.size,
            })
        };
        let upright = !self.turn.is_turned();
        upright.then(|| super::Sheet { page: self.page.number, words: words().collect() })
    }

    fn texts(&self) -> impl Iterator<Item = Line> + '_ {
        let aside = lines_of_other_directions(&self.aside);
        let aside = aside.into_iter().map(|line| self.line(&line, &text(&self.page, &line)));
        self.lines.iter().map(|own| self.line(&own.line, &own.text)).chain(aside)
    }
}

fn is_figure(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit() || ('０'..='９').contains(&c))
        && !text.chars().any(char::is_alphabetic)
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
        let Scanned { page, ruled, regions, lines, aside, .. } = scanned;
        let mut lines = lines.into_iter().peekable();
        let mut aside = Some(aside);
        for (number, region) in regions.iter().enumerate() {
            let own = std::iter::from_fn(|| lines.next_if(|line| line.region == number));
            let own = own.map(|scanned| scanned.line);
            // What runs in other directions is read last.
            let aside = if number + 1 == regions.len() { aside.take() } else { None };
            let aside = aside.unwrap_or_default();
            match regions.len() {
                1 => self.region(&page, &ruled, own.collect(), aside, true),
                _ => {
                    let part = ruled.part(region);
                    self.region(&page, &part, own.collect(), aside, number == 0);
                }
            }
        }
    }

    /// Reads one part of a page. `first`: whether it is the head of the page.
    fn region(
        &mut self,
        page: &Page,
        ruled: &Ruled,
        lines_of_text: Vec<PrintedLine>,
        aside: Vec<Word>,
        first: bool,
    ) {
        let before = match self.items.last() {
            Some(Item::Table(before)) if first => Some(before.xs.clone()),
            Some(Item::Table(_) | Item::Text(_)) | None => None,
        };
        let ruled = &*extend::extend(page, ruled, &lines_of_text, before.as_deref());
        let mut words = aside;
        let mut text_lines: Vec<PrintedLine> = Vec::with_capacity(lines_of_text.len());
        for line in lines_of_text {
            if ruled.frames.iter().any(|frame| ruled::overlap(&frame.area(), &line.area)) {
                words.extend(line.words);
            } else {
                text_lines.push(line);
            }
        }
        let (mut tables, rest) = tables(page, ruled, words, before.as_deref());
        let (upright, aside) =
            rest.into_iter().partition(|word| word.direction == Direction::Right);
        text_lines.extend(lines(upright));
        text_lines.sort_by(|a, b| a.area.top.total_cmp(&b.area.top));
        let (more, mut text_lines) = aligned(page, text_lines, &ruled.rules, &ruled.shades);
        tables.extend(more);
        tables.sort_by(|a, b| a.area.top.total_cmp(&b.area.top));
        text_lines.extend(lines_of_other_directions(&aside));
        let text_lines =
            text_lines.into_iter().map(|line| TextLine::of(&line, text(page, &line))).collect();
        self.place(page.number, tables, text_lines, first);
    }

    /// Puts the tables and lines of a region behind what is there, from top to bottom.
    fn place(&mut self, page: u32, tables: Vec<Printed>, lines: Vec<TextLine>, first: bool) {
        let margins = Margins::of(&lines);
        let mut tables = tables.into_iter().peekable();
        let mut first = first;
        let mut lines = lines.into_iter().peekable();
        if first && self.goes_on(lines.peek(), tables.peek()) {
            first = lines.next().is_none() || tables.next().is_none();
        }
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

    /// Joins a table below a line that says that it goes on with the one on the page before.
    fn goes_on(&mut self, mark: Option<&TextLine>, table: Option<&Printed>) -> bool {
        let (Some(Item::Table(before)), Some(mark), Some(table)) =
            (self.items.last_mut(), mark, table)
        else {
            return false;
        };
        let below = (table.area.top - mark.area.bottom) / mark.size.max(0.1);
        (0.0..=MOST_BELOW_MARK).contains(&below)
            && breaks::is_continued(&mark.text)
            && breaks::join(before, table.clone(), &mut self.findings).is_none()
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
///
/// `before` are the borders of the table that the page may go on with.
fn tables(
    page: &Page,
    ruled: &Ruled,
    words: Vec<Word>,
    mut before: Option<&[f32]>,
) -> (Vec<Printed>, Vec<Word>) {
    let (shares, mut rest) = fill::share_out(&ruled.frames, words);
    let mut tables = Vec::new();
    for (frame, words) in ruled.frames.iter().zip(shares) {
        let mut cells = fill::words_of_cells(page, frame, &words);
        let parted = open::part(page, frame, &words, &cells, before.take());
        if let Some(parted) = &parted {
            cells = fill::words_of_cells(page, parted, &words);
        }
        let frame = parted.as_ref().unwrap_or(frame);
        if let Some(table) = in_frame(page, frame, &words) {
            tables.push(table);
            continue;
        }
        if !fill::is_table(frame, &cells) {
            rest.extend(words);
            continue;
        }
        let mut frame = Cow::Borrowed(frame);
        if let Some(more) = bands::cut_bands(page, &frame, &cells) {
            cells = fill::words_of_cells(page, &more, &words);
            frame = Cow::Owned(more);
        }
        let grid = fill::fill(page, &frame, cells);
        if is_drawing(&grid) {
            rest.extend(words);
            continue;
        }
        tables.push(Printed {
            grid,
            page: page.number,
            area: frame.area(),
            xs: frame.xs.clone(),
            open_top: frame.open_top,
            open_bottom: frame.open_bottom,
        });
    }
    (tables, rest)
}
