//! Data files → `Codebook`: embedded ones, or those of a folder in their place.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use super::contacts::{AREA_CODES, Contacts, HOSTS};
use super::divisions::{self, Divisions};
use super::sheet::{Sheet, error};
use super::{Codebook, CodebookError, Form, Prepared};
use super::{
    captions, crosswalk, derived, forms, indicators, limits, narrative, notes, sums, units, years,
};

/// The files that the program carries, by their path in a codebook folder.
const EMBEDDED: &[(&str, &str)] = &[
    ("units.csv", include_str!("data/units.csv")),
    ("indicators.csv", include_str!("data/indicators.csv")),
    ("derived.csv", include_str!("data/derived.csv")),
    ("limits.csv", include_str!("data/limits.csv")),
    ("captions.csv", include_str!("data/captions.csv")),
    ("notes.csv", include_str!("data/notes.csv")),
    ("crosswalk.csv", include_str!("data/crosswalk.csv")),
    ("narrative.csv", include_str!("data/narrative.csv")),
    ("years.sums", include_str!("data/years.sums")),
    ("forms/index.csv", include_str!("data/forms/index.csv")),
    ("forms/shanghai-v1.csv", include_str!("data/forms/shanghai-v1.csv")),
    ("forms/shanghai-v1.sums", include_str!("data/forms/shanghai-v1.sums")),
    ("forms/shanghai-v2.csv", include_str!("data/forms/shanghai-v2.csv")),
    ("forms/shanghai-v2.sums", include_str!("data/forms/shanghai-v2.sums")),
    ("forms/gansu.csv", include_str!("data/forms/gansu.csv")),
    ("forms/gansu.sums", include_str!("data/forms/gansu.sums")),
    ("forms/fujian.csv", include_str!("data/forms/fujian.csv")),
    ("forms/fujian.sums", include_str!("data/forms/fujian.sums")),
    ("forms/2014.csv", include_str!("data/forms/2014.csv")),
    ("forms/2014.sums", include_str!("data/forms/2014.sums")),
    ("forms/2019.csv", include_str!("data/forms/2019.csv")),
    ("forms/2019.sums", include_str!("data/forms/2019.sums")),
    ("forms/2021.csv", include_str!("data/forms/2021.csv")),
    ("forms/2021.sums", include_str!("data/forms/2021.sums")),
];

/// The lists of a codebook.
const LISTS: [&str; 15] = [
    "units.csv",
    "indicators.csv",
    "derived.csv",
    "limits.csv",
    "captions.csv",
    "notes.csv",
    "crosswalk.csv",
    "narrative.csv",
    "years.sums",
    divisions::FILE,
    divisions::UNCODED,
    divisions::BODIES,
    AREA_CODES.0,
    HOSTS.0,
    "forms/index.csv",
];

/// Whether a file may stand in a codebook folder. Hidden files, those of an editor and words for
/// people are nobody's mistake.
fn is_known(name: &str, forms: &[Form]) -> bool {
    let (folder, last) = name.rsplit_once('/').unwrap_or(("", name));
    let (stem, ending) = last.rsplit_once('.').unwrap_or((last, ""));
    let is_form = || forms.iter().any(|form| form.id == stem);
    let of_form = folder == "forms" && ["csv", "sums"].contains(&ending) && is_form();
    let passed = |part: &str| part.starts_with('.') || part.starts_with("~$");
    LISTS.contains(&name)
        || of_form
        || name.split('/').any(passed)
        || [".md", ".txt", "~", ".bak"].iter().any(|ending| last.ends_with(ending))
}

