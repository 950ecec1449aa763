//! Documents inside of a document: sub-documents, chunks of other formats, embedded workbooks, and
//! the tables in its headers, footers and notes.

use std::collections::BTreeMap;

use super::package::Relation;
use super::walk::Walk;
use crate::finding::{Finding, Rule, Severity};
use crate::read::beside::is_of_report;
use crate::read::xml::{self, Element};
use crate::read::{Block, Document, Format, ReadError, ReadOptions, sniff};
use crate::source::Place;

/// Documents in documents in documents: nobody writes more.
const DEEPEST: usize = 4;

/// A document made of many others is read as far as this many go.
const MOST: usize = 500;

impl Walk<'_, '_> {
    /// The content of a sub-document or a chunk, in its place.
    pub fn document(&mut self, element: &Element<'_>) -> Vec<Block> {
        let what = if element.name == "subDoc" {
            "a sub-document (subDoc)"
        } else {
            "an embedded document (altChunk)"
        };
        self.read(element.attribute("id").as_deref(), what, false)
    }

    /// The workbook or document behind the picture of an embedded object. What it holds need not be
    /// what the picture shows: its tables count as hidden.
    pub fn object(&mut self, object: &Element<'_>) -> Vec<Block> {
        let what = "an embedded object, of which the page shows a picture";
        let inside = object.elements().find(|e| e.name == "OLEObject" || e.name == "objectEmbed");
        let id = inside.and_then(|inside| inside.attribute("id"));
        let mut blocks = self.read(id.as_deref(), what, true);
        for block in &mut blocks {
            match block {
                Block::Table(table) => table.hidden = true,
                Block::Paragraph(_) => {}
            }
        }
        if !blocks.is_empty() {
            self.findings.push(Finding::reading(
                Rule::Hidden,
                Severity::Note,
                format!("{what}: what it holds was read, and the picture may show other figures"),
            ));
        }
        blocks
    }

    fn read(&mut self, id: Option<&str>, what: &str, is_object: bool) -> Vec<Block> {
        match self.embedded(id, is_object) {
            Ok(document) => {
                let here = self.places.here();
                let mut blocks = document.blocks;
                blocks.iter_mut().for_each(|block| put(block, &here));
                self.findings.extend(document.findings);
                blocks
            }
            Err(reason) => {
                self.lost.push(format!("{what}{reason}"));
                Vec::new()
            }
        }
    }

    /// Reads the part of that id, or says what it is.
    fn embedded(&mut self, id: Option<&str>, is_object: bool) -> Result<Document, String> {
        let nothing = String::new;
        let parts = self.parts.as_mut().ok_or_else(nothing)?;
        let relation = id.and_then(|id| parts.relations.get(id)).ok_or_else(nothing)?;
        let target = relation.target.clone();
        if relation.external {
            return Err(format!(", which is another file ({target:?})"));
        }
        parts.count += 1;
        if parts.depth >= DEEPEST || parts.count > MOST {
            return Err(", one of too many".to_owned());
        }
        let because = |error: ReadError| format!(" ({target:?}: {error})");
        let bytes = parts.package.bytes(&target, &mut self.findings).map_err(because)?;
        let bytes = bytes.ok_or_else(|| format!(" ({target:?}), which is missing"))?;
        let document = match sniff::sniff(&bytes).map_err(because)? {
            Format::Docx => super::read_inside(&bytes, parts.depth + 1),
            Format::Text if is_object => return Err(format!(" ({target:?})")),
            _ => crate::read::read(&bytes, &target, &ReadOptions::default()),
        };
        let document = document.map_err(because)?;
        if document.pages.is_empty() { Ok(document) } else { Err(format!(" ({target:?})")) }
    }

    /// Tables that stand in headers, footers and notes, behind the text.
    ///
    /// Their texts are furniture of the page. A table in them is read if it is one of a report, and
    /// only once, whatever the number of its copies.
    pub fn tables_beside(&mut self) -> Vec<Block> {
        const KINDS: [&str; 4] = ["header", "footer", "footnotes", "endnotes"];
        let Some(parts) = &mut self.parts else { return Vec::new() };
        let targets = parts.relations.values().filter(|r| KINDS.contains(&r.kind.as_str()));
        let mut targets: Vec<String> = targets.map(|r| r.target.clone()).collect();
        targets.sort();
        targets.dedup();
        let mut tables: Vec<Block> = Vec::new();
        for target in targets.into_iter().take(MOST) {
            for table in self.tables_of(&target) {
                if !tables.iter().any(|known| same(known, &table)) {
                    tables.push(table);
                }
            }
        }
        tables
    }

    fn tables_of(&mut self, target: &str) -> Vec<Block> {
        let Some(parts) = &mut self.parts else { return Vec::new() };
        let Ok(Some(text)) = parts.package.text(target, &mut self.findings) else {
            return Vec::new();
        };
        // Most of them hold a page number and nothing else.
        if !text.contains("tbl") {
            return Vec::new();
        }
        let relations = parts.package.relations(target).unwrap_or_default();
        let own = std::mem::replace(&mut parts.relations, relations);
        let tree = xml::parse(&text);
        let blocks = tree.root.elements().flat_map(|root| self.flow(root)).collect::<Vec<_>>();
        if let Some(parts) = &mut self.parts {
            parts.relations = own;
        }
        blocks.into_iter().filter(is_of_report).collect()
    }
}

/// Whether two blocks are tables that say the same.
fn same(one: &Block, other: &Block) -> bool {
    match (one, other) {
        (Block::Table(one), Block::Table(other)) => {
            let cells = one.cells.iter().zip(&other.cells);
            one.cells.len() == other.cells.len()
                && cells
                    .into_iter()
                    .all(|(a, b)| (a.row, a.column, &a.text) == (b.row, b.column, &b.text))
        }
        (Block::Table(_) | Block::Paragraph(_), _) => false,
    }
}

/// What stands in an embedded document stands where that is embedded; a cell keeps its own place.
fn put(block: &mut Block, here: &Place) {
    let put = |place: &mut Place| match place {
        Place::Block(_) => *place = here.clone(),
        Place::Cell { .. } | Place::Box { .. } => {}
    };
    match block {
        Block::Paragraph(paragraph) => put(&mut paragraph.place),
        Block::Table(table) => table.cells.iter_mut().for_each(|cell| put(&mut cell.place)),
    }
}

/// The relations of a document whose rel ids are not needed: those that lead to one kind of part.
pub fn target<'r>(relations: &'r BTreeMap<String, Relation>, kind: &str) -> Option<&'r str> {
    let mut of_kind = relations.values().filter(|r| r.kind == kind && !r.external);
    of_kind.next().map(|relation| relation.target.as_str())
}
