//! zlib data → bytes, as far as they go.

use flate2::{Decompress, FlushDecompress, Status};

use super::decoded::{Content, Soundness};

/// Whether data begins as zlib does (RFC 1950).
pub fn is_deflated(packed: &[u8]) -> bool {
    match packed {
        [method, flags, ..] => {
            method & 0x0F == 8 && (u16::from(*method) << 8 | u16::from(*flags)) % 31 == 0
        }
        _ => false,
    }
}

/// The empty block that a writer puts out when it flushes. Acrobat ends the appearances of form
/// fields so, without a last block or a checksum.
const FLUSHED: &[u8] = b"\x00\x00\xFF\xFF";

/// Inflates zlib data; `None` where it is none, or more than `limit`.
///
/// What does not fit its checksum is corrupt. Many producers cut the checksum off or write none,
/// and all the content is there.
pub fn inflate(packed: &[u8], limit: usize) -> Option<Content> {
    // A line end too many after the word `stream`.
    let data = if is_deflated(packed) { packed } else { packed.trim_ascii_start() };
    if is_deflated(data) {
        let (bytes, end) = run(data, true, limit)?;
        if matches!(end, End::Reached(_)) {
            return Some(Content::whole(bytes));
        }
        return without_checksum(&data[2..], limit);
    }
    // Without its header, or with a wrong one, it must be sound to be believed.
    let headed = packed.get(2..).and_then(|rest| without_checksum(rest, limit));
    let sound = |content: &Content| content.is_whole() && !content.bytes.is_empty();
    headed.filter(sound).or_else(|| without_checksum(packed, limit).filter(sound))
}

/// Inflates deflate data and looks at the checksum behind it.
fn without_checksum(packed: &[u8], limit: usize) -> Option<Content> {
    let (bytes, end) = run(packed, false, limit)?;
    let soundness = match end {
        End::Reached(end) => match packed.get(end..end + 4) {
            Some(checksum) if !fits(checksum, &bytes) => Soundness::Corrupt,
            Some(_) | None => Soundness::Whole,
        },
        End::Missing if packed.ends_with(FLUSHED) => Soundness::Whole,
        End::Missing => Soundness::Cut,
        End::Broken => Soundness::Corrupt,
    };
    Some(Content { bytes, soundness })
}

/// How data came to its end.
enum End {
    /// After so many bytes.
    Reached(usize),
    /// There are no more bytes.
    Missing,
    Broken,
}

fn run(packed: &[u8], headed: bool, limit: usize) -> Option<(Vec<u8>, End)> {
    let mut inflater = Decompress::new(headed);
    let mut bytes = Vec::with_capacity((4 * packed.len() + 64).min(limit));
    loop {
        let read = usize::try_from(inflater.total_in()).ok()?;
        let before = bytes.len();
        match inflater.decompress_vec(packed.get(read..)?, &mut bytes, FlushDecompress::None) {
            Ok(Status::StreamEnd) => {
                let end = usize::try_from(inflater.total_in()).ok()?;
                return (bytes.len() <= limit).then_some((bytes, End::Reached(end)));
            }
            Ok(Status::Ok | Status::BufError) => {
                if bytes.len() == before && bytes.len() < bytes.capacity() {
                    return Some((bytes, End::Missing));
                }
                if bytes.len() > limit {
                    return None;
                }
                bytes.reserve(bytes.len().max(64));
            }
            Err(_) => return Some((bytes, End::Broken)),
        }
    }
}

/// Whether a checksum is that of the bytes, or left at zero.
fn fits(checksum: &[u8], bytes: &[u8]) -> bool {
    checksum == [0; 4] || checksum == adler(bytes).to_be_bytes()
}

/// The checksum of zlib (RFC 1950): sums modulo 65521, which overflow after 5552 bytes at the
/// earliest.
fn adler(bytes: &[u8]) -> u32 {
    let (mut a, mut b) = (1u32, 0u32);
    for run in bytes.chunks(5552) {
        for &byte in run {
            a += u32::from(byte);
            b += a;
        }
        a %= 65521;
        b %= 65521;
    }
    b << 16 | a
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(bytes).expect("memory can be written to");
        encoder.finish().expect("memory can be written to")
    }

    #[track_caller]
    fn check(packed: &[u8], expected: Option<(&[u8], Soundness)>) {
        let content = inflate(packed, 1 << 20).map(|content| (content.bytes, content.soundness));
        assert_eq!(content, expected.map(|(bytes, soundness)| (bytes.to_vec(), soundness)));
    }

    #[test]
    fn whole_streams_inflate() {
        check(&packed(b""), Some((b"", Soundness::Whole)));
        check(&packed(&[7; 100_000]), Some((&[7; 100_000], Soundness::Whole)));
    }

    #[test]
    fn a_stream_without_its_checksum_is_whole() {
        let stream = packed(b"BT ET");
        check(&stream[..stream.len() - 4], Some((b"BT ET", Soundness::Whole)));
        let zero = [&stream[..stream.len() - 4], &[0; 4]].concat();
        check(&zero, Some((b"BT ET", Soundness::Whole)));
    }

    #[test]
    fn a_wrong_checksum_is_noticed() {
        let mut stream = packed(b"BT ET");
        let last = stream.len() - 1;
        stream[last] ^= 1;
        check(&stream, Some((b"BT ET", Soundness::Corrupt)));
    }

    #[test]
    fn a_stream_that_breaks_off_is_noticed() {
        let stream = packed(b"BT ET");
        let content = inflate(&stream[..stream.len() - 6], 1 << 20).expect("it has a header");
        assert_eq!(content.soundness, Soundness::Cut);
    }

    #[test]
    fn a_stream_that_was_only_flushed_is_whole() {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(b"BT ET").expect("memory can be written to");
        encoder.flush().expect("memory can be written to");
        check(encoder.get_ref(), Some((b"BT ET", Soundness::Whole)));
    }

    #[test]
    fn a_line_end_before_the_data_does_no_harm() {
        let stream = [b"\r\n", packed(b"BT ET").as_slice()].concat();
        check(&stream, Some((b"BT ET", Soundness::Whole)));
    }

    #[test]
    fn a_header_may_be_lost_or_wrong() {
        let stream = packed(b"BT ET");
        check(&stream[2..], Some((b"BT ET", Soundness::Whole)));
        let wrong = [b"\x78\x00", &stream[2..]].concat();
        check(&wrong, Some((b"BT ET", Soundness::Whole)));
    }

    #[test]
    fn what_is_larger_than_the_limit_is_left_alone() {
        check(&packed(&vec![7; 3 << 20]), None);
    }

    #[test]
    fn what_is_not_zlib_is_left_to_others() {
        check(b"BT ET", None);
        check(b"", None);
    }
}
