//! Numbers, lengths and colours of CSS.

use super::super::media::{HEIGHT, WIDTH};
use super::{Colour, Size, parts};

/// A number and what follows it.
pub fn number(value: &str) -> Option<(f32, &str)> {
    let end = value
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-' | '+')))
        .unwrap_or(value.len());
    let (number, unit) = value.split_at(end);
    Some((number.parse().ok()?, unit.trim()))
}

/// A length in CSS pixels (1/96 inch).
pub fn pixels(value: &str) -> Option<f32> {
    plain(value).or_else(|| worked_out(value))
}

fn plain(value: &str) -> Option<f32> {
    let (number, unit) = number(value)?;
    Some(match unit {
        "" | "px" => number,
        "pt" => number * 4.0 / 3.0,
        "em" | "rem" | "pc" => number * 16.0,
        "ch" | "ex" => number * 8.0,
        "cm" => number * 37.8,
        "mm" => number * 3.78,
        "in" => number * 96.0,
        "vw" => number * WIDTH / 100.0,
        "vh" => number * HEIGHT / 100.0,
        _ => return None,
    })
}

/// `calc(0px)`, `min(0px, 9px)`: a length that is worked out.
pub fn worked_out(value: &str) -> Option<f32> {
    /// Functions inside of one another.
    const DEEPEST: u32 = 8;
    function(value, DEEPEST)
}

fn function(value: &str, depth: u32) -> Option<f32> {
    let depth = depth.checked_sub(1)?;
    let (function, inside) = value.strip_suffix(')')?.split_once('(')?;
    let lengths: Option<Vec<f32>> = parts(inside, ',').map(|one| sum(one, depth)).collect();
    let lengths = lengths?;
    let (least, most) = (f32::min, f32::max);
    match (function, &lengths[..]) {
        ("calc" | "", [one]) => Some(*one),
        ("min", _) => lengths.iter().copied().reduce(least),
        ("max", _) => lengths.iter().copied().reduce(most),
        ("clamp", [low, middle, high]) => Some(low.max(middle.min(*high))),
        _ => None,
    }
}

/// `1px - 2 * 3px`. A sign of a sum has a space on both sides, and so is a part of its own.
fn sum(terms: &str, depth: u32) -> Option<f32> {
    let mut total = 0.0;
    let mut sign = 1.0;
    let mut product = String::new();
    for word in parts(terms.trim(), ' ').filter(|word| !word.is_empty()) {
        match word {
            "+" | "-" => {
                total += sign * factors(&product, depth)?;
                sign = if word == "+" { 1.0 } else { -1.0 };
                product.clear();
            }
            _ => product.push_str(word),
        }
    }
    Some(total + sign * factors(&product, depth)?)
}

fn factors(product: &str, depth: u32) -> Option<f32> {
    let one = |factor: &str| plain(factor).or_else(|| function(factor, depth));
    let mut result = None;
    for factor in parts(product, '*') {
        let mut over = parts(factor, '/');
        let mut value = one(over.next()?)?;
        for divisor in over {
            value /= one(divisor)?;
        }
        result = Some(result.unwrap_or(1.0) * value);
    }
    result.filter(|result| result.is_finite())
}

pub fn size(value: &str) -> Option<Size> {
    if let Some(pixels) = worked_out(value) {
        return Some(Size::Pixels(pixels));
    }
    let (of, unit) = number(value)?;
    Some(match unit {
        "em" => Size::Times(of),
        "%" => Size::Times(of / 100.0),
        // Without a unit only nothing is a size: `font: 700 12px` begins with a weight.
        "" if of != 0.0 => return None,
        _ => Size::Pixels(pixels(value)?),
    })
}

