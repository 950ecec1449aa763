//! The page tree → pages with what they inherit.

use std::collections::HashSet;

use super::budget::File;
use lopdf::{Dictionary, Object, Stream};

use super::decoded::{Content, Soundness};
use super::filters;
use super::objects;
use crate::finding::{Finding, Rule, Severity};
use crate::read::page::matrix::Matrix;

/// Deeper page trees are loops or mischief.
const DEEPEST: usize = 64;

/// More pages than any report has; a page tree can name the same page over and over.
const MOST_PAGES: usize = 20_000;

/// Content streams of one page; real pages have some dozens. Arrays that contain themselves are
/// followed no further.
const MOST_CONTENTS: usize = 1_000;

/// A page of more bytes is drawn as far as that; the largest real ones have a few megabytes.
const MOST_CONTENT: usize = 64 << 20;

/// A page as the file describes it.
pub struct PageSource<'a> {
    pub dict: &'a Dictionary,
    pub resources: Option<&'a Dictionary>,
    /// What is shown of the page, in its own units: x0, y0, x1, y1.
    pub shown: [f32; 4],
    /// Clockwise turn in degrees: 0, 90, 180 or 270.
    pub turn: u16,
    /// Points per unit.
    pub unit: f32,
}

/// What a page takes from the nodes above it.
#[derive(Clone, Default)]
struct Inherited<'a> {
    resources: Option<&'a Dictionary>,
    media: Option<[f32; 4]>,
    crop: Option<[f32; 4]>,
    turn: Option<f32>,
}

/// The pages of a file, and what is wrong with its page tree.
pub struct PageTree<'a> {
    pub pages: Vec<PageSource<'a>>,
    pub finding: Option<Finding>,
}

/// All pages in reading order. Where the page tree is broken and more pages lie about in the
/// file, they come in the order of their object numbers.
pub fn pages(document: &File) -> PageTree<'_> {
    let mut found = Vec::new();
    let root =
        document.catalog().ok().and_then(|catalog| objects::dict(document, catalog, b"Pages"));
    if let Some(root) = root {
        let mut seen = HashSet::new();
        walk(document, root, Inherited::default(), 0, &mut seen, &mut found);
    }
    let counted =
        root.and_then(|root| objects::number(document, root, b"Count")).unwrap_or(0.0) as usize;
    if !found.is_empty() && found.len() >= counted {
        return PageTree { pages: found, finding: None };
    }
    let loose = document.objects.values().filter_map(|object| object.as_dict().ok());
    let loose: Vec<_> = loose.filter(|dict| dict.has_type(b"Page")).take(MOST_PAGES).collect();
    let message =
        format!("the page tree is damaged: it counts {counted} pages and leads to {}", found.len());
    let message = if loose.len() > found.len() {
        found = loose
            .iter()
            .map(|dict| page(document, dict, inherit(document, dict, Inherited::default())))
            .collect();
        format!("{message}; pages stand in the order of their object numbers")
    } else {
        message
    };
    let finding = Finding::reading(Rule::Damaged, Severity::Warning, message);
    PageTree { pages: found, finding: Some(finding) }
}

fn walk<'a>(
    document: &'a File,
    node: &'a Dictionary,
    inherited: Inherited<'a>,
    depth: usize,
    seen: &mut HashSet<*const Dictionary>,
    found: &mut Vec<PageSource<'a>>,
) {
    if depth > DEEPEST || found.len() >= MOST_PAGES || !seen.insert(node) {
        return;
    }
    let inherited = inherit(document, node, inherited);
    let Some(kids) = objects::array(document, node, b"Kids") else {
        found.push(page(document, node, inherited));
        return;
    };
    for kid in
        kids.iter().filter_map(|kid| objects::resolve(document, kid)).filter_map(objects::as_dict)
    {
        walk(document, kid, inherited.clone(), depth + 1, seen, found);
    }
}

fn inherit<'a>(document: &'a File, node: &'a Dictionary, above: Inherited<'a>) -> Inherited<'a> {
    Inherited {
        resources: objects::dict(document, node, b"Resources").or(above.resources),
        media: rectangle(document, node, b"MediaBox").or(above.media),
        crop: rectangle(document, node, b"CropBox").or(above.crop),
        turn: objects::number(document, node, b"Rotate").or(above.turn),
    }
}

