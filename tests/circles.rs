//! No two files use each other in a circle, so that each can be read with those below it alone.
//!
//! The face of a folder (`mod.rs`, or `observe.rs` beside `observe/`) holds the types that its files
//! share, and hands on what they do: what a file uses of the face above it is not counted.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A module by its path: `["read", "pdf", "font"]`.
type Module = Vec<String>;

/// All modules of a source folder, with their text.
fn modules(root: &Path) -> BTreeMap<Module, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a source folder can be listed") {
            let path: PathBuf = entry.expect("a source folder can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("a source file can be read");
                found.insert(name(path.strip_prefix(root).expect("it stands there")), text);
            }
        }
    }
    found
}

fn name(path: &Path) -> Module {
    let parts = path.with_extension("");
    let mut parts: Module = parts.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if parts.last().is_some_and(|last| ["mod", "lib", "main"].contains(&last.as_str())) {
        parts.pop();
    }
    parts
}

/// The paths that a text names behind `use`, and those that begin with `crate`, `super` or `self`.
fn paths(text: &str) -> Vec<String> {
    let code: Vec<&str> = text
        .split("\n#[cfg(test)]\nmod ")
        .next()
        .into_iter()
        .flat_map(str::lines)
        .map(|line| line.split("//").next().unwrap_or_default())
        .collect();
    let code = code.join("\n");
    let mut paths = Vec::new();
    for statement in code.split(';') {
        let Some((_, tree)) = statement.rsplit_once("use ") else { continue };
        expand("", tree.trim(), &mut paths);
    }
    let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let words = code.split(|c: char| !is_name(c));
    let begins = |word: &&str| ["crate::", "super::", "self::"].iter().any(|b| word.starts_with(b));
    paths.extend(words.filter(begins).map(str::to_owned));
    paths
}

/// `a::{b, c::d}` as `a::b` and `a::c::d`.
fn expand(before: &str, tree: &str, paths: &mut Vec<String>) {
    let Some((head, group)) = tree.split_once('{') else {
        let path = tree.split(" as ").next().unwrap_or_default().trim();
        paths.push(format!("{before}{path}"));
        return;
    };
    let (mut depth, mut start) = (0, 0);
    let inside = group.trim_end().strip_suffix('}').unwrap_or(group);
    for (at, c) in inside.char_indices().chain([(inside.len(), ',')]) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                let part = inside[start..at].trim();
                if !part.is_empty() {
                    expand(&format!("{before}{}", head.trim()), part, paths);
                }
                start = at + 1;
            }
            _ => {}
        }
    }
}

/// The module that a path leads to, as far as it is one of ours.
fn target(own: &Module, path: &str, known: &BTreeMap<Module, String>) -> Option<Module> {
    let mut parts = path.split("::").peekable();
    let mut at: Module = match parts.peek()? {
        &"crate" => {
            parts.next();
            Vec::new()
        }
        &"self" => {
            parts.next();
            own.clone()
        }
        &"super" => own.clone(),
        first => {
            let inner = [own.as_slice(), &[(*first).to_owned()]].concat();
            known.contains_key(&inner).then(|| own.clone())?
        }
    };
    while parts.next_if_eq(&"super").is_some() {
        at.pop();
    }
    for part in parts {
        let next = [at.as_slice(), &[part.to_owned()]].concat();
        if !known.contains_key(&next) {
            break;
        }
        at = next;
    }
    (at != *own && known.contains_key(&at)).then_some(at)
}

/// What each module uses, but for the faces above it.
fn uses(known: &BTreeMap<Module, String>) -> BTreeMap<&Module, BTreeSet<Module>> {
    let of = |own: &Module, text: &String| -> BTreeSet<Module> {
        let targets = paths(text).into_iter().filter_map(|path| target(own, &path, known));
        targets.filter(|used| !own.starts_with(used)).collect()
    };
    known.iter().map(|(own, text)| (own, of(own, text))).collect()
}

/// The modules that stand in a circle: what is left when those that use none of the others are taken
/// away, again and again.
fn circles(known: &BTreeMap<Module, String>) -> Vec<String> {
    let mut uses = uses(known);
    loop {
        let left: BTreeSet<Module> = uses.keys().map(|own| (*own).clone()).collect();
        let before = uses.len();
        uses.retain(|_, used| used.iter().any(|used| left.contains(used)));
        if uses.len() == before {
            break;
        }
    }
    // Those above a circle use it and are not used by it.
    loop {
        let used: BTreeSet<Module> = uses.values().flatten().cloned().collect();
        let before = uses.len();
        uses.retain(|own, _| used.contains(*own));
        if uses.len() == before {
            break;
        }
    }
    uses.keys().map(|own| own.join("/")).collect()
}

#[test]
fn no_files_use_each_other_in_a_circle() {
    let known = modules(Path::new("src"));
    assert!(known.len() > 300, "the sources were found: {}", known.len());
    assert_eq!(circles(&known), Vec::<String>::new());
}

#[test]
fn a_circle_would_be_seen() {
    let module = |name: &str, text: &str| {
        (name.split('/').map(str::to_owned).collect::<Module>(), text.to_owned())
    };
    let known = BTreeMap::from([
        module("above", "use crate::a::one;"),
        module("a", "mod one;\nmod two;\npub struct Shared;"),
        module("a/one", "use super::{Shared, two::{self, Two}};"),
        module("a/two", "fn two() { super::one::call() }"),
        module("below", ""),
    ]);
    assert_eq!(circles(&known), ["a/one", "a/two"]);
}
