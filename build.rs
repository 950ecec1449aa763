//! Names this build by its sources (what one build has read another does not take for its own), and
//! reads the codebook and compares its labels, so that no run has to.

use std::path::{Path, PathBuf};
use std::{env, fs};

// The module itself reads its data files: there is no second reader that could differ.
#[allow(dead_code, unused_imports, unexpected_cfgs)]
#[path = "src/codebook/mod.rs"]
mod codebook;
#[allow(dead_code, unused_imports, unexpected_cfgs)]
#[path = "src/labels/mod.rs"]
mod labels;
#[allow(dead_code, unexpected_cfgs)]
#[path = "src/finding/messages.rs"]
mod messages;
#[allow(dead_code)]
#[path = "src/text/mod.rs"]
mod text;

fn main() {
    name();
    embed();
}

/// The codebook, its labels and the messages as bytes, for the `include_bytes!` of the modules.
fn embed() {
    println!("cargo::rustc-check-cfg=cfg(with_codebook)");
    println!("cargo::rustc-cfg=with_codebook");
    let codebook = match codebook::Codebook::read() {
        Ok(codebook) => codebook,
        Err(error) => {
            println!("cargo::error=src/codebook/data: {error}");
            return;
        }
    };
    let parts = codebook.parts().and_then(|parts| postcard::to_stdvec(&parts));
    let bytes = parts.expect("a codebook is made of plain types");
    let digits = codebook.digits().expect("a codebook is made of plain types");
    println!("cargo::rustc-env=GONGKAI_CODEBOOK={digits}");
    let folder = env::var_os("OUT_DIR").expect("cargo gives build scripts a folder");
    let labels = postcard::to_stdvec(&labels::prepare(&codebook)).expect("labels are plain types");
    let messages = messages::prepare().expect("rows are plain types");
    for (name, bytes) in [("codebook", bytes), ("labels", labels), ("messages", messages)] {
        fs::write(Path::new(&folder).join(name), bytes).expect("the folder can be written to");
    }
}

fn name() {
    for path in ["src", "build.rs", "Cargo.lock"] {
        println!("cargo:rerun-if-changed={path}");
    }
    let version = env::var("CARGO_PKG_VERSION").unwrap_or_default();
    let build = hash(&["src", "build.rs", "Cargo.lock"]);
    println!("cargo:rustc-env=GONGKAI_BUILD={version}-{build:032x}");
    // Pictures of pages are read alike as long as these are what they were.
    println!("cargo:rustc-env=GONGKAI_SCAN_BUILD={:032x}", hash(&["src/read/scan", "Cargo.lock"]));
}

/// Of the names and bytes of files, and of those in folders.
fn hash(paths: &[&str]) -> u128 {
    let mut files = Vec::new();
    paths.iter().for_each(|path| list(Path::new(path), &mut files));
    files.sort();
    let mut hash = Fnv(0xcbf2_9ce4_8422_2325_0000_0000);
    for file in files {
        hash.add(file.to_string_lossy().as_bytes());
        // A package that was unpacked without one of them is another build.
        hash.add(&fs::read(&file).unwrap_or_default());
    }
    hash.0
}

fn list(path: &Path, files: &mut Vec<PathBuf>) {
    match fs::read_dir(path) {
        Ok(entries) => entries.flatten().for_each(|entry| list(&entry.path(), files)),
        Err(_) => files.push(path.to_owned()),
    }
}

/// FNV-1a of 128 bits: no adversary chooses our sources.
struct Fnv(u128);

impl Fnv {
    fn add(&mut self, bytes: &[u8]) {
        for byte in (bytes.len() as u64).to_le_bytes().iter().chain(bytes) {
            self.0 = (self.0 ^ u128::from(*byte)).wrapping_mul(0x0100_0000_0000_0000_0000_013b);
        }
    }
}