/// A colour as it looks on white; `Some(None)` is no ink, `None` what we do not know.
pub fn colour(value: &str) -> Option<Option<Colour>> {
    /// Ink that lets more than this through is not to be seen.
    const FAINT: f32 = 0.05;
    let value = value.trim();
    let number;
    let value = match value {
        // What Word and WPS write.
        "windowtext" => "black",
        "window" | "canvas" | "field" => "white",
        "canvastext" | "fieldtext" => "black",
        mixed if mixed.starts_with("color-mix(") => return mix(mixed),
        // The page is shown by day.
        both if both.starts_with("light-dark(") => {
            return colour(parts(both.strip_prefix("light-dark(")?, ',').next()?);
        }
        // Old pages leave the mark of a colour away.
        bare if bare.len() == 6 && bare.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            number = format!("#{bare}");
            &number
        }
        bare if bare.starts_with(|c: char| c.is_ascii_digit()) => return None,
        named => named,
    };
    let colour = csscolorparser::parse(value).ok()?;
    if colour.a < FAINT {
        return Some(None);
    }
    let over_white = |part: f32| ((part * colour.a + 1.0 - colour.a) * 255.0).round() as u8;
    Some(Some([colour.r, colour.g, colour.b].map(over_white)))
}

/// `color-mix(in srgb, white 40%, black)`; in which space it is mixed does not matter to the eye.
fn mix(value: &str) -> Option<Option<Colour>> {
    let inside = value.strip_prefix("color-mix(")?.strip_suffix(')')?;
    let mut each = parts(inside, ',').skip(1).map(str::trim);
    let share = |part: &str| {
        let percent = part.rsplit(' ').next().and_then(|last| last.strip_suffix('%'));
        percent.and_then(|percent| percent.parse::<f32>().ok()).map(|percent| percent / 100.0)
    };
    let plain = |part: &str| {
        let end = share(part).and_then(|_| part.rfind(' ')).unwrap_or(part.len());
        csscolorparser::parse(part[..end].trim()).ok()
    };
    let (one, other) = (each.next()?, each.next()?);
    let of_one = share(one).or_else(|| share(other).map(|of| 1.0 - of)).unwrap_or(0.5);
    let (one, other) = (plain(one)?, plain(other)?);
    let mixed = |a: f32, b: f32| a * of_one + b * (1.0 - of_one);
    let alpha = mixed(one.a, other.a);
    if alpha < 0.05 {
        return Some(None);
    }
    let part = |a: f32, b: f32| {
        let ink = mixed(a * one.a, b * other.a);
        ((ink + 1.0 - alpha) * 255.0).round().clamp(0.0, 255.0) as u8
    };
    Some(Some([part(one.r, other.r), part(one.g, other.g), part(one.b, other.b)]))
}

/// The colours that a gradient goes through.
fn colours(stops: &str) -> impl Iterator<Item = Option<Colour>> {
    parts(stops, ',').filter_map(|stop| colour(parts(stop.trim(), ' ').next()?))
}

/// Whether a ground draws a line through the text: a gradient that is dark in a part of the box.
pub fn is_drawn_through(value: &str) -> bool {
    /// Ink in which texts are written; darker grounds have white texts.
    const DARK: u8 = 110;
    let Some((_, stops)) = value.split_once("gradient(") else { return false };
    let (stops, placed) = stops.rsplit_once(')').unwrap_or((stops, ""));
    let is_dark = |ink: &Colour| ink.iter().all(|part| *part < DARK);
    let mut stops = colours(stops).map(|ink| ink.is_some_and(|ink| is_dark(&ink)));
    let Some(first) = stops.next() else { return false };
    // With a size of its own it is a line or a picture.
    stops.any(|dark| dark != first) || first && !placed.trim().is_empty()
}

pub fn background(value: &str) -> Option<Option<Colour>> {
    if value.contains("url(") {
        return Some(None);
    }
    if let Some((_, stops)) = value.split_once("gradient(") {
        // From one colour to the same; one that has a size and a place is a line or a picture.
        let Some(stops) = stops.strip_suffix(')') else { return Some(None) };
        let mut stops = colours(stops);
        let first = stops.next().flatten();
        return Some(first.filter(|first| stops.all(|stop| stop == Some(*first))));
    }
    match value {
        "none" | "transparent" | "inherit" | "initial" | "unset" => None,
        // What lets everything through shows what is below.
        _ => match parts(value, ' ').find_map(colour) {
            Some(None) => None,
            Some(ground) => Some(ground),
            None => Some(None),
        },
    }
}
