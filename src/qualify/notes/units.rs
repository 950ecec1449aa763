//! Notes that say of some figures that they are in another unit than the form's: 注：行政处罚数量单位为万件,
//! 费用按元填列. Nobody is sure then.

use rust_decimal::Decimal;

use crate::codebook::Item;
use crate::codebook::notes::{List, NoteWords};
use crate::fill::captions::{is_some_amount, units_in};
use crate::fill::{FilledTable, reading};
use crate::finding::{Finding, Rule, Severity};
use crate::grid::Line;
use crate::text::fold::{fold, is_blank};
use crate::text::label;
use crate::text::unit::{self, Unit};

use crate::qualify::stands::{MOST_BELOW, MOST_BETWEEN, Stand};

/// Texts longer than this are no notes.
const LONGEST: usize = 120;

/// The lines that say a unit, and which.
pub fn notes(lines: &[Line], words: &NoteWords) -> impl Iterator<Item = (usize, Unit)> {
    let notes = lines.iter().enumerate();
    notes.filter_map(|(line, note)| Some((line, unit_of_note(&note.text, words)?)))
}

/// The lines that name a unit as captions do and stand below a table that asks for such figures, where none below asks
/// for them: the lines, the unit and the table. 单位：元 over a table is its caption, and read with it.
pub fn captions_below<'l>(
    lines: &'l [Line],
    stands: &'l [Stand],
    tables: &'l [FilledTable<'_>],
) -> Vec<(usize, Unit, usize)> {
    let captions = lines.iter().enumerate().filter(|(_, line)| line.text.contains("单位"));
    let captions = captions.filter_map(|(at, line)| {
        let text = line.alone()?;
        let unit = units_in(text)
            .into_iter()
            .find(|unit| unit.scale != Decimal::ONE || unit.is_money())?;
        let asks = |stand: &&Stand| asks_for(&tables[stand.table], &unit);
        let below = stands
            .iter()
            .filter(|stand| stand.lines.start > at && stand.lines.start - at < MOST_BETWEEN);
        if below.clone().any(|stand| asks(&stand)) {
            return None;
        }
        let above = stands
            .iter()
            .filter(|stand| stand.lines.end <= at && at - stand.lines.end < MOST_BELOW);
        let nearest = above.filter(asks).max_by_key(|stand| stand.lines.end)?;
        let table = nearest.table;
        Some((at, unit, table))
    });
    captions.collect()
}

/// Whether a table asks for figures in units of this kind.
fn asks_for(filled: &FilledTable<'_>, unit: &Unit) -> bool {
    let items = filled.form.into_iter().flat_map(|(_, table)| &table.items);
    items
        .filter_map(|item| unit::parse(&item.unit))
        .any(|asked| asked.is_money() == unit.is_money())
}

/// Flags the figures that a note names, or all of its table, that are asked for in another unit.
pub fn flag(filled: &mut FilledTable<'_>, note: &str, unit: &Unit) {
    let Some((_, table)) = filled.form else { return };
    let folded = fold(note);
    let names = |of: &Item| folded.contains(&label::parse(&table.rows[of.row].label).bare);
    let any_named = table.items.iter().any(names);
    for (item, of) in filled.items.iter_mut().zip(&table.items) {
        let differs = unit::parse(&of.unit).is_some_and(|asked| is_other(&asked, unit));
        if differs && is_some_amount(item) && (names(of) || !any_named) {
            let message = format!("the unit is {}, and a note says {unit}", of.unit);
            let finding = Finding::reading(Rule::UnitDiffers, Severity::Warning, message);
            item.reading.flag(finding.of(&of.indicator).at(item.place.clone()));
        }
    }
}

/// Whether figures that are asked for in one unit are something else in the other. 百 alone is said of
/// figures of every kind.
fn is_other(asked: &Unit, said: &Unit) -> bool {
    let is_alike = asked.is_money() == said.is_money() && asked.scale != said.scale;
    is_alike || said.base.is_empty() && said.scale != Decimal::ONE
}

/// The unit that a note says: 单位为万件, 以百件为单位, 费用按元填列, 以万元计.
fn unit_of_note(text: &str, words: &NoteWords) -> Option<Unit> {
    if !text.contains(['十', '百', '千', '万', '亿', '元']) || text.chars().nth(LONGEST).is_some()
    {
        return None;
    }
    let folded = fold(text.trim_matches(|c: char| is_blank(c) || c == '|'));
    // 填报单位：… and 单位：元 over a table are no notes.
    let is_note = words.begins(&[List::Opens], &folded);
    let colon = is_note.then_some("单位:");
    let says = words.list(List::UnitIs).iter().map(String::as_str);
    let said = says.chain(colon).find_map(|word| folded.split_once(word));
    if let Some((_, behind)) = said {
        let end = behind.find(['。', ';', ',', ')', '|']).unwrap_or(behind.len());
        let said = behind[..end].trim_matches(['"', '“', '”', '「', '」']);
        return reading::unit_or_power(said);
    }
    let within = |rest: &str| {
        let ends = words.list(List::UnitBehind).iter().filter_map(|word| rest.find(word.as_str()));
        reading::unit_or_power(&rest[..ends.min()?])
    };
    let mut before = words.list(List::UnitBefore).iter();
    before.find_map(|before| folded.split(before.as_str()).skip(1).find_map(within))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::Codebook;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let found = unit_of_note(text, &Codebook::embedded().notes);
        assert_eq!(found.map(|unit| unit.to_string()).as_deref(), expected, "{text}");
    }

    #[test]
    fn notes_name_a_unit() {
        check("注：行政处罚数量单位为万件。", Some("万件"));
        check("说明：表中费用和经费按元填列。", Some("元"));
        check("表内数据均以十件为单位", Some("十件"));
        check("金额以万元计，保留两位小数", Some("万元"));
        check("注：以上数据单位均为百。", Some("百"));
        check("注：以上数据单位：百件。", Some("百件"));
        check("以百件计", Some("百件"));
        check("说明：表中行政事业性收费金额单位为“元”。", Some("元"));
        check("数据以百计", Some("百"));
        check("填报单位：百丈镇", None);
        check("按要求填报，经费为万元", None);
        check("保留两位小数", None);
    }
}
