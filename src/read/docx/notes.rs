//! Notes at the foot of a page, at the end and in the margin.

use std::collections::BTreeMap;

use super::walk::Walk;
use crate::read::xml::{self, Element, Space};

/// The texts of the notes of one kind, by their ids.
type Notes = BTreeMap<String, String>;

impl Walk<'_, '_> {
    /// Keeps the note that a reference leads to, where it is set on a cell.
    pub fn hear_note(&mut self, reference: &Element<'_>) {
        if self.unseen.is_in_cell()
            && let Some((kind, note)) = self.note(reference)
        {
            self.unseen.note(&kind, &note);
        }
    }

    fn note(&mut self, reference: &Element<'_>) -> Option<(String, String)> {
        let kind = reference.name.strip_suffix("Reference")?;
        let id = reference.attribute("id")?;
        let parts = self.parts.as_mut()?;
        if !parts.notes.contains_key(kind) {
            let part = format!("{kind}s");
            let relation = parts.relations.values().find(|r| r.kind == part && !r.external);
            let target = relation.map(|relation| relation.target.clone());
            // A part that cannot be read is told where the others are read.
            let text = target
                .and_then(|target| parts.package.text(&target, &mut self.findings).ok().flatten());
            parts
                .notes
                .insert(kind.to_owned(), text.map_or(Notes::new(), |text| notes(&text, kind)));
        }
        Some((kind.to_owned(), parts.notes.get(kind)?.get(&*id)?.clone()))
    }
}

fn notes(part: &str, kind: &str) -> Notes {
    let tree = xml::parse(part);
    let of = |root: &Element<'_>| -> Vec<(String, String)> {
        let notes = root.elements().filter(|element| element.is(Space::Word, kind));
        notes
            .filter_map(|note| Some((note.attribute("id")?.into_owned(), note.all_text())))
            .collect()
    };
    tree.root.elements().flat_map(of).collect()
}
