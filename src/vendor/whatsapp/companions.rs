//! Files beside a chat that belong to it: whatever its messages name, be it a picture, a PDF or a table that somebody
//! sent, and the pictures, sounds and films that no message names.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::ControlFlow;

use super::media::{self, Siblings, folder};
use super::{ID, MEDIA, chat, problems, survey};
use crate::catalogue::{Builder, SourceFile};
use crate::source::{FileId, Files};
use crate::vendor::{Recognition, Settings};

/// Takes the files of chats out of the hands of other vendors, unless the person chose one by hand, and takes back what
/// was said against them.
pub(in crate::vendor) fn claim(files: &dyn Files, settings: &Settings, builder: &mut Builder) {
    let catalogue = builder.catalogue_mut();
    let is_ours = |file: &SourceFile| file.recognition.as_ref().is_some_and(|found| found.vendor == ID);
    let (chats, others): (Vec<&SourceFile>, Vec<&SourceFile>) = catalogue.files.iter().partition(|file| is_ours(file));
    let folders: HashSet<String> = chats.iter().map(|chat| folder(&chat.name).to_owned()).collect();
    let beside: HashSet<&str> =
        others.iter().map(|file| folder(&file.name)).filter(|name| folders.contains(*name)).collect();
    if beside.is_empty() {
        return;
    }
    let siblings = Siblings::of(files, &folders);
    let mut reasons: HashMap<FileId, &str> = HashMap::new();
    for chat in chats.iter().filter(|chat| beside.contains(folder(&chat.name))) {
        for named in named(files, chat, &siblings) {
            reasons.insert(named, "a message of the chat beside it names this file");
        }
    }
    let refused: HashSet<&str> = catalogue
        .problems
        .iter()
        .filter(|problem| problem.code == "file.media")
        .map(|problem| problem.place.file.as_str())
        .collect();
    let mut unnamed: BTreeMap<String, usize> = BTreeMap::new();
    for file in others.iter().filter(|file| beside.contains(folder(&file.name)) && refused.contains(file.name.as_str()))
    {
        if let Entry::Vacant(place) = reasons.entry(file.id) {
            place.insert("it stands beside a chat, though no message names it");
            *unnamed.entry(folder(&file.name).to_owned()).or_default() += 1;
        }
    }
    let mut claimed: HashSet<String> = HashSet::new();
    let by_hand = |file: &SourceFile| settings.vendor(&file.name).is_some();
    for file in catalogue.files.iter_mut().filter(|file| !is_ours(file) && !by_hand(file)) {
        let Some(reason) = reasons.get(&file.id) else { continue };
        claimed.insert(file.name.clone());
        file.recognition = Some(Recognition {
            vendor: ID.to_owned(),
            variant: MEDIA.to_owned(),
            confidence: 90,
            reason: (*reason).to_owned(),
        });
    }
    let before = catalogue.problems.len();
    catalogue.problems.retain(|problem| !(problem.code.starts_with("file.") && claimed.contains(&problem.place.file)));
    let taken_back = before.saturating_sub(catalogue.problems.len()) as u64;
    catalogue.problem_count = catalogue.problem_count.saturating_sub(taken_back);
    for (folder, count) in unnamed {
        builder.problem(problems::unnamed(&folder, count));
    }
}

/// The files that the messages of a chat name. What cannot be read is told when the chat itself is read.
fn named(files: &dyn Files, file: &SourceFile, siblings: &Siblings) -> Vec<FileId> {
    let mut found = Vec::new();
    let (Ok(Some(shape)), Ok(reader)) = (survey::shape(files, file.id), files.open(file.id)) else { return found };
    let beside = |name: &str| siblings.beside(&file.name, name);
    // An error of reading comes again in the pass, which reports it.
    chat::read(reader, shape, &mut |message| {
        let named = media::named(&message.text, |name| beside(name).is_some());
        found.extend(named.and_then(|named| beside(named.file)).map(|(id, _)| id));
        ControlFlow::Continue(())
    })
    .ok();
    found
}
