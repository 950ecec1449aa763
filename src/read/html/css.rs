//! Declarations of CSS → what they say about how a text looks.

use crate::read::look;

/// What a list of declarations says; `None` where it says nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Style {
    pub display: Option<Display>,
    /// `visibility`, and what Word has in its place.
    pub visible: Option<bool>,
    /// `opacity` of nothing, a clip of nothing, a place far outside of the page.
    pub away: Option<bool>,
    /// A box without width, or without height, and whether it cuts off what does not fit into it.
    pub narrow: Option<bool>,
    pub flat: Option<bool>,
    pub cuts: Option<bool>,
    /// Shown in a way in which digits cannot be told: turned round, blurred, one over the other.
    pub unclear: bool,
    /// In a font that draws signs for letters.
    pub signs: Option<bool>,
    /// Away from its place in the line, over others or behind them.
    pub moved: Option<bool>,
    pub position: Option<Position>,
    /// To the left or right, in CSS pixels.
    pub aside: Option<f32>,
    /// Its first line begins before its box.
    pub hangs: Option<bool>,
    /// The width that it has, in CSS pixels.
    pub room: Option<f32>,
    /// A line is drawn at its edge.
    pub line: Option<bool>,
    /// White space is left before or behind it.
    pub gap: Option<bool>,
    /// From right to left.
    pub rtl: Option<bool>,
    /// Its letters are holes through which its ground is seen.
    pub holes: Option<bool>,
    /// Up or down, in CSS pixels.
    pub shift: Option<f32>,
    pub size: Option<Size>,
    /// `None` inside: no ink.
    pub colour: Option<Option<Colour>>,
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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    InLine,
    Relative,
    /// Somewhere over the page.
    Over,
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
        put(&mut self.narrow, &over.narrow);
        put(&mut self.flat, &over.flat);
        put(&mut self.cuts, &over.cuts);
        self.unclear |= over.unclear;
        put(&mut self.signs, &over.signs);
        put(&mut self.moved, &over.moved);
        put(&mut self.position, &over.position);
        put(&mut self.aside, &over.aside);
        put(&mut self.hangs, &over.hangs);
        put(&mut self.room, &over.room);
        put(&mut self.line, &over.line);
        put(&mut self.gap, &over.gap);
        put(&mut self.rtl, &over.rtl);
        put(&mut self.holes, &over.holes);
        put(&mut self.shift, &over.shift);
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
        "float" => {
            style.beside = Some(matches!(&*lower, "left" | "right"));
            style.moved = Some(matches!(&*lower, "left" | "right"));
        }
        "position" => style.position = position(&lower),
        "grid-area" | "grid-column" | "grid-row" | "grid-column-start" | "grid-row-start" => {
            style.moved = Some(lower != "auto");
        }
        "direction" => style.rtl = Some(lower == "rtl"),
        "order" => style.moved = Some(lower != "0"),
        "flex-direction" | "flex-flow" => style.unclear |= lower.contains("-reverse"),
        "visibility" => style.visible = Some(!matches!(&*lower, "hidden" | "collapse")),
        "mso-hide" => style.visible = Some(lower != "all"),
        "opacity" => style.away = Some(number(&lower).is_some_and(|(of, _)| of < 0.05)),
        "clip" | "clip-path" => {
            let gone = ["rect(0", "rect(1px", "inset(50%", "inset(100%", "circle(0"];
            match gone.iter().any(|gone| lower.starts_with(gone)) && !leaves_some(&lower) {
                true => style.away = Some(true),
                false => style.unclear |= name == "clip-path" && leaves_some(&lower),
            }
        }
        "mask" | "mask-image" | "-webkit-mask" | "-webkit-mask-image" => {
            style.unclear |= lower != "none";
        }
        "mix-blend-mode" => {
            // Dark text stays dark.
            style.unclear |= !matches!(&*lower, "normal" | "multiply" | "darken" | "color-burn");
        }
        "-webkit-text-security" => style.unclear |= lower != "none",
        "quotes" => style.unclear |= lower.contains(|c: char| c.is_ascii_digit()),
        "background-clip" | "-webkit-background-clip" => style.holes = Some(lower == "text"),
        "transform" | "filter" => transform(style, &lower),
        "rotate" => transform(style, &format!("rotate({lower})")),
        "scale" | "translate" => {
            transform(style, &format!("{name}({})", lower.replace(' ', ",")));
        }
        "zoom" => style.away = Some(number(&lower).is_some_and(|(of, _)| of < 0.05)),
        "left" | "right" | "top" | "bottom" | "margin-left" | "text-indent"
            if pixels(&lower).is_some_and(|pixels| pixels <= -FAR) =>
        {
            style.away = Some(true);
        }
        "top" | "bottom" | "mso-text-raise" => style.shift = pixels(&lower),
        "left" | "right" => style.aside = pixels(&lower),
        "text-indent" => style.hangs = pixels(&lower).map(|pixels| pixels < -MOVED),
        "margin-left" => {
            style.moved = pixels(&lower).map(|pixels| pixels < -MOVED);
            style.gap = pixels(&lower).map(|pixels| pixels > MOVED);
        }
        "margin" | "margin-right" | "padding" | "padding-left" | "padding-right" => {
            let mut sides = lower.split_whitespace().filter_map(pixels);
            // Those above and below come first.
            let above = usize::from(lower.split_whitespace().count() > 1);
            style.gap = Some(sides.nth(above).is_some_and(|pixels| pixels > MOVED));
        }
        "border" | "border-top" | "border-bottom" => {
            style.line = Some(!matches!(&*lower, "none" | "0" | "0px"));
        }
        "letter-spacing" => style.unclear |= pixels(&lower).is_some_and(|pixels| pixels < -MOVED),
        "unicode-bidi" => style.unclear |= lower.ends_with("override"),
        "font-family" => style.signs = Some(draws_signs(&lower)),
        "width" | "max-width" => {
            style.narrow = is_nothing(name, &lower).or(style.narrow);
            style.room = pixels(&lower).or(style.room);
        }
        "height" | "max-height" => style.flat = is_nothing(name, &lower).or(style.flat),
        "overflow" | "overflow-x" | "overflow-y" => {
            style.cuts = Some(lower.starts_with("hidden") || lower.starts_with("clip"));
        }
        "content-visibility" if lower == "hidden" => {
            style.flat = Some(true);
            style.cuts = Some(true);
        }
        "font-size" => style.size = size(&lower).or(style.size),
        "font" => {
            style.size = lower.split([' ', '/']).find_map(size).or(style.size);
            style.signs = Some(lower.split(' ').any(draws_signs));
        }
        "color" | "-webkit-text-fill-color" => style.colour = colour(&lower).or(style.colour),
        "background" | "background-color" | "background-image" => {
            // A ground one pixel high in the middle of the text is a line through it.
            let is_line = lower.contains("gradient(") && lower.contains("center/100% 1px");
            style.unclear |= is_line || lower.contains("center / 100% 1px");
            style.background = background(&lower).or(style.background);
        }
        "text-decoration" | "text-decoration-line" => {
            style.struck = Some(lower.contains("line-through"));
        }
        "text-line-through" => style.struck = Some(lower != "none"),
        "vertical-align" => {
            let part = lower.strip_suffix('%').and_then(|part| part.parse::<f32>().ok());
            let named = matches!(&*lower, "super" | "sub" | "text-top" | "text-bottom");
            style.raised = Some(named || part.is_some_and(|part| part.abs() >= RAISED_PART));
            style.shift = pixels(&lower);
        }
        "font-variant-position" => style.raised = Some(matches!(&*lower, "super" | "sub")),
        "white-space" => style.pre = Some(lower.starts_with("pre")),
        "list-style" | "list-style-type" => style.list = list(&lower).or(style.list),
        "grid-template-columns" | "grid-template" => style.columns = columns(&lower),
        "content" => style.content = content(value),
        _ => {}
    }
}

