//! The one pass over the files of a set, and the cases that come of it.

use mail_parser::MessageParser;

use super::bounds;
use super::facts::{parser, with_mail};
use super::folder::Folder;
use super::index::Index;
use super::outcome;
use super::proton;
use super::recognise::GOOGLE_CHAT;
use super::vault::{self, Vault};
use crate::model::{Place, Problem, Severity};
use crate::source::mbox::Mailbox;
use crate::source::{FileId, FileInfo, Span};
use crate::vendor::{Cancelled, Recognition, Scan};

/// No mail service takes mails of this size; a larger one is a broken file.
pub(super) const MAX_MAIL: usize = 200 * 1024 * 1024;

/// Progress is reported after so many bytes.
const TICK: u64 = 1024 * 1024;

/// Reads all files and then makes the cases.
pub(super) fn scan(files: &[(FileId, Recognition)], scan: &mut Scan<'_>) -> Result<(), Cancelled> {
    let mut pass =
        Pass { parser: parser(), index: Index::default(), skipped: Skipped::default(), vault: Vault::default() };
    // Before the mails that they speak of.
    for (id, _) in files.iter().filter(|(_, recognition)| recognition.variant == vault::METADATA) {
        pass.vault.read(*id, scan)?;
    }
    pass.read_proton(files, scan)?;
    for (id, recognition) in files {
        let info = match scan.files.info(*id) {
            Ok(info) => info,
            Err(error) => {
                scan.builder.problem(unreadable(String::new(), None, &error));
                continue;
            }
        };
        scan.tick(&info.name, 0)?;
        match recognition.variant.as_str() {
            _ if info.size == 0 => scan.builder.problem(Problem {
                severity: Severity::Warning,
                place: Place { file: info.name.clone(), ..Place::default() },
                code: "mail.empty_file".to_owned(),
                message: "The file is empty. If it should hold mails, export it again.".to_owned(),
                case: None,
            }),
            "eml" | "outlook-msg" => pass.one_mail(*id, &info, 0, info.size, scan),
            vault::METADATA | vault::COUNTS | vault::ERRORS | proton::METADATA | proton::LABELS => {}
            "gyb-labels" => scan.builder.problem(labels_stay(info.name.clone())),
            GOOGLE_CHAT => pass.skipped.talks += u64::from(info.name.ends_with("messages.json")),
            "emlx" => pass.apple_mail(*id, &info, scan),
            _ => pass.mailbox(*id, &info, scan)?,
        }
        scan.tick(&info.name, info.size)?;
        scan.bytes_before = scan.bytes_before.saturating_add(info.size);
    }
    let only_file = match files {
        [(id, _)] => scan.files.info(*id).map(|info| info.name).unwrap_or_default(),
        _ => String::new(),
    };
    outcome::finish(pass.index, pass.skipped, &only_file, scan)
}

/// Mails that were left out on purpose.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Skipped {
    /// Deleted in Thunderbird or Apple Mail, but not yet cut out of its files.
    pub(super) deleted: u64,
    /// Drafts.
    pub(super) drafts: u64,
    /// Lines of Gmail's chat.
    pub(super) chats: u64,
    /// Files of Google Chat.
    pub(super) talks: u64,
}

struct Pass {
    parser: MessageParser,
    index: Index,
    skipped: Skipped,
    vault: Vault,
}

impl Pass {
    /// What Proton notes of its mails.
    fn read_proton(&mut self, files: &[(FileId, Recognition)], scan: &mut Scan<'_>) -> Result<(), Cancelled> {
        let of = |variant: &'static str| files.iter().filter(move |(_, found)| found.variant == variant);
        let mut names = proton::Names::new();
        for (_, bytes) in of(proton::LABELS).filter_map(|(id, _)| proton::read(*id, scan.files)) {
            proton::add_names(&bytes, &mut names);
        }
        for (id, _) in of(proton::METADATA) {
            let name = scan.files.info(*id).map(|info| info.name).unwrap_or_default();
            let read = proton::read(*id, scan.files);
            match read.and_then(|(span, bytes)| Some((proton::noted(&name, &bytes, &names)?, span))) {
                Some((noted, span)) => self.vault.add(noted, span),
                None => scan.builder.problem(undescribed(name.clone())),
            }
            scan.tick(&name, 0)?;
        }
        Ok(())
    }

