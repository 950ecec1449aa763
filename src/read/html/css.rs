//! Declarations of CSS → what they say about how a text looks.

/// What a list of declarations says; `None` where it says nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Style {
    pub display: Option<Display>,
    /// `visibility`, and what Word has in its place.
    pub visible: Option<bool>,
    /// `opacity` of nothing, a clip of nothing, a place far outside of the page.
    pub away: Option<bool>,
    pub size: Option<Size>,
    pub colour: Option<Colour>,
    /// `None` inside: a picture or a colour that we do not know.
    pub background: Option<Option<Colour>>,
    pub struck: Option<bool>,
    /// Above or below the line.
    pub raised: Option<bool>,
    /// Whether line ends and spaces are kept as they are.
    pub pre: Option<bool>,
    pub list: Option<ListStyle>,
    /// Whether it stands beside its neighbours and not below them.
    pub beside: Option<bool>,
    /// Columns of a grid, where they can be counted.
    pub columns: Option<usize>,
    /// Text that the style sheet itself adds.
    pub content: Option<Content>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Display {
    None,
    Inline,
    Block,
    Flex,
    Grid,
    Table,
    RowGroup,
    Row,
    Cell,
}

/// A font size in pixels, or as a part of that around it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Size {
    Pixels(f32),
    Times(f32),
}

/// Red, green and blue.
pub type Colour = [u8; 3];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListStyle {
    Decimal,
    LowerLatin,
    UpperLatin,
    LowerRoman,
    UpperRoman,
    Chinese,
    /// No mark, or one that is no number.
    Unnumbered,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    Text(String),
    /// A counter or an attribute: something is shown, and nobody has worked out what.
    Unknown,
}

/// Ordinary declarations, and those marked `!important`.
pub fn declarations(text: &str) -> (Style, Style) {
    let (mut usual, mut important) = (Style::default(), Style::default());
    for declaration in parts(text, ';') {
        let Some((name, value)) = declaration.split_once(':') else { continue };
        let name = name.trim().to_ascii_lowercase();
        let value = value.trim();
        let plain = value
            .rsplit_once('!')
            .filter(|(_, mark)| mark.trim().eq_ignore_ascii_case("important"));
        match plain {
            Some((value, _)) => set(&mut important, &name, value.trim()),
            None => set(&mut usual, &name, value),
        }
    }
    (usual, important)
}

/// Parts of a text between marks that stand in no quotes and brackets.
pub fn parts(text: &str, mark: char) -> impl Iterator<Item = &str> {
    let mut quote = None;
    let mut depth = 0_u32;
    text.split(move |c: char| {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => depth = depth.saturating_sub(1),
            (None, c) => return c == mark && depth == 0,
        }
        false
    })
}

impl Style {
    /// Lays another style over this one.
    pub fn lay(&mut self, over: &Style) {
        fn put<T: Clone>(own: &mut Option<T>, over: &Option<T>) {
            if over.is_some() {
                own.clone_from(over);
            }
        }
        put(&mut self.display, &over.display);
        put(&mut self.visible, &over.visible);
        put(&mut self.away, &over.away);
        put(&mut self.size, &over.size);
        put(&mut self.colour, &over.colour);
        put(&mut self.background, &over.background);
        put(&mut self.struck, &over.struck);
        put(&mut self.raised, &over.raised);
        put(&mut self.pre, &over.pre);
        put(&mut self.list, &over.list);
        put(&mut self.beside, &over.beside);
        put(&mut self.columns, &over.columns);
        put(&mut self.content, &over.content);
    }
}

