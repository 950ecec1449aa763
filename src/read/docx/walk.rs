//! The state of the walk over a document, which its readers share: paragraphs hold tables, tables hold
//! paragraphs, drawings hold both.

use std::collections::BTreeMap;

use super::colour::{self, Theme};
use super::numbering::{Counters, Numbering};
use super::package::{Package, Relation};
use super::styles::Styles;
use crate::finding::{Finding, Rule, Severity};
use crate::read::Block;
use crate::read::field::Field;
use crate::read::line::Unseen;
use crate::read::look::{Around, Ground, TextLook};
use crate::read::places::Places;
use crate::read::xml::Element;

/// What a document says once for all of its text.
#[derive(Default)]
pub struct Rules {
    pub styles: Styles,
    pub numbering: Numbering,
    pub theme: Theme,
}

/// The state of the walk over the text of a document.
pub struct Walk<'d, 'b> {
    pub rules: &'d Rules,
    /// The other parts of the document, where there are any.
    pub parts: Option<Parts<'d, 'b>>,
    pub counters: Counters,
    /// The fields that are open, the innermost last. A field may reach over paragraphs.
    pub fields: Vec<Field>,
    /// Whether we are in a link.
    pub linked: bool,
    /// What stands around the run that comes next.
    pub around: Around,
    pub places: Places,
    pub unseen: Unseen,
    /// What could not be read, in words.
    pub lost: Vec<String>,
    /// What embedded documents say of themselves.
    pub findings: Vec<Finding>,
}

/// The other parts of a document, as seen from its text.
pub struct Parts<'d, 'b> {
    pub package: &'d mut Package<'b>,
    pub relations: BTreeMap<String, Relation>,
    /// How many documents this one stands in.
    pub depth: usize,
    /// Parts that were read so far.
    pub count: usize,
    /// Footnotes, endnotes and comments by kind and id, each kind once it is asked for.
    pub notes: BTreeMap<String, BTreeMap<String, String>>,
}

/// What a run says, before its look is known.
#[derive(Default)]
pub struct Piece {
    pub text: String,
    /// What stands in text boxes and embedded documents that are anchored in it.
    pub boxes: Vec<Block>,
}

impl<'d, 'b> Walk<'d, 'b> {
    /// At the start of a document on pages of that colour.
    pub fn new(rules: &'d Rules, parts: Option<Parts<'d, 'b>>, page: Ground) -> Self {
        Self {
            rules,
            parts,
            counters: Counters::default(),
            fields: Vec::new(),
            linked: false,
            around: Around {
                defaults: rules.styles.defaults.clone(),
                table: TextLook::default(),
                paragraph: TextLook::default(),
                ground: page,
                squeezed: false,
            },
            places: Places::default(),
            unseen: Unseen::default(),
            lost: Vec::new(),
            findings: Vec::new(),
        }
    }

    /// Takes up a text that nobody sees.
    pub fn told_hidden(&mut self, text: &str) {
        self.unseen.hidden.add(text, &self.places.here());
    }

    /// The ground that the properties of a cell or a table give; `None`: that around it.
    pub fn ground(&self, properties: Option<&Element<'_>>) -> Option<Ground> {
        colour::shade(properties, &self.rules.theme)
    }

    /// All that the walk has to say.
    pub fn told(mut self) -> Vec<Finding> {
        self.lost.sort();
        self.lost.dedup();
        let lost = self.lost.into_iter().map(|what| {
            Finding::reading(Rule::PartLost, Severity::Warning, format!("{what}, was not read"))
        });
        self.unseen.findings().into_iter().chain(lost).chain(self.findings).collect()
    }
}
