//! Signs → the division that reports.

use super::body::Body;
use super::evidence::{self, Evidence};
use super::issuer::{is_own, issuer};
use super::prose::Prose;
use super::sign::{Named, Sign, SignKind, is_of_one, is_within};
use super::{Issuer, Vote};
use crate::codebook::Codebook;
use crate::codebook::bodies::List;
use crate::codebook::divisions::{Division, Divisions, Fate, Tier};
use crate::finding::{Finding, Rule, Severity};

/// Whose report it is, what spoke for it, and what remains in doubt.
#[derive(Default)]
pub struct Decision {
    pub division: Option<Division>,
    pub place: Option<String>,
    pub body: Option<String>,
    pub issuer: Issuer,
    pub votes: Vec<Vote>,
    pub findings: Vec<Finding>,
}

/// Decides the kind of body first, for it says which signs may name the place.
pub fn decide(
    prose: &Prose,
    named: &[Named],
    year: Option<u16>,
    file: &str,
    by_path: &dyn Fn() -> Option<Body>,
    codebook: &Codebook,
) -> Decision {
    let divisions = codebook.divisions;
    let mut decision = Decision { votes: votes(named), ..Decision::default() };
    let (issuer, doubt) = issuer(prose, named, codebook);
    decision.issuer = issuer;
    decision.findings.extend(doubt.map(|message| finding(Severity::Warning, message)));
    let Some(primary) = primary(named, issuer) else {
        decision.place = own_place(named, issuer).or_else(|| uncoded_place(named, issuer));
        decision.body = body(named, issuer, &[]);
        match by_path().filter(|_| decision.place.is_none()) {
            Some(body) => of_path(&mut decision, named, body, year, divisions),
            None => decision.findings.push(no_place(named, issuer)),
        }
        return decision;
    };
    decision.place = own_place(named, issuer).or_else(|| Some(primary.body.place.clone()));
    decision.body = body(named, issuer, &primary.body.candidates);
    if issuer == Issuer::Zone {
        let place = decision.place.as_deref().unwrap_or_default();
        let message = format!("{place} is no division of the list: its report has no code");
        decision.findings.push(finding(Severity::Note, message));
        return decision;
    }
    let evidence = evidence::gather(prose, file, &primary.body, codebook, year);
    decision.votes.extend(evidence.iter().map(Evidence::vote));
    let chosen = choose(primary, named, &evidence, by_path, divisions, year);
    let chosen = chosen.and_then(|found| of_county(prose, found, divisions));
    match chosen.and_then(|found| of_opening(named, found)) {
        Ok((division, note)) => {
            decision.division = Some(division);
            decision.findings.extend(note);
        }
        Err(note) => decision.findings.push(note),
    }
    decision
}

/// A report that speaks of 我县, and of no city, is not that of the city whose site bears it.
fn of_county(
    prose: &Prose,
    found: (Division, Option<Finding>),
    divisions: &Divisions,
) -> Result<(Division, Option<Finding>), Finding> {
    let says = |list| divisions.bodies.list(list).iter().find(|word| prose.joined.contains(**word));
    let is_county = found.0.tier() == Tier::County;
    match says(List::OfCounty).filter(|_| !is_county && says(List::OfCity).is_none()) {
        Some(word) => {
            let name = full_name(&found.0, divisions);
            let message = format!("the heading names {name}, and the text speaks of {word}");
            Err(finding(Severity::Warning, message))
        }
        None => Ok(found),
    }
}

/// A report that opens with a place and is signed by it is not that of the area around it, whoever else is named.
fn of_opening(
    named: &[Named],
    found: (Division, Option<Finding>),
) -> Result<(Division, Option<Finding>), Finding> {
    let within = |kind: SignKind| {
        let own = named.iter().rfind(|n| n.sign.kind == kind && !n.body.candidates.is_empty())?;
        let is_within = |code: &Division| code.code != found.0.code && code.inside(&found.0);
        own.body.candidates.iter().all(is_within).then_some(own)
    };
    match (within(SignKind::Opening), within(SignKind::Signature)) {
        (Some(opening), Some(signature)) if is_of_one(opening, signature) => {
            let message = format!(
                "the heading names {}, and opening and signature say {}",
                found.0.name, opening.body.text
            );
            Err(finding(Severity::Warning, message))
        }
        (_, _) => Ok(found),
    }
}

/// The place is that of the path. So is the kind of body where the document names none.
fn of_path(
    decision: &mut Decision,
    named: &[Named],
    body: Body,
    year: Option<u16>,
    divisions: &Divisions,
) {
    let is_silent = named
        .iter()
        .filter(|n| n.sign.kind != SignKind::FileName)
        .all(|n| n.body.kind == Issuer::Unknown);
    if decision.issuer == Issuer::Unknown && is_silent && decision.findings.is_empty() {
        decision.issuer = body.kind;
    }
    decision.place = Some(body.place.clone());
    let sign = Sign { kind: SignKind::FileName, body: body.text.clone(), year, place: None };
    let path = Named { sign, body };
    match choose(&path, &[], &[], &|| None, divisions, year) {
        Ok((division, moved)) => {
            let name = full_name(&division, divisions);
            let message =
                format!("nothing in the document names the place: {name} is that of its path");
            decision.division = Some(division);
            decision.findings.push(finding(Severity::Warning, message));
            decision.findings.extend(moved);
        }
        Err(open) => decision.findings.push(open),
    }
}

