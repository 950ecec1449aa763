//! Colours of a DOCX.

use std::collections::BTreeMap;

use crate::read::look::{BLACK, Ground, Rgb, WHITE, mixed, rgb};
use crate::read::xml::{Element, Space};

/// The colours by which `w:highlight` names them.
pub fn highlight(name: &str) -> Option<Rgb> {
    Some(match name {
        "black" => BLACK,
        "white" => WHITE,
        "blue" => [0, 0, 255],
        "cyan" => [0, 255, 255],
        "green" => [0, 255, 0],
        "magenta" => [255, 0, 255],
        "red" => [255, 0, 0],
        "yellow" => [255, 255, 0],
        "darkBlue" => [0, 0, 128],
        "darkCyan" => [0, 128, 128],
        "darkGreen" => [0, 128, 0],
        "darkMagenta" => [128, 0, 128],
        "darkRed" => [128, 0, 0],
        "darkYellow" => [128, 128, 0],
        "darkGray" => [128; 3],
        "lightGray" => [192; 3],
        _ => return None,
    })
}

/// The colours that a theme names.
#[derive(Debug, Default)]
pub struct Theme(BTreeMap<String, Rgb>);

impl Theme {
    /// Reads the colours of `theme1.xml`.
    pub fn read(root: &Element<'_>) -> Self {
        let mut theme = Self::default();
        if let Some(scheme) = root.find(Space::Drawing, "clrScheme") {
            for colour in scheme.elements() {
                let value = colour.elements().find_map(|value| {
                    let attribute = if value.name == "sysClr" { "lastClr" } else { "val" };
                    rgb(&value.attribute(attribute)?)
                });
                theme.0.extend(value.map(|value| (colour.name.to_owned(), value)));
            }
        }
        theme
    }

    /// The colour of a name, as Word's texts (`background1`) and drawings (`bg1`) have it.
    pub fn colour(&self, name: &str) -> Option<Rgb> {
        let (own, usual) = match name {
            "background1" | "light1" | "bg1" | "lt1" => ("lt1", Some(WHITE)),
            "text1" | "dark1" | "tx1" | "dk1" => ("dk1", Some(BLACK)),
            "background2" | "light2" | "bg2" | "lt2" => ("lt2", None),
            "text2" | "dark2" | "tx2" | "dk2" => ("dk2", None),
            "hyperlink" => ("hlink", None),
            "followedHyperlink" => ("folHlink", None),
            other => (other, None),
        };
        self.0.get(own).copied().or(usual)
    }

    /// A colour that is given by value or, which wins, by its name in the theme.
    ///
    /// `keys` are the names of the attributes: value, theme, tint, shade.
    pub fn of(&self, element: &Element<'_>, keys: [&str; 4]) -> Option<Rgb> {
        let [value, theme, tint, shade] = keys;
        let named = element.attribute(theme).and_then(|name| self.colour(&name));
        let part = |key: &str| {
            let part = u8::from_str_radix(element.attribute(key)?.trim(), 16).ok()?;
            Some(f32::from(part) / 255.0)
        };
        let named = named.map(|colour| match (part(tint), part(shade)) {
            (Some(part), _) => mixed(colour, WHITE, part),
            (None, Some(part)) => mixed(colour, BLACK, part),
            (None, None) => colour,
        });
        named.or_else(|| rgb(&element.attribute(value)?))
    }
}

/// What `w:shd` fills with; `None` if it leaves the ground as it is.
pub fn shade(properties: Option<&Element<'_>>, theme: &Theme) -> Option<Ground> {
    let shade = properties?.child(Space::Word, "shd")?;
    let fill = theme.of(shade, ["fill", "themeFill", "themeFillTint", "themeFillShade"]);
    let over = || theme.of(shade, ["color", "themeColor", "themeTint", "themeShade"]);
    match shade.attribute("val").as_deref() {
        None | Some("clear" | "nil") => fill.map(Ground::Rgb),
        Some("solid") => Some(Ground::Rgb(over().unwrap_or(BLACK))),
        Some(pattern) => match pattern.strip_prefix("pct").and_then(|part| part.parse().ok()) {
            Some(part) => {
                let part: f32 = part;
                let mix = mixed(over().unwrap_or(BLACK), fill.unwrap_or(WHITE), part / 100.0);
                Some(Ground::Rgb(mix))
            }
            None => Some(Ground::Unknown),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::xml;

    #[track_caller]
    fn check(shade_element: &str, expected: Option<Ground>) {
        let text = format!("<w:p>{shade_element}</w:p>");
        let tree = xml::parse(&text);
        assert_eq!(shade(tree.root.elements().next(), &Theme::default()), expected);
    }

    #[test]
    fn fills_and_patterns() {
        check(
            "<w:shd w:val='clear' w:color='auto' w:fill='FF0000'/>",
            Some(Ground::Rgb([255, 0, 0])),
        );
        check("<w:shd w:val='clear' w:color='auto' w:fill='auto'/>", None);
        check("<w:shd w:val='solid' w:color='auto' w:fill='FFFFFF'/>", Some(Ground::Rgb(BLACK)));
        check(
            "<w:shd w:val='pct50' w:color='000000' w:fill='FFFFFF'/>",
            Some(Ground::Rgb([128; 3])),
        );
        check("<w:shd w:val='diagStripe'/>", Some(Ground::Unknown));
        check(
            "<w:shd w:val='clear' w:fill='000000' w:themeFill='background1' w:themeFillShade='80'/>",
            Some(Ground::Rgb([128; 3])),
        );
    }
}