/// What is moved by this much stands outside of the page, in CSS pixels.
const FAR: f32 = 500.0;
/// What is moved by this much stands over what is beside it, in CSS pixels: a third of a digit.
const MOVED: f32 = 3.0;

/// Percent of a line; a figure raised by more is a mark.
const RAISED_PART: f32 = 15.0;

fn position(value: &str) -> Option<Position> {
    Some(match value {
        "static" => Position::InLine,
        "relative" | "sticky" => Position::Relative,
        "absolute" | "fixed" => Position::Over,
        _ => return None,
    })
}

/// Whether a clip cuts off a part and leaves another, as far as that can be told.
fn leaves_some(clip: &str) -> bool {
    let Some((shape, inside)) = clip.split_once('(') else { return false };
    let sides: Vec<f32> =
        inside.split([' ', ',', ')']).filter_map(|side| number(side).map(|(of, _)| of)).collect();
    match shape {
        "inset" => {
            let most = sides.iter().copied().fold(0.0, f32::max);
            let least = sides.iter().copied().fold(f32::MAX, f32::min);
            most > 0.0 && least < 50.0 && !(sides.len() == 1 && most >= 50.0)
        }
        "rect" => false,
        "circle" | "ellipse" => sides.first().is_some_and(|radius| *radius > 0.0),
        _ => true,
    }
}

