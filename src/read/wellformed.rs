//! Whether an XML text is well-formed.

use quick_xml::events::Event;
use quick_xml::reader::Reader;

/// The first fault of a text, for readers below us that pass over faults without a word: a start
/// or end that is lost moves all that follows to another place.
pub fn fault(text: &str) -> Option<String> {
    let mut reader = Reader::from_str(text);
    let mut open = 0_usize;
    loop {
        let position = reader.buffer_position();
        match reader.read_event() {
            Ok(Event::Start(_)) => open += 1,
            Ok(Event::End(_)) => open = open.saturating_sub(1),
            Ok(Event::Empty(_) | Event::Text(_) | Event::CData(_) | Event::GeneralRef(_)) => {}
            Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_)) => {}
            Ok(Event::Eof) => return (open > 0).then(|| "the end is missing".to_owned()),
            Err(error) => return Some(format!("byte {position}: {error}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, sound: bool) {
        assert_eq!(fault(text).is_none(), sound, "{text}: {:?}", fault(text));
    }

    #[test]
    fn sound_texts() {
        check("", true);
        check("<?xml version='1.0'?><a x='1'><b/>&lt;<![CDATA[<]]><!-- < --></a>\n", true);
    }

    #[test]
    fn lost_ends_and_starts() {
        check("<a><b></a>", false);
        check("<a></b></a>", false);
        check("<a>", false);
        check("<a></a></a>", false);
        check("<a><b", false);
        check("<a>&</a>", false);
    }
}
