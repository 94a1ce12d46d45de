//! One import: the dropped files, what the person chose about them, and what one pass found in them.
//!
//! Opening unpacks archives, recognises every file by its content, groups the files and lets each vendor read its own.
//! All files of one vendor form one set, because exports come in parts and with users beside tickets; the sets are read
//! in the order of [`super::all`], the files of a set in the natural order of their names.

mod adopt;
mod assets;
mod beside;
mod copies;
mod databases;
mod empty;
mod files;
mod keyed;
mod outlook;
mod pages;
mod paired;
mod problems;
mod raw_rows;
mod refusals;
mod saved;
mod views;
mod voice;

use std::ops::ControlFlow;

use super::{Cancelled, Probe, Recognition, Scan, ScanProgress, Settings, Vendor, all, kit, mail};
use crate::catalogue::{Builder, CaseIndex, Catalogue, Reading, SetIndex, SourceSet};
use crate::model::Fingerprint;
use crate::model::{AttachmentPlace, Case, Place, Problem, Severity};
use crate::source::fingerprint;
use crate::source::{FileId, Files, Span};

/// See the module.
pub struct Import {
    files: Box<dyn Files>,
    settings: Settings,
    catalogue: Catalogue,
    /// The problems as they are listed.
    lines: Vec<problems::Line>,
    fingerprints: Vec<Fingerprint>,
    /// Files of messages that stand beside the cases.
    saved: saved::Saved,
}

impl Import {
    /// Reads the files once. `progress` is called about every megabyte and answers whether to go on.
    ///
    /// # Errors
    /// [`Cancelled`]; whatever is wrong with the files becomes problems of the catalogue.
    pub fn open(
        mut files: Box<dyn Files>,
        settings: Settings,
        progress: &mut dyn FnMut(&ScanProgress) -> ControlFlow<()>,
    ) -> Result<Self, Cancelled> {
        let mut builder = Builder::default();
        // Before anything is unpacked: the person will drop these files again, not their parts. One that cannot be read
        // becomes a problem below.
        let dropped = (0..files.count()).map(FileId);
        let fingerprints = dropped.filter_map(|id| fingerprint::of(files.as_ref(), id).ok()).collect();
        files::take_in(files.as_mut(), &settings, &mut builder, progress)?;
        let recognised: Vec<(FileId, Recognition, u64, String)> = builder
            .catalogue()
            .files
            .iter()
            .filter_map(|file| Some((file.id, file.recognition.clone()?, file.size, file.name.clone())))
            .filter(|(_, found, _, _)| {
                ![beside::LEFT_OUT, mail::apple::ATTACHMENT, saved::SAVED].contains(&found.variant.as_str())
            })
            .collect();
        let total = recognised
            .iter()
            .filter(|(_, recognition, _, _)| recognition.vendor != ARCHIVE)
            .fold(0u64, |sum, (_, _, size, _)| sum.saturating_add(*size));
        let mut before = 0u64;
        for vendor in all() {
            let mut own: Vec<_> = recognised.iter().filter(|(_, found, _, _)| found.vendor == vendor.id()).collect();
            let Ok(set) = u16::try_from(builder.catalogue().sets.len()) else { break };
            if own.is_empty() {
                continue;
            }
            own.sort_by_cached_key(|(_, _, _, name)| files::natural(name));
            builder.catalogue_mut().sets.push(SourceSet {
                vendor: vendor.id().to_owned(),
                files: own.iter().map(|(id, _, _, _)| *id).collect(),
            });
            let listed: Vec<(FileId, Recognition)> = own.iter().map(|(id, found, _, _)| (*id, found.clone())).collect();
            let mut scan = Scan {
                files: files.as_ref(),
                settings: &settings,
                builder: &mut builder,
                set: SetIndex(set),
                progress: &mut *progress,
                bytes_before: before,
                bytes_total: total,
            };
            vendor.scan(&listed, &mut scan)?;
            before = own.iter().fold(before, |sum, (_, _, size, _)| sum.saturating_add(*size));
        }
        pages::tell(files.as_ref(), &mut builder);
        let catalogue = builder.finish();
        let done = ScanProgress { file: String::new(), bytes: total, total, cases: catalogue.totals.cases };
        if progress(&done).is_break() {
            return Err(Cancelled);
        }
        let lines = problems::lines(&catalogue.problems);
        let saved = saved::Saved::of(&catalogue);
        Ok(Self { files, settings, catalogue, lines, fingerprints, saved })
    }

