//! Conditions of CSS on what a page is shown on.

/// Of a window on the screen of an office, in CSS pixels.
pub const WIDTH: f32 = 1280.0;
pub const HEIGHT: f32 = 720.0;

/// Whether the conditions of `@media` hold for a screen of usual size.
pub fn is_shown(conditions: &str) -> bool {
    conditions.to_ascii_lowercase().split(',').any(|all| {
        let mut parts = all.split(" and ").map(str::trim);
        parts.all(|part| part.is_empty() || holds(part))
    })
}

fn holds(condition: &str) -> bool {
    let condition = condition.strip_prefix("only ").unwrap_or(condition);
    let Some(inside) = condition.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) else {
        return matches!(condition, "screen" | "all" | "not print");
    };
    let (name, value) = inside.split_once(':').unwrap_or((inside, ""));
    let (name, value) = (name.trim(), value.trim());
    let pixels = value.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse::<f32>();
    match (name, value) {
        ("min-width" | "min-device-width", _) => pixels.is_ok_and(|pixels| pixels <= WIDTH),
        ("max-width" | "max-device-width", _) => pixels.is_ok_and(|pixels| pixels >= WIDTH),
        ("min-height", _) => pixels.is_ok_and(|pixels| pixels <= HEIGHT),
        ("orientation", "landscape") | ("prefers-color-scheme", "light") => true,
        ("hover" | "any-hover", "" | "hover") | ("pointer" | "any-pointer", "" | "fine") => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_screen_and_what_is_none() {
        for shown in [
            "screen",
            "only screen and (min-width:300px)",
            "print, screen",
            "(MIN-WIDTH: 1200px)",
            "all",
        ] {
            assert!(is_shown(shown), "{shown}");
        }
        for other in
            ["print", "screen and (max-width:767px)", "(prefers-color-scheme:dark)", "speech"]
        {
            assert!(!is_shown(other), "{other}");
        }
    }
}
