//! What both READMEs show is so: their rows are those of a run, their commands run, and the options, files and
//! reasons that they name exist.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use regex::Regex;

const READMES: [&str; 2] = ["README.md", "README.zh-CN.md"];

/// What the README shows, in its order; the Chinese one the reason in Chinese.
const COLUMNS: [&str; 9] = [
    "place",
    "report_year",
    "indicator",
    "value",
    "printed",
    "status",
    "reason",
    "confirmed_by",
    "evidence",
];

/// A report and its copy, another whose printed total is wrong on paper, and its correct copy: all that
/// the rows speak of. `scripts/check_output` holds them against the whole run of the README too.
const FIXTURES: [&str; 4] = [
    "docx-2018/input.docx",
    "text-2018-bars/input.txt",
    "form-2021-docx/input.docx",
    "form-2021-wrong-totals/input.docx",
];

/// The rows of `observations.csv` as a README writes them: those of the English one and those of the Chinese.
fn rows() -> [Vec<String>; 2] {
    let out = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("readme");
    _ = fs::remove_dir_all(&out);
    let inputs = FIXTURES.map(|name| format!("fixtures/{name}"));
    let status = Command::new(env!("CARGO_BIN_EXE_gongkai"))
        // With models the scans among the fixtures would be read too.
        .env("GONGKAI_OCR_MODELS", "none")
        .args(["extract", "--quiet", "--no-bom", "--out"])
        .arg(&out)
        .args(inputs)
        .status();
    assert!(status.expect("the tool can be run").success());
    let table = fs::read_to_string(out.join("observations.csv")).expect("a run writes it");
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let heads = reader.headers().expect("it has a head").clone();
    let records: Vec<_> = reader.records().map(|row| row.expect("it is a table")).collect();
    ["reason", "reason_zh"].map(|reason| {
        let named = |column| if column == "reason" { reason } else { column };
        let at = COLUMNS.map(|column| heads.iter().position(|head| head == named(column)));
        let shown = |row: &csv::StringRecord| {
            let cells = at.iter().map(|column| match &row[column.expect("it is a column")] {
                "" => " |".to_owned(),
                text => format!(" {text} |"),
            });
            format!("|{}", cells.collect::<String>())
        };
        records.iter().map(shown).collect()
    })
}

#[test]
fn the_rows_of_the_readme_are_those_of_a_run() {
    let rows = rows();
    for (name, rows) in READMES.iter().zip(rows) {
        let text = fs::read_to_string(name).expect("it stands in the package");
        let example = text.split("| place | report_year | indicator |").nth(1).expect("an example");
        let lines = example.lines().skip(2).take_while(|line| line.starts_with('|'));
        let shown: Vec<&str> = lines.collect();
        assert_eq!(shown.len(), 5, "{name}");
        for line in shown {
            assert!(rows.iter().any(|row| row == line), "{name}: no run gives {line}");
        }
    }
}

/// The lines of code of a README in one language, without remarks.
fn code(readme: &str, language: &str) -> Vec<String> {
    let text = fs::read_to_string(readme).expect("it stands in the package");
    let mut lines = Vec::new();
    for block in text.split(&format!("```{language}\n")).skip(1) {
        let block = block.split("```").next().unwrap_or_default();
        let plain = block.lines().map(|line| line.split(" #").next().unwrap_or_default().trim());
        lines.extend(plain.filter(|line| !line.is_empty()).map(str::to_owned));
    }
    lines
}

/// What stands in backquotes.
fn quoted(readme: &str) -> Vec<String> {
    let text = fs::read_to_string(readme).expect("it stands in the package");
    let fences = Regex::new("(?s)```.*?```").expect("sound");
    let text = fences.replace_all(&text, "");
    let quoted = Regex::new("`([^`]+)`").expect("sound");
    quoted.captures_iter(&text).map(|found| found[1].to_owned()).collect()
}

/// A folder as the commands of the README expect it.
fn workplace(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("readme-{name}"));
    _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("reports")).expect("a folder can be made");
    for (number, fixture) in FIXTURES.iter().enumerate() {
        let file = Path::new(fixture).file_name().expect("a file").to_string_lossy();
        let copy = folder.join(format!("reports/{number}-{file}"));
        fs::copy(Path::new("fixtures").join(fixture), copy).expect("a fixture can be copied");
    }
    for name in ["report.pdf", "budget.pdf"] {
        fs::copy("fixtures/form-2019-pdf/input.pdf", folder.join(name)).expect("it can be copied");
    }
    folder
}

