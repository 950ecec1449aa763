//! The format of a file by its bytes; its name may say anything.

use std::borrow::Cow;
use std::io::Cursor;

use memchr::memmem;

use super::archive::Archive;
use super::{Format, ReadError, html, mail};
use crate::finding::{Finding, Rule, Severity};

/// PDF readers look for the header in the first kilobyte: mail programs and web servers put
/// lines of their own before it.
const PDF_HEADER_WITHIN: usize = 1024;

/// Web servers put comments and warnings before a page.
const MARKUP_WITHIN: usize = 4096;

/// Decides the format, or says why there is nothing to read.
pub fn sniff(bytes: &[u8]) -> Result<Format, ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    if bytes.iter().all(|&byte| byte == 0) {
        return Err(ReadError::Damaged("it holds nothing but zero bytes".into()));
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return zip(bytes);
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return compound(bytes);
    }
    let head = &bytes[..bytes.len().min(PDF_HEADER_WITHIN)];
    if head.windows(5).any(|window| window == b"%PDF-") {
        return Ok(Format::Pdf);
    }
    if is_picture(head) {
        return Ok(Format::Picture);
    }
    if let Some(what) = signature(head).or_else(|| is_camera_picture(head).then_some(PICTURE)) {
        return Err(unsupported(what));
    }
    if is_excel_xml(head) {
        return Ok(Format::ExcelXml);
    }
    if bytes.get(257..262) == Some(b"ustar") {
        return Err(unsupported(ARCHIVE));
    }
    if head.trim_ascii_start().starts_with(b"{\\rtf") {
        return Ok(Format::Rtf);
    }
    if let Some(format) = flat_open_document(bytes) {
        return Ok(format);
    }
    if is_word_xml(head) {
        return Ok(Format::WordXml);
    }
    match mail::kind(bytes) {
        Some(mail::Kind::Page) => return Ok(Format::Mhtml),
        Some(mail::Kind::Mail) => return Err(unsupported(MAIL)),
        None => {}
    }
    markup(&bytes[..bytes.len().min(MARKUP_WITHIN)])
}

fn unsupported(what: &str) -> ReadError {
    ReadError::Unsupported(what.to_owned())
}

const ARCHIVE: &str = "an archive; extract reads the files in it";
const FOREIGN_ARCHIVE: &str =
    "an archive that we cannot unpack; unpack it and give the files inside";
const MAIL: &str = "a mail; extract reads what is attached to it";
const PICTURE: &str = "a picture of a kind that is not read; save it as PNG, JPEG or TIFF";
const PROGRAM: &str = "a program, not a document";

/// Whether a file begins as JPEG, PNG or TIFF.
fn is_picture(head: &[u8]) -> bool {
    head.starts_with(b"\xFF\xD8\xFF") || head.starts_with(b"\x89PNG") || is_tiff(head)
}

/// Whether a file begins as TIFF, also as one that may have more than 4 GB.
pub fn is_tiff(head: &[u8]) -> bool {
    let starts: [&[u8]; 4] = [b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"];
    starts.iter().any(|start| head.starts_with(start))
}

/// Names a format by how its files begin. A text may begin with the same letters, and has no zero
/// bytes behind them.
fn signature(head: &[u8]) -> Option<&'static str> {
    let is_binary = head.contains(&0);
    SIGNATURES
        .iter()
        .find(|(start, _)| {
            let letters = start.iter().all(u8::is_ascii_alphanumeric);
            head.starts_with(start) && (is_binary || !letters)
        })
        .map(|(_, what)| *what)
}

/// Whether a file begins as HEIC or AVIF, in which telephones keep their photographs.
fn is_camera_picture(head: &[u8]) -> bool {
    const KINDS: [&[u8]; 7] = [b"heic", b"heix", b"hevc", b"heim", b"mif1", b"msf1", b"avif"];
    head.get(4..8) == Some(b"ftyp") && head.get(8..12).is_some_and(|kind| KINDS.contains(&kind))
}

