//! The names of bodies that certain words open: 填报单位:, 报告由 … 编制.
//!
//! Behind the opening words the name itself is walked through by hand: a pattern with `[^,。]{2,40}` takes longer to
//! prepare than the whole of a small run.

use super::words::Words;

/// How a name is told.
pub struct Naming<'p> {
    pub opening: &'p Words,
    /// What may stand between the opening and the name.
    pub seals: &'p [&'p str],
    /// Characters that no name holds.
    pub stops: &'p [char],
    /// Most characters of a name; the least are two.
    pub most: usize,
    /// One of these words closes the name; if there are none, the name goes on to its end.
    pub closings: &'p [&'p str],
}

impl Naming<'_> {
    /// The names in a text and where each begins.
    pub fn names<'t>(&self, text: &'t str) -> Vec<(usize, &'t str)> {
        let mut names = Vec::new();
        let mut at = 0;
        while let Some(opening) = self.opening.find_at(text, at) {
            at = match self.name(text, opening.end) {
                Some((start, end, behind)) => {
                    names.push((start, &text[start..end]));
                    behind
                }
                None => text.ceil_char_boundary(opening.start + 1),
            };
        }
        names
    }

    /// Start and end of the name behind an opening, and where to go on.
    fn name(&self, text: &str, from: usize) -> Option<(usize, usize, usize)> {
        let sealed = self.seals.iter().find(|seal| text[from..].starts_with(**seal));
        let behind_seal = sealed.and_then(|seal| self.name_at(text, from + seal.len()));
        behind_seal.or_else(|| self.name_at(text, from))
    }

    fn name_at(&self, text: &str, start: usize) -> Option<(usize, usize, usize)> {
        let rest = &text[start..];
        let inside = |c: &char| !self.stops.contains(c);
        let length: usize =
            rest.chars().take_while(inside).take(self.most).map(char::len_utf8).sum();
        let two = rest.char_indices().nth(1).map(|(at, c)| at + c.len_utf8());
        let two = two.filter(|two| *two <= length)?;
        if self.closings.is_empty() {
            return Some((start, start + length, start + length));
        }
        let ends = rest[two..length].char_indices().map(|(at, _)| two + at).chain([length]);
        ends.into_iter().find_map(|end| {
            let closing = self.closings.iter().find(|word| rest[end..].starts_with(**word))?;
            Some((start, start + end, start + end + closing.len()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::words::Next;
    use super::*;

    #[track_caller]
    fn check(closings: &[&str], text: &str, expected: &[&str]) {
        let opening = Words {
            anchor: None,
            firsts: &['单'],
            rows: &[&[Next::One(&["单位"]), Next::One(&[":", "|"]), Next::Any(&[":", "|"])]],
        };
        let naming = Naming {
            opening: &opening,
            seals: &["(盖章)"],
            stops: &[':', '|', '。'],
            most: 5,
            closings,
        };
        let names: Vec<&str> = naming.names(text).into_iter().map(|(_, name)| name).collect();
        assert_eq!(names, expected);
    }

    #[test]
    fn a_name_goes_on_to_a_stop_or_to_its_greatest_length() {
        check(&[], "填报单位:东阳市|单位::县府。", &["东阳市", "县府"]);
        check(&[], "单位:东阳市人民政府", &["东阳市人民"]);
        check(&[], "单位:(盖章)东阳市", &["东阳市"]);
        check(&[], "单位:甲|单位:", &[]);
    }

    #[test]
    fn a_name_ends_at_the_first_word_that_closes_it() {
        check(&["编制", "编"], "单位:县府编制,单位:他编,单位:府办办编", &["县府", "府办办"]);
        check(&["编"], "单位:县。编", &[]);
    }
}