/// Applies one declaration, if it is one of those that matter.
fn set(style: &mut Style, name: &str, value: &str) {
    let lower = value.to_ascii_lowercase();
    match name {
        "display" => {
            style.display = display(&lower).or(style.display);
            style.beside = lower.starts_with("inline-").then_some(true).or(style.beside);
        }
        "float" => style.beside = Some(matches!(&*lower, "left" | "right")),
        "visibility" => style.visible = Some(!matches!(&*lower, "hidden" | "collapse")),
        "mso-hide" => style.visible = Some(lower != "all"),
        "opacity" => style.away = Some(number(&lower).is_some_and(|(of, _)| of < 0.05)),
        "clip" | "clip-path" | "transform" => {
            let gone = ["rect(0", "rect(1px", "inset(50%", "inset(100%", "circle(0", "scale(0)"];
            if gone.iter().any(|gone| lower.starts_with(gone)) {
                style.away = Some(true);
            }
        }
        "left" | "right" | "top" | "margin-left" | "text-indent"
            if pixels(&lower).is_some_and(|pixels| pixels <= -500.0) =>
        {
            style.away = Some(true);
        }
        "font-size" => style.size = size(&lower).or(style.size),
        "font" => style.size = lower.split([' ', '/']).find_map(size).or(style.size),
        "color" => style.colour = colour(&lower).or(style.colour),
        "background" | "background-color" | "background-image" => {
            style.background = background(&lower).or(style.background);
        }
        "text-decoration" | "text-decoration-line" => {
            style.struck = Some(lower.contains("line-through"));
        }
        "text-line-through" => style.struck = Some(lower != "none"),
        "vertical-align" => {
            style.raised = Some(matches!(&*lower, "super" | "sub" | "text-top"));
        }
        "white-space" => style.pre = Some(lower.starts_with("pre")),
        "list-style" | "list-style-type" => style.list = list(&lower).or(style.list),
        "grid-template-columns" | "grid-template" => style.columns = columns(&lower),
        "content" => style.content = content(value),
        _ => {}
    }
}

fn display(value: &str) -> Option<Display> {
    Some(match value {
        "none" => Display::None,
        "inline" | "inline-block" | "contents" => Display::Inline,
        "block" | "list-item" | "flow-root" => Display::Block,
        "flex" | "inline-flex" => Display::Flex,
        "grid" | "inline-grid" => Display::Grid,
        "table" | "inline-table" => Display::Table,
        "table-row-group" | "table-header-group" | "table-footer-group" => Display::RowGroup,
        "table-row" => Display::Row,
        "table-cell" => Display::Cell,
        _ => return None,
    })
}

/// A number and what follows it.
fn number(value: &str) -> Option<(f32, &str)> {
    let end = value
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-' | '+')))
        .unwrap_or(value.len());
    let (number, unit) = value.split_at(end);
    Some((number.parse().ok()?, unit.trim()))
}

/// A length in CSS pixels (1/96 inch).
fn pixels(value: &str) -> Option<f32> {
    let (number, unit) = number(value)?;
    Some(match unit {
        "" | "px" => number,
        "pt" => number * 4.0 / 3.0,
        "em" | "rem" | "pc" => number * 16.0,
        "cm" => number * 37.8,
        "mm" => number * 3.78,
        "in" => number * 96.0,
        _ => return None,
    })
}

fn size(value: &str) -> Option<Size> {
    let (of, unit) = number(value)?;
    Some(match unit {
        "em" => Size::Times(of),
        "%" => Size::Times(of / 100.0),
        // Without a unit only nothing is a size: `font: 700 12px` begins with a weight.
        "" if of != 0.0 => return None,
        _ => Size::Pixels(pixels(value)?),
    })
}

/// A colour; `None` for what we do not know. What is transparent has none.
pub fn colour(value: &str) -> Option<Colour> {
    let value = value.trim();
    if let Some(digits) = value.strip_prefix('#') {
        return hexadecimal(digits);
    }
    if let Some(inside) = value.strip_prefix("rgb") {
        let inside = inside.trim_start_matches(['a', '(']).trim_end_matches(')');
        let mut parts = inside.split([',', ' ', '/']).filter(|part| !part.is_empty());
        let mut next = || parts.next().and_then(|part| number(part)).map(|(of, _)| of as u8);
        return Some([next()?, next()?, next()?]);
    }
    // Names that are white or nearly so, and those that Word and WPS write.
    Some(match value {
        "white" | "window" => [255, 255, 255],
        "snow" | "ivory" | "ghostwhite" | "floralwhite" | "mintcream" | "azure" => [252, 253, 252],
        "whitesmoke" => [245, 245, 245],
        "black" | "windowtext" => [0, 0, 0],
        "red" => [255, 0, 0],
        "blue" => [0, 0, 255],
        "green" => [0, 128, 0],
        "yellow" => [255, 255, 0],
        "gray" | "grey" => [128, 128, 128],
        "silver" => [192, 192, 192],
        "navy" => [0, 0, 128],
        _ => return hexadecimal(value).filter(|_| value.len() == 6),
    })
}

