//! Which pixels are ink.

use super::picture::Picture;

/// One truth for each pixel, row by row.
#[derive(Clone, Debug)]
pub struct Bits {
    pub width: usize,
    pub height: usize,
    bits: Vec<bool>,
}

/// Half the side of the square around a pixel with which it is compared.
const AROUND: usize = 20;

/// Ink is darker than its surroundings by this share of how much they vary (Sauvola).
const SHARE: f32 = 0.25;

impl Bits {
    pub fn blank(width: usize, height: usize) -> Bits {
        Bits { width, height, bits: vec![false; width * height] }
    }

    /// The ink of a picture by the method of Sauvola: a shadow over the page is no ink.
    pub fn of(picture: &Picture) -> Bits {
        let (width, height) = (picture.width, picture.height);
        let mut bits = Bits::blank(width, height);
        let sums = Sums::of(picture);
        for y in 0..height {
            let (top, bottom) = (y.saturating_sub(AROUND), (y + AROUND + 1).min(height));
            for x in 0..width {
                let (left, right) = (x.saturating_sub(AROUND), (x + AROUND + 1).min(width));
                let (mean, deviation) = sums.within(left, top, right, bottom);
                let limit = mean * (1.0 + SHARE * (deviation / 128.0 - 1.0));
                bits.bits[y * width + x] = f32::from(picture.grey[y * width + x]) < limit;
            }
        }
        bits
    }

    pub fn get(&self, x: usize, y: usize) -> bool {
        self.bits[y * self.width + x]
    }

    pub fn set(&mut self, x: usize, y: usize, ink: bool) {
        if x < self.width && y < self.height {
            self.bits[y * self.width + x] = ink;
        }
    }

    pub fn row(&self, y: usize) -> &[bool] {
        &self.bits[y * self.width..(y + 1) * self.width]
    }

    /// With rows for columns.
    pub fn turned(&self) -> Bits {
        let mut turned = Bits::blank(self.height, self.width);
        for y in 0..self.height {
            for (x, _) in self.row(y).iter().enumerate().filter(|(_, ink)| **ink) {
                turned.bits[x * self.height + y] = true;
            }
        }
        turned
    }

    /// The runs of ink of a row, as half-open ranges.
    pub fn runs(&self, y: usize) -> impl Iterator<Item = (usize, usize)> {
        let row = self.row(y);
        let mut at = 0;
        std::iter::from_fn(move || {
            let start = at + row.get(at..)?.iter().position(|&ink| ink)?;
            let end =
                start + row[start..].iter().position(|&ink| !ink).unwrap_or(row.len() - start);
            at = end;
            Some((start, end))
        })
    }
}

/// Sums of grey values and of their squares over everything above and left.
struct Sums {
    width: usize,
    sums: Vec<(u64, u64)>,
}

impl Sums {
    fn of(picture: &Picture) -> Sums {
        let width = picture.width + 1;
        let mut sums = vec![(0, 0); width * (picture.height + 1)];
        for y in 0..picture.height {
            let (mut sum, mut square) = (0, 0);
            for x in 0..picture.width {
                let value = u64::from(picture.grey[y * picture.width + x]);
                sum += value;
                square += value * value;
                let above = sums[y * width + x + 1];
                sums[(y + 1) * width + x + 1] = (above.0 + sum, above.1 + square);
            }
        }
        Sums { width, sums }
    }

    /// Mean and standard deviation of a rectangle.
    fn within(&self, left: usize, top: usize, right: usize, bottom: usize) -> (f32, f32) {
        let at = |x: usize, y: usize| self.sums[y * self.width + x];
        let (a, b, c, d) = (at(left, top), at(right, top), at(left, bottom), at(right, bottom));
        let count = ((right - left) * (bottom - top)) as f64;
        let mean = (d.0 + a.0 - b.0 - c.0) as f64 / count;
        let square = (d.1 + a.1 - b.1 - c.1) as f64 / count;
        (mean as f32, (square - mean * mean).max(0.0).sqrt() as f32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ink_is_darker_than_what_is_around_it() {
        // A shadow from left to right, and a stroke in both halves.
        let grey = |x: usize| if x == 20 || x == 80 { 60 } else { 230 - x as u8 };
        let grey = (0..50).flat_map(|_| (0..100).map(grey)).collect();
        let ink = Bits::of(&Picture::from_grey(100, 50, grey).unwrap());
        assert_eq!(ink.runs(25).collect::<Vec<_>>(), [(20, 21), (80, 81)]);
        assert_eq!(ink.turned().runs(20).collect::<Vec<_>>(), [(0, 50)]);
    }
}
