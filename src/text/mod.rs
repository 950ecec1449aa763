//! Folding, labels, numbers, numerals and units of Chinese text: pure functions of strings.

pub mod variants;
pub mod fold;
pub mod formula;
pub mod heading;
pub mod listed;
pub mod label;
pub mod letters;
pub mod memo;
pub mod number;
pub mod change;
pub mod numeral;
pub mod span;
pub mod unit;
pub mod wrap;
