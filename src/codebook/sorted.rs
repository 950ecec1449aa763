//! Lookups in a file of sorted lines, as it stands: taking it apart would cost a small run more than its
//! report.

use std::sync::OnceLock;

/// A file of lines sorted by their first field.
#[derive(Debug)]
pub struct Sorted {
    pub text: &'static str,
    /// Where the lines begin; made when first asked for.
    starts: OnceLock<Vec<u32>>,
}

impl Sorted {
    /// The lines behind the heading of a file.
    pub fn of(file: &'static str) -> Self {
        Self::of_lines(file.split_once('\n').map_or("", |(_, lines)| lines))
    }

    pub fn of_lines(text: &'static str) -> Self {
        Self { text, starts: OnceLock::new() }
    }

    pub fn lines(&self) -> impl Iterator<Item = &'static str> {
        self.text.lines()
    }

    /// The lines from the first on whose key is not below this one.
    pub fn from(&self, wanted: &str) -> impl Iterator<Item = &'static str> {
        let starts = self.starts.get_or_init(|| starts(self.text));
        let first = starts.partition_point(|&start| key(&self.text[start as usize..]) < wanted);
        starts.get(first).map_or("", |&start| &self.text[start as usize..]).lines()
    }
}

/// Where the lines of a file begin.
fn starts(text: &str) -> Vec<u32> {
    let ends = memchr::memchr_iter(b'\n', text.as_bytes());
    let starts = std::iter::once(0).chain(ends.map(|end| end + 1));
    // The files are some hundred kilobytes long.
    starts.filter(|start| *start < text.len()).map(|start| start as u32).collect()
}

/// The first field of a line, or of the first of several.
pub fn key(line: &'static str) -> &'static str {
    let end = line.bytes().position(|byte| matches!(byte, b',' | b'\n'));
    &line[..end.unwrap_or(line.len())]
}
