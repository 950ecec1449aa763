//! Web pages → paragraphs and tables, as a browser shows them.
//!
//! The tree is built by the crate scraper with the rules of browsers, so that broken tags come out
//! as a person sees them. Which texts are shown, and which table cell stands where, is worked out
//! here; so is which part of the page is the report.

mod article;
mod css;
mod drawn;
mod flow;
mod folded;
mod look;
mod media;
mod names;
mod notes;
mod nul;
mod paged;
pub mod mhtml;
mod parse;
mod script;
mod sheet;
mod shown;
mod spans;
mod table;
mod visit;
mod walk;

#[cfg(test)]
mod tests;

use ego_tree::NodeId;
use encoding_rs::Encoding;
use memchr::memmem;
use rustc_hash::FxHashSet;
use scraper::Html;

use super::{Block, Document, Format, NativeTable, Paragraph, ReadError, decode};
use crate::finding::{Finding, Rule, Severity};
use crate::source::{DocumentId, Place};
use sheet::Sheet;
use visit::attribute;
use walk::Walked;

/// A page of a report has some hundred kilobytes, with its pictures inside some ten megabytes.
const LARGEST: usize = 64 << 20;

/// Reads a web page in whatever encoding it is, or what a content interface answers (JSON).
pub fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    if bytes.len() > LARGEST {
        return Err(ReadError::Unsupported("a web page of more than 64 MB".into()));
    }
    Ok(document(bytes, Format::Html, page_of(bytes, named_encoding(bytes))?))
}

/// What a page shows of a report.
pub struct Page {
    pub blocks: Vec<Block>,
    pub findings: Vec<Finding>,
}

fn document(bytes: &[u8], format: Format, page: Page) -> Document {
    let Page { blocks, findings } = page;
    Document {
        id: DocumentId::of(bytes),
        format,
        blocks,
        pages: Vec::new(),
        findings,
        unrounded: Vec::new(),
    }
}

/// Reads the bytes of a page. `named` is the encoding that it or its envelope names.
fn page_of(bytes: &[u8], named: Option<&'static Encoding>) -> Result<Page, ReadError> {
    let decoded = decode::decode(bytes, named).or_else(|| nul::decode(bytes, named));
    let Some(decoded) = decoded else {
        return Err(ReadError::Damaged("it begins as a web page and goes on as no text".into()));
    };
    let mut page = match is_script(&decoded.text) {
        true => page_of_json(&decoded.text)?,
        false => {
            let whole = open_at_its_end(&decoded.text);
            let mut page = page(whole.as_deref().unwrap_or(&decoded.text))?;
            page.findings.extend(whole.map(|_| {
                let message = "the page ends within a figure: it is cut off";
                Finding::reading(Rule::Damaged, Severity::Warning, message.to_owned())
            }));
            page
        }
    };
    let doubt = |message| Finding::reading(Rule::EncodingDoubtful, Severity::Warning, message);
    page.findings.splice(0..0, decoded.doubt.map(doubt));
    Ok(page)
}

/// A page that ends within a figure, with a mark that makes it none: 5 may be what is left of 58.
fn open_at_its_end(text: &str) -> Option<String> {
    let (_, last) = text.rsplit_once('>')?;
    let goes_on = |c: char| c.is_numeric() || matches!(c, '.' | ',' | '．' | '，');
    (!last.contains('<') && last.ends_with(goes_on)).then(|| format!("{text}…"))
}

/// Whether a text is a value of JavaScript and no page.
pub fn is_script(text: &str) -> bool {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    // callback({…}) is how a page asks another server.
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '$');
    let value = match text.trim_start_matches(is_name).strip_prefix('(') {
        Some(inside) => inside.trim_start(),
        None => text,
    };
    let mut begins = value.chars().filter(|c| !c.is_whitespace());
    matches!((begins.next(), begins.next()), (Some('{'), Some('"')) | (Some('['), Some('{')))
}

