//! Headings of a matrix that are none of the form's: 女 where 自然人 should stand, 自然人（累计）.
//!
//! Where all others are there, the columns are told by their order, and nothing would say that the
//! figures are of something else.

use std::ops::Range;

use crate::codebook::{Shape, Table};
use crate::finding::{Finding, Rule, Severity};
use crate::grid::{Layout, Line, Sheet};
use crate::source::{Place, Rect};
use crate::text::fold::{fold, han_letters, is_han, tidy};
use crate::text::heading;
use crate::text::unit;
use crate::text::variants::simplified;

use super::apart::apart;
use crate::fill::FilledTable;
use crate::labels::{NOTE, words};

/// Characters of a heading of figures: longer ones are labels and notes.
const LONGEST: usize = 8;

/// Letters of a remark on a heading: longer ones explain.
const LONGEST_REMARK: usize = 4;

/// Flags the columns over which something stands that the form does not have.
/// `above`: the lines between the table and the one before it.
pub fn doubt(filled: &mut FilledTable<'_>, above: Range<usize>, layout: &Layout) {
    let Some((_, table)) = filled.form.filter(|(_, table)| table.shape == Shape::Matrix) else {
        return;
    };
    let known = Known::of(table);
    let texts = known.texts(&layout.lines[above]);
    let unnamed = known.unnamed(table, &texts).into_iter();
    let unnamed =
        unnamed.flat_map(|(columns, text)| columns.into_iter().map(move |column| (column, text)));
    let strange = unnamed.chain(known.remarked(table, &texts));
    let mut strange: Vec<(usize, String)> =
        strange.map(|(column, text)| (column, tidy(text))).collect();
    for column in 0..table.columns.len() {
        let mut items = std::iter::zip(&filled.items, &table.items);
        let named = items.find(|(item, of)| of.column == column && !item.column_label.is_empty());
        let printed = named.map_or("", |(item, _)| item.column_label.as_str());
        if known.is_remarked(printed) {
            strange.push((column, tidy(printed)));
        }
    }
    strange.extend(wrapped(filled, table, &known, &layout.sheets));
    for (item, of) in filled.items.iter_mut().zip(&table.items) {
        let printed = strange.iter().find(|(column, _)| *column == of.column);
        let Some((_, printed)) = printed.filter(|_| item.reading.value().is_some()) else {
            continue;
        };
        let expected = table.columns[of.column].path.last().map_or("", String::as_str);
        let message = format!("the heading is \"{printed}\", expected \"{expected}\"");
        let finding = Finding::reading(Rule::ItemAmbiguous, Severity::Warning, message);
        item.reading.flag(finding.of(&of.indicator).at(item.place.clone()));
    }
}

/// On a page without lines: the columns whose heading is wrapped over several lines and says more than
/// the form's.
fn wrapped(
    filled: &FilledTable<'_>,
    table: &Table,
    known: &Known,
    sheets: &[Sheet],
) -> Vec<(usize, String)> {
    let Some((page, first)) = first_row(filled, table) else { return Vec::new() };
    let Some(sheet) = sheets.iter().find(|sheet| sheet.page == page) else { return Vec::new() };
    let top = first.iter().map(|area| area.top).fold(f32::MAX, f32::min);
    let above = sheet.words.iter().filter(|word| word.area.bottom <= top + 1.0);
    let above: Vec<_> = above.collect();
    let Some(start) = above.iter().rposition(|word| known.is_outermost(&word.text)) else {
        return Vec::new();
    };
    let middle = |area: &Rect| (area.x0 + area.x1) / 2.0;
    let middles: Vec<f32> = first.iter().map(middle).collect();
    if !middles.is_sorted() {
        return Vec::new();
    }
    let column_of = |area: &Rect| {
        let left = middles[0] - (middles.get(1)? - middles[0]) / 2.0;
        let nearest = |a: &usize, b: &usize| {
            let off = |column: &usize| (middles[*column] - middle(area)).abs();
            off(a).total_cmp(&off(b))
        };
        (0..middles.len()).min_by(nearest).filter(|_| middle(area) > left)
    };
    let mut heads = vec![String::new(); middles.len()];
    for word in above[start..].iter().filter(|word| !known.is_name(&word.text)) {
        if let Some(column) = column_of(&word.area) {
            heads[column].push_str(&word.text);
        }
    }
    let heads = heads.into_iter().enumerate();
    heads.filter(|(_, head)| head.contains(['(', '（']) && known.is_more(head)).collect()
}

