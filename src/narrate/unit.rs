//! What follows a number: powers of ten, counting words, units of time.

/// The longest unit that a text begins with; and whether it is one of time: 24小时, 365天 and
/// 15个工作日 are conditions, not results, unless a pattern asks.
pub use crate::text::unit::{in_prose as unit, is_time};

/// Powers of ten between a number and its unit, longest first.
const SCALES: &[(&str, u32)] = &[
    ("万亿", 12),
    ("千亿", 11),
    ("百亿", 10),
    ("十亿", 9),
    ("千万", 7),
    ("百万", 6),
    ("十万", 5),
    ("亿", 8),
    ("万", 4),
    ("千", 3),
    ("百", 2),
];

/// The power of ten that a text begins with, as (length in bytes, zeros).
pub fn scale(text: &str) -> (usize, u32) {
    let fitting = SCALES.iter().find(|(word, _)| text.starts_with(word));
    fitting.map_or((0, 0), |(word, zeros)| (word.len(), *zeros))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_of_ten() {
        assert_eq!(scale("万人次"), ("万".len(), 4));
        assert_eq!(scale("百万份"), ("百万".len(), 6));
        assert_eq!(scale("件"), (0, 0));
    }
}
