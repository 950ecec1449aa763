//! How a text looks on the page: what an element takes over from those around it.

use scraper::ElementRef;

use super::css::{
    Colour, Display, FAINT, FAR, FAR_DOWN, FAR_RIGHT, ListStyle, Position, Size, Style, colour,
};
use super::visit::attribute;
use crate::read::look::draws_signs;

/// How the text inside of an element looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// `visibility`.
    pub(super) visible: bool,
    /// Transparent, clipped or far outside of the page.
    pub(super) away: bool,
    /// How much is seen of it: those of all that it stands in, one through the other.
    pub(super) opacity: f32,
    /// Font size in CSS pixels.
    pub(super) size: f32,
    /// `None`: no ink.
    pub(super) colour: Option<Colour>,
    /// `None` where it is a picture or unknown.
    pub(super) background: Option<Colour>,
    pub(super) struck: bool,
    pub raised: bool,
    /// Digits that look like this cannot be told.
    pub unclear: bool,
    /// Neither can those in a font that draws signs.
    pub signs: bool,
    /// The width that is left for it where the rest is cut off, in CSS pixels.
    pub room: Option<f32>,
    /// Its lines have no height.
    pub(super) lineless: bool,
    /// In a box that is as high as its lines, and shows nothing beyond.
    pub(super) cut: bool,
    /// Shown by a browser and not by Word, from which the page may come.
    pub hidden_by_word: bool,
    pub(super) rtl: bool,
    pub pre: bool,
    pub link: bool,
    pub list: Option<ListStyle>,
}

/// Why a text is not what a person reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    Hidden,
    Struck,
}

impl Default for Look {
    /// Black on white, as a browser begins.
    fn default() -> Self {
        Look {
            visible: true,
            away: false,
            opacity: 1.0,
            size: 16.0,
            colour: Some([0, 0, 0]),
            background: Some([255, 255, 255]),
            struck: false,
            raised: false,
            unclear: false,
            signs: false,
            room: None,
            lineless: false,
            cut: false,
            hidden_by_word: false,
            rtl: false,
            pre: false,
            link: false,
            list: None,
        }
    }
}

/// Text of one pixel or less is a line or nothing.
const SMALLEST: f32 = 1.5;
/// Text of this size and less, in CSS pixels, is a mark beside a figure.
const TINY: f32 = 5.4;
/// `<small>`, in parts of the size around it.
const SMALL: f32 = 5.0 / 6.0;
/// Text that stands so many CSS pixels above or below the line is a mark as well.
const RAISED: f32 = 3.0;
/// Colours that differ by less than this in each part cannot be told apart.
const SAME_COLOUR: u8 = 21;

impl Look {
    /// Why a text of this look is not read, if it is not.
    pub fn unread(&self) -> Option<Unread> {
        let drowned = match (self.colour, self.background) {
            (Some(ink), Some(ground)) => {
                ground.iter().zip(ink).all(|(a, b)| a.abs_diff(b) < SAME_COLOUR)
            }
            (Some(_), None) => false,
            (None, _) => true,
        };
        let is_flat = self.lineless && self.cut;
        if !self.visible || self.away || is_flat || self.size <= SMALLEST || drowned {
            Some(Unread::Hidden)
        } else if self.struck {
            Some(Unread::Struck)
        } else {
            None
        }
    }

    /// The look inside of an element.
    pub fn inside(&self, element: &ElementRef<'_>, style: &Style) -> Look {
        let mut look = *self;
        look.by_tag(element);
        look.by_style(style, role(element, style));
        look
    }

    /// The look of what a style sheet adds itself, or of a first letter.
    pub fn of_pseudo(&self, style: &Style) -> Look {
        let mut look = *self;
        look.by_style(style, Role::Inline);
        look
    }

    /// Whether a text cannot be told that begins in this look, and goes on in that one.
    pub fn is_parted(&self, first: &Look) -> bool {
        first.unread() != self.unread() || first.unclear || first.raised != self.raised
    }

