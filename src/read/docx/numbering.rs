//! Automatic numbers: 一、 (一) 1. are not in the text of a DOCX and are counted here.

use std::collections::{BTreeMap, BTreeSet};

use super::ordinal;
use super::styles::{NumberProperty, Styles};
use crate::read::xml::{Element, Space};

/// Word has nine levels.
const LEVELS: usize = 9;

/// The lists that `numbering.xml` declares.
#[derive(Debug, Default, PartialEq)]
pub struct Numbering {
    /// Abstract lists (`w:abstractNum`) by id.
    pub abstracts: BTreeMap<u32, Abstract>,
    /// Lists (`w:num`) by id.
    pub lists: BTreeMap<u32, List>,
}

/// A way of numbering, shared by lists that go on counting.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Abstract {
    pub levels: BTreeMap<usize, Level>,
    /// The levels stand in the list of this style.
    pub from_style: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct List {
    pub of: u32,
    pub levels: BTreeMap<usize, Level>,
    /// Numbers at which levels start anew when the list begins.
    pub starts: BTreeMap<usize, u32>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    pub start: u32,
    pub format: String,
    /// `%1.%2、`: the numbers of levels 1 and 2 with what stands around them.
    pub text: String,
    /// Starts anew only after this level (from 1) or one above it; 0 is never.
    pub restart: Option<usize>,
    /// Paragraphs of this style belong to the level.
    pub style: Option<String>,
    /// All numbers in digits.
    pub legal: bool,
    /// Whether a space or tab follows.
    pub space: bool,
}

impl Numbering {
    pub fn read(root: &Element<'_>) -> Self {
        let mut numbering = Self::default();
        for element in root.elements().flat_map(Element::elements) {
            if element.is(Space::Word, "abstractNum")
                && let Some(id) = element.number("abstractNumId")
            {
                numbering.abstracts.insert(id, read_abstract(element));
            } else if element.is(Space::Word, "num")
                && let Some(id) = element.number("numId")
            {
                numbering.lists.insert(id, read_list(element));
            }
        }
        numbering
    }

    /// The level of a list: as the list overrides it, or as its abstract list (or that of the
    /// style that it refers to) has it.
    fn level<'n>(&'n self, list: &'n List, level: usize, styles: &Styles) -> Option<&'n Level> {
        list.levels.get(&level).or_else(|| self.source(list, styles)?.levels.get(&level))
    }

    fn source(&self, list: &List, styles: &Styles) -> Option<&Abstract> {
        let source = self.abstracts.get(&list.of)?;
        match &source.from_style {
            Some(style) if source.levels.is_empty() => {
                let list = self.lists.get(&styles.number(Some(style)).list?)?;
                self.abstracts.get(&list.of)
            }
            Some(_) | None => Some(source),
        }
    }

    /// List and level of a paragraph. A level that is linked to one of the paragraph's styles
    /// wins over the number that the style itself gives.
    fn place(
        &self,
        own: NumberProperty,
        style: Option<&str>,
        styles: &Styles,
    ) -> Option<(u32, usize)> {
        let by_style = styles.number(style);
        let list = own.list.or(by_style.list).filter(|&list| list != 0)?;
        let linked = || {
            let source = self.source(self.lists.get(&list)?, styles)?;
            styles.ids(style).find_map(|id| {
                let of_style = |level: &&Level| level.style.as_deref() == Some(id);
                source.levels.iter().find(|(_, level)| of_style(level)).map(|(level, _)| *level)
            })
        };
        let level = match (own.list, own.level) {
            (_, Some(level)) => level,
            (Some(_), None) => 0,
            (None, None) => linked().or(by_style.level).unwrap_or(0),
        };
        Some((list, level.min(LEVELS - 1)))
    }
}

fn read_abstract(element: &Element<'_>) -> Abstract {
    let link = element.child(Space::Word, "numStyleLink");
    Abstract {
        levels: element.elements().filter_map(read_level).collect(),
        from_style: link.and_then(|link| link.attribute("val")).map(Into::into),
    }
}

