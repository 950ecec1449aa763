//! How a run looks → what a reader takes from it.
//!
//! The look of a run is decided by its own properties, then by its character style, the style of
//! its paragraph, that of its table, and the defaults of the document. The properties of a
//! paragraph's mark count for nothing but the mark.

use super::colour::{self, Ground, Ink, Rgb, Theme, highlight, is_dark, is_invisible};
use super::is_on;
use crate::read::line::Look;
use crate::read::xml::{Element, Space};

/// Text of this size and less is not to be seen, in half points: programs hide text at 1 point.
const INVISIBLE_SIZE: f32 = 5.0;

/// Text of this size and less is a mark beside a figure and no part of it, in half points.
const TINY_SIZE: f32 = 8.0;

/// Text of this width and less (in percent) is a stroke.
const INVISIBLE_WIDTH: f32 = 15.0;

/// Raised or lowered by this part of its size, a digit is no part of the figure beside it. Programs
/// that turn PDF into DOCX shift digits by half a point here and there, which nobody sees.
const RAISED: f32 = 0.15;
const LEAST_RAISED: f32 = 3.0;

/// The size of text of which nobody says it, in half points.
const USUAL_SIZE: f32 = 20.0;

/// What one source says of the look of a text; what is `None` is left to the source below.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TextLook {
    vanish: Option<bool>,
    strike: Option<bool>,
    double_strike: Option<bool>,
    /// `w:vertAlign` raises or lowers.
    shifted: Option<bool>,
    /// `w:position` in half points, up or down.
    position: Option<f32>,
    /// In half points.
    size: Option<f32>,
    /// In percent of the usual width.
    width: Option<f32>,
    ink: Option<Ink>,
    shade: Option<Ground>,
    /// The marker pen; `None` inside is the pen taken away.
    marker: Option<Option<Rgb>>,
    /// Whether its font draws pictures for letters.
    pictures: Option<bool>,
    /// Whether it stands as two lines in one.
    combined: Option<bool>,
}

impl TextLook {
    /// Reads a `w:rPr`.
    pub fn read(properties: Option<&Element<'_>>, theme: &Theme) -> Self {
        let mut look = Self::default();
        let Some(properties) = properties else { return look };
        for element in properties.elements() {
            let is_switched_on =
                || Some(!value(element).is_some_and(|value| super::is_off(&value)));
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
                (Space::Word, "color") => {
                    let keys = ["val", "themeColor", "themeTint", "themeShade"];
                    look.ink = Some(theme.of(element, keys).map_or(Ink::Automatic, Ink::Rgb));
                }
                (Space::Word, "shd") => look.shade = colour::shade(Some(properties), theme),
                (Space::Word, "highlight") => {
                    look.marker = value(element).map(|name| highlight(&name));
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

    /// This look where it says something, and the other one elsewhere.
    pub fn over(&self, below: &Self) -> Self {
        Self {
            vanish: self.vanish.or(below.vanish),
            strike: self.strike.or(below.strike),
            double_strike: self.double_strike.or(below.double_strike),
            shifted: self.shifted.or(below.shifted),
            position: self.position.or(below.position),
            size: self.size.or(below.size),
            width: self.width.or(below.width),
            ink: self.ink.or(below.ink),
            shade: self.shade.or(below.shade),
            marker: self.marker.or(below.marker),
            pictures: self.pictures.or(below.pictures),
            combined: self.combined.or(below.combined),
        }
    }

    /// Whether a paragraph mark that looks like this is hidden.
    pub fn hides(&self) -> bool {
        self.vanish == Some(true)
    }

    fn seen(&self, ground: Ground) -> Look {
        let on = |switch: Option<bool>| switch == Some(true);
        let size = self.size.unwrap_or(USUAL_SIZE);
        let is_faint = match (self.ink, self.marker.flatten().map(Ground::Rgb).unwrap_or(ground)) {
            (Some(Ink::None), _) => true,
            (Some(Ink::Rgb(ink)), Ground::Rgb(ground)) => is_invisible(ink, ground),
            (Some(Ink::Rgb(_)), Ground::Unknown) | (Some(Ink::Automatic) | None, _) => false,
        };
        let is_thin = self.width.is_some_and(|width| width <= INVISIBLE_WIDTH);
        if on(self.vanish) || is_faint || is_thin || size <= INVISIBLE_SIZE {
            return Look::Hidden;
        }
        if on(self.strike) || on(self.double_strike) {
            return Look::Struck;
        }
        let shift = self.position.unwrap_or(0.0).abs();
        let is_shifted = shift >= LEAST_RAISED && shift >= RAISED * size;
        if on(self.shifted) || is_shifted || size <= TINY_SIZE {
            return Look::Mark;
        }
        // Under a black marker pen, programs do not agree whether black letters turn white.
        let is_inked = matches!(self.ink, None | Some(Ink::Automatic));
        let is_blackened = is_inked && self.marker.flatten().is_some_and(is_dark);
        if is_blackened || on(self.pictures) || on(self.combined) {
            return Look::Unclear;
        }
        Look::Plain
    }
}

/// What stands around a run: the styles below it, and its ground.
#[derive(Clone, Debug)]
pub struct Around {
    /// Of the document.
    pub defaults: TextLook,
    /// Of the style of the table, in the part of it that we are in.
    pub table: TextLook,
    /// Of the style of the paragraph.
    pub paragraph: TextLook,
    /// Under the paragraph.
    pub ground: Ground,
    /// The line is too low for any text.
    pub squeezed: bool,
}

impl Around {
    /// What a reader takes from a run with these properties of its own and of its style.
    pub fn look(&self, own: &TextLook, style: &TextLook) -> Look {
        let mut look = own.over(style).over(&self.paragraph).over(&self.table).over(&self.defaults);
        let toggled = |of: fn(&TextLook) -> Option<bool>| {
            of(own).or_else(|| {
                // A switch that two styles press is off again; the defaults press it for good.
                let styles = [style, &self.paragraph, &self.table];
                let pressed = styles.iter().filter(|look| of(look) == Some(true)).count() % 2 == 1;
                Some(pressed || of(&self.defaults) == Some(true))
            })
        };
        look.vanish = toggled(|look| look.vanish);
        look.strike = toggled(|look| look.strike);
        let ground = look.shade.unwrap_or(self.ground);
        if self.squeezed { Look::Hidden } else { look.seen(ground) }
    }
}

fn value<'x>(element: &Element<'x>) -> Option<std::borrow::Cow<'x, str>> {
    element.attribute("val")
}

/// A measure that is half points, or has its unit in strict documents.
fn half_points(element: &Element<'_>) -> Option<f32> {
    let value = value(element)?;
    let value = value.trim();
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
    Some(["Wingdings", "Webdings", "MT Extra", "Marlett"].iter().any(|n| name.starts_with(n)))
}

fn is_on_attribute(element: &Element<'_>, name: &str) -> Option<bool> {
    element.attribute(name).map(|value| !super::is_off(&value))
}

/// The fill of letters, which wins over their colour (`w14:textFill`).
fn text_fill(element: &Element<'_>, theme: &Theme) -> Option<Ink> {
    let fill = element.elements().next()?;
    if fill.name == "noFill" {
        return Some(Ink::None);
    }
    let colour = fill.elements().next().filter(|_| fill.name == "solidFill")?;
    let through = colour.elements().find(|change| change.name == "alpha")?.number::<f32>("val");
    // In thousandths of a percent, of what shines through.
    if through.is_some_and(|through| through >= 90_000.0) {
        return Some(Ink::None);
    }
    let value = colour.attribute("val")?;
    colour::rgb(&value).or_else(|| theme.colour(&value)).map(Ink::Rgb)
}

/// What a paragraph's properties say of its look.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ParagraphLook {
    pub shade: Option<Ground>,
    /// Whether its lines have an exact height that is next to nothing.
    pub squeezed: Option<bool>,
}

