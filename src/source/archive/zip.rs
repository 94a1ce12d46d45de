//! The members of a zip: stored and deflated ones, ZIP64, several of one name, names in any code page.

use encoding_rs::IBM866;
use zip::read::{Config, ZipFileEntry};
use zip::result::ZipError;
use zip::unstable::read::ZipIterable;
use zip::{SUPPORTED_COMPRESSION_METHODS, ZipReadOptions};

use super::meter::{Lenient, Spilled};
use super::{Stopped, Unpacker, harmless, is_litter};
use crate::source::FileId;
use crate::source::steady::Steady;

impl Unpacker<'_> {
    /// The members of a zip; `None` when it was refused as a whole.
    ///
    /// The directory is read step by step rather than to a map by name: exporters do write two members of one name, and
    /// what stands before a damaged entry is read.
    pub(super) fn zip(&mut self, id: FileId, name: &str, budget: &mut u64) -> Result<Option<Vec<FileId>>, Stopped> {
        let open = || self.files.open(id).map(Steady::new);
        let readers = open().and_then(|directory| Ok((directory, open()?)));
        let opened = readers
            .map_err(ZipError::from)
            .and_then(|(directory, bodies)| Ok((ZipIterable::try_new(directory, Config::default())?, bodies)));
        let (mut archive, mut bodies) = match opened {
            Ok(opened) => opened,
            Err(error) => {
                self.damaged_zip(name, &error);
                let members = self.rescue(id, name, budget)?;
                return Ok((!members.is_empty()).then_some(members));
            }
        };
        let declared =
            archive.files().map(|files| files.flatten().map(|entry| entry.size()).fold(0u64, u64::saturating_add));
        if archive.len() > self.limits.members || declared.is_ok_and(|declared| declared > *budget) {
            self.bomb(name);
            return Ok(None);
        }
        let entries = match archive.files() {
            Ok(entries) => entries,
            Err(error) => {
                self.damaged_zip(name, &error);
                return Ok(None);
            }
        };
        let mut members = Vec::new();
        let mut locked = Vec::new();
        for entry in entries {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.damaged_zip(name, &error);
                    break;
                }
            };
            let inner = format!("{name}/{}", harmless(&name_of(&entry)));
            if entry.is_dir() || entry.is_symlink() || is_litter(&inner) {
                continue;
            }
            if entry.encrypted() {
                locked.push(inner);
                continue;
            }
            let method = entry.compression();
            if !SUPPORTED_COMPRESSION_METHODS.contains(&method) {
                self.unknown_method(&inner, &method.to_string());
                continue;
            }
            let (spilled, broken) = match entry.with_reader(&mut bodies, ZipReadOptions::default()) {
                Ok(member) => {
                    let mut content = Lenient::new(member);
                    (self.spill(inner.clone(), &mut content, budget)?, content.broken())
                }
                Err(error) => (Spilled::Failed(error.into()), None),
            };
            match spilled {
                Spilled::File(id) => {
                    members.push(id);
                    if let Some(error) = broken {
                        self.cut(&inner, &error);
                    }
                }
                Spilled::TooMuch => {
                    self.bomb(name);
                    break;
                }
                Spilled::Failed(error) => self.unreadable_member(&inner, &error.to_string()),
            }
        }
        let any_locked = !locked.is_empty();
        if any_locked {
            self.locked(name, &locked);
        }
        Ok((!members.is_empty() || !any_locked).then_some(members))
    }

    /// Members with a password, said once for all: at the zip, or at the only one.
    pub(super) fn locked(&mut self, zip: &str, members: &[String]) {
        const NAMED: usize = 5;
        let place = if let [only] = members { only } else { zip };
        let mut names = members.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
        if members.len() > NAMED {
            names.push_str(", …");
        }
        let message = format!(
            "Files of this zip that have a password and were left out: {}. They are: {names}. Unpack the zip with its password \
             and drop the files in it.",
            members.len()
        );
        self.refuse(place, "archive.password", &message);
    }

    pub(super) fn unknown_method(&mut self, inner: &str, method: &str) {
        let message = format!(
            "This file of the zip is packed in a way that is not known here ({method}). Unpack the zip on your computer and drop \
             the files in it."
        );
        self.refuse(inner, "archive.method", &message);
    }

    pub(super) fn unreadable_member(&mut self, inner: &str, error: &str) {
        let message = format!(
            "This file of the zip cannot be unpacked ({error}). The others are read. Download the zip again, or unpack it by \
             hand and drop the files in it."
        );
        self.refuse(inner, "archive.member", &message);
    }

    fn damaged_zip(&mut self, name: &str, error: &ZipError) {
        let message = format!(
            "The zip file is damaged, cut, or one piece of several ({error}). Files that could be found in it are read. \
             Download it again, or unpack it and drop the files in it."
        );
        self.refuse(name, "archive.damaged", &message);
    }
}

/// A member's name. Zips say only that a name is UTF-8, and not always then; else it is in the code page of some DOS:
/// 866 in Russian, 437 by the standard.
pub(super) fn decoded(raw: &[u8], own: String) -> String {
    // A word with an umlaut is mostly ASCII; a Russian one has no ASCII letter.
    let stem = raw.split(|byte| *byte == b'.').next().unwrap_or(raw);
    let high = stem.iter().filter(|byte| !byte.is_ascii()).count();
    let low = stem.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    let russian = |byte: &u8| byte.is_ascii() || matches!(byte, 0x80..=0xAF | 0xE0..=0xF1 | 0xFC);
    if std::str::from_utf8(raw).is_err() && high > low && raw.iter().all(russian) {
        return IBM866.decode_without_bom_handling(raw).0.into_owned();
    }
    own
}

fn name_of(entry: &ZipFileEntry<'_>) -> String {
    decoded(entry.name_raw(), entry.name().map(|name| name.into_owned()).unwrap_or_default())
}
