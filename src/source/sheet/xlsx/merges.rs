//! Which cells of a sheet are merged. That stands behind all cells, so a part is read to there first, and not parsed before.

use std::io::{Cursor, Read, Seek};

use quick_xml::events::Event;
use zip::ZipArchive;

use super::cells::place;
use crate::source::sheet::Broken;
use crate::source::sheet::merged::{Merged, Range};
use crate::source::sheet::xml::{Part, attribute};

/// What their list begins with, whatever prefix stands before it.
const LIST: &[u8] = b"mergeCells";
const CHUNK: u64 = 256 * 1024;

/// The merged cells of the sheet at `path`, of which no more than `limit` bytes are read.
pub(super) fn read<R: Read + Seek>(archive: &mut ZipArchive<R>, path: &str, limit: u64) -> Result<Merged, Broken> {
    let Some(file) = Part::file(archive, path)? else { return Ok(Merged::default()) };
    let mut file = file.take(limit);
    let mut bytes = Vec::new();
    let begin = loop {
        let read = file.by_ref().take(CHUNK).read_to_end(&mut bytes);
        // What is damaged is said when the cells are read.
        if !read.is_ok_and(|read| read > 0) {
            return Ok(Merged::default());
        }
        if let Some(found) = memchr::memmem::find(&bytes, LIST) {
            break memchr::memrchr(b'<', bytes.get(..found).unwrap_or_default()).unwrap_or(found);
        }
        // The word may stand on the edge, its bracket and prefix before it.
        bytes.drain(..bytes.len().saturating_sub(64));
    };
    bytes.drain(..begin);
    let mut part = Part::new(Cursor::new(bytes).chain(file), limit);
    let mut ranges = Vec::new();
    loop {
        match part.next() {
            Ok(Event::Start(element)) if element.local_name().as_ref() == "mergeCell" => {
                ranges.extend(attribute(&element, "ref").and_then(|place| range(&place)));
            }
            Ok(Event::End(element)) if element.local_name().as_ref() == "mergeCells" => break,
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    Ok(Merged::new(ranges.into_iter()))
}

/// `A2:B4`
fn range(text: &str) -> Option<Range> {
    let (first, last) = text.split_once(':')?;
    let ((column, first_row), (_, last_row)) = (place(first)?, place(last)?);
    Some(Range { first_row, last_row, column })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_two_places() {
        assert_eq!(range("B2:C10"), Some(Range { first_row: 2, last_row: 10, column: 1 }));
        assert_eq!(range("B2"), None);
        assert_eq!(range("2:10"), None);
    }
}
