//! A line of text as a reader of the page takes it, for every format in which text has a look.
//!
//! What nobody sees is not read, a raised digit is no digit of the figure before it, and what
//! stands in a cell without being text keeps the cell from being blank. All of it is told.

use super::Block;
use super::noted;
use super::told::Told;
use crate::finding::{Finding, Rule};
use crate::source::Place;
use crate::text::fold::is_han;

/// What a reader takes from a piece of text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    #[default]
    Plain,
    /// Raised, lowered or tiny: a mark at what it stands beside.
    Mark,
    /// It cannot be told what a reader sees: digits in a font of pictures, two lines in one.
    Unclear,
    /// Struck through: no longer meant.
    Struck,
    /// Not to be seen: hidden, in the colour of its ground, of no size.
    Hidden,
}

/// The text of a paragraph, growing.
#[derive(Debug, Default)]
pub struct Line {
    text: String,
    /// Where a mark begins that is still growing.
    mark: Option<usize>,
    /// Where a link begins that is still growing.
    link: Option<usize>,
    /// What stands in text boxes that are anchored here.
    pub boxes: Vec<Block>,
}

impl Line {
    /// Adds a piece of text; what is passed over goes to `unseen`.
    pub fn add(&mut self, text: &str, look: Look, unseen: &mut Unseen, place: &Place) {
        match look {
            Look::Hidden => unseen.hidden.add(text, place),
            Look::Struck => {
                unseen.struck.add(text, place);
                if !text.trim().is_empty() {
                    unseen.stands(Thing::alone(format!("删除线：{}", text.trim())));
                }
            }
            Look::Mark => {
                self.mark.get_or_insert(self.text.len());
                self.text.push_str(text);
            }
            Look::Unclear if text.contains(is_digit) => {
                self.end_mark(None);
                self.text.push_str(&format!("[{}]", text.trim()));
            }
            Look::Plain | Look::Unclear => self.push(text),
        }
    }

    /// Says whether what comes next leads elsewhere: a digit that does alone is the mark of a note.
    pub fn link(&mut self, leads: bool) {
        if leads {
            self.link.get_or_insert(self.text.len());
        } else if let Some(start) = self.link.take() {
            let linked = self.text.get(start..).unwrap_or_default();
            let is_mark =
                linked.len() <= LONGEST_MARK && linked.chars().all(|c| c.is_ascii_digit());
            if is_mark && !linked.is_empty() {
                self.mark.get_or_insert(start);
            }
        }
    }

    /// Adds a piece of plain text.
    pub fn push(&mut self, text: &str) {
        if let Some(first) = text.chars().next() {
            self.end_mark(Some(first));
            self.text.push_str(text);
        }
    }

    /// Puts an automatic number before the text. `1.` and `22` apart by a tab must not become 1.22.
    pub fn number_apart(&mut self, mut number: String) {
        if number.ends_with(is_joint) && self.text.starts_with(char::is_numeric) {
            number.push(' ');
        }
        self.text.insert_str(0, &number);
        self.mark = self.mark.map(|start| start + number.len());
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The whole text.
    pub fn finish(&mut self) -> String {
        self.link(false);
        self.end_mark(None);
        let text = std::mem::take(&mut self.text);
        // Written from right to left, the digits stand in another order than they are shown.
        let is_turned = text.contains('\u{202e}') && text.contains(is_digit);
        if is_turned { format!("[{text}]") } else { text }
    }

    /// The mark of a note at a figure: 223¹ is not 2231.
    fn end_mark(&mut self, next: Option<char>) {
        let Some(start) = self.mark.take() else { return };
        let (before, mark) = self.text.split_at(start);
        let is_beside = before.trim_end().ends_with(is_digit)
            || next.is_some_and(is_digit)
            // 223件¹
            || (before.starts_with(is_digit) && mark.contains(is_digit));
        if is_beside && !mark.trim().is_empty() {
            let mark = format!("[{}]", mark.trim());
            self.text.truncate(start);
            self.text.push_str(&mark);
        }
    }
}

/// Digits of the number of a note.
const LONGEST_MARK: usize = 2;

/// What would make one number of two.
fn is_joint(c: char) -> bool {
    c.is_numeric() || matches!(c, '.' | '．' | ',' | '，' | '-')
}

fn is_digit(c: char) -> bool {
    matches!(c, '0'..='9' | '０'..='９' | '.' | '．')
}

/// Something that stands in a cell and is no text.
#[derive(Clone, Debug, PartialEq)]
pub struct Thing {
    name: String,
    to_figure: ToFigure,
}

/// What a thing in a cell is to the figure there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ToFigure {
    /// It floats over the figure: nobody knows what can be seen of that.
    Covers,
    /// It stands beside it.
    Beside,
    /// It counts only where there is no figure.
    Nothing,
}