/// Reads a page. Where it shows no report and keeps one hidden or in its scripts, that is read.
fn page(text: &str) -> Result<Page, ReadError> {
    let tree = parse::parse(text)?;
    let (mut blocks, mut walked) = shown(&tree, &FxHashSet::default());
    if let Some(page) = page_of_folded(&tree, &blocks) {
        return Ok(page);
    }
    let mut told = Vec::new();
    if !walked.hidden.is_empty() {
        let portions = paged::paged(&tree, &Sheet::of(&tree));
        if !portions.is_empty() {
            (blocks, walked) = shown(&tree, &portions);
            let message = "a table is shown page by page: the pages behind the first were read too";
            told.push(Finding::reading(Rule::Hidden, Severity::Note, message));
        }
    }
    if is_poor(&blocks)
        && let Some(kept) = script::of_page(&tree)
    {
        let mut page = page_of_script(&kept)?;
        page.blocks.splice(0..0, blocks);
        page.findings.extend(findings(&walked));
        return Ok(page);
    }
    if let Some(reason) = nothing_to_read(&blocks, &walked) {
        return Err(reason);
    }
    if !blocks.iter().any(has_title) {
        blocks.splice(0..0, title(&tree));
    }
    told.extend(findings(&walked));
    Ok(Page { blocks, findings: told })
}

/// The blocks of the article, and what was seen on the way.
fn shown(tree: &Html, unfolded: &FxHashSet<NodeId>) -> (Vec<Block>, Walked) {
    let article = article::article(tree);
    let sheet = Sheet::of(tree);
    let drawn = drawn::drawn(tree, &sheet);
    let plan = walk::Plan { sheet: &sheet, drawn: &drawn, article: article.node, unfolded };
    let mut walked = walk::walk(tree, &plan);
    let pieces = std::mem::take(&mut walked.pieces);
    (article::select(pieces, article.links_lead_away), walked)
}

/// The page with its hidden parts, where those hold a report and what is shown is none.
fn page_of_folded(tree: &Html, shown_alone: &[Block]) -> Option<Page> {
    let has_report = |blocks: &[Block]| match length_without_tables(blocks) {
        Some(length) => length > POOR && blocks.iter().any(has_title),
        None => true,
    };
    if has_report(shown_alone) {
        return None;
    }
    let folded = folded::folded(tree, &Sheet::of(tree));
    if folded.is_empty() {
        return None;
    }
    let (mut blocks, walked) = shown(tree, &folded);
    if !has_report(&blocks) {
        return None;
    }
    if !blocks.iter().any(has_title) {
        blocks.splice(0..0, title(tree));
    }
    let mut findings = findings(&walked);
    let message = "the report stands in a part of the page that is hidden until it is asked for";
    findings.push(Finding::reading(Rule::Hidden, Severity::Note, message.to_owned()));
    Some(Page { blocks, findings })
}

/// All reports that a text in JSON holds, one below the other.
fn page_of_json(text: &str) -> Result<Page, ReadError> {
    let mut pages = script::of_json(text).into_iter().map(|kept| page_of_script(&kept));
    let none = || Err(ReadError::Unsupported("JSON without a report in it".into()));
    let mut all = pages.next().unwrap_or_else(none)?;
    for page in pages {
        mhtml::append(&mut all, page?);
    }
    Ok(all)
}

fn page_of_script(kept: &script::Kept) -> Result<Page, ReadError> {
    // What is no HTML is lines, and its tabs part cells.
    let text = match (kept.text.contains('<'), kept.text.contains('\t')) {
        (true, _) => kept.text.clone(),
        (false, true) => format!("<pre>{}</pre>", kept.text),
        (false, false) => kept.text.replace('\n', "<br>"),
    };
    let text = open_at_its_end(&text).filter(|_| kept.is_cut).unwrap_or(text);
    let (mut blocks, walked) = shown(&parse::parse(&text)?, &FxHashSet::default());
    if !blocks.iter().any(has_title) {
        blocks.splice(0..0, kept.title.clone().map(paragraph));
    }
    let mut findings = findings(&walked);
    if kept.is_cut {
        let message = "the text in the script has no end: it is cut off";
        findings.push(Finding::reading(Rule::Damaged, Severity::Warning, message.to_owned()));
    }
    Ok(Page { blocks, findings })
}

/// Reads a piece of HTML that stands in another text: all of it is shown.
pub fn fragment(text: &str) -> Option<Page> {
    let tree = parse::parse(text).ok()?;
    let sheet = Sheet::of(&tree);
    let drawn = drawn::drawn(&tree, &sheet);
    let (article, unfolded) = (tree.tree.root().id(), FxHashSet::default());
    let plan = walk::Plan { sheet: &sheet, drawn: &drawn, article, unfolded: &unfolded };
    let mut walked = walk::walk(&tree, &plan);
    let pieces = std::mem::take(&mut walked.pieces);
    let blocks = pieces.into_iter().map(|piece| piece.block).collect();
    Some(Page { blocks, findings: findings(&walked) })
}

