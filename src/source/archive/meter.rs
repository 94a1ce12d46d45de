//! Readers that count: what an archive unpacks to against its budget, and what a parser may read before it has to come
//! back, so that neither disk nor memory can be filled by a small file.

use std::cell::Cell;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::rc::Rc;

use super::Stopped;
use crate::source::FileId;

/// What became of one member.
pub(in crate::source) enum Spilled {
    Failed(io::Error),
    File(FileId),
    TooMuch,
}

/// A reader that counts against a budget and tells how far it is.
pub(in crate::source) struct Metered<'a> {
    inner: &'a mut dyn Read,
    left: u64,
    since_told: usize,
    over: bool,
    stopped: bool,
    name: &'a str,
    progress: &'a mut dyn FnMut(&str) -> ControlFlow<()>,
}

impl<'a> Metered<'a> {
    pub(in crate::source) fn new(
        inner: &'a mut dyn Read,
        budget: u64,
        name: &'a str,
        progress: &'a mut dyn FnMut(&str) -> ControlFlow<()>,
    ) -> Self {
        Self { inner, left: budget, since_told: 0, over: false, stopped: false, name, progress }
    }

    /// What remains of the budget.
    pub(in crate::source) fn left(&self) -> u64 {
        self.left
    }

    /// What the copy came to, with the reason for which it failed.
    pub(in crate::source) fn outcome(&self, spilled: io::Result<FileId>) -> Result<Spilled, Stopped> {
        match spilled {
            _ if self.stopped => Err(Stopped),
            Ok(id) => Ok(Spilled::File(id)),
            Err(_) if self.over => Ok(Spilled::TooMuch),
            Err(error) => Ok(Spilled::Failed(error)),
        }
    }
}

impl Read for Metered<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        const TELL_EVERY: usize = 1024 * 1024;
        let read = self.inner.read(into)?;
        let Some(left) = self.left.checked_sub(read as u64) else {
            self.over = true;
            self.left = 0;
            return Err(io::Error::other("the archive unpacks to too much"));
        };
        self.left = left;
        self.since_told += read;
        if self.since_told >= TELL_EVERY {
            self.since_told = 0;
            if (self.progress)(self.name).is_break() {
                self.stopped = true;
                return Err(io::Error::other("stopped"));
            }
        }
        Ok(read)
    }
}

/// A reader for which what breaks its source is the end of it, once something has been read: what could be unpacked is used.
pub(in crate::source) struct Lenient<R> {
    inner: R,
    read: u64,
    broken: Option<io::Error>,
}

impl<R: Read> Lenient<R> {
    pub(in crate::source) fn new(inner: R) -> Self {
        Self { inner, read: 0, broken: None }
    }

    /// Why it ended, when it was not by itself.
    pub(in crate::source) fn broken(self) -> Option<io::Error> {
        self.broken
    }
}

impl<R: Read> Read for Lenient<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.broken.is_some() {
            return Ok(0);
        }
        match self.inner.read(into) {
            Ok(read) => {
                self.read += read as u64;
                Ok(read)
            }
            Err(error) if error.kind() != io::ErrorKind::Interrupted && self.read > 0 => {
                self.broken = Some(error);
                Ok(0)
            }
            Err(error) => Err(error),
        }
    }
}

/// How much a parser may still read before whoever drives it allows more. Parsers of known formats hold what stands
/// between two steps in memory, e.g. one name or one cell; a hostile file makes that gigabytes.
#[derive(Clone, Debug, Default)]
pub(in crate::source) struct Ration(Rc<Cell<u64>>);

impl Ration {
    /// Allows so many bytes from here on, whatever was left.
    pub(in crate::source) fn allow(&self, bytes: u64) {
        self.0.set(bytes);
    }
}

/// A reader that stops with an error when its [`Ration`] is used up.
#[derive(Debug)]
pub(in crate::source) struct Rationed<R> {
    inner: R,
    ration: Ration,
}

impl<R: Read> Rationed<R> {
    pub(in crate::source) fn new(inner: R, ration: Ration) -> Self {
        Self { inner, ration }
    }
}

impl<R: Read> Read for Rationed<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(into)?;
        match self.ration.0.get().checked_sub(read as u64) {
            Some(left) => self.ration.0.set(left),
            None => return Err(io::Error::other("one piece of it is too large")),
        }
        Ok(read)
    }
}