impl Thing {
    /// A picture, a formula, a field in the line of the text.
    pub fn beside(name: impl Into<String>) -> Self {
        Self { name: name.into(), to_figure: ToFigure::Beside }
    }

    /// A picture or a shape that floats over the text.
    pub fn covering(name: impl Into<String>) -> Self {
        Self { name: name.into(), to_figure: ToFigure::Covers }
    }

    /// Something that counts only where nothing else stands.
    pub fn alone(name: impl Into<String>) -> Self {
        Self { name: name.into(), to_figure: ToFigure::Nothing }
    }
}

/// What was passed over, to be told at the end.
#[derive(Debug, Default)]
pub struct Unseen {
    pub hidden: Told,
    pub prompts: Told,
    pub struck: Told,
    /// Pictures, drawings and the like outside of cells.
    drawn: Told,
    /// Those in the cell that is being read.
    things: Option<Vec<Thing>>,
    /// Notes that are set on it.
    notes: Vec<String>,
}

impl Unseen {
    /// Begins a cell; the answer goes to `leave_cell`.
    pub fn enter_cell(&mut self) -> Option<Vec<Thing>> {
        self.things.replace(Vec::new())
    }

    /// Says whether what comes next stands in a cell, for formats that tell it paragraph by paragraph.
    pub fn in_cell(&mut self, is: bool) {
        if !is {
            self.things = None;
        } else if self.things.is_none() {
            self.things = Some(Vec::new());
        }
    }

    /// Ends a cell: its text, with what stands in it beside its text.
    ///
    /// A label is none the less a label for a picture beside it, but a figure may be covered.
    pub fn leave_cell(&mut self, outer: Option<Vec<Thing>>, mut text: String) -> String {
        let mut things = std::mem::replace(&mut self.things, outer).unwrap_or_default();
        things.dedup();
        let is_bare = text.trim().is_empty();
        if text.contains(is_han) && !things.is_empty() && !is_figure(&text) {
            return text;
        }
        for Thing { name, to_figure } in things {
            match to_figure {
                // What begins with a bracket is no figure.
                ToFigure::Covers => text.insert_str(0, &format!("[{name}]")),
                ToFigure::Nothing if !is_bare => {}
                ToFigure::Beside | ToFigure::Nothing => text.push_str(&format!("[{name}]")),
            }
        }
        text
    }

    /// Keeps a note that is set on something in the cell that is being read, if one is. `kind`: as
    /// `footnote`, for people.
    pub fn note(&mut self, kind: &str, note: &str) {
        if self.things.is_some() && self.notes.len() < MOST_THINGS {
            self.notes.extend(noted::told(kind, note));
        }
    }

    /// The notes on the cell that has ended.
    pub fn notes_of_cell(&mut self) -> Vec<String> {
        std::mem::take(&mut self.notes)
    }

    pub fn is_in_cell(&self) -> bool {
        self.things.is_some()
    }

    /// Notes what stands in the cell that is being read, if one is.
    pub fn stands(&mut self, thing: Thing) {
        if let Some(things) = self.things.as_mut().filter(|things| things.len() < MOST_THINGS) {
            things.push(thing);
        }
    }

    /// Notes a picture or the like, wherever it stands.
    pub fn draws(&mut self, thing: Thing, place: &Place) {
        if self.things.is_none() {
            self.drawn.add(&thing.name, place);
        }
        self.stands(thing);
    }

