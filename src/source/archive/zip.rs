//! The members of a zip: stored and deflated ones, ZIP64, several of one name, names in any code page.

use encoding_rs::IBM866;
use zip::ZipReadOptions;
use zip::read::{Config, ZipFileEntry};
use zip::unstable::read::ZipIterable;

use super::meter::Spilled;
use super::{Stopped, Unpacker, harmless, is_litter};
use crate::source::FileId;

impl Unpacker<'_> {
    /// The members of a zip; `None` when it was refused as a whole.
    ///
    /// The directory is read step by step rather than to a map by name: exporters do write two members of one name, and
    /// what stands before a damaged entry is read.
    pub(super) fn zip(&mut self, id: FileId, name: &str, budget: &mut u64) -> Result<Option<Vec<FileId>>, Stopped> {
        let readers = self.files.open(id).and_then(|directory| Ok((directory, self.files.open(id)?)));
        let opened = readers
            .map_err(zip::result::ZipError::from)
            .and_then(|(directory, bodies)| Ok((ZipIterable::try_new(directory, Config::default())?, bodies)));
        let (mut archive, mut bodies) = match opened {
            Ok(opened) => opened,
            Err(error) => {
                self.damaged_zip(name, &error);
                return Ok(None);
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
        let mut locked = 0u64;
        for entry in entries {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.damaged_zip(name, &error);
                    break;
                }
            };
            let inner = format!("{name}/{}", harmless(&decoded(&entry)));
            if entry.is_dir() || entry.is_symlink() || is_litter(&inner) {
                continue;
            }
            if entry.encrypted() {
                locked += 1;
                continue;
            }
            let spilled = match entry.with_reader(&mut bodies, ZipReadOptions::default()) {
                Ok(mut member) => self.spill(inner.clone(), &mut member, budget)?,
                Err(error) => Spilled::Failed(error.into()),
            };
            match spilled {
                Spilled::File(id) => members.push(id),
                Spilled::TooMuch => {
                    self.bomb(name);
                    break;
                }
                Spilled::Failed(error) => {
                    let message = format!(
                        "This file of the zip cannot be unpacked ({error}). The others are read. Download the zip \
                         again, or unpack it by hand and drop the files in it."
                    );
                    self.refuse(&inner, "archive.member", &message);
                }
            }
        }
        if locked > 0 {
            let message = format!(
                "Files of this zip that have a password and were left out: {locked}. Unpack the zip with its password \
                 and drop the files in it."
            );
            self.refuse(name, "archive.password", &message);
        }
        Ok((!members.is_empty() || locked == 0).then_some(members))
    }

    fn damaged_zip(&mut self, name: &str, error: &zip::result::ZipError) {
        let message = format!(
            "The zip file is damaged, cut, or one piece of several ({error}). Files that could be found in it are read. \
             Download it again, or unpack it and drop the files in it."
        );
        self.refuse(name, "archive.damaged", &message);
    }
}

/// A member's name. Zips say only that a name is UTF-8, and not always then; else it is in the code page of some DOS:
/// 866 in Russian, 437 by the standard.
fn decoded(entry: &ZipFileEntry<'_>) -> String {
    let raw = entry.name_raw();
    // A word with an umlaut is mostly ASCII; a Russian one has no ASCII letter.
    let stem = raw.split(|byte| *byte == b'.').next().unwrap_or(raw);
    let high = stem.iter().filter(|byte| !byte.is_ascii()).count();
    let low = stem.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    let russian = |byte: &u8| byte.is_ascii() || matches!(byte, 0x80..=0xAF | 0xE0..=0xF1 | 0xFC);
    if std::str::from_utf8(raw).is_err() && high > low && raw.iter().all(russian) {
        return IBM866.decode_without_bom_handling(raw).0.into_owned();
    }
    entry.name().map(|name| name.into_owned()).unwrap_or_default()
}
