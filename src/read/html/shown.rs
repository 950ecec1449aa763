//! What elements show that is no text in them: fields of forms, lists to choose from, frames, marks of
//! list items.

use scraper::ElementRef;

use super::css::ListStyle;
use super::parse;
use super::visit::attribute;

/// What a field of a form shows.
pub enum Shown<'e> {
    Text(&'e str),
    /// In place of a password.
    Dots,
}

/// What such a field shows.
pub fn input<'e>(element: &ElementRef<'e>) -> Option<Shown<'e>> {
    let value = element.value();
    let kind = attribute(value, "type").unwrap_or("text").trim().to_ascii_lowercase();
    match &*kind {
        "hidden" | "button" | "submit" | "reset" | "image" | "file" | "color" | "range" => None,
        "password" => Some(Shown::Dots),
        "checkbox" | "radio" if attribute(value, "checked").is_some() => Some(Shown::Text("☑")),
        "checkbox" | "radio" => Some(Shown::Text("□")),
        _ => attribute(value, "value").map(Shown::Text),
    }
}

/// What stands in the place of an element that does not show the text in it.
pub enum Instead {
    Nothing,
    Text(String),
    /// A text in a page of its own.
    Framed(String),
    /// What cannot be read.
    Picture,
    /// Another file, by its address.
    File(String),
    /// What stands there is not what is written there.
    Other,
}

/// What such an element shows.
pub fn instead(element: &ElementRef<'_>) -> Instead {
    let value = element.value();
    match value.name() {
        "select" => chosen(element),
        "iframe" | "frame" | "embed" | "object" => framed(element),
        "svg" | "canvas" | "video" | "math" | "progress" | "meter" | "button" => Instead::Picture,
        "script" if writes(element) => Instead::Other,
        "template" if attribute(value, "shadowrootmode").is_some() => Instead::Other,
        _ => Instead::Nothing,
    }
}

/// Whether a script changes what is shown, as far as that can be told.
fn writes(script: &ElementRef<'_>) -> bool {
    const WAYS: [&str; 8] = [
        "document.write",
        "innerHTML",
        "outerHTML",
        "innerText",
        "textContent",
        "insertAdjacent",
        "createTextNode",
        "nodeValue",
    ];
    script.text().any(|text| WAYS.iter().any(|way| text.contains(way)))
}

/// The option that a list shows: the one that is chosen, or the first. A list that is open shows several.
fn chosen(list: &ElementRef<'_>) -> Instead {
    let options = || {
        list.descendants()
            .filter_map(ElementRef::wrap)
            .filter(|option| option.value().name() == "option")
    };
    let rows = attribute(list.value(), "size").and_then(|rows| rows.trim().parse::<u32>().ok());
    let is_open =
        attribute(list.value(), "multiple").is_some() || rows.is_some_and(|rows| rows > 1);
    if is_open && options().nth(1).is_some() {
        return Instead::Picture;
    }
    let chosen = options().filter(|option| attribute(option.value(), "selected").is_some()).last();
    chosen.or_else(|| options().next()).map_or(Instead::Nothing, |option| {
        let label = attribute(option.value(), "label").filter(|label| !label.is_empty());
        Instead::Text(label.map_or_else(|| option.text().collect(), str::to_owned))
    })
}

fn framed(element: &ElementRef<'_>) -> Instead {
    let value = element.value();
    let is_nothing =
        |name| attribute(value, name).is_some_and(|size| matches!(size.trim(), "0" | "1" | "0px"));
    if is_nothing("width") || is_nothing("height") {
        return Instead::Nothing;
    }
    if let Some(page) = attribute(value, "srcdoc").filter(|page| !page.trim().is_empty()) {
        return text_of(page);
    }
    let address = attribute(value, "src").or_else(|| attribute(value, "data"));
    match address.unwrap_or_default().trim() {
        address if address.is_empty() || address.starts_with("about:") => Instead::Nothing,
        address => Instead::File(address.chars().take(120).collect()),
    }
}

/// The text of a page within a page, if it may be a figure.
fn text_of(page: &str) -> Instead {
    /// In characters.
    const LONGEST: usize = 40;
    let tree = parse::parse(page).ok();
    let text: String = tree.iter().flat_map(|tree| tree.root_element().text()).collect();
    match text.trim() {
        text if text.is_empty() || text.chars().count() > LONGEST => Instead::Picture,
        text => Instead::Framed(text.to_owned()),
    }
}

/// The mark of an item of a list.
pub fn mark(style: ListStyle, number: i32) -> Option<String> {
    let letter = |first: u8| {
        let at = u8::try_from(number).ok().filter(|at| (1..=26).contains(at))?;
        Some(char::from(first + at - 1).to_string())
    };
    Some(match style {
        ListStyle::Decimal => format!("{number}."),
        ListStyle::LowerLatin => format!("{}.", letter(b'a')?),
        ListStyle::UpperLatin => format!("{}.", letter(b'A')?),
        ListStyle::LowerRoman => format!("{}.", roman(number)?.to_lowercase()),
        ListStyle::UpperRoman => format!("{}.", roman(number)?),
        ListStyle::Chinese => format!("{}、", chinese(number)?),
        ListStyle::Unnumbered => return None,
    })
}

fn roman(number: i32) -> Option<String> {
    const TENS: [&str; 4] = ["", "X", "XX", "XXX"];
    const ONES: [&str; 10] = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
    let number = usize::try_from(number).ok().filter(|number| (1..40).contains(number))?;
    Some(format!("{}{}", TENS[number / 10], ONES[number % 10]))
}

fn chinese(number: i32) -> Option<String> {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let number = usize::try_from(number).ok().filter(|number| (1..100).contains(number))?;
    let tens = match number / 10 {
        0 => String::new(),
        1 => "十".to_owned(),
        tens => format!("{}十", DIGITS[tens]),
    };
    Some(format!("{tens}{}", DIGITS[number % 10]))
}
