//! What the objects of a damaged file are, where its own table does not say.

use std::collections::HashMap;

use lopdf::{Document, Object, ObjectId, ObjectStream};
use memchr::memmem;

/// Object streams and cross-reference tables of real files stay far below this.
pub const LARGEST_PART: usize = 16 << 20;

/// Whether objects follow behind the last end of the file: an update that was cut off, so that
/// the table which the file ends with is that of an older state.
pub fn goes_on(bytes: &[u8]) -> bool {
    let end = memmem::rfind(bytes, b"startxref");
    end.is_some_and(|end| headers(&bytes[end..]).next().is_some())
}

/// Whether another document follows behind the table of objects that was read.
pub fn is_glued(bytes: &[u8], table: usize) -> bool {
    let start = memmem::find(bytes, HEADER).unwrap_or(0).saturating_add(table);
    let rest = bytes.get(start..).unwrap_or_default();
    memmem::find_iter(rest, HEADER).any(|at| rest[..at].trim_ascii_end().ends_with(b"%%EOF"))
}

/// An entry of our own in the dictionary of a stream that ends with the file: as far as it goes, it
/// is what was written.
pub const CUT: &[u8] = b"gongkai:cut";

const HEADER: &[u8] = b"%PDF-";

/// Gives streams whose length nobody can tell the bytes up to their end.
pub fn measure(document: &mut Document, bytes: &[u8]) {
    // What is encrypted was deciphered with its object, and this would not be.
    if document.was_encrypted() {
        return;
    }
    let bytes = &bytes[memmem::find(bytes, HEADER).unwrap_or(0)..];
    let mut ends: Option<Vec<usize>> = None;
    // Streams do not overlap: together they hold no more than the file. A crafted one may have many
    // heads and one end.
    let mut left = bytes.len();
    for object in document.objects.values_mut() {
        if let Object::Stream(stream) = object
            && stream.content.is_empty()
            && let Some(start) = stream.start_position.filter(|start| *start < bytes.len())
        {
            let ends = ends.get_or_insert_with(|| memmem::find_iter(bytes, b"endstream").collect());
            let Some(&end) = ends.get(ends.partition_point(|end| *end < start)) else { continue };
            let data = &bytes[start..end];
            let Some(rest) = left.checked_sub(data.len()) else { continue };
            left = rest;
            let data = data.strip_suffix(b"\n").unwrap_or(data);
            stream.set_content(data.strip_suffix(b"\r").unwrap_or(data).to_vec());
        }
    }
}

/// Marks the stream that the file breaks off in.
pub fn mark_cut(document: &mut Document, bytes: &[u8]) {
    if let Some((last, _)) = headers(bytes).last()
        && let Some(Object::Stream(stream)) = document.objects.get_mut(&last)
    {
        stream.dict.set(CUT, true);
    }
}

/// Puts the objects of object streams into their places: of two objects with one number the
/// later one counts, and a table that was rebuilt prefers those that stand by themselves.
pub fn keep_latest(document: &mut Document, bytes: &[u8]) {
    let packs = |object: &Object| matches!(object, Object::Stream(stream) if stream.dict.has_type(b"ObjStm"));
    let mut containers: Vec<ObjectId> =
        document.objects.iter().filter(|(_, object)| packs(object)).map(|(id, _)| *id).collect();
    if containers.is_empty() {
        return;
    }
    let places: HashMap<ObjectId, usize> = headers(bytes).collect();
    containers.sort_by_key(|id| places.get(id));
    for container in containers {
        let Some(Object::Stream(stream)) = document.objects.get(&container) else { continue };
        let Ok(packed) = ObjectStream::new_with_limit(stream, Some(LARGEST_PART)) else { continue };
        for (id, object) in packed.objects {
            if places.get(&id) < places.get(&container) {
                document.objects.insert(id, object);
            }
        }
    }
}

/// The heads of objects (`12 0 obj`) and where they stand.
fn headers(bytes: &[u8]) -> impl Iterator<Item = (ObjectId, usize)> {
    memmem::find_iter(bytes, b"obj").filter_map(|at| {
        let (before, generation) = number_before(&bytes[..at])?;
        let (before, number) = number_before(before)?;
        Some(((number, u16::try_from(generation).ok()?), before.len()))
    })
}

/// The number that text ends with, blanks behind it, and the text before it.
fn number_before(text: &[u8]) -> Option<(&[u8], u32)> {
    let trimmed = text.trim_ascii_end();
    let digits = trimmed.iter().rev().take(10).take_while(|byte| byte.is_ascii_digit()).count();
    let (before, digits) = trimmed.split_at(trimmed.len() - digits);
    let number = str::from_utf8(digits).ok()?.parse().ok()?;
    (trimmed.len() < text.len()).then_some((before, number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: &[(ObjectId, usize)]) {
        assert_eq!(headers(bytes).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn heads_of_objects_are_found_where_they_stand() {
        check(b"12 0 obj<<>>endobj\n3 1 obj\n", &[((12, 0), 0), ((3, 1), 19)]);
        check(b"x7 0  obj", &[((7, 0), 1)]);
    }

    #[test]
    fn words_are_no_heads() {
        check(b"endobj an object, 3 obj, 99999999999 0 obj", &[]);
    }
}
