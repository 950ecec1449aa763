//! What a list to choose from shows, which stands in no text.

use crate::read::xml::Element;

/// Of a form field of another program.
pub fn chosen(field: &Element<'_>) -> Option<String> {
    let values = |name: &'static str| {
        let named = move |e: &&Element<'_>| e.attribute("name").is_some_and(|n| n.ends_with(name));
        field.elements().filter(named).filter_map(|parameter| parameter.attribute("value"))
    };
    let chosen = values("Dropdown_Selected").next()?.parse().ok()?;
    values("Dropdown_ListEntry").nth(chosen).map(Into::into)
}

/// The same for the lists of OpenDocument itself.
pub fn chosen_label(list: &Element<'_>) -> Option<String> {
    let is_chosen = |label: &&Element<'_>| {
        label.attribute("current-selected").is_some_and(|value| value == "true")
    };
    list.elements().find(is_chosen)?.attribute("value").map(Into::into)
}
