//! Units of count and of money, with exact scaling.

use rust_decimal::Decimal;

/// A printed unit: 件, 人次, 万元, %.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// The unit without its power of ten: 元 of 万元.
    pub base: String,
    /// What one of it is in `base`: 10000 for 万元.
    pub scale: Decimal,
}

/// Reads a printed unit and nothing else.
pub fn parse(printed: &str) -> Option<Unit> {
    let base = super::fold::fold(printed);
    (!base.is_empty()).then_some(Unit { base, scale: Decimal::ONE })
}

/// The value in another unit of the same base: 25.1 万元 are 251000 元. `None` if the bases differ.
pub fn convert(value: Decimal, from: &Unit, to: &Unit) -> Option<Decimal> {
    (from.base == to.base).then(|| value * from.scale / to.scale)
}
