//! Comments on the cells of a worksheet.

use super::package::Package;
use super::reference;
use crate::finding::Rule;
use crate::read::ReadError;
use crate::read::excel::sheet::Sheet;
use crate::read::noted;
use crate::read::xml::{self, Element};

/// Doubts the cells whose comment takes back or limits what stands in them.
pub fn hear(package: &mut Package<'_>, path: &str, sheet: &mut Sheet) -> Result<(), ReadError> {
    let relations = package.relations(path)?;
    for relation in relations.into_iter().filter(|relation| relation.kind == "comments") {
        let Some(text) = package.text(&relation.target)? else { continue };
        let tree = xml::parse(&text);
        let inside = tree.root.elements().flat_map(Element::elements).flat_map(Element::elements);
        let authors: Vec<String> =
            inside.filter(|one| one.name == "author").map(Element::text).collect();
        let lists = tree.root.elements().flat_map(Element::elements);
        for comment in lists.filter(|list| list.name == "commentList").flat_map(Element::elements) {
            let place = comment.attribute("ref").and_then(|name| reference::position(&name));
            let text = comment.all_text();
            // The program begins a comment with the name of who wrote it, which is nobody's business.
            let named =
                |author: &String| text.strip_prefix(author.as_str()).filter(|_| !author.is_empty());
            let text = authors.iter().find_map(named).unwrap_or(&text);
            let Some(told) = noted::doubt("comment", text.trim_start_matches([':', '：'])) else {
                continue;
            };
            let mut cells = sheet.cells.iter_mut();
            if let Some(cell) = cells.find(|cell| place == Some((cell.row, cell.column))) {
                cell.doubt(Rule::CellRemark, told);
            }
        }
    }
    Ok(())
}
