//! What a cell of an OpenDocument spreadsheet shows.

use super::conditional;
use super::styles::{Style, Styles};
use crate::finding::Rule;
use crate::read::excel::format::{Format, Sense, Shown};
use crate::read::excel::look::{Look, Rgb, Seen};
use crate::read::excel::sheet::Cell;
use crate::read::excel::value::{self, Figure};
use crate::read::noted;
use crate::read::xml::{Element, Node, Space};
use crate::text::number::{self, CellText};

/// The cell at a place; its text is empty where it shows nothing.
pub fn cell(element: &Element<'_>, row: u32, column: u32, style: &Style, styles: &Styles) -> Cell {
    let mut cell = Cell::new(row, column, "");
    let stored = element.number::<f64>("value");
    let kind = element.attribute("value-type");
    let is_share = kind.as_deref() == Some("percentage");
    let is_number = is_share || matches!(kind.as_deref(), Some("float" | "currency"));
    let stored = stored.filter(|_| is_number);
    let has_text = paragraphs(element).next().is_some();
    if let Some(formula) = element.attribute("formula")
        && kind.is_none()
        && !has_text
    {
        cell.show_formula(formula.split_once(":=").map_or(&formula, |(_, formula)| formula));
        return cell;
    }
    if stored == Some(0.0) && styles.hides_zeros {
        cell.remark(Rule::Hidden, "a zero, which the sheet does not show");
        return cell;
    }
    let mut look = style.look;
    if let Some(colour) = stored.and_then(|value| styles.colour_of_number(style, value)) {
        look.colour = Some(colour);
    }
    let mut seen = Seen::default();
    if has_text {
        for (index, paragraph) in paragraphs(element).enumerate() {
            if index > 0 {
                seen.add("\n", &look, style.ground);
            }
            let name = paragraph.attribute("style-name").unwrap_or_default();
            let look = styles.run("paragraph", &name, &look);
            inline(paragraph, &look, style.ground, styles, &mut seen);
        }
    } else if let Some(value) = stored {
        // Nothing says how it is shown; the program that opens it decides.
        let code = if is_share { "0.##%" } else { "General" };
        seen.add(&Format::parse(code).number(value, Default::default()).text, &look, style.ground);
    } else if let Some(text) = element.attribute("string-value") {
        seen.add(&text, &look, style.ground);
        cell.doubt(Rule::CellUnreadable, "a text is stored, and none that is shown");
    }
    if let Some(value) = stored
        && styles.alters(style, value)
        && seen.text().trim() == value::plain(value)
    {
        cell.doubt(Rule::UnitDiffers, "its number format shows another number than its text");
    }
    if let Some(note) = element.child(Space::Office, "annotation") {
        cell.comment(&noted::of_open_document(note));
    }
    let figure = stored.map(|stored| figure(&seen, stored));
    if let Some(stored) = stored
        && seen == Seen::default()
    {
        let message = format!("the number format shows nothing of {}", value::plain(stored));
        cell.remark(Rule::Hidden, message);
    }
    if let Some(text) = element.attribute("string-value")
        && is_other(&text, &seen)
    {
        let message = format!("the cell shows {} and stores {text}", seen.text().trim());
        cell.doubt(Rule::UnitDiffers, message);
    }
    // A year or a day alone looks like a figure, and is none of what is stored.
    let other = ["date-value", "time-value", "boolean-value"];
    if let Some(stored) = other.iter().find_map(|name| element.attribute(name))
        && let CellText::Number { .. } = number::cell(&seen.text())
    {
        let message = format!("the cell shows {} and stores {stored}", seen.text().trim());
        cell.doubt(Rule::UnitDiffers, message);
    }
    cell.show(&seen, figure);
    conditional::by_styles(&mut cell, style, styles);
    cell
}

/// Whether a text that is stored has other digits than the one that stands in the cell: programs show
/// the one or the other.
fn is_other(stored: &str, seen: &Seen) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let is_whole = seen.struck.is_empty() && seen.unseen.is_empty();
    is_whole && !stored.is_empty() && digits(stored) != digits(&seen.text())
}

fn figure(seen: &Seen, stored: f64) -> Figure {
    let is_plain = seen.struck.is_empty() && seen.unseen.is_empty();
    let text = seen.text();
    // A number in other numerals is one in the format's own, and not a mark.
    let numeral = text.chars().any(|c| crate::text::numeral::is_numeral(c) && !c.is_ascii_digit());
    let sense = if numeral && !text.chars().any(|c| c.is_ascii_digit()) {
        Sense::Numeral
    } else {
        Sense::Number
    };
    match is_plain {
        true => value::figure(Shown { text, sense, colour: None, filled: false }, stored),
        false => Figure::default(),
    }
}

