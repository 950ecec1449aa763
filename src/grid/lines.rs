//! Words → printed lines, from top to bottom and from left to right.

use super::words::{Word, turned};
use crate::read::{Direction, Glyph, GlyphText, Page};
use crate::source::Rect;
use crate::text::wrap::is_wide;

/// Centres of words on one line differ by less than this part of the smaller one's height.
///
/// A number that stands beside the gap of a label of two lines is half a line away from both.
const SAME_LINE: f32 = 0.35;

/// A word this much smaller than its line may stand higher or lower: a mark of a footnote.
pub const SMALL: f32 = 0.8;

/// A gap this wide (in parts of the font size) parts columns rather than words.
pub const WIDE_GAP: f32 = 1.5;

/// Fewer letters say nothing about how they run.
const FEWEST_DOWNWARDS: usize = 3;

/// Words on one baseline, from left to right as they are read.
#[derive(Clone, Debug, PartialEq)]
pub struct PrintedLine {
    pub words: Vec<Word>,
    /// On the page.
    pub area: Rect,
    /// Font size of its longest word.
    pub size: f32,
}

/// Puts words of one direction into lines.
pub fn lines(mut words: Vec<Word>) -> Vec<PrintedLine> {
    let Some(direction) = words.first().map(|word| word.direction) else { return Vec::new() };
    let middle = |word: &Word| turned(&word.area, direction).centre().1;
    words.sort_by(|a, b| middle(a).total_cmp(&middle(b)));
    let mut lines: Vec<PrintedLine> = Vec::new();
    // The line's band: of its tallest word so far.
    let mut band = Rect::default();
    for word in words {
        let area = turned(&word.area, direction);
        match lines.last_mut() {
            Some(line) if shares_line(&band, &area) => {
                if area.height() > band.height() {
                    band = area;
                }
                line.area = line.area.union(&word.area);
                line.words.push(word);
            }
            _ => {
                band = area;
                lines.push(PrintedLine { area: word.area, size: word.size, words: vec![word] });
            }
        }
    }
    lines.iter_mut().for_each(|line| arrange(line, direction));
    lines
}

fn shares_line(band: &Rect, area: &Rect) -> bool {
    let (low, high) = (band.height().min(area.height()), band.height().max(area.height()));
    let apart = (band.centre().1 - area.centre().1).abs();
    let within = if low < SMALL * high { 0.5 * high } else { SAME_LINE * low };
    apart <= within
}

fn arrange(line: &mut PrintedLine, direction: Direction) {
    line.words
        .sort_by(|a, b| turned(&a.area, direction).x0.total_cmp(&turned(&b.area, direction).x0));
    let longest = line.words.iter().max_by_key(|word| word.glyphs.len());
    line.size = longest.map_or(line.size, |word| word.size);
}

/// The text of a line: spaces where words stand apart (none between Han characters), two of
/// them where the gap is wide.
pub fn text(page: &Page, line: &PrintedLine) -> String {
    let mut text = String::with_capacity(64);
    let mut before: Option<&Word> = None;
    for word in &line.words {
        let raised = is_raised(word, line);
        if let Some(before) = before {
            space(&mut text, before, word, page);
            if !raised && are_two_numbers(page, before, word) && !text.ends_with(' ') {
                text.push(' ');
            }
        }
        write(page, word, raised, &mut text);
        before = Some(word);
    }
    text
}

/// The text of a word.
pub fn word_text(page: &Page, word: &Word) -> String {
    let mut text = String::with_capacity(3 * word.glyphs.len());
    write(page, word, false, &mut text);
    text
}

/// The text of a cell: its lines joined by line feeds.
///
/// A label set one character to a line (`三、`, `本`, `年`, …), as in narrow cells, is one line.
pub fn cell_text(page: &Page, words: Vec<Word>) -> String {
    if let Some(down) = downwards(page, &words) {
        return down;
    }
    let first = words.first().map(|word| word.direction);
    if words.iter().all(|word| Some(word.direction) == first) {
        return join(lines(words).iter().map(|line| text(page, line)));
    }
    let mut texts = Vec::new();
    for direction in [Direction::Right, Direction::Down, Direction::Up, Direction::Left] {
        let own = words.iter().filter(|word| word.direction == direction).cloned().collect();
        texts.extend(lines(own).iter().map(|line| text(page, line)));
    }
    join(texts.into_iter())
}

