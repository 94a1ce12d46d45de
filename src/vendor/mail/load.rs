//! One case again, whole: its mails are read at their places in the files.

use std::collections::HashSet;

use super::facts::{Facts, parser, with_mail};
use super::folder::Folder;
use super::outcome::person_key;
use super::own::{self, Own};
use super::parties::{self, Parties};
use super::standing::{self, Standing, Waits};
use super::vault::{self, Noted};
use super::{ID, apple, content, proton};
use crate::catalogue::{CaseIndex, Catalogue, SourceFile};
use crate::model::{Author, Case, Channel, Entry, EntryKind, Place, Problem, Severity, Side};
use crate::source::{FileId, Files, Span};
use crate::vendor::Settings;

/// What stands where a mail names no sender.
const UNKNOWN_SENDER: &str = "unknown sender";

/// Reads the mails of a case in the order of its spans, which is oldest first.
pub(super) fn load(
    index: CaseIndex,
    catalogue: &Catalogue,
    settings: &Settings,
    files: &dyn Files,
) -> Result<Case, Box<Problem>> {
    let Some(header) = catalogue.cases.get(index.0 as usize) else {
        return Err(gone(String::new(), None, "", "the list of cases has changed"));
    };
    let own = Own::of(catalogue, settings);
    let is_own = |address: &str| own.contains(address);
    let parser = parser();
    let mut mails: Vec<(Facts, Entry)> = Vec::new();
    let mut noted: Vec<Noted> = Vec::new();
    for &span in catalogue.spans_of(header) {
        let info = files
            .info(span.file)
            .map_err(|error| gone(String::new(), Some(span), &header.source_id, &error.to_string()))?;
        let bytes = files
            .read(span)
            .map_err(|error| gone(info.name.clone(), Some(span), &header.source_id, &error.to_string()))?;
        let variant = variant(catalogue, span.file);
        if variant == Some(vault::METADATA) {
            noted.extend(vault::noted(&bytes));
            continue;
        }
        if variant == Some(proton::METADATA) {
            noted.extend(proton::noted(&info.name, &bytes, &proton_names(catalogue, files)));
            continue;
        }
        let folder = folder(variant, &info.name);
        let mail = with_mail(&parser, &bytes, &folder, |mail, mut facts| {
            facts.named = facts.named.or(folder.beside);
            let body = content::body(mail);
            let mut attachments = content::attachments(mail, span, &body);
            apple::find(&info.name, &mut attachments, catalogue);
            let entry = Entry {
                source_id: facts.message_id.clone().unwrap_or_default(),
                kind: EntryKind::Message,
                author: author(&facts, is_own),
                created_at: facts.when.instant.clone(),
                attachments,
                body,
            };
            (facts, entry)
        });
        mails
            .push(mail.ok_or_else(|| gone(info.name, Some(span), &header.source_id, "there is no mail at its place"))?);
    }
    for (facts, _) in &mut mails {
        if let Some(noted) = noted.iter().find(|noted| Some(noted.name) == facts.named) {
            facts.labels.add_vault(&noted.labels);
        }
    }
    Ok(assemble(&header.source_id, mails, is_own))
}

/// What the labels of Proton are called.
fn proton_names(catalogue: &Catalogue, files: &dyn Files) -> proton::Names {
    let mut names = proton::Names::new();
    let is_list = |file: &&SourceFile| {
        file.recognition.as_ref().is_some_and(|found| found.vendor == ID && found.variant == proton::LABELS)
    };
    for file in catalogue.files.iter().filter(is_list) {
        if let Some((_, bytes)) = proton::read(file.id, files) {
            proton::add_names(&bytes, &mut names);
        }
    }
    names
}

