//! Looking things up in the object tree: every reference resolved, every wrong type `None`.

use lopdf::{Dictionary, Document, Object, Stream};

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
