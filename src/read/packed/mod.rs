//! Archives and mails → the files in them, read within bounds.
//!
//! Nothing is written anywhere: a member is its bytes and the name that the archive gives it, which
//! serves as a name in the output and as nothing else.

mod sevenz;
mod tar;
mod zip;

use std::io::{Cursor, Read};

use flate2::read::MultiGzDecoder;

use super::{decode, mail, sniff};

/// A file in an archive, or why it could not be had.
#[derive(Debug)]
pub struct Member {
    /// With `/` between folders; never leads out of the archive.
    pub name: String,
    pub content: Result<Vec<u8>, String>,
}

/// Archives by their bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Zip,
    Gzip,
    Tar,
    SevenZ,
    Mail,
}

/// A larger file is no report.
const LARGEST_MEMBER: u64 = 128 << 20;
/// All members together may take so many times the bytes of the archive. Text packs to a twentieth,
/// blank pages to a hundredth; what packs to a thousandth is there to fill the machine.
const MOST_RATIO: u64 = 200;
/// A small archive may unpack to so much whatever its size.
const LEAST_WHOLE: u64 = 64 << 20;
/// More than any archive of a province holds.
const MOST_MEMBERS: usize = 50_000;
/// Archives in archives.
const DEEPEST: u32 = 3;

/// Tells archives from documents that are packed in the same way.
pub fn kind(bytes: &[u8]) -> Option<Kind> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return sniff::is_plain_zip(bytes).then_some(Kind::Zip);
    }
    if bytes.starts_with(b"\x1F\x8B") {
        return Some(Kind::Gzip);
    }
    if bytes.starts_with(b"7z\xBC\xAF\x27\x1C") {
        return Some(Kind::SevenZ);
    }
    if is_tar(bytes) {
        return Some(Kind::Tar);
    }
    (mail::kind(bytes) == Some(mail::Kind::Mail)).then_some(Kind::Mail)
}

/// Gives every file in an archive, those in archives inside of it as well. An error says what is
/// wrong with the archive as a whole; members may have come before it.
pub fn members(
    bytes: &[u8],
    kind: Kind,
    password: Option<&str>,
    each: &mut dyn FnMut(Member),
) -> Result<(), String> {
    let whole = (bytes.len() as u64).saturating_mul(MOST_RATIO).max(LEAST_WHOLE);
    let mut visit = Visit { password, left: whole, members: 0, each };
    visit.archive(bytes, kind, "", DEEPEST)
}

/// What is left of the bounds, and who is told.
struct Visit<'v> {
    password: Option<&'v str>,
    /// Bytes that may still come out.
    left: u64,
    members: usize,
    each: &'v mut dyn FnMut(Member),
}

