//! Bytes → `Document`: what is printed, and where.
//!
//! One file or folder per format. Readers take bytes, never a path.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::finding::Finding;
use crate::source::{DocumentId, Place, Rect};

pub use error::ReadError;
pub use format::Format;

pub mod archive;
pub mod base64;
pub mod beside;
pub mod doc;
pub mod decode;
pub mod docx;
pub mod excel;
mod error;
pub mod field;
mod format;
pub mod guard;
pub mod line;
pub mod look;
mod nested;
mod noted;
pub mod odt;
pub mod html;
pub mod mail;
pub mod packed;
pub mod page;
pub mod ofd;
pub mod pdf;
pub mod places;
pub mod rows;
pub mod rtf;
pub mod scan;
pub mod sniff;
pub mod text;
pub mod told;
pub mod wellformed;
pub mod xml;

/// What one file prints.
#[derive(Clone, Debug)]
pub struct Document {
    pub id: DocumentId,
    pub format: Format,
    /// Flowing formats: paragraphs and native tables in reading order.
    pub blocks: Vec<Block>,
    /// Formats with fixed pages: glyphs and rulings.
    pub pages: Vec<Page>,
    pub findings: Vec<Finding>,
    /// Cells that show fewer digits than they store.
    pub unrounded: Vec<Unrounded>,
}

/// A cell that shows fewer digits than it stores.
#[derive(Clone, Debug, PartialEq)]
pub struct Unrounded {
    pub place: Place,
    /// The text of the cell with all digits.
    pub text: String,
}

/// A piece of a flowing document.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    Paragraph(Paragraph),
    Table(NativeTable),
}

/// A paragraph, or one line of a plain text. Automatic numbering is part of the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Paragraph {
    pub text: String,
    pub place: Place,
}

/// A table that the format itself declares.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct NativeTable {
    /// Sheet name of a spreadsheet.
    pub name: Option<Arc<str>>,
    /// Whether the format hides it from the reader.
    pub hidden: bool,
    /// Cells in any order; spans do not overlap in a sound document, and may in others.
    pub cells: Vec<NativeCell>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct NativeCell {
    /// From 0.
    pub row: u32,
    pub column: u32,
    /// At least 1.
    pub row_span: u32,
    pub column_span: u32,
    /// Paragraphs of the cell joined by `\n`. A nested table follows as a block of its own.
    pub text: String,
    pub place: Place,
    /// What is set on it at the foot of the page, at the end or in the margin, each with its kind: `footnote: …`.
    pub notes: Vec<String>,
}

/// A page of a format with fixed pages.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Page {
    /// From 1.
    pub number: u32,
    /// Visible size in points, after rotation.
    pub width: f32,
    pub height: f32,
    /// In the order of the content stream.
    pub glyphs: Vec<Glyph>,
    pub rulings: Vec<Ruling>,
    /// Pictures that cover less than the page, and surfaces that hide figures.
    pub marks: Vec<Mark>,
    /// Fonts of the page; `Glyph::font` is an index.
    pub fonts: Vec<Arc<str>>,
    /// Whether a picture covers most of the page: a scan, perhaps with a text layer.
    pub picture: bool,
    /// Whether text on it was recognised by another program.
    pub recognised: bool,
    pub damage: Damage,
    /// Where its text ran before the page was turned upright.
    pub turned: Direction,
}

/// Whether what a page shows is what was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Damage {
    #[default]
    None,
    /// A part is lost: the doubtful glyphs are the last ones before it.
    Cut,
    /// Some of it is wrong, and nobody knows what.
    Corrupt,
}

/// One drawn character (or a ligature: several characters, one box).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Glyph {
    pub text: GlyphText,
    /// Advance × ascent to descent, in page coordinates after rotation.
    pub area: Rect,
    /// Font size in points as drawn.
    pub size: f32,
    pub font: u16,
    /// Direction of the baseline on the page.
    pub direction: Direction,
    /// Why it may not be what a reader of the page sees.
    pub doubt: Option<Doubt>,
    /// Whether it is printed lightly, as a watermark: what stands over it can be read.
    pub light: bool,
}

