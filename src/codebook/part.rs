//! A part of a codebook that is taken apart when it is first asked for: a process that reads asks for other parts than
//! one that writes tables, and to make all of them would take each as long as a tenth of a report.

use std::fmt;
use std::ops::Deref;
use std::slice;
use std::sync::OnceLock;

use serde::de::DeserializeOwned;

/// What `T` is, or the bytes of which it is made.
pub struct Part<T> {
    made: OnceLock<T>,
    bytes: &'static [u8],
}

impl<T> Part<T> {
    /// Of the bytes that the build script has left.
    pub(super) fn embedded(bytes: &'static [u8]) -> Self {
        Self { made: OnceLock::new(), bytes }
    }
}

impl<T> From<T> for Part<T> {
    fn from(made: T) -> Self {
        Self { made: OnceLock::from(made), bytes: &[] }
    }
}

impl<T: Default> Default for Part<T> {
    fn default() -> Self {
        T::default().into()
    }
}

impl<T: DeserializeOwned> Deref for Part<T> {
    type Target = T;

    fn deref(&self) -> &T {
        // A test holds it against the files.
        let make = || postcard::from_bytes(self.bytes).expect("it was written by this build");
        self.made.get_or_init(make)
    }
}

impl<'p, T: DeserializeOwned> IntoIterator for &'p Part<Vec<T>> {
    type Item = &'p T;
    type IntoIter = slice::Iter<'p, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T: Clone + DeserializeOwned> Clone for Part<T> {
    fn clone(&self) -> Self {
        T::clone(self).into()
    }
}

impl<T: PartialEq + DeserializeOwned> PartialEq for Part<T> {
    fn eq(&self, other: &Self) -> bool {
        T::eq(self, other)
    }
}

impl<T: fmt::Debug + DeserializeOwned> fmt::Debug for Part<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        T::fmt(self, f)
    }
}
