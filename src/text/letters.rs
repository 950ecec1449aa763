//! Which characters a text has: a quick no for words that are looked for in it, of which there are many.

/// A bit for each of its characters; several share one.
#[derive(Clone, Copy, Debug)]
pub struct Letters([u64; WORDS]);

/// A sentence has some sixty different characters: two of a word that it lacks are both there once in a hundred.
const WORDS: usize = 8;

impl Letters {
    pub fn of(text: &str) -> Self {
        let mut letters = Self([0; WORDS]);
        for c in text.chars() {
            let (word, bit) = place(c);
            letters.0[word] |= bit;
        }
        letters
    }

    /// Whether the text may have a word. A yes is no certainty.
    pub fn may_have(&self, word: &str) -> bool {
        word.chars().all(|c| {
            let (word, bit) = place(c);
            self.0[word] & bit != 0
        })
    }
}

fn place(c: char) -> (usize, u64) {
    let number = c as usize;
    (number / 64 % WORDS, 1 << (number % 64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_text_has_it_may_have() {
        let letters = Letters::of("全市共收到申请223件");
        assert!(["", "全市", "收到", "223件"].iter().all(|word| letters.may_have(word)));
        assert!(["全县", "答复"].iter().all(|word| !letters.may_have(word)));
    }
}
