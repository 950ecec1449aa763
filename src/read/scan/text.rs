//! Pieces of text → glyphs, by two readings.

use super::crop::{CLOSE, MIDDLE, WIDE, crop};
use super::engine::Seen;
use super::options::Engines;
use super::picture::Picture;
use super::segments::{Segment, Segments};
use super::{Area, Frame};
use crate::read::{Direction, Doubt, Glyph, GlyphText};

/// A digit of which an engine is less sure counts as another reading. The second sees digits without
/// words beside them for the first time, and need only say the same.
const SURE: [f32; 2] = [0.6, 0.4];

/// The glyphs of all pieces of text, in their order on the page.
pub fn glyphs(picture: &Picture, text: &Segments, frame: &Frame, engines: &Engines) -> Vec<Glyph> {
    let Segments { segments, em } = text;
    let crops = |chosen: &[usize], cut| -> Vec<(Picture, f32, f32)> {
        chosen.iter().map(|&index| crop(picture, &segments[index], *em, cut)).collect()
    };
    let all: Vec<usize> = (0..segments.len()).collect();
    let close = crops(&all, CLOSE);
    let pictures: Vec<Picture> = close.iter().map(|(picture, _, _)| picture.clone()).collect();
    let first = engines.first.read(&pictures);
    // Words are known by the labels of the form; figures are read again.
    let mut open: Vec<usize> =
        all.into_iter().filter(|&index| is_to_be_sure(&first[index])).collect();
    let mut disputed = vec![false; segments.len()];
    open.iter().for_each(|&index| disputed[index] = true);
    open.retain(|&index| is_sound(&segments[index], &first[index]));
    for cut in [WIDE, MIDDLE] {
        let wide: Vec<Picture> =
            crops(&open, cut).into_iter().map(|(picture, _, _)| picture).collect();
        let second = engines.second.read(&wide);
        for (&index, second) in open.iter().zip(&second) {
            disputed[index] = !is_confirmed(&first[index], second);
        }
        open.retain(|&index| disputed[index]);
    }
    let mut glyphs = Vec::new();
    for (index, segment) in segments.iter().enumerate() {
        let (_, left, right) = close[index];
        let disputed = disputed[index];
        let reading = Reading { segment, seen: &first[index], disputed, left, right };
        glyphs.extend(reading.glyphs(*em, frame, picture.one_bit));
    }
    glyphs
}

/// Whether a text may hold a figure.
fn is_to_be_sure(text: &[Seen]) -> bool {
    let letters = text.iter().filter(|one| is_ideograph(one.character)).count();
    text.iter().any(|one| one.character.is_ascii_digit()) || letters < 2
}

/// Whether nothing speaks against the first reading of a figure but another one.
fn is_sound(segment: &Segment, first: &[Seen]) -> bool {
    let alone = !first.iter().any(|one| is_ideograph(one.character));
    // More groups of ink than characters: one was dropped.
    let dropped = alone && segment.groups > first.len();
    is_sure(first, SURE[0]) && !dropped && !(alone && segment.touches)
}

/// Whether the second reading says the same.
fn is_confirmed(first: &[Seen], second: &[Seen]) -> bool {
    let figures = |text: &[Seen]| -> String {
        text.iter().map(|one| plain(one.character)).filter(|c| is_of_figure(*c)).collect()
    };
    figures(first) == figures(second) && is_sure(second, SURE[1])
}

fn is_sure(text: &[Seen], sure: f32) -> bool {
    text.iter().all(|one| !is_of_figure(plain(one.character)) || one.sure >= sure)
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}')
}

struct Reading<'r> {
    segment: &'r Segment,
    seen: &'r [Seen],
    /// Whether the two readings differ, or something else speaks against them.
    disputed: bool,
    left: f32,
    right: f32,
}

impl Reading<'_> {
    fn glyphs(&self, em: f32, frame: &Frame, one_bit: bool) -> Vec<Glyph> {
        let seen: Vec<Seen> =
            self.seen.iter().copied().filter(|one| !one.character.is_whitespace()).collect();
        let alone = !seen.iter().any(|one| is_ideograph(one.character));
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
        let place = |one: &Seen| self.left + one.at * (self.right - self.left);
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

/// Characters that are written in several ways, in one of them.
fn plain(c: char) -> char {
    match c {
        '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
        '，' => ',',
        '．' | '。' | '·' => '.',
        '－' | '—' | '–' | '一' => '-',
        // The second engine knows single digits for letters.
        'o' | 'O' | '○' | '〇' => '0',
        'l' | 'I' | '|' => '1',
        '％' => '%',
        '／' => '/',
        other => other,
    }
}

fn is_of_figure(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '%' | '/')
}
