//! The figures of one report, with what speaks for or against each.
//!
//! ```sh
//! cargo run --example figures -- fixtures/docx-2018/input.docx
//! ```

use std::error::Error;

use gongkai::codebook::Codebook;
use gongkai::read::{ReadOptions, read};
use gongkai::reading::Reading;
use gongkai::run;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("a file is needed: figures report.docx")?;
    // The bytes decide the format; the name is a weak sign of place and year.
    let document = read(&std::fs::read(&path)?, &path, &ReadOptions::default())?;
    // A file may hold several reports: a compilation, a sheet for each year.
    for report in run::reports(document, &path, Codebook::embedded()) {
        let place = report.id.place.as_deref().unwrap_or("place open");
        let year = report.id.year.map_or("year open".to_owned(), |year| year.to_string());
        println!("{place} {year}");
        for observation in &report.observations {
            let told = match &observation.reading {
                Reading::Good(figure) => figure.value.to_string(),
                Reading::Flagged(figure, findings) => {
                    let why = findings.first().map_or("", |finding| &finding.message);
                    format!("{} ? {why}", figure.value)
                }
                Reading::Missing(missing) => format!("- {}", missing.id()),
            };
            println!("  {} = {told}", observation.indicator);
        }
    }
    Ok(())
}
