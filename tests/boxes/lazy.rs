//! A file too large to be held: its middle is one byte again and again, made as it is read.

use std::io::{self, Read, Seek, SeekFrom};

use deskie_migrator::source::{FileId, FileInfo, Files, MemoryFiles, ReadSeek};

/// `head`, then `fill` so many times, then `tail`.
#[derive(Clone, Debug)]
pub struct Lazy {
    pub name: &'static str,
    pub head: Vec<u8>,
    pub fill: u8,
    pub times: u64,
    pub tail: Vec<u8>,
}

/// The lazy file alone, beside whatever is unpacked from it.
pub struct LazyFiles {
    pub file: Lazy,
    pub spilled: MemoryFiles,
}

struct Reader {
    file: Lazy,
    at: u64,
}

impl Lazy {
    pub fn size(&self) -> u64 {
        self.head.len() as u64 + self.times + self.tail.len() as u64
    }
}

impl Read for Reader {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let head = self.file.head.len() as u64;
        let filled = head + self.file.times;
        let part = |from: &[u8], skip: u64, into: &mut [u8]| {
            let rest = &from[usize::try_from(skip).expect("small")..];
            let len = rest.len().min(into.len());
            into[..len].copy_from_slice(&rest[..len]);
            len
        };
        let read = if self.at < head {
            part(&self.file.head, self.at, into)
        } else if self.at < filled {
            let len = into.len().min(usize::try_from(filled - self.at).unwrap_or(usize::MAX));
            into[..len].fill(self.file.fill);
            len
        } else if self.at < self.file.size() {
            part(&self.file.tail, self.at - filled, into)
        } else {
            0
        };
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Reader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => self.file.size().checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

impl Files for LazyFiles {
    fn count(&self) -> u32 {
        self.spilled.count() + 1
    }

    fn info(&self, id: FileId) -> io::Result<FileInfo> {
        match id.0.checked_sub(1) {
            None => Ok(FileInfo { name: self.file.name.to_owned(), size: self.file.size() }),
            Some(id) => self.spilled.info(FileId(id)),
        }
    }

    fn open(&self, id: FileId) -> io::Result<Box<dyn ReadSeek>> {
        match id.0.checked_sub(1) {
            None => Ok(Box::new(Reader { file: self.file.clone(), at: 0 })),
            Some(id) => self.spilled.open(FileId(id)),
        }
    }

    fn spill(&mut self, name: String, content: &mut dyn Read) -> io::Result<FileId> {
        Ok(FileId(self.spilled.spill(name, content)?.0 + 1))
    }
}
