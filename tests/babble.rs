//! Sentences put together at random from every word that the program looks for: none may stop a reader.
//!
//! Files of others have few of the turns that our patterns wait for. These are nothing else.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use gongkai::run;

/// What stands in reports between our words.
const BETWEEN: [&str; 40] = [
    "0",
    "3",
    "12",
    "145",
    "2017",
    "2018年",
    "2018年度",
    "近三年",
    "1月",
    "件",
    "条",
    "次",
    "万元",
    "%",
    "、",
    "，",
    "。",
    "；",
    "：",
    "（",
    "）",
    "(",
    ")",
    "|",
    "\t",
    " ",
    "\u{3000}",
    "\n",
    "\n",
    "/",
    "-",
    "——",
    "…",
    "“",
    "”",
    "①",
    "１２",
    "1,234",
    "0.5",
    "\u{a0}",
];

/// A small generator of our own: the sentences have to be the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }
}

fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a source folder can be listed") {
        let path = entry.expect("a source folder can be listed").path();
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.extension().is_some_and(|extension| extension == ending) {
            found.push(path);
        }
    }
}

/// Every text in Chinese that stands in quotes in the source, and every field of the data that is short.
fn words() -> Vec<String> {
    let mut paths = Vec::new();
    files(Path::new("src"), "rs", &mut paths);
    files(Path::new("src/codebook/data"), "csv", &mut paths);
    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let mut words = BTreeSet::new();
    for path in paths {
        let text = fs::read_to_string(&path).expect("a source file can be read");
        let is_data = path.extension().is_some_and(|extension| extension == "csv");
        if path.ends_with("divisions.csv") {
            words.extend(
                text.lines()
                    .filter_map(|line| line.split(',').nth(1))
                    .step_by(97)
                    .map(str::to_owned),
            );
            continue;
        }
        let parted: Vec<&str> = match is_data {
            true => text.split([',', '\n', '"']).collect(),
            false => text.lines().flat_map(|line| line.split('"').skip(1).step_by(2)).collect(),
        };
        let ours =
            parted.into_iter().filter(|word| word.contains(is_han) && word.chars().count() < 30);
        words.extend(ours.map(str::to_owned));
    }
    words.into_iter().collect()
}

#[test]
fn no_sentence_of_our_own_words_stops_a_reader() {
    let words = words();
    assert!(words.len() > 2_000, "{}", words.len());
    let mut dice = Dice(0x5eed_2018);
    let rounds: usize =
        std::env::var("GONGKAI_BABBLE").ok().and_then(|n| n.parse().ok()).unwrap_or(1_000);
    let settings = run::Settings::default();
    for round in 0..rounds {
        // Few words a round, so that those which wait for each other meet.
        let own: Vec<&str> = (0..30).map(|_| words[dice.roll(words.len())].as_str()).collect();
        let mut text = "东阳市2018年政府信息公开工作年度报告\n".to_owned();
        for _ in 0..600 {
            let between = dice.roll(2) > 0;
            let from: &[&str] = if between { &BETWEEN } else { &own };
            text.push_str(from[dice.roll(from.len())]);
        }
        let outcome = run::file(text.as_bytes(), "input.txt", &settings).outcome;
        let told = format!("{outcome:?}");
        assert!(!told.contains("stopped its reader"), "round {round}: {told}\n{text}");
    }
}
