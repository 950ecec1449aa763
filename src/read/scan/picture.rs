//! A picture of a page as grey values, upright and without red stamps.

/// Most pixels that are looked at: an A3 sheet at 300 dpi has 17 million.
pub const MOST_PIXELS: usize = 40_000_000;

/// A red pixel has so much more red than green and blue.
const RED: i32 = 40;

/// Grey values row by row, 255 for white.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    pub width: usize,
    pub height: usize,
    pub grey: Vec<u8>,
    /// Where red ink was taken away, by the same index; empty where there was none.
    pub red: Vec<bool>,
    /// Whether it has no greys: a fax, or a scan in black and white.
    pub one_bit: bool,
}

impl Picture {
    /// From three bytes a pixel. Seals are red: in the red channel they are as light as the paper,
    /// and the print under them is as dark as elsewhere.
    ///
    /// `None` where the bytes do not fill the picture.
    pub fn from_rgb(width: usize, height: usize, rgb: &[u8]) -> Option<Picture> {
        let pixels = size(width, height)?;
        let mut grey = Vec::with_capacity(pixels);
        let mut red = Vec::with_capacity(pixels);
        for pixel in rgb.get(..3 * pixels)?.chunks_exact(3) {
            let [r, g, b] = [i32::from(pixel[0]), i32::from(pixel[1]), i32::from(pixel[2])];
            let is_red = r - g.max(b) > RED;
            // Print under a seal is dark in all channels.
            grey.push(if is_red && r > 150 {
                255
            } else if is_red {
                r
            } else {
                (3 * r + 6 * g + b) / 10
            } as u8);
            red.push(is_red);
        }
        if !red.contains(&true) {
            red.clear();
        }
        let one_bit = is_one_bit(&grey, width);
        Some(Picture { width, height, grey, red, one_bit })
    }

    /// From one byte a pixel.
    pub fn from_grey(width: usize, height: usize, grey: Vec<u8>) -> Option<Picture> {
        let pixels = size(width, height)?;
        let one_bit = is_one_bit(&grey, width);
        (grey.len() == pixels).then_some(Picture { width, height, grey, red: Vec::new(), one_bit })
    }

    pub fn at(&self, x: i32, y: i32) -> u8 {
        let inside = (0..self.width as i32).contains(&x) && (0..self.height as i32).contains(&y);
        if inside { self.grey[y as usize * self.width + x as usize] } else { 255 }
    }

    /// Each new pixel is the mean of what it covers, or lies between its neighbours.
    pub fn resized(&self, width: usize, height: usize) -> Picture {
        let across = taps(self.width, width);
        let down = taps(self.height, height);
        let mut rows = vec![0f32; width * self.height];
        for y in 0..self.height {
            let row = &self.grey[y * self.width..(y + 1) * self.width];
            for (x, taps) in across.iter().enumerate() {
                rows[y * width + x] =
                    taps.iter().map(|&(at, part)| f32::from(row[at]) * part).sum();
            }
        }
        let mut grey = Vec::with_capacity(width * height);
        for taps in &down {
            for x in 0..width {
                let sum: f32 = taps.iter().map(|&(at, part)| rows[at * width + x] * part).sum();
                grey.push(sum.round() as u8);
            }
        }
        let red = match self.red.is_empty() {
            true => Vec::new(),
            false => {
                let nearest = |at: usize, from: usize, to: usize| (at * from / to).min(from - 1);
                let row = |y: usize| nearest(y, self.height, height) * self.width;
                let pixel = |y: usize, x: usize| self.red[row(y) + nearest(x, self.width, width)];
                (0..height)
                    .flat_map(|y| (0..width).map(move |x| (y, x)))
                    .map(|(y, x)| pixel(y, x))
                    .collect()
            }
        };
        Picture { width, height, grey, red, one_bit: self.one_bit }
    }
}

fn size(width: usize, height: usize) -> Option<usize> {
    width.checked_mul(height).filter(|pixels| (1..=MOST_PIXELS).contains(pixels))
}

