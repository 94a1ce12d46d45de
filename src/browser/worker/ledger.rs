//! The ledger of the connected account: on the disk, or in memory where there is none; and a ledger file that was dropped,
//! taken up when its account is connected.

use std::cell::RefCell;
use std::io::{self, BufReader, Write as _};

use web_sys::Blob;

use super::notice;
use crate::browser::blob::{BlobReader, BlobSink};
use crate::browser::store::{Reading, Store};
use crate::run::Standing;
use crate::run::ledger::State;
use crate::run::ledger::file::{self, Comparison, FileError, LedgerFile};

/// Lines of a file that are written at a time.
const BATCH: usize = 200;

/// Where the ledger is kept.
pub enum Ledger {
    /// On the disk.
    Disk(Store),
    /// In memory: for the practice Deskie, which does not outlive the page either, and where a browser refuses storage.
    Memory(RefCell<Vec<String>>),
}

impl Ledger {
    /// Appends lines durably, and what they come to.
    ///
    /// # Errors
    /// A sentence.
    pub async fn append(&self, lines: &[String], standing: Option<&Standing>) -> Result<(), String> {
        match self {
            Self::Disk(store) => store.append(lines, standing).await,
            Self::Memory(kept) => {
                kept.borrow_mut().extend_from_slice(lines);
                Ok(())
            }
        }
    }

    /// Folds what other tabs have appended since the last reading onto `state`. Tells the person of a line that had to be
    /// removed; `None` when the ledger is damaged, and then nothing may be sent.
    ///
    /// # Errors
    /// A sentence: storage refuses.
    pub async fn catch_up(&self, state: State) -> Result<Option<State>, String> {
        let Self::Disk(store) = self else { return Ok(Some(state)) };
        Ok(match store.catch_up(state).await? {
            Reading::Whole(state) => Some(state),
            Reading::Mended(state) => {
                tell_mended();
                Some(state)
            }
            Reading::Damaged(_) => None,
        })
    }

    /// Calls `each` with every line in order, until it answers false.
    ///
    /// # Errors
    /// A sentence.
    pub async fn lines(&self, mut each: impl FnMut(&str) -> bool) -> Result<(), String> {
        match self {
            Self::Disk(store) => store.lines(each).await,
            Self::Memory(kept) => {
                // Ends where `each` wants it to.
                let _ = kept.borrow().iter().all(|line| each(line));
                Ok(())
            }
        }
    }

    /// All of it as a file, one record a line, gathered in pieces: it may be larger than memory.
    ///
    /// # Errors
    /// A sentence.
    pub async fn export(&self, mime: &str) -> Result<Blob, String> {
        let mut sink = BlobSink::default();
        let mut written = Ok(());
        self.lines(|line| {
            written = writeln!(sink, "{line}");
            written.is_ok()
        })
        .await?;
        written.and_then(|()| sink.finish(mime)).map_err(|error| error.to_string())
    }

    /// Removes it.
    ///
    /// # Errors
    /// A sentence.
    pub async fn remove(&self) -> Result<(), String> {
        match self {
            Self::Disk(store) => store.remove().await,
            Self::Memory(kept) => {
                kept.borrow_mut().clear();
                Ok(())
            }
        }
    }
}

/// Tells the person of a line that had to be removed.
pub fn tell_mended() {
    notice(
        "ledger.mended",
        "The last line of the ledger was damaged and has been removed. What it spoke of is looked up in Deskie before \
         anything is sent again.",
    );
}

/// A ledger among the files that were dropped.
#[derive(Clone)]
pub struct Dropped {
    blob: Blob,
    file: LedgerFile,
}

impl Dropped {
    /// Is this file a ledger? Whatever it is called: only its beginning counts.
    pub fn is_one(blob: &Blob) -> bool {
        let head = || -> io::Result<Vec<u8>> {
            let mut bytes = Vec::new();
            io::Read::read_to_end(&mut io::Read::take(BlobReader::new(blob.clone())?, file::HEAD as u64), &mut bytes)?;
            Ok(bytes)
        };
        // A file that cannot be read is told by those who read it for its contents.
        head().is_ok_and(|head| file::is_ledger(&head))
    }

    /// Reads it once.
    ///
    /// # Errors
    /// See [`FileError`].
    pub fn read(blob: Blob) -> Result<Self, FileError> {
        let file = file::read(BufReader::new(BlobReader::new(blob.clone())?))?;
        Ok(Self { blob, file })
    }

    /// How its runs stand.
    pub const fn standing(&self) -> &Standing {
        &self.file.standing
    }

    /// Takes into `ledger`, whose fold is `state`, what this file has beyond it. Answers the fold of all, or `None` where
    /// nothing was taken. What the person must know is told.
    ///
    /// # Errors
    /// A sentence.
    pub async fn take_up(&self, ledger: &Ledger, mut state: State) -> Result<Option<State>, String> {
        let open = || -> io::Result<_> { Ok(BufReader::new(BlobReader::new(self.blob.clone())?)) };
        let unreadable = |error: io::Error| FileError::Unreadable(error).to_string();
        let mut comparison = Comparison::new(open().map_err(unreadable)?, self.file.lines);
        ledger.lines(|line| comparison.there(line)).await?;
        let mut rest = match comparison.rest().map_err(unreadable)? {
            Ok(rest) => rest,
            Err(forked) => {
                notice(
                    "ledger.two_histories",
                    format!(
                        "The ledger you dropped and the one on this computer tell two different histories of this account, from \
                         line {} on, so nothing of the file was taken. If the file is the one that counts, remove this \
                         computer's ledger of the account first and drop the file again; if not, take the file away.",
                        forked.line
                    ),
                );
                return Ok(None);
            }
        };
        let (mut torn, mut taken) = (None, 0);
        loop {
            let lines = rest.take(BATCH).map_err(unreadable)?;
            if lines.is_empty() {
                break;
            }
            for line in &lines {
                taken += 1;
                state.read_line(taken, line, &mut torn).map_err(|line| FileError::Damaged(line).to_string())?;
            }
            ledger.append(&lines, state.standing()).await?;
        }
        if taken > 0 && self.file.torn {
            tell_mended();
        }
        Ok((taken > 0).then_some(state))
    }
}
