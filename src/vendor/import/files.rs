//! The dropped files before any vendor reads them: archives unpacked, sheets made tables, texts brought to UTF-8 where a format needs it,
//! everything recognised, and what nobody knows named with its remedy.

use std::collections::{HashMap, HashSet};
use std::io::Read;
use std::ops::ControlFlow;

use super::refusals::refusal;
use super::{
    ARCHIVE, adopt, assets, beside, copies, databases, empty, keyed, outlook, paired, raw_rows, recognise, saved, voice,
};
use crate::catalogue::{Builder, SourceFile};
use crate::model::{Place, Problem, Severity};
use crate::source::archive::{Limits, Unpacked, Unpacker, is_litter};
use crate::source::magic::{self, Kind};
use crate::source::sheet::{SheetTaker, Taken};
use crate::source::{FileId, FileInfo, Files};
use crate::vendor::generic::{self, Generic};
use crate::vendor::{Cancelled, Probe, Recognition, ScanProgress, Settings, Vendor as _, mail, whatsapp};

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
    let mut containers = unpack(files, total, &mut problems, progress)?;
    containers.extend(take_sheets(files, total, &mut problems, progress)?);
    for problem in problems {
        builder.problem(problem);
    }
    for id in (0..files.count()).map(FileId) {
        if !containers.contains_key(&id) {
            let opened = match outlook::open(files, id, builder, progress)? {
                Unpacked::NoArchive => databases::open(files, id, builder, progress)?,
                opened => opened,
            };
            containers.extend(contained(opened).map(|recognition| (id, recognition)));
        }
    }
    containers.extend(voice::gather(files, progress)?);
    let mut unknown = Vec::new();
    for id in (0..files.count()).map(FileId) {
        let Ok(info) = files.info(id) else { continue };
        if is_litter(&info.name) {
            continue;
        }
        if let Some(recognition) = containers.remove(&id) {
            builder.catalogue_mut().files.push(SourceFile { id, name: info.name, size: info.size, recognition });
            continue;
        }
        unknown.extend(take_in_one(files, id, info, settings, builder));
        let file = builder.catalogue().files.last().map(|file| file.name.clone()).unwrap_or_default();
        if progress(&ScanProgress { file, bytes: 0, total, cases: 0 }).is_break() {
            return Err(Cancelled);
        }
    }
    mail::apple::claim(settings, builder);
    adopt::claim(files, settings, builder);
    saved::claim(settings, builder);
    let left = beside::claim(files, settings, builder);
    // There may be hundreds of thousands of either.
    let recognised = builder.catalogue().files.iter().filter(|file| file.recognition.is_some());
    let known: HashSet<FileId> = recognised.map(|file| file.id).collect();
    let mailboxes = mailbox_folders(builder);
    // A folder of mails that is empty.
    let is_empty_folder = |name: &str| {
        let folders = folders_of(name);
        let is_plain = name.get(folders.len()..).is_some_and(|last| !last.contains('.'));
        is_plain && (folders.ends_with(".sbd") || mailboxes.contains(folders))
    };
    for (id, name, (code, message)) in unknown {
        // Of an empty page there is nothing to say, unless it is all there is.
        let is_nothing = match code {
            EMPTY_PAGE => !known.is_empty(),
            EMPTY => is_empty_folder(&name),
            _ => false,
        };
        if !known.contains(&id) && !is_nothing {
            refuse(builder, &name, code, message);
        }
    }
    make_tables(files, builder, progress)?;
    whatsapp::claim(files, settings, builder);
    beside::tell(&left, builder);
    Ok(())
}

/// Said of an empty file.
const EMPTY: &str = "file.empty";

/// The folders in which folders of Thunderbird stand, which are files without an ending.
fn mailbox_folders(builder: &Builder) -> HashSet<String> {
    let is_mailbox = |file: &&SourceFile| {
        let is_one = |found: &Recognition| found.vendor == mail::Mail.id() && found.variant == "thunderbird";
        file.recognition.as_ref().is_some_and(is_one)
    };
    builder.catalogue().files.iter().filter(is_mailbox).map(|file| folders_of(&file.name).to_owned()).collect()
}

