//! The parts of a mail, or of a web page that was saved as one file (MHTML), which is made like one.

use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders};

use super::base64;

/// One part, its transfer encoding undone.
#[derive(Debug)]
pub struct Part {
    /// `text/html`, in small letters.
    pub kind: String,
    /// The encoding of its text, where it names one.
    pub charset: Option<String>,
    /// Its file name, where it has one.
    pub name: Option<String>,
    pub bytes: Vec<u8>,
}

/// What a text that begins like a mail is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Mail,
    /// A web page with all that belongs to it.
    Page,
}

/// The first lines of a mail, which name what it holds.
const HEAD: usize = 16 << 10;
/// Mails inside of mails, at most: each is one inside of the other in memory as well.
const MOST_NESTED: usize = 50;
/// Parts of one mail, at most.
const MOST_PARTS: usize = 10_000;

/// Tells a mail from other texts by its first lines.
pub fn kind(bytes: &[u8]) -> Option<Kind> {
    let head = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let head = &head[..head.len().min(HEAD)];
    let name = head.iter().position(|byte| *byte == b':')?;
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
    if name == 0 || name > 40 || !head[..name].iter().all(is_name) {
        return None;
    }
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let has = |name: &str| head.starts_with(name) || head.contains(&format!("\n{name}"));
    let typed = has("content-type:") && (has("mime-version:") || has("from:") || has("subject:"));
    if head.contains("multipart/related") && typed {
        return Some(Kind::Page);
    }
    let sent = has("from:") && (has("to:") || has("subject:") || has("date:"));
    (typed || (sent && has("received:")) || (sent && has("message-id:"))).then_some(Kind::Mail)
}

/// Whether the line is missing that ends the last part.
pub fn is_cut(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD)];
    let Some(message) = MessageParser::default().parse_headers(head) else { return false };
    let boundary = message.content_type().and_then(|kind| kind.attribute("boundary"));
    boundary.is_some_and(|boundary| {
        memchr::memmem::rfind(bytes, format!("--{boundary}--").as_bytes()).is_none()
    })
}

/// The parts that hold something, in their order.
pub fn parts(bytes: &[u8]) -> Vec<Part> {
    let nested = memchr::memmem::find_iter(&bytes.to_ascii_lowercase(), b"message/rfc822").count();
    if nested > MOST_NESTED {
        return Vec::new();
    }
    let Some(message) = MessageParser::default().parse(bytes) else { return Vec::new() };
    let parts = message.parts.iter().take(MOST_PARTS);
    parts.filter_map(|part| read(&message, part)).collect()
}

fn read(message: &Message<'_>, part: &MessagePart<'_>) -> Option<Part> {
    let given = part.content_type();
    let kind = match given {
        Some(of) => format!("{}/{}", of.ctype(), of.subtype().unwrap_or_default()),
        None => "text/plain".to_owned(),
    };
    let kind = kind.to_ascii_lowercase();
    if kind.starts_with("multipart/") {
        return None;
    }
    let charset = given.and_then(|of| of.attribute("charset")).map(str::to_owned);
    let raw = message.raw_message.get(part.offset_body as usize..part.offset_end as usize)?;
    let encoding = part.content_transfer_encoding().unwrap_or_default().trim();
    let bytes = match encoding.to_ascii_lowercase().as_str() {
        "base64" => base64::bytes(raw),
        "quoted-printable" => from_quoted_printable(raw),
        _ => raw.to_vec(),
    };
    let name = part.attachment_name().map(str::to_owned);
    (!bytes.is_empty()).then_some(Part { kind, charset, name, bytes })
}

/// The bytes of a text in quoted-printable: `=B6` is a byte, and `=` at the end of a line hides that
/// end. What is broken stands as it is: the functions of the crate give up at the first such place,
/// and a page that was cut off would not be read at all.
fn from_quoted_printable(raw: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = memchr::memchr(b'=', rest) {
        out.extend_from_slice(&rest[..at]);
        let behind = &rest[at + 1..];
        let is_pair = |pair: &&[u8]| pair.iter().all(u8::is_ascii_hexdigit);
        let digits = behind.get(..2).filter(is_pair);
        let digits = digits.and_then(|pair| std::str::from_utf8(pair).ok());
        let blanks = behind.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r')).count();
        rest = match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                &behind[2..]
            }
            None if behind.get(blanks) == Some(&b'\n') => &behind[blanks + 1..],
            None => {
                out.push(b'=');
                behind
            }
        };
    }
    out.extend_from_slice(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mails_and_saved_pages_are_told_apart() {
        let page = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n";
        assert_eq!(kind(page.as_bytes()), Some(Kind::Page));
        let mail = "Received: x\r\nFrom: a@b\r\nTo: c@d\r\nSubject: x\r\n\r\n";
        assert_eq!(kind(mail.as_bytes()), Some(Kind::Mail));
        assert_eq!(kind("标题: 年度报告\n".as_bytes()), None);
        assert_eq!(kind(b"Title: x\nFrom: here\n"), None);
    }

    #[test]
    fn transfer_encodings_are_undone() {
        let mail = "From: a@b\r\nSubject: x\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n\
            --x\r\nContent-Type: text/html; charset=gbk\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
            a=3D=\r\nb\r\n--x\r\nContent-Type: application/pdf; name=\"r.pdf\"\r\n\
            Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment\r\n\r\nJVBERi0=\r\n--x--\r\n";
        let parts = parts(mail.as_bytes());
        assert_eq!(parts.len(), 2, "{parts:?}");
        assert_eq!(parts[0].bytes, b"a=b");
        assert_eq!(parts[0].charset.as_deref(), Some("gbk"));
        assert_eq!(parts[1].bytes, b"%PDF-");
        assert_eq!(parts[1].name.as_deref(), Some("r.pdf"));
    }

    #[test]
    fn what_is_cut_off_or_broken_is_read_as_far_as_it_goes() {
        let head = "From: a@b\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n\
            --x\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: ";
        let page = |encoding: &str, text: &str| {
            let parts = parts(format!("{head}{encoding}\r\n\r\n{text}").as_bytes());
            parts.first().map(|part| String::from_utf8_lossy(&part.bytes).into_owned())
        };
        let read = |encoding, text| page(encoding, text).unwrap_or_default();
        assert!(is_cut(head.as_bytes()) && !is_cut(format!("{head}\r\n--x--").as_bytes()));
        assert_eq!(read("quoted-printable", "<td>a=3Db=\r\nc=ZZ=3"), "<td>a=bc=ZZ=3");
        assert_eq!(read("Quoted-Printable", "=C4=EA=  \r\n1").chars().last(), Some('1'));
        assert_eq!(read("base64", "PHRkP\r\njEyMzwvd!GQ+"), "<td>123</td>");
        assert_eq!(read("base64", "PHRkPjEyMz"), "<td>123");
    }
}
