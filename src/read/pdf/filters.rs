//! Streams → bytes: their filters undone, and whether what comes out is what was written.

use super::budget::File;
use lopdf::{Dictionary, Object, Stream};

use super::decoded::{Content, Soundness};
use super::inflate::{inflate, is_deflated};
use super::objects::{array, as_dict, get, number, resolve};
use super::repair::CUT;

/// No single stream may inflate to more than this. The largest page content of our fixtures
/// is below 1 MiB; embedded CJK fonts reach 20 MiB.
const LARGEST_STREAM: usize = 64 << 20;

/// A page of A4 in three colours at 300 dpi has 26 MB.
const LARGEST_PICTURE: usize = 128 << 20;

/// More filters than any producer chains; each may unpack to the limit.
const MOST_FILTERS: usize = 8;

/// The decoded bytes of a stream, as far as they can be decoded.
pub fn bytes(document: &File, stream: &Stream) -> Option<Vec<u8>> {
    Some(content(document, stream)).filter(has_some).map(|c| c.bytes)
}

/// The decoded bytes of a stream; `None` where one of them may be wrong or missing, or where they
/// are more than `limit`. A damaged table of characters would give out one digit for another.
pub fn sound_bytes(limit: usize, document: &File, stream: &Stream) -> Option<Vec<u8>> {
    Some(decode(limit, document, stream)).filter(Content::is_whole).map(|content| content.bytes)
}

fn has_some(content: &Content) -> bool {
    content.is_whole() || !content.bytes.is_empty()
}

/// Decodes a content stream.
pub fn content(document: &File, stream: &Stream) -> Content {
    decode(LARGEST_STREAM, document, stream)
}

/// Decodes a stream; one of more than `limit` bytes is lost.
///
/// What it unpacks to counts against the budget of the document, step by step.
pub fn decode(limit: usize, document: &File, stream: &Stream) -> Content {
    let limit = limit.min(document.left());
    if limit == 0 {
        return Content::lost();
    }
    let filters = filters(document, &stream.dict);
    if filters.is_empty() {
        let content = unfiltered(limit, document, stream);
        document.spend(content.bytes.len());
        return content;
    }
    if filters.len() > MOST_FILTERS {
        return Content::lost();
    }
    let mut content: Option<Content> = None;
    for (filter, parameters) in filters {
        let packed = content.as_ref().map_or(&*stream.content, |content| &content.bytes);
        let mut unpacked = undo(filter, parameters, packed, limit);
        // What is more than the limit was unpacked as far as the limit.
        document.spend(if unpacked.bytes.is_empty() { packed.len() } else { unpacked.bytes.len() });
        if let Some(before) = content {
            unpacked.soundness = unpacked.soundness.max(before.soundness);
        }
        content = Some(unpacked);
    }
    let content = content.unwrap_or_else(Content::lost);
    if content.soundness == Soundness::Cut && !content.bytes.is_empty() && !stream.dict.has(CUT) {
        // In the middle of a file bytes were lost, and what follows them came out wrong.
        return Content { soundness: Soundness::Corrupt, ..content };
    }
    content
}

/// A picture as its own format packs it, everything around that undone.
pub struct Packed<'a> {
    pub bytes: Vec<u8>,
    /// The format, as a filter; `None` for plain samples.
    pub filter: Option<&'a [u8]>,
    pub parameters: Option<&'a Dictionary>,
}

/// `None` where the bytes are not those that were written: what is lost of a picture looks like white.
pub fn picture<'a>(document: &'a File, stream: &'a Stream) -> Option<Packed<'a>> {
    const FORMATS: [&[u8]; 6] =
        [b"DCTDecode", b"DCT", b"JPXDecode", b"CCITTFaxDecode", b"CCF", b"JBIG2Decode"];
    let chain = filters(document, &stream.dict);
    let Some((&(last, parameters), before)) =
        chain.split_last().filter(|(last, _)| FORMATS.contains(&last.0))
    else {
        let bytes = sound_bytes(LARGEST_PICTURE, document, stream)?;
        return Some(Packed { bytes, filter: None, parameters: None });
    };
    let mut bytes = stream.content.clone();
    for (filter, parameters) in before.iter().take(MOST_FILTERS) {
        let content = undo(filter, *parameters, &bytes, LARGEST_PICTURE.min(document.left()));
        document.spend(content.bytes.len());
        bytes = Some(content).filter(Content::is_whole)?.bytes;
    }
    Some(Packed { bytes, filter: Some(last), parameters })
}

/// A stream that says of no filter. A damaged dictionary may have lost it, and neither operators
/// nor tables of characters begin like zlib data.
fn unfiltered(limit: usize, document: &File, stream: &Stream) -> Content {
    if let Some(content) = is_deflated(&stream.content).then(|| inflate(&stream.content, limit))
        && let Some(content) = content
    {
        return content;
    }
    if stream.content.len() > limit {
        return Content::lost();
    }
    // What has a length has bytes.
    let empty = number(document, &stream.dict, b"Length") == Some(0.0);
    if stream.content.is_empty() && !empty {
        return Content::lost();
    }
    Content::whole(stream.content.clone())
}

/// The filters of a stream in the order in which they are undone, each with its parameters.
fn filters<'a>(
    document: &'a File,
    dict: &'a Dictionary,
) -> Vec<(&'a [u8], Option<&'a Dictionary>)> {
    let names = match get(document, dict, b"Filter") {
        Some(Object::Name(name)) => vec![name.as_slice()],
        Some(Object::Array(names)) => names
            .iter()
            .map(|name| resolve(document, name).and_then(|name| name.as_name().ok()))
            .map(Option::unwrap_or_default)
            .collect(),
        _ => Vec::new(),
    };
    let several = array(document, dict, b"DecodeParms");
    let one = get(document, dict, b"DecodeParms").and_then(as_dict);
    let parameters = |index: usize| match several {
        Some(several) => resolve(document, several.get(index)?).and_then(as_dict),
        None => one,
    };
    names.into_iter().enumerate().map(|(index, name)| (name, parameters(index))).collect()
}

