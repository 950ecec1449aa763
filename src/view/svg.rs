//! A page as the program sees it: glyphs with their boxes, drawn lines, cells, and what each cell
//! became. To be looked at in a browser.

use std::fmt::Write;

use crate::grid::{Cell, Grid, Layout, Method, Piece};
use crate::read::{Glyph, GlyphText, Page, RulingKind};
use crate::source::{Place, Rect};
use crate::view::escaped;

/// What a cell became: the text beside its box, `request_received = 223 (good)`.
pub struct Mark {
    pub place: Place,
    pub text: String,
}

/// Draws one page. Marks of other pages are left out.
pub fn page(page: &Page, layout: &Layout, marks: &[Mark]) -> String {
    let mut out = String::new();
    _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w:.1} {h:.1}\" width=\"{w:.1}\" \
         height=\"{h:.1}\" font-family=\"sans-serif\">\n<style>{STYLE}</style>\n\
         <rect class=\"page\" width=\"{w:.1}\" height=\"{h:.1}\"/>",
        w = page.width,
        h = page.height,
    );
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
    for (area, mark) in
        marks.iter().filter_map(|mark| Some((on_page(&mark.place, page.number)?, mark)))
    {
        rect(&mut out, &area, "claimed", Some(&mark.text));
        _ = writeln!(
            out,
            "<text class=\"mark\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
            area.x0 + 1.0,
            area.bottom - 1.0,
            escaped(&mark.text)
        );
    }
    out.push_str("</svg>\n");
    out
}

const STYLE: &str = ".page{fill:#fff}.ruled{fill:#4a90d920;stroke:#4a90d9;stroke-width:.8}\
    .aligned{fill:#7ab64820;stroke:#7ab648;stroke-width:.8}.native,.delimited,.grammar{fill:none}\
    .drawn{fill:#d0021b}.shade{fill:#f5a623}.glyph{fill:none;stroke:#0002;stroke-width:.3}\
    .claimed{fill:#bd10e018;stroke:#bd10e0;stroke-width:.6}.mark{fill:#bd10e0;font-size:4px}";

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
    _ = writeln!(
        out,
        "<text x=\"{:.1}\" y=\"{:.1}\" font-size=\"{:.1}\">{}</text>",
        glyph.area.x0,
        glyph.area.bottom - 0.2 * glyph.area.height(),
        glyph.size,
        escaped(&text)
    );
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
        let mark = Mark { place: Place::Box { page: 1, area }, text: "requests = 3".into() };
        let svg = page(&drawn, &Layout::default(), &[mark]);
        for expected in ["&lt;</text>", "class=\"drawn\"", "requests = 3"] {
            assert!(svg.contains(expected), "{expected} is not in {svg}");
        }
    }
}
