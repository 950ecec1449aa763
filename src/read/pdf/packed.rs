//! Object streams before they are opened: what they would become in memory.
//!
//! The library that opens a file keeps all its objects, and one of two bytes takes a hundred there.

use flate2::{Decompress, FlushDecompress, Status};
use memchr::memmem;

/// The objects in object streams of one file take no more than these, in bytes as written and in
/// words; a word is a hundred bytes in memory. Files of thousands of pages stay below a tenth.
const MOST_BYTES: u64 = 128 << 20;
const MOST_WORDS: u64 = 4_000_000;

/// Deflated data never unpacks to more than this many times its size.
const MOST_RATIO: u64 = 1_032;

/// Whether opening a file would fill the memory.
pub fn is_bomb(bytes: &[u8]) -> bool {
    let streams = |kind: &'static [u8]| {
        memmem::find_iter(bytes, kind).filter_map(|at| {
            let data = at + memmem::find(bytes.get(at..at + 2_000)?, b"stream")? + b"stream".len();
            let data = bytes[data..].strip_prefix(b"\r").unwrap_or(&bytes[data..]);
            Some(data.strip_prefix(b"\n").unwrap_or(data))
        })
    };
    // All that is left of the file is more than any of its streams: most files need no look.
    if bytes.len() as u64 * MOST_RATIO < MOST_WORDS {
        return false;
    }
    let (mut unpacked, mut words) = (0, 0);
    let mut scratch = vec![0; 64 << 10];
    let tables = streams(b"/XRef").map(|data| (data, true));
    for (data, table) in streams(b"/ObjStm").map(|data| (data, false)).chain(tables) {
        let counts = count(data, &mut scratch, MOST_BYTES - unpacked);
        unpacked += counts.0;
        // An entry of a table of objects has four bytes or more.
        words += if table { counts.0 / 4 } else { counts.1 };
        if unpacked >= MOST_BYTES || words > MOST_WORDS {
            return true;
        }
    }
    false
}

/// How many bytes and words zlib data unpacks to; it is looked at no further than `limit` bytes.
fn count(data: &[u8], scratch: &mut [u8], limit: u64) -> (u64, u64) {
    let mut inflater = Decompress::new(true);
    let (mut words, mut inside) = (0, false);
    loop {
        let (read, before) = (inflater.total_in() as usize, inflater.total_out());
        let status = inflater.decompress(&data[read..], scratch, FlushDecompress::None);
        let length = (inflater.total_out() - before) as usize;
        for byte in &scratch[..length] {
            let space = byte.is_ascii_whitespace() || *byte == 0;
            words += u64::from(inside && space);
            // What opens an array or a name is a word too, and needs no space before it.
            words += u64::from(matches!(byte, b'[' | b'<' | b'/' | b'('));
            inside = !space;
        }
        let done = !matches!(status, Ok(Status::Ok)) || length == 0;
        if done || inflater.total_out() >= limit {
            return (inflater.total_out(), words);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn file(count: usize) -> Vec<u8> {
        let mut encoder =
            flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(&b"0 ".repeat(count)).expect("memory can be written to");
        let packed = encoder.finish().expect("memory can be written to");
        [b"1 0 obj<</Type/ObjStm>>stream\r\n", &packed[..], b"\nendstream endobj"].concat()
    }

    #[test]
    fn a_few_objects_are_no_bomb() {
        assert!(!is_bomb(&file(100_000)));
    }

    #[test]
    fn millions_of_objects_in_a_few_bytes_are_one() {
        assert!(is_bomb(&file(5_000_000)));
    }
}
