//! Texts of a page, one after another → paragraphs, as a browser sets them.

use super::look::Look;
use crate::read::{Block, Paragraph};
use crate::source::Place;
use crate::text::fold::is_digit;
use crate::text::wrap;

/// A paragraph or a table, and where it stands on the page.
#[derive(Debug)]
pub struct Piece {
    pub block: Block,
    /// Of ten parts of it, so many are links to other pages.
    pub linked: usize,
    /// Whether it belongs to the article.
    pub inside: bool,
}

/// What stands in the page, a cell or a caption, growing.
#[derive(Default)]
pub struct Flow {
    pub pieces: Vec<Piece>,
    line: String,
    /// A space that is shown if something follows on the line.
    space: Space,
    /// The last text of the line that is raised or a link, if nothing follows it yet.
    raised: Option<std::ops::Range<usize>>,
    /// The look of the last text.
    last: Look,
    /// Characters of the line that lead to other pages.
    linked: usize,
    /// Pictures among the text, and what else is shown and cannot be read.
    pub pictures: usize,
    /// What is seen only where nothing else stands in the cell: pictures under the text.
    pub grounds: usize,
    /// Whether something else is shown than what is written: by a script, by a tree of its own.
    pub changed: bool,
    /// Whether something lies over the text, or a line is drawn through it.
    pub covered: bool,
    /// What is set on it.
    pub notes: Vec<String>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Space {
    #[default]
    None,
    /// Of a line end in the source: nothing is shown of it between two Han characters.
    LineEnd,
    Shown,
}

impl Flow {
    /// Adds a text; line ends that are kept end the paragraph at `place`.
    pub fn text(&mut self, text: &str, look: &Look, place: impl Fn() -> Place, inside: bool) {
        let bracketed;
        let digits = text.chars().filter(|c| is_digit(*c)).count();
        let is_turned = look.unclear || look.signs || text.contains('\u{202e}');
        let is_turned = is_turned || !look.has_room(digits);
        let text = match is_turned && text.contains(is_digit) {
            true => {
                bracketed = format!("[{}]", text.trim());
                &bracketed
            }
            false => text,
        };
        let is_number = !text.is_empty() && text.len() <= 2 && text.chars().all(is_digit);
        let is_mark = look.raised || is_number && is_mark_beside(look, &self.last);
        if is_mark && self.mark(text, look) {
            return;
        }
        self.part_from_mark(text, look);
        self.last = *look;
        let from = self.line.len();
        for c in text.chars() {
            match c {
                '\n' if look.pre => self.end_line(place(), inside, true),
                '\n' | '\r' if !look.pre => {
                    if self.space == Space::None {
                        self.space = Space::LineEnd;
                    }
                }
                ' ' | '\t' | '\u{c}' if !look.pre => self.space = Space::Shown,
                c if is_nothing(c) || c == '\r' => {}
                c => {
                    self.push(c);
                    self.linked += usize::from(look.link);
                }
            }
        }
        if (look.raised || look.link && is_number) && self.line.len() > from {
            self.raised = Some(from..self.line.len());
        }
    }

    /// White space without a space.
    pub fn gap(&mut self) {
        if self.line.ends_with(is_digit) {
            self.space = Space::Shown;
        }
    }

    fn push(&mut self, c: char) {
        if self.space != Space::None && !self.line.is_empty() {
            let before = self.line.chars().next_back();
            let between_han = before.is_some_and(wrap::is_wide) && wrap::is_wide(c);
            if self.space == Space::Shown || !between_han {
                self.line.push(' ');
            }
        }
        self.space = Space::None;
        self.line.push(c);
    }

    /// A raised text behind a figure is the mark of a note: 223¹ is not 2231.
    fn mark(&mut self, text: &str, look: &Look) -> bool {
        let behind = self.space == Space::None && self.line.ends_with(|c| is_digit(c) || c == ']');
        let mark = text.trim();
        if !behind || mark.is_empty() {
            return false;
        }
        self.line.extend(["[", mark, "]"]);
        self.linked += if look.link { mark.chars().count() } else { 0 };
        true
    }

