//! Which small crops show the same print.

use super::picture::Picture;

/// How far apart the same print may be at the spot where it differs most, of 255.
///
/// On pages of 150 to 300 dpi with noise, blur and packing, half of the figures have another one of the same digits
/// that is nearer than 30, and none has one of other digits that is nearer than 98. At half of that a page has up to a
/// fifth less to read than at 36, and where readings of prints so near differ, it was one of them that was wrong.
const SAME: i32 = 48;

/// Pixels by which one is moved to lie upon the other.
const MOVED: i32 = 2;

/// The ink of one is at most by this share more than that of the other. It spares the look at most that differ.
const MORE: f32 = 0.2;

/// For each crop the number of the first one that shows the same print, which may be itself; where there is none to
/// look at, its own.
pub fn leaders(crops: &[Option<&Picture>]) -> Vec<usize> {
    let mut found: Vec<(usize, &Picture, f32)> = Vec::new();
    let mut leaders: Vec<usize> = (0..crops.len()).collect();
    for (index, crop) in crops.iter().enumerate() {
        let Some(crop) = crop else { continue };
        let own = ink(crop);
        let leads = |(_, other, ink): &&(usize, &Picture, f32)| {
            (own - ink).abs() <= MORE * own.max(*ink) && are_alike(other, crop)
        };
        match found.iter().find(leads) {
            Some(&(leader, ..)) => leaders[index] = leader,
            None => found.push((index, crop, own)),
        }
    }
    leaders
}

/// How much ink is on a crop.
fn ink(crop: &Picture) -> f32 {
    crop.grey.iter().map(|&grey| f32::from(255 - grey)).sum()
}

/// Whether nowhere anything is in one that is not in the other.
///
/// Each spot is the mean of nine pixels: the edge of a stroke may lie anywhere within a pixel, and what it lacks on its
/// one side it has on the other.
fn are_alike(one: &Picture, other: &Picture) -> bool {
    let far = |a: usize, b: usize| a.abs_diff(b) > MOVED as usize;
    if far(one.width, other.width) || far(one.height, other.height) {
        return false;
    }
    let steps = || -MOVED..=MOVED;
    steps().flat_map(|dy| steps().map(move |dx| (dx, dy))).any(|by| lie_upon(one, other, by))
}

fn lie_upon(one: &Picture, other: &Picture, (dx, dy): (i32, i32)) -> bool {
    let (width, height) = (one.width.max(other.width) as i32, one.height.max(other.height) as i32);
    let difference = |x, y| i32::from(one.at(x, y)) - i32::from(other.at(x + dx, y + dy));
    // Sums of three beside each other, then of three of these one above the other.
    let beside = |y| -> Vec<i32> {
        let row: Vec<i32> = (-1..=width).map(|x| difference(x, y)).collect();
        row.windows(3).map(|three| three.iter().sum()).collect()
    };
    let mut rows = [beside(-1), beside(0), beside(1)];
    for y in 0..height {
        let [above, own, below] = &rows;
        let spots = above.iter().zip(own).zip(below).map(|((a, b), c)| a + b + c);
        if spots.map(i32::abs).any(|sum| sum > 9 * SAME) {
            return false;
        }
        rows.rotate_left(1);
        rows[2] = beside(y + 2);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Strokes on white: `bar` says whether there is one across, `grey` how dark the left column is.
    fn ring(bar: bool, grey: u8) -> Picture {
        let mut picture = Picture::from_grey(24, 28, vec![255; 24 * 28]).expect("it is full");
        let mut draw = |x0: usize, y0: usize, x1: usize, y1: usize, grey: u8| {
            (y0..y1).for_each(|y| (x0..x1).for_each(|x| picture.grey[y * 24 + x] = grey));
        };
        for (x0, y0, x1, y1) in [(7, 4, 17, 6), (7, 22, 17, 24), (15, 4, 17, 24), (7, 4, 9, 24)] {
            draw(x0, y0, x1, y1, 0);
        }
        // The edge of a stroke within a pixel: what the left lacks stands on the right.
        draw(7, 6, 8, 22, grey);
        draw(9, 6, 10, 22, 255 - grey);
        if bar {
            draw(9, 13, 15, 15, 0);
        }
        picture
    }

    #[test]
    fn a_stroke_more_is_seen_and_half_a_pixel_is_not() {
        assert!(are_alike(&ring(false, 0), &ring(false, 90)));
        assert!(!are_alike(&ring(false, 0), &ring(true, 0)));
        assert!(!are_alike(&ring(true, 90), &ring(false, 90)));
    }

    #[test]
    fn what_looks_alike_follows_the_first() {
        let crops = [ring(true, 0), ring(false, 0), ring(true, 90), ring(false, 90)];
        let [a, b, c, d] = crops.each_ref().map(Some);
        assert_eq!(leaders(&[a, b, c, None, d]), [0, 1, 0, 3, 1]);
    }
}
