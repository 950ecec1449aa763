//! Pieces of text → glyphs, by two readings.

use std::collections::BTreeMap;

use super::again::{self, Reading, is_ideograph, stands_alone};
use super::alike::leaders;
use super::crop::{LARGER, crop, first_cut, is_line};
use super::engine::{Engine, Seen};
use super::facing::Laid;
use super::options::Engines;
use super::picture::Picture;
use super::segments::{Segment, Segments};
use super::{Area, Frame};
use crate::read::{Direction, Doubt, Glyph, GlyphText};

/// Pixels of the height of a character below which print is too coarse to look alike (some 140 dpi).
const SMALLEST: f32 = 20.0;

/// A line of words is read again where the engine is less sure of one of its characters.
const CERTAIN: f32 = 0.8;

/// The glyphs of all pieces of text, in their order on the page. `goes_on` is called between the two readings.
pub fn glyphs(laid: &Laid, frame: &Frame, engines: &Engines, goes_on: impl Fn()) -> Vec<Glyph> {
    let Laid { picture, text, .. } = laid;
    let first = first(laid, &engines.first);
    goes_on();
    let disputed = again::disputed(picture, text, &first, &engines.second);
    let mut glyphs = Vec::new();
    for ((segment, reading), disputed) in text.segments.iter().zip(&first).zip(disputed) {
        let piece = Piece { segment, reading, disputed };
        glyphs.extend(piece.glyphs(text.em, frame, picture.one_bit));
    }
    glyphs
}

/// The first reading of each piece of text. Some were read to see which way up the page lies, and of small ones that
/// look alike the first is read for all.
fn first(laid: &Laid, engine: &Engine) -> Vec<Reading> {
    let Segments { segments, em } = &laid.text;
    let crops: Vec<(Picture, f32, f32)> = segments
        .iter()
        .map(|segment| crop(&laid.picture, segment, *em, first_cut(segment, *em)))
        .collect();
    let small: Vec<Option<&Picture>> = segments
        .iter()
        .zip(&crops)
        .map(|(segment, (crop, ..))| (*em >= SMALLEST && !is_line(segment, *em)).then_some(crop))
        .collect();
    let leaders = leaders(&small);
    let is_open = |index: usize| leaders[index] == index && !laid.sample.contains_key(&index);
    let open: Vec<usize> = (0..segments.len()).filter(|&index| is_open(index)).collect();
    let pictures: Vec<&Picture> = open.iter().map(|&index| &crops[index].0).collect();
    let mut seen = laid.sample.clone();
    seen.extend(open.into_iter().zip(engine.read(&pictures)));
    look_closer(laid, engine, &mut seen);
    let reading = |(&leader, (_, left, right)): (&usize, &(Picture, f32, f32))| Reading {
        seen: seen.get(&leader).cloned().unwrap_or_default(),
        left: *left,
        right: *right,
        leader,
    };
    leaders.iter().zip(&crops).map(reading).collect()
}

/// Reads lines of words once more of which it is not sure, larger, and keeps what is surer.
fn look_closer(laid: &Laid, engine: &Engine, seen: &mut BTreeMap<usize, Vec<Seen>>) {
    let Segments { segments, em } = &laid.text;
    let unsure = |(index, text): (&usize, &Vec<Seen>)| {
        let certainty = certainty(text);
        let again = is_line(&segments[*index], *em) && certainty < CERTAIN;
        again.then_some((*index, certainty))
    };
    let unsure: Vec<(usize, f32)> = seen.iter().filter_map(unsure).collect();
    let larger = |&(index, _): &(usize, f32)| crop(&laid.picture, &segments[index], *em, LARGER).0;
    let crops: Vec<Picture> = unsure.iter().map(larger).collect();
    for ((index, certainty), text) in unsure.into_iter().zip(engine.read(&crops)) {
        if self::certainty(&text) > certainty {
            seen.insert(index, text);
        }
    }
}

/// How sure the engine is of the word of which it is least sure; signs come in two widths.
fn certainty(text: &[Seen]) -> f32 {
    let words = text.iter().filter(|one| is_ideograph(one.character));
    words.map(|one| one.sure).reduce(f32::min).unwrap_or(0.0)
}

struct Piece<'p> {
    segment: &'p Segment,
    reading: &'p Reading,
    /// Whether the two readings differ, or something else speaks against them.
    disputed: bool,
}

impl Piece<'_> {
    fn glyphs(&self, em: f32, frame: &Frame, one_bit: bool) -> Vec<Glyph> {
        let read = self.reading.seen.iter().copied();
        let seen: Vec<Seen> = read.filter(|one| !one.character.is_whitespace()).collect();
        let alone = stands_alone(&seen);
        let doubt = if self.disputed {
            Doubt::Disputed
        } else if one_bit && alone {
            Doubt::Coarse
        } else {
            Doubt::Meaning
        };
        if seen.is_empty() {
            return vec![self.glyph(
                GlyphText::Unknown,
                self.segment.area,
                em,
                frame,
                Doubt::Disputed,
            )];
        }
        // Between two characters lies the middle between their middles.
        let Area { x0, x1, .. } = self.segment.area;
        let place = |one: &Seen| self.reading.place(one);
        let mut edges: Vec<f32> = vec![x0 as f32];
        edges.extend(seen.windows(2).map(|pair| (place(&pair[0]) + place(&pair[1])) / 2.0));
        edges.push(x1 as f32);
        let clamp = |x: f32| x.clamp(x0 as f32, x1 as f32).round() as usize;
        let glyphs = seen.iter().zip(edges.windows(2)).map(|(one, edge)| {
            let area = Area { x0: clamp(edge[0]), x1: clamp(edge[1]), ..self.segment.area };
            // A digit in a sentence that was not read alike is not read.
            let lost = !alone && doubt == Doubt::Disputed && one.character.is_ascii_digit();
            let text = if lost { GlyphText::Unknown } else { GlyphText::One(one.character) };
            self.glyph(text, area, em, frame, doubt)
        });
        glyphs.collect()
    }

    fn glyph(&self, text: GlyphText, area: Area, em: f32, frame: &Frame, doubt: Doubt) -> Glyph {
        let mut area = frame.rect(&area);
        let size = em / frame.scale;
        // As high as a character, so that digits and words of one row stand on one line.
        let height = area.height().max(size);
        let middle = (area.top + area.bottom) / 2.0;
        (area.top, area.bottom) = (middle - height / 2.0, middle + height / 2.0);
        Glyph {
            text,
            area,
            size,
            // Of the page that it comes to.
            font: 0,
            direction: Direction::Right,
            doubt: Some(doubt),
            light: false,
        }
    }
}
