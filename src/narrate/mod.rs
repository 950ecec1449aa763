//! Layout → mentions: which key figures does the prose state?
//!
//! ```text
//! Layout → prose → lines → sentences → numbers → (pattern, scope, 其中) → Mention
//! ```
//!
//! Every counted number of the prose becomes a mention. A pattern of `narrative.csv` gives it a
//! topic and an indicator; a number that no pattern knows has the topic `other`. What looks like a
//! count and is none (dates, telephones, document numbers, ordinals) is left out by `uncounted`.
//!
//! A range (5至10件) is two mentions, each with the word between them as its modifier: neither
//! bound is the figure.

mod apart;
mod chinese;
mod context;
mod number;
mod numbers;
mod pattern;
mod prose;
pub mod scope;
mod sentence;
mod token;
mod uncounted;
mod unit;
mod years;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::codebook::Codebook;
use crate::grid::Layout;
use crate::source::Place;

/// A figure told in prose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mention {
    pub topic: String,
    /// Indicator that the figure is of; `None` where no form asks for it.
    pub indicator: Option<String>,
    /// In the unit: 56.3 万人次 is 563000 人次.
    pub value: Decimal,
    /// Half of what the last printed digit stands for: 56.3 万 is between 562500 and 563500.
    pub tolerance: Decimal,
    /// The figure as printed, folded: 56.3万人次.
    pub printed: String,
    /// Without its power of ten; empty where none is printed.
    pub unit: String,
    /// 约, 近, 超过, 以上, 余 … as printed; empty for an exact figure.
    pub modifier: String,
    /// 全年, 截至, 累计, 同比增长 … as printed. `scope::span` says what it means.
    pub scope: String,
    /// The words directly before the figure: what is counted, as far as that is said there.
    pub subject: String,
    pub sentence: String,
    pub place: Option<Place>,
    /// Index of the head figure, of a figure in a list after 其中 or in brackets.
    pub head: Option<usize>,
    /// Whether the table says the same; filled in by `check`.
    pub agrees: Agrees,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Agrees {
    Yes,
    No,
    Ambiguous,
    /// Nothing to compare with.
    #[default]
    NotCompared,
}

/// Topic of the figures that no pattern knows.
pub const OTHER: &str = "other";

/// The sentences of the prose.
pub fn sentences(layout: &Layout) -> Vec<String> {
    let lines = prose::prose(layout);
    let sentences = |line: &prose::Paragraph<'_>| {
        sentence::sentences(&line.text).map(str::to_owned).collect::<Vec<String>>()
    };
    lines.iter().flat_map(sentences).collect()
}

/// Finds the figures of the prose.
pub fn narrate(layout: &Layout, codebook: &Codebook) -> Vec<Mention> {
    let lines = prose::prose(layout);
    if lines.is_empty() {
        return Vec::new();
    }
    let patterns = pattern::of(codebook);
    let mut mentions = Vec::new();
    for line in &lines {
        // 其中 may open a sentence of its own; it never reaches over a paragraph.
        let first_of_line = mentions.len();
        for sentence in sentence::sentences(&line.text) {
            context::read(sentence, &line.place, &patterns, first_of_line, &mut mentions);
        }
    }
    mentions
}
