//! A copy of a PDF with a box on each value: an update behind the bytes of the file, which stay as they are.

use lopdf::{Dictionary, IncrementalDocument, Object, ObjectId, Stream, dictionary, text_string};

use crate::codebook::Codebook;
use crate::export::terms;
use crate::finding::Language;
use crate::observe::Observation;
use crate::panel::Report;
use crate::read::pdf::base::{self, Base};
use crate::read::{Document, ReadOptions};
use crate::reading::Reading;
use crate::source::Place;

/// Stands in the trailer of an annotated file, with the number of boxes.
pub const MARK: &str = "GongkaiBoxes";

/// A copy, and how many values have a box in it.
pub struct Annotated {
    pub bytes: Vec<u8>,
    pub boxes: usize,
}

/// How a status is drawn: by colour and by shape.
struct Look {
    colour: [f32; 3],
    /// Lengths of dashes and gaps; empty for a whole line.
    dashes: &'static [i64],
    width: f32,
    shape: Shape,
    /// What it is called, in English and in Chinese.
    word: [&'static str; 2],
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Box,
    Ellipse,
    /// A box with a line from corner to corner.
    Struck,
}

/// Space between a figure and its box, in points.
const SPACE: f32 = 0.5;

/// Draws a box on each value of the reports of a file.
///
/// Errors: the file is damaged or cannot be written to, in words.
pub fn annotate(
    bytes: &[u8],
    options: &ReadOptions,
    document: &Document,
    reports: &[Report],
    codebook: &Codebook,
    language: Language,
) -> Result<Annotated, String> {
    let Base { document: objects, pages } =
        base::base(bytes, options).map_err(|error| error.to_string())?;
    let mut copy = IncrementalDocument::create_from(bytes.to_vec(), objects);
    let mut of_pages: Vec<Vec<ObjectId>> = vec![Vec::new(); pages.len()];
    let mut boxes = 0;
    for one in reports.iter().flat_map(|report| &report.observations) {
        let Some(Place::Box { page: number, area }) = &one.place else { continue };
        let page = document.pages.iter().find(|page| page.number == *number);
        let at = (*number as usize).wrapping_sub(1);
        let (Some(page), Some(base)) = (page, pages.get(at)) else { continue };
        boxes += 1;
        let mut area = base.area(area, page);
        area[..2].iter_mut().for_each(|edge| *edge -= SPACE);
        area[2..].iter_mut().for_each(|edge| *edge += SPACE);
        let note = note(one, codebook, language);
        of_pages[at].push(add(&mut copy, base.id, area, &look(one), &note, boxes));
    }
    for (page, boxes) in pages.iter().zip(of_pages).filter(|(_, boxes)| !boxes.is_empty()) {
        hang(&mut copy, page.id, boxes).map_err(|error| error.to_string())?;
    }
    copy.new_document.trailer.set(MARK, boxes as i64);
    let mut bytes = Vec::new();
    copy.save_to(&mut bytes).map_err(|error| error.to_string())?;
    Ok(Annotated { bytes, boxes })
}

fn look(one: &Observation) -> Look {
    match &one.reading {
        Reading::Good(_) if one.confirmed_by() > 0 => Look {
            colour: [0.0, 0.4, 0.29],
            dashes: &[],
            width: 1.0,
            shape: Shape::Box,
            word: ["good, confirmed", "可信，经核对"],
        },
        Reading::Good(_) => Look {
            colour: [0.0, 0.35, 0.7],
            dashes: &[4, 2],
            width: 1.0,
            shape: Shape::Box,
            word: ["good", "可信"],
        },
        Reading::Flagged(..) => Look {
            colour: [0.8, 0.27, 0.0],
            dashes: &[],
            width: 1.5,
            shape: Shape::Ellipse,
            word: ["flagged", "存疑"],
        },
        Reading::Missing(_) => Look {
            colour: [0.4, 0.4, 0.4],
            dashes: &[1, 2],
            width: 1.0,
            shape: Shape::Struck,
            word: ["missing", "缺失"],
        },
    }
}

/// What the note on a box says: the item, the value, what is printed, and what speaks for and against it.
fn note(one: &Observation, codebook: &Codebook, language: Language) -> String {
    let label = format!("{} {}", one.label, one.column_label);
    let known = codebook.indicator(&one.indicator);
    let name = known.map_or(label.trim(), |known| language.of(&known.label_en, &known.label_zh));
    let mut lines = Vec::new();
    match one.reading.figure() {
        Some(figure) => {
            lines.push(format!("{name} = {} {}", figure.value.normalize(), one.unit));
            lines.push(format!("{}{}", language.of("printed: ", "印作："), figure.printed));
        }
        None => lines.push(name.to_owned()),
    }
    let [word, word_zh] = look(one).word;
    lines.push(language.of(word, word_zh).to_owned());
    if let Reading::Missing(missing) = &one.reading {
        let id = missing.id();
        lines.push(match language {
            Language::English => id.to_owned(),
            Language::Chinese => terms::label("reason", id).to_owned(),
        });
    }
    let findings = one.reading.findings().iter();
    lines.extend(findings.map(|finding| language.say(&finding.message).into_owned()));
    if !one.evidence.is_empty() {
        let by = language.of("confirmed by: ", "核对：");
        lines.push(format!("{by}{}", one.evidence_named()));
    }
    lines.push(format!("{} {}", one.form, one.indicator));
    lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join("\n")
}

fn add(
    copy: &mut IncrementalDocument,
    page: ObjectId,
    area: [f32; 4],
    look: &Look,
    note: &str,
    number: usize,
) -> ObjectId {
    let reals = |numbers: &[f32]| {
        Object::Array(numbers.iter().map(|number| Object::Real(*number)).collect())
    };
    let drawing = Stream::new(
        dictionary! {
            "Type" => "XObject",
            "Subtype" => "Form",
            "BBox" => reals(&area),
        },
        drawing(area, look).into_bytes(),
    );
    let drawing = copy.new_document.add_object(drawing);
    let dashes = look.dashes.iter().map(|length| Object::Integer(*length)).collect::<Vec<_>>();
    let style = if dashes.is_empty() { "S" } else { "D" };
    let mut border = dictionary! { "W" => look.width, "S" => style };
    if !dashes.is_empty() {
        border.set("D", dashes);
    }
    copy.new_document.add_object(dictionary! {
        "Type" => "Annot",
        "Subtype" => if look.shape == Shape::Ellipse { "Circle" } else { "Square" },
        "Rect" => reals(&area),
        "P" => page,
        "C" => reals(&look.colour),
        "BS" => border,
        // Printed with the page.
        "F" => 4,
        "NM" => text_string(&format!("gongkai-{number}")),
        "T" => text_string("gongkai"),
        "Contents" => text_string(note),
        "AP" => dictionary! { "N" => drawing },
    })
}

/// The box as it is drawn, for programs that do not draw one by themselves.
fn drawing([x0, y0, x1, y1]: [f32; 4], look: &Look) -> String {
    let [red, green, blue] = look.colour;
    let dashes = look.dashes.iter().map(i64::to_string).collect::<Vec<_>>().join(" ");
    let inset = look.width / 2.0;
    let (x0, y0, x1, y1) = (x0 + inset, y0 + inset, x1 - inset, y1 - inset);
    let path = match look.shape {
        Shape::Box => format!("{x0} {y0} {} {} re", x1 - x0, y1 - y0),
        Shape::Struck => {
            format!("{x0} {y0} {} {} re {x0} {y0} m {x1} {y1} l", x1 - x0, y1 - y0)
        }
        Shape::Ellipse => ellipse(x0, y0, x1, y1),
    };
    format!("q {red} {green} {blue} RG {} w [{dashes}] 0 d {path} S Q", look.width)
}

fn ellipse(x0: f32, y0: f32, x1: f32, y1: f32) -> String {
    /// How far the handles of a curve reach that is a quarter of a circle.
    const HANDLE: f32 = 0.5523;
    let (x, y) = ((x0 + x1) / 2.0, (y0 + y1) / 2.0);
    let (dx, dy) = ((x1 - x) * HANDLE, (y1 - y) * HANDLE);
    let (left, right, low, high) = (x - dx, x + dx, y - dy, y + dy);
    format!(
        "{x1} {y} m {x1} {high} {right} {y1} {x} {y1} c {left} {y1} {x0} {high} {x0} {y} c \
         {x0} {low} {left} {y0} {x} {y0} c {right} {y0} {x1} {low} {x1} {y} c"
    )
}

/// Puts boxes behind the annotations that a page has.
fn hang(copy: &mut IncrementalDocument, page: ObjectId, boxes: Vec<ObjectId>) -> lopdf::Result<()> {
    copy.opt_clone_object_to_new_document(page)?;
    let old = copy.get_prev_documents();
    let of_page = old.get_dictionary(page).and_then(|page| page.get(b"Annots"));
    let listed = of_page.and_then(|all| old.dereference(all)).map(|(_, all)| all.clone());
    let mut all = listed.and_then(|all| all.as_array().cloned()).unwrap_or_default();
    all.extend(boxes.into_iter().map(Object::Reference));
    let page: &mut Dictionary = copy.new_document.get_dictionary_mut(page)?;
    page.set("Annots", all);
    Ok(())
}
