//! Of which year a table is, by the lines above it: `2016年度`, the title of a sheet or a block, 上半年.

use crate::codebook::divisions::Divisions;
use crate::finding::{Finding, Rule, Severity};
use crate::grid::{Layout, Line};
use crate::identify::heads::{self, HeadKind};
use crate::identify::prose::prose;
use crate::text::fold::{fold, tidy};
use crate::text::span::{self, Span};

use crate::fill::FilledTable;
use crate::fill::above::{LONGEST_CAPTION, MOST_ABOVE, is_at_or_below, is_of_cells, year_said};

/// Doubts the tables that are no year's by the headings of their columns.
pub fn apply(tables: &mut [FilledTable<'_>]) {
    tables.iter_mut().filter(|filled| filled.span == Span::Other).for_each(doubt);
}

/// The lines that say of which year the tables below them are: titles, names of sheets, captions.
pub fn years(layout: &Layout, divisions: &Divisions) -> Vec<(usize, Span)> {
    let lines = &layout.lines;
    let heads = heads::heads(&prose(lines), divisions).into_iter().filter(|head| match head.kind {
        HeadKind::Title | HeadKind::TableTitle | HeadKind::Sheet => true,
        HeadKind::Name | HeadKind::Opening | HeadKind::Unit => false,
    });
    let mut years: Vec<(usize, Span)> =
        heads.filter_map(|head| Some((head.line, Span::Year(head.whose.year?)))).collect();
    let captions = lines.iter().enumerate();
    years.extend(captions.filter_map(|(at, line)| Some((at, year_said(&line.text)?))));
    years.sort_by_key(|(line, _)| *line);
    years
}

/// The line among those above a table that says that it is of some months: `统计表（2018年1—6月）`. Of a table
/// with several columns their headings tell, each of its own.
pub fn months<'l>(above: &'l [Line], filled: &FilledTable<'_>) -> Option<&'l str> {
    let top = filled.place.as_ref();
    let is_inside = |line: &Line| top.is_some_and(|top| is_at_or_below(&line.place, top));
    let (inside, above): (Vec<&Line>, Vec<&Line>) =
        above.iter().rev().partition(|line| is_inside(line));
    let above = above.into_iter().filter(|line| !is_of_cells(&line.text)).take(MOST_ABOVE);
    let of_table = inside.into_iter().chain(above).map(|line| line.text.as_str());
    let mut captions = of_table.filter(|text| filled.series.is_none() || span::of(text).is_none());
    captions.find(|text| names_months(text))
}

/// Whether a line is a caption that names some months: 上半年, （2018年1—6月）, 统计时间：2018年1月1日至6月30日.
fn names_months(line: &str) -> bool {
    // A sentence says 统计期限 too, and may be wrapped behind the first of its days.
    const BEFORE: [&str; 5] = ["统计时间:", "统计期限:", "统计区间:", "统计时段:", "报告期:"];
    const WITHIN: [&str; 2] = ["统计表", "情况表"];
    let line = line.trim_matches(|c: char| c.is_whitespace() || c == '|');
    if !line.contains(['季', '月', '半'])
        || line.chars().nth(LONGEST_CAPTION).is_some()
        || line.contains(['。', '|'])
    {
        return false;
    }
    let folded = fold(line);
    let bare = folded.trim_matches(|c: char| "|()[]:".contains(c));
    // 2018年2月 is the month of the paper.
    let is_of_paper = bare.contains('年') && bare.contains('月') && !span::names_part(bare);
    if span::of(bare) == Some(Span::Other) && !is_of_paper {
        return true;
    }
    let bracketed = folded.starts_with('(') && folded.ends_with(')');
    let is_caption = bracketed
        || BEFORE.iter().any(|word| bare.starts_with(word))
        || WITHIN.iter().any(|word| folded.contains(word));
    is_caption && span::names_part(&folded)
}

/// Figures of some months, of several years or of a plan are no year's.
pub fn doubt(filled: &mut FilledTable<'_>) {
    let message = match &filled.series {
        Some(heading) => format!("the column is of {}, and not of the year", tidy(heading)),
        None => "the table is not of the whole year".to_owned(),
    };
    let finding = Finding::reading(Rule::YearDoubtful, Severity::Warning, message);
    let items = filled.form.map_or(&[][..], |(_, table)| &table.items);
    for (item, of) in filled.items.iter_mut().zip(items) {
        item.reading.flag(finding.clone().of(&of.indicator).at(item.place.clone()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_name_months() {
        let check = |line: &str, expected: bool| assert_eq!(names_months(line), expected, "{line}");
        check("2018年上半年东阳市政府信息公开情况统计表", true);
        check("2018年2月", false);
        check("2018年1—6月", true);
        check("政府信息公开情况统计表（2018年1—6月）", true);
        check("统计时间：2018年1月1日至6月30日", true);
        check("（1—3季度）", true);
        check("截至6月底", true);
        check("政府信息公开情况统计表（2018年6月）", true);
        check("政府信息公开情况统计表（2019年3月）", false);
        check("统计时间：2018年1月1日至12月31日", false);
        check("统计期限：2018年1月1日至2018年12月31日", false);
        check("填报日期：2019年1月15日", false);
        check("（2018年1月—12月）", false);
        check("（2019年3月6日）", false);
        check("上半年我们举办了培训", false);
        check("本报告所列数据的统计期限自2022年1月1", false);
        check("（2022年上半年） |  |  |", true);
    }
}
