//! The parts of a Word document and what relates them, zipped or in one XML file.

use std::collections::BTreeMap;

use crate::finding::{Finding, Rule, Severity};
use crate::read::ReadError;
use crate::read::archive::{Archive, Part};
use crate::read::sniff::is_word_text;
use crate::read::xml::{self, Element};

/// A package of parts.
pub struct Package<'b> {
    kind: Kind<'b>,
}

enum Kind<'b> {
    Zip(Archive<'b>),
    /// Flat OPC: names and bytes of the parts.
    Flat(BTreeMap<String, Vec<u8>>),
}

/// How one part refers to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Relation {
    /// The last word of its type: `styles`, `header`, `aFChunk`.
    pub kind: String,
    /// Name of the part, or address of a file outside.
    pub target: String,
    pub external: bool,
}

impl<'b> Package<'b> {
    pub fn zip(archive: Archive<'b>) -> Self {
        Self { kind: Kind::Zip(archive) }
    }

    pub fn flat(parts: BTreeMap<String, Vec<u8>>) -> Self {
        Self { kind: Kind::Flat(parts) }
    }

    pub fn has(&self, name: &str) -> bool {
        match &self.kind {
            Kind::Zip(archive) => archive.has(name),
            Kind::Flat(parts) => parts.contains_key(name),
        }
    }

    /// The bytes of a part. Damage is told; what stands before it is kept.
    pub fn bytes(
        &mut self,
        name: &str,
        findings: &mut Vec<Finding>,
    ) -> Result<Option<Vec<u8>>, ReadError> {
        let part = match &mut self.kind {
            Kind::Zip(archive) => archive.part(name)?,
            Kind::Flat(parts) => {
                parts.get(name).map(|bytes| Part { bytes: bytes.clone(), damage: None })
            }
        };
        let Some(part) = part else { return Ok(None) };
        if let Some(damage) = part.damage {
            findings.push(Finding::reading(Rule::Damaged, Severity::Error, damage));
        }
        Ok(Some(part.bytes))
    }

    /// The text of a part.
    pub fn text(
        &mut self,
        name: &str,
        findings: &mut Vec<Finding>,
    ) -> Result<Option<String>, ReadError> {
        Ok(self.bytes(name, findings)?.map(super::encoding::decoded))
    }

    /// What a part (`""`: the package) refers to, by the ids that it uses.
    pub fn relations(&mut self, part: &str) -> Result<BTreeMap<String, Relation>, ReadError> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let path = if folder.is_empty() {
            format!("_rels/{name}.rels")
        } else {
            format!("{folder}/_rels/{name}.rels")
        };
        // Damage to it is damage to nothing that is printed: what it does not name is told.
        let Some(text) = self.text(&path, &mut Vec::new())? else { return Ok(BTreeMap::new()) };
        let tree = xml::parse(&text);
        let all = tree.root.elements().flat_map(Element::elements);
        Ok(all.filter_map(|relation| self::relation(relation, folder)).collect())
    }

    /// Name of the part with the text: some programs do not call it `word/document.xml`.
    pub fn main_part(&mut self) -> Result<String, ReadError> {
        let relations = self.relations("")?;
        let mut named = relations.into_values().filter(|r| r.kind == "officeDocument");
        if let Some(main) = named.find(|relation| self.has(&relation.target)) {
            return Ok(main.target);
        }
        Ok(self.declared_main()?.unwrap_or_else(|| "word/document.xml".to_owned()))
    }

    /// The main part by the list of the types of parts.
    fn declared_main(&mut self) -> Result<Option<String>, ReadError> {
        let Some(text) = self.text("[Content_Types].xml", &mut Vec::new())? else {
            return Ok(None);
        };
        let tree = xml::parse(&text);
        let name = tree.root.elements().flat_map(Element::elements).find_map(|part| {
            let kind = part.attribute("ContentType")?;
            is_word_text(&kind).then(|| part.attribute("PartName")).flatten()
        });
        let name = name.map(|name| name.trim_start_matches('/').to_owned());
        Ok(name.filter(|name| self.has(name)))
    }
}

fn relation(element: &Element<'_>, folder: &str) -> Option<(String, Relation)> {
    let kind = element.attribute("Type")?;
    let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
    let target = element.attribute("Target")?;
    let external = element.attribute("TargetMode").is_some_and(|mode| mode == "External");
    let target = if external { target.into_owned() } else { resolved(folder, &target) };
    Some((element.attribute("Id")?.into_owned(), Relation { kind, target, external }))
}

/// The name of a part that is given as seen from a folder.
fn resolved(folder: &str, target: &str) -> String {
    let target = unescaped(&target.replace('\\', "/"));
    let whole = match target.strip_prefix('/') {
        Some(whole) => whole.to_owned(),
        None => format!("{folder}/{target}"),
    };
    let mut steps: Vec<&str> = Vec::new();
    for step in whole.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// `%E6%96%87` as the characters that it stands for.
fn unescaped(target: &str) -> String {
    let mut bytes = Vec::with_capacity(target.len());
    let mut rest = target.as_bytes();
    while let [first, after @ ..] = rest {
        let pair = after.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        let byte = pair.filter(|_| *first == b'%').and_then(|p| u8::from_str_radix(p, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| target.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_seen_from_the_folder_of_their_part() {
        assert_eq!(resolved("word", "styles.xml"), "word/styles.xml");
        assert_eq!(resolved("word", "../a/./b.xml"), "a/b.xml");
        assert_eq!(resolved("word", "/x.xml"), "x.xml");
        assert_eq!(resolved("", "../../x.xml"), "x.xml");
        assert_eq!(resolved("word", "%E6%96%87.xml"), "word/文.xml");
        assert_eq!(resolved("word", "100%.xml"), "word/100%.xml");
    }
}
