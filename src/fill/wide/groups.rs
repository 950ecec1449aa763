//! The headings above those of the columns: 行政复议, 未经复议直接起诉, 复议后起诉.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::codebook::Table;
use crate::labels;

use super::super::slots::Slot;
use super::Piece;

/// A heading above those of the columns.
#[derive(Clone, Debug)]
pub struct Group {
    pub key: String,
    /// Those of the grid that it stands over.
    pub columns: Range<usize>,
    /// The row of the grid that it begins in.
    row: usize,
}

/// A slot as a heading above the innermost ones. Where a caption runs into it, it is the last line.
pub fn group(slot: &Slot<'_>, table: &Table) -> Option<Group> {
    let is_of_form = |key: &String| {
        let mut above = table.columns.iter().flat_map(|column| groups_of(&column.path));
        above.any(|group| group == *key)
    };
    let key = |printed: &str| labels::keys(printed).first().cloned().filter(is_of_form);
    let key = key(slot.text).or_else(|| key(slot.text.lines().next_back()?))?;
    Some(Group { key, columns: slot.columns.clone(), row: slot.rows.start })
}

pub fn groups_of(path: &[String]) -> impl Iterator<Item = String> {
    let above = path.split_last().map_or(&[] as &[String], |(_, above)| above);
    above.iter().filter_map(|heading| labels::keys(heading).first().cloned())
}

/// The column of the form below each heading of a piece, where each stands below the drawn or declared headings
/// of one column alone: then the blocks may stand in any order.
pub fn columns(piece: &Piece<'_>, table: &Table) -> Option<Vec<usize>> {
    if !piece.method.is_drawn() {
        return None;
    }
    let paths: Vec<BTreeSet<String>> =
        table.columns.iter().map(|column| groups_of(&column.path).collect()).collect();
    let mut found: Vec<usize> = Vec::new();
    for head in &piece.heads {
        let over = piece.groups.iter().filter(|group| head.slot.meets(&group.columns));
        let over: BTreeSet<String> = over.map(|group| group.key.clone()).collect();
        let mut below = head.names.iter().copied().filter(|column| paths[*column] == over);
        let column =
            below.next().filter(|column| below.next().is_none() && !found.contains(column));
        found.push(column?);
    }
    (!found.is_empty()).then_some(found)
}

/// Whether the headings above the innermost ones stand in the form's order, as far as they are
/// printed. The sums of each block hold in any order of the blocks.
pub fn are_in_order(piece: &Piece<'_>, table: &Table) -> bool {
    let of_form = of_form(table);
    let mut printed: Vec<usize> = Vec::new();
    for at in piece.groups.iter().filter_map(|group| place_of(group, &of_form)) {
        if !printed.contains(&at) {
            printed.push(at);
        }
    }
    printed.is_sorted()
}

/// Whether two of them stand in one row in another order than on the form: then the blocks below do too, and
/// where nothing is drawn, no one can tell where each ends.
pub fn are_exchanged(piece: &Piece<'_>, table: &Table) -> bool {
    let of_form = of_form(table);
    let at = |group: &Group| place_of(group, &of_form);
    piece.groups.windows(2).any(|pair| pair[0].row == pair[1].row && at(&pair[1]) < at(&pair[0]))
}

/// The columns below a heading that the form divides and the piece does not, with what does not stand there: five
/// columns below 行政诉讼 may be those of 未经复议直接起诉, of 复议后起诉, or of both.
pub fn undivided<'t>(
    piece: &Piece<'_>,
    columns: &[usize],
    table: &'t Table,
) -> Vec<(usize, &'t str)> {
    let is_printed = |heading: &String| {
        let key = labels::keys(heading);
        key.first().is_some_and(|key| piece.groups.iter().any(|group| group.key == *key))
    };
    let part = |column: usize| {
        let (_, above) = table.columns[column].path.split_last()?;
        let (inner, outer) = above.split_last()?;
        let mut all = 0..table.columns.len();
        let open = outer.iter().any(is_printed)
            && !is_printed(inner)
            && all.any(|of| table.columns[of].path.starts_with(outer) && !columns.contains(&of));
        open.then_some((column, inner.as_str()))
    };
    columns.iter().filter_map(|column| part(*column)).collect()
}

fn of_form(table: &Table) -> Vec<String> {
    let mut of_form: Vec<String> = Vec::new();
    for group in table.columns.iter().flat_map(|column| groups_of(&column.path)) {
        if !of_form.contains(&group) {
            of_form.push(group);
        }
    }
    of_form
}

fn place_of(group: &Group, of_form: &[String]) -> Option<usize> {
    of_form.iter().position(|key| *key == group.key)
}

#[cfg(test)]
mod tests {
    use crate::codebook::Codebook;
    use crate::fill::fill;
    use crate::fill::sample::layout_of_text;
    use crate::reading::Reading;

    #[test]
    fn blocks_of_bars_that_have_changed_places_are_never_good() {
        let heads = "结果维持|结果纠正|其他结果|尚未审结|总计|";
        let good = |above: &str, next: &str| {
            let text = format!(
                "四、政府信息公开行政复议、行政诉讼情况\n{above}\n{next}\n{heads}{heads}\n\
                 8|0|0|9|17|0|5|2|3|10|7|6|12|9|34\n五、存在的主要问题及改进情况\n"
            );
            let filled = fill(&layout_of_text(&text), Codebook::embedded());
            let items = filled.tables.iter().flat_map(|filled| &filled.items);
            items.filter(|item| matches!(item.reading, Reading::Good(_))).count()
        };
        let lawsuits = "未经复议直接起诉|复议后起诉|";
        assert_eq!(good("行政诉讼|行政复议|", &format!("{lawsuits}{heads}")), 0);
        assert_eq!(good("行政复议|行政诉讼|", &format!("{heads}{lawsuits}")), 15);
    }
}
