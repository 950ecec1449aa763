//! The styles of an OpenDocument spreadsheet, each standing on its parent.

use std::collections::HashMap;

use crate::read::excel::format::Condition;
use crate::read::excel::hidden::is_flat;
use crate::read::excel::look::{Look, Rgb};
use crate::read::look::{draws_signs, points};
use crate::read::xml::{Element, Space};

/// Parents of parents; real ones have three.
const DEEPEST: usize = 20;

#[derive(Default)]
pub struct Styles {
    /// By family and name; the default of a family has no name.
    styles: HashMap<(String, String), Own>,
    /// Colours of number formats, by name.
    formats: HashMap<String, Format>,
    /// The families of fonts, by the names that styles have for them.
    fonts: HashMap<String, String>,
    /// Whether the settings say that zeros are not shown.
    pub hides_zeros: bool,
}

/// What one style says; what it leaves open is for its parent to say.
#[derive(Clone, Debug, Default)]
struct Own {
    parent: String,
    raised: Option<bool>,
    struck: Option<bool>,
    hidden: Option<bool>,
    size: Option<f64>,
    /// `Some(None)`: the colour of the screen.
    colour: Option<Option<Rgb>>,
    ground: Option<Rgb>,
    repeated: Option<bool>,
    /// The name of its font, as it stands there or in the list of fonts.
    font: Option<String>,
    format: Option<String>,
    /// Of rows and columns: whether they have no height or width. Of tables: not displayed.
    absent: bool,
    maps: Vec<Map>,
}

/// Another style under a condition.
#[derive(Clone, Debug)]
pub struct Map {
    pub condition: String,
    pub style: String,
}

#[derive(Default)]
struct Format {
    colour: Option<Rgb>,
    maps: Vec<Map>,
    /// Whether it shows a number as it is, whatever its places.
    plain: bool,
    /// Whether it makes another number of one, or no number at all.
    alters: bool,
}

/// How a cell looks.
#[derive(Clone, Debug)]
pub struct Style {
    pub look: Look,
    pub ground: Option<Rgb>,
    pub maps: Vec<Map>,
    /// Whether the style itself names a colour of the text, and not only a parent.
    pub names_ink: bool,
    format: Option<String>,
}

impl Styles {
    /// Adds the styles of a part.
    pub fn add(&mut self, root: &Element<'_>) {
        let lists = root.elements().flat_map(Element::elements);
        for element in lists.flat_map(Element::elements) {
            let name = element.attribute("name").unwrap_or_default().into_owned();
            if element.is(Space::Style, "style") || element.is(Space::Style, "default-style") {
                let family = element.attribute("family").unwrap_or_default().into_owned();
                self.styles.insert((family, name), own(element));
            } else if element.is(Space::Style, "font-face") {
                if let Some(family) = element.attribute("font-family") {
                    self.fonts.insert(name, family.into_owned());
                }
            } else if element.name.ends_with("-style") {
                let text = element.child(Space::Style, "text-properties");
                let colour = text.and_then(|text| Rgb::parse(&text.attribute("color")?));
                let (plain, alters) = (is_plain(element), alters(element));
                let format = Format { colour, maps: maps(element), plain, alters };
                self.formats.insert(name, format);
            }
        }
    }

    /// A style and its parents, the outermost first.
    fn chain(&self, family: &str, name: &str) -> Vec<&Own> {
        let mut chain = Vec::new();
        let mut name = name.to_owned();
        while let Some(own) = self.styles.get(&(family.to_owned(), name.clone())) {
            chain.push(own);
            if name.is_empty() || chain.len() > DEEPEST {
                break;
            }
            name.clone_from(&own.parent);
        }
        chain.reverse();
        chain
    }

    /// The look of a cell of that style.
    pub fn cell(&self, name: &str) -> Style {
        let mut style = Style {
            look: Look::default(),
            ground: Some(Rgb::WHITE),
            maps: Vec::new(),
            names_ink: false,
            format: None,
        };
        for own in self.chain("table-cell", name) {
            self.apply(own, &mut style.look);
            style.ground = own.ground.or(style.ground);
            style.format = own.format.clone().or(style.format);
            style.names_ink = own.colour.is_some();
            if !own.maps.is_empty() {
                style.maps.clone_from(&own.maps);
            }
        }
        style
    }

    /// Whether the style of a condition may show a number otherwise than the style of its cell.
    pub fn shows_otherwise(&self, style: &Style, other: &Style) -> bool {
        let own = other.format.as_ref().filter(|_| other.format != style.format);
        own.is_some_and(|name| !self.formats.get(name).is_some_and(|format| format.plain))
    }

    /// Whether some style changes to this one under a condition.
    pub fn maps_to(&self, name: &str) -> bool {
        let mut maps = self.styles.values().flat_map(|own| &own.maps);
        maps.any(|map| map.style == name)
    }

    /// The name of a style as it is written elsewhere, where signs in it are numbers.
    pub fn known(&self, name: &str) -> String {
        let written = || name.replace('_', "_5f_").replace(' ', "_20_");
        let is_known = self.styles.contains_key(&("table-cell".to_owned(), name.to_owned()));
        if is_known { name.to_owned() } else { written() }
    }

    /// The look of a run in a text or paragraph style, on that of what is around it.
    pub fn run(&self, family: &str, name: &str, around: &Look) -> Look {
        let mut look = *around;
        for own in self.chain(family, name) {
            self.apply(own, &mut look);
        }
        look
    }

    fn apply(&self, own: &Own, look: &mut Look) {
        own.apply(look);
        if let Some(font) = &own.font {
            let name = self.fonts.get(font).unwrap_or(font);
            look.pictures = draws_signs(name);
        }
    }

