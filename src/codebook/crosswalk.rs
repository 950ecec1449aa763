//! `crosswalk.csv`: what of one form is what of another.
//!
//! A row links items of `from_form` to items of `to_form`; several with `+` between them are
//! added up, and none says that the other form has nothing like it. A row with `*` stands for one
//! link per word that fits in both forms; the series `*` is then the item's own indicator.

use rustc_hash::FxHashMap;

use super::indicators::{ById, checked_id};
use super::sheet::{Line, Sheet};
use super::{CodebookError, Comparability, Form, Item, Link};

pub(super) fn parse(
    sheet: &Sheet<'_>,
    forms: &[Form],
    indicators: &ById<'_>,
) -> Result<Vec<Link>, CodebookError> {
    let columns =
        ["series", "label", "from_form", "from", "to_form", "to", "comparability", "reason"];
    let forms: Vec<Known<'_>> = forms.iter().map(known).collect();
    let mut links = Vec::new();
    for line in sheet.lines(&columns)? {
        let row = row(line, &forms)?;
        let before = links.len();
        for word in words(&row) {
            links.extend(link(&row, word, indicators)?);
        }
        if links.len() == before {
            return Err(line.error("no items of both forms fit the *"));
        }
    }
    Ok(links)
}

/// A form with its items by their codes.
struct Known<'s> {
    form: &'s Form,
    items: FxHashMap<&'s str, &'s Item>,
}

fn known(form: &Form) -> Known<'_> {
    Known { form, items: items(form).map(|item| (item.code.as_str(), item)).collect() }
}

/// A row of the file, with its `*`.
struct Pattern<'s> {
    line: Line<'s>,
    from_form: &'s Known<'s>,
    from: Vec<&'s str>,
    to_form: &'s Known<'s>,
    to: Vec<&'s str>,
    comparability: Comparability,
}

fn row<'s>(line: Line<'s>, forms: &'s [Known<'s>]) -> Result<Pattern<'s>, CodebookError> {
    let row = Pattern {
        line,
        from_form: form(line, "from_form", forms)?,
        from: codes(line.get("from")),
        to_form: form(line, "to_form", forms)?,
        to: codes(line.get("to")),
        comparability: comparability(line)?,
    };
    if row.from.is_empty() && row.to.is_empty() {
        return Err(line.error("from and to are both empty"));
    }
    if line.need("series")? != "*" {
        checked_id(line, "series")?;
        line.need("label")?;
    }
    Ok(row)
}

fn form<'s>(
    line: Line<'s>,
    column: &str,
    forms: &'s [Known<'s>],
) -> Result<&'s Known<'s>, CodebookError> {
    let id = line.need(column)?;
    let unknown = || line.error(format!("form {id:?} is not in forms/index.csv"));
    forms.iter().find(|known| known.form.id == id).ok_or_else(unknown)
}

fn codes(field: &str) -> Vec<&str> {
    field.split('+').map(str::trim).filter(|code| !code.is_empty()).collect()
}

fn comparability(line: Line<'_>) -> Result<Comparability, CodebookError> {
    match line.need("comparability")? {
        "identical" => Ok(Comparability::Identical),
        "near" => Ok(Comparability::Near),
        "partial" => Ok(Comparability::Partial),
        "not_comparable" => Ok(Comparability::NotComparable),
        other => {
            let kinds = "identical, near, partial or not_comparable";
            Err(line.error(format!("comparability {other:?} is not {kinds}")))
        }
    }
}

/// What may stand in the place of `*`; one empty word for a row without it.
fn words<'s>(row: &Pattern<'s>) -> Vec<&'s str> {
    let starred = |codes: &[&'s str]| codes.iter().find_map(|code| code.split_once('*'));
    let (form, (before, behind)) = match (starred(&row.from), starred(&row.to)) {
        (Some(parts), _) => (row.from_form, parts),
        (None, Some(parts)) => (row.to_form, parts),
        (None, None) => return vec![""],
    };
    let word = |item: &'s Item| item.code.strip_prefix(before)?.strip_suffix(behind);
    items(form.form).filter_map(word).collect()
}

/// The link that a row stands for with a word; `None` where the word fits in one form only.
fn link(
    row: &Pattern<'_>,
    word: &str,
    indicators: &ById<'_>,
) -> Result<Option<Link>, CodebookError> {
    let (Some(from), Some(to)) =
        (fit(row, row.from_form, &row.from, word)?, fit(row, row.to_form, &row.to, word)?)
    else {
        return Ok(None);
    };
    let (series, label) = match (row.line.get("series"), from.first().or(to.first())) {
        ("*", Some(item)) => {
            let known = indicators.get(item.indicator.as_str());
            (item.indicator.clone(), known.map_or(String::new(), |i| i.label_zh.clone()))
        }
        (series, _) => (series.to_owned(), row.line.get("label").to_owned()),
    };
    Ok(Some(Link {
        series,
        label,
        from_form: row.from_form.form.id.clone(),
        from: from.iter().map(|item| item.code.clone()).collect(),
        to_form: row.to_form.form.id.clone(),
        to: to.iter().map(|item| item.code.clone()).collect(),
        comparability: row.comparability,
        reason: row.line.get("reason").to_owned(),
    }))
}

/// The items that the codes mean with a word in the place of `*`.
fn fit<'f>(
    row: &Pattern<'_>,
    form: &'f Known<'f>,
    codes: &[&str],
    word: &str,
) -> Result<Option<Vec<&'f Item>>, CodebookError> {
    let mut found = Vec::with_capacity(codes.len());
    for code in codes {
        let whole = code.replace('*', word);
        match form.items.get(whole.as_str()) {
            Some(item) => found.push(*item),
            None if code.contains('*') => return Ok(None),
            None => {
                let message = format!("item {code:?} is not in forms/{}.csv", form.form.id);
                return Err(row.line.error(message));
            }
        }
    }
    Ok(Some(found))
}

fn items(form: &Form) -> impl Iterator<Item = &Item> {
    form.tables.iter().flat_map(|table| &table.items)
}
