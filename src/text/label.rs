//! Takes the label of a row or column apart.

/// A label in its parts, all of them folded.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Label {
    /// `一、` is level 1, `(一)` level 2, `1.` level 3, `(1)` level 4.
    pub ordinal: Option<Ordinal>,
    /// Whether `其中:` stands before the words.
    pub of_which: bool,
    /// The words, without ordinal, 其中 and remarks.
    pub bare: String,
    /// What stood in brackets behind the words.
    pub remark: Option<String>,
}

/// The number before a label, and the level that its style tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ordinal {
    pub level: u8,
    pub number: u32,
}

/// Takes a printed label apart.
pub fn parse(printed: &str) -> Label {
    Label { bare: super::fold::fold(printed), ..Label::default() }
}
