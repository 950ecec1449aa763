//! Bytes → text, in the order of certainty: BOM, UTF-8, UTF-16, GB18030, Big5, a guess.
//!
//! A wrong guess gives a text that looks like one and says something else, so a guess is told.
//! Frequencies decide only where two encodings are both possible: a file of twenty characters is
//! too short for a general detector, and long enough for these rules.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// A decoded text.
#[derive(Debug, PartialEq)]
pub struct Decoded {
    pub text: String,
    /// What is not certain about it.
    pub doubt: Option<String>,
}

/// Decodes a text; `None` if the bytes are no text in any encoding. `named` is the encoding that the
/// text itself names: pages often name a wrong one, so it counts only where the bytes leave it open.
pub fn decode(bytes: &[u8], named: Option<&'static Encoding>) -> Option<Decoded> {
    let bytes = without_padding(bytes);
    let decoded = by_bom(bytes)
        .or_else(|| utf8(bytes))
        .or_else(|| utf16(bytes))
        .or_else(|| double_byte(bytes))
        .or_else(|| named.filter(|named| !named.is_single_byte()).map(|named| lossy(bytes, named)))
        .unwrap_or_else(|| guess(bytes));
    is_text(&decoded.text).then_some(decoded)
}

/// Old programs end a text with Ctrl-Z or fill its last block with zeros.
fn without_padding(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().rposition(|byte| !matches!(byte, 0 | 0x1A)).map_or(0, |last| last + 1);
    // The last character of UTF-16 may end in a zero byte that belongs to it.
    &bytes[..bytes.len().min(end + usize::from(end % 2 == 1))]
}

fn sure(text: String) -> Decoded {
    Decoded { text, doubt: None }
}

/// A text with marks for what could not be decoded is not certain.
fn lossy(bytes: &[u8], encoding: &'static Encoding) -> Decoded {
    let (text, errors) = encoding.decode_without_bom_handling(bytes);
    let doubt = errors.then(|| {
        let count = text.matches('\u{FFFD}').count();
        format!("{count} characters could not be decoded as {}", encoding.name())
    });
    Decoded { text: text.into_owned(), doubt }
}

fn strict(bytes: &[u8], encoding: &'static Encoding) -> Option<String> {
    encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .map(|text| text.into_owned())
}

fn by_bom(bytes: &[u8]) -> Option<Decoded> {
    const GB18030_BOM: &[u8] = b"\x84\x31\x95\x33";
    if let Some(rest) = bytes.strip_prefix(GB18030_BOM) {
        return Some(lossy(rest, GB18030));
    }
    let (encoding, length) = Encoding::for_bom(bytes)?;
    Some(lossy(&bytes[length..], encoding))
}

/// UTF-8 tells itself: text in another encoding is practically never well-formed UTF-8.
fn utf8(bytes: &[u8]) -> Option<Decoded> {
    if bytes.contains(&0) {
        return None;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some(sure(text.to_owned()));
    }
    if !may_be_utf8(bytes) {
        return None;
    }
    // A text cut in mid-character at one end, or with a few broken places, is still UTF-8.
    let (text, _) = UTF_8.decode_without_bom_handling(bytes);
    let good = text.chars().filter(|c| !c.is_ascii() && *c != '\u{FFFD}').count();
    let bad = text.matches('\u{FFFD}').count();
    (good >= 9 * bad).then(|| lossy(bytes, UTF_8))
}

/// Whether nine of ten characters beside ASCII may be sound. A text in another encoding is known
/// after its first part, and need not be decoded for that.
fn may_be_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad, mut left) = (0, 0, bytes.len());
    for chunk in bytes.utf8_chunks() {
        left -= chunk.valid().len() + chunk.invalid().len();
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
        // A character beside ASCII has two bytes at least.
        if good + left / 2 < 9 * bad {
            return false;
        }
    }
    true
}

