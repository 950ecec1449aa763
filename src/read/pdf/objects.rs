//! Looking things up in the object tree: every reference resolved, every wrong type `None`.

use flate2::{Decompress, FlushDecompress, Status};
use lopdf::{Dictionary, Document, Object, Stream};

/// No single stream may inflate to more than this. The largest page content of our fixtures
/// is below 1 MiB; embedded CJK fonts reach 20 MiB.
const LARGEST_STREAM: usize = 64 << 20;

/// The object behind any chain of references; `None` for what is absent or null.
pub fn resolve<'a>(document: &'a Document, object: &'a Object) -> Option<&'a Object> {
    document.dereference(object).ok().map(|(_, object)| object).filter(|object| !object.is_null())
}

pub fn get<'a>(document: &'a Document, dict: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    resolve(document, dict.get(key).ok()?)
}

/// A dictionary, or the dictionary of a stream.
pub fn dict<'a>(
    document: &'a Document,
    dict: &'a Dictionary,
    key: &[u8],
) -> Option<&'a Dictionary> {
    as_dict(get(document, dict, key)?)
}

pub fn as_dict(object: &Object) -> Option<&Dictionary> {
    match object {
        Object::Dictionary(dict) => Some(dict),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}

pub fn stream<'a>(document: &'a Document, dict: &'a Dictionary, key: &[u8]) -> Option<&'a Stream> {
    get(document, dict, key)?.as_stream().ok()
}

pub fn name<'a>(document: &'a Document, dict: &'a Dictionary, key: &[u8]) -> Option<&'a [u8]> {
    get(document, dict, key)?.as_name().ok()
}

pub fn array<'a>(document: &'a Document, dict: &'a Dictionary, key: &[u8]) -> Option<&'a [Object]> {
    get(document, dict, key)?.as_array().ok().map(Vec::as_slice)
}

pub fn number(document: &Document, dict: &Dictionary, key: &[u8]) -> Option<f32> {
    as_number(document, dict.get(key).ok()?)
}

pub fn as_number(document: &Document, object: &Object) -> Option<f32> {
    resolve(document, object)?.as_float().ok().filter(|number| number.is_finite())
}

/// An array of numbers; `None` when any element is something else.
pub fn numbers(document: &Document, dict: &Dictionary, key: &[u8]) -> Option<Vec<f32>> {
    array(document, dict, key)?.iter().map(|object| as_number(document, object)).collect()
}

/// The decoded bytes of a stream, as far as they can be decoded.
pub fn bytes(document: &Document, stream: &Stream) -> Option<Vec<u8>> {
    bytes_up_to(LARGEST_STREAM, document, stream)
}

/// The same; `None` where they are more than `limit`.
pub fn bytes_up_to(limit: usize, document: &Document, stream: &Stream) -> Option<Vec<u8>> {
    match with_direct_parameters(document, stream) {
        Some(stream) => stream.get_plain_content_with_limit(limit).ok(),
        None => stream.get_plain_content_with_limit(limit).ok(),
    }
}

/// A content stream as far as it can be decoded, and whether that is all of it.
pub struct Content {
    pub bytes: Vec<u8>,
    pub whole: bool,
}

impl Content {
    pub fn lost() -> Self {
        Self { bytes: Vec::new(), whole: false }
    }
}

/// Decodes a content stream. Half a stream is half a page, so one must know.
pub fn content(document: &Document, stream: &Stream) -> Content {
    let filter = get(document, &stream.dict, b"Filter");
    let plain = get(document, &stream.dict, b"DecodeParms").is_none();
    // A damaged dictionary may have lost its filter; no operators begin like zlib data.
    let deflated =
        filter.is_none_or(|filter| filter.as_name().is_ok_and(|name| name == b"FlateDecode"));
    if plain
        && deflated
        && let Some(content) = inflate(&stream.content)
    {
        return content;
    }
    match bytes(document, stream) {
        // Whatever is packed has bytes, and so has what has a length.
        Some(bytes) if bytes.is_empty() => {
            let empty = filter.is_none() && number(document, &stream.dict, b"Length") == Some(0.0);
            Content { bytes, whole: empty }
        }
        Some(bytes) => Content { bytes, whole: true },
        None => Content::lost(),
    }
}

/// Inflates zlib data; `None` without its header.
///
/// Content that does not fit its checksum counts as broken. Many producers cut the checksum
/// off, and all the content is there.
fn inflate(packed: &[u8]) -> Option<Content> {
    let [method, flags, rest @ ..] = packed else { return None };
    if method & 0x0F != 8 || (u16::from(*method) << 8 | u16::from(*flags)) % 31 != 0 {
        return None;
    }
    let mut inflater = Decompress::new(false);
    let mut bytes = Vec::with_capacity(4 * rest.len() + 64);
    loop {
        let read = usize::try_from(inflater.total_in()).ok()?;
        let before = bytes.len();
        match inflater.decompress_vec(rest.get(read..)?, &mut bytes, FlushDecompress::None) {
            Ok(Status::StreamEnd) => {
                let end = usize::try_from(inflater.total_in()).ok()?;
                let whole = match rest.get(end..end + 4) {
                    Some(checksum) => checksum == adler(&bytes).to_be_bytes(),
                    None => true,
                };
                return Some(Content { bytes, whole });
            }
            Ok(Status::Ok | Status::BufError) => {
                let stuck = bytes.len() == before && bytes.len() < bytes.capacity();
                if stuck || bytes.len() > LARGEST_STREAM {
                    return Some(Content { bytes, whole: false });
                }
                bytes.reserve(bytes.len().max(64));
            }
            Err(_) => return Some(Content { bytes, whole: false }),
        }
    }
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

/// lopdf reads `Filter` and `DecodeParms` only where they stand in the stream itself; some
/// producers refer to them.
fn with_direct_parameters(document: &Document, stream: &Stream) -> Option<Stream> {
    let indirect = |key: &[u8]| match stream.dict.get(key) {
        Ok(Object::Reference(_)) => true,
        Ok(Object::Array(items)) => items.iter().any(|item| item.as_reference().is_ok()),
        _ => false,
    };
    if !indirect(b"Filter") && !indirect(b"DecodeParms") {
        return None;
    }
    let mut direct = stream.clone();
    for key in [b"Filter".as_slice(), b"DecodeParms"] {
        let Some(object) = get(document, &stream.dict, key) else { continue };
        let object = match object {
            Object::Array(items) => {
                let resolved = |item| resolve(document, item).cloned().unwrap_or(Object::Null);
                Object::Array(items.iter().map(resolved).collect())
            }
            other => other.clone(),
        };
        direct.dict.set(key, object);
    }
    Some(direct)
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
    fn check(packed: &[u8], expected: Option<(&[u8], bool)>) {
        let content = inflate(packed).map(|content| (content.bytes, content.whole));
        assert_eq!(content, expected.map(|(bytes, whole)| (bytes.to_vec(), whole)));
    }

    #[test]
    fn whole_streams_inflate() {
        check(&packed(b""), Some((b"", true)));
        check(&packed(&[7; 100_000]), Some((&[7; 100_000], true)));
    }

    #[test]
    fn a_stream_without_its_checksum_is_whole() {
        let stream = packed(b"BT ET");
        check(&stream[..stream.len() - 4], Some((b"BT ET", true)));
    }

    #[test]
    fn a_wrong_checksum_is_noticed() {
        let mut stream = packed(b"BT ET");
        let last = stream.len() - 1;
        stream[last] ^= 1;
        check(&stream, Some((b"BT ET", false)));
    }

    #[test]
    fn a_stream_that_breaks_off_is_noticed() {
        let stream = packed(b"BT ET");
        let content = inflate(&stream[..stream.len() - 6]).expect("it has a header");
        assert!(!content.whole);
    }

    #[test]
    fn what_is_not_zlib_is_left_to_others() {
        check(b"BT ET", None);
        check(b"", None);
    }
}
