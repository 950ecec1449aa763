//! Comments on the cells of a binary worksheet.

use std::collections::HashMap;

use super::records::{Bytes, records};
use crate::read::ReadError;
use crate::read::excel::sheet::Sheet;
use crate::read::excel::xlsx::Package;
use crate::read::noted;

const AUTHOR: u32 = 632;
/// The cells of a comment, and behind it its text.
const COMMENT: u32 = 635;
const TEXT: u32 = 637;

/// Adds the comments of a sheet, by the path of its part, to its cells.
pub fn hear(package: &mut Package<'_>, path: &str, sheet: &mut Sheet) -> Result<(), ReadError> {
    let relations = package.relations(path)?;
    for relation in relations.iter().filter(|relation| relation.kind == "comments") {
        let Some(part) = package.part(&relation.target)? else { continue };
        let comments = comments(&part.bytes);
        for cell in &mut sheet.cells {
            if let Some(comment) = comments.get(&(cell.row, cell.column)) {
                cell.comment(comment);
            }
        }
    }
    Ok(())
}

/// The comments of a part by row and column.
fn comments(part: &[u8]) -> HashMap<(u32, u32), String> {
    let place = |bytes: Bytes<'_>| Some((bytes.u32(4)?, bytes.u32(12)?));
    let mut authors = Vec::new();
    let mut comments = HashMap::new();
    let mut here = None;
    for (kind, bytes) in records(part) {
        match kind {
            AUTHOR => authors.extend(bytes.string(0)),
            COMMENT => here = place(bytes),
            TEXT => {
                if let (Some(place), Some(text)) = (here.take(), bytes.string(1)) {
                    comments.insert(place, noted::without_author(&text, &authors).to_owned());
                }
            }
            _ => {}
        }
    }
    comments
}
