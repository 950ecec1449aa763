//! What elements show that is no text in them: fields of forms, lists to choose from, marks of list items.

use scraper::ElementRef;

use super::css::ListStyle;
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

/// The option that a list shows: the one that is chosen, or the first.
pub fn chosen(element: &ElementRef<'_>) -> Option<String> {
    let options = || {
        element
            .descendants()
            .filter_map(ElementRef::wrap)
            .filter(|option| option.value().name() == "option")
    };
    let chosen = options().filter(|option| attribute(option.value(), "selected").is_some()).last();
    chosen.or_else(|| options().next()).map(|option| option.text().collect())
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
