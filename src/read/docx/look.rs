//! What the properties of runs, paragraphs and rows say of their look.
//!
//! The properties of a paragraph's mark count for nothing but the mark.

use super::colour::{self, Theme, highlight};
use super::switch::is_on;
use crate::read::look::{Ground, Ink, TextLook, WHITE, draws_signs, rgb};
use crate::read::xml::{Element, Space};

/// Reads a `w:rPr`.
pub fn text_look(properties: Option<&Element<'_>>, theme: &Theme) -> TextLook {
    let mut look = TextLook::default();
    let Some(properties) = properties else { return look };
    for element in properties.elements() {
        let is_switched_on =
            || Some(!value(element).is_some_and(|value| super::switch::is_off(&value)));
        match (element.space, element.name) {
            (Space::Word, "vanish") => look.vanish = is_switched_on(),
            (Space::Word, "strike") => look.strike = is_switched_on(),
            (Space::Word, "dstrike") => look.double_strike = is_switched_on(),
            (Space::Word, "vertAlign") => {
                look.shifted = value(element).map(|value| value != "baseline");
            }
            (Space::Word, "position") => look.position = half_points(element),
            (Space::Word, "sz") => look.size = half_points(element),
            (Space::Word, "w") => {
                look.width = value(element).and_then(|v| v.trim_end_matches('%').parse().ok());
            }
            (Space::Word, "spacing") => {
                look.spacing = element.number::<f32>("val").map(|twips| twips / 20.0);
            }
            (Space::Word, "color") => {
                let keys = ["val", "themeColor", "themeTint", "themeShade"];
                look.ink = Some(theme.of(element, keys).map_or(Ink::Automatic, Ink::Rgb));
            }
            (Space::Word, "shd") => look.shade = colour::shade(Some(properties), theme),
            (Space::Word, "highlight") => {
                look.marker = value(element).map(|name| highlight(&name));
            }
            (Space::Word, "fitText") => {
                // Whatever stands there is pressed into this width, in twentieths of a point.
                let room = element.number::<f32>("val");
                look.width =
                    room.filter(|room| *room <= LEAST_ROOM).map(|_| SQUEEZED).or(look.width);
            }
            (Space::Word, "rFonts") => look.pictures = pictures(element),
            (Space::Word, "eastAsianLayout") => {
                look.combined = is_on_attribute(element, "combine");
            }
            (_, "textFill") => look.ink = text_fill(element, theme).or(look.ink),
            (_, _) => {}
        }
    }
    look
}

fn value<'x>(element: &Element<'x>) -> Option<std::borrow::Cow<'x, str>> {
    element.attribute("val")
}

/// A measure that is half points, or has its unit in strict documents.
fn half_points(element: &Element<'_>) -> Option<f32> {
    let value = value(element)?;
    let value = value.trim();
    if let Ok(number) = value.parse::<u16>() {
        return Some(number.into());
    }
    match value.find(|c: char| c.is_ascii_alphabetic()) {
        None => value.parse().ok(),
        Some(at) => {
            let number: f32 = value[..at].parse().ok()?;
            let points = match &value[at..] {
                "pt" => 1.0,
                "in" => 72.0,
                "cm" => 72.0 / 2.54,
                "mm" => 7.2 / 2.54,
                "pc" | "pi" => 12.0,
                _ => return None,
            };
            Some(number * points * 2.0)
        }
    }
}

/// Whether the font for digits is one of pictures.
fn pictures(fonts: &Element<'_>) -> Option<bool> {
    let name = fonts.attribute("ascii")?;
    Some(draws_signs(&name))
}

fn is_on_attribute(element: &Element<'_>, name: &str) -> Option<bool> {
    element.attribute(name).map(|value| !super::switch::is_off(&value))
}

/// The fill of letters, which wins over their colour (`w14:textFill`).
fn text_fill(element: &Element<'_>, theme: &Theme) -> Option<Ink> {
    let fill = element.elements().next()?;
    if fill.name == "noFill" {
        return Some(Ink::None);
    }
    let colour = fill.elements().next().filter(|_| fill.name == "solidFill")?;
    let alpha = colour.elements().find(|change| change.name == "alpha");
    let through = alpha.and_then(|alpha| alpha.number::<f32>("val"));
    // In thousandths of a percent, of what shines through.
    if through.is_some_and(|through| through >= 90_000.0) {
        return Some(Ink::None);
    }
    let value = colour.attribute("val")?;
    rgb(&value).or_else(|| theme.colour(&value)).map(Ink::Rgb)
}

