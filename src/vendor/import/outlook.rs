//! Files of Outlook among the dropped ones: each is opened and what it holds becomes mail files of the import, which are
//! then read as any other mail is.

use std::io::{BufReader, Cursor};
use std::ops::ControlFlow;

use super::files::head;
use crate::catalogue::Builder;
use crate::model::{Place, Problem, Severity};
use crate::source::archive::Unpacked;
use crate::source::magic::{self, Kind};
use crate::source::outlook::{self, Item, Loss, Unread};
use crate::source::{FileId, FileInfo, Files};
use crate::vendor::{Cancelled, ScanProgress};

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
    if let Some(message) = no_mail(&item) {
        builder.problem(problem(&info.name, Severity::Warning, "outlook.no_mail", message));
        return Unpacked::Refused;
    }
    let mut losses = Vec::new();
    let mail = item.to_mime(&mut losses);
    for loss in losses {
        builder.problem(lost(&info.name, loss));
    }
    match files.spill(format!("{}/message.eml", info.name), &mut Cursor::new(mail)) {
        Ok(_) => Unpacked::Files(1),
        Err(error) => {
            let message = format!(
                "There is no room to unpack this message ({error}). Close other programs, or drop fewer files at once."
            );
            builder.problem(problem(&info.name, Severity::Error, "outlook.no_room", message));
            Unpacked::Refused
        }
    }
}

/// Why an item is left out, when it is no mail.
fn no_mail(item: &Item) -> Option<String> {
    let what = match item.kind() {
        outlook::Kind::Mail => return None,
        outlook::Kind::Appointment => "an appointment".to_owned(),
        outlook::Kind::Contact => "a contact".to_owned(),
        outlook::Kind::Task => "a task".to_owned(),
        outlook::Kind::Other => format!("of the class {}", item.class()),
    };
    Some(format!("This item of Outlook is {what}, not a mail. It is left out; only mails become cases."))
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