/// Reads the whole codebook. Rows of the lists (units, indicators, forms, links) in the folder
/// replace the embedded rows of the same id and add the others; the file of a form replaces the
/// embedded file.
pub(super) fn load(folder: Option<&Path>) -> Result<Codebook, CodebookError> {
    let files = Files { folder: folder.map(Path::to_owned) };
    if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
        return Err(error(&folder.display().to_string(), None, "is not a folder"));
    }
    let units = files.merged("units.csv", units::parse, |unit| unit.name.clone())?;
    let mut indicators = files.merged(
        "indicators.csv",
        |sheet| indicators::parse(sheet, &units),
        |indicator| indicator.id.clone(),
    )?;
    let known = indicators::by_id(&indicators);
    let mut forms = files.merged("forms/index.csv", forms::index, |form| form.id.clone())?;
    files.check_names(&forms)?;
    for form in &mut forms {
        let file = format!("forms/{}.csv", form.id);
        let text = files.newest(&file)?.ok_or_else(|| error(&file, None, "is not there"))?;
        forms::fill(form, &Sheet::parse(&file, &text)?, &units, &known)?;
        let file = format!("forms/{}.sums", form.id);
        if let Some(text) = files.newest(&file)? {
            sums::fill(form, &file, &text)?;
        }
    }
    let crosswalk = files.merged(
        "crosswalk.csv",
        |sheet| crosswalk::parse(sheet, &forms, &known),
        |link| (link.series.clone(), link.from.clone(), link.to_form.clone(), link.to.clone()),
    )?;
    let derived = files.merged(
        "derived.csv",
        |sheet| derived::parse(sheet, &units, &known),
        |derived| derived.id.clone(),
    )?;
    let limits = files.merged(
        "limits.csv",
        |sheet| limits::parse(sheet, &known),
        |limit| (limit.indicator.clone(), limit.level.clone()),
    )?;
    let captions = files.merged("captions.csv", captions::parse, |caption| caption.word.clone())?;
    let captions = captions::Captions::of(captions);
    let notes = notes::NoteWords::of(files.merged("notes.csv", notes::parse, Clone::clone)?);
    let text = files.newest("years.sums")?.unwrap_or_default();
    let years = years::parse("years.sums", &text, |id| known.contains_key(id))?;
    indicators::name_forms(&mut indicators, &forms);
    // The order of the rows decides, so a file in the folder stands for the whole.
    let narrative = match files.newest("narrative.csv")? {
        Some(text) => narrative::parse(&Sheet::parse("narrative.csv", &text)?)?,
        None => Vec::new(),
    };
    let own = files.outside(divisions::FILE)?;
    let without_code = files.outside(divisions::UNCODED)?;
    let bodies = files.outside(divisions::BODIES)?;
    let divisions = Divisions::load(own.as_deref(), without_code.as_deref(), bodies.as_deref())?;
    let area_codes = files.outside(AREA_CODES.0)?;
    let hosts = files.outside(HOSTS.0)?;
    let contacts = Contacts::parse(area_codes.as_deref(), hosts.as_deref(), divisions)?;
    Ok(Codebook {
        indicators: indicators.into(),
        derived: derived.into(),
        forms: forms.into(),
        crosswalk: crosswalk.into(),
        limits: limits.into(),
        captions: captions.into(),
        notes: notes.into(),
        narrative: narrative.into(),
        divisions,
        years: years.into(),
        contacts,
        labels: Prepared::default(),
    })
}

struct Files {
    folder: Option<PathBuf>,
}

impl Files {
    fn embedded(&self, name: &str) -> Option<&'static str> {
        EMBEDDED.iter().find(|(file, _)| *file == name).map(|(_, text)| *text)
    }

    fn outside(&self, name: &str) -> Result<Option<String>, CodebookError> {
        let Some(path) = self.folder.as_ref().map(|folder| folder.join(name)) else {
            return Ok(None);
        };
        if !path.exists() {
            return Ok(None);
        }
        let bytes = std::fs::read(&path).map_err(|e| error(name, None, &e.to_string()))?;
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Some(text)),
            Err(_) => Err(error(name, None, "is not UTF-8: save it as CSV UTF-8")),
        }
    }

    /// A file that no codebook has is misspelt, and would be passed over without a word.
    fn check_names(&self, forms: &[Form]) -> Result<(), CodebookError> {
        let Some(folder) = &self.folder else { return Ok(()) };
        for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
            let entry =
                entry.map_err(|e| error(&folder.display().to_string(), None, &e.to_string()))?;
            let inside = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            let name: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
            let name = name.join("/");
            if entry.file_type().is_file() && !is_known(&name, forms) {
                let known: Vec<&str> = LISTS
                    .into_iter()
                    .chain(["forms/<form>.csv and .sums of a form in forms/index.csv"])
                    .collect();
                let message =
                    format!("no codebook has such a file; it may have {}", known.join(", "));
                return Err(error(&name, None, &message));
            }
        }
        Ok(())
    }

    /// The file of the folder, else the embedded one.
    fn newest(&self, name: &str) -> Result<Option<Cow<'static, str>>, CodebookError> {
        let outside = self.outside(name)?.map(Cow::Owned);
        Ok(outside.or_else(|| self.embedded(name).map(Cow::Borrowed)))
    }

    /// The embedded rows, with those of the folder in the place of the same id or behind them.
    fn merged<T, K: PartialEq>(
        &self,
        name: &str,
        parse: impl Fn(&Sheet<'_>) -> Result<Vec<T>, CodebookError>,
        id: impl Fn(&T) -> K,
    ) -> Result<Vec<T>, CodebookError> {
        let embedded = self.embedded(name).unwrap_or_default();
        let mut rows = parse(&Sheet::parse(name, embedded)?)?;
        let Some(text) = self.outside(name)? else { return Ok(rows) };
        for row in parse(&Sheet::parse(name, &text)?)? {
            match rows.iter().position(|other| id(other) == id(&row)) {
                Some(at) => rows[at] = row,
                None => rows.push(row),
            }
        }
        Ok(rows)
    }
}
