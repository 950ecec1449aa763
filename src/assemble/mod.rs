//! What is done, in journals → the data set. Memory holds an index and a few reports at a time.
//!
//! ```text
//! Done → Row (index) → reports that speak of each other → Part → tables
//!                   → reports that stand alone                  → tables, and their Part
//! ```

mod compare;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use crate::codebook::Codebook;
use crate::export::{Dataset, Tables, WriteOptions};
use crate::finding::Finding;
use crate::identify::ReportId;
use crate::journal::frames::Frames;
use crate::journal::{Brief, Journal};
use crate::panel::coverage::{Coverage, coverage};
use crate::panel::gaps::{Given, balance};
use crate::panel::groups::{Key, key_of};
use crate::panel::lookup::Lookup;
use crate::panel::manifest::{self, Manifest, OfLine};
use crate::panel::part::Part;
use crate::panel::shown::Shown;
use crate::panel::{self, FileRow, Gap, LeftOut, Panel, PanelFinding, PanelOptions};
use crate::panel::{PanelRow, report_key};

/// What becomes of the rows.
pub struct Plan<'a> {
    pub codebook: &'a Codebook,
    pub panel: &'a PanelOptions,
    pub folder: &'a Path,
    pub write: WriteOptions,
}

/// Rows that are held in memory at one time.
const CHUNK: usize = 16;

