//! Every example of `narrative.csv` gives what stands beside it, and the prose fixtures give every
//! figure that a person found in them.

use gongkai::codebook::{Codebook, Phrase};
use gongkai::grid::{Layout, Line, Piece};
use gongkai::narrate::{Mention, OTHER, narrate};
use gongkai::source::Place;

fn told(text: &str) -> Vec<Mention> {
    let lines = text.lines().zip(1..);
    let pieces = lines
        .map(|(line, block)| {
            Piece::Text(Line { text: line.to_owned(), place: Place::Block(block) })
        })
        .collect();
    let layout = Layout { pieces, ..Layout::default() };
    narrate(&layout, Codebook::embedded())
}

/// `value/unit/modifier/scope` without the slashes at its end.
fn short(mention: &Mention) -> String {
    let Mention { value, unit, modifier, scope, .. } = mention;
    let full = format!("{}/{unit}/{modifier}/{scope}", value.normalize());
    full.trim_end_matches('/').to_owned()
}

/// What a row expects of its example, and what it gives.
fn of_row(row: &Phrase) -> (String, String) {
    let of_row = |mention: &&Mention| match row.topic.as_str() {
        "none" => true,
        OTHER => mention.topic != "none",
        topic => mention.topic == topic && mention.indicator.as_deref() == row.indicator(),
    };
    let found: Vec<String> = told(&row.example).iter().filter(of_row).map(short).collect();
    let expected = row.expected.split(';').map(|figure| figure.trim_end_matches('/'));
    (expected.collect::<Vec<_>>().join("; "), found.join("; "))
}

#[test]
fn every_example_gives_what_stands_beside_it() {
    let rows = &Codebook::embedded().narrative;
    let wrong: Vec<String> = rows
        .iter()
        .map(|row| (row, of_row(row)))
        .filter(|(_, (expected, found))| expected != found)
        .map(|(row, (expected, found))| {
            let all: Vec<_> = told(&row.example)
                .iter()
                .map(|m| format!("{} {:?} {}", m.topic, m.indicator, short(m)))
                .collect();
            format!("{}\n  expected {expected}\n  found    {found}\n  all {all:?}", row.example)
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

#[test]
fn there_are_examples_enough() {
    let rows = &Codebook::embedded().narrative;
    let nothing = rows.iter().filter(|row| row.topic == "none").count();
    assert!(nothing >= 20, "{nothing} sentences tell nothing");
    assert!(rows.len() - nothing >= 120, "{} sentences tell a figure", rows.len() - nothing);
}
