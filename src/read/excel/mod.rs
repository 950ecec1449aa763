//! In work.

use super::{Document, ReadError};
pub fn read_xlsx(_bytes: &[u8]) -> Result<Document, ReadError> {
    Err(ReadError::Unsupported("not read yet".to_owned()))
}
pub fn read_xls(_bytes: &[u8]) -> Result<Document, ReadError> {
    Err(ReadError::Unsupported("not read yet".to_owned()))
}
pub fn read_ods(_bytes: &[u8]) -> Result<Document, ReadError> {
    Err(ReadError::Unsupported("not read yet".to_owned()))
}
