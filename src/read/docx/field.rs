//! The form controls of a DOCX, which stand in fields.

use super::switch::is_on;
use crate::read::xml::{Element, Space};

/// What a drop-down list or a box to tick shows.
pub fn control(form: &Element<'_>) -> Option<String> {
    if let Some(list) = form.child(Space::Word, "ddList") {
        let index = |name: &str| list.child(Space::Word, name)?.number::<usize>("val");
        let chosen = index("result").or_else(|| index("default")).unwrap_or(0);
        let mut entries = list.elements().filter(|e| e.is(Space::Word, "listEntry"));
        return entries.nth(chosen)?.attribute("val").map(Into::into);
    }
    let tick = form.child(Space::Word, "checkBox")?;
    let is_ticked = is_on(Some(tick), "checked").or_else(|| is_on(Some(tick), "default"));
    Some(if is_ticked == Some(true) { "☑" } else { "□" }.to_owned())
}
