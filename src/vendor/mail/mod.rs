//! Mail archives: mailbox files of Google Takeout and Vault, Thunderbird, Apple Mail and mail servers, single mails as
//! `.eml`, Maildir folders. Dropped together they are read together: mails become cases by thread, copies are kept once.
//!
//! The pass parses each mail once and keeps a row of numbers (`index`); threads (`threads`, with `bearers` and `forest`) and own addresses (`own`)
//! are decided at its end, because both need all mails. What a header means is read in one place (`facts`), so that the
//! pass and the loading of a case agree.

pub(in crate::vendor) mod apple;
mod bearers;
mod bounds;
mod content;
mod copies;
mod date;
mod facts;
mod folder;
mod forest;
mod forwarded;
mod index;
mod labels;
mod load;
mod names;
mod outcome;
mod own;
mod parties;
mod proton;
mod recognise;
mod robot;
mod scan;
mod standing;
mod subject;
mod threads;
mod vault;
mod words;

#[cfg(test)]
mod tests;

pub use content::attachment;
pub(in crate::vendor) use own::{EARLIER, is_public};

use crate::catalogue::{CaseIndex, Catalogue};
use crate::model::{Case, Problem};
use crate::source::{FileId, Files};
use crate::vendor::{Cancelled, Probe, Recognition, Scan, Settings, Vendor};

const ID: &str = "mail";

/// Mail archives of every kind.
#[derive(Clone, Copy, Debug)]
pub struct Mail;

impl Vendor for Mail {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "Mailbox"
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
