//! What a person checks a report with: the page as it was read, small enough for thousands of them.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde::Serialize;

use crate::grid::{Grid, Layout, Piece, Role};
use crate::read::{Direction, Document, Glyph, GlyphText, Page, RulingKind};
use crate::source::Place;
use crate::view::escaped;

pub mod picture;

/// The page of the site, the same for all reports.
pub const INDEX: &str = include_str!("index.html");
pub const WORDS: &str = include_str!("words.js");
pub const SCRIPT: &str = include_str!("app.js");
pub const STYLE: &str = include_str!("app.css");

/// One page as a drawing in points.
#[derive(Clone, Debug, Serialize)]
pub struct Picture {
    pub page: u32,
    pub width: f32,
    pub height: f32,
    /// What stands inside of the `svg` element: the page as it was read, or a picture of it as it is printed.
    pub svg: String,
    /// Whether it is the page as it is printed.
    pub printed: bool,
}

impl Picture {
    /// Shows the page as it is printed, in a file beside the site.
    pub fn show(&mut self, page: &Page, file: &str) {
        let (wide, high) = (page.width, page.height);
        // The picture lies as the page was before it was turned upright.
        let (width, height, turn) = match page.turned {
            Direction::Right => (wide, high, String::new()),
            Direction::Down => (high, wide, format!("matrix(0 -1 1 0 0 {high})")),
            Direction::Left => (wide, high, format!("matrix(-1 0 0 -1 {wide} {high})")),
            Direction::Up => (high, wide, format!("matrix(0 1 -1 0 {wide} 0)")),
        };
        self.svg = format!(
            "<image href=\"{file}\" width=\"{width}\" height=\"{height}\" \
             preserveAspectRatio=\"none\" transform=\"{turn}\"/>"
        );
        self.printed = true;
    }
}

/// The pages of a document that are wanted, glyph for glyph and line for line.
pub fn pictures(document: &Document, wanted: &BTreeSet<u32>) -> Vec<Picture> {
    let pages = document.pages.iter().filter(|page| wanted.contains(&page.number));
    pages.map(picture).collect()
}

fn picture(page: &Page) -> Picture {
    let mut svg = String::new();
    for ruling in &page.rulings {
        let (class, area) = match ruling.kind {
            RulingKind::Drawn => ("d", ruling.area),
            RulingKind::Shade => ("h", ruling.area),
        };
        // The edge of a surface has no thickness, and would not be seen.
        let (width, height) = (area.width().max(0.4), area.height().max(0.4));
        let (x, y) = (area.x0, area.top);
        _ = write!(
            svg,
            "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\"/>"
        );
    }
    let same_line = |a: &Glyph, b: &Glyph| a.size == b.size && a.area.bottom == b.area.bottom;
    for glyphs in page.glyphs.chunk_by(same_line) {
        line(glyphs, &mut svg);
    }
    Picture { page: page.number, width: page.width, height: page.height, svg, printed: false }
}

/// Glyphs on one baseline, each at its own place.
fn line(glyphs: &[Glyph], svg: &mut String) {
    let (mut places, mut text) = (String::new(), String::new());
    for glyph in glyphs {
        let printed = match &glyph.text {
            GlyphText::One(c) => c.to_string(),
            GlyphText::Many(text) => text.to_string(),
            GlyphText::Unknown => char::REPLACEMENT_CHARACTER.to_string(),
        };
        let mut printed = printed.chars().filter(|c| !c.is_whitespace() && !c.is_control());
        // Of several characters in one glyph the first has its place, and the others follow it.
        let Some(first) = printed.next() else { continue };
        _ = write!(places, "{:.1} ", glyph.area.x0);
        text.push(first);
        for more in printed {
            _ = write!(places, "{:.1} ", glyph.area.x1);
            text.push(more);
        }
    }
    let Some(first) = glyphs.first().filter(|_| !text.is_empty()) else { return };
    // The baseline lies about a fifth of the height above the foot of the box.
    let y = first.area.bottom - 0.2 * first.area.height();
    _ = write!(
        svg,
        "<text x=\"{}\" y=\"{y:.1}\" font-size=\"{:.1}\">{}</text>",
        places.trim_end(),
        first.size,
        escaped(&text)
    );
}

/// A document without pages as it was read: its paragraphs and tables, each with its place.
pub fn flow(layout: &Layout) -> String {
    let mut out = String::new();
    for piece in &layout.pieces {
        match piece {
            Piece::Text(line) => {
                let (place, text) = (key(&line.place), escaped(&line.text));
                _ = write!(out, "<p data-k=\"{place}\">{text}</p>");
            }
            Piece::Grid(grid) => table(grid, &mut out),
        }
    }
    out
}

fn table(grid: &Grid, out: &mut String) {
    out.push_str("<table>");
    for row in &grid.rows {
        out.push_str("<tr>");
        for cell in row {
            let Role::Origin { rows, columns } = cell.role else { continue };
            let place = cell.place.as_ref().map(key).unwrap_or_default();
            let text = escaped(&cell.text).replace('\n', "<br>");
            _ = write!(out, "<td data-k=\"{place}\"");
            if rows > 1 {
                _ = write!(out, " rowspan=\"{rows}\"");
            }
            if columns > 1 {
                _ = write!(out, " colspan=\"{columns}\"");
            }
            _ = write!(out, ">{text}</td>");
        }
        out.push_str("</tr>");
    }
    out.push_str("</table>");
}

/// A place as the script looks for it: `sheet|row|column`, or the number of a paragraph.
fn key(place: &Place) -> String {
    match place {
        Place::Box { .. } => String::new(),
        Place::Cell { sheet, row, column } => escaped(&format!("{sheet}|{row}|{column}")),
        Place::Block(block) => block.to_string(),
    }
}
