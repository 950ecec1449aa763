//! Words that say how letters look.

use super::fonts::Head;
use crate::read::look::{Ground, Ink, TextLook};

/// Takes a word that sets how letters look, if it is one.
pub fn set_look(look: &mut TextLook, word: &str, number: Option<i32>, head: &Head) -> bool {
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
        "cb" | "chcbpat" => look.shade = head.colour(value).map(Ground::Rgb),
        "highlight" => look.marker = Some(head.colour(value)),
        "twoinone" => look.combined = Some(is_on),
        _ => return false,
    }
    true
}
