//! Members of a tar archive.

use std::io::Read;

use super::{Give, name_of};

/// Gives the files of the archive as far as it is sound.
pub fn members(archive: impl Read, give: &mut Give<'_>) -> Result<(), String> {
    let broken = |error: std::io::Error| format!("its tar archive does not hold together: {error}");
    let mut archive = tar::Archive::new(archive);
    for entry in archive.entries().map_err(broken)? {
        let mut entry = entry.map_err(broken)?;
        if entry.header().entry_type().is_file() {
            let name = name_of(&entry.path_bytes());
            give(&name, Ok(&mut entry))?;
        }
    }
    Ok(())
}
