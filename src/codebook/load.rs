//! Data files → `Codebook`: embedded ones, or those of a folder in their place.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use super::rows::{self, Record};
use super::{Codebook, CodebookError};
use super::{crosswalk, forms, indicators, narrative, sums, units};

/// The files that the program carries, by their path in a codebook folder.
const EMBEDDED: &[(&str, &str)] = &[
    ("units.csv", include_str!("data/units.csv")),
    ("indicators.csv", include_str!("data/indicators.csv")),
    ("crosswalk.csv", include_str!("data/crosswalk.csv")),
    ("narrative.csv", include_str!("data/narrative.csv")),
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
    indicators::name_forms(&mut indicators, &forms);
    // The order of the rows decides, so a file in the folder stands for the whole.
    let narrative = match files.newest("narrative.csv")? {
        Some(text) => narrative::parse(&Sheet::parse("narrative.csv", &text)?)?,
        None => Vec::new(),
    };
    Ok(Codebook { indicators, forms, crosswalk, narrative })
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

/// One CSV file with a header.
pub(super) struct Sheet<'t> {
    file: &'t str,
    header: Vec<Cow<'t, str>>,
    records: Vec<Record<'t>>,
}

/// One row of it, by the names of the columns.
#[derive(Clone, Copy)]
pub(super) struct Line<'s> {
    sheet: &'s Sheet<'s>,
    record: &'s Record<'s>,
}

impl<'t> Sheet<'t> {
    fn parse(file: &'t str, text: &'t str) -> Result<Self, CodebookError> {
        let mut records = rows::split(text.trim_start_matches('\u{feff}'))
            .map_err(|(line, message)| error(file, Some(line), message))?
            .into_iter();
        let header = records.next().map(|record| record.fields).unwrap_or_default();
        let records: Vec<Record<'t>> = records.filter(|record| !record.is_empty()).collect();
        if let Some(record) = records.iter().find(|record| record.fields.len() != header.len()) {
            let (found, expected) = (record.fields.len(), header.len());
            let message = format!("{found} fields, the header has {expected}");
            return Err(error(file, Some(record.line), &message));
        }
        Ok(Self { file, header, records })
    }

    /// All rows. All `columns` must be in the header; others may be.
    pub(super) fn lines(&self, columns: &[&str]) -> Result<Vec<Line<'_>>, CodebookError> {
        for column in columns {
            if !self.header.iter().any(|name| name == *column) {
                return Err(error(self.file, Some(1), &format!("column {column:?} is not there")));
            }
        }
        Ok(self.records.iter().map(|record| Line { sheet: self, record }).collect())
    }

    /// An error that belongs to no single row.
    pub(super) fn error(&self, message: impl Into<String>) -> CodebookError {
        error(self.file, None, &message.into())
    }
}

impl<'s> Line<'s> {
    /// The field of a column; empty where the column is not there.
    pub(super) fn get(&self, column: &str) -> &'s str {
        let at = self.sheet.header.iter().position(|name| name == column);
        at.and_then(|at| self.record.fields.get(at)).map_or("", |field| field)
    }

    /// The field of a column that must not be empty.
    pub(super) fn need(&self, column: &str) -> Result<&'s str, CodebookError> {
        match self.get(column) {
            "" => Err(self.error(format!("{column} is empty"))),
            field => Ok(field),
        }
    }

    pub(super) fn number<N: std::str::FromStr>(&self, column: &str) -> Result<N, CodebookError> {
        let field = self.need(column)?;
        field.parse().map_err(|_| self.error(format!("{column} {field:?} is not such a number")))
    }

    /// The parts of a field between bars.
    pub(super) fn list(&self, column: &str) -> Vec<String> {
        let parts = self.get(column).split('|').map(str::trim);
        parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }

    pub(super) fn error(&self, message: impl Into<String>) -> CodebookError {
        error(self.sheet.file, Some(self.record.line), &message.into())
    }
}

pub(super) fn error(file: &str, line: Option<u64>, message: &str) -> CodebookError {
    CodebookError { file: file.to_owned(), line, message: message.to_owned() }
}
