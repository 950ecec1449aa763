//! What stands beside a figure in the column of remarks: 含乡镇12条 explains it, 暂估数 speaks against it.

use crate::codebook::Codebook;
use crate::codebook::notes::List;
use crate::fill::{FilledTable, reading};
use crate::identify::{ReportId, heads};
use crate::text::number::{self, CellText};
use crate::text::span;
use crate::text::unit;

use rust_decimal::Decimal;

use super::line::Note;
use super::says;

/// Tells the remarks of rows. One that speaks against its figure flags it; any other stays a remark.
pub fn tell(tables: &mut [FilledTable<'_>], id: &ReportId, codebook: &Codebook) {
    for filled in tables {
        let Some((_, table)) = filled.form else { continue };
        for (item, of) in filled.items.iter_mut().zip(&table.items) {
            let Some(value) = item.reading.value().filter(|_| !item.beside.is_empty()) else {
                continue;
            };
            let finding = reading::remarked(&item.beside);
            let finding = finding.of(&of.indicator).at(item.place.clone());
            match speaks_against(&item.beside, value, id, codebook) {
                true => item.reading.flag(finding),
                false => filled.findings.push(finding),
            }
        }
    }
}

/// Whether a remark leaves doubts of its figure: by what it says, or by a number that is more.
fn speaks_against(remark: &str, value: Decimal, id: &ReportId, codebook: &Codebook) -> bool {
    let words = &codebook.notes;
    let folded = heads::caption(remark);
    let is_text = number::cell(remark) == CellText::Unreadable && unit::parse(remark).is_none();
    if !is_text || words.has(List::OnFigure, &folded) || words.has(List::OnRemark, &folded) {
        return true;
    }
    // 同比增长3%, 较上年多5件 speak of the figure and of another.
    if words.begins(&[List::Compares], &folded) {
        return false;
    }
    let is_of_other_year = span::years_in(&folded).iter().any(|year| id.year != Some(*year));
    let more = !is_of_other_year && numbers(&folded).any(|number| number > value);
    let note = Note { line: 0, text: remark, folded, is_caption: false, is_alone: true };
    more || note.sentences().any(|sentence| says::said(&sentence, id, codebook).is_some())
}

/// The numbers of a remark that may be counts: no years, no days, no shares.
fn numbers(folded: &str) -> impl Iterator<Item = Decimal> {
    let is_part = |c: char| c.is_ascii_digit() || c == '.';
    let runs = folded
        .match_indices(move |c: char| is_part(c))
        .filter(move |(at, _)| !folded[..*at].ends_with(is_part));
    runs.filter_map(move |(at, _)| {
        let run = &folded[at..];
        let (run, behind) = run.split_at(run.find(|c| !is_part(c)).unwrap_or(run.len()));
        let is_other = behind.starts_with(['年', '月', '日', '号', '%', '‰']);
        run.parse().ok().filter(|_| !is_other)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(remark: &str, value: i64, expected: bool) {
        let id = ReportId { year: Some(2018), ..ReportId::default() };
        let codebook = Codebook::embedded();
        assert_eq!(
            speaks_against(remark, Decimal::from(value), &id, codebook),
            expected,
            "{remark}"
        );
    }

    #[test]
    fn remarks_that_explain() {
        check("含乡镇12条", 40, false);
        check("2016年为35条", 30, false);
        check("较上年多5件", 40, false);
        check("同比增长3%", 1, false);
        check("较上年多5件", 1, false);
    }

    #[test]
    fn remarks_that_speak_against_the_figure() {
        check("不含部门", 40, true);
        check("暂估数", 40, true);
        check("应为35", 40, true);
        check("含乡镇120条", 40, true);
        check("12", 40, true);
        check("千元", 40, true);
        check("上年数", 40, true);
        check("2017年数据", 40, true);
        check("共35条", 40, true);
    }
}
