//! A message in English → the same in Chinese, by the rows of `messages.csv`.
//!
//! Messages are made in one language, where something is found, and travel as texts. A row is a sentence with places for
//! what differs: `{text}` is taken over as it stands, or in Chinese where it is a message itself. What a mark before the
//! name says of the text that stands there:
//!
//! - `{*text}` is said in Chinese if a row knows it, or all its clauses;
//! - `{=text}` must be known to a row, else the sentence is another;
//! - `{~text}` is one word;
//! - `{;text}` is a list.
//!
//! A row of the kind `part` stands only within another.

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::messages::{Holds, Letters, PLACE, Piece, Row, Rows, pieces};

/// The message in Chinese; `None` if no row knows it.
///
/// ```
/// use gongkai::finding::chinese::chinese;
///
/// let said = chinese("N09: parts add up to 118, printed total is 128");
/// assert_eq!(said.as_deref(), Some("勾稽关系 N09：各分项合计为118，表中总计为128"));
/// assert_eq!(chinese("something else"), None);
/// ```
pub fn chinese(message: &str) -> Option<String> {
    if message.is_empty() {
        return None;
    }
    // What is a part of a sentence may be a clause of a message.
    ROWS.list(message, "; ", "；", 1).or_else(|| ROWS.known(message, 0))
}

/// The message in Chinese, or as it stands: a text that was taken from the report has no row.
pub fn in_chinese(message: &str) -> Cow<'_, str> {
    chinese(message).map_or(Cow::Borrowed(message), Cow::Owned)
}

/// What was said before: a table has many rows and few reasons.
#[derive(Default)]
pub struct Said(FxHashMap<String, String>);

impl Said {
    /// The message in Chinese, or as it stands.
    pub fn of(&mut self, message: &str) -> &str {
        if message.is_empty() {
            return "";
        }
        if !self.0.contains_key(message) {
            self.0.insert(message.to_owned(), in_chinese(message).into_owned());
        }
        self.0.get(message).map_or("", String::as_str)
    }
}

/// Whether the fixed words of a message, between the places for what differs, stand in a row in this order: so that a
/// test can tell which texts of the source have none.
pub fn has_row(words: &[&str]) -> bool {
    let stand = |row: &Row<'_>| {
        let mut rest = row.english;
        words.iter().all(|word| match rest.find(word) {
            Some(at) => {
                rest = &rest[at + word.len()..];
                true
            }
            None => false,
        })
    };
    ROWS.0.iter().any(stand)
}

/// A message within a message within a message is the deepest there is; what goes deeper is odd text.
const DEEPEST: usize = 4;

static ROWS: LazyLock<Rows<'static>> = LazyLock::new(Rows::embedded);

impl Rows<'_> {
    /// A text that one row knows.
    fn known(&self, text: &str, deep: usize) -> Option<String> {
        let first = text.chars().next().filter(|first| *first != PLACE);
        let begun = first.map_or(&[][..], |first| self.beginning(first)).iter();
        let begun = begun.filter(|row| text.starts_with(row.key));
        // There are dozens of them, and each search costs more than the rest.
        let letters = Letters::of(text);
        let may_hold = |row: &&Row<'_>| row.letters.are_in(letters) && text.contains(row.key);
        let open = self.beginning(PLACE).iter().filter(may_hold);
        let rows = begun.chain(open);
        rows.filter(|row| deep > 0 || !row.is_part).find_map(|row| {
            let pieces = pieces(row.english);
            let mut held = Vec::new();
            fits(&pieces, text, &mut held).then_some(())?;
            self.say(&pieces, row.chinese, &held, deep)
        })
    }

    /// Several texts in a row that are all known.
    fn list(&self, text: &str, between: &str, comma: &str, deep: usize) -> Option<String> {
        text.contains(between).then_some(())?;
        let said: Option<Vec<String>> =
            text.split(between).map(|part| self.known(part, deep)).collect();
        Some(said?.join(comma))
    }

    /// A sentence in Chinese with what was found in the places of the English one.
    fn say(
        &self,
        english: &[Piece<'_>],
        chinese: &str,
        held: &[(&str, &str)],
        deep: usize,
    ) -> Option<String> {
        let mut said = String::new();
        for piece in pieces(chinese) {
            match piece {
                Piece::Words(words) => append(&mut said, words),
                Piece::Place(_, name) => {
                    let (_, text) = held.iter().find(|(own, _)| *own == name)?;
                    append(&mut said, &self.held(holds(english, name), text, deep)?);
                }
            }
        }
        Some(said)
    }

    /// What stands in a place, in Chinese where it is to be.
    fn held<'t>(&self, holds: Holds, text: &'t str, deep: usize) -> Option<Cow<'t, str>> {
        if deep >= DEEPEST {
            return Some(text.into());
        }
        let deep = deep + 1;
        let said = || {
            let clauses = self.list(text, "; ", "；", deep).or_else(|| self.known(text, deep));
            clauses.or_else(|| self.list(text, ", ", "，", deep))
        };
        let plain = || Some(text.into());
        match holds {
            Holds::Text => plain(),
            Holds::Said | Holds::Short => said().map(Cow::Owned).or_else(plain),
            Holds::Known => said().map(Cow::Owned),
            Holds::List => {
                let parts = text.split("; ").flat_map(|part| part.split(", "));
                let said = parts.map(|part| self.known(part, deep).unwrap_or_else(|| quoted(part)));
                Some(said.collect::<Vec<_>>().join("、").into())
            }
        }
    }
}