    /// Whether a row, column or table of that style is not shown.
    pub fn hides(&self, family: &str, name: &str) -> bool {
        self.styles.get(&(family.to_owned(), name.to_owned())).is_some_and(|own| own.absent)
    }

    /// The colour that the number format of a style gives to a number.
    pub fn colour_of_number(&self, style: &Style, value: f64) -> Option<Rgb> {
        self.format_of(style, value)?.colour
    }

    /// Whether the number format of a style makes another number of this one, or no number at all.
    pub fn alters(&self, style: &Style, value: f64) -> bool {
        self.format_of(style, value).is_some_and(|format| format.alters)
    }

    /// The number format of a style that holds for this number.
    fn format_of(&self, style: &Style, value: f64) -> Option<&Format> {
        let format = self.formats.get(style.format.as_ref()?)?;
        let chosen = format.maps.iter().find(|map| {
            let condition = map.condition.trim().strip_prefix("value()").and_then(Condition::parse);
            condition.is_some_and(|condition| condition.holds(value))
        });
        match chosen {
            Some(map) => self.formats.get(&map.style),
            None => Some(format),
        }
    }
}

impl Own {
    fn apply(&self, look: &mut Look) {
        look.raised = self.raised.unwrap_or(look.raised);
        look.struck = self.struck.unwrap_or(look.struck);
        look.hidden = self.hidden.unwrap_or(look.hidden);
        look.size = self.size.or(look.size);
        look.colour = self.colour.unwrap_or(look.colour);
        look.repeated = self.repeated.unwrap_or(look.repeated);
    }
}

fn own(element: &Element<'_>) -> Own {
    let parent = element.attribute("parent-style-name").unwrap_or_default().into_owned();
    let mut own = Own {
        parent,
        format: element.attribute("data-style-name").map(Into::into),
        maps: maps(element),
        ..Own::default()
    };
    for properties in element.elements().filter(|inner| inner.space == Space::Style) {
        let value = |name: &str| properties.attribute(name);
        match properties.name {
            "text-properties" => text(properties, &mut own),
            "table-cell-properties" => {
                own.repeated = value("repeat-content").map(|repeats| repeats == "true");
                own.ground = value("background-color").and_then(|colour| match &*colour {
                    "transparent" => Some(Rgb::WHITE),
                    colour => Rgb::parse(colour),
                });
            }
            "table-row-properties" => {
                own.absent = value("row-height").is_some_and(|h| shows_nothing(&h))
            }
            "table-column-properties" => {
                own.absent = value("column-width").is_some_and(|width| shows_nothing(&width));
            }
            "table-properties" => own.absent = value("display").as_deref() == Some("false"),
            _ => {}
        }
    }
    own
}

fn text(properties: &Element<'_>, own: &mut Own) {
    let value = |name: &str| properties.attribute(name);
    own.raised = value("text-position").map(|position| {
        let first = position.split_whitespace().next().unwrap_or_default();
        !matches!(first, "0%" | "0" | "baseline" | "")
    });
    let line = value("text-line-through-type").or_else(|| value("text-line-through-style"));
    own.struck = line.map(|line| line != "none");
    own.hidden = value("display").map(|display| display == "none");
    own.font = value("font-name").or_else(|| value("font-family")).map(Into::into);
    own.size = value("font-size").and_then(|size| points(&size));
    let automatic = value("use-window-font-color").is_some_and(|value| value == "true");
    own.colour = match value("color").and_then(|colour| Rgb::parse(&colour)) {
        Some(colour) => Some(Some(colour)),
        None if automatic => Some(None),
        None => None,
    };
}

/// Whether a number format shows digits and nothing that makes another number of them.
fn is_plain(format: &Element<'_>) -> bool {
    let mut numbers = 0;
    let plain = |part: &Element<'_>| match part.name {
        "number" => part.attribute("display-factor").is_none(),
        "text" => !changes_numbers(&part.text()),
        "text-properties" | "fill-character" => true,
        _ => false,
    };
    let all = format.elements().all(|part| {
        numbers += usize::from(part.name == "number");
        plain(part)
    });
    all && numbers == 1
}

/// Whether a text beside digits makes another number of them.
fn changes_numbers(text: &str) -> bool {
    let changes = |c: char| matches!(c, '.' | '-' | '%' | '‰' | '十' | '百' | '千' | '万' | '亿');
    text.chars().any(|c| c.is_numeric() || changes(c))
}

/// Whether a number format shows another number than it is given: not if it is a text format, or
/// one for an amount of money.
fn alters(format: &Element<'_>) -> bool {
    let shows = |part: &Element<'_>| matches!(part.name, "number" | "text-content" | "fraction");
    let changes = |part: &Element<'_>| match part.name {
        "number" => {
            part.attribute("display-factor").is_some_and(|factor| &*factor != "1")
                || part.elements().any(|inner| changes_numbers(&inner.text()))
        }
        "text" | "fill-character" => changes_numbers(&part.text()),
        // Without a place for whole numbers it shows 1234 as 1234/1.
        "fraction" => part.attribute("min-integer-digits").is_none(),
        "text-content" | "currency-symbol" | "text-properties" | "map" => false,
        // Powers, days, hours.
        _ => true,
    };
    !format.elements().any(shows) || format.elements().any(changes)
}

/// Conditions of one style.
const MOST_MAPS: usize = 20;

fn maps(element: &Element<'_>) -> Vec<Map> {
    let maps = element.elements().filter(|inner| inner.is(Space::Style, "map"));
    maps.take(MOST_MAPS)
        .filter_map(|map| {
            Some(Map {
                condition: map.attribute("condition")?.into_owned(),
                style: map.attribute("apply-style-name")?.into_owned(),
            })
        })
        .collect()
}

fn shows_nothing(length: &str) -> bool {
    points(length).is_some_and(is_flat)
}
