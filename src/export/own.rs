//! What a data set of ours looks like from outside.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use super::datapackage::WRITTEN_BY;
use super::staged::PACKAGE;
use super::write::WORKBOOK;
use super::{ENDINGS, TABLES};
use crate::journal;

/// The folder of the site on which a data set is checked.
const REVIEW: &str = "review";

/// What is said of a data set that we have written, where a report is looked for.
pub const OWN_DATA_SET: &str = "a data set that this program has written";

/// Whether a folder holds a data set that we have written.
pub fn is_data_set(folder: &Path) -> bool {
    folder.join(journal::NAME).exists() || is_package(&folder.join(PACKAGE))
}

/// Whether a file says of the tables beside it that they are ours.
pub fn is_package(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(HEAD).read_to_end(&mut head));
    read.is_ok() && says_so(&head)
}

/// Whether a file in an archive is one of a data set of ours that is told by its name: what a run keeps for the next
/// one, the package, and tables in formats that hold no reports.
pub fn is_in_data_set(name: &str, bytes: &[u8]) -> bool {
    let parts = || name.split('/');
    let is_table = |part: &str| TABLES.contains(&part.split('.').next().unwrap_or(part));
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    parts().any(|part| part.starts_with(journal::OURS))
        || (parts().next_back() == Some(PACKAGE) && says_so(bytes))
        || (["parquet", "dta"].contains(&ending) && parts().any(is_table))
}

/// Whether the first lines of a package say that we have written it.
fn says_so(package: &[u8]) -> bool {
    let head = &package[..package.len().min(HEAD as usize)];
    String::from_utf8_lossy(head).contains(WRITTEN_BY)
}

/// Bytes of a package that hold its first lines.
const HEAD: u64 = 4096;

/// Whether the first line of a text is that of one of our tables.
pub fn is_heading(line: &str) -> bool {
    line.split(',').any(|name| name == "report_id" || name.ends_with("[report_id]"))
}

/// The first name in a folder that no file of a data set of ours has. `None`: all are ours, or there
/// are none.
///
/// What a system or an office program leaves there by itself is nobody's.
pub fn other_file(folder: &Path) -> Option<String> {
    let is_ours = is_data_set(folder);
    let is_other = |name: &String| {
        let of_nobody = name.starts_with('.')
            || name.starts_with("~$")
            || ["Thumbs.db", "desktop.ini"].contains(&name.as_str());
        !(of_nobody || is_ours && is_named(name))
    };
    let names = fs::read_dir(folder).into_iter().flatten().flatten();
    names.map(|entry| entry.file_name().to_string_lossy().into_owned()).filter(is_other).min()
}

/// Whether a data set has a file or a folder of this name.
fn is_named(name: &str) -> bool {
    let whole = name.rsplit_once('.').filter(|(_, ending)| ENDINGS.contains(ending));
    TABLES.contains(&whole.map_or(name, |(table, _)| table))
        || [PACKAGE, WORKBOOK, REVIEW].contains(&name)
}
