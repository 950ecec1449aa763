//! The encoding of XML parts.

use encoding_rs::Encoding;

/// XML is UTF-8, UTF-16, or what its first line says.
pub fn decoded(bytes: Vec<u8>) -> String {
    let named = match Encoding::for_bom(&bytes) {
        Some((encoding, length)) => Some((encoding, length)),
        None => declared(&bytes).map(|encoding| (encoding, 0)),
    };
    match named {
        Some((encoding, length)) => {
            encoding.decode_without_bom_handling(&bytes[length..]).0.into_owned()
        }
        None => match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        },
    }
}

/// The encoding of XML without a BOM, if it is not UTF-8: UTF-16 shows in its first two characters,
/// others are named in the declaration.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [b'<', 0, ..] => return Some(encoding_rs::UTF_16LE),
        [0, b'<', ..] => return Some(encoding_rs::UTF_16BE),
        _ => {}
    }
    let line = bytes.strip_prefix(b"<?xml")?.split(|byte| *byte == b'>').next()?;
    let line = std::str::from_utf8(line).ok()?;
    let (_, name) = line.split_once("encoding=")?;
    let name = name.trim_start_matches(['"', '\'']).split(['"', '\'']).next()?;
    // A text that names UTF-16 in bytes of one each is not what it says.
    Encoding::for_label(name.as_bytes()).filter(|encoding| encoding.is_ascii_compatible())
}