/// What a paragraph's properties say of its look.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ParagraphLook {
    pub shade: Option<Ground>,
    /// Whether its lines have an exact height that is next to nothing, or stand outside of the cell.
    pub squeezed: Option<bool>,
}

/// Text that is to fit into this width is squeezed, in twentieths of a point; of how much of its
/// usual width that leaves, this is an example, in percent.
const LEAST_ROOM: f32 = 40.0;
const SQUEEZED: f32 = 20.0;

/// Lines and rows of an exact height of this and less show nothing, in twentieths of a point. What
/// is too high for a line stands over the one above, and what is too high for a row is cut off.
const INVISIBLE_LINE: f32 = 50.0;
const INVISIBLE_ROW: f32 = 100.0;

/// Paragraphs that begin so far before their cell stand outside of it, in twentieths of a point.
const OUTSIDE: f32 = -1500.0;

impl ParagraphLook {
    /// Reads a `w:pPr`.
    pub fn read(properties: Option<&Element<'_>>, theme: &Theme) -> Self {
        let spacing = properties.and_then(|p| p.child(Space::Word, "spacing"));
        let squeezed = spacing.and_then(|spacing| {
            let line: f32 = spacing.number("line")?;
            let is_exact = spacing.attribute("lineRule").is_some_and(|rule| rule == "exact");
            Some(is_exact && line <= INVISIBLE_LINE)
        });
        let indent = properties.and_then(|p| p.child(Space::Word, "ind"));
        let is_outside = indent.is_some_and(|indent| {
            let of = |name: &str| indent.number::<f32>(name).unwrap_or(0.0);
            let first = of("firstLine") - of("hanging");
            of("left") + of("start") + first <= OUTSIDE
        });
        let squeezed = if is_outside { Some(true) } else { squeezed };
        Self { shade: colour::shade(properties, theme), squeezed }
    }

    pub fn over(&self, below: &Self) -> Self {
        Self { shade: self.shade.or(below.shade), squeezed: self.squeezed.or(below.squeezed) }
    }
}

/// Whether a row of a table is hidden or has no height to be seen in.
pub fn is_hidden_row(properties: Option<&Element<'_>>) -> bool {
    let height = properties.and_then(|p| p.child(Space::Word, "trHeight"));
    let is_flat = height.is_some_and(|height| {
        let is_exact = height.attribute("hRule").is_some_and(|rule| rule == "exact");
        is_exact && height.number("val").is_some_and(|height: f32| height <= INVISIBLE_ROW)
    });
    is_flat || is_on(properties, "hidden") == Some(true)
}