fn read_list(element: &Element<'_>) -> List {
    let of = element.child(Space::Word, "abstractNumId");
    let mut list =
        List { of: of.and_then(|of| of.number("val")).unwrap_or_default(), ..List::default() };
    for change in element.elements().filter(|e| e.is(Space::Word, "lvlOverride")) {
        list.levels.extend(change.elements().filter_map(read_level));
        let start = change.child(Space::Word, "startOverride").and_then(|s| s.number("val"));
        if let (Some(level), Some(start)) = (change.number("ilvl"), start) {
            list.starts.insert(level, start);
        }
    }
    list
}

fn read_level(element: &Element<'_>) -> Option<(usize, Level)> {
    if !element.is(Space::Word, "lvl") {
        return None;
    }
    let value = |name: &str| element.find(Space::Word, name)?.attribute("val");
    let number = |name: &str| element.child(Space::Word, name)?.number("val");
    let level = Level {
        start: number("start").unwrap_or(1),
        format: value("numFmt").map_or("decimal".into(), Into::into),
        text: value("lvlText").unwrap_or_default().into(),
        restart: number("lvlRestart").map(|level: u32| level as usize),
        style: value("pStyle").map(Into::into),
        legal: super::switch::is_on(Some(element), "isLgl").unwrap_or(false),
        space: value("suff").is_none_or(|suffix| suffix != "nothing"),
    };
    Some((element.number("ilvl")?, level))
}

/// The numbers that were given so far.
#[derive(Debug, Default)]
pub struct Counters {
    /// Per abstract list: lists of one kind go on counting.
    counts: BTreeMap<u32, [Option<u32>; LEVELS]>,
    /// Lists that have begun, so that their own starts are used up.
    begun: BTreeSet<u32>,
}

impl Counters {
    /// The number of the next paragraph, with what stands around it; `None` if it has none.
    pub fn next(
        &mut self,
        own: NumberProperty,
        style: Option<&str>,
        numbering: &Numbering,
        styles: &Styles,
    ) -> Option<String> {
        let (id, at) = numbering.place(own, style, styles)?;
        let list = numbering.lists.get(&id)?;
        let level = numbering.level(list, at, styles)?;
        let counts = self.counts.entry(list.of).or_default();
        if self.begun.insert(id) {
            for (&level, &start) in list.starts.iter().filter(|(level, _)| **level < LEVELS) {
                counts[level] = start.checked_sub(1);
            }
        }
        let start = list.starts.get(&at).copied().unwrap_or(level.start);
        counts[at] = Some(counts[at].map_or(start, |count| count.saturating_add(1)));
        for (below, count) in counts.iter_mut().enumerate().skip(at + 1) {
            let restart = numbering.level(list, below, styles).and_then(|level| level.restart);
            // Counted from 1: a level restarts after any level above it, unless it says otherwise.
            if restart.is_none_or(|after| at < after) {
                *count = None;
            }
        }
        let counts = *counts;
        Some(written(level, &counts, |level| numbering.level(list, level, styles)))
    }
}

