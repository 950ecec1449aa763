//! How the sheets look on the screen and on paper.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

use super::column;
use crate::export::sheet::{Kind, Sheet, Value};

pub struct Formats {
    pub title: Format,
    pub strong: Format,
    pub wrapped: Format,
    pub text: Format,
    pub number: Format,
    pub flagged: Format,
    pub missing: Format,
    pub link: Format,
    /// A link to a sheet.
    pub sheet: Format,
    headings: [Format; 2],
    groups: [Format; 2],
}

/// Two quiet colours in turn, so that one sees where a group ends.
const SHADES: [u32; 2] = [0xDDE6F0, 0xE6EEDD];

impl Formats {
    pub fn new() -> Self {
        let shaded = |shade: u32| {
            let format = Format::new().set_bold().set_background_color(Color::RGB(shade));
            format.set_text_wrap().set_border(FormatBorder::Thin).set_border_color(Color::Gray)
        };
        Self {
            title: Format::new().set_bold().set_font_size(16),
            strong: Format::new().set_bold().set_align(FormatAlign::Top),
            wrapped: Format::new().set_text_wrap().set_align(FormatAlign::Top).set_indent(1),
            text: Format::new().set_num_format("@"),
            number: Format::new(),
            flagged: Format::new().set_background_color(Color::RGB(0xFFE08A)),
            missing: Format::new().set_font_color(Color::RGB(0x707070)).set_italic(),
            sheet: Format::new().set_hyperlink().set_align(FormatAlign::Top),
            link: Format::new().set_hyperlink().set_num_format("@"),
            headings: SHADES.map(|shade| shaded(shade).set_align(FormatAlign::Top)),
            groups: SHADES.map(|shade| shaded(shade).set_align(FormatAlign::Left)),
        }
    }

    pub fn heading(&self, group: usize) -> &Format {
        &self.headings[group % SHADES.len()]
    }

    pub fn group(&self, group: usize) -> &Format {
        &self.groups[group % SHADES.len()]
    }
}

/// How wide the columns must be, in characters of half width.
#[derive(Default)]
pub struct Widths(Vec<Width>);

struct Width {
    /// Of what was seen in it.
    content: usize,
    rows: u32,
}

/// Rows that are looked at: the others are like them.
const LOOKED_AT: u32 = 2000;

impl Widths {
    pub fn see(&mut self, row: &[Value<'_>]) {
        self.0.resize_with(self.0.len().max(row.len()), || Width { content: 0, rows: 0 });
        for (width, value) in self.0.iter_mut().zip(row) {
            if width.rows < LOOKED_AT && *value != Value::Empty {
                width.rows += 1;
                width.content = width.content.max(half_widths(&value.printed()));
            }
        }
    }

    fn content(&self, at: usize) -> usize {
        self.0.get(at).map_or(0, |width| width.content)
    }
}

/// Latin letters are half as wide as Chinese characters.
pub fn half_widths(text: &str) -> usize {
    text.chars().map(|c| if c < '\u{1100}' { 1 } else { 2 }).sum()
}

/// Columns that nobody reads by eye: they are folded away, and a click on + shows them.
const FOLDED: [&str; 12] = [
    "report_id",
    "sha256",
    "method",
    "x0",
    "top",
    "x1",
    "bottom",
    "item",
    "bytes",
    "milliseconds",
    "chosen_report",
    "other_report",
];

/// Filter, widths, frozen panes and pages of a sheet whose rows are all written.
pub fn finish(
    worksheet: &mut Worksheet,
    sheet: &Sheet<'_>,
    widths: &Widths,
    heading: u32,
    last: u32,
) -> Result<(), XlsxError> {
    let fields = &sheet.fields;
    worksheet.autofilter(heading, 0, last, column(fields.len().saturating_sub(1)))?;
    for (at, field) in fields.iter().enumerate() {
        // A heading may take three lines.
        let narrow = if field.kind == Kind::Text { 8 } else { 7 };
        let heading = half_widths(&field.heading).div_ceil(3) + 2;
        let wide = widths.content(at).max(heading.min(16)).clamp(narrow, 42) + 1;
        worksheet.set_column_width(column(at), wide as f64)?;
    }
    let mut first = 0;
    for folded in fields.chunk_by(|a, b| is_folded(&a.name) == is_folded(&b.name)) {
        let last = first + folded.len() - 1;
        // The + stands above the next column, and the last has none.
        if is_folded(&folded[0].name) && last + 1 < fields.len() {
            worksheet.group_columns_collapsed(column(first), column(last))?;
        }
        first = last + 1;
    }
    let places = places(sheet);
    worksheet.set_freeze_panes(heading + 1, column(places))?;
    worksheet.set_landscape().set_paper_size(9).set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3);
    worksheet.set_footer("&L&A&R&P / &N");
    worksheet.set_repeat_rows(0, heading)?;
    if sheet.name == "panel" {
        // Hundreds of columns do not fit on a page: each page repeats whose row it is.
        worksheet.set_repeat_columns(0, column(places.saturating_sub(1)))?;
        worksheet.set_print_scale(60);
    } else {
        worksheet.set_print_fit_to_pages(1, 0);
    }
    Ok(())
}

fn is_folded(name: &str) -> bool {
    FOLDED.contains(&name)
}

/// How many columns at the left say whose row it is.
fn places(sheet: &Sheet<'_>) -> usize {
    match sheet.fields.first().map(|field| &*field.name) {
        Some("division_code" | "province_code") => {
            let year = sheet.fields.iter().position(|field| field.name == "report_year");
            year.map_or(0, |year| year + 1)
        }
        Some(_) | None => 0,
    }
}