    fn mailbox(&mut self, id: FileId, info: &FileInfo, scan: &mut Scan<'_>) -> Result<(), Cancelled> {
        let reader = match scan.files.open(id) {
            Ok(reader) => reader,
            Err(error) => {
                scan.builder.problem(unreadable(info.name.clone(), None, &error));
                return Ok(());
            }
        };
        let folder = Folder::of_mailbox(&info.name);
        let mut mails = Mailbox::new(reader, MAX_MAIL);
        let mut record = 0;
        let mut reached = 0;
        let mut ticked = 0;
        loop {
            match mails.next_mail() {
                Ok(None) => return Ok(()),
                Err(error) => {
                    scan.builder.problem(unreadable(info.name.clone(), Some(reached), &error));
                    return Ok(());
                }
                Ok(Some(mail)) => {
                    record += 1;
                    reached = mail.offset.saturating_add(mail.len);
                    let span = u32::try_from(mail.len).ok().map(|len| Span { offset: mail.offset, len, file: id });
                    let place =
                        Place { file: info.name.clone(), record: Some(u64::from(record)), byte: Some(mail.offset) };
                    match (mail.bytes, span) {
                        (Some(bytes), Some(span)) => {
                            if let Some(why) = bounds::excess(bytes) {
                                scan.builder.problem(too_much(place, why));
                            } else if !self.add(bytes, span, record, &folder) {
                                scan.builder.problem(no_headers(place));
                            }
                        }
                        _ => scan.builder.problem(too_large(place, mail.len)),
                    }
                }
            }
            if reached.saturating_sub(ticked) >= TICK {
                ticked = reached;
                scan.tick(&info.name, reached)?;
            }
        }
    }

    /// An `.emlx` file: a line with the length of the mail, the mail, then properties of Apple Mail.
    fn apple_mail(&mut self, id: FileId, info: &FileInfo, scan: &mut Scan<'_>) {
        let head = Span { offset: 0, len: u32::try_from(info.size.min(64)).unwrap_or(64), file: id };
        let head = match scan.files.read(head) {
            Ok(head) => head,
            Err(error) => return scan.builder.problem(unreadable(info.name.clone(), None, &error)),
        };
        let line = memchr::memchr(b'\n', &head).unwrap_or(0);
        let len = std::str::from_utf8(&head[..line]).ok().and_then(|text| text.trim().parse().ok());
        let offset = line as u64 + 1;
        let rest = info.size.saturating_sub(offset);
        let len = len.map_or(rest, |len: u64| len.min(rest));
        if is_deleted(id, info, offset.saturating_add(len), scan) {
            self.skipped.deleted += 1;
            return;
        }
        self.one_mail(id, info, offset, len, scan);
    }

    fn one_mail(&mut self, id: FileId, info: &FileInfo, offset: u64, len: u64, scan: &mut Scan<'_>) {
        let place = Place { file: info.name.clone(), record: Some(1), byte: Some(offset) };
        let Some(len) = u32::try_from(len).ok().filter(|&len| len as usize <= MAX_MAIL) else {
            return scan.builder.problem(too_large(place, len));
        };
        let span = Span { offset, len, file: id };
        match scan.files.read(span) {
            Ok(bytes) => {
                if let Some(why) = bounds::excess(&bytes) {
                    scan.builder.problem(too_much(place, why));
                } else if !self.add(&bytes, span, 1, &Folder::of_mail(&info.name)) {
                    scan.builder.problem(no_headers(place));
                }
            }
            Err(error) => scan.builder.problem(unreadable(info.name.clone(), Some(offset), &error)),
        }
    }