/// Puts the numbers into the text of a level.
fn written<'n>(
    level: &Level,
    counts: &[Option<u32>; LEVELS],
    other: impl Fn(usize) -> Option<&'n Level>,
) -> String {
    if level.format == "bullet" {
        // A bullet is a picture from a symbol font, and now and then a word.
        let is_word = level.text.chars().all(|c| c.is_alphanumeric() || "：:、.()（）".contains(c));
        return if is_word { level.text.clone() } else { String::new() };
    }
    let mut text = String::new();
    let mut rest = level.text.chars().peekable();
    while let Some(c) = rest.next() {
        let Some(digit) = rest.peek().and_then(|c| c.to_digit(10)).filter(|_| c == '%') else {
            text.push(c);
            continue;
        };
        rest.next();
        let Some(index) = (digit as usize).checked_sub(1).filter(|index| *index < LEVELS) else {
            continue;
        };
        let (start, format) = other(index).map_or((1, "decimal"), |l| (l.start, l.format.as_str()));
        let format = if level.legal { "decimal" } else { format };
        text.push_str(&ordinal::write(counts[index].unwrap_or(start), format));
    }
    // `1` and `223件` apart by a tab must not become 1223.
    if level.space && text.ends_with(char::is_alphanumeric) {
        text.push(' ');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::xml;

    const NUMBERING: &str = r#"<w:numbering>
      <w:abstractNum w:abstractNumId="1">
        <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>
          <w:suff w:val="nothing"/><w:lvlText w:val="%1、"/><w:pStyle w:val="Chapter"/></w:lvl>
        <w:lvl w:ilvl="1"><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="(%2)"/></w:lvl>
        <w:lvl w:ilvl="2"><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
        <w:lvl w:ilvl="3"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2.%4"/><w:isLgl/>
          <w:lvlRestart w:val="0"/></w:lvl>
      </w:abstractNum>
      <w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="ListStyle"/></w:abstractNum>
      <w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>
      <w:num w:numId="2"><w:abstractNumId w:val="1"/>
        <w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
      <w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>
      <w:num w:numId="4"><w:abstractNumId w:val="1"/></w:num>
    </w:numbering>"#;

    const STYLES: &str = r#"<w:styles>
      <w:style w:type="paragraph" w:styleId="Chapter">
        <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
      <w:style w:type="paragraph" w:styleId="Derived"><w:basedOn w:val="Chapter"/></w:style>
      <w:style w:type="paragraph" w:styleId="Bare"><w:basedOn w:val="Chapter"/>
        <w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style>
      <w:style w:type="numbering" w:styleId="ListStyle">
        <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
      <w:style w:type="paragraph" w:styleId="Circle"><w:basedOn w:val="Circle"/></w:style>
    </w:styles>"#;

    /// Numbers of paragraphs, each given by list, level and style.
    #[track_caller]
    fn check(paragraphs: &[(Option<u32>, Option<usize>, Option<&str>)], expected: &[&str]) {
        let numbering = Numbering::read(&xml::parse(NUMBERING).root);
        let styles =
            Styles::read(&xml::parse(STYLES).root, &crate::read::docx::colour::Theme::default());
        let mut counters = Counters::default();
        let found: Vec<String> = paragraphs
            .iter()
            .map(|(list, level, style)| {
                let own = NumberProperty { list: *list, level: *level };
                counters.next(own, *style, &numbering, &styles).unwrap_or_default()
            })
            .collect();
        assert_eq!(found, expected);
    }

    fn at(level: usize) -> (Option<u32>, Option<usize>, Option<&'static str>) {
        (Some(1), Some(level), None)
    }

    #[test]
    fn levels_restart_after_those_above() {
        check(
            &[at(0), at(1), at(1), at(2), at(0), at(1), at(2)],
            &["一、", "(一)", "(二)", "1.", "二、", "(一)", "1."],
        );
    }

    #[test]
    fn a_level_may_never_restart_and_count_in_digits() {
        check(&[at(0), at(1), at(3), at(0), at(3)], &["一、", "(一)", "1.1.1 ", "二、", "2.1.2 "]);
    }

    #[test]
    fn styles_bring_their_list() {
        let chapter = |style| (None, None, Some(style));
        check(
            &[chapter("Chapter"), chapter("Derived"), chapter("Bare"), chapter("Circle")],
            &["一、", "二、", "", ""],
        );
    }

    #[test]
    fn lists_of_one_kind_go_on_counting_unless_they_start_anew() {
        let first = |list| (Some(list), Some(0), None);
        check(&[first(1), first(4), first(2), first(2)], &["一、", "二、", "五、", "六、"]);
    }

    #[test]
    fn a_list_may_stand_in_a_style() {
        check(&[(Some(3), Some(0), None)], &["一、"]);
    }

    #[test]
    fn lists_that_are_not_there() {
        check(
            &[(Some(0), None, None), (Some(99), None, None), (None, Some(1), None)],
            &["", "", ""],
        );
    }
}
