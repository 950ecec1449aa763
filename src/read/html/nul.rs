//! Pages with NUL characters among their text, which browsers pass over.

use encoding_rs::Encoding;

use crate::read::decode::{self, Decoded};

/// Zeros in a row from which on they stand in the place of a text: a part of the file is lost.
const RUN: usize = 8;
/// Bytes of a page for each NUL, at least: UTF-16 and what is no text have more of them.
const APART: usize = 100;

/// Decodes a page with some NUL characters in it. They are left in it, because the rules by which a page
/// is read say where they go and where they stay as a mark.
pub fn decode(bytes: &[u8], named: Option<&'static Encoding>) -> Option<Decoded> {
    let end = bytes.iter().rposition(|byte| *byte != 0)? + 1;
    let bytes = &bytes[..end];
    let count = memchr::memchr_iter(0, bytes).count();
    let is_lost = bytes.windows(RUN).any(|run| run.iter().all(|byte| *byte == 0));
    if count == 0 || count * APART > bytes.len() || is_lost {
        return None;
    }
    // No text has a NUL, so another character that the page has not stands for it meanwhile.
    let other = (1..=8).find(|other| !bytes.contains(other))?;
    let bytes: Vec<u8> = bytes.iter().map(|&byte| if byte == 0 { other } else { byte }).collect();
    let mut decoded = decode::decode(&bytes, named)?;
    decoded.text = decoded.text.replace(char::from(other), "\0");
    decoded.doubt.get_or_insert_with(|| format!("{count} NUL characters were passed over"));
    Some(decoded)
}
