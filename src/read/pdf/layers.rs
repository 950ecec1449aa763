//! Layers (optional content groups): which are not shown.

use std::collections::HashSet;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::objects;

/// Layers (optional content groups) that are switched off.
#[derive(Default)]
pub struct Layers {
    off: HashSet<ObjectId>,
}

impl Layers {
    pub fn new(document: &Document) -> Self {
        let properties = document
            .catalog()
            .ok()
            .and_then(|catalog| objects::dict(document, catalog, b"OCProperties"));
        let settings = properties.and_then(|properties| objects::dict(document, properties, b"D"));
        let groups = |dict: Option<&Dictionary>, key: &[u8]| -> HashSet<ObjectId> {
            let groups = dict.and_then(|dict| objects::array(document, dict, key));
            let ids = groups.unwrap_or_default().iter();
            ids.filter_map(|group| group.as_reference().ok()).collect()
        };
        let mut off = groups(settings, b"OFF");
        // All groups may be off but for those that are named.
        if settings.and_then(|settings| objects::name(document, settings, b"BaseState"))
            == Some(b"OFF")
        {
            let on = groups(settings, b"ON");
            off.extend(groups(properties, b"OCGs").difference(&on));
        }
        Self { off }
    }

    /// Whether an object says with `/OC` that it belongs to a layer that is off.
    pub fn hides(&self, document: &Document, dict: &Dictionary) -> bool {
        !self.off.is_empty() && dict.get(b"OC").is_ok_and(|layer| self.is_off(document, layer))
    }

    /// Whether a group is off, or a membership whose groups are all off.
    pub fn is_off(&self, document: &Document, layer: &Object) -> bool {
        if self.off.is_empty() {
            return false;
        }
        if layer.as_reference().is_ok_and(|id| self.off.contains(&id)) {
            return true;
        }
        let Some(dict) = objects::resolve(document, layer).and_then(objects::as_dict) else {
            return false;
        };
        match dict.get(b"OCGs") {
            Ok(Object::Reference(id)) if self.off.contains(id) => true,
            Ok(groups) => {
                let groups =
                    objects::resolve(document, groups).and_then(|groups| groups.as_array().ok());
                let mut groups = groups.into_iter().flatten().peekable();
                groups.peek().is_some()
                    && groups
                        .all(|group| group.as_reference().is_ok_and(|id| self.off.contains(&id)))
            }
            Err(_) => false,
        }
    }
}
