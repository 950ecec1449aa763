//! How a cell looks, in whatever format it is stored.

use std::rc::Rc;

use super::format::Format;
use super::look::{Look, Rgb};

#[derive(Clone, Debug)]
pub struct Style {
    pub format: Rc<Format>,
    pub look: Look,
    /// What is behind the text. `None`: a pattern or a gradient, of which nobody knows what it
    /// leaves of a text.
    pub ground: Option<Rgb>,
}

impl Default for Style {
    fn default() -> Self {
        let format = Rc::new(Format::parse("General"));
        Self { format, look: Look::default(), ground: Some(Rgb::WHITE) }
    }
}
