//! Where CSS moves a text to, and what its clips and transforms leave of it.

use super::values::{number, pixels};
use super::{FAINT, Style, parts, share};

/// What is moved by this much stands outside of the page, in CSS pixels.
pub const FAR: f32 = 500.0;
/// To the right and down a page may be longer than its window: from here on nobody looks any more.
pub const FAR_RIGHT: f32 = 3_000.0;
pub const FAR_DOWN: f32 = 30_000.0;
/// What is moved by this much stands over what is beside it, in CSS pixels: a third of a digit.
pub const MOVED: f32 = 3.0;

/// Whether a clip cuts off a part and leaves another, as far as that can be told.
pub fn leaves_some(clip: &str) -> bool {
    let Some((shape, inside)) = clip.split_once('(') else { return false };
    let sides: Vec<f32> =
        inside.split([' ', ',', ')']).filter_map(|side| number(side).map(|(of, _)| of)).collect();
    match shape {
        "inset" => {
            let most = sides.iter().copied().fold(0.0, f32::max);
            let least = sides.iter().copied().fold(f32::MAX, f32::min);
            most > 0.0 && least < 50.0 && !(sides.len() == 1 && most >= 50.0)
        }
        "rect" => false,
        "circle" | "ellipse" => sides.first().is_some_and(|radius| *radius > 0.0),
        _ => true,
    }
}

pub fn transform(style: &mut Style, value: &str) {
    match made_of(value) {
        Made::Nothing => style.away = Some(true),
        Made::Unclear => style.unclear = true,
        Made::Shifted(by) => style.shift = Some(by),
        Made::Aside => style.moved = Some(true),
        Made::Same => {}
    }
}

/// What a transform or a filter makes of a text.
enum Made {
    Same,
    Nothing,
    Unclear,
    /// Up or down, in CSS pixels.
    Shifted(f32),
    /// To the left or right, over its neighbours.
    Aside,
}

/// An angle in degrees.
fn degrees(value: &str) -> f32 {
    let Some((of, unit)) = number(value) else { return 0.0 };
    match unit {
        "turn" => of * 360.0,
        "rad" => of.to_degrees(),
        "grad" => of * 0.9,
        _ => of,
    }
}

/// What the first four numbers of `matrix()` make of a text.
fn made_of_matrix(numbers: &[f32]) -> Made {
    match *numbers {
        [a, b, c, d, ..] if a.hypot(b) < 0.05 || c.hypot(d) < 0.05 => Made::Nothing,
        // Turned round, or as in a mirror.
        [a, b, c, d, ..] if a * d - b * c < 0.0 || a < -0.1 => Made::Unclear,
        _ => Made::Same,
    }
}

fn made_of(value: &str) -> Made {
    let functions =
        parts(value, ' ').filter_map(|part| part.trim().strip_suffix(')')?.split_once('('));
    let mut made = Made::Same;
    for (function, inside) in functions {
        let each: Vec<&str> = inside.split(',').map(str::trim).collect();
        let first = each.first().copied().unwrap_or_default();
        let of_first = number(first).map_or(1.0, |(of, _)| of);
        match function {
            "opacity" if share(first).is_some_and(|of| of.abs() < FAINT) => return Made::Nothing,
            "scale" | "scale3d" | "scalex" | "scaley"
                if each.iter().filter_map(|by| number(by)).any(|(of, _)| of.abs() < 0.05) =>
            {
                return Made::Nothing;
            }
            "matrix" => {
                let numbers: Vec<f32> =
                    each.iter().filter_map(|by| number(by).map(|(of, _)| of)).collect();
                match made_of_matrix(&numbers) {
                    Made::Nothing => return Made::Nothing,
                    other => made = other,
                }
            }
            "invert" if of_first > 0.4 => made = Made::Unclear,
            "skew" | "skewx" | "skewy" if degrees(first).abs() > 45.0 => made = Made::Unclear,
            "translate" | "translate3d" | "translatex" | "translatey"
                if each.iter().filter_map(|by| pixels(by)).any(|by| by.abs() >= FAR) =>
            {
                return Made::Nothing;
            }
            "translate" | "translate3d" | "translatex"
                if pixels(first).is_some_and(|by| by.abs() > MOVED) =>
            {
                made = Made::Aside;
            }
            "translate" | "translate3d" | "translatey" => {
                let down =
                    if function == "translatey" { Some(first) } else { each.get(1).copied() };
                if let Some(by) = down.and_then(shift)
                    && matches!(made, Made::Same)
                {
                    made = Made::Shifted(by);
                }
            }
            "scale" | "scale3d" | "scalex" | "scaley" if of_first < 0.0 => made = Made::Unclear,
            "rotatex" | "rotatey" | "rotate3d" | "matrix3d" => made = Made::Unclear,
            // Upright and on its side, digits can be told.
            "rotate" if (95.0..265.0).contains(&(degrees(first).abs() % 360.0)) => {
                made = Made::Unclear;
            }
            "blur" if of_first >= 2.0 => made = Made::Unclear,
            _ => {}
        }
    }
    made
}

/// A way up or down in CSS pixels; a part of its own height is that of a line.
fn shift(value: &str) -> Option<f32> {
    const LINE: f32 = 16.0;
    let part = value.strip_suffix('%').and_then(|part| part.parse::<f32>().ok());
    part.map(|part| part / 100.0 * LINE).or_else(|| pixels(value))
}