    /// Whether so many digits have room.
    pub fn has_room(&self, digits: usize) -> bool {
        const WIDTH: f32 = 0.5;
        self.room.is_none_or(|room| digits as f32 * WIDTH * self.size <= room + 1.0)
    }

    fn by_style(&mut self, style: &Style, role: Role) {
        let look = self;
        if let Some(visible) = style.visible {
            look.visible = visible;
        }
        let is_box = role == Role::Block || style.beside == Some(true);
        let is_cut = style.cuts == Some(true) && [style.narrow, style.flat].contains(&Some(true));
        look.lineless = style.lineless.unwrap_or(look.lineless);
        if is_box && style.cuts == Some(true) && look.lineless {
            look.cut |= style.flat.is_none();
            // The upper half of its only line is cut off.
            look.unclear |= style.lineless == Some(true) && style.flat == Some(false);
        }
        look.opacity *= style.opacity.unwrap_or(1.0);
        look.away |= style.away == Some(true) || (is_box && is_cut) || look.opacity < FAINT;
        look.away |= is_far(style);
        look.unclear |= style.unclear;
        // What begins before its box, or is wider than it, is cut off there.
        let is_cut = style.cuts == Some(true);
        look.unclear |= is_cut && style.hangs == Some(true);
        if is_box && is_cut {
            look.room = style.room.or(look.room);
        }
        look.hidden_by_word = style.hidden_by_word.unwrap_or(look.hidden_by_word);
        look.rtl = style.rtl.unwrap_or(look.rtl);
        look.signs = style.signs.unwrap_or(look.signs);
        match style.size {
            Some(Size::Pixels(pixels)) => look.size = pixels,
            Some(Size::Times(times)) => look.size *= times,
            None => {}
        }
        look.colour = style.colour.unwrap_or(look.colour);
        look.background = style.background.unwrap_or(look.background);
        if style.holes == Some(true) {
            (look.colour, look.background) = (Some([0; 3]), None);
            look.unclear = true;
        }
        // A line through the outer text goes through the inner as well, whatever that says.
        look.struck |= style.struck == Some(true);
        look.raised = style.raised.unwrap_or(look.raised);
        if role == Role::Inline {
            let is_shifted = style.shift.is_some_and(|shift| shift.abs() >= RAISED);
            let is_aside = style.position == Some(Position::Relative)
                && style.aside.is_some_and(|aside| aside.abs() >= RAISED);
            // Boxes in a line follow one another from the right.
            let is_turned = look.rtl && style.beside == Some(true);
            let is_moved =
                style.moved == Some(true) || style.position == Some(Position::Over) || is_aside;
            look.raised |= is_shifted || is_moved || is_turned || look.size <= TINY;
        }
        look.pre = style.pre.unwrap_or(look.pre);
        look.list = style.list.or(look.list);
    }

    fn by_tag(&mut self, element: &ElementRef<'_>) {
        let value = element.value();
        match value.name() {
            "s" | "strike" | "del" => self.struck = true,
            "sup" | "sub" => self.raised = true,
            "small" => self.size *= SMALL,
            // Written from right to left, the digits stand in another order than they are shown.
            "bdo" => self.unclear = true,
            // A cell begins on the line, whatever the row is in.
            "td" | "th" | "p" | "div" => self.raised = false,
            "pre" | "textarea" | "listing" | "xmp" => self.pre = true,
            "a" => self.link |= attribute(value, "href").is_some(),
            "ul" => self.list = Some(ListStyle::Unnumbered),
            "ol" => self.list = Some(numbered(attribute(value, "type"))),
            _ => {}
        }
        if let Some(of) = attribute(value, "color").and_then(|of| colour(&of.to_ascii_lowercase()))
        {
            self.colour = of;
        }
        let ground = attribute(value, "bgcolor").and_then(|of| colour(&of.to_ascii_lowercase()));
        self.background = ground.flatten().or(self.background);
        self.rtl = attribute(value, "dir").map_or(self.rtl, |dir| dir.eq_ignore_ascii_case("rtl"));
        self.signs = attribute(value, "face").map_or(self.signs, draws_signs);
        if attribute(value, "background").is_some() {
            self.background = None;
        }
    }
}

