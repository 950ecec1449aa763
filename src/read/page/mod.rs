//! A page with fixed places, whatever format drew it: what of its ink is text that a reader sees,
//! which lines are lines of tables, and which figures are in doubt for what stands over them.

pub mod matrix;
pub mod paint;
pub mod paths;
pub mod ink;
pub mod cover;
pub mod region;
pub mod dedup;
pub mod overprint;
pub mod strike;
pub mod stand_in;
pub mod frame;

use std::sync::Arc;

use self::ink::Ink;
use self::paint::Surfaces;
use super::{Doubt, Glyph, GlyphText, Mark, Page, Ruling};
use crate::finding::{Finding, Rule, Severity};
use crate::source::{Place, Rect};

/// What was drawn on a page, in drawing order, before anything is made of it.
pub struct Drawing<'d> {
    pub inks: &'d [Ink],
    pub surfaces: &'d Surfaces,
    /// Where text runs aslant, and darkly.
    pub aslant: &'d [Rect],
    /// Of the page, in square points.
    pub area: f32,
}

/// The fonts of glyphs that are none.
const PICTURE: &str = "a picture";
const DRAWING: &str = "a drawing";

/// Points; the smallest print of contracts has 4.
const TINY: f32 = 2.0;

/// Joins what is one, doubts figures with ink over them, and puts glyphs that nobody can read where
/// pictures stand for text; gives the number of glyphs of watermarks, which are taken out.
pub fn judge(
    drawing: &Drawing<'_>,
    glyphs: &mut Vec<Glyph>,
    rulings: &mut Vec<Ruling>,
    marks: &mut Vec<Mark>,
    fonts: &mut Vec<Arc<str>>,
) -> usize {
    let (lines, dots) = paths::join_dashes(std::mem::take(rulings));
    *rulings = lines;
    dedup::drop_doubled(glyphs);
    let watermarks = overprint::part(glyphs, drawing.aslant);
    strike::strike(glyphs, rulings);
    strike::point(glyphs, dots, drawing.inks);
    if let Some(usual) = usual_size(glyphs) {
        strike::drop_patches(rulings, &drawing.surfaces.areas(), usual);
        stand_in::stand_in(glyphs, drawing.inks, marks, rulings, usual, fonts);
    }
    marks.extend(stand_in::marks(drawing.inks, drawing.area));
    watermarks
}

/// The font size of most of the text.
fn usual_size(glyphs: &[Glyph]) -> Option<f32> {
    let mut sizes: Vec<f32> = glyphs.iter().map(|glyph| glyph.size).collect();
    let middle = sizes.len() / 2;
    (!sizes.is_empty()).then(|| *sizes.select_nth_unstable_by(middle, f32::total_cmp).1)
}

/// Takes out text that is too small to be read on paper, and gives the number of its glyphs.
///
/// Only beside larger text: a page may be drawn small as a whole.
pub fn drop_tiny(glyphs: &mut Vec<Glyph>) -> usize {
    if glyphs.iter().all(|glyph| glyph.size >= TINY) {
        return 0;
    }
    let Some(usual) = usual_size(glyphs) else { return 0 };
    let before = glyphs.len();
    glyphs.retain(|glyph| glyph.size >= TINY || glyph.size >= 0.4 * usual);
    before - glyphs.len()
}

/// Whether a picture or a drawing stands in the place of a glyph.
pub fn stands_in(glyph: &Glyph) -> bool {
    glyph.text == GlyphText::Unknown && matches!(glyph.doubt, Some(Doubt::Picture | Doubt::Drawing))
}

/// What was left out of the text of a page, or stands in its place.
pub struct LeftOut {
    /// Glyphs set aslant or below others.
    pub watermarks: usize,
    /// Glyphs under surfaces, and such as are too small.
    pub covered: usize,
}

/// What a reader of the data should know of the ink of a page.
pub fn findings(page: &Page, left_out: &LeftOut) -> Vec<Finding> {
    let LeftOut { watermarks, covered } = left_out;
    let whole = Rect { x0: 0.0, top: 0.0, x1: page.width, bottom: page.height };
    let about = |rule, severity, message: String, area| {
        let place = Place::Box { page: page.number, area };
        Finding::reading(rule, severity, message).at(Some(place))
    };
    let watermarks = (*watermarks > 0).then(|| {
        let message = format!(
            "{watermarks} glyphs set aslant or below others were left out, a watermark as a rule"
        );
        about(Rule::Hidden, Severity::Note, message, whole)
    });
    let covered = (*covered > 0).then(|| {
        let message = format!(
            "{covered} glyphs lie under a surface or are too small to be seen, and were left out"
        );
        about(Rule::Hidden, Severity::Warning, message, whole)
    });
    let mut areas = page.glyphs.iter().filter(|glyph| stands_in(glyph)).map(|glyph| glyph.area);
    let instead = areas.next().map(|area| {
        let count = 1 + areas.count();
        let message =
            format!("{count} pictures or drawings stand where text could, they are not read");
        about(Rule::InkDoubtful, Severity::Note, message, area)
    });
    [watermarks, covered, instead].into_iter().flatten().collect()
}
