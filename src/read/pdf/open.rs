//! Bytes → objects: opens, decrypts and repairs.

use lopdf::xref::XrefRecovery;
use lopdf::{Dictionary, Document, Error, LoadOptions, Object};
use memchr::memmem;

use super::budget::File;
use super::{objects, packed, repair};
use crate::finding::{Finding, Rule, Severity};
use crate::read::{ReadError, ReadOptions};

/// An opened file.
pub struct Opened {
    pub document: File,
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
///
/// Errors: it cannot be opened, or its objects would take all memory.
pub fn open(bytes: &[u8], options: &ReadOptions, table: Table) -> Result<Opened, ReadError> {
    if packed::is_bomb(bytes) {
        let how = "it packs more objects than a report has, to fill the memory of its readers";
        return Err(ReadError::Damaged(how.to_owned()));
    }
    let cut = repair::goes_on(bytes);
    let mut document = load(bytes, options, if cut { Table::Rebuilt } else { table })?;
    if !is_rebuilt(&document) && repair::is_glued(bytes, document.xref_start) {
        document = load(bytes, options, Table::Rebuilt)?;
    }
    if is_locked(&document) {
        return Err(lock(&document, options));
    }
    if is_rebuilt(&document) {
        repair::keep_latest(&mut document, bytes);
    }
    repair::measure(&mut document, bytes);
    let mut findings: Vec<Finding> = document.xref_recovery.map(repaired).into_iter().collect();
    if cut {
        let message = "the file breaks off in an update of itself, what is read may be older";
        findings.push(Finding::reading(Rule::Damaged, Severity::Error, message));
    }
    Ok(Opened { as_written: !is_rebuilt(&document), document: File::new(document), findings })
}

fn is_rebuilt(document: &Document) -> bool {
    document.xref_recovery == Some(XrefRecovery::Reconstructed)
}

/// Loads a file, and one that lost its end with the last object closed: its beginning can be
/// read as well.
fn load(bytes: &[u8], options: &ReadOptions, table: Table) -> Result<Document, ReadError> {
    match load_as_it_is(bytes, options, table) {
        Ok(document) if !is_rebuilt(&document) => Ok(document),
        other => match closed(bytes) {
            Some(closed) => {
                let mut document = load_as_it_is(&closed, options, table).or(other)?;
                repair::mark_cut(&mut document, bytes);
                Ok(document)
            }
            None => other,
        },
    }
}

/// A file that breaks off inside an object, with that object closed.
fn closed(bytes: &[u8]) -> Option<Vec<u8>> {
    let open = memmem::rfind(bytes, b" obj") > memmem::rfind(bytes, b"endobj");
    open.then(|| [bytes, b"\nendstream\nendobj\n"].concat())
}

fn load_as_it_is(bytes: &[u8], options: &ReadOptions, table: Table) -> Result<Document, ReadError> {
    let load = |password: Option<String>| {
        let options = LoadOptions {
            password,
            force_reconstruct: table == Table::Rebuilt,
            max_decompressed_size: Some(repair::LARGEST_PART),
            ..LoadOptions::default()
        };
        Document::load_mem_with_options(bytes, options)
    };
    let loaded = match load(options.password.clone()) {
        // Without a password the file opens far enough to tell how it is locked.
        Err(Error::InvalidPassword | Error::Decryption(_)) => load(None),
        other => other,
    };
    loaded.map_err(|error| match error {
        Error::InvalidPassword | Error::Decryption(_) => ReadError::Encrypted,
        other => ReadError::Damaged(other.to_string()),
    })
}

fn is_locked(document: &Document) -> bool {
    document.trailer.has(b"Encrypt") && !document.was_encrypted()
}

/// What it takes to open a file that the password, if any, does not.
fn lock(document: &Document, options: &ReadOptions) -> ReadError {
    let handler = objects::dict(document, &document.trailer, b"Encrypt");
    let name = handler.and_then(|handler| objects::name(document, handler, b"Filter"));
    match name {
        // The handler of passwords; what has lost its name had no other as a rule.
        Some(b"Standard") | None if is_odd(document) => ReadError::Locked(
            "not as usual; print it into a new PDF with a program that opens it".to_owned(),
        ),
        Some(b"Standard") | None => match options.password {
            Some(_) => ReadError::WrongPassword,
            None => ReadError::Encrypted,
        },
        Some(_) if handler.is_some_and(is_for_certificates) => {
            ReadError::Locked("only the holders of certificates can open it".to_owned())
        }
        Some(name) => {
            let name = String::from_utf8_lossy(name);
            ReadError::Locked(format!("only the program that encrypted it can open it ({name})"))
        }
    }
}

/// What lopdf cannot decrypt, whatever the password: a handler that is no object of its own, and a
/// file without its ID.
fn is_odd(document: &Document) -> bool {
    let handler = document.trailer.get(b"Encrypt").and_then(Object::as_reference);
    handler.is_err() || !document.trailer.has(b"ID")
}

fn is_for_certificates(handler: &Dictionary) -> bool {
    let way = handler.get(b"SubFilter").and_then(Object::as_name).unwrap_or_default();
    handler.has(b"Recipients") || way.starts_with(b"adbe.pkcs7")
}

fn repaired(recovery: XrefRecovery) -> Finding {
    let how = match recovery {
        XrefRecovery::OffsetCorrected => "the table of objects was not where the file says",
        XrefRecovery::Reconstructed => "the table of objects was rebuilt from the objects found",
        _ => "the table of objects was repaired",
    };
    Finding::reading(Rule::Damaged, Severity::Warning, how)
}
