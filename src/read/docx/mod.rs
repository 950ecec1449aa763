//! DOCX → paragraphs and tables.
//!
//! Numbering is read by the crate docx-rs wherever it can be relied on (see `model`). The text, the
//! styles, and the numbering where it cannot, are read by our own walk over a fault-tolerant XML
//! tree: docx-rs never returns from XML that is not well-formed.
//!
//! What a reader of the page sees is what comes out: insertions are kept and deletions dropped,
//! fields give their result, automatic numbers stand before their text, and what is hidden or struck
//! is told and not read. Of headers, footers and notes only the tables are read; comments are left
//! out.

mod census;
mod colour;
mod drawing;
mod embedded;
mod encoding;
mod field;
mod flat;
mod flow;
mod inline;
mod look;
mod math;
mod model;
pub(super) mod numbering;
pub(super) mod ordinal;
mod notes;
mod package;
pub(super) mod styles;
mod switch;
mod table;
mod walk;

use super::archive::Archive;
use super::xml::{self, Element, Space};
use super::{Document, Format, ReadError};
use crate::finding::{Finding, Rule, Severity};
use crate::source::DocumentId;
use colour::Theme;
use embedded::target;
use flow::Body;
use numbering::Numbering;
use package::{Package, Relation};
use styles::Styles;
use switch::is_on;
use walk::{Parts, Rules, Walk};

/// Reads the main text of a DOCX.
pub fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    read_inside(bytes, 0)
}

/// Reads a Word document that is one XML file: a package written flat, or the format of 2003.
pub fn read_xml(bytes: &[u8]) -> Result<Document, ReadError> {
    let text = encoding::decoded(bytes.to_vec());
    let id = DocumentId::of(bytes);
    let mut document = if text.contains("xmlPackage") {
        package_text(&mut Package::flat(flat::parts(&text)), 0, id)?
    } else {
        word_2003(&text, id)?
    };
    document.format = Format::WordXml;
    Ok(document)
}

/// Reads the format of Word 2003, in which text, styles and lists stand in one tree.
fn word_2003(text: &str, id: DocumentId) -> Result<Document, ReadError> {
    let mut findings = Vec::new();
    let root = tree(text, "the text", &mut findings);
    let Some(body) = root.find(Space::Word, "body") else {
        return Err(ReadError::Damaged("the Word document has no main text in it".into()));
    };
    let theme = Theme::default();
    let rules = Rules { styles: Styles::read_beside(&root, &theme), theme, ..Rules::default() };
    let mut walk = Walk::new(&rules, None, look::page(&root, &rules.theme, false));
    let blocks = walk.flow(body);
    findings.extend(walk.told());
    Ok(Document {
        id,
        format: Format::WordXml,
        blocks,
        pages: Vec::new(),
        findings,
        unrounded: Vec::new(),
    })
}

/// Reads a document that stands inside of `depth` others.
fn read_inside(bytes: &[u8], depth: usize) -> Result<Document, ReadError> {
    let mut package = Package::zip(Archive::open(bytes)?);
    package_text(&mut package, depth, DocumentId::of(bytes))
}

/// Reads the text of a package of parts.
fn package_text(
    package: &mut Package<'_>,
    depth: usize,
    id: DocumentId,
) -> Result<Document, ReadError> {
    let mut findings = Vec::new();
    let main = package.main_part()?;
    let Some(text) = package.text(&main, &mut findings)? else {
        return Err(ReadError::Damaged("the Word document has no main text in it".into()));
    };
    let relations = package.relations(&main)?;
    let mut reader = Beside { package, main: &main, relations: &relations, findings };
    let rules = reader.rules()?;
    let has_page_colour = text.contains("background") && reader.shows_page_colour()?;
    let mut findings = reader.findings;

    let head = text.split_once("body").map_or("", |(head, _)| head);
    let page = look::page(&xml::parse(head).root, &rules.theme, has_page_colour);
    let parts =
        Parts { package, relations: relations.clone(), depth, count: 0, notes: Default::default() };
    let mut walk = Walk::new(&rules, Some(parts), page);
    // Paragraph by paragraph: the whole tree of a long text takes many times its room.
    let mut body = Body::default();
    let mut each = |element| body.add(element, &mut walk);
    let Some(tree) = xml::parse_children(&text, Space::Word, "body", &mut each) else {
        return Err(ReadError::Damaged("the Word document has no main text in it".into()));
    };
    let mut blocks = body.finish(&mut walk);
    findings.extend(tree.damage.map(|damage| damaged("the text", &damage)));
    blocks.append(&mut walk.tables_beside());
    findings.extend(walk.told());
    Ok(Document {
        id,
        format: Format::Docx,
        blocks,
        pages: Vec::new(),
        findings,
        unrounded: Vec::new(),
    })
}

/// The parts that say how the text looks.
struct Beside<'p, 'b> {
    package: &'p mut Package<'b>,
    main: &'p str,
    relations: &'p std::collections::BTreeMap<String, Relation>,
    findings: Vec<Finding>,
}

impl Beside<'_, '_> {
    /// The text of the part of a kind, wherever it stands; empty without one.
    fn text(&mut self, kind: &str, usual: &str) -> Result<String, ReadError> {
        let folder = self.main.rsplit_once('/').map_or("", |(folder, _)| folder);
        let usual = if folder.is_empty() { usual.to_owned() } else { format!("{folder}/{usual}") };
        let named = target(self.relations, kind).filter(|name| self.package.has(name));
        let name = named.map_or(usual, str::to_owned);
        Ok(self.package.text(&name, &mut self.findings)?.unwrap_or_default())
    }

    fn rules(&mut self) -> Result<Rules, ReadError> {
        let theme = self.text("theme", "theme/theme1.xml")?;
        let styles = self.text("styles", "styles.xml")?;
        let numbering = self.text("numbering", "numbering.xml")?;
        let theme = Theme::read(&xml::parse(&theme).root);
        let styles = Styles::read(&tree(&styles, "the styles", &mut self.findings), &theme);
        let numbering = model::numbering(&numbering).unwrap_or_else(|| {
            Numbering::read(&tree(&numbering, "the numbering", &mut self.findings))
        });
        Ok(Rules { styles, numbering, theme })
    }

    /// Whether the colour of the page is shown on paper.
    fn shows_page_colour(&mut self) -> Result<bool, ReadError> {
        let settings = self.text("settings", "settings.xml")?;
        let tree = xml::parse(&settings);
        let root = tree.root.elements().next();
        Ok(is_on(root, "displayBackgroundShape") == Some(true))
    }
}

fn tree<'x>(text: &'x str, what: &str, findings: &mut Vec<Finding>) -> Element<'x> {
    let tree = xml::parse(text);
    findings.extend(tree.damage.map(|damage| damaged(what, &damage)));
    tree.root
}

fn damaged(what: &str, damage: &xml::Damage) -> Finding {
    let message = format!("the XML of {what} is not well-formed, {}", damage.what);
    let severity = if damage.moves { Severity::Error } else { Severity::Warning };
    Finding::reading(Rule::Damaged, severity, message)
}

#[cfg(test)]
mod tests;
