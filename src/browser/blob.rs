//! Dropped files as `Read + Seek`, and blobs as scratch space. Only a worker can do this: the page has no synchronous
//! reader. Memory does not grow with the files: at most [`BlobReader::MAX_BUFFER`] of each open file is held here, and
//! what is unpacked goes to a `Blob`, which the browser keeps on disk.

use std::io::{self, Read, Seek, SeekFrom, Write};

use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsValue;
use web_sys::{Blob, BlobPropertyBag, FileReaderSync};

use super::js;
use crate::source::{FileId, FileInfo, Files, ReadSeek};

/// One blob or file, read through a buffer that grows while reading goes straight on and stays small for a jump.
pub struct BlobReader {
    blob: Blob,
    reader: FileReaderSync,
    size: u64,
    position: u64,
    buffer: Vec<u8>,
    buffer_start: u64,
    step: usize,
}

impl BlobReader {
    /// Bytes fetched after a jump.
    pub const MIN_BUFFER: usize = 64 * 1024;
    /// Bytes fetched at a time once reading goes straight on.
    pub const MAX_BUFFER: usize = 1024 * 1024;

    /// Opens a blob at its beginning.
    ///
    /// # Errors
    /// `Unsupported` outside a worker.
    pub fn new(blob: Blob) -> io::Result<Self> {
        let reader = FileReaderSync::new()
            .map_err(|thrown| io::Error::new(io::ErrorKind::Unsupported, js::describe(&thrown)))?;
        let size = size_of(&blob);
        let step = Self::MIN_BUFFER;
        Ok(Self { blob, reader, size, position: 0, buffer: Vec::new(), buffer_start: 0, step })
    }

    fn fetch(&self, from: u64, len: usize) -> io::Result<Uint8Array> {
        let end = from.saturating_add(len as u64).min(self.size);
        let part = self.blob.slice_with_f64_and_f64(float(from), float(end)).map_err(|thrown| failure(&thrown))?;
        let bytes = self.reader.read_as_array_buffer(&part).map_err(|thrown| failure(&thrown))?;
        Ok(Uint8Array::new(&bytes))
    }

    /// What the buffer holds from the present position on.
    fn buffered(&self) -> &[u8] {
        let skip = self.position.checked_sub(self.buffer_start).and_then(|skip| usize::try_from(skip).ok());
        skip.and_then(|skip| self.buffer.get(skip..)).unwrap_or_default()
    }

    fn fill(&mut self) -> io::Result<()> {
        let goes_on = !self.buffer.is_empty() && self.position == self.buffer_start + self.buffer.len() as u64;
        self.step = if goes_on { (self.step * 2).min(Self::MAX_BUFFER) } else { Self::MIN_BUFFER };
        let bytes = self.fetch(self.position, self.step)?;
        self.buffer.resize(bytes.length() as usize, 0);
        bytes.copy_to(&mut self.buffer);
        self.buffer_start = self.position;
        Ok(())
    }
}

impl Read for BlobReader {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() || self.position >= self.size {
            return Ok(0);
        }
        if self.buffered().is_empty() {
            // A caller with a large buffer of its own is served without a second copy.
            if out.len() >= Self::MAX_BUFFER {
                let bytes = self.fetch(self.position, out.len())?;
                let len = bytes.length() as usize;
                bytes.copy_to(out.get_mut(..len).ok_or(io::ErrorKind::InvalidData)?);
                self.position += len as u64;
                return Ok(len);
            }
            self.fill()?;
        }
        let from = self.buffered();
        let len = from.len().min(out.len());
        out[..len].copy_from_slice(&from[..len]);
        self.position += len as u64;
        Ok(len)
    }
}

impl Seek for BlobReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(offset) => Some(offset),
            SeekFrom::End(offset) => self.size.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
        };
        self.position = target.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.position)
    }
}

