//! Which figures a sentence names: by the labels of rows and columns, by words of these, by their numbers.

use std::collections::BTreeMap;

use crate::codebook::{Item, Table};
use crate::text::fold::{fold, is_han};
use crate::text::{label, numeral};

/// Names of rows and columns that stand for too much to name one.
const GENERAL: [&str; 4] = ["其他", "总计", "合计", "小计"];

/// A printed figure under the names that a sentence may call it by.
pub struct Named {
    /// Whose it is, for the caller.
    pub at: usize,
    /// Its row, as printed and on the form; none in table 4, which has one row alone.
    rows: Vec<String>,
    /// Its column.
    columns: Vec<String>,
    /// The headings above its column.
    groups: Vec<String>,
    /// The number of its row on the form and of those above it, the outermost first.
    numbers: Vec<u32>,
}

impl Named {
    /// Under the label that is printed, and those of its item on the form.
    pub fn of(at: usize, printed: &str, of: Option<(&Table, &Item)>) -> Self {
        let (mut rows, mut columns) = (vec![words(printed)], Vec::new());
        let (mut groups, mut numbers) = (Vec::new(), Vec::new());
        if let Some((table, item)) = of {
            let (row, column) = (&table.rows[item.row], &table.columns[item.column]);
            rows.push(words(&row.label));
            rows.extend(row.aliases.iter().map(|alias| words(alias)));
            let (innermost, above) = column.path.split_last().unzip();
            columns.extend(innermost.into_iter().map(|name| words(name)));
            columns.extend(column.aliases.iter().map(|alias| words(alias)));
            groups.extend(above.into_iter().flatten().map(|name| words(name)));
            numbers = numbers_of(item.row, table);
        }
        let is_name = |name: &String| name.chars().count() > 1;
        rows.retain(|name| is_name(name) && !GENERAL.contains(&name.as_str()));
        columns.retain(is_name);
        Self { at, rows, columns, groups, numbers }
    }
}

/// The figures that a sentence names.
pub fn named<'p>(sentence: &str, printed: &'p [Named]) -> Vec<&'p Named> {
    let text = plain(sentence);
    let found = of_rows(&text, printed);
    if !found.is_empty() {
        return found;
    }
    let found = of_columns(&text, printed);
    if found.is_empty() { of_numbers(sentence, printed) } else { found }
}

/// The rows that the words of an enumeration name: 会议、培训. `None`: they name none, or something that no
/// row has.
pub fn rows(subject: &str, table: &Table) -> Option<Vec<usize>> {
    let words = subject.split(['、', '和', '与', '及', '/']);
    let found: Vec<Vec<(usize, usize)>> = words.map(|word| rows_with(word, table)).collect();
    if found.iter().any(Vec::is_empty) {
        return None;
    }
    // 机构和人员 are those of one section, and 接受培训人员 stand in another one.
    let is_common =
        |section: &usize| found.iter().all(|rows| rows.iter().any(|(of, _)| of == section));
    let has_common = found.iter().flatten().any(|(section, _)| is_common(section));
    let rows = found.iter().flatten().filter(|(section, _)| !has_common || is_common(section));
    Some(rows.map(|(_, row)| *row).collect())
}

/// Shorter labels stand in other words by chance.
const LEAST_OF_NAME: usize = 3;

/// The rows that have a word in their label or in that of a group of theirs, each behind the row that heads
/// its section.
fn rows_with(word: &str, table: &Table) -> Vec<(usize, usize)> {
    if word.chars().nth(1).is_none() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let (mut section, mut group) = (0, false);
    for (row, printed) in table.rows.iter().enumerate() {
        let parsed = label::parse(&printed.label);
        // 行政事业性收费金额 names the row 行政事业性收费.
        let is_within =
            || parsed.bare.chars().nth(LEAST_OF_NAME).is_some() && word.contains(&parsed.bare);
        let has = parsed.bare.contains(word) || is_within();
        if parsed.ordinal.is_none_or(|ordinal| ordinal.level == 1) {
            (section, group) = (row, has);
        }
        if has || group {
            found.push((section, row));
        }
    }
    found
}

/// The figures of the row whose numbers a text gives: 第九项第(三)小项.
fn of_numbers<'p>(text: &str, printed: &'p [Named]) -> Vec<&'p Named> {
    let numbers = numbers_in(&fold(text));
    let found = printed.iter().filter(|one| !numbers.is_empty() && one.numbers == numbers);
    found.collect()
}

