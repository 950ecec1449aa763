use super::*;
use crate::read::html::css::Display;

#[test]
fn classes_of_the_elements_around() {
    assert_eq!(outer_class("div .a.b > p"), Some("a"));
    assert_eq!(outer_class("#x .a p"), Some("a"));
    for selector in ["p.a", ".a", ".a + p", ".a:not(.b) p", "div p", "[class=a] p"] {
        assert_eq!(outer_class(selector), None, "{selector}");
    }
    let none = Some(Display::None);
    check(".a p { display: none }", "<div class='b a'><div class=a><p>", none);
    check(".a > p { display: none }", "<div class=a><div><p>", None);
    check(".a .b p { display: none }", "<div class=b><div class=a><p>", None);
}

#[track_caller]
fn check(style: &str, element: &str, expected: Option<Display>) {
    let page = Html::parse_document(&format!("<style>{style}</style><body>{element}</body>"));
    let select = Selector::parse("body *").expect("it is sound");
    let element = page.select(&select).next_back().expect("it is there");
    assert_eq!(Sheet::of(&page).style(&element).display, expected);
}

#[test]
fn the_stronger_rule_wins() {
    let none = Some(Display::None);
    check(".a{display:none}", "<p class='b a'>1</p>", none);
    check("#x{display:block}.a{display:none}", "<p id=x class=a>1</p>", Some(Display::Block));
    check("p{display:block}.t .a{display:none}", "<div class=t><p class=a>1</p></div>", none);
    check(".a{display:none}", "<p class=a style='display:block'>1</p>", Some(Display::Block));
    check(".a{display:none!important}", "<p class=a style='display:block'>1</p>", none);
}

#[test]
fn names_layers_and_rules_in_rules() {
    let none = Some(Display::None);
    check(":root{--a:var(--b);--b:none}.a{display:var(--a)}", "<p class=a>1</p>", none);
    check(".a{display:var(--a, none)}", "<p class=a>1</p>", none);
    check("@layer a{.a{display:none}}", "<p class=a>1</p>", none);
    check(".t{color:red; .a, .c{display:none} margin:0}", "<p class=t><b class=a>1</b></p>", none);
    check(".t{&.a{display:none}}", "<p class='t a'>1</p>", none);
    check(".t{@media screen{display:none}}", "<p class=t>1</p>", none);
    check(".t{--a:var(--a)}.a{display:var(--a)}", "<p class=a>1</p>", None);
    check(".a{display:var(--a, x(1))}:root{--a:none}", "<p class=a>1</p>", none);
}

#[test]
fn names_that_elements_give() {
    let none = Some(Display::None);
    let inline = Some(Display::Inline);
    check("", "<p style='--a:none;display:var(--a)'>1</p>", none);
    check("", "<div style='--a:none'><p style='display:var(--a)'>1</p></div>", none);
    check(".a{display:var(--a)}", "<div style='--a:none'><p class=a>1</p></div>", none);
    let both = "<div style='--a:none'><p class=a style='--a:inline'>1</p></div>";
    check(":root{--a:none}.a{display:var(--a)}", both, inline);
    check("", "<i style='--a:none'></i><p style='display:var(--a)'>1</p>", None);
}

#[test]
fn escapes_and_comments_in_declarations() {
    let none = Some(Display::None);
    check(r".a{d\69splay:none}", "<p class=a>1</p>", none);
    check("", "<p style='display:/*x*/none'>1</p>", none);
    check("", r"<p style='display:n\6fne'>1</p>", none);
    check("", r"<p style='display:none\9'>1</p>", None);
}

#[test]
fn media_and_states() {
    check("@media print{p{display:none}}", "<p>1</p>", None);
    let none = Some(Display::None);
    check("@supports not (display:grid){p{display:none}}", "<p>1</p>", None);
    check("@supports (display:grid){p{display:none}}", "<p>1</p>", none);
    check("@container (min-width:10px){p{display:none}}", "<p>1</p>", none);
    check("@container side (max-width:10px){p{display:none}}", "<p>1</p>", None);
    check(".a\\:b{display:none}", "<p class='a:b'>", none);
    check(".\\61 {display:none}", "<p class=a>", none);
    check("div .md\\:before{display:none}", "<div><p class='md:before'>", none);
    check("@media screen{p{display:none}}p:hover{display:block}", "<p>1</p>", Some(Display::None));
    check("<!-- /* a{} */ p{display:none} -->", "<p>1</p>", Some(Display::None));
}