/// The encoding that a page or its XML declaration names.
fn named_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    /// Browsers look no further.
    const WITHIN: usize = 4096;
    let head = bytes[..bytes.len().min(WITHIN)].to_ascii_lowercase();
    let mut names = ["charset", "encoding"]
        .into_iter()
        .flat_map(|word| memmem::find_iter(&head, word).map(move |at| at + word.len()));
    names.find_map(|at| {
        let value = head[at..].trim_ascii_start().strip_prefix(b"=")?;
        let start = value.iter().position(|byte| !b" \"'".contains(byte))?;
        let value = &value[start..];
        let end = value.iter().position(|byte| b"\"' >;/?".contains(byte));
        Encoding::for_label(&value[..end.unwrap_or(value.len())])
    })
}

/// Text of a page that leads to its report and does not hold it, at most, in characters.
const STUB: usize = 300;

/// Cells with text that a table of figures has at least.
const TABLE: usize = 12;
/// Text of a page that may yet be a frame around a report in its scripts, at most.
const POOR: usize = 1_500;

/// Characters of the paragraphs; `None` where there is a table of figures.
fn length_without_tables(blocks: &[Block]) -> Option<usize> {
    let mut length = 0;
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => length += paragraph.text.trim().chars().count(),
            Block::Table(table) if filled(table) >= TABLE => return None,
            Block::Table(_) => {}
        }
    }
    Some(length)
}

fn filled(table: &NativeTable) -> usize {
    table.cells.iter().filter(|cell| !cell.text.trim().is_empty()).count()
}

fn is_poor(blocks: &[Block]) -> bool {
    length_without_tables(blocks).is_some_and(|length| length <= POOR)
}

/// Why a page without a report in it is set aside: its report is a file of its own, or pictures.
fn nothing_to_read(blocks: &[Block], walked: &Walked) -> Option<ReadError> {
    let length = length_without_tables(blocks).filter(|length| *length <= STUB)?;
    if !walked.attachments.is_empty() {
        let names = walked.attachments.join(", ");
        let what = format!("a web page that only links to its report; give that file: {names}");
        return Some(ReadError::Unsupported(what));
    }
    if !walked.frames.is_empty() {
        let names = walked.frames.join(", ");
        let what =
            format!("a web page that shows another file in a frame; give that file: {names}");
        return Some(ReadError::Unsupported(what));
    }
    (walked.pictures > 0 && length < STUB / 3).then_some(ReadError::NoText)
}

fn has_title(block: &Block) -> bool {
    match block {
        Block::Paragraph(paragraph) => article::is_title(&paragraph.text),
        Block::Table(table) => table.cells.iter().any(|cell| article::is_title(&cell.text)),
    }
}

/// The title that a page gives itself, for one whose article has none.
fn title(page: &Html) -> Option<Block> {
    let elements = page.tree.nodes().filter_map(scraper::ElementRef::wrap);
    let mut titles: Vec<(u8, String)> = elements
        .filter_map(|element| match element.value().name() {
            "meta" => {
                let name = attribute(element.value(), "name")?;
                let is_title = name.eq_ignore_ascii_case("ArticleTitle");
                is_title
                    .then(|| (0, attribute(element.value(), "content").unwrap_or("").to_owned()))
            }
            "title" => Some((1, element.text().collect())),
            _ => None,
        })
        .collect();
    titles.sort();
    let (_, text) = titles.into_iter().find(|(_, title)| article::is_title(title))?;
    // 标题-东阳市人民政府: what follows is the name of the site.
    let text = text.split(['_', '|']).next().unwrap_or_default().trim().to_owned();
    Some(paragraph(text))
}

fn paragraph(text: String) -> Block {
    Block::Paragraph(Paragraph { text, place: Place::Block(1) })
}

fn findings(walked: &Walked) -> Vec<Finding> {
    let lost = |what: String| Finding::reading(Rule::PartLost, Severity::Warning, what);
    let frames = walked.frames.iter().map(|address| {
        let message = format!("a frame shows another file, which was not read: {address}");
        Finding::reading(Rule::PartLost, Severity::Note, message)
    });
    let told = [
        walked.hidden.finding(Rule::Hidden, "hidden text was passed over"),
        walked.struck.finding(Rule::Hidden, "text that is struck through was passed over"),
    ];
    let large =
        walked.too_large.then(|| lost("a table has more cells than a table can have".into()));
    told.into_iter().flatten().chain(frames).chain(large).collect()
}
