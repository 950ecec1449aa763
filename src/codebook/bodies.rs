//! `bodies.csv`: the words that names of public bodies are made of.

use super::CodebookError;
use super::sheet::Sheet;

/// A list of `bodies.csv`; what its words say stands in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    Lead,
    Government,
    Office,
    Institution,
    Department,
    BehindTown,
    BehindZone,
    NoBody,
    FillsIn,
    InCharge,
    OfCounty,
    OfCity,
    Town,
    HeadsColumn,
    Compiles,
    Several,
    Itself,
    NoField,
    Scope,
    Limits,
    OfPart,
}

/// The lists by their names in the file.
const LISTS: [(&str, List); 21] = [
    ("lead", List::Lead),
    ("government", List::Government),
    ("office", List::Office),
    ("institution", List::Institution),
    ("department", List::Department),
    ("behind_town", List::BehindTown),
    ("behind_zone", List::BehindZone),
    ("no_body", List::NoBody),
    ("fills_in", List::FillsIn),
    ("in_charge", List::InCharge),
    ("of_county", List::OfCounty),
    ("of_city", List::OfCity),
    ("town", List::Town),
    ("heads_column", List::HeadsColumn),
    ("compiles", List::Compiles),
    ("several", List::Several),
    ("itself", List::Itself),
    ("no_field", List::NoField),
    ("scope", List::Scope),
    ("limits", List::Limits),
    ("of_part", List::OfPart),
];

/// The words of all lists.
#[derive(Clone, Debug, Default)]
pub struct BodyWords {
    lists: [Vec<&'static str>; LISTS.len()],
}

impl BodyWords {
    /// The words of a file that is in order.
    pub(super) fn of(file: &'static str) -> Self {
        let mut words = Self::default();
        for line in file.lines().skip(1) {
            let mut fields = line.split(',');
            if let (Some(word), Some(name)) = (fields.next(), fields.next())
                && let Some((_, list)) = LISTS.iter().find(|(known, _)| *known == name)
            {
                words.lists[*list as usize].push(word);
            }
        }
        words
    }

    /// The words of a file that somebody has written.
    pub(super) fn parse(file: &str, text: &str) -> Result<Self, CodebookError> {
        let mut told = String::new();
        for line in Sheet::parse(file, text)?.lines(&["word", "list"])? {
            let (word, list) = (line.need("word")?, line.need("list")?);
            if !LISTS.iter().any(|(known, _)| *known == list) || word.contains(',') {
                let known = LISTS.map(|(known, _)| known).join(", ");
                return Err(line.error(format!("list {list:?} is not one of {known}")));
            }
            told.push_str(&format!("\n{word},{list}"));
        }
        Ok(Self::of(Box::leak(told.into_boxed_str())))
    }

    pub fn list(&self, list: List) -> &[&'static str] {
        &self.lists[list as usize]
    }

    /// Whether a text is a word of a list.
    pub fn is(&self, list: List, text: &str) -> bool {
        self.list(list).contains(&text)
    }

    /// Whether a text ends with a word of a list.
    pub fn ends(&self, list: List, text: &str) -> bool {
        self.list(list).iter().any(|word| text.ends_with(word))
    }

    /// Whether a word of a list stands in a text.
    pub fn within(&self, list: List, text: &str) -> bool {
        self.list(list).iter().any(|word| text.contains(word))
    }
}
