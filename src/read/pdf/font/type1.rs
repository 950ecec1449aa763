//! Type 1 programs cut down to a few glyphs.
//!
//! The library reads all of a program before it draws the first glyph. For the dozen glyphs
//! that are looked at this took a quarter of the time of a short report, so they are cut out
//! first. A program that is not written the usual way is left whole.

use memchr::memmem;

/// The key of the encrypted part, from the Type 1 format.
const KEY: u16 = 55_665;

/// A code of a font, and the glyph that the file names for it.
pub type Wanted<'a> = (u8, Option<&'a str>);

/// The program with these glyphs only; the whole of one that is not written the usual way.
pub fn cut(mut program: Vec<u8>, wanted: &[Wanted<'_>]) -> Vec<u8> {
    let Some(start) = start_of_secret(&program) else { return program };
    decrypt(&mut program[start..]);
    let (open, private) = program.split_at(start);
    let (open, names) = cut_encoding(open, wanted);
    match cut_glyphs(private, &names) {
        Some(mut private) => {
            encrypt(&mut private);
            [open, private].concat()
        }
        None => {
            encrypt(&mut program[start..]);
            program
        }
    }
}

/// Where the encrypted part begins.
fn start_of_secret(program: &[u8]) -> Option<usize> {
    const BEFORE: &[u8] = b"currentfile eexec";
    let start = memmem::find(program, BEFORE)? + BEFORE.len() + 1;
    let (open, secret) = program.split_at_checked(start)?;
    // One line end and then bytes: not two of them, and not hexadecimal digits.
    let usual = matches!(open.last(), Some(b'\n' | b'\r' | b' '))
        && !matches!(secret.first(), Some(b'\n' | b'\r' | b' ' | b'\t'))
        && secret.get(..4)?.iter().any(|byte| !byte.is_ascii_hexdigit());
    usual.then_some(start)
}

/// Leaves out the lines of other codes; also gives the names of the glyphs, by the file or else
/// by the program.
fn cut_encoding<'a>(open: &'a [u8], wanted: &[Wanted<'a>]) -> (Vec<u8>, Vec<&'a [u8]>) {
    let mut names: Vec<&[u8]> =
        wanted.iter().filter_map(|(_, name)| Some((*name)?.as_bytes())).collect();
    names.push(b".notdef");
    let mut kept = Vec::new();
    for line in open.split_inclusive(|byte| matches!(byte, b'\n' | b'\r')) {
        match encoded(line) {
            Some((code, name)) if wanted.iter().any(|(wanted, _)| *wanted == code) => {
                names.push(name);
                kept.extend_from_slice(line);
            }
            Some(_) => {}
            None => kept.extend_from_slice(line),
        }
    }
    (kept, names)
}

/// `dup 33 /one put`
fn encoded(line: &[u8]) -> Option<(u8, &[u8])> {
    let line = line.strip_prefix(b"dup ")?.trim_ascii_end().strip_suffix(b" put")?;
    let (code, name) = line.split_at(line.iter().position(|&byte| byte == b' ')?);
    Some((std::str::from_utf8(code).ok()?.parse().ok()?, name.strip_prefix(b" /")?))
}

/// Leaves out all entries of the dictionary of glyphs but those with these names.
fn cut_glyphs(private: &[u8], names: &[&[u8]]) -> Option<Vec<u8>> {
    let glyphs = memmem::find(private, b"/CharStrings")? + 1;
    let first = glyphs + private[glyphs..].iter().position(|&byte| byte == b'/')?;
    let mut kept = private[..first].to_vec();
    let mut rest = &private[first..];
    while let [b'/', entry @ ..] = rest {
        // `/one 123 RD ` and 123 bytes and ` ND`
        let mut words = entry.splitn(4, |&byte| byte == b' ');
        let (name, length, _, after) = (words.next()?, words.next()?, words.next()?, words.next()?);
        let length: usize = std::str::from_utf8(length).ok()?.parse().ok()?;
        let tail = after.get(length..)?;
        let end = tail.iter().position(|&byte| byte == b'\n' || byte == b'\r')? + 1;
        let next = tail.get(end..)?;
        if names.contains(&name) {
            kept.extend_from_slice(&rest[..rest.len() - next.len()]);
        }
        rest = next;
    }
    kept.extend_from_slice(rest);
    rest.starts_with(b"end").then_some(kept)
}

fn decrypt(bytes: &mut [u8]) {
    let mut key = KEY;
    for byte in bytes {
        let secret = *byte;
        *byte ^= (key >> 8) as u8;
        key = turned(key, secret);
    }
}

fn encrypt(bytes: &mut [u8]) {
    let mut key = KEY;
    for byte in bytes {
        *byte ^= (key >> 8) as u8;
        key = turned(key, *byte);
    }
}

/// The key after an encrypted byte.
fn turned(key: u16, secret: u8) -> u16 {
    u16::from(secret).wrapping_add(key).wrapping_mul(52_845).wrapping_add(22_719)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPEN: &[u8] = b"%!PS-AdobeFont-1.0: Test\n/Encoding 256 array\n\
        dup 33 /one put\ndup 34 /two put\ndup 35 /hua put\nreadonly def\ncurrentfile eexec\n";
    const PRIVATE: &[u8] = b"\x80abcdup /Private 8 dict dup begin /Subrs 1 array\n\
        dup 0 3 RD /x/ NP\n2 index /CharStrings 4 dict dup begin\n\
        /.notdef 2 RD /. ND\n/one 4 RD end\n ND\n/two 3 RD ND\n ND\n/hua 1 RD / ND\nend\nend\n";

    fn program() -> Vec<u8> {
        let mut private = PRIVATE.to_vec();
        encrypt(&mut private);
        [OPEN, &private].concat()
    }

    fn glyphs(wanted: &[Wanted<'_>]) -> String {
        let mut cut = cut(program(), wanted);
        let start = start_of_secret(&cut).expect("it is written the usual way");
        decrypt(&mut cut[start..]);
        let glyphs = memmem::find(&cut, b"begin\n/").expect("there are glyphs");
        String::from_utf8_lossy(&cut[glyphs..]).into()
    }

    #[test]
    fn the_lines_of_the_codes_are_kept() {
        let (open, names) = cut_encoding(OPEN, &[(34, None), (50, Some("hua"))]);
        let open = String::from_utf8_lossy(&open).into_owned();
        assert!(open.contains("dup 34 /two put\nreadonly"), "{open}");
        assert!(!open.contains("dup 33") && !open.contains("dup 35"), "{open}");
        assert_eq!(names, [b"hua".as_slice(), b".notdef", b"two"]);
    }

    #[test]
    fn the_glyphs_of_the_codes_are_kept() {
        assert_eq!(
            glyphs(&[(33, None)]),
            "begin\n/.notdef 2 RD /. ND\n/one 4 RD end\n ND\nend\nend\n"
        );
        assert_eq!(
            glyphs(&[(99, Some("two"))]),
            "begin\n/.notdef 2 RD /. ND\n/two 3 RD ND\n ND\nend\nend\n"
        );
        assert_eq!(glyphs(&[(99, None)]), "begin\n/.notdef 2 RD /. ND\nend\nend\n");
    }

    #[test]
    fn what_is_written_otherwise_is_left_whole() {
        let hexadecimal = [OPEN, b"0a0B12ff"].concat();
        assert_eq!(cut(hexadecimal.clone(), &[]), hexadecimal);
        let whole = program();
        for length in 0..whole.len() - 8 {
            assert_eq!(cut(whole[..length].to_vec(), &[(33, None)]), whole[..length]);
        }
    }
}