/// The places of the first figures of all columns, and their page.
fn first_row(filled: &FilledTable<'_>, table: &Table) -> Option<(u32, Vec<Rect>)> {
    let mut found: Vec<Option<(u32, Rect)>> = vec![None; table.columns.len()];
    for (item, of) in filled.items.iter().zip(&table.items) {
        if let (Some(Place::Box { page, area }), Some(_)) = (&item.place, item.reading.value()) {
            found[of.column].get_or_insert((*page, *area));
        }
    }
    let page = found.first()?.as_ref()?.0;
    let areas = found.into_iter().map(|found| found.filter(|(own, _)| *own == page));
    Some((page, areas.map(|found| found.map(|(_, area)| area)).collect::<Option<Vec<Rect>>>()?))
}

/// The headings of a form's table.
struct Known {
    folded: Vec<String>,
    outermost: Vec<String>,
    /// Letters of the headings and of the note on the sums.
    letters: Vec<char>,
    of_headings: Vec<char>,
    /// The letters of the note.
    note: String,
}

impl Known {
    fn of(table: &Table) -> Self {
        let columns = || table.columns.iter();
        let names: Vec<&str> = columns()
            .flat_map(|column| column.path.iter().chain(&column.aliases))
            .map(String::as_str)
            .collect();
        let key = |name: &str| words(&fold(name));
        let outermost = columns().filter_map(|column| column.path.first());
        let outermost = outermost.map(|name| key(name)).collect();
        let of_headings: Vec<char> = names.iter().flat_map(|name| name.chars()).collect();
        let letters = of_headings.iter().copied().chain(NOTE.chars()).collect();
        let folded = names.iter().map(|name| key(name)).collect();
        Self { folded, outermost, letters, of_headings, note: han_letters(NOTE).collect() }
    }

    fn is_name(&self, text: &str) -> bool {
        self.folded.contains(&words(&fold(text)))
    }

    fn is_outermost(&self, text: &str) -> bool {
        self.outermost.contains(&words(&fold(text)))
    }

    /// Whether a text has letters that no heading has, and that are no unit.
    fn is_more(&self, text: &str) -> bool {
        let mut letters = text.chars().map(simplified);
        letters.any(|c| is_han(c) && !self.letters.contains(&c) && !UNITS.contains(c))
    }

    /// Whether a heading has a remark of a few letters: 自然人（网上）. 总计（件） says its unit.
    fn is_remarked(&self, text: &str) -> bool {
        let Some((_, remark)) = text.split_once(['(', '（']) else { return false };
        let remark = remark.trim_end_matches([')', '）']);
        remark.chars().nth(LONGEST_REMARK).is_none()
            && unit::parse(remark).is_none()
            && self.is_more(remark)
    }

