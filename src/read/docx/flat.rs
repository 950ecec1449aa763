//! A package of parts in one XML file (Flat OPC), as Word saves it under "XML document".

use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use crate::read::base64;
use crate::read::xml::local;

/// More parts than any document has.
const MOST_PARTS: usize = 10_000;

/// The parts by name, as bytes. What is broken inside of a part does not end it; one that is cut off
/// reaches to the end of the text.
pub fn parts(text: &str) -> BTreeMap<String, Vec<u8>> {
    let mut parts = BTreeMap::new();
    let mut name = String::new();
    let mut rest = text;
    while let Some((tag, behind)) = next_start(rest) {
        rest = behind;
        match local(tag.name().0) {
            "part" => {
                let mut attributes = tag.attributes().filter_map(Result::ok);
                let named = attributes.find(|attribute| local(attribute.key.0) == "name");
                let value = named.map(|attribute| attribute.value.into_owned()).unwrap_or_default();
                name = value.trim_start_matches('/').to_owned();
            }
            kind @ ("xmlData" | "binaryData") => {
                let end = format!("</{}", tag.name().0);
                let inside = rest.split_once(&end).map_or(rest, |(inside, _)| inside);
                rest = &rest[inside.len()..];
                let bytes = match kind {
                    "xmlData" => inside.trim().as_bytes().to_vec(),
                    _ => base64::bytes(inside.as_bytes()),
                };
                parts.insert(std::mem::take(&mut name), bytes);
            }
            _ => {}
        }
        if parts.len() > MOST_PARTS {
            break;
        }
    }
    parts
}

/// The next start of an element, and the text behind it.
fn next_start(text: &str) -> Option<(BytesStart<'_>, &str)> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) => {
                let behind = text.get(reader.buffer_position() as usize..)?;
                return Some((tag, behind));
            }
            Event::Eof => return None,
            Event::End(_) | Event::Empty(_) | Event::Text(_) | Event::CData(_) => {}
            Event::GeneralRef(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::DocType(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_in_xml_and_in_base64() {
        let found = parts(
            "<?xml version='1.0'?><pkg:package xmlns:pkg='p'>\
             <pkg:part pkg:name='/word/document.xml'><pkg:xmlData><w:a>&lt;</w:a></pkg:xmlData></pkg:part>\
             <pkg:part pkg:name='/x.bin'><pkg:binaryData>aGVs\nbG8=</pkg:binaryData></pkg:part>\
             <pkg:part pkg:name='/broken'><pkg:xmlData><w:a <b></pkg:xmlData></pkg:part>\
             <pkg:part pkg:name='/cut'><pkg:xmlData><w:a>12",
        );
        let expected = [
            ("word/document.xml", &b"<w:a>&lt;</w:a>"[..]),
            ("x.bin", b"hello"),
            ("broken", b"<w:a <b>"),
            ("cut", b"<w:a>12"),
        ];
        let expected = expected.map(|(name, bytes)| (name.to_owned(), bytes.to_vec()));
        assert_eq!(found, BTreeMap::from(expected));
    }
}
