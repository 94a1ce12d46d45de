//! What a mail may be made of. Its size is bounded, but the parser keeps something for every part and every header, and a
//! hostile mail is nothing but those: so they are counted before.

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use memchr::{memchr, memchr_iter};

/// Mails up to this size are parsed whatever they are.
const SMALL: usize = 512 * 1024;
/// Parts of one mail, those of mails within it included.
const PARTS: usize = 20_000;
/// Bytes of all its headers.
const HEADERS: usize = 16 * 1024 * 1024;
/// Different marks between parts.
const MARKS: usize = 256;
/// Mails within mails that are encoded.
const DEPTH: usize = 4;
/// Comparisons of lines with marks.
const WORK: usize = 50_000_000;

/// Why a mail is not parsed; `None` when it is.
pub(super) fn excess(mail: &[u8]) -> Option<&'static str> {
    let mut count = Count::default();
    if mail.len() <= SMALL { None } else { count.add(mail, DEPTH).err() }
}

#[derive(Default)]
struct Count {
    parts: usize,
    headers: usize,
    work: usize,
}

/// What the headers of a part say of what follows them, at `body`.
#[derive(Default)]
struct Part {
    body: usize,
    is_mail: bool,
    base64: bool,
    quoted: bool,
}

impl Count {
    fn add(&mut self, mail: &[u8], depth: usize) -> Result<(), &'static str> {
        let mut marks: Vec<Vec<u8>> = Vec::new();
        let mut at = 0;
        loop {
            let part = self.add_headers(mail, at, &mut marks)?;
            if part.is_mail && !(part.base64 || part.quoted) {
                at = part.body;
                continue;
            }
            let next = self.next_mark(mail, part.body, &marks)?;
            if part.is_mail {
                let encoded = mail.get(part.body..next.map_or(mail.len(), |(begin, _)| begin)).unwrap_or_default();
                let inner = if part.base64 { base64_decode(encoded) } else { quoted_printable_decode(encoded) };
                let depth = depth.checked_sub(1).ok_or("mails are packed in it within each other")?;
                self.add(&inner.unwrap_or_default(), depth)?;
            }
            let Some((_, behind)) = next else { return Ok(()) };
            at = behind;
        }
    }

    /// Passes the headers at `at`, up to the blank line behind them.
    fn add_headers(&mut self, mail: &[u8], at: usize, marks: &mut Vec<Vec<u8>>) -> Result<Part, &'static str> {
        self.parts += 1;
        if self.parts > PARTS {
            return Err("it has more than 20,000 parts");
        }
        let mut part = Part { body: at, ..Part::default() };
        while let Some(rest) = mail.get(part.body..).filter(|rest| !rest.is_empty()) {
            let len = memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
            let line = rest.get(..len).unwrap_or_default().trim_ascii();
            part.body += len;
            self.headers += len;
            if self.headers > HEADERS {
                return Err("its headers are longer than 16 MB");
            }
            if line.is_empty() {
                break;
            }
            let text = line.get(..512).unwrap_or(line).to_ascii_lowercase();
            part.is_mail |= text.starts_with(b"content-type:") && memchr::memmem::find(&text, b"message/").is_some();
            if text.starts_with(b"content-transfer-encoding:") {
                part.base64 = memchr::memmem::find(&text, b"base64").is_some();
                part.quoted = memchr::memmem::find(&text, b"quoted").is_some();
            }
            if let Some(found) = memchr::memmem::find(&text, b"boundary=") {
                let mark = mark(line.get(found + b"boundary=".len()..).unwrap_or_default());
                if !mark.is_empty() && !marks.iter().any(|known| known == mark) {
                    marks.push(mark.to_vec());
                }
                if marks.len() > MARKS {
                    return Err("it has parts within parts without end");
                }
            }
        }
        Ok(part)
    }

    /// The next line from `at` on that parts the mail: where it begins, and where the next one does.
    fn next_mark(&mut self, mail: &[u8], at: usize, marks: &[Vec<u8>]) -> Result<Option<(usize, usize)>, &'static str> {
        let body = mail.get(at..).unwrap_or_default();
        let lines = std::iter::once(0).chain(memchr_iter(b'\n', body).map(|end| end + 1));
        for begin in lines {
            let Some(line) = body.get(begin..).and_then(|rest| rest.strip_prefix(b"--")) else { continue };
            self.work += marks.len();
            if self.work > WORK {
                return Err("it has parts without end");
            }
            if marks.iter().any(|mark| line.starts_with(mark)) {
                let end = memchr(b'\n', line).map_or(line.len(), |end| end + 1);
                return Ok(Some((at + begin, at + begin + 2 + end)));
            }
        }
        Ok(None)
    }
}

/// The mark behind `boundary=`, quoted or not.
fn mark(text: &[u8]) -> &[u8] {
    let quoted = text.strip_prefix(b"\"");
    let text = quoted.unwrap_or(text);
    let end = text.iter().position(|byte| match quoted {
        Some(_) => *byte == b'"',
        None => byte.is_ascii_whitespace() || *byte == b';',
    });
    text.get(..end.unwrap_or(text.len())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    use super::*;

    const HEAD: &str = "From: ann@example.org\r\nContent-Type: multipart/mixed;\r\n boundary=\"tea\"\r\n\r\n";

    #[test]
    fn parts_and_headers_without_end_are_told() {
        let parts = format!("{HEAD}{}", "--tea\n\nx\n".repeat(100_000));
        assert_eq!(excess(parts.as_bytes()), Some("it has more than 20,000 parts"));
        let headers = format!("{}\r\n\r\nx", "A: b\r\n".repeat(3_000_000));
        assert_eq!(excess(headers.as_bytes()), Some("its headers are longer than 16 MB"));
        let inner = STANDARD.encode(&parts);
        let packed = "--tea\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n";
        let outer = format!("{HEAD}{packed}{inner}\n--tea--\n");
        assert_eq!(excess(outer.as_bytes()), Some("it has more than 20,000 parts"));
    }

    #[test]
    fn large_mails_are_parsed() {
        let script = "-- a comment of a script\nselect 1;\n".repeat(100_000);
        let mail = format!("{HEAD}--tea\nContent-Type: text/plain\n\n{script}\n--tea--\n");
        assert!(mail.len() > SMALL);
        assert_eq!(excess(mail.as_bytes()), None);
    }
}
