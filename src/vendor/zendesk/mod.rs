//! Zendesk. Its JSON is read here: the export (one ticket a line although the files end in `.json`, in several parts), the same
//! repaired to an array or to `{"tickets":[…]}`, and what scripts fetch from its API: pages of tickets, users, groups,
//! ticket fields, organizations, comments and audits. Its XML and CSV are read in `account`. All files of a drop are one set
//! and joined by their ids; where a ticket is in several of them, the JSON counts.

mod account;
mod case;
mod comment;
mod people;
mod recognise;
mod records;
mod scan;

use crate::catalogue::{CaseIndex, Catalogue};
use crate::model::{Case, Place, Problem, Severity};
use crate::source::json_elements::Pages;
use crate::source::{FileId, Files, Span};
use crate::text::dates::DateRules;
use crate::vendor::kit::{self, Companion};
use crate::vendor::{Cancelled, Probe, Recognition, Scan, Settings, Vendor};

use account::Account;
use case::{Assembled, Detail, Known};

// The tables of a warehouse hold the same words and the same people.
pub(super) use account::{author, opening, titles};
pub(super) use case::{channel_of, priority, status};
pub(super) use people::role;

pub(super) const ID: &str = "zendesk";

/// Members of a top-level object that hold records, unless it is one itself: tickets have `comments`, too.
#[rustfmt::skip] // a list of words
const WRAPPERS: &[&str] =
    &["audits", "comments", "data", "groups", "organizations", "results", "ticket", "ticket_events", "ticket_field", "ticket_fields", "tickets", "user", "users"];

/// How records are told from pages: a ticket beside its comments is one record, and so are comments beside the id of their
/// ticket.
fn pages() -> Pages {
    const JOINED: &[&str] = &["ticket", "comments"];
    const NAMED: &[&str] = &["ticket_id", "comments"];
    Pages::from(WRAPPERS).with_records([JOINED, NAMED].into_iter())
}

/// See the module.
#[derive(Clone, Copy, Debug)]
pub struct Zendesk;

impl Vendor for Zendesk {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "Zendesk"
    }

    fn recognise(&self, probe: &Probe<'_>) -> Option<Recognition> {
        recognise::recognise(probe).or_else(|| kit::recognise(&Account, probe))
    }

    fn forms(&self) -> Vec<&'static str> {
        recognise::forms().chain(kit::forms(&Account)).collect()
    }

    fn nearest(&self, probe: &Probe<'_>) -> Option<&'static str> {
        recognise::nearest(probe).or_else(|| kit::nearest(&Account, probe))
    }

    fn companions(&self) -> &'static [Companion] {
        const TICKETS: Companion = Companion { of: "json-export", needs: &["comments", "audits"], ..Companion::ALWAYS };
        &[TICKETS]
    }

    fn list(&self, probe: &Probe<'_>) -> Option<Recognition> {
        recognise::list(probe).or_else(|| kit::list(&Account, probe))
    }

    fn scan(&self, files: &[(FileId, Recognition)], scan: &mut Scan<'_>) -> Result<(), Cancelled> {
        let (account, json): (Vec<_>, Vec<_>) =
            files.iter().cloned().partition(|(_, found)| account::is_variant(&found.variant));
        if account.is_empty() || json.is_empty() {
            return if json.is_empty() { kit::scan(&Account, files, scan) } else { scan::scan(files, false, scan) };
        }
        // Names first, because tickets need them; then the JSON, so that what is in both comes from there.
        let names: Vec<_> = account.iter().filter(|(_, found)| account::is_names(&found.variant)).cloned().collect();
        kit::scan(&Account, &names, scan)?;
        let beside = account.iter().any(|(_, found)| !account::is_names(&found.variant));
        scan::scan(&json, beside, scan)?;
        account::enrich(&account, scan);
        kit::scan(&Account, &account, scan)
    }

    fn load(
        &self,
        case: CaseIndex,
        catalogue: &Catalogue,
        settings: &Settings,
        files: &dyn Files,
    ) -> Result<Case, Box<Problem>> {
        if account::is_own(case, catalogue) {
            return kit::load(&Account, case, catalogue, settings, files);
        }
        let rules = settings.date_rules(ID);
        load(case, catalogue, &rules, files, Detail::Whole).map(|assembled| assembled.case)
    }
}

/// Reads a case of the catalogue again.
fn load(
    index: CaseIndex,
    catalogue: &Catalogue,
    rules: &DateRules,
    files: &dyn Files,
    detail: Detail,
) -> Result<Assembled, Box<Problem>> {
    let header = catalogue.cases.get(index.0 as usize);
    let spans = header.map(|header| catalogue.spans_of(header)).unwrap_or_default();
    let Some((first, others)) = spans.split_first() else {
        return Err(Box::new(gone(files, None, header.map(|header| &*header.source_id))));
    };
    let changed = |span: &Span| Box::new(gone(files, Some(*span), header.map(|header| &*header.source_id)));
    let bytes = files.read(*first).map_err(|_| changed(first))?;
    let mut elsewhere = Vec::with_capacity(others.len());
    for span in others {
        elsewhere.push(files.read(*span).map_err(|_| changed(span))?);
    }
    let mut lossy = String::new();
    match case::ticket(&bytes, &mut lossy) {
        Ok(Some(ticket)) if ticket.id.get() == header.map(|header| &*header.source_id) => {
            Ok(case::assemble(&ticket, &elsewhere, &Known::of(catalogue, rules, detail)))
        }
        _ => Err(changed(first)),
    }
}

/// A record is no longer where it was.
fn gone(files: &dyn Files, span: Option<Span>, case: Option<&str>) -> Problem {
    let file = span.and_then(|span| files.info(span.file).ok()).map(|info| info.name).unwrap_or_default();
    Problem {
        severity: Severity::Error,
        place: Place { file, record: None, byte: span.map(|span| span.offset) },
        code: "file.changed".to_owned(),
        message: "The file is not what it was when it was read: it was changed, moved or deleted. Choose the files \
                  again."
            .to_owned(),
        case: case.map(str::to_owned),
    }
}
