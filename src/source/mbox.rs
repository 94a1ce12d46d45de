//! Mailbox files: many mails in one file, each after a separator line that begins with `From `.
//!
//! The format has no standard and its bodies may hold lines that begin the same way, so a line is a separator only
//! when it has the shape of one (RFC 4155 and the habits of Gmail, Thunderbird and mail servers), when a header follows
//! it, and when a blank line precedes it or the shape leaves no doubt. A `Content-Length` that ends exactly at a
//! separator or at the end of the file is believed (mboxcl, mboxcl2). Memory holds one mail at a time.

mod separator;

use std::borrow::Cow;
use std::io::{self, Read};

use memchr::{memchr, memmem};

pub use separator::{Separator, SeparatorKind};

/// One mail of a mailbox file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct RawMail<'a> {
    /// Byte offset of the mail in the file, its separator line included.
    pub offset: u64,
    /// Length in bytes up to the next separator.
    pub len: u64,
    /// The bytes, beginning with the separator line; `None` when there are more than the limit.
    pub bytes: Option<&'a [u8]>,
}

/// Splits a mailbox file into mails. Text before the first separator comes as a mail without one.
#[derive(Debug)]
pub struct Mailbox<R> {
    reader: R,
    buffer: Vec<u8>,
    /// Offset in the file of the buffer's first byte.
    base: u64,
    /// Where the current mail begins in the buffer, and where it began in the file.
    start: usize,
    offset: u64,
    /// Up to here no separator was found.
    searched: usize,
    limit: usize,
    ended: bool,
    /// The current mail outgrew the limit; its beginning is no longer in the buffer.
    dropping: bool,
    finder: memmem::Finder<'static>,
}

/// How much is read at once.
const CHUNK: usize = 1024 * 1024;

/// A separator line and the header line after it are looked at no further than this.
const LOOK_AHEAD: usize = 1024;

/// A `Content-Length` is looked for no further than this.
const MAX_HEAD: usize = 64 * 1024;

/// Bytes before a candidate that decide whether a blank line precedes it.
const LOOK_BACK: usize = 4;

const BOM: &[u8] = b"\xEF\xBB\xBF";

impl<R: Read> Mailbox<R> {
    /// The mails of `reader`, which stands at the beginning of the file; mails of more than `limit` bytes come without
    /// their bytes.
    pub fn new(reader: R, limit: usize) -> Self {
        Self {
            reader,
            buffer: Vec::new(),
            base: 0,
            start: 0,
            offset: 0,
            searched: 0,
            limit,
            ended: false,
            dropping: false,
            finder: memmem::Finder::new(b"\nFrom ").into_owned(),
        }
    }

