//! The members of a zip whose directory is missing: it stands at the end, so a zip that was cut has none. What each member is,
//! stands before it as well.

use std::io::{self, Read, Seek, SeekFrom};

use memchr::memmem;
use zip::read::read_zipfile_from_stream_with_options;
use zip::{CompressionMethod, ZipReadOptions};

use super::meter::{Lenient, Spilled};
use super::zip::decoded;
use super::{Stopped, Unpacker, harmless, is_litter};
use crate::source::steady::Steady;
use crate::source::{FileId, ReadSeek};

type File = Steady<Box<dyn ReadSeek>>;

/// What begins a member, what begins the directory, and what may follow a member.
const MEMBER: [u8; 4] = *b"PK\x03\x04";
const NEXT: [[u8; 4]; 3] = [MEMBER, *b"PK\x01\x02", *b"PK\x07\x08"];
/// The ways of packing that are known here, as headers number them: stored, deflated, and that for large files.
const METHODS: [u16; 3] = [0, 8, 9];
/// Bytes read at once while looking for one.
const CHUNK: u64 = 256 * 1024;

/// What is needed of the header of a member.
struct Header {
    begin: u64,
    /// Where its content begins.
    content: u64,
    /// And how long it is, when the header says so.
    len: Option<u64>,
    locked: bool,
    method: u16,
    name: Vec<u8>,
}

impl Unpacker<'_> {
    /// See the module. What is wrong with the zip as a whole has been said.
    pub(super) fn rescue(&mut self, id: FileId, name: &str, budget: &mut u64) -> Result<Vec<FileId>, Stopped> {
        let mut members = Vec::new();
        let Ok(mut reader) = self.files.open(id).map(Steady::new) else { return Ok(members) };
        let (mut at, mut seen) = (0, 0usize);
        while let Ok(Some(begin)) = find(&mut reader, at, &[MEMBER]) {
            seen += 1;
            if seen > self.limits.members {
                self.bomb(name);
                break;
            }
            at = begin + MEMBER.len() as u64;
            let Ok(header) = Header::read(&mut reader, begin) else { break };
            let Ok(end) = header.end(&mut reader) else { break };
            at = end.max(at);
            if !self.rescue_one(&mut reader, &header, end, name, &mut members, budget)? {
                break;
            }
        }
        Ok(members)
    }

    /// Unpacks one member; answers whether to go on.
    fn rescue_one(
        &mut self,
        reader: &mut File,
        header: &Header,
        end: u64,
        name: &str,
        members: &mut Vec<FileId>,
        budget: &mut u64,
    ) -> Result<bool, Stopped> {
        let mut options = ZipReadOptions::default();
        if header.len.is_none() {
            options = options.override_compressed_size(end - header.content);
        }
        if !METHODS.contains(&header.method) {
            if let Some(own) = header.plain_name() {
                let method = CompressionMethod::name_from_u16(header.method);
                self.unknown_method(&format!("{name}/{}", harmless(&own)), method);
            }
            return Ok(true);
        }
        if reader.seek(SeekFrom::Start(header.begin)).is_err() {
            return Ok(false);
        }
        // Bytes that only look like a header are passed over.
        let Ok(Some(member)) = read_zipfile_from_stream_with_options(reader, options) else { return Ok(true) };
        let own = member.name().map(|name| name.into_owned()).unwrap_or_default();
        let inner = format!("{name}/{}", harmless(&decoded(member.name_raw(), own)));
        if member.is_dir() || is_litter(&inner) {
            return Ok(true);
        }
        if header.locked {
            self.locked(&inner, std::slice::from_ref(&inner));
            return Ok(true);
        }
        let mut content = Lenient::new(member);
        let spilled = self.spill(inner.clone(), &mut content, budget)?;
        match spilled {
            Spilled::File(id) => {
                members.push(id);
                if let Some(error) = content.broken() {
                    self.cut(&inner, &error);
                }
            }
            Spilled::TooMuch => {
                self.bomb(name);
                return Ok(false);
            }
            Spilled::Failed(error) => self.unreadable_member(&inner, &error.to_string()),
        }
        Ok(true)
    }
}

impl Header {
    const LEN: usize = 30;

    fn read(reader: &mut File, begin: u64) -> io::Result<Self> {
        let mut bytes = [0; Self::LEN];
        reader.seek(SeekFrom::Start(begin))?;
        reader.read_exact(&mut bytes)?;
        let two = |at: usize| u16::from_le_bytes([bytes[at], bytes[at + 1]]);
        let flags = two(6);
        let packed = u32::from_le_bytes([bytes[18], bytes[19], bytes[20], bytes[21]]);
        let content = begin + Self::LEN as u64 + u64::from(two(26)) + u64::from(two(28));
        // Of a member that was written as it came, the length stands behind it; of a large one, in an extension.
        let is_known = flags & 8 == 0 && packed != u32::MAX;
        let mut name = Vec::new();
        reader.by_ref().take(u64::from(two(26))).read_to_end(&mut name)?;
        Ok(Self {
            begin,
            content,
            len: is_known.then_some(u64::from(packed)),
            locked: flags & 1 != 0,
            method: two(8),
            name,
        })
    }

    /// Its name, unless these are bytes that only look like a header.
    fn plain_name(&self) -> Option<String> {
        let name = decoded(&self.name, String::from_utf8_lossy(&self.name).into_owned());
        Some(name).filter(|name| !name.is_empty() && !name.contains(|one: char| one.is_control() || one == '\u{FFFD}'))
    }

    /// Where the content ends: as the header says, else before what looks like the next header, else with the file.
    fn end(&self, reader: &mut File) -> io::Result<u64> {
        if let Some(len) = self.len {
            return Ok(self.content.saturating_add(len));
        }
        match find(reader, self.content, &NEXT)? {
            Some(next) => Ok(next),
            None => Ok(reader.seek(SeekFrom::End(0))?.max(self.content)),
        }
    }
}

/// The first of these signatures at `from` or behind it.
fn find(reader: &mut File, from: u64, signatures: &[[u8; 4]]) -> io::Result<Option<u64>> {
    let mut at = from;
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        reader.seek(SeekFrom::Start(at))?;
        reader.by_ref().take(CHUNK).read_to_end(&mut bytes)?;
        let first = signatures.iter().filter_map(|signature| memmem::find(&bytes, signature)).min();
        if let Some(first) = first {
            return Ok(Some(at + first as u64));
        }
        if (bytes.len() as u64) < CHUNK {
            return Ok(None);
        }
        // A signature may stand on the edge.
        at += CHUNK - 3;
    }
}