/// Lines and rows of an exact height of this and less show nothing, in twentieths of a point.
const INVISIBLE_HEIGHT: f32 = 50.0;

impl ParagraphLook {
    /// Reads a `w:pPr`.
    pub fn read(properties: Option<&Element<'_>>, theme: &Theme) -> Self {
        let spacing = properties.and_then(|p| p.child(Space::Word, "spacing"));
        let squeezed = spacing.and_then(|spacing| {
            let line: f32 = spacing.number("line")?;
            let is_exact = spacing.attribute("lineRule").is_some_and(|rule| rule == "exact");
            Some(is_exact && line <= INVISIBLE_HEIGHT)
        });
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
        is_exact && height.number("val").is_some_and(|height: f32| height <= INVISIBLE_HEIGHT)
    });
    is_flat || is_on(properties, "hidden") == Some(true)
}

/// The colour of the page, where the document says that it is shown.
pub fn page(root: &Element<'_>, theme: &Theme, is_shown: bool) -> Ground {
    let background = root.find(Space::Word, "background").filter(|_| is_shown);
    let keys = ["color", "themeColor", "themeTint", "themeShade"];
    let colour = background.and_then(|background| theme.of(background, keys));
    Ground::Rgb(colour.unwrap_or(colour::WHITE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::xml;

    fn text_look(inside: &str) -> TextLook {
        let text = format!("<w:rPr>{inside}</w:rPr>");
        let tree = xml::parse(&text);
        TextLook::read(tree.root.elements().next(), &Theme::default())
    }

    /// A run by its own properties, its style, its paragraph's style and the table's.
    #[track_caller]
    fn check(levels: [&str; 4], expected: Look) {
        let [own, style, paragraph, table] = levels.map(text_look);
        let around = Around {
            defaults: TextLook::default(),
            table,
            paragraph,
            ground: Ground::Rgb(colour::WHITE),
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
    }

    #[test]
    fn sizes_and_places() {
        check_own("<w:sz w:val='2'/>", Look::Hidden);
        check_own("<w:sz w:val='1'/>", Look::Hidden);
        check_own("<w:sz w:val='1pt'/>", Look::Hidden);
        check_own("<w:sz w:val='8'/>", Look::Mark);
        check_own("<w:sz w:val='15'/>", Look::Plain);
        check_own("<w:w w:val='1'/>", Look::Hidden);
        check_own("<w:w w:val='66%'/>", Look::Plain);
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