    /// By what the files that were dropped are known again.
    pub fn fingerprints(&self) -> &[Fingerprint] {
        &self.fingerprints
    }

    /// What the files hold.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// What the person chose.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// How the files were read, for the next time.
    pub fn reading(&self) -> Reading {
        Reading::of(&self.settings, &self.catalogue)
    }

    /// The files, unpacked ones included.
    pub fn files(&self) -> &dyn Files {
        self.files.as_ref()
    }

    /// Reads one case again, whole.
    ///
    /// # Errors
    /// Why it cannot be read any more.
    pub fn load(&self, index: CaseIndex) -> Result<Case, Box<Problem>> {
        let vendor = self.catalogue.cases.get(index.0 as usize).and_then(|header| {
            let set = self.catalogue.sets.get(header.set.0 as usize)?;
            vendor_of(&set.vendor)
        });
        match vendor {
            Some(vendor) => {
                let mut case = vendor.load(index, &self.catalogue, &self.settings, self.files.as_ref())?;
                self.saved.find(&mut case);
                Ok(case)
            }
            None => Err(problem("import.no_such_case", "There is no such case in these files.")),
        }
    }

    /// The bytes of a file that travels with an entry.
    ///
    /// # Errors
    /// For a file on the network, which is not for us to fetch; for one that the source does not hold; and when what it
    /// stands in cannot be read any more.
    pub fn attachment(&self, place: &AttachmentPlace) -> Result<Vec<u8>, Box<Problem>> {
        let changed = || {
            problem(
                "file.changed",
                "The file is not what it was when it was read: it was changed, moved or deleted. Choose the files again.",
            )
        };
        let read = |span: &Span| self.files.read(*span).map_err(|_| changed());
        match place {
            AttachmentPlace::Embedded { record, pointer } => kit::embedded(&read(record)?, pointer).ok_or_else(|| {
                let why = "The file within its record is damaged: its text is no Base64.";
                problem("attachment.damaged", why)
            }),
            AttachmentPlace::File(span) => read(span),
            AttachmentPlace::MailPart { mail, part } => mail::attachment(&read(mail)?, *part).ok_or_else(changed),
            AttachmentPlace::Missing(why) => Err(problem("attachment.missing", why)),
            AttachmentPlace::Text(text) => Ok(text.clone().into_bytes()),
            AttachmentPlace::Url(url) => {
                let why = format!("The file is on the network and stays there; Deskie fetches it from {url}");
                Err(problem("attachment.url", &why))
            }
        }
    }
}

/// What a container is recognised as; no vendor reads it, its members are files of their own.
const ARCHIVE: &str = "archive";

fn vendor_of(id: &str) -> Option<&'static dyn Vendor> {
    all().iter().copied().find(|vendor| vendor.id() == id)
}

/// The best recognition of a file, or the one chosen by hand.
fn recognise(probe: &Probe<'_>, settings: &Settings) -> Option<Recognition> {
    if let Some(chosen) = settings.vendor(probe.name)
        && let Some(found) = by_hand(probe, chosen)
    {
        return Some(found);
    }
    recognise_by_content(probe)
}

/// The best recognition of a file.
fn recognise_by_content(probe: &Probe<'_>) -> Option<Recognition> {
    let mut best: Option<Recognition> = None;
    for found in all().iter().filter_map(|vendor| vendor.recognise(probe)) {
        if best.as_ref().is_none_or(|best| found.confidence > best.confidence) {
            best = Some(found);
        }
    }
    best
}

/// What a file is that the person chose a vendor for, alone or with one of its forms as `freshdesk/conversations`. Without
/// one, the form that the file has, or else fits best.
fn by_hand(probe: &Probe<'_>, chosen: &str) -> Option<Recognition> {
    let (id, form) = chosen.split_once('/').map_or((chosen, None), |(id, form)| (id, Some(form)));
    let vendor = vendor_of(id)?;
    let form = form.filter(|form| vendor.forms().contains(form)).map(str::to_owned);
    let variant = form
        .or_else(|| vendor.recognise(probe).map(|own| own.variant))
        .or_else(|| vendor.nearest(probe).map(str::to_owned))
        .unwrap_or_else(|| "by-hand".to_owned());
    Some(Recognition { vendor: vendor.id().to_owned(), variant, confidence: 100, reason: "chosen by hand".to_owned() })
}

fn problem(code: &str, message: &str) -> Box<Problem> {
    Box::new(Problem {
        severity: Severity::Error,
        place: Place::default(),
        code: code.to_owned(),
        message: message.to_owned(),
        case: None,
    })
}
