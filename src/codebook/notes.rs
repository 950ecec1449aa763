//! `notes.csv`: words of the sentences that say something about the figures of a table.

use serde::{Deserialize, Serialize};

use super::CodebookError;
use super::sheet::Sheet;

/// A list of `notes.csv`; what its words say stands in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum List {
    Opens,
    Above,
    Below,
    Here,
    Subject,
    Link,
    NameNot,
    All,
    OfYear,
    Period,
    UnitIs,
    UnitBefore,
    UnitBehind,
    OnFigure,
    OnRemark,
    Compares,
    OfNamed,
    Heads,
    Wrong,
    BeforeRight,
    BeforeWrong,
    BehindWrong,
    Should,
    Announces,
    Corrects,
    Slips,
    OfTables,
    SubjectEnds,
    Explains,
    BodyBefore,
    BodyBehind,
    BodyNot,
    Part,
    PartWithout,
    PartBehind,
    PartLead,
    OfFigures,
    OfSite,
    See,
    Void,
}

/// The lists by their names in the file.
const LISTS: [(&str, List); 40] = [
    ("opens", List::Opens),
    ("above", List::Above),
    ("below", List::Below),
    ("here", List::Here),
    ("subject", List::Subject),
    ("link", List::Link),
    ("name_not", List::NameNot),
    ("all", List::All),
    ("of_year", List::OfYear),
    ("period", List::Period),
    ("unit_is", List::UnitIs),
    ("unit_before", List::UnitBefore),
    ("unit_behind", List::UnitBehind),
    ("on_figure", List::OnFigure),
    ("on_remark", List::OnRemark),
    ("compares", List::Compares),
    ("of_named", List::OfNamed),
    ("heads", List::Heads),
    ("wrong", List::Wrong),
    ("before_right", List::BeforeRight),
    ("before_wrong", List::BeforeWrong),
    ("behind_wrong", List::BehindWrong),
    ("should", List::Should),
    ("announces", List::Announces),
    ("corrects", List::Corrects),
    ("slips", List::Slips),
    ("of_tables", List::OfTables),
    ("subject_ends", List::SubjectEnds),
    ("explains", List::Explains),
    ("body_before", List::BodyBefore),
    ("body_behind", List::BodyBehind),
    ("body_not", List::BodyNot),
    ("part", List::Part),
    ("part_without", List::PartWithout),
    ("part_behind", List::PartBehind),
    ("part_lead", List::PartLead),
    ("of_figures", List::OfFigures),
    ("of_site", List::OfSite),
    ("see", List::See),
    ("void", List::Void),
];

/// The words of all lists.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct NoteWords {
    /// In the order of `LISTS`.
    lists: Vec<Vec<String>>,
    /// Characters with which a note begins, in their order.
    begins: Vec<char>,
    /// Characters with which the words of corrections begin.
    corrects: Vec<char>,
    /// A bit for each of them, which several share: a quick no for most.
    corrects_bits: u64,
}

impl NoteWords {
    pub(super) fn of(rows: Vec<(String, List)>) -> Self {
        let mut lists = vec![Vec::new(); LISTS.len()];
        let (mut begins, mut corrects) = (Vec::new(), Vec::new());
        for (word, list) in rows {
            let may_begin = matches!(
                list,
                List::Opens | List::Above | List::Below | List::Here | List::Subject
            );
            let first = word.chars().next();
            begins.extend(first.filter(|_| may_begin));
            corrects.extend(first.filter(|_| list == List::Corrects));
            lists[list as usize].push(word);
        }
        for firsts in [&mut begins, &mut corrects] {
            firsts.sort_unstable();
            firsts.dedup();
        }
        let corrects_bits = corrects.iter().fold(0, |bits, first| bits | bit(*first));
        Self { lists, begins, corrects, corrects_bits }
    }

    /// The words of a list, in the order of the file.
    pub fn list(&self, list: List) -> &[String] {
        self.lists.get(list as usize).map_or(&[], Vec::as_slice)
    }

    /// Whether a text has a word of a list.
    pub fn has(&self, list: List, text: &str) -> bool {
        self.list(list).iter().any(|word| text.contains(word.as_str()))
    }

    /// Whether a text begins with a word of one of these lists.
    pub fn begins(&self, lists: &[List], text: &str) -> bool {
        self.behind(lists, text).is_some()
    }

    /// What stands behind the first word of these lists that a text begins with.
    pub fn behind<'t>(&self, lists: &[List], text: &'t str) -> Option<&'t str> {
        let mut words = lists.iter().flat_map(|list| self.list(*list));
        words.find_map(|word| text.strip_prefix(word.as_str()))
    }

    /// Whether a text may be a correction. Every line of every report is asked.
    pub fn may_correct(&self, text: &str) -> bool {
        let words = self.list(List::Corrects);
        let may_begin = |c: char| self.corrects_bits & bit(c) != 0 && self.corrects.contains(&c);
        let mut found = text.match_indices(may_begin);
        found.any(|(at, _)| words.iter().any(|word| text[at..].starts_with(word.as_str())))
    }

    /// Whether a note may begin with this character.
    pub fn may_begin(&self, first: char) -> bool {
        self.begins.binary_search(&first).is_ok()
    }
}

fn bit(c: char) -> u64 {
    1 << (c as u32 % 64)
}

pub(super) fn parse(sheet: &Sheet<'_>) -> Result<Vec<(String, List)>, CodebookError> {
    let row = |line: super::sheet::Line<'_>| {
        let name = line.need("list")?;
        let list = LISTS.iter().find(|(known, _)| *known == name);
        let known = || LISTS.map(|(known, _)| known).join(", ");
        let &(_, list) =
            list.ok_or_else(|| line.error(format!("list {name:?} is not one of {}", known())))?;
        Ok((line.need("word")?.to_owned(), list))
    };
    sheet.lines(&["word", "list"])?.into_iter().map(row).collect()
}
