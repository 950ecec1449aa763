//! The zip archive: parts by the paths that OFD files write, and what may be unpacked of it.

use encoding_rs::Encoding;

use crate::finding::{Finding, Rule, Severity};
use crate::read::ReadError;
use crate::read::archive::Archive;
use crate::read::xml::{self, Tree};

/// All XML of one document together, parts that are read again included; pages of dense tables have
/// a few hundred kilobytes each.
const MOST_BYTES: usize = 512 << 20;

/// What all pages may cost: one for a character or a piece of a path.
const MOST_WORK: usize = 50_000_000;

/// So many faults are told one by one.
const MOST_FAULTS: usize = 20;

pub struct Package<'b> {
    archive: Archive<'b>,
    bytes: usize,
    work: usize,
    faults: Vec<String>,
}

impl<'b> Package<'b> {
    pub fn open(bytes: &'b [u8]) -> Result<Self, ReadError> {
        let archive = Archive::open(bytes)?;
        Ok(Self { archive, bytes: MOST_BYTES, work: MOST_WORK, faults: Vec::new() })
    }

    /// Whether there is a part of that name, whatever its case.
    pub fn has(&self, name: &str) -> bool {
        self.archive.has(name)
    }

    /// The part that a file (`from`) refers to. Paths are meant from the folder of that file, or
    /// from the root where they begin with `/`; not all writers keep to it.
    pub fn resolve(&self, from: &str, path: &str) -> Option<String> {
        let path = path.trim().replace('\\', "/");
        let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
        let top = from.split_once('/').map_or("", |(top, _)| top);
        let candidates = [
            if path.starts_with('/') { plain("", &path) } else { plain(folder, &path) },
            plain("", &path),
            plain(top, &path),
        ];
        candidates.into_iter().find(|name| self.archive.has(name))
    }

    /// The text of a part; `None` where there is none of that name, or no more may be unpacked.
    pub fn text(&mut self, name: &str) -> Result<Option<String>, ReadError> {
        if self.bytes == 0 {
            self.fault("more is packed into the file than a report holds, the rest is lost".into());
            return Ok(None);
        }
        let Some(part) = self.archive.part(name)? else { return Ok(None) };
        self.bytes = self.bytes.saturating_sub(part.bytes.len());
        if let Some(damage) = part.damage {
            self.fault(damage);
        }
        Ok(Some(decoded(&part.bytes)))
    }

    /// The bytes of the part that a file refers to, as they were written; `None` where there is none, or it
    /// is damaged.
    pub fn bytes(&mut self, from: &str, path: &str) -> Result<Option<Vec<u8>>, ReadError> {
        let Some(name) = self.resolve(from, path).filter(|_| self.bytes > 0) else {
            return Ok(None);
        };
        let Some(part) = self.archive.part(&name)? else { return Ok(None) };
        self.bytes = self.bytes.saturating_sub(part.bytes.len());
        Ok(part.damage.is_none().then_some(part.bytes))
    }

    /// The text of the part that a file refers to; what is not there is a fault.
    pub fn referred(
        &mut self,
        from: &str,
        path: &str,
    ) -> Result<Option<(String, String)>, ReadError> {
        let Some(name) = self.resolve(from, path) else {
            self.fault(format!("{from} refers to {path}, which is not there"));
            return Ok(None);
        };
        Ok(self.text(&name)?.map(|text| (name, text)))
    }

    /// The tree of a text; its first fault is told.
    pub fn parse<'x>(&mut self, text: &'x str) -> Tree<'x> {
        let tree = xml::parse(text);
        if let Some(damage) = &tree.damage {
            self.fault(damage.what.clone());
        }
        tree
    }

    fn fault(&mut self, what: String) {
        if self.faults.len() < MOST_FAULTS && !self.faults.contains(&what) {
            self.faults.push(what);
        }
    }

    /// Work that may still be done on pages.
    pub fn left(&self) -> usize {
        self.work
    }

    pub fn spend_work(&mut self, work: usize) {
        self.work = self.work.saturating_sub(work);
    }

    /// What is damaged: nobody knows what came to which place on its pages.
    pub fn findings(&self) -> impl Iterator<Item = Finding> {
        self.faults.iter().map(|fault| {
            let message = format!("a part of the file is damaged: {fault}");
            Finding::reading(Rule::Damaged, Severity::Error, message)
        })
    }
}

/// A path with `.` and `..` worked out, which never leaves the package.
fn plain(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// UTF-8 as a rule; another encoding where a byte order mark or the first line says so.
fn decoded(bytes: &[u8]) -> String {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[length..]).0.into_owned();
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).into_owned();
    let named = head.split_once("encoding=").map(|(_, rest)| rest.trim_start_matches(['"', '\'']));
    let label = named.and_then(|rest| rest.split(['"', '\'']).next()).unwrap_or("utf-8");
    let encoding = Encoding::for_label(label.as_bytes()).unwrap_or(encoding_rs::UTF_8);
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_never_leave_the_package() {
        assert_eq!(plain("Doc_0/Pages", "../Res/a.xml"), "Doc_0/Res/a.xml");
        assert_eq!(plain("Doc_0", "../../../etc/passwd"), "etc/passwd");
        assert_eq!(plain("Doc_0", "./a//b.xml"), "Doc_0/a/b.xml");
    }
}
