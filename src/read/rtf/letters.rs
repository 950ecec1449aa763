//! Words that say how letters look.

use super::fonts::Head;
use crate::read::look::{BLACK, Ground, Ink, Rgb, TextLook, WHITE, mixed};

/// A ground that is a share of one colour over another.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shading {
    /// In hundredths of a percent; `None` where nothing is said of it.
    part: Option<i32>,
    over: Option<Rgb>,
    below: Option<Rgb>,
}

impl Shading {
    /// Takes one of these words: of the share, of the colour over the other, and of that below.
    pub fn set(&mut self, words: [&str; 3], word: &str, number: Option<i32>, head: &Head) -> bool {
        let value = number.unwrap_or(0);
        match words.iter().position(|own| *own == word) {
            Some(0) => self.part = Some(value.clamp(0, 10_000)),
            Some(1) => self.over = head.colour(value),
            Some(_) => self.below = head.colour(value),
            None => return false,
        }
        true
    }

    /// What lies under the text; `None` where nothing does.
    pub fn ground(&self) -> Option<Ground> {
        match self.part {
            None | Some(0) => self.below.map(Ground::Rgb),
            Some(part) => {
                let (over, below) = (self.over.unwrap_or(BLACK), self.below.unwrap_or(WHITE));
                Some(Ground::Rgb(mixed(over, below, part as f32 / 10_000.0)))
            }
        }
    }
}

/// What letters look like, as the words so far say.
#[derive(Clone, Debug, Default)]
pub struct Letters {
    pub look: TextLook,
    shading: Shading,
}

impl Letters {
    /// Takes a word that sets how letters look, if it is one.
    pub fn set(&mut self, word: &str, number: Option<i32>, head: &Head) -> bool {
        const SHADING: [&str; 3] = ["chshdng", "chcfpat", "chcbpat"];
        if self.shading.set(SHADING, word, number, head) {
            self.look.shade = self.shading.ground();
            return true;
        }
        set_look(&mut self.look, word, number, head)
    }
}

/// Takes a word that sets how letters look, if it is one.
fn set_look(look: &mut TextLook, word: &str, number: Option<i32>, head: &Head) -> bool {
    let is_on = number != Some(0);
    let value = number.unwrap_or(0);
    match word {
        "v" => look.vanish = Some(is_on),
        "strike" => look.strike = Some(is_on),
        "striked" => look.double_strike = Some(is_on),
        "super" | "sub" => look.shifted = Some(is_on),
        "nosupersub" => look.shifted = Some(false),
        "up" => look.position = Some(number.unwrap_or(6) as f32),
        "dn" => look.position = Some(-(number.unwrap_or(6) as f32)),
        "fs" => look.size = Some(number.unwrap_or(24) as f32),
        "expndtw" => look.spacing = number.map(|twips| twips as f32 / 20.0),
        "expnd" => look.spacing = number.map(|quarters| quarters as f32 / 4.0),
        "charscalex" => look.width = Some(number.unwrap_or(100) as f32),
        "cf" => look.ink = Some(head.colour(value).map_or(Ink::Automatic, Ink::Rgb)),
        "cb" => look.shade = head.colour(value).map(Ground::Rgb),
        "highlight" => look.marker = Some(head.colour(value)),
        "twoinone" => look.combined = Some(is_on),
        _ => return false,
    }
    true
}