impl Visit<'_> {
    fn archive(&mut self, bytes: &[u8], kind: Kind, inside: &str, deep: u32) -> Result<(), String> {
        let password = self.password;
        let mut give = |name: &str, content: Content<'_>| self.member(name, content, inside, deep);
        match kind {
            Kind::Zip => zip::members(bytes, password, &mut give),
            Kind::SevenZ => sevenz::members(bytes, &mut give),
            Kind::Tar => tar::members(Cursor::new(bytes), &mut give),
            Kind::Gzip => gzip(bytes, &mut give),
            Kind::Mail => {
                for (number, part) in (1..).zip(mail::parts(bytes)) {
                    let name = part.name.unwrap_or_else(|| format!("part {number}"));
                    give(&name, Ok(&mut &part.bytes[..]))?;
                }
                Ok(())
            }
        }
    }

    /// Takes one member. An error ends the archive.
    fn member(
        &mut self,
        name: &str,
        content: Content<'_>,
        inside: &str,
        deep: u32,
    ) -> Result<(), String> {
        let Some(name) = inner(name) else { return Ok(()) };
        let name = if inside.is_empty() { name } else { format!("{inside}/{name}") };
        self.members += 1;
        if self.members > MOST_MEMBERS {
            return Err(format!("the archive holds more than {MOST_MEMBERS} files"));
        }
        let content = content.and_then(|reader| self.unpack(reader));
        match content {
            Ok(bytes) => match kind(&bytes) {
                Some(_) if deep == 0 => {
                    let reason = format!("archives stand in it more than {DEEPEST} deep");
                    (self.each)(Member { name, content: Err(reason) });
                }
                Some(kind) => {
                    if let Err(reason) = self.archive(&bytes, kind, &name, deep - 1) {
                        (self.each)(Member { name, content: Err(reason) });
                    }
                }
                None => (self.each)(Member { name, content: Ok(bytes) }),
            },
            Err(reason) => (self.each)(Member { name, content: Err(reason) }),
        }
        if self.left == 0 {
            return Err(format!("the archive unpacks to more than {MOST_RATIO} times its size"));
        }
        Ok(())
    }

    fn unpack(&mut self, reader: &mut dyn Read) -> Result<Vec<u8>, String> {
        let most = LARGEST_MEMBER.min(self.left);
        let mut bytes = Vec::new();
        let read = reader.take(most + 1).read_to_end(&mut bytes);
        self.left = self.left.saturating_sub(bytes.len() as u64);
        match read {
            Ok(length) if length as u64 > most => {
                Err(format!("it unpacks to more than {} MiB", most >> 20))
            }
            Ok(_) => Ok(bytes),
            Err(error) => Err(format!("it cannot be unpacked: {error}")),
        }
    }
}

/// What can be read of a member, or why nothing can.
type Content<'r> = Result<&'r mut dyn Read, String>;
/// Takes a member; an error ends the archive.
type Give<'g> = dyn FnMut(&str, Content<'_>) -> Result<(), String> + 'g;

/// The one file that gzip packs, or the files of a tar archive that it packs as one.
fn gzip(bytes: &[u8], give: &mut Give<'_>) -> Result<(), String> {
    let mut decoder = MultiGzDecoder::new(bytes);
    let mut head = Vec::new();
    let read = decoder.by_ref().take(TAR_HEAD).read_to_end(&mut head);
    let name = decoder.header().and_then(|header| header.filename()).map(name_of);
    let name = name.unwrap_or_else(|| "content".to_owned());
    if let Err(error) = read {
        return give(&name, Err(format!("it cannot be unpacked: {error}")));
    }
    let is_tar = is_tar(&head);
    let mut whole = Cursor::new(head).chain(decoder);
    if is_tar { tar::members(whole, give) } else { give(&name, Ok(&mut whole)) }
}

/// Bytes of a tar archive that tell it.
const TAR_HEAD: u64 = 512;

fn is_tar(head: &[u8]) -> bool {
    head.get(257..262) == Some(b"ustar")
}