/// For each new pixel the old ones that it covers, with their shares.
fn taps(from: usize, to: usize) -> Vec<Vec<(usize, f32)>> {
    let step = from as f32 / to as f32;
    let reach = step.max(1.0);
    (0..to)
        .map(|index| {
            let centre = (index as f32 + 0.5) * step - 0.5;
            let first = (centre - reach).ceil().max(0.0) as usize;
            let last = ((centre + reach).floor().max(0.0) as usize).min(from - 1);
            let parts: Vec<(usize, f32)> = (first..=last)
                .map(|at| (at, (1.0 - (at as f32 - centre).abs() / reach).max(0.0)))
                .filter(|(_, part)| *part > 0.0)
                .collect();
            let sum: f32 = parts.iter().map(|(_, part)| part).sum();
            match sum > 0.0 {
                true => parts.into_iter().map(|(at, part)| (at, part / sum)).collect(),
                false => vec![(first.min(from - 1), 1.0)],
            }
        })
        .collect()
}

/// The edges of print are grey in a scan with greys: where hardly any pixel lies between dark and
/// light, somebody has decided for each, and two readings that agree agree about his mistakes.
fn is_one_bit(grey: &[u8], width: usize) -> bool {
    let dark = grey.iter().filter(|&&value| value < DARK).count();
    let between = grey.iter().filter(|&&value| (DARK..=LIGHT).contains(&value)).count();
    5 * between < dark && !has_soft_edges(grey, width)
}

/// Greys that are ink, and those that are paper.
const DARK: u8 = 80;
const LIGHT: u8 = 175;

/// Whether the edges of strokes pass through grey. Those that run straight down say nothing: thick lines of tables have
/// much dark and edges without any grey, however the page came to be.
fn has_soft_edges(grey: &[u8], width: usize) -> bool {
    let (mut sharp, mut soft) = (0, 0);
    let mut rows = grey.chunks_exact(width.max(1));
    let Some(mut above) = rows.next() else { return false };
    for row in rows {
        for (own, above) in row.windows(3).zip(above.windows(3)) {
            let edge = edge(own);
            if edge.is_some() && edge != self::edge(above) {
                *(if edge == Some(Edge::Soft) { &mut soft } else { &mut sharp }) += 1;
            }
        }
        above = row;
    }
    5 * soft > sharp
}

#[derive(PartialEq)]
enum Edge {
    Sharp,
    Soft,
}

/// Whether paper passes into ink at the middle of three pixels.
fn edge(three: &[u8]) -> Option<Edge> {
    let &[left, middle, right] = three else { return None };
    let (dark, light) = (left.min(right) < DARK, left.max(right) > LIGHT);
    match middle {
        DARK..=LIGHT => (dark && light).then_some(Edge::Soft),
        0..DARK => light.then_some(Edge::Sharp),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_vanishes_and_the_print_under_it_stays() {
        let rgb = [255, 255, 255, 220, 30, 40, 90, 10, 15, 20, 20, 20];
        let picture = Picture::from_rgb(4, 1, &rgb).unwrap();
        assert_eq!(picture.grey, [255, 255, 90, 20]);
        assert_eq!(picture.red, [false, true, true, false]);
    }

    #[test]
    fn what_does_not_fill_the_picture_is_none() {
        assert!(Picture::from_rgb(2, 2, &[0; 11]).is_none());
        assert!(Picture::from_grey(0, 2, Vec::new()).is_none());
    }

    #[test]
    fn thick_lines_make_no_page_black_and_white() {
        // A slanting stroke beside a thick line, its edge as dark as given.
        let page = |edge: u8| {
            let row = |y: usize| {
                (0..40).map(move |x| match x {
                    0..10 => 0,
                    _ if x == 20 + y => edge,
                    _ if x == 21 + y || x == 22 + y => 0,
                    _ => 255,
                })
            };
            Picture::from_grey(40, 15, (0..15).flat_map(row).collect()).unwrap()
        };
        assert!(!page(130).one_bit);
        assert!(page(0).one_bit);
    }

    #[test]
    fn coarse_pixels_become_square() {
        let tall = Picture::from_grey(2, 1, vec![0, 255]).unwrap().resized(2, 2);
        assert_eq!(tall.grey, [0, 255, 0, 255]);
        let half = Picture::from_grey(4, 1, vec![0, 0, 200, 200]).unwrap().resized(2, 1);
        assert!(half.grey[0] < 60 && half.grey[1] > 140);
    }
}
