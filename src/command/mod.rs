//! The subcommands. Only this part of the program talks to people.

use std::path::Path;

use gongkai::codebook::Codebook;

pub mod extract;
mod inputs;
pub mod show;
mod summary;

/// What went wrong with the run itself, in words for a person.
pub type Failure = String;

/// The codebook of the program, or of the folder that the user names.
fn codebook(folder: Option<&Path>) -> Result<Option<Codebook>, Failure> {
    folder
        .map(|folder| {
            Codebook::load(folder).map_err(|error| format!("the codebook cannot be used: {error}"))
        })
        .transpose()
}
