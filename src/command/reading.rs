//! What readers are told: the password, and whether pictures of pages are read.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use gongkai::read::ReadOptions;
use gongkai::read::scan::{Mode, Ocr};

use super::language::say;

#[derive(Args, Clone)]
pub struct ReadArgs {
    /// Tried on files that need a password
    #[arg(long)]
    password: Option<String>,
    /// Pages that are pictures: read them where the models are there (auto), leave them out (off), also
    /// read those whose text another program has recognised (always)
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = When::Auto)]
    ocr: When,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum When {
    Auto,
    Off,
    Always,
}

/// The folder of the models, where they are not in the usual one.
const VARIABLE: &str = "GONGKAI_OCR_MODELS";

impl ReadArgs {
    pub fn options(&self) -> ReadOptions {
        self.options_with(None)
    }

    /// The same; what is read on pictures of pages is kept in a folder.
    pub fn options_with(&self, pages: Option<PathBuf>) -> ReadOptions {
        ReadOptions { password: self.password.clone(), ocr: self.ocr().keeping(pages) }
    }

    fn ocr(&self) -> Ocr {
        let mode = match self.ocr {
            When::Auto => Mode::Auto,
            When::Off => return Ocr::default(),
            When::Always => Mode::Always,
        };
        models().map_or_else(Ocr::default, |folder| Ocr::with(mode, folder))
    }

    /// The same for a process that reads for this one.
    pub fn arguments(&self) -> Vec<OsString> {
        // In one word: a password may begin with a dash.
        let password = self.password.iter().map(|password| format!("--password={password}"));
        let ocr = self.ocr.to_possible_value().map(|when| format!("--ocr={}", when.get_name()));
        password.chain(ocr).map(OsString::from).collect()
    }

    /// All that the outcome of reading depends on.
    pub fn told(&self) -> String {
        format!("{:?} {:?}", self.password, self.ocr().told())
    }
}

impl ReadArgs {
    /// Why pages that are pictures are not read; `None` where they are.
    pub fn why_no_pictures(&self) -> Option<String> {
        let why = match (self.ocr, folder()) {
            (When::Off, _) => "--ocr off".to_owned(),
            (When::Auto | When::Always, None) => say!("no folder of models", "没有模型文件夹"),
            (When::Auto | When::Always, Some(folder)) => why_not(&folder)?,
        };
        Some(say!("pages that are pictures were left out: {why}", "图片页未读：{why}"))
    }
}

/// What is wrong with the models in a folder.
fn why_not(folder: &Path) -> Option<String> {
    let shown = super::shown(&folder);
    if let Some(file) = Ocr::lacks(folder) {
        return Some(say!(
            "{shown} lacks {file}; scripts/get_models fetches it",
            "{shown} 中没有 {file}，请运行 scripts/get_models"
        ));
    }
    let ocr = Ocr::with(Mode::Auto, folder.to_path_buf());
    ocr.engines();
    let error = ocr.failure()?;
    Some(say!(
        "{error}; scripts/get_models fetches it again",
        "{error}，请重新运行 scripts/get_models"
    ))
}

/// The folder that holds all models; `None` where there is none.
fn models() -> Option<PathBuf> {
    folder().filter(|folder| Ocr::lacks(folder).is_none())
}

/// Where the models are looked for.
fn folder() -> Option<PathBuf> {
    let set =
        |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    set(VARIABLE).or_else(|| {
        let data = set("XDG_DATA_HOME").or_else(|| set("LOCALAPPDATA"));
        let data = data.or_else(|| Some(set("HOME")?.join(".local/share")))?;
        Some(data.join("gongkai/models"))
    })
}
