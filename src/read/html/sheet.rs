//! Style blocks of a page → the style of an element.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};
use scraper::{ElementRef, Html, Node, Selector};

use super::css::{self, Style};
use super::media;
use super::names::{self, Names};
use super::visit::attribute;

/// The rules of a page that say how its texts look.
#[derive(Default)]
pub struct Sheet {
    rules: Vec<Rule>,
    /// Rules by the last part of their selectors, as browsers keep them.
    of_id: FxHashMap<String, Alike>,
    of_class: FxHashMap<String, Alike>,
    of_tag: FxHashMap<String, Alike>,
    of_any: Alike,
    /// Whether a rule is about a part of an element, or adds something to it.
    adds: bool,
    /// What `var(--name)` stands for.
    names: Names,
    /// Names that elements give, each for itself and what stands in it.
    own_names: FxHashSet<String>,
    /// What the attributes say that were asked for: office programs write the same thousands of times.
    own: RefCell<FxHashMap<String, Rc<Own>>>,
}

/// Rules whose selectors have the same last part, by what they ask of the elements around: a page may
/// have thousands of `.box17 p`.
#[derive(Default)]
struct Alike {
    anywhere: Vec<usize>,
    /// Inside of an element of a class.
    inside: FxHashMap<String, Vec<usize>>,
}

/// What an attribute says: as usual, and as important.
type Own = (Style, Style);

/// Attributes that are remembered; a page that has more has a different one for each element.
const MOST_OWN: usize = 1_000;

struct Rule {
    /// `None` where its last part is all of it: then the rule is found by what it asks for.
    selector: Option<Selector>,
    /// Ids, classes and tags of the selector, which decide between two rules.
    weight: u32,
    says: Own,
    /// Its declarations, where what they say depends on names that elements give.
    varying: Option<String>,
    pseudo: Option<Pseudo>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pseudo {
    Before,
    After,
    FirstLetter,
    FirstLine,
    /// Of an item of a list.
    Marker,
}

/// More rules than any page has; selectors are matched one by one.
const MOST_RULES: usize = 20_000;
/// `@media` inside of `@supports` and the other way round.
const MOST_NESTED: u32 = 3;
/// Selectors that are longer than this cost more than they tell.
const LONGEST_SELECTOR: usize = 500;

impl Sheet {
    /// Reads all style blocks of a page.
    pub fn of(page: &Html) -> Sheet {
        let mut blocks = Vec::new();
        for node in page.tree.nodes() {
            if let Node::Element(element) = node.value()
                && element.name() == "style"
            {
                let texts = node.children().filter_map(|child| child.value().as_text());
                let text: String = texts.map(|text| &*text.text).collect();
                if attribute(element, "media").is_none_or(media::is_shown) {
                    blocks.push(without_comments(&text));
                }
            }
        }
        let mut sheet = Sheet {
            names: names::of_blocks(&blocks),
            own_names: names::of_elements(page),
            ..Sheet::default()
        };
        for block in &blocks {
            sheet.block(block, MOST_NESTED);
        }
        sheet
    }

    /// `nested` is how many blocks of conditions may stand inside of one another.
    fn block(&mut self, mut text: &str, nested: u32) {
        while let Some((head, rest)) = text.split_once('{') {
            // `@import …;` ends before the next rule.
            let head = head.rsplit([';', '}']).next().unwrap_or(head).trim();
            let (body, behind) = closed(rest);
            text = behind;
            match head.strip_prefix('@') {
                Some(at) if nested > 0 && holds(at) => self.block(body, nested - 1),
                Some(_) => {}
                None if nested > 0 && body.contains('{') => self.nest(head, body, nested - 1),
                None => self.rule(head, body),
            }
        }
    }

    /// A rule with other rules inside, for what stands in the elements that it is about.
    fn nest(&mut self, outer: &str, mut body: &str, nested: u32) {
        let outer = if outer.contains(',') { format!(":is({outer})") } else { outer.to_owned() };
        while let Some((head, rest)) = body.split_once('{') {
            let (own, head) = head.rsplit_once(';').unwrap_or(("", head));
            self.rule(&outer, own);
            let (inside, behind) = closed(rest);
            body = behind;
            let inner = css::parts(head, ',').map(|part| match part.contains('&') {
                true => part.replace('&', &outer),
                false => format!("{outer} {}", part.trim()),
            });
            let rule = match head.trim().starts_with('@') {
                true => format!("{}{{{outer}{{{inside}}}}}", head.trim()),
                false => format!("{}{{{inside}}}", inner.collect::<Vec<_>>().join(",")),
            };
            self.block(&rule, nested);
        }
        self.rule(&outer, body);
    }

