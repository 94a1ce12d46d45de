//! Every folder `tests/corpus/<vendor>/<case>` is a test: what stands in its `input` folder reads as its `expect.json`
//! says, and a `settings.json` beside it is what the person chose. A new case is a new folder; `UPDATE_EXPECT=1` writes
//! the expectations, for a person to read before they are committed.
//!
//! In every folder the pass and the loading of a case must agree, case by case.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::Path;

use deskie_migrator::catalogue::CaseIndex;
use deskie_migrator::model::EntryKind;
use deskie_migrator::vendor::import::Import;
use serde_json::{Value, json};

#[path = "support/corpus.rs"]
mod folders;
#[path = "../examples/support/summary.rs"]
mod summary;

#[test]
fn every_folder_of_the_corpus_reads_as_it_says() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for folder in folders::all() {
        count += 1;
        let found = read(&folder);
        let text = serde_json::to_string_pretty(&found).expect("values are JSON") + "\n";
        let expect = folder.join("expect.json");
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(&expect, text).expect("the corpus can be written");
        } else if fs::read_to_string(&expect).unwrap_or_default().replace("\r\n", "\n") != text {
            wrong.push(format!("{}: reads as\n{text}", folder.display()));
        }
    }
    assert!(count > 0, "there is no corpus");
    assert!(wrong.is_empty(), "{} of {count} folders differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// Everything an import tells about a folder.
fn read(folder: &Path) -> Value {
    let import = folders::open(folder);
    let cases: Vec<Value> = (0..import.catalogue().cases.len()).map(|at| case(&import, at, folder)).collect();
    let people: Vec<Value> =
        import.catalogue().people.iter().map(|(person, _)| serde_json::to_value(person).expect("it is JSON")).collect();
    json!({ "summary": summary::summary(&import), "people": people, "cases": cases })
}

fn case(import: &Import, at: usize, folder: &Path) -> Value {
    let index = CaseIndex(u32::try_from(at).expect("few cases"));
    let case = import.load(index).expect("what was read can be read again");
    let header = &import.catalogue().cases[at];
    let count = |kind| case.entries.iter().filter(|entry| entry.kind == kind).count();
    let files: usize = case.entries.iter().map(|entry| entry.attachments.len()).sum();
    let place = format!("{}, case {}", folder.display(), case.source_id);
    assert_eq!(*header.source_id, *case.source_id, "{place}");
    assert_eq!(header.messages as usize, count(EntryKind::Message), "messages of {place}");
    assert_eq!(header.notes as usize, count(EntryKind::Note), "notes of {place}");
    assert_eq!(header.attachments as usize, files, "attachments of {place}");
    assert!(!case.entries.is_empty(), "{place} has no entry");
    let dates: Vec<_> = case.entries.iter().filter_map(|entry| Some(entry.created_at.as_ref()?.at)).collect();
    assert!(dates.is_sorted(), "{place} is not in order of time");
    serde_json::to_value(&case).expect("it is JSON")
}
