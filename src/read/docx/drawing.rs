//! Pictures, drawings and embedded objects: the text of their boxes, and a name for the rest.

use super::walk::{Piece, Walk};
use crate::read::Block;
use crate::read::line::Thing;
use crate::read::xml::Element;

impl Walk<'_, '_> {
    /// Reads what stands in `w:drawing`, `w:pict` or `w:object`.
    ///
    /// What is drawn and has no text is noted: a cell in which it stands is not blank, and a figure
    /// beside it may be covered.
    pub fn drawing(&mut self, element: &Element<'_>, piece: &mut Piece) {
        let mut inside = Piece::default();
        self.run_content(element, &mut inside);
        let has_text = inside.boxes.iter().any(|block| match block {
            Block::Paragraph(paragraph) => !paragraph.text.trim().is_empty(),
            Block::Table(_) => true,
        });
        piece.text.push_str(&inside.text);
        piece.boxes.append(&mut inside.boxes);
        if element.name == "object" {
            let mut blocks = self.object(element);
            piece.boxes.append(&mut blocks);
        }
        if has_text || is_invisible(element) {
            return;
        }
        let Some(name) = name(element) else { return };
        let place = self.places.here();
        self.unseen.draws(thing(element, name), &place);
    }
}

/// A drawing by where it lies: in the line of the text, over it, or behind it, where it covers
/// nothing.
fn thing(element: &Element<'_>, name: String) -> Thing {
    let style = |e: &Element<'_>| e.attribute("style").unwrap_or_default().replace(' ', "");
    let is_behind = |e: &Element<'_>| {
        e.name == "anchor" && is_on(e, "behindDoc") || style(e).contains("z-index:-")
    };
    let floats = |e: &Element<'_>| e.name == "anchor" || style(e).contains("position:absolute");
    if any(element, &is_behind) {
        Thing::alone(name)
    } else if any(element, &floats) {
        Thing::covering(name)
    } else {
        Thing::beside(name)
    }
}

/// What to call it; `None` if nothing is drawn.
fn name(element: &Element<'_>) -> Option<String> {
    if element.name == "object" {
        return Some("嵌入对象".to_owned());
    }
    if let Some(art) = first(element, &|e| e.name == "textpath")
        && let Some(text) = art.attribute("string")
    {
        return Some(format!("艺术字：{text}"));
    }
    let is_any = |names: &[&str]| any(element, &|e| names.contains(&e.name));
    let is_named = |name: &str| {
        any(element, &|e| {
            e.name == "docPr" && e.attribute("name").is_some_and(|n| n.contains(name))
        })
    };
    Some(
        if is_any(&["pic", "imagedata", "blip", "binData"]) || is_named("图片") {
            "图片"
        } else if is_any(&["chart", "relIds"]) {
            "图表"
        } else if element.elements().all(|e| e.name == "shapetype") {
            // The kind of a shape is told once, before the first of them.
            return (element.name == "drawing").then(|| "图形".to_owned());
        } else {
            "图形"
        }
        .to_owned(),
    )
}

fn is_invisible(element: &Element<'_>) -> bool {
    any(element, &|e| e.name == "docPr" && is_on(e, "hidden"))
}

fn is_on(element: &Element<'_>, name: &str) -> bool {
    element.attribute(name).is_some_and(|value| !super::switch::is_off(&value))
}

fn any(element: &Element<'_>, is: &dyn Fn(&Element<'_>) -> bool) -> bool {
    first(element, is).is_some()
}

fn first<'e, 'x>(
    element: &'e Element<'x>,
    is: &dyn Fn(&Element<'_>) -> bool,
) -> Option<&'e Element<'x>> {
    if is(element) {
        return Some(element);
    }
    element.elements().find_map(|inner| first(inner, is))
}
