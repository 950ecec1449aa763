//! The records of an XLS stream.

/// One record: its kind, its bytes, and where it begins in the stream.
#[derive(Clone, Copy, Debug)]
pub struct Record<'s> {
    pub kind: u16,
    pub data: &'s [u8],
}

pub const BEGIN: u16 = 0x0809;
pub const END: u16 = 0x000A;
pub const CONTINUE: u16 = 0x003C;

/// The records from a place of the stream on, as far as they hold together.
pub fn records(stream: &[u8], from: usize) -> impl Iterator<Item = Record<'_>> {
    let mut rest = stream.get(from..).unwrap_or_default();
    std::iter::from_fn(move || {
        let kind = u16_at(rest, 0)?;
        let length = usize::from(u16_at(rest, 2)?);
        let data = rest.get(4..4 + length)?;
        rest = &rest[4 + length..];
        Some(Record { kind, data })
    })
}

pub fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let bytes = bytes.get(at..at + 2)?;
    Some(u16::from_le_bytes([bytes[0], bytes[1]]))
}

pub fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(u16_at(bytes, at)?) | u32::from(u16_at(bytes, at + 2)?) << 16)
}

/// Reads on over a record and those that continue it.
pub struct Cursor<'s> {
    segments: Vec<&'s [u8]>,
    segment: usize,
    at: usize,
}

impl<'s> Cursor<'s> {
    pub fn new(segments: Vec<&'s [u8]>) -> Self {
        Self { segments, segment: 0, at: 0 }
    }

    /// Steps over the end of a segment; `false` where nothing follows.
    fn advance(&mut self) -> bool {
        while self.segments.get(self.segment).is_some_and(|segment| self.at >= segment.len()) {
            self.segment += 1;
            self.at = 0;
        }
        self.segment < self.segments.len()
    }

    pub fn byte(&mut self) -> Option<u8> {
        if !self.advance() {
            return None;
        }
        let byte = self.segments[self.segment][self.at];
        self.at += 1;
        Some(byte)
    }

    pub fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    pub fn u32(&mut self) -> Option<u32> {
        Some(u32::from(self.u16()?) | u32::from(self.u16()?) << 16)
    }

    pub fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            if !self.advance() {
                return None;
            }
            let step = count.min(self.segments[self.segment].len() - self.at);
            self.at += step;
            count -= step;
        }
        Some(())
    }

    /// Characters of two bytes, or of one. Where they go on in another record, it says anew which.
    pub fn characters(&mut self, count: usize, mut wide: bool) -> Option<Vec<u16>> {
        let mut characters = Vec::new();
        while characters.len() < count {
            let segment = self.segments.get(self.segment)?;
            if self.at >= segment.len() {
                self.segment += 1;
                self.at = 0;
                wide = self.byte()? & 1 != 0;
                continue;
            }
            characters.push(if wide { self.u16()? } else { u16::from(self.byte()?) });
        }
        Some(characters)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_over_two_records() {
        let mut cursor = Cursor::new(vec![b"ab", &[1, 0x03, 0x4e, b'c', 0, 9]]);
        let found = cursor.characters(4, false).expect("four characters");
        assert_eq!(String::from_utf16_lossy(&found), "ab七c");
        assert_eq!((cursor.byte(), cursor.byte()), (Some(9), None));
    }
}
