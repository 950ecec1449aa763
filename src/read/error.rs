//! Why a file gives no document.

use std::fmt;

/// Why there is no document. Everything less is a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// The file is empty.
    Empty,
    /// A format that we do not read: its name for people, and what they can do.
    Unsupported(String),
    /// A password is needed.
    Encrypted,
    /// A password is needed, and the given one does not open it.
    WrongPassword,
    /// Encrypted so that no password helps, and for whom.
    Locked(String),
    /// The file is damaged beyond reading, and how.
    Damaged(String),
    /// Pages without any text: a scan.
    NoText,
    /// Most of the text is in fonts that have no way back to characters, and which.
    Unreadable(String),
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::Empty => f.write_str("the file is empty"),
            ReadError::Unsupported(what) => write!(f, "this is {what}"),
            ReadError::Encrypted => f.write_str("the file needs a password"),
            ReadError::WrongPassword => {
                f.write_str("the file needs a password, and the given one does not open it")
            }
            ReadError::Locked(how) => write!(f, "the file is encrypted: {how}"),
            ReadError::Damaged(how) => write!(f, "the file is damaged: {how}"),
            ReadError::NoText => f.write_str("the pages hold pictures and no text"),
            ReadError::Unreadable(fonts) => {
                write!(f, "nobody can tell the characters of its fonts: {fonts}")
            }
        }
    }
}

impl std::error::Error for ReadError {}