fn transform(style: &mut Style, value: &str) {
    match made_of(value) {
        Made::Nothing => style.away = Some(true),
        Made::Unclear => style.unclear = true,
        Made::Shifted(by) => style.shift = Some(by),
        Made::Same => {}
    }
}

/// What a transform or a filter makes of a text.
enum Made {
    Same,
    Nothing,
    Unclear,
    /// Up or down, in CSS pixels.
    Shifted(f32),
}

/// An angle in degrees.
fn degrees(value: &str) -> f32 {
    let Some((of, unit)) = number(value) else { return 0.0 };
    match unit {
        "turn" => of * 360.0,
        "rad" => of.to_degrees(),
        "grad" => of * 0.9,
        _ => of,
    }
}

/// What the first four numbers of `matrix()` make of a text.
fn made_of_matrix(numbers: &[f32]) -> Made {
    match *numbers {
        [a, b, c, d, ..] if a.hypot(b) < 0.05 || c.hypot(d) < 0.05 => Made::Nothing,
        // Turned round, or as in a mirror.
        [a, b, c, d, ..] if a * d - b * c < 0.0 || a < -0.1 => Made::Unclear,
        _ => Made::Same,
    }
}

fn made_of(value: &str) -> Made {
    let functions =
        parts(value, ' ').filter_map(|part| part.trim().strip_suffix(')')?.split_once('('));
    let mut made = Made::Same;
    for (function, inside) in functions {
        let each: Vec<&str> = inside.split(',').map(str::trim).collect();
        let first = each.first().copied().unwrap_or_default();
        let of_first = number(first).map_or(1.0, |(of, _)| of);
        match function {
            "opacity" if of_first.abs() < 0.05 => return Made::Nothing,
            "scale" | "scale3d" | "scalex" | "scaley"
                if each.iter().filter_map(|by| number(by)).any(|(of, _)| of.abs() < 0.05) =>
            {
                return Made::Nothing;
            }
            "matrix" => {
                let numbers: Vec<f32> =
                    each.iter().filter_map(|by| number(by).map(|(of, _)| of)).collect();
                match made_of_matrix(&numbers) {
                    Made::Nothing => return Made::Nothing,
                    other => made = other,
                }
            }
            "invert" if of_first > 0.4 => made = Made::Unclear,
            "skew" | "skewx" | "skewy" if degrees(first).abs() > 45.0 => made = Made::Unclear,
            "translate" | "translate3d" | "translatex" | "translatey"
                if each.iter().filter_map(|by| pixels(by)).any(|by| by.abs() >= FAR) =>
            {
                return Made::Nothing;
            }
            "translate" | "translate3d" | "translatey" => {
                let down =
                    if function == "translatey" { Some(first) } else { each.get(1).copied() };
                if let Some(by) = down.and_then(shift)
                    && matches!(made, Made::Same)
                {
                    made = Made::Shifted(by);
                }
            }
            "scale" | "scale3d" | "scalex" | "scaley" if of_first < 0.0 => made = Made::Unclear,
            "rotatex" | "rotatey" | "rotate3d" | "matrix3d" => made = Made::Unclear,
            // Upright and on its side, digits can be told.
            "rotate" if (95.0..265.0).contains(&(degrees(first).abs() % 360.0)) => {
                made = Made::Unclear;
            }
            "blur" if of_first >= 2.0 => made = Made::Unclear,
            _ => {}
        }
    }
    made
}

/// A way up or down in CSS pixels; a part of its own height is that of a line.
fn shift(value: &str) -> Option<f32> {
    const LINE: f32 = 16.0;
    let part = value.strip_suffix('%').and_then(|part| part.parse::<f32>().ok());
    part.map(|part| part / 100.0 * LINE).or_else(|| pixels(value))
}

