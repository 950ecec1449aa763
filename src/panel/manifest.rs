//! What the user knows of the files: whose report each one is, and where it came from.

use rustc_hash::FxHashMap;

use super::csv_input::{self, InputError};
use super::{FileRow, PanelFinding};
use crate::codebook::divisions::{Division, Divisions, Tier};
use crate::finding::{Finding, Rule, Severity};
use crate::identify::{Issuer, Level, ReportId, Vote};

/// `reports.csv`: `file, division_code, report_year, issuer` and any other columns.
#[derive(Clone, Debug, Default)]
pub struct Manifest {
    /// Names of the other columns, which travel into the output.
    pub extra: Vec<String>,
    rows: Vec<Entry>,
}

/// One line. What is empty is left to the document.
#[derive(Clone, Debug)]
struct Entry {
    line: u64,
    file: String,
    division: Option<Division>,
    year: Option<u16>,
    issuer: Option<Issuer>,
    extra: Vec<String>,
}

/// Weight of what the user says: more than all signs of a document together.
const WEIGHT: u8 = 100;

impl Manifest {
    /// Reads the file's bytes. A code that never was one, a year that is none and an unknown kind
    /// of body are errors: a typing mistake must not quietly hand the decision to the document.
    pub fn parse(bytes: &[u8], divisions: &Divisions) -> Result<Self, InputError> {
        let table = csv_input::parse(bytes)?;
        let file = table.needed("file")?;
        let columns = ["division_code", "report_year", "issuer"].map(|name| table.column(name));
        let own = |index: usize| index == file || columns.contains(&Some(index));
        let others: Vec<usize> = (0..table.heading.len()).filter(|&index| !own(index)).collect();
        let rows = table.rows.iter().map(|(line, fields)| {
            let field = |column: Option<usize>| {
                column.map(|index| fields[index].as_str()).filter(|text| !text.is_empty())
            };
            let error = |message: String| InputError { line: *line, message };
            Ok(Entry {
                line: *line,
                file: fields[file].clone(),
                division: field(columns[0])
                    .map(|code| division(code, divisions))
                    .transpose()
                    .map_err(error)?,
                year: field(columns[1]).map(year).transpose().map_err(error)?,
                issuer: field(columns[2]).map(issuer).transpose().map_err(error)?,
                extra: others.iter().map(|&index| fields[index].clone()).collect(),
            })
        });
        let rows = rows.collect::<Result<Vec<_>, InputError>>()?;
        let extra = others.iter().map(|&index| travelling(&table.heading[index])).collect();
        Ok(Self { extra, rows })
    }

    /// Whether it has no lines: there is none, most often.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// What was asked for: pairs of code and year, with the other columns of their line.
    pub fn asked(&self) -> impl Iterator<Item = (&str, u16)> {
        self.rows.iter().filter_map(|entry| Some((entry.division?.code, entry.year?)))
    }

    /// Sets what the user says over what the document says, and remarks where the two differ.
    pub fn apply(&self, files: &mut [FileRow]) -> Vec<PanelFinding> {
        let names: Vec<&str> = files.iter().map(|row| row.file.as_str()).collect();
        let (lines, mut findings) = self.lines(&names);
        for (row, line) in files.iter_mut().zip(lines) {
            if let Some(line) = line {
                findings.extend(self.apply_to(row, line).into_iter().map(|one| (line, one)));
            }
        }
        in_order(findings)
    }

    /// The line of each file, by their paths; and what is wrong with the lines that are of none.
    pub fn lines(&self, names: &[&str]) -> (Vec<Option<usize>>, Vec<OfLine>) {
        // Of ten thousand files only those of the same name are looked at.
        let mut named: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for (index, name) in names.iter().enumerate() {
            named.entry(last_part(name)).or_default().push(index);
        }
        let mut lines = vec![None; names.len()];
        let mut findings = Vec::new();
        let entries = self.rows.iter().enumerate();
        for (line, entry) in entries.filter(|(_, entry)| !entry.file.is_empty()) {
            let find = |file: &str| -> Vec<usize> {
                let likely = named.get(last_part(file)).into_iter().flatten().copied();
                likely.filter(|&index| is_file(names[index], file)).collect()
            };
            let found = find(&entry.file);
            // A list that was made on Windows has its own stroke between the parts of a path.
            let found = if found.is_empty() { find(&entry.file.replace('\\', "/")) } else { found };
            match found[..] {
                [] => {
                    let why = "none of the files read is called so";
                    findings.push((line, unmatched(entry, why)));
                }
                [index] => {
                    if let Some(before) = lines[index].replace(line) {
                        let why = format!("line {} is of the same file, and counts", entry.line);
                        findings.push((before, unmatched(&self.rows[before], &why)));
                    }
                }
                _ => {
                    let why = "several of the files read are called so";
                    findings.push((line, unmatched(entry, why)));
                }
            }
        }
        (lines, findings)
    }

    /// What a line says of a file.
    pub fn apply_to(&self, row: &mut FileRow, line: usize) -> Vec<PanelFinding> {
        let Some(entry) = self.rows.get(line) else { return Vec::new() };
        row.extra.clone_from(&entry.extra);
        let file = row.file.clone();
        let ids = row.reports_mut().iter_mut().map(|report| (report.key.clone(), &mut report.id));
        entry.apply(&file, ids.collect())
    }