#[test]
fn every_command_of_the_readmes_runs() {
    let program = Path::new(env!("CARGO_BIN_EXE_gongkai"));
    let folder_of_program =
        program.parent().expect("it stands in a folder").to_str().expect("plain");
    for readme in READMES {
        let folder = workplace(readme);
        let commands = code(readme, "sh");
        let own: Vec<&String> =
            commands.iter().filter(|line| line.starts_with("gongkai ")).collect();
        assert!(own.len() >= 7, "{readme}: {own:?}");
        // The others are those that CI runs by their marks.
        let others = commands.iter().filter(|line| !line.starts_with("gongkai "));
        let is_marked = |line: &String| {
            ["cargo ", "python3 ", ".venv/"].iter().any(|begin| line.starts_with(begin))
        };
        assert!(others.clone().all(is_marked), "{readme}: {commands:?}");
        for command in own {
            let path = format!("{folder_of_program}:{}", std::env::var("PATH").unwrap_or_default());
            let output = Command::new("sh")
                .args(["-c", command])
                .current_dir(&folder)
                .env("PATH", path)
                .output()
                .expect("there is a shell");
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{readme}: {command}: {said}");
        }
    }
}

#[test]
fn every_option_and_command_of_the_readmes_exists() {
    let help = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_gongkai")).args(arguments).output();
        String::from_utf8(output.expect("the tool can be run").stdout).expect("it is text")
    };
    let commands = [
        "extract",
        "show",
        "tables",
        "review",
        "annotate",
        "compare",
        "form",
        "merge",
        "worker",
        "completions",
        "man",
    ];
    let all: String = commands.iter().map(|command| help(&["help", command])).collect();
    let option = Regex::new("--[a-z][a-z-]+").expect("sound");
    for readme in READMES {
        let text = fs::read_to_string(readme).expect("it stands in the package");
        let own =
            text.lines().filter(|line| !line.starts_with("cargo ") && !line.contains("`cargo "));
        for named in own.flat_map(|line| option.find_iter(line)) {
            assert!(all.contains(named.as_str()), "{readme}: no command has {}", named.as_str());
        }
        for named in quoted(readme).iter().filter_map(|text| text.strip_prefix("gongkai ")) {
            let command = named.split(' ').find(|word| *word != "help").unwrap_or_default();
            assert!(commands.contains(&command), "{readme}: there is no {command}");
        }
    }
}

#[test]
fn every_table_and_reason_of_the_readmes_exists() {
    let folder = workplace("tables");
    let status = Command::new(env!("CARGO_BIN_EXE_gongkai"))
        .args(["extract", "--quiet", "--no-bom", "--out", "data", "reports"])
        .current_dir(&folder)
        .status();
    assert!(status.expect("the tool can be run").success());
    let codebook = fs::read_to_string(folder.join("data/codebook.csv")).expect("a run writes it");
    let known: BTreeSet<&str> =
        codebook.lines().filter_map(|line| line.split(',').nth(1)).collect();
    let ids = Regex::new("`([a-z_]+)`").expect("sound");
    let own = ["manifest.csv", "corrections.csv", "reports.csv", "narrative.csv"];
    for readme in READMES {
        let text = fs::read_to_string(readme).expect("it stands in the package");
        for name in quoted(readme) {
            let is_table =
                name.ends_with(".csv") && !name.contains(['/', ' ']) && !own.contains(&&*name);
            assert!(!is_table || folder.join("data").join(&name).exists(), "{readme}: no {name}");
        }
        let reasons =
            text.lines().find(|line| line.starts_with("| `reason` |")).expect("it is told");
        for id in ids.captures_iter(reasons) {
            assert!(known.contains(&id[1]), "{readme}: {} is in no codebook", &id[1]);
        }
        let columns = text.split("| `value` |").nth(1).expect("columns are told");
        let columns = columns.lines().skip(1).take_while(|line| line.starts_with('|'));
        for id in columns
            .filter_map(|line| line.split('|').nth(1))
            .flat_map(|names| names.split([',', '、']))
        {
            let id = id.trim().trim_matches('`');
            assert!(known.contains(id), "{readme}: {id} is no column");
        }
    }
}

#[test]
fn the_samples_of_the_codebook_are_those_of_the_codebook() {
    let form = fs::read_to_string("src/codebook/data/forms/2014.csv").expect("it stands there");
    let sums = fs::read_to_string("src/codebook/data/forms/2014.sums").expect("it stands there");
    let strict = Regex::new("(?m)^N[0-9]+ (?:strict|soft): .*$").expect("sound");
    for readme in READMES {
        let text = fs::read_to_string(readme).expect("it stands in the package");
        for block in text.split("```csv\n").skip(1) {
            let mut lines = block.lines();
            let head = lines.next().unwrap_or_default();
            assert_eq!(Some(head), form.lines().next(), "{readme}");
            let sample = lines.next().unwrap_or_default();
            let key: Vec<&str> = sample.split(',').take(8).collect();
            assert!(form.contains(&key.join(",")), "{readme}: {sample}");
        }
        for line in strict.find_iter(&text) {
            assert!(sums.contains(line.as_str()), "{readme}: {}", line.as_str());
        }
    }
}
