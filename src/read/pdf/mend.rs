//! Content streams that are no good PDF: what stops the tokeniser is taken out, the rest kept.
//!
//! Only for streams that were not read to their end. A bracket without its other half, a number
//! with an exponent, or an operator with too few operands would cost all that follows on the page.

use memchr::memmem;

/// More operands than any operator takes; the tokeniser stops at the next one.
const MOST_OPERANDS: usize = 33;

/// A string or an array of more bytes has lost its end.
const LONGEST: usize = 64 << 10;

/// How often each byte may be searched for nothing.
const SEARCHED: usize = 16;

/// Brackets in brackets; deeper ones are mischief.
const DEEPEST: usize = 64;

/// The same stream without what stops the tokeniser.
pub fn mend(content: &[u8]) -> Vec<u8> {
    let mut mender = Mender {
        content,
        out: Vec::with_capacity(content.len()),
        operands: Vec::new(),
        patience: SEARCHED * content.len() + LONGEST,
    };
    let mut at = 0;
    while at < content.len() {
        at = mender.token(at);
    }
    mender.out
}

struct Mender<'c> {
    content: &'c [u8],
    out: Vec<u8>,
    /// Where in `out` the operands of the next operator begin.
    operands: Vec<usize>,
    /// Bytes that may still be searched for an end that is not there.
    patience: usize,
}

impl Mender<'_> {
    /// Takes over the token at a place, and gives the place behind it.
    fn token(&mut self, at: usize) -> usize {
        let content = self.content;
        match content[at] {
            byte if is_space(byte) => {
                self.out.push(byte);
                at + 1
            }
            b'%' => line_end(content, at),
            b'/' => self.operand(at, word_end(content, at + 1)),
            b'(' => match self.search(at, LONGEST, |content| string_end(content, at)) {
                Some(end) => self.operand(at, end),
                None => self.loose_string(at),
            },
            b'<' | b'[' => match self.search(at, LONGEST, |content| bracket_end(content, at, 0)) {
                Some(end) => self.operand(at, end),
                None => at + 1,
            },
            b')' | b'>' | b']' | b'{' | b'}' => at + 1,
            _ => self.word(at),
        }
    }

    /// Searches the end of what begins at a place. Searches in vain are numbered: a stream of
    /// nothing but open brackets would take forever.
    fn search(
        &mut self,
        at: usize,
        length: usize,
        find: impl FnOnce(&[u8]) -> Option<usize>,
    ) -> Option<usize> {
        let window = self.content.len().min(at.saturating_add(length));
        let found = (self.patience > 0).then(|| find(&self.content[..window])).flatten();
        if found.is_none() {
            self.patience = self.patience.saturating_sub(window - at);
        }
        found
    }

    fn operand(&mut self, at: usize, end: usize) -> usize {
        let array = self.content[at] == b'[';
        self.put(|out, content| match array {
            true => array_of_operands(&content[at..end], out),
            false => out.extend_from_slice(&content[at..end]),
        });
        end
    }

    fn put(&mut self, write: impl FnOnce(&mut Vec<u8>, &[u8])) {
        self.operands.push(self.out.len());
        write(&mut self.out, self.content);
        self.out.push(b' ');
    }

    /// A string whose brackets do not match ends at the first one that could be its end.
    fn loose_string(&mut self, at: usize) -> usize {
        let close = |content: &[u8]| content[at..].iter().position(|&byte| byte == b')');
        let Some(length) = self.search(at, LONGEST, close) else { return at + 1 };
        let text = &self.content[at + 1..at + length];
        self.put(|out, _| {
            out.push(b'(');
            for &byte in text {
                if byte == b'(' {
                    out.push(b'\\');
                }
                out.push(byte);
            }
            out.push(b')');
        });
        at + length + 1
    }

    fn word(&mut self, at: usize) -> usize {
        let end = word_end(self.content, at);
        let word = &self.content[at..end];
        if is_number(word) || matches!(word, b"true" | b"false" | b"null") {
            return self.operand(at, end);
        }
        if let Some(number) = odd_number(word) {
            self.put(|out, _| out.extend_from_slice(number.as_bytes()));
            return end;
        }
        if word == b"BI" {
            self.operands.clear();
            return self.picture(at);
        }
        self.operator(word);
        end
    }

    fn operator(&mut self, word: &[u8]) {
        let count = self.operands.len();
        if count < needed(word) {
            self.out.truncate(self.operands.first().copied().unwrap_or(self.out.len()));
        } else {
            if let Some(surplus) = count.checked_sub(MOST_OPERANDS).filter(|&surplus| surplus > 0) {
                self.out.drain(self.operands[0]..self.operands[surplus]);
            }
            self.out.extend_from_slice(word);
        }
        self.out.push(b'\n');
        self.operands.clear();
    }

    /// A picture in the stream, up to its end, or nothing of it.
    fn picture(&mut self, at: usize) -> usize {
        let found = self.search(at, usize::MAX, |content| {
            let data = at + memmem::find(&content[at..], b"ID")?;
            let ends = |window: &[u8]| {
                is_space(window[0]) && &window[1..3] == b"EI" && is_space(window[3])
            };
            Some(data + content[data..].windows(4).position(ends)? + 4)
        });
        let Some(end) = found else { return at + 2 };
        self.out.extend_from_slice(&self.content[at..end]);
        end
    }
}