    /// Takes one mail into the index; `false` when it has no headers.
    fn add(&mut self, bytes: &[u8], span: Span, record: u32, folder: &Folder) -> bool {
        let Self { parser, index, skipped, vault } = self;
        with_mail(parser, bytes, folder, |mail, mut facts| {
            facts.named = facts.named.or(folder.beside);
            let noted = facts.named.and_then(|name| vault.of(name));
            if let Some((_, labels)) = noted {
                facts.labels.add_vault(labels);
            }
            if facts.internal {
                // Nobody wrote it, so nobody misses it.
            } else if facts.labels.chat {
                skipped.chats += 1;
            } else if facts.labels.deleted {
                skipped.deleted += 1;
            } else if facts.labels.draft {
                skipped.drafts += 1;
            } else {
                index.add(mail, &facts, span, record, noted.map(|(beside, _)| beside));
            }
        })
        .is_some()
    }
}

/// Do the properties behind a mail of Apple Mail say that it was deleted? Bit 1 of `flags` does.
fn is_deleted(id: FileId, info: &FileInfo, offset: u64, scan: &Scan<'_>) -> bool {
    const LONGEST: u64 = 64 * 1024;
    let Ok(len) = u32::try_from(info.size.saturating_sub(offset).min(LONGEST)) else { return false };
    let Ok(bytes) = scan.files.read(Span { offset, len, file: id }) else { return false };
    let text = String::from_utf8_lossy(&bytes);
    let flags = text.split_once("<key>flags</key>").and_then(|(_, rest)| {
        let (_, number) = rest.split_once("<integer>")?;
        number.split_once("</integer>")?.0.trim().parse::<u64>().ok()
    });
    flags.is_some_and(|flags| flags & 2 != 0)
}

fn undescribed(file: String) -> Problem {
    Problem {
        severity: Severity::Warning,
        place: Place { file, ..Place::default() },
        code: "mail.undescribed".to_owned(),
        message: "What Proton notes of this mail cannot be read, so its labels are not known, not even whether it is a draft. \
                  The mail is taken over. Export the mailbox again if that matters."
            .to_owned(),
        case: None,
    }
}

fn labels_stay(file: String) -> Problem {
    Problem {
        severity: Severity::Warning,
        place: Place { file, ..Place::default() },
        code: "mail.gyb_labels".to_owned(),
        message:
            "The labels of this backup by Got Your Back are in its database, which is not read; the mails are taken \
                  over without them. To have the labels, too, export the mailbox with Google Takeout and drop its mbox \
                  files instead of this folder."
                .to_owned(),
        case: None,
    }
}

pub(super) fn unreadable(file: String, byte: Option<u64>, error: &std::io::Error) -> Problem {
    Problem {
        severity: Severity::Error,
        place: Place { file, record: None, byte },
        code: "mail.unreadable".to_owned(),
        message: format!(
            "The file could not be read further ({error}). What came before is kept. Drop the file again; if it changed \
             meanwhile, export it again."
        ),
        case: None,
    }
}

fn no_headers(place: Place) -> Problem {
    Problem {
        severity: Severity::Error,
        place,
        code: "mail.no_headers".to_owned(),
        message: "This stretch of the file has no mail headers, so nothing says who wrote it. It is left out."
            .to_owned(),
        case: None,
    }
}

fn too_much(place: Place, why: &str) -> Problem {
    Problem {
        severity: Severity::Error,
        place,
        code: "mail.too_much".to_owned(),
        message: format!(
            "This mail is made of more than a browser should hold at once: {why}. It is left out; no mail program writes such \
             mails, so the file may be damaged here."
        ),
        case: None,
    }
}

fn too_large(place: Place, len: u64) -> Problem {
    Problem {
        severity: Severity::Error,
        place,
        code: "mail.too_large".to_owned(),
        message: format!(
            "This mail has {len} bytes, more than the {MAX_MAIL} that are read. It is left out; mail services do not \
             carry mails of this size, so the file may be damaged here."
        ),
        case: None,
    }
}
