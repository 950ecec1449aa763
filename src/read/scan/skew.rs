//! Turning a page upright that was laid aslant on the glass.

use super::ink::Bits;
use super::picture::Picture;

/// Degrees to either side that are looked at; who feeds paper worse notices.
const MOST: f32 = 5.0;

/// Degrees below which a page is left as it is: over the width of a page a line rises by less than its thickness.
const LEAST: f32 = 0.06;

/// Points of ink that are looked at.
const MOST_POINTS: usize = 60_000;

/// Pixels a point above which nothing is gained (300 dpi).
const FINEST: f32 = 300.0 / 72.0;

impl Picture {
    /// With square pixels, not finer than is of use, and upright. `scale`: pixels a point across
    /// and down. Gives the pixels a point of what comes out.
    pub fn prepared(self, (across, down): (f32, f32)) -> (Picture, f32) {
        let scale = across.max(down).min(FINEST);
        let is_close = |one: f32| (one / scale - 1.0).abs() < 0.03;
        let square = if is_close(across) && is_close(down) {
            self
        } else {
            let width = (self.width as f32 * scale / across).round() as usize;
            let height = (self.height as f32 * scale / down).round() as usize;
            self.resized(width.max(1), height.max(1))
        };
        (upright(square), scale)
    }
}

/// The page, turned so that its lines are level.
fn upright(picture: Picture) -> Picture {
    let angle = angle(&Bits::of(&picture));
    if angle.abs() < LEAST { picture } else { turned(&picture, angle) }
}

/// By how many degrees lines fall to the right: where they are level, few rows hold much ink.
fn angle(ink: &Bits) -> f32 {
    let mut points: Vec<(f32, f32)> = Vec::new();
    for y in 0..ink.height {
        for x in 0..ink.width {
            // The upper edge of strokes alone: half the points, and sharper.
            if ink.get(x, y) && (y == 0 || !ink.get(x, y - 1)) {
                points.push((x as f32 - ink.width as f32 / 2.0, y as f32));
            }
        }
    }
    let every = points.len().div_ceil(MOST_POINTS).max(1);
    let points: Vec<(f32, f32)> = points.into_iter().step_by(every).collect();
    if points.len() < 500 {
        return 0.0;
    }
    let best = |middle: f32, step: f32, steps: i32| {
        let angles = (-steps..=steps).map(|index| middle + step * index as f32);
        angles
            .map(|angle| (angle, level(&points, angle, ink.height)))
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.abs().total_cmp(&a.0.abs())))
            .map_or(0.0, |(angle, _)| angle)
    };
    let coarse = best(0.0, 0.25, (MOST / 0.25) as i32);
    best(best(coarse, 0.05, 6), 0.01, 6)
}

/// How unevenly the ink falls into rows, if the page were turned.
fn level(points: &[(f32, f32)], angle: f32, height: usize) -> f32 {
    let slope = angle.to_radians().tan();
    let mut rows = vec![0u32; height / 2 + 1];
    for (x, y) in points {
        let row = (y - x * slope) / 2.0;
        if row >= 0.0
            && let Some(count) = rows.get_mut(row as usize)
        {
            *count += 1;
        }
    }
    rows.iter().map(|&count| (count as f32).powi(2)).sum()
}

fn turned(picture: &Picture, angle: f32) -> Picture {
    let (sin, cos) = angle.to_radians().sin_cos();
    let (cx, cy) = (picture.width as f32 / 2.0, picture.height as f32 / 2.0);
    let mut grey = Vec::with_capacity(picture.grey.len());
    let mut red = Vec::with_capacity(picture.red.len());
    for y in 0..picture.height {
        for x in 0..picture.width {
            let (dx, dy) = (x as f32 - cx, y as f32 - cy);
            let (sx, sy) = (cx + dx * cos - dy * sin, cy + dx * sin + dy * cos);
            let (x0, y0) = (sx.floor(), sy.floor());
            let (fx, fy) = (sx - x0, sy - y0);
            let (x0, y0) = (x0 as i32, y0 as i32);
            let value = |dx: i32, dy: i32| f32::from(picture.at(x0 + dx, y0 + dy));
            let upper = value(0, 0) * (1.0 - fx) + value(1, 0) * fx;
            let lower = value(0, 1) * (1.0 - fx) + value(1, 1) * fx;
            grey.push((upper * (1.0 - fy) + lower * fy).round() as u8);
            if !picture.red.is_empty() {
                let (nx, ny) = (sx.round().max(0.0) as usize, sy.round().max(0.0) as usize);
                let inside = nx < picture.width && ny < picture.height;
                red.push(inside && picture.red[ny * picture.width + nx]);
            }
        }
    }
    Picture { grey, red, ..*picture }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bars of 6 pixels, falling to the right by so many degrees.
    fn bars(degrees: f32) -> Picture {
        let slope = degrees.to_radians().tan();
        let dark = |x: usize, y: usize| ((y as f32 - x as f32 * slope).rem_euclid(24.0)) < 6.0;
        let pixels = (0..400).flat_map(|y| (0..600).map(move |x| (x, y)));
        let grey = pixels.map(|(x, y)| if dark(x, y) { 0 } else { 255 }).collect();
        Picture::from_grey(600, 400, grey).unwrap()
    }

    #[test]
    fn the_angle_of_lines_is_found_and_undone() {
        for degrees in [-3.2, 0.5, 1.5] {
            assert!((angle(&Bits::of(&bars(degrees))) - degrees).abs() < 0.15, "{degrees}");
        }
        assert!(angle(&Bits::of(&upright(bars(1.5)))).abs() < 0.15);
    }

    #[test]
    fn a_level_page_stays_as_it_is() {
        assert_eq!(upright(bars(0.0)), bars(0.0));
    }
}
