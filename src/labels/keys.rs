//! What a printed label is compared by.

use std::borrow::Cow;
use std::rc::Rc;

use crate::text::fold::{fold, is_han};
use crate::text::label::{self, Label, Ordinal};
use crate::text::memo::Memo;

use super::LONGEST;

/// Two spellings of one word; the second is taken.
const SPELLINGS: [(&str, &str); 4] =
    [("其它", "其他"), ("做出", "作出"), ("帐", "账"), ("免于公开", "免予公开")];

/// Characters of the longest of them.
pub const LONGEST_SPELLING: usize = 4;

/// The keys that a printed label may be known under, the likeliest first: without its remark,
/// with it, and without a number before it that has lost its punctuation.
pub fn keys(printed: &str) -> Rc<[String]> {
    known(printed).keys
}

/// A printed label, taken apart.
#[derive(Clone)]
pub struct Known {
    pub keys: Rc<[String]>,
    pub ordinal: Option<Ordinal>,
    pub folded: Rc<str>,
}

/// Takes a label apart. Thousands of reports print the same ones: each is remembered.
pub fn known(printed: &str) -> Known {
    thread_local! {
        static KNOWN: Memo<Known> = Memo::of(MOST_REMEMBERED);
    }
    let known = |printed: &str| {
        let plain = without_pinyin(printed);
        let own = label::behind_group(&plain);
        let own_row = own.is_some();
        let plain = own.map_or(plain, Cow::Owned);
        let parsed = label::parse(&plain);
        let ordinal = match plain {
            Cow::Borrowed(_) => parsed.ordinal,
            Cow::Owned(_) if own_row => parsed.ordinal,
            Cow::Owned(_) => label::parse(printed).ordinal,
        };
        Known { keys: keys_of(&parsed).into(), ordinal, folded: fold(printed).into() }
    };
    if printed.len() > LONGEST * 3 {
        return known(printed);
    }
    KNOWN.with(|remembered| remembered.of_text(printed, known))
}

/// Texts that a thread remembers: all labels of all forms several times, less than a megabyte.
const MOST_REMEMBERED: usize = 4096;

fn keys_of(parsed: &Label) -> Vec<String> {
    let bare = words(&parsed.bare);
    let mut keys = Vec::with_capacity(3);
    if let Some(remark) = &parsed.remark {
        keys.push(format!("{bare}{}", words(remark)));
    }
    for shorter in [bare.strip_prefix("其中"), without_number(&bare)].into_iter().flatten() {
        keys.push(shorter.to_owned());
    }
    keys.insert(0, bare);
    keys.retain(|key| !key.is_empty());
    keys
}

/// Letters and digits of a label, in one spelling.
pub fn words(folded: &str) -> String {
    let mut words = String::with_capacity(folded.len());
    words.extend(folded.chars().filter(|c| is_word(*c)));
    if words.contains(may_be_respelled) {
        for (from, to) in SPELLINGS {
            words = words.replace(from, to);
        }
    }
    words
}

/// Whether a character is a letter or a digit of any script. Nearly all that are asked for are of
/// the first range.
pub fn is_word(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}') || c.is_alphanumeric()
}

/// Whether a character may be changed by `words`.
pub fn may_be_respelled(c: char) -> bool {
    matches!(c, '它' | '做' | '帐' | '于')
}

/// A number that stands before the words without punctuation: `1政府公报`, `一主动公开情况`.
fn without_number(bare: &str) -> Option<&str> {
    let rest = bare.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = match rest.len() == bare.len() {
        true => {
            rest.trim_start_matches(['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'])
        }
        false => rest,
    };
    (rest.len() < bare.len()).then_some(rest)
}

/// Drops pinyin that a converted copy prints behind a character: 統(tǒng)計(jì).
fn without_pinyin(printed: &str) -> Cow<'_, str> {
    if !printed.contains(['(', '（']) {
        return Cow::Borrowed(printed);
    }
    let mut kept = String::with_capacity(printed.len());
    let mut rest = printed;
    while let Some(open) = rest.find(['(', '（']) {
        let (before, behind) = rest.split_at(open);
        kept.push_str(before);
        let inside = behind.strip_prefix(['(', '（']).unwrap_or(behind);
        let after = inside.trim_start_matches(|c: char| c.is_alphabetic() && !is_han(c));
        let closed = after.strip_prefix([')', '）']).filter(|_| after.len() < inside.len());
        match closed.filter(|_| before.ends_with(is_han)) {
            Some(after) => rest = after,
            None => {
                kept.push('(');
                rest = inside;
            }
        }
    }
    kept.push_str(rest);
    Cow::Owned(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_known_by_its_own_label_behind_that_of_its_group() {
        let first = |printed: &str| keys(printed).first().cloned().unwrap_or_default();
        assert_eq!(first("（三）不予公开1.属于国家秘密"), "属于国家秘密");
        assert_eq!(known("（五）不予处理 2、重复申请").ordinal.map(|o| o.number), Some(2));
        assert_eq!(first("（三）不予公开1.属于国家秘密2.其他"), "不予公开1属于国家秘密2其他");
        assert_eq!(first("（一）公开12.5万件"), "公开125万件");
        assert_eq!(first("（七）总计（填写说明：没有的填0，如-8）"), "总计");
    }

    #[test]
    fn pinyin_behind_a_character_is_dropped() {
        assert_eq!(without_pinyin("統(tǒng)計(jì)數(shù)"), "統計數");
        assert_eq!(without_pinyin("公开(条)"), "公开(条)");
        assert_eq!(without_pinyin("(一)公开"), "(一)公开");
    }

    #[test]
    fn punctuation_and_spelling_do_not_matter() {
        assert_eq!(words("其它“方式”、数"), "其他方式数");
    }

    #[test]
    fn a_number_without_punctuation_is_no_part_of_the_words() {
        assert_eq!(without_number("1政府公报"), Some("政府公报"));
        assert_eq!(without_number("一主动公开"), Some("主动公开"));
        assert_eq!(without_number("政府公报"), None);
    }
}
