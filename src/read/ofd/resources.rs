//! What pages refer to by number: fonts, drawing parameters, composite units, pictures.

use std::collections::HashMap;
use std::sync::Arc;

use super::package::Package;
use super::tree::child;
use crate::read::ReadError;
use crate::read::xml::{Element, Tree};

/// Parameters that build on others; more are loops.
const DEEPEST: usize = 8;

#[derive(Clone, Default)]
pub struct Resources<'r> {
    fonts: HashMap<String, Arc<str>>,
    params: HashMap<String, &'r Element<'r>>,
    units: HashMap<String, &'r Element<'r>>,
    /// The number of components of colour spaces.
    spaces: HashMap<String, usize>,
    /// Pictures that let nothing through.
    opaque: HashMap<String, bool>,
}

/// The texts of the parts that hold resources.
pub fn load(package: &mut Package<'_>, names: &[String]) -> Result<Vec<String>, ReadError> {
    let mut texts = Vec::new();
    for name in names {
        texts.extend(package.text(name)?);
    }
    Ok(texts)
}

impl<'r> Resources<'r> {
    pub fn of(trees: &'r [Tree<'r>]) -> Self {
        let mut resources = Self::default();
        for group in trees.iter().flat_map(|tree| tree.root.elements()).flat_map(Element::elements)
        {
            for own in group.elements() {
                let Some(id) = own.attribute("ID").map(|id| id.into_owned()) else { continue };
                resources.add(id, own);
            }
        }
        resources
    }

    fn add(&mut self, id: String, own: &'r Element<'r>) {
        match own.name {
            "Font" => {
                let name = own.attribute("FontName").or_else(|| own.attribute("FamilyName"));
                self.fonts.insert(id, name.as_deref().unwrap_or("unnamed").into());
            }
            "DrawParam" => {
                self.params.insert(id, own);
            }
            "CompositeGraphicUnit" | "CompositeGraphicUnits" => {
                self.units.insert(id, own);
            }
            "ColorSpace" => {
                let kind = own.attribute("Type").unwrap_or_default();
                let count = match kind.to_ascii_uppercase().as_str() {
                    "GRAY" => 1,
                    "CMYK" => 4,
                    _ => 3,
                };
                self.spaces.insert(id, count);
            }
            "MultiMedia" => {
                let file = child(own, "MediaFile").map(Element::text).unwrap_or_default();
                let file = file.trim().to_ascii_lowercase();
                let opaque = [".jpg", ".jpeg", ".bmp"].iter().any(|end| file.ends_with(end));
                self.opaque.insert(id, opaque);
            }
            _ => {}
        }
    }

    /// These before those of the whole document.
    pub fn over(mut self, shared: &Resources<'r>) -> Self {
        fn add<V: Clone>(own: &mut HashMap<String, V>, shared: &HashMap<String, V>) {
            for (id, value) in shared {
                own.entry(id.clone()).or_insert_with(|| value.clone());
            }
        }
        if self.is_empty() {
            return shared.clone();
        }
        add(&mut self.fonts, &shared.fonts);
        add(&mut self.params, &shared.params);
        add(&mut self.units, &shared.units);
        add(&mut self.spaces, &shared.spaces);
        add(&mut self.opaque, &shared.opaque);
        self
    }

    fn is_empty(&self) -> bool {
        self.fonts.is_empty()
            && self.params.is_empty()
            && self.units.is_empty()
            && self.spaces.is_empty()
            && self.opaque.is_empty()
    }

    pub fn font(&self, id: &str) -> Option<&Arc<str>> {
        self.fonts.get(id)
    }

    pub fn is_opaque(&self, id: &str) -> bool {
        self.opaque.get(id).copied().unwrap_or(false)
    }

    /// The number of components of a colour space; RGB where nothing is said.
    pub fn components(&self, id: Option<&str>) -> usize {
        id.and_then(|id| self.spaces.get(id)).copied().unwrap_or(3)
    }

    /// The content of a composite unit.
    pub fn unit(&self, id: &str) -> Option<&'r Element<'r>> {
        child(self.units.get(id)?, "Content")
    }

    /// Drawing parameters, those that they build on first.
    pub fn params(&self, id: &str) -> Vec<&'r Element<'r>> {
        let mut chain = Vec::new();
        let mut next = Some(id.to_owned());
        while let Some(own) = next.and_then(|id| self.params.get(&id).copied()) {
            if chain.len() >= DEEPEST {
                break;
            }
            chain.push(own);
            next = own.attribute("Relative").map(|id| id.into_owned());
        }
        chain.reverse();
        chain
    }
}
