//! Tables as a page for a browser.

use std::fmt::Write;

use super::Shown;
use crate::grid::Role;
use crate::text::wrap;

const HEAD: &str = "<style>table{border-collapse:collapse;margin:1em 0}td{border:1px solid #999;\
    padding:.2em .5em}caption{text-align:left;font-weight:bold}caption small,p{font-weight:normal;\
    color:#555}</style>\n";

/// One page with all tables, spans kept, each with its caption and page. `name`: of the document.
pub fn html(name: &str, tables: &[Shown<'_>]) -> String {
    let name = escaped(name);
    let mut out =
        format!("<!doctype html>\n<html>\n<meta charset=\"utf-8\">\n<title>{name}</title>\n{HEAD}");
    for table in tables {
        out.push_str("<table>\n");
        out.push_str(&caption(table));
        for row in &table.grid.rows {
            out.push_str("<tr>");
            for cell in row {
                if let Role::Origin { rows, columns } = cell.role {
                    _ = write!(out, "<td{}{}>", span("rowspan", rows), span("colspan", columns));
                    out.push_str(&escaped(&wrap::unwrapped(&cell.text)));
                    out.push_str("</td>");
                }
            }
            out.push_str("</tr>\n");
        }
        out.push_str("</table>\n");
        if let Some(note) = table.around.note {
            _ = writeln!(out, "<p>{}</p>", escaped(note));
        }
    }
    out.push_str("</html>\n");
    out
}

/// What stands above a table, and where it is.
fn caption(table: &Shown<'_>) -> String {
    let caption = table.around.caption.or(table.grid.name.as_deref()).unwrap_or_default();
    let page = table.page().map(|page| format!("p. {page}"));
    let small: Vec<&str> = table.around.unit.into_iter().chain(page.as_deref()).collect();
    let number = format!("table {}", table.number);
    let caption = if caption.is_empty() { &number } else { caption };
    let small = match &small[..] {
        [] => String::new(),
        some => format!(" <small>{}</small>", escaped(&some.join(" · "))),
    };
    format!("<caption>{}{small}</caption>\n", escaped(caption))
}

fn span(name: &str, count: usize) -> String {
    if count == 1 { String::new() } else { format!(" {name}=\"{count}\"") }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