/// The numbers of a row and of those above it, from the first that is not in brackets.
fn numbers_in(folded: &str) -> Vec<u32> {
    let mut numbers = Vec::new();
    for behind in folded.split('第').skip(1) {
        let in_brackets = behind.starts_with('(');
        let behind = behind.trim_start_matches('(');
        let end = behind.find(|c: char| !c.is_ascii_digit() && !numeral::is_numeral(c));
        let (number, behind) = behind.split_at(end.unwrap_or(behind.len()));
        let unit = behind.trim_start_matches([')', '大', '小']);
        let is_row = unit.starts_with(['项', '目', '行', '点']);
        let number = number.parse().ok().or_else(|| numeral::parse(number)?.try_into().ok());
        match number.filter(|_| is_row && (!in_brackets || !numbers.is_empty())) {
            Some(number) => numbers.push(number),
            None => continue,
        }
    }
    numbers
}

fn numbers_of(row: usize, table: &Table) -> Vec<u32> {
    let above = std::iter::successors(Some(row), |&row| table.rows[row].parent);
    let ordinals = above.filter_map(|row| label::parse(&table.rows[row].label).ordinal);
    let mut numbers: Vec<u32> = ordinals.map(|ordinal| ordinal.number).collect();
    numbers.reverse();
    numbers
}

/// A text without its ordinal, its remark and its punctuation.
fn words(text: &str) -> String {
    plain(&label::parse(text).bare)
}

fn plain(text: &str) -> String {
    fold(text).chars().filter(|c| is_han(*c) || c.is_ascii_alphanumeric()).collect()
}

/// The figures of the rows that a text names, and of the columns of these that it names.
fn of_rows<'p>(text: &str, printed: &'p [Named]) -> Vec<&'p Named> {
    let mut spans: BTreeMap<&str, Vec<(usize, usize)>> = BTreeMap::new();
    for name in printed.iter().flat_map(|one| &one.rows) {
        let places = || text.match_indices(name.as_str()).map(|(at, name)| (at, at + name.len()));
        spans.entry(name).or_insert_with(|| places().collect());
    }
    // 规范性文件 within 制发规范性文件总数 is no name of a row.
    let within = |(start, end): (usize, usize)| {
        let wider =
            |&(from, to): &(usize, usize)| from <= start && end <= to && to - from > end - start;
        spans.values().flatten().any(wider)
    };
    let is_named = |name: &String| spans[name.as_str()].iter().any(|span| !within(*span));
    let rows: Vec<&Named> = printed.iter().filter(|one| one.rows.iter().any(is_named)).collect();
    let mut rest = text.to_owned();
    for one in &rows {
        one.rows.iter().for_each(|name| rest = rest.replace(name.as_str(), "|"));
    }
    let of_column = |one: &&&Named| one.columns.iter().any(|name| rest.contains(name.as_str()));
    let named: Vec<&Named> = rows.iter().filter(of_column).copied().collect();
    if named.is_empty() { rows } else { named }
}

/// The figures of table 4 whose outcomes a text names, below the headings that it names.
fn of_columns<'p>(text: &str, printed: &'p [Named]) -> Vec<&'p Named> {
    let is_named = |name: &String| text.contains(name.as_str());
    let groups = |one: &Named| one.groups.iter().filter(|name| is_named(name)).count();
    let is_general = |name: &String| GENERAL.contains(&name.as_str());
    let found = printed.iter().filter(|one| {
        let mut named = one.columns.iter().filter(|name| is_named(name));
        one.rows.is_empty() && named.any(|name| !is_general(name) || groups(one) > 0)
    });
    let found: Vec<&Named> = found.collect();
    let most = found.iter().map(|one| groups(one)).max().unwrap_or(0);
    found.into_iter().filter(|one| groups(one) == most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::Codebook;

    fn list() -> &'static Table {
        let forms = &Codebook::embedded().forms;
        let form = forms.iter().find(|form| form.id == "2014").expect("the form is embedded");
        &form.tables[0]
    }

    #[track_caller]
    fn check(sentence: &str, expected: &str) {
        let items = list().items.iter().enumerate();
        let printed: Vec<Named> =
            items.map(|(at, item)| Named::of(at, "", Some((list(), item)))).collect();
        let found = named(sentence, &printed);
        let told: Vec<&str> =
            found.iter().map(|one| list().items[one.at].indicator.as_str()).collect();
        assert_eq!(told.join(" "), expected, "{sentence}");
    }

    #[test]
    fn sentences_name_figures() {
        check("接受培训人员数应为1250人次", "training_attendees");
        check("第九项第（三）小项应为1250", "training_attendees");
        check("第九项第三小项应为1250", "training_attendees");
        check("第（三）项应为1250", "");
        check("应为1250", "");
    }

    #[test]
    fn words_name_rows() {
        let told = |subject: &str| {
            let rows = rows(subject, list()).unwrap_or_default();
            let items = list().items.iter().filter(|item| rows.contains(&item.row));
            items.map(|item| item.indicator.as_str()).collect::<Vec<&str>>().join(" ")
        };
        assert_eq!(told("会议、培训"), "meetings training_classes training_attendees");
        let org = "org_units org_reading_points org_staff org_staff_full org_staff_part org_budget";
        assert_eq!(told("机构和人员"), org);
        assert_eq!(told("天气"), "");
    }
}
