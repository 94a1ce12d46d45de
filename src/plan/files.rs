//! Which files of an entry travel, and how.

use super::case::Note;
use crate::deskie::limits::{MAX_FILE, MAX_FILES};
use crate::deskie::request::{CarriedFile, Files};
use crate::model::{Attachment, AttachmentPlace};

/// The files that travel with one request and the reasons for those that do not.
pub fn plan(attachments: &[Attachment]) -> (Files, Vec<Note>) {
    let mut files = Files::default();
    let mut losses = Vec::new();
    let mut sum = 0_u64;
    for attachment in attachments {
        let size = attachment.size.unwrap_or(0);
        match &attachment.place {
            AttachmentPlace::Missing(why) => {
                losses
                    .push(Note { code: "attachment.missing", message: format!("A file is not in the export: {why}") });
            }
            _ if size > MAX_FILE => losses.push(Note {
                code: "attachment.too_large",
                message: "A file is larger than the 25 MB that Deskie takes.".into(),
            }),
            AttachmentPlace::Url(url) => files.urls.push(url.clone()),
            _ if sum.saturating_add(size) > MAX_FILES => losses.push(Note {
                code: "attachment.sum_too_large",
                message: "The files of one message are larger together than the 50 MB that Deskie takes.".into(),
            }),
            place @ (AttachmentPlace::Embedded { .. }
            | AttachmentPlace::File(_)
            | AttachmentPlace::MailPart { .. }
            | AttachmentPlace::Text(_)) => {
                sum = sum.saturating_add(size);
                files.carried.push(CarriedFile {
                    name: attachment.name.clone(),
                    mime: attachment.mime.clone().unwrap_or_else(|| "application/octet-stream".into()),
                    size: attachment.size,
                    place: place.clone(),
                });
            }
        }
    }
    (files, losses)
}
