//! Values with a name: `--gone: none`, and `var(--gone)` that stands for it.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};
use scraper::node::Element;
use scraper::{ElementRef, Html, Node};

use super::css;
use super::visit::attribute;

/// What names stand for.
pub type Names = FxHashMap<String, String>;

/// Elements around that are asked for the names that they give.
const MOST_AROUND: usize = 64;

/// The names of the style blocks; the first where there are several, which others are for other themes.
pub fn of_blocks(blocks: &[String]) -> Names {
    let mut names = Names::default();
    for block in blocks.iter().filter(|block| block.contains("--")) {
        for declaration in block.split(['{', '}']) {
            for (name, value) in given(declaration) {
                names.entry(name).or_insert(value);
            }
        }
    }
    names
}

/// Names that a list of declarations gives.
fn given(declarations: &str) -> impl Iterator<Item = (String, String)> {
    css::parts(declarations, ';').filter_map(|declaration| {
        let (name, value) = declaration.split_once(':')?;
        let value = value.split('!').next().unwrap_or(value);
        let name = name.trim();
        name.starts_with("--").then(|| (name.to_owned(), value.trim().to_owned()))
    })
}

/// The names that elements of the page give in their own attributes.
pub fn of_elements(page: &Html) -> FxHashSet<String> {
    let styles = page.tree.nodes().filter_map(|node| match node.value() {
        Node::Element(element) => style_with_names(element),
        Node::Document
        | Node::Fragment
        | Node::Doctype(_)
        | Node::Comment(_)
        | Node::Text(_)
        | Node::ProcessingInstruction(_) => None,
    });
    let names = |style: &str| given(&css::plain(style)).map(|(name, _)| name).collect::<Vec<_>>();
    styles.flat_map(names).collect()
}

fn style_with_names(element: &Element) -> Option<&str> {
    attribute(element, "style").filter(|style| style.contains("--"))
}

/// What an element and those around it give, the nearest first.
pub fn around(element: &ElementRef<'_>) -> Names {
    let mut names = Names::default();
    let around = element.ancestors().filter_map(ElementRef::wrap).take(MOST_AROUND);
    for element in std::iter::once(*element).chain(around) {
        // The last of several in one attribute is the one that holds.
        let style = style_with_names(element.value()).map(css::plain);
        let own: Names = style.iter().flat_map(|style| given(style)).collect();
        for (name, value) in own {
            names.entry(name).or_insert(value);
        }
    }
    names
}

/// Whether declarations ask for one of these names.
pub fn ask_for(declarations: &str, names: &FxHashSet<String>) -> bool {
    !names.is_empty()
        && declarations.split("var(").skip(1).any(|asked| {
            let name = asked.split([',', ')']).next().unwrap_or(asked);
            names.contains(name.trim())
        })
}

/// Declarations with the values that `var(--name)` stands for, or its second argument. The first that
/// gives a name says what it stands for.
pub fn named<'t>(text: &'t str, given: &[&Names]) -> Cow<'t, str> {
    /// Names stand for names that stand for names.
    const MOST_STEPS: usize = 100;
    let mut text = Cow::Borrowed(text);
    for _ in 0..MOST_STEPS {
        let Some((before, behind)) = text.split_once("var(") else { break };
        let Some((inside, rest)) = closed(behind) else { break };
        let (name, other) = inside.split_once(',').unwrap_or((inside, ""));
        let value = given.iter().find_map(|names| names.get(name.trim()));
        text = Cow::Owned([before, value.map_or(other, String::as_str), rest].concat());
    }
    text
}

/// The text up to the bracket that closes, and what follows.
fn closed(text: &str) -> Option<(&str, &str)> {
    let mut depth = 1_u32;
    let at = text.bytes().position(|byte| {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        depth == 0
    })?;
    Some((&text[..at], &text[at + 1..]))
}
