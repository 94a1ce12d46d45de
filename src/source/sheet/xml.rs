//! One XML part of a workbook, read event by event with a limit on each and on all of them.

use std::io::{BufReader, Read, Seek};

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use zip::ZipArchive;
use zip::read::ZipFile;

use super::Broken;
use crate::source::archive::{Ration, Rationed};

/// The longest tag or text; a parser holds it whole.
const PIECE: u64 = 64 * 1024 * 1024;

/// See the module.
pub(super) struct Part<R: Read> {
    reader: quick_xml::Reader<BufReader<Rationed<Rationed<R>>>>,
    piece: Ration,
    buffer: Vec<u8>,
}

impl<'a, R: Read + Seek> Part<ZipFile<'a, R>> {
    /// Opens a part by its path, whatever the case of its letters; `None` when there is none. No more than `limit`
    /// bytes will be read of it.
    pub(super) fn open(archive: &'a mut ZipArchive<R>, path: &str, limit: u64) -> Result<Option<Self>, Broken> {
        Ok(Self::file(archive, path)?.map(|file| Self::new(file, limit)))
    }

    /// Its bytes.
    pub(super) fn file(archive: &'a mut ZipArchive<R>, path: &str) -> Result<Option<ZipFile<'a, R>>, Broken> {
        let wanted = same(path);
        let at =
            archive.file_names_raw().position(|name| std::str::from_utf8(name).is_ok_and(|name| same(name) == wanted));
        let Some(at) = at else { return Ok(None) };
        archive.by_index(at).map(Some).map_err(|error| Broken::Damaged(error.to_string()))
    }
}

impl<R: Read> Part<R> {
    pub(super) fn new(inner: R, limit: u64) -> Self {
        let (whole, piece) = (Ration::default(), Ration::default());
        whole.allow(limit);
        let inner = Rationed::new(Rationed::new(inner, whole), piece.clone());
        let mut reader = quick_xml::Reader::from_reader(BufReader::with_capacity(64 * 1024, inner));
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        config.expand_empty_elements = true;
        Self { reader, piece, buffer: Vec::new() }
    }

    /// The next event.
    pub(super) fn next(&mut self) -> Result<Event<'_>, Broken> {
        const KEPT: usize = 1024 * 1024;
        self.piece.allow(PIECE);
        self.buffer.clear();
        self.buffer.shrink_to(KEPT);
        self.reader.read_event_into(&mut self.buffer).map_err(|error| Broken::Damaged(error.to_string()))
    }
}

/// A path inside a workbook as they are compared: some writers write capitals, some backslashes.
fn same(path: &str) -> String {
    path.trim_start_matches(['/', '\\']).replace('\\', "/").to_lowercase()
}

/// The value of an attribute by its name without a prefix.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found =
        element.attributes().with_checks(false).flatten().find(|found| found.key.local_name().as_ref() == name)?;
    Some(
        found
            .normalized_value(XmlVersion::Implicit1_0)
            .map_or_else(|_| found.value.to_string(), |value| value.into_owned()),
    )
}

/// The text that an event adds to its element.
pub(super) fn add_text(event: &Event<'_>, to: &mut String) {
    match event {
        Event::Text(text) => to.push_str(&text.xml10_content()),
        Event::CData(text) => to.push_str(&text.xml10_content()),
        Event::GeneralRef(entity) => add_entity(entity, to),
        _ => {}
    }
}

/// Entities that a document declares for itself are not expanded: that is how a page of text becomes gigabytes.
fn add_entity(entity: &BytesRef<'_>, to: &mut String) {
    let name: &str = entity;
    match (resolve_xml_entity(name), entity.resolve_char_ref()) {
        (Some(text), _) => to.push_str(text),
        (None, Ok(Some(char))) => to.push(char),
        _ => {
            to.push('&');
            to.push_str(name);
            to.push(';');
        }
    }
}
