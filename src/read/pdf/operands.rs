//! The numbers of an operator.

use hayro_syntax::object::Number;

use crate::read::page::matrix::Matrix;

/// From the operands of `cm` or `Tm`.
pub fn matrix(numbers: [Number; 6]) -> Matrix {
    let [a, b, c, d, e, f] = numbers.map(|number| number.as_f32());
    Matrix::new(a, b, c, d, e, f)
}

pub fn floats(numbers: &[Number]) -> impl Iterator<Item = f32> {
    numbers.iter().map(|number| number.as_f32())
}