/// Undoes one filter. The short names belong into inline pictures, and are written elsewhere
/// too.
fn undo(filter: &[u8], parameters: Option<&Dictionary>, packed: &[u8], limit: usize) -> Content {
    match filter {
        b"FlateDecode" | b"Fl" => {
            let content = inflate(packed, limit).unwrap_or_else(Content::lost);
            match parameters.filter(|parameters| predicts(parameters)) {
                Some(_) => {
                    let soundness = content.soundness;
                    Content { soundness, ..by_lopdf(b"FlateDecode", parameters, packed, limit) }
                }
                None => content,
            }
        }
        b"LZWDecode" | b"LZW" => by_lopdf(b"LZWDecode", parameters, packed, limit),
        b"ASCIIHexDecode" | b"AHx" => by_lopdf(b"ASCIIHexDecode", None, packed, limit),
        b"RunLengthDecode" | b"RL" => by_lopdf(b"RunLengthDecode", None, packed, limit),
        b"ASCII85Decode" | b"A85" => ascii_85(packed, limit),
        b"BrotliDecode" => by_lopdf(b"BrotliDecode", None, packed, limit),
        // What was encrypted is open by now.
        b"Crypt" => Content::whole(packed.to_vec()),
        // A misspelt name, or one that is not for text: whatever inflates to its checksum is
        // what was written.
        _ => inflate(packed, limit).filter(Content::is_whole).unwrap_or_else(Content::lost),
    }
}

fn predicts(parameters: &Dictionary) -> bool {
    parameters.get(b"Predictor").is_ok_and(|predictor| predictor.as_i64().unwrap_or(1) > 1)
}

fn by_lopdf(
    filter: &[u8],
    parameters: Option<&Dictionary>,
    packed: &[u8],
    limit: usize,
) -> Content {
    let mut dict = Dictionary::new();
    dict.set("Filter", Object::Name(filter.to_vec()));
    if let Some(parameters) = parameters {
        dict.set("DecodeParms", parameters.clone());
    }
    let stream = Stream::new(dict, packed.to_vec());
    match stream.get_plain_content_with_limit(limit) {
        Ok(bytes) if !bytes.is_empty() => Content::whole(bytes),
        Ok(_) | Err(_) => Content::lost(),
    }
}

/// lopdf stops at a byte that is none of ASCII 85 and says nothing; some writers put `<~` before.
fn ascii_85(packed: &[u8], limit: usize) -> Content {
    let packed = packed.trim_ascii();
    let packed = packed.strip_prefix(b"<~").unwrap_or(packed);
    let end = packed.windows(2).position(|two| two == b"~>").unwrap_or(packed.len());
    let allowed = |&byte: &u8| matches!(byte, b'!'..=b'u' | b'z') || is_space(byte);
    let text = &packed[..end];
    let mut content = by_lopdf(b"ASCII85Decode", None, text, limit);
    if !text.iter().all(allowed) {
        content.soundness = Soundness::Cut;
    }
    content
}

fn is_space(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &[u8] = b"BT ET BT ET q Q S f BDC EMC 1 2 3 4 5 6 7 8 9";

    #[track_caller]
    fn check(filter: Object, packed: &[u8], cut: bool, expected: (&[u8], Soundness)) {
        let mut stream = Stream::new(Dictionary::new(), packed.to_vec());
        stream.dict.set("Filter", filter);
        if cut {
            stream.dict.set(CUT, true);
        }
        let content = content(&File::new(lopdf::Document::new()), &stream);
        assert_eq!((content.bytes.as_slice(), content.soundness), expected);
    }

    fn name(name: &str) -> Object {
        Object::Name(name.as_bytes().to_vec())
    }

    fn deflated() -> Vec<u8> {
        let mut stream = Stream::new(Dictionary::new(), TEXT.repeat(20));
        stream.compress().expect("it is large enough");
        stream.content
    }

    #[test]
    fn short_and_misspelt_names_of_filters_are_understood() {
        let text = TEXT.repeat(20);
        let whole = (text.as_slice(), Soundness::Whole);
        for filter in ["FlateDecode", "Fl", "FlatDecode", "DCTDecode"] {
            check(name(filter), &deflated(), false, whole);
        }
        check(name("AHx"), b"42 54>", false, (b"BT", Soundness::Whole));
        check(name("A85"), b"<~6<!~>", false, (b"BT", Soundness::Whole));
        check(name("Unknown"), TEXT, false, (b"", Soundness::Cut));
    }

    #[test]
    fn what_breaks_off_in_the_middle_of_a_file_may_be_wrong_before() {
        let packed = deflated();
        let half = &packed[..packed.len() - 8];
        let bytes = inflate(half, 1 << 20).expect("it is deflated").bytes;
        check(name("FlateDecode"), half, true, (&bytes, Soundness::Cut));
        check(name("FlateDecode"), half, false, (&bytes, Soundness::Corrupt));
    }

    #[test]
    fn filters_are_undone_one_after_the_other() {
        let filters = Object::Array(vec![name("ASCIIHexDecode"), name("RunLengthDecode")]);
        check(filters, b"01 42 54 80>", false, (b"BT", Soundness::Whole));
    }
}
