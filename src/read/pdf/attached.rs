//! Files that are attached to a PDF: they are read where somebody saves them as files, and named here.

use lopdf::{Dictionary, Object};

use super::budget::File;
use super::objects;
use crate::finding::{Finding, Rule, Severity};

/// Attachments that are named, and depth of the tree in which they are found.
const MOST: usize = 20;
const DEEPEST: usize = 8;

/// What is said of the attachments, if there are any.
pub fn finding(document: &File) -> Option<Finding> {
    let names = objects::dict(document, document.catalog().ok()?, b"Names")?;
    let tree = objects::dict(document, names, b"EmbeddedFiles")?;
    let mut found = Vec::new();
    collect(document, tree, DEEPEST, &mut found);
    let message = format!("files are attached that were not read: {}", found.join(", "));
    (!found.is_empty()).then(|| Finding::reading(Rule::PartLost, Severity::Warning, message))
}

/// The names of the files in a part of the tree: pairs of a key and a file, or further parts.
fn collect(document: &File, node: &Dictionary, depth: usize, found: &mut Vec<String>) {
    let pairs = objects::array(document, node, b"Names").unwrap_or_default();
    for file in pairs.iter().skip(1).step_by(2) {
        let file = objects::resolve(document, file).and_then(objects::as_dict);
        if let Some(file) = file.filter(|_| found.len() < MOST) {
            found.push(name(document, file));
        }
    }
    for kid in objects::array(document, node, b"Kids").unwrap_or_default().iter().take(MOST) {
        let kid = objects::resolve(document, kid).and_then(objects::as_dict);
        if let Some(kid) = kid.filter(|_| depth > 0 && found.len() < MOST) {
            collect(document, kid, depth - 1, found);
        }
    }
}

fn name(document: &File, file: &Dictionary) -> String {
    let named = |key: &[u8]| match objects::get(document, file, key)? {
        text @ Object::String(..) => lopdf::decode_text_string(text).ok(),
        _ => None,
    };
    named(b"UF").or_else(|| named(b"F")).unwrap_or_else(|| "without a name".to_owned())
}
