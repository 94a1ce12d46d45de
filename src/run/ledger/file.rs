//! A ledger as a file: downloaded on one computer, dropped on another. Told by its first line, whatever it is called; read
//! line by line, because it may be larger than memory; and compared with the ledger that is there already, because only one
//! history can go on.

use std::io::{self, BufRead, Read as _};

use super::record::Record;
use super::state::{State, Torn};
use crate::catalogue::Reading;
use crate::run::standing::Standing;

/// How much of a file's beginning [`is_ledger`] wants to see.
pub const HEAD: usize = 64 * 1024;

/// The longest line that can be one of ours: a run of a hundred thousand files names them all in its first.
const LONGEST: u64 = 16 * 1024 * 1024;

/// How the first line of a ledger begins, where it is longer than [`HEAD`].
const OPENED: &[u8] = br#"{"record":"opened","#;

/// Is this the beginning of a ledger?
pub fn is_ledger(head: &[u8]) -> bool {
    let head = head.trim_ascii_start();
    match head.iter().position(|byte| *byte == b'\n') {
        Some(end) => serde_json::from_slice::<Record>(&head[..end]).is_ok(),
        None => head.starts_with(OPENED) || serde_json::from_slice::<Record>(head).is_ok(),
    }
}

/// What a ledger file holds.
#[derive(Clone, Debug, PartialEq)]
pub struct LedgerFile {
    /// How its runs stand.
    pub standing: Standing,
    /// Its records, a cut-off last one left out.
    pub lines: usize,
    /// Its last line is cut off or damaged.
    pub torn: bool,
    /// How the files of its last run were read, where it tells.
    pub reading: Option<Reading>,
}

/// Why a ledger file cannot be taken up.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// A line within it is no record.
    #[error("line {0} of this ledger is damaged, so what follows cannot be trusted; take an earlier download of it")]
    Damaged(usize),
    /// It holds records, but no run.
    #[error("this ledger holds no run that could go on")]
    NoRun,
    /// It cannot be read.
    #[error("this ledger cannot be read ({0}); drop it again")]
    Unreadable(#[from] io::Error),
}

/// Reads a ledger file once.
///
/// # Errors
/// See [`FileError`].
pub fn read(file: impl BufRead) -> Result<LedgerFile, FileError> {
    let mut reader = Lines { file };
    let (mut state, mut torn, mut number) = (State::default(), None::<Torn>, 0);
    while let Some(line) = reader.next()? {
        number += 1;
        state.read_line(number, &line, &mut torn).map_err(FileError::Damaged)?;
    }
    let standing = state.standing().cloned().ok_or(FileError::NoRun)?;
    let reading = state.recipe.as_ref().and_then(|recipe| recipe.reading().cloned());
    Ok(LedgerFile { standing, lines: number - usize::from(torn.is_some()), torn: torn.is_some(), reading })
}

/// Compares a ledger file with the ledger that is there: feed it the lines of that one, then ask for what is left.
#[derive(Debug)]
pub struct Comparison<R> {
    reader: Lines<R>,
    left: usize,
    number: usize,
    forked: bool,
    failed: io::Result<()>,
}

/// The file and the ledger that is there are two histories.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Forked {
    /// The first line in which they differ.
    pub line: usize,
}

impl<R: BufRead> Comparison<R> {
    /// Begins. `lines` is [`LedgerFile::lines`].
    pub fn new(file: R, lines: usize) -> Self {
        Self { reader: Lines { file }, left: lines, number: 0, forked: false, failed: Ok(()) }
    }

    /// Takes the next line of the ledger that is there. Answers whether to go on.
    pub fn there(&mut self, line: &str) -> bool {
        if line.trim().is_empty() {
            return true;
        }
        // What is beyond the end of the file is newer than the file.
        if self.left == 0 {
            return false;
        }
        self.number += 1;
        self.left -= 1;
        match self.reader.next() {
            Ok(own) => self.forked = own.as_deref() != Some(line.trim()),
            Err(error) => self.failed = Err(error),
        }
        !self.forked && self.failed.is_ok()
    }

    /// What the file has beyond the ledger that is there; nothing when that one is as new or newer.
    ///
    /// # Errors
    /// When they are two histories; or what the file says when it is read.
    pub fn rest(self) -> io::Result<Result<Rest<R>, Forked>> {
        self.failed?;
        if self.forked {
            return Ok(Err(Forked { line: self.number }));
        }
        Ok(Ok(Rest { reader: self.reader, left: self.left }))
    }
}

