//! Zip archives (DOCX, XLSX, ODS, …), read within bounds.

use std::io::{self, Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::ReadError;

/// More than any part of a report holds, and little enough for many readers side by side.
///
/// A few kilobytes of zip can unpack to terabytes.
const LARGEST_PART: u64 = 64 << 20;

/// All parts of an archive together; see `LARGEST_PART`.
const LARGEST_WHOLE: u64 = 512 << 20;

/// An archive whose directory was found.
pub struct Archive<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
    names: Vec<String>,
}

/// One unpacked part.
pub struct Part {
    pub bytes: Vec<u8>,
    /// What is wrong with it; the bytes are those before the damage.
    pub damage: Option<String>,
}

impl<'b> Archive<'b> {
    /// Reads the directory, which stands at the end: an archive cut off in the middle has none.
    pub fn open(bytes: &'b [u8]) -> Result<Self, ReadError> {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| {
            ReadError::Damaged("its zip archive has no directory; the end may be cut off".into())
        })?;
        let names = (0..zip.len())
            .map(|index| match zip.by_index_raw(index) {
                // Some Windows programs write `\`.
                Ok(file) => file.name().map_or(String::new(), |name| name.replace('\\', "/")),
                Err(_) => String::new(),
            })
            .collect();
        Ok(Self { zip, names })
    }

    /// Names of the parts, with `/`.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Whether there is a part of that name, whatever its case.
    pub fn has(&self, name: &str) -> bool {
        self.position(name).is_some()
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|other| other.eq_ignore_ascii_case(name))
    }

    /// Unpacks one part; `None` if there is none of that name.
    pub fn part(&mut self, name: &str) -> Result<Option<Part>, ReadError> {
        let Some(index) = self.position(name) else { return Ok(None) };
        let mut bytes = Vec::new();
        let damage = match self.unpack(index, LARGEST_PART, &mut bytes)? {
            Ending::Whole => None,
            Ending::TooLarge => Some(format!("{name} unpacks to more than 64 MB")),
            Ending::Broken(error) => Some(format!("{name}: {error}")),
        };
        Ok(Some(Part { bytes, damage }))
    }

    /// Unpacks everything into nothing, for readers below us that unpack without a bound.
    pub fn check_sizes(&mut self) -> Result<(), ReadError> {
        let mut left = LARGEST_WHOLE;
        for index in 0..self.names.len() {
            let mut count = Counter(0);
            match self.unpack(index, left, &mut count)? {
                Ending::Whole | Ending::Broken(_) => left = left.saturating_sub(count.0),
                Ending::TooLarge => {
                    return Err(ReadError::Damaged("it unpacks to more than 512 MB".into()));
                }
            }
        }
        Ok(())
    }

    fn unpack(
        &mut self,
        index: usize,
        limit: u64,
        into: &mut impl io::Write,
    ) -> Result<Ending, ReadError> {
        let file = match self.zip.by_index(index) {
            Ok(file) => file,
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                return Err(ReadError::Encrypted);
            }
            Err(error) => return Ok(Ending::Broken(error.to_string())),
        };
        Ok(match io::copy(&mut file.take(limit + 1), into) {
            Ok(count) if count > limit => Ending::TooLarge,
            Ok(_) => Ending::Whole,
            Err(error) => Ending::Broken(error.to_string()),
        })
    }
}

/// How unpacking a part ended.
enum Ending {
    Whole,
    TooLarge,
    Broken(String),
}

/// Counts what is written to it and keeps nothing.
struct Counter(u64);

impl io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
