//! The first sheet: what this is, what needs a look, and where everything stands.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Format, FormatAlign, Url, Worksheet, XlsxError, utility};

use super::look::{Formats, half_widths};
use crate::export::panel::DERIVED;
use crate::export::sheet::Sheet;
use crate::export::terms;

pub const NAME: &str = "说明";

/// What is said in it.
pub struct Told<'t> {
    /// Table, its rows, its worksheets.
    pub rows: Vec<(&'static str, u64, u32)>,
    /// Rows by table and status.
    pub counts: &'t BTreeMap<(&'static str, String), u64>,
}

const WHAT: [&str; 2] = [
    "政府信息公开工作年度报告中的统计数值，由 gongkai 从原文件读出并核对：每个数值要么可信，要么标为存疑，要么写明缺失原因。空白不是零。",
    "Figures of annual reports on open government information, read from the files and checked by gongkai: each is good, \
     flagged, or missing with a reason. A blank is not a zero.",
];
const FIRST: [&str; 2] = [
    "先看 panel（面板）：每个地区每年一行，只含可信数值；查一个数的出处，到 observations 按地区、年度、指标筛选，file 列可打开原文件。",
    "Begin with panel: a row for each place and year, certain values only. Where a number comes from: filter observations by \
     place, year and indicator; the column file opens the source.",
];
const SUMS: [&str; 2] = [
    "常问的合计与比率从这一列起：收到申请、予以公开、不予公开等，贯穿各种表式。",
    "Here the sums and shares begin that people ask for: requests, granted, refused, through all forms.",
];
const HEADINGS: [&str; 2] = [
    "列标题的批注里有代码和说明；折叠的技术列点上方的 + 展开。",
    "A note on each heading has the id and what stands there; + above the columns unfolds technical ones.",
];

pub fn write(
    worksheet: &mut Worksheet,
    told: &Told<'_>,
    sheets: &[Sheet<'_>],
    formats: &Formats,
) -> Result<(), XlsxError> {
    worksheet.set_column_width(0, 16)?.set_column_width(1, 12)?;
    worksheet.set_column_width(2, 60)?.set_column_width(3, 60)?;
    let mut page = Page { worksheet, line: 0, formats };
    page.title("政府信息公开工作年度报告统计数据")?;
    page.words("这是什么", WHAT)?;
    page.words("从哪里看起", FIRST)?;
    if let Some(at) = sheets.iter().find(|one| one.name == "panel").and_then(first_sum) {
        page.link("合计与比率", &format!("'panel'!{at}1"), SUMS)?;
    }
    page.words("列标题", HEADINGS)?;
    let version = format!("gongkai {} ({})", env!("CARGO_PKG_VERSION"), env!("GONGKAI_BUILD"));
    page.words("版本", [&version, ""])?;
    page.line += 1;
    page.title("需要留意 / What needs a look")?;
    let count = |table, status: &str| told.counts.get(&(table, status.to_owned())).copied();
    let rows = |table| told.rows.iter().find(|(name, ..)| *name == table).map(|(_, rows, _)| *rows);
    page.look(
        "observations",
        count("observations", "flagged"),
        Some(&formats.flagged),
        [
            "存疑数值：按 status = flagged 筛选，原因见 reason_zh 和批注",
            "flagged figures: filter status = flagged",
        ],
    )?;
    page.look(
        "observations",
        count("observations", "missing"),
        Some(&formats.missing),
        [
            "缺失数值：原因见 reason_zh，含义见 codebook",
            "missing figures: see reason, explained in codebook",
        ],
    )?;
    page.look(
        "files",
        count("files", "set_aside"),
        None,
        ["未能读取的文件：原因见 reason_zh", "files that could not be read: see reason"],
    )?;
    page.look(
        "left_out",
        rows("left_out"),
        None,
        ["未进入面板的报告及原因", "reports that did not enter the panel, and why"],
    )?;
    page.look(
        "conflicts",
        rows("conflicts"),
        None,
        ["同一报告的副本不一致之处", "values on which copies of one report differ"],
    )?;
    page.look(
        "coverage",
        rows("coverage"),
        None,
        [
            "各省各级区划收录了多少：少数几个地区不能代表全省",
            "how many of the divisions of each province are in the panel",
        ],
    )?;
    page.line += 1;
    page.title("工作表 / Sheets")?;
    for (name, rows, parts) in &told.rows {
        let own = terms::find("table", name);
        let title = sheets.iter().find(|sheet| sheet.name == *name).map_or("", |one| one.title);
        let chinese = own.map_or("", |term| term.label_zh);
        let more = match parts {
            1 => String::new(),
            parts => format!("（Excel 每表至多 1,048,576 行，续于 {name}_2 … {name}_{parts}）"),
        };
        let holds = own.map_or("", |term| term.meaning_zh);
        page.look(name, Some(*rows), None, [&format!("{chinese}：{holds}{more}"), title])?;
    }
    worksheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    Ok(())
}

/// The name of the first column of a panel that is worked out from others.
fn first_sum(panel: &Sheet<'_>) -> Option<String> {
    let at = panel.fields.iter().position(|field| field.group == DERIVED)?;
    Some(utility::column_number_to_name(at.try_into().ok()?))
}

struct Page<'p> {
    worksheet: &'p mut Worksheet,
    line: u32,
    formats: &'p Formats,
}