/// Lines to be taken over.
#[derive(Debug)]
pub struct Rest<R> {
    reader: Lines<R>,
    left: usize,
}

impl<R: BufRead> Rest<R> {
    /// The next lines, at most `count`; empty at the end.
    ///
    /// # Errors
    /// What the file says when it is read.
    pub fn take(&mut self, count: usize) -> io::Result<Vec<String>> {
        let mut lines = Vec::new();
        while lines.len() < count && self.left > 0 {
            let Some(line) = self.reader.next()? else { break };
            self.left -= 1;
            lines.push(line);
        }
        Ok(lines)
    }
}

/// Lines that are not blank.
#[derive(Debug)]
struct Lines<R> {
    file: R,
}

impl<R: BufRead> Lines<R> {
    fn next(&mut self) -> io::Result<Option<String>> {
        loop {
            let mut bytes = Vec::new();
            if self.file.by_ref().take(LONGEST).read_until(b'\n', &mut bytes)? == 0 {
                return Ok(None);
            }
            if bytes.len() as u64 >= LONGEST {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "one of its lines is too long for a record"));
            }
            let line = String::from_utf8_lossy(&bytes);
            if !line.trim().is_empty() {
                return Ok(Some(line.trim().to_owned()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Millis;

    fn opened(at: i64) -> String {
        let account = "https://desk.example.com".to_owned();
        let record = Record::Opened { at: Millis(at), account, cases: 2, sample: false, files: vec![] };
        serde_json::to_string(&record).unwrap()
    }

    fn skipped(case: &str) -> String {
        serde_json::to_string(&Record::Skipped { case: case.into(), code: "case.empty".into() }).unwrap()
    }

    /// What is taken from a file, by the lines that are there.
    fn taken(file: &str, there: &[&str]) -> Result<Vec<String>, Forked> {
        let known = read(file.as_bytes()).unwrap();
        let mut comparison = Comparison::new(file.as_bytes(), known.lines);
        let _ = there.iter().all(|line| comparison.there(line));
        comparison.rest().unwrap().map(|mut rest| rest.take(100).unwrap())
    }

    #[test]
    fn a_ledger_is_told_by_its_first_line() {
        assert!(is_ledger(format!("{}\n{}", opened(1), skipped("z:1")).as_bytes()));
        assert!(is_ledger(skipped("z:1").as_bytes()));
        let long = format!("{}{}", opened(1).trim_end_matches("[]}"), " ".repeat(HEAD));
        assert!(is_ledger(long.as_bytes()), "a first line that names more files than the head holds");
        assert!(!is_ledger(br#"{"id":1,"subject":"Hello"}"#));
        assert!(!is_ledger(b"From ann@example.org Thu Jan  1 00:00:00 2026\n"));
        assert!(!is_ledger(b""));
    }

    #[test]
    fn a_file_goes_on_where_the_ledger_that_is_there_ends() {
        let (a, b, c) = (opened(1), skipped("z:1"), skipped("z:2"));
        let file = format!("{a}\r\n{b}\n\n{c}\n");
        assert_eq!(taken(&file, &[]).unwrap(), [a.clone(), b.clone(), c.clone()]);
        assert_eq!(taken(&file, &[&a]).unwrap(), [b.clone(), c.clone()]);
        assert!(taken(&file, &[&a, &b, &c]).unwrap().is_empty());
        assert!(taken(&file, &[&a, &b, &c, &skipped("z:3")]).unwrap().is_empty(), "an older file adds nothing");
        assert_eq!(taken(&file, &[&a, &skipped("z:9")]), Err(Forked { line: 2 }));
    }

    #[test]
    fn a_cut_off_last_line_is_left_behind_and_a_damaged_middle_is_refused() {
        let (a, b) = (opened(1), skipped("z:1"));
        let file = format!("{a}\n{b}\n{{\"record\":\"ski");
        let known = read(file.as_bytes()).unwrap();
        assert!(known.torn);
        assert_eq!((known.lines, known.standing.account.as_str()), (2, "https://desk.example.com"));
        assert_eq!(taken(&file, &[]).unwrap(), [a.clone(), b.clone()]);
        assert!(matches!(read(format!("{a}\nnonsense\n{b}").as_bytes()), Err(FileError::Damaged(2))));
        assert!(matches!(read(b.as_bytes()), Err(FileError::NoRun)));
    }
}
