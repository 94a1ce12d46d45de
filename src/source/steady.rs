//! A reader that gives as much as it is asked for, however its source cuts what it gives. Unpackers find damage where a read
//! ends, so what stands before it would depend on the cuts.

use std::io::{self, Read, Seek, SeekFrom};

/// See the module.
#[derive(Debug)]
pub(super) struct Steady<R> {
    inner: R,
    /// Met behind bytes that had to be given first.
    broken: Option<io::Error>,
}

impl<R> Steady<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { inner, broken: None }
    }
}

impl<R: Read> Read for Steady<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if let Some(broken) = self.broken.take() {
            return Err(broken);
        }
        let mut filled = 0;
        while let Some(free) = into.get_mut(filled..).filter(|free| !free.is_empty()) {
            match self.inner.read(free) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if filled == 0 => return Err(error),
                Err(error) => {
                    self.broken = Some(error);
                    break;
                }
            }
        }
        Ok(filled)
    }
}

impl<R: Seek> Seek for Steady<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.broken = None;
        self.inner.seek(to)
    }
}
