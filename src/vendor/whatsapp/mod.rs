//! Chats that WhatsApp exports, one a file: `WhatsApp Chat with Ann.txt` of Android, `_chat.txt` within `WhatsApp Chat -
//! Ann.zip` of iOS, with their pictures beside them.
//!
//! Every chat is one case. A first reading keeps of each chat who writes in it and how its dates are written
//! (`survey`); over all chats it is decided who is of the desk (`own`); then each chat is read once more (`assemble`),
//! in the pass as later when it is loaded.

mod assemble;
mod chat;
mod companions;
mod header;
mod load;
mod media;
mod name;
mod notice;
mod order;
mod own;
mod problems;
mod recognise;
mod scan;
mod survey;

#[cfg(test)]
mod tests;

pub(super) use companions::claim;

/// Does this text begin with a message of a chat?
pub(super) fn opens_message(text: &str) -> bool {
    text.lines().next().is_some_and(|line| header::Header::parse(line).is_some())
}

use crate::catalogue::{CaseIndex, Catalogue};
use crate::model::{Case, Problem};
use crate::source::{FileId, Files};
use crate::vendor::{Cancelled, Probe, Recognition, Scan, Settings, Vendor};

const ID: &str = "whatsapp";

/// The variant of a file that stands beside a chat.
const MEDIA: &str = "media";

/// Exported chats of WhatsApp.
#[derive(Clone, Copy, Debug)]
pub struct WhatsApp;

impl Vendor for WhatsApp {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "WhatsApp"
    }

    fn recognise(&self, probe: &Probe<'_>) -> Option<Recognition> {
        recognise::recognise(probe)
    }

    fn scan(&self, files: &[(FileId, Recognition)], scan: &mut Scan<'_>) -> Result<(), Cancelled> {
        scan::scan(files, scan)
    }

    fn load(
        &self,
        case: CaseIndex,
        catalogue: &Catalogue,
        settings: &Settings,
        files: &dyn Files,
    ) -> Result<Case, Box<Problem>> {
        load::load(case, catalogue, settings, files)
    }
}
