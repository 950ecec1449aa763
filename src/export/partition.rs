//! One table in several files: which row goes into which folder.

use std::fs;
use std::io;
use std::path::Path;

use super::sheet::{Sheet, Value};
use super::{ENDINGS, Partition};

/// Name of the file in each folder, without its ending.
pub const FILE: &str = "data";
/// What Hive, and all who followed it, write for a value that is not known.
const UNKNOWN: &str = "__HIVE_DEFAULT_PARTITION__";

/// How the rows of a table are divided.
#[derive(Clone, Copy, Debug)]
pub struct Division {
    by: Partition,
    column: usize,
}

impl Division {
    /// `None` where the table has no column to divide it by.
    pub fn of(sheet: &Sheet<'_>, by: Option<Partition>) -> Option<Self> {
        let by = by?;
        let name = match by {
            Partition::Year => "report_year",
            Partition::Province => "division_code",
        };
        let column = sheet.fields.iter().position(|field| field.name == name)?;
        Some(Self { by, column })
    }

    /// The column that the names of the folders make superfluous.
    pub fn without(self) -> Option<usize> {
        match self.by {
            Partition::Year => Some(self.column),
            Partition::Province => None,
        }
    }

    /// The folder of a row: `report_year=2019`.
    pub fn folder(self, row: &[Value<'_>]) -> String {
        let printed = row.get(self.column).map(Value::printed).unwrap_or_default();
        let (name, value) = match self.by {
            Partition::Year => ("report_year", Some(&*printed)),
            Partition::Province => ("province_code", printed.get(..2)),
        };
        let known = value.filter(|value| !value.is_empty()).unwrap_or(UNKNOWN);
        format!("{name}={known}")
    }
}

/// Takes away what an earlier run has left of a table in folders that have no rows any more.
pub fn clean(table: &Path, written: impl Fn(&Path) -> bool) -> io::Result<()> {
    for folder in fs::read_dir(table).into_iter().flatten().flatten() {
        let is_ours = folder.file_name().to_string_lossy().contains('=');
        for ending in ENDINGS.iter().filter(|_| is_ours) {
            let file = folder.path().join(format!("{FILE}.{ending}"));
            if file.exists() && !written(&file) {
                fs::remove_file(file)?;
                // A folder that holds something else stays.
                _ = fs::remove_dir(folder.path());
            }
        }
    }
    _ = fs::remove_dir(table);
    Ok(())
}
