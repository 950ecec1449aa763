//! What comes out of a stream, and how far it can be believed.

/// How far decoded bytes are those that were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Soundness {
    Whole,
    /// They break off, and are right as far as they go.
    Cut,
    /// Some of them are wrong, and nobody knows which.
    Corrupt,
}

/// A decoded stream. Half a stream is half a page, so one must know.
#[derive(Debug, PartialEq)]
pub struct Content {
    pub bytes: Vec<u8>,
    pub soundness: Soundness,
}

impl Content {
    pub fn whole(bytes: Vec<u8>) -> Self {
        Self { bytes, soundness: Soundness::Whole }
    }

    pub fn lost() -> Self {
        Self { bytes: Vec::new(), soundness: Soundness::Cut }
    }

    /// Whether all of it was decoded as it was written.
    pub fn is_whole(&self) -> bool {
        self.soundness == Soundness::Whole
    }
}
