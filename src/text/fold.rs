//! Makes printed text comparable: one form for each character that is printed in several.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use super::variants::{self, simplified};

/// Folds a printed text for comparison.
///
/// Full width becomes half width, Kangxi radicals and compatibility forms become the unified
/// character, traditional characters of the forms' words become simplified ones, every bracket,
/// quote and dash has one form, and all white space goes. Folding twice changes nothing.
///
/// ```
/// use gongkai::text::fold::fold;
///
/// assert_eq!(fold("（一）申 请"), "(一)申请");
/// assert_eq!(fold("⽂件⸺１２"), "文件-12");
/// ```
pub fn fold(printed: &str) -> String {
    folded(printed).into_owned()
}

/// The same, of a text that may well be folded already.
pub fn folded(printed: &str) -> Cow<'_, str> {
    let stays = stays_at_start(printed);
    let folded = match stays == printed.len() {
        true => Cow::Borrowed(printed),
        false => {
            let mut folded = String::with_capacity(printed.len());
            // Most of a text stays as it is, and is taken over in whole runs.
            let (mut run, mut rest) = printed.split_at(stays);
            loop {
                folded.push_str(run);
                let Some(odd) = rest.chars().next() else { break };
                push_folded(odd, &mut folded);
                rest = &rest[odd.len_utf8()..];
                (run, rest) = rest.split_at(stays_at_start(rest));
            }
            Cow::Owned(folded)
        }
    };
    if may_have_pinyin(&folded) { Cow::Owned(without_pinyin(&folded)) } else { folded }
}

/// Bytes at the start of a text that folding leaves as they are: what `stays` says, of bytes. All that is printed goes
/// through here several times.
fn stays_at_start(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&first) = bytes.get(at) {
        if first < 0x80 {
            if !PLAIN[usize::from(first)] {
                break;
            }
            at += 1;
            continue;
        }
        // Nearly all others have three bytes.
        let Some(&[_, second, third]) = bytes.get(at..at + 3) else { break };
        let is_kept = match first {
            0xe4..=0xe9 => {
                let low = usize::from(second & 0x3f) << 6 | usize::from(third & 0x3f);
                variants::is_plain_ideograph(usize::from(first & 0x0f) << 12 | low)
            }
            // 、。《》
            0xe3 => second == 0x80 && matches!(third, 0x81 | 0x82 | 0x8a | 0x8b),
            _ => false,
        };
        if !is_kept {
            break;
        }
        at += 3;
    }
    at
}

/// What `stays` says of the characters of ASCII.
static PLAIN: [bool; 128] = {
    let mut plain = [false; 128];
    let mut next = b'!';
    while next <= b'~' {
        plain[next as usize] = !matches!(next, b'[' | b'{' | b']' | b'}' | b'`');
        next += 1;
    }
    plain
};

/// Whether a text folds to another that is folded already. Most differ in their first characters, and
/// are not folded for that.
pub fn folds_to(printed: &str, other: &str) -> bool {
    let begins = |c: char| {
        let mut first = String::new();
        push_folded(c, &mut first);
        other.starts_with(&first)
    };
    let first = other.chars().next();
    let may_be = printed.chars().next().is_none_or(|c| match stays(c) {
        true => first == Some(c),
        false => begins(c),
    });
    may_be && folded(printed) == other
}

/// Whether folding leaves a character as it is; only those that are printed most are known here.
fn stays(c: char) -> bool {
    match c {
        '!'..='~' => !matches!(c, '[' | '{' | ']' | '}' | '`'),
        '\u{4e00}'..='\u{9fff}' => !variants::is_traditional(c),
        '、' | '。' | '《' | '》' => true,
        _ => false,
    }
}

/// Tidies a printed text for people: unified characters and single spaces, nothing else changed.
pub fn tidy(printed: &str) -> String {
    let mut tidied = String::with_capacity(printed.len());
    let mut gap = false;
    for c in printed.chars() {
        if is_blank(c) {
            gap = !tidied.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            tidied.push(' ');
        }
        push_unified(c, &mut tidied);
    }
    tidied
}

