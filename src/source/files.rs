//! The files of one import: what was dropped, and what was unpacked from it.

use std::io::{self, Read, Seek};

use serde::{Deserialize, Serialize};

/// Random access to one file.
pub trait ReadSeek: Read + Seek {}

impl<T: Read + Seek> ReadSeek for T {}

/// Names one file of the import.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct FileId(pub u32);

/// A stretch of bytes in one file: a line, an array element, a mail. 16 bytes, because there may be millions.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
pub struct Span {
    /// Byte offset of the first byte.
    pub offset: u64,
    /// Length in bytes.
    pub len: u32,
    /// Which file.
    pub file: FileId,
}

/// Name and size of one file.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct FileInfo {
    /// Name with folders; members of an archive as `archive.zip/folder/name`.
    pub name: String,
    /// Size in bytes.
    pub size: u64,
}

/// The files of one import and a scratch space for what is unpacked from them. In the browser: `File`s and
/// `Blob`s; natively: files on disk and memory.
pub trait Files {
    /// How many files there are, unpacked ones included; ids count from zero.
    fn count(&self) -> u32;

    /// Name and size of a file.
    ///
    /// # Errors
    /// `NotFound` when there is no such file.
    fn info(&self, id: FileId) -> io::Result<FileInfo>;

    /// Opens a file for reading at any position.
    ///
    /// # Errors
    /// Whatever the platform says; in a browser `NotFound` when the file changed or vanished since it was dropped.
    fn open(&self, id: FileId) -> io::Result<Box<dyn ReadSeek>>;

    /// Copies `content` to its end into the scratch space under `name` and makes it a file of the import.
    ///
    /// # Errors
    /// Of reading `content` or of the scratch space.
    fn spill(&mut self, name: String, content: &mut dyn Read) -> io::Result<FileId>;

    /// Reads the bytes of one span.
    ///
    /// # Errors
    /// As [`Files::open`]; `UnexpectedEof` when the file is shorter than it was.
    fn read(&self, span: Span) -> io::Result<Vec<u8>> {
        let mut file = self.open(span.file)?;
        file.seek(io::SeekFrom::Start(span.offset))?;
        let mut bytes = Vec::with_capacity(span.len as usize);
        file.take(u64::from(span.len)).read_to_end(&mut bytes)?;
        if bytes.len() < span.len as usize {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(bytes)
    }
}
