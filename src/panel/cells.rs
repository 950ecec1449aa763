//! One report's observations → one answer per indicator for the area as a whole.

use rustc_hash::FxHashMap;

use super::Report;
use crate::codebook::Codebook;
use crate::finding::Rule;
use crate::identify::ReportId;
use crate::observe::Observation;
use crate::qualify::is_of_other_area;
use crate::text::fold::fold;
use crate::text::heading;
use crate::text::span;

/// What a report says to one indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Index of the observation that counts.
    Observation(usize),
    /// There are columns for districts, departments or periods, and none of them is the area's
    /// in the report year.
    SeveralColumns,
    /// Two tables give certain values that differ.
    Ambiguous(usize, usize),
}

/// Headings of value columns that are the whole area's, or the report year's.
///
/// Real ones: 本期实际 | 本年累计, 本月累计 | 年度累计, 2009年度 | 历年累计, 区政府 | 区直单位 | 乡镇街道 (of
/// which none is), 数量 | 所占比例.
const WHOLE: [&str; 19] = [
    "合计",
    "总计",
    "总数",
    "全省",
    "全市",
    "全县",
    "全区",
    "全州",
    "全旗",
    "全市合计",
    "全县合计",
    "全区合计",
    "本年累计",
    "年度累计",
    "本年度",
    "本年",
    "数量",
    "统计数",
    "数值",
];

/// Headings of figures that say no more: what stands beside them is of something else.
const PLAIN: [&str; 5] = ["统计数", "数量", "数值", "统计数据", "数据"];

/// The columns of the panel, and where each indicator stands among them.
pub struct Columns<'c> {
    pub ids: Vec<&'c str>,
    index: FxHashMap<&'c str, usize>,
}

impl<'c> Columns<'c> {
    pub fn of(codebook: &'c Codebook) -> Self {
        let ids: Vec<&str> = codebook.indicators.iter().map(|i| i.id.as_str()).collect();
        let index = ids.iter().enumerate().map(|(index, id)| (*id, index)).collect();
        Self { ids, index }
    }

    pub fn position(&self, indicator: &str) -> Option<usize> {
        self.index.get(indicator).copied()
    }
}

/// The answer to every column; `None` where the report does not speak of it.
pub fn cells(report: &Report, columns: &Columns<'_>) -> Vec<Option<Cell>> {
    let observations = report.observations.iter().enumerate();
    let mut spoken: Vec<(usize, usize)> = observations
        .filter_map(|(index, observation)| Some((columns.position(&observation.indicator)?, index)))
        .collect();
    spoken.sort_unstable();
    let mut cells = vec![None; columns.ids.len()];
    for of_column in spoken.chunk_by(|a, b| a.0 == b.0) {
        let indices = of_column.iter().map(|(_, index)| *index);
        cells[of_column[0].0] = Some(cell(report, indices));
    }
    cells
}

fn cell(report: &Report, indices: impl Iterator<Item = usize>) -> Cell {
    let observations = &report.observations;
    let mut ranked: Vec<usize> =
        indices.filter(|&index| is_area(&observations[index], &report.id)).collect();
    // A table that stands there again says nothing where the first has a cell, a blank one too.
    if ranked.iter().any(|&index| !is_repeated(&observations[index])) {
        ranked.retain(|&index| !is_repeated(&observations[index]));
    }
    // Most trusted first; the sort is stable, so that the printed order decides among equals.
    ranked.sort_by_key(|&index| {
        let observation = &observations[index];
        (!is_plain(observation), rank(observation))
    });
    let Some(&first) = ranked.first() else { return Cell::SeveralColumns };
    let value = |index: usize| observations[index].reading.value();
    let certain = |index: usize| observations[index].reading.is_certain();
    let differs = |&&other: &&usize| certain(other) && value(other) != value(first);
    match ranked.iter().skip(1).find(differs) {
        Some(&other) if certain(first) => Cell::Ambiguous(first, other),
        Some(_) | None => Cell::Observation(first),
    }
}

/// Whether a figure stands in the column of the report itself: 本期 beside 统计数 fills none of its blanks.
fn is_plain(observation: &Observation) -> bool {
    let Some(series) = &observation.series else { return true };
    heading::role(series) == Some(heading::Role::Final) || PLAIN.contains(&fold(series).as_str())
}

fn is_repeated(observation: &Observation) -> bool {
    let findings = observation.reading.findings();
    findings.iter().any(|finding| finding.rule == Rule::TableRepeated)
}

/// Certain values before those in doubt, and those before none.
fn rank(observation: &Observation) -> u8 {
    match (observation.reading.is_certain(), observation.reading.value()) {
        (true, _) => 0,
        (false, Some(_)) => 1,
        (false, None) => 2,
    }
}

/// Whether a value column speaks of the whole area in the report year.
fn is_area(observation: &Observation, id: &ReportId) -> bool {
    if observation.span.year(id.year) != id.year {
        return false;
    }
    let Some(series) = &observation.series else { return true };
    if is_of_other_area(&fold(series), id) {
        return false;
    }
    series.split(' ').any(|heading| span::of(heading).is_some())
        || heading::role(series) == Some(heading::Role::Final)
        || WHOLE.contains(&fold(series).as_str())
}
