//! PDF → pages of glyphs and rulings.
//!
//! lopdf opens the file, hayro-syntax cuts the content streams into operators, and the
//! interpreter here draws them: not ink, but which character stands where, and which lines.

mod annotations;
mod appearance;
mod attached;
pub mod base;
mod budget;
mod canvas;
mod colour;
mod content;
mod cover;
mod decoded;
mod doubt;
mod fields;
mod filters;
mod font;
mod form;
mod inflate;
mod inks;
mod layers;
mod marked;
mod mend;
mod notes;
mod objects;
mod open;
mod operands;
mod packed;
mod pages;
mod picture;
mod repair;
mod samples;
mod sequence;
mod state;
mod text;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use self::budget::File;
use self::canvas::Canvas;
use self::decoded::Content;
use self::font::Library;
pub(super) use self::font::{Embedded, Meaning};
use self::open::{Opened, Table};
use self::pages::{PageSource, PageTree};
use super::guard::guarded;
use super::page::cover::drop_covered;
use super::page::{self, Drawing, LeftOut, frame, strike};
use super::scan::{self, Ocr};
use super::{Damage, Direction, Document, Format, Glyph, GlyphText, Page, ReadError, ReadOptions};
use crate::finding::{Finding, Rule, Severity};
use crate::source::{DocumentId, Place, Rect};

/// Reads a PDF, page by page.
///
/// Errors: no password fits, nothing can be opened, or no page holds text.
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Document, ReadError> {
    // The parsers below us are fuzzed, but not by us: should one of them panic on a file, that
    // file is damaged and the batch goes on.
    guarded(|| read_unguarded(bytes, options))
        .unwrap_or_else(|| Err(ReadError::Damaged("the reader stopped on it".to_owned())))
}

fn read_unguarded(bytes: &[u8], options: &ReadOptions) -> Result<Document, ReadError> {
    let opened = open::open(bytes, options, Table::AsWritten)?;
    let (mut pages, mut findings) = draw(&opened, &options.ocr);
    // A table of objects may be readable and still lead past the objects.
    if opened.as_written && (is_damaged(&findings) || pages.is_empty()) {
        let rebuilt =
            open::open(bytes, options, Table::Rebuilt).map(|opened| draw(&opened, &options.ocr));
        if let Ok(rebuilt) = rebuilt
            && glyphs(&rebuilt.0) > glyphs(&pages)
        {
            (pages, findings) = rebuilt;
        }
    }
    if pages.is_empty() {
        return Err(ReadError::Damaged("it has no pages".to_owned()));
    }
    if glyphs(&pages) == 0 {
        return Err(if is_damaged(&findings) {
            ReadError::Damaged("no text is left of it".to_owned())
        } else {
            ReadError::NoText
        });
    }
    if let Some(fonts) = unreadable(&pages) {
        return Err(ReadError::Unreadable(fonts));
    }
    findings.extend(attached::finding(&opened.document));
    findings.extend(pages.iter().filter(|page| page.picture && page.glyphs.is_empty()).map(
        |page| {
            let message = crate::read::PICTURE_WITHOUT_TEXT;
            whole_page(Finding::reading(Rule::PartLost, Severity::Warning, message), page)
        },
    ));
    Ok(Document {
        id: DocumentId::of(bytes),
        format: Format::Pdf,
        blocks: Vec::new(),
        pages,
        findings,
        unrounded: Vec::new(),
    })
}

/// All pages, with everything that was found on the way.
fn draw(opened: &Opened, ocr: &Ocr) -> (Vec<Page>, Vec<Finding>) {
    let PageTree { pages: sources, finding } = pages::pages(&opened.document);
    let mut findings = opened.findings.clone();
    findings.extend(finding);
    let mut library = Library::new(&opened.document);
    let ocr = &ocr.over(sources.len());
    let mut pages = Vec::with_capacity(sources.len());
    for (source, number) in sources.iter().zip(1..) {
        pages.push(page(&opened.document, &mut library, source, number, ocr, &mut findings));
    }
    findings.extend(library.findings());
    if opened.document.is_spent() {
        let message = "more is packed into the file than a report holds, what is behind it is lost";
        findings.push(Finding::reading(Rule::PartLost, Severity::Error, message));
    }
    (pages, findings)
}

fn glyphs(pages: &[Page]) -> usize {
    pages.iter().map(|page| page.glyphs.len()).sum()
}

fn is_damaged(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| matches!(finding.rule, Rule::Damaged | Rule::PartLost))
}

fn whole_page(finding: Finding, page: &Page) -> Finding {
    let area = Rect { x0: 0.0, top: 0.0, x1: page.width, bottom: page.height };
    finding.at(Some(Place::Box { page: page.number, area }))
}

/// Pictures that cover this share of a page make it a scan.
const SCAN: f32 = 0.6;

