//! Every finding, reason and refusal stands in Chinese as well: `src/finding/messages.csv` has a row for each sentence.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use gongkai::codebook::{Codebook, Relation, Sum};
use gongkai::finding::chinese::{chinese, has_row};

#[track_caller]
fn check(message: &str, expected: &str) {
    assert_eq!(chinese(message).as_deref(), Some(expected), "{message}");
}

#[test]
fn findings() {
    check(
        "N09: parts add up to 118, printed total is 128",
        "勾稽关系 N09：各分项合计为118，表中总计为128",
    );
    check("the unit is 元, expected 万元", "单位为元，应为万元");
    check("the prose tells 223, the table has 233", "正文为223，表中为233");
    check(
        "the cell of 收到申请数 holds 二百, expected a number",
        "“收到申请数”的单元格里是“二百”，应为数",
    );
    check(
        "a note says that it is of 市公安局: 注：本表为市公安局数据。",
        "附注写明是市公安局的数：注：本表为市公安局数据。",
    );
    check(
        "font Vera: the file gives out its glyphs for what they are not: 1 is 7, 7 is 1",
        "字体 Vera：文件所说的字符与所画的字形不符（所说→所画）：1→7、7→1",
    );
}

#[test]
fn refusals() {
    check("the file is empty", "文件是空的");
    check(
        "the file is damaged: its zip archive has no directory; the end may be cut off",
        "文件损坏：zip 压缩包没有目录，末尾可能缺失",
    );
    check("took more than 60 s", "用时超过60秒");
    check("no such file or folder", "没有这个文件或文件夹");
    check(
        "the file cannot be read: Permission denied (os error 13)",
        "文件无法读取：没有权限（系统错误 13）",
    );
}

/// Words of libraries below us, which come as they are.
const OF_OTHERS: [&str; 1] = ["Chain contained duplicate sector id"];

/// Words of the program that no row has, and why they need none: texts that stand in a cell, words of formats, what is
/// said to no user.
const NO_MESSAGES: [&str; 7] = [
    "[struck out: {struck}]",
    "not print",
    "currentfile eexec",
    "<!doctype html",
    "overflowed its stack",
    "memory allocation",
    "the bytes of a row",
];

/// Texts of the tables of a run, and the same in Chinese.
fn said(out: &Path) -> BTreeMap<String, String> {
    const TEXTS: [(&str, &str); 9] = [
        ("indicators", "definition"),
        ("indicators", "comparability"),
        ("observations", "reason"),
        ("findings", "message"),
        ("files", "reason"),
        ("left_out", "reason"),
        ("gaps", "reason"),
        ("conflicts", "rule"),
        ("series", "reason"),
    ];
    let mut said = BTreeMap::new();
    for (table, column) in TEXTS {
        let path = out.join(format!("{table}.csv"));
        let mut reader = csv::Reader::from_path(path).expect("a run writes it");
        let heading = reader.headers().expect("it has a heading").clone();
        let at =
            |name: &str| heading.iter().position(|own| own.trim_start_matches('\u{feff}') == name);
        let at = (at(column).expect(column), at(&format!("{column}_zh")).expect(column));
        for row in reader.records() {
            let row = row.expect("it is a table");
            said.insert(row[at.0].to_owned(), row[at.1].to_owned());
        }
    }
    said.remove("");
    said
}

/// Three English words in a row: a sentence that was taken over as it was. Names, ids and what the report prints have
/// fewer.
fn has_english(chinese: &str) -> bool {
    let is_word = |word: &str| word.len() > 1 && word.bytes().all(|c| c.is_ascii_lowercase());
    let words: Vec<bool> = chinese.split(' ').map(is_word).collect();
    words.windows(3).any(|three| three.iter().all(|is_word| *is_word))
}

#[test]
fn all_that_a_run_says_is_said_in_chinese() {
    let out = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("chinese");
    _ = fs::remove_dir_all(&out);
    let run = Command::new(env!("CARGO_BIN_EXE_gongkai"))
        .args(["extract", "fixtures", "--quiet", "--out"])
        .arg(&out)
        .status()
        .expect("the program can be started");
    assert_eq!(run.code(), Some(1), "some fixtures are broken");
    let said = said(&out);
    assert!(said.len() > 1000, "{}", said.len());
    let is_lacking = |(english, chinese): &(&String, &String)| {
        let of_others = OF_OTHERS.iter().any(|words| english.contains(words));
        !of_others && (english == chinese || has_english(chinese) || chinese.is_empty())
    };
    let lacking: Vec<_> = said.iter().filter(is_lacking).collect();
    assert!(lacking.is_empty(), "src/finding/messages.csv lacks {lacking:#?}");
}

