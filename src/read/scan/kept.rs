//! What was read on pictures, kept on the disk: the next run need not read them again.
//!
//! A page takes seconds. What was found on it stands in a file of its own under the hash of all that it
//! depends on: the picture, its place on the page, the models, and how pages are read.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::options::Ocr;
use super::picture::Picture;
use crate::read::{Direction, Glyph, Mark, Ruling};
use crate::source::Rect;

/// Hash of the sources that read pictures: what another build has read may be something else.
const BUILD: &str = env!("GONGKAI_SCAN_BUILD");

/// A page holds less than so many bytes of text and lines.
const MOST: u64 = 64 << 20;

/// What is on a page that is a picture.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    /// The direction of its text before it was turned.
    pub turned: Direction,
    /// In points on the page, once it is turned.
    pub glyphs: Vec<Glyph>,
    pub rulings: Vec<Ruling>,
    pub marks: Vec<Mark>,
}

/// The file of one page, in a folder that may not be there yet.
pub struct Kept<'f> {
    folder: &'f Path,
    path: PathBuf,
}

impl<'f> Kept<'f> {
    /// Where a picture that covers `place` is kept.
    pub fn of(folder: &'f Path, picture: &Picture, place: &Rect, ocr: &Ocr) -> Kept<'f> {
        let Picture { width, height, grey, red, one_bit } = picture;
        let head = format!("{BUILD} {width} {height} {one_bit} {} {place:?}", ocr.models_told());
        let mut hash = Sha256::new().chain_update(head).chain_update(grey);
        for red in red.chunks(1 << 16) {
            hash.update(red.iter().map(|&red| u8::from(red)).collect::<Vec<u8>>());
        }
        let name: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Kept { folder, path: folder.join(name) }
    }

    /// `None` where nothing is kept, or what is there is damaged.
    pub fn open(&self) -> Option<Seen> {
        let packed = fs::read(&self.path).ok()?;
        let mut bytes = Vec::new();
        // The sum at its end tells whether it is whole.
        ZlibDecoder::new(&packed[..]).take(MOST).read_to_end(&mut bytes).ok()?;
        postcard::from_bytes(&bytes).ok()
    }

    /// Keeps it, if that can be done: a full disk costs the time of the next run and nothing else.
    pub fn keep(&self, seen: &Seen) {
        _ = self.write(seen);
    }

    fn write(&self, seen: &Seen) -> Option<()> {
        let bytes = postcard::to_stdvec(seen).ok()?;
        let mut packed = ZlibEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(&bytes).ok()?;
        fs::create_dir_all(self.folder).ok()?;
        // Another process may read the same picture: each writes its own, and either may stay.
        let part = self.path.with_extension(std::process::id().to_string());
        let written =
            fs::write(&part, packed.finish().ok()?).and_then(|()| fs::rename(&part, &self.path));
        if written.is_err() {
            _ = fs::remove_file(&part);
        }
        written.ok()
    }
}

/// Takes away what processes have left that were killed while they kept a page. Only a page's own file has
/// a name without an ending; where another process is at work, its page is read again in the next run.
pub fn sweep(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.filter(|path| path.extension().is_some()).for_each(|part| _ = fs::remove_file(part));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{Doubt, GlyphText};

    fn seen() -> Seen {
        let glyph = Glyph {
            text: GlyphText::One('7'),
            area: Rect { x0: 1.0 / 3.0, top: 2.0, x1: 3.0, bottom: 4.0 },
            size: 10.5,
            font: 0,
            direction: Direction::Right,
            doubt: Some(Doubt::Disputed),
            light: false,
        };
        Seen { turned: Direction::Up, glyphs: vec![glyph], ..Seen::default() }
    }

    fn picture(dark: u8) -> Picture {
        Picture::from_grey(2, 1, vec![dark, 255]).unwrap()
    }

    #[test]
    fn what_is_kept_is_the_same_and_what_is_damaged_is_not_there() {
        let folder = std::env::temp_dir().join(format!("gongkai-kept-{}", std::process::id()));
        let place = Rect { x0: 0.0, top: 0.0, x1: 1.0, bottom: 1.0 };
        let kept = Kept::of(&folder, &picture(0), &place, &Ocr::default());
        assert_eq!(kept.open(), None);
        kept.keep(&seen());
        assert_eq!(kept.open(), Some(seen()));
        let other = Kept::of(&folder, &picture(1), &place, &Ocr::default());
        assert_eq!(other.open(), None, "of another picture");
        let moved = Rect { x1: 2.0, ..place };
        assert_eq!(Kept::of(&folder, &picture(0), &moved, &Ocr::default()).open(), None);
        let mut bytes = fs::read(&kept.path).unwrap();
        bytes.truncate(bytes.len() - 3);
        fs::write(&kept.path, &bytes).unwrap();
        assert_eq!(kept.open(), None, "cut");
        kept.keep(&seen());
        let part = kept.path.with_extension("4711");
        fs::write(&part, &bytes).unwrap();
        sweep(&folder);
        assert!(!part.exists(), "left by a process that was killed");
        assert_eq!(kept.open(), Some(seen()), "what is whole stays");
        fs::remove_dir_all(&folder).unwrap();
    }
}