fn finding(severity: Severity, message: String) -> Finding {
    Finding::reading(Rule::PlaceDoubtful, severity, message)
}

fn votes(named: &[Named]) -> Vec<Vote> {
    let says = |named: &Named| Vote {
        sign: named.sign.kind.id(),
        says: named.body.text.clone(),
        weight: named.sign.kind.weight(),
    };
    named.iter().map(says).collect()
}

/// The most trusted sign that names a division and may do so for this kind of body. Where columns of a page run
/// into each other, 河北省邢台费第二十条 names the area around a place that another sign names whole, and an address
/// ends with the line: 云南省.
fn primary(named: &[Named], issuer: Issuer) -> Option<&Named> {
    let first = most_trusted(named, issuer)?;
    let is_whole =
        |n: &Named| n.body.kind != Issuer::Unknown || n.body.text.ends_with(n.body.place.as_str());
    let of_trust = |n: &&Named| n.sign.kind.weight() >= first.sign.kind.weight();
    let named = named.iter().filter(|n| n.sign.kind != SignKind::FileName);
    let mut inner = named.filter(of_trust).filter(|n| is_whole(n) && is_within(n, first));
    let may_be_cut = !is_whole(first) || first.sign.kind == SignKind::Contact;
    let inner = may_be_cut.then(|| inner.next()).flatten();
    Some(inner.unwrap_or(first))
}

fn most_trusted(named: &[Named], issuer: Issuer) -> Option<&Named> {
    let own = own_place(named, issuer);
    let named = named.iter().filter(|n| n.sign.kind != SignKind::FileName);
    named.filter(|n| !is_cut(n)).find(|n| {
        let places = !n.body.candidates.is_empty();
        match issuer {
            Issuer::Area | Issuer::Office | Issuer::Unknown => places,
            // 衢州市人民政府办公室 in the contact line says nothing of 湖南镇.
            Issuer::Town | Issuer::Zone => {
                n.body.kind == issuer
                    && (places || issuer == Issuer::Zone)
                    && own.as_ref().is_none_or(|own| n.body.text.contains(own.as_str()))
            }
            Issuer::Department | Issuer::Institution => places && n.body.kind == issuer,
        }
    })
}

/// So many characters the name of no body has behind that of its place.
const TOO_LONG: usize = 30;

/// Whether what stood beside the name was read into it: a figure, the number of an article, or more than any body is
/// called by.
fn is_cut(named: &Named) -> bool {
    let Body { text, place, .. } = &named.body;
    let behind = text.split_once(place.as_str()).map_or("", |(_, behind)| behind);
    text.contains(|c: char| c.is_ascii_digit())
        || text.contains("条第")
        || behind.chars().nth(TOO_LONG).is_some()
}

/// The name of a town or zone itself.
fn own_place(named: &[Named], issuer: Issuer) -> Option<String> {
    match issuer {
        Issuer::Town | Issuer::Zone => {
            let own = named.iter().find(|n| n.body.kind == issuer)?;
            Some(own.body.place.clone()).filter(|place| !place.is_empty())
        }
        Issuer::Area
        | Issuer::Office
        | Issuer::Department
        | Issuer::Institution
        | Issuer::Unknown => None,
    }
}

/// The area without a code that a body is of: 新疆生产建设兵团 of its 教育局.
fn uncoded_place(named: &[Named], issuer: Issuer) -> Option<String> {
    let of_kind = named.iter().filter(|n| n.body.kind == issuer && !is_cut(n));
    let mut places = of_kind.map(|n| &n.body.place);
    places.find(|place| !place.is_empty()).cloned()
}

/// The body as printed: where the report names it in full, or the heading. A table of another body, or
/// of another place than these, names its own.
fn body(named: &[Named], issuer: Issuer, places: &[Division]) -> Option<String> {
    let named_body = |n: &&Named| n.body.kind != Issuer::Unknown || !n.body.candidates.is_empty();
    let is_here = |n: &&Named| {
        let codes = &n.body.candidates;
        codes.is_empty() || places.is_empty() || codes.iter().any(|c| related(c, places))
    };
    let fits = |n: &&Named| match issuer {
        Issuer::Area => named_body(n) && is_here(n) && !is_own(n),
        Issuer::Unknown => named_body(n),
        Issuer::Office | Issuer::Department | Issuer::Town | Issuer::Zone | Issuer::Institution => {
            n.body.kind == issuer
        }
    };
    let of = |kind: SignKind| named.iter().filter(fits).find(|n| n.sign.kind == kind);
    [
        SignKind::ReportingUnit,
        SignKind::Compiled,
        SignKind::Title,
        SignKind::Signature,
        SignKind::Opening,
        SignKind::TableTitle,
    ]
    .into_iter()
    .find_map(of)
    .map(|n| n.body.text.clone())
}

