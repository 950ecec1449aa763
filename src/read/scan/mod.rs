//! Pictures of pages → glyphs and rulings, by recognition.
//!
//! ```text
//! picture → level → the right way up → ink → lines of tables → pieces of text → two readings of each → glyphs
//! ```
//!
//! No engine reads without mistakes that nobody sees. So every figure is read twice, by two models that look
//! at two crops (of figures that look alike the second reads one); where they differ it is in doubt, and where
//! they agree it counts only if something else in the report confirms it (`observe::doubt`).

mod again;
mod alike;
mod crop;
mod engine;
mod facing;
mod ink;
mod kept;
mod lines;
mod options;
pub mod picture;
pub mod raster;
mod segments;
mod skew;
mod text;
mod tiff;

pub use kept::sweep;
pub use options::{Mode, Ocr, Step};

use std::sync::Arc;

use self::kept::{Kept, Seen};
use self::lines::{Area, Lines};
use self::picture::Picture;
use self::raster::{Raster, Unread};
use super::page::frame;
use super::sniff;
use super::{Document, Doubt, Format, Mark, Page, ReadError, Ruling, RulingKind};
use crate::finding::{Finding, Rule, Severity};
use crate::source::{DocumentId, Place, Rect};

/// The font of recognised text.
const FONT: &str = "recognised on a picture";

/// More pages in one picture are no report.
const MOST_PAGES: usize = 200;

/// Points of the shorter and the longer side of A4.
const A4: (f32, f32) = (595.0, 842.0);

/// Reads a file that is a picture, or a TIFF of several.
///
/// Errors: pictures are not to be read, or this one cannot be, or no text is found on it.
pub fn read(bytes: &[u8], ocr: &Ocr) -> Result<Document, ReadError> {
    if !ocr.is_on() {
        let what = "a picture; its text must be recognised (OCR) first";
        return Err(ReadError::Unsupported(what.to_owned()));
    }
    let rasters = rasters(bytes);
    if rasters.iter().all(Result::is_err)
        && let Some(Err(why)) = rasters.first()
    {
        return Err(why.told());
    }
    let ocr = &ocr.over(rasters.len());
    let mut findings = Vec::new();
    let mut pages = Vec::new();
    for (raster, number) in rasters.into_iter().zip(1..) {
        let why = raster.as_ref().err().map(|why| why.told().to_string());
        let picture = raster
            .ok()
            .and_then(|raster| Picture::from_rgb(raster.width, raster.height, &raster.rgb));
        let turned = picture.as_ref().is_some_and(|picture| picture.width > picture.height);
        let (width, height) = if turned { (A4.1, A4.0) } else { A4 };
        let mut page = Page { number, width, height, picture: true, ..Page::default() };
        let area = Rect { x0: 0.0, top: 0.0, x1: width, bottom: height };
        let found = picture.is_some_and(|picture| recognise(&mut page, picture, area, ocr));
        findings.push(match why {
            Some(why) => lost(why, number, area),
            None => told(found, number, area),
        });
        pages.push(page);
    }
    if pages.iter().all(|page| page.glyphs.is_empty()) {
        return Err(ReadError::NoText);
    }
    Ok(Document {
        id: DocumentId::of(bytes),
        format: Format::Picture,
        blocks: Vec::new(),
        pages,
        findings,
        unrounded: Vec::new(),
    })
}

/// The pages of a file that is a picture, each with its pixels or why it has none.
pub fn rasters(bytes: &[u8]) -> Vec<Result<Raster, Unread>> {
    match sniff::is_tiff(bytes) {
        true => tiff::pages(bytes, MOST_PAGES),
        false => vec![raster::photograph(bytes)],
    }
}

impl Unread {
    /// What is said where a file has no other page.
    pub fn told(self) -> ReadError {
        match self {
            Unread::Damaged => ReadError::Damaged("the picture cannot be decoded".to_owned()),
            Unread::Kind(what) => ReadError::Unsupported(what.to_owned()),
        }
    }
}

/// What is to be said of a page that is a picture.
fn told(found: bool, page: u32, area: Rect) -> Finding {
    match found {
        true => Finding::reading(Rule::EncodingDoubtful, Severity::Warning, RECOGNISED)
            .at(Some(Place::Box { page, area })),
        false => lost("no text was found on the picture".to_owned(), page, area),
    }
}

fn lost(why: String, page: u32, area: Rect) -> Finding {
    Finding::reading(Rule::PartLost, Severity::Warning, why).at(Some(Place::Box { page, area }))
}

/// What is said of a page that was recognised here.
pub const RECOGNISED: &str = "the page is a picture, its text was recognised here";

