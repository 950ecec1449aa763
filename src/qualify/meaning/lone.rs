//! What the heading of the only column of figures says.

use crate::codebook::captions::Says;
use crate::codebook::{Item, Table};
use crate::fill::reading;
use crate::labels::words;
use crate::text::fold::{fold, is_han, tidy};
use crate::text::{listed, numeral, span, unit};

use super::{Change, LEAST, Meanings, tells};

impl Meanings<'_> {
    /// What the heading of the only column of figures says beside that there are some: 占比, 市教育局统计数.
    pub(super) fn heading(&self, printed: &str, series: bool, table: &Table) -> Option<Change> {
        let folded = words(&fold(printed));
        let is_running = !series && span::is_running(printed);
        if matches!(printed.trim(), "%" | "％" | "‰") || is_of_other_unit(printed, table) {
            return Some(Change::More(tidy(printed)));
        }
        if folded.is_empty() || span::within(printed).is_some() && !is_running {
            return None;
        }
        if is_running {
            return Some(Change::More(tidy(printed)));
        }
        let text: Vec<char> = folded.chars().collect();
        let mut explained = vec![false; text.len()];
        for (at, caption) in self.found(&folded) {
            let is_elsewhere = self.other_areas.contains(&caption.word.as_str());
            let is_other = matches!(caption.says, Says::Draft | Says::Not | Says::Note);
            if tells(caption) || is_elsewhere || is_other {
                return Some(Change::More(caption.word.clone()));
            }
            if matches!(caption.says, Says::Whole | Says::Own | Says::Final) {
                explained[at..at + caption.word.chars().count()].fill(true);
            }
        }
        let mut explain = |known: &str| {
            for (at, word) in folded.match_indices(known) {
                let start = folded[..at].chars().count();
                explained[start..start + word.chars().count()].fill(true);
            }
        };
        let begins = |known: &&str| known.chars().next().is_some_and(|c| text.contains(&c));
        listed::of_values().filter(begins).for_each(&mut explain);
        self.own.iter().for_each(|own| explain(own));
        is_strange(printed, &text, &explained).then(|| Change::More(tidy(printed)))
    }
}

/// Whether a heading is a unit that no row of the form asks for: 例, 户.
fn is_of_other_unit(printed: &str, table: &Table) -> bool {
    let folded = fold(printed);
    let base = reading::unit_or_power(&folded).map(|unit| unit.base);
    let base = base.filter(|base| !base.is_empty());
    let is_asked =
        |item: &Item| unit::parse(&item.unit).is_some_and(|unit| Some(unit.base) == base);
    base.is_some() && !table.items.iter().any(is_asked)
}

/// Whether the heading of the only figures is none that such columns have: 网上, 男, 数量/10. One character of
/// a longer heading may be damaged.
fn is_strange(printed: &str, text: &[char], explained: &[bool]) -> bool {
    let is_number = |c: &char| c.is_ascii_digit() || numeral::is_numeral(*c);
    let is_unit = |text: &str| reading::unit_or_power(text).is_some();
    // The columns of a form may be numbered, and headed by a unit alone.
    let is_numbered = text.len() <= LEAST && text.iter().all(is_number)
        || matches!(text, ['甲' | '乙' | '丙' | '丁']);
    if is_numbered || is_unit(&fold(printed)) {
        return false;
    }
    let known = explained.iter().filter(|known| **known).count();
    let marked: Vec<(char, bool)> =
        std::iter::zip(text.iter().copied(), explained.iter().copied()).collect();
    let runs = marked.chunk_by(|a, b| a.1 == b.1).filter(|run| !run[0].1);
    let open: Vec<String> = runs.map(|run| run.iter().map(|(c, _)| c).collect()).collect();
    let open = open.iter().filter(|run| known < LEAST || !is_unit(run));
    let counts = |text: &String| text.chars().all(|c| c.is_ascii_digit());
    let is_open = |text: &String| known < LEAST || text.chars().count() >= LEAST || counts(text);
    // （打） is no unit of the list.
    let in_brackets = fold(printed);
    let in_brackets =
        in_brackets.split(['(', '[']).skip(1).map(|text| text.trim_end_matches([')', ']']));
    let mut other_units = in_brackets.filter(|text| text.chars().count() == 1 && !is_unit(text));
    open.into_iter().any(is_open)
        || printed.contains(['%', '‰', '÷'])
        || other_units.any(|text| text.chars().all(is_han))
}