/// Whether a measure of a box leaves nothing of it; a limit that leaves something says nothing.
fn is_nothing(name: &str, value: &str) -> Option<bool> {
    let is_nothing = pixels(value).is_some_and(|pixels| pixels <= 1.0);
    (is_nothing || !name.starts_with("max-")).then_some(is_nothing)
}

/// Whether the first of the fonts draws signs in place of digits.
fn draws_signs(fonts: &str) -> bool {
    look::draws_signs(fonts.split(',').next().unwrap_or_default().trim().trim_matches(['"', '\'']))
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
        "ch" | "ex" => number * 8.0,
        "cm" => number * 37.8,
        "mm" => number * 3.78,
        "in" => number * 96.0,
        _ => return None,
    })
}

/// `calc(0px)`, `min(0px, 9px)`: a length that is worked out, where that is easy.
fn worked_out(value: &str) -> Option<f32> {
    let (function, inside) = value.strip_suffix(')')?.split_once('(')?;
    let lengths: Option<Vec<f32>> = inside.split(',').map(|one| pixels(one.trim())).collect();
    let lengths = lengths?;
    let (least, most) = (f32::min, f32::max);
    match (function, &lengths[..]) {
        ("calc", [one]) => Some(*one),
        ("min", _) => lengths.iter().copied().reduce(least),
        ("max", _) => lengths.iter().copied().reduce(most),
        ("clamp", [low, middle, high]) => Some(low.max(middle.min(*high))),
        _ => None,
    }
}

fn size(value: &str) -> Option<Size> {
    if let Some(pixels) = worked_out(value) {
        return Some(Size::Pixels(pixels));
    }
    let (of, unit) = number(value)?;
    Some(match unit {
        "em" => Size::Times(of),
        "%" => Size::Times(of / 100.0),
        // Without a unit only nothing is a size: `font: 700 12px` begins with a weight.
        "" if of != 0.0 => return None,
        _ => Size::Pixels(pixels(value)?),
    })
}

/// A colour as it looks on white; `Some(None)` is no ink, `None` what we do not know.
pub fn colour(value: &str) -> Option<Option<Colour>> {
    /// Ink that lets more than this through is not to be seen.
    const FAINT: f32 = 0.05;
    let value = value.trim();
    let number;
    let value = match value {
        // What Word and WPS write.
        "windowtext" => "black",
        "window" | "canvas" | "field" => "white",
        "canvastext" | "fieldtext" => "black",
        mixed if mixed.starts_with("color-mix(") => return mix(mixed),
        // The page is shown by day.
        both if both.starts_with("light-dark(") => {
            return colour(parts(both.strip_prefix("light-dark(")?, ',').next()?);
        }
        // Old pages leave the mark of a colour away.
        bare if bare.len() == 6 && bare.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            number = format!("#{bare}");
            &number
        }
        bare if bare.starts_with(|c: char| c.is_ascii_digit()) => return None,
        named => named,
    };
    let colour = csscolorparser::parse(value).ok()?;
    if colour.a < FAINT {
        return Some(None);
    }
    let over_white = |part: f32| ((part * colour.a + 1.0 - colour.a) * 255.0).round() as u8;
    Some(Some([colour.r, colour.g, colour.b].map(over_white)))
}

/// `color-mix(in srgb, white 40%, black)`; in which space it is mixed does not matter to the eye.
fn mix(value: &str) -> Option<Option<Colour>> {
    let inside = value.strip_prefix("color-mix(")?.strip_suffix(')')?;
    let mut each = parts(inside, ',').skip(1).map(str::trim);
    let share = |part: &str| {
        let percent = part.rsplit(' ').next().and_then(|last| last.strip_suffix('%'));
        percent.and_then(|percent| percent.parse::<f32>().ok()).map(|percent| percent / 100.0)
    };
    let plain = |part: &str| {
        let end = share(part).and_then(|_| part.rfind(' ')).unwrap_or(part.len());
        csscolorparser::parse(part[..end].trim()).ok()
    };
    let (one, other) = (each.next()?, each.next()?);
    let of_one = share(one).or_else(|| share(other).map(|of| 1.0 - of)).unwrap_or(0.5);
    let (one, other) = (plain(one)?, plain(other)?);
    let mixed = |a: f32, b: f32| a * of_one + b * (1.0 - of_one);
    let alpha = mixed(one.a, other.a);
    if alpha < 0.05 {
        return Some(None);
    }
    let part = |a: f32, b: f32| {
        let ink = mixed(a * one.a, b * other.a);
        ((ink + 1.0 - alpha) * 255.0).round().clamp(0.0, 255.0) as u8
    };
    Some(Some([part(one.r, other.r), part(one.g, other.g), part(one.b, other.b)]))
}

