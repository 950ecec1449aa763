//! Which way up a page was laid on the glass: the way in which its text can be read.

use std::collections::BTreeMap;

use super::crop::{crop, first_cut};
use super::engine::{Engine, Seen};
use super::ink::Bits;
use super::lines::{self, Lines};
use super::picture::Picture;
use super::segments::{self, Segment, Segments};
use crate::read::Direction;

/// So many pieces of text are looked at.
const SAMPLE: usize = 12;

/// Ems of the shortest piece among them: of two characters nobody is sure.
const SHORTEST: f32 = 4.0;

/// Less text than so many ems proves nothing: headings that are set downwards can be read on a page that lies on its
/// side (66 ems on a page of the fixtures, which upright has 200).
const LEAST_ROOM: f32 = 120.0;

/// A page that is read with more certainty than this lies right. Upright pages of the fixtures have 0.8 and more, the
/// same upside down 0.4 and less.
const CERTAIN: f32 = 0.7;

/// A page the right way up.
pub struct Laid {
    pub picture: Picture,
    pub lines: Lines,
    pub text: Segments,
    /// The direction of its text before it was turned.
    pub turned: Direction,
    /// What was read to tell that, by the number of the piece of text.
    pub sample: BTreeMap<usize, Vec<Seen>>,
}

/// Turns a page until its text can be read; as it is, where none can in any way. `None` where there
/// is no text. `scale`: pixels a point.
pub fn upright(picture: Picture, scale: f32, engine: &Engine) -> Option<Laid> {
    let first = laid(&picture, Direction::Right, scale, engine);
    if first.as_ref().is_some_and(|laid| certainty(laid) >= CERTAIN) {
        return first;
    }
    let others = [Direction::Left, Direction::Down, Direction::Up].into_iter();
    let others = others.filter_map(|direction| laid(&picture, direction, scale, engine));
    let mut best = (first.as_ref().map_or(0.0, certainty), first);
    for laid in others {
        let own = certainty(&laid);
        if own > best.0 {
            best = (own, Some(laid));
        }
    }
    best.1
}

fn laid(picture: &Picture, turned: Direction, scale: f32, engine: &Engine) -> Option<Laid> {
    let picture = picture.with_text_running(turned);
    let ink = Bits::of(&picture);
    let lines = lines::lines(&ink, scale);
    let text = segments::segments(&ink, &lines, scale)?;
    let sample = sample(&picture, &text, engine);
    Some(Laid { picture, lines, text, turned, sample })
}

/// The longest pieces of text, read.
fn sample(picture: &Picture, text: &Segments, engine: &Engine) -> BTreeMap<usize, Vec<Seen>> {
    let Segments { segments, em } = text;
    let mut long: Vec<(usize, &Segment)> = segments
        .iter()
        .enumerate()
        .filter(|(_, one)| one.area.width() as f32 >= SHORTEST * em)
        .filter(|(_, one)| (one.area.height() as f32) < 2.0 * em)
        .collect();
    long.sort_by_key(|(_, one)| (std::cmp::Reverse(one.area.width()), one.area.y0, one.area.x0));
    long.truncate(SAMPLE);
    let crops: Vec<Picture> =
        long.iter().map(|(_, one)| crop(picture, one, *em, first_cut(one, *em)).0).collect();
    long.into_iter().map(|(index, _)| index).zip(engine.read(&crops)).collect()
}

/// How surely the longest pieces of text are read: the sum over their characters, as a share of as
/// many as they have room for.
fn certainty(laid: &Laid) -> f32 {
    let Segments { segments, em } = &laid.text;
    let chosen = laid.sample.keys().filter_map(|&index| segments.get(index));
    let room: f32 = chosen.map(|one| one.area.width() as f32 / em).sum();
    // What is in doubt counts little: upside down, every character is taken for some other.
    let sure: f32 = laid.sample.values().flatten().map(|one| one.sure * one.sure).sum();
    sure / room.max(LEAST_ROOM)
}

impl Picture {
    /// The picture turned so that text which runs in a direction runs to the right.
    fn with_text_running(&self, direction: Direction) -> Picture {
        let (width, height) = match direction {
            Direction::Right | Direction::Left => (self.width, self.height),
            Direction::Down | Direction::Up => (self.height, self.width),
        };
        let from = |x: usize, y: usize| match direction {
            Direction::Right => (x, y),
            Direction::Left => (self.width - 1 - x, self.height - 1 - y),
            Direction::Down => (self.width - 1 - y, x),
            Direction::Up => (y, self.height - 1 - x),
        };
        let index = |y: usize, x: usize| {
            let (x, y) = from(x, y);
            y * self.width + x
        };
        let places = || (0..height).flat_map(|y| (0..width).map(move |x| (y, x)));
        let grey = places().map(|(y, x)| self.grey[index(y, x)]).collect();
        let red = match self.red.is_empty() {
            true => Vec::new(),
            false => places().map(|(y, x)| self.red[index(y, x)]).collect(),
        };
        Picture { width, height, grey, red, one_bit: self.one_bit }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_turned_to_run_to_the_right() {
        // Read in the direction of its text, the picture says 1 2 3.
        let check = |direction: Direction, width: usize, grey: Vec<u8>| {
            let height = grey.len() / width;
            let picture = Picture::from_grey(width, height, grey).expect("it is full");
            let turned = picture.with_text_running(direction);
            assert_eq!((turned.width, turned.height), (3, 1));
            assert_eq!(turned.grey, [1, 2, 3]);
        };
        check(Direction::Right, 3, vec![1, 2, 3]);
        check(Direction::Left, 3, vec![3, 2, 1]);
        check(Direction::Down, 1, vec![1, 2, 3]);
        check(Direction::Up, 1, vec![3, 2, 1]);
    }
}
