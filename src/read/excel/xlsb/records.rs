//! The records of a part of an XLSB.

/// The kind and the bytes of each record, as far as they hold together.
pub fn records(part: &[u8]) -> impl Iterator<Item = (u32, Bytes<'_>)> {
    let mut rest = part;
    std::iter::from_fn(move || {
        let kind = number(&mut rest, 2)?;
        let length = number(&mut rest, 4)? as usize;
        let data = rest.get(..length)?;
        rest = &rest[length..];
        Some((kind, Bytes(data)))
    })
}

/// A number of up to so many bytes, of which each but the last has its highest bit set.
fn number(rest: &mut &[u8], most: usize) -> Option<u32> {
    let mut number = 0;
    for index in 0..most {
        let (byte, behind) = rest.split_first()?;
        *rest = behind;
        number |= u32::from(byte & 0x7F) << (7 * index);
        if byte & 0x80 == 0 {
            break;
        }
    }
    Some(number)
}

/// The bytes of a record.
#[derive(Clone, Copy, Debug)]
pub struct Bytes<'p>(pub &'p [u8]);

impl<'p> Bytes<'p> {
    pub fn u8(self, at: usize) -> Option<u8> {
        self.0.get(at).copied()
    }

    pub fn u16(self, at: usize) -> Option<u16> {
        Some(u16::from_le_bytes(self.0.get(at..at + 2)?.try_into().ok()?))
    }

    pub fn u32(self, at: usize) -> Option<u32> {
        Some(u32::from_le_bytes(self.0.get(at..at + 4)?.try_into().ok()?))
    }

    pub fn f64(self, at: usize) -> Option<f64> {
        Some(f64::from_le_bytes(self.0.get(at..at + 8)?.try_into().ok()?))
    }

    /// A number in four bytes: 30 bits of a whole number or of the upper half of another, perhaps a
    /// hundred times too large.
    pub fn small_number(self, at: usize) -> Option<f64> {
        let bits = self.u32(at)?;
        let number = match bits & 2 {
            0 => f64::from_bits(u64::from(bits & !3) << 32),
            _ => f64::from(bits as i32 >> 2),
        };
        Some(if bits & 1 != 0 { number / 100.0 } else { number })
    }

    /// A text of as many characters of two bytes as it says, and where it ends.
    pub fn text(self, at: usize) -> Option<(Vec<u16>, usize)> {
        let length = self.u32(at)? as usize;
        let end = (at + 4).checked_add(length.checked_mul(2)?)?;
        let bytes = self.0.get(at + 4..end)?;
        let units = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
        Some((units.collect(), end))
    }

    pub fn string(self, at: usize) -> Option<String> {
        Some(String::from_utf16_lossy(&self.text(at)?.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_and_lengths() {
        let part = [0x07, 2, 1, 0, 0x9C, 0x01, 0x81, 0x01];
        let mut found = records(&part).map(|(kind, bytes)| (kind, bytes.0.len()));
        assert_eq!(found.next(), Some((7, 2)));
        // The second is longer than the part.
        assert_eq!(found.next(), None);
    }

    #[test]
    fn numbers_in_four_bytes() {
        let check = |bits: u32, expected: f64| {
            assert_eq!(Bytes(&bits.to_le_bytes()).small_number(0), Some(expected));
        };
        check(123 << 2 | 2, 123.0);
        check(12_345 << 2 | 3, 123.45);
        check((1.5_f64.to_bits() >> 32) as u32, 1.5);
    }
}