fn paragraphs<'e, 'x>(cell: &'e Element<'x>) -> impl Iterator<Item = &'e Element<'x>> {
    cell.elements().filter(|element| element.is(Space::Text, "p"))
}

fn inline(
    element: &Element<'_>,
    look: &Look,
    ground: Option<Rgb>,
    styles: &Styles,
    seen: &mut Seen,
) {
    for node in &element.children {
        let inner = match node {
            Node::Text(text) => {
                seen.add(text, look, ground);
                continue;
            }
            Node::Element(inner) => inner,
        };
        match (inner.space, inner.name) {
            (Space::Text, "s") => {
                let count = inner.number("c").unwrap_or(1_usize).min(100);
                seen.add(&" ".repeat(count), look, ground);
            }
            (Space::Text, "tab") => seen.add("\t", look, ground),
            (Space::Text, "line-break") => seen.add("\n", look, ground),
            // Remarks pinned to a cell, the readings of ruby text, and what a cell has no room for.
            (Space::Office, "annotation") => {}
            (Space::Text, "ruby-text" | "note" | "script" | "number" | "page-number") => {}
            (Space::Text, "span") => {
                let name = inner.attribute("style-name").unwrap_or_default();
                let look = styles.run("text", &name, look);
                inline(inner, &look, ground, styles, seen);
            }
            (_, _) => inline(inner, look, ground, styles, seen),
        }
    }
}

/// The text of an element, whatever it looks like.
pub fn text(element: &Element<'_>) -> String {
    let mut seen = Seen::default();
    inline(element, &Look::default(), None, &Styles::default(), &mut seen);
    seen.text()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::xml;

    #[track_caller]
    fn check(attributes: &str, text: &str, is_doubted: bool) {
        let text =
            format!("<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>");
        let tree = xml::parse(&text);
        let styles = Styles::default();
        let element = tree.root.elements().next().expect("the cell is there");
        let cell = cell(element, 0, 0, &styles.cell(""), &styles);
        assert_eq!(!cell.findings.is_empty(), is_doubted, "{attributes}");
    }

    #[test]
    fn what_is_shown_and_what_is_stored() {
        check("office:value-type='date' office:date-value='1900-01-11'", "1900", true);
        check("office:value-type='date' office:date-value='2019-01-09'", "2019年1月9日", false);
        check("office:value-type='time' office:time-value='PT288H00M00S'", "288", true);
        check("office:value-type='boolean' office:boolean-value='true'", "1", true);
        check("office:value-type='string' office:string-value='149'", "148", true);
        check("office:value-type='string' office:string-value='148 件'", "148件", false);
        check("office:value-type='float' office:value='148'", "148", false);
    }

    #[track_caller]
    fn check_format(format: &str, text: &str, is_doubted: bool) {
        let cell_style = "<style:style style:name='ce' style:family='table-cell' \
                          style:data-style-name='N'/>";
        let part = format!(
            "<office:document><office:styles>{format}{cell_style}</office:styles></office:document>"
        );
        let mut styles = Styles::default();
        styles.add(&xml::parse(&part).root);
        let value = "office:value-type='float' office:value='1234'";
        let element = format!("<table:table-cell {value}>{text}</table:table-cell>");
        let tree = xml::parse(&element);
        let element = tree.root.elements().next().expect("the cell is there");
        let cell = cell(element, 0, 0, &styles.cell("ce"), &styles);
        assert_eq!(!cell.findings.is_empty(), is_doubted, "{format} {text}");
    }

    #[test]
    fn what_a_number_format_makes_of_a_number() {
        let style = |parts: &str| {
            format!("<number:number-style style:name='N'>{parts}</number:number-style>")
        };
        let number = "<number:number number:min-integer-digits='1'/>";
        let plain = [style(number), style(&format!("{number}<number:text>件</number:text>"))];
        for text in ["", "<text:p>1234</text:p>"] {
            plain.iter().for_each(|format| check_format(format, text, false));
            check_format(&style(&format!("{number}<number:text>0</number:text>")), text, true);
            check_format(&style(&format!("{number}<number:text>万</number:text>")), text, true);
            check_format(&style("<number:number number:display-factor='1000'/>"), text, true);
            check_format(&style("<number:text>无</number:text>"), text, true);
            check_format(&style("<number:fraction/>"), text, true);
            check_format(&style("<number:fraction number:min-integer-digits='0'/>"), text, false);
        }
        let text_style =
            "<number:text-style style:name='N'><number:text-content/></number:text-style>";
        check_format(text_style, "<text:p>1234</text:p>", false);
        let positive = "<style:map style:condition='value()&gt;=0' style:apply-style-name='P'/>";
        let positive = format!(
            "<number:number-style style:name='P'>{number}</number:number-style>{}",
            style(&format!("<number:text>-</number:text>{number}{positive}"))
        );
        check_format(&positive, "<text:p>1234</text:p>", false);
    }
}
