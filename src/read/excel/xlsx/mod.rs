//! XLSX → sheets.
//!
//! Read by ourselves and not by calamine: what a cell shows depends on its format, its fonts, the
//! rows and columns that are hidden and what lies over it, which calamine does not tell, and it
//! takes counts of a file at their word.

mod comments;
mod conditional;
mod drawing;
mod package;
mod reference;
mod strings;
mod styles;
mod worksheet;

use std::collections::BTreeMap;

use super::Workbook;
use super::format::Epoch;
use super::sheet::{Room, Sheet};
use crate::finding::{Finding, Rule, Severity};
use crate::read::ReadError;
use crate::read::xml::{self, Element, Tree};
pub use package::Package;
use package::Relation;
pub use reference::{position, rectangle};
use strings::Strings;
use styles::Styles;
pub use styles::theme_colours;

/// More sheets than a report has; some workbooks hold one for each county of a province.
const MOST_SHEETS: usize = 500;

/// What all sheets of a workbook share.
struct Shared<'t, 'x> {
    strings: Strings<'t, 'x>,
    styles: Styles,
    epoch: Epoch,
    /// The results of formulas are worked out anew when the workbook is opened: those that are
    /// stored are not what is shown.
    calculates: bool,
}

pub fn read(bytes: &[u8]) -> Result<Workbook, ReadError> {
    let mut package = Package::open(bytes)?;
    let path = package.workbook()?;
    let Some(part) = package.part(&path)? else {
        return Err(ReadError::Damaged("the workbook has no content in it".into()));
    };
    let mut workbook = Workbook::default();
    let text = package::text(&part.bytes);
    let tree = xml::parse(&text);
    workbook.findings.extend(damage(&path, &tree));
    let relations = package.relations(&path)?;
    let named = |kind: &str| {
        let relation = relations.iter().find(|relation| relation.kind == kind);
        relation.map(|relation| relation.target.clone())
    };
    let styles_path = named("styles").unwrap_or_default();
    let styles = package.text(&styles_path)?;
    if styles.is_none() && !styles_path.is_empty() {
        package.lost(&styles_path);
    }
    let styles = styles.unwrap_or_default();
    let styles_tree = xml::parse(&styles);
    workbook.findings.extend(damage(&styles_path, &styles_tree));
    let theme = package.text(&named("theme").unwrap_or_default())?.unwrap_or_default();
    let strings_path = named("sharedStrings").unwrap_or_default();
    let strings = package.text(&strings_path)?.unwrap_or_default();
    let strings_tree = xml::parse(&strings);
    workbook.findings.extend(damage(&strings_path, &strings_tree));
    let shared = Shared {
        strings: Strings::of(&strings_tree.root),
        styles: Styles::read(&styles_tree.root, &theme),
        epoch: match flag(&tree.root, "workbookPr", "date1904") {
            true => Epoch::Of1904,
            false => Epoch::Of1900,
        },
        calculates: flag(&tree.root, "calcPr", "fullCalcOnLoad"),
    };
    sheets(&mut package, &tree.root, &relations, &shared, &mut workbook)?;
    workbook.findings.extend(embedded(package.names()));
    workbook.findings.extend(package.damage());
    Ok(workbook)
}

/// Whether an element of the workbook sets a switch.
fn flag(root: &Element<'_>, name: &str, attribute: &str) -> bool {
    let element = styles::named(root, name);
    element.is_some_and(|element| is_true(element, attribute))
}

/// Whether an attribute says yes.
fn is_true(element: &Element<'_>, attribute: &str) -> bool {
    element.attribute(attribute).is_some_and(|value| matches!(&*value, "1" | "true" | "on"))
}

fn damage(path: &str, tree: &Tree<'_>) -> Option<Finding> {
    let damage = tree.damage.as_ref()?;
    // A lost start or end moves all that follows to another cell.
    let severity = if damage.moves { Severity::Error } else { Severity::Warning };
    let message = format!("{path} is damaged, {}", damage.what);
    Some(Finding::reading(Rule::Damaged, severity, message))
}

fn sheets(
    package: &mut Package<'_>,
    root: &Element<'_>,
    relations: &[Relation],
    shared: &Shared<'_, '_>,
    workbook: &mut Workbook,
) -> Result<(), ReadError> {
    let mut room = Room::new();
    let mut read: BTreeMap<String, String> = BTreeMap::new();
    let listed = styles::named(root, "sheets").into_iter().flat_map(Element::elements);
    for (index, entry) in listed.filter(|entry| entry.name == "sheet").enumerate() {
        let name = entry.attribute("name").unwrap_or_default().into_owned();
        let lost = |what: &str| {
            let message = format!("sheet {name} {what}, was not read");
            Finding::reading(Rule::PartLost, Severity::Warning, message)
        };
        if index >= MOST_SHEETS {
            workbook.findings.push(lost("and those behind it, more than any report has"));
            break;
        }
        let id = entry.attribute("id").unwrap_or_default();
        let Some(relation) = relations.iter().find(|relation| relation.id == id) else {
            workbook.findings.push(lost("is of no part of the package"));
            continue;
        };
        // Charts and dialogues have no cells.
        if relation.kind != "worksheet" {
            continue;
        }
        if let Some(other) = read.get(&relation.target) {
            workbook.findings.push(lost(&format!("is of the same part as sheet {other}")));
            continue;
        }
        let Some(part) = package.part(&relation.target)? else {
            workbook.findings.push(lost("is of a part that is not there"));
            continue;
        };
        read.insert(relation.target.clone(), name.clone());
        let text = package::text(&part.bytes);
        let tree = xml::parse(&text);
        workbook.findings.extend(damage(&relation.target, &tree));
        let state = entry.attribute("state");
        let hidden = matches!(state.as_deref(), Some("hidden" | "veryHidden"));
        let mut sheet = Sheet { name, hidden, ..Sheet::default() };
        worksheet::fill(&tree.root, shared, &mut sheet, &mut room);
        let beside = package.relations(&relation.target)?;
        let faults = drawing::objects(package, &beside, &tree.root, &mut sheet)?;
        workbook.findings.extend(faults);
        comments::hear(package, &beside, &mut sheet)?;
        workbook.sheets.push(sheet);
    }
    workbook.is_cut = room.is_full;
    Ok(())
}

/// Files inside the workbook, of which a sheet shows a picture.
fn embedded(names: &[String]) -> Option<Finding> {
    let inside: Vec<&str> = names
        .iter()
        .filter_map(|name| name.split_once("embeddings/").map(|(_, name)| name))
        .filter(|name| !name.is_empty())
        .collect();
    let message = format!(
        "{} embedded object(s), of which the sheet shows a picture, not read: {}",
        inside.len(),
        inside.join(", ")
    );
    (!inside.is_empty()).then(|| Finding::reading(Rule::PartLost, Severity::Warning, message))
}
