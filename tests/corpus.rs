//! Every folder `tests/corpus/<vendor>/<case>` is a test: what stands in its `input` folder reads as its `expect.json`
//! says, and a `settings.json` beside it is what the person chose. A new case is a new folder; `UPDATE_EXPECT=1` writes
//! the expectations, for a person to read before they are committed.
//!
//! In every folder the pass and the loading of a case must agree, case by case.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use deskie_migrator::catalogue::CaseIndex;
use deskie_migrator::model::EntryKind;
use deskie_migrator::source::MemoryFiles;
use deskie_migrator::vendor::Settings;
use deskie_migrator::vendor::import::Import;
use serde_json::{Value, json};

#[path = "../examples/support/summary.rs"]
mod summary;

#[test]
fn every_folder_of_the_corpus_reads_as_it_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mut wrong = Vec::new();
    let mut count = 0;
    for folder in folders(&root).iter().flat_map(|vendor| folders(vendor)) {
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
    assert!(count > 0, "there is no corpus in {}", root.display());
    assert!(wrong.is_empty(), "{} of {count} folders differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// Everything an import tells about a folder.
fn read(folder: &Path) -> Value {
    let import = open(folder);
    let cases: Vec<Value> = (0..import.catalogue().cases.len()).map(|at| case(&import, at, folder)).collect();
    let people: Vec<Value> =
        import.catalogue().people.iter().map(|(person, _)| serde_json::to_value(person).expect("it is JSON")).collect();
    json!({ "summary": summary::summary(&import), "people": people, "cases": cases })
}

fn open(folder: &Path) -> Import {
    let mut files = MemoryFiles::default();
    add(&mut files, "", &folder.join("input"));
    let settings = match fs::read(folder.join("settings.json")) {
        Ok(text) => serde_json::from_slice::<Settings>(&text).expect("settings are settings"),
        Err(_) => Settings::default(),
    };
    Import::open(Box::new(files), settings, &mut |_| ControlFlow::Continue(())).expect("nobody cancels")
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

fn add(files: &mut MemoryFiles, name: &str, path: &Path) {
    for member in sorted(path) {
        let last = member.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let name = if name.is_empty() { last } else { format!("{name}/{last}") };
        if member.is_dir() {
            add(files, &name, &member);
        } else {
            files.add_path(name, &member).expect("it is there");
        }
    }
}

fn folders(path: &Path) -> Vec<PathBuf> {
    sorted(path).into_iter().filter(|path| path.is_dir()).collect()
}

fn sorted(path: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("it can be listed").path()).collect();
    paths.sort();
    paths
}
