//! Comments and escapes of CSS → declarations without them.

use std::borrow::Cow;

/// Declarations as they are meant: `d\69splay:/* x */none` is `display: none`. What stands in quotes
/// keeps its escapes.
pub fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') && !text.contains("/*") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut quote = None;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let behind = &rest[c.len_utf8()..];
        rest = behind;
        match (quote, c) {
            // It parts two words as a space does.
            (None, '/') if behind.starts_with('*') => {
                out.push(' ');
                rest = behind[1..].split_once("*/").map_or("", |(_, behind)| behind);
            }
            (None, '\\') => {
                let (letter, behind) = escaped(behind);
                // What is no letter makes a name that no browser knows: `none\9`.
                out.push(letter.filter(|c| is_of_name(*c)).unwrap_or('\\'));
                rest = behind;
            }
            (Some(_), '\\') => {
                out.push(c);
                out.extend(behind.chars().next());
                rest = behind.strip_prefix(|_: char| true).unwrap_or("");
            }
            (None, '"' | '\'') => {
                out.push(c);
                quote = Some(c);
            }
            (open, c) => {
                out.push(c);
                quote = open.filter(|open| *open != c);
            }
        }
    }
    Cow::Owned(out)
}

/// A digit that is escaped is one of a name, and never a number.
fn is_of_name(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '-' | '_')
}

/// The character that an escape stands for, and what follows it: `\69` is an i, `\-` a hyphen.
pub fn escaped(behind: &str) -> (Option<char>, &str) {
    let digits = behind.bytes().take(6).take_while(u8::is_ascii_hexdigit).count();
    if digits == 0 {
        let mut letters = behind.chars();
        return (letters.next(), letters.as_str());
    }
    let (code, behind) = behind.split_at(digits);
    let letter = u32::from_str_radix(code, 16).ok().and_then(char::from_u32);
    (letter, behind.strip_prefix([' ', '\t', '\n']).unwrap_or(behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_escapes() {
        for (text, expected) in [
            ("display:none", "display:none"),
            (r"d\69splay:none", "display:none"),
            (r"display:n\6fne", "display:none"),
            (r"display:n\6f ne", "display:none"),
            (r"displa\y:none", "display:none"),
            ("display:/*x*/none", "display: none"),
            ("display:no/*x*/ne", "display:no ne"),
            ("/*display:inline;*/display:none", " display:none"),
            ("display:none/*", "display:none "),
            // Hacks for old browsers, and numbers that are none.
            (r"display:none\9", r"display:none\"),
            (r"opacity:\30", r"opacity:\"),
            (r"content:'\35 /*'", r"content:'\35 /*'"),
            (r#"content:"a\"/*";color:red"#, r#"content:"a\"/*";color:red"#),
            ("\\", "\\"),
        ] {
            assert_eq!(plain(text), expected, "{text}");
        }
    }
}
