//! Which columns of the panel hold anything.

use rust_decimal::Decimal;

use super::PanelRow;
use super::lookup::Lookup;

/// The columns that the panel is written with: those that a report fills.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Every column is shown, and every row: one without a value too.
    pub whole: bool,
    /// By the place of the indicator in the codebook.
    columns: Vec<Holds>,
    /// By the place of the derived indicator in the codebook.
    derived: Vec<Holds>,
}

/// What the rows that were seen have in a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Holds {
    #[default]
    Nothing,
    Whole,
    Fractions,
}

impl Holds {
    fn of(value: Option<Decimal>) -> Self {
        match value {
            None => Holds::Nothing,
            Some(value) if value.fract().is_zero() => Holds::Whole,
            Some(_) => Holds::Fractions,
        }
    }
}

impl Shown {
    /// Before any row was seen.
    pub fn nothing(lookup: &Lookup<'_>, whole: bool) -> Self {
        let columns = vec![Holds::Nothing; lookup.columns.ids.len()];
        Self { whole, columns, derived: vec![Holds::Nothing; lookup.formulas.len()] }
    }

    /// Shows the columns in which a row has a value.
    pub fn see(&mut self, row: &PanelRow, lookup: &Lookup<'_>) {
        for (holds, value) in self.columns.iter_mut().zip(&row.values) {
            *holds = (*holds).max(Holds::of(*value));
        }
        for (holds, formula) in self.derived.iter_mut().zip(&lookup.formulas) {
            *holds = (*holds).max(Holds::of(formula.value(&row.values).ok()));
        }
    }

    pub fn has_row(&self, row: &PanelRow) -> bool {
        self.whole || row.has_values()
    }

    pub fn has_column(&self, at: usize) -> bool {
        self.whole || holds(&self.columns, at) > Holds::Nothing
    }

    pub fn has_derived(&self, at: usize) -> bool {
        self.whole || holds(&self.derived, at) > Holds::Nothing
    }

    /// Whether a value of the column has decimals.
    pub fn has_fractions(&self, at: usize) -> bool {
        holds(&self.columns, at) == Holds::Fractions
    }

    pub fn has_derived_fractions(&self, at: usize) -> bool {
        holds(&self.derived, at) == Holds::Fractions
    }
}

fn holds(columns: &[Holds], at: usize) -> Holds {
    columns.get(at).copied().unwrap_or_default()
}
