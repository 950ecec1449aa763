//! Label, unit and figure of a list that stand in one cell, because no line and too little space
//! parted them.

use crate::text::fold::is_blank;
use crate::text::unit;

use crate::labels::{self, TableLabels};

/// Takes apart what ran together in a row with one value cell.
///
/// Only the unit tells where the one ends and the other begins, so nothing is done without it:
/// `万元 73267` in the place of the figure or of the unit, and `专项经费 万元 61625` in the place of
/// a label that the form knows without its tail.
pub fn take_apart(label: &mut String, unit: &mut String, value: &mut String, table: &TableLabels) {
    // A label that reaches over the column of units has no unit of its own.
    if unit == label {
        unit.clear();
    }
    let figure = value.trim();
    if !figure.is_empty() {
        // Nearly every cell begins with its figure, and then nothing stands before it.
        let plain = figure.starts_with(|c: char| c.is_ascii_digit());
        if let Some(("", own, figure)) = (!plain).then(|| around_unit(figure)).flatten() {
            (*unit, *value) = (own.to_owned(), figure.to_owned());
        }
    } else if let Some(("", own, figure)) = around_unit(unit) {
        *value = figure.to_owned();
        *unit = own.to_owned();
    } else if unit.is_empty()
        && let Some((name, own, figure)) = around_unit(label)
        && !table.rows_named(&labels::keys(name)).is_empty()
    {
        *value = figure.to_owned();
        *unit = own.to_owned();
        *label = name.to_owned();
    }
}

/// What stands before the last unit of a text, the unit, and what stands behind it. The unit is
/// a word of its own, or stands right before the number at the end; and it is not the whole text.
fn around_unit(text: &str) -> Option<(&str, &str, &str)> {
    let text = text.trim_matches(is_blank);
    let mut words = text.rsplit(is_blank);
    let mut end = text.len();
    let own = words.find(|word| {
        let is_unit = !word.is_empty() && unit::parse(word).is_some();
        // Behind a word that is none stands the blank that parts it from the word before.
        if !is_unit {
            end -= word.len();
            end -= text[..end].chars().next_back().map_or(0, char::len_utf8);
        }
        is_unit
    });
    let (own, end) = own.map(|own| (own, end)).or_else(|| unit_before_number(text))?;
    let (before, behind) = (&text[..end - own.len()], &text[end..]);
    let whole = before.is_empty() && behind.is_empty();
    (!whole).then(|| (before.trim_matches(is_blank), own, behind.trim_matches(is_blank)))
}

/// The longest unit that stands right before the number at the end of a text, and where it ends.
fn unit_before_number(text: &str) -> Option<(&str, usize)> {
    let end = text.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',')).len();
    let starts = text[..end].char_indices().rev().take(MOST_UNIT).map(|(start, _)| start);
    let units = starts.map(|start| &text[start..end]).filter(|own| unit::parse(own).is_some());
    units.last().filter(|_| end < text.len()).map(|own| (own, end))
}

/// Characters of the longest unit that is looked for in front of a number.
const MOST_UNIT: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<(&str, &str, &str)>) {
        assert_eq!(around_unit(text), expected);
    }

    #[test]
    fn a_unit_parts_label_and_figure() {
        check("万元 73267", Some(("", "万元", "73267")));
        check("四、行政复议数量 件 5", Some(("四、行政复议数量", "件", "5")));
        check("四、行政复议数量　件", Some(("四、行政复议数量", "件", "")));
        check("万元14", Some(("", "万元", "14")));
        check("(三)接受培训人员数人次280", Some(("(三)接受培训人员数", "人次", "280")));
    }

    #[test]
    fn without_a_unit_of_its_own_nothing_is_parted() {
        check("人次", None);
        check("73267", None);
        check("经济安全和社会 稳定", None);
        check("251000元", None);
    }
}