fn background(value: &str) -> Option<Option<Colour>> {
    if value.contains("url(") || value.contains("gradient(") {
        return Some(None);
    }
    match value {
        "none" | "transparent" | "inherit" | "initial" | "unset" => None,
        // What lets everything through shows what is below.
        _ => match parts(value, ' ').find_map(colour) {
            Some(None) => None,
            Some(ground) => Some(ground),
            None => Some(None),
        },
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
        Some(text) => Some(Content::Text(unescaped(text))),
        None if value.starts_with("url(") => None,
        None => Some(Content::Unknown),
    }
}

/// `\35` is a five. Pictures of icon fonts stand at code points that nobody else uses, and go.
fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('\\') {
        out.push_str(before);
        let digits = behind.bytes().take(6).take_while(u8::is_ascii_hexdigit).count();
        let (code, behind) = behind.split_at(digits);
        let letter = u32::from_str_radix(code, 16).ok().and_then(char::from_u32);
        out.extend(letter.filter(|c| !c.is_control() && !matches!(c, '\u{e000}'..='\u{f8ff}')));
        rest = if digits > 0 { behind.strip_prefix(' ').unwrap_or(behind) } else { behind };
    }
    out + rest
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
        check("left:-9px", Style { aside: Some(-9.0), ..Style::default() });
        check("filter:opacity(0)", Style { away: Some(true), ..Style::default() });
        check(
            "transform:rotate(3deg) translateX(-9999px)",
            Style { away: Some(true), ..Style::default() },
        );
        check(
            "max-height:0;overflow:hidden",
            Style { flat: Some(true), cuts: Some(true), ..Style::default() },
        );
        check("max-height:9em", Style::default());
        check("font-size:0", Style { size: Some(Size::Pixels(0.0)), ..Style::default() });
    }

    #[test]
    fn colours() {
        for white in [
            "#fff",
            "white",
            "FFFFFF",
            "rgb(255,255,255)",
            "rgb(100% 100% 100%)",
            "hsl(0, 0%, 100%)",
        ] {
            assert_eq!(colour(&white.to_lowercase()), Some(Some([255, 255, 255])), "{white}");
        }
        assert_eq!(colour("windowtext"), Some(Some([0, 0, 0])));
        assert_eq!(colour("rgb(0 0 0 / 50%)"), Some(Some([128, 128, 128])));
        for nothing in ["transparent", "rgba(0,0,0,0)", "#0000", "#00000000"] {
            assert_eq!(colour(nothing), Some(None), "{nothing}");
        }
        assert_eq!(colour("inherit"), None);
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
    fn what_cannot_be_told() {
        for unclear in [
            "transform:scaleX(-1)",
            "transform:rotate(180deg)",
            "filter:blur(9px)",
            "letter-spacing:-1em",
            "unicode-bidi:bidi-override",
        ] {
            assert!(declarations(unclear).0.unclear, "{unclear}");
        }
        check("transform:rotate(90deg)", Style::default());
        for (fonts, signs) in
            [("Wingdings,serif", true), ("'Webdings'", true), ("宋体,Wingdings", false)]
        {
            assert_eq!(
                declarations(&format!("font-family:{fonts}")).0.signs,
                Some(signs),
                "{fonts}"
            );
        }
    }

    #[test]
    fn escapes_in_content() {
        assert_eq!(content(r#""\35 0""#), Some(Content::Text("50".into())));
        assert_eq!(content(r#""\f101""#), Some(Content::Text(String::new())));
    }

    #[test]
    fn sizes_are_told_from_weights() {
        assert_eq!(declarations("font:700 12px/1.5 宋体").0.size, Some(Size::Pixels(12.0)));
    }

    #[test]
    fn columns_of_a_grid() {
        assert_eq!(columns("repeat(3, 1fr)"), Some(3));
        assert_eq!(columns("2fr minmax(0, 1fr) 80px"), Some(3));
    }
}
