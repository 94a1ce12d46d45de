//! A sliding view of a file: what a reader keeps stands in one piece of memory, what it has passed is forgotten.

use std::io::{self, Read, Seek, SeekFrom};

/// Bytes read at once.
const CHUNK: usize = 256 * 1024;

/// See the module.
#[derive(Debug)]
pub(super) struct Window<R> {
    inner: R,
    buffer: Vec<u8>,
    /// The first byte kept.
    mark: usize,
    /// The next byte to look at.
    at: usize,
    /// The end of what has been read.
    end: usize,
    /// Offset in the file of the first byte of the buffer.
    base: u64,
}

impl<R: Read> Window<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { inner, buffer: Vec::new(), mark: 0, at: 0, end: 0, base: 0 }
    }

    /// Offset in the file of the next byte.
    pub(super) fn offset(&self) -> u64 {
        self.base + self.at as u64
    }

    /// Keeps what follows from here on, and nothing before.
    pub(super) fn keep_from_here(&mut self) {
        self.mark = self.at;
    }

    /// Keeps what follows from this offset on, if it is still kept.
    pub(super) fn keep_only_from(&mut self, offset: u64) {
        if let Some(mark) = offset.checked_sub(self.base).and_then(|mark| usize::try_from(mark).ok()) {
            self.mark = mark.clamp(self.mark, self.at);
        }
    }

    /// What was passed since [`Window::keep_from_here`].
    pub(super) fn kept(&self) -> &[u8] {
        self.buffer.get(self.mark..self.at).unwrap_or_default()
    }

    /// What can be looked at without reading further; empty only at the end of the file.
    pub(super) fn ahead(&mut self) -> io::Result<&[u8]> {
        if self.at == self.end {
            self.fill()?;
        }
        Ok(self.buffer.get(self.at..self.end).unwrap_or_default())
    }

    /// The next byte.
    pub(super) fn peek(&mut self) -> io::Result<Option<u8>> {
        Ok(self.ahead()?.first().copied())
    }

    /// Passes `count` of the bytes that [`Window::ahead`] showed.
    pub(super) fn pass(&mut self, count: usize) {
        self.at = (self.at + count).min(self.end);
    }

    /// Passes a UTF-8 byte order mark, if the next bytes are one.
    pub(super) fn pass_mark(&mut self) -> io::Result<()> {
        for byte in *b"\xEF\xBB\xBF" {
            if self.peek()? != Some(byte) {
                return Ok(());
            }
            self.pass(1);
        }
        Ok(())
    }

    fn fill(&mut self) -> io::Result<()> {
        self.buffer.copy_within(self.mark..self.end, 0);
        self.base += self.mark as u64;
        self.at -= self.mark;
        self.end -= self.mark;
        self.mark = 0;
        if self.buffer.len() - self.end < CHUNK {
            let wanted = (self.end + CHUNK).max(self.end * 2);
            self.buffer.resize(wanted, 0);
        }
        loop {
            let Some(free) = self.buffer.get_mut(self.end..) else { return Ok(()) };
            match self.inner.read(free) {
                Ok(read) => {
                    self.end += read;
                    return Ok(());
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

impl<R: Read + Seek> Window<R> {
    /// Goes back to what has been passed, and keeps what was kept as long as that stands before it.
    pub(super) fn go_back(&mut self, offset: u64) -> io::Result<()> {
        let mark = self.mark;
        let kept = self.base + mark as u64 <= offset && offset <= self.offset();
        self.go_to(offset)?;
        if kept {
            self.mark = mark;
        }
        Ok(())
    }

    /// Goes to another place of the file and keeps from there.
    pub(super) fn go_to(&mut self, offset: u64) -> io::Result<()> {
        if (self.base..=self.base + self.end as u64).contains(&offset) {
            self.at = usize::try_from(offset - self.base).unwrap_or(self.end);
            self.mark = self.at;
            return Ok(());
        }
        self.inner.seek(SeekFrom::Start(offset))?;
        (self.mark, self.at, self.end, self.base) = (0, 0, 0, offset);
        Ok(())
    }
}
