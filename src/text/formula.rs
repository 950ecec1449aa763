//! Texts that a spreadsheet would run instead of showing them.
//!
//! `=HYPERLINK(…)` in a cell of a CSV file is a formula as soon as somebody opens it. A quotation
//! mark before it makes it text, and goes again when the file is read.

use std::borrow::Cow;

use super::fold::is_dash;

/// Characters with which a formula begins, also in full width; a spreadsheet drops the blanks.
const STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// The text as it stands in a CSV file: with `'` before it where it might be run.
///
/// ```
/// use gongkai::text::formula::{harmless, printed};
///
/// assert_eq!(harmless("=1+1"), "'=1+1");
/// assert_eq!(harmless("-8"), "-8");
/// assert_eq!(printed("'=1+1"), "=1+1");
/// ```
pub fn harmless(text: &str) -> Cow<'_, str> {
    // Every text of every table is asked, and hardly any begins so.
    let begins = |c: char| c == '\'' || STARTS.contains(&c);
    if text.starts_with(begins) && is_run(text.trim_start_matches('\'')) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text without the mark that `harmless` has put before it.
pub fn printed(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if is_run(text.trim_start_matches('\'')) => text,
        Some(_) | None => cell,
    }
}

/// Whether a spreadsheet might run a text. A number with its sign it only counts, and a dash alone
/// it shows.
fn is_run(text: &str) -> bool {
    let Some(rest) = text.strip_prefix(STARTS) else { return false };
    let signed = text.starts_with(['+', '-', '＋', '－']);
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '%' | ' ');
    !(signed && (rest.chars().all(is_number) || rest.chars().all(is_dash)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(harmless(text), expected);
        assert_eq!(printed(expected), text);
    }

    #[test]
    fn formulas_are_made_text() {
        check("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0");
        check("@SUM(1,2)", "'@SUM(1,2)");
        check("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0");
        check("+A1", "'+A1");
        check("\t=1", "'\t=1");
        check("＝1", "'＝1");
        check("-8件", "'-8件");
    }

    #[test]
    fn numbers_dashes_and_words_stay_as_they_are() {
        for text in ["", "-8", "+1,036", "-12.5%", "-", "——", "--", "－", "主动公开", "'a'", "1-2"]
        {
            check(text, text);
        }
    }

    #[test]
    fn a_mark_that_was_there_before_stays() {
        check("'=1", "''=1");
        check("''=1", "'''=1");
    }
}