/// A row of the output, for those who count along.
pub enum Seen<'s> {
    File(&'s FileRow),
    LeftOut(&'s LeftOut),
    Coverage(&'s Coverage),
    /// A remark on a line of the manifest or of the corrections.
    Line(&'s Finding),
    /// So many rows of the panel.
    Panel(usize),
}

/// Makes the data set of what is done. `seen` is called with the rows of files and of reports that are
/// left out in the order of the output, as they stand there. Returns the files that were written.
pub fn assemble(
    done: &[(&Journal, u64)],
    plan: &Plan<'_>,
    seen: &mut dyn FnMut(Seen<'_>),
) -> io::Result<Vec<PathBuf>> {
    let mut shelf = Shelf::of(done, plan)?;
    shelf.findings.iter().for_each(|one| seen(Seen::Line(&one.finding)));
    let mut parts = shelf.compare()?;
    let mut empty = panel::empty(plan.codebook, plan.panel);
    let codebook = plan.codebook;
    let lookup = &shelf.lookup;
    let of = Dataset { files: &[], panel: &empty, codebook, lookup };
    let mut tables = Tables::begin(plan.folder, &of, plan.write)?;
    let mut out = Out { tables: &mut tables, codebook, lookup, empty: &empty };
    shelf.write_files(&mut parts, &mut out, seen)?;
    shelf.write_findings(&parts, &mut out)?;
    // All rows of the panel are known now, and with them its columns.
    empty.shown = Arc::new(std::mem::take(&mut parts.shown));
    let coverage = parts.coverage(plan.panel);
    coverage.iter().for_each(|one| seen(Seen::Coverage(one)));
    seen(Seen::Panel(parts.by_key.values().filter(|at| at.has_values).count()));
    let mut out = Out { tables: &mut tables, codebook, lookup, empty: &empty };
    out.add(&[], Panel { coverage, ..out.columns() })?;
    shelf.write_panel(parts, &mut out)?;
    tables.finish(&Dataset { files: &[], panel: &empty, codebook, lookup })
}

/// One file, and where it stands.
struct Row<'j> {
    journal: &'j Journal,
    at: Stand,
    file: String,
    took: Duration,
    /// The line of the manifest that is of it.
    line: Option<usize>,
    /// Body and year of each report in it, and where the report stands since others spoke for or
    /// against it.
    reports: Box<[Of]>,
}

/// Body and year of a report, and where it stands in the spool.
type Of = (Option<Rc<Key>>, Option<u64>);

/// The line of the manifest that is of each file, in the order in which they are done; and what is wrong with the
/// lines that are of none.
fn lines(
    done: &[(&Journal, u64)],
    manifest: &Manifest,
) -> io::Result<(Vec<Option<usize>>, Vec<OfLine>)> {
    if manifest.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let mut names = Vec::with_capacity(done.len());
    for &(journal, done) in done {
        names.extend(journal.rows(done)?.into_iter().map(|(_, brief)| brief.file));
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    Ok(manifest.lines(&names))
}

/// What a line of the manifest says of the reports in a file.
fn told(brief: &mut Brief, line: usize, manifest: &Manifest) -> Vec<PanelFinding> {
    let (document, file) = (brief.id, &brief.file);
    let key = |number| document.map(|id| report_key(id, number)).unwrap_or_default();
    let ids = brief.reports.iter_mut().zip(1..).map(|(id, number)| (key(number), id));
    manifest.apply_to_ids(file, ids.collect(), line)
}

/// Bodies and years of reports, each held once.
fn bodies<'r>(
    ids: impl IntoIterator<Item = &'r ReportId>,
    plan: &Plan<'_>,
    keys: &mut BTreeSet<Rc<Key>>,
) -> Box<[Of]> {
    let mut once = |key: Key| match keys.get(&key) {
        Some(known) => Rc::clone(known),
        None => {
            let key = Rc::new(key);
            keys.insert(Rc::clone(&key));
            key
        }
    };
    ids.into_iter().map(|id| (key_of(id, plan.panel).map(&mut once), None)).collect()
}

#[derive(Clone, Copy)]
enum Stand {
    /// In the journal, as it was read.
    Journal(u64),
    /// In the spool, as it stands in the output.
    Spool(u64),
}

/// All files, sorted by path, and what is too much for memory.
struct Shelf<'j, 'p> {
    plan: &'p Plan<'p>,
    lookup: Lookup<'p>,
    rows: Vec<Row<'j>>,
    /// Bodies and years that have reports of their own, where the user asks for those that have none.
    keys: BTreeSet<Rc<Key>>,
    /// Reports and parts of the panel, in a file that nobody else sees.
    spool: Frames,
    /// About the manifest and the corrections.
    findings: Vec<PanelFinding>,
}

/// Where the part of each body and year stands.
#[derive(Default)]
struct Parts {
    by_key: BTreeMap<Rc<Key>, At>,
    left_out: BTreeMap<String, Vec<LeftOut>>,
    /// Gaps of no row, by the part that they are of.
    gaps: BTreeMap<Rc<Key>, Vec<Gap>>,
    /// The columns that their rows fill.
    shown: Shown,
}

impl Parts {
    fn coverage(&self, options: &PanelOptions) -> Vec<Coverage> {
        let with = self.by_key.values().filter(|at| at.has_values);
        coverage(&with.filter_map(At::key).collect(), options)
    }
}

struct At {
    place: u64,
    /// Code, place and report year, by which the rows of the panel are sorted. `None`: no row.
    row: Option<(Box<str>, Box<str>, u16)>,
    /// Whether the row has a value.
    has_values: bool,
    has_conflicts: bool,
    has_findings: [bool; 3],
}

impl At {
    /// Code and report year of the row.
    fn key(&self) -> Option<(String, u16)> {
        self.row.as_ref().map(|(code, _, year)| (code.to_string(), *year))
    }
}

impl<'j, 'p> Shelf<'j, 'p> {
    fn of(done: &[(&'j Journal, u64)], plan: &'p Plan<'p>) -> io::Result<Self> {
        let mut rows = Vec::with_capacity(done.len());
        let mut keys = BTreeSet::new();
        let mut corrected = Vec::new();
        let (lines, mut findings) = lines(done, &plan.panel.manifest)?;
        let mut lines = lines.into_iter();
        for &(journal, done) in done {
            for (at, mut brief) in journal.rows(done)? {
                if plan.panel.corrections.concern(brief.id) {
                    corrected.push(journal.row(at)?);
                }
                let line = lines.next().flatten();
                if let Some(line) = line {
                    let remarks = told(&mut brief, line, &plan.panel.manifest);
                    findings.extend(remarks.into_iter().map(|remark| (line, remark)));
                }
                let (took, reports) = (brief.took, bodies(&brief.reports, plan, &mut keys));
                let at = Stand::Journal(at);
                rows.push(Row { journal, at, file: brief.file, took, line, reports });
            }
        }
        rows.sort_by(|a, b| a.file.cmp(&b.file));
        corrected.sort_by(|a, b| a.file.cmp(&b.file));
        let mut findings = manifest::in_order(findings);
        findings.extend(plan.panel.corrections.apply(&mut corrected));
        let spool = Frames::new(tempfile::tempfile_in(plan.folder)?, 0)?;
        let lookup = Lookup::of(plan.codebook);
        let mut shelf = Self { plan, lookup, rows, keys: BTreeSet::new(), spool, findings };
        if plan.panel.restated {
            let reports = shelf.rows.iter().flat_map(|row| &row.reports);
            shelf.keys = reports.filter_map(|(key, _)| key.clone()).collect();
        }
        // The rows are in order, and in the journal stand their names as well.
        shelf.rows.iter_mut().for_each(|row| row.file = String::new());
        Ok(shelf)
    }

    /// A file as it stands in the output, as far as that is known.
    fn read(&self, row: &Row<'_>) -> io::Result<FileRow> {
        let at = match row.at {
            Stand::Journal(at) => at,
            Stand::Spool(at) => return Ok(FileRow { took: row.took, ..self.spool.read(at)? }),
        };
        let mut read = FileRow { took: row.took, ..row.journal.row(at)? };
        if let Some(line) = row.line {
            self.plan.panel.manifest.apply_to(&mut read, line);
        }
        self.plan.panel.corrections.apply(std::slice::from_mut(&mut read));
        for (report, (_, compared)) in read.reports_mut().iter_mut().zip(&row.reports) {
            if let Some(at) = compared {
                *report = self.spool.read(*at)?;
            }
        }
        Ok(read)
    }

    fn keep(&self, key: Rc<Key>, mut part: Part, found: &mut Parts) -> io::Result<()> {
        if let Some(left) = part.left_out.take() {
            found.left_out.entry(left.file.clone()).or_default().push(left);
        }
        if !part.loose.is_empty() {
            found.gaps.insert(Rc::clone(&key), std::mem::take(&mut part.loose));
        }
        let row = part.row.as_ref();
        row.into_iter().for_each(|row| found.shown.see(row, &self.lookup));
        let at = At {
            place: self.spool.spool(&part)?,
            row: row.map(|row| {
                (row.division_code.as_str().into(), row.place.as_str().into(), row.report_year)
            }),
            has_values: row.is_some_and(PanelRow::has_values),
            has_conflicts: !part.conflicts.is_empty(),
            has_findings: remarks(&part).map(|findings| !findings.is_empty()),
        };
        found.by_key.insert(key, at);
        Ok(())
    }

    fn write_files(
        &self,
        parts: &mut Parts,
        out: &mut Out<'_, '_>,
        seen: &mut dyn FnMut(Seen<'_>),
    ) -> io::Result<()> {
        for rows in self.rows.chunks(CHUNK) {
            let mut files = Vec::with_capacity(rows.len());
            for row in rows {
                let mut file = self.read(row)?;
                self.keep_alone(row, &mut file, parts)?;
                seen(Seen::File(&file));
                files.push(file);
            }
            let mut left_out = panel::left_out(&files, self.plan.panel);
            let of_files = files.iter().filter_map(|file| parts.left_out.get(&file.file));
            left_out.extend(of_files.flatten().cloned());
            left_out.sort_by(|a, b| a.file.cmp(&b.file));
            left_out.dedup();
            left_out.iter().for_each(|one| seen(Seen::LeftOut(one)));
            out.add(&files, Panel { left_out, ..out.columns() })?;
        }
        Ok(())
    }

    /// What is said of several reports together, kind by kind.
    fn write_findings(&self, parts: &Parts, out: &mut Out<'_, '_>) -> io::Result<()> {
        out.add(&[], Panel { findings: self.findings.clone(), ..out.columns() })?;
        for kind in 0..3 {
            let with: Vec<&At> = parts.by_key.values().filter(|at| at.has_findings[kind]).collect();
            for some in with.chunks(CHUNK) {
                let mut panel = out.columns();
                for at in some {
                    panel.findings.extend_from_slice(remarks(&self.part(at.place)?)[kind]);
                }
                out.add(&[], panel)?;
            }
        }
        let with: Vec<&At> = parts.by_key.values().filter(|at| at.has_conflicts).collect();
        for some in with.chunks(CHUNK) {
            let mut panel = out.columns();
            for at in some {
                panel.conflicts.extend(self.part(at.place)?.conflicts);
            }
            out.add(&[], panel)?;
        }
        Ok(())
    }

    /// The rows of the panel with their gaps, those without a report between them.
    fn write_panel(&self, parts: Parts, out: &mut Out<'_, '_>) -> io::Result<()> {
        let given: Given = parts.by_key.values().filter_map(At::key).collect();
        let (unreported, gaps) = balance(&given, self.plan.panel);
        let mut loose: Vec<Gap> = parts.gaps.into_values().flatten().collect();
        loose.extend(gaps);
        loose.sort_by(|a, b| panel::gap_order(a).cmp(&panel::gap_order(b)));
        let mut loose = loose.into_iter().peekable();

        let reported = parts.by_key.values().filter_map(|at| Some((at.row.as_ref()?, at.place)));
        let mut order: Vec<((&str, &str, u16), Content<'_>)> = reported
            .map(|((code, place, year), at)| ((&**code, &**place, *year), Content::Part(at)))
            .chain(unreported.iter().map(|row| (panel::row_order(row), Content::Empty(row))))
            .collect();
        order.sort_by_key(|(order, _)| *order);
        for rows in order.chunks(CHUNK) {
            let mut chunk = out.columns();
            for (order, content) in rows {
                while let Some(gap) = loose.next_if(|gap| panel::gap_order(gap) < *order) {
                    chunk.gaps.push(gap);
                }
                match content {
                    Content::Part(at) => {
                        let part = self.part(*at)?;
                        chunk.gaps.extend(part.gaps(&self.lookup, &chunk.shown));
                        chunk.rows.extend(part.row);
                    }
                    Content::Empty(row) => {
                        let values = vec![None; chunk.columns.len()];
                        chunk.rows.push(PanelRow { values, ..(*row).clone() });
                    }
                }
            }
            out.add(&[], chunk)?;
        }
        let gaps = loose.collect();
        out.add(&[], Panel { gaps, ..out.columns() })
    }

    fn part(&self, at: u64) -> io::Result<Part> {
        self.spool.read(at)
    }
}

/// What stands in a row of the panel.
enum Content<'r> {
    Part(u64),
    Empty(&'r PanelRow),
}

/// The three kinds of remarks of a part, in the order in which they are written.
fn remarks(part: &Part) -> [&Vec<PanelFinding>; 3] {
    [&part.of_copies, &part.of_years, &part.of_columns]
}

/// Where the parts of the data set go.
struct Out<'t, 'f> {
    tables: &'t mut Tables<'f>,
    codebook: &'t Codebook,
    lookup: &'t Lookup<'t>,
    empty: &'t Panel,
}

impl Out<'_, '_> {
    /// A panel with its columns and without rows.
    fn columns(&self) -> Panel {
        self.empty.clone()
    }

    fn add(&mut self, files: &[FileRow], panel: Panel) -> io::Result<()> {
        let (codebook, lookup) = (self.codebook, self.lookup);
        self.tables.add(&Dataset { files, panel: &panel, codebook, lookup })
    }
}
