//! Layout → mentions: which key figures does the prose state?

use rust_decimal::Decimal;

use crate::codebook::Codebook;
use crate::grid::Layout;
use crate::source::Place;

/// A figure told in prose.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    pub topic: String,
    /// Indicator that the figure is of; `None` for topic `other`.
    pub indicator: Option<String>,
    pub value: Decimal,
    pub unit: String,
    /// 约, 近, 超过, 以上, 余 … as printed; empty for an exact figure.
    pub modifier: String,
    /// 全年, 截至, 累计, 同比增长 … as printed.
    pub scope: String,
    pub sentence: String,
    pub place: Option<Place>,
    /// Index of the head figure, of a figure in a list after 其中.
    pub head: Option<usize>,
    /// Whether the table says the same; filled in by `check`.
    pub agrees: Agrees,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Agrees {
    Yes,
    No,
    Ambiguous,
    /// Nothing to compare with.
    #[default]
    NotCompared,
}

/// Finds the figures of the prose.
pub fn narrate(layout: &Layout, codebook: &Codebook) -> Vec<Mention> {
    let _ = (layout, codebook);
    Vec::new()
}
