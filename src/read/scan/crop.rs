//! Crops of a picture, for an engine to read.

use super::lines::Area;
use super::picture::Picture;
use super::segments::Segment;

/// How much of the page an engine sees around a piece of text, and how high the text is in it.
#[derive(Clone, Copy, Debug)]
pub struct Cut {
    /// Ems of the page beside and above the text, as far as nothing else stands there.
    pub beside: f32,
    /// The height of the crop in ems; what is not of the page is paper.
    pub high: f32,
}

/// For the first engine: close to the ink.
pub const CLOSE: Cut = Cut { beside: 0.15, high: 1.3 };

/// For the first where words stand in a line: smaller, which takes less time. The models know words better than digits.
const WORDS: Cut = Cut { beside: 0.15, high: 2.4 };

/// For the first again, where it was not sure of such a line. The edges of the crop are the same.
pub const LARGER: Cut = Cut { beside: WORDS.beside, high: 1.7 };

/// Ems from which a piece of text is a line of words.
const LINE: f32 = 3.0;

/// How the first engine sees a piece of text.
pub fn first_cut(segment: &Segment, em: f32) -> Cut {
    if is_line(segment, em) { WORDS } else { CLOSE }
}

/// Whether a piece of text is long enough to be a line of words.
pub fn is_line(segment: &Segment, em: f32) -> bool {
    segment.area.width() as f32 >= LINE * em
}

/// For the second: with the white around it, and smaller. What was cut off by mistake is on it.
pub const WIDE: Cut = Cut { beside: 0.5, high: 0.9 };

/// For the second again, where it saw nothing or something else on the wide one: the second model knows digits
/// that stand alone worse than words.
pub const MIDDLE: Cut = Cut { beside: 0.3, high: 1.1 };

/// The paper keeps clear of a line by so many ems: its edges are blurred, and a packed picture has
/// ghosts of it beside them that are read as strokes.
const CLEAR: f32 = 0.2;

/// A crop, and where its left and right edges stand in the picture.
pub fn crop(picture: &Picture, segment: &Segment, em: f32, cut: Cut) -> (Picture, f32, f32) {
    let area = seen(segment, em, cut);
    let paper = paper(picture, &area);
    let height = (cut.high * em).max(1.15 * area.height() as f32).ceil() as usize;
    let pad = (0.3 * em) as usize;
    let width = area.width() + 2 * pad;
    let above = (height - area.height()) / 2;
    let mut grey = vec![paper; width * height];
    for y in area.y0..area.y1 {
        let row = &picture.grey[y * picture.width + area.x0..y * picture.width + area.x1];
        let to = (above + y - area.y0) * width + pad;
        for (own, &value) in grey[to..to + row.len()].iter_mut().zip(row) {
            // The paper is white everywhere, and what is darker keeps its distance to it.
            *own = value.min(paper);
        }
    }
    let (dark, light) = (grey.iter().copied().min().unwrap_or(0), paper.max(1));
    let range = f32::from(light.saturating_sub(dark).max(1));
    for value in &mut grey {
        *value = (f32::from(value.saturating_sub(dark)) / range * 255.0).round() as u8;
    }
    let crop = Picture { width, height, grey, red: Vec::new(), one_bit: picture.one_bit };
    let left = area.x0 as f32 - pad as f32;
    (crop, left, left + width as f32)
}

/// What of the page is on a crop.
fn seen(segment: &Segment, em: f32, cut: Cut) -> Area {
    let Segment { area, free, .. } = segment;
    let beside = (cut.beside * em) as usize;
    let clear = (CLEAR * em).ceil() as usize;
    // Its own ink is never cut, however close a line is.
    let low = |own: usize, free: usize| own.saturating_sub(beside).max((free + clear).min(own));
    let high = |own: usize, free: usize| (own + beside).min(free.saturating_sub(clear).max(own));
    // Above and below there is nothing to be found, and digits are to fill the height.
    let rim = (0.1 * em) as usize;
    Area {
        x0: low(area.x0, free.x0),
        y0: area.y0.saturating_sub(rim).max((free.y0 + clear).min(area.y0)),
        x1: high(area.x1, free.x1),
        y1: (area.y1 + rim).min(free.y1.saturating_sub(clear).max(area.y1)),
    }
}

/// How light the paper is: as the lightest of its pixels but for a tenth.
fn paper(picture: &Picture, area: &Area) -> u8 {
    let rows = area.y0..area.y1;
    let mut values: Vec<u8> = rows
        .flat_map(|y| &picture.grey[y * picture.width + area.x0..y * picture.width + area.x1])
        .copied()
        .collect();
    let at = values.len() * 9 / 10;
    if values.is_empty() { 255 } else { *values.select_nth_unstable(at).1 }
}
