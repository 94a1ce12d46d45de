//! The dropped files before any vendor reads them: archives unpacked, texts brought to UTF-8 where a format needs it,
//! everything recognised, and what nobody knows named with its remedy.

use std::io::Read;
use std::ops::ControlFlow;

use encoding_rs::UTF_8;

use super::{ARCHIVE, outlook, recognise};
use crate::catalogue::{Builder, SourceFile};
use crate::model::{Place, Problem, Severity};
use crate::source::archive::{Limits, Unpacked, Unpacker, is_litter};
use crate::source::magic::{self, Kind};
use crate::source::{FileId, FileInfo, Files};
use crate::text::encoding;
use crate::vendor::{Cancelled, Probe, Recognition, ScanProgress, Settings, whatsapp};

/// Fills [`crate::catalogue::Catalogue::files`].
pub(super) fn take_in(
    files: &mut dyn Files,
    settings: &Settings,
    builder: &mut Builder,
    progress: &mut dyn FnMut(&ScanProgress) -> ControlFlow<()>,
) -> Result<(), Cancelled> {
    let dropped = files.count();
    let total = (0..dropped).filter_map(|id| files.info(FileId(id)).ok()).fold(0, |sum, info| info.size + sum);
    let mut problems = Vec::new();
    let mut unpacked = Vec::new();
    for id in (0..dropped).map(FileId) {
        let mut tell = |file: &str| progress(&ScanProgress { file: file.to_owned(), bytes: 0, total, cases: 0 });
        let mut unpacker = Unpacker { files, limits: Limits::default(), problems: &mut problems, progress: &mut tell };
        unpacked.push(unpacker.unpack(id).map_err(|_| Cancelled)?);
    }
    for problem in problems {
        builder.problem(problem);
    }
    unpacked.resize(files.count() as usize, Unpacked::NoArchive);
    for (id, unpacked) in (0..).map(FileId).zip(&mut unpacked) {
        if *unpacked == Unpacked::NoArchive {
            *unpacked = outlook::open(files, id, builder, progress)?;
        }
    }
    for id in (0..files.count()).map(FileId) {
        let Ok(info) = files.info(id) else { continue };
        if is_litter(&info.name) {
            continue;
        }
        let archive = unpacked.get(id.0 as usize).copied().unwrap_or(Unpacked::NoArchive);
        if archive != Unpacked::NoArchive {
            let recognition = container(files, id, &info, archive);
            builder.catalogue_mut().files.push(SourceFile { id, name: info.name, size: info.size, recognition });
            continue;
        }
        take_in_one(files, id, info, settings, builder);
        let file = builder.catalogue().files.last().map(|file| file.name.clone()).unwrap_or_default();
        if progress(&ScanProgress { file, bytes: 0, total, cases: 0 }).is_break() {
            return Err(Cancelled);
        }
    }
    whatsapp::claim(files, settings, builder);
    Ok(())
}

/// A file that others were unpacked from, or that was refused and said so.
fn container(files: &dyn Files, id: FileId, info: &FileInfo, unpacked: Unpacked) -> Option<Recognition> {
    let Unpacked::Files(count) = unpacked else { return None };
    let (variant, reason) = match magic::kind(&head(files, id).ok()?, &info.name) {
        Kind::OldOffice => ("outlook-msg", "a message of Outlook".to_owned()),
        Kind::Pst => ("outlook-pst", format!("a mailbox of Outlook with {count} folders of mails")),
        Kind::Zip => ("zip", format!("an archive; {count} files were unpacked from it")),
        _ => ("gzip", format!("an archive; {count} files were unpacked from it")),
    };
    Some(Recognition { vendor: ARCHIVE.to_owned(), variant: variant.to_owned(), confidence: 100, reason })
}

fn take_in_one(files: &mut dyn Files, id: FileId, info: FileInfo, settings: &Settings, builder: &mut Builder) {
    let mut id = id;
    let FileInfo { name, mut size } = info;
    let mut bytes = match head(files, id) {
        Ok(bytes) => bytes,
        Err(error) => {
            let message = format!(
                "The file cannot be read ({error}). If it was changed, moved or deleted since it was chosen, choose it \
                 again."
            );
            refuse(builder, &name, "file.unreadable", &message);
            builder.catalogue_mut().files.push(SourceFile { id, name, size, recognition: None });
            return;
        }
    };
    let kind = magic::kind(&bytes, &name);
    // An archive within an archive has been unpacked, or refused, with the one it stands in.
    if matches!(kind, Kind::Zip | Kind::Gzip) {
        return;
    }
    if kind == Kind::Text
        && let Some((copy, copy_size)) = in_utf8(files, id, &name, &bytes)
        && let Ok(copy_head) = head(files, copy)
    {
        (id, size, bytes) = (copy, copy_size, copy_head);
    }
    let recognition = match kind {
        Kind::Text | Kind::Html | Kind::Binary | Kind::Sqlite => {
            recognise(&Probe { name: &name, size, head: &bytes }, settings)
        }
        _ => None,
    };
    if recognition.is_none() {
        let (code, message) = kind.refusal();
        refuse(builder, &name, code, message);
    }
    builder.catalogue_mut().files.push(SourceFile { id, name, size, recognition });
}

/// JSON is UTF-8 by definition, and phones write chats in it, so their readers know nothing else; but editors save them in
/// anything. A copy in UTF-8 takes the place of such a file. Tables and mails name their encodings or have readers that
/// tell them.
fn in_utf8(files: &mut dyn Files, id: FileId, name: &str, bytes: &[u8]) -> Option<(FileId, u64)> {
    let found = encoding::detect(bytes);
    if found == UTF_8 {
        return None;
    }
    let mut beginning = Vec::new();
    encoding::utf8(bytes, found).take(4096).read_to_end(&mut beginning).ok()?;
    let beginning = String::from_utf8_lossy(&beginning);
    if !beginning.trim_start().starts_with(['{', '[']) && !whatsapp::opens_message(&beginning) {
        return None;
    }
    let reader = files.open(id).ok()?;
    let copy = files.spill(name.to_owned(), &mut encoding::utf8(reader, found)).ok()?;
    Some((copy, files.info(copy).ok()?.size))
}

pub(super) fn head(files: &dyn Files, id: FileId) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    files.open(id)?.take(Probe::LEN as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn refuse(builder: &mut Builder, file: &str, code: &str, message: &str) {
    builder.problem(Problem {
        severity: Severity::Error,
        place: Place { file: file.to_owned(), ..Place::default() },
        code: code.to_owned(),
        message: message.to_owned(),
        case: None,
    });
}

/// A key that sorts `part_2` before `part_10`: runs of digits count as numbers.
pub(super) fn natural(name: &str) -> Vec<(String, u64)> {
    let mut key = Vec::new();
    let mut rest = name;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        let (text, tail) = rest.split_at(digits);
        let end = tail.find(|c: char| !c.is_ascii_digit()).unwrap_or(tail.len());
        let (number, after) = tail.split_at(end);
        key.push((text.to_lowercase(), number.parse().unwrap_or(u64::MAX)));
        rest = after;
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_read_in_the_order_people_count() {
        let mut names = ["export_10.json", "export_2.json", "export_1.json", "a.json"];
        names.sort_by_cached_key(|name| natural(name));
        assert_eq!(names, ["a.json", "export_1.json", "export_2.json", "export_10.json"]);
    }
}
