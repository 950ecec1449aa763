//! The code of a number format → its sections.

use super::section::{Condition, Kind, Numerals, Part, Section};
use crate::read::excel::look::Rgb;

/// More than any format has; a part of a damaged file may be long.
const LONGEST: usize = 1000;

/// The sections of a format, at least one.
pub fn sections(code: &str) -> Vec<Section> {
    let characters: Vec<char> = code.chars().take(LONGEST).collect();
    let mut reader = Reader { characters: &characters, at: 0, sections: vec![empty()] };
    while reader.at < characters.len() {
        reader.token();
    }
    let mut sections = reader.sections;
    sections.iter_mut().for_each(finish);
    sections
}

fn empty() -> Section {
    Section {
        condition: None,
        colour: None,
        numerals: None,
        kind: Kind::Number,
        general: false,
        fills: false,
        parts: Vec::new(),
    }
}

/// What a section is for follows from its parts.
fn finish(section: &mut Section) {
    let has = |test: fn(&Part) -> bool| section.parts.iter().any(test);
    let dated = has(|part| matches!(part, Part::Date(..) | Part::Elapsed(..) | Part::Noon(..)));
    section.general = has(|part| *part == Part::General);
    section.kind = match (dated, has(|part| *part == Part::Text)) {
        (true, _) => Kind::Date,
        (false, true) => Kind::Text,
        (false, false) => Kind::Number,
    };
}

struct Reader<'c> {
    characters: &'c [char],
    at: usize,
    sections: Vec<Section>,
}

impl Reader<'_> {
    fn section(&mut self) -> &mut Section {
        let last = self.sections.len() - 1;
        &mut self.sections[last]
    }

    fn push(&mut self, part: Part) {
        self.section().parts.push(part);
    }

    fn literal(&mut self, c: char) {
        if let Some(Part::Literal(text)) = self.section().parts.last_mut() {
            text.push(c);
        } else {
            self.push(Part::Literal(c.to_string()));
        }
    }

    /// Whether the code goes on with a word, whatever its case; passes over it.
    fn word(&mut self, word: &str) -> bool {
        let rest = &self.characters[self.at..];
        let length = word.chars().count();
        let same = rest.len() >= length
            && rest.iter().zip(word.chars()).all(|(a, b)| a.eq_ignore_ascii_case(&b));
        if same {
            self.at += length;
        }
        same
    }

    fn token(&mut self) {
        let words = ["G/通用格式", "General", "AM/PM", "A/P", "上午/下午"]
            .into_iter()
            .find(|w| self.word(w));
        match words {
            Some("AM/PM") => return self.push(Part::Noon("AM".into(), "PM".into())),
            Some("A/P") => return self.push(Part::Noon("A".into(), "P".into())),
            Some("上午/下午") => return self.push(Part::Noon("上午".into(), "下午".into())),
            Some(_) => return self.push(Part::General),
            None => {}
        }
        let c = self.characters[self.at];
        self.at += 1;
        match c {
            ';' => self.sections.push(empty()),
            '"' => self.quoted(),
            '\\' | '!' => self.kept(),
            '_' => {
                self.at += 1;
                self.literal(' ');
            }
            '*' => self.filled(),
            '[' => self.bracket(),
            '0' | '#' | '?' => self.push(Part::Digit(c)),
            '.' => self.push(Part::Point),
            ',' => self.push(Part::Comma),
            '%' => self.push(Part::Percent),
            '/' if self.has_digits() => self.push(Part::Slash),
            '@' => self.push(Part::Text),
            'E' | 'e' if self.has_digits() && self.sign() => {
                let plus = self.characters[self.at] == '+';
                self.at += 1;
                self.push(Part::Exponent(plus));
            }
            'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' | 'e' | 'E' | 'a' | 'A' => {
                let letter = c.to_ascii_lowercase();
                let length = 1 + self.repeated(letter);
                self.push(Part::Date(letter, length));
            }
            _ => self.literal(c),
        }
    }

    fn has_digits(&mut self) -> bool {
        self.section().parts.iter().any(|part| matches!(part, Part::Digit(_)))
    }

    fn sign(&self) -> bool {
        matches!(self.characters.get(self.at), Some('+' | '-'))
    }

    /// How often a letter goes on.
    fn repeated(&mut self, letter: char) -> usize {
        let rest = &self.characters[self.at..];
        let length = rest.iter().take_while(|c| c.eq_ignore_ascii_case(&letter)).count();
        self.at += length;
        length
    }

    fn quoted(&mut self) {
        // An empty pair of quotes is a literal too: it shows nothing.
        self.push(Part::Literal(String::new()));
        while let Some(&c) = self.characters.get(self.at) {
            self.at += 1;
            match c {
                '"' => return,
                _ => self.literal(c),
            }
        }
    }

    fn kept(&mut self) {
        if let Some(&c) = self.characters.get(self.at) {
            self.at += 1;
            self.literal(c);
        }
    }

    /// `*x`: as many of the next character as the cell has room for. Spaces and dots lead to a
    /// number, digits and dashes belong to it.
    fn filled(&mut self) {
        let fills = self.characters.get(self.at).is_some_and(|c| c.is_numeric() || *c == '-');
        self.section().fills |= fills;
        self.at += 1;
    }

    /// `[Red]`, `[>=100]`, `[$¥-804]`, `[h]`, `[DBNum1]`.
    fn bracket(&mut self) {
        let rest = &self.characters[self.at..];
        let length = rest.iter().position(|c| *c == ']').unwrap_or(rest.len());
        let inside: String = rest[..length].iter().collect();
        self.at += length + 1;
        if let Some(symbol) = inside.strip_prefix('$') {
            let symbol = symbol.rsplit_once('-').map_or(symbol, |(symbol, _)| symbol);
            symbol.chars().for_each(|c| self.literal(c));
            return;
        }
        let lower = inside.to_ascii_lowercase();
        if let Some(condition) = Condition::parse(&inside) {
            self.section().condition = Some(condition);
        } else if let Some(numerals) = numerals(&lower) {
            self.section().numerals = Some(numerals);
        } else if let Some(colour) = colour(&lower) {
            self.section().colour = Some(colour);
        } else if let Some(letter @ ('h' | 'm' | 's')) = lower.chars().next()
            && lower.chars().all(|c| c == letter)
        {
            self.push(Part::Elapsed(letter, lower.len()));
        }
    }
}

fn numerals(name: &str) -> Option<Numerals> {
    match name {
        "dbnum1" => Some(Numerals::Plain),
        "dbnum2" => Some(Numerals::Formal),
        "dbnum3" => Some(Numerals::FullWidth),
        _ => None,
    }
}

fn colour(name: &str) -> Option<Rgb> {
    Some(match name {
        "white" | "白色" | "白" | "color2" | "颜色2" => Rgb(255, 255, 255),
        "black" | "黑色" => Rgb(0, 0, 0),
        "red" | "红色" => Rgb(255, 0, 0),
        "green" | "绿色" => Rgb(0, 255, 0),
        "blue" | "蓝色" => Rgb(0, 0, 255),
        "yellow" | "黄色" => Rgb(255, 255, 0),
        "magenta" | "洋红色" | "洋红" => Rgb(255, 0, 255),
        "cyan" | "青色" | "蓝绿色" => Rgb(0, 255, 255),
        _ => return None,
    })
}
