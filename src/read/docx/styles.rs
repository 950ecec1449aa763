//! The styles of a DOCX, as far as they change what is printed: numbers and hidden text.

use std::collections::BTreeMap;

use super::is_on;
use crate::read::xml::{Element, Space};

/// Longer chains of styles are circles.
const LONGEST_CHAIN: usize = 20;

/// All styles by their id.
#[derive(Debug, Default, PartialEq)]
pub struct Styles {
    pub styles: BTreeMap<String, Style>,
    /// The style of paragraphs that name none.
    pub default_paragraph: Option<String>,
}

#[derive(Debug, Default, PartialEq)]
pub struct Style {
    pub based_on: Option<String>,
    pub number: NumberProperty,
    /// Whether its text is hidden; `None` leaves it to the style below.
    pub vanish: Option<bool>,
}

/// What `w:numPr` says; each part may be left to the style below.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NumberProperty {
    /// Id of a list; 0 switches numbering off.
    pub list: Option<u32>,
    pub level: Option<usize>,
}

impl NumberProperty {
    /// Reads the `w:numPr` of paragraph properties.
    pub fn read(properties: Option<&Element<'_>>) -> Self {
        let Some(number) = properties.and_then(|p| p.child(Space::Word, "numPr")) else {
            return Self::default();
        };
        Self {
            list: number.child(Space::Word, "numId").and_then(|id| id.number("val")),
            level: number.child(Space::Word, "ilvl").and_then(|level| level.number("val")),
        }
    }
}

impl Styles {
    pub fn read(root: &Element<'_>) -> Self {
        let mut read = Self::default();
        for style in root.elements().flat_map(Element::elements) {
            let Some(id) = style.attribute("styleId").filter(|_| style.is(Space::Word, "style"))
            else {
                continue;
            };
            let paragraph = style.attribute("type").is_none_or(|kind| kind == "paragraph");
            if paragraph && matches!(style.attribute("default").as_deref(), Some("1" | "true")) {
                read.default_paragraph = Some(id.to_string());
            }
            let based_on = style.child(Space::Word, "basedOn");
            read.styles.insert(
                id.into_owned(),
                Style {
                    based_on: based_on.and_then(|base| base.attribute("val")).map(Into::into),
                    number: NumberProperty::read(style.child(Space::Word, "pPr")),
                    vanish: is_on(style.child(Space::Word, "rPr"), "vanish"),
                },
            );
        }
        read
    }

    /// The style of that name (without one: the default style) and those it is based on.
    fn chain<'s>(&'s self, id: Option<&'s str>) -> impl Iterator<Item = (&'s str, &'s Style)> {
        let mut next = id.or(self.default_paragraph.as_deref());
        std::iter::from_fn(move || {
            let id = next?;
            let style = self.styles.get(id)?;
            next = style.based_on.as_deref();
            Some((id, style))
        })
        .take(LONGEST_CHAIN)
    }

    /// Ids of a paragraph style and of those it is based on.
    pub fn ids<'s>(&'s self, id: Option<&'s str>) -> impl Iterator<Item = &'s str> {
        self.chain(id).map(|(id, _)| id)
    }

    /// The numbering that a paragraph has by its style.
    pub fn number(&self, id: Option<&str>) -> NumberProperty {
        let mut number = NumberProperty::default();
        for (_, style) in self.chain(id) {
            number.level = number.level.or(style.number.level);
            number.list = number.list.or(style.number.list);
            if number.list.is_some() {
                break;
            }
        }
        number
    }

    /// Whether text in that style is hidden.
    pub fn hides(&self, id: &str) -> bool {
        self.chain(Some(id)).find_map(|(_, style)| style.vanish).unwrap_or(false)
    }
}
