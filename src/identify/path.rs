//! The path of a file → place and year, where nothing in the document names them: `东阳市/2018.ods`.
//!
//! A user who sorts files into folders says whose they are. It is the weakest of all signs: what the document
//! says of itself always counts before it, and a remark tells that the path has decided.

use super::body::{self, Body};
use super::sign::SignKind;
use super::signs;
use super::{Issuer, Vote, evidence, prose};
use crate::codebook::Codebook;
use crate::codebook::divisions::Divisions;
use crate::finding::{Finding, Rule, Severity};

/// Years that can be reported on.
const YEARS: std::ops::RangeInclusive<u16> = 2003..=2099;

/// Signs of a year that never decide alone; a path may go with them, and not against them.
const WEAK: [&str; 4] = ["file_name", "prose", "signature_date", "filing_date"];

/// Words of a file's name that say what it is, and nothing of whose.
const GENERIC: [&str; 22] = [
    "政府", "政务", "信息", "公开", "工作", "年度", "报告", "年报", "统计", "情况", "汇总", "数据",
    "附件", "附表", "表格", "正文", "终稿", "定稿", "最终", "修改", "表", "年",
];

/// What the folders and the name of a file say.
pub struct Path<'n> {
    folders: Vec<&'n str>,
    /// Without its ending; empty where only a folder is known.
    stem: &'n str,
}

impl<'n> Path<'n> {
    pub fn of(name: &'n str) -> Self {
        let mut parts: Vec<&str> = name.split('/').map(without_ending).collect();
        let stem = parts.pop().unwrap_or_default();
        Self { folders: parts, stem }
    }

    /// The year of the file's name, or of the nearest folder that is called by a year, or by a place and a year.
    fn year(&self, divisions: &Divisions) -> Option<u16> {
        let is_called = |folder: &str, year: u16| {
            let rest = prose::comparable(folder).replacen(&year.to_string(), "", 1);
            let name = generic_away(&rest);
            let is_place = || body::parse(&name, Some(year), divisions).kind == Issuer::Area;
            !rest.chars().any(|c| c.is_ascii_alphabetic()) && (name.is_empty() || is_place())
        };
        let called = |folder: &&str| year_of(folder).filter(|year| is_called(folder, *year));
        year_of(self.stem).or_else(|| self.folders.iter().rev().find_map(called))
    }

    /// The body that the path names: the area of the folders, or a body in it that the file is called by.
    /// What the name says beside that makes its kind unknown.
    fn body(&self, year: Option<u16>, divisions: &Divisions) -> Option<Body> {
        let (own, _) = signs::named_in(self.stem);
        let own_rest = generic_away(&own);
        let of_name = body::parse(&own, year, divisions);
        if of_name.candidates.len() == 1 {
            return Some(of_name);
        }
        // 江苏省/徐州市/鼓楼区: the folders above tell apart what has one name.
        let area: String = self
            .folders
            .iter()
            .map(|folder| signs::named_in(folder).0)
            .filter(|name| body::parse(name, year, divisions).kind == Issuer::Area)
            .collect();
        if !of_name.candidates.is_empty() {
            let within = body::parse(&format!("{area}{own}"), year, divisions);
            let is_told = within.place == of_name.place
                && (1..of_name.candidates.len()).contains(&within.candidates.len());
            return Some(if is_told { within } else { of_name });
        }
        let area = body::parse(&area, year, divisions);
        if area.candidates.is_empty() || own_rest.is_empty() {
            return Some(area).filter(|area| !area.candidates.is_empty());
        }
        Some(match of_name.kind {
            Issuer::Unknown => Body { kind: Issuer::Unknown, ..area },
            Issuer::Area
            | Issuer::Office
            | Issuer::Department
            | Issuer::Town
            | Issuer::Zone
            | Issuer::Institution => body::parse(&format!("{}{own}", area.text), year, divisions),
        })
    }
}

/// 东阳市.zip is the folder 东阳市.
fn without_ending(part: &str) -> &str {
    let ending =
        |ending: &str| ending.len() <= 5 && ending.chars().all(|c| c.is_ascii_alphanumeric());
    match part.rsplit_once('.') {
        Some((stem, end)) if ending(end) && !stem.is_empty() => stem,
        Some(_) | None => part,
    }
}

/// The year in a name: 2018, 东阳市2018年报, 附件1-2018年. That of a date is the one in which something was published
/// or fetched: 20190226, 2019-02, 2019年2月.
fn year_of(name: &str) -> Option<u16> {
    let text = prose::comparable(name);
    let runs = text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty());
    let (years, others): (Vec<&str>, Vec<&str>) = runs.partition(|run| run.len() == 4);
    let [year] = years[..] else { return None };
    let is_said =
        !text.contains('月') && (others.is_empty() || text.contains(&format!("{year}年")));
    year.parse().ok().filter(|year| is_said && YEARS.contains(year))
}

fn generic_away(name: &str) -> String {
    let rest = GENERIC.iter().fold(name.to_owned(), |rest, word| rest.replace(word, ""));
    rest.chars().filter(|c| c.is_alphanumeric() && !c.is_ascii_digit()).collect()
}

/// The year of the path, where no sign of the document decides and none says another year.
///
/// `votes`: sign and what it says.
pub fn year(
    path: &Path<'_>,
    votes: &[Vote],
    divisions: &Divisions,
) -> Option<(u16, Vote, Finding)> {
    let year = path.year(divisions)?;
    let says = year.to_string();
    let agrees = |vote: &Vote| {
        WEAK.contains(&vote.sign) && (vote.sign == SignKind::FileName.id() || vote.says == says)
    };
    if !votes.iter().all(agrees) {
        return None;
    }
    let message = format!(
        "nothing in the document says which year is reported on: {year} is that of its path"
    );
    let finding = Finding::reading(Rule::YearDoubtful, Severity::Warning, message);
    Some((year, Vote { sign: "path", says, weight: 1 }, finding))
}

/// The body of the path, where no sign of the document names a place. A telephone or a web address of another
/// place speaks against it.
pub fn body(
    path: &Path<'_>,
    prose: &prose::Prose,
    year: Option<u16>,
    codebook: &Codebook,
) -> Option<Body> {
    let body = path.body(year, codebook.divisions)?;
    let contacts = evidence::contact_lines(&prose.joined, &codebook.contacts);
    let fits =
        |prefix: &String| body.candidates.iter().any(|one| one.code.starts_with(prefix.as_str()));
    let against = contacts.iter().any(|one| !one.prefixes.iter().any(fits));
    (!against).then_some(body)
}
