//! Panel → files. One small file per output format.
