//! Copies in UTF-8 of files whose readers know no other encoding. JSON is UTF-8 by definition, phones write
//! chats in it, and XML says what it is; but editors and databases save both in anything. Tables and mails need none: they name their encodings or have
//! readers that tell them.

use std::io::{self, Cursor, Read};

use encoding_rs::{Encoding, UTF_8};

use crate::source::{FileId, Files};
use crate::text::encoding;
use crate::vendor::whatsapp;

/// Most of a text whose beginning is looked at.
const BEGINNING: u64 = 4096;

/// A copy of a JSON or XML file, or of a chat, that begins with `head`; `None` when it is none of them, or in UTF-8
/// already.
pub(super) fn of_json_or_xml(files: &mut dyn Files, id: FileId, name: &str, head: &[u8]) -> Option<FileId> {
    let found = encoding::detect(head);
    let text = beginning(head, found);
    let found = match text.chars().next()? {
        '<' => encoding::detect_xml(head),
        '{' | '[' => found,
        _ if whatsapp::opens_message(&text) => found,
        _ => return None,
    };
    if found == UTF_8 { None } else { copy(files, id, name, found) }
}

/// A copy of a text that is in an encoding of which not even ASCII can be read as bytes.
pub(super) fn of_escaped(files: &mut dyn Files, id: FileId, name: &str, head: &[u8]) -> Option<FileId> {
    let found = encoding::detect(head);
    let wide = found == encoding_rs::UTF_16LE || found == encoding_rs::UTF_16BE;
    if found.is_ascii_compatible() || wide { None } else { copy(files, id, name, found) }
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
    let mut text = String::new();
    encoding::utf8(head, found).take(BEGINNING).read_to_string(&mut text).ok();
    text.trim_start().to_owned()
}
