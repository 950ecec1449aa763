//! Properties of characters and paragraphs by their place in the file: pages of 512 bytes, each
//! with the ends of runs and the properties between them ([MS-DOC] 2.9.33 and 2.9.175).

use super::fib::{u16_at, u32_at};

const PAGE: usize = 512;

/// Runs of bytes of the text stream with their properties, sorted.
#[derive(Debug, Default)]
pub struct Runs<'b> {
    runs: Vec<Run<'b>>,
    /// Whether a page could not be read.
    pub broken: bool,
}

#[derive(Clone, Copy, Debug)]
struct Run<'b> {
    start: u32,
    end: u32,
    /// The style of a paragraph; 0 for characters.
    style: u16,
    list: &'b [u8],
}

impl<'b> Runs<'b> {
    /// Reads the pages that a table of them names. `None` stands for a table that is not there.
    pub fn read(table: Option<&[u8]>, text: &'b [u8], of_paragraphs: bool) -> Self {
        let mut read = Self::default();
        let Some(table) = table.filter(|table| table.len() >= 4) else {
            read.broken = true;
            return read;
        };
        let count = (table.len() - 4) / 8;
        for number in 0..count {
            let page = u32_at(table, (count + 1) * 4 + number * 4).unwrap_or(u32::MAX);
            let start = (page as usize & 0x3F_FFFF) * PAGE;
            let runs = text.get(start..start + PAGE).and_then(|page| runs(page, of_paragraphs));
            match runs {
                Some(runs) => read.runs.extend(runs),
                None => read.broken = true,
            }
        }
        read.runs.sort_by_key(|run| run.start);
        read
    }

    /// The properties at an offset, and the offset up to which they hold: style and list.
    pub fn at(&self, offset: u32) -> (u16, &'b [u8], u32) {
        let behind = self.runs.partition_point(|run| run.start <= offset);
        let next = self.runs.get(behind).map_or(u32::MAX, |run| run.start);
        match behind.checked_sub(1).and_then(|at| self.runs.get(at)) {
            Some(run) if offset < run.end => (run.style, run.list, run.end),
            Some(_) | None => (0, &[], next),
        }
    }
}

fn runs<'b>(page: &'b [u8], of_paragraphs: bool) -> Option<Vec<Run<'b>>> {
    let count = usize::from(*page.get(PAGE - 1)?);
    let entry = if of_paragraphs { 13 } else { 1 };
    let ends = (count + 1) * 4;
    if ends + count * entry >= PAGE {
        return None;
    }
    let run = |number: usize| {
        let start = u32_at(page, number * 4)?;
        let end = u32_at(page, number * 4 + 4)?;
        let at = usize::from(*page.get(ends + number * entry)?) * 2;
        let (style, list) = match at {
            0 => (0, &[][..]),
            at if of_paragraphs => of_paragraph(page, at)?,
            at => {
                let length = usize::from(*page.get(at)?);
                (0, page.get(at + 1..at + 1 + length)?)
            }
        };
        Some(Run { start, end, style, list })
    };
    (0..count).map(run).collect()
}

fn of_paragraph(page: &[u8], at: usize) -> Option<(u16, &[u8])> {
    let short = usize::from(*page.get(at)?);
    let (start, length) = match short {
        0 => (at + 2, usize::from(*page.get(at + 1)?) * 2),
        short => (at + 1, short * 2 - 1),
    };
    let whole = page.get(start..start + length)?;
    Some((u16_at(whole, 0)?, whole.get(2..)?))
}

/// One property ([MS-DOC] 2.6): what it sets, and to what.
#[derive(Clone, Copy, Debug)]
pub struct Sprm<'b> {
    pub code: u16,
    pub operand: &'b [u8],
}

impl Sprm<'_> {
    pub fn byte(&self) -> u8 {
        self.operand.first().copied().unwrap_or(0)
    }

    pub fn word(&self) -> u16 {
        u16_at(self.operand, 0).unwrap_or(0)
    }

    pub fn signed(&self) -> i16 {
        self.word() as i16
    }

    pub fn long(&self) -> u32 {
        u32_at(self.operand, 0).unwrap_or(0)
    }
}

/// The properties of a list, as far as it goes.
pub fn sprms(list: &[u8]) -> impl Iterator<Item = Sprm<'_>> {
    let mut rest = list;
    std::iter::from_fn(move || {
        let code = u16_at(rest, 0)?;
        let (start, length) = match code >> 13 {
            0 | 1 => (2, 1),
            2 | 4 | 5 => (2, 2),
            3 => (2, 4),
            7 => (2, 3),
            // Of its own length; that of the definition of a table is a word, and one too many.
            _ if matches!(code, 0xD608 | 0xD606) => {
                (4, usize::from(u16_at(rest, 2)?).saturating_sub(1))
            }
            // Tab stops: 255 stands for more, and they are counted.
            _ if code == 0xC615 && rest.get(2) == Some(&255) => {
                let deleted = usize::from(*rest.get(3)?) * 4;
                (3, 2 + deleted + usize::from(*rest.get(4 + deleted)?) * 3)
            }
            _ => (3, usize::from(*rest.get(2)?)),
        };
        let operand = rest.get(start..start + length)?;
        rest = &rest[start + length..];
        Some(Sprm { code, operand })
    })
}
