//! Text that was broken into lines, put together again.

/// The lines of a cell as one line: no space between Han characters, one between other words.
///
/// ```
/// use gongkai::text::wrap::unwrapped;
///
/// assert_eq!(unwrapped("社会公益\n组织"), "社会公益组织");
/// assert_eq!(unwrapped("Number of\npatients"), "Number of patients");
/// ```
pub fn unwrapped(text: &str) -> String {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut joined = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        join(&mut joined, line);
    }
    joined
}

/// Appends the next line.
///
/// Two digits on both sides of the break stay apart: whether they are one number cannot be seen
/// from the characters.
pub fn join(text: &mut String, next: &str) {
    let before = text.chars().next_back();
    let behind = next.chars().next();
    if !(before.is_some_and(is_wide) || behind.is_some_and(is_wide)) {
        text.push(' ');
    }
    text.push_str(next);
}

/// Characters of Chinese text, punctuation and full width forms included: no space is set
/// between them.
pub fn is_wide(c: char) -> bool {
    matches!(c,
        '\u{2e80}'..='\u{2fdf}' | '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3134f}')
}
