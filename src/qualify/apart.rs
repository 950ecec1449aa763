//! What stands apart in a line.

/// The texts of a line or a cell: what stands in other columns, in other rows or far apart.
pub fn apart(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    let texts = std::iter::from_fn(move || {
        let text = rest?;
        let bytes = text.as_bytes();
        let gap = |at: usize| match bytes[at] {
            b'|' | b'\t' | b'\n' => Some((at, 1)),
            b' ' if bytes.get(at + 1) == Some(&b' ') => Some((at, 2)),
            _ => None,
        };
        let gap = (0..bytes.len()).find_map(gap);
        rest = gap.map(|(at, width)| &text[at + width..]);
        Some(gap.map_or(text, |(at, _)| &text[..at]).trim())
    });
    texts.filter(|text| !text.is_empty())
}
