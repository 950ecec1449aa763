//! The styles of an OpenDocument text, as far as they change what is printed.

use std::collections::BTreeMap;

use super::lists::ListStyle;
use crate::read::look::{Ground, Ink, TextLook, draws_signs, points, rgb};
use crate::read::xml::{Element, Space};

/// Longer chains of styles are circles.
const LONGEST_CHAIN: usize = 20;

/// Lines and rows of a fixed height of this and less show nothing, in points.
const INVISIBLE_HEIGHT: f64 = 2.5;

/// All styles by family and name.
#[derive(Debug, Default)]
pub struct Styles {
    styles: BTreeMap<(String, String), Style>,
    pub lists: BTreeMap<String, ListStyle>,
    /// What holds where no style says otherwise, by family.
    defaults: BTreeMap<String, Style>,
    fonts: BTreeMap<String, String>,
}

/// A style with what it takes over from its parents.
#[derive(Clone, Debug, Default)]
pub struct Style {
    parent: Option<String>,
    pub list: Option<String>,
    pub text: TextLook,
    pub ground: Option<Ground>,
    /// Of a paragraph or row: whether it is too low to be seen.
    pub squeezed: Option<bool>,
    /// Of a section, row or column: whether it is left out.
    pub hidden: bool,
}

impl Styles {
    /// Reads the styles of all parts; the later part wins.
    pub fn read(roots: &[&Element<'_>]) -> Self {
        let mut read = Self::default();
        for root in roots {
            read.fonts_in(root);
        }
        for root in roots {
            read.styles_in(root);
        }
        read.settle();
        read
    }

    fn fonts_in(&mut self, element: &Element<'_>) {
        for inner in element.elements() {
            if inner.is(Space::Style, "font-face") {
                let family = inner.attribute("font-family");
                let named = inner.attribute("name").zip(family);
                self.fonts.extend(named.map(|(name, family)| (name.into(), family.into())));
            } else if inner.space == Space::Office || inner.name.is_empty() {
                self.fonts_in(inner);
            }
        }
    }

    fn styles_in(&mut self, element: &Element<'_>) {
        for inner in element.elements() {
            let family = || inner.attribute("family").unwrap_or_default().into_owned();
            match (inner.space, inner.name) {
                (Space::Style, "default-style") => {
                    let style = self.style(inner);
                    self.defaults.insert(family(), style);
                }
                (Space::Style, "style") => {
                    let style = self.style(inner);
                    if let Some(name) = inner.attribute("name") {
                        self.styles.insert((family(), name.into()), style);
                    }
                }
                (Space::Text, "list-style") => {
                    if let Some(name) = inner.attribute("name") {
                        self.lists.insert(name.into(), ListStyle::read(inner));
                    }
                }
                (Space::Office, "body") => {}
                (_, _) => self.styles_in(inner),
            }
        }
    }

    fn style(&self, element: &Element<'_>) -> Style {
        let mut style = Style {
            parent: element.attribute("parent-style-name").map(Into::into),
            list: element
                .attribute("list-style-name")
                .map(Into::into)
                .filter(|l: &String| !l.is_empty()),
            ..Style::default()
        };
        for properties in element.elements().filter(|e| e.space == Space::Style) {
            match properties.name {
                "text-properties" => style.text = self.text(properties),
                "paragraph-properties" => {
                    style.ground = ground(properties);
                    let height = properties.attribute("line-height");
                    let height = height.as_deref().and_then(points);
                    style.squeezed = height.map(|height| height <= INVISIBLE_HEIGHT);
                }
                "table-cell-properties" | "table-properties" => {
                    style.ground = ground(properties).or(style.ground);
                    style.hidden |= properties.attribute("display").is_some_and(|d| d == "false");
                }
                "table-row-properties" => {
                    style.ground = ground(properties).or(style.ground);
                    let height = properties.attribute("row-height");
                    let is_free = properties.attribute("use-optimal-row-height");
                    let is_free = is_free.is_some_and(|value| value == "true");
                    let height = height.as_deref().and_then(points).filter(|_| !is_free);
                    style.squeezed = height.map(|height| height <= INVISIBLE_HEIGHT);
                }
                _ => {}
            }
        }
        style
    }

    fn text(&self, properties: &Element<'_>) -> TextLook {
        let value = |name: &str| properties.attribute(name);
        let is = |name: &str, none: &str| value(name).map(|value| value != none);
        let position = value("text-position");
        let size = value("font-size");
        let fill = value("color").and_then(|colour| rgb(&colour)).map(Ink::Rgb);
        let is_automatic = value("use-window-font-color").is_some_and(|value| value == "true");
        let opacity = value("opacity").and_then(|part| share(&part));
        let turned: Option<u32> = properties.number("text-rotation-angle");
        let font = value("font-name").or_else(|| value("font-family"));
        TextLook {
            vanish: is("display", "true")
                .filter(|_| value("display").is_some_and(|v| v != "condition")),
            strike: is("text-line-through-style", "none")
                .or_else(|| is("text-line-through-type", "none"))
                .or_else(|| is("text-line-through-text", "")),
            // A digit that lies on its side is none of the figure beside it.
            shifted: position
                .map(|position| is_shifted(&position))
                .or(turned.map(|turned| matches!(turned, 90 | 270))),
            // Percent are of the parent's size, which is a usual one.
            size: size.and_then(|size| match size.strip_suffix('%') {
                Some(part) => part.trim().parse::<f32>().ok().map(|part| part / 5.0),
                None => points(&size).map(|points| points as f32 * 2.0),
            }),
            spacing: value("letter-spacing").and_then(|by| points(&by)).map(|by| by as f32),
            width: value("text-scale").and_then(|scale| scale.trim_end_matches('%').parse().ok()),
            ink: if is_automatic { Some(Ink::Automatic) } else { fill },
            // Programs write 0% beside the automatic colour, too, where it means nothing.
            opacity: opacity.map(|part| if is_automatic && part == 0.0 { 1.0 } else { part }),
            shade: ground(properties),
            pictures: font.map(|font| {
                let name = self.fonts.get(&*font).map_or(&*font, String::as_str);
                let name = name.trim_start_matches(['\'', '"']);
                draws_signs(name)
            }),
            combined: is("text-combine", "none").or(turned.map(|turned| turned == 180)),
            ..TextLook::default()
        }
    }

    /// Gives each style what it leaves to its parents.
    fn settle(&mut self) {
        let names: Vec<(String, String)> = self.styles.keys().cloned().collect();
        let mut settled = Vec::new();
        for key in names {
            let mut style = self.styles.get(&key).cloned().unwrap_or_default();
            let mut next = style.parent.clone();
            for _ in 0..LONGEST_CHAIN {
                let Some(name) = next.take() else { break };
                let Some(parent) = self.styles.get(&(key.0.clone(), name)) else { break };
                style.text = style.text.over(&parent.text);
                style.ground = style.ground.or(parent.ground);
                style.squeezed = style.squeezed.or(parent.squeezed);
                style.list = style.list.or_else(|| parent.list.clone());
                next.clone_from(&parent.parent);
            }
            settled.push((key, style));
        }
        self.styles = settled.into_iter().collect();
    }

    /// The style that an element names.
    pub fn of(&self, family: &str, element: &Element<'_>) -> Option<&Style> {
        let name = element.attribute("style-name")?;
        self.styles.get(&(family.to_owned(), name.into_owned()))
    }

    /// What holds in paragraphs where no style says otherwise.
    pub fn of_paragraphs(&self) -> TextLook {
        self.defaults.get("paragraph").map(|style| style.text.clone()).unwrap_or_default()
    }
}

/// `super 58%`, `33% 58%`: whether it is raised or lowered by more than the eye passes over.
fn is_shifted(position: &str) -> bool {
    let first = position.split_whitespace().next().unwrap_or_default();
    match first.strip_suffix('%').and_then(|part| part.parse::<f32>().ok()) {
        Some(part) => part.abs() >= 15.0,
        None => matches!(first, "super" | "sub"),
    }
}

/// `30%` as a part of one.
fn share(percent: &str) -> Option<f32> {
    percent.trim().trim_end_matches('%').parse::<f32>().ok().map(|part| part / 100.0)
}

fn ground(properties: &Element<'_>) -> Option<Ground> {
    rgb(&properties.attribute("background-color")?).map(Ground::Rgb)
}
