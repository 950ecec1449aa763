//! Any stage of one file as text, to be looked at with one's own eyes.

use std::fmt::Write;

use crate::fill::{Filled, FilledItem, FilledTable, Heard};
use crate::finding::{Finding, Language};
use crate::grid::{Grid, Layout, Piece, Role};
use crate::identify::ReportId;
use crate::narrate::Mention;
use crate::observe::Observation;
use crate::read::{Block, Document, GlyphText};
use crate::reading::{Missing, Reading};
use crate::source::Place;

/// What is printed, and where.
pub fn document(document: &Document, language: Language) -> String {
    let mut out = format!("{} {}\n", document.format.id(), document.id);
    for block in &document.blocks {
        match block {
            Block::Paragraph(paragraph) => line(&mut out, &paragraph.place, &paragraph.text),
            Block::Table(table) => {
                let name = table.name.as_deref().unwrap_or_default();
                let hidden = if table.hidden { ", hidden" } else { "" };
                _ = writeln!(out, "table {name} ({} cells{hidden})", table.cells.len());
                for cell in &table.cells {
                    _ = writeln!(
                        out,
                        "  r{} c{} {}×{}: {}",
                        cell.row,
                        cell.column,
                        cell.row_span,
                        cell.column_span,
                        one_line(&cell.text)
                    );
                }
            }
        }
    }
    for page in &document.pages {
        _ = writeln!(
            out,
            "page {}: {:.0} × {:.0} points, {} glyphs, {} rulings, fonts {}",
            page.number,
            page.width,
            page.height,
            page.glyphs.len(),
            page.rulings.len(),
            page.fonts.join(", ")
        );
        for glyph in &page.glyphs {
            let text = match &glyph.text {
                GlyphText::One(c) => c.to_string(),
                GlyphText::Many(text) => text.to_string(),
                GlyphText::Unknown => "unknown".to_owned(),
            };
            _ = writeln!(
                out,
                "  {text} {:.1},{:.1}–{:.1},{:.1}",
                glyph.area.x0, glyph.area.top, glyph.area.x1, glyph.area.bottom
            );
        }
    }
    for finding in &document.findings {
        remark(&mut out, 0, finding, language);
    }
    out
}

/// The tables as they were found, and the prose between them.
pub fn layout(layout: &Layout, language: Language) -> String {
    let mut out = String::new();
    for piece in &layout.pieces {
        match piece {
            Piece::Text(text) => line(&mut out, &text.place, &text.text),
            Piece::Grid(table) => grid(&mut out, table),
        }
    }
    for finding in &layout.findings {
        remark(&mut out, 0, finding, language);
    }
    out
}

fn grid(out: &mut String, grid: &Grid) {
    let name = grid.name.as_deref().unwrap_or_default();
    _ = writeln!(out, "grid {name} {} × {}, {}", grid.rows.len(), grid.width(), grid.method.id());
    for row in &grid.rows {
        let cells = row.iter().map(|cell| match cell.role {
            Role::Origin { rows: 1, columns: 1 } => one_line(&cell.text),
            Role::Origin { rows, columns } => {
                format!("{} [{rows}×{columns}]", one_line(&cell.text))
            }
            Role::Covered { .. } => "〃".to_owned(),
        });
        _ = writeln!(out, "  | {} |", cells.collect::<Vec<_>>().join(" | "));
    }
}

/// Whose report, and what spoke for it; then every item of every table.
pub fn form(id: &ReportId, filled: &Filled<'_>, language: Language) -> String {
    let mut out = report_id(id, language);
    for table in &filled.tables {
        filled_table(&mut out, table, language);
    }
    for finding in &filled.findings {
        remark(&mut out, 0, finding, language);
    }
    out
}

fn report_id(id: &ReportId, language: Language) -> String {
    let mut out = format!(
        "place {}, code {}, year {}, issuer {}, level {}\n",
        id.place.as_deref().unwrap_or("open"),
        id.division.as_deref().unwrap_or("open"),
        id.year.map_or("open".to_owned(), |year| year.to_string()),
        id.issuer.id(),
        id.level.id(),
    );
    for vote in &id.votes {
        _ = writeln!(out, "  {} says {} ({})", vote.sign, vote.says, vote.weight);
    }
    for finding in &id.findings {
        remark(&mut out, 0, finding, language);
    }
    out
}

