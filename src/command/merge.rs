//! `gongkai merge`: the parts of a data set that were read apart become one.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use gongkai::codebook::Codebook;
use gongkai::journal::{Done, Head, Journal};

use super::Failure;
use super::inputs::Inputs;
use super::output::OutputArgs;

#[derive(Args)]
#[command(after_help = "\
Example / 示例, on two machines and then on one:
  gongkai extract reports/ --out part1 --shard 1/2
  gongkai extract reports/ --out part2 --shard 2/2
  gongkai merge part1 part2 --out data")]
pub struct Merge {
    /// Folders into which parts were extracted, by the same build and with the same codebook
    #[arg(required = true, value_name = "PART")]
    parts: Vec<PathBuf>,
    #[command(flatten)]
    output: OutputArgs,
    /// The password with which the parts were read
    #[arg(long)]
    password: Option<String>,
}

pub fn run(merge: &Merge) -> Result<ExitCode, Failure> {
    let own = super::codebook(merge.output.codebook.as_deref())?;
    let codebook = own.as_ref().unwrap_or_else(|| Codebook::embedded());
    let asked = merge.output.panel(codebook)?;
    let head = merge.output.head(merge.password.as_deref())?;
    let parts = parts(merge, &head)?;
    merge.output.prepare()?;
    // Held to the end, so that no other run writes here.
    let _own = Journal::open(&merge.output.out, &head, false)
        .map_err(|error| merge.output.failed(&error))?;
    merge.output.clean()?;
    // A file that stands in several parts is read once; the first of the parts counts.
    let mut all: BTreeMap<&str, (&Journal, &Done)> = BTreeMap::new();
    for (journal, done) in &parts {
        for (name, done) in done {
            all.entry(name).or_insert((journal, done));
        }
    }
    let all: Vec<(&Journal, &Done)> = all.into_values().collect();
    let (totals, written) = merge.output.write(&all, codebook, &asked, &head)?;
    if !merge.output.quiet {
        eprint!("{}", totals.text(&Inputs::default(), &merge.output.out, &written));
    }
    if merge.output.json {
        super::print(totals.json(&merge.output.out, &written).as_bytes())?;
    }
    Ok(if totals.is_all_read() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

type Part = (Journal, BTreeMap<String, Done>);

fn parts(merge: &Merge, head: &Head) -> Result<Vec<Part>, Failure> {
    let own = merge.output.out.canonicalize().ok();
    let mut parts = Vec::new();
    for folder in &merge.parts {
        if own.is_some() && folder.canonicalize().ok() == own {
            return Err(format!("{} is a part and cannot be the output", folder.display()));
        }
        let opened = Journal::read_only(folder, head).map_err(|error| {
            format!("{}: there is no journal to merge: {error}", folder.display())
        })?;
        if let Some(why) = opened.refused {
            return Err(format!("{}: its journal cannot be merged: {why}", folder.display()));
        }
        parts.push((opened.journal, opened.done));
    }
    Ok(parts)
}