    fn rule(&mut self, selectors: &str, body: &str) {
        let body = css::plain(body);
        let says = css::declarations(&names::named(&body, &[&self.names]));
        let varies = names::ask_for(&body, &self.own_names);
        if !varies && says == Own::default() || self.rules.len() > MOST_RULES {
            return;
        }
        for selector in css::parts(selectors, ',') {
            let at_rest = at_rest(selector.trim());
            let (selector, pseudo) = without_pseudo(&at_rest);
            if selector.len() > LONGEST_SELECTOR {
                continue;
            }
            // What the crate does not know are states like `:hover`, which a page at rest is not in.
            let Ok(parsed) = Selector::parse(selector) else { continue };
            let (says, varying) = (says.clone(), varies.then(|| body.clone().into_owned()));
            let weight = weight(selector);
            self.adds |= pseudo.is_some();
            let subject = subject(selector);
            let parsed = (!subject.is_all_of(selector)).then_some(parsed);
            let alike = match subject {
                Subject::Id(id) => self.of_id.entry(id).or_default(),
                Subject::Class(class) => self.of_class.entry(class).or_default(),
                Subject::Tag(tag) => self.of_tag.entry(tag).or_default(),
                Subject::Any => &mut self.of_any,
            };
            let number = self.rules.len();
            match outer_class(selector) {
                Some(class) => alike.inside.entry(class.to_owned()).or_default().push(number),
                None => alike.anywhere.push(number),
            }
            self.rules.push(Rule { selector: parsed, weight, says, varying, pseudo });
        }
    }

    /// What the style blocks and its own attribute say of an element.
    pub fn style(&self, element: &ElementRef<'_>) -> Style {
        let own = attribute(element.value(), "style").map(|own| self.own(element, own));
        let rules = self.matching(element, None);
        let mut style = Style::default();
        rules.iter().for_each(|rule| style.lay(&self.said(rule, element).0));
        if let Some(own) = &own {
            style.lay(&own.0);
        }
        rules.iter().for_each(|rule| style.lay(&self.said(rule, element).1));
        if let Some(own) = &own {
            style.lay(&own.1);
        }
        style
    }

    fn own(&self, element: &ElementRef<'_>, attribute: &str) -> Rc<Own> {
        let mut known = self.own.borrow_mut();
        if let Some(own) = known.get(attribute) {
            return Rc::clone(own);
        }
        let plain = css::plain(attribute);
        if names::ask_for(&plain, &self.own_names) {
            return Rc::new(self.declared(&plain, element));
        }
        let own = Rc::new(css::declarations(&names::named(&plain, &[&self.names])));
        if known.len() < MOST_OWN {
            known.insert(attribute.to_owned(), Rc::clone(&own));
        }
        own
    }

    /// What a rule says of an element.
    fn said<'r>(&self, rule: &'r Rule, element: &ElementRef<'_>) -> Cow<'r, Own> {
        match &rule.varying {
            Some(body) => Cow::Owned(self.declared(body, element)),
            None => Cow::Borrowed(&rule.says),
        }
    }

    /// What declarations say with the names that hold for an element.
    fn declared(&self, declarations: &str, element: &ElementRef<'_>) -> Own {
        css::declarations(&names::named(declarations, &[&names::around(element), &self.names]))
    }

    /// What the style blocks say of a part of an element, or of what they add to it; `None` where
    /// they say nothing.
    pub fn part(&self, element: &ElementRef<'_>, pseudo: Pseudo) -> Option<Style> {
        if !self.adds {
            return None;
        }
        let rules = self.matching(element, Some(pseudo));
        let mut style = Style::default();
        rules.iter().for_each(|rule| style.lay(&self.said(rule, element).0));
        rules.iter().for_each(|rule| style.lay(&self.said(rule, element).1));
        (!rules.is_empty()).then_some(style)
    }

    /// Rules that apply, the strongest last.
    fn matching(&self, element: &ElementRef<'_>, pseudo: Option<Pseudo>) -> Vec<&Rule> {
        if self.rules.is_empty() {
            return Vec::new();
        }
        let value = element.value();
        let mut found: Vec<usize> = Vec::new();
        let mut take = |alike: &Alike| {
            found.extend_from_slice(&alike.anywhere);
            if !alike.inside.is_empty() {
                let around = element.ancestors().filter_map(ElementRef::wrap);
                let classes = around.flat_map(|around| around.value().classes());
                found.extend(classes.filter_map(|class| alike.inside.get(class)).flatten());
            }
        };
        value.id().and_then(|id| self.of_id.get(id)).into_iter().for_each(&mut take);
        value.classes().filter_map(|class| self.of_class.get(class)).for_each(&mut take);
        self.of_tag.get(value.name()).into_iter().for_each(&mut take);
        take(&self.of_any);
        // Several of the elements around may have the class.
        found.sort_unstable();
        found.dedup();
        found.retain(|&rule| {
            let Rule { selector, pseudo: own, .. } = &self.rules[rule];
            *own == pseudo && selector.as_ref().is_none_or(|selector| selector.matches(element))
        });
        found.sort_unstable_by_key(|&rule| (self.rules[rule].weight, rule));
        found.into_iter().map(|rule| &self.rules[rule]).collect()
    }
}

/// Whether a condition around rules holds.
fn holds(at: &str) -> bool {
    match at.split_once(char::is_whitespace) {
        Some(("media", media)) => media::is_shown(media),
        // A browser of today supports what is asked for, and what stands in for it is not shown.
        Some(("supports", asked)) => !asked.trim_start().starts_with("not"),
        // A page of one column is as wide as the window.
        Some(("container", asked)) => {
            asked.find('(').is_some_and(|at| media::is_shown(&asked[at..]))
        }
        Some((at, _)) => at == "layer",
        None => at == "layer",
    }
}

/// The text up to the brace that closes, and what follows.
fn closed(text: &str) -> (&str, &str) {
    let mut depth = 1_u32;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return (&text[..at], &text[at + 1..]);
        }
    }
    (text, "")
}

