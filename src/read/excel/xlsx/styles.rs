//! The styles of a workbook: how its cells and their characters look.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::package;
use crate::read::excel::conditional::Change;
use crate::read::excel::format::{Format, builtin};
use crate::read::excel::look::{Look, Rgb};
use crate::read::excel::palette;
use crate::read::excel::style::Style;
use crate::read::look::draws_signs;
use crate::read::xml::{self, Element};

/// More styles than Excel itself allows in a workbook.
const MOST_STYLES: usize = 65_536;

#[derive(Default)]
pub struct Styles {
    cells: Vec<Style>,
    /// What conditional formats change.
    pub changes: Vec<Change>,
    colours: Colours,
}

impl Styles {
    /// Reads the parts with the styles and with the colours of the theme; each may be empty.
    pub fn read(styles: &Element<'_>, theme: &str) -> Self {
        let Some(sheet) = styles.elements().find(|element| element.name == "styleSheet") else {
            return Self { colours: Colours::read(None, theme), ..Self::default() };
        };
        let colours = Colours::read(Some(sheet), theme);
        let formats = formats(sheet);
        let fonts: Vec<Look> = list(sheet, "fonts").map(|font| colours.look(font)).collect();
        let grounds: Vec<Option<Rgb>> =
            list(sheet, "fills").map(|fill| colours.ground(fill)).collect();
        let mut known: BTreeMap<u32, Rc<Format>> = BTreeMap::new();
        let mut format = |id: u32| {
            let parsed = || Rc::new(Format::parse(code(id, &formats)));
            known.entry(id).or_insert_with(parsed).clone()
        };
        let number = |style: &Element<'_>, name| style.number::<usize>(name).unwrap_or(0);
        let cells = list(sheet, "cellXfs").map(|style| Style {
            format: format(style.number("numFmtId").unwrap_or(0)),
            look: Look {
                repeated: is_repeated(style),
                shrinks: alignment(style, "shrinkToFit")
                    .is_some_and(|shrinks| matches!(&*shrinks, "1" | "true")),
                ..fonts.get(number(style, "fontId")).cloned().unwrap_or_default()
            },
            ground: grounds.get(number(style, "fillId")).copied().unwrap_or(Some(Rgb::WHITE)),
        });
        let cells = cells.collect();
        let changes = list(sheet, "dxfs").map(|change| colours.change(change)).collect();
        Self { cells, changes, colours }
    }

    /// What a differential format changes that stands in a rule itself.
    pub fn change(&self, change: &Element<'_>) -> Change {
        self.colours.change(change)
    }

    /// A colour as an element says it.
    pub fn colour(&self, element: &Element<'_>) -> Option<Rgb> {
        self.colours.colour(element)
    }

    pub fn of(&self, index: usize) -> Style {
        self.cells.get(index).cloned().unwrap_or_default()
    }

    /// The look of a run of characters, which stands on that of its cell where it says nothing.
    pub fn run(&self, properties: Option<&Element<'_>>, cell: &Look) -> Look {
        let own = properties.map_or_else(|| *cell, |properties| self.colours.look(properties));
        Look { repeated: cell.repeated, ..own }
    }
}

fn list<'e, 'x>(
    sheet: &'e Element<'x>,
    name: &'static str,
) -> impl Iterator<Item = &'e Element<'x>> {
    let lists = sheet.elements().filter(move |element| element.name == name);
    lists.flat_map(Element::elements).take(MOST_STYLES)
}

/// The formats of the workbook's own, by number.
fn formats(sheet: &Element<'_>) -> BTreeMap<u32, String> {
    list(sheet, "numFmts")
        .filter_map(|format| {
            Some((format.number("numFmtId")?, format.attribute("formatCode")?.into_owned()))
        })
        .collect()
}

fn code(id: u32, own: &BTreeMap<u32, String>) -> &str {
    own.get(&id).map(String::as_str).or_else(|| builtin(id)).unwrap_or("General")
}

/// Whether an element such as `<strike/>` says yes.
fn is_on(parent: &Element<'_>, name: &str) -> bool {
    let element = parent.elements().find(|element| element.name == name);
    element.is_some_and(|element| {
        !matches!(element.attribute("val").as_deref(), Some("0" | "false" | "off" | "none"))
    })
}

/// Whether a text is repeated over the width of its cell.
fn is_repeated(style: &Element<'_>) -> bool {
    alignment(style, "horizontal").as_deref() == Some("fill")
}

fn alignment<'x>(style: &Element<'x>, name: &str) -> Option<Cow<'x, str>> {
    style.elements().find(|element| element.name == "alignment")?.attribute(name)
}

#[derive(Default)]
struct Colours {
    theme: Vec<Rgb>,
    palette: Vec<Rgb>,
}

impl Colours {
    fn read(sheet: Option<&Element<'_>>, theme: &str) -> Self {
        let own = sheet.into_iter().flat_map(|sheet| list(sheet, "colors"));
        let palette = own
            .filter(|colours| colours.name == "indexedColors")
            .flat_map(Element::elements)
            .filter_map(|colour| Rgb::parse(&colour.attribute("rgb")?))
            .skip(8)
            .collect();
        Self { theme: of_theme(theme), palette }
    }

