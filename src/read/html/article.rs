//! Which part of a page is the report: the one where the text stands that leads nowhere else.

use ego_tree::NodeId;
use rustc_hash::FxHashMap;
use scraper::{ElementRef, Html};

use super::flow::Piece;
use super::visit::{Visitor, attribute, visit};
use crate::read::Block;

/// The element that holds the report.
pub struct Article {
    pub node: NodeId,
    /// Whether links are those of menus. Where a link was left open, all of the page is one.
    pub links_lead_away: bool,
}

/// Of ten parts of the text of a page, so many are the article's.
const MOST: usize = 7;
/// Characters without a link that a page has at least, if it is not all one link.
const LEAST_TEXT: usize = 80;

/// Finds the smallest element that holds most of the text that is no link.
pub fn article(page: &Html) -> Article {
    let plain = masses(page, false);
    let root = page.tree.root().id();
    let of = |masses: &FxHashMap<NodeId, usize>, node| masses.get(&node).copied().unwrap_or(0);
    if of(&plain, root) >= LEAST_TEXT {
        return Article { node: descend(page, &plain), links_lead_away: true };
    }
    let all = masses(page, true);
    let one_link = of(&all, root) > 4 * LEAST_TEXT;
    Article { node: descend(page, &all), links_lead_away: !one_link }
}

/// Characters of text in each element.
fn masses(page: &Html, with_links: bool) -> FxHashMap<NodeId, usize> {
    let mut weights = Weights { with_links, open: vec![0], masses: FxHashMap::default() };
    visit(page, &mut weights);
    let whole = weights.open.first().copied().unwrap_or(0);
    weights.masses.insert(page.tree.root().id(), whole);
    weights.masses
}

struct Weights {
    with_links: bool,
    /// Of the elements that are open, the page first.
    open: Vec<usize>,
    masses: FxHashMap<NodeId, usize>,
}

impl<'p> Visitor<'p> for Weights {
    fn text(&mut self, text: &'p str) {
        if let Some(mass) = self.open.last_mut() {
            *mass += text.chars().filter(|c| !c.is_whitespace()).count();
        }
    }

    fn enter(&mut self, element: ElementRef<'p>) -> bool {
        let value = element.value();
        let is_link = value.name() == "a" && attribute(value, "href").is_some();
        let counts = !leads_away(value.name()) && (self.with_links || !is_link);
        self.open.extend(counts.then_some(0));
        counts
    }

    fn leave(&mut self, element: ElementRef<'p>) {
        let mass = self.open.pop().unwrap_or(0);
        self.masses.insert(element.id(), mass);
        if let Some(outer) = self.open.last_mut() {
            *outer += mass;
        }
    }
}

fn leads_away(name: &str) -> bool {
    matches!(name, "script" | "style" | "noscript" | "head" | "nav" | "footer" | "aside")
        || matches!(name, "select" | "textarea" | "template" | "iframe" | "button")
}

fn descend(page: &Html, masses: &FxHashMap<NodeId, usize>) -> NodeId {
    let mut node = page.tree.root();
    let mass = |id| masses.get(&id).copied().unwrap_or(0);
    let total = mass(node.id());
    let mut article = node.id();
    while let Some(child) =
        node.children().find(|child| mass(child.id()) * 10 >= total * MOST && total > 0)
    {
        node = child;
        // A part of a table, of a list or of a line is no article.
        let name = node.value().as_element().map_or("", |element| element.name());
        if matches!(name, "html" | "body" | "div" | "article" | "section" | "main" | "td" | "form")
        {
            article = node.id();
        }
    }
    article
}

/// Of ten parts of a line of a menu, so many are links at least.
const MENU: usize = 8;
/// And of one outside of the article, in which the date of another page may stand beside its title.
const MENU_OUTSIDE: usize = 3;

/// The pieces that are the report, and those before it that say whose it is.
pub fn select(pieces: Vec<Piece>, links_lead_away: bool) -> Vec<Block> {
    let first = pieces.iter().position(|piece| piece.inside).unwrap_or(pieces.len());
    let is_kept = |(at, piece): &(usize, Piece)| {
        let linked = if links_lead_away { piece.linked } else { 0 };
        match (&piece.block, piece.inside) {
            (Block::Paragraph(paragraph), true) => linked < MENU && !is_furniture(&paragraph.text),
            (Block::Paragraph(paragraph), false) => {
                *at < first && linked < MENU_OUTSIDE && says_whose(&paragraph.text)
            }
            // Labels of a form may lead to what explains them.
            (Block::Table(_), true) => true,
            (Block::Table(table), false) => {
                let says = table.cells.iter().any(|cell| says_whose(&cell.text));
                *at < first && linked < MENU_OUTSIDE && says
            }
        }
    };
    pieces.into_iter().enumerate().filter(is_kept).map(|(_, piece)| piece.block).collect()
}

/// Whether a line is the title of a report.
pub fn is_title(text: &str) -> bool {
    const LONGEST: usize = 60;
    let is_short = text.chars().count() <= LONGEST;
    is_short && text.contains("公开") && (text.contains("报告") || text.contains("年报"))
}

/// Lines before the article that name it or its author.
fn says_whose(text: &str) -> bool {
    const LABELS: [&str; 12] = [
        "索引号",
        "索 引 号",
        "发布机构",
        "发文机关",
        "发文单位",
        "公开主体",
        "公开机构",
        "责任部门",
        "信息名称",
        "发布日期",
        "公开日期",
        "生成日期",
    ];
    is_title(text)
        || (text.chars().count() <= 80 && LABELS.iter().any(|label| text.contains(label)))
}

/// Lines that pages print around every article.
fn is_furniture(text: &str) -> bool {
    const BEGINNINGS: [&str; 11] = [
        "当前位置",
        "您的位置",
        "您现在的位置",
        "所在位置",
        "上一篇",
        "下一篇",
        "上一条",
        "下一条",
        "【打印",
        "【关闭",
        "扫一扫",
    ];
    let text = text.trim_start();
    BEGINNINGS.iter().any(|beginning| text.starts_with(beginning))
}
