//! Sentences that say something about the figures of a table: 注：以上为2017年度数据, 本表为市公安局数据, （预测），
//! 此数有误.
//!
//! Each question has a file: what is a note (`line`), what does it say (`says`, `units`, `correction`), which of
//! the figures does it name (`named`); of which table it is says `above`. What a note says against figures
//! makes these doubtful, those that it names or else all of its table, and changes none. What the prose
//! corrects is heard in `check::errata`, where all figures are known, with the same words and names.

mod amid;
pub mod correction;
mod line;
pub mod named;
pub mod remark;
mod says;
mod units;

use std::cell::LazyCell;

use crate::codebook::Codebook;
use crate::codebook::notes::List;
use crate::fill::FilledTable;
use crate::finding::{Finding, Rule, Severity};
use crate::grid::{Layout, Note};
use crate::identify::ReportId;
use crate::text::fold::tidy;
use crate::text::span::Span;

use super::stands::{Stand, is_of_all, table_of_note};

/// Flags the figures of which a note says that they are not those of the report. `own` says which tables may
/// be the report's: what is set aside is in doubt already.
pub fn heed(
    tables: &mut [FilledTable<'_>],
    stands: &[Stand],
    own: &[bool],
    layout: &Layout,
    id: &ReportId,
    codebook: &Codebook,
) {
    amid::flag(tables, stands, layout, id, codebook);
    for note in line::notes(&layout.lines, &codebook.notes) {
        let of = LazyCell::new(|| {
            let of = table_of_note(note.line, stands, &layout.lines, &codebook.notes);
            // A caption below the last table is none.
            of.filter(|of| !(note.is_caption && *of < note.line))
        });
        for sentence in note.sentences() {
            let Some((rule, said)) = says::said(&sentence, id, codebook) else { continue };
            let Some(of) = *of else { continue };
            let message = format!("a note says {said}: {}", tidy(note.text));
            let finding = Finding::reading(rule, Severity::Warning, message);
            let subject = says::subject(&sentence.folded, &codebook.notes);
            let named = |filled: &FilledTable<'_>| named::rows(subject?, filled.form?.1);
            let named: Vec<Option<Vec<usize>>> = tables.iter().map(named).collect();
            // What names rows of one table is said of no other.
            let names_rows = named.iter().any(Option::is_some);
            // Of another body or year is what the prose at the end speaks of as well.
            let is_no_count = rule == Rule::ItemAmbiguous && !names_rows;
            let of_all = is_no_count && is_of_all(note.line, stands, &layout.lines);
            let is_of = |stand: &&Stand| {
                let is_meant = !names_rows || named[stand.table].is_some();
                (of_all || stand.lines.contains(&of)) && own[stand.table] && is_meant
            };
            // What speaks of figures that the table does not print is told, and flags no others.
            let of_none = !names_rows && codebook.notes.has(List::OfNamed, &sentence.folded);
            let mut meant = stands.iter().filter(is_of).map(|stand| stand.table);
            if of_none {
                meant
                    .next()
                    .into_iter()
                    .for_each(|table| tables[table].findings.push(finding.clone()));
                continue;
            }
            meant.for_each(|table| flag(&mut tables[table], &finding, named[table].as_deref()));
        }
    }
    for (line, unit) in units::notes(&layout.lines, &codebook.notes) {
        let of = table_of_note(line, stands, &layout.lines, &codebook.notes);
        let is_of = |stand: &&Stand| of.is_some_and(|of| stand.lines.contains(&of));
        for stand in stands.iter().filter(is_of) {
            units::flag(&mut tables[stand.table], &layout.lines[line].text, &unit);
        }
    }
    for (line, unit, table) in units::captions_below(&layout.lines, stands, tables) {
        units::flag(&mut tables[table], &layout.lines[line].text, &unit);
    }
    for note in &layout.notes {
        if codebook.notes.has(List::OnFigure, &note.text) {
            tables.iter_mut().for_each(|filled| flag_noted(filled, note));
        }
    }
}

/// Flags the figures of the rows that a note names, or all of the table.
fn flag(filled: &mut FilledTable<'_>, finding: &Finding, rows: Option<&[usize]>) {
    let Some((_, table)) = filled.form else { return };
    // （2017） over one of several tables says of which year its figures are.
    if finding.rule == Rule::YearDoubtful && filled.span != Span::Own {
        return;
    }
    for (item, of) in filled.items.iter_mut().zip(&table.items) {
        if rows.is_none_or(|rows| rows.contains(&of.row)) {
            item.reading.flag(finding.clone().of(&of.indicator).at(item.place.clone()));
        }
    }
    if rows.is_none() {
        let local = filled.local.iter_mut();
        local.for_each(|row| row.reading.flag(finding.clone().at(row.place.clone())));
    }
}

/// Flags what a note is set on: the figure of a cell, or those of a row by its label.
fn flag_noted(filled: &mut FilledTable<'_>, note: &Note) {
    let asked = filled.form.map_or(&[][..], |(_, table)| &table.items);
    let on = tidy(&note.on);
    let finding = Finding::reading(Rule::CellRemark, Severity::Warning, &note.text);
    let is_on =
        |printed: &str, label: &str| !on.is_empty() && (tidy(printed) == on || tidy(label) == on);
    for (item, of) in filled.items.iter_mut().zip(asked) {
        let here = item.place.as_ref() == Some(&note.place);
        if here && is_on(item.reading.printed(), &item.label) {
            item.reading.flag(finding.clone().of(&of.indicator).at(item.place.clone()));
        }
    }
    for row in &mut filled.local {
        if row.place.as_ref() == Some(&note.place) && is_on(row.reading.printed(), &row.label) {
            row.reading.flag(finding.clone().at(row.place.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::Issuer;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let id = ReportId {
            year: Some(2018),
            place: Some("东阳市".to_owned()),
            division: Some("330783".to_owned()),
            body: Some("东阳市人民政府办公室".to_owned()),
            issuer: Issuer::Area,
            ..ReportId::default()
        };
        let codebook = Codebook::embedded();
        let found = line::note(0, text, &codebook.notes);
        let found = found.and_then(|note| says::said(&note, &id, codebook));
        let told = found.map_or("-".to_owned(), |(rule, said)| format!("{} {said}", rule.id()));
        assert_eq!(told, expected, "{text}");
    }

    #[test]
    fn notes_of_another_year_or_of_months() {
        let part = "year_doubtful that it is not of the whole year";
        check("注：本表统计期限为2018年1月1日至2018年11月30日。", part);
        check("备注：因机构改革，本表为2018年1—9月数据。", part);
        check("（截至9月底）", part);
        check("注：以上为2017年度数据。", "year_doubtful that it is of 2017");
        check("2017年数据", "year_doubtful that it is of 2017");
        check("注：机构和人员数据为上年度数据。", "item_ambiguous 上年度数据");
    }

    #[test]
    fn notes_of_another_body_or_a_part() {
        check("注：本表为市教育局填报数据。", "place_doubtful that it is of 市教育局");
        check("（金华市）", "place_doubtful that it is of 金华市");
        check("注：以上数据不含乡镇街道。", "item_ambiguous 不含");
        check("表中数据为街道合计", "place_doubtful 街道");
        check("注：全省", "place_doubtful 全省");
        check("注：全市", "-");
        check("附注：“查阅点”统计口径为全省。", "place_doubtful 全省");
        check("（教育系统）", "item_ambiguous 教育系统");
    }

    #[test]
    fn notes_of_what_is_no_count() {
        check("注：本表系样表，数据为虚构。", "item_ambiguous 样表");
        check("注：本表数据为估算数。", "item_ambiguous 估算");
        check("以下为初步统计数据，以正式公布为准", "item_ambiguous 初步统计");
        check("（预测）", "item_ambiguous 预测");
        check("表中数字均已乘以10", "item_ambiguous 乘以");
        check("数据放大十倍", "item_ambiguous 放大");
        check("注：数据×10", "item_ambiguous ×10");
        check("表中数据为模拟数据", "item_ambiguous 模拟数据");
        check("表中数据为虚拟数据", "item_ambiguous 虚拟数据");
        check("注：表中数据为测试", "item_ambiguous 测试");
        check("注：行政许可、行政处罚两行数据填反。", "item_ambiguous 填反");
        check("备注：政务微博和政务微信两项数据对调。", "item_ambiguous 对调");
        check("注：上表一、二行错位。", "item_ambiguous 错位");
        check("数据尚未审定。", "item_ambiguous 未审定");
        check("以上数据待核。", "item_ambiguous 待核");
        check("注：行政处罚数存在重复计算。", "item_ambiguous 重复计算");
        check("注：因系统原因，行政处罚暂按0计。", "item_ambiguous 暂按");
        check("注：本表数据为示例", "item_ambiguous 示例");
    }

    #[test]
    fn notes_that_explain() {
        check("注：本表统计期限为2018年1月1日至2018年12月31日。", "-");
        check("注：以上数据为2018年度数据。", "-");
        check("注：2017年数据详见去年年报。", "-");
        check("注：本表数据由市政府办公室根据各镇街、各部门报送的材料汇总。", "-");
        check("注：以上数据含各镇乡街道和市级部门。", "-");
        check("（单位：件）", "-");
        check("（2019年3月6日）", "-");
        check("说明：主动公开数按条统计。", "-");
        check("2018年度东阳市政府信息公开情况统计表", "-");
        let moved = "注：本年度机构改革，部分事项划转至行政审批局，许可数量与2017年相比变化较大。";
        check(moved, "-");
        check("备注：原由我办承担的职责移交市司法局。", "-");
        check("注：数据来源于县财政局2018年决算。", "-");
        check("备注：行政许可包含公安局办理的户籍业务。", "-");
        check("注：数据来自县行政审批局。", "-");
        check("注：该项收费由税务局代征。", "-");
        check("注：本年度本机关无规章制定权。", "-");
        check("注：以上数据由县财政局、公安局等部门提供。", "-");
        check("注：市财政部门负责核对收费金额。", "-");
        check("附注：本市无行政强制权的部门不填报。", "-");
        check("注：以上统计数据不包括涉密信息。", "-");
        check("注：行政复议、行政诉讼以案件受理时间为准。", "-");
        check("注：规范性文件以司法局公布的文件清理结果为准。", "-");
        check("注：统计数据不含垂直管理部门。", "-");
        check("备注：本表不含县委部门。", "-");
        check("注：统计口径与上年度不同。", "-");
        check("注：以上数据以正式公布为准。", "item_ambiguous 为准");
        check("注：以上数据不包括乡镇。", "item_ambiguous 不包括");
    }
}