fn filled_table(out: &mut String, table: &FilledTable<'_>, language: Language) {
    let name = table
        .form
        .map_or("unknown".to_owned(), |(form, table)| format!("{} {}", form.id, table.id));
    let series = table.series.as_deref().map_or(String::new(), |series| format!(", {series}"));
    _ = writeln!(out, "table of form {name}{series}, {}", table.method.id());
    let items = table.form.map_or(&[][..], |(_, table)| &table.items[..]);
    for (filled, item) in table.items.iter().zip(items) {
        _ = writeln!(
            out,
            "  {:32} {:24} {} {}",
            item.indicator,
            state(&filled.reading),
            one_line(&filled.label),
            one_line(&filled.column_label)
        );
    }
    for row in &table.local {
        _ = writeln!(out, "  {:32} {:24} {}", "(local)", state(&row.reading), one_line(&row.label));
    }
    for finding in &table.findings {
        remark(out, 2, finding, language);
    }
}

/// Who has proposed what for each item of every table, and why one figure stands.
pub fn candidates(filled: &Filled<'_>, language: Language) -> String {
    let mut out = String::new();
    for table in &filled.tables {
        let Some((form, of)) = table.form else { continue };
        let (reader, method) = (table.reader.id(), table.method.id());
        _ = writeln!(out, "table {} of form {}: read by {reader} ({method})", of.id, form.id);
        for heard in &table.heard {
            _ = writeln!(out, "  heard {}: {}", heard.reader.id(), language.say(heard.rule));
        }
        for (index, (item, asked)) in table.items.iter().zip(&of.items).enumerate() {
            candidate(&mut out, &asked.indicator, item);
            for finding in item.reading.findings() {
                remark(&mut out, 6, finding, language);
            }
            for heard in &table.heard {
                proposed(&mut out, heard, index, language);
            }
        }
    }
    out
}

fn candidate(out: &mut String, name: &str, item: &FilledItem) {
    let place = item.place.as_ref().map_or(String::new(), Place::to_string);
    let (label, heading) = (one_line(&item.label), one_line(&item.column_label));
    _ = writeln!(out, "  {name:32} {:24} {place} {label} {heading}", state(&item.reading));
}

/// What another reader has proposed for an item, and what came of it.
fn proposed(out: &mut String, heard: &Heard<'_>, index: usize, language: Language) {
    let Some(verdict) = heard.verdicts.get(index) else {
        let form = heard.form.map_or("another", |form| &form.id);
        _ = writeln!(out, "      {}: read as form {form}, which does not stand", heard.reader.id());
        return;
    };
    let item = &heard.items[index];
    if item.reading == Reading::Missing(Missing::RowAbsent) {
        return;
    }
    let place = item.place.as_ref().map_or(String::new(), Place::to_string);
    let (reader, state) = (heard.reader.id(), state(&item.reading));
    _ = writeln!(out, "      {reader:6} {state:24} {place}: {}", language.say(verdict.told()));
}

/// The figures told in prose.
pub fn mentions(mentions: &[Mention]) -> String {
    let mut out = String::new();
    for mention in mentions {
        _ = writeln!(
            out,
            "{:16} {:24} {}{} {} {}: {}",
            mention.topic,
            mention.indicator.as_deref().unwrap_or_default(),
            mention.value.normalize(),
            mention.unit,
            mention.modifier,
            mention.scope,
            one_line(&mention.sentence)
        );
    }
    out
}

/// One name per indicator, with what speaks for or against it.
pub fn observations(observations: &[Observation], language: Language) -> String {
    let mut out = String::new();
    for observation in observations {
        _ = writeln!(
            out,
            "{:8} {:32} {:24} confirmed by {} {}",
            observation.form,
            if observation.indicator.is_empty() {
                one_line(&observation.label)
            } else {
                observation.indicator.clone()
            },
            state(&observation.reading),
            observation.confirmed_by(),
            observation.evidence_named()
        );
        for finding in observation.reading.findings() {
            remark(&mut out, 2, finding, language);
        }
    }
    out
}

fn remark(out: &mut String, indent: usize, finding: &Finding, language: Language) {
    let said = language.say(&finding.message);
    _ = writeln!(out, "{:indent$}! {}: {said}", "", finding.rule.id());
}

fn state(reading: &Reading) -> String {
    match reading {
        Reading::Good(figure) => figure.value.normalize().to_string(),
        Reading::Flagged(figure, _) => format!("{} (flagged)", figure.value.normalize()),
        Reading::Missing(missing) => format!("missing: {missing}"),
    }
}

fn line(out: &mut String, place: &Place, text: &str) {
    _ = writeln!(out, "{place}: {}", one_line(text));
}

fn one_line(text: &str) -> String {
    text.replace('\n', "⏎")
}
