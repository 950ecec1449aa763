//! The texts that all sheets of a workbook share, and texts in cells.

use super::styles::Styles;
use crate::read::excel::look::Seen;
use crate::read::excel::style::Style;
use crate::read::xml::{Element, Node};

/// A shared text: plain, or its runs, whose look depends on the cell too.
pub struct Strings<'t, 'x> {
    items: Vec<&'t Element<'x>>,
}

impl<'t, 'x> Strings<'t, 'x> {
    /// From the root of the part. What it says of its own length does not matter.
    pub fn of(root: &'t Element<'x>) -> Self {
        let tables = root.elements().filter(|table| table.name == "sst");
        Self {
            items: tables.flat_map(Element::elements).filter(|item| item.name == "si").collect(),
        }
    }

    pub fn len(&self) -> usize {
        self.items.len()
    }

    pub fn get(&self, index: usize) -> Option<&'t Element<'x>> {
        self.items.get(index).copied()
    }
}

/// The text of `<si>` or `<is>` in a cell of a style.
pub fn seen(item: &Element<'_>, style: &Style, styles: &Styles) -> Seen {
    let mut seen = Seen::default();
    for element in item.elements() {
        match element.name {
            "t" => seen.add(&characters(element), &style.look, style.ground),
            "r" => {
                let properties = element.elements().find(|inner| inner.name == "rPr");
                let look = styles.run(properties, &style.look);
                for text in element.elements().filter(|inner| inner.name == "t") {
                    seen.add(&characters(text), &look, style.ground);
                }
            }
            // Readings of characters (`rPh`) and what is new.
            _ => {}
        }
    }
    seen
}

/// The characters of an element, with those that XML cannot hold written as `_x000D_`.
pub fn characters(element: &Element<'_>) -> String {
    let pieces = element.children.iter().map(|node| match node {
        Node::Text(text) => text.to_string(),
        Node::Element(inner) => characters(inner),
    });
    unescaped(&pieces.collect::<String>())
}

fn unescaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let code = rest.get(at + 2..at + 6).filter(|_| rest.get(at + 6..at + 7) == Some("_"));
        let character = code.and_then(|code| u32::from_str_radix(code, 16).ok());
        match character.and_then(char::from_u32) {
            Some(character) => {
                shown.push_str(&rest[..at]);
                rest = &rest[at + 7..];
                // A line ends with both, and one of them is enough.
                match character {
                    '\r' if rest.starts_with('\n') => {}
                    '\r' => shown.push('\n'),
                    other => shown.push(other),
                }
            }
            None => {
                shown.push_str(&rest[..at + 2]);
                rest = &rest[at + 2..];
            }
        }
    }
    shown.push_str(rest);
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_xml_cannot_hold() {
        assert_eq!(unescaped("收到_x000D_\n申请"), "收到\n申请");
        assert_eq!(unescaped("a_x_b_x00"), "a_x_b_x00");
    }
}