/// Asks for the seconds that each engine has read so far, and the widths of all lines in pixels, on stderr behind each
/// page: `scripts/bench scans` does.
const TIMES: &str = "GONGKAI_OCR_TIMES";

/// Puts what a picture shows on a page that it covers: `place` in points. Whether any text was
/// found.
pub fn recognise(page: &mut Page, picture: Picture, place: Rect, ocr: &Ocr) -> bool {
    if !ocr.is_on() {
        return false;
    }
    // Each page may take as long as a file may, and so may each of its three parts: on a machine that
    // others use, seconds become a minute.
    let number = page.number;
    let goes_on = || ocr.goes_on(number);
    goes_on();
    let kept = ocr.pages().map(|folder| Kept::of(folder, &picture, &place, ocr));
    if let Some(seen) = kept.as_ref().and_then(Kept::open) {
        frame::turn_with(page, seen.turned, place);
        return put(page, seen);
    }
    let Some(engines) = ocr.engines() else { return false };
    let (across, down) =
        (picture.width as f32 / place.width(), picture.height as f32 / place.height());
    let (picture, scale) = picture.prepared((across, down));
    let Some(laid) = facing::upright(picture, scale, &engines.first) else { return false };
    let place = frame::turn_with(page, laid.turned, place);
    let frame = Frame { left: place.x0, top: place.top, scale };
    goes_on();
    let seen = Seen {
        turned: laid.turned,
        glyphs: text::glyphs(&laid, &frame, engines, goes_on),
        rulings: rulings(&laid.lines, &frame),
        marks: seals(&laid.picture, laid.text.em, &frame),
    };
    if std::env::var_os(TIMES).is_some() {
        let [first, second] = [&engines.first, &engines.second]
            .map(|engine| format!("{:.3} {}", engine.spent().as_secs_f32(), engine.width()));
        eprintln!("{TIMES} {first} {second}");
    }
    if let Some(kept) = kept {
        kept.keep(&seen);
    }
    put(page, seen)
}

/// What was seen goes to its page. Whether it is any text.
fn put(page: &mut Page, seen: Seen) -> bool {
    let font = font(page);
    // What another program has recognised gives way.
    page.glyphs = seen.glyphs;
    page.glyphs.iter_mut().for_each(|glyph| glyph.font = font);
    page.rulings.extend(seen.rulings);
    page.marks.extend(seen.marks);
    page.recognised = true;
    !page.glyphs.is_empty()
}

fn font(page: &mut Page) -> u16 {
    let known = page.fonts.iter().position(|font| **font == *FONT);
    let index = known.unwrap_or_else(|| {
        page.fonts.push(Arc::from(FONT));
        page.fonts.len() - 1
    });
    u16::try_from(index).unwrap_or(u16::MAX)
}

/// Where the pixels of a picture lie on its page.
pub struct Frame {
    left: f32,
    top: f32,
    /// Pixels a point.
    scale: f32,
}

impl Frame {
    fn rect(&self, area: &Area) -> Rect {
        Rect {
            x0: self.left + area.x0 as f32 / self.scale,
            top: self.top + area.y0 as f32 / self.scale,
            x1: self.left + area.x1 as f32 / self.scale,
            bottom: self.top + area.y1 as f32 / self.scale,
        }
    }
}

fn rulings(lines: &Lines, frame: &Frame) -> Vec<Ruling> {
    let of = |areas: &[Area], horizontal: bool| -> Vec<Ruling> {
        let kind = RulingKind::Drawn;
        areas.iter().map(|area| Ruling { area: frame.rect(area), horizontal, kind }).collect()
    };
    let mut rulings = of(&lines.level, true);
    rulings.extend(of(&lines.upright, false));
    rulings
}

/// Where red ink was taken away: what looks blank there need not be.
fn seals(picture: &Picture, em: f32, frame: &Frame) -> Vec<Mark> {
    /// Share of red pixels in a square of one em that make a stroke.
    const SOME: usize = 12;
    let side = (em as usize).max(4);
    let mut marks = Vec::new();
    if picture.red.is_empty() {
        return marks;
    }
    for y0 in (0..picture.height).step_by(side) {
        for x0 in (0..picture.width).step_by(side) {
            let (x1, y1) = ((x0 + side).min(picture.width), (y0 + side).min(picture.height));
            let row = |y: usize| &picture.red[y * picture.width + x0..y * picture.width + x1];
            let red: usize = (y0..y1).map(|y| row(y).iter().filter(|red| **red).count()).sum();
            if SOME * red > side * side {
                let area = frame.rect(&Area { x0, y0, x1, y1 });
                marks.push(Mark { area, doubt: Doubt::Covered });
            }
        }
    }
    marks
}
