//! The pass over all chats: a first reading of each, the sides, then one case a chat.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use super::assemble::{Reading, assemble};
use super::media::{Siblings, folder};
use super::name::Name;
use super::own::{self, Own, Seen};
use super::survey::{self, Chat};
use super::{ID, MEDIA, load, problems};
use crate::catalogue::CaseDraft;
use crate::model::Role;
use crate::source::{FileId, FileInfo};
use crate::vendor::{Cancelled, Recognition, Scan};

/// Progress is reported after so many bytes.
const TICK: u64 = 1024 * 1024;

/// Reads all chats and then makes the cases.
pub(super) fn scan(files: &[(FileId, Recognition)], scan: &mut Scan<'_>) -> Result<(), Cancelled> {
    let mut chats = Vec::new();
    // Each chat is read twice; either reading counts half.
    let mut read = 0_u64;
    let mut set_aside = 0_u64;
    for (id, recognition) in files {
        let info = match scan.files.info(*id) {
            Ok(info) => info,
            Err(error) => {
                scan.builder.problem(problems::unreadable(String::new(), &error.to_string()));
                continue;
            }
        };
        if recognition.variant == MEDIA {
            set_aside = set_aside.saturating_add(info.size);
            continue;
        }
        chats.extend(first_reading(*id, &info, read, scan)?);
        read = read.saturating_add(info.size / 2);
    }
    let chats = without_copies(chats, scan);
    let seen: Vec<Seen<'_>> = chats
        .iter()
        .map(|chat| Seen {
            title: chat.title.as_ref().map(|title| title.key.as_str()),
            people: chat.writers().map(|one| (&one.name, one.messages)).collect(),
        })
        .collect();
    let proposed = own::propose(&seen, scan.settings);
    scan.builder.catalogue_mut().own_addresses.extend(proposed);
    let own = Own::of(scan.builder.catalogue(), scan.settings);

    let folders: HashSet<String> = chats.iter().map(|chat| folder(&chat.name).to_owned()).collect();
    let siblings = Siblings::of(scan.files, &folders);
    for chat in &chats {
        second_reading(chat, &own, &siblings, scan);
        let size = chat.spans.iter().fold(0_u64, |sum, span| sum.saturating_add(u64::from(span.len)));
        read = read.saturating_add(size / 2);
        scan.tick(&chat.name, read)?;
    }
    scan.bytes_before = scan.bytes_before.saturating_add(set_aside);
    scan.tick("", read)
}

fn first_reading(id: FileId, info: &FileInfo, before: u64, scan: &mut Scan<'_>) -> Result<Option<Chat>, Cancelled> {
    scan.tick(&info.name, before)?;
    let files = scan.files;
    let mut told = 0;
    let mut cancelled = false;
    let found = survey::survey(files, id, survey::PIECE, &mut |offset| {
        if offset.saturating_sub(told) < TICK {
            return ControlFlow::Continue(());
        }
        told = offset;
        match scan.tick(&info.name, before.saturating_add(offset / 2)) {
            Ok(()) => ControlFlow::Continue(()),
            Err(Cancelled) => {
                cancelled = true;
                ControlFlow::Break(())
            }
        }
    });
    if cancelled {
        return Err(Cancelled);
    }
    Ok(match found {
        Ok(Some(chat)) if chat.openings > 0 => Some(chat),
        Ok(_) => {
            scan.builder.problem(problems::no_chat(info.name.clone()));
            None
        }
        Err(error) => {
            scan.builder.problem(problems::unreadable(info.name.clone(), &error.to_string()));
            None
        }
    })
}

/// Of several exports of one chat the longest: it holds what the others hold.
fn without_copies(chats: Vec<Chat>, scan: &mut Scan<'_>) -> Vec<Chat> {
    let mut longest: HashMap<String, (usize, u64)> = HashMap::new();
    for (at, chat) in chats.iter().enumerate() {
        let best = longest.entry(chat.id.clone()).or_insert((at, chat.openings));
        if chat.openings > best.1 {
            *best = (at, chat.openings);
        }
    }
    let names: Vec<String> = chats.iter().map(|chat| chat.name.clone()).collect();
    let mut kept = Vec::new();
    for (at, chat) in chats.into_iter().enumerate() {
        match longest.get(&chat.id) {
            Some((best, _)) if *best != at => {
                let other = names.get(*best).map(String::as_str).unwrap_or_default();
                scan.builder.problem(problems::copy(&chat, other));
            }
            _ => kept.push(chat),
        }
    }
    kept
}

fn second_reading(chat: &Chat, own: &Own, siblings: &Siblings, scan: &mut Scan<'_>) {
    let reading = Reading {
        id: &chat.id,
        file: &chat.name,
        title: chat.title.as_ref(),
        shape: chat.shape,
        order: chat.order(scan.settings),
        group_speaks: chat.group_speaks(),
        own,
        rules: &scan.settings.date_rules(ID),
        siblings,
    };
    let (case, flaws) = match assemble(&reading, &chat.spans, scan.files) {
        Ok((case, _)) if case.entries.is_empty() => return scan.builder.problem(problems::no_chat(chat.name.clone())),
        Ok(made) => made,
        Err(error) => return scan.builder.problem(problems::unreadable(chat.name.clone(), &error.to_string())),
    };
    for one in chat.writers() {
        let role = if own.contains(&one.name) { Role::Agent } else { Role::Customer };
        scan.builder.person(one.name.person(role));
    }
    let title: Option<&Name> = chat.title.as_ref();
    if let Some(title) = title.filter(|title| Some(title.person_key()) == case.requester) {
        scan.builder.person(title.person(Role::Customer));
    }
    load::remember(scan.builder.catalogue_mut(), chat, scan.settings);
    let draft = CaseDraft::of(case, chat.spans.clone());
    scan.builder.case(scan.set, &draft);
    for problem in problems::of(chat, &draft.case, &flaws, scan) {
        scan.builder.problem(problem);
    }
}
