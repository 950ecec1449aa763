//! `forms/<form>.sums`: the arithmetic of a form, one equation per line.
//!
//! ```text
//! # a remark
//! N09 strict: request_received = request_in_person + request_fax   # four ways to ask
//! T3_BALANCE strict: t3__received_new__* + t3__carried_in__* = t3__processed_total__*
//! ```
//!
//! One line with `*` stands for as many equations as there are words to put in its place.

use rustc_hash::FxHashMap;

use super::sheet::error;
use super::{CodebookError, Form, Relation, Strictness, Sum};

type Terms = Vec<(i8, String)>;

/// Reads the equations into the tables that hold their items.
pub(super) fn fill(form: &mut Form, file: &str, text: &str) -> Result<(), CodebookError> {
    let sums = read(form, file, text)?;
    for (table, sum) in sums {
        form.tables[table].sums.push(sum);
    }
    Ok(())
}

/// The equations with the index of their table.
fn read(form: &Form, file: &str, text: &str) -> Result<Vec<(usize, Sum)>, CodebookError> {
    let mut tables = FxHashMap::default();
    for (index, table) in form.tables.iter().enumerate() {
        tables.extend(table.items.iter().map(|item| (item.code.as_str(), index)));
    }
    let mut sums = Vec::new();
    for (line, number) in text.trim_start_matches('\u{feff}').lines().zip(1..) {
        let (equation, note) = line.split_once('#').unwrap_or((line, ""));
        if equation.trim().is_empty() {
            continue;
        }
        let broken = |message: String| error(file, Some(number), &message);
        let pattern = parse(equation.trim(), note.trim()).map_err(broken)?;
        for sum in expand(&pattern, form).map_err(broken)? {
            sums.push((place(&sum, &tables, form).map_err(broken)?, sum));
        }
    }
    Ok(sums)
}

fn parse(equation: &str, note: &str) -> Result<Sum, String> {
    let (head, body) = equation.split_once(':').ok_or("no `:` behind the id")?;
    let (id, strictness) = match head.split_whitespace().collect::<Vec<_>>()[..] {
        [id, "strict"] => (id, Strictness::Strict),
        [id, "soft"] => (id, Strictness::Soft),
        _ => return Err(format!("{head:?} is not an id with strict or soft behind it")),
    };
    let (left, relation, right) = sides(body)?;
    Ok(Sum {
        id: id.to_owned(),
        left: terms(left)?,
        relation,
        right: terms(right)?,
        strictness,
        note: note.to_owned(),
    })
}

fn sides(body: &str) -> Result<(&str, Relation, &str), String> {
    // The longer signs first: `=` is a part of `<=`.
    let signs = [
        (" <= ", Relation::AtMost),
        (" >= max ", Relation::AtLeastMax),
        (" >= ", Relation::AtLeast),
        (" != ", Relation::Unlike),
        (" positive when ", Relation::PositiveWhen),
        (" = ", Relation::Equal),
    ];
    let found = signs.iter().find_map(|(sign, relation)| {
        body.split_once(sign).map(|(left, right)| (left, *relation, right))
    });
    found.ok_or_else(|| {
        "no sign between the sides: =, <=, >=, >= max, != or positive when".to_owned()
    })
}

fn terms(side: &str) -> Result<Terms, String> {
    let mut terms = Terms::new();
    let mut sign = Some(1);
    for word in side.split_whitespace() {
        match (word, sign) {
            ("+", None) => sign = Some(1),
            ("-", None) => sign = Some(-1),
            ("+" | "-", Some(_)) => return Err(format!("{word:?} where an item should stand")),
            (item, Some(with)) => {
                terms.push((with, item.to_owned()));
                sign = None;
            }
            (item, None) => return Err(format!("no + or - before {item:?}")),
        }
    }
    match sign {
        None => Ok(terms),
        Some(_) => Err("a side ends without an item".to_owned()),
    }
}

/// The equations that a line stands for: itself, or one for each word that fits its `*`.
fn expand(pattern: &Sum, form: &Form) -> Result<Vec<Sum>, String> {
    let starred = pattern.left.iter().chain(&pattern.right).find_map(|(_, c)| c.split_once('*'));
    let Some((before, behind)) = starred else { return Ok(vec![pattern.clone()]) };
    let mut words: Vec<&str> = Vec::new();
    for item in form.tables.iter().flat_map(|table| &table.items) {
        let word = item.code.strip_prefix(before).and_then(|rest| rest.strip_suffix(behind));
        words.extend(word.filter(|word| !words.contains(word)));
    }
    if words.is_empty() {
        return Err(format!("no item fits {before}*{behind}"));
    }
    Ok(words.into_iter().map(|word| with(pattern, word)).collect())
}

fn with(pattern: &Sum, word: &str) -> Sum {
    let fit = |terms: &Terms| -> Terms {
        terms.iter().map(|(sign, code)| (*sign, code.replace('*', word))).collect()
    };
    Sum {
        id: format!("{}:{word}", pattern.id),
        left: fit(&pattern.left),
        right: fit(&pattern.right),
        ..pattern.clone()
    }
}

/// The table that holds all items of a sum.
fn place(sum: &Sum, tables: &FxHashMap<&str, usize>, form: &Form) -> Result<usize, String> {
    let mut place = None;
    for (_, code) in sum.left.iter().chain(&sum.right) {
        let unknown = || format!("item {code:?} is not in forms/{}.csv", form.id);
        let table = *tables.get(code.as_str()).ok_or_else(unknown)?;
        if place.is_some_and(|place| place != table) {
            return Err("its items stand in different tables".to_owned());
        }
        place = Some(table);
    }
    place.ok_or_else(|| "no items".to_owned())
}
