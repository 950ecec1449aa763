//! ODT: OpenDocument texts → paragraphs and tables.
//!
//! The text is read by our own walk over a fault-tolerant XML tree, as that of DOCX. What was
//! deleted while changes were tracked stands apart from the text and is left out.

mod chosen;
mod fields;
mod lists;
mod styles;
mod table;
mod walk;

use super::archive::Archive;
use super::xml::{self, Element, Space};
use super::{Document, Format, ReadError};
use crate::finding::{Finding, Rule, Severity};
use crate::source::DocumentId;
use styles::Styles;

/// Reads a text in a zip archive.
pub fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    let mut archive = Archive::open(bytes)?;
    let mut findings = Vec::new();
    if let Some(manifest) = part(&mut archive, "META-INF/manifest.xml", &mut Vec::new())?
        && manifest.contains("encryption-data")
    {
        return Err(ReadError::Encrypted);
    }
    let Some(content) = part(&mut archive, "content.xml", &mut findings)? else {
        return Err(ReadError::Damaged("the OpenDocument text has no content in it".into()));
    };
    let styles = part(&mut archive, "styles.xml", &mut findings)?.unwrap_or_default();
    of_trees(bytes, &content, &styles, findings)
}

/// Reads a text in one XML file.
pub fn read_flat(bytes: &[u8]) -> Result<Document, ReadError> {
    let text = String::from_utf8_lossy(bytes);
    of_trees(bytes, &text, "", Vec::new())
}

fn of_trees(
    bytes: &[u8],
    content: &str,
    styles: &str,
    mut findings: Vec<Finding>,
) -> Result<Document, ReadError> {
    let root = tree(content, "the text", &mut findings);
    let beside = tree(styles, "the styles", &mut findings);
    let Some(text) = body(&root) else {
        return Err(ReadError::Damaged("the OpenDocument text has no content in it".into()));
    };
    let styles = Styles::read(&[&beside, &root]);
    let mut walk = walk::Walk::new(&styles);
    let mut blocks = walk.flow(text);
    blocks.append(&mut walk.tables_of_pages(&beside));
    findings.extend(walk.told());
    Ok(Document {
        id: DocumentId::of(bytes),
        format: Format::Odt,
        blocks,
        pages: Vec::new(),
        findings,
        unrounded: Vec::new(),
    })
}

fn body<'e, 'x>(root: &'e Element<'x>) -> Option<&'e Element<'x>> {
    root.find(Space::Office, "body")?.child(Space::Office, "text")
}

fn part(
    archive: &mut Archive<'_>,
    name: &str,
    findings: &mut Vec<Finding>,
) -> Result<Option<String>, ReadError> {
    let Some(part) = archive.part(name)? else { return Ok(None) };
    if let Some(damage) = part.damage {
        findings.push(Finding::reading(Rule::Damaged, Severity::Error, damage));
    }
    Ok(Some(String::from_utf8_lossy(&part.bytes).into_owned()))
}

fn tree<'x>(text: &'x str, what: &str, findings: &mut Vec<Finding>) -> Element<'x> {
    let tree = xml::parse(text);
    if let Some(damage) = tree.damage {
        let message = format!("the XML of {what} is not well-formed, {}", damage.what);
        let severity = if damage.moves { Severity::Error } else { Severity::Warning };
        findings.push(Finding::reading(Rule::Damaged, severity, message));
    }
    tree.root
}
