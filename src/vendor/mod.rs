//! Records to model, one vendor a file: recognition with confidence and reason, the one pass that fills the
//! catalogue, and the loading of one case again.
//!
//! Adding a vendor: one file here that implements [`Vendor`], one line in [`all`], one corpus folder.

pub mod crisp;
mod dates;
pub mod desk_com;
pub mod freshdesk;
pub mod front;
pub mod generic;
pub mod gorgias;
pub mod groove;
pub mod happyfox;
pub mod helpdesk;
pub mod helpscout;
pub mod hubspot;
pub mod import;
pub mod intercom;
pub mod jira;
pub mod kayako;
pub mod kit;
pub mod kustomer;
pub mod liveagent;
pub mod livechat;
pub mod mail;
pub mod okdesk;
pub mod osticket;
pub mod otrs;
pub mod reamaze;
pub mod salesforce;
pub mod servicenow;
mod settings;
pub mod supportpal;
pub mod tawk;
pub mod terms;
pub mod usedesk;
pub mod warehouse;
pub mod whatsapp;
pub mod zammad;
pub mod zendesk;
pub mod zoho;

use std::cell::OnceCell;
use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use crate::catalogue::{Builder, CaseIndex, Catalogue, SetIndex};
use crate::model::{Case, Problem};
use crate::source::table::{Sniffed, sniff};
use crate::source::{FileId, Files};

use dates::ambiguous_dates;
pub use settings::{Column, Settings, SourceDates};

/// The vendors, most specific first.
#[rustfmt::skip] // one vendor a line
pub fn all() -> &'static [&'static dyn Vendor] {
    &[
        &zendesk::Zendesk,
        &kit::Kit(gorgias::Gorgias),
        &kit::Kit(front::Front),
        &kit::Kit(helpscout::HelpScout),
        &kit::Kit(intercom::Intercom),
        &kit::Kit(jira::Jira),
        &kit::Kit(okdesk::Okdesk),
        &kit::Kit(hubspot::HubSpot),
        &kit::Kit(osticket::OsTicket),
        &kit::Kit(otrs::Otrs),
        &kit::Kit(salesforce::Salesforce),
        &kit::Kit(usedesk::UseDesk),
        &kit::Kit(zoho::Zoho),
        &kit::Kit(crisp::Crisp),
        &kit::Kit(groove::Groove),
        &kit::Kit(happyfox::HappyFox),
        &kit::Kit(kayako::Kayako),
        &kit::Kit(liveagent::LiveAgent),
        &kit::Kit(zammad::Zammad),
        &kit::Kit(desk_com::DeskCom),
        &kit::Kit(helpdesk::HelpDesk),
        &kit::Kit(kustomer::Kustomer),
        &kit::Kit(livechat::LiveChat),
        &kit::Kit(reamaze::Reamaze),
        &kit::Kit(servicenow::ServiceNow),
        &kit::Kit(supportpal::SupportPal),
        &kit::Kit(tawk::Tawk),
        &kit::Kit(freshdesk::Freshdesk),
        &kit::Kit(warehouse::Zendesk),
        &kit::Kit(warehouse::Intercom),
        &kit::Kit(warehouse::HubSpot),
        &kit::Kit(warehouse::Jira),
        &mail::Mail,
        &whatsapp::WhatsApp,
        &generic::Generic,
    ]
}

/// What a file was taken for.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Recognition {
    /// Id of the vendor, e.g. `zendesk`.
    pub vendor: String,
    /// Which of the vendor's files, e.g. `json-export`, `users`; with the vendor's id it is the `format` that
    /// `inspect` prints.
    pub variant: String,
    /// 0 to 100.
    pub confidence: u8,
    /// Why, in plain English, e.g. `the first line is a ticket with comments and a requester`.
    pub reason: String,
}

/// The beginning of a file, for recognition.
#[derive(Clone, Debug)]
pub struct Probe<'a> {
    /// Name with folders.
    pub name: &'a str,
    /// Size in bytes.
    pub size: u64,
    /// The first [`Probe::LEN`] bytes, or all of a shorter file.
    pub head: &'a [u8],
    table: OnceCell<Option<Sniffed>>,
}

