//! Automatic numbers of an OpenDocument text.

use std::collections::BTreeMap;

use crate::read::docx::ordinal;
use crate::read::xml::{Element, Space};

/// The levels of a style of lists, from 1.
#[derive(Clone, Debug, Default)]
pub struct ListStyle(BTreeMap<usize, Level>);

#[derive(Clone, Debug)]
struct Level {
    /// The name that Word has for the format of its numbers; `None` has no number.
    format: Option<&'static str>,
    before: String,
    behind: String,
    start: u32,
    /// How many levels are shown.
    shown: usize,
}

impl ListStyle {
    pub fn read(element: &Element<'_>) -> Self {
        let levels = element.elements().filter(|e| e.space == Space::Text).filter_map(|level| {
            let text = |name: &str| level.attribute(name).unwrap_or_default().into_owned();
            Some((
                level.number("level")?,
                Level {
                    format: format(&text("num-format")),
                    before: text("num-prefix"),
                    behind: text("num-suffix"),
                    start: level.number("start-value").unwrap_or(1),
                    shown: level.number("display-levels").unwrap_or(1),
                },
            ))
        });
        Self(levels.collect())
    }

    /// Whether a level has numbers.
    pub fn counts(&self, level: usize) -> bool {
        self.0.get(&level).is_some_and(|level| level.format.is_some())
    }

    pub fn start(&self, level: usize) -> u32 {
        self.0.get(&level).map_or(1, |level| level.start)
    }

    /// The number of a level (from 1) with what stands around it.
    pub fn written(&self, level: usize, counts: &[u32]) -> Option<String> {
        let own = self.0.get(&level)?;
        own.format?;
        let first = (level + 1).saturating_sub(own.shown.max(1)).max(1);
        let numbers = (first..=level).filter_map(|at| {
            let format = self.0.get(&at)?.format?;
            Some(ordinal::write(*counts.get(at - 1)?, format))
        });
        let numbers: Vec<String> = numbers.collect();
        Some(format!("{}{}{}", own.before, numbers.join("."), own.behind))
    }
}

fn format(name: &str) -> Option<&'static str> {
    let start: String = name.chars().filter(|c| !c.is_whitespace()).take(3).collect();
    Some(match start.as_str() {
        "" => return None,
        "a" => "lowerLetter",
        "A" => "upperLetter",
        "i" => "lowerRoman",
        "I" => "upperRoman",
        "一,二" | "一二三" => "chineseCountingThousand",
        "壹,贰" => "chineseLegalSimplified",
        "壹,貳" => "ideographLegalTraditional",
        "甲,乙" => "ideographTraditional",
        "子,丑" => "ideographZodiac",
        "①,②" => "decimalEnclosedCircle",
        "１,２" => "decimalFullWidth",
        "01,0" | "01" => "decimalZero",
        _ => "decimal",
    })
}