fn assemble(source_id: &str, mails: Vec<(Facts, Entry)>, is_own: impl Fn(&str) -> bool + Copy) -> Case {
    let is_all = mails.iter().all(|(facts, _)| facts.report);
    let recipients: Vec<Vec<&str>> = mails.iter().map(|(facts, _)| facts.recipient_addresses()).collect();
    let parties: Vec<Parties<'_, &str>> =
        mails.iter().zip(&recipients).map(|((facts, _), recipients)| facts.parties(recipients)).collect();
    let requester = parties::requester(parties.iter().copied(), is_own);
    let firm = requester.and_then(own::firm);
    let is_near = |address: &str| firm.is_some() && own::firm(address) == firm;
    let unseen = parties::unseen(parties.iter().copied(), requester, is_own, is_near);
    let fields = standing::copied_to(&parties::others(parties.iter().copied(), requester, is_own));
    let requester = requester.map(person_key);
    let waits = Waits::of(mails.iter().zip(&parties).zip(&unseen).map(|(((facts, entry), parties), unseen)| {
        let side = if parties.hands_on(is_own) { Side::Customer } else { entry.author.side };
        (side, facts.automatic || *unseen)
    }));
    let Standing { status, tags } = standing::of(mails.iter().map(|(facts, _)| &facts.labels), waits);
    let dated = |(_, entry): &(Facts, Entry)| entry.created_at.clone();
    let mut case = Case {
        source_id: source_id.to_owned(),
        subject: mails
            .iter()
            .map(|(facts, _)| &facts.subject)
            .find(|subject| !subject.is_empty())
            .cloned()
            .unwrap_or_default(),
        channel: Channel::Email,
        channel_raw: standing::CHANNEL.to_owned(),
        status,
        requester,
        group: mails.iter().find_map(|(facts, _)| facts.group.clone()),
        tags,
        fields,
        created_at: mails.iter().find_map(dated),
        updated_at: mails.iter().rev().find_map(dated),
        ..Case::default()
    };
    let with_kind = |((facts, mut entry), unseen): ((Facts, Entry), bool)| {
        entry.kind = standing::kind(unseen, facts.report, is_all);
        entry
    };
    case.entries = mails.into_iter().zip(unseen).map(with_kind).collect();
    tell_apart(&mut case.entries);
    case
}

/// Different mails with one Message-ID do occur; within a case each entry has an id of its own.
fn tell_apart(entries: &mut [Entry]) {
    let mut seen = HashSet::new();
    for (number, entry) in entries.iter_mut().enumerate() {
        if !entry.source_id.is_empty() && !seen.insert(entry.source_id.clone()) {
            entry.source_id = format!("{}#{}", entry.source_id, number + 1);
        }
    }
}

fn author(facts: &Facts, is_own: impl Fn(&str) -> bool + Copy) -> Author {
    let recipients = facts.recipient_addresses();
    let Some(address) = facts.parties(&recipients).author(is_own) else {
        return Author { person: None, label: UNKNOWN_SENDER.to_owned(), side: Side::Customer };
    };
    let name = facts.everybody().find(|mailbox| mailbox.address == address).and_then(|mailbox| mailbox.name.as_deref());
    Author {
        person: Some(person_key(address)),
        label: name.unwrap_or(address).to_owned(),
        side: if is_own(address) { Side::Agent } else { Side::Customer },
    }
}

/// The folder as the pass saw it: files of one mail lie in a folder, other files are one.
fn folder(variant: Option<&str>, name: &str) -> Folder {
    match variant {
        Some("eml" | "emlx" | "outlook-msg") => Folder::of_mail(name),
        _ => Folder::of_mailbox(name),
    }
}

/// What a file was taken for.
fn variant(catalogue: &Catalogue, file: FileId) -> Option<&str> {
    // Files stand in the order of their ids, though some are left out: the place is at the id or somewhat before it.
    let (before, after) = catalogue.files.split_at(catalogue.files.len().min(file.0 as usize + 1));
    let known = before.iter().rev().chain(after).find(|known| known.id == file);
    known.and_then(|known| known.recognition.as_ref()).map(|recognition| recognition.variant.as_str())
}

fn gone(file: String, span: Option<Span>, case: &str, why: &str) -> Box<Problem> {
    Box::new(Problem {
        severity: Severity::Error,
        place: Place { file, record: None, byte: span.map(|span| span.offset) },
        code: "mail.gone".to_owned(),
        message: format!("The conversation can no longer be read ({why}). Drop the same files again."),
        case: Some(case.to_owned()).filter(|case| !case.is_empty()),
    })
}
