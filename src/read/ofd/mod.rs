//! OFD (GB/T 33190-2016) → pages of glyphs and rulings.
//!
//! A zip archive of XML: each page says which characters stand where, in millimetres from its top
//! left, and which paths are drawn. They come out as the pages of a PDF do.

mod annotations;
mod fonts;
mod numbers;
mod outline;
mod package;
mod painter;
mod resources;
mod text;
mod tree;

use super::guard::guarded;
use super::page::{self, LeftOut, frame};
use super::{Document, Format, Page, ReadError};
use crate::finding::{Finding, Rule, Severity};
use crate::read::xml::Tree;
use crate::source::{DocumentId, Place, Rect};
use fonts::Fonts;
use package::Package;
use tree::Body;

/// More pages than any report has.
const MOST_PAGES: usize = 20_000;

/// So many shapes on a page without a character are text that was turned into paths.
const DRAWN_TEXT: usize = 40;

/// Reads an OFD, page by page.
///
/// Errors: it holds no document, a password is needed, or no page holds text.
pub fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    guarded(|| read_unguarded(bytes))
        .unwrap_or_else(|| Err(ReadError::Damaged("the reader stopped on it".to_owned())))
}

fn read_unguarded(bytes: &[u8]) -> Result<Document, ReadError> {
    let mut package = Package::open(bytes)?;
    let bodies = tree::bodies(&mut package)?;
    let mut pages = Vec::new();
    let mut findings = Vec::new();
    for body in &bodies {
        draw(&mut package, body, &mut pages, &mut findings)?;
    }
    findings.splice(0..0, package.findings());
    if pages.is_empty() {
        return Err(ReadError::Damaged("it has no pages".to_owned()));
    }
    if pages.iter().all(|page| page.glyphs.is_empty()) {
        return Err(ReadError::NoText);
    }
    let id = DocumentId::of(bytes);
    let unrounded = Vec::new();
    Ok(Document { id, format: Format::Ofd, blocks: Vec::new(), pages, findings, unrounded })
}

/// Draws the pages of one document of the package behind those that are there.
fn draw(
    package: &mut Package<'_>,
    body: &Body,
    pages: &mut Vec<Page>,
    findings: &mut Vec<Finding>,
) -> Result<(), ReadError> {
    let texts = resources::load(package, &body.resources)?;
    let trees = parsed(package, &texts);
    let shared = resources::Resources::of(&trees);
    let mut fonts = Fonts::default();
    for own in &body.pages {
        if pages.len() >= MOST_PAGES {
            let message = format!("only the first {MOST_PAGES} pages are read");
            findings.push(Finding::reading(Rule::PartLost, Severity::Error, message));
            break;
        }
        let number = u32::try_from(pages.len() + 1).unwrap_or(u32::MAX);
        pages.push(page(package, body, own, &shared, (number, &mut fonts), findings)?);
    }
    findings.extend(fonts.findings());
    Ok(())
}

/// Parts that hold resources, with their names.
fn parsed<'x>(package: &mut Package<'_>, parts: &'x [(String, String)]) -> Vec<(String, Tree<'x>)> {
    parts.iter().map(|(name, text)| (name.clone(), package.parse(text))).collect()
}

fn page(
    package: &mut Package<'_>,
    body: &Body,
    own: &tree::PageEntry,
    shared: &resources::Resources<'_>,
    (number, fonts): (u32, &mut Fonts),
    findings: &mut Vec<Finding>,
) -> Result<Page, ReadError> {
    let sheets = tree::sheets(package, body, own)?;
    let texts = resources::load(package, &sheets.resources)?;
    let trees = parsed(package, &texts);
    let resources = resources::Resources::of(&trees).over(shared);
    let contents: Vec<_> = sheets.texts.iter().map(|text| package.parse(text)).collect();
    let area = tree::area(&contents, body);
    let mut painter = painter::Painter::new(&resources, &area, package.left());
    contents.iter().for_each(|content| painter.page(&content.root));
    let said = std::mem::take(&mut painter.said);
    fonts.examine(package, said, &mut painter.glyphs)?;
    let notes = annotations::draw(package, body, own, &mut painter)?;
    package.spend_work(painter.done());
    let cut = painter.is_cut();
    let shapes = painter.shapes();
    let (mut page, left_out) = painter.finish(number);
    frame::turn_upright(&mut page);
    findings.extend(remarks(&page, &left_out, cut, notes, shapes));
    Ok(page)
}

fn remarks(
    page: &Page,
    left_out: &LeftOut,
    cut: bool,
    notes: usize,
    shapes: usize,
) -> Vec<Finding> {
    let area = Rect { x0: 0.0, top: 0.0, x1: page.width, bottom: page.height };
    let about = |rule, severity, message: String| {
        Finding::reading(rule, severity, message).at(Some(Place::Box { page: page.number, area }))
    };
    let mut findings = page::findings(page, left_out);
    if cut {
        let message = "drawing stopped at a limit, what follows on the page is lost";
        findings.push(about(Rule::PartLost, Severity::Error, message.to_owned()));
    }
    if notes > 0 {
        let message = format!("{notes} notes or seals upon the page are no part of its text");
        findings.push(about(Rule::Hidden, Severity::Note, message));
    }
    if page.glyphs.is_empty() && shapes > DRAWN_TEXT {
        let message = "the page holds shapes and no text: what they show is not read";
        findings.push(about(Rule::PartLost, Severity::Warning, message.to_owned()));
    }
    if page.glyphs.is_empty() && page.picture {
        let message = crate::read::PICTURE_WITHOUT_TEXT;
        findings.push(about(Rule::PartLost, Severity::Warning, message.to_owned()));
    }
    findings
}
