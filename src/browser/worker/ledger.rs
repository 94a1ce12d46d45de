//! The ledger of the connected account: on the disk, or in memory where there is none; and a ledger file that was dropped,
//! taken up when its account is connected.

use std::cell::RefCell;
use std::io::{self, BufReader, Write as _};

use web_sys::Blob;

use super::notice;
use crate::browser::blob::{BlobReader, BlobSink, beginning};
use crate::browser::store::{Reading, Store};
use crate::catalogue;
use crate::run::Standing;
use crate::run::ledger::State;
use crate::run::ledger::file::{self, Comparison, FileError, LedgerFile};
use crate::run::ledger::follow::Trouble;

/// Lines of a file that are written at a time.
const BATCH: usize = 200;

/// Where the ledger is kept.
pub enum Ledger {
    /// On the disk.
    Disk(Store),
    /// In memory: for the practice Deskie, which does not outlive the page either, and where a browser has no storage and
    /// surely never had a ledger.
    Memory(RefCell<Vec<String>>),
}

impl Ledger {
    /// Appends lines durably, and what they come to.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn append(&self, lines: &[String], standing: Option<&Standing>) -> Result<(), Trouble> {
        match self {
            Self::Disk(store) => store.append(lines, standing).await,
            Self::Memory(kept) => {
                kept.borrow_mut().extend_from_slice(lines);
                Ok(())
            }
        }
    }

    /// Folds what other tabs have appended since the last reading onto what is known; everything, when nothing is known.
    /// Tells the person of a line that had to be removed.
    ///
    /// # Errors
    /// See [`Trouble`]; nothing may be sent then.
    pub async fn catch_up(&self, known: Option<State>) -> Result<State, Trouble> {
        match self {
            Self::Disk(store) => {
                let Reading { state, mended } = store.catch_up(known).await?;
                if mended {
                    tell_mended();
                }
                Ok(state)
            }
            Self::Memory(kept) => match known {
                Some(state) => Ok(state),
                None => State::read(kept.borrow().iter().map(String::as_str))
                    .map(|(state, _)| state)
                    .map_err(Trouble::Damaged),
            },
        }
    }

    /// Calls `each` with every line in order, until it answers false.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn lines(&self, mut each: impl FnMut(&str) -> bool) -> Result<(), Trouble> {
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
        .await
        .map_err(|trouble| trouble.to_string())?;
        written.and_then(|()| sink.finish(mime)).map_err(|error| error.to_string())
    }

    /// Removes it.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn remove(&self) -> Result<(), Trouble> {
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

/// Tells the person why nothing is sent into the account as long as its ledger is not to be had.
pub fn tell_unknown(trouble: &Trouble) {
    match trouble {
        Trouble::Damaged(line) => notice(
            "run.ledger_damaged",
            format!(
                "The ledger of an earlier run is damaged in line {line}, so what exists already is not known. So that nothing \
                 is doubled, no run is begun. Download the ledger and look into it, then remove it from this computer."
            ),
        ),
        Trouble::Full(why) | Trouble::Refused(why) => notice(
            "run.ledger_refused",
            format!(
                "The browser's storage does not let this page read or write the ledger ({why}), so what earlier runs created \
                 is not known at this moment. So that nothing is doubled, no run is begun. The ledger itself is not to blame: \
                 keep it. Make room on the disk, close other tabs with this page, leave a private window, allow this page to \
                 store data; then try again, or reload the page."
            ),
        ),
        Trouble::Gone => notice(
            "run.ledger_gone",
            "The ledger of this account was removed from this browser while the page was open, so nothing more is sent. \
             If you have a download of it, drop it and connect again. Without it a run creates everything once more; to begin \
             so, connect again.",
        ),
        Trouble::Overtaken => notice(
            "run.overtaken",
            "Another tab works on this account and has written into its ledger, so this one sends nothing more. Go on there, \
             or close it and begin here again.",
        ),
    }
}

/// Tells the person that lines cannot be written at this moment, and that nothing is sent until they are.
pub fn tell_unwritten(trouble: &Trouble) {
    match trouble {
        Trouble::Full(_) => notice(
            "ledger.append",
            format!("{trouble}. Nothing is sent until it is written; make room on the disk, and it goes on by itself."),
        ),
        Trouble::Refused(_) => notice(
            "ledger.unwritten",
            format!(
                "{trouble}. Nothing is sent until it is written, which is tried again and again. If this stays so, reload the \
                 page and go on with the run: what was done is in the ledger."
            ),
        ),
        Trouble::Damaged(_) | Trouble::Gone | Trouble::Overtaken => tell_unknown(trouble),
    }
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
        // A file that cannot be read is told by those who read it for its contents.
        beginning(blob, file::HEAD as u64).is_ok_and(|head| file::is_ledger(&head))
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

    /// How the files of its last run were read, where it tells.
    pub const fn reading(&self) -> Option<&catalogue::Reading> {
        self.file.reading.as_ref()
    }

    /// Takes into `ledger`, whose fold is `state`, what this file has beyond it. Answers the fold of all. What the person
    /// must know is told.
    ///
    /// # Errors
    /// A sentence. Some lines may have been taken then.
    pub async fn take_up(&self, ledger: &Ledger, mut state: State) -> Result<State, String> {
        let open = || -> io::Result<_> { Ok(BufReader::new(BlobReader::new(self.blob.clone())?)) };
        let unreadable = |error: io::Error| FileError::Unreadable(error).to_string();
        let mut comparison = Comparison::new(open().map_err(unreadable)?, self.file.lines);
        ledger.lines(|line| comparison.there(line)).await.map_err(|trouble| trouble.to_string())?;
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
                return Ok(state);
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
            ledger.append(&lines, state.standing()).await.map_err(|trouble| trouble.to_string())?;
        }
        if taken > 0 && self.file.torn {
            tell_mended();
        }
        Ok(state)
    }
}