    /// The next mail; `None` at the end of the file.
    ///
    /// # Errors
    /// Of reading. The mail that was being read is lost to this splitter.
    pub fn next_mail(&mut self) -> io::Result<Option<RawMail<'_>>> {
        if !self.begin()? {
            return Ok(None);
        }
        let end = match self.end_by_content_length()? {
            Some(end) => end,
            None => self.end_by_separator()?,
        };
        let bytes = (!self.dropping).then_some(self.start..end);
        let mail_offset = self.offset;
        let len = self.base + end as u64 - mail_offset;
        self.dropping = false;
        self.start = end;
        self.searched = end;
        self.offset = self.base + end as u64;
        let bytes = bytes.and_then(|range| self.buffer.get(range)).filter(|bytes| bytes.len() <= self.limit);
        Ok(Some(RawMail { offset: mail_offset, len, bytes }))
    }

    /// Moves to the first byte of the next mail, past a byte order mark and blank lines. `false` at the end.
    fn begin(&mut self) -> io::Result<bool> {
        while self.buffer.len() < self.start + MAX_HEAD && self.fill()? {}
        if self.offset == 0 && self.buffer.get(self.start..).is_some_and(|rest| rest.starts_with(BOM)) {
            self.start += BOM.len();
        }
        loop {
            match self.buffer.get(self.start) {
                Some(b'\r' | b'\n' | b' ' | b'\t') => self.start += 1,
                Some(_) => break,
                None => {
                    if !self.fill()? {
                        return Ok(false);
                    }
                }
            }
        }
        self.searched = self.start;
        self.offset = self.base + self.start as u64;
        Ok(true)
    }

    /// Reads more; `false` at the end of the file. Positions in the buffer may move.
    fn fill(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        let keep = if self.dropping { self.searched.saturating_sub(LOOK_BACK) } else { self.start };
        if keep > 0 {
            self.buffer.drain(..keep);
            self.base += keep as u64;
            self.searched -= keep;
            self.start = self.start.saturating_sub(keep);
            if self.buffer.len() < CHUNK && self.buffer.capacity() > 8 * CHUNK {
                self.buffer.shrink_to(2 * CHUNK);
            }
        }
        let filled = self.buffer.len();
        self.buffer.resize(filled + CHUNK, 0);
        let read = loop {
            match self.reader.read(&mut self.buffer[filled..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        self.buffer.truncate(filled + read.as_ref().map_or(0, |&count| count.min(CHUNK)));
        self.ended = read? == 0;
        Ok(!self.ended)
    }

    /// Searches the next separator; the end of the current mail in the buffer.
    fn end_by_separator(&mut self) -> io::Result<usize> {
        loop {
            let Some(at) = self.buffer.get(self.searched..).and_then(|rest| self.finder.find(rest)) else {
                // The last bytes may be the beginning of a line break and `From `.
                self.searched = self.searched.max(self.buffer.len().saturating_sub(5)).max(self.start);
                self.dropping |= self.searched - self.start > self.limit;
                if !self.fill()? {
                    return Ok(self.buffer.len());
                }
                continue;
            };
            self.searched += at;
            while self.buffer.len() < self.searched + LOOK_AHEAD && self.fill()? {}
            let line = self.searched + 1;
            if self.is_separator(line) {
                return Ok(line);
            }
            self.searched = line;
        }
    }

    /// Does a separator line stand at this position of the buffer, at which a line begins?
    fn is_separator(&self, line: usize) -> bool {
        let Some((before, rest)) = self.buffer.split_at_checked(line) else { return false };
        let blank_before = before.ends_with(b"\n\n") || before.ends_with(b"\n\r\n");
        let rest = rest.get(..LOOK_AHEAD).unwrap_or(rest);
        let Some((first, after)) = split_line(rest) else { return false };
        match Separator::parse(first) {
            // People write `From -` in their texts, too.
            Some(separator) if separator.kind == SeparatorKind::Bare => {
                separator::begins_with_header(after) && (blank_before || separator::begins_with_known_header(after))
            }
            Some(_) if separator::begins_with_header(after) => true,
            // A mail without any header is believed only where nothing else could be meant.
            Some(_) => blank_before && is_blank_line(after),
            None => false,
        }
    }

    /// The end of the current mail as its `Content-Length` has it, if a separator or the end of the file is there.
    fn end_by_content_length(&mut self) -> io::Result<Option<usize>> {
        let Some((head, length)) = self.buffer.get(self.start..).and_then(content_length) else { return Ok(None) };
        let Some(wanted) = head.checked_add(length).filter(|&len| len <= self.limit) else { return Ok(None) };
        while self.buffer.len() < self.start + wanted + LOOK_AHEAD && self.fill()? {}
        let Some(mut rest) = self.buffer.get(self.start + wanted..) else { return Ok(None) };
        while let [b'\r' | b'\n', tail @ ..] = rest {
            rest = tail;
        }
        let end = self.buffer.len() - rest.len();
        let at_line_start = self.buffer.get(..end).is_some_and(|before| before.ends_with(b"\n"));
        Ok((rest.is_empty() && self.ended || at_line_start && rest.starts_with(b"From ") && self.is_separator(end))
            .then_some(end))
    }
}

/// Takes the separator line and the blank line before the next one off the bytes of one mail and undoes the quoting of body lines (`>From ` becomes `From `,
/// `>>From ` becomes `>From `: the mboxrd rule, which reads mboxo as well). Bytes without a separator, such as those of
/// an `.eml` file, are returned as they are.
pub fn unwrap_mail(bytes: &[u8]) -> (Option<Separator<'_>>, Cow<'_, [u8]>) {
    let Some((first, rest)) = split_line(bytes) else { return (None, Cow::Borrowed(bytes)) };
    let Some(separator) = Separator::parse(first) else { return (None, Cow::Borrowed(bytes)) };
    let body_end = [b"\n\r\n".as_slice(), b"\n\n"].into_iter().find_map(|end| rest.strip_suffix(end));
    (Some(separator), unquote(body_end.and_then(|body| rest.get(..body.len() + 1)).unwrap_or(rest)))
}

fn unquote(mail: &[u8]) -> Cow<'_, [u8]> {
    let mut out: Vec<u8> = Vec::new();
    let mut copied = 0;
    for at in memmem::find_iter(mail, b">From ") {
        let line = mail[..at].iter().rposition(|&byte| byte != b'>').map_or(0, |last| last + 1);
        if line == 0 || mail[line - 1] == b'\n' {
            out.extend_from_slice(&mail[copied..at]);
            copied = at + 1;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(mail);
    }
    out.extend_from_slice(&mail[copied..]);
    Cow::Owned(out)
}

/// The length of separator and head together, and the value of the head's `Content-Length`.
fn content_length(mail: &[u8]) -> Option<(usize, usize)> {
    let head = mail.get(..MAX_HEAD).unwrap_or(mail);
    let name = b"\ncontent-length:";
    let mut line_end = memchr(b'\n', head)?;
    let mut length = None;
    loop {
        let line = &head[line_end..];
        if line.starts_with(b"\n\n") || line.starts_with(b"\n\r\n") {
            let blank = if line.starts_with(b"\n\n") { 2 } else { 3 };
            return Some((line_end + blank, length?));
        }
        // The blank line is missing: what follows is the head of the next mail.
        if let Some((first, after)) = line.get(1..).and_then(split_line)
            && Separator::parse(first).is_some()
            && separator::begins_with_header(after)
        {
            return None;
        }
        if line.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)) {
            let (value, _) = split_line(&line[name.len()..])?;
            length = std::str::from_utf8(value).ok()?.trim().parse().ok();
        }
        line_end += 1 + memchr(b'\n', line.get(1..)?)?;
    }
}

/// The first line without its line break, and what follows it.
fn split_line(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    if bytes.is_empty() {
        return None;
    }
    let (line, rest) = match memchr(b'\n', bytes) {
        Some(at) => (&bytes[..at], &bytes[at + 1..]),
        None => (bytes, &bytes[bytes.len()..]),
    };
    Some((line.strip_suffix(b"\r").unwrap_or(line), rest))
}

fn is_blank_line(bytes: &[u8]) -> bool {
    bytes.is_empty() || bytes.starts_with(b"\n") || bytes.starts_with(b"\r\n")
}

#[cfg(test)]
mod tests;
