//! A file to which something is added: its objects, and where its pages lie.

use lopdf::{Document, ObjectId};

use super::open::{self, Table};
use super::pages;
use crate::read::page::frame;
use crate::read::page::matrix::Matrix;
use crate::read::{Page, ReadError, ReadOptions};
use crate::source::Rect;

/// A sound file and its pages, in reading order.
pub struct Base {
    pub document: Document,
    pub pages: Vec<BasePage>,
}

pub struct BasePage {
    pub id: ObjectId,
    /// From points from the top left to the page's own units.
    to_own: Matrix,
}

impl BasePage {
    /// A box of the page as it was read, in the page's own units: x0, y0, x1, y1.
    pub fn area(&self, area: &Rect, page: &Page) -> [f32; 4] {
        let printed = frame::as_printed(area, page);
        let own = self.to_own.apply_box(printed.x0, printed.top, printed.x1, printed.bottom);
        [own.x0, own.top, own.x1, own.bottom]
    }
}

/// Opens a file to add to it.
///
/// Errors: it cannot be opened, or had to be repaired: what is added to a damaged file may hide the rest of it.
pub fn base(bytes: &[u8], options: &ReadOptions) -> Result<Base, ReadError> {
    let damaged =
        || ReadError::Damaged("it had to be repaired, and nothing can be added to it".to_owned());
    let opened = open::open(bytes, options, Table::AsWritten)?;
    if !opened.as_written || !opened.findings.is_empty() {
        return Err(damaged());
    }
    let tree = pages::pages(&opened.document);
    if tree.finding.is_some() {
        return Err(damaged());
    }
    let ids: Vec<ObjectId> = opened.document.get_pages().into_values().collect();
    let is_same = |(page, id): (&pages::PageSource<'_>, &ObjectId)| {
        opened.document.get_dictionary(*id).is_ok_and(|dict| std::ptr::eq(dict, page.dict))
    };
    if tree.pages.len() != ids.len() || !tree.pages.iter().zip(&ids).all(is_same) {
        return Err(damaged());
    }
    let pages = tree
        .pages
        .iter()
        .zip(ids)
        .map(|(page, id)| Some(BasePage { id, to_own: page.frame().inverse()? }));
    let pages = pages.collect::<Option<Vec<_>>>().ok_or_else(damaged)?;
    Ok(Base { document: opened.document.into_document(), pages })
}
