//! What a font says of its glyphs beside what they draw.
//!
//! A wrong `ToUnicode` may look as plausible as a right one: Ghostscript has written 、 as 1.
//! Only the outline tells, and only where a number could come out wrong is it worth the look.

use std::cell::RefCell;

use super::digit::{Likeness, Outline};
use crate::read::GlyphText;

/// What was found of one code.
#[derive(Clone, Debug, PartialEq)]
pub struct Meaning {
    pub text: GlyphText,
    /// Whether it goes by the look of the glyph against the word of the file.
    pub doubtful: bool,
}

impl Meaning {
    pub fn sound(text: GlyphText) -> Self {
        Self { text, doubtful: false }
    }
}

/// Glyphs that a font gives out for others: what it says, and what they are.
#[derive(Default)]
pub struct Lies(RefCell<Vec<(String, String)>>);

impl Lies {
    pub fn note(&self, said: &GlyphText, drawn: &GlyphText) {
        let told = |text: &GlyphText| match text {
            GlyphText::One(c) if c.is_whitespace() => "a blank".to_owned(),
            GlyphText::One(c) => c.to_string(),
            GlyphText::Many(text) => text.to_string(),
            GlyphText::Unknown => "none".to_owned(),
        };
        self.0.borrow_mut().push((told(said), told(drawn)));
    }

    /// `1 is 7, 7 is 1`; `None` of an honest font.
    pub fn told(&self) -> Option<String> {
        let mut pairs = self.0.borrow().clone();
        pairs.sort();
        pairs.dedup();
        let told: Vec<String> =
            pairs.iter().take(20).map(|(said, drawn)| format!("{said} is {drawn}")).collect();
        (!told.is_empty()).then(|| told.join(", "))
    }
}

/// Whether a wrong meaning of this kind can make a wrong number: digits, and what a number may
/// have beside or between its digits without becoming unreadable.
///
/// The blank of a font is among them: a digit that the file calls a blank shortens a number.
/// Ideographs are set square; one that is half as wide is something else.
pub fn matters(text: &GlyphText, advance: f32) -> bool {
    match text {
        GlyphText::One(c) if digit(*c).is_some() || is_beside(*c) => true,
        GlyphText::One(c) => ('\u{3400}'..='\u{9FFF}').contains(c) && advance < 0.75,
        GlyphText::Many(text) => text.chars().any(|c| digit(c).is_some()),
        GlyphText::Unknown => false,
    }
}

/// Examines what a font says of a glyph.
///
/// `draw` gives its outline (`None` where nobody knows it), `named` what the font program itself
/// calls it.
pub fn examine(
    said: GlyphText,
    lies: &Lies,
    draw: impl FnOnce() -> Option<Outline>,
    named: impl FnOnce() -> Option<char>,
) -> Meaning {
    // A glyph without ink hides nothing: text over a scan is set in such fonts.
    let outline = draw().filter(|outline| !outline.is_empty());
    let Some(likeness) = outline.as_ref().and_then(Likeness::of) else {
        return Meaning::sound(said);
    };
    let seen = likeness.digit();
    let fits = match &said {
        GlyphText::One(c) => digit(*c).map_or(seen.is_none(), |digit| likeness.fits(digit)),
        GlyphText::Many(_) | GlyphText::Unknown => seen.is_none(),
    };
    if fits {
        return Meaning::sound(said);
    }
    let named = named().filter(|c| said != GlyphText::One(*c));
    let agrees = |c: &char| digit(*c).map_or(seen.is_none(), |digit| likeness.fits(digit));
    let meaning = match (named.filter(agrees), seen.and_then(|seen| char::from_digit(seen, 10))) {
        (Some(c), _) => Meaning::sound(GlyphText::One(c)),
        (None, Some(seen)) => Meaning { text: GlyphText::One(seen), doubtful: true },
        // Which mark it is makes no difference to a label, and within a number none is good.
        (None, None) if likeness.is_mark() => {
            Meaning { text: GlyphText::One('、'), doubtful: true }
        }
        (None, None) => Meaning { text: GlyphText::Unknown, doubtful: true },
    };
    lies.note(&said, &meaning.text);
    meaning
}

/// A font that is not embedded is set by its codes, whatever `ToUnicode` says of them.
pub fn by_codes(said: GlyphText, codes: Option<GlyphText>, lies: &Lies) -> GlyphText {
    let digit = |text: &GlyphText| text.one().and_then(digit);
    match codes {
        Some(codes) if digit(&said) != digit(&codes) => {
            lies.note(&said, &codes);
            codes
        }
        Some(_) | None => said,
    }
}

/// The value of an Arabic digit, full width included.
pub fn digit(c: char) -> Option<u32> {
    match c {
        '０'..='９' => Some(u32::from(c) - u32::from('０')),
        c => c.to_digit(10),
    }
}

fn is_beside(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '.' | ','
                | '，'
                | '．'
                | '、'
                | '-'
                | '−'
                | '－'
                | '+'
                | '%'
                | '％'
                | '\''
                | '’'
                | '\u{AD}'
                | '\u{200B}'
                | '\u{FEFF}'
        )
}
