//! The styles of a DOCX, as far as they change what is printed: numbers and the look of text.

use std::collections::BTreeMap;

use super::colour::{self, Theme};
use super::look::{ParagraphLook, text_look};
use crate::read::look::{Ground, TextLook};
use crate::read::xml::{Element, Space};

/// Longer chains of styles are circles.
const LONGEST_CHAIN: usize = 20;

/// All styles by their id.
#[derive(Debug, Default)]
pub struct Styles {
    styles: BTreeMap<String, Style>,
    /// The style of paragraphs that name none.
    default_paragraph: Option<String>,
    /// The style of tables that name none.
    default_table: Option<String>,
    /// What holds where no style says otherwise.
    pub defaults: TextLook,
}

/// A style; its looks are those of the styles that it is based on where it does not say otherwise.
#[derive(Clone, Debug, Default)]
pub struct Style {
    based_on: Option<String>,
    number: NumberProperty,
    pub text: TextLook,
    pub paragraph: ParagraphLook,
    /// Of a table: the ground of its cells.
    pub ground: Option<Ground>,
    /// Of a table: looks of its first row, its last column and the like.
    pub parts: BTreeMap<String, Part>,
}

/// The look of a part of a table.
#[derive(Clone, Debug, Default)]
pub struct Part {
    pub text: TextLook,
    pub ground: Option<Ground>,
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

impl Style {
    fn read(style: &Element<'_>, theme: &Theme) -> Self {
        let properties = |name: &str| style.child(Space::Word, name);
        let based_on = style.child(Space::Word, "basedOn");
        let parts = style.elements().filter(|part| part.is(Space::Word, "tblStylePr"));
        let ground_of = |element: &Element<'_>| {
            let of = |name: &str| colour::shade(element.child(Space::Word, name), theme);
            of("tcPr").or_else(|| of("tblPr"))
        };
        Self {
            based_on: based_on.and_then(|base| base.attribute("val")).map(Into::into),
            number: NumberProperty::read(properties("pPr")),
            text: text_look(properties("rPr"), theme),
            paragraph: ParagraphLook::read(properties("pPr"), theme),
            ground: ground_of(style),
            parts: parts
                .filter_map(|part| {
                    let text = text_look(part.child(Space::Word, "rPr"), theme);
                    let look = Part { text, ground: ground_of(part) };
                    Some((part.attribute("type")?.into_owned(), look))
                })
                .collect(),
        }
    }

    /// Takes over what this style leaves to the one below.
    fn settle(&mut self, below: &Style) {
        self.text = self.text.over(&below.text);
        self.paragraph = self.paragraph.over(&below.paragraph);
        self.ground = self.ground.or(below.ground);
        for (name, part) in &below.parts {
            let own = self.parts.entry(name.clone()).or_default();
            own.text = own.text.over(&part.text);
            own.ground = own.ground.or(part.ground);
        }
    }
}

impl Styles {
    pub fn read(root: &Element<'_>, theme: &Theme) -> Self {
        let mut read = Self::default();
        for element in root.elements().flat_map(Element::elements) {
            if element.is(Space::Word, "docDefaults") {
                let run = element.child(Space::Word, "rPrDefault");
                let run = run.and_then(|run| run.child(Space::Word, "rPr"));
                read.defaults = text_look(run, theme);
            }
            let Some(id) =
                element.attribute("styleId").filter(|_| element.is(Space::Word, "style"))
            else {
                continue;
            };
            let kind = element.attribute("type");
            if element.attribute("default").is_some_and(|value| !super::switch::is_off(&value)) {
                match kind.as_deref() {
                    None | Some("paragraph") => read.default_paragraph = Some(id.to_string()),
                    Some("table") => read.default_table = Some(id.to_string()),
                    Some(_) => {}
                }
            }
            read.styles.insert(id.into_owned(), Style::read(element, theme));
        }
        read.settle();
        read
    }

    /// Reads the styles of a document that has all in one tree, as Word 2003 writes it.
    pub fn read_beside(root: &Element<'_>, theme: &Theme) -> Self {
        root.find(Space::Word, "wordDocument")
            .map(|root| Self::read(root, theme))
            .unwrap_or_default()
    }

    /// Gives each style the looks of those that it is based on.
    fn settle(&mut self) {
        let settled = self.styles.iter().filter(|(_, style)| style.based_on.is_some());
        let settled: Vec<(String, Style)> = settled
            .map(|(id, style)| {
                let mut settled = style.clone();
                self.chain(Some(id)).skip(1).for_each(|(_, below)| settled.settle(below));
                (id.clone(), settled)
            })
            .collect();
        self.styles.extend(settled);
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

    /// The style of a paragraph; without a name, the usual one.
    pub fn paragraph(&self, id: Option<&str>) -> Option<&Style> {
        self.styles.get(id.or(self.default_paragraph.as_deref())?)
    }

    /// The style of a table; without a name, the usual one.
    pub fn table(&self, id: Option<&str>) -> Option<&Style> {
        self.styles.get(id.or(self.default_table.as_deref())?)
    }

    /// The look of a character style.
    pub fn character(&self, id: &str) -> Option<&TextLook> {
        Some(&self.styles.get(id)?.text)
    }
}
