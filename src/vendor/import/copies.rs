//! Copies in UTF-8 of files whose readers know no other encoding. JSON is UTF-8 by definition, XML says what it is, and
//! phones write chats in UTF-8; but editors and databases save all of them in anything. Tables and mails need none: they name their encodings or have
//! readers that tell them.

use std::io::{self, Cursor, Read, Seek as _, SeekFrom};

use encoding_rs::{Encoding, UTF_8};

use crate::source::{FileId, Files};
use crate::text::encoding;
use crate::vendor::whatsapp;

/// Most of a text whose beginning is looked at.
const BEGINNING: u64 = 4096;
/// What tells an encoding, from the first letter beyond ASCII on.
const STRETCH: u64 = 256 * 1024;

/// A copy of a JSON or XML file or a chat that begins with `head`; `None` when it is neither, or in UTF-8 already.
pub(super) fn in_utf_8(files: &mut dyn Files, id: FileId, name: &str, head: &[u8]) -> Option<FileId> {
    let found = encoding::detect(head);
    let beginning = beginning(head, found);
    // Where nothing but ASCII stands in the beginning, what stands further on tells.
    let is_ascii = |found: &'static Encoding| found == UTF_8 && head.is_ascii();
    let late = |files: &dyn Files, found: &'static Encoding| match is_ascii(found) {
        true => late(files, id, head.len() as u64).unwrap_or(found),
        false => found,
    };
    let found = match beginning.chars().next()? {
        '{' | '[' => late(files, found),
        '<' => late(files, encoding::detect_xml(head)),
        _ if whatsapp::opens_message(&beginning) => late(files, found),
        _ => return None,
    };
    let is_whole = files.info(id).is_ok_and(|info| info.size <= head.len() as u64);
    let doubtful = found.is_ascii_compatible() && !is_whole && encoding::detect_within(head) == found;
    if found == UTF_8 || doubtful && files.open(id).and_then(encoding::is_utf_8_throughout).unwrap_or_default() {
        return None;
    }
    copy(files, id, name, found)
}

/// A copy of a text that is in an encoding of which not even ASCII can be read as bytes.
pub(super) fn of_escaped(files: &mut dyn Files, id: FileId, name: &str, head: &[u8]) -> Option<FileId> {
    let found = encoding::detect(head);
    let wide = found == encoding_rs::UTF_16LE || found == encoding_rs::UTF_16BE;
    if found.is_ascii_compatible() || wide { None } else { copy(files, id, name, found) }
}

/// The encoding of a file by where its first letter beyond ASCII stands, from `offset` on; `None` when there is none.
fn late(files: &dyn Files, id: FileId, offset: u64) -> Option<&'static Encoding> {
    const CHUNK: usize = 1 << 20;
    /// What stands before the letter tells, too.
    const CONTEXT: usize = 64;
    if files.info(id).ok()?.size <= offset {
        return None;
    }
    let mut reader = files.open(id).ok()?;
    reader.seek(SeekFrom::Start(offset)).ok()?;
    let mut stretch = Vec::new();
    loop {
        let known = stretch.len();
        reader.by_ref().take(CHUNK as u64).read_to_end(&mut stretch).ok()?;
        let new = stretch.get(known..)?;
        if new.is_empty() {
            return None;
        }
        if !new.is_ascii() {
            let first = known + new.iter().position(|byte| !byte.is_ascii())?;
            reader.take(STRETCH).read_to_end(&mut stretch).ok()?;
            return Some(encoding::detect_within(stretch.get(first.saturating_sub(CONTEXT)..)?));
        }
        stretch.drain(..stretch.len().saturating_sub(CONTEXT));
    }
}

fn copy(files: &mut dyn Files, id: FileId, name: &str, from: &'static Encoding) -> Option<FileId> {
    let reader = files.open(id).ok()?;
    let mut text = redeclared(encoding::utf8(reader, from)).ok()?;
    files.spill(name.to_owned(), &mut text).ok()
}

/// The copy must not declare the encoding that it no longer is in.
fn redeclared(mut text: impl Read) -> io::Result<impl Read> {
    let mut start = Vec::new();
    text.by_ref().take(BEGINNING).read_to_end(&mut start)?;
    if start.trim_ascii_start().starts_with(b"<?xml")
        && let Some(end) = memchr::memmem::find(&start, b"?>")
    {
        start.splice(..end, *b"<?xml version=\"1.0\" encoding=\"UTF-8\"");
    }
    Ok(Cursor::new(start).chain(text))
}

fn beginning(head: &[u8], found: &'static Encoding) -> String {
    let mut text = Vec::new();
    // The last character may be cut.
    encoding::utf8(head, found).take(BEGINNING).read_to_end(&mut text).ok();
    String::from_utf8_lossy(&text).trim_start().to_owned()
}
