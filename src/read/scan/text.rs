//! Pieces of text → glyphs, by two readings.

use super::crop::{CLOSE, WIDE, crop};
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
pub fn glyphs(
    picture: &Picture,
    text: &Segments,
    frame: &Frame,
    font: u16,
    engines: &Engines,
) -> Vec<Glyph> {
    let Segments { segments, em } = text;
    let crops = |chosen: &[&Segment], cut| -> Vec<(Picture, f32, f32)> {
        chosen.iter().map(|segment| crop(picture, segment, *em, cut)).collect()
    };
    let all: Vec<&Segment> = segments.iter().collect();
    let close = crops(&all, CLOSE);
    let pictures: Vec<Picture> = close.iter().map(|(picture, _, _)| picture.clone()).collect();
    let first = engines.first.read(&pictures);
    // Words are known by the labels of the form; figures are read again.
    let again: Vec<usize> = (0..all.len()).filter(|&index| is_to_be_sure(&first[index])).collect();
    let chosen: Vec<&Segment> = again.iter().map(|&index| all[index]).collect();
    let wide: Vec<Picture> =
        crops(&chosen, WIDE).into_iter().map(|(picture, _, _)| picture).collect();
    let mut second: Vec<Option<Vec<Seen>>> = vec![None; all.len()];
    for (&index, text) in again.iter().zip(engines.second.read(&wide)) {
        second[index] = Some(text);
    }
    let mut glyphs = Vec::new();
    for (index, segment) in segments.iter().enumerate() {
        let (_, left, right) = close[index];
        let reading = Reading {
            segment,
            first: &first[index],
            second: second[index].as_deref(),
            left,
            right,
        };
        glyphs.extend(reading.glyphs(*em, frame, font, picture.one_bit));
    }
    glyphs
}

/// Whether a text may hold a figure.
fn is_to_be_sure(text: &[Seen]) -> bool {
    let letters = text.iter().filter(|one| is_ideograph(one.character)).count();
    text.iter().any(|one| one.character.is_ascii_digit()) || letters < 2
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}')
}

struct Reading<'r> {
    segment: &'r Segment,
    first: &'r [Seen],
    /// `None` where it was not read again.
    second: Option<&'r [Seen]>,
    left: f32,
    right: f32,
}

impl Reading<'_> {
    fn glyphs(&self, em: f32, frame: &Frame, font: u16, one_bit: bool) -> Vec<Glyph> {
        let seen: Vec<Seen> =
            self.first.iter().copied().filter(|one| !one.character.is_whitespace()).collect();
        let alone = !seen.iter().any(|one| is_ideograph(one.character));
        let doubt = if self.is_disputed() {
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
                font,
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
            self.glyph(text, area, em, frame, font, doubt)
        });
        glyphs.collect()
    }

    fn glyph(
        &self,
        text: GlyphText,
        area: Area,
        em: f32,
        frame: &Frame,
        font: u16,
        doubt: Doubt,
    ) -> Glyph {
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
            font,
            direction: Direction::Right,
            doubt: Some(doubt),
            light: false,
        }
    }

    /// Whether the two readings differ, or something else speaks against them.
    fn is_disputed(&self) -> bool {
        let Some(second) = self.second else { return false };
        let figures = |text: &[Seen]| -> String {
            text.iter().map(|one| plain(one.character)).filter(|c| is_of_figure(*c)).collect()
        };
        let own = figures(self.first);
        let unsure = |text: &[Seen], sure: f32| {
            text.iter().any(|one| is_of_figure(plain(one.character)) && one.sure < sure)
        };
        let alone = !self.first.iter().any(|one| is_ideograph(one.character));
        // More groups of ink than characters: one was dropped.
        let dropped = alone && self.segment.groups > self.first.len();
        own != figures(second)
            || unsure(self.first, SURE[0])
            || unsure(second, SURE[1])
            || dropped
            || (alone && self.segment.touches)
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
