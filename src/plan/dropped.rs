//! Files that are taken out of a step which cannot be done with them: the text is worth more.

use serde::{Deserialize, Serialize};

use super::case::{CasePlan, NewEntry, Note};
use crate::model::Mark;

/// The machine code of a carried file that Deskie did not take.
pub const NOT_TAKEN: &str = "attachment.not_taken";

/// Why files are taken out of a step.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Dropped {
    /// Deskie refused the request with links to files.
    Refused,
    /// Deskie refused the request with carried files, and without links.
    NotTaken,
    /// However often the request was sent, the server answered nothing, or with an error, and did not carry it out.
    Unanswered,
    /// The carried files cannot be read from the export any more.
    Unreadable,
}

impl CasePlan {
    /// Takes files out of an entry (`None`: of the opening) that cannot be sent with them: the text is worth more. False
    /// when there were none of the kind.
    pub fn drop_files(&mut self, entry: Option<Mark>, why: Dropped) -> bool {
        let files = match entry {
            None => &mut self.create.files,
            Some(mark) => match self.entries.iter_mut().find(|entry| entry.mark == mark).map(|entry| &mut entry.step) {
                Some(NewEntry::Message(message)) => &mut message.files,
                Some(NewEntry::Note(note)) => &mut note.files,
                None => return false,
            },
        };
        let (count, code, message) = match why {
            Dropped::Unanswered => (
                std::mem::take(&mut files.urls).len() + std::mem::take(&mut files.carried).len(),
                "attachment.unanswered",
                "A message with this file was sent several times, and Deskie answered nothing, or with an error; the \
                 message was sent without it. Perhaps the file is too large for this line.",
            ),
            Dropped::Refused => (
                std::mem::take(&mut files.urls).len(),
                "attachment.refused",
                "Deskie refused a message with this file, which it was to fetch by its link; the message was sent without \
                 it. Links in exports often expire.",
            ),
            Dropped::NotTaken => {
                let names = std::mem::take(&mut files.carried).into_iter().map(|file| file.name);
                let before = self.not_taken.len();
                self.not_taken.extend(names);
                (
                    self.not_taken.len() - before,
                    NOT_TAKEN,
                    "Deskie refused a message with this file, so it was sent again without it. Perhaps Deskie takes no files \
                     of that kind or size.",
                )
            }
            Dropped::Unreadable => (
                std::mem::take(&mut files.carried).len(),
                "attachment.unreadable",
                "The file could not be read from the export; its message was sent without it. Was the export changed or \
                 moved?",
            ),
        };
        self.losses.extend(std::iter::repeat_n(Note { code, message: message.into() }, count));
        count > 0
    }
}