/// Operands that an operator of a path needs; the tokeniser gives up a stream where they are
/// missing. Others it passes over.
fn needed(operator: &[u8]) -> usize {
    match operator {
        b"m" | b"l" => 2,
        b"v" | b"y" | b"re" => 4,
        b"c" => 6,
        _ => 0,
    }
}

/// An array without the operators that some producers write into it.
fn array_of_operands(array: &[u8], out: &mut Vec<u8>) {
    let mut at = 0;
    while at < array.len() {
        let end = match array[at] {
            b'(' => string_end(array, at).unwrap_or(at + 1),
            b'<' => bracket_end(array, at, 0).unwrap_or(at + 1),
            b'/' => word_end(array, at + 1),
            byte if is_regular(byte) => word_end(array, at),
            _ => at + 1,
        };
        let token = &array[at..end];
        if !is_regular(array[at]) || is_number(token) {
            out.extend_from_slice(token);
        } else if let Some(number) = odd_number(token) {
            out.extend_from_slice(number.as_bytes());
        }
        at = end;
    }
}

/// Behind the bracket that closes a string.
fn string_end(content: &[u8], at: usize) -> Option<usize> {
    let mut depth = 0usize;
    let mut escaped = false;
    for (index, &byte) in content.iter().enumerate().skip(at).take(LONGEST) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'(' => depth += 1,
            b')' if depth == 1 => return Some(index + 1),
            b')' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Behind the bracket that closes an array, a dictionary or a string in hexadecimal digits.
fn bracket_end(content: &[u8], at: usize, depth: usize) -> Option<usize> {
    let dictionary = content[at..].starts_with(b"<<");
    if content[at] == b'<' && !dictionary {
        let length = content[at + 1..].iter().position(|&byte| byte == b'>')?;
        let digits = &content[at + 1..at + 1 + length];
        let whole = digits.iter().all(|&byte| byte.is_ascii_hexdigit() || is_space(byte));
        return whole.then_some(at + 2 + length);
    }
    let end: &[u8] = if dictionary { b">>" } else { b"]" };
    let mut next = at + end.len();
    while next < content.len() && next - at < LONGEST {
        if content[next..].starts_with(end) {
            return Some(next + end.len());
        }
        next = match content[next] {
            b'(' => string_end(content, next)?,
            b'<' | b'[' if depth < DEEPEST => bracket_end(content, next, depth + 1)?,
            b'<' | b'[' | b'>' | b']' | b'{' | b'}' | b')' => return None,
            b'/' => word_end(content, next + 1),
            byte if is_regular(byte) => {
                let end = word_end(content, next);
                if shows_an_end(&content[next..end]) {
                    return None;
                }
                end
            }
            _ => next + 1,
        };
    }
    None
}

/// Operators that stand in no array and no dictionary.
fn shows_an_end(word: &[u8]) -> bool {
    matches!(
        word,
        b"BT"
            | b"ET"
            | b"q"
            | b"Q"
            | b"Tj"
            | b"TJ"
            | b"Tm"
            | b"Td"
            | b"cm"
            | b"re"
            | b"BDC"
            | b"EMC"
    )
}

fn is_number(word: &[u8]) -> bool {
    let digits = word.iter().filter(|byte| byte.is_ascii_digit()).count();
    let rest = word.iter().skip(1).filter(|byte| !byte.is_ascii_digit());
    let first = word.first().is_some_and(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'+' | b'-'));
    let dots = word.iter().filter(|&&byte| byte == b'.').count();
    first && digits > 0 && dots <= 1 && rest.into_iter().all(|&byte| byte == b'.')
}