/// How files begin that are no reports, or not yet.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"GIF8", PICTURE),
    (b"BM", PICTURE),
    (b"RIFF", PICTURE),
    (b"8BPS", PICTURE),
    (b"\0\0\0\x0CjP  ", PICTURE),
    (b"\xFF\x4F\xFF\x51", PICTURE),
    (b"\x97JB2", PICTURE),
    (b"AT&TFORM", "a DjVu document; save it as PDF and give that"),
    (b"Rar!", FOREIGN_ARCHIVE),
    (b"7z\xBC\xAF\x27\x1C", ARCHIVE),
    (b"\x1F\x8B", ARCHIVE),
    (b"BZh", FOREIGN_ARCHIVE),
    (b"\xFD7zXZ", FOREIGN_ARCHIVE),
    (b"MZ", PROGRAM),
    (b"\x7FELF", PROGRAM),
    (b"HN\xC8\0", "a CAJ document; save it as PDF and give that"),
    (b"CAJ", "a CAJ document; save it as PDF and give that"),
];

/// The beginning of a text in small ASCII letters.
fn letters(head: &[u8]) -> String {
    // Without its zero bytes, UTF-16 looks like ASCII.
    let text = match memchr::memchr(0, head) {
        None => Cow::Borrowed(head),
        Some(_) => head.iter().copied().filter(|&byte| byte != 0).collect(),
    };
    let mut text = String::from_utf8_lossy(&text).into_owned();
    text.make_ascii_lowercase();
    text
}

/// Whether a text is a workbook in the XML of Excel 2003.
fn is_excel_xml(head: &[u8]) -> bool {
    if memchr::memchr(b'<', head).is_none() {
        return false;
    }
    let text = letters(head);
    let start = text.trim_start_matches(|c: char| !c.is_ascii() || c.is_whitespace());
    let named = text.contains("urn:schemas-microsoft-com:office:spreadsheet");
    start.starts_with('<') && named && text.contains("workbook")
}

/// The format of an OpenDocument file in one XML file; its head names some forty spaces.
fn flat_open_document(bytes: &[u8]) -> Option<Format> {
    const HEAD: usize = 16 << 10;
    if !bytes.starts_with(b"<?xml") && !bytes.starts_with(b"\xEF\xBB\xBF<?xml") {
        return None;
    }
    let text = letters(&bytes[..bytes.len().min(HEAD)]);
    let is = |kind: &str| text.contains("<office:document") && text.contains(kind);
    if is("opendocument.text\"") {
        Some(Format::Odt)
    } else if is("opendocument.spreadsheet\"") {
        Some(Format::Ods)
    } else {
        None
    }
}

/// Whether a text is a Word document in one XML file. A web page that Word has saved names the same
/// programs, but is one of HTML.
fn is_word_xml(head: &[u8]) -> bool {
    let text = letters(head);
    let is_xml = text.trim_start_matches(|c: char| !c.is_ascii() || c.is_whitespace());
    is_xml.starts_with("<?xml") && (text.contains(":worddocument") || text.contains(":package "))
        || text.contains("progid=\"word.document\"")
}

/// Tells web pages and other markup from plain text.
fn markup(head: &[u8]) -> Result<Format, ReadError> {
    let text = letters(head);
    let has = |tags: &[&str]| tags.iter().any(|tag| text.contains(tag));
    let start = text.trim_start_matches(|c: char| !c.is_ascii() || c.is_whitespace());
    // Markdown may begin with a table in HTML, and its other lines are lines.
    let is_page = has(&["<!doctype html", "<html", "<head>", "<body"])
        || html::is_script(&text)
        || (start.starts_with('<') && !start.starts_with("<table") && has(FRAGMENT));
    Ok(if is_page { Format::Html } else { Format::Text })
}

/// What a part of a page may have in it.
const FRAGMENT: &[&str] = &[
    "<meta", "<style", "<script", "<div", "<p>", "<p ", "<span", "<section", "<h1", "<h2", "<h3",
    "<center", "<font", "<br", "<ul", "<ol", "<table", "<tbody", "<tr", "<td", "<title", "<link",
];

/// Endings of documents, beside those of the formats that are read.
const OTHER_ENDINGS: [&str; 1] = ["zip"];

/// What there is to say of a file whose name ends as if it were of another format.
pub fn misnamed(format: Format, name: &str) -> Option<Finding> {
    let name = name.rsplit(['/', '\\']).next()?;
    let (_, ending) = name.rsplit_once('.')?;
    let ending = ending.to_ascii_lowercase();
    let known = Format::ALL.iter().any(|format| format.endings().contains(&&*ending))
        || OTHER_ENDINGS.contains(&&*ending);
    if !known || format.endings().contains(&&*ending) {
        return None;
    }
    let message = format!("named .{ending}, and is {}", format.title());
    Some(Finding::source(Rule::Misnamed, Severity::Note, message))
}

