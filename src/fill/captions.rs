//! Units that are printed once for a whole table: 单位：万元 above it or in its title.
//!
//! They count where nothing nearer the figure tells its unit. Where nothing at all does, neither on
//! paper nor on the form, an amount of money is in doubt.

use std::cell::LazyCell;
use std::ops::Range;

use rust_decimal::Decimal;

use crate::codebook::{Item, Table};
use crate::finding::{Finding, Rule, Severity};
use crate::grid::Line;
use crate::source::Place;
use crate::text::fold::{fold, folded, is_blank};
use crate::text::label;
use crate::text::unit::{self, Unit};

use super::above::{is_at_or_below, is_of_cells};
use super::reading::{self, Units};
use super::{FilledItem, FilledTable};

/// Lines with text above a table in which its unit may stand: title, place and year stand between.
const MOST_ABOVE: usize = 5;
/// Texts longer than this are no captions.
const LONGEST: usize = 60;

/// Reads the figures again whose unit only a caption tells, and flags those of which nothing does.
pub fn apply(tables: &mut [FilledTable<'_>], lines: &[Line]) {
    // Hundreds of figures ask for the caption above them, and many reports have none that do.
    let captions = LazyCell::new(|| lines.iter().map(Caption::of).collect::<Vec<_>>());
    for filled in tables.iter_mut() {
        let Some((_, table)) = filled.form else { continue };
        let place = filled.place.clone();
        for (item, of) in filled.items.iter_mut().zip(&table.items) {
            if is_open(item) {
                settle(item, of, table, place.as_ref(), &captions);
            } else {
                contradict(item, of, place.as_ref(), &captions);
            }
        }
    }
    heed_notes(tables, lines);
}

/// A line, and the units that it names as those of a table.
struct Caption<'l> {
    place: &'l Place,
    /// Blank, or a cell of the table.
    is_blank: bool,
    units: Vec<Unit>,
}

impl<'l> Caption<'l> {
    fn of(line: &'l Line) -> Self {
        let units = line.text.split(['|', '\t']).flat_map(units_in).collect();
        Self { place: &line.place, is_blank: is_of_cells(&line.text), units }
    }
}

/// Whether the figure has no unit of its own. Nothing is nothing in every unit.
fn is_open(item: &FilledItem) -> bool {
    let bare = || reading::unit_beside(item.reading.printed()).is_empty();
    item.unit.is_empty() && is_some_amount(item) && bare()
}

