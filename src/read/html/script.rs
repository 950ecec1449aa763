//! Texts that a page keeps in its scripts and shows when it is opened: `var content = "…"`,
//! `window.__INITIAL_STATE__ = {…}`, and answers of content interfaces, which are nothing else.

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;
use scraper::{ElementRef, Html};

use super::article::is_title;
use super::visit::attribute;

/// What a script holds.
pub struct Kept {
    /// The text of the article, as HTML.
    pub text: String,
    /// A title that stands beside it.
    pub title: Option<String>,
    /// Whether the script ends before the text does.
    pub is_cut: bool,
}

/// Shorter texts hold no report.
const SHORTEST: usize = 200;
/// How often a script is gone through for quotes that have no end.
const MOST_PASSES: usize = 8;
/// Texts in quotes inside of texts in quotes, at most.
const DEEPEST: u32 = 3;

/// The text of a report in the scripts of a page, in its hidden fields and in its templates.
pub fn of_page(page: &Html) -> Option<Kept> {
    let mut found = Found::default();
    for element in page.tree.nodes().filter_map(ElementRef::wrap) {
        match element.value().name() {
            "script" => {
                let text: String = element.text().collect();
                let is_page =
                    attribute(element.value(), "type").is_some_and(|kind| kind == "text/html");
                if is_page {
                    found.take(text, 0);
                } else {
                    found.literals(&text, DEEPEST);
                }
            }
            "textarea" | "xmp" => found.take(element.text().collect(), 0),
            "template" => found.take(element.inner_html(), 0),
            "input" => {
                found.take(attribute(element.value(), "value").unwrap_or_default().to_owned(), 0)
            }
            _ => {}
        }
    }
    found.best()
}

/// The texts of reports in JSON: of one as a rule, of several in a list.
pub fn of_json(script: &str) -> Vec<Kept> {
    let mut found = Found { keeps_all: true, ..Found::default() };
    found.literals(script, DEEPEST);
    let several = std::mem::take(&mut found.all).several();
    if several.len() > 1 { several } else { found.best().into_iter().collect() }
}

#[derive(Default)]
struct Found {
    /// With how much there is of it.
    best: Option<(usize, String)>,
    title: Option<String>,
    /// The first text in quotes without an end.
    open: Option<String>,
    keeps_all: bool,
    all: All,
}

impl Found {
    /// All texts in quotes.
    fn literals(&mut self, script: &str, deepest: u32) {
        let mut rest = script;
        let mut left = script.len().saturating_mul(MOST_PASSES);
        while let Some(open) = rest.find(['"', '\'', '`']) {
            let quote = rest.as_bytes()[open];
            let behind = &rest[open + 1..];
            // A quote that is none, in a comment or a pattern, must not turn the others round.
            let end = end(behind, quote);
            left = left.saturating_sub(end.unwrap_or(behind.len()));
            if left == 0 {
                return;
            }
            rest = match end {
                Some(end) => {
                    self.take(unescaped(&behind[..end]), deepest);
                    &behind[end + 1..]
                }
                None => {
                    if self.open.is_none() && quote == b'"' && !behind.contains('\n') {
                        self.open = Some(unescaped(behind));
                    }
                    behind
                }
            };
        }
    }

    /// Keeps a text if there is more of a report in it than in the others.
    fn take(&mut self, text: String, deepest: u32) {
        if is_title(&text) && !text.contains('<') {
            let title = Some(text.trim().to_owned());
            if self.title.is_none() {
                self.title.clone_from(&title);
            }
            self.all.title = title;
        }
        if text.len() < SHORTEST {
            return;
        }
        if deepest > 0 && text.trim_start().starts_with(['{', '[']) {
            return self.literals(&text, deepest - 1);
        }
        let text = decoded(text);
        let mass = mass(&text);
        if self.keeps_all && mass > 0 {
            self.all.keep(mass, text.clone());
        }
        if self.best.as_ref().is_none_or(|(most, _)| mass > *most) && mass > 0 {
            self.best = Some((mass, text));
        }
    }

    fn best(mut self) -> Option<Kept> {
        let open = self.open.take().filter(|_| self.best.is_none());
        let is_cut = open.is_some();
        if let Some(open) = open {
            self.take(open, 0);
        }
        let title = self.title;
        self.best.map(|(_, text)| Kept { text, title, is_cut })
    }
}

/// All texts that may be reports, each with how much there is of it and the title before it.
#[derive(Default)]
struct All {
    kept: Vec<(usize, String, Option<String>)>,
    /// Where in `kept` a text with these figures stands.
    known: FxHashMap<String, usize>,
    /// The last title.
    title: Option<String>,
}

impl All {
    /// Keeps a text, but for the same once more in another dress: with markup and without.
    fn keep(&mut self, mass: usize, text: String) {
        match self.known.entry(figures(&text)) {
            Entry::Occupied(at) => {
                let known = &mut self.kept[*at.get()];
                if mass > known.0 {
                    (known.0, known.1) = (mass, text);
                }
            }
            Entry::Vacant(at) => {
                at.insert(self.kept.len());
                self.kept.push((mass, text, self.title.take()));
            }
        }
    }

    /// Those that are as much of a report as the largest, in their order: what is a quarter of it tells
    /// of one.
    fn several(self) -> Vec<Kept> {
        let most = self.kept.iter().map(|(mass, ..)| *mass).max().unwrap_or(0);
        let whole = self.kept.into_iter().filter(|(mass, ..)| mass * 4 >= most);
        whole.map(|(_, text, title)| Kept { text, title, is_cut: false }).collect()
    }
}

