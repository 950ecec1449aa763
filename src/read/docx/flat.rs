//! A package of parts in one XML file (Flat OPC), as Word saves it under "XML document".

use std::collections::BTreeMap;

use quick_xml::events::Event;
use quick_xml::reader::Reader;

use crate::read::xml::local;

/// More parts than any document has.
const MOST_PARTS: usize = 10_000;

/// The parts by name, as bytes. Of a text that is cut off or broken, those before the fault.
pub fn parts(text: &str) -> BTreeMap<String, Vec<u8>> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let mut parts = BTreeMap::new();
    let mut name = String::new();
    let mut start = 0;
    while let Ok(event) = reader.read_event() {
        let position = reader.buffer_position() as usize;
        match event {
            Event::Start(tag) => match local(tag.name().0) {
                "part" => {
                    let mut attributes = tag.attributes().filter_map(Result::ok);
                    let named = attributes.find(|attribute| local(attribute.key.0) == "name");
                    name = named
                        .map(|a| a.value.trim_start_matches('/').to_owned())
                        .unwrap_or_default();
                }
                "xmlData" | "binaryData" => start = position,
                _ => {}
            },
            Event::End(tag) => {
                let inside = text.get(start..position).and_then(|part| part.rsplit_once("</"));
                let inside = inside.map_or("", |(inside, _)| inside);
                match local(tag.name().0) {
                    "xmlData" => {
                        drop(parts.insert(name.clone(), inside.trim().as_bytes().to_vec()))
                    }
                    "binaryData" => drop(parts.insert(name.clone(), bytes(inside))),
                    _ => {}
                }
            }
            Event::Eof => break,
            Event::Empty(_) | Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) => {}
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
        if parts.len() > MOST_PARTS {
            break;
        }
    }
    parts
}

/// The bytes of a text in Base64; what is none of it is passed over.
fn bytes(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut held, mut count) = (0_u32, 0);
    for letter in text.bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        held = held << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((held >> count & 0xFF) as u8);
        }
    }
    bytes
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
             <pkg:part pkg:name='/cut'><pkg:xmlData><w:a>",
        );
        let expected = [("word/document.xml", &b"<w:a>&lt;</w:a>"[..]), ("x.bin", b"hello")];
        let expected = expected.map(|(name, bytes)| (name.to_owned(), bytes.to_vec()));
        assert_eq!(found, BTreeMap::from(expected));
    }
}
