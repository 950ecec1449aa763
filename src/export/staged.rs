//! A data set is made aside and takes the place of the earlier one as a whole.
//!
//! ```text
//! .gongkai-part-x/  being written; a run that dies leaves the earlier data set untouched
//!        ↓ one rename, from which on the new data set counts
//! .gongkai-ready/   its files go to their places; whoever writes here next ends what was begun
//! ```
//!
//! No system replaces several files in one step. While they are replaced, `datapackage.json` is not
//! there: tables that stand beside one are of one run.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use tempfile::TempDir;

use super::{ENDINGS, partition};
use crate::journal::UNFINISHED;

/// Says what the other files are: it goes first and comes last.
pub const PACKAGE: &str = "datapackage.json";

/// The folder of a data set that is whole, and of which not all files are in their places.
const READY: &str = ".gongkai-ready";

/// A data set that is being written.
pub struct Staged<'f> {
    folder: &'f Path,
    aside: TempDir,
    /// What stands in it, by the names that the files will have in the folder.
    names: Vec<String>,
}

impl<'f> Staged<'f> {
    pub fn begin(folder: &'f Path) -> io::Result<Self> {
        let aside = tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(folder)?;
        Ok(Self { folder, aside, names: Vec::new() })
    }

    /// A new file of this name, in whose path `/` stands between folders.
    pub fn create(&mut self, name: String) -> io::Result<File> {
        let path = self.aside.path().join(&name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        self.names.push(name);
        // What a file begins with may be known at its end: it is read again.
        File::options().read(true).write(true).create(true).truncate(true).open(path)
    }

    /// Puts all files in their places and returns these. They are closed, and on the disk.
    pub fn publish(self) -> io::Result<Vec<PathBuf>> {
        settle(self.folder)?;
        fs::rename(self.aside.path(), self.folder.join(READY))?;
        to_disk(self.folder);
        settle(self.folder)?;
        Ok(self.names.iter().map(|name| self.folder.join(name)).collect())
    }
}

/// Ends what a run that died has begun: a data set that was whole is brought to its place.
pub fn settle(folder: &Path) -> io::Result<()> {
    settle_by(folder, &mut |from, to| fs::rename(from, to))
}

fn settle_by(
    folder: &Path,
    rename: &mut dyn FnMut(&Path, &Path) -> io::Result<()>,
) -> io::Result<()> {
    let ready = folder.join(READY);
    if !ready.exists() {
        return Ok(());
    }
    let package = ready.join(PACKAGE);
    if package.exists() {
        remove(&folder.join(PACKAGE))?;
        drop_earlier(folder, &serde_json::from_slice(&fs::read(&package)?)?)?;
    }
    for entry in walkdir::WalkDir::new(&ready).sort_by_file_name() {
        let entry = entry?;
        if entry.file_type().is_file() && entry.path() != package {
            put(&ready, entry.path(), folder, rename)?;
        }
    }
    if package.exists() {
        to_disk(folder);
        put(&ready, &package, folder, rename)?;
    }
    to_disk(folder);
    fs::remove_dir_all(ready)
}

fn put(
    ready: &Path,
    file: &Path,
    folder: &Path,
    rename: &mut dyn FnMut(&Path, &Path) -> io::Result<()>,
) -> io::Result<()> {
    let place = folder.join(file.strip_prefix(ready).map_err(io::Error::other)?);
    if let Some(parent) = place.parent() {
        fs::create_dir_all(parent)?;
    }
    rename(file, &place)
}

/// Takes away what an earlier run has left of the tables and this one has not: a table in one file
/// beside the same in folders would be of another run.
fn drop_earlier(folder: &Path, package: &Package) -> io::Result<()> {
    for table in &package.resources {
        let paths = match &table.path {
            Paths::One(path) => std::slice::from_ref(path),
            Paths::Several(paths) => paths,
        };
        let files: BTreeSet<PathBuf> = paths.iter().map(|path| folder.join(path)).collect();
        let name = &table.name;
        let whole = ENDINGS.iter().map(|ending| folder.join(format!("{name}.{ending}")));
        whole.filter(|whole| !files.contains(whole)).try_for_each(|whole| remove(&whole))?;
        partition::clean(&folder.join(name), |file| files.contains(file))?;
    }
    Ok(())
}

/// Of the description of a data set: its tables and their files.
#[derive(Deserialize)]
struct Package {
    resources: Vec<Table>,
}

#[derive(Deserialize)]
struct Table {
    name: String,
    path: Paths,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Paths {
    One(String),
    Several(Vec<String>),
}

fn remove(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Err(_) | Ok(()) => Ok(()),
    }
}

/// The names in a folder are on the disk; where a folder cannot be told to be, the system sees to
/// it.
fn to_disk(folder: &Path) {
    _ = File::open(folder).and_then(|folder| folder.sync_all());
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::io::Write;

    use super::*;

    type Files = BTreeMap<String, String>;

    /// A data set of two tables, one of them in folders or not; every file says of which run it is.
    fn files(run: &str, paths: &[&str]) -> Files {
        let listed: Vec<String> = paths.iter().map(|path| format!("{path:?}")).collect();
        let package = format!(
            r#"{{"run": "{run}", "resources": [{{"name": "a", "path": "a.csv"}}, {{"name": "b", "path": [{}]}}]}}"#,
            listed.join(",")
        );
        let tables = paths.iter().chain(&["a.csv"]).map(|path| (path.to_string(), run.to_owned()));
        tables.chain([(PACKAGE.to_owned(), package)]).collect()
    }

    fn stage<'f>(folder: &'f Path, files: &Files) -> Staged<'f> {
        let mut staged = Staged::begin(folder).unwrap();
        for (name, text) in files {
            staged.create(name.clone()).unwrap().write_all(text.as_bytes()).unwrap();
        }
        staged
    }

    fn found(folder: &Path) -> Files {
        let entries = walkdir::WalkDir::new(folder).into_iter().map(|entry| entry.unwrap());
        let files = entries.filter(|entry| entry.file_type().is_file());
        let name = |path: &Path| path.strip_prefix(folder).unwrap().display().to_string();
        files.map(|f| (name(f.path()), fs::read_to_string(f.path()).unwrap())).collect()
    }

    /// Dies before each of the renames in turn: the package stands only beside tables of one run,
    /// and the next run ends what was begun.
    #[track_caller]
    fn check(earlier: &Files, later: &Files) {
        for renames in 0..=later.len() {
            let folder = tempfile::tempdir().unwrap();
            stage(folder.path(), earlier).publish().unwrap();
            assert_eq!(&found(folder.path()), earlier);
            let staged = stage(folder.path(), later);
            fs::rename(staged.aside.path(), folder.path().join(READY)).unwrap();
            let mut left = renames;
            let died = settle_by(folder.path(), &mut |from, to| {
                left = left.checked_sub(1).ok_or(io::ErrorKind::Interrupted)?;
                fs::rename(from, to)
            });
            assert_eq!(died.is_err(), renames < later.len());
            let half = found(folder.path());
            assert!(died.is_ok() || !half.contains_key(PACKAGE), "after {renames}: {half:?}");
            settle(folder.path()).unwrap();
            assert_eq!(&found(folder.path()), later, "after {renames}");
        }
    }

    #[test]
    fn tables_of_two_runs_never_stand_beside_a_package() {
        let [year, province] = ["b/report_year=2018/data.csv", "b/province_code=33/data.csv"];
        check(&files("1", &["b.csv"]), &files("2", &["b.csv"]));
        check(&files("1", &["b.csv"]), &files("2", &[year]));
        check(&files("1", &[year]), &files("2", &[province]));
        check(&files("1", &[year, province]), &files("2", &["b.csv"]));
    }

    #[test]
    fn what_is_not_ours_stays_and_what_was_not_published_was_never_there() {
        let folder = tempfile::tempdir().unwrap();
        let own = folder.path().join("b/report_year=2018");
        fs::create_dir_all(&own).unwrap();
        fs::write(own.join("notes.txt"), "mine").unwrap();
        fs::write(folder.path().join("c.csv"), "mine").unwrap();
        drop(stage(folder.path(), &files("1", &["b.csv"])));
        assert_eq!(found(folder.path()).len(), 2);
        stage(folder.path(), &files("2", &["b.csv"])).publish().unwrap();
        assert_eq!(found(folder.path()).len(), 5);
    }
}
