//! Notes that are set on a figure: at the foot of the page, at the end, in the margin, on a cell.

use super::xml::{Element, Space};

/// A note with one of these takes back or limits the figure that it is set on; others say where it
/// comes from.
const DOUBTS: &[&str] = &[
    "误",
    "不对",
    "不符",
    "不准",
    "核实",
    "更正",
    "应为",
    "应是",
    "改为",
    "估",
    "大约",
    "约数",
    "不含",
    "未含",
    "未统计",
    "截至",
    "截止",
    "预计",
    "暂",
    "待",
    "口径",
];

/// So much of a note is told.
const LONGEST: usize = 60;

/// What a note says, where it puts the figure in doubt. `kind`: for people, as `footnote`.
pub fn doubt(kind: &str, note: &str) -> Option<String> {
    let note: String = note.split_whitespace().collect();
    let told: String = note.chars().take(LONGEST).collect();
    DOUBTS.iter().any(|word| note.contains(word)).then(|| format!("{kind}: {told}"))
}

/// The text of a note in OpenDocument, without its number and without who wrote it and when.
pub fn of_open_document(note: &Element<'_>) -> String {
    let is_text = |part: &&Element<'_>| part.space == Space::Text && part.name != "note-citation";
    note.elements().filter(is_text).map(Element::all_text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_that_takes_the_figure_back_puts_it_in_doubt() {
        let told = doubt("footnote", " 此数有误, 应为15。");
        assert_eq!(told.as_deref(), Some("footnote: 此数有误,应为15。"));
        assert_eq!(doubt("comment", "由办公室填写"), None);
    }
}