    /// The texts from the line of the first heading on: what stands further above are captions and headings of
    /// sections.
    fn texts<'l>(&self, above: &'l [Line]) -> Vec<&'l str> {
        let is_above = |line: &&Line| !apart(&line.text).any(|text| self.is_name(text));
        above.iter().skip_while(is_above).flat_map(|line| apart(&line.text)).collect()
    }

    /// The columns whose heading has a remark in one of the lines.
    fn remarked<'l>(
        &self,
        table: &Table,
        texts: &[&'l str],
    ) -> impl Iterator<Item = (usize, &'l str)> {
        let remarked = texts.iter().copied().filter(|text| self.is_remarked(text));
        remarked.filter_map(|text| {
            let name = words(&fold(text.split(['(', '（']).next()?));
            let is_it =
                |path: &Vec<String>| path.last().is_some_and(|own| words(&fold(own)) == name);
            Some((table.columns.iter().position(|column| is_it(&column.path))?, text))
        })
    }

    /// The columns of which no heading is printed, and the first heading that is none of the form's.
    fn unnamed<'l>(&self, table: &Table, texts: &[&'l str]) -> Option<(Vec<usize>, &'l str)> {
        let foreign = texts.iter().copied().find(|text| self.is_foreign(text))?;
        let letters: Vec<char> =
            texts.iter().flat_map(|text| text.chars()).map(simplified).collect();
        let is_there = |name: &String| name.chars().all(|c| !is_han(c) || letters.contains(&c));
        let columns = table.columns.iter().enumerate();
        let open = columns.filter(|(_, column)| {
            !column.path.last().into_iter().chain(&column.aliases).any(is_there)
        });
        let open: Vec<usize> = open.map(|(index, _)| index).collect();
        (!open.is_empty()).then_some((open, foreign))
    }

    /// Whether a short text is no heading of the form nor a piece of one, and neither a unit nor the heading of the
    /// labels: 女, 上年数, 县政府办.
    fn is_foreign(&self, text: &str) -> bool {
        let is_short = text.chars().nth(LONGEST).is_none();
        // A share is a unit, and no count of the form is one.
        let is_share = text.contains(['%', '％', '‰']);
        let says = |c: char| is_share || is_han(c);
        let is_unit = || !is_share && unit::parse(text).is_some();
        let is_of_form = || self.is_piece(text) || is_unit();
        let is_label =
            || matches!(heading::role(text), Some(heading::Role::Label | heading::Role::Unit));
        is_short && text.chars().any(says) && !is_of_form() && !is_label()
    }

    /// Whether most Han letters of a text are those of headings or units, or all stand in the note in one piece.
    fn is_piece(&self, text: &str) -> bool {
        let letters: String = han_letters(text).collect();
        let is_of_headings = |c: &char| self.of_headings.contains(c) || UNITS.contains(*c);
        let other = letters.chars().filter(|c| !is_of_headings(c)).count();
        letters.chars().any(|c| self.letters.contains(&c))
            && (other * 2 < letters.chars().count() || self.note.contains(&letters))
    }
}

/// Letters of units that may stand in a heading.
const UNITS: &str = "件人次个条位单数量";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::Codebook;
    use crate::source::Place;

    #[track_caller]
    fn check(lines: &[&str], expected: Option<(&[usize], &str)>) {
        let lines = lines
            .iter()
            .enumerate()
            .map(|(at, text)| Line { text: (*text).to_owned(), place: Place::Block(at as u32) });
        let lines: Vec<Line> = lines.collect();
        let form = Codebook::embedded().forms.iter().find(|form| form.id == "2021");
        let table = form.and_then(|form| form.tables.iter().find(|table| table.id == "t3"));
        let table = table.expect("the form has the table");
        let known = Known::of(table);
        let found = known.unnamed(table, &known.texts(&lines));
        assert_eq!(found, expected.map(|(columns, text)| (columns.to_vec(), text)));
    }

    #[test]
    fn headings_of_other_things() {
        let rest = "商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他";
        let heads = |person| ["申请人情况".to_owned(), format!("{person} | 法人或其他组织 | 总计")];
        let of = |person| heads(person).map(|text| text.leak() as &str);
        let [first, second] = of("女");
        check(&[first, second, rest], Some((&[0], "女")));
        let [first, second] = of("%");
        check(&[first, second, rest], Some((&[0], "%")));
        let [first, second] = of("自然人");
        check(&["女", first, second, rest], None);
        let in_one = |person: &str| format!("项目 | {person} | {rest} | 总计").leak() as &str;
        check(&[in_one("自然人")], None);
        check(&[in_one("上年数")], Some((&[0], "上年数")));
        check(&[in_one("县政府办")], Some((&[0], "县政府办")));
        let [first, second] = of("自然人");
        let second = second.replace("总计", "网络申请").leak() as &str;
        check(&[first, second, rest], Some((&[6], "网络申请")));
        let [first, _] = of("自然人");
        check(&[first, "自", "和）", "然人 | 法人或其他组织 | 总计", rest], None);
    }
}
