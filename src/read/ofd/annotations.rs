//! What stands upon the pages and is no part of them: notes, stamps, and the seals of signatures.
//!
//! Their text is left out. A figure that one of them is drawn over is in doubt.

use super::numbers;
use super::package::Package;
use super::painter::Painter;
use super::tree::{Body, PageEntry, child, children, is_false};
use crate::read::ReadError;
use crate::read::page::ink::Shape;
use crate::read::xml::Element;

/// More than any page has.
const MOST: usize = 2_000;

/// Notes what the annotations and seals of a page are drawn over; gives their number.
pub fn draw(
    package: &mut Package<'_>,
    body: &Body,
    page: &PageEntry,
    painter: &mut Painter<'_>,
) -> Result<usize, ReadError> {
    painter.in_note = true;
    let notes = annotations(package, body, page, painter)?;
    let seals = seals(package, body, page, painter)?;
    painter.in_note = false;
    Ok(notes + seals)
}

fn annotations(
    package: &mut Package<'_>,
    body: &Body,
    page: &PageEntry,
    painter: &mut Painter<'_>,
) -> Result<usize, ReadError> {
    let Some(list) = &body.annotations else { return Ok(0) };
    let Some(text) = package.text(list)? else { return Ok(0) };
    let file = {
        let tree = package.parse(&text);
        let of_page = tree
            .root
            .elements()
            .flat_map(|root| children(root, "Page"))
            .find(|own| own.attribute("PageID").is_some_and(|id| id == page.id));
        of_page.and_then(|own| child(own, "FileLoc")).map(Element::text)
    };
    let Some((_, text)) = file.map(|path| package.referred(list, &path)).transpose()?.flatten()
    else {
        return Ok(0);
    };
    let tree = package.parse(&text);
    let mut count = 0;
    for note in tree.root.elements().flat_map(|root| children(root, "Annot")).take(MOST) {
        let hidden = note.attribute("Visible").is_some_and(|visible| is_false(&visible));
        let kind = note.attribute("Type").unwrap_or_default();
        // A link is a place to click on, and a watermark lies behind the text.
        if hidden || matches!(&*kind, "Link" | "Watermark") {
            continue;
        }
        count += 1;
        for look in children(note, "Appearance") {
            let place = painter.inside(look, &painter.place());
            painter.objects(look, &place);
        }
    }
    Ok(count)
}

/// The pictures of seals stand where the signature says.
fn seals(
    package: &mut Package<'_>,
    body: &Body,
    page: &PageEntry,
    painter: &mut Painter<'_>,
) -> Result<usize, ReadError> {
    let Some(list) = &body.signatures else { return Ok(0) };
    let Some(text) = package.text(list)? else { return Ok(0) };
    let files: Vec<String> = {
        let tree = package.parse(&text);
        let all = tree.root.elements().flat_map(|root| children(root, "Signature")).take(MOST);
        all.filter_map(|own| own.attribute("BaseLoc").map(|path| path.into_owned())).collect()
    };
    let mut count = 0;
    for file in files {
        let Some(name) = package.resolve(list, &file) else { continue };
        let Some(text) = package.text(&name)? else { continue };
        let tree = package.parse(&text);
        let signed = tree.root.elements().filter_map(|root| child(root, "SignedInfo"));
        for seal in signed.flat_map(|signed| children(signed, "StampAnnot")) {
            let here = seal.attribute("PageRef").is_some_and(|id| id == page.id);
            let area = seal.attribute("Boundary").and_then(|text| numbers::area(&text));
            if let Some(area) = area.filter(|_| here) {
                let place = painter.place();
                let area = place.matrix.apply_box(area.x0, area.top, area.x1, area.bottom);
                painter.ink(area, &place.clip, Shape::Note);
                count += 1;
            }
        }
    }
    Ok(count)
}
