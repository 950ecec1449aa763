//! From the root of the package to its pages.

use super::numbers;
use super::package::Package;
use crate::read::ReadError;
use crate::read::xml::{Element, Tree};
use crate::source::Rect;

/// A page where nothing is said: A4, in millimetres.
const A4: Rect = Rect { x0: 0.0, top: 0.0, x1: 210.0, bottom: 297.0 };

/// Templates of one page; real ones have one or two.
const MOST_TEMPLATES: usize = 16;

/// One document of a package.
pub struct Body {
    /// The part that describes it.
    pub root: String,
    /// The parts that hold its fonts, pictures and composite units.
    pub resources: Vec<String>,
    pub pages: Vec<PageEntry>,
    templates: Vec<Template>,
    area: Option<Rect>,
    /// The list of its annotations.
    pub annotations: Option<String>,
    /// The list of its signatures.
    pub signatures: Option<String>,
}

/// A page as the document lists it.
pub struct PageEntry {
    pub id: String,
    path: String,
}

struct Template {
    id: String,
    path: String,
    /// Whether it lies over the page, as far as its own entry says.
    over: bool,
}

/// The child of this name, whatever its namespace: producers write several, or none.
pub fn child<'e, 'x>(element: &'e Element<'x>, name: &str) -> Option<&'e Element<'x>> {
    element.elements().find(|element| element.name == name)
}

pub fn children<'e, 'x>(
    element: &'e Element<'x>,
    name: &'e str,
) -> impl Iterator<Item = &'e Element<'x>> {
    element.elements().filter(move |element| element.name == name)
}

/// The text of the child of this name.
fn value(element: &Element<'_>, name: &str) -> Option<String> {
    child(element, name).map(Element::text).filter(|text| !text.trim().is_empty())
}

/// The documents of a package, each in its current version.
pub fn bodies(package: &mut Package<'_>) -> Result<Vec<Body>, ReadError> {
    const ROOT: &str = "OFD.xml";
    let Some(text) = package.text(ROOT)? else {
        return Err(match package.has("Encryptions.xml") {
            true => ReadError::Encrypted,
            false => ReadError::Damaged("the OFD package has no OFD.xml".to_owned()),
        });
    };
    let tree = package.parse(&text);
    let mut bodies = Vec::new();
    let Some(root) = child(&tree.root, "OFD") else {
        return Err(ReadError::Damaged("its OFD.xml lists no document".to_owned()));
    };
    for entry in children(root, "DocBody") {
        let current = child(entry, "Versions").and_then(|versions| {
            let mut all = children(versions, "Version");
            let current =
                all.find(|version| version.attribute("Current").is_some_and(|c| is_true(&c)));
            current?.attribute("BaseLoc").map(|path| path.into_owned())
        });
        let in_version = match current {
            Some(path) => root_of_version(package, &path)?,
            None => None,
        };
        let first = value(entry, "DocRoot").map(|path| (ROOT.to_owned(), path));
        let Some((from, path)) = in_version.or(first) else { continue };
        let signatures = value(entry, "Signatures");
        let signatures = signatures.and_then(|path| package.resolve(ROOT, &path));
        if let Some((name, text)) = package.referred(&from, &path)? {
            bodies.extend(body(package, name, &text, signatures));
        }
    }
    match bodies.is_empty() {
        true if package.has("Encryptions.xml") => Err(ReadError::Encrypted),
        true => Err(ReadError::Damaged("the document that OFD.xml names is not there".to_owned())),
        false => Ok(bodies),
    }
}

/// The root of the document in a version of it, and the part that names it.
fn root_of_version(
    package: &mut Package<'_>,
    path: &str,
) -> Result<Option<(String, String)>, ReadError> {
    let Some((name, text)) = package.referred("OFD.xml", path)? else { return Ok(None) };
    let tree = package.parse(&text);
    let root = tree.root.elements().find_map(|version| value(version, "DocRoot"));
    Ok(root.map(|root| (name, root)))
}