impl Page<'_> {
    fn title(&mut self, text: &str) -> Result<(), XlsxError> {
        self.worksheet.write_string_with_format(self.line, 0, text, &self.formats.title)?;
        self.line += 1;
        Ok(())
    }

    /// A word at the left, and sentences in both languages.
    fn words(&mut self, word: &str, texts: [&str; 2]) -> Result<(), XlsxError> {
        self.worksheet.set_row_height(self.line, 16.0 * lines(texts))?;
        self.worksheet.write_string_with_format(self.line, 0, word, &self.formats.strong)?;
        self.texts(texts)
    }

    /// A place to go to, and what stands there.
    fn link(&mut self, word: &str, to: &str, texts: [&str; 2]) -> Result<(), XlsxError> {
        self.worksheet.set_row_height(self.line, 16.0 * lines(texts))?;
        let link = Url::new(format!("internal:{to}")).set_text(word);
        self.worksheet.write_url_with_format(self.line, 0, link, &self.formats.sheet)?;
        self.texts(texts)
    }

    /// A sheet to go to, a number, and what it is.
    fn look(
        &mut self,
        sheet: &str,
        count: Option<u64>,
        format: Option<&Format>,
        texts: [&str; 2],
    ) -> Result<(), XlsxError> {
        self.worksheet.set_row_height(self.line, 16.0 * lines(texts))?;
        let link = Url::new(format!("internal:'{sheet}'!A1")).set_text(sheet);
        self.worksheet.write_url_with_format(self.line, 0, link, &self.formats.sheet)?;
        let count = count.unwrap_or_default() as f64;
        let format = format.unwrap_or(&self.formats.number).clone().set_align(FormatAlign::Top);
        self.worksheet.write_number_with_format(self.line, 1, count, &format)?;
        self.texts(texts)
    }

    fn texts(&mut self, texts: [&str; 2]) -> Result<(), XlsxError> {
        for (text, column) in texts.into_iter().zip(2u16..) {
            self.worksheet.write_string_with_format(
                self.line,
                column,
                text,
                &self.formats.wrapped,
            )?;
        }
        self.line += 1;
        Ok(())
    }
}

/// Lines that the longer of two texts takes in its column. Latin letters are narrower than the width
/// of a column is told in.
fn lines([chinese, english]: [&str; 2]) -> f64 {
    let lines = half_widths(chinese).div_ceil(56).max(half_widths(english).div_ceil(66));
    lines.max(1) as f64
}
