//! A page as the program sees it: glyphs with their boxes, drawn lines, cells, and what each cell
//! became. To be looked at in a browser. Of a document without pages its tables are drawn.

mod list;
mod tables;

use std::fmt::Write;

use crate::grid::{Cell, Grid, Layout, Method, Piece};
use crate::read::{Glyph, GlyphText, Page, RulingKind};
use crate::source::{Place, Rect};
use crate::view::escaped;

pub use tables::tables;

/// What a cell became.
pub struct Mark {
    pub place: Place,
    /// The cell as printed.
    pub printed: String,
    /// What stands in the list beside the drawing: `request_received = 223`.
    pub text: String,
    /// `good`, `flagged` or `missing`.
    pub status: &'static str,
}

/// Draws one page, and beside it the list of what its cells became. Marks of other pages are left out.
pub fn page(page: &Page, layout: &Layout, marks: &[Mark]) -> String {
    let mut out = String::new();
    for cell in grids(layout).flat_map(|grid| cells(grid, page.number)) {
        rect(&mut out, &cell.0, cell.1.id(), Some(&cell.2.text));
    }
    for ruling in &page.rulings {
        let class = match ruling.kind {
            RulingKind::Drawn => "drawn",
            RulingKind::Shade => "shade",
        };
        rect(&mut out, &at_least_visible(ruling.area), class, None);
    }
    for glyph in &page.glyphs {
        rect(&mut out, &glyph.area, "glyph", None);
        letter(&mut out, glyph);
    }
    let marked = marks.iter().filter_map(|mark| Some((on_page(&mark.place, page.number)?, mark)));
    let marked: Vec<(Rect, &Mark)> = marked.collect();
    drawing((page.width, page.height), &out, &marked)
}

/// A drawing of a size with boxes around its figures, each with a number, and the list of these numbers.
fn drawing((width, height): (f32, f32), drawn: &str, marked: &[(Rect, &Mark)]) -> String {
    let list = list::list(marked, width, height);
    let (w, h) = (width + list.width, height.max(list.height));
    let mut out = String::new();
    _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w:.1} {h:.1}\" width=\"{w:.1}\" \
         height=\"{h:.1}\" font-family=\"sans-serif\">\n<style>{STYLE}</style>\n\
         <rect class=\"page\" width=\"{w:.1}\" height=\"{h:.1}\"/>\n{drawn}{}</svg>",
        list.drawn,
    );
    out
}

/// Boxes of figures tell their status by colour and by how they are drawn.
const STYLE: &str = ".page{fill:#fff}.ruled{fill:#4a90d920;stroke:#4a90d9;stroke-width:.8}\
    .aligned{fill:#7ab64820;stroke:#7ab648;stroke-width:.8}.native,.delimited,.grammar{fill:none;stroke:#999;stroke-width:.5}\
    .drawn{fill:#d0021b}.shade{fill:#f5a623}.glyph{fill:none;stroke:#0002;stroke-width:.3}.prose{fill:#777}\
    .good{fill:#1b7f3b18;stroke:#1b7f3b;stroke-width:.8}.flagged{fill:#c2570020;stroke:#c25700;stroke-width:1.4}\
    .missing{fill:none;stroke:#6b6b6b;stroke-width:.8;stroke-dasharray:2 1.5}\
    .mark{stroke:#fff;stroke-width:1.5px;paint-order:stroke;font-size:6px}.list{font-size:7.5px}\
    text.good{fill:#1b7f3b}text.flagged{fill:#a34900}text.missing{fill:#555}.list.good,.list.flagged,.list.missing{stroke:none}";

fn grids(layout: &Layout) -> impl Iterator<Item = &Grid> {
    layout.pieces.iter().filter_map(|piece| match piece {
        Piece::Grid(grid) => Some(grid),
        Piece::Text(_) => None,
    })
}

fn cells(grid: &Grid, page: u32) -> impl Iterator<Item = (Rect, Method, &Cell)> {
    grid.rows.iter().flatten().filter_map(move |cell| {
        let area = on_page(cell.place.as_ref()?, page)?;
        Some((area, grid.method, cell))
    })
}

fn on_page(place: &Place, page: u32) -> Option<Rect> {
    match place {
        Place::Box { page: own, area } if *own == page => Some(*area),
        Place::Box { .. } | Place::Cell { .. } | Place::Block(_) => None,
    }
}

/// The edge of a surface has no thickness, and would not be seen.
fn at_least_visible(area: Rect) -> Rect {
    Rect { x1: area.x1.max(area.x0 + 0.3), bottom: area.bottom.max(area.top + 0.3), ..area }
}

fn rect(out: &mut String, area: &Rect, class: &str, title: Option<&str>) {
    let title = title.map(|title| format!("<title>{}</title>", escaped(title))).unwrap_or_default();
    _ = writeln!(
        out,
        "<rect class=\"{class}\" x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\">{title}</rect>",
        area.x0,
        area.top,
        area.width(),
        area.height()
    );
}

fn letter(out: &mut String, glyph: &Glyph) {
    let text = match &glyph.text {
        GlyphText::One(c) => c.to_string(),
        GlyphText::Many(text) => text.to_string(),
        GlyphText::Unknown => char::REPLACEMENT_CHARACTER.to_string(),
    };
    if text.trim().is_empty() {
        return;
    }
    // The baseline lies about a fifth of the height above the foot of the box.
    let at = (glyph.area.x0, glyph.area.bottom - 0.2 * glyph.area.height());
    self::text(out, &format!("font-size=\"{:.1}\"", glyph.size), at, &text);
}

/// A text whose baseline begins at a place, with what says how it looks.
fn text(out: &mut String, look: &str, (x, y): (f32, f32), text: &str) {
    _ = writeln!(out, "<text {look} x=\"{x:.1}\" y=\"{y:.1}\">{}</text>", escaped(text));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{Direction, Ruling};

    #[test]
    fn glyphs_lines_and_marks_are_drawn() {
        let area = Rect { x0: 10.0, top: 20.0, x1: 30.0, bottom: 32.0 };
        let glyph = Glyph {
            text: GlyphText::One('<'),
            area,
            size: 10.0,
            font: 0,
            direction: Direction::Right,
            doubt: None,
            light: false,
        };
        let ruling = Ruling { area, horizontal: true, kind: RulingKind::Drawn };
        let drawn = Page {
            number: 1,
            width: 100.0,
            height: 100.0,
            glyphs: vec![glyph],
            rulings: vec![ruling],
            ..Page::default()
        };
        let mark = Mark {
            place: Place::Box { page: 1, area },
            printed: "3".into(),
            text: "requests = 3".into(),
            status: "flagged",
        };
        let svg = page(&drawn, &Layout::default(), &[mark]);
        for expected in
            ["&lt;</text>", "class=\"drawn\"", "<rect class=\"flagged\"", ">1 requests = 3</text>"]
        {
            assert!(svg.contains(expected), "{expected} is not in {svg}");
        }
    }
}
