//! Messages on a pipe: the length in four bytes, then so many bytes.

use std::io::{self, Read, Write};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// What a child says first: it is there, and it speaks this language.
pub const HELLO: &str = "gongkai";

/// Bytes before a message that tell its own.
const LENGTH: usize = 4;

/// Bytes that nearly every message has room in: one that grows is copied each time.
const ROOM: usize = 128 << 10;

pub fn write(out: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    // One write for both: a pipe wakes its reader at each.
    let mut whole = Vec::with_capacity(ROOM);
    whole.extend([0; LENGTH]);
    let mut whole = postcard::to_extend(message, whole).map_err(io::Error::other)?;
    let length = u32::try_from(whole.len() - LENGTH).map_err(io::Error::other)?;
    whole[..LENGTH].copy_from_slice(&length.to_le_bytes());
    out.write_all(&whole)?;
    out.flush()
}

/// The next message; an error where the other side has gone.
pub fn read<M: DeserializeOwned>(from: &mut impl Read) -> io::Result<M> {
    let mut length = [0; LENGTH];
    from.read_exact(&mut length)?;
    let length = u64::from(u32::from_le_bytes(length));
    // Not all is allocated ahead: what is no message of ours may begin with any number.
    let mut body = Vec::with_capacity(ROOM.min(length as usize));
    if from.take(length).read_to_end(&mut body)? as u64 != length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    postcard::from_bytes(&body).map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_what_breaks_off_is_an_error() {
        let mut pipe = Vec::new();
        write(&mut pipe, &("东阳市", 5)).unwrap();
        write(&mut pipe, &("", 6)).unwrap();
        let mut whole = pipe.as_slice();
        assert_eq!(read::<(String, i32)>(&mut whole).unwrap(), ("东阳市".to_owned(), 5));
        assert_eq!(read::<(String, i32)>(&mut whole).unwrap(), (String::new(), 6));
        assert!(read::<(String, i32)>(&mut whole).is_err());
        assert!(read::<(String, i32)>(&mut &pipe[..6]).is_err());
    }
}
