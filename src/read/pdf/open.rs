//! Bytes → objects: opens, decrypts and repairs.

use lopdf::xref::XrefRecovery;
use lopdf::{Document, Error, LoadOptions};

use crate::finding::{Finding, Rule, Severity};
use crate::read::{ReadError, ReadOptions};

/// Object streams and cross-reference tables of real files stay far below this.
const LARGEST_PART: usize = 64 << 20;

/// An opened file.
pub struct Opened {
    pub document: Document,
    /// What had to be repaired.
    pub findings: Vec<Finding>,
    /// Whether the table of objects is the file's own: rebuilding it may find more.
    pub as_written: bool,
}

/// Where the table of objects is taken from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// As the file says; rebuilt if that leads nowhere.
    AsWritten,
    /// Rebuilt from the objects in the file, whatever it says.
    Rebuilt,
}

/// Opens a file, with the empty password or the given one where it is encrypted.
pub fn open(bytes: &[u8], options: &ReadOptions, table: Table) -> Result<Opened, ReadError> {
    let rebuilt = Some(XrefRecovery::Reconstructed);
    let document = match load(bytes, options, table) {
        Ok(document) if document.xref_recovery != rebuilt => document,
        // A rebuilt file may have lost its end: with the last stream closed, its beginning
        // can be read as well.
        other => match closed(bytes).and_then(|bytes| load(&bytes, options, table).ok()) {
            Some(document) => document,
            None => other?,
        },
    };
    if document.is_encrypted() {
        return Err(ReadError::Encrypted);
    }
    let findings = document.xref_recovery.map(repaired).into_iter().collect();
    Ok(Opened { as_written: document.xref_recovery != rebuilt, document, findings })
}

/// A file that breaks off inside an object, with that object closed.
fn closed(bytes: &[u8]) -> Option<Vec<u8>> {
    let last = |word: &[u8]| bytes.windows(word.len()).rposition(|window| window == word);
    let open = last(b" obj") > last(b"endobj");
    open.then(|| [bytes, b"\nendstream\nendobj\n"].concat())
}

fn load(bytes: &[u8], options: &ReadOptions, table: Table) -> Result<Document, ReadError> {
    let options = LoadOptions {
        password: options.password.clone(),
        force_reconstruct: table == Table::Rebuilt,
        max_decompressed_size: Some(LARGEST_PART),
        ..LoadOptions::default()
    };
    Document::load_mem_with_options(bytes, options).map_err(refusal)
}

fn refusal(error: Error) -> ReadError {
    match error {
        Error::InvalidPassword | Error::Decryption(_) => ReadError::Encrypted,
        other => ReadError::Damaged(other.to_string()),
    }
}

fn repaired(recovery: XrefRecovery) -> Finding {
    let how = match recovery {
        XrefRecovery::OffsetCorrected => "the table of objects was not where the file says",
        XrefRecovery::Reconstructed => "the table of objects was rebuilt from the objects found",
        _ => "the table of objects was repaired",
    };
    Finding::reading(Rule::Damaged, Severity::Warning, how)
}