/// What a run says on stderr.
fn told(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_gongkai"))
        .env("LC_ALL", "C")
        .env("GONGKAI_OCR_MODELS", "none")
        .args(arguments)
        .output()
        .expect("the program can be started");
    String::from_utf8(output.stderr).expect("it is text")
}

#[test]
fn the_program_speaks_the_language_that_is_asked_for() {
    let out = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("chinese-told");
    let out = out.to_str().expect("a plain path");
    let extract = ["extract", "fixtures/bad-empty/input.txt", "--format", "xlsx", "--out", out];
    let said = told(&[&extract[..], &["--lang", "zh"]].concat());
    assert!(said.contains("fixtures/bad-empty/input.txt: 文件是空的"), "{said}");
    assert!(said.contains("没有读到任何报告") && !said.contains("请打开 gongkai.xlsx"), "{said}");
    let said = told(&[&extract[..], &["--lang=en"]].concat());
    assert!(said.contains("the file is empty") && !said.contains("open gongkai.xlsx"), "{said}");
    let said = told(&["--lang", "zh", "extract", "nowhere", "--out", out]);
    assert!(said.contains("nowhere: 没有这个文件或文件夹"), "{said}");
    // Before all of the command line is understood.
    let said = told(&["extract", "nowhere", "--timeout", "soon", "--lang", "zh", "--out", out]);
    assert!(said.contains("应为秒数"), "{said}");
}

/// What the codebook says in words of indicators, links and sums is said in a table or beside a chart.
#[test]
fn what_the_codebook_says_is_said_in_chinese() {
    let codebook = Codebook::embedded();
    let printed = codebook.indicators.iter().map(|one| [&one.definition, &one.comparability]);
    let derived = codebook.derived.iter().map(|one| [&one.definition, &one.comparability]);
    let links = codebook.crosswalk.iter().map(|link| &link.reason);
    let unlike = |sum: &&Sum| sum.relation == Relation::Unlike;
    let tables = codebook.forms.iter().flat_map(|form| &form.tables);
    let sums = tables.flat_map(|table| &table.sums).filter(unlike);
    let sums =
        sums.map(|sum| format!("{}: figures of two kinds both give 5: {}", sum.id, sum.note));
    let texts = printed.chain(derived).flatten().chain(links).cloned().chain(sums);
    let texts: BTreeSet<String> = texts.filter(|text| !text.is_empty()).collect();
    let is_lacking = |text: &&String| chinese(text).is_none_or(|said| has_english(&said));
    let lacking: Vec<&String> = texts.iter().filter(is_lacking).collect();
    assert!(texts.len() > 150, "{}", texts.len());
    assert!(lacking.is_empty(), "src/finding/messages.csv lacks {lacking:#?}");
}

/// Modules that find what there is to say.
const FINDERS: [&str; 15] = [
    "read", "grid", "identify", "divide", "fill", "narrate", "observe", "check", "panel",
    "journal", "run", "inputs", "batch", "assemble", "codebook",
];

#[test]
fn every_sentence_of_the_source_has_a_row() {
    let mut files = Vec::new();
    for module in FINDERS {
        let folder = Path::new("src").join(module);
        sources(&folder, &mut files);
        files.extend(Some(folder.with_extension("rs")).filter(|file| file.exists()));
    }
    let mut seen = 0;
    let mut lacking = BTreeSet::new();
    for file in files {
        let source = fs::read_to_string(&file).expect("a source file can be read");
        for text in
            texts(&source).into_iter().filter(|text| fixed(text).into_iter().any(is_sentence))
        {
            seen += 1;
            if !NO_MESSAGES.contains(&text.as_str()) && !has_row(&fixed(&text)) {
                lacking.insert(format!("{}: {text}", file.display()));
            }
        }
    }
    assert!(seen > 400, "{seen}");
    assert!(lacking.is_empty(), "src/finding/messages.csv lacks {lacking:#?}");
}