    pub fn findings(&self) -> Vec<Finding> {
        let hidden = |told: &Told, what| told.finding(Rule::Hidden, what);
        let told = [
            hidden(&self.hidden, "hidden text was passed over"),
            hidden(&self.prompts, "the prompt of an empty content control was passed over"),
            hidden(&self.struck, "text that is struck through was passed over"),
            self.drawn.finding(Rule::PartLost, "what is drawn and no text was passed over"),
        ];
        told.into_iter().flatten().collect()
    }
}

/// Of the things in one cell, more would tell nobody anything.
const MOST_THINGS: usize = 8;

/// Whether a text with Chinese characters is a figure with its unit all the same: `12件`.
fn is_figure(text: &str) -> bool {
    text.trim_start().starts_with(is_digit) && text.chars().filter(|c| is_han(*c)).count() <= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pieces: &[(&str, Look)], expected: &str, told: usize) {
        let mut unseen = Unseen::default();
        let mut line = Line::default();
        for (text, look) in pieces {
            line.add(text, *look, &mut unseen, &Place::Block(1));
        }
        assert_eq!(line.finish(), expected);
        assert_eq!(unseen.findings().len(), told);
    }

    #[test]
    fn a_linked_digit_beside_a_figure_is_a_mark() {
        let check = |pieces: &[(&str, bool)], expected: &str| {
            let (mut unseen, mut line) = (Unseen::default(), Line::default());
            for (text, leads) in pieces {
                line.link(*leads);
                line.add(text, Look::Plain, &mut unseen, &Place::Block(1));
            }
            assert_eq!(line.finish(), expected);
        };
        check(&[("223", false), ("1", true)], "223[1]");
        check(&[("1", true), ("223", false)], "[1]223");
        check(&[("22", true), ("3", true)], "223");
        check(&[("5", true)], "5");
        check(&[("表", false), ("2", true)], "表2");
        check(&[("223件", false), ("1", true)], "223件[1]");
    }

    #[test]
    fn marks_beside_figures_are_no_digits() {
        check(&[("223", Look::Plain), ("1", Look::Mark)], "223[1]", 0);
        check(&[("223", Look::Plain), ("1", Look::Mark), ("2", Look::Mark)], "223[12]", 0);
        check(&[("1", Look::Mark), ("223", Look::Plain)], "[1]223", 0);
        check(&[("22", Look::Plain), ("1", Look::Mark), ("3", Look::Plain)], "22[1]3", 0);
        check(&[("223件", Look::Plain), ("1", Look::Mark)], "223件[1]", 0);
        check(&[("km", Look::Plain), ("2", Look::Mark)], "km2", 0);
        // A whole figure that stands a little higher is a figure.
        check(&[("2", Look::Mark), ("23", Look::Mark)], "223", 0);
    }

    #[test]
    fn what_nobody_sees_is_told() {
        check(&[("9", Look::Hidden), ("223", Look::Plain)], "223", 1);
        check(&[("213", Look::Struck), ("223", Look::Plain), ("1", Look::Hidden)], "223", 2);
    }

    #[test]
    fn unclear_digits_are_no_figure() {
        check(&[("12", Look::Unclear)], "[12]", 0);
        check(&[("件", Look::Unclear)], "件", 0);
        check(&[("\u{202e}321", Look::Plain)], "[\u{202e}321]", 0);
        check(&[("\u{202e}", Look::Plain), ("321", Look::Plain)], "[\u{202e}321]", 0);
    }

    #[track_caller]
    fn check_cell(things: &[Thing], text: &str, expected: &str) {
        let mut unseen = Unseen::default();
        let outer = unseen.enter_cell();
        things.iter().for_each(|thing| unseen.stands(thing.clone()));
        assert_eq!(unseen.leave_cell(outer, text.to_owned()), expected);
    }

    #[test]
    fn what_stands_in_a_cell_keeps_it_from_being_blank() {
        check_cell(&[Thing::beside("图片")], "", "[图片]");
        check_cell(&[Thing::beside("图片")], "12", "12[图片]");
        check_cell(&[Thing::covering("图形")], "12", "[图形]12");
        check_cell(&[Thing::beside("图片")], "12件", "12件[图片]");
        check_cell(&[Thing::beside("图片")], "收到申请数", "收到申请数");
        check_cell(&[Thing::alone("删除线：12")], "", "[删除线：12]");
        check_cell(&[Thing::alone("删除线：12")], "13", "13");
    }
}