/// UTF-16 without a BOM: nearly all of it must be characters that a Chinese text has.
fn utf16(bytes: &[u8]) -> Option<Decoded> {
    let even = &bytes[..bytes.len() & !1];
    // Cut in mid-character it is still UTF-16, if enough is left to tell.
    if even.is_empty() || (even.len() < bytes.len() && even.len() < 40) {
        return None;
    }
    [UTF_16LE, UTF_16BE].into_iter().find_map(|encoding| {
        // Two of a pair are one character that is not usual.
        let most = even.len() / 2 / 50 * 2 + 2;
        let units = even.chunks_exact(2).map(|pair| match encoding == UTF_16LE {
            true => u16::from_le_bytes([pair[0], pair[1]]),
            false => u16::from_be_bytes([pair[0], pair[1]]),
        });
        let unusual = |unit: &u16| !char::from_u32((*unit).into()).is_some_and(is_usual);
        if units.filter(unusual).nth(most).is_some() {
            return None;
        }
        let text = strict(even, encoding)?;
        let count = text.chars().count();
        let usual = text.chars().filter(|c| is_usual(*c)).count();
        // Text in a double-byte encoding, read as UTF-16, is Hangul and private use.
        let told = text.contains(|c: char| c.is_ascii() || "、。,:()《》“”".contains(c));
        (told && usual * 100 >= count * 98).then(|| match even.len() == bytes.len() {
            true => sure(text),
            false => Decoded { text, doubt: Some("the last character is cut off".to_owned()) },
        })
    })
}

/// Characters of which Chinese reports are made.
fn is_usual(c: char) -> bool {
    matches!(c,
        '\t' | '\n' | '\r' | '\u{c}' | ' '..='~'
        | '\u{A0}' | '\u{B7}' | '\u{D7}'
        | '\u{2010}'..='\u{206F}' | '\u{2160}'..='\u{217F}' | '\u{2460}'..='\u{24FF}'
        | '\u{2500}'..='\u{25FF}' | '\u{3000}'..='\u{303F}' | '\u{3220}'..='\u{3243}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{FF00}'..='\u{FFEF}' | '\u{FEFF}')
}

/// GB18030 (with GBK and GB2312 inside it) or Big5, which are possible side by side.
fn double_byte(bytes: &[u8]) -> Option<Decoded> {
    if bytes.contains(&0) {
        return None;
    }
    let gb = cut(bytes, GB18030).map(|decoded| (share(bytes, is_common_gb), decoded));
    let big5 = cut(bytes, BIG5).map(|decoded| (share(bytes, is_common_big5), decoded));
    match (gb, big5) {
        (Some((gb, decoded)), Some((big5, other))) => Some(if big5 > gb { other } else { decoded }),
        // Half of the characters may be rare ones in a table of names, not more.
        (Some((common, decoded)), None) | (None, Some((common, decoded))) => {
            (common >= 50).then_some(decoded)
        }
        (None, None) => None,
    }
}

/// Strict decoding, but for a character cut in two at the start or the end.
fn cut(bytes: &[u8], encoding: &'static Encoding) -> Option<Decoded> {
    if let Some(text) = strict(bytes, encoding) {
        return Some(sure(text));
    }
    // Characters of GB18030 have up to four bytes.
    let ends = (1..=3).filter_map(|cut| Some((0, bytes.len().checked_sub(cut)?)));
    let starts = (1..=3).map(|cut| (cut.min(bytes.len()), bytes.len()));
    ends.chain(starts).find_map(|(start, end)| {
        let text = strict(&bytes[start..end], encoding)?;
        Some(Decoded { text, doubt: Some("a character at its edge is cut off".to_owned()) })
    })
}

/// Percentage of the double-byte characters that are common ones.
fn share(bytes: &[u8], is_common: fn(u8, u8) -> bool) -> usize {
    let (mut all, mut common, mut at) = (0, 0, 0);
    while at < bytes.len() {
        if bytes[at] < 0x80 {
            at += 1;
            continue;
        }
        if let Some(&trail) = bytes.get(at + 1) {
            all += 1;
            common += usize::from(is_common(bytes[at], trail));
        }
        at += 2;
    }
    (common * 100_usize).checked_div(all).unwrap_or(0)
}

/// Punctuation and the 3755 most frequent characters of GB2312, its first level.
fn is_common_gb(lead: u8, trail: u8) -> bool {
    trail >= 0xA1 && matches!(lead, 0xA1..=0xA3 | 0xB0..=0xD7)
}

/// Punctuation and the 5401 frequent characters of Big5, its first level.
fn is_common_big5(lead: u8, trail: u8) -> bool {
    matches!(lead, 0xA1..=0xC6) && matches!(trail, 0x40..=0x7E | 0xA1..=0xFE)
}

/// The detector of Firefox, told that the text is from China.
fn guess(bytes: &[u8]) -> Decoded {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(Some(b"cn"), Utf8Detection::Allow);
    let mut decoded = lossy(bytes, encoding);
    decoded.doubt.get_or_insert_with(|| format!("its encoding was guessed: {}", encoding.name()));
    decoded
}

/// What stands for bytes that could not be decoded.
const LOST: &[u8] = "\u{FFFD}".as_bytes();

