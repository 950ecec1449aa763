//! `AbbreviatedData` → a path.

use crate::read::page::matrix::Matrix;
use crate::read::page::paths::Path;

/// Draws the operators of a path; gives the number of its pieces. What is no operator ends it.
pub fn draw(data: &str, matrix: &Matrix, path: &mut Path, most: usize) -> usize {
    let mut words = Words { rest: data };
    let mut pieces = 0;
    let mut at = (0.0, 0.0);
    while let Some(operator) = words.operator() {
        pieces += 1;
        if pieces > most {
            break;
        }
        let to = |point: (f32, f32)| matrix.apply(point.0, point.1);
        match operator {
            'S' | 'M' => {
                let Some([p]) = words.points() else { break };
                path.move_to(to(p));
                at = p;
            }
            'L' => {
                let Some([p]) = words.points() else { break };
                path.line_to(to(p));
                at = p;
            }
            'Q' => {
                let Some([a, p]) = words.points() else { break };
                path.curve_to([to(a), to(p)]);
                at = p;
            }
            'B' => {
                let Some([a, b, p]) = words.points() else { break };
                path.curve_to([to(a), to(b), to(p)]);
                at = p;
            }
            // Radii, angle, large, sweep, end: the half circle over its ends holds it.
            'A' => {
                let (Some([radii, _]), Some(_), Some([p])) =
                    (words.points(), words.number(), words.points())
                else {
                    break;
                };
                let (dx, dy) = (radii.0.abs(), radii.1.abs());
                let middle = ((at.0 + p.0) / 2.0, (at.1 + p.1) / 2.0);
                let far = (middle.0 + dx.min(1e6), middle.1 + dy.min(1e6));
                path.curve_to([to(far), to(p)]);
                at = p;
            }
            'C' => path.close(),
            _ => break,
        }
    }
    pieces
}

struct Words<'d> {
    rest: &'d str,
}

impl Words<'_> {
    fn skip(&mut self) {
        self.rest = self.rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
    }

    fn operator(&mut self) -> Option<char> {
        self.skip();
        let operator = self.rest.chars().next()?;
        self.rest = &self.rest[operator.len_utf8()..];
        Some(operator)
    }

    fn number(&mut self) -> Option<f32> {
        self.skip();
        let end = self.rest.find(|c: char| c.is_whitespace() || c == ',');
        let end = end.unwrap_or(self.rest.len());
        // An operator may follow without a blank; an exponent is none.
        let letters =
            self.rest[..end].find(|c: char| c.is_ascii_alphabetic() && c != 'e' && c != 'E');
        let (word, rest) = self.rest.split_at(letters.unwrap_or(end));
        self.rest = rest;
        word.parse().ok().filter(|number: &f32| number.is_finite())
    }

    fn points<const N: usize>(&mut self) -> Option<[(f32, f32); N]> {
        let mut points = [(0.0, 0.0); N];
        for point in &mut points {
            *point = (self.number()?, self.number()?);
        }
        Some(points)
    }
}