    /// What a line says of the reports in a file, of which no more is known than their keys and whose they are.
    pub fn apply_to_ids(
        &self,
        file: &str,
        ids: Vec<(String, &mut ReportId)>,
        line: usize,
    ) -> Vec<PanelFinding> {
        self.rows.get(line).map_or_else(Vec::new, |entry| entry.apply(file, ids))
    }
}

/// A finding with the line of the manifest that it is about.
pub type OfLine = (usize, PanelFinding);

/// The findings in the order of the lines.
pub fn in_order(mut findings: Vec<OfLine>) -> Vec<PanelFinding> {
    findings.sort_by_key(|(line, _)| *line);
    findings.into_iter().map(|(_, finding)| finding).collect()
}

/// The name of a column that travels along: its own, unless the output has one of that name.
fn travelling(name: &str) -> String {
    const TAKEN: [&str; 21] = [
        "place",
        "province",
        "prefecture",
        "level",
        "sha256",
        "copies",
        "format",
        "bytes",
        "pages",
        "report_id",
        "form",
        "status",
        "reason",
        "values",
        "flagged",
        "missing",
        "milliseconds",
        "body",
        "mentions",
        "indicator",
        "",
    ];
    if TAKEN.contains(&name) { format!("manifest_{name}") } else { name.to_owned() }
}

fn last_part(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Whether a path as read is the file of the manifest, which may give the end of the path only.
fn is_file(path: &str, file: &str) -> bool {
    let file = file.trim_start_matches("./");
    path.strip_suffix(file).is_some_and(|before| before.is_empty() || before.ends_with('/'))
}

fn unmatched(entry: &Entry, why: &str) -> PanelFinding {
    let message = format!("the manifest's line {} is of {}: {why}", entry.line, entry.file);
    PanelFinding {
        file: entry.file.clone(),
        report_id: String::new(),
        division_code: entry.code(),
        report_year: entry.year,
        finding: Finding::reading(Rule::ManifestUnmatched, Severity::Warning, message),
    }
}

impl Entry {
    /// `ids`: the reports in the file, with their keys.
    fn apply(&self, file: &str, mut ids: Vec<(String, &mut ReportId)>) -> Vec<PanelFinding> {
        let (key, id) = match &mut ids[..] {
            [] => return Vec::new(),
            [(key, id)] => (key, id),
            several => {
                let why =
                    format!("{} reports stand in it, and it does not say which", several.len());
                return if self.says_whose() { vec![unmatched(self, &why)] } else { Vec::new() };
            }
        };
        let mut findings = Vec::new();
        findings.extend(self.set_year(id));
        findings.extend(self.set_division(id));
        if let Some(issuer) = self.issuer {
            id.votes.push(vote(issuer.id()));
            id.issuer = issuer;
        }
        findings
            .into_iter()
            .map(|finding| PanelFinding {
                file: file.to_owned(),
                report_id: key.clone(),
                division_code: self.code(),
                report_year: self.year,
                finding,
            })
            .collect()
    }

    /// Of the division; empty where the line names none.
    fn code(&self) -> String {
        self.division.map_or_else(String::new, |division| division.code.to_owned())
    }

    /// Whether it decides whose report a file is, or only brings columns that travel along.
    fn says_whose(&self) -> bool {
        self.division.is_some() || self.year.is_some() || self.issuer.is_some()
    }

    fn set_year(&self, id: &mut ReportId) -> Option<Finding> {
        let year = self.year?;
        let before = id.year.replace(year);
        id.votes.push(vote(&year.to_string()));
        before.filter(|&read| read != year).map(|read| {
            let message = format!("the manifest says {year}, the document says {read}");
            Finding::reading(Rule::YearDoubtful, Severity::Warning, message)
        })
    }

    fn set_division(&self, id: &mut ReportId) -> Option<Finding> {
        let record = self.division?;
        let code = record.code;
        let before = id.division.replace(code.to_owned());
        id.votes.push(vote(code));
        if id.level != Level::Town {
            id.level = match record.tier() {
                Tier::Province => Level::Province,
                Tier::Prefecture => Level::Prefecture,
                Tier::County => Level::County,
            };
        }
        id.place.get_or_insert_with(|| record.name.to_owned());
        before.filter(|read| read != code).map(|read| {
            let message = format!("the manifest says {code}, the document says {read}");
            Finding::reading(Rule::PlaceDoubtful, Severity::Warning, message)
        })
    }
}

fn vote(says: &str) -> Vote {
    Vote { sign: "manifest", says: says.to_owned(), weight: WEIGHT }
}

/// The newest record of a code.
fn division(code: &str, divisions: &Divisions) -> Result<Division, String> {
    let newest = divisions.of_code(code).pop();
    newest.ok_or_else(|| format!("division_code \"{code}\" is no code of a division since 2004"))
}

fn year(text: &str) -> Result<u16, String> {
    let year = text.parse().ok().filter(|year| (1990..2100).contains(year));
    year.ok_or_else(|| format!("report_year \"{text}\" is not a year"))
}

fn issuer(text: &str) -> Result<Issuer, String> {
    Issuer::ALL.into_iter().find(|issuer| issuer.id() == text).ok_or_else(|| {
        format!("issuer \"{text}\" is not one of area, office, department, town, zone, institution")
    })
}