/// Whether a character leaves no ink: white space, and the marks of no width that web pages and
/// office programs put between characters.
pub fn is_blank(c: char) -> bool {
    // Nearly all characters that are asked for are of these.
    if matches!(c, '!'..='~' | '\u{4e00}'..='\u{9fff}') {
        return false;
    }
    c.is_whitespace()
        || matches!(c,
            '\u{00ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2064}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
        || c.is_control()
}

/// Whether a character is a dash of any length or height.
pub fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{2010}'
            ..='\u{2015}'
                | '\u{2212}'
                | '\u{2e3a}'
                | '\u{2e3b}'
                | '\u{2500}'
                | '\u{2501}'
                | '\u{fe58}'
                | '\u{fe63}'
                | '\u{ff0d}'
                | '\u{fe31}'
                | '\u{fe32}'
    )
}

/// Whether a character is a Chinese one; radicals and those kept for older encodings are, which fonts of
/// PDFs name instead of it.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{2fdf}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

/// The Han letters of a text, simplified.
pub fn han_letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| is_han(*c)).map(simplified)
}

/// Whether a character is a digit in half or full width.
pub fn is_digit(c: char) -> bool {
    matches!(c, '0'..='9' | '０'..='９')
}

fn push_folded(c: char, out: &mut String) {
    match c {
        _ if stays(c) => out.push(c),
        '\u{4e00}'..='\u{9fff}' => out.push(simplified(c)),
        _ if is_blank(c) => {}
        _ if is_dash(c) => out.push('-'),
        '〔' | '﹝' | '［' | '【' | '〖' | '｛' | '[' | '{' => out.push('['),
        '〕' | '﹞' | '］' | '】' | '〗' | '｝' | ']' | '}' => out.push(']'),
        '“' | '”' | '„' | '‟' | '〝' | '〞' | '〟' | '＂' | '「' | '」' | '『' | '』' =>
        {
            out.push('"');
        }
        '‘' | '’' | '‚' | '‛' | '＇' | '`' => out.push('\''),
        '〈' => out.push('《'),
        '〉' => out.push('》'),
        '﹑' | '､' => out.push('、'),
        '｡' => out.push('。'),
        '○' | '◯' | '〇' => out.push('〇'),
        // Kept: as ordinals they are told from plain digits.
        '①'..='⑳' => out.push(c),
        // The forms of full width stand in the order of the plain ones.
        '！'..='～' => out.extend(char::from_u32(u32::from(c) - 0xfee0)),
        _ => {
            for unified in unify(c).chars() {
                // ︿ is 〈 in a line that runs downwards.
                if unified == c { out.push(simplified(c)) } else { push_folded(unified, out) }
            }
        }
    }
}

fn push_unified(c: char, out: &mut String) {
    match c {
        // Punctuation keeps its width: only characters that look the same are made the same.
        '\u{2e80}'..='\u{2fdf}' | '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}' => {
            out.push_str(&unify(c));
        }
        '\u{2e3a}' => out.push_str("——"),
        _ => out.push(c),
    }
}

/// The compatibility form of one character: Kangxi radicals, full width, ㈠ as (一), ⒈ as 1.
fn unify(c: char) -> String {
    match variants::radical(c) {
        Some(unified) => unified.to_string(),
        None => std::iter::once(c).nfkc().filter(|c| !is_blank(*c)).collect(),
    }
}

/// Whether a letter stands behind a bracket: plain, or toned, which takes two bytes and begins like
/// this.
fn may_have_pinyin(folded: &str) -> bool {
    let begins = |byte: u8| byte.is_ascii_lowercase() || (0xc3..=0xc7).contains(&byte);
    let bytes = folded.as_bytes();
    let mut open = memchr::memchr_iter(b'(', bytes);
    open.any(|at| bytes.get(at + 1).is_some_and(|byte| begins(*byte)))
}

