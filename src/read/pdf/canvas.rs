//! One page being drawn: the state that all operators share.

use std::rc::Rc;
use std::sync::Arc;

use lopdf::Dictionary;

use super::budget::File;
use super::font::{Font, Library};
use super::picture::Drawn;
use super::sequence::MarkedContent;
use super::state::State;
use crate::read::page::cover::Cover;
use crate::read::page::ink::Ink;
use crate::read::page::matrix::{Matrix, shared};
use crate::read::page::paint::Surfaces;
use crate::read::page::paths::Path;
use crate::read::page::region::Winding;
use crate::read::{Damage, Glyph, Mark, Ruling};
use crate::source::Rect;

/// States saved and not restored; more are mischief.
const MOST_STATES: usize = 512;

/// What one page may cost, forms included: one for an operator, more for what is kept of it. A
/// page of dense tables costs less than 100 000.
const MOST_WORK: usize = 5_000_000;

/// A font as a content stream asks for it.
pub struct Chosen<'a> {
    pub resources: *const Dictionary,
    pub name: Vec<u8>,
    pub font: (Rc<Font<'a>>, u16),
}

/// One page being drawn.
pub struct Canvas<'a, 'l> {
    pub document: &'a File,
    pub library: &'l mut Library<'a>,
    pub state: State<'a>,
    pub stack: Vec<State<'a>>,
    pub path: Path,
    pub clip_next: Option<Winding>,
    pub text_matrix: Matrix,
    pub line_matrix: Matrix,
    pub marked: MarkedContent,
    pub depth: usize,
    /// Work done on this page.
    done: usize,
    /// The frame of the page.
    pub bounds: Rect,
    /// The resources of the page.
    pub resources: Option<&'a Dictionary>,
    pub glyphs: Vec<Glyph>,
    pub rulings: Vec<Ruling>,
    pub fonts: Vec<Arc<str>>,
    /// Fonts that were asked for by name on this page.
    pub chosen: Vec<Chosen<'a>>,
    /// Surfaces in drawing order: text of their colour cannot be seen on them.
    pub surfaces: Surfaces,
    /// Pictures and shapes that are no lines.
    pub inks: Vec<Ink>,
    /// Whether what is drawn belongs to a note upon the page.
    pub in_note: bool,
    /// Where text has shaped the clip (text rendering modes 4 to 7).
    pub text_clip: Option<Rect>,
    /// The last digit that stands outside of what is shown, and the clip that leaves it out.
    pub outside: Option<(Rect, Rect)>,
    /// The clip of the last glyph that is shown.
    pub clip_of_last: Rect,
    pub marks: Vec<Mark>,
    /// Pictures in drawing order.
    pub pictures: Vec<Drawn<'a>>,
    /// The area of all pictures as a share of the page; a scan may come in strips.
    pub picture: f32,
    /// Whether a limit stopped the drawing.
    pub cut: bool,
    /// Whether a part of the content could not be decoded.
    pub lost: bool,
    /// Whether the content is what was written.
    pub damage: Damage,
    /// Whether content is mended before it is drawn.
    pub mends: bool,
    /// Whether the tokeniser stopped before the end of the content.
    pub stopped: bool,
    /// Form fields that hold another value than they show.
    pub other_fields: usize,
    /// Whether a text (`BT`) is open.
    pub in_text: bool,
    /// Glyphs of text set aslant, which are left out.
    pub aslant: usize,
    /// Glyphs pressed to a line, which are left out.
    pub flat: usize,
    /// Where it is printed darkly.
    pub aslant_ink: Vec<Rect>,
    /// Surfaces drawn over earlier glyphs.
    pub covers: Vec<Cover>,
    /// Glyphs shown with no ink (text rendering mode 3), as indexes into `glyphs`.
    pub inkless: Vec<usize>,
}

impl<'a, 'l> Canvas<'a, 'l> {
    pub fn new(
        document: &'a File,
        library: &'l mut Library<'a>,
        frame: Matrix,
        (width, height): (f32, f32),
    ) -> Self {
        let bounds = Rect { x0: 0.0, top: 0.0, x1: width, bottom: height };
        Self {
            document,
            library,
            state: State::new(frame, bounds),
            stack: Vec::new(),
            path: Path::default(),
            clip_next: None,
            text_matrix: Matrix::IDENTITY,
            line_matrix: Matrix::IDENTITY,
            marked: MarkedContent::default(),
            depth: 0,
            done: 0,
            bounds,
            resources: None,
            glyphs: Vec::new(),
            rulings: Vec::new(),
            fonts: Vec::new(),
            chosen: Vec::new(),
            surfaces: Surfaces::default(),
            inks: Vec::new(),
            in_note: false,
            text_clip: None,
            outside: None,
            clip_of_last: bounds,
            marks: Vec::new(),
            pictures: Vec::new(),
            picture: 0.0,
            cut: false,
            lost: false,
            damage: Damage::None,
            mends: false,
            stopped: false,
            other_fields: 0,
            in_text: false,
            aslant: 0,
            flat: 0,
            aslant_ink: Vec::new(),
            covers: Vec::new(),
            inkless: Vec::new(),
        }
    }

    /// Notes work done; `false` when the page or the document has had its share.
    pub fn work(&mut self, amount: usize) -> bool {
        self.done += amount;
        self.library.work = self.library.work.saturating_sub(amount);
        let goes_on = self.done <= MOST_WORK && self.library.work > 0;
        self.cut |= !goes_on;
        goes_on
    }

    pub fn save(&mut self) {
        if self.stack.len() < MOST_STATES {
            self.stack.push(self.state.clone());
        }
    }

    /// Back to the last saved state; never to one from outside of this stream.
    pub fn restore(&mut self, floor: usize) {
        if self.stack.len() > floor
            && let Some(state) = self.stack.pop()
        {
            self.state = state;
        }
    }

    /// An empty clip stays empty: a box without area, off the page.
    pub fn clip(&mut self, area: Rect) {
        const NOTHING: Rect = Rect { x0: -1e6, top: -1e6, x1: -1e6, bottom: -1e6 };
        self.state.clip = shared(&self.state.clip, &area).unwrap_or(NOTHING);
    }
}