fn settle(
    item: &mut FilledItem,
    of: &Item,
    table: &Table,
    place: Option<&Place>,
    captions: &[Caption<'_>],
) {
    let Some(asked) = unit::parse(&of.unit) else { return };
    let fits = |unit: &Unit| match asked.is_money() {
        true => unit.is_money(),
        false => !unit.is_money() && unit.scale != Decimal::ONE,
    };
    let figure = item.place.as_ref();
    if let Some(caption) = place.and_then(|place| caption(captions, place, figure, fits)) {
        let units = Units::above(&caption.to_string());
        let printed = item.reading.printed().to_owned();
        let mut again = reading::of_item(&printed, &units, of, item.place.as_ref());
        item.reading.findings().iter().for_each(|finding| again.flag(finding.clone()));
        item.reading = again;
        item.unit = caption.to_string();
    } else if asked.is_money() && !is_on_form(of, table) {
        let finding = reading::no_unit("", of).of(&of.indicator).at(item.place.clone());
        item.reading.flag(finding);
    }
}

/// Lines below a table in which a note on it may stand.
const MOST_BELOW: usize = 8;
/// Lines between a note and the first figure below it: captions and headings of columns.
const MOST_BETWEEN: usize = 24;

/// A note that says of some figures that they are in another unit than the form's leaves nobody sure:
/// 注：行政处罚数量单位为万件, 费用按元填列.
fn heed_notes(tables: &mut [FilledTable<'_>], lines: &[Line]) {
    let notes = lines.iter().enumerate();
    let notes = notes.filter_map(|(line, note)| Some((line, unit_of_note(&note.text)?)));
    let mut notes = notes.peekable();
    if notes.peek().is_none() {
        return;
    }
    let at = |place: &Place| lines.iter().position(|line| is_at_or_below(&line.place, place));
    let reach = |filled: &FilledTable<'_>| {
        let places = filled.items.iter().filter_map(|item| item.place.as_ref());
        let found: Vec<usize> = places.filter_map(at).collect();
        Some(*found.iter().min()?..*found.iter().max()? + 1)
    };
    let reaches: Vec<Option<Range<usize>>> = tables.iter().map(reach).collect();
    for (line, unit) in notes {
        let Some(of) = reach_of_note(line, &reaches, lines) else { continue };
        let here = std::iter::zip(tables.iter_mut(), &reaches);
        let here =
            here.filter(|(_, reach)| reach.as_ref().is_some_and(|reach| reach.contains(&of)));
        here.for_each(|(filled, _)| heed(filled, &lines[line].text, &unit));
    }
}

/// A line of the table that a note speaks of: the one that it stands in, the one below its heading, or
/// the one above.
pub fn reach_of_note(
    note: usize,
    tables: &[Option<Range<usize>>],
    lines: &[Line],
) -> Option<usize> {
    let tables = || tables.iter().flatten();
    if tables().any(|table| table.contains(&note)) {
        return Some(note);
    }
    let before = tables().map(|table| table.end).filter(|end| *end <= note).max();
    let behind = tables().map(|table| table.start).filter(|start| *start > note).min();
    let before = before.filter(|end| note - end < MOST_BELOW);
    let behind = behind.filter(|start| start - note < MOST_BETWEEN);
    let is_heading =
        |line: &Line| label::parse(&line.text).ordinal.is_some() || line.text.contains("统计表");
    let says = |words: [&str; 3]| words.iter().any(|word| lines[note].text.contains(word));
    // Behind the heading of a table 以上 is of that table as well.
    let is_headed = before.is_none_or(|end| lines[end..note].iter().any(is_heading));
    let goes_on = behind.is_none_or(|start| lines[note + 1..start].iter().any(is_heading));
    let of_next = is_headed || says(["下表", "以下", "下列"]) && !goes_on;
    let last = before.map(|end| end - 1);
    if of_next { behind.or(last) } else { last.or(behind) }
}

fn heed(filled: &mut FilledTable<'_>, note: &str, unit: &Unit) {
    let Some((_, table)) = filled.form else { return };
    let folded = fold(note);
    let names = |of: &Item| folded.contains(&label::parse(&table.rows[of.row].label).bare);
    let any_named = table.items.iter().any(names);
    for (item, of) in filled.items.iter_mut().zip(&table.items) {
        let asked = unit::parse(&of.unit);
        let differs = asked
            .is_some_and(|asked| asked.is_money() == unit.is_money() && asked.scale != unit.scale);
        if differs && is_some_amount(item) && (names(of) || !any_named) {
            let message = format!("the unit is {}, and a note says {unit}", of.unit);
            let finding = Finding::reading(Rule::UnitDiffers, Severity::Warning, message);
            item.reading.flag(finding.of(&of.indicator).at(item.place.clone()));
        }
    }
}

/// The unit that a note says: 单位为万件, 以百件为单位, 费用按元填列, 以万元计.
fn unit_of_note(text: &str) -> Option<Unit> {
    const SAYS: [&str; 4] = ["单位为", "单位是", "单位均为", "单位系"];
    const BEFORE: [char; 3] = ['以', '按', '用'];
    const BEHIND: [&str; 8] = ["为单位", "填列", "填报", "填写", "计算", "统计", "计量", "计"];
    if !text.contains(['十', '百', '千', '万', '亿', '元'])
        || text.chars().nth(2 * LONGEST).is_some()
    {
        return None;
    }
    let folded = fold(text.trim_matches(|c: char| c.is_whitespace() || c == '|'));
    // 填报单位：… and 单位：元 over a table are no notes.
    let is_note = ["注", "说明", "备注"].iter().any(|word| folded.starts_with(word));
    let colon = is_note.then_some("单位:");
    let said = SAYS.into_iter().chain(colon).find_map(|word| folded.split_once(word));
    if let Some((_, behind)) = said {
        let end = behind.find(['。', ';', ',', ')', '|']).unwrap_or(behind.len());
        return reading::unit_or_power(&behind[..end]);
    }
    let within = |(at, before): (usize, &str)| {
        let rest = &folded[at + before.len()..];
        let ends = BEHIND.iter().filter_map(|word| rest.find(word));
        unit::parse(&rest[..ends.min()?])
    };
    folded.match_indices(BEFORE).find_map(within)
}

/// A caption that names another power of ten than the row of a figure leaves nobody sure.
fn contradict(item: &mut FilledItem, of: &Item, place: Option<&Place>, captions: &[Caption<'_>]) {
    let figure = item.place.clone();
    let Some(own) = reading::unit_or_power(&item.unit).filter(|_| is_some_amount(item)) else {
        return;
    };
    let fits = |unit: &Unit| {
        unit.is_money() == own.is_money() && (own.is_money() || unit.scale != Decimal::ONE)
    };
    let found = place.and_then(|place| caption(captions, place, figure.as_ref(), fits));
    if let Some(unit) = found.filter(|unit| reading::contradicts(unit, &own)) {
        let message = format!("the unit is {}, and above the table stands {unit}", item.unit);
        let finding = Finding::reading(Rule::UnitDiffers, Severity::Warning, message);
        item.reading.flag(finding.of(&of.indicator).at(figure));
    }
}

/// Whether a figure depends on its unit. Nothing is nothing in every unit.
fn is_some_amount(item: &FilledItem) -> bool {
    item.reading.value().is_some_and(|value| !value.is_zero())
}

/// Whether the form itself prints the unit of an item.
fn is_on_form(of: &Item, table: &Table) -> bool {
    let row = &table.rows[of.row];
    let heading = table.columns[of.column].path.last().map_or("", String::as_str);
    !Units::of(row.unit.as_deref().unwrap_or(""), &row.label, heading).first().is_empty()
}

/// The last unit that fits among those printed above a table or between its start and a figure.
fn caption<'c>(
    lines: &'c [Caption<'_>],
    table: &Place,
    figure: Option<&Place>,
    fits: impl Fn(&Unit) -> bool,
) -> Option<&'c Unit> {
    let start = lines.iter().position(|line| is_at_or_below(line.place, table))?;
    let end = figure.and_then(|figure| {
        lines[start..].iter().position(|line| is_at_or_below(line.place, figure))
    });
    let inside = &lines[start..=start + end.unwrap_or(0)];
    let above = lines[..start].iter().rev().filter(|line| !line.is_blank);
    let nearest = inside.iter().rev().chain(above.take(MOST_ABOVE));
    nearest.flat_map(|line| &line.units).find(|unit| fits(unit))
}

