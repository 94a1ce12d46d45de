//! Files that Apple Mail keeps beside a mail it has cut: of `…/Messages/4.partial.emlx` they stand in
//! `…/Attachments/4/2/photo.jpg`, where `2` is the part of the mail.

use std::collections::HashSet;

use crate::catalogue::{Builder, Catalogue, SourceFile};
use crate::model::{Attachment, AttachmentPlace};
use crate::source::Span;
use crate::vendor::{Recognition, Settings};

use super::ID;

/// The variant of such a file, which is read with its mail.
pub(in crate::vendor) const ATTACHMENT: &str = "apple-attachment";
const CUT: &str = ".partial.emlx";

/// Takes the files of mails for what they are, so that none is taken for an export of its own.
pub(in crate::vendor) fn claim(settings: &Settings, builder: &mut Builder) {
    let files = &mut builder.catalogue_mut().files;
    let is_mail = |file: &&SourceFile| file.recognition.as_ref().is_some_and(|found| found.vendor == ID);
    let mails = files.iter().filter(is_mail).filter(|file| file.name.ends_with(".emlx"));
    // Of whole mails, too, Apple Mail keeps files that were looked at.
    let mails: HashSet<String> = mails.map(|file| file.name.replace(CUT, ".emlx")).collect();
    if mails.is_empty() {
        return;
    }
    for file in files.iter_mut().filter(|file| settings.vendor(&file.name).is_none()) {
        let is_opened = file.recognition.as_ref().is_some_and(|found| found.vendor == "archive");
        if !is_opened && mail_of(&file.name).is_some_and(|mail| mails.contains(&mail.replace(CUT, ".emlx"))) {
            file.recognition = Some(Recognition {
                vendor: ID.to_owned(),
                variant: ATTACHMENT.to_owned(),
                confidence: 95,
                reason: "Apple Mail keeps it for the mail beside it".to_owned(),
            });
        }
    }
}

/// The mail that a file belongs to by the folders it stands in.
fn mail_of(name: &str) -> Option<String> {
    let (folders, _) = name.rsplit_once('/')?;
    let (data, within) = folders.rsplit_once("/Attachments/")?;
    let number = within.split('/').next().filter(|number| !number.is_empty())?;
    Some(format!("{data}/Messages/{number}{CUT}"))
}

/// The folder of what was cut from a mail: [`mail_of`] the other way round.
fn folder_of(mail: &str) -> Option<String> {
    let (folders, file) = mail.rsplit_once('/')?;
    let number = file.strip_suffix(CUT)?;
    Some(format!("{}/Attachments/{number}/", folders.strip_suffix("/Messages")?))
}

/// Gives the files that a cut mail left out the places where they stand; those that are not there stay missing.
pub(super) fn find(mail: &str, attachments: &mut [Attachment], catalogue: &Catalogue) {
    let missing = |file: &Attachment| matches!(file.place, AttachmentPlace::Missing(_));
    if !mail.ends_with(CUT) || !attachments.iter().any(missing) {
        return;
    }
    let Some(folder) = folder_of(mail) else { return };
    let mut beside: Vec<&SourceFile> = catalogue.files.iter().filter(|file| file.name.starts_with(&folder)).collect();
    for attachment in attachments.iter_mut().filter(|file| missing(file)) {
        let is_named = |file: &&SourceFile| file.name.rsplit('/').next() == Some(attachment.name.as_str());
        let Some(at) = beside.iter().position(is_named) else { continue };
        let file = beside.remove(at);
        let Ok(len) = u32::try_from(file.size) else { continue };
        attachment.size = Some(file.size);
        attachment.place = AttachmentPlace::File(Span { offset: 0, len, file: file.id });
    }
}

#[cfg(test)]
mod tests {
    use super::{folder_of, mail_of};

    #[test]
    fn the_folders_of_a_file_name_its_mail() {
        let mail = "Mail/V10/A/INBOX.mbox/B/Data/1/Messages/4.partial.emlx";
        let file = |rest: &str| mail_of(&format!("Mail/V10/A/INBOX.mbox/B/Data/1/{rest}"));
        assert_eq!(file("Attachments/4/2/photo.jpg").as_deref(), Some(mail));
        assert_eq!(file("Attachments/4/2.1/a b.pdf").as_deref(), Some(mail));
        assert_eq!(folder_of(mail).as_deref(), Some("Mail/V10/A/INBOX.mbox/B/Data/1/Attachments/4/"));
        assert_eq!(file("Messages/4.emlx"), None);
        assert_eq!(mail_of("photo.jpg"), None);
    }
}
