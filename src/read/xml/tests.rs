use super::*;

/// The tree in brackets, and what is told of a fault.
#[track_caller]
fn check(xml: &str, expected: &str, fault: Fault) {
    let tree = parse(xml);
    assert_eq!(show(&tree.root), expected);
    let found = match &tree.damage {
        None => Fault::None,
        Some(damage) if damage.moves => Fault::Moves,
        Some(_) => Fault::StaysInPlace,
    };
    assert_eq!(found, fault, "{:?}", tree.damage);
}

#[derive(Debug, PartialEq)]
enum Fault {
    None,
    StaysInPlace,
    Moves,
}

fn show(element: &Element<'_>) -> String {
    let inside: String = element
        .children
        .iter()
        .map(|node| match node {
            Node::Element(child) => format!("{}({})", child.name, show(child)),
            Node::Text(text) => text.to_string(),
        })
        .collect();
    inside
}

#[test]
fn sound_text() {
    check("<a><b>x</b><c/></a>", "a(b(x)c())", Fault::None);
    check("<?xml version='1.0'?><!-- n --><a><![CDATA[<x>]]></a>", "a(<x>)", Fault::None);
    check("<a>1 &lt; 2 &amp; &#x4e00;</a>", "a(1 < 2 & 一)", Fault::None);
}

#[test]
fn a_bare_ampersand_costs_nothing() {
    check("<a><b>x & y</b><c>z</c></a>", "a(b(x & y)c(z))", Fault::StaysInPlace);
    check("<a>&unknown;</a>", "a(&unknown;)", Fault::StaysInPlace);
}

#[test]
fn a_cut_text_keeps_what_stands_before_the_cut() {
    check("<a><b>x</b><c>y", "a(b(x)c(y))", Fault::StaysInPlace);
    check("<a><b>x</b><c at", "a(b(x))", Fault::StaysInPlace);
    check("<a><b>x</b></", "a(b(x))", Fault::StaysInPlace);
}

#[test]
fn wrong_end_tags() {
    check("<a><b>x</a>", "a(b(x))", Fault::Moves);
    check("<a>x</b>y</a>", "a(xy)", Fault::Moves);
    check("</a><b/>", "b()", Fault::Moves);
    check("<a><x:b>y</b></a>", "a(b(y))", Fault::Moves);
    // What is told is what matters.
    check("<a>& <b>x</a>", "a(& b(x))", Fault::Moves);
}

#[test]
fn nesting_without_end_is_cut_off() {
    let deep = "<a>".repeat(100_000);
    assert!(parse(&deep).damage.is_some());
    let closed = format!("<r>{}{}<b/></r>", "<a>".repeat(500), "</a>".repeat(500));
    assert!(parse(&closed).root.find(Space::Other, "b").is_some());
}

#[test]
fn namespaces_count_and_prefixes_do_not() {
    let uri = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let xml = format!("<q:p xmlns:q='{uri}' q:val='1 &amp; 2'/><w:p/>");
    let tree = parse(&xml);
    assert!(tree.root.elements().all(|element| element.is(Space::Word, "p")));
    assert_eq!(
        tree.root.elements().next().and_then(|p| p.attribute("val")).as_deref(),
        Some("1 & 2")
    );
}

#[test]
fn attributes_in_whatever_way_they_are_written() {
    for tag in [
        "<a w:val=\"1\"/>",
        "<a b=\"2\" w:val=\"1\" val=\"3\"/>",
        "<a w:val='1' />",
        "<a\nw:val = \"1\"\t/>",
        "<a b=\" val='2' \" w:val=\"1\"/>",
        "<a 名=\"2\" w:val=\"1\"/>",
    ] {
        let tree = parse(tag);
        let value = tree.root.elements().next().and_then(|a| a.attribute("val"));
        assert_eq!(value.as_deref(), Some("1"), "{tag}");
    }
    for tag in ["<a/>", "<a />", "<a b=\"val\"/>", "<a\t/>", "<a b=\" val='2' \" />"] {
        let tree = parse(tag);
        assert!(tree.root.elements().next().and_then(|a| a.attribute("val")).is_none(), "{tag}");
    }
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_text() {
    let tree = parse("\u{feff}<a><b>12</b></a>");
    assert!(tree.damage.is_none());
    assert_eq!(tree.root.elements().map(|element| element.name).collect::<Vec<_>>(), ["a"]);
    // Found by fuzzing: a fault within the bytes of the mark.
    assert!(parse("\u{feff}><&").damage.is_some());
}
