//! Printed lines → paragraphs: lines that the page wrapped are joined.

use super::Line;
use super::lines::PrintedLine;
use crate::source::{Place, Rect};
use crate::text::wrap;

/// A printed line with its text.
#[derive(Clone, Debug, PartialEq)]
pub struct TextLine {
    pub text: String,
    pub area: Rect,
    pub size: f32,
    /// Width of its first word: what did not fit on the line before.
    pub first_word: f32,
}

impl TextLine {
    pub fn of(line: &PrintedLine, text: String) -> TextLine {
        let first_word = line.words.first().map_or(0.0, |word| {
            // Han text breaks between any two characters.
            let wraps_anywhere = text.chars().next().is_some_and(wrap::is_wide);
            if wraps_anywhere { 2.0 * line.size } else { word.area.width() }
        });
        TextLine { text, area: line.area, size: line.size, first_word }
    }
}

/// The left and right margin between which the lines of a page run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Margins {
    pub left: f32,
    pub right: f32,
}

impl Margins {
    pub fn of(lines: &[TextLine]) -> Margins {
        let left = lines.iter().map(|line| line.area.x0).fold(f32::INFINITY, f32::min);
        let right = lines.iter().map(|line| line.area.x1).fold(f32::NEG_INFINITY, f32::max);
        Margins { left, right }
    }
}

/// A paragraph under construction.
#[derive(Clone, Debug)]
pub struct Paragraph {
    pub line: Line,
    last: TextLine,
}

impl Paragraph {
    pub fn of(page: u32, line: TextLine) -> Paragraph {
        let place = Place::Box { page, area: line.area };
        Paragraph { line: Line { text: line.text.clone(), place }, last: line }
    }

    /// Whether a line on the same page goes on with it.
    pub fn goes_on(&self, next: &TextLine, margins: &Margins) -> bool {
        let gap = next.area.top - self.last.area.bottom;
        let close = gap <= 1.2 * self.last.size && gap >= -0.5 * self.last.size;
        close && self.wraps(next, margins)
    }

    /// Whether a line at the head of the next page goes on with it.
    pub fn goes_on_over(&self, next: &TextLine, margins: &Margins) -> bool {
        !self.line.text.ends_with(['。', '；', '：', '.', ';', ':', '!', '！'])
            && self.wraps(next, margins)
    }

    fn wraps(&self, next: &TextLine, margins: &Margins) -> bool {
        let alike = (next.size - self.last.size).abs() <= 0.1 * self.last.size;
        let full = self.last.area.x1 + next.first_word + 0.2 * next.size >= margins.right;
        // The first line of a paragraph stands in by two characters.
        let flush = next.area.x0 <= margins.left + 1.2 * next.size
            && next.area.x0 <= self.last.area.x0 + 0.8 * next.size;
        alike && full && flush
    }

    pub fn push(&mut self, page: u32, next: TextLine) {
        if let Place::Box { page: own, area } = &mut self.line.place
            && *own == page
        {
            *area = area.union(&next.area);
        }
        wrap::join(&mut self.line.text, &next.text);
        self.last = next;
    }
}
