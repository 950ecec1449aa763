//! Comments on the cells of a worksheet.

use std::collections::HashMap;

use super::package::{Package, Relation};
use super::reference;
use crate::finding::Rule;
use crate::read::ReadError;
use crate::read::excel::sheet::Sheet;
use crate::read::noted;
use crate::read::xml::{self, Element};

/// Doubts the cells whose comment takes back or limits what stands in them.
pub fn hear(
    package: &mut Package<'_>,
    relations: &[Relation],
    sheet: &mut Sheet,
) -> Result<(), ReadError> {
    for relation in relations.iter().filter(|relation| relation.kind == "comments") {
        let Some(text) = package.text(&relation.target)? else { continue };
        let doubts = doubts(&xml::parse(&text).root);
        for cell in &mut sheet.cells {
            if let Some(told) = doubts.get(&(cell.row, cell.column)) {
                cell.doubt(Rule::CellRemark, told);
            }
        }
    }
    Ok(())
}

/// What the comments of a part put in doubt, by row and column.
fn doubts(part: &Element<'_>) -> HashMap<(u32, u32), String> {
    let lists = || part.elements().flat_map(Element::elements);
    let inside = |name: &'static str| {
        lists().filter(move |list| list.name == name).flat_map(Element::elements)
    };
    let authors: Vec<String> =
        inside("authors").map(Element::text).filter(|author| !author.is_empty()).collect();
    let doubt = |comment: &Element<'_>| {
        let place = reference::position(&comment.attribute("ref")?)?;
        let text = comment.all_text();
        // The program begins a comment with the name of who wrote it, which is nobody's business.
        let behind = authors.iter().find_map(|author| text.strip_prefix(author.as_str()));
        let text = behind.unwrap_or(&text).trim_start_matches([':', '：']);
        Some((place, noted::doubt("comment", text)?))
    };
    inside("commentList").filter_map(doubt).collect()
}
