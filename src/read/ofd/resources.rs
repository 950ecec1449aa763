//! What pages refer to by number: fonts, drawing parameters, composite units, pictures.

use std::collections::HashMap;
use std::sync::Arc;

use super::package::Package;
use super::tree::child;
use crate::read::ReadError;
use crate::read::xml::{Element, Tree};

/// Parameters that build on others; more are loops.
const DEEPEST: usize = 8;

/// Colours of a palette, whose numbers are bytes.
const MOST_COLOURS: usize = 256;

#[derive(Clone, Default)]
pub struct Resources<'r> {
    fonts: HashMap<String, Font>,
    params: HashMap<String, &'r Element<'r>>,
    units: HashMap<String, &'r Element<'r>>,
    spaces: HashMap<String, ColourSpace>,
    /// Pictures that let nothing through.
    opaque: HashMap<String, bool>,
}

/// How colours are told.
#[derive(Clone)]
struct ColourSpace {
    components: usize,
    /// The values of its colours that go by numbers.
    palette: Vec<String>,
}

/// A font as text objects refer to it.
#[derive(Clone)]
pub struct Font {
    pub name: Arc<str>,
    /// Its program, where the package has it.
    pub file: Option<Arc<FontFile>>,
}

/// Where the program of a font is.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct FontFile {
    /// The part that names it.
    pub from: String,
    /// The path that stands there.
    pub path: String,
}

/// The parts that hold resources: their names and texts.
pub fn load(
    package: &mut Package<'_>,
    names: &[String],
) -> Result<Vec<(String, String)>, ReadError> {
    let mut parts = Vec::new();
    for name in names {
        parts.extend(package.text(name)?.map(|text| (name.clone(), text)));
    }
    Ok(parts)
}

impl<'r> Resources<'r> {
    /// Of parts by their names.
    pub fn of(trees: &'r [(String, Tree<'r>)]) -> Self {
        let mut resources = Self::default();
        for (part, tree) in trees {
            for root in tree.root.elements() {
                let base = root.attribute("BaseLoc").unwrap_or_default();
                for own in root.elements().flat_map(Element::elements) {
                    let Some(id) = own.attribute("ID").map(|id| id.into_owned()) else { continue };
                    resources.add(id, own, (part, &base));
                }
            }
        }
        resources
    }

    /// `from`: the part, and the folder that it names for the files of its entries.
    fn add(&mut self, id: String, own: &'r Element<'r>, from: (&str, &str)) {
        match own.name {
            "Font" => {
                let name = own.attribute("FontName").or_else(|| own.attribute("FamilyName"));
                let file = child(own, "FontFile").map(Element::text).unwrap_or_default();
                let path = match file.trim() {
                    path if path.starts_with('/') || from.1.is_empty() => path.to_owned(),
                    path => format!("{}/{path}", from.1.trim_end_matches('/')),
                };
                let has_file = !file.trim().is_empty();
                let file = has_file.then(|| Arc::new(FontFile { from: from.0.to_owned(), path }));
                let name = name.as_deref().unwrap_or("unnamed").into();
                self.fonts.insert(id, Font { name, file });
            }
            "DrawParam" => {
                self.params.insert(id, own);
            }
            "CompositeGraphicUnit" | "CompositeGraphicUnits" => {
                self.units.insert(id, own);
            }
            "ColorSpace" => {
                let kind = own.attribute("Type").unwrap_or_default();
                let components = match kind.to_ascii_uppercase().as_str() {
                    "GRAY" => 1,
                    "CMYK" => 4,
                    _ => 3,
                };
                let colours = child(own, "Palette").into_iter().flat_map(Element::elements);
                let palette = colours.take(MOST_COLOURS).map(Element::text).collect();
                self.spaces.insert(id, ColourSpace { components, palette });
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

    pub fn font(&self, id: &str) -> Option<&Font> {
        self.fonts.get(id)
    }

    pub fn is_opaque(&self, id: &str) -> bool {
        self.opaque.get(id).copied().unwrap_or(false)
    }

    /// The number of components of a colour space; RGB where nothing is said.
    pub fn components(&self, id: Option<&str>) -> usize {
        id.and_then(|id| self.spaces.get(id)).map_or(3, |space| space.components)
    }

    /// The value of a colour that goes by its number in a palette.
    pub fn indexed(&self, id: Option<&str>, index: usize) -> Option<&str> {
        self.spaces.get(id?)?.palette.get(index).map(String::as_str)
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
