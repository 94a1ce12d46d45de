//! Files of Outlook among the dropped ones: each is opened and what it holds becomes mail files of the import, which are
//! then read as any other mail is.

use std::collections::HashSet;
use std::io::{BufReader, Cursor, Read};
use std::ops::ControlFlow;

use super::files::head;
use crate::catalogue::Builder;
use crate::model::{Place, Problem, Severity};
use crate::source::archive::Unpacked;
use crate::source::magic::{self, Kind};
use crate::source::outlook::{self, Loss, Mbox, Outcome, Pst, Unread};
use crate::source::{FileId, FileInfo, Files};
use crate::vendor::{Cancelled, ScanProgress};

/// The format of one message.
pub(super) const MESSAGE: &str = "outlook-msg";
/// The format of a mailbox.
pub(super) const MAILBOX: &str = "outlook-pst";

/// Opens a file if it is one of Outlook's.
pub(super) fn open(
    files: &mut dyn Files,
    id: FileId,
    builder: &mut Builder,
    progress: &mut dyn FnMut(&ScanProgress) -> ControlFlow<()>,
) -> Result<Unpacked, Cancelled> {
    let (Ok(info), Ok(head)) = (files.info(id), head(files, id)) else { return Ok(Unpacked::NoArchive) };
    let opened = match magic::kind(&head, &info.name) {
        Kind::OldOffice => message(files, id, &info, builder),
        Kind::Pst => mailbox(files, id, &info, builder, progress)?,
        _ => return Ok(Unpacked::NoArchive),
    };
    let told = progress(&ScanProgress { file: info.name, bytes: 0, total: 0, cases: 0 });
    if told.is_break() { Err(Cancelled) } else { Ok(opened) }
}

/// One message.
fn message(files: &mut dyn Files, id: FileId, info: &FileInfo, builder: &mut Builder) -> Unpacked {
    let buffered = |files: &dyn Files| files.open(id).map(BufReader::new);
    // Of a file that is called a message it is said why it is none.
    if !info.name.to_ascii_lowercase().ends_with(".msg") && !buffered(files).is_ok_and(outlook::is_message) {
        return Unpacked::NoArchive;
    }
    let item = match buffered(files).map_err(Unread::from).and_then(outlook::message) {
        Ok(item) => item,
        Err(error) => {
            let message = format!(
                "This message of Outlook is damaged, cut or no message ({error}). Open it in Outlook and save it again, or forward it to \
                 yourself and save that mail."
            );
            builder.problem(problem(&info.name, Severity::Error, "outlook.damaged", message));
            return Unpacked::Refused;
        }
    };
    if let Some(what) = item.kind().other(&item) {
        let message = format!("This item of Outlook is {what}, not a mail. It is left out; only mails become cases.");
        builder.problem(problem(&info.name, Severity::Warning, "outlook.no_mail", message));
        return Unpacked::Refused;
    }
    let mut losses = Vec::new();
    let mail = item.to_mime(&mut losses);
    for loss in losses {
        builder.problem(lost(&info.name, loss));
    }
    match files.spill(format!("{}/message.eml", info.name), &mut Cursor::new(mail)) {
        Ok(_) => Unpacked::Files { count: 1, format: MESSAGE },
        Err(error) => {
            let message = format!(
                "There is no room to unpack this message ({error}). Close other programs, or drop fewer files at once."
            );
            builder.problem(problem(&info.name, Severity::Error, "outlook.no_room", message));
            Unpacked::Refused
        }
    }
}

/// A mailbox: each of its folders that holds mails becomes a mailbox file.
fn mailbox(
    files: &mut dyn Files,
    id: FileId,
    info: &FileInfo,
    builder: &mut Builder,
    progress: &mut dyn FnMut(&ScanProgress) -> ControlFlow<()>,
) -> Result<Unpacked, Cancelled> {
    let opened = files.open(id).and_then(|reader| {
        let mut pst = Pst::open(reader)?;
        let folders = pst.folders()?;
        Ok((pst, folders))
    });
    let (mut pst, folders) = match opened {
        Ok(opened) => opened,
        Err(error) => {
            let message = format!(
                "This mailbox of Outlook cannot be read: {error}. Open it in Outlook and export it to a new .pst file, or \
                 import it into Thunderbird and take its mbox files."
            );
            builder.problem(problem(&info.name, Severity::Error, "outlook.mailbox", message));
            return Ok(Unpacked::Refused);
        }
    };
    let mut count = 0;
    let mut names = HashSet::new();
    for folder in folders {
        let path = if folder.path.is_empty() { "Mailbox" } else { &folder.path };
        let mut name = format!("{}/{path}.mbox", info.name);
        while !names.insert(name.to_lowercase()) {
            name = format!("{}_.mbox", name.trim_end_matches(".mbox"));
        }
        if let Some(error) = &folder.broken {
            let message = format!("This folder of the mailbox cannot be listed whole ({error}). The others are read.");
            builder.problem(problem(&name, Severity::Error, "outlook.folder", message));
        }
        if folder.items.is_empty() {
            continue;
        }
        let mut stopped = false;
        let told = ScanProgress { file: name.clone(), bytes: 0, total: 0, cases: 0 };
        let mut go_on = || {
            stopped = progress(&told).is_break();
            !stopped
        };
        let mut mbox = Mbox::new(&mut pst, &folder, &mut go_on);
        // A folder of contacts is no mailbox file.
        let mut first = [0];
        let begun = mbox.read(&mut first);
        let spilled = match begun {
            Ok(0) => Ok(None),
            Ok(_) => files.spill(name.clone(), &mut first.chain(&mut mbox)).map(Some),
            Err(error) => Err(error),
        };
        let outcome = std::mem::take(&mut mbox.outcome);
        if stopped {
            return Err(Cancelled);
        }
        tell(&name, outcome, builder);
        match spilled {
            Ok(file) => count += u32::from(file.is_some()),
            Err(error) => {
                let message = format!(
                    "There is no room to unpack this folder ({error}). Close other programs, or drop fewer files at once."
                );
                builder.problem(problem(&name, Severity::Error, "outlook.no_room", message));
            }
        }
    }
    Ok(Unpacked::Files { count, format: MAILBOX })
}

/// Says what of a folder did not come along.
fn tell(name: &str, outcome: Outcome, builder: &mut Builder) {
    for (what, count) in outcome.left_out {
        let message = format!("Items of this folder that are no mails, each {what}; left out: {count}.");
        builder.problem(problem(name, Severity::Warning, "outlook.no_mail", message));
    }
    for (record, why) in outcome.broken {
        let message = format!(
            "This item of the folder is damaged ({why}). It is left out. Outlook's own repair tool, ScanPST, may bring it back."
        );
        let mut problem = problem(name, Severity::Error, "outlook.damaged", message);
        problem.place.record = Some(record);
        builder.problem(problem);
    }
    for (record, loss) in outcome.losses {
        let mut problem = lost(name, loss);
        problem.place.record = Some(record);
        builder.problem(problem);
    }
    if outcome.untold > 0 {
        let message = format!("More is wrong in this folder than is listed; not listed: {}.", outcome.untold);
        builder.problem(problem(name, Severity::Error, "outlook.folder", message));
    }
}

fn lost(file: &str, loss: Loss) -> Problem {
    problem(file, Severity::Warning, loss.code, loss.message)
}

fn problem(file: &str, severity: Severity, code: &str, message: String) -> Problem {
    Problem {
        severity,
        place: Place { file: file.to_owned(), ..Place::default() },
        code: code.to_owned(),
        message,
        case: None,
    }
}
