//! What has been read stands on the disk at once: a run that dies has lost nothing, and memory does
//! not grow with the number of files.
//!
//! The journal is a hidden file in the folder of the data set. For each input it holds the rows that
//! came of it, then a line that says that this input is done; what has no such line does not count.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::panel::FileRow;
use crate::source::DocumentId;

pub mod frames;
mod packed;
mod shard;

pub use packed::{Brief, Packed};
pub use shard::Shard;

use frames::Frames;
use packed::Closed;

/// Name of the journal in the folder of the data set.
pub const NAME: &str = ".gongkai-journal";
/// How the names of all begin that a run leaves for the next one.
pub const OURS: &str = ".gongkai-";

/// Name of the folder beside it that keeps what was read on pictures of pages.
pub const PAGES: &str = ".gongkai-pages";

/// How the names of files begin that a run has not finished, in the same folder.
pub const UNFINISHED: &str = ".gongkai-part-";

/// The build of the program, as a hash of its sources: what is packed is opened by the same build.
pub const TOOL: &str = env!("GONGKAI_BUILD");

/// What a journal was written by and with. Rows of another tool, codebook or password are not those
/// that this run would give.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Hash of the sources that the program was built from.
    pub tool: String,
    /// Hash of the user's codebook; empty without one.
    pub codebook: String,
    /// Hash of the other options on which the rows depend.
    pub options: String,
}

/// A run has come to its end, and everything that it was asked for is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// The part of the inputs that it was asked for; `None`: all of them.
    pub part: Option<Part>,
}

/// One of the parts into which inputs were divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub shard: Shard,
    /// Hash of the names of all inputs: parts of others belong to another data set.
    pub of: DocumentId,
}

/// An input that is done. Its name is known by who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// `None` where there were no bytes to read.
    pub id: Option<DocumentId>,
    /// Under which limits it was set aside, where it would not have been under others.
    pub limit: Option<String>,
    /// Where the line stands that makes it count. It says where the rows are.
    pub at: u64,
}

/// Bytes that nearly every entry has room in beside its row.
const ROOM: usize = 1 << 10;

#[derive(Serialize, Deserialize)]
enum Entry {
    Head(Head),
    Row(Closed),
    Done {
        name: String,
        id: Option<DocumentId>,
        limit: Option<String>,
        /// Bytes from the beginning of the first row to that of each, and to this entry.
        rows: Vec<u64>,
        before: u64,
        briefs: Vec<Brief>,
    },
    /// The last line of a run that was not stopped.
    Ended(Ended),
}

/// A journal that is open for this process alone.
pub struct Journal {
    frames: Frames,
}

/// What was found in the place of a journal.
pub struct Opened {
    pub journal: Journal,
    /// The inputs that are done, by name; the last line of one counts.
    pub done: BTreeMap<String, Done>,
    /// How the run ended that wrote it; `None`: it was stopped, or is going on.
    pub ended: Option<Ended>,
    /// Why what stood there is not used: in words for a person.
    pub refused: Option<String>,
}

impl Journal {
    /// Opens the journal of a folder. Without `resume`, and where it is of another tool, codebook
    /// or password, it begins anew.
    pub fn open(folder: &Path, head: &Head, resume: bool) -> io::Result<Opened> {
        let path = folder.join(NAME);
        let file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
        if let Err(fs::TryLockError::WouldBlock) = file.try_lock() {
            let message = "another run is writing to this folder";
            return Err(io::Error::new(io::ErrorKind::ResourceBusy, message));
        }
        let found = if resume { scan(&file)? } else { Found::default() };
        let refused = found.head.as_ref().and_then(|found| found.differs(head));
        if found.head.as_ref() == Some(head) {
            let journal = Journal { frames: Frames::new(file, found.end)? };
            return Ok(Opened { journal, done: found.done, ended: found.ended, refused: None });
        }
        let frames = Frames::new(file, 0)?;
        frames.append(&frames::frame(&Entry::Head(head.clone()))?)?;
        Ok(Opened { journal: Journal { frames }, done: BTreeMap::new(), ended: None, refused })
    }

