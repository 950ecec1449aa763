//! Printed numbers, read strictly.

use rust_decimal::Decimal;

use super::unit::Unit;

/// What a cell that should hold a number holds.
#[derive(Clone, Debug, PartialEq)]
pub enum CellText {
    /// A number, and what stood beside it.
    Number {
        value: Decimal,
        unit: Option<Unit>,
        remark: Option<String>,
    },
    Blank,
    /// A dash, a slash or 无.
    Placeholder,
    /// Anything else.
    Unreadable,
}

/// Reads a text that holds one number and nothing else.
pub fn parse(printed: &str) -> Option<Decimal> {
    printed.trim().parse().ok()
}

/// Reads a whole cell: a number with its unit and remark, a blank, a placeholder.
pub fn cell(printed: &str) -> CellText {
    match parse(printed) {
        Some(value) => CellText::Number { value, unit: None, remark: None },
        None if printed.trim().is_empty() => CellText::Blank,
        None => CellText::Unreadable,
    }
}
