//! The members of a tar, packed with gzip or not. Read from front to back, so a packed one needs no second copy.

use std::io::{self, BufReader, Read};

use super::meter::{Lenient, Ration, Rationed, Spilled};
use super::{Stopped, Unpacker, gunzip, harmless, is_litter};
use crate::source::FileId;
use crate::source::steady::Steady;
use crate::text::encoding;

/// What a tar is wrapped in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Packing {
    Gzip,
    None,
}

/// What may stand between two members: their headers and long names, which the parser holds in memory.
const BETWEEN: u64 = 1024 * 1024;

/// What a member is to us.
enum Member {
    File,
    /// Folders, links, devices, labels: nothing to read in them.
    Passed,
    /// A file with holes. They would have to be filled with zeros, and no exporter makes any.
    Sparse,
}

impl Unpacker<'_> {
    /// The members of a tar; `None` when nothing could be read of it.
    pub(super) fn tar(
        &mut self,
        id: FileId,
        name: &str,
        packing: Packing,
        budget: &mut u64,
    ) -> Result<Option<Vec<FileId>>, Stopped> {
        let reader: Box<dyn Read> = match (self.files.open(id), packing) {
            (Ok(reader), Packing::None) => Box::new(BufReader::with_capacity(256 * 1024, Steady::new(reader))),
            (Ok(reader), Packing::Gzip) => Box::new(gunzip(reader)),
            (Err(error), _) => {
                self.damaged_tar(name, &error);
                return Ok(None);
            }
        };
        // What is passed over costs time, too.
        let whole = Ration::default();
        whole.allow(budget.saturating_mul(2));
        let ration = Ration::default();
        let mut archive = tar::Archive::new(Rationed::new(Rationed::new(reader, whole), ration.clone()));
        let mut entries = match archive.entries() {
            Ok(entries) => entries,
            Err(error) => {
                self.damaged_tar(name, &error);
                return Ok(None);
            }
        };
        let (mut members, mut seen, mut passed) = (Vec::new(), 0usize, 0u64);
        loop {
            ration.allow(BETWEEN.saturating_add(passed));
            let mut entry = match entries.next() {
                None => break,
                Some(Ok(entry)) => entry,
                Some(Err(error)) => {
                    self.damaged_tar(name, &error);
                    return Ok((!members.is_empty()).then_some(members));
                }
            };
            seen += 1;
            if seen > self.limits.members {
                self.bomb(name);
                break;
            }
            passed = entry.header().entry_size().unwrap_or(0);
            let inner = harmless(&decoded(&entry.path_bytes()));
            let inner = format!("{name}/{inner}");
            match kind(&mut entry) {
                Member::File if !is_litter(&inner) => {}
                Member::File | Member::Passed => continue,
                Member::Sparse => {
                    let message = "This file of the tar is stored with holes in it and was left out. Unpack the tar by \
                                   hand and drop the files in it.";
                    self.refuse(&inner, "archive.sparse", message);
                    continue;
                }
            }
            ration.allow(u64::MAX);
            passed = 0;
            let size = entry.size();
            let mut content = Lenient::new(&mut entry);
            let spilled = self.spill(inner.clone(), &mut content, budget)?;
            let broken = content.broken();
            match spilled {
                Spilled::File(id) => {
                    members.push(id);
                    if let Some(error) = broken {
                        self.cut(&inner, &error);
                        break;
                    }
                    if self.files.info(id).is_ok_and(|info| info.size < size) {
                        let message = "The tar ends within this file; what is there of it is read. Download the tar \
                                       again.";
                        self.refuse(&inner, "archive.member", message);
                        break;
                    }
                }
                Spilled::TooMuch => {
                    self.bomb(name);
                    break;
                }
                Spilled::Failed(error) => {
                    let message = format!(
                        "The tar ends or breaks within this file ({error}). Those before it are read. Download the tar \
                         again."
                    );
                    self.refuse(&inner, "archive.member", &message);
                    break;
                }
            }
        }
        Ok((!members.is_empty() || seen == 0).then_some(members))
    }

    fn damaged_tar(&mut self, name: &str, error: &io::Error) {
        let message = format!(
            "The tar file is damaged or cut ({error}). Files that stand before the damage are read. Download it again, \
             or unpack it and drop the files in it."
        );
        self.refuse(name, "archive.damaged", &message);
    }
}

fn kind<R: Read>(entry: &mut tar::Entry<'_, R>) -> Member {
    let found = entry.header().entry_type();
    let sparse = |key: &[u8]| key.starts_with(b"GNU.sparse.");
    if found.is_gnu_sparse() {
        return Member::Sparse;
    }
    if !(found.is_file() || found.is_contiguous()) || entry.path_bytes().ends_with(b"/") {
        return Member::Passed;
    }
    let pairs = entry.pax_extensions().ok().flatten();
    let holes = pairs.is_some_and(|mut pairs| pairs.any(|pair| pair.is_ok_and(|pair| sparse(pair.key_bytes()))));
    if holes { Member::Sparse } else { Member::File }
}

/// A tar does not say how its names are written; today they are UTF-8.
fn decoded(name: &[u8]) -> String {
    encoding::detect(name).decode_without_bom_handling(name).0.into_owned()
}
