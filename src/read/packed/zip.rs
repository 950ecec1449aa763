//! Members of a zip archive.

use std::io::Cursor;

use zip::ZipArchive;
use zip::result::ZipError;

use super::{Give, name_of};

/// Gives the files of the archive, those that cannot be unpacked with the reason.
pub fn members(bytes: &[u8], password: Option<&str>, give: &mut Give<'_>) -> Result<(), String> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return Err("its zip archive has no directory; the end may be cut off".to_owned());
    };
    for index in 0..archive.len() {
        let Ok(raw) = archive.by_index_raw(index) else { continue };
        let name = match std::str::from_utf8(raw.name_raw()) {
            Ok(name) => name.to_owned(),
            Err(_) => name_of(raw.name_raw()),
        };
        let is_folder = raw.is_dir();
        drop(raw);
        if is_folder {
            continue;
        }
        let opened = match password {
            Some(password) => archive.by_index_decrypt(index, password.as_bytes()),
            None => archive.by_index(index),
        };
        match opened {
            Ok(mut file) => give(&name, Ok(&mut file))?,
            Err(error) => give(&name, Err(reason(&error)))?,
        }
    }
    match entries(bytes) {
        // Of files of one name the crate knows the last one only.
        Some(entries) if entries > archive.len() => {
            let lost = entries - archive.len();
            Err(format!("{lost} of its {entries} files bear the name of another and were not read"))
        }
        Some(_) | None => Ok(()),
    }
}

/// How many files the directory of the archive has, by its own count; `None` where it has no end, or
/// counts in another place because they are very many.
fn entries(bytes: &[u8]) -> Option<usize> {
    const END: &[u8] = b"PK\x05\x06";
    let end = memchr::memmem::rfind(bytes, END)?;
    let count = bytes.get(end + 10..end + 12)?;
    let count = u16::from_le_bytes([count[0], count[1]]);
    (count < u16::MAX).then_some(count.into())
}

fn reason(error: &ZipError) -> String {
    match error {
        ZipError::UnsupportedArchive(what) if *what == ZipError::PASSWORD_REQUIRED => {
            "the file needs a password".to_owned()
        }
        ZipError::InvalidPassword => {
            "the file needs a password, and the given one does not open it".to_owned()
        }
        other => format!("it cannot be unpacked: {other}"),
    }
}
