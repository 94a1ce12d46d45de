//! Archives to files: every member of a zip or a tar, and the content of a gzip file, is unpacked once into the scratch
//! space of the import. Members that are archives are unpacked as well, to a small depth. An archive that would unpack
//! to far more than it is ends in a problem, not in a full disk.

mod litter;
mod meter;
mod rescue;
mod tar;
mod zip;

use std::io::{BufReader, Read};
use std::ops::ControlFlow;

pub use self::litter::is_litter;
use self::meter::Lenient;
pub(super) use self::meter::{Metered, Ration, Rationed, Spilled};
use self::tar::Packing;
use super::magic::{self, Kind};
use super::steady::Steady;
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
    /// So many files were unpacked from it, those of archives in it included.
    Files {
        /// How many.
        count: u32,
        /// What the archive is, e.g. `tar.gz`.
        format: &'static str,
    },
    /// It is none of the archives.
    NoArchive,
    /// Left out, and said so.
    Refused,
}

/// The person asked to stop.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Stopped;

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
        let (Ok(info), Ok(head)) = (self.files.info(id), self.head(id)) else { return Ok(Unpacked::NoArchive) };
        let kind = magic::kind(&head, &info.name);
        if !kind.is_archive() {
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
        let (format, members) = match kind {
            Kind::Zip => ("zip", self.zip(id, &info.name, budget)?),
            Kind::Tar => ("tar", self.tar(id, &info.name, Packing::None, budget)?),
            _ if self.holds_tar(id) => ("tar.gz", self.tar(id, &info.name, Packing::Gzip, budget)?),
            _ => ("gzip", self.gzip(id, &info.name, budget)?),
        };
        let Some(members) = members else { return Ok(Unpacked::Refused) };
        let mut count = 0;
        for member in members {
            count += match self.unpack_within(member, depth + 1, budget)? {
                Unpacked::Files { count: inner, .. } => inner + 1,
                Unpacked::NoArchive | Unpacked::Refused => 1,
            };
        }
        Ok(Unpacked::Files { count, format })
    }

    fn head(&self, id: FileId) -> std::io::Result<Vec<u8>> {
        let mut head = Vec::new();
        self.files.open(id)?.take(4096).read_to_end(&mut head)?;
        Ok(head)
    }

    /// Is the content of this gzip file a tar?
    fn holds_tar(&self, id: FileId) -> bool {
        let Ok(reader) = self.files.open(id) else { return false };
        let mut head = Vec::new();
        // A cut file may still show what it is.
        gunzip(reader).take(512).read_to_end(&mut head).ok();
        magic::is_tar(&head)
    }

    fn gzip(&mut self, id: FileId, name: &str, budget: &mut u64) -> Result<Option<Vec<FileId>>, Stopped> {
        let last = name.rsplit('/').next().unwrap_or(name);
        let inner = last.strip_suffix(".gz").or_else(|| last.strip_suffix(".gzip")).unwrap_or(last);
        let (spilled, broken) = match self.files.open(id) {
            Ok(reader) => {
                let mut content = Lenient::new(gunzip(reader));
                (self.spill(format!("{name}/{inner}"), &mut content, budget)?, content.broken())
            }
            Err(error) => (Spilled::Failed(error), None),
        };
        match spilled {
            Spilled::File(id) => {
                if let Some(error) = broken {
                    self.cut(name, &error);
                }
                return Ok(Some(vec![id]));
            }
            Spilled::TooMuch => self.bomb(name),
            Spilled::Failed(error) => {
                let message = format!("The gzip file is damaged or cut ({error}). Download it again.");
                self.refuse(name, "archive.damaged", &message);
            }
        }
        Ok(None)
    }

    fn spill(&mut self, name: String, content: &mut dyn Read, budget: &mut u64) -> Result<Spilled, Stopped> {
        let mut metered = Metered::new(content, *budget, &name, self.progress);
        let spilled = self.files.spill(name.clone(), &mut metered);
        *budget = metered.left();
        metered.outcome(spilled)
    }

    /// A file that could be unpacked in part only.
    fn cut(&mut self, name: &str, error: &std::io::Error) {
        let message = format!(
            "This file is cut, damaged, or followed by something else, and could be unpacked only up to there ({error}). What was \
             unpacked is read; records may be missing. Download it again."
        );
        self.refuse(name, "archive.cut", &message);
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

fn gunzip(reader: Box<dyn ReadSeek>) -> impl Read {
    flate2::read::MultiGzDecoder::new(BufReader::with_capacity(256 * 1024, Steady::new(reader)))
}

/// A member's name without anything that could lead out of a folder: nothing is written to paths here, but names are
/// shown, and keys of settings.
pub fn harmless(name: &str) -> String {
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
        assert!(!is_litter("a.zip/Info.plist"));
        for name in
            ["Mail/Inbox.msf", "Mail/msgFilterRules.dat", "Maildir/dovecot.index.log", "Maildir/dovecot-uidlist"]
        {
            assert!(is_litter(name), "{name}");
        }
        assert!(is_litter("V10/INBOX.mbox/Info.plist"));
    }
}
