//! Files outside a browser: on disk by path, or in memory. What is unpacked stays in memory.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::PathBuf;
use std::sync::Arc;

use super::{FileId, FileInfo, Files, ReadSeek};

/// The files of an import that runs natively: in tests and in `inspect`.
#[derive(Clone, Debug, Default)]
pub struct MemoryFiles {
    files: Vec<(FileInfo, Content)>,
}

#[derive(Clone, Debug)]
enum Content {
    Disk(PathBuf),
    Memory(Arc<[u8]>),
}

impl MemoryFiles {
    /// Adds a file that is nothing but these bytes.
    pub fn add(&mut self, name: impl Into<String>, bytes: impl Into<Arc<[u8]>>) -> FileId {
        let bytes = bytes.into();
        self.push(FileInfo { name: name.into(), size: bytes.len() as u64 }, Content::Memory(bytes))
    }

    /// Adds a file on disk. It is opened each time it is read, and never held whole.
    ///
    /// # Errors
    /// When there is no such file.
    pub fn add_path(&mut self, name: impl Into<String>, path: impl Into<PathBuf>) -> io::Result<FileId> {
        let path = path.into();
        let size = path.metadata()?.len();
        Ok(self.push(FileInfo { name: name.into(), size }, Content::Disk(path)))
    }

    fn push(&mut self, info: FileInfo, content: Content) -> FileId {
        let id = FileId(self.count());
        self.files.push((info, content));
        id
    }

    fn get(&self, id: FileId) -> io::Result<&(FileInfo, Content)> {
        self.files.get(id.0 as usize).ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

impl Files for MemoryFiles {
    fn count(&self) -> u32 {
        u32::try_from(self.files.len()).unwrap_or(u32::MAX)
    }

    fn info(&self, id: FileId) -> io::Result<FileInfo> {
        Ok(self.get(id)?.0.clone())
    }

    fn open(&self, id: FileId) -> io::Result<Box<dyn ReadSeek>> {
        Ok(match &self.get(id)?.1 {
            Content::Disk(path) => Box::new(File::open(path)?),
            Content::Memory(bytes) => Box::new(Cursor::new(Arc::clone(bytes))),
        })
    }

    fn spill(&mut self, name: String, content: &mut dyn Read) -> io::Result<FileId> {
        let mut bytes = Vec::new();
        content.read_to_end(&mut bytes)?;
        Ok(self.add(name, bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    #[test]
    fn a_span_reads_the_same_from_disk_and_from_memory() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.txt");
        std::fs::write(&path, b"0123456789").expect("a file");
        let mut files = MemoryFiles::default();
        let disk = files.add_path("a.txt", &path).expect("it exists");
        let memory = files.add("b.txt", &b"0123456789"[..]);
        let spilled = files.spill("c.txt".into(), &mut &b"0123456789"[..]).expect("it reads");
        for file in [disk, memory, spilled] {
            assert_eq!(files.read(Span { offset: 3, len: 4, file }).expect("it reads"), b"3456");
            let beyond = files.read(Span { offset: 8, len: 4, file }).expect_err("the file is shorter");
            assert_eq!(beyond.kind(), io::ErrorKind::UnexpectedEof);
        }
        assert_eq!(files.open(FileId(9)).err().map(|e| e.kind()), Some(io::ErrorKind::NotFound));
    }
}