fn page<'a>(document: &'a File, dict: &'a Dictionary, inherited: Inherited<'a>) -> PageSource<'a> {
    // A4, where a file says nothing.
    let media = inherited.media.unwrap_or([0.0, 0.0, 595.0, 842.0]);
    let shown = inherited.crop.and_then(|crop| overlap(&crop, &media)).unwrap_or(media);
    let quarters = (inherited.turn.unwrap_or(0.0) / 90.0).round() as i64;
    let unit =
        objects::number(document, dict, b"UserUnit").filter(|unit| *unit > 0.0).unwrap_or(1.0);
    PageSource {
        dict,
        resources: inherited.resources,
        shown,
        turn: (quarters.rem_euclid(4) * 90) as u16,
        unit,
    }
}

/// A box with area, its corners in order.
fn rectangle(document: &File, dict: &Dictionary, key: &[u8]) -> Option<[f32; 4]> {
    let numbers = objects::numbers(document, dict, key)?;
    let [a, b, c, d] = *numbers.as_slice() else { return None };
    let sorted = [a.min(c), b.min(d), a.max(c), b.max(d)];
    (sorted[2] - sorted[0] > 1.0 && sorted[3] - sorted[1] > 1.0).then_some(sorted)
}

fn overlap(one: &[f32; 4], other: &[f32; 4]) -> Option<[f32; 4]> {
    let both =
        [one[0].max(other[0]), one[1].max(other[1]), one[2].min(other[2]), one[3].min(other[3])];
    (both[2] - both[0] > 1.0 && both[3] - both[1] > 1.0).then_some(both)
}

impl PageSource<'_> {
    /// From the page's own units to points from the top left of the turned page.
    pub fn frame(&self) -> Matrix {
        let [x0, y0, x1, y1] = self.shown;
        let unit = self.unit;
        match self.turn {
            90 => Matrix::new(0.0, unit, unit, 0.0, -y0 * unit, -x0 * unit),
            180 => Matrix::new(-unit, 0.0, 0.0, unit, x1 * unit, -y0 * unit),
            270 => Matrix::new(0.0, -unit, -unit, 0.0, y1 * unit, x1 * unit),
            _ => Matrix::new(unit, 0.0, 0.0, -unit, -x0 * unit, y1 * unit),
        }
    }

    /// Width and height of the turned page in points.
    pub fn size(&self) -> (f32, f32) {
        let [x0, y0, x1, y1] = self.shown;
        let (width, height) = ((x1 - x0) * self.unit, (y1 - y0) * self.unit);
        if self.turn.is_multiple_of(180) { (width, height) } else { (height, width) }
    }

    /// The content streams, decoded, one after the other.
    pub fn content(&self, document: &File) -> Content {
        let mut parts = Vec::new();
        if let Ok(contents) = self.dict.get(b"Contents") {
            gather(document, contents, &mut { MOST_CONTENTS }, &mut parts);
        }
        let mut content = Content::whole(Vec::new());
        let count = parts.len();
        for (number, part) in parts.into_iter().enumerate() {
            if content.bytes.len() > MOST_CONTENT {
                content.soundness = content.soundness.max(Soundness::Cut);
                break;
            }
            let part = part.map_or_else(Content::lost, |part| filters::content(document, part));
            // What breaks off in the middle of a page goes on with what is no end of it.
            let soundness = match part.soundness {
                Soundness::Cut if number + 1 < count && !part.bytes.is_empty() => {
                    Soundness::Corrupt
                }
                soundness => soundness,
            };
            content.soundness = content.soundness.max(soundness);
            if content.bytes.is_empty() {
                content.bytes = part.bytes;
            } else {
                // A token never reaches from one stream into the next.
                content.bytes.push(b'\n');
                content.bytes.extend(part.bytes);
            }
        }
        content
    }
}

/// The streams of a page; `None` stands for one that is not there. A page may well be empty, but
/// not refer to what is absent.
fn gather<'a>(
    document: &'a File,
    contents: &'a Object,
    left: &mut usize,
    parts: &mut Vec<Option<&'a Stream>>,
) {
    match objects::resolve(document, contents) {
        Some(Object::Stream(stream)) => parts.push(Some(stream)),
        // Some writers refer to an array out of an array.
        Some(Object::Array(items)) => {
            for item in items {
                let Some(fewer) = left.checked_sub(1) else { return };
                *left = fewer;
                gather(document, item, left, parts);
            }
        }
        Some(_) => {}
        None if contents.as_reference().is_ok() => parts.push(None),
        None => {}
    }
}
