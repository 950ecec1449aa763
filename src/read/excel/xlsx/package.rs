//! The package of a workbook: its parts are found by what the package says of them, and by their
//! usual names only where it says nothing.

use std::borrow::Cow;

use crate::finding::{Finding, Rule, Severity};
use crate::read::ReadError;
use crate::read::archive::{Archive, Part};
use crate::read::xml::{self, Element};

/// What all parts of a workbook may unpack to: a report has less than a hundredth.
const LARGEST_WHOLE: usize = 192 << 20;

pub struct Package<'b> {
    archive: Archive<'b>,
    left: usize,
    /// What is wrong with the parts that were asked for.
    damage: Vec<String>,
}

/// A line of a list of relations.
#[derive(Clone, Debug)]
pub struct Relation {
    pub id: String,
    /// The last word of its type: `worksheet`, `styles`.
    pub kind: String,
    /// Path in the package.
    pub target: String,
}

impl<'b> Package<'b> {
    pub fn open(bytes: &'b [u8]) -> Result<Self, ReadError> {
        Ok(Self { archive: Archive::open(bytes)?, left: LARGEST_WHOLE, damage: Vec::new() })
    }

    pub fn names(&self) -> &[String] {
        self.archive.names()
    }

    /// Unpacks a part; `None` if it is not there.
    pub fn part(&mut self, path: &str) -> Result<Option<Part>, ReadError> {
        if self.left == 0 {
            return Err(ReadError::Damaged("its parts unpack to more than 192 MB".into()));
        }
        let part = self.archive.part(path)?;
        if let Some(part) = &part {
            self.left = self.left.saturating_sub(part.bytes.len().max(1));
            let damage = part.damage.iter().map(|what| format!("{path} is damaged, {what}"));
            self.damage.extend(damage);
        }
        Ok(part)
    }

    /// Unpacks a part as text; `None` if it is not there.
    pub fn text(&mut self, path: &str) -> Result<Option<String>, ReadError> {
        Ok(self.part(path)?.map(|part| text(&part.bytes).into_owned()))
    }

    /// Notes that a part is not there without which nobody knows what is shown.
    pub fn lost(&mut self, path: &str) {
        self.damage.push(format!("{path} is not there"));
    }

    /// What is wrong with the parts that were unpacked. A broken one may lack anything: the looks
    /// of cells as well as their texts.
    pub fn damage(mut self) -> impl Iterator<Item = Finding> {
        self.damage.dedup();
        let damaged = |what| Finding::reading(Rule::Damaged, Severity::Error, what);
        self.damage.into_iter().map(damaged)
    }

    /// The path of the workbook itself.
    pub fn workbook(&mut self) -> Result<String, ReadError> {
        let of_package = self.relations("")?;
        let named = of_package.into_iter().find(|relation| relation.kind == "officeDocument");
        if let Some(relation) = named
            && self.archive.has(&relation.target)
        {
            return Ok(relation.target);
        }
        if let Some(types) = self.part("[Content_Types].xml")? {
            let text = text(&types.bytes);
            let tree = xml::parse(&text);
            if let Some(path) = tree.root.elements().flat_map(Element::elements).find_map(main) {
                return Ok(path);
            }
        }
        Ok("xl/workbook.xml".to_owned())
    }

    /// The relations of a part; of the package itself for an empty path.
    pub fn relations(&mut self, of: &str) -> Result<Vec<Relation>, ReadError> {
        let (folder, name) = of.rsplit_once('/').unwrap_or(("", of));
        let path = match folder {
            "" => format!("_rels/{name}.rels"),
            folder => format!("{folder}/_rels/{name}.rels"),
        };
        let Some(part) = self.part(&path)? else { return Ok(Vec::new()) };
        let text = text(&part.bytes);
        let tree = xml::parse(&text);
        let damage = tree.damage.iter().map(|damage| format!("{path} is damaged, {}", damage.what));
        self.damage.extend(damage);
        let entries = tree.root.elements().flat_map(Element::elements);
        let inside =
            entries.filter(|entry| entry.attribute("TargetMode").as_deref() != Some("External"));
        Ok(inside
            .filter_map(|entry| {
                let kind = entry.attribute("Type")?;
                Some(Relation {
                    id: entry.attribute("Id")?.into_owned(),
                    kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                    target: resolve(folder, &entry.attribute("Target")?),
                })
            })
            .collect())
    }
}

/// The path of a part that its type names as a workbook.
fn main(entry: &Element<'_>) -> Option<String> {
    let kind = entry.attribute("ContentType")?;
    let is_main = kind.contains("sheet.main+xml") || kind.contains("sheet.macroEnabled.main+xml");
    let path = entry.attribute("PartName")?;
    is_main.then(|| path.trim_start_matches('/').to_owned())
}

/// A target beside the part that names it, as a path of the package.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let from_root = target.starts_with('/');
    let mut path: Vec<&str> = if from_root { Vec::new() } else { folder.split('/').collect() };
    for piece in target.split('/') {
        match piece {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            piece => path.push(piece),
        }
    }
    path.retain(|piece| !piece.is_empty());
    path.join("/")
}

/// A part as text: UTF-8, or UTF-16 where it says so.
pub fn text(bytes: &[u8]) -> Cow<'_, str> {
    let (encoding, mark) = encoding_rs::Encoding::for_bom(bytes).unwrap_or((encoding_rs::UTF_8, 0));
    encoding.decode_without_bom_handling(&bytes[mark..]).0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_stand_beside_their_part() {
        assert_eq!(resolve("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("xl/worksheets", "../drawings/d.xml"), "xl/drawings/d.xml");
        assert_eq!(resolve("xl", "/worksheets/sheet1.xml"), "worksheets/sheet1.xml");
        assert_eq!(resolve("", "./workbook.xml"), "workbook.xml");
        assert_eq!(resolve("", "../../up.xml"), "up.xml");
    }
}