/// The files of an import as the browser holds them.
#[derive(Default)]
pub struct BlobFiles {
    files: Vec<(FileInfo, Blob)>,
}

impl BlobFiles {
    /// Takes dropped files with their paths, in order.
    pub fn new(files: impl IntoIterator<Item = (String, Blob)>) -> Self {
        let files = files.into_iter().map(|(name, blob)| (FileInfo { name, size: size_of(&blob) }, blob)).collect();
        Self { files }
    }

    fn get(&self, id: FileId) -> io::Result<&(FileInfo, Blob)> {
        self.files.get(id.0 as usize).ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

impl Files for BlobFiles {
    fn count(&self) -> u32 {
        u32::try_from(self.files.len()).unwrap_or(u32::MAX)
    }

    fn info(&self, id: FileId) -> io::Result<FileInfo> {
        self.get(id).map(|(info, _)| info.clone())
    }

    fn open(&self, id: FileId) -> io::Result<Box<dyn ReadSeek>> {
        Ok(Box::new(BlobReader::new(self.get(id)?.1.clone())?))
    }

    fn spill(&mut self, name: String, content: &mut dyn Read) -> io::Result<FileId> {
        let mut sink = BlobSink::default();
        let mut chunk = Vec::new();
        loop {
            chunk.clear();
            if content.take(BlobSink::CHUNK as u64).read_to_end(&mut chunk)? == 0 {
                break;
            }
            sink.write_all(&chunk)?;
        }
        let blob = sink.finish("")?;
        let id = FileId(self.count());
        self.files.push((FileInfo { name, size: size_of(&blob) }, blob));
        Ok(id)
    }
}

/// Collects what is written into a blob, a few megabytes at a time, so that wasm memory stays small.
#[derive(Default)]
pub struct BlobSink {
    parts: Array,
    chunk: Vec<u8>,
}

impl BlobSink {
    /// Bytes that pass through wasm memory at a time.
    const CHUNK: usize = 4 * 1024 * 1024;

    /// The blob of all that was written.
    ///
    /// # Errors
    /// When the browser has no room left.
    pub fn finish(mut self, mime: &str) -> io::Result<Blob> {
        self.flush()?;
        let options = BlobPropertyBag::new();
        options.set_type(mime);
        Blob::new_with_blob_sequence_and_options(&self.parts, &options).map_err(|thrown| failure(&thrown))
    }
}

impl Write for BlobSink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.chunk.extend_from_slice(bytes);
        if self.chunk.len() >= Self::CHUNK {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.chunk.is_empty() {
            self.parts.push(&from_bytes(&self.chunk, "")?.into());
            self.chunk.clear();
        }
        Ok(())
    }
}

/// The first bytes of a blob, at most so many.
///
/// # Errors
/// When the browser cannot read it.
pub fn beginning(blob: &Blob, bytes: u64) -> io::Result<Vec<u8>> {
    let mut read = Vec::new();
    BlobReader::new(blob.clone())?.take(bytes).read_to_end(&mut read)?;
    Ok(read)
}

/// A blob of these bytes.
///
/// # Errors
/// When the browser has no room left.
pub fn from_bytes(bytes: &[u8], mime: &str) -> io::Result<Blob> {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let parts = Array::of1(&Uint8Array::from(bytes));
    Blob::new_with_u8_array_sequence_and_options(&parts, &options).map_err(|thrown| failure(&thrown))
}
fn size_of(blob: &Blob) -> u64 {
    blob.size() as u64
}
fn float(position: u64) -> f64 {
    position as f64
}

fn failure(thrown: &JsValue) -> io::Error {
    match js::error_name(thrown).as_str() {
        "NotReadableError" | "NotFoundError" => io::Error::new(
            io::ErrorKind::NotFound,
            "the browser can no longer read this file: it was changed, moved or deleted after it was dropped; drop it again",
        ),
        _ => io::Error::other(js::describe(thrown)),
    }
}
