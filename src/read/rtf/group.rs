//! What a group of a Rich Text file is.

use super::state::State;

/// What a group is, beside what it inherits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Plain,
    /// A field, with its instruction and its result.
    Field,
    /// A text of its own: a text box, a header, a note.
    Text(Outlet),
    /// A drawing.
    Shape,
    /// The shape of a row of a table in a table.
    InnerRow,
}

/// Where a text of its own comes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outlet {
    /// Behind the paragraph that it is anchored in.
    Box,
    /// Behind the whole text, and only its tables.
    Beside,
    /// The same, and set on what stands before it, by this kind.
    Note(&'static str),
}

pub struct Group {
    pub state: State,
    pub kind: Kind,
    /// Whether `\*` stood at its beginning: a destination that one may not know.
    pub optional: bool,
}