/// Whether the first bytes of a file are those of a document, whatever its name.
pub fn begins_a_document(head: &[u8]) -> bool {
    let is_pdf = head.windows(5).take(PDF_HEADER_WITHIN).any(|window| window == b"%PDF-");
    let compound = head.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    let rich_text = head.starts_with(b"{\\rtf");
    is_pdf || compound || rich_text || begins_a_package(head) || markup(head) == Ok(Format::Html)
}

/// Whether the first members of a zip archive are those of a document: programs and books are packed in
/// the same way.
fn begins_a_package(head: &[u8]) -> bool {
    const FIRST: [&[u8]; 7] = [
        b"[Content_Types].xml",
        b"_rels/.rels",
        b"word/",
        b"xl/",
        b"docProps/",
        b"mimetypeapplication/vnd.oasis.opendocument",
        b"OFD.xml",
    ];
    head.starts_with(b"PK\x03\x04") && FIRST.iter().any(|name| memmem::find(head, name).is_some())
}

/// The format that the list of contents names, in whatever folder the document stands.
fn office_elsewhere(archive: &mut Archive<'_>) -> Result<Option<Format>, ReadError> {
    let Some(types) = archive.part("[Content_Types].xml")? else { return Ok(None) };
    let types = String::from_utf8_lossy(&types.bytes);
    let names = |kinds: [&str; 2]| kinds.iter().any(|kind| types.contains(kind));
    Ok(if is_word_text(&types) {
        Some(Format::Docx)
    } else if names(["sheet.main+xml", "sheet.macroEnabled.main+xml"]) {
        Some(Format::Xlsx)
    } else if names(["sheet.binary.macroEnabled.main", "sheet.binary.main"]) {
        Some(Format::Xlsb)
    } else {
        None
    })
}

/// Whether a type of content is that of the text of a Word document.
pub fn is_word_text(content_type: &str) -> bool {
    const MAIN: [&str; 4] = [
        "wordprocessingml.document.main",
        "wordprocessingml.template.main",
        "ms-word.document.macroEnabled.main",
        "ms-word.template.macroEnabledTemplate.main",
    ];
    MAIN.iter().any(|name| content_type.contains(name))
}

/// Looks inside a zip archive.
fn zip(bytes: &[u8]) -> Result<Format, ReadError> {
    let mut archive = Archive::open(bytes)?;
    let has_folder = |name: &str, folder: &str| {
        name.get(..folder.len()).is_some_and(|start| start.eq_ignore_ascii_case(folder))
    };
    let starts = |folder: &str| archive.names().iter().any(|name| has_folder(name, folder));
    if archive.has("xl/workbook.bin") {
        return Ok(Format::Xlsb);
    }
    if starts("word/") {
        return Ok(Format::Docx);
    }
    if starts("xl/") {
        return Ok(Format::Xlsx);
    }
    if starts("ppt/") {
        return Err(unsupported("a presentation; save it as PDF and give that"));
    }
    if let Some(format) = office_elsewhere(&mut archive)? {
        return Ok(format);
    }
    if archive.has("OFD.xml") {
        return Ok(Format::Ofd);
    }
    if archive.has("content.xml") {
        return open_document(&mut archive);
    }
    Err(unsupported(ARCHIVE))
}

/// Whether a zip archive holds files of any kind, and is no document of its own.
pub fn is_plain_zip(bytes: &[u8]) -> bool {
    zip(bytes) == Err(unsupported(ARCHIVE))
}

fn open_document(archive: &mut Archive<'_>) -> Result<Format, ReadError> {
    let kind = match archive.part("mimetype")? {
        Some(part) => String::from_utf8_lossy(&part.bytes).into_owned(),
        None => String::new(),
    };
    if kind.contains("spreadsheet") {
        return Ok(Format::Ods);
    }
    if kind.contains("presentation") {
        return Err(unsupported("a presentation; save it as PDF and give that"));
    }
    Ok(Format::Odt)
}