/// A number as no PDF has it: with an exponent, endless, or none at all.
fn odd_number(word: &[u8]) -> Option<String> {
    let number: f64 = str::from_utf8(word).ok()?.parse().ok()?;
    // Beyond any page, whatever it is.
    Some(if number.abs() < 1e9 { format!("{number:.6}") } else { "0".to_owned() })
}

fn word_end(content: &[u8], at: usize) -> usize {
    let length = content[at..].iter().position(|&byte| !is_regular(byte));
    length.map_or(content.len(), |length| at + length)
}

fn line_end(content: &[u8], at: usize) -> usize {
    let length = content[at..].iter().position(|byte| matches!(byte, b'\n' | b'\r'));
    length.map_or(content.len(), |length| at + length)
}

fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0C | b'\r' | b' ')
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !b"()<>[]{}/%".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(content: &str, expected: &str) {
        let mended = String::from_utf8_lossy(&mend(content.as_bytes())).into_owned();
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(words(&mended), expected);
    }

    #[test]
    fn good_content_stays_as_it_is() {
        let content = "BT /F1 9 Tf -.5 0 Td (a(b)\\)) Tj [<00 1f> -2 (x)] TJ ET";
        check(content, content);
        check("/P <</MCID 0/L [1 2]>> BDC EMC", "/P <</MCID 0/L [1 2]>> BDC EMC");
        check("BI /W 1 ID \u{1}) EI Q", "BI /W 1 ID \u{1}) EI Q");
    }

    #[test]
    fn brackets_without_their_other_half_are_taken_out() {
        check(") > ] } { q", "q");
        check("<abc q 1 w", "abc q 1 w");
        check("[1 2 q BT", "1 2 q BT");
        check("/x <</A 1 BDC EMC", "/x /A 1 BDC EMC");
    }

    #[test]
    fn an_unescaped_bracket_in_a_string_is_escaped() {
        check("(a ( b) Tj ET", "(a \\( b) Tj ET");
    }

    #[test]
    fn operators_in_an_array_are_taken_out() {
        check("[(a) 0.0 Tc -250 (b)] TJ", "[(a) 0.0 -250 (b)] TJ");
    }

    #[test]
    fn numbers_are_written_as_pdf_has_them() {
        check("1e-05 0 m NaN inf l", "0.000010 0 m 0 0 l");
    }

    #[test]
    fn operators_of_paths_need_their_operands() {
        check("1 m 2 3 m", "2 3 m");
        check(&format!("{}1 2 m", "9 ".repeat(40)), &format!("{}1 2 m", "9 ".repeat(31)));
    }

    #[test]
    fn open_brackets_without_number_take_no_time() {
        for bracket in ["(", "<", "[", "< ", "BI ID ", "[(", "<<"] {
            let content = bracket.repeat(200_000);
            assert!(mend(content.as_bytes()).len() <= 2 * content.len());
        }
    }

    #[test]
    fn a_picture_without_an_end_is_none() {
        check("BI /W 1 ID q", "/W 1 ID q");
    }
}
