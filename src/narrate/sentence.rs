//! A paragraph in its sentences.

/// A longer sentence is cut at a comma: damaged text may have no full stop at all, and each
/// mention keeps a copy of its sentence. In characters; real sentences stay below 300.
const LONGEST: usize = 600;

/// The sentences of a paragraph as printed, their end marks included.
pub fn sentences(paragraph: &str) -> impl Iterator<Item = &str> {
    let mut rest = paragraph;
    std::iter::from_fn(move || {
        while !rest.is_empty() {
            let (sentence, behind) = rest.split_at(end(rest));
            rest = behind;
            let sentence = sentence.trim();
            if !sentence.is_empty() {
                return Some(sentence);
            }
        }
        None
    })
}

/// Where the first sentence ends, in bytes.
fn end(text: &str) -> usize {
    let mut last_pause = None;
    for (count, (at, c)) in text.char_indices().enumerate() {
        let behind = at + c.len_utf8();
        match c {
            '。' | '｡' | '！' | '？' | '!' | '?' | '\n' => return with_closing(text, behind),
            '；' | ';' | '，' | ',' => last_pause = Some(behind),
            _ => {}
        }
        if count >= LONGEST {
            return last_pause.unwrap_or(behind);
        }
    }
    text.len()
}

/// A closing quote or bracket belongs to the sentence before it.
fn with_closing(text: &str, end: usize) -> usize {
    match text[end..].chars().next() {
        Some(c @ ('”' | '」' | '』' | '）' | ')')) => end + c.len_utf8(),
        _ => end,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(paragraph: &str, expected: &[&str]) {
        assert_eq!(sentences(paragraph).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn sentences_end_at_full_stops_and_keep_their_lists() {
        check("收到5件；答复4件。无复议。", &["收到5件；答复4件。", "无复议。"]);
        check("（共5件。）无复议", &["（共5件。）", "无复议"]);
    }

    #[test]
    fn a_text_without_any_mark_is_cut() {
        let long = "公开信息，".repeat(1000);
        assert!(sentences(&long).all(|sentence| sentence.chars().count() <= LONGEST + 1));
        assert_eq!(sentences(&long).collect::<String>(), long);
    }
}
