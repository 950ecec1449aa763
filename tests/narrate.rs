//! Every example of `narrative.csv` gives what stands beside it, and the prose fixtures give every
//! figure that a person found in them, and no other.

use std::fs;
use std::path::{Path, PathBuf};

use gongkai::codebook::{Codebook, Phrase};
use gongkai::grid::{Layout, Line, Piece};
use gongkai::narrate::{Agrees, Mention, OTHER, narrate};
use gongkai::panel::{Outcome, Report};
use gongkai::run;
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
        "none" | OTHER => true,
        topic => mention.topic == topic && mention.indicator == row.indicator(),
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
        .map(|(row, (expected, found))| format!("{}: {found}, expected {expected}", row.example))
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

#[test]
fn every_indicator_of_a_pattern_is_in_the_codebook() {
    let codebook = Codebook::embedded();
    let named = codebook.narrative.iter().flat_map(|row| row.equals.iter().flatten());
    let unknown: Vec<_> = named.filter(|id| codebook.indicator(id).is_none()).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

fn report(folder: &Path) -> Report {
    let path = folder.join("input.txt");
    let bytes = fs::read(&path).expect("a prose fixture has an input.txt");
    let name = path.display().to_string();
    match run::file(&bytes, &name, &run::Settings::default()).outcome {
        Outcome::Read(mut reports) => reports.remove(0),
        Outcome::SetAside(reason) | Outcome::PassedOver(reason) => panic!("{name}: {reason}"),
    }
}

/// Each figure as `topic,indicator,value,unit,modifier,scope`, sorted. An indicator has the name
/// that it has in the form of its year.
fn found(folder: &Path) -> Vec<String> {
    let mut rows: Vec<String> = report(folder)
        .mentions
        .iter()
        .map(|mention| {
            let Mention { topic, indicator, value, unit, modifier, scope, .. } = mention;
            let indicator = indicator.as_deref().unwrap_or_default();
            format!("{topic},{indicator},{},{unit},{modifier},{scope}", value.normalize())
        })
        .collect();
    rows.sort();
    rows
}

fn expected(folder: &Path) -> Vec<String> {
    let path = folder.join("expected_mentions.csv");
    let text = fs::read_to_string(&path).expect("a prose fixture has expected_mentions.csv");
    let mut rows: Vec<String> = text.lines().skip(1).map(str::to_owned).collect();
    rows.sort();
    rows
}

fn prose_fixtures() -> Vec<PathBuf> {
    let folders = fs::read_dir("fixtures").expect("fixtures/ stands in the package");
    folders
        .map(|entry| entry.expect("fixtures/ can be listed").path())
        .filter(|path| path.join("expected_mentions.csv").exists())
        .collect()
}

#[test]
fn every_figure_of_the_prose_fixtures_is_found_and_no_other() {
    let folders = prose_fixtures();
    assert!(folders.len() > 10);
    for folder in folders {
        assert_eq!(found(&folder), expected(&folder), "{}", folder.display());
    }
}

/// The figures of one report that agree with its table in this way.
fn that_agree(folder: &str, agrees: Agrees) -> Vec<String> {
    let report = report(Path::new(folder));
    let fitting = report.mentions.iter().filter(|mention| mention.agrees == agrees);
    fitting.map(|mention| mention.value.normalize().to_string()).collect()
}

#[test]
fn the_prose_of_2018_confirms_its_table() {
    let folder = "fixtures/prose-2018-county";
    let yes = [
        "26567", "78", "223", "96", "69", "58", "56", "126", "22", "21", "17", "2", "5", "2", "1",
        "2", "25", "21", "3", "1",
    ];
    assert_eq!(that_agree(folder, Agrees::Yes), yes);
    assert_eq!(that_agree(folder, Agrees::No), ["180", "92"]);
    // The accounts of the schools are not all accounts.
    assert_eq!(that_agree(folder, Agrees::Ambiguous), ["564", "361"]);
}

/// The values of a text, those of one sentence with `+` between them.
#[track_caller]
fn check_lines(text: &str, expected: &[&str]) {
    let mut sentences: Vec<(String, Vec<String>)> = Vec::new();
    for mention in told(text) {
        let value = mention.value.normalize().to_string();
        match sentences.last_mut().filter(|(sentence, _)| *sentence == mention.sentence) {
            Some((_, values)) => values.push(value),
            None => sentences.push((mention.sentence, vec![value])),
        }
    }
    let found: Vec<String> = sentences.iter().map(|(_, values)| values.join("+")).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn a_sentence_goes_on_in_the_next_line_and_a_heading_does_not() {
    check_lines("主动公开信息380条,其中政务微\n博公开15条。", &["380+15"]);
    check_lines("收到申请5件,\n其中信函申请2件。", &["5+2"]);
    check_lines("二、复议、诉讼\n行政复议3件。", &["3"]);
    check_lines("一、收到申请5件,\n二、行政复议3件。", &["5", "3"]);
    // One number or two: neither is read.
    check_lines("收到申请,共2\n9件。", &[]);
}
