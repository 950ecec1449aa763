//! Where the parts of a Word file of 1997–2003 stand (its file information block, [MS-DOC] 2.5).

use crate::read::ReadError;

/// The streams of the file.
pub struct Streams {
    pub text: Vec<u8>,
    pub table: Vec<u8>,
    pub data: Vec<u8>,
}

/// A part of the table stream.
#[derive(Clone, Copy, Debug, Default)]
pub struct Span {
    offset: u32,
    length: u32,
}

impl Span {
    /// Its bytes; `None` if the stream does not hold them all.
    pub fn of<'b>(&self, stream: &'b [u8]) -> Option<&'b [u8]> {
        let start = self.offset as usize;
        stream.get(start..start.checked_add(self.length as usize)?)
    }

    /// From its beginning to the end of the stream.
    pub fn and_behind<'b>(&self, stream: &'b [u8]) -> Option<&'b [u8]> {
        stream.get(self.offset as usize..).filter(|_| self.length > 0)
    }
}

/// What the beginning of the text stream says.
#[derive(Debug, Default)]
pub struct Fib {
    /// Characters of the text, its notes, headers, comments, end notes and text boxes.
    pub counts: Counts,
    pub styles: Span,
    pub character_properties: Span,
    pub paragraph_properties: Span,
    pub pieces: Span,
    pub fonts: Span,
    pub lists: Span,
    pub list_overrides: Span,
    /// Where footnotes, comments and end notes are set, and where their texts begin.
    pub notes: [(Span, Span); 3],
}

#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    pub text: u32,
    pub notes: u32,
    pub headers: u32,
    pub comments: u32,
    pub end_notes: u32,
    pub boxes: u32,
}

/// Files of Word 97 and later; what is lower is Word 6 or 95, of another build.
const WORD_97: u16 = 0x00C1;

pub fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let pair = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes([pair[0], pair[1]]))
}

pub fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}

pub fn i16_at(bytes: &[u8], at: usize) -> Option<i16> {
    u16_at(bytes, at).map(|value| value as i16)
}

pub fn i32_at(bytes: &[u8], at: usize) -> Option<i32> {
    u32_at(bytes, at).map(|value| value as i32)
}

/// Which table stream the file uses, by the bits of its head; an error if it cannot be read at all.
pub fn table_stream(text: &[u8]) -> Result<&'static str, ReadError> {
    let head = || Some((u16_at(text, 0)?, u16_at(text, 2)?, u16_at(text, 0x0A)?));
    let cut = || ReadError::Damaged("the Word document breaks off in its head".into());
    let (mark, version, bits) = head().ok_or_else(cut)?;
    if version < WORD_97 || mark != 0xA5EC {
        let old = matches!(mark, 0xA5DC | 0xA5DB | 0xA5EC | 0xA699 | 0xA697 | 0xA59C | 0xA59B);
        return Err(if old {
            let what = "a document of Word 6 or Word 95; save it as .docx and give that";
            ReadError::Unsupported(what.into())
        } else {
            ReadError::Damaged("the Word document does not begin as one".into())
        });
    }
    if bits & 0x0100 != 0 {
        return Err(ReadError::Encrypted);
    }
    Ok(if bits & 0x0200 != 0 { "/1Table" } else { "/0Table" })
}

/// Reads the rest of the head.
pub fn read(text: &[u8]) -> Option<Fib> {
    let span = |at: usize| Some(Span { offset: u32_at(text, at)?, length: u32_at(text, at + 4)? });
    Some(Fib {
        counts: Counts {
            text: u32_at(text, 0x4C)?,
            notes: u32_at(text, 0x50)?,
            headers: u32_at(text, 0x54)?,
            comments: u32_at(text, 0x5C)?,
            end_notes: u32_at(text, 0x60)?,
            boxes: u32_at(text, 0x64)?,
        },
        styles: span(0xA2)?,
        character_properties: span(0xFA)?,
        paragraph_properties: span(0x102)?,
        pieces: span(0x1A2)?,
        fonts: span(0x112)?,
        lists: span(0x2E2)?,
        list_overrides: span(0x2EA)?,
        notes: [
            (span(0xAA)?, span(0xB2)?),
            (span(0xBA)?, span(0xC2)?),
            (span(0x20A)?, span(0x212)?),
        ],
    })
}