fn hexadecimal(digits: &str) -> Option<Colour> {
    let digits: Vec<u8> =
        digits.chars().map(|c| c.to_digit(16).map(|d| d as u8)).collect::<Option<_>>()?;
    match digits[..] {
        [r, g, b] | [r, g, b, _] => Some([r * 17, g * 17, b * 17]),
        [r, s, g, h, b, c] | [r, s, g, h, b, c, _, _] => Some([r * 16 + s, g * 16 + h, b * 16 + c]),
        _ => None,
    }
}

fn background(value: &str) -> Option<Option<Colour>> {
    if value.contains("url(") || value.contains("gradient(") {
        return Some(None);
    }
    match value {
        "none" | "transparent" | "inherit" | "initial" | "unset" => None,
        _ => Some(parts(value, ' ').find_map(colour)),
    }
}

fn list(value: &str) -> Option<ListStyle> {
    value.split_whitespace().find_map(|word| {
        Some(match word {
            "decimal" => ListStyle::Decimal,
            "lower-alpha" | "lower-latin" => ListStyle::LowerLatin,
            "upper-alpha" | "upper-latin" => ListStyle::UpperLatin,
            "lower-roman" => ListStyle::LowerRoman,
            "upper-roman" => ListStyle::UpperRoman,
            "cjk-ideographic"
            | "simp-chinese-informal"
            | "trad-chinese-informal"
            | "cjk-decimal" => ListStyle::Chinese,
            "none" | "disc" | "circle" | "square" => ListStyle::Unnumbered,
            _ => return None,
        })
    })
}

/// `repeat(3, 1fr)` or `2fr 1fr 1fr`.
fn columns(value: &str) -> Option<usize> {
    const MOST: usize = 64;
    let count = match value.strip_prefix("repeat(") {
        Some(inside) => inside.split(',').next()?.trim().parse().ok()?,
        None => parts(value, ' ').filter(|part| !part.is_empty()).count(),
    };
    (2..=MOST).contains(&count).then_some(count)
}

fn content(value: &str) -> Option<Content> {
    let value = value.trim();
    if matches!(value, "none" | "normal" | "") {
        return None;
    }
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
    let inside = quote.and_then(|quote| value.strip_prefix(quote)?.strip_suffix(quote));
    match inside {
        // Pictures of icon fonts stand at code points that nobody else uses.
        Some(text) if text.contains('\\') => Some(Content::Text(String::new())),
        Some(text) => Some(Content::Text(text.to_owned())),
        None if value.starts_with("url(") => None,
        None => Some(Content::Unknown),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Style) {
        assert_eq!(declarations(text).0, expected);
    }

    #[test]
    fn what_hides_a_text() {
        check("display:none", Style { display: Some(Display::None), ..Style::default() });
        check("VISIBILITY: Hidden;", Style { visible: Some(false), ..Style::default() });
        check("opacity:0", Style { away: Some(true), ..Style::default() });
        check("left:-9999px", Style { away: Some(true), ..Style::default() });
        check("left:-9px", Style::default());
        check("font-size:0", Style { size: Some(Size::Pixels(0.0)), ..Style::default() });
    }

    #[test]
    fn colours() {
        assert_eq!(colour("#fff"), Some([255, 255, 255]));
        assert_eq!(colour("rgb(255, 255, 254)"), Some([255, 255, 254]));
        assert_eq!(colour("windowtext"), Some([0, 0, 0]));
        assert_eq!(background("url(a.png) #fff"), Some(None));
        assert_eq!(background("#fff none repeat"), Some(Some([255, 255, 255])));
    }

    #[test]
    fn importance_and_quotes() {
        let (usual, important) = declarations("content:';';display:none !important");
        assert_eq!(usual.content, Some(Content::Text(";".into())));
        assert_eq!(important.display, Some(Display::None));
    }

    #[test]
    fn sizes_are_told_from_weights() {
        check(
            "font:700 12px/1.5 宋体",
            Style { size: Some(Size::Pixels(12.0)), ..Style::default() },
        );
    }

    #[test]
    fn columns_of_a_grid() {
        assert_eq!(columns("repeat(3, 1fr)"), Some(3));
        assert_eq!(columns("2fr minmax(0, 1fr) 80px"), Some(3));
    }
}
