//! Automatic numbers of a Word file of 1997–2003 ([MS-DOC] 2.9.131 and 2.9.150).

use std::collections::BTreeMap;

use super::fib::{Fib, i32_at, u16_at, u32_at};
use crate::read::docx::numbering::{Abstract, Level, List, Numbering};

/// Reads the lists; what is broken has no numbers.
pub fn read(fib: &Fib, table: &[u8]) -> Numbering {
    let mut numbering = Numbering::default();
    if let Some(lists) = fib.lists.and_behind(table) {
        abstracts(lists, &mut numbering);
    }
    if let Some(overrides) = fib.list_overrides.of(table) {
        self::overrides(overrides, &mut numbering);
    }
    numbering
}

fn abstracts(bytes: &[u8], numbering: &mut Numbering) -> Option<()> {
    let count = usize::from(u16_at(bytes, 0)?);
    let mut at = 2 + count * 28;
    for number in 0..count {
        let head = 2 + number * 28;
        let id = u32_at(bytes, head)?;
        let is_simple = bytes.get(head + 26)? & 1 == 1;
        let mut levels = BTreeMap::new();
        for depth in 0..if is_simple { 1 } else { 9 } {
            let (level, length) = level(bytes.get(at..)?)?;
            levels.insert(depth, level);
            at += length;
        }
        numbering.abstracts.insert(id, Abstract { levels, from_style: None });
    }
    Some(())
}

/// A level and its length in bytes.
fn level(bytes: &[u8]) -> Option<(Level, usize)> {
    let characters = usize::from(*bytes.get(24)?);
    let paragraphs = usize::from(*bytes.get(25)?);
    let at = 28 + characters + paragraphs;
    let count = usize::from(u16_at(bytes, at)?);
    let letters = (0..count).map(|number| u16_at(bytes, at + 2 + number * 2));
    let letters: Vec<u16> = letters.collect::<Option<_>>()?;
    // A number from 0 to 8 stands for that of a level.
    let mut text = String::new();
    for letter in char::decode_utf16(letters) {
        match letter.unwrap_or(char::REPLACEMENT_CHARACTER) {
            place @ '\0'..='\u{8}' => text.push_str(&format!("%{}", place as u32 + 1)),
            letter => text.push(letter),
        }
    }
    let flags = *bytes.get(5)?;
    // Flag 3: it does not start anew after every level above, but only after a certain one.
    let restart = (flags & 8 != 0).then(|| bytes.get(26).copied().unwrap_or(0).into());
    let level = Level {
        start: i32_at(bytes, 0)?.try_into().unwrap_or(1),
        format: FORMATS.get(usize::from(*bytes.get(4)?)).copied().unwrap_or("decimal").to_owned(),
        text,
        restart,
        style: None,
        legal: flags & 4 != 0,
        space: *bytes.get(15)? != 2,
    };
    Some((level, at + 2 + count * 2))
}

fn overrides(bytes: &[u8], numbering: &mut Numbering) -> Option<()> {
    let count = u32_at(bytes, 0)? as usize;
    let mut at = 4 + count.checked_mul(16)?;
    for number in 0..count {
        let head = 4 + number * 16;
        let mut list = List { of: u32_at(bytes, head)?, ..List::default() };
        let changes = usize::from(*bytes.get(head + 12)?);
        at += 4;
        for _ in 0..changes {
            let flags = u32_at(bytes, at + 4)?;
            let depth = (flags & 0xF) as usize;
            if flags & 0x10 != 0 {
                list.starts.insert(depth, i32_at(bytes, at)?.try_into().unwrap_or(1));
            }
            at += 8;
            if flags & 0x20 != 0 {
                let (level, length) = level(bytes.get(at..)?)?;
                list.levels.insert(depth, level);
                at += length;
            }
        }
        numbering.lists.insert(number as u32 + 1, list);
    }
    Some(())
}

/// The names that DOCX has for the numbers of formats.
const FORMATS: [&str; 40] = [
    "decimal",
    "upperRoman",
    "lowerRoman",
    "upperLetter",
    "lowerLetter",
    "ordinal",
    "cardinalText",
    "ordinalText",
    "hex",
    "chicago",
    "ideographDigital",
    "japaneseCounting",
    "aiueo",
    "iroha",
    "decimalFullWidth",
    "decimalHalfWidth",
    "japaneseLegal",
    "japaneseDigitalTenThousand",
    "decimalEnclosedCircle",
    "decimalFullWidth2",
    "aiueoFullWidth",
    "irohaFullWidth",
    "decimalZero",
    "bullet",
    "ganada",
    "chosung",
    "decimalEnclosedFullstop",
    "decimalEnclosedParen",
    "decimalEnclosedCircleChinese",
    "ideographEnclosedCircle",
    "ideographTraditional",
    "ideographZodiac",
    "ideographZodiacTraditional",
    "taiwaneseCounting",
    "ideographLegalTraditional",
    "taiwaneseCountingThousand",
    "taiwaneseDigital",
    "chineseCounting",
    "chineseLegalSimplified",
    "chineseCountingThousand",
];
