//! `crosswalk.csv`: what of one form is what of another.

use super::indicators::checked_id;
use super::load::{Line, Sheet};
use super::{CodebookError, Comparability, Form, Link};

pub(super) fn parse(sheet: &Sheet, forms: &[Form]) -> Result<Vec<Link>, CodebookError> {
    let columns = ["series", "from_form", "from", "to_form", "to", "comparability", "reason"];
    sheet.lines(&columns)?.into_iter().map(|line| link(line, forms)).collect()
}

fn link(line: Line<'_>, forms: &[Form]) -> Result<Link, CodebookError> {
    Ok(Link {
        series: checked_id(line, "series")?.to_owned(),
        from_form: line.need("from_form")?.to_owned(),
        from: items(line, "from_form", "from", forms)?,
        to_form: line.need("to_form")?.to_owned(),
        to: items(line, "to_form", "to", forms)?,
        comparability: match line.need("comparability")? {
            "identical" => Comparability::Identical,
            "near" => Comparability::Near,
            "partial" => Comparability::Partial,
            "not_comparable" => Comparability::NotComparable,
            other => {
                let kinds = "identical, near, partial or not_comparable";
                return Err(line.error(format!("comparability {other:?} is not {kinds}")));
            }
        },
        reason: line.get("reason").to_owned(),
    })
}

/// Items of a form that are added up, with `+` between them. Empty: the form has nothing like it.
fn items(
    line: Line<'_>,
    form_column: &str,
    column: &str,
    forms: &[Form],
) -> Result<Vec<String>, CodebookError> {
    let id = line.need(form_column)?;
    let unknown = || line.error(format!("form {id:?} is not in forms/index.csv"));
    let form = forms.iter().find(|form| form.id == id).ok_or_else(unknown)?;
    let codes = line.get(column).split('+').map(str::trim).filter(|code| !code.is_empty());
    codes
        .map(|code| match form.tables.iter().flat_map(|t| &t.items).find(|i| i.code == code) {
            Some(_) => Ok(code.to_owned()),
            None => Err(line.error(format!("item {code:?} is not in forms/{id}.csv"))),
        })
        .collect()
}
