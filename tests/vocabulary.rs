//! One vocabulary: every id in every table of a run is explained in `codebook.csv`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use gongkai::codebook::Codebook;

/// Columns that hold ids: their table, their name, what stands between several, and the kinds that the
/// codebook has them under.
const IDS: [(&str, &str, &str, &[&str]); 29] = [
    ("observations", "indicator", "", &["indicator"]),
    ("observations", "item", "", &["item"]),
    ("observations", "form", "", &["form"]),
    ("observations", "status", "", &["status"]),
    ("observations", "findings", ";", &["rule"]),
    ("observations", "level", "", &["level"]),
    ("observations", "issuer", "", &["issuer"]),
    ("observations", "method", "", &["method"]),
    ("findings", "rule", "", &["rule"]),
    ("findings", "about", "", &["about"]),
    ("findings", "severity", "", &["severity"]),
    ("findings", "indicator", "", &["indicator"]),
    ("narrative", "topic", "", &["topic"]),
    ("narrative", "indicator", "", &["indicator"]),
    ("narrative", "agrees", "", &["agrees"]),
    ("panel", "level", "", &["level"]),
    ("panel", "issuer", "", &["issuer"]),
    ("series", "series", "", &["series", "indicator", "derived"]),
    ("series", "items", "+", &["indicator"]),
    ("series", "form", "", &["form"]),
    ("series", "comparability", "", &["comparability"]),
    ("gaps", "indicator", "", &["indicator", "derived"]),
    ("gaps", "reason", "", &["reason"]),
    ("conflicts", "indicator", "", &["indicator"]),
    ("left_out", "why", "", &["why"]),
    ("coverage", "level", "", &["level"]),
    ("files", "form", ";", &["form"]),
    ("files", "status", "", &["status"]),
    ("files", "format", "", &["format"]),
];

type Table = (csv::StringRecord, Vec<csv::StringRecord>);

fn table(folder: &Path, name: &str) -> Table {
    let path = folder.join(format!("{name}.csv"));
    let mut reader = csv::Reader::from_path(path).expect("a run writes it");
    let heading = reader.headers().expect("it has a heading").clone();
    let rows = reader.records().collect::<Result<_, _>>().expect("it is a table");
    (heading, rows)
}

fn cells<'t>((heading, rows): &'t Table, column: &str) -> Vec<&'t str> {
    let at = heading.iter().position(|name| name == column).expect(column);
    rows.iter().map(|row| &row[at]).filter(|cell| !cell.is_empty()).collect()
}

#[test]
fn every_id_is_in_the_codebook() {
    let out = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("vocabulary");
    _ = std::fs::remove_dir_all(&out);
    let status = Command::new(env!("CARGO_BIN_EXE_gongkai"))
        .args(["extract", "--quiet", "--no-bom", "--out"])
        .arg(&out)
        .args(["fixtures/panel", "fixtures/bad", "fixtures/several*", "fixtures/form-*"])
        .args(["fixtures/docx-2018", "fixtures/text-2018-bars", "fixtures/*2009*"])
        .status();
    assert!(status.expect("the command runs").code().is_some_and(|code| code < 2));
    let codebook = table(&out, "codebook");
    let (kinds, ids) = (cells(&codebook, "kind"), cells(&codebook, "id"));
    let known: BTreeSet<(&str, &str)> = kinds.into_iter().zip(ids).collect();
    let mut checked = 0;
    for (name, column, between, kinds) in IDS {
        let of = table(&out, name);
        for cell in cells(&of, column) {
            let ids: Vec<&str> =
                if between.is_empty() { vec![cell] } else { cell.split(between).collect() };
            for id in ids {
                checked += 1;
                let there = kinds.iter().any(|kind| known.contains(&(*kind, id)));
                assert!(there, "{name}.{column}: {id} is in no codebook");
            }
        }
    }
    assert!(checked > 10_000, "{checked}");
    // Ids in words of their own.
    let observations = table(&out, "observations");
    for one in cells(&observations, "evidence").into_iter().flat_map(|all| all.split(';')) {
        match one.split_once(':') {
            Some((kind, id)) => assert!(known.contains(&(kind, id)), "{one}"),
            None => assert!(known.contains(&("evidence", one)), "{one}"),
        }
    }
    let (status, reason) = (cells(&observations, "status"), &observations);
    let at = reason.0.iter().position(|name| name == "reason").expect("reason");
    for (row, status) in observations.1.iter().zip(status) {
        assert!(status != "missing" || known.contains(&("reason", &row[at])), "{row:?}");
    }
    // Columns too; those of the panel that are indicators are told as such.
    for name in cells(&table(&out, "codebook"), "where").into_iter().collect::<BTreeSet<_>>() {
        if !out.join(format!("{name}.csv")).exists() {
            continue;
        }
        for column in table(&out, name).0.iter() {
            let kinds = ["column", "indicator", "derived"];
            assert!(kinds.iter().any(|kind| known.contains(&(*kind, column))), "{name}.{column}");
        }
    }
}

/// A series and a derived indicator of one id are one thing: what a form gives to the series is a way
/// to work out the indicator.
#[test]
fn a_derived_indicator_is_the_series_of_its_name() {
    let codebook = Codebook::embedded();
    let lookup = gongkai::panel::lookup::Lookup::of(codebook);
    let mut seen = 0;
    for chain in &lookup.chains {
        let Some(derived) = codebook.derived(chain.id()) else { continue };
        for (form, indicators) in chain.steps() {
            let is_way = derived.ways.iter().any(|way| way.parts == indicators);
            assert!(is_way, "{} of {}: {indicators:?}", derived.id, form.id);
            seen += 1;
        }
    }
    assert!(seen > 10, "{seen}");
}
