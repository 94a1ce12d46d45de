//! Archives to files: every member of a zip, and the content of a gzip file, is unpacked once into the scratch space of
//! the import. Members that are archives are unpacked as well, to a small depth. An archive that would unpack to far
//! more than it is ends in a problem, not in a full disk.

use std::io::{self, BufReader, Read};
use std::ops::ControlFlow;

use super::magic::{self, Kind};
use super::{FileId, Files, ReadSeek};
use crate::model::{Place, Problem, Severity};

/// What an archive may be.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Archives within archives.
    pub depth: u32,
    /// Bytes that any dropped file may unpack to.
    pub free: u64,
    /// Members of one archive.
    pub members: usize,
    /// Beyond `free`: so many times its own size. Texts shrink to a twentieth at best, bombs to a thousandth.
    pub ratio: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { depth: 3, free: 64 * 1024 * 1024, members: 200_000, ratio: 150 }
    }
}

/// What became of one file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Unpacked {
    /// It is none of the archives.
    NoArchive,
    /// So many files were unpacked from it, those of archives in it included.
    Files(u32),
    /// Left out, and said so.
    Refused,
}

/// The person asked to stop.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Stopped;

/// Files that systems leave behind and nobody means to import.
pub fn is_litter(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or(name);
    name.split('/').any(|part| part == "__MACOSX")
        || last.starts_with("._")
        || [".DS_Store", ".localized", "Thumbs.db", "desktop.ini"].contains(&last)
}

/// Unpacks archives.
pub struct Unpacker<'a> {
    /// Where archives come from and members go to.
    pub files: &'a mut dyn Files,
    /// What is allowed.
    pub limits: Limits,
    /// What was wrong.
    pub problems: &'a mut Vec<Problem>,
    /// Called with the name of the file about every megabyte; answers whether to go on.
    pub progress: &'a mut dyn FnMut(&str) -> ControlFlow<()>,
}

