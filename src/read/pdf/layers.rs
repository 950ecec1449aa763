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
        let used = settings.and_then(|settings| objects::array(document, settings, b"AS"));
        let used =
            used.unwrap_or_default().iter().filter_map(|usage| objects::resolve(document, usage));
        for usage in used.filter_map(objects::as_dict) {
            if objects::name(document, usage, b"Event") != Some(b"View") {
                continue;
            }
            for group in groups(Some(usage), b"OCGs") {
                match view_state(document, group) {
                    Some(b"OFF") => _ = off.insert(group),
                    Some(b"ON") => _ = off.remove(&group),
                    Some(_) | None => {}
                }
            }
        }
        Self { off }
    }

    /// Whether an object says with `/OC` that it belongs to a layer that is off.
    pub fn hides(&self, document: &Document, dict: &Dictionary) -> bool {
        dict.get(b"OC").is_ok_and(|layer| self.is_off(document, layer))
    }

    /// Whether a group is off, or a membership: by what it asks of its groups.
    pub fn is_off(&self, document: &Document, layer: &Object) -> bool {
        if layer.as_reference().is_ok_and(|id| self.off.contains(&id)) {
            return true;
        }
        let Some(dict) = objects::resolve(document, layer).and_then(objects::as_dict) else {
            return false;
        };
        if let Some(asked) = objects::array(document, dict, b"VE") {
            return self.holds(document, asked, DEEPEST) == Some(false);
        }
        let groups = match dict.get(b"OCGs") {
            Ok(Object::Reference(id)) if !is_array(document, *id) => vec![*id],
            Ok(groups) => {
                let groups = objects::resolve(document, groups).and_then(|all| all.as_array().ok());
                groups.into_iter().flatten().filter_map(|group| group.as_reference().ok()).collect()
            }
            Err(_) => Vec::new(),
        };
        let is_off = |group: &ObjectId| self.off.contains(group);
        let is_shown = match objects::name(document, dict, b"P") {
            Some(b"AllOn") => !groups.iter().any(is_off),
            Some(b"AnyOff") => groups.iter().any(is_off),
            Some(b"AllOff") => groups.iter().all(is_off),
            Some(_) | None => groups.iter().any(|group| !is_off(group)),
        };
        !groups.is_empty() && !is_shown
    }

    /// What a membership asks as an expression: `[/And [/Not a] b]`. `None` where it is none.
    fn holds(&self, document: &Document, asked: &[Object], deep: usize) -> Option<bool> {
        let (operator, terms) = asked.split_first()?;
        let terms: Option<Vec<bool>> = terms
            .iter()
            .map(|term| match objects::resolve(document, term)? {
                Object::Array(inner) => self.holds(document, inner, deep.checked_sub(1)?),
                _ => Some(!self.off.contains(&term.as_reference().ok()?)),
            })
            .collect();
        let terms = terms?;
        match operator.as_name().ok()? {
            b"And" => Some(terms.iter().all(|on| *on)),
            b"Or" => Some(terms.iter().any(|on| *on)),
            b"Not" => terms.first().map(|on| !on),
            _ => None,
        }
    }
}

/// Levels of an expression; deeper ones come from damage.
const DEEPEST: usize = 16;

/// Whether a group is to be shown to who looks at the document.
fn view_state(document: &Document, group: ObjectId) -> Option<&[u8]> {
    let group = document.get_dictionary(group).ok()?;
    let view = objects::dict(document, objects::dict(document, group, b"Usage")?, b"View")?;
    objects::name(document, view, b"ViewState")
}

fn is_array(document: &Document, id: ObjectId) -> bool {
    document.get_object(id).is_ok_and(|object| object.as_array().is_ok())
}