/// The colour of the page, where the document says that it is shown.
pub fn page(root: &Element<'_>, theme: &Theme, is_shown: bool) -> Ground {
    let background = root.find(Space::Word, "background").filter(|_| is_shown);
    let keys = ["color", "themeColor", "themeTint", "themeShade"];
    let colour = background.and_then(|background| theme.of(background, keys));
    Ground::Rgb(colour.unwrap_or(WHITE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::line::Look;
    use crate::read::look::Around;
    use crate::read::xml;

    fn read(inside: &str) -> TextLook {
        let text = format!("<w:rPr>{inside}</w:rPr>");
        let tree = xml::parse(&text);
        text_look(tree.root.elements().next(), &Theme::default())
    }

    /// A run by its own properties, its style, its paragraph's style and the table's.
    #[track_caller]
    fn check(levels: [&str; 4], expected: Look) {
        let [own, style, paragraph, table] = levels.map(read);
        let around = Around {
            defaults: TextLook::default(),
            table,
            paragraph,
            ground: Ground::Rgb(WHITE),
            squeezed: false,
        };
        assert_eq!(around.look(&own, &style), expected, "{levels:?}");
    }

    #[track_caller]
    fn check_own(own: &str, expected: Look) {
        check([own, "", "", ""], expected);
    }

    #[test]
    fn colours_and_grounds() {
        check_own("<w:color w:val='FFFFFF'/>", Look::Hidden);
        check_own("<w:color w:val='000000' w:themeColor='background1'/>", Look::Hidden);
        check_own("<w:color w:val='FFFFFF'/><w:shd w:val='clear' w:fill='4472C4'/>", Look::Plain);
        check_own("<w:color w:val='4472C4'/><w:shd w:val='clear' w:fill='4472C4'/>", Look::Hidden);
        check_own("<w:color w:val='000000'/><w:highlight w:val='black'/>", Look::Hidden);
        check_own("<w:color w:val='FFFFFF'/><w:highlight w:val='black'/>", Look::Plain);
        check_own("<w:highlight w:val='black'/>", Look::Unclear);
        check_own("<w:highlight w:val='yellow'/>", Look::Plain);
        check_own("<w:shd w:val='clear' w:fill='000000'/>", Look::Plain);
        check_own("<w14:textFill><w14:noFill/></w14:textFill>", Look::Hidden);
        let white = "<w14:solidFill><w14:srgbClr w14:val='FFFFFF'/></w14:solidFill>";
        check_own(&format!("<w14:textFill>{white}</w14:textFill>"), Look::Hidden);
    }

    #[test]
    fn sizes_and_places() {
        check_own("<w:sz w:val='2'/>", Look::Hidden);
        check_own("<w:fitText w:val='1'/>", Look::Unclear);
        check_own("<w:fitText w:val='400'/>", Look::Plain);
        check_own("<w:sz w:val='1'/>", Look::Hidden);
        check_own("<w:sz w:val='1pt'/>", Look::Hidden);
        check_own("<w:sz w:val='8'/>", Look::Mark);
        check_own("<w:sz w:val='15'/>", Look::Plain);
        check_own("<w:w w:val='1'/>", Look::Hidden);
        check_own("<w:w w:val='66%'/>", Look::Plain);
        check_own("<w:w w:val='33'/>", Look::Unclear);
        check_own("<w:spacing w:val='-200'/>", Look::Unclear);
        check_own("<w:spacing w:val='-10'/>", Look::Plain);
        check_own("<w:spacing w:val='300'/>", Look::Unclear);
        check_own("<w:position w:val='6'/>", Look::Mark);
        check_own("<w:position w:val='-6'/>", Look::Mark);
        check_own("<w:position w:val='1'/>", Look::Plain);
        check_own("<w:sz w:val='72'/><w:position w:val='6'/>", Look::Plain);
        check_own("<w:vertAlign w:val='superscript'/>", Look::Mark);
        check_own("<w:rFonts w:ascii='Wingdings'/>", Look::Unclear);
        check_own("<w:webHidden/>", Look::Plain);
    }

    #[test]
    fn switches_of_two_styles_cancel_each_other() {
        let on = "<w:vanish/>";
        check(["", on, "", ""], Look::Hidden);
        check(["", "", on, ""], Look::Hidden);
        check(["", on, on, ""], Look::Plain);
        check(["", on, on, on], Look::Hidden);
        check([on, on, on, ""], Look::Hidden);
        check(["<w:vanish w:val='0'/>", "", on, ""], Look::Plain);
        check(["", "<w:vanish w:val='0'/>", on, ""], Look::Hidden);
        check(["", "<w:strike/>", "", ""], Look::Struck);
        check(["<w:strike w:val='off'/>", "<w:strike/>", "", ""], Look::Plain);
        check(["", "", "<w:dstrike/>", ""], Look::Struck);
    }

    #[test]
    fn other_properties_are_taken_from_the_nearest() {
        check(["", "<w:vertAlign w:val='superscript'/>", "", ""], Look::Mark);
        check(
            ["<w:vertAlign w:val='baseline'/>", "<w:vertAlign w:val='superscript'/>", "", ""],
            Look::Plain,
        );
        check(["", "<w:sz w:val='21'/>", "<w:sz w:val='2'/>", ""], Look::Plain);
        check(["", "", "", "<w:color w:val='FFFFFF'/>"], Look::Hidden);
        check(["<w:color w:val='auto'/>", "", "", "<w:color w:val='FFFFFF'/>"], Look::Plain);
    }
}