    /// And so is one before a figure.
    fn part_from_mark(&mut self, text: &str, look: &Look) {
        let Some(raised) = self.raised.take() else { return };
        let is_one = self.last.link && look.link && !self.last.raised;
        let joins = !is_one
            && self.space == Space::None
            && text.starts_with(is_digit)
            && self.line.ends_with(is_digit)
            && raised.end == self.line.len();
        if joins {
            self.line.insert(raised.start, '[');
            self.line.push(']');
        }
    }

    /// Ends the line. An empty one is kept where the page shows it as such.
    pub fn end_line(&mut self, place: Place, inside: bool, keep_empty: bool) {
        self.space = Space::None;
        self.raised = None;
        let text = std::mem::take(&mut self.line);
        let linked = std::mem::take(&mut self.linked);
        if text.is_empty() && !keep_empty {
            return;
        }
        let shown = text.chars().filter(|c| !c.is_whitespace()).count();
        let linked = (linked * 10).checked_div(shown).unwrap_or(0);
        let block = Block::Paragraph(Paragraph { text, place });
        self.pieces.push(Piece { block, linked, inside });
    }

    /// The paragraphs joined by `\n`, without the empty ones; a picture is told where there is no
    /// word beside it, because it may be the figure or a part of it.
    pub fn cell_text(&self) -> String {
        let texts = self.pieces.iter().filter_map(|piece| match &piece.block {
            Block::Paragraph(paragraph) => Some(paragraph.text.trim()),
            Block::Table(_) => None,
        });
        let mut text = texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n");
        let alone = self.grounds + usize::from(self.changed);
        let pictures = self.pictures + if text.is_empty() { alone } else { 0 };
        if pictures > 0 && !text.contains(char::is_alphabetic) {
            text.push_str("[图片]");
        }
        let is_other = self.changed && !text.contains(char::is_alphabetic);
        if (self.covered || is_other) && text.contains(is_digit) {
            text = format!("[{text}]");
        }
        text
    }
}

/// Characters that have no width.
fn is_nothing(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// Whether digits behind others look like the number of a note: a link, or clearly smaller.
fn is_mark_beside(look: &Look, before: &Look) -> bool {
    const SMALLER: f32 = 0.85;
    look.link && !before.link || look.size <= SMALLER * before.size
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text of a cell made of these parts, `^` before those that are raised.
    #[track_caller]
    fn check(parts: &[&str], expected: &str) {
        let mut flow = Flow::default();
        for part in parts {
            let raised = part.starts_with('^');
            let look = Look { raised, ..Look::default() };
            flow.text(part.trim_start_matches('^'), &look, || Place::Block(1), true);
        }
        flow.end_line(Place::Block(1), true, false);
        assert_eq!(flow.cell_text(), expected);
    }

    #[test]
    fn spaces_are_shown_once_and_line_ends_between_han_not_at_all() {
        check(&["  收到 \n 申请", "数\n"], "收到 申请数");
        check(&["2", "2\n3"], "22 3");
        check(&["收到\n申请"], "收到申请");
        check(&["1\u{200b}2"], "12");
    }

    #[test]
    fn linked_and_smaller_digits_are_marks() {
        let plain = Look::default();
        let link = Look { link: true, ..plain };
        let small = Look { size: 13.0, ..plain };
        let check = |parts: &[(&str, Look)], expected: &str| {
            let mut flow = Flow::default();
            for (part, look) in parts {
                flow.text(part, look, || Place::Block(1), true);
            }
            flow.end_line(Place::Block(1), true, false);
            assert_eq!(flow.cell_text(), expected);
        };
        check(&[("300", plain), ("1", link)], "300[1]");
        check(&[("300", plain), ("1", small)], "300[1]");
        check(&[("1", link), ("300", plain)], "[1]300");
        check(&[("3", link), ("00", link)], "300");
        check(&[("300", link)], "300");
        check(&[("3", small), ("00", small)], "300");
    }

    #[test]
    fn raised_digits_are_marks() {
        check(&["223", "^1"], "223[1]");
        check(&["^1", "223"], "[1]223");
        check(&["收到", "^1", "数"], "收到1数");
        check(&["^223"], "223");
    }
}
