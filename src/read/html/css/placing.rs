//! Declarations of CSS that put a text elsewhere than where it is written.

use super::motion::{FAR, MOVED};
use super::values::pixels;
use super::{Position, Style};

/// Applies one declaration, if it is one of those that move.
pub fn set(style: &mut Style, name: &str, value: &str) {
    match name {
        "float" => {
            style.beside = Some(matches!(value, "left" | "right"));
            style.moved = Some(matches!(value, "left" | "right"));
        }
        "position" => style.position = position(value),
        "grid-area" | "grid-column" | "grid-row" | "grid-column-start" | "grid-row-start" => {
            style.reordered = Some(value != "auto");
        }
        "order" => style.reordered = Some(value != "0"),
        "direction" => style.rtl = Some(value == "rtl"),
        "flex-direction" | "flex-flow" => {
            style.unclear |= value.contains("-reverse");
            style.stacks = Some(value.contains("column"));
        }
        "gap" | "column-gap" | "grid-gap" => {
            let mut widths = value.split_whitespace().filter_map(pixels);
            style.spreads = Some(widths.next_back().is_some_and(|pixels| pixels > MOVED));
        }
        "justify-content" | "place-content" if value.contains("space-") => {
            style.spreads = Some(true);
        }
        "left" | "right" | "top" | "bottom" | "margin-left" | "text-indent"
        | "inset-inline-start" | "inset-inline-end"
            if pixels(value).is_some_and(|pixels| pixels <= -FAR) =>
        {
            style.away = Some(true);
        }
        "top" | "bottom" | "inset-block-start" | "inset-block-end" => style.shift = pixels(value),
        "left" | "right" | "inset-inline-start" | "inset-inline-end" => style.aside = pixels(value),
        "inset" | "inset-block" | "inset-inline" => inset(style, name, value),
        "text-indent" => style.hangs = pixels(value).map(|pixels| pixels < -MOVED),
        "margin-left"
        | "margin-right"
        | "margin-inline"
        | "margin-inline-start"
        | "margin-inline-end" => {
            margin(style, value.split_whitespace().filter_map(pixels).collect());
        }
        "margin" => margin(style, across(value)),
        "padding" | "padding-left" | "padding-right" => {
            style.gap = Some(across(value).iter().any(|pixels| *pixels > MOVED));
        }
        _ => {}
    }
}

fn position(value: &str) -> Option<Position> {
    Some(match value {
        "static" => Position::InLine,
        "relative" | "sticky" => Position::Relative,
        "absolute" | "fixed" => Position::Over,
        _ => return None,
    })
}

/// A margin on the left or right that is less than nothing draws the text over its neighbour.
fn margin(style: &mut Style, sides: Vec<f32>) {
    if !sides.is_empty() {
        style.moved = Some(sides.iter().any(|pixels| *pixels < -MOVED));
        style.gap = Some(sides.iter().any(|pixels| *pixels > MOVED));
    }
}

fn inset(style: &mut Style, name: &str, value: &str) {
    let all = || value.split_whitespace().filter_map(pixels);
    let most = |sides: Vec<f32>| sides.into_iter().max_by(|a, b| a.abs().total_cmp(&b.abs()));
    if name != "inset-block" {
        style.aside = most(if name == "inset" { across(value) } else { all().collect() });
    }
    if name != "inset-inline" {
        let upright = value.split_whitespace().step_by(2).filter_map(pixels).collect();
        style.shift = most(if name == "inset" { upright } else { all().collect() });
    }
}

/// What a list of the four sides says of the left and the right one: above and below stand first.
fn across(value: &str) -> Vec<f32> {
    let sides: Vec<&str> = value.split_whitespace().collect();
    match sides[..] {
        [all] => pixels(all).into_iter().collect(),
        _ => sides.iter().skip(1).step_by(2).filter_map(|side| pixels(side)).collect(),
    }
}