fn folders_of(name: &str) -> &str {
    name.rsplit_once('/').map_or("", |(folders, _)| folders)
}

/// What each container is; nothing for one that was refused and said so.
type Containers = HashMap<FileId, Option<Recognition>>;

/// Unpacks the dropped archives.
fn unpack(
    files: &mut dyn Files,
    total: u64,
    problems: &mut Vec<Problem>,
    progress: &mut dyn FnMut(&ScanProgress) -> ControlFlow<()>,
) -> Result<Containers, Cancelled> {
    let mut containers = Containers::new();
    for id in (0..files.count()).map(FileId) {
        let mut tell = |file: &str| progress(&ScanProgress { file: file.to_owned(), bytes: 0, total, cases: 0 });
        let mut unpacker = Unpacker { files, limits: Limits::default(), problems, progress: &mut tell };
        let unpacked = unpacker.unpack(id).map_err(|_| Cancelled)?;
        containers.extend(contained(unpacked).map(|recognition| (id, recognition)));
    }
    Ok(containers)
}

/// Takes apart the workbooks, those in archives included.
fn take_sheets(
    files: &mut dyn Files,
    total: u64,
    problems: &mut Vec<Problem>,
    progress: &mut dyn FnMut(&ScanProgress) -> ControlFlow<()>,
) -> Result<Containers, Cancelled> {
    let mut containers = Containers::new();
    for id in (0..files.count()).map(FileId) {
        let (Ok(info), Ok(bytes)) = (files.info(id), head(files, id)) else { continue };
        let kind = magic::kind(&bytes, &info.name);
        if is_litter(&info.name) || !matches!(kind, Kind::OldOffice | Kind::Spreadsheet) {
            continue;
        }
        let mut tell = |file: &str| progress(&ScanProgress { file: file.to_owned(), bytes: 0, total, cases: 0 });
        let mut taker = SheetTaker { files, limits: Limits::default(), problems, progress: &mut tell };
        let recognition = match taker.take(id, kind).map_err(|_| Cancelled)? {
            Taken::NoWorkbook => continue,
            Taken::Refused => None,
            Taken::Sheets { count, format } => {
                Some(container(format, format!("a workbook; sheets taken from it: {count}")))
            }
        };
        containers.insert(id, recognition);
    }
    Ok(containers)
}

/// What a file is whose content became files of their own; `None` when it is no container.
fn contained(unpacked: Unpacked) -> Option<Option<Recognition>> {
    let (count, format) = match unpacked {
        Unpacked::NoArchive => return None,
        Unpacked::Refused => return Some(None),
        Unpacked::Files { count, format } => (count, format),
    };
    let reason = match format {
        "json-tables" => format!("a database in one file; tables taken from it: {count}"),
        "outlook-msg" => "a message of Outlook".to_owned(),
        "outlook-pst" => format!("a mailbox of Outlook with {count} folders of mails"),
        _ => format!("an archive; {count} files were unpacked from it"),
    };
    Some(Some(container(format, reason)))
}

/// A file that is read by what is in it.
pub(super) fn container(format: &str, reason: String) -> Recognition {
    Recognition { vendor: ARCHIVE.to_owned(), variant: format.to_owned(), confidence: 100, reason }
}

/// Said of an empty page.
const EMPTY_PAGE: &str = "file.empty_page";
const NO_RECORDS: &str =
    "This is a page without a single record. Fetch what it should hold again, or leave it out if there is nothing.";

