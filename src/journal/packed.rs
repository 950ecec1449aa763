//! A row as a reader sends it and as the journal keeps it: closed, with what must be known of it
//! outside.

use std::fmt;
use std::io;
use std::time::Duration;

use serde::de::{Deserializer, Visitor};
use serde::{Deserialize, Serialize, Serializer};

use crate::identify::ReportId;
use crate::panel::FileRow;
use crate::source::DocumentId;

/// A closed row.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Packed {
    pub brief: Brief,
    pub row: Closed,
}

/// What is known of a row without opening it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Brief {
    pub file: String,
    pub id: Option<DocumentId>,
    /// Whose report each one in it is, without the findings on that.
    pub reports: Vec<ReportId>,
    /// No part of the row: it would make two journals of the same files differ.
    pub took: Duration,
}

/// The bytes of a row.
#[derive(Clone, Debug)]
pub struct Closed(Vec<u8>);

/// Bytes that nearly every row has room in: one that grows is copied each time.
const ROOM: usize = 128 << 10;

impl Packed {
    pub fn pack(row: &FileRow) -> io::Result<Self> {
        let ids = row.reports().iter().map(|report| ReportId {
            findings: Vec::new(),
            votes: Vec::new(),
            ..report.id.clone()
        });
        let brief =
            Brief { file: row.file.clone(), id: row.id, reports: ids.collect(), took: row.took };
        let room = Vec::with_capacity(ROOM);
        let row = Closed(postcard::to_extend(row, room).map_err(io::Error::other)?);
        Ok(Self { brief, row })
    }

    pub fn open(&self) -> io::Result<FileRow> {
        Ok(FileRow { took: self.brief.took, ..self.row.open()? })
    }

    /// For another process or machine of the same build (`TOOL`).
    pub fn to_bytes(&self) -> io::Result<Vec<u8>> {
        postcard::to_stdvec(self).map_err(io::Error::other)
    }

    pub fn from_bytes(bytes: &[u8]) -> io::Result<Self> {
        postcard::from_bytes(bytes).map_err(io::Error::other)
    }
}

impl Closed {
    /// Bytes of it.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn open(&self) -> io::Result<FileRow> {
        postcard::from_bytes(&self.0).map_err(io::Error::other)
    }
}

impl Serialize for Closed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Closed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bytes;
        impl Visitor<'_> for Bytes {
            type Value = Closed;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the bytes of a row")
            }

            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Closed, E> {
                Ok(Closed(bytes.to_vec()))
            }

            fn visit_byte_buf<E>(self, bytes: Vec<u8>) -> Result<Closed, E> {
                Ok(Closed(bytes))
            }
        }
        deserializer.deserialize_byte_buf(Bytes)
    }
}
