//! What holds in a group of a Rich Text file.

use super::fonts::Head;
use super::letters::{Letters, Shading};
use super::styles::{Kind, Styles};
use crate::read::line::Look;
use crate::read::look::{Around, Ground, TextLook, WHITE};
use crate::read::rows::{self, CellShape, Merge, RowShape};

/// What is done with the text of a group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Destination {
    #[default]
    Text,
    /// An automatic number, which is written out before its text.
    Number,
    Instruction,
    Fonts,
    Colours,
    Styles,
    /// The entries of a drop-down list.
    FormEntry,
    /// What older programs read in place of a group in it that is written in Unicode.
    Replaced,
    Skip,
}

/// What a group inherits from the one around it.
#[derive(Clone, Debug, Default)]
pub struct State {
    pub destination: Destination,
    own: Letters,
    /// The style of the paragraph, and that of the letters.
    paragraph: i32,
    letters: Option<i32>,
    pub deleted: bool,
    moved: bool,
    font: Option<i32>,
    /// The font for Chinese, and whether it is in use.
    wide_font: Option<i32>,
    is_wide: Option<bool>,
    /// How many characters stand in for one that is written in Unicode.
    pub stand_ins: usize,
    in_table: bool,
    depth: Option<i32>,
    shade: Shading,
    squeezed: bool,
}

/// Lines and rows of an exact height of this and less show nothing, in twentieths of a point.
const INVISIBLE_HEIGHT: i32 = 50;

impl State {
    pub fn new() -> Self {
        Self { stand_ins: 1, ..Self::default() }
    }

    /// How many tables the paragraph stands in.
    pub fn depth(&self) -> usize {
        match (self.in_table, self.depth) {
            (_, Some(depth)) => (depth.max(0) as usize).min(rows::DEEPEST),
            (true, None) => 1,
            (false, None) => 0,
        }
    }

    pub fn is_deleted(&self) -> bool {
        self.deleted || self.moved
    }

    /// The font of the bytes that come next.
    pub fn font(&self) -> Option<i32> {
        if self.is_wide == Some(true) { self.wide_font.or(self.font) } else { self.font }
    }

    /// What a reader takes from the text that comes next, in a cell of that ground.
    pub fn look(&self, head: &Head, styles: &Styles, cell: Option<Ground>) -> Look {
        let mut look = self.own.look.clone();
        look.pictures = Some(head.draws(self.font()));
        let mut around = Around {
            defaults: TextLook::default(),
            table: TextLook::default(),
            paragraph: TextLook::default(),
            ground: self.shade.ground().or(cell).unwrap_or(Ground::Rgb(WHITE)),
            squeezed: self.squeezed,
        };
        let own = around.look(&look, &TextLook::default());
        around.paragraph = styles.look(Kind::Paragraph, self.paragraph);
        let letters = self.letters.map(|number| styles.look(Kind::Letters, number));
        let styled = around.look(&look, &letters.unwrap_or_default());
        if own == Look::Plain && styled != own { Look::Unclear } else { own }
    }

    /// Takes a word that sets how text looks or where it stands.
    pub fn set(&mut self, word: &str, number: Option<i32>, head: &Head) {
        let is_on = number != Some(0);
        let value = number.unwrap_or(0);
        if self.own.set(word, number, head)
            || self.shade.set(["shading", "cfpat", "cbpat"], word, number, head)
        {
            return;
        }
        match word {
            "plain" => {
                self.own = Letters::default();
                self.letters = None;
                (self.deleted, self.moved) = (false, false);
                self.is_wide = None;
                self.font = head.default_font;
            }
            "s" => self.paragraph = value,
            "cs" => self.letters = number,
            "deleted" => self.deleted = is_on,
            // Moved away; the other end is `mvt`.
            "mvf" => self.moved = is_on,
            "f" => self.font = number,
            "af" => {
                self.wide_font = number.filter(|_| self.is_wide == Some(true)).or(self.wide_font)
            }
            "loch" | "hich" => self.is_wide = Some(false),
            "dbch" => self.is_wide = Some(true),
            "uc" => self.stand_ins = value.clamp(0, 100) as usize,
            "pard" => {
                (self.in_table, self.depth) = (false, None);
                self.paragraph = 0;
                (self.shade, self.squeezed) = (Shading::default(), false);
            }
            "intbl" => self.in_table = is_on,
            "itap" => self.depth = number,
            "sl" => self.squeezed = (-INVISIBLE_HEIGHT..0).contains(&value),
            _ => {}
        }
    }
}

/// The shape of the row that is being defined.
#[derive(Clone, Debug, Default)]
pub struct RowState {
    pub shape: RowShape,
    pub grounds: Vec<Option<Ground>>,
    /// What was said of the cell that ends with the next edge.
    next: CellShape,
    ground: Shading,
}

impl RowState {
    /// Takes a word that sets the shape of a row.
    pub fn set(&mut self, word: &str, number: Option<i32>, head: &Head) {
        let value = number.unwrap_or(0);
        if self.ground.set(["clshdng", "clcfpat", "clcbpat"], word, number, head) {
            return;
        }
        match word {
            "trowd" => *self = Self::default(),
            "trleft" => self.shape.left = value,
            "trrh" => self.shape.hidden |= (-INVISIBLE_HEIGHT..0).contains(&value),
            "trhidden" => self.shape.hidden |= number != Some(0),
            "clmgf" => self.next.across = Merge::First,
            "clmrg" => self.next.across = Merge::GoesOn,
            "clvmgf" => self.next.down = Merge::First,
            "clvmrg" => self.next.down = Merge::GoesOn,
            "cellx" if self.shape.cells.len() < 256 => {
                let cell = std::mem::take(&mut self.next);
                self.shape.cells.push(CellShape { right: value, ..cell });
                self.grounds.push(std::mem::take(&mut self.ground).ground());
            }
            _ => {}
        }
    }
}