/// Recognises one file; answers the id and name of one that no vendor knows, with the reason.
fn take_in_one(
    files: &mut dyn Files,
    id: FileId,
    info: FileInfo,
    settings: &Settings,
    builder: &mut Builder,
) -> Option<(FileId, String, (&'static str, &'static str))> {
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
            return None;
        }
    };
    let kind = magic::kind(&bytes, &name);
    // An archive within an archive has been unpacked, or refused, with the one it stands in.
    if kind.is_archive() {
        return None;
    }
    let copy = match kind {
        Kind::Text => copies::in_utf_8(files, id, &name, &bytes),
        _ => None,
    };
    if let Some(copy) = copy.and_then(|copy| Copied::of(files, copy)) {
        Copied { id, size, bytes } = copy;
    }
    let mut recognition = match kind {
        Kind::Text | Kind::Html | Kind::Binary | Kind::Sqlite => recognise(&Probe::new(&name, size, &bytes), settings),
        _ => None,
    };
    // Only now: mails hold such texts as well, and say so themselves.
    if recognition.is_none()
        && kind == Kind::Text
        && let Some(copy) = copies::of_escaped(files, id, &name, &bytes).and_then(|copy| Copied::of(files, copy))
    {
        Copied { id, size, bytes } = copy;
        recognition = recognise(&Probe::new(&name, size, &bytes), settings);
    }
    let is_known = recognition.as_ref().is_some_and(|found| beside::is_desk(&found.vendor));
    if !is_known && kind == Kind::Text && settings.vendor(&name).is_none() {
        let of_rows = raw_rows::copy(files, id, &Probe::new(&name, size, &bytes));
        let made = of_rows.or_else(|| keyed::copy(files, id, &name, &bytes));
        let made = made.or_else(|| paired::copy(files, id, &name, &bytes));
        let made = made.or_else(|| assets::copy(files, id, &name, &bytes));
        if let Some((copy, found)) = made.and_then(|(made, found)| Some((Copied::of(files, made)?, found))) {
            (id, size, recognition) = (copy.id, copy.size, Some(found));
        }
    }
    let is_empty_page = kind == Kind::Text && empty::is_empty_page(&bytes, size);
    let why = || if is_empty_page { (EMPTY_PAGE, NO_RECORDS) } else { refusal(kind, &name, &bytes) };
    let unknown = recognition.is_none().then(|| (id, name.clone(), why()));
    builder.catalogue_mut().files.push(SourceFile { id, name, size, recognition });
    unknown
}

/// Tables take the place of JSON that no vendor knows.
fn make_tables(
    files: &mut dyn Files,
    builder: &mut Builder,
    progress: &mut dyn FnMut(&ScanProgress) -> ControlFlow<()>,
) -> Result<(), Cancelled> {
    for at in 0..builder.catalogue().files.len() {
        let Some(file) = builder.catalogue().files.get(at) else { continue };
        if file.recognition.as_ref().is_none_or(|found| found.vendor != Generic.id()) {
            continue;
        }
        let (id, name) = (file.id, file.name.clone());
        let bytes = head(files, id).unwrap_or_default();
        if !generic::json::is_json(&bytes) {
            continue;
        }
        let made = table_of_json(files, id, &name, &bytes, builder, progress)?;
        if let (Some(table), Some(file)) = (made, builder.catalogue_mut().files.get_mut(at)) {
            (file.id, file.size) = (table.id, table.size);
        }
    }
    Ok(())
}

/// The table of one file of JSON.
fn table_of_json(
    files: &mut dyn Files,
    id: FileId,
    name: &str,
    head: &[u8],
    builder: &mut Builder,
    progress: &mut dyn FnMut(&ScanProgress) -> ControlFlow<()>,
) -> Result<Option<Copied>, Cancelled> {
    const STEP: u64 = 1 << 20;
    let (mut told, mut cancelled) = (0, false);
    let mut tick = |at: u64| {
        if at >= told + STEP || at < told {
            told = at;
            let state = ScanProgress { file: name.to_owned(), bytes: 0, total: 0, cases: 0 };
            cancelled |= progress(&state).is_break();
        }
        !cancelled
    };
    let made = generic::json::make_table(files, id, head, &mut tick);
    if cancelled {
        return Err(Cancelled);
    }
    match made {
        Ok((table, problems)) => {
            problems.into_iter().for_each(|problem| builder.problem(problem));
            Ok(Copied::of(files, table))
        }
        Err(error) => {
            let message = format!(
                "The file could not be made a table ({error}). Close other programs, or drop fewer files at once."
            );
            refuse(builder, name, "file.unreadable", &message);
            Ok(None)
        }
    }
}

/// A copy that takes the place of a file.
struct Copied {
    id: FileId,
    size: u64,
    bytes: Vec<u8>,
}

impl Copied {
    fn of(files: &dyn Files, id: FileId) -> Option<Self> {
        Some(Self { id, size: files.info(id).ok()?.size, bytes: head(files, id).ok()? })
    }
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
