//! One file through all stages, and the batch.
