//! The tokens of a Rich Text file.
//!
//! Cut by us and not by the crate rtf-grimoire: that gives all tokens of a file at once or none at
//! all, and of a file that breaks off we want those before the break.

/// A token, as far as the bytes go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token<'b> {
    Open,
    Close,
    /// `\par`, `\fs21`: a word and its number.
    Word(&'b str, Option<i32>),
    /// `\~`: a sign that stands for something.
    Sign(u8),
    /// Bytes of the text: as they are, or one written `\'d6`.
    Text(&'b [u8]),
    Byte(u8),
}

/// The tokens of a file, in their order.
pub fn tokens(bytes: &[u8]) -> impl Iterator<Item = Token<'_>> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        loop {
            let (first, after) = rest.split_first()?;
            match first {
                b'{' => {
                    rest = after;
                    return Some(Token::Open);
                }
                b'}' => {
                    rest = after;
                    return Some(Token::Close);
                }
                // Lines of the file are none of the text.
                b'\r' | b'\n' | 0 => rest = after,
                b'\\' => {
                    let (token, length) = control(after)?;
                    rest = after.get(length..)?;
                    match token {
                        Some(token) => return Some(token),
                        None => continue,
                    }
                }
                _ => {
                    let is_end =
                        |byte: &u8| matches!(byte, b'{' | b'}' | b'\\' | b'\r' | b'\n' | 0);
                    let end = rest.iter().position(is_end).unwrap_or(rest.len());
                    let (text, behind) = rest.split_at(end);
                    rest = behind;
                    return Some(Token::Text(text));
                }
            }
        }
    })
}

/// What follows a backslash, and how many bytes of it; `None` for bytes to pass over.
fn control(after: &[u8]) -> Option<(Option<Token<'_>>, usize)> {
    let first = *after.first()?;
    if first == b'\'' {
        let digits = after.get(1..3).and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        return Some(match byte {
            Some(byte) => (Some(Token::Byte(byte)), 3),
            None => (None, 1),
        });
    }
    if !first.is_ascii_alphabetic() {
        // A line that ends with a backslash is the end of a paragraph.
        let is_line = matches!(first, b'\r' | b'\n');
        return Some((
            Some(if is_line { Token::Word("par", None) } else { Token::Sign(first) }),
            1,
        ));
    }
    let count = |from: usize, is: fn(&u8) -> bool| {
        after.get(from..).unwrap_or_default().iter().take_while(|byte| is(byte)).count()
    };
    let letters = count(0, u8::is_ascii_alphabetic);
    let sign = usize::from(after.get(letters) == Some(&b'-'));
    let digits = count(letters + sign, u8::is_ascii_digit);
    let end = if digits > 0 { letters + sign + digits } else { letters };
    let word = std::str::from_utf8(after.get(..letters)?).ok()?;
    let number = std::str::from_utf8(after.get(letters..end)?).ok()?.parse().ok();
    let space = usize::from(after.get(end) == Some(&b' '));
    if word == "bin" {
        // Bytes of a picture, in which braces mean nothing.
        let length = number.and_then(|number: i32| usize::try_from(number).ok()).unwrap_or(0);
        return Some((None, (end + space).saturating_add(length).min(after.len())));
    }
    Some((Some(Token::Word(word, number)), end + space))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_signs_and_bytes() {
        let found: Vec<Token<'_>> =
            tokens(b"{\\rtf1\\b-2 a\\'d6 b\r\nc\\~\\{\\bin3 {}}x\\\n}").collect();
        let expected = [
            Token::Open,
            Token::Word("rtf", Some(1)),
            Token::Word("b", Some(-2)),
            Token::Text(b"a"),
            Token::Byte(0xD6),
            Token::Text(b" b"),
            Token::Text(b"c"),
            Token::Sign(b'~'),
            Token::Sign(b'{'),
            Token::Text(b"x"),
            Token::Word("par", None),
            Token::Close,
        ];
        assert_eq!(found, expected);
        assert_eq!(tokens(b"\\").count(), 0);
        assert_eq!(tokens(b"a\\'d").count(), 2);
    }
}