pub fn is_true(text: &str) -> bool {
    matches!(text.trim(), "true" | "1" | "True" | "TRUE")
}

pub fn is_false(text: &str) -> bool {
    matches!(text.trim(), "false" | "0" | "False" | "FALSE")
}

fn body(
    package: &mut Package<'_>,
    root: String,
    text: &str,
    signatures: Option<String>,
) -> Option<Body> {
    let tree = package.parse(text);
    let document = child(&tree.root, "Document")?;
    let common = child(document, "CommonData");
    let resources = common.into_iter().flat_map(|common| {
        common.elements().filter(|own| matches!(own.name, "PublicRes" | "DocumentRes"))
    });
    let resources = resources.filter_map(|own| package.resolve(&root, &own.text())).collect();
    let templates = common.into_iter().flat_map(|common| children(common, "TemplatePage"));
    let templates = templates.filter_map(|own| {
        Some(Template {
            id: own.attribute("ID")?.into_owned(),
            path: own.attribute("BaseLoc")?.into_owned(),
            over: own.attribute("ZOrder").is_some_and(|order| order == "Foreground"),
        })
    });
    let pages = child(document, "Pages").into_iter().flat_map(|pages| children(pages, "Page"));
    let pages = pages.filter_map(|own| {
        let id = own.attribute("ID").unwrap_or_default().into_owned();
        Some(PageEntry { id, path: own.attribute("BaseLoc")?.into_owned() })
    });
    let annotations = value(document, "Annotations");
    Some(Body {
        resources,
        pages: pages.collect(),
        templates: templates.collect(),
        area: common.and_then(|common| child(common, "PageArea")).and_then(shown),
        annotations: annotations.and_then(|path| package.resolve(&root, &path)),
        signatures,
        root,
    })
}

/// What is shown of a page, in millimetres.
fn shown(area: &Element<'_>) -> Option<Rect> {
    let own = |name: &str| value(area, name).and_then(|text| numbers::area(&text));
    let large = |area: &Rect| area.width() > 1.0 && area.height() > 1.0;
    let physical = own("PhysicalBox").filter(large);
    own("ApplicationBox").filter(large).or(physical)
}

/// The parts of one page in the order in which they are drawn.
pub struct Sheets {
    pub texts: Vec<String>,
    /// The parts with resources of its own.
    pub resources: Vec<String>,
}

/// A page with the templates under it and over it.
pub fn sheets(
    package: &mut Package<'_>,
    body: &Body,
    entry: &PageEntry,
) -> Result<Sheets, ReadError> {
    let mut sheets = Sheets { texts: Vec::new(), resources: Vec::new() };
    let Some((name, text)) = package.referred(&body.root, &entry.path)? else { return Ok(sheets) };
    let (mut under, mut over) = (Vec::new(), Vec::new());
    {
        let tree = package.parse(&text);
        let page = child(&tree.root, "Page");
        let own = page.into_iter().flat_map(|page| children(page, "PageRes"));
        sheets.resources = own.filter_map(|own| package.resolve(&name, &own.text())).collect();
        let used = page.into_iter().flat_map(|page| children(page, "Template"));
        for used in used.take(MOST_TEMPLATES) {
            let id = used.attribute("TemplateID").unwrap_or_default();
            let Some(template) = body.templates.iter().find(|own| own.id == id) else { continue };
            let order = used.attribute("ZOrder");
            let is_over = order.map_or(template.over, |order| order == "Foreground");
            if let Some((_, text)) = package.referred(&body.root, &template.path)? {
                if is_over { &mut over } else { &mut under }.push(text);
            }
        }
    }
    sheets.texts = under;
    sheets.texts.push(text);
    sheets.texts.extend(over);
    Ok(sheets)
}

/// What is shown of a page: as it says itself, or as all pages do.
pub fn area(contents: &[Tree<'_>], body: &Body) -> Rect {
    let own = contents.iter().rev().find_map(|tree| {
        let page = child(&tree.root, "Page")?;
        child(page, "Area").and_then(shown)
    });
    own.or(body.area).unwrap_or(A4)
}
