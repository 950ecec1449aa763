//! The styles of a Word file of 1997–2003 ([MS-DOC] 2.9.271).

use super::characters::Characters;
use super::fib::u16_at;
use super::paragraphs::Paragraphs;

/// Longer chains of styles are circles.
const LONGEST_CHAIN: usize = 20;

/// A style that is based on none.
const NONE: u16 = 0xFFF;

#[derive(Debug, Default)]
pub struct Styles(Vec<Style>);

/// A style with what it takes over from those that it is based on.
#[derive(Clone, Debug, Default)]
pub struct Style {
    base: u16,
    paragraph_list: Vec<u8>,
    character_list: Vec<u8>,
    pub paragraphs: Paragraphs,
    pub characters: Characters,
}

impl Styles {
    /// Reads the table of styles; `None` if it is broken.
    pub fn read(table: &[u8]) -> Option<Self> {
        let head = usize::from(u16_at(table, 0)?);
        let count = usize::from(u16_at(table, 2)?);
        let fixed = usize::from(u16_at(table, 4)?);
        let mut rest = table.get(2 + head..)?;
        let mut styles = Vec::new();
        for _ in 0..count {
            let length = usize::from(u16_at(rest, 0)?);
            let whole = rest.get(2..2 + length)?;
            styles.push(if length == 0 {
                Style { base: NONE, ..Style::default() }
            } else {
                style(whole, fixed)?
            });
            rest = rest.get(2 + length..)?;
        }
        let mut read = Self(styles);
        read.settle();
        Some(read)
    }

    /// Applies the properties of each style, from the most basic one on.
    fn settle(&mut self) {
        for number in 0..self.0.len() {
            let mut chain = Vec::new();
            let mut next = number as u16;
            while let Some(style) =
                self.0.get(usize::from(next)).filter(|_| chain.len() < LONGEST_CHAIN)
            {
                chain.push(next);
                next = style.base;
            }
            let mut paragraphs = Paragraphs::default();
            let mut characters = Characters::default();
            for style in chain.iter().rev().filter_map(|number| self.0.get(usize::from(*number))) {
                paragraphs.add(&style.paragraph_list, &[]);
                characters.add(&style.character_list);
            }
            // What a style says of switches stands for itself: there is nothing below.
            characters.look = characters.look(|_| false);
            (self.0[number].paragraphs, self.0[number].characters) = (paragraphs, characters);
        }
    }

    pub fn get(&self, number: u16) -> Option<&Style> {
        self.0.get(usize::from(number))
    }
}

fn style(whole: &[u8], fixed: usize) -> Option<Style> {
    let kind = u16_at(whole, 2)? & 0xF;
    let base = u16_at(whole, 2)? >> 4;
    let count = u16_at(whole, 4)? & 0xF;
    let name = usize::from(u16_at(whole, fixed)?);
    // The name ends with a zero; each list begins at an even place.
    let mut at = fixed + 2 + name * 2 + 2;
    let mut lists = Vec::new();
    for _ in 0..count {
        at += at % 2;
        let Some(length) = u16_at(whole, at).map(usize::from) else { break };
        lists.push(whole.get(at + 2..at + 2 + length)?);
        at += 2 + length;
    }
    let list = |number: usize| lists.get(number).copied().unwrap_or_default();
    let (paragraph, character) = match kind {
        1 => (list(0).get(2..).unwrap_or_default(), list(1)),
        2 => (&[][..], list(0)),
        _ => (&[][..], &[][..]),
    };
    Some(Style {
        base,
        paragraph_list: paragraph.to_vec(),
        character_list: character.to_vec(),
        ..Style::default()
    })
}
