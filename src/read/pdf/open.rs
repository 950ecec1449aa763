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
}

/// Opens a file, with the empty password or the given one where it is encrypted.
pub fn open(bytes: &[u8], options: &ReadOptions) -> Result<Opened, ReadError> {
    let document = load(bytes, options.password.clone(), false)?;
    if document.is_encrypted() {
        return Err(ReadError::Encrypted);
    }
    let findings = document.xref_recovery.map(repaired).into_iter().collect();
    Ok(Opened { document, findings })
}

fn load(bytes: &[u8], password: Option<String>, rebuild: bool) -> Result<Document, ReadError> {
    let options = LoadOptions {
        password,
        max_decompressed_size: Some(LARGEST_PART),
        force_reconstruct: rebuild,
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
