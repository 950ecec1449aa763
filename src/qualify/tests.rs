//! Tables that are printed several times.

use crate::fill::sample::{codebook, grid, layout_of_grids, table};
use crate::fill::{Again, FilledTable};
use crate::finding::Rule;

use super::*;

#[test]
fn a_form_printed_twice_is_kept_twice() {
    let codebook = codebook();
    let layout = layout_of_grids(vec![grid(&table()), grid(&table())]);
    let filled = of_report(&layout, &ReportId::default(), &codebook);
    assert_eq!(filled.tables.len(), 2);
    assert!(filled.tables[1].findings.iter().any(|finding| finding.rule == Rule::TableRepeated));
    let together: Vec<Vec<String>> = table().into_iter().chain(table()).collect();
    let filled = fill::fill(&layout_of_grids(vec![grid(&together)]), &codebook);
    assert_eq!(filled.tables.len(), 2);
}

#[test]
fn a_table_that_is_printed_twice_confirms_itself_where_it_says_the_same() {
    let codebook = codebook();
    let layout = layout_of_grids(vec![grid(&table()), grid(&table())]);
    let twice = of_report(&layout, &ReportId::default(), &codebook);
    assert_eq!(twice.tables.len(), 2);
    let again = |filled: &FilledTable<'_>| {
        filled.items.iter().filter(|item| item.again == Again::OtherInk).count()
    };
    let figures = twice.tables[0].items.iter().filter(|item| item.reading.value().is_some());
    assert_eq!(twice.tables.iter().map(again).collect::<Vec<_>>(), [figures.count(); 2]);
}
