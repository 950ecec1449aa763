//! Glyphs that are drawn and perhaps not what is printed: from damaged streams, and without ink.

use lopdf::Dictionary;

use super::canvas::Canvas;
use super::decoded::{Content, Soundness};
use crate::read::{Damage, Doubt, Glyph};

impl<'a> Canvas<'a, '_> {
    /// Draws a content stream, and doubts what may have come out wrong of it.
    pub fn draw_content(&mut self, content: Content, resources: Option<&'a Dictionary>) {
        let first = self.glyphs.len();
        let Content { bytes, mut soundness } = content;
        let outer = std::mem::take(&mut self.in_text);
        self.draw(bytes, resources);
        // Nobody leaves a text open but who lost its end.
        if std::mem::replace(&mut self.in_text, outer) {
            soundness = soundness.max(Soundness::Cut);
        }
        let (doubted, damage) = match soundness {
            Soundness::Whole => return,
            // A number may be drawn digit by digit.
            Soundness::Cut => (first.max(self.last_line()), Damage::Cut),
            Soundness::Corrupt => (first, Damage::Corrupt),
        };
        self.lost = true;
        for glyph in self.glyphs.iter_mut().skip(doubted) {
            glyph.doubt = Some(Doubt::Meaning);
            self.damage = self.damage.max(damage);
        }
    }

    /// Where the line begins that was drawn last.
    fn last_line(&self) -> usize {
        let Some(last) = self.glyphs.last() else { return 0 };
        let other = |glyph: &Glyph| {
            (glyph.area.top - last.area.top).abs() > 0.5 * last.size
                && (glyph.area.x0 - last.area.x0).abs() > 0.5 * last.size
        };
        self.glyphs.iter().rposition(other).map_or(0, |index| index + 1)
    }

    /// Takes back text without ink: over a scan it is what somebody recognised, elsewhere it is
    /// a trick.
    pub fn drop_inkless(&mut self) {
        let mut inkless = std::mem::take(&mut self.inkless).into_iter().peekable();
        let mut index = 0;
        self.glyphs.retain(|_| {
            let hidden = inkless.next_if_eq(&index).is_some();
            index += 1;
            !hidden
        });
    }

    /// Marks text without ink as somebody else's reading.
    pub fn doubt_inkless(&mut self) {
        for &index in &self.inkless {
            if let Some(glyph) = self.glyphs.get_mut(index) {
                glyph.doubt = Some(Doubt::Meaning);
            }
        }
    }
}
