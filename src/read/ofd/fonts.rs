//! The fonts of a package: whether a glyph shows the character that the text beside it says.
//!
//! A text object has characters for machines and may name the glyphs that are drawn for people. Only where a
//! number could come out wrong are the two held against each other.

use std::collections::HashMap;
use std::sync::Arc;

use super::package::Package;
use super::resources::FontFile;
use crate::finding::{Finding, Rule, Severity};
use crate::read::pdf::{Embedded, Meaning};
use crate::read::{Doubt, Glyph, ReadError};

/// A character of which a wrong meaning could make a wrong number.
pub struct Said {
    /// The index of its glyph on the page.
    pub at: usize,
    pub c: char,
    /// The glyph that the page names.
    pub glyph: Option<u32>,
    /// The program of its font.
    pub file: Arc<FontFile>,
}

/// A digit whose glyph is named in a font that is not there to be looked at.
pub struct Unproved {
    /// The index of its glyph on the page.
    pub at: usize,
    pub font: u16,
    pub digit: u32,
    pub glyph: u32,
}

/// So many digits whose glyphs follow one another as the digits do prove one another.
const PROVED: usize = 3;

/// Puts digits in doubt whose glyphs may show another one. Fonts have the glyphs of digits one behind
/// the other: those that most digits of the page agree upon are theirs.
pub fn doubt_unproved(unproved: &[Unproved], glyphs: &mut [Glyph]) {
    let zero = |own: &Unproved| (own.font, i64::from(own.glyph) - i64::from(own.digit));
    let mut agreeing: HashMap<(u16, i64), (u16, usize)> = HashMap::new();
    for own in unproved {
        let (digits, count) = agreeing.entry(zero(own)).or_default();
        *digits |= 1 << own.digit;
        *count += 1;
    }
    let most = |font: u16| {
        let own = agreeing.iter().filter(|((of, _), _)| *of == font);
        own.max_by_key(|(_, (_, count))| *count)
    };
    for own in unproved {
        let proved = most(own.font).is_some_and(|(zeros, (digits, _))| {
            *zeros == zero(own) && digits.count_ones() as usize >= PROVED
        });
        if let Some(glyph) = glyphs.get_mut(own.at).filter(|_| !proved) {
            glyph.doubt = Some(Doubt::Meaning);
        }
    }
}

/// Looks at glyphs in one document; real ones take some dozens.
const MOST_LOOKS: usize = 4_000;

/// The programs that were asked for, and what was found.
#[derive(Default)]
pub struct Fonts {
    programs: HashMap<Arc<FontFile>, Option<Embedded>>,
    known: HashMap<(Arc<FontFile>, Option<u32>, char), Meaning>,
}

impl Fonts {
    /// Takes the glyphs of a page for what they show; what differs from the text is in doubt.
    pub fn examine(
        &mut self,
        package: &mut Package<'_>,
        said: Vec<Said>,
        glyphs: &mut [Glyph],
    ) -> Result<(), ReadError> {
        for Said { at, c, glyph, file } in said {
            let Some(own) = glyphs.get_mut(at) else { continue };
            if !self.programs.contains_key(&file) {
                let bytes = package.bytes(&file.from, &file.path)?;
                self.programs.insert(file.clone(), bytes.and_then(Embedded::new));
            }
            let Some(Some(program)) = self.programs.get(&file) else { continue };
            let key = (file, glyph, c);
            if !self.known.contains_key(&key) {
                if self.known.len() >= MOST_LOOKS {
                    own.doubt = Some(Doubt::Meaning);
                    continue;
                }
                let shown = program.shown(c, glyph);
                self.known.insert(key.clone(), shown);
            }
            let Some(shown) = self.known.get(&key) else { continue };
            own.text = shown.text.clone();
            if shown.doubtful {
                own.doubt = Some(Doubt::Meaning);
            }
        }
        Ok(())
    }

    /// One finding for each font of which the text says what its glyphs do not show.
    pub fn findings(&self) -> Vec<Finding> {
        let lies = self.programs.iter().filter_map(|(file, program)| {
            let lies = program.as_ref()?.lies()?;
            let path = &file.path;
            Some(format!(
                "font {path}: the file gives out its glyphs for what they are not: {lies}"
            ))
        });
        let mut messages: Vec<String> = lies.collect();
        messages.sort();
        let finding = |message| Finding::reading(Rule::FontDoubtful, Severity::Error, message);
        messages.into_iter().map(finding).collect()
    }
}
