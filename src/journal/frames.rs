//! A file of messages, one behind the other: appended, and read again by their place.

use std::fs::File;
use std::hash::Hasher;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHasher;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Messages in a file. A message that a dying run has left half written is told by its checksum.
pub struct Frames {
    inner: Mutex<Inner>,
}

struct Inner {
    file: File,
    /// Where the next message begins.
    end: u64,
    /// What is not in the file yet.
    waiting: Vec<u8>,
    /// Whether the file was read, and is not at its end any more.
    astray: bool,
}

/// The length in four bytes, and the checksum.
const HEAD: usize = 4 + SUM;
const SUM: usize = 8;
/// What waits is written when it is so long.
const CHUNK: usize = 256 << 10;

/// A message as it stands in the file.
pub fn frame(message: &impl Serialize) -> io::Result<Vec<u8>> {
    push(Vec::new(), message)
}

/// Appends a message as it stands in the file to others.
pub fn push(mut frames: Vec<u8>, message: &impl Serialize) -> io::Result<Vec<u8>> {
    let start = frames.len();
    frames.extend([0; HEAD]);
    let mut frames = postcard::to_extend(message, frames).map_err(io::Error::other)?;
    let body = start + HEAD;
    let length = u32::try_from(frames.len() - body).map_err(io::Error::other)?;
    let sum = checksum(&frames[body..]);
    frames[start..body - SUM].copy_from_slice(&length.to_le_bytes());
    frames[body - SUM..body].copy_from_slice(&sum);
    Ok(frames)
}

fn length_in(head: &[u8; HEAD]) -> usize {
    u32::from_le_bytes([head[0], head[1], head[2], head[3]]) as usize
}

/// Nobody forges a journal: it is asked for what a dying run has left half written.
fn checksum(body: &[u8]) -> [u8; SUM] {
    let mut hasher = FxHasher::default();
    hasher.write(body);
    hasher.finish().to_le_bytes()
}

impl Frames {
    /// On a file that holds messages up to `end`; what stands behind is cut off.
    pub fn new(mut file: File, end: u64) -> io::Result<Self> {
        file.set_len(end)?;
        file.seek(SeekFrom::Start(end))?;
        Ok(Self { inner: Mutex::new(Inner { file, end, waiting: Vec::new(), astray: false }) })
    }

    /// On a file that is only read.
    pub fn existing(file: File, end: u64) -> Self {
        Self { inner: Mutex::new(Inner { file, end, waiting: Vec::new(), astray: false }) }
    }

    /// Appends whole frames and returns where they begin. They are in the file when this returns.
    pub fn append(&self, frames: &[u8]) -> io::Result<u64> {
        let mut inner = self.inner();
        inner.flush()?;
        inner.find_end()?;
        let at = inner.end;
        if let Err(error) = inner.file.write_all(frames) {
            // What is half there must not stand before what comes next.
            _ = inner.file.set_len(at);
            _ = inner.file.seek(SeekFrom::Start(at));
            return Err(error);
        }
        inner.end += frames.len() as u64;
        Ok(at)
    }

    /// Appends a message of which nothing depends if the run dies, and returns where it begins.
    pub fn spool(&self, message: &impl Serialize) -> io::Result<u64> {
        let mut inner = self.inner();
        let at = inner.end + inner.waiting.len() as u64;
        let waiting = std::mem::take(&mut inner.waiting);
        inner.waiting = push(waiting, message)?;
        if inner.waiting.len() >= CHUNK {
            inner.flush()?;
        }
        Ok(at)
    }

    pub fn read<M: DeserializeOwned>(&self, at: u64) -> io::Result<M> {
        postcard::from_bytes(&self.raw(at)?[HEAD..]).map_err(io::Error::other)
    }

    /// A message as it stands in the file.
    pub fn raw(&self, at: u64) -> io::Result<Vec<u8>> {
        let mut inner = self.inner();
        inner.flush()?;
        inner.file.seek(SeekFrom::Start(at))?;
        inner.astray = true;
        let mut head = [0; HEAD];
        inner.file.read_exact(&mut head)?;
        // It was looked at when the file was opened, or is our own.
        let length = length_in(&head);
        let mut frame = Vec::with_capacity(HEAD + length);
        frame.extend(head);
        match (&inner.file).take(length as u64).read_to_end(&mut frame)? == length {
            true => Ok(frame),
            false => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }

    /// To the disk, past all caches.
    pub fn sync(&self) -> io::Result<()> {
        let mut inner = self.inner();
        inner.flush()?;
        inner.file.sync_data()
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        // Every write either counts or is cut off: the file is sound at any moment.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn find_end(&mut self) -> io::Result<()> {
        if self.astray {
            self.file.seek(SeekFrom::Start(self.end))?;
            self.astray = false;
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.waiting.is_empty() {
            self.find_end()?;
            self.file.write_all(&self.waiting)?;
            self.end += self.waiting.len() as u64;
            self.waiting.clear();
        }
        Ok(())
    }
}

/// The next message of a file; `None` where it ends or what follows is no whole message.
pub fn next(from: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut head = [0; HEAD];
    if !filled(from, &mut head)? {
        return Ok(None);
    }
    let length = length_in(&head);
    let mut body = Vec::new();
    // Not allocated ahead: what is half written may begin with any number.
    from.take(length as u64).read_to_end(&mut body)?;
    let whole = body.len() == length && checksum(&body) == head[4..];
    Ok(whole.then_some(body))
}

/// Bytes that a message takes in the file.
pub fn length(body: &[u8]) -> u64 {
    (HEAD + body.len()) as u64
}

fn filled(from: &mut impl Read, buffer: &mut [u8]) -> io::Result<bool> {
    match from.read_exact(buffer) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_half_written_is_no_message() {
        let whole = push(frame(&"东阳市").unwrap(), &"常山县").unwrap();
        let read = |bytes: &[u8]| {
            let mut from = bytes;
            std::iter::from_fn(|| next(&mut from).unwrap()).count()
        };
        assert_eq!(read(&whole), 2);
        assert_eq!(read(&whole[..whole.len() - 1]), 1);
        let mut changed = whole.clone();
        changed[HEAD] ^= 1;
        assert_eq!(read(&changed), 0);
        // Room that a disk has given and that nobody has written to.
        assert_eq!(read(&[0; 4 * HEAD]), 0);
    }
}
