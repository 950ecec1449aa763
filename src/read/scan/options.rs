//! Whether pictures are read, and with what.

use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use super::engine::Engine;
use crate::read::Page;

/// Which pages are recognised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// None: a scan is set aside.
    #[default]
    Off,
    /// Those that are pictures without text.
    Auto,
    /// Also those whose text another program has recognised.
    Always,
}

/// What is known of recognition. Without a folder of models there is none.
#[derive(Clone, Default)]
pub struct Ocr {
    pub mode: Mode,
    models: Option<Arc<Models>>,
    /// Where what was read on pages is kept for the next run; `None`: nowhere.
    pages: Option<PathBuf>,
    /// Called before each page: a scan of many pages takes its time, and is not stuck.
    goes_on: Option<Arc<dyn Fn(Step) + Send + Sync>>,
    /// Pages of the file that is being read.
    of: usize,
}

/// A page of a file that is about to be read as a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// From 1.
    pub page: u32,
    pub of: usize,
}

struct Models {
    folder: PathBuf,
    engines: OnceLock<Result<Engines, String>>,
}

/// The two models that read every figure.
pub struct Engines {
    pub first: Engine,
    pub second: Engine,
}

/// The files of the models: PP-OCRv6 small and PP-OCRv4 mobile, both of the PaddleOCR project
/// (Apache-2.0). `scripts/get_models` says where they come from.
pub const FILES: [&str; 2] = ["ppocrv6_rec.onnx", "ppocrv4_rec.onnx"];

impl Ocr {
    /// Reads with the models of a folder, which are loaded when the first picture comes.
    pub fn with(mode: Mode, folder: PathBuf) -> Ocr {
        let models = Models { folder, engines: OnceLock::new() };
        Ocr { mode, models: Some(Arc::new(models)), ..Ocr::default() }
    }

    /// The same, with somebody who is told before each page that reading goes on.
    pub fn telling(&self, goes_on: impl Fn(Step) + Send + Sync + 'static) -> Ocr {
        Ocr { goes_on: Some(Arc::new(goes_on)), ..self.clone() }
    }

    /// The same; what is read on pages is kept in a folder for the next run, which need not read them
    /// again.
    pub fn keeping(self, pages: Option<PathBuf>) -> Ocr {
        Ocr { pages, ..self }
    }

    pub fn pages(&self) -> Option<&std::path::Path> {
        self.pages.as_deref()
    }

    /// The same, for a file of so many pages.
    pub fn over(&self, pages: usize) -> Ocr {
        Ocr { of: pages, ..self.clone() }
    }

    pub fn goes_on(&self, page: u32) {
        if let Some(tell) = &self.goes_on {
            tell(Step { page, of: self.of });
        }
    }

    /// The first file that a folder does not hold; `None` where all are there.
    pub fn lacks(folder: &std::path::Path) -> Option<&'static str> {
        FILES.into_iter().find(|file| !folder.join(file).is_file())
    }

    pub fn is_on(&self) -> bool {
        self.mode != Mode::Off && self.models.is_some()
    }

    /// Whether a page is to be recognised: a picture without text, or with one that others have
    /// recognised.
    pub fn reads(&self, page: &Page) -> bool {
        let wanted = match self.mode {
            Mode::Off => false,
            Mode::Auto => page.glyphs.is_empty(),
            Mode::Always => page.glyphs.is_empty() || page.recognised,
        };
        wanted && page.picture && self.is_on()
    }

    /// `None` where there are no models or they cannot be loaded.
    pub fn engines(&self) -> Option<&Engines> {
        let models = self.models.as_ref().filter(|_| self.is_on())?;
        models.engines.get_or_init(|| load(&models.folder)).as_ref().ok()
    }

    /// What the outcome depends on: when pages are recognised, and by which models.
    pub fn told(&self) -> String {
        format!("{:?} {FILES:?} {}", self.mode, self.models.is_some())
    }

    /// Which files the models are: of these names, with other bytes, they would read otherwise.
    pub fn models_told(&self) -> String {
        let told = |models: &Arc<Models>| {
            FILES.map(|file| {
                let about = std::fs::metadata(models.folder.join(file)).ok();
                about.map(|about| (about.len(), about.modified().ok()))
            })
        };
        format!("{FILES:?} {:?}", self.models.as_ref().map(told))
    }

    /// Why there are none, if that is a failure.
    pub fn failure(&self) -> Option<&str> {
        self.models.as_ref()?.engines.get()?.as_ref().err().map(String::as_str)
    }
}

fn load(folder: &std::path::Path) -> Result<Engines, String> {
    let [first, second] = FILES.map(|file| Engine::load(&folder.join(file)));
    Ok(Engines { first: first?, second: second? })
}

impl fmt::Debug for Ocr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let folder = self.models.as_ref().map(|models| &models.folder);
        f.debug_struct("Ocr").field("mode", &self.mode).field("models", &folder).finish()
    }
}
