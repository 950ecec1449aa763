//! Declarations of CSS → what they say about how a text looks.

mod motion;
mod placing;
mod plain;
mod values;

use crate::read::look;
pub use motion::{FAR, FAR_DOWN, FAR_RIGHT};
use motion::{MOVED, leaves_some, transform};
pub use plain::plain;
pub use values::colour;
use values::{background, is_drawn_through, number, pixels, size};

/// What a list of declarations says; `None` where it says nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Style {
    pub display: Option<Display>,
    pub visible: Option<bool>,
    /// `opacity` of nothing, a clip of nothing, a place far outside of the page.
    pub away: Option<bool>,
    /// How much is seen of it: 1 for all.
    pub opacity: Option<f32>,
    /// A box without width, or without height, and whether it cuts off what does not fit into it.
    pub narrow: Option<bool>,
    pub flat: Option<bool>,
    pub cuts: Option<bool>,
    /// Its lines have no height.
    pub lineless: Option<bool>,
    /// Word hides it, and a browser does not.
    pub hidden_by_word: Option<bool>,
    /// Shown in a way in which digits cannot be told: turned round, blurred, one over the other.
    pub unclear: bool,
    /// In a font that draws signs for letters.
    pub signs: Option<bool>,
    /// Away from its place in the line, over others or behind them.
    pub moved: Option<bool>,
    /// Set among its neighbours in another order than it is written.
    pub reordered: Option<bool>,
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
    /// As a flex box: its items stand below one another.
    pub stacks: Option<bool>,
    /// As a flex box: its items stand apart.
    pub spreads: Option<bool>,
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
        put(&mut self.opacity, &over.opacity);
        put(&mut self.narrow, &over.narrow);
        put(&mut self.flat, &over.flat);
        put(&mut self.cuts, &over.cuts);
        put(&mut self.lineless, &over.lineless);
        put(&mut self.hidden_by_word, &over.hidden_by_word);
        self.unclear |= over.unclear;
        put(&mut self.signs, &over.signs);
        put(&mut self.moved, &over.moved);
        put(&mut self.reordered, &over.reordered);
        put(&mut self.position, &over.position);
        put(&mut self.aside, &over.aside);
        put(&mut self.hangs, &over.hangs);
        put(&mut self.room, &over.room);
        put(&mut self.line, &over.line);
        put(&mut self.gap, &over.gap);
        put(&mut self.stacks, &over.stacks);
        put(&mut self.spreads, &over.spreads);
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
        "visibility" => style.visible = Some(!matches!(&*lower, "hidden" | "collapse")),
        "mso-hide" => style.hidden_by_word = Some(lower == "all"),
        "opacity" => style.opacity = share(&lower),
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
        "border" | "border-top" | "border-bottom" => {
            style.line = Some(!matches!(&*lower, "none" | "0" | "0px"));
        }
        "letter-spacing" => style.unclear |= pixels(&lower).is_some_and(|pixels| pixels < -MOVED),
        "unicode-bidi" => style.unclear |= lower.ends_with("override"),
        "font-family" => style.signs = Some(draws_signs(&lower)),
        "width" | "max-width" | "inline-size" | "max-inline-size" => {
            style.narrow = is_nothing(name, &lower).or(style.narrow);
            style.room = pixels(&lower).or(style.room);
        }
        "height" | "max-height" | "block-size" | "max-block-size" => {
            style.flat = is_nothing(name, &lower).or(style.flat);
        }
        "line-height" => style.lineless = lineless(&lower).or(style.lineless),
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
            let line = lower.split_once('/').and_then(|(_, line)| line.trim().split(' ').next());
            style.lineless = Some(line.and_then(lineless) == Some(true));
        }
        "color" | "-webkit-text-fill-color" => style.colour = colour(&lower).or(style.colour),
        "background" | "background-color" | "background-image" => {
            style.unclear |= is_drawn_through(&lower);
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
        "mso-text-raise" => style.shift = pixels(&lower),
        _ => placing::set(style, name, &lower),
    }
}

/// `30%` or `.3` as a part of one.
fn share(value: &str) -> Option<f32> {
    number(value).map(|(of, unit)| if unit == "%" { of / 100.0 } else { of })
}

/// Less of a text than this part is not seen.
pub const FAINT: f32 = 0.05;

/// Percent of a line; a figure raised by more is a mark.
const RAISED_PART: f32 = 15.0;

/// Whether a measure of a box leaves nothing of it; a limit that leaves something says nothing.
fn is_nothing(name: &str, value: &str) -> Option<bool> {
    let is_nothing = pixels(value).is_some_and(|pixels| pixels <= 1.0);
    (is_nothing || !name.starts_with("max-")).then_some(is_nothing)
}

/// Whether lines of this height are none.
fn lineless(value: &str) -> Option<bool> {
    /// Of the size of the font.
    const LEAST: f32 = 0.1;
    match number(value) {
        Some((of, "" | "em" | "rem")) => Some(of < LEAST),
        Some((of, "%")) => Some(of / 100.0 < LEAST),
        Some(_) => pixels(value).map(|pixels| pixels <= 1.0),
        None => (value == "normal").then_some(false),
    }
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
        let (letter, behind) = plain::escaped(behind);
        out.extend(letter.filter(|c| !c.is_control() && !matches!(c, '\u{e000}'..='\u{f8ff}')));
        rest = behind;
    }
    out + rest
}

#[cfg(test)]
mod tests;