fn no_place(named: &[Named], issuer: Issuer) -> Finding {
    let said: Vec<String> =
        named.iter().map(|n| format!("{} says {}", n.sign.kind.id(), n.body.text)).collect();
    let message = match (said.is_empty(), issuer) {
        (true, _) => "nothing names the place".to_owned(),
        (false, _) => format!("no sign names a division: {}", said.join(", ")),
    };
    finding(Severity::Warning, message)
}

/// One division, or why it stays open.
fn choose(
    primary: &Named,
    named: &[Named],
    evidence: &[Evidence],
    by_path: &dyn Fn() -> Option<Body>,
    divisions: &Divisions,
    year: Option<u16>,
) -> Result<(Division, Option<Finding>), Finding> {
    let mut candidates = primary.body.candidates.clone();
    let (mut support, mut against) = (0u32, 0u32);
    let mut other = None;
    for n in named.iter().filter(|n| !n.body.candidates.is_empty()) {
        let fitting: Vec<Division> =
            candidates.iter().filter(|c| related(c, &n.body.candidates)).copied().collect();
        if fitting.is_empty() {
            against += u32::from(n.sign.kind.weight());
            other = other.or(Some(n));
        } else {
            support += u32::from(n.sign.kind.weight());
            candidates = fitting;
        }
    }
    if let Some(other) = other.filter(|_| support <= against + 1) {
        let both: Vec<Division> =
            candidates.iter().chain(&other.body.candidates).copied().collect();
        let message = format!("{}: {}", disagreement(primary, other), open("it", &both, divisions));
        return Err(finding(Severity::Warning, message));
    }
    let place = &primary.body.place;
    let of_path = || {
        let division = evidence::of_path(&candidates, evidence, by_path)?;
        let name = full_name(&division, divisions);
        let message = format!("several places are called {place}: {name} is that of its path");
        Some((division, Some(finding(Severity::Warning, message))))
    };
    let narrowed = evidence::narrow(&candidates, evidence).map(|division| (division, None));
    let (division, told) = narrowed
        .or_else(of_path)
        .ok_or_else(|| finding(Severity::Warning, open(place, &candidates, divisions)))?;
    let disagree = || other.map(|other| finding(Severity::Warning, disagreement(primary, other)));
    let note = told.or_else(disagree);
    in_time(division, year, divisions).map(|(division, moved)| (division, moved.or(note)))
}

/// Whether a division is one of others, or lies in one of them, or one of them in it.
fn related(division: &Division, others: &[Division]) -> bool {
    others.iter().any(|other| division.inside(other) || other.inside(division))
}

fn disagreement(one: &Named, other: &Named) -> String {
    format!(
        "{} says {}, {} says {}",
        one.sign.kind.id(),
        one.body.text,
        other.sign.kind.id(),
        other.body.text
    )
}

fn open(place: &str, candidates: &[Division], divisions: &Divisions) -> String {
    let list: Vec<String> = candidates.iter().map(|c| full_name(c, divisions)).collect();
    format!("{place} is open: {}", list.join("; "))
}

/// 320302 江苏省徐州市鼓楼区.
fn full_name(division: &Division, divisions: &Divisions) -> String {
    let year = division.until.map_or(u16::MAX, |until| until - 1);
    let parent = |d: Option<Division>| d.filter(|d| d.code != division.code).map_or("", |d| d.name);
    format!(
        "{} {}{}{}",
        division.code,
        parent(divisions.province(division.code)),
        parent(divisions.prefecture(division.code, year)),
        division.name
    )
}

/// The division as of the report year. A name that was not borne then is an old one left standing
/// or a new one on a report published again: it is followed where it leads to one division only.
fn in_time(
    division: Division,
    year: Option<u16>,
    divisions: &Divisions,
) -> Result<(Division, Option<Finding>), Finding> {
    let Some(year) = year else {
        // Without the year only a code that never changed is certain.
        let steady = division.until.is_none() && division.from <= 2004;
        return if steady {
            Ok((division, None))
        } else {
            let name = full_name(&division, divisions);
            Err(finding(Severity::Warning, format!("{name}, but not in every year")))
        };
    };
    if division.in_year(year) {
        return Ok((division, None));
    }
    let at = if division.from > year { division.from } else { division.until.unwrap_or(year) };
    let (at, direction) = if division.from > year {
        (at, "was not yet")
    } else {
        (at.saturating_sub(1), "was no longer")
    };
    let name = full_name(&division, divisions);
    match divisions.fate(&division, at, year) {
        Fate::One(then) => {
            let message = format!(
                "{name} {direction} there in {year}: taken to be {}",
                full_name(&then, divisions)
            );
            Ok((then, Some(finding(Severity::Warning, message))))
        }
        Fate::Several(then) => Err(finding(
            Severity::Warning,
            format!("{name} {direction} there in {year}: {}", open("it", &then, divisions)),
        )),
        Fate::Unknown => {
            Err(finding(Severity::Warning, format!("{name} {direction} there in {year}")))
        }
    }
}
