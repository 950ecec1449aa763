//! Tables as Markdown.

use std::fmt::Write;

use super::Shown;
use crate::text::wrap;

/// The tables one below the other, each under its caption. A merged cell stands in its first slot;
/// the first row is the heading, for Markdown has no table without.
pub fn markdown(tables: &[Shown<'_>]) -> String {
    let texts: Vec<String> = tables.iter().map(table).collect();
    texts.join("\n")
}

fn table(table: &Shown<'_>) -> String {
    let mut out = String::new();
    match (table.around.caption, table.around.unit) {
        (Some(caption), Some(unit)) => {
            _ = writeln!(out, "**{}** ({})\n", escaped(caption), escaped(unit));
        }
        (Some(one), None) | (None, Some(one)) => _ = writeln!(out, "**{}**\n", escaped(one)),
        (None, None) => {}
    }
    for (number, row) in table.grid.rows.iter().enumerate() {
        let cells = row.iter().map(|cell| format!(" {} |", escaped(&wrap::unwrapped(&cell.text))));
        _ = writeln!(out, "|{}", cells.collect::<String>());
        if number == 0 {
            _ = writeln!(out, "|{}", " --- |".repeat(row.len()));
        }
    }
    if let Some(note) = table.around.note {
        _ = writeln!(out, "\n{}", escaped(note));
    }
    out
}

/// Signs that would end a cell or begin a tag.
fn escaped(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('|', "\\|");
    text.replace('<', "&lt;").replace(['\n', '\r'], " ")
}
