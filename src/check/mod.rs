//! Observations against the form's arithmetic and the prose: does anything speak for or against it?

use crate::codebook::Codebook;
use crate::finding::Finding;
use crate::narrate::Mention;
use crate::observe::Observation;

/// Confirms and flags in place; returns what is worth a remark. Never changes a value.
pub fn check(
    observations: &mut [Observation],
    mentions: &mut [Mention],
    codebook: &Codebook,
) -> Vec<Finding> {
    let _ = (observations, mentions, codebook);
    Vec::new()
}