fn page<'a>(
    file: &'a File,
    library: &mut Library<'a>,
    source: &PageSource<'a>,
    number: u32,
    ocr: &Ocr,
    findings: &mut Vec<Finding>,
) -> Page {
    let mut canvas = paint(file, library, source, false);
    let mended = canvas.stopped;
    if mended {
        canvas = paint(file, library, source, true);
        canvas.lost |= canvas.stopped;
    }
    let area = canvas.bounds.width() * canvas.bounds.height();
    let picture = canvas.picture >= SCAN;
    strike::doubt(&mut canvas.glyphs, &canvas.inks, area);
    let Canvas { glyphs, covers, marks, inkless, .. } = &mut canvas;
    let mut covered = drop_covered(glyphs, covers, marks, inkless, picture);
    let recognised = picture && !canvas.inkless.is_empty();
    if recognised {
        canvas.doubt_inkless();
    } else {
        canvas.drop_inkless();
    }
    let Canvas { mut glyphs, mut rulings, mut fonts, mut marks, .. } = canvas;
    let Canvas { cut, lost, mut aslant, damage, inks, surfaces, aslant_ink, pictures, .. } = canvas;
    let (other_fields, bounds) = (canvas.other_fields, canvas.bounds);
    covered += canvas.flat;
    covered += page::drop_tiny(&mut glyphs);
    let drawing = Drawing { inks: &inks, surfaces: &surfaces, aslant: &aslant_ink, area };
    aslant += page::judge(&drawing, &mut glyphs, &mut rulings, &mut marks, &mut fonts);
    let damage = if cut || lost { damage.max(Damage::Cut) } else { damage };
    let (width, height) = source.size();
    let turned = Direction::Right;
    let mut page = Page {
        number,
        width,
        height,
        glyphs,
        rulings,
        marks,
        fonts,
        picture,
        recognised,
        damage,
        turned,
    };
    frame::turn_upright(&mut page);
    let read_here = ocr.reads(&page) && {
        let shown = picture::together(file, &pictures, bounds);
        shown.is_some_and(|(picture, place)| scan::recognise(&mut page, picture, place, ocr))
    };
    let about_page = |rule, severity, message: String| {
        whole_page(Finding::reading(rule, severity, message), &page)
    };
    if cut {
        let message = "drawing stopped at a limit, what follows on the page is lost".to_owned();
        findings.push(about_page(Rule::PartLost, Severity::Error, message));
    }
    if lost {
        let message = "a part of the page cannot be decoded and is lost".to_owned();
        findings.push(about_page(Rule::PartLost, Severity::Error, message));
    }
    if mended {
        let message = "what stands on the page is no proper PDF, some of it was passed over";
        findings.push(about_page(Rule::Damaged, Severity::Warning, message.to_owned()));
    }
    if other_fields > 0 {
        let message = format!("{other_fields} form fields hold another value than they show");
        findings.push(about_page(Rule::EncodingDoubtful, Severity::Warning, message));
    }
    findings.extend(page::findings(&page, &LeftOut { watermarks: aslant, covered }));
    if read_here || recognised {
        let elsewhere = "the page is a picture, its text was recognised by another program";
        let message = if read_here { scan::RECOGNISED } else { elsewhere }.to_owned();
        findings.push(about_page(Rule::EncodingDoubtful, Severity::Warning, message));
    }
    findings.extend(unreadable_fonts(&page));
    page
}

/// A page with its annotations, its content mended if that is needed.
fn paint<'a, 'l>(
    file: &'a File,
    library: &'l mut Library<'a>,
    source: &PageSource<'a>,
    mends: bool,
) -> Canvas<'a, 'l> {
    let content = if library.work > 0 { source.content(file) } else { Content::lost() };
    let mut canvas = Canvas::new(file, library, source.frame(), source.size());
    canvas.mends = mends;
    canvas.resources = source.resources;
    canvas.work(content.bytes.len() / 16);
    canvas.draw_content(content, source.resources);
    annotations::draw(&mut canvas, source);
    canvas
}

/// The fonts that nobody can read, where most of the document is set in them.
fn unreadable(pages: &[Page]) -> Option<String> {
    let glyphs =
        || pages.iter().flat_map(|page| page.glyphs.iter().map(move |glyph| (page, glyph)));
    let unknown = || glyphs().filter(|(_, glyph)| is_unreadable(glyph));
    if 2 * unknown().count() <= glyphs().count() {
        return None;
    }
    let fonts = unknown().filter_map(|(page, glyph)| page.fonts.get(usize::from(glyph.font)));
    let names: BTreeSet<&str> = fonts.map(|name| &**name).collect();
    Some(names.into_iter().collect::<Vec<_>>().join(", "))
}

fn is_unreadable(glyph: &Glyph) -> bool {
    glyph.text == GlyphText::Unknown && !page::stands_in(glyph)
}

/// One finding per font of the page whose glyphs nobody can name.
fn unreadable_fonts(page: &Page) -> Vec<Finding> {
    let mut counts = vec![(0u32, None::<Rect>); page.fonts.len()];
    for glyph in page.glyphs.iter().filter(|glyph| is_unreadable(glyph)) {
        if let Some((count, area)) = counts.get_mut(usize::from(glyph.font)) {
            *count += 1;
            *area = Some(area.map_or(glyph.area, |area| area.union(&glyph.area)));
        }
    }
    let named = counts.into_iter().zip(&page.fonts).filter(|((count, _), _)| *count > 0);
    named
        .map(|((count, area), font)| {
            let message = format!("font {font}: {count} glyphs have no way back to characters");
            Finding::reading(Rule::FontUnreadable, Severity::Error, message)
                .at(area.map(|area| Place::Box { page: page.number, area }))
        })
        .collect()
}
