//! From a row to the file that it was read from.

use std::collections::BTreeMap;
use std::path::{self, Component, Path, PathBuf};

/// Excel holds no more links in a sheet than 65,530.
const MOST_LINKS: u32 = 65_000;

/// Ways from the workbook to the files, worked out once for each file.
pub struct Links {
    /// Where the workbook will stand.
    folder: Option<PathBuf>,
    last: Option<(String, Option<String>)>,
    counts: BTreeMap<&'static str, u32>,
}

impl Links {
    pub fn from(folder: &Path) -> Self {
        Self { folder: path::absolute(folder).ok(), last: None, counts: BTreeMap::new() }
    }

    /// The link to a file by its name in the output. `None` where there is no such file any more, or the
    /// sheet is full of links.
    pub fn of(&mut self, sheet: &'static str, file: &str) -> Option<String> {
        let count = self.counts.entry(sheet).or_default();
        if *count == MOST_LINKS {
            return None;
        }
        if self.last.as_ref().is_none_or(|(last, _)| last != file) {
            let way = self.folder.as_deref().and_then(|folder| way(folder, file));
            self.last = Some((file.to_owned(), way));
        }
        let way = self.last.as_ref().and_then(|(_, way)| way.clone());
        *count += u32::from(way.is_some());
        way
    }
}

/// The path from a folder to a file, so that the two may be moved together. Of a file in an archive, to
/// the archive.
fn way(folder: &Path, file: &str) -> Option<String> {
    let named = path::absolute(file).ok()?;
    let file = named.ancestors().find(|path| path.is_file())?;
    let (from, to): (Vec<Component<'_>>, Vec<Component<'_>>) =
        (folder.components().collect(), file.components().collect());
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = from[shared..].iter().map(|_| "..".to_owned());
    let down = to[shared..].iter().map(|part| part.as_os_str().to_string_lossy().into_owned());
    let way = up.chain(down).collect::<Vec<_>>().join("/");
    // Behind # an office program looks for a place in the file. Links longer than this are refused.
    (!way.contains('#') && way.chars().count() < 1000).then(|| format!("file://{way}"))
}
