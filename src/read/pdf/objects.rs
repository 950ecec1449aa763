//! Looking things up in the object tree: every reference resolved, every wrong type `None`.

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
    match with_direct_parameters(document, stream) {
        Some(stream) => stream.get_plain_content_with_limit(LARGEST_STREAM).ok(),
        None => stream.get_plain_content_with_limit(LARGEST_STREAM).ok(),
    }
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
