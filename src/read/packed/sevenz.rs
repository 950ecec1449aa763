//! Members of a 7z archive.

use std::io::{Cursor, Read};

use sevenz_rust2::{ArchiveReader, Error, Password};

use super::Give;
use crate::read::guard::guarded;

/// Bytes of a member that nobody wants, at most: unpacking them takes time all the same.
const MOST_LEFT: u64 = 256 << 20;

/// Gives the files of the archive. Its parts depend on one another: what comes behind a broken one
/// is lost with it.
pub fn members(bytes: &[u8], give: &mut Give<'_>) -> Result<(), String> {
    let mut ended = Ok(());
    let read = guarded(|| {
        let mut archive = ArchiveReader::new(Cursor::new(bytes), Password::empty())?;
        archive.set_thread_count(1);
        archive.for_each_entries(|entry, reader| {
            if !entry.is_directory() {
                ended = give(entry.name(), Ok(reader));
                // What was not read of this member stands before the next.
                let left = std::io::copy(&mut reader.take(MOST_LEFT), &mut std::io::sink())?;
                if left == MOST_LEFT && ended.is_ok() {
                    ended = Err("a file in it unpacks to more than any report has".to_owned());
                }
            }
            Ok(ended.is_ok())
        })
    });
    ended?;
    match read {
        Some(Ok(())) => Ok(()),
        Some(Err(error)) => Err(reason(&error)),
        None => Err("its 7z archive does not hold together".to_owned()),
    }
}

fn reason(error: &Error) -> String {
    let said = error.to_string();
    let locked = ["assword", "AES"].iter().any(|word| said.contains(word));
    let (what, why) = match (locked, said.contains("UnsupportedCompression")) {
        (true, _) => ("the archive is encrypted", String::new()),
        (false, true) => {
            ("its files are packed in a way that we cannot unpack", format!(" ({said})"))
        }
        (false, false) => return format!("its 7z archive cannot be unpacked: {said}"),
    };
    format!("{what}{why}; unpack it and give the files inside")
}