impl<'a> Probe<'a> {
    /// How much of a file is looked at.
    pub const LEN: usize = 256 * 1024;

    /// Of a file of this name and size that begins with `head`.
    pub fn new(name: &'a str, size: u64, head: &'a [u8]) -> Self {
        Self { name, size, head, table: OnceCell::new() }
    }

    /// The file as a table, if it is one. Found out once, however many vendors ask.
    pub fn table(&self) -> Option<&Sniffed> {
        self.table.get_or_init(|| sniff(self.head, self.size)).as_ref()
    }
}

/// How far a pass has come.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct ScanProgress {
    /// The file being read.
    pub file: String,
    /// Bytes read of all files.
    pub bytes: u64,
    /// Bytes of all files.
    pub total: u64,
    /// Cases found.
    pub cases: u64,
}

/// The pass was cancelled.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Cancelled;

/// What a vendor works with during the pass.
pub struct Scan<'a> {
    /// The files.
    pub files: &'a dyn Files,
    /// What the person chose.
    pub settings: &'a Settings,
    /// Where everything found goes.
    pub builder: &'a mut Builder,
    /// The set being read.
    pub set: SetIndex,
    /// Called as bytes are read; answers whether to go on.
    pub progress: &'a mut dyn FnMut(&ScanProgress) -> ControlFlow<()>,
    /// Bytes of the files already finished.
    pub bytes_before: u64,
    /// Bytes of all files.
    pub bytes_total: u64,
}

impl Scan<'_> {
    /// Reports that `bytes_in_file` bytes of `file` have been read.
    ///
    /// # Errors
    /// [`Cancelled`] when the person asked to stop.
    pub fn tick(&mut self, file: &str, bytes_in_file: u64) -> Result<(), Cancelled> {
        let progress = ScanProgress {
            file: file.to_owned(),
            bytes: self.bytes_before.saturating_add(bytes_in_file).min(self.bytes_total),
            total: self.bytes_total,
            cases: self.builder.catalogue().totals.cases,
        };
        match (self.progress)(&progress) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Cancelled),
        }
    }
}

/// One vendor.
pub trait Vendor: Sync {
    /// Id, e.g. `zendesk`.
    fn id(&self) -> &'static str;

    /// The name people know, e.g. `Zendesk`; of what is no product, plain English.
    fn name(&self) -> &'static str;

    /// Is this file one of ours, how sure is that, and why?
    fn recognise(&self, probe: &Probe<'_>) -> Option<Recognition>;

    /// The forms that a file of this vendor may have, as variants, for a person to choose one; none where there is nothing to
    /// choose.
    fn forms(&self) -> Vec<&'static str> {
        Vec::new()
    }

    /// The form that a file fits best which is none of this vendor's for sure, because the person says that it is.
    fn nearest(&self, probe: &Probe<'_>) -> Option<&'static str> {
        let _ = probe;
        None
    }

    /// Files that belong together, by their variants.
    fn companions(&self) -> &'static [kit::Companion] {
        &[]
    }

    /// The list of people or names that a file is which is none of this vendor's for sure, because it stands beside cases of
    /// this vendor and is called after what it holds.
    fn list(&self, probe: &Probe<'_>) -> Option<Recognition> {
        let _ = probe;
        None
    }

    /// The zone in which the source is known to write times without one, with the reason in plain English. Such times are read in
    /// it until the person chooses another.
    fn zone(&self) -> Option<(&'static str, &'static str)> {
        None
    }

    /// Reads the files of one set in one pass and fills the builder. Broken records become problems.
    ///
    /// # Errors
    /// Only [`Cancelled`]; nothing in a file makes it fail as a whole.
    fn scan(&self, files: &[(FileId, Recognition)], scan: &mut Scan<'_>) -> Result<(), Cancelled>;

    /// Reads one case again, whole, with its bodies, entries sorted oldest first.
    ///
    /// # Errors
    /// The [`Problem`] that says why it cannot be read any more, e.g. the file changed since it was dropped.
    fn load(
        &self,
        case: CaseIndex,
        catalogue: &Catalogue,
        settings: &Settings,
        files: &dyn Files,
    ) -> Result<Case, Box<Problem>>;
}
