//! Sequences of marked content that are open.

/// Sequences inside sequences; real files nest two or three.
const DEEPEST: usize = 256;

/// The sequences open at this point of the page.
#[derive(Default)]
pub struct MarkedContent {
    open: Vec<Sequence>,
    /// Sequences beyond `DEEPEST`, counted only.
    beyond: usize,
    hidden: usize,
}

pub struct Sequence {
    /// What is read instead of its glyphs.
    pub instead: Option<String>,
    pub hidden: bool,
    /// Where its glyphs begin.
    pub first: usize,
}

impl MarkedContent {
    pub fn depth(&self) -> usize {
        self.open.len() + self.beyond
    }

    /// Whether an open sequence belongs to a layer that is switched off.
    pub fn hidden(&self) -> bool {
        self.hidden > 0
    }

    pub fn begin(&mut self, instead: Option<String>, first: usize) {
        self.push(Sequence { instead, hidden: false, first });
    }

    pub fn push(&mut self, sequence: Sequence) {
        if self.open.len() >= DEEPEST {
            self.beyond += 1;
            return;
        }
        self.hidden += usize::from(sequence.hidden);
        self.open.push(sequence);
    }

    pub fn end(&mut self) -> Option<Sequence> {
        if self.beyond > 0 {
            self.beyond -= 1;
            return None;
        }
        let sequence = self.open.pop()?;
        self.hidden -= usize::from(sequence.hidden);
        Some(sequence)
    }

    /// Whether an outer sequence already says what its glyphs mean.
    pub fn inside_actual_text(&self) -> bool {
        self.open.iter().any(|sequence| sequence.instead.is_some())
    }
}
