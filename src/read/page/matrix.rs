//! Affine maps of the plane, as PDF and OFD write them.

use crate::read::Direction;
use crate::source::Rect;

/// `x' = a x + c y + e`, `y' = b x + d y + f`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Matrix {
    pub a: f32,
    pub b: f32,
    pub c: f32,
    pub d: f32,
    pub e: f32,
    pub f: f32,
}

impl Matrix {
    pub const IDENTITY: Matrix = Matrix::new(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);

    pub const fn new(a: f32, b: f32, c: f32, d: f32, e: f32, f: f32) -> Self {
        Self { a, b, c, d, e, f }
    }

    /// From the six numbers of a PDF array; `None` unless there are exactly six.
    pub fn from_slice(numbers: &[f32]) -> Option<Self> {
        let [a, b, c, d, e, f] = *numbers else { return None };
        Some(Self::new(a, b, c, d, e, f))
    }

    /// First `self`, then `outer`: the order in which PDF multiplies (`self × outer`).
    pub fn then(&self, outer: &Matrix) -> Matrix {
        Matrix {
            a: self.a * outer.a + self.b * outer.c,
            b: self.a * outer.b + self.b * outer.d,
            c: self.c * outer.a + self.d * outer.c,
            d: self.c * outer.b + self.d * outer.d,
            e: self.e * outer.a + self.f * outer.c + outer.e,
            f: self.e * outer.b + self.f * outer.d + outer.f,
        }
    }

    /// The way back. `None` where all of the plane is pressed into a line.
    pub fn inverse(&self) -> Option<Matrix> {
        let Matrix { a, b, c, d, e, f } = *self;
        let area = a * d - b * c;
        (area.abs() > f32::EPSILON).then(|| Matrix {
            a: d / area,
            b: -b / area,
            c: -c / area,
            d: a / area,
            e: (c * f - d * e) / area,
            f: (b * e - a * f) / area,
        })
    }

    pub fn apply(&self, x: f32, y: f32) -> (f32, f32) {
        (self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f)
    }

    /// Moves the origin by (x, y) of the inner space.
    pub fn moved(&self, x: f32, y: f32) -> Matrix {
        let (e, f) = self.apply(x, y);
        Matrix { e, f, ..*self }
    }

    /// The box around a mapped box; the corners may come in any order.
    pub fn apply_box(&self, x0: f32, y0: f32, x1: f32, y1: f32) -> Rect {
        let corners =
            [self.apply(x0, y0), self.apply(x1, y0), self.apply(x0, y1), self.apply(x1, y1)];
        around(&corners)
    }

    /// How much lengths grow: the square root of the area of the mapped unit square.
    pub fn scale(&self) -> f32 {
        (self.a * self.d - self.b * self.c).abs().sqrt()
    }

    /// Length of the mapped vertical unit: what a font size becomes on the page.
    pub fn vertical_scale(&self) -> f32 {
        self.c.hypot(self.d)
    }

    /// The side of the page that a baseline runs to.
    pub fn direction(&self) -> Direction {
        if self.a.abs() >= self.b.abs() {
            if self.a >= 0.0 { Direction::Right } else { Direction::Left }
        } else if self.b >= 0.0 {
            Direction::Down
        } else {
            Direction::Up
        }
    }

    /// Text more than about 11 degrees off both axes: a watermark across the page. In a grid it
    /// would only get into other people's cells.
    pub fn is_aslant(&self) -> bool {
        self.a.abs().min(self.b.abs()) > 0.2 * self.a.abs().max(self.b.abs())
    }

    /// Text that is pressed to less than a sixth of its width or height.
    pub fn is_flat(&self) -> bool {
        let (across, down) = (self.a.hypot(self.b), self.c.hypot(self.d));
        across < 0.15 * down || down < 0.15 * across
    }

    /// Text that is seen as in a mirror: letters have their feet above, on a page whose y runs down.
    pub fn is_mirrored(&self) -> bool {
        self.a * self.d - self.b * self.c > 0.0
    }

    pub fn is_finite(&self) -> bool {
        [self.a, self.b, self.c, self.d, self.e, self.f].iter().all(|n| n.is_finite())
    }
}

/// The smallest box that holds all points; empty input gives the empty box at the origin.
pub fn around(points: &[(f32, f32)]) -> Rect {
    let Some(&(x, y)) = points.first() else { return Rect::default() };
    points.iter().fold(Rect { x0: x, top: y, x1: x, bottom: y }, |area, &(x, y)| Rect {
        x0: area.x0.min(x),
        top: area.top.min(y),
        x1: area.x1.max(x),
        bottom: area.bottom.max(y),
    })
}

/// The part that two boxes share; `None` where they do not touch.
pub fn shared(one: &Rect, other: &Rect) -> Option<Rect> {
    let area = Rect {
        x0: one.x0.max(other.x0),
        top: one.top.max(other.top),
        x1: one.x1.min(other.x1),
        bottom: one.bottom.min(other.bottom),
    };
    (area.x0 <= area.x1 && area.top <= area.bottom).then_some(area)
}