    /// Opens the journal that another run has left, to read what is done in it.
    pub fn read_only(folder: &Path, head: &Head) -> io::Result<Opened> {
        let file = File::open(folder.join(NAME))?;
        let found = scan(&file)?;
        let Some(of) = found.head else {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "it holds no journal"));
        };
        let journal = Journal { frames: Frames::existing(file, found.end) };
        let (done, ended) = (found.done, found.ended);
        Ok(Opened { journal, done, ended, refused: of.differs(head) })
    }

    /// Writes down that an input is done, with all rows that came of it, and returns where the line
    /// stands that says so. It counts when this returns.
    pub fn append(
        &self,
        name: &str,
        id: Option<DocumentId>,
        limit: Option<String>,
        rows: Vec<Packed>,
    ) -> io::Result<u64> {
        let room = rows.iter().map(|packed| packed.row.len() + ROOM).sum();
        let mut block = Vec::with_capacity(room);
        let mut offsets = Vec::with_capacity(rows.len());
        let mut briefs = Vec::with_capacity(rows.len());
        for packed in rows {
            offsets.push(block.len() as u64);
            block = frames::push(block, &Entry::Row(packed.row))?;
            briefs.push(packed.brief);
        }
        let before = block.len() as u64;
        let name = name.to_owned();
        let done = Entry::Done { name, id, limit, rows: offsets, before, briefs };
        block = frames::push(block, &done)?;
        Ok(self.frames.append(&block)? + before)
    }

    pub fn row(&self, at: u64) -> io::Result<FileRow> {
        match self.frames.read(at)? {
            Entry::Row(row) => row.open(),
            Entry::Head(_) | Entry::Done { .. } | Entry::Ended(_) => {
                Err(io::ErrorKind::InvalidData.into())
            }
        }
    }

    /// Where the rows of an input stand, and what is known of each, in their order. `at` is where the
    /// line stands that says that it is done.
    pub fn rows(&self, at: u64) -> io::Result<Vec<(u64, Brief)>> {
        match self.frames.read(at)? {
            Entry::Done { rows, before, briefs, .. } => {
                let start = at.checked_sub(before).ok_or(io::ErrorKind::InvalidData)?;
                Ok(rows.into_iter().map(|row| start + row).zip(briefs).collect())
            }
            Entry::Head(_) | Entry::Row(_) | Entry::Ended(_) => {
                Err(io::ErrorKind::InvalidData.into())
            }
        }
    }

    /// To the disk, past all caches.
    pub fn sync(&self) -> io::Result<()> {
        self.frames.sync()
    }
}

/// Puts a journal into a folder that holds these inputs in their order and nothing else: what two
/// runs leave behind is the same, whichever file was read first.
pub fn put_in_order(
    folder: &Path,
    head: &Head,
    done: &[(&Journal, u64)],
    ended: Ended,
) -> io::Result<()> {
    let mut file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder)?;
    let mut out = BufWriter::with_capacity(1 << 20, &mut file);
    out.write_all(&frames::frame(&Entry::Head(head.clone()))?)?;
    for &(journal, at) in done {
        let mut offset = 0;
        let mut rows = Vec::new();
        for (row, _) in journal.rows(at)? {
            let frame = journal.frames.raw(row)?;
            rows.push(offset);
            offset += frame.len() as u64;
            out.write_all(&frame)?;
        }
        let mut entry: Entry = journal.frames.read(at)?;
        if let Entry::Done { rows: stand, before, .. } = &mut entry {
            (*stand, *before) = (rows, offset);
        }
        out.write_all(&frames::frame(&entry)?)?;
    }
    out.write_all(&frames::frame(&Entry::Ended(ended))?)?;
    out.flush()?;
    drop(out);
    file.as_file().sync_data()?;
    file.persist(folder.join(NAME)).map_err(|failed| failed.error)?;
    Ok(())
}

impl Head {
    /// Why what was written under this head is of no use under another.
    fn differs(&self, now: &Head) -> Option<String> {
        let parts = [
            (&self.tool, &now.tool, "another build of gongkai"),
            (&self.codebook, &now.codebook, "another codebook"),
            (&self.options, &now.options, "other options"),
        ];
        let differs = parts.into_iter().find(|(then, now, _)| then != now);
        differs.map(|(_, _, what)| format!("it was written with {what}"))
    }
}

#[derive(Default)]
struct Found {
    head: Option<Head>,
    done: BTreeMap<String, Done>,
    ended: Option<Ended>,
    /// Where the last entry ends that counts.
    end: u64,
}

/// Reads a journal from its beginning, as far as it is whole.
fn scan(file: &File) -> io::Result<Found> {
    let mut from = BufReader::with_capacity(1 << 20, file);
    let mut found = Found::default();
    let mut at = 0;
    while let Some(body) = frames::next(&mut from)? {
        // The rows are not looked at: what is done stands in the short entries behind them.
        let entry = match body.first() {
            Some(&ROW) => None,
            _ => postcard::from_bytes(&body).ok(),
        };
        match entry {
            Some(Entry::Head(head)) => {
                found.head = Some(head);
                found.end = at + frames::length(&body);
            }
            Some(Entry::Done { name, id, limit, .. }) => {
                found.done.insert(name, Done { id, limit, at });
                found.end = at + frames::length(&body);
                // Another run has gone on from there.
                found.ended = None;
            }
            Some(Entry::Ended(ended)) => {
                found.ended = Some(ended);
                found.end = at + frames::length(&body);
            }
            Some(Entry::Row(_)) | None => {}
        }
        at += frames::length(&body);
    }
    Ok(found)
}

/// How an entry that is a row begins: the number of its kind.
const ROW: u8 = 1;