/// Word puts its rules into HTML comments.
fn without_comments(text: &str) -> String {
    let text = text.replace("<!--", " ").replace("-->", " ");
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, behind)) = rest.split_once("/*") {
        out.push_str(before);
        rest = behind.split_once("*/").map_or("", |(_, behind)| behind);
    }
    out.push_str(rest);
    out
}

/// A selector without what is always so on a page at rest.
fn at_rest(selector: &str) -> Cow<'_, str> {
    const STATES: [&str; 5] =
        [":not(:hover)", ":not(:focus)", ":not(:active)", ":not(:target)", ":not(:focus-within)"];
    let mut selector = Cow::Borrowed(selector);
    for state in STATES {
        if selector.contains(state) {
            selector = Cow::Owned(selector.replace(state, ""));
        }
    }
    selector
}

fn without_pseudo(selector: &str) -> (&str, Option<Pseudo>) {
    let ends = [
        ("::first-letter", Pseudo::FirstLetter),
        (":first-letter", Pseudo::FirstLetter),
        ("::first-line", Pseudo::FirstLine),
        (":first-line", Pseudo::FirstLine),
        ("::marker", Pseudo::Marker),
        ("::before", Pseudo::Before),
        (":before", Pseudo::Before),
        ("::after", Pseudo::After),
        (":after", Pseudo::After),
    ];
    for (end, pseudo) in ends {
        if let Some(rest) = selector.strip_suffix(end).filter(|rest| !rest.ends_with('\\')) {
            return (if rest.is_empty() { "*" } else { rest }, Some(pseudo));
        }
    }
    (selector, None)
}

/// What the last part of a selector asks for first.
enum Subject {
    Id(String),
    Class(String),
    Tag(String),
    Any,
}

impl Subject {
    /// Whether a selector asks for nothing else. Tags are told in capitals too, and so left to the
    /// selector.
    fn is_all_of(&self, selector: &str) -> bool {
        match self {
            Subject::Id(id) => selector.strip_prefix('#') == Some(id),
            Subject::Class(class) => selector.strip_prefix('.') == Some(class),
            Subject::Tag(tag) => selector == tag,
            Subject::Any => false,
        }
    }
}

fn subject(selector: &str) -> Subject {
    // `.md\:hidden` is a class of one name: the selector reads it.
    if selector.contains('\\') {
        return Subject::Any;
    }
    let last = selector.rsplit([' ', '>', '+', '~']).next().unwrap_or(selector);
    // Attributes and functions of the last part say nothing of its name.
    let last = last.split(['[', ':', ']', ')']).next().unwrap_or(last);
    let name = match last.find(['.', '#']) {
        Some(at) => {
            let end = last[at + 1..].find(['.', '#']).map_or(last.len(), |end| at + 1 + end);
            &last[at..end]
        }
        None => last,
    };
    match (name.strip_prefix('#'), name.strip_prefix('.')) {
        (Some(id), _) => Subject::Id(id.to_owned()),
        (None, Some(class)) => Subject::Class(class.to_owned()),
        (None, None) if matches!(name, "" | "*") => Subject::Any,
        (None, None) => Subject::Tag(name.to_ascii_lowercase()),
    }
}

/// A class that an element around must have, of a selector that asks for nothing but names, classes and
/// ids of the elements in and around which it stands.
fn outer_class(selector: &str) -> Option<&str> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || " >.#_-".contains(c);
    let (outer, _) = selector.rsplit_once([' ', '>']).filter(|_| selector.chars().all(is_plain))?;
    let (_, class) = outer.split_once('.')?;
    let class = class.split([' ', '>', '.', '#']).next()?;
    (!class.is_empty()).then_some(class)
}

fn weight(selector: &str) -> u32 {
    let ids = selector.matches('#').count() as u32;
    let classes = selector.matches(['.', '[', ':']).count() as u32;
    let starts = |part: &&str| part.starts_with(|c: char| c.is_ascii_alphabetic());
    let tags = selector.split([' ', '>', '+', '~']).filter(starts).count() as u32;
    ids * 10_000 + classes * 100 + tags
}

#[cfg(test)]
mod tests;