/// The text of a cell that is set downwards, in columns from right to left, by upright letters of
/// their own. A cell with room for one letter only has it in one line, which then runs from right
/// to left.
///
/// The file writes the letters as they are read; what is set in lines never goes to the left
/// without going down.
fn downwards(page: &Page, words: &[Word]) -> Option<String> {
    let letter = |word: &Word| {
        let only = word.glyphs.len() == 1 && word.direction == Direction::Right;
        first_char(page, word).filter(|c| only && (is_wide(*c) || "（）()、".contains(*c)))
    };
    if words.len() < FEWEST_DOWNWARDS || !words.iter().all(|word| letter(word).is_some()) {
        return None;
    }
    let mut words: Vec<&Word> = words.iter().collect();
    words.sort_by_key(|word| word.glyphs.start);
    let mut columns = 1;
    for pair in words.windows(2) {
        let (a, b) = (pair[0].area.centre(), pair[1].area.centre());
        let size = pair[0].size.max(pair[1].size);
        let below = (a.0 - b.0).abs() < 0.5 * size && b.1 - a.1 > 0.5 * size;
        let to_the_left = a.0 - b.0 > 0.5 * size && b.1 - a.1 < 0.5 * size;
        if !below && !to_the_left {
            return None;
        }
        columns += usize::from(to_the_left);
    }
    (columns > 1).then(|| words.into_iter().filter_map(letter).collect())
}

fn join(texts: impl Iterator<Item = String>) -> String {
    let texts: Vec<String> = texts.collect();
    let length = |text: &String| text.chars().count();
    let singles = texts.iter().filter(|text| length(text) == 1).count();
    let stacked = texts.len() > 2
        && 2 * singles > texts.len()
        && texts.iter().all(|text| length(text) <= 2 && text.chars().all(is_wide));
    texts.join(if stacked { "" } else { "\n" })
}

fn space(text: &mut String, before: &Word, word: &Word, page: &Page) {
    let (a, b) = (turned(&before.area, word.direction), turned(&word.area, word.direction));
    let size = before.size.max(word.size);
    let gap = (b.x0 - a.x1) / size.max(0.1);
    let han = text.chars().next_back().is_some_and(is_wide)
        || first_char(page, word).is_some_and(is_wide);
    if gap >= WIDE_GAP {
        text.push_str("  ");
    } else if gap >= if han { 0.5 } else { 0.1 } || spaced(page, before, word) && !han {
        text.push(' ');
    }
}

/// Whether digits meet that are not of one number: of another size, on another baseline, or over
/// each other. A number may be drawn digit by digit, and then all of it fits.
fn are_two_numbers(page: &Page, before: &Word, word: &Word) -> bool {
    let (last, first) = (&page.glyphs[before.glyphs.end - 1], &page.glyphs[word.glyphs.start]);
    let digit = |glyph: &Glyph| glyph.text.one().is_some_and(|c| c.is_ascii_digit());
    let size = before.size.max(word.size);
    let (a, b) = (turned(&last.area, word.direction), turned(&first.area, word.direction));
    let apart = (before.size - word.size).abs() > 0.1 * size
        || (a.bottom - b.bottom).abs() > 0.1 * size
        || b.x0 - a.x1 < -0.2 * size;
    digit(last) && digit(first) && apart
}

/// Whether the file itself sets a space between two words that follow one another in it.
fn spaced(page: &Page, before: &Word, word: &Word) -> bool {
    before.glyphs.end < word.glyphs.start && word.glyphs.start - before.glyphs.end <= 2 && {
        let between = &page.glyphs[before.glyphs.end..word.glyphs.start];
        between.iter().all(|glyph| matches!(glyph.text, GlyphText::One(c) if c.is_whitespace()))
    }
}

fn first_char(page: &Page, word: &Word) -> Option<char> {
    match &page.glyphs[word.glyphs.start].text {
        GlyphText::One(c) => Some(*c),
        GlyphText::Many(text) => text.chars().next(),
        GlyphText::Unknown => None,
    }
}

/// Small and high: the mark of a footnote or an exponent.
fn is_raised(word: &Word, line: &PrintedLine) -> bool {
    if word.size >= SMALL * line.size {
        return false;
    }
    let longest = line.words.iter().filter(|other| other.size >= SMALL * line.size);
    let bottom = longest
        .map(|other| turned(&other.area, word.direction).bottom)
        .fold(f32::NEG_INFINITY, f32::max);
    turned(&word.area, word.direction).bottom < bottom - 0.15 * line.size
}

fn write(page: &Page, word: &Word, raised: bool, out: &mut String) {
    for glyph in &page.glyphs[word.glyphs.clone()] {
        write_glyph(glyph, raised, out);
    }
}

fn write_glyph(glyph: &Glyph, raised: bool, out: &mut String) {
    match &glyph.text {
        GlyphText::One(c) => out.push(if raised { superscript(*c) } else { *c }),
        GlyphText::Many(text) if raised => out.extend(text.chars().map(superscript)),
        GlyphText::Many(text) => out.push_str(text),
        GlyphText::Unknown => out.push(char::REPLACEMENT_CHARACTER),
    }
}

/// A raised digit stays apart from the number that it stands behind: 12³ is not 123.
fn superscript(c: char) -> char {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    c.to_digit(10).map_or(c, |digit| DIGITS[digit as usize])
}
