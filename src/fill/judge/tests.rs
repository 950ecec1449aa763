use crate::codebook::Codebook;
use crate::reading::Figure;

use super::*;

/// The first items of a table: `5`, `5~` (in doubt), `_` (blank), `?` (the row is not found); the
/// others are as the first. A figure stands on the line of its number, in a second print below it.
fn table(method: Method, cells: &str, print: u32) -> FilledTable<'static> {
    let form = Codebook::embedded().form("2019").expect("the form of 2019 is embedded");
    let mut filled = FilledTable::absent(form, &form.tables[1], method);
    let cells: Vec<&str> = cells.split(' ').collect();
    for (index, item) in filled.items.iter_mut().enumerate() {
        item.reading = reading(cells.get(index).unwrap_or(&cells[0]));
        item.place = Some(Place::Block(print * 1000 + index as u32));
    }
    filled
}

fn reading(cell: &str) -> Reading {
    let number = cell.trim_end_matches('~');
    let mut reading = match number {
        "_" => Reading::Missing(Missing::Blank),
        "?" => Reading::Missing(Missing::RowAbsent),
        _ => Reading::Good(Figure {
            value: number.parse().expect("the test writes a number"),
            printed: number.to_owned(),
        }),
    };
    if cell.ends_with('~') {
        reading.flag(Finding::reading(Rule::LabelApproximate, Severity::Warning, "like it"));
    }
    reading
}

/// What stands at so many first items as `second` names: `5`, `5+` (another reader agrees), `5=`
/// (printed twice), `5!` (flagged).
#[track_caller]
fn check(first: (Method, &str), second: (Reader, &str), expected: &str) {
    check_print(first, second, 0, expected);
}

#[track_caller]
fn check_print(first: (Method, &str), second: (Reader, &str), print: u32, expected: &str) {
    let mut tables = vec![table(first.0, first.1, 0)];
    let other = table(Method::Grammar, second.1, print);
    hear(&mut tables, second.0, [Proposal::from(other)]);
    let told = |item: &FilledItem| {
        let value = item.reading.value().map_or("_".to_owned(), |value| value.to_string());
        let again = match item.again {
            Again::No => "",
            Again::SameInk => "+",
            Again::OtherInk => "=",
        };
        let flag = if item.reading.findings().is_empty() { "" } else { "!" };
        format!("{value}{again}{flag}")
    };
    let count = second.1.split(' ').count();
    let found: Vec<String> = tables[0].items.iter().take(count).map(told).collect();
    assert_eq!(found.join(" "), expected);
}

#[test]
fn a_declared_table_is_never_held_against_anything() {
    for reader in [Reader::Lines, Reader::Places, Reader::Pieces] {
        let declared = table(Method::Native, "5 ? 5~", 0);
        assert!(!asks(&[declared], "t3", reader));
        check((Method::Native, "5 ? 5"), (reader, "5 6 7"), "5 _ 5");
    }
}

#[test]
fn lines_confirm_and_doubt_a_drawn_table() {
    check((Method::Ruled, "5 5 5 ?"), (Reader::Lines, "5 6 6~ 7"), "5+ 5! 5 7");
    check((Method::Aligned, "5 _"), (Reader::Lines, "5 6"), "5+ _");
}

#[test]
fn the_place_of_the_label_stands_where_nothing_is_drawn() {
    check((Method::Aligned, "5 5 5 _"), (Reader::Places, "5 6 ? 7"), "5+ 6 5! 7");
    check((Method::Grammar, "5 5"), (Reader::Places, "5 6"), "5+ 6");
}

#[test]
fn two_ways_to_read_the_same_lines_confirm_nothing() {
    check((Method::Grammar, "5 5~ ?"), (Reader::Pieces, "5 6 7"), "5 6! 7");
    check((Method::Grammar, "5 5 5~"), (Reader::Pieces, "? ? 6"), "5 5 5!");
}

#[test]
fn a_whole_text_is_not_read_again() {
    let whole = table(Method::Grammar, "5", 0);
    assert!(!asks(&[whole], "t3", Reader::Pieces));
    let broken = table(Method::Grammar, "5 ?", 0);
    assert!(asks(&[broken], "t3", Reader::Pieces));
}

#[test]
fn a_second_print_is_other_ink() {
    check_print((Method::Ruled, "5"), (Reader::Lines, "5"), 1, "5=");
}

#[test]
fn of_a_table_that_is_printed_twice_nobody_is_asked() {
    let mut tables = vec![table(Method::Ruled, "5", 0), table(Method::Ruled, "6", 1)];
    assert!(!asks(&tables, "t3", Reader::Lines));
    hear(&mut tables, Reader::Lines, [Proposal::from(table(Method::Grammar, "7", 0))]);
    assert!(tables.iter().all(|table| table.heard.is_empty()));
}

#[test]
fn a_row_that_is_left_to_others_is_theirs() {
    let mut tables = vec![table(Method::Aligned, "5", 0)];
    let mut placed = Proposal::from(table(Method::Aligned, "6", 0));
    let row = placed.table.form.expect("it has one").1.items[0].row;
    placed.left = vec![Left { row, told: None }];
    hear(&mut tables, Reader::Places, [placed]);
    let values: Vec<_> = tables[0].items.iter().map(|item| item.reading.value()).collect();
    assert_eq!((values[0], values[7]), (Some(5.into()), Some(6.into())));
    assert_eq!(tables[0].heard[0].verdicts[0], Verdict::Taken);
}

#[test]
fn a_table_that_nobody_has_is_taken_as_it_is() {
    let mut tables = Vec::new();
    hear(&mut tables, Reader::Pieces, [Proposal::from(table(Method::Grammar, "5", 0))]);
    assert_eq!((tables.len(), tables[0].reader), (1, Reader::Pieces));
}