/// Two English words in a row.
fn is_sentence(text: &str) -> bool {
    let mut words =
        text.split(' ').map(|word| word.trim_matches(|c: char| c.is_ascii_punctuation()));
    let is_word = |word: &str| word.len() > 1 && word.bytes().all(|c| c.is_ascii_lowercase());
    let mut before = words.next().is_some_and(is_word);
    words.any(|word| std::mem::replace(&mut before, is_word(word)) && before)
}

/// The words of a text around its `{places}`, without the signs that join it to others.
fn fixed(text: &str) -> Vec<&str> {
    let parts = text.split('{').enumerate();
    let words = parts.map(|(at, part)| match at {
        0 => part,
        _ => part.split_once('}').map_or("", |(_, behind)| behind),
    });
    words
        .map(|words| words.trim_matches([' ', ';', ',', ':']))
        .filter(|words| !words.is_empty())
        .collect()
}

/// The files of a folder but those of tests.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let (folders, files): (Vec<PathBuf>, Vec<PathBuf>) = entries.partition(|path| path.is_dir());
    folders.iter().filter(|path| !path.ends_with("tests")).for_each(|path| sources(path, found));
    let source = |path: &&PathBuf| path.extension().is_some_and(|ending| ending == "rs");
    let of_tests: BTreeSet<String> = files
        .iter()
        .filter(source)
        .flat_map(|path| modules_of_tests(&fs::read_to_string(path).unwrap_or_default()))
        .collect();
    let is_tested = |path: &PathBuf| {
        let name = path.file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default();
        name != "tests" && !of_tests.contains(&*name)
    };
    found.extend(files.iter().filter(source).filter(|path| is_tested(path)).cloned());
}

/// `damage` of `#[cfg(test)] mod damage;`.
fn modules_of_tests(source: &str) -> Vec<String> {
    let behind = source.split("#[cfg(test)]").skip(1);
    let name = |rest: &str| {
        let rest = rest.trim_start().trim_start_matches("pub").trim_start().strip_prefix("mod ")?;
        Some(rest.split_once(';')?.0.trim().to_owned())
    };
    behind.filter_map(name).filter(|name| !name.contains('{')).collect()
}

/// The texts between quotes of a source before its tests, but for those of `expect`, which nobody is to see.
fn texts(source: &str) -> Vec<String> {
    let source = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let mut texts = Vec::new();
    let mut rest = source;
    let mut before = "";
    while let Some(at) = rest.find(['"', '/', '\'']) {
        let (own, from) = rest.split_at(at);
        before = if own.trim().is_empty() { before } else { own };
        rest = if let Some(remark) = from.strip_prefix("//") {
            remark.split_once('\n').map_or("", |(_, rest)| rest)
        } else if let Some(behind) = from.strip_prefix('/') {
            behind
        } else if from.starts_with('\'') {
            behind_character(from)
        } else if own.ends_with('r') || own.ends_with('#') {
            let hashes = own.len() - own.trim_end_matches('#').len();
            from[1..].split_once(&format!("\"{}", "#".repeat(hashes))).map_or("", |(_, rest)| rest)
        } else {
            let (text, rest) = quoted(&from[1..]);
            if !before.trim_end().ends_with("expect(") {
                texts.push(text);
            }
            before = "";
            rest
        };
    }
    texts
}

/// What follows `'c'`, `'\''` or a lifetime.
fn behind_character(source: &str) -> &str {
    let inside = &source[1..];
    let end = match inside.strip_prefix('\\') {
        Some(escaped) => escaped.char_indices().nth(1).map_or(0, |(at, _)| at + 1),
        None => inside.char_indices().nth(1).map_or(0, |(at, _)| at),
    };
    inside.get(end..).and_then(|rest| rest.strip_prefix('\'')).unwrap_or(inside)
}

/// The text up to the next quotes, as it is seen, and what follows.
fn quoted(source: &str) -> (String, &str) {
    let mut letters = source.char_indices();
    let mut text = String::new();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return (text, &source[at + 1..]),
            '\\' => match letters.next() {
                Some((at, '\n')) => {
                    let (goes_on, rest) = quoted(source[at + 1..].trim_start());
                    return (text + &goes_on, rest);
                }
                Some((_, '"')) => text.push('"'),
                Some((_, other)) => text.extend(['\\', other]),
                None => {}
            },
            other => text.push(other),
        }
    }
    (text, "")
}
