//! Cases beside messages of a known help desk. A list of tickets with few columns may be anybody's, and the reader of any table
//! takes it; its messages tell whose it is. Where the desk cannot read the list, its messages go to the reader that can.

use std::collections::BTreeSet;

use super::beside::{self, GUESSED};
use super::files::head;
use crate::catalogue::{Builder, SourceFile};
use crate::source::Files;
use crate::vendor::generic::Generic;
use crate::vendor::{Probe, Recognition, Settings, Vendor, all};

/// Brings cases and their messages to one reader.
pub(super) fn claim(files: &dyn Files, settings: &Settings, builder: &mut Builder) {
    let known = &builder.catalogue().files;
    let guessed: Vec<usize> = known
        .iter()
        .enumerate()
        .filter(|(_, file)| variant_of(file, "generic").is_some_and(|variant| GUESSED.contains(&variant)))
        .filter(|(_, file)| settings.vendor(&file.name).is_none())
        .map(|(at, _)| at)
        .collect();
    if guessed.is_empty() {
        return;
    }
    let mut found: Vec<(usize, Recognition)> = Vec::new();
    for vendor in all() {
        let variants: BTreeSet<&str> = known.iter().filter_map(|file| variant_of(file, vendor.id())).collect();
        if variants.iter().any(|variant| !holds_messages(variant) && beside::may_hold_cases(variant)) {
            continue;
        }
        for pair in vendor.companions() {
            let messages: Vec<&str> = pair
                .needs
                .iter()
                .copied()
                .filter(|needed| variants.contains(needed) && holds_messages(needed))
                .collect();
            if messages.is_empty() {
                continue;
            }
            let own: Vec<_> = guessed.iter().filter_map(|at| of_desk(*vendor, pair.of, *at, files, known)).collect();
            if own.is_empty() {
                let theirs = |file: &SourceFile| {
                    variant_of(file, vendor.id()).is_some_and(|variant| messages.contains(&variant))
                        && settings.vendor(&file.name).is_none()
                };
                let given = known.iter().enumerate().filter(|(_, file)| theirs(file));
                found.extend(given.filter_map(|(at, file)| Some((at, of_any(file, files)?))));
            }
            found.extend(own);
        }
    }
    for (at, recognition) in found {
        if let Some(file) = builder.catalogue_mut().files.get_mut(at) {
            file.recognition = Some(recognition);
        }
    }
}

/// The variant of a file of this vendor.
fn variant_of<'a>(file: &'a SourceFile, vendor: &str) -> Option<&'a str> {
    file.recognition.as_ref().filter(|found| found.vendor == vendor).map(|found| found.variant.as_str())
}

/// Lists of people and names go with any cases; messages go with their own.
fn holds_messages(variant: &str) -> bool {
    ["articles", "audits", "comments", "messages", "posts", "threads"].contains(&variant)
}

/// The guessed file as cases of this desk, if they fit them best.
fn of_desk(
    vendor: &dyn Vendor,
    cases: &str,
    at: usize,
    files: &dyn Files,
    known: &[SourceFile],
) -> Option<(usize, Recognition)> {
    let file = known.get(at)?;
    let bytes = head(files, file.id).ok()?;
    let nearest = vendor.nearest(&Probe::new(&file.name, file.size, &bytes))?;
    (nearest == cases).then(|| {
        let recognition = Recognition {
            vendor: vendor.id().to_owned(),
            variant: nearest.to_owned(),
            confidence: 60,
            reason: format!("messages of \"{}\" stand beside it", vendor.name()),
        };
        (at, recognition)
    })
}

/// The messages as those of any desk.
fn of_any(file: &SourceFile, files: &dyn Files) -> Option<Recognition> {
    let bytes = head(files, file.id).ok()?;
    Generic.recognise(&Probe::new(&file.name, file.size, &bytes))
}