/// What stands in a place of a sentence, by its name.
fn holds(pieces: &[Piece<'_>], name: &str) -> Holds {
    let place = pieces.iter().find_map(|piece| match piece {
        Piece::Place(holds, own) if *own == name => Some(*holds),
        Piece::Place(..) | Piece::Words(_) => None,
    });
    place.unwrap_or(Holds::Text)
}

/// Whether a text is a sentence of these pieces; `held` takes what stands in its places.
fn fits<'r, 't>(pieces: &[Piece<'r>], text: &'t str, held: &mut Vec<(&'r str, &'t str)>) -> bool {
    let Some((first, rest)) = pieces.split_first() else { return text.is_empty() };
    let (holds, name) = match first {
        Piece::Words(words) => {
            return text.strip_prefix(words).is_some_and(|text| fits(rest, text, held));
        }
        Piece::Place(holds, name) => (*holds, *name),
    };
    let mut ends_at = |end: usize| {
        let (own, behind) = text.split_at(end);
        if !may_hold(holds, own) {
            return false;
        }
        held.push((name, own));
        let fits = fits(rest, behind, held);
        if !fits {
            held.pop();
        }
        fits
    };
    match rest.first() {
        Some(Piece::Words(words)) => text.match_indices(words).any(|(end, _)| ends_at(end)),
        Some(Piece::Place(..)) | None => ends_at(text.len()),
    }
}

fn may_hold(holds: Holds, text: &str) -> bool {
    match holds {
        Holds::Text | Holds::Said | Holds::List => true,
        Holds::Known => !text.is_empty(),
        Holds::Short => !text.is_empty() && !text.contains([' ', ',', ':']),
    }
}

/// `"7"` as “7”.
fn quoted(text: &str) -> String {
    let inside = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    inside.map_or_else(|| text.to_owned(), |text| format!("“{text}”"))
}

/// A blank stands between Chinese and Latin letters.
fn append(said: &mut String, more: &str) {
    let touch = |a: Option<char>, b: Option<char>| {
        let latin = |c: char| c.is_ascii_alphabetic();
        let pair = a.zip(b);
        pair.is_some_and(|(a, b)| is_chinese(a) && latin(b) || latin(a) && is_chinese(b))
    };
    if touch(said.chars().next_back(), more.chars().next()) {
        said.push(' ');
    }
    said.push_str(more);
}

fn is_chinese(c: char) -> bool {
    ('\u{3400}'..='\u{9FFF}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(message: &str, expected: &str) {
        assert_eq!(chinese(message).as_deref(), Some(expected), "{message}");
    }

    #[test]
    fn clauses() {
        check(
            "N09: parts add up to 1, printed total is 2; T3: parts add up to 3, printed total is 4; 2 other checks of \
             this value hold",
            "勾稽关系 N09：各分项合计为1，表中总计为2；勾稽关系 T3：各分项合计为3，表中总计为4；另有2项核对支持这个数",
        );
        check(
            "the report year is open: title says 2018, file_name says 2019",
            "报告年度未定：标题写的是2018，文件名写的是2019",
        );
        check(
            "the place is open: title says 甲县, signature says 乙县: it is open: 330101 甲县; 330102 乙县",
            "地点未定：标题写的是甲县，落款写的是乙县，未定，可能是：330101 甲县、330102 乙县",
        );
    }

    #[test]
    fn texts_of_the_report_stay() {
        check(
            "the label is \"收到申请\", expected \"收到申请数\"",
            "标签为“收到申请”，应为“收到申请数”",
        );
        check("beside the number stands: 无; 见附件", "数旁边有附注：无; 见附件");
        check("beside the number stands: a picture", "数旁边有附注：a picture");
    }

    #[test]
    fn refusals_within_refusals() {
        check(
            "an embedded document (altChunk) (\"a.bin\": the file is damaged: it has no pages), was not read",
            "嵌入的文档（altChunk）（“a.bin”：文件损坏：没有页面），没有读取",
        );
        check(
            "this is a picture; its text must be recognised (OCR) first",
            "这是图片，须先识别文字（OCR）",
        );
    }

    /// A part is no message, and what no row knows stays as it is.
    #[test]
    fn unknown() {
        for message in ["", "picture", "title is 2018", "a sentence of nobody", "; ", "、"] {
            assert_eq!(chinese(message), None, "{message}");
            assert_eq!(in_chinese(message), message);
        }
    }

    /// Each row can be reached, says all that its English says, and is found where it stands alone.
    #[test]
    fn every_row_is_found() {
        for row in &ROWS.0 {
            assert!(!row.key.is_empty(), "{}", row.english);
            let filled = |sentence: &str, mark: &dyn Fn(&str) -> String| -> String {
                let text = |piece: &Piece<'_>| match piece {
                    Piece::Words(words) => (*words).to_owned(),
                    Piece::Place(_, name) => mark(name),
                };
                pieces(sentence).iter().map(text).collect()
            };
            let is_known = |name: &str| matches!(holds(&pieces(row.english), name), Holds::Known);
            let english = filled(row.english, &|name| match is_known(name) {
                true => "title".to_owned(),
                false => format!("〈{name}〉"),
            });
            let chinese = filled(row.chinese, &|name| match is_known(name) {
                true => "标题".to_owned(),
                false => format!("〈{name}〉"),
            });
            assert_eq!(ROWS.known(&english, 1), Some(chinese), "{}", row.english);
        }
    }
}
