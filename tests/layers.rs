//! No module uses a later one: `src/lib.rs` lists them in the order of the flow.

use std::fs;
use std::path::{Path, PathBuf};

/// The modules in the order in which `src/lib.rs` declares them.
fn declared() -> Vec<String> {
    let lib = fs::read_to_string("src/lib.rs").expect("src/lib.rs stands in the package");
    lib.lines()
        .filter_map(|line| line.strip_prefix("pub mod ").or(line.strip_prefix("pub(crate) mod ")))
        .filter_map(|name| name.strip_suffix(';'))
        .map(str::to_owned)
        .collect()
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a source folder can be listed") {
        let path = entry.expect("a source folder can be listed").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The module of `src` that a file belongs to: `grid` for `src/grid/join.rs`.
fn module_of(path: &Path) -> String {
    let inside = path.strip_prefix("src").expect("sources stand in src");
    let first = inside.components().next().expect("a file has a name");
    Path::new(first.as_os_str()).with_extension("").display().to_string()
}

/// Names that follow `crate::` on a line of code, groups in braces included.
fn used(line: &str) -> Vec<String> {
    let mut names = Vec::new();
    for rest in line.split("crate::").skip(1) {
        let list = rest.strip_prefix('{').map_or(rest, |group| group);
        let inside_group = rest.starts_with('{');
        for part in list.split(',') {
            let name: String =
                part.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            names.push(name);
            if !inside_group {
                break;
            }
        }
    }
    names
}

/// Uses of later modules, as `file: crate::module`.
fn breaches(order: &[String]) -> Vec<String> {
    let position = |name: &str| order.iter().position(|module| module == name);
    let mut files = Vec::new();
    sources(Path::new("src"), &mut files);
    files.sort();
    let mut breaches = Vec::new();
    for file in files {
        let Some(own) = position(&module_of(&file)) else { continue };
        let text = fs::read_to_string(&file).expect("a source file can be read");
        for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
            for name in used(line) {
                if position(&name).is_some_and(|other| other > own) {
                    breaches.push(format!("{}: crate::{name}", file.display()));
                }
            }
        }
    }
    breaches
}

#[test]
fn no_module_uses_a_later_one() {
    let order = declared();
    assert!(order.len() > 10, "the modules of src/lib.rs were found: {order:?}");
    assert_eq!(breaches(&order), Vec::<String>::new());
}

#[test]
fn a_breach_would_be_seen() {
    // With the order turned round, the uses that are there become breaches.
    let mut order = declared();
    order.reverse();
    assert!(!breaches(&order).is_empty());
}

#[test]
fn groups_are_read() {
    assert_eq!(used("use crate::{text, grid::Layout};"), ["text", "grid"]);
    assert_eq!(used("let x = crate::run::file(bytes);"), ["run"]);
}