    /// `None` where the colour is left to the screen.
    fn colour(&self, element: &Element<'_>) -> Option<Rgb> {
        let tint = element.number::<f64>("tint").unwrap_or(0.0);
        let named = if let Some(rgb) = element.attribute("rgb") {
            Rgb::parse(&rgb)
        } else if let Some(index) = element.number::<usize>("theme") {
            self.theme.get(index).copied()
        } else {
            palette::indexed(element.number("indexed")?, &self.palette)
        };
        named.map(|colour| colour.tinted(tint))
    }

    fn look(&self, font: &Element<'_>) -> Look {
        let child = |name: &str| font.elements().find(|element| element.name == name);
        let align = child("vertAlign").and_then(|align| align.attribute("val"));
        Look {
            raised: matches!(align.as_deref(), Some("superscript" | "subscript")),
            struck: is_on(font, "strike"),
            hidden: false,
            size: child("sz").and_then(|size| size.number("val")),
            colour: child("color").and_then(|colour| self.colour(colour)),
            repeated: false,
            pictures: child("name")
                .or_else(|| child("rFont"))
                .and_then(|font| font.attribute("val"))
                .is_some_and(|name| draws_signs(&name)),
            shrinks: false,
        }
    }

    fn ground(&self, fill: &Element<'_>) -> Option<Rgb> {
        let Some(pattern) = fill.elements().find(|element| element.name == "patternFill") else {
            // A gradient, perhaps from one colour to the same.
            let mut stops = fill.elements().flat_map(Element::elements).flat_map(Element::elements);
            let first = stops.next().and_then(|stop| self.colour(stop));
            let is_plain = stops.all(|stop| self.colour(stop) == first);
            return if fill.children.is_empty() {
                Some(Rgb::WHITE)
            } else {
                first.filter(|_| is_plain)
            };
        };
        let colour = |name: &str| {
            let element = pattern.elements().find(|element| element.name == name)?;
            self.colour(element)
        };
        match pattern.attribute("patternType").as_deref() {
            None | Some("none") => Some(Rgb::WHITE),
            Some("solid") => colour("fgColor").or(Some(Rgb::BLACK)),
            Some(_) => colour("fgColor").filter(|front| colour("bgColor") == Some(*front)),
        }
    }

    /// What a differential format changes.
    fn change(&self, change: &Element<'_>) -> Change {
        let child = |name: &str| change.elements().find(|element| element.name == name);
        let look = child("font").map(|font| self.look(font)).unwrap_or_default();
        let fill = child("fill").and_then(|fill| fill.elements().next());
        let ground = fill.and_then(|fill| {
            // The fill of a conditional format is that behind the pattern.
            let behind = fill.elements().find(|element| element.name == "bgColor");
            behind.or_else(|| fill.elements().next()).and_then(|colour| self.colour(colour))
        });
        let code = child("numFmt").and_then(|format| format.attribute("formatCode"));
        let format = code.map(|code| Rc::new(Format::parse(&code)));
        Change { struck: look.struck, colour: look.colour, ground, format, instead: None }
    }
}

/// The colours of a theme in the order in which cells number them: grounds and texts change places.
fn of_theme(theme: &str) -> Vec<Rgb> {
    let tree = xml::parse(scheme(theme));
    let scheme = tree.root.elements().find_map(|root| named(root, "clrScheme"));
    let colours = scheme.into_iter().flat_map(Element::elements).map(|colour| {
        let value = colour.elements().next();
        value
            .and_then(|value| value.attribute("lastClr").or_else(|| value.attribute("val")))
            .and_then(|value| Rgb::parse(&value))
            .unwrap_or(Rgb::BLACK)
    });
    let mut colours: Vec<Rgb> = colours.collect();
    if colours.len() < 4 {
        colours = vec![Rgb::BLACK, Rgb::WHITE, Rgb(0x1F, 0x49, 0x7D), Rgb(0xEE, 0xEC, 0xE1)];
    }
    colours.swap(0, 1);
    colours.swap(2, 3);
    colours
}

/// The element with the colours: fonts and effects take up most of the part, and are not looked at.
fn scheme(theme: &str) -> &str {
    const END: &str = "clrScheme>";
    let start = theme.find("clrScheme").and_then(|name| theme[..name].rfind('<'));
    let from_start = start.map_or("", |start| &theme[start..]);
    let end = from_start.rfind(END).map_or(from_start.len(), |end| end + END.len());
    &from_start[..end]
}

/// The colours of the part with the theme.
pub fn theme_colours(part: &[u8]) -> Vec<Rgb> {
    of_theme(&package::text(part))
}

/// The first element of that name in the subtree.
pub fn named<'e, 'x>(element: &'e Element<'x>, name: &str) -> Option<&'e Element<'x>> {
    if element.name == name {
        return Some(element);
    }
    element.elements().find_map(|inner| named(inner, name))
}
