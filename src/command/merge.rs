//! `gongkai merge`: the parts of a data set that were read apart become one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use gongkai::codebook::Codebook;
use gongkai::inputs::Inputs;
use gongkai::journal::{Ended, Head, Journal, Opened, Part, Shard};
use gongkai::source::DocumentId;

use super::language::say;
use super::output::OutputArgs;
use super::reading::ReadArgs;
use super::{Failure, heard};

#[derive(Args)]
#[command(after_help = "\
Example, on two machines and then on one:
  gongkai extract reports/ --out part1 --shard 1/2
  gongkai extract reports/ --out part2 --shard 2/2
  gongkai merge part1 part2 --out data")]
pub struct Merge {
    /// Folders into which parts were extracted, by the same build and with the same codebook
    #[arg(required = true, value_name = "PART")]
    parts: Vec<PathBuf>,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    reading: ReadArgs,
    /// Merge what is there, though a part is missing or was not read to its end
    #[arg(long)]
    allow_missing: bool,
}

pub fn run(merge: &Merge) -> Result<ExitCode, Failure> {
    let own = super::codebook(merge.output.codebook.as_deref())?;
    let codebook = own.as_ref().unwrap_or_else(|| Codebook::embedded());
    let asked = merge.output.panel(codebook)?;
    let head = merge.output.head(&merge.reading)?;
    let parts = parts(merge, &head)?;
    if let Some(missing) = missing(&merge.parts, &parts) {
        match merge.allow_missing {
            true => eprintln!("gongkai: {missing}"),
            false => {
                return Err(say!(
                    "{missing}; --allow-missing merges the others alone",
                    "{missing}；加 --allow-missing 只合并其余的"
                ));
            }
        }
    }
    merge.output.prepare()?;
    // Held to the end, so that no other run writes here.
    let _own = Journal::open(&merge.output.out, &head, false)
        .map_err(|error| merge.output.failed(&error))?;
    merge.output.clean()?;
    // A file that stands in several parts is read once; the first of the parts counts.
    let mut all: BTreeMap<&str, (&Journal, u64)> = BTreeMap::new();
    for part in &parts {
        for (name, done) in &part.done {
            all.entry(name).or_insert((&part.journal, done.at));
        }
    }
    let all: Vec<(&Journal, u64)> = all.into_values().collect();
    let (totals, written) = merge.output.write(&all, codebook, &asked, &head, None)?;
    if !merge.output.quiet {
        eprint!("{}", totals.text(&Inputs::default(), &merge.output.out, &written));
    }
    if merge.output.json {
        super::print(totals.json(&merge.output.out, &written).as_bytes())?;
    }
    Ok(if totals.is_all_read() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn parts(merge: &Merge, head: &Head) -> Result<Vec<Opened>, Failure> {
    let own = merge.output.out.canonicalize().ok();
    let mut parts = Vec::new();
    for folder in &merge.parts {
        if own.is_some() && folder.canonicalize().ok() == own {
            let folder = super::shown(&folder);
            return Err(say!(
                "{folder} is a part and cannot be the output",
                "{folder} 是分片，不能作为输出"
            ));
        }
        let opened = Journal::read_only(folder, head).map_err(|error| {
            let (folder, error) = (super::shown(&folder), heard(error));
            say!(
                "{folder}: there is no journal to merge: {error}",
                "{folder}：没有可合并的日志：{error}"
            )
        })?;
        if let Some(why) = &opened.refused {
            let (folder, why) = (super::shown(&folder), heard(why));
            return Err(say!(
                "{folder}: its journal cannot be merged: {why}",
                "{folder}：日志不能合并：{why}"
            ));
        }
        parts.push(opened);
    }
    Ok(parts)
}

/// What is not there of that which the parts are parts of, in words.
fn missing(folders: &[PathBuf], parts: &[Opened]) -> Option<String> {
    let mut shards: BTreeMap<u64, BTreeSet<u64>> = BTreeMap::new();
    let mut inputs: BTreeMap<DocumentId, Vec<String>> = BTreeMap::new();
    let mut said = Vec::new();
    for (folder, part) in folders.iter().zip(parts) {
        match part.ended {
            Some(Ended { part: Some(Part { shard, of }) }) => {
                shards.entry(shard.of).or_default().insert(shard.number);
                inputs.entry(of).or_default().push(super::shown(&folder));
            }
            Some(Ended { part: None }) => {}
            None => {
                let folder = super::shown(&folder);
                said.push(say!(
                    "{folder} was not read to its end (extract --resume goes on there)",
                    "{folder} 没有读完（用 extract --resume 接着读）"
                ));
            }
        }
    }
    if shards.len() > 1 {
        let of: Vec<String> = shards.keys().map(u64::to_string).collect();
        let (of, of_zh) = (of.join(" and into "), of.join(" 份和 "));
        said.push(say!(
            "the parts are of divisions into {of} parts",
            "各分片分别属于 {of_zh} 份的划分"
        ));
    }
    if inputs.len() > 1 {
        let folders = |between: &str| {
            let of_one: Vec<String> = inputs.values().map(|folders| folders.join(", ")).collect();
            of_one.join(between)
        };
        let (apart, apart_zh) = (folders(" against "), folders("；另有 "));
        said.push(say!(
            "the parts are of inputs that are not the same files: {apart}",
            "各分片的输入不是同一批文件：{apart_zh}"
        ));
    }
    for (of, there) in &shards {
        let lacking = (1..=*of).filter(|number| !there.contains(number));
        let lacking: Vec<String> =
            lacking.take(MOST_NAMED).map(|number| Shard { number, of: *of }.to_string()).collect();
        if !lacking.is_empty() {
            let lacking = lacking.join(", ");
            said.push(say!("no folder holds part {lacking}", "没有文件夹存有分片 {lacking}"));
        }
    }
    let between = say!("; ", "；");
    (!said.is_empty()).then(|| said.join(&between))
}

/// Parts that are named in a message, at most.
const MOST_NAMED: usize = 20;