/// Whether decoded bytes are text at all: rubbish is full of control characters and gaps.
fn is_text(text: &str) -> bool {
    if text.contains('\0') {
        return false;
    }
    let count = text.chars().count();
    let is_control = |byte: u8| {
        (byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r' | 0xb | 0xc | 0x1a)) || byte == 0x7f
    };
    let mut control = text.bytes().filter(|byte| is_control(*byte)).count();
    // Those behind ASCII have two bytes, and a mark of the end of a line is among them.
    let bytes = text.as_bytes();
    let is_control = |at: &usize| matches!(bytes.get(at + 1), Some(0x80..=0x84 | 0x86..=0x9f));
    control += memchr::memchr_iter(0xc2, bytes).filter(is_control).count();
    let lost = memchr::memchr_iter(0xef, bytes).filter(|at| bytes[*at..].starts_with(LOST)).count();
    control * 100 <= count && lost * 20 <= count
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "二、依申请公开\n(一)收到申请数 | 件 | 223 |\n其中:涉及国家秘密 | 件 | |\n";
    /// Twenty characters: what a general detector gets wrong.
    const SHORT: &str = "东阳市人民政府信息公开申请数为二十三件。";
    const TRADITIONAL: &str = "收到申請數二百二十三件,政府資訊公開。";

    #[track_caller]
    fn check(bytes: &[u8], expected: &str) {
        assert_eq!(decode(bytes, None), Some(sure(expected.to_owned())));
    }

    /// The text is right, and it is told that something is not certain.
    #[track_caller]
    fn check_doubt(bytes: &[u8], expected: &str) {
        let decoded = decode(bytes, None).expect("it is text");
        assert_eq!(decoded.text, expected);
        assert!(decoded.doubt.is_some(), "nothing is said of the damage");
    }

    fn gb(text: &str) -> Vec<u8> {
        GB18030.encode(text).0.into_owned()
    }

    fn big5(text: &str) -> Vec<u8> {
        BIG5.encode(text).0.into_owned()
    }

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn unicode() {
        check(TEXT.as_bytes(), TEXT);
        check(format!("\u{FEFF}{TEXT}").as_bytes(), TEXT);
        check(b"plain ASCII\n", "plain ASCII\n");
        for bytes in [u16::to_le_bytes, u16::to_be_bytes] {
            check(&utf16(TEXT, bytes), TEXT);
            check(&utf16(&format!("\u{FEFF}{TEXT}"), bytes), TEXT);
            check(&utf16(SHORT, bytes), SHORT);
        }
    }

    #[test]
    fn double_byte_encodings() {
        check(&gb(TEXT), TEXT);
        check(&gb(SHORT), SHORT);
        check(&gb("申请数"), "申请数");
        check(&big5(TRADITIONAL), TRADITIONAL);
        check(&big5("本年度收到申請"), "本年度收到申請");
    }

    #[test]
    fn characters_outside_of_gbk() {
        check(&gb("镕\u{9FA6}㐂 223件政府信息公开"), "镕\u{9FA6}㐂 223件政府信息公开");
    }

    #[test]
    fn cut_in_mid_character() {
        let bytes = TEXT.repeat(3).into_bytes();
        let decoded = decode(&bytes[1..bytes.len() - 3], None).expect("it is text");
        assert!(decoded.text.contains("收到申请数 | 件 | 223 |"));
        assert!(decoded.doubt.is_some());

        let bytes = gb(SHORT);
        check_doubt(&bytes[..bytes.len() - 1], SHORT.trim_end_matches('。'));
        let text = "收到申请数 | 件 | 223 |";
        check_doubt(&gb(text)[1..], &text["收".len()..]);
    }

    #[test]
    fn a_broken_place_is_told() {
        let mut bytes = TEXT.repeat(3).into_bytes();
        bytes[4] = 0xFF;
        let decoded = decode(&bytes, None).expect("it is text");
        assert!(decoded.text.contains("223"));
        assert!(decoded.doubt.is_some());
    }

    #[test]
    fn padding_at_the_end() {
        let mut bytes = gb(TEXT);
        bytes.extend([0x1A, 0, 0, 0]);
        let decoded = decode(&bytes, None).expect("it is text");
        assert_eq!(decoded.text.trim_end_matches('\u{1A}'), TEXT);
    }

    #[test]
    fn rubbish_is_no_text() {
        let mut state = 1_u32;
        let random: Vec<u8> = std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        })
        .take(4096)
        .collect();
        assert_eq!(decode(&random, None), None);
        assert_eq!(decode(b"abc\0def", None), None);
        assert_eq!(decode(&[0x80, 0x81, 0xFF, 0x01, 0x02, 0x03], None), None);
    }
}