/// Drops the pronunciation that some converters leave behind a character: 公開(kāi)信息.
fn without_pinyin(folded: &str) -> String {
    let mut out = String::with_capacity(folded.len());
    let mut rest = folded;
    while let Some(open) = rest.find('(') {
        let (before, bracket) = rest.split_at(open);
        out.push_str(before);
        let inside = bracket[1..].split_once(')').map(|(inside, _)| inside);
        let noise = inside
            .filter(|inside| is_syllable(inside) && out.chars().next_back().is_some_and(is_han));
        match noise {
            Some(inside) => rest = &bracket[inside.len() + 2..],
            None => {
                out.push('(');
                rest = &bracket[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// One syllable of pinyin: at most six Latin letters, tones included.
fn is_syllable(text: &str) -> bool {
    let letters = text.chars().count();
    (2..=6).contains(&letters) && text.chars().all(|c| c.is_ascii_lowercase() || is_toned(c))
}

fn is_toned(c: char) -> bool {
    // Every character of a report is asked: the range alone answers for nearly all of them.
    ('\u{e0}'..='\u{1dc}').contains(&c) && "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(printed: &str, folded: &str) {
        assert_eq!(fold(printed), folded);
        assert_eq!(fold(folded), folded, "folding twice changes nothing");
    }

    #[test]
    fn a_text_is_held_against_a_folded_one() {
        for (printed, other, same) in [
            ("申请人情况", "申请人情况", true),
            ("申请人情况", "申请人", false),
            ("申请人", "申请人情况", false),
            ("（一）申 请", "(一)申请", true),
            ("(一)申请", "(二)申请", false),
            ("公開(kāi)信息", "公开信息", true),
            ("公开(gong)", "公开", true),
            ("", "", true),
            (" ", "", true),
            ("一", "", false),
        ] {
            assert_eq!(folds_to(printed, other), same, "{printed}");
            assert_eq!(fold(printed) == other, same, "{printed}");
        }
    }

    #[test]
    fn bytes_are_told_as_characters_are() {
        for c in ('\0'..='\u{ffff}').chain(['\u{20000}']) {
            let text = c.to_string();
            assert_eq!(stays_at_start(&text) == text.len(), stays(c), "{c:?}");
        }
        assert_eq!(stays_at_start("申请（一）"), "申请".len());
    }

    #[test]
    fn full_width_becomes_half_width() {
        check("Ａ１２，３（４）：；．％＋", "A12,3(4):;.%+");
    }

    #[test]
    fn kangxi_radicals_and_compatibility_forms_become_characters() {
        check("⼀、⽂⾏⼯⺠⻔⻚", "一、文行工民门页");
        check("\u{f9e1}\u{f92c}", "李郎");
    }

    #[test]
    fn every_dash_is_one() {
        check("—–⸺－−─", "------");
    }

    #[test]
    fn brackets_and_quotes_have_one_form() {
        check("〔2018〕﹝2﹞［3］【4】", "[2018][2][3][4]");
        check("“三安全”「一」", "\"三安全\"\"一\"");
    }

    #[test]
    fn brackets_of_lines_that_run_downwards_are_the_usual_ones() {
        check("\u{fe3f}年报\u{fe40}\u{fe39}2018\u{fe3a}\u{fe43}一\u{fe44}", "《年报》[2018]\"一\"");
    }

    #[test]
    fn white_space_goes_whatever_its_width() {
        check("统\u{3000}计 指\u{a0}标\u{200b}\n\t数\u{feff}", "统计指标数");
    }

    #[test]
    fn enclosed_ordinals_become_plain_ones() {
        check("㈠⑴⒈①", "(一)(1)1.①");
    }

    #[test]
    fn traditional_words_of_the_forms_become_simplified() {
        check("主動公開規範性文件數", "主动公开规范性文件数");
        check("答覆 答復 數據 處罰", "答复答复数据处罚");
    }

    #[test]
    fn pinyin_behind_a_character_is_dropped_and_other_brackets_stay() {
        check("公開(kāi)信息數(shù)", "公开信息数");
        check("公開(gong)", "公开");
        check("网址(www.gov.cn)", "网址(www.gov.cn)");
    }

    #[test]
    fn tidying_keeps_the_width_of_punctuation() {
        assert_eq!(tidy("  ⼀、申请\n  数（件） "), "一、申请 数（件）");
    }
}