/// Whether it is placed outside of what anybody sees of the page.
fn is_far(style: &Style) -> bool {
    let is_placed = matches!(style.position, Some(Position::Over | Position::Relative));
    let beyond = |way: Option<f32>, far: f32| way.is_some_and(|way| way <= -FAR || way >= far);
    is_placed && (beyond(style.aside, FAR_RIGHT) || beyond(style.shift, FAR_DOWN))
}

fn numbered(kind: Option<&str>) -> ListStyle {
    match kind {
        Some("a") => ListStyle::LowerLatin,
        Some("A") => ListStyle::UpperLatin,
        Some("i") => ListStyle::LowerRoman,
        Some("I") => ListStyle::UpperRoman,
        Some(_) | None => ListStyle::Decimal,
    }
}

/// What an element is in the flow of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Not part of what is shown as text.
    Nothing,
    /// Hidden together with all that is in it, and takes no room.
    Gone,
    Inline,
    Block,
    Break,
    Table,
    RowGroup,
    Row,
    Cell,
    /// A row that is its own only cell.
    Lone,
    Caption,
}

/// The role of an element by its name and its style.
pub fn role(element: &ElementRef<'_>, style: &Style) -> Role {
    let value = element.value();
    let by_tag = match value.name() {
        // What it has in it stands in for a file that it does not name.
        "object" if attribute(value, "data").is_none_or(|data| data.trim().is_empty()) => {
            Role::Inline
        }
        name => by_tag(name),
    };
    if by_tag == Role::Nothing {
        return by_tag;
    }
    let closed = value.name() == "dialog" && attribute(value, "open").is_none();
    if closed || is_gone(element, style) {
        return Role::Gone;
    }
    match (by_tag, style.display) {
        // What a page makes of a real table by style is still that table.
        (Role::Table | Role::RowGroup | Role::Row | Role::Cell | Role::Break, _) => by_tag,
        (_, Some(Display::Inline)) => Role::Inline,
        (_, Some(Display::Block | Display::Flex | Display::Grid)) => Role::Block,
        (_, Some(Display::Table)) => Role::Table,
        (_, Some(Display::RowGroup)) => Role::RowGroup,
        (_, Some(Display::Row)) => Role::Row,
        (_, Some(Display::Cell)) => Role::Cell,
        (_, Some(Display::None) | None) => by_tag,
    }
}

/// Whether an element is not shown and takes no room.
pub fn is_gone(element: &ElementRef<'_>, style: &Style) -> bool {
    let says = |name| attribute(element.value(), name).is_some();
    let by_attribute = style.display.is_none() && (says("hidden") || says("popover"));
    by_attribute || style.display == Some(Display::None)
}

fn by_tag(name: &str) -> Role {
    match name {
        "script" | "style" | "head" | "title" | "meta" | "link" | "template" | "noscript"
        | "noembed" | "iframe" | "frame" | "frameset" | "noframes" | "object" | "embed" | "svg"
        | "canvas" | "audio" | "video" | "map" | "button" | "rt" | "rp" | "col" | "colgroup"
        | "datalist" | "select" | "math" | "progress" | "meter" => Role::Nothing,
        "br" => Role::Break,
        "table" => Role::Table,
        "thead" | "tbody" | "tfoot" => Role::RowGroup,
        "tr" => Role::Row,
        "td" | "th" => Role::Cell,
        "caption" => Role::Caption,
        "html" | "body" | "p" | "div" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol"
        | "li" | "dl" | "dt" | "dd" | "pre" | "hr" | "section" | "article" | "main" | "header"
        | "footer" | "nav" | "aside" | "center" | "blockquote" | "form" | "fieldset" | "legend"
        | "address" | "figure" | "figcaption" | "details" | "summary" | "dir" | "menu"
        | "listing" | "xmp" | "dialog" | "search" | "hgroup" => Role::Block,
        _ => Role::Inline,
    }
}