/// What makes a glyph, or the place of one, doubtful.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Doubt {
    /// Nobody knows as what character it is drawn: a finding of the document says why.
    Meaning,
    /// Other text is printed over it.
    Overprinted,
    /// A line runs through it or right beside it.
    Struck,
    /// A picture, a surface or the edge of what is shown hides a part of it, or may.
    Covered,
    /// A note on the page strikes it out, blacks it out or is drawn over it.
    Noted,
    /// It can hardly be told from the paper, or nobody knows whether it can.
    Faint,
    /// It stands on its head, or is seen as in a mirror.
    Turned,
    /// It is no character but a picture in the place of text.
    Picture,
    /// It is no character but a drawing in the place of text.
    Drawing,
    /// It was read twice on a picture, and not alike.
    Disputed,
    /// It was read on a picture without greys: two readings that agree may make one mistake.
    Coarse,
}

impl Doubt {
    /// What a reader of the data should know.
    pub fn told(self) -> &'static str {
        match self {
            Doubt::Meaning => "the character is in doubt",
            Doubt::Overprinted => "other text is printed over it",
            Doubt::Struck => "a line is drawn through it or right beside it",
            Doubt::Covered => "a picture or a surface covers a part of it, or its edge is cut off",
            Doubt::Noted => "a note on the page strikes it out or covers it",
            Doubt::Faint => "it is printed so light, or in such a way, that perhaps nobody sees it",
            Doubt::Turned => "it stands on its head or is mirrored",
            Doubt::Picture => "a picture stands there, what it shows is not read",
            Doubt::Drawing => "a drawing stands there, what it shows is not read",
            Doubt::Disputed => "two readings of the picture differ or are not sure",
            Doubt::Coarse => {
                "it is read on a picture in black and white, where mistakes are not seen"
            }
        }
    }
}

/// What is said of a page among others that is not read.
pub const PICTURE_WITHOUT_TEXT: &str = "the page is a picture without text";

/// Something that is no text and may stand for some: what looks blank under it is not.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    pub area: Rect,
    pub doubt: Doubt,
}

/// Most glyphs are one character, and a page has thousands of them: no allocation for those.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum GlyphText {
    One(char),
    Many(Box<str>),
    /// Drawn, and nobody knows as what: the font has no way back to characters.
    Unknown,
}

impl GlyphText {
    /// The character, where it is a single one.
    pub fn one(&self) -> Option<char> {
        match self {
            Self::One(c) => Some(*c),
            Self::Many(_) | Self::Unknown => None,
        }
    }
}

impl From<&str> for GlyphText {
    /// Nothing is known of a glyph without text.
    fn from(text: &str) -> Self {
        let mut characters = text.chars();
        match (characters.next(), characters.next()) {
            (None, _) => GlyphText::Unknown,
            (Some(c), None) => GlyphText::One(c),
            (Some(_), Some(_)) => GlyphText::Many(text.into()),
        }
    }
}

#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub enum Direction {
    #[default]
    Right,
    Down,
    Left,
    Up,
}

/// A drawn line, horizontal or vertical, in page coordinates.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ruling {
    /// The line with its thickness.
    pub area: Rect,
    pub horizontal: bool,
    pub kind: RulingKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum RulingKind {
    /// A line that a reader sees.
    Drawn,
    /// The edge of a coloured surface, perhaps the background of a cell; no thickness.
    Shade,
}

/// What a reader may be told.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// Tried on encrypted files after the empty password.
    pub password: Option<String>,
    /// Whether and how pictures of pages are read.
    pub ocr: scan::Ocr,
}

/// Reads a file of any known format. The bytes decide which; a name that says otherwise is told.
pub fn read(bytes: &[u8], name: &str, options: &ReadOptions) -> Result<Document, ReadError> {
    let format = sniff::sniff(bytes)?;
    let mut document = match format {
        Format::Text => text::read_named(bytes, name),
        Format::Docx => docx::read(bytes),
        Format::WordXml => docx::read_xml(bytes),
        Format::Doc => doc::read(bytes),
        Format::Rtf => rtf::read(bytes),
        Format::Odt if bytes.starts_with(b"PK") => odt::read(bytes),
        Format::Odt => odt::read_flat(bytes),
        Format::Xlsx => excel::read_xlsx(bytes),
        Format::Xlsb => excel::read_xlsb(bytes),
        Format::ExcelXml => excel::read_xml(bytes),
        Format::Xls => excel::read_xls(bytes),
        Format::Ods if bytes.starts_with(b"PK") => excel::read_ods(bytes),
        Format::Ods => excel::read_flat_ods(bytes),
        Format::Pdf => pdf::read(bytes, options),
        Format::Ofd => ofd::read(bytes),
        Format::Picture => scan::read(bytes, &options.ocr),
        Format::Html => html::read(bytes),
        Format::Mhtml => html::mhtml::read(bytes),
    }?;
    document.findings.extend(sniff::misnamed(document.format, name));
    Ok(document)
}