impl Unpacker<'_> {
    /// Unpacks one dropped file, if it is an archive.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn unpack(&mut self, id: FileId) -> Result<Unpacked, Stopped> {
        let Ok(info) = self.files.info(id) else { return Ok(Unpacked::NoArchive) };
        let mut budget = self.limits.free.saturating_add(info.size.saturating_mul(self.limits.ratio));
        self.unpack_within(id, 0, &mut budget)
    }

    fn unpack_within(&mut self, id: FileId, depth: u32, budget: &mut u64) -> Result<Unpacked, Stopped> {
        let (Ok(info), Ok(mut reader)) = (self.files.info(id), self.files.open(id)) else {
            return Ok(Unpacked::NoArchive);
        };
        let mut head = Vec::new();
        if reader.by_ref().take(4096).read_to_end(&mut head).is_err() || reader.rewind().is_err() {
            return Ok(Unpacked::NoArchive);
        }
        let kind = magic::kind(&head, &info.name);
        if !matches!(kind, Kind::Gzip | Kind::Zip) {
            return Ok(Unpacked::NoArchive);
        }
        if depth >= self.limits.depth {
            self.refuse(
                &info.name,
                "archive.depth",
                "Archives within archives within archives are not opened. Unpack this one and drop the files in it.",
            );
            return Ok(Unpacked::Refused);
        }
        let members = match kind {
            Kind::Zip => self.zip(&info.name, reader, budget)?,
            _ => self.gzip(&info.name, reader, budget)?,
        };
        let Some(members) = members else { return Ok(Unpacked::Refused) };
        let mut count = 0;
        for member in members {
            count += match self.unpack_within(member, depth + 1, budget)? {
                Unpacked::Files(inner) => inner + 1,
                Unpacked::NoArchive | Unpacked::Refused => 1,
            };
        }
        Ok(Unpacked::Files(count))
    }

    /// The members of a zip; `None` when it was refused as a whole.
    fn zip(&mut self, name: &str, reader: Box<dyn ReadSeek>, budget: &mut u64) -> Result<Option<Vec<FileId>>, Stopped> {
        let mut archive = match zip::ZipArchive::new(BufReader::with_capacity(256 * 1024, reader)) {
            Ok(archive) => archive,
            Err(error) => {
                let message = format!(
                    "The zip file is damaged or cut ({error}). Download it again, or unpack it and drop the files in it."
                );
                self.refuse(name, "archive.damaged", &message);
                return Ok(None);
            }
        };
        let declared = (0..archive.len()).filter_map(|at| Some(archive.by_index_data(at).ok()?.size()));
        let declared = declared.fold(0u64, u64::saturating_add);
        if archive.len() > self.limits.members || declared > *budget {
            self.bomb(name);
            return Ok(None);
        }
        let mut members = Vec::new();
        for at in 0..archive.len() {
            let mut member = match archive.by_index(at) {
                Ok(member) => member,
                Err(error) => {
                    let message = format!(
                        "File {} of this zip cannot be unpacked ({error}). The others are read. If it has a password, \
                         unpack it by hand and drop the files in it.",
                        at + 1
                    );
                    self.refuse(name, "archive.member", &message);
                    continue;
                }
            };
            let inner = match std::str::from_utf8(member.name_raw()) {
                Ok(name) => harmless(name),
                Err(_) => harmless(&member.name().unwrap_or_default()),
            };
            let inner = format!("{name}/{inner}");
            if member.is_dir() || is_litter(&inner) {
                continue;
            }
            match self.spill(inner.clone(), &mut member, budget)? {
                Spilled::File(id) => members.push(id),
                Spilled::TooMuch => {
                    self.bomb(name);
                    return Ok((!members.is_empty()).then_some(members));
                }
                Spilled::Failed(error) => {
                    let message = format!(
                        "This file of the zip is damaged ({error}). The others are read. Download the zip again."
                    );
                    self.refuse(&inner, "archive.member", &message);
                }
            }
        }
        Ok(Some(members))
    }

    fn gzip(
        &mut self,
        name: &str,
        reader: Box<dyn ReadSeek>,
        budget: &mut u64,
    ) -> Result<Option<Vec<FileId>>, Stopped> {
        let last = name.rsplit('/').next().unwrap_or(name);
        let inner = last.strip_suffix(".gz").or_else(|| last.strip_suffix(".gzip")).unwrap_or(last);
        let inner = if last.ends_with(".tgz") { last.replace(".tgz", ".tar") } else { inner.to_owned() };
        let mut content = flate2::read::MultiGzDecoder::new(BufReader::with_capacity(256 * 1024, reader));
        match self.spill(format!("{name}/{inner}"), &mut content, budget)? {
            Spilled::File(id) => return Ok(Some(vec![id])),
            Spilled::TooMuch => self.bomb(name),
            Spilled::Failed(error) => {
                let message = format!("The gzip file is damaged or cut ({error}). Download it again.");
                self.refuse(name, "archive.damaged", &message);
            }
        }
        Ok(None)
    }

    fn spill(&mut self, name: String, content: &mut dyn Read, budget: &mut u64) -> Result<Spilled, Stopped> {
        let mut metered = Metered {
            inner: content,
            left: *budget,
            since_told: 0,
            over: false,
            stopped: false,
            name: name.clone(),
            progress: self.progress,
        };
        let spilled = self.files.spill(name, &mut metered);
        *budget = metered.left;
        if metered.stopped {
            return Err(Stopped);
        }
        Ok(match spilled {
            Ok(id) => Spilled::File(id),
            Err(_) if metered.over => Spilled::TooMuch,
            Err(error) => Spilled::Failed(error),
        })
    }

    fn bomb(&mut self, name: &str) {
        let message = "This archive unpacks to far more than an export of its size would, or to too many files. It was \
                       not unpacked any further. If it is a true export, unpack it and drop the files in it.";
        self.refuse(name, "archive.bomb", message);
    }

    fn refuse(&mut self, file: &str, code: &str, message: &str) {
        self.problems.push(Problem {
            severity: Severity::Error,
            place: Place { file: file.to_owned(), ..Place::default() },
            code: code.to_owned(),
            message: message.to_owned(),
            case: None,
        });
    }
}

enum Spilled {
    Failed(io::Error),
    File(FileId),
    TooMuch,
}

/// A reader that counts against a budget and tells how far it is.
struct Metered<'a> {
    inner: &'a mut dyn Read,
    left: u64,
    since_told: usize,
    over: bool,
    stopped: bool,
    name: String,
    progress: &'a mut dyn FnMut(&str) -> ControlFlow<()>,
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
            if (self.progress)(&self.name).is_break() {
                self.stopped = true;
                return Err(io::Error::other("stopped"));
            }
        }
        Ok(read)
    }
}

/// A member's name without anything that could lead out of a folder: nothing is written to paths here, but names are
/// shown, and keys of settings.
fn harmless(name: &str) -> String {
    let parts = name.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | "..") && !part.ends_with(':'));
    let clean = |part: &str| part.chars().map(|c| if c.is_control() { '_' } else { c }).collect::<String>();
    let path = parts.map(clean).collect::<Vec<_>>().join("/");
    if path.is_empty() { "unnamed".to_owned() } else { path }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_lead_out_of_the_archive() {
        assert_eq!(harmless("../../etc/passwd"), "etc/passwd");
        assert_eq!(harmless("C:\\Windows\\..\\x.json"), "Windows/x.json");
        assert_eq!(harmless("/a//b/./c\n.json"), "a/b/c_.json");
        assert_eq!(harmless("../.."), "unnamed");
    }

    #[test]
    fn litter_is_told_from_exports() {
        assert!(is_litter("a.zip/__MACOSX/._tickets.json"));
        assert!(is_litter("folder/.DS_Store"));
        assert!(!is_litter("a.zip/tickets.json"));
    }
}
