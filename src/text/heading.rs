//! What the heading of a column says of it: one list, `headings.csv` of the codebook.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::fold::fold;
use super::listed::rows;
use super::memo::Memo;
use super::span;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The names of the rows.
    Label,
    Unit,
    /// Figures.
    Number,
    /// Numbers of the rows.
    Code,
    /// Remarks.
    Note,
    /// Figures that take the place of those beside them: 修订后.
    Final,
}

static ROLES: LazyLock<FxHashMap<&'static str, Role>> = LazyLock::new(|| {
    let role = |(heading, says)| match says {
        "label" => Some((heading, Role::Label)),
        "unit" => Some((heading, Role::Unit)),
        "number" => Some((heading, Role::Number)),
        "code" => Some((heading, Role::Code)),
        "note" => Some((heading, Role::Note)),
        "final" => Some((heading, Role::Final)),
        _ => None,
    };
    rows().filter_map(role).collect()
});

/// What a column with this heading holds.
///
/// ```
/// use gongkai::text::heading::{Role, role};
///
/// assert_eq!(role("统 计 指 标"), Some(Role::Label));
/// assert_eq!(role("统计数（件）"), Some(Role::Number));
/// assert_eq!(role("1.当面申请数"), None);
/// ```
pub fn role(heading: &str) -> Option<Role> {
    thread_local! {
        static TOLD: Memo<Option<Role>> = Memo::of(MOST_REMEMBERED);
    }
    if heading.trim().is_empty() || heading.chars().nth(LONGEST).is_some() {
        return None;
    }
    TOLD.with(|told| told.of_text(heading, read))
}

/// So many headings are remembered in a thread.
const MOST_REMEMBERED: usize = 1024;

fn read(heading: &str) -> Option<Role> {
    let folded = fold(heading);
    let bare = folded.split(['(', '[', '×']).next().unwrap_or_default();
    let known = ROLES.get(folded.as_str()).or_else(|| ROLES.get(bare)).copied();
    let is_span = || span::of(heading).is_some() || span::is_running(heading);
    // 2017年统计数, 百件统计数.
    let is_count = || bare.ends_with("统计数");
    known.or_else(|| (is_span() || is_count()).then_some(Role::Number))
}

/// Characters of a heading that names nothing but its column.
const LONGEST: usize = 24;