/// The figures of a text, without those of its markup.
fn figures(text: &str) -> String {
    let shown = text.split('<').map(|part| part.split_once('>').map_or(part, |(_, shown)| shown));
    let figures = shown.flat_map(|shown| shown.split(|c: char| !c.is_ascii_digit()));
    figures.filter(|figure| !figure.is_empty()).collect::<Vec<&str>>().join(" ")
}

/// Where a text in quotes ends. One in simple quotes ends on its line.
fn end(text: &str, quote: u8) -> Option<usize> {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'\n' if quote != b'`' => return None,
            byte if byte == quote => return Some(at),
            _ => {}
        }
    }
    None
}

/// A text without the escapes of JavaScript and JSON.
fn unescaped(text: &str) -> String {
    if !text.contains('\\') {
        return text.to_owned();
    }
    let mut units: Vec<u16> = Vec::with_capacity(text.len());
    let mut rest = text.chars();
    let put = |c: char, units: &mut Vec<u16>| {
        units.extend_from_slice(c.encode_utf16(&mut [0; 2]));
    };
    while let Some(c) = rest.next() {
        if c != '\\' {
            put(c, &mut units);
            continue;
        }
        match rest.next() {
            Some('n') => put('\n', &mut units),
            Some('t') => put('\t', &mut units),
            Some('r' | 'b' | 'f' | 'v') | None => {}
            Some(kind @ ('u' | 'x')) => {
                let length = if kind == 'u' { 4 } else { 2 };
                let digits = rest.as_str().get(..length);
                match digits.and_then(|digits| u16::from_str_radix(digits, 16).ok()) {
                    Some(unit) => {
                        units.push(unit);
                        rest = rest.as_str()[length..].chars();
                    }
                    None => put(kind, &mut units),
                }
            }
            Some(c) => put(c, &mut units),
        }
    }
    String::from_utf16_lossy(&units)
}

/// A text that was encoded once more for an address or for a page: `%3Ctable`, `&lt;table`.
fn decoded(text: String) -> String {
    let by_address = text.contains("%3C") || text.contains("%3c");
    let text = if by_address { from_address(&text) } else { text };
    if text.contains("&lt;") && !text.contains("</") {
        let simple = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
        return simple.replace("&amp;", "&");
    }
    text
}

fn from_address(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let digits = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// How much of a report there may be in a text: nothing without markup or lines, or without the
/// words of one.
fn mass(text: &str) -> usize {
    let has_parts = text.contains("</") || text.contains("<br") || text.contains('\n');
    let speaks =
        text.contains("公开") && ["申请", "行政复议"].iter().any(|word| text.contains(word));
    if !has_parts || !speaks {
        return 0;
    }
    let tables = text.matches("<td").count() * 20;
    tables + text.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: &str = "<table><tr><td>收到政府信息公开申请数</td><td>223</td></tr></table>";

    #[track_caller]
    fn check(script: &str, expected: &str) {
        let found = of_json(script).pop().map(|kept| kept.text).unwrap_or_default();
        assert_eq!(found.split('#').next(), Some(expected));
    }

    fn long(text: &str) -> String {
        format!("{text}#{}", "x".repeat(SHORTEST))
    }

    #[test]
    fn texts_in_quotes() {
        check(&format!("var c = '{}';", long(REPORT)), REPORT);
        let escaped = REPORT.replace('<', "\\u003c").replace('/', "\\/");
        check(&format!("window.S={{\"a\":\"b\",\"c\":\"{}\"}}", long(&escaped)), REPORT);
        let twice =
            format!("{{\"c\":\"{}\"}}", long(&escaped)).replace('\\', "\\\\").replace('"', "\\\"");
        check(&format!("JSON.parse(\"{twice}\")"), REPORT);
    }

    #[test]
    fn a_stray_quote_turns_nothing_round() {
        check(&format!("// it's\nvar c = '{}';", long(REPORT)), REPORT);
    }

    #[test]
    fn a_script_that_is_cut_off() {
        let script = format!("{{\"id\":\"1\",\"c\":\"{}", long(&REPORT.replace('/', "\\/")));
        let kept = of_json(&script).pop().expect("it is found");
        assert!(kept.is_cut && kept.text.starts_with(REPORT), "{}", kept.text);
        let whole = of_json(&format!("{script}\"}}")).pop();
        assert!(!whole.expect("it is found").is_cut);
    }

    #[test]
    fn encoded_once_more() {
        let encoded = long(&REPORT.replace('<', "%3C"));
        check(&format!("decodeURIComponent('{encoded}')"), REPORT);
        let encoded = long(&REPORT.replace('<', "&lt;").replace('>', "&gt;"));
        check(&format!("x('{encoded}')"), REPORT);
    }

    #[test]
    fn several_in_a_list() {
        let [first, second] = ["223", "15"].map(|count| long(&REPORT.replace("223", count)));
        let plain = first.replace("<", " <b>").replace("table", "b");
        let script = format!(
            "[{{\"t\":\"甲县2018年政府信息公开工作年度报告\",\"c\":\"{first}\",\"d\":\"{plain}\"}},\
             {{\"t\":\"乙县2018年政府信息公开工作年度报告\",\"c\":\"{second}\"}}]"
        );
        let titles: Vec<Option<String>> =
            of_json(&script).into_iter().map(|kept| kept.title).collect();
        let expected =
            ["甲县", "乙县"].map(|at| Some(format!("{at}2018年政府信息公开工作年度报告")));
        assert_eq!(titles, expected);
    }

    #[test]
    fn titles_beside_it() {
        let script = format!(
            "{{\"title\":\"甲县2018年政府信息公开工作年度报告\",\"c\":\"{}\"}}",
            long(REPORT)
        );
        let kept = of_json(&script).pop().expect("it is found");
        assert_eq!(kept.title.as_deref(), Some("甲县2018年政府信息公开工作年度报告"));
    }
}