/// A name in whatever encoding: UTF-8, or that of Chinese Windows.
fn name_of(bytes: &[u8]) -> String {
    match decode::decode(bytes, Some(encoding_rs::GB18030)) {
        Some(decoded) => decoded.text,
        None => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// The path of a member without what would lead out of the archive; `None` for what other programs
/// leave in archives for themselves.
fn inner(name: &str) -> Option<String> {
    let name = name.replace('\\', "/");
    let parts: Vec<&str> = name
        .split('/')
        .filter(|part| !matches!(*part, "" | "." | ".."))
        // C: is a drive.
        .filter(|part| !(part.len() == 2 && part.ends_with(':')))
        .collect();
    let last = parts.last()?;
    let left_over = parts[0] == "__MACOSX"
        || last.starts_with("~$")
        || matches!(*last, ".DS_Store" | "Thumbs.db" | "desktop.ini");
    (!left_over).then(|| parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leads_out_of_the_archive() {
        assert_eq!(inner("../../etc/passwd").as_deref(), Some("etc/passwd"));
        assert_eq!(inner("C:\\a\\..\\b.txt").as_deref(), Some("a/b.txt"));
        assert_eq!(inner("/"), None);
        assert_eq!(inner("__MACOSX/._a.doc"), None);
    }

    /// Names and contents (or reasons) of what is in an archive.
    fn read(bytes: &[u8]) -> Vec<String> {
        let mut found = Vec::new();
        let Some(kind) = kind(bytes) else { return found };
        let whole = members(bytes, kind, None, &mut |member| {
            found.push(match member.content {
                Ok(bytes) => format!("{}: {}", member.name, String::from_utf8_lossy(&bytes)),
                Err(reason) => format!("{}! {reason}", member.name),
            });
        });
        found.extend(whole.err());
        found
    }

    fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
        use ::zip::write::SimpleFileOptions;
        use std::io::Write;
        let mut writer = ::zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, bytes) in members {
            writer.start_file(*name, SimpleFileOptions::default()).expect("memory takes it");
            writer.write_all(bytes).expect("memory takes it");
        }
        writer.finish().expect("memory takes it").into_inner()
    }

    fn gzipped(bytes: &[u8]) -> Vec<u8> {
        use std::io::Write;
        let mut writer = flate2::GzBuilder::new()
            .filename("a.txt")
            .write(Vec::new(), flate2::Compression::fast());
        writer.write_all(bytes).expect("memory takes it");
        writer.finish().expect("memory takes it")
    }

    /// One file in the format of 1988.
    fn tarred(name: &str, bytes: &[u8]) -> Vec<u8> {
        let mut header = vec![0; 512];
        header[..name.len()].copy_from_slice(name.as_bytes());
        header[100..107].copy_from_slice(b"0000644");
        header[124..135].copy_from_slice(format!("{:011o}", bytes.len()).as_bytes());
        header[156] = b'0';
        header[257..265].copy_from_slice(b"ustar\x0000");
        header[148..156].fill(b' ');
        let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
        header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        header.extend(bytes);
        header.resize(header.len().next_multiple_of(512) + 1024, 0);
        header
    }

    #[test]
    fn archives_of_all_kinds() {
        assert_eq!(
            read(&zipped(&[("甲/a.txt", b"1"), ("b.txt", b"2")])),
            ["甲/a.txt: 1", "b.txt: 2"]
        );
        assert_eq!(read(&gzipped(b"1")), ["a.txt: 1"]);
        assert_eq!(read(&tarred("d/a.txt", b"1")), ["d/a.txt: 1"]);
        assert_eq!(read(&gzipped(&tarred("d/a.txt", b"1"))), ["d/a.txt: 1"]);
    }

    #[test]
    fn archives_in_archives() {
        let inner = zipped(&[("a.txt", b"1")]);
        let twice = zipped(&[("x.zip", &zipped(&[("y.zip", &inner)]))]);
        assert_eq!(read(&twice), ["x.zip/y.zip/a.txt: 1"]);
        let mut deep = inner;
        for _ in 0..9 {
            deep = zipped(&[("z.zip", &deep)]);
        }
        let found = read(&deep);
        assert!(found[0].contains("more than 3 deep"), "{found:?}");
    }

    #[test]
    fn bombs_are_not_unpacked() {
        let bomb = vec![b' '; 300 << 20];
        let found = read(&zipped(&[("a.txt", &bomb), ("b.txt", b"2")]));
        assert!(found[0].starts_with("a.txt! it unpacks to more than"), "{found:?}");
        let found = read(&gzipped(&bomb));
        assert!(found[0].starts_with("a.txt! it unpacks to more than"), "{found:?}");
    }

    #[test]
    fn broken_anywhere() {
        let sound = [
            zipped(&[("a.txt", b"111"), ("b.txt", b"222")]),
            gzipped(b"111111111"),
            gzipped(&tarred("a.txt", b"1")),
            tarred("a.txt", b"1"),
        ];
        for bytes in sound {
            for at in 0..bytes.len().min(700) {
                read(&bytes[..at]);
                let mut broken = bytes.clone();
                broken[at] ^= 0x55;
                read(&broken);
            }
        }
    }
}