/// Looks inside an OLE compound file, the container of Office before 2007 and of encrypted
/// documents since.
fn compound(bytes: &[u8]) -> Result<Format, ReadError> {
    let file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|error| {
        ReadError::Damaged(format!(
            "its container (OLE compound file) does not hold together: {error}"
        ))
    })?;
    let has = |name: &str| file.is_stream(name);
    if has("/EncryptedPackage") {
        return Err(ReadError::Encrypted);
    }
    if has("/Workbook") || has("/Book") {
        return Ok(Format::Xls);
    }
    if has("/WordDocument") {
        return Ok(Format::Doc);
    }
    if has("/PowerPoint Document") {
        return Err(unsupported("a presentation; save it as PDF and give that"));
    }
    Err(unsupported("an OLE compound file without a workbook in it"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: Result<Format, &str>) {
        match (sniff(bytes), expected) {
            (Ok(found), Ok(expected)) => assert_eq!(found, expected),
            (Err(found), Err(part)) => {
                let found = found.to_string();
                assert!(found.contains(part), "{found:?} does not contain {part:?}");
            }
            (found, expected) => panic!("found {found:?}, expected {expected:?}"),
        }
    }

    #[test]
    fn pdf_behind_junk() {
        check(b"%PDF-1.7\n", Ok(Format::Pdf));
        check(b"HTTP/1.1 200 OK\r\n\r\n%PDF-1.4\n", Ok(Format::Pdf));
    }

    #[test]
    fn text_is_what_is_left() {
        check("东阳市".as_bytes(), Ok(Format::Text));
        check(b"a < b and b > c", Ok(Format::Text));
        check("<<规定>>所指".as_bytes(), Ok(Format::Text));
        check("BM25算法说明".as_bytes(), Ok(Format::Text));
    }

    #[test]
    fn web_pages_whatever_their_name() {
        check(b"<!DOCTYPE html><html></html>", Ok(Format::Html));
        check(b"\xEF\xBB\xBF\n<P align=center>", Ok(Format::Html));
        check(b"\xFF\xFE<\0h\0t\0m\0l\0>\0", Ok(Format::Html));
        check(b"<?xml version='1.0'?><html xmlns='x'>", Ok(Format::Html));
        check(b"<br />Warning: x in y.php\n<html>", Ok(Format::Html));
        check(b"<table><tr><td>1</td></tr></table>\n\n# 2", Ok(Format::Text));
    }

    #[test]
    fn names_that_say_something_else() {
        let told = |format, name| misnamed(format, name).map(|finding| finding.message);
        assert_eq!(told(Format::Html, "a/report.HTM"), None);
        assert_eq!(told(Format::Html, "index.jsp"), None);
        assert_eq!(told(Format::Html, "content_12.5"), None);
        assert_eq!(
            told(Format::Html, "a/2018.xls").as_deref(),
            Some("named .xls, and is a web page (HTML)")
        );
        assert_eq!(told(Format::Pdf, "a.ofd").as_deref(), Some("named .ofd, and is a PDF"));
    }

    #[test]
    fn rich_text() {
        check(b"{\\rtf1\\ansi", Ok(Format::Rtf));
        check(b"\n{\\rtf1", Ok(Format::Rtf));
    }

    #[test]
    fn open_documents_in_one_file() {
        let flat = |kind: &str| {
            format!(
                "<?xml version='1.0'?>\n<office:document office:mimetype=\"application/vnd.oasis.opendocument.{kind}\">"
            )
        };
        check(flat("text").as_bytes(), Ok(Format::Odt));
        check(flat("spreadsheet").as_bytes(), Ok(Format::Ods));
    }

    #[test]
    fn formats_of_others() {
        check(b"GIF89a\0", Err("picture"));
        check(b"\0\0\0\x24ftypheic\0\0\0\0", Err("picture"));
        check(b"\0\0\0\x0CjP  \r\n\x87\n", Err("picture"));
        check(b"AT&TFORM\0\0", Err("DjVu"));
        check(b"Rar!\x1A\x07", Err("archive"));
        check(b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", Err("archive"));
    }

    #[test]
    fn pictures() {
        check(b"\xFF\xD8\xFF\xE0", Ok(Format::Picture));
        check(b"\x89PNG\r\n", Ok(Format::Picture));
        check(b"II*\0", Ok(Format::Picture));
        check(b"MM\0+", Ok(Format::Picture));
    }

    #[test]
    fn nothing_in_it() {
        check(b"", Err("empty"));
        check(&[0; 4096], Err("zero bytes"));
    }

    #[test]
    fn containers_that_are_cut_off() {
        check(b"PK\x03\x04\x14\0\0\0\x08\0", Err("cut off"));
        check(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0\0", Err("does not hold together"));
    }
}
