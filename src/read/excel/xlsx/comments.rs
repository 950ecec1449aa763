//! Comments on the cells of a worksheet.

use std::collections::HashMap;

use super::package::{Package, Relation};
use super::reference;
use crate::read::ReadError;
use crate::read::excel::sheet::Sheet;
use crate::read::noted;
use crate::read::xml::{self, Element};

/// Adds the comments of a sheet to its cells.
pub fn hear(
    package: &mut Package<'_>,
    relations: &[Relation],
    sheet: &mut Sheet,
) -> Result<(), ReadError> {
    for relation in relations.iter().filter(|relation| relation.kind == "comments") {
        let Some(text) = package.text(&relation.target)? else { continue };
        let comments = comments(&xml::parse(&text).root);
        for cell in &mut sheet.cells {
            if let Some(comment) = comments.get(&(cell.row, cell.column)) {
                cell.comment(comment);
            }
        }
    }
    Ok(())
}

/// The comments of a part by row and column.
fn comments(part: &Element<'_>) -> HashMap<(u32, u32), String> {
    let lists = || part.elements().flat_map(Element::elements);
    let inside = |name: &'static str| {
        lists().filter(move |list| list.name == name).flat_map(Element::elements)
    };
    let authors: Vec<String> = inside("authors").map(Element::text).collect();
    let comment = |comment: &Element<'_>| {
        let place = reference::position(&comment.attribute("ref")?)?;
        Some((place, noted::without_author(&comment.all_text(), &authors).to_owned()))
    };
    inside("commentList").filter_map(comment).collect()
}
