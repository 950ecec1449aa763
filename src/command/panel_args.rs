//! What a user may ask of the panel.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use gongkai::codebook::Codebook;
use gongkai::identify::Issuer;
use gongkai::panel::PanelOptions;
use gongkai::panel::corrections::Corrections;
use gongkai::panel::csv_input::InputError;
use gongkai::panel::manifest::Manifest;

use super::Failure;

#[derive(Args)]
pub struct PanelArgs {
    /// Kind of body whose reports make the panel
    #[arg(long, value_enum, default_value_t = Body::Area)]
    issuer: Body,
    /// Let values whose reading is in doubt into the panel
    #[arg(long)]
    with_doubtful: bool,
    /// Let figures that a later report prints for a year fill its empty cells
    #[arg(long)]
    restated: bool,
    /// Map division codes to those of this year; what was split or merged is left out
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(u16).range(2004..2100))]
    as_of: Option<u16>,
    /// Show rows and columns of the panel without a value too
    #[arg(long)]
    all_columns: bool,
    /// CSV with file, division_code, report_year, issuer and other columns that travel along
    #[arg(long, value_name = "FILE")]
    manifest: Option<PathBuf>,
    /// CSV with sha256, indicator, printed, corrected, reason
    #[arg(long, value_name = "FILE")]
    corrections: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Body {
    /// The whole area: its people's government, or the office for it
    Area,
    /// The government's office about itself
    Office,
    /// Departments and other offices
    Department,
    /// Towns, townships and streets
    Town,
    /// Development zones
    Zone,
    /// Schools, hospitals and other public institutions
    Institution,
}

impl PanelArgs {
    pub fn options(&self, codebook: &Codebook) -> Result<PanelOptions, Failure> {
        let divisions = codebook.divisions;
        Ok(PanelOptions {
            divisions,
            issuer: match self.issuer {
                Body::Area => Issuer::Area,
                Body::Office => Issuer::Office,
                Body::Department => Issuer::Department,
                Body::Town => Issuer::Town,
                Body::Zone => Issuer::Zone,
                Body::Institution => Issuer::Institution,
            },
            with_doubtful: self.with_doubtful,
            restated: self.restated,
            as_of: self.as_of,
            whole: self.all_columns,
            manifest: table(self.manifest.as_deref(), |bytes| Manifest::parse(bytes, divisions))?,
            corrections: table(self.corrections.as_deref(), Corrections::parse)?,
        })
    }
}

/// A table that the user brings; none gives an empty one.
fn table<T: Default>(
    path: Option<&Path>,
    parse: impl Fn(&[u8]) -> Result<T, InputError>,
) -> Result<T, Failure> {
    let Some(path) = path else { return Ok(T::default()) };
    let bytes = fs::read(path).map_err(|error| super::about(path.display(), error))?;
    parse(&bytes).map_err(|error| format!("{} {}", super::shown(&path), super::heard(error)))
}
