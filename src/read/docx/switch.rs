//! Elements that are there or not, on or off.

use crate::read::xml::{Element, Space};

/// Whether an element holds what was deleted or moved away while changes were tracked, or a comment in the margin.
pub fn is_deletion(element: &Element<'_>) -> bool {
    match (element.space, element.name) {
        (Space::Word, "del" | "moveFrom") => true,
        // Word 2003.
        (Space::Other, "annotation") => {
            let kind = element.attribute("type");
            kind.is_some_and(|kind| matches!(&*kind, "Word.Deletion" | "Word.Comment"))
        }
        (_, _) => false,
    }
}

/// Whether a switch like `w:vanish` is on: present, and not set to false.
pub fn is_on(properties: Option<&Element<'_>>, name: &str) -> Option<bool> {
    let switch = properties?.child(Space::Word, name)?;
    Some(!switch.attribute("val").is_some_and(|value| is_off(&value)))
}

/// The values of a switch that switch it off.
pub fn is_off(value: &str) -> bool {
    matches!(value, "0" | "false" | "off" | "none")
}
