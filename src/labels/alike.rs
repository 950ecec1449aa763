//! How like one label is to another that may be damaged.

/// The least similarity at which a label is taken for another one with damage.
pub const SIMILAR: f32 = 0.6;

/// A label as its characters, to be compared with many.
#[derive(Clone, Debug, Default)]
pub struct Letters {
    letters: Vec<char>,
    /// A bit for each character that occurs; some share one.
    bits: u64,
}

impl Letters {
    pub fn of(label: &str) -> Self {
        let letters: Vec<char> = label.chars().collect();
        let bits = bits(&letters);
        Self { letters, bits }
    }

    /// One minus the share of characters to change; 0 where that is clearly less than `SIMILAR`.
    pub fn similarity(&self, other: &Letters) -> f32 {
        similarity((&self.letters, self.bits), other)
    }

    /// Whether the other may stand in the label. A yes is no certainty.
    pub fn may_hold(&self, other: &Letters) -> bool {
        other.bits & !self.bits == 0
    }

    /// Whether the label or an end of it may be another one with damage.
    pub fn ends_like(&self, other: &Letters) -> bool {
        (0..self.letters.len()).any(|from| {
            let end = &self.letters[from..];
            may_be_like(end.len(), other.letters.len())
                && similarity((end, bits(end)), other) >= SIMILAR
        })
    }
}

fn bits(letters: &[char]) -> u64 {
    letters.iter().fold(0, |bits, &letter| bits | 1 << (letter as u32 % 64))
}

/// Characters to change, as a share, from which on two labels of so many characters are not alike.
fn most(longest: usize) -> f32 {
    (1.0 - SIMILAR) * longest as f32
}

fn may_be_like(from: usize, to: usize) -> bool {
    let longest = from.max(to);
    longest > 0 && from.abs_diff(to) as f32 <= most(longest)
}

fn similarity((a, bits): (&[char], u64), b: &Letters) -> f32 {
    if !may_be_like(a.len(), b.letters.len()) {
        return 0.0;
    }
    let longest = a.len().max(b.letters.len());
    let most = most(longest).ceil() as usize;
    // Each character that the other lacks is one to change, whatever the order.
    let lacking = (bits & !b.bits).count_ones().max((b.bits & !bits).count_ones());
    if lacking as usize > most {
        return 0.0;
    }
    distance(a, &b.letters, most).map_or(0.0, |distance| 1.0 - distance as f32 / longest as f32)
}

/// Characters to put in, take out or change; `None` where these are more than `most`.
fn distance(a: &[char], b: &[char], most: usize) -> Option<usize> {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        let mut least = row[0];
        for (j, y) in b.iter().enumerate() {
            let changed = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(diagonal + 1).min(row[j] + 1);
            least = least.min(row[j + 1]);
        }
        // It never becomes less on the rows that follow.
        if least > most {
            return None;
        }
    }
    Some(row[b.len()]).filter(|distance| *distance <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(a: &str, b: &str, expected: f32) {
        assert_eq!(Letters::of(a).similarity(&Letters::of(b)), expected);
        assert_eq!(Letters::of(b).similarity(&Letters::of(a)), expected);
    }

    #[test]
    fn the_share_of_characters_that_stay() {
        check("主动公开", "主动公开", 1.0);
        check("主动公开", "主动公升", 0.75);
        check("主动公开", "主动公开数", 0.8);
        check("主动公开", "主公动开", 0.5);
        check("主动公开", "依申请公开", 0.0);
        check("", "", 0.0);
    }

    #[test]
    fn an_end_of_a_label() {
        let ends_like = |a: &str, b: &str| Letters::of(a).ends_like(&Letters::of(b));
        assert!(ends_like("法提供予以公升", "予以公开"));
        assert!(!ends_like("予以公开法提供的", "予以公开"));
    }
}
