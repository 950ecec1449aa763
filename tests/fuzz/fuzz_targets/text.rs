#![no_main]

use gongkai::text::fold::{fold, tidy};
use gongkai::text::{formula, label, number, numeral, span, unit, wrap};

/// All of `text/` that takes a string.
fn text(text: &str) {
    let folded = fold(text);
    assert_eq!(fold(&folded), folded, "folding twice changes nothing");
    assert_eq!(formula::printed(&formula::harmless(text)), text, "the mark goes again");
    number::parse(text);
    number::cell(text);
    label::parse(text);
    label::ordinal(&folded);
    numeral::parse(text);
    numeral::percent(text);
    span::of(text);
    tidy(text);
    wrap::unwrapped(text);
    unit::parse(text);
    unit::at_start(&folded);
    unit::at_end(&folded);
    unit::in_prose(text);
}

gongkai_fuzz::target!(bytes => text(&String::from_utf8_lossy(bytes)));