/// The units that a text names as those of a table: 单位：件、万元, or （万元） and nothing else.
fn units_in(text: &str) -> Vec<Unit> {
    // Every cell is asked; what ends with a word or a figure ends with no bracket.
    let is_word = |c: char| matches!(c, '\u{4e00}'..='\u{9fff}') || c.is_ascii_alphanumeric();
    let ends_in_word = text.trim_end_matches(is_blank).chars().next_back().is_none_or(is_word);
    if ends_in_word && !text.contains('位') || text.chars().nth(LONGEST).is_some() {
        return Vec::new();
    }
    let folded = folded(text);
    let named = match folded.rsplit_once("单位") {
        Some((_, named)) => Some(named.trim_matches([':', '(', ')', '[', ']'])),
        None => folded.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')),
    };
    // 申请人情况（十件）: a heading of the table names a power of ten.
    let of_heading = || {
        let (_, named) = folded.strip_suffix(')')?.rsplit_once('(')?;
        reading::unit_or_power(named).filter(|unit| !unit.is_money() && unit.scale != Decimal::ONE)
    };
    let units = named.into_iter().flat_map(|named| named.split(['、', ',', '/', ';']));
    let units: Vec<Unit> = units.filter_map(reading::unit_or_power).collect();
    if units.is_empty() { of_heading().into_iter().collect() } else { units }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let found = units_in(text).into_iter().find(Unit::is_money).map(|unit| unit.to_string());
        assert_eq!(found.as_deref(), expected);
    }

    #[test]
    fn captions_name_a_unit_of_money() {
        check("单位：元", Some("元"));
        check("统计表（单位：件、万元）", Some("万元"));
        check("金额单位:人民币万元", Some("万元"));
        check("（万元）", Some("万元"));
    }

    #[test]
    fn notes_name_a_unit() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(
                unit_of_note(text).map(|unit| unit.to_string()).as_deref(),
                expected,
                "{text}"
            );
        };
        check("注：行政处罚数量单位为万件。", Some("万件"));
        check("说明：表中费用和经费按元填列。", Some("元"));
        check("表内数据均以十件为单位", Some("十件"));
        check("金额以万元计，保留两位小数", Some("万元"));
        check("注：以上数据单位均为百。", Some("百"));
        check("注：以上数据单位：百件。", Some("百件"));
        check("填报单位：百丈镇", None);
        check("按要求填报，经费为万元", None);
        check("保留两位小数", None);
    }

    #[test]
    fn bodies_and_sentences_are_no_captions() {
        check("填报单位：某县人民政府办公室", None);
        check("单位：件", None);
        check("全年支出25万元", None);
    }
}
