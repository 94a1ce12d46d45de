//! Files of messages that a script has saved beside the records of a help desk, in folders called `attachments`: what is in
//! them is no export, whatever it looks like. A customer's list of orders would become a case a row. Where a case names such a file, its
//! bytes are taken from there.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::ARCHIVE;
use super::beside::{is_desk, may_hold_cases};
use crate::catalogue::{Builder, Catalogue, SourceFile};
use crate::model::{Attachment, AttachmentPlace, Case, Place, Problem, Severity};
use crate::source::{FileId, Span};
use crate::vendor::{Recognition, Settings, mail};

/// The variant of such a file.
pub(super) const SAVED: &str = "saved-file";
/// How the folders are called.
const FOLDERS: &[&str] = &["attachment", "attachments", "вложения"];

/// Takes such files from all other readers, where cases of a help desk stand beside their folders.
pub(super) fn claim(settings: &Settings, builder: &mut Builder) {
    let files = &builder.catalogue().files;
    let holds_cases = |file: &&SourceFile| {
        file.recognition.as_ref().is_some_and(|found| is_desk(&found.vendor) && may_hold_cases(&found.variant))
    };
    let desks: BTreeSet<String> = files
        .iter()
        .filter(holds_cases)
        .filter(|file| !is_in_folder(&file.name))
        .filter_map(|file| Some(file.recognition.as_ref()?.vendor.clone()))
        .collect();
    let Some(desk) = desks.into_iter().next() else { return };
    let mut count = 0_u64;
    let mut first = String::new();
    for file in builder.catalogue_mut().files.iter_mut().filter(|file| is_in_folder(&file.name)) {
        let may_be = file.recognition.as_ref().is_none_or(|found| {
            !is_desk(&found.vendor) && found.vendor != ARCHIVE && found.variant != mail::apple::ATTACHMENT
        });
        if !may_be || settings.vendor(&file.name).is_some() {
            continue;
        }
        count += 1;
        if first.is_empty() {
            first.clone_from(&file.name);
        }
        file.recognition = Some(Recognition {
            vendor: desk.clone(),
            variant: SAVED.to_owned(),
            confidence: 70,
            reason: "it was saved in a folder of attachments beside the cases".to_owned(),
        });
    }
    if count > 0 {
        let message = format!(
            "Files in folders of attachments beside the cases: {count}. They are taken for files of messages, not for exports. \
             Where a case names one of them, it is taken from there; if one holds cases, choose in the list of files what it \
             is read as."
        );
        builder.problem(Problem {
            severity: Severity::Warning,
            place: Place { file: first, ..Place::default() },
            code: "file.saved".to_owned(),
            message,
            case: None,
        });
    }
}

fn is_in_folder(name: &str) -> bool {
    let folders = name.rsplit_once('/').map_or("", |(folders, _)| folders);
    folders.split('/').any(|folder| FOLDERS.contains(&folder.to_lowercase().as_str()))
}

/// The saved files by the folder that holds them and their names.
#[derive(Debug, Default)]
pub(super) struct Saved(HashMap<String, Option<(FileId, u64)>>);

impl Saved {
    /// Those of the catalogue.
    pub fn of(catalogue: &Catalogue) -> Self {
        let is_saved = |file: &&SourceFile| {
            file.recognition
                .as_ref()
                .is_some_and(|found| found.variant == SAVED || (found.vendor == ARCHIVE && is_in_folder(&file.name)))
        };
        let mut files = HashMap::new();
        for file in catalogue.files.iter().filter(is_saved) {
            let mut steps = file.name.rsplit('/');
            if let (Some(name), Some(folder)) = (steps.next(), steps.next()) {
                // What two files are called is neither of them.
                files.entry(key(folder, name)).and_modify(|known| *known = None).or_insert(Some((file.id, file.size)));
            }
        }
        Self(files)
    }

    /// Gives the files of a case, which is anywhere else, the places where they were saved: in a folder called after their message or
    /// their case.
    pub fn find(&self, case: &mut Case) {
        if self.0.is_empty() {
            return;
        }
        let of_case: Vec<String> = std::iter::once(case.source_id.clone()).chain(case.number.clone()).collect();
        let mut used = HashSet::new();
        for entry in &mut case.entries {
            // Some ids have words or an address before them.
            let bare = entry.source_id.rsplit(['/', ' ']).next().unwrap_or_default().to_owned();
            let folders: Vec<&String> =
                [&entry.source_id, &bare].into_iter().chain(&of_case).filter(|id| !id.is_empty()).collect();
            for attachment in entry.attachments.iter_mut().filter(|file| is_elsewhere(file)) {
                let known = folders.iter().find_map(|folder| *self.0.get(&key(folder, &attachment.name))?);
                let Some((file, size)) = known.filter(|(_, size)| attachment.size.is_none_or(|told| told == *size))
                else {
                    continue;
                };
                if let Ok(len) = u32::try_from(size)
                    && used.insert(file)
                {
                    attachment.size = Some(size);
                    attachment.place = AttachmentPlace::File(Span { offset: 0, len, file });
                }
            }
        }
    }
}

fn is_elsewhere(file: &Attachment) -> bool {
    matches!(file.place, AttachmentPlace::Missing(_) | AttachmentPlace::Url(_))
}

/// Disks do not take every letter that a name has.
fn key(folder: &str, name: &str) -> String {
    let plain = |text: &str| -> String {
        text.chars().filter(|letter| letter.is_alphanumeric() || *letter == '.').flat_map(char::to_lowercase).collect()
    };
    format!("{}/{}", plain(folder), plain(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_folders_and_names() {
        for name in ["dump/attachments/7/a.txt", "Attachments/a.txt", "x/вложения/1/лист.csv"] {
            assert!(is_in_folder(name), "{name}");
        }
        for name in ["attachments.csv", "dump/files/attachments.json", "dump/tickets.json"] {
            assert!(!is_in_folder(name), "{name}");
        }
        assert_eq!(key("msg_A1", "My list (1).csv"), key("msg_a1", "my_list__1_.csv"));
    }
}
