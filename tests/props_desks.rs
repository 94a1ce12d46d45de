//! For any bytes, dropped as a file of any help desk: nothing panics, what is counted is what is loaded, and a record that
//! is damaged costs only itself.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on must stop")]

use std::collections::BTreeSet;
use std::fs;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::LazyLock;

use deskie_migrator::catalogue::CaseIndex;
use deskie_migrator::model::EntryKind;
use deskie_migrator::source::MemoryFiles;
use deskie_migrator::source::json_elements::{Content, Pages};
use deskie_migrator::source::json_records;
use deskie_migrator::vendor::import::Import;
use deskie_migrator::vendor::{self, Settings};
use proptest::collection::vec;
use proptest::prelude::*;

#[path = "support/corpus.rs"]
mod folders;

/// Reads files and loads every case; each must hold what the pass counted.
fn read(files: &[(String, Vec<u8>)], settings: Settings) -> Import {
    let mut dropped = MemoryFiles::default();
    for (name, bytes) in files {
        dropped.add(name.clone(), bytes.clone());
    }
    let import = Import::open(Box::new(dropped), settings, &mut |_| ControlFlow::Continue(())).expect("nobody cancels");
    for (at, header) in import.catalogue().cases.iter().enumerate() {
        let case =
            import.load(CaseIndex(u32::try_from(at).expect("few cases"))).expect("what was read can be read again");
        assert_eq!(*header.source_id, *case.source_id);
        let messages = case.entries.iter().filter(|entry| entry.kind == EntryKind::Message).count();
        assert_eq!(header.messages as usize, messages, "the pass and the loading agree on {}", case.source_id);
        assert!(!case.entries.is_empty(), "a case has an entry");
    }
    import
}

/// Texts of the corpus that are records: JSON, XML and tables.
fn texts() -> Vec<(String, Vec<u8>)> {
    let wanted = |path: &PathBuf| {
        let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
        matches!(extension.as_deref(), Some("json" | "ndjson" | "xml" | "csv"))
    };
    let all = folders::all().into_iter().flat_map(|folder| folders::input(&folder));
    let small = all.filter(|(_, path)| wanted(path) && path.metadata().is_ok_and(|about| about.len() < 20_000));
    small.map(|(name, path)| (name, fs::read(path).expect("it is there"))).collect()
}

/// Folders of the corpus with several files, which are read together.
static JOINED: LazyLock<Vec<PathBuf>> =
    LazyLock::new(|| folders::all().into_iter().filter(|folder| folders::input(folder).len() > 1).collect());

#[derive(Clone, Debug)]
enum Damage {
    Cut(prop::sample::Index),
    Drop(prop::sample::Index, u8),
    Flip(prop::sample::Index, u8),
    Repeat(prop::sample::Index, prop::sample::Index),
}

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        any::<prop::sample::Index>().prop_map(Damage::Cut),
        (any::<prop::sample::Index>(), 1..20u8).prop_map(|(at, len)| Damage::Drop(at, len)),
        (any::<prop::sample::Index>(), any::<u8>()).prop_map(|(at, byte)| Damage::Flip(at, byte)),
        (any::<prop::sample::Index>(), any::<prop::sample::Index>()).prop_map(|(at, to)| Damage::Repeat(at, to)),
    ]
}

fn damaged(mut bytes: Vec<u8>, by: &[Damage]) -> Vec<u8> {
    for one in by {
        if bytes.is_empty() {
            break;
        }
        match one {
            Damage::Cut(at) => bytes.truncate(at.index(bytes.len())),
            Damage::Drop(at, len) => {
                let at = at.index(bytes.len());
                let end = (at + usize::from(*len)).min(bytes.len());
                bytes.drain(at..end);
            }
            Damage::Flip(at, byte) => {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            Damage::Repeat(at, to) => {
                let (at, to) = (at.index(bytes.len()), to.index(bytes.len()));
                let piece = bytes[at.min(to)..at.max(to)].to_vec();
                bytes.splice(at..at, piece);
            }
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_export_of_any_desk_never_stops_the_import(
        which in any::<prop::sample::Index>(),
        by in vec(damage(), 0..4),
    ) {
        let texts = texts();
        let (name, bytes) = texts[which.index(texts.len())].clone();
        read(&[(name, damaged(bytes, &by))], Settings::default());
    }

    #[test]
    fn one_damaged_table_among_those_that_are_joined_never_stops_the_import(
        folder in any::<prop::sample::Index>(),
        which in any::<prop::sample::Index>(),
        by in vec(damage(), 1..4),
    ) {
        let mut files: Vec<(String, Vec<u8>)> = folders::input(&JOINED[folder.index(JOINED.len())])
            .into_iter()
            .filter(|(_, path)| path.metadata().is_ok_and(|about| about.len() < 20_000))
            .map(|(name, path)| (name, fs::read(path).expect("it is there")))
            .collect();
        if !files.is_empty() {
            let at = which.index(files.len());
            files[at].1 = damaged(std::mem::take(&mut files[at].1), &by);
            read(&files, Settings::default());
        }
    }

    #[test]
    fn any_bytes_chosen_by_hand_for_any_desk_never_stop_the_import(
        which in any::<prop::sample::Index>(),
        beginning in prop::sample::select(vec!["", "{", "[", "[{\"id\":1},", "<?xml version=\"1.0\"?><tickets><ticket>", "id,subject\n"]),
        rest in vec(any::<u8>(), 0..400),
    ) {
        let all = vendor::all();
        let vendors = [("export.json".to_owned(), all[which.index(all.len())].id().to_owned())].into();
        let bytes = [beginning.as_bytes(), &rest].concat();
        read(&[("export.json".to_owned(), bytes)], Settings { vendors, ..Settings::default() });
    }
}

#[test]
fn a_file_of_every_desk_dropped_twice_doubles_nothing() {
    for folder in folders::all() {
        // Rows of just any table may have no ids, so that two of them are two.
        let tables = !folder.components().any(|part| part.as_os_str() == "generic");
        let wanted = |name: &str| name.ends_with(".json") || name.ends_with(".xml") || tables && name.ends_with(".csv");
        let files: Vec<(String, Vec<u8>)> = folders::input(&folder)
            .into_iter()
            .filter(|(name, _)| wanted(name))
            .map(|(name, path)| (name, fs::read(path).expect("it is there")))
            .collect();
        let once = read(&files, Settings::default());
        let again = files.iter().map(|(name, bytes)| (format!("copy/{name}"), bytes.clone()));
        let both: Vec<_> = files.iter().cloned().chain(again).collect();
        let twice = read(&both, Settings::default());
        let sums = |import: &Import| {
            let totals = import.catalogue().totals;
            (totals.cases, totals.messages, totals.notes)
        };
        // Entries without ids of their own cannot be told from true repetitions, so only cases must agree there.
        assert_eq!(sums(&once).0, sums(&twice).0, "cases of {}", folder.display());
    }
}

/// The records of a JSON file, when it holds nothing but records that cases are made of: pages are laid out by their desk.
fn records_of(import: &Import, name: &str) -> Vec<String> {
    let catalogue = import.catalogue();
    let Some(about) = catalogue.files.iter().find(|file| file.name == name) else { return Vec::new() };
    let of_cases = catalogue.cases.iter().flat_map(|header| catalogue.spans_of(header));
    let starts: BTreeSet<u64> = of_cases.filter(|span| span.file == about.id).map(|span| span.offset).collect();
    let mut records = json_records::open(import.files(), about.id, Pages::default()).expect("it can be opened");
    let mut found = Vec::new();
    while let Some(record) = records.next_record().expect("memory reads") {
        let Content::Whole(bytes) = record.content else { return Vec::new() };
        if !starts.contains(&record.offset) {
            return Vec::new();
        }
        found.push(String::from_utf8_lossy(bytes).replace(['\n', '\r'], " "));
    }
    found
}

#[test]
fn records_are_the_same_in_every_layout_and_with_their_keys_in_any_order() {
    // What only our own parser mends stays as it is.
    let sorted = |text: &String| {
        serde_json::from_str(text).map_or_else(|_| text.clone(), |value: serde_json::Value| value.to_string())
    };
    let mut count = 0;
    for folder in folders::all() {
        let files: Vec<(String, Vec<u8>)> = folders::input(&folder)
            .into_iter()
            .map(|(name, path)| (name, fs::read(path).expect("it is there")))
            .filter(|(_, bytes)| bytes.len() < 200_000)
            .collect();
        let import = read(&files, Settings::default());
        let before = import.catalogue().totals;
        for (at, (name, _)) in files.iter().enumerate().filter(|(_, (name, _))| name.ends_with("json")) {
            let own = records_of(&import, name);
            if own.is_empty() {
                continue;
            }
            count += 1;
            for records in [own.clone(), own.iter().map(sorted).collect()] {
                let mut layouts = vec![format!("[{}]", records.join(",")), records.join("\n")];
                layouts.extend((records.len() == 1).then(|| format!("\n {}", records.concat())));
                for text in layouts {
                    let mut again = files.clone();
                    again[at].1 = text.clone().into_bytes();
                    let after = read(&again, Settings::default()).catalogue().totals;
                    let sums =
                        |totals: &deskie_migrator::catalogue::Totals| (totals.cases, totals.messages, totals.notes);
                    assert_eq!(sums(&before), sums(&after), "{name} of {} as {text}", folder.display());
                }
            }
        }
    }
    assert!(count > 20, "only {count} files of the corpus are records");
}

#[test]
fn answers_of_an_api_that_were_gathered_in_one_array_are_read_as_one_after_another() {
    let (mut count, mut wrong) = (0, Vec::new());
    for folder in folders::all() {
        // What a map by id holds is no list of answers, and of an unknown desk nothing tells a page from a record.
        if folder.components().any(|part| part.as_os_str() == "generic") {
            continue;
        }
        let files: Vec<(String, Vec<u8>)> = folders::input(&folder)
            .into_iter()
            .map(|(name, path)| (name, fs::read(path).expect("it is there")))
            .filter(|(_, bytes)| bytes.len() < 200_000)
            .collect();
        let mut gathered = files.clone();
        for (name, bytes) in &mut gathered {
            let values = serde_json::Deserializer::from_slice(bytes).into_iter::<Box<serde_json::value::RawValue>>();
            // A map by id is no answer of an API.
            let is_map = |text: &str| {
                let map: Option<std::collections::BTreeMap<String, serde::de::IgnoredAny>> =
                    serde_json::from_str(text).ok();
                map.is_some_and(|map| {
                    !map.is_empty() && map.keys().all(|key| key.bytes().all(|byte| byte.is_ascii_digit()))
                })
            };
            if std::str::from_utf8(bytes).is_ok_and(is_map) {
                continue;
            }
            // What is damaged on purpose stays so.
            let Ok(values) = values.collect::<Result<Vec<_>, _>>() else { continue };
            if name.contains("json") && !values.is_empty() {
                let texts: Vec<&str> = values.iter().map(|value| value.get()).collect();
                *bytes = format!("[\n{}\n]\n", texts.join(",\n")).into_bytes();
                count += 1;
            }
        }
        let sums = |files: &[(String, Vec<u8>)]| {
            let import = read(files, Settings::default());
            let totals = import.catalogue().totals;
            let formats: Vec<_> = import.catalogue().files.iter().map(|file| file.recognition.clone()).collect();
            (totals.cases, totals.messages, totals.notes, totals.attachments, formats)
        };
        let (before, after) = (sums(&files), sums(&gathered));
        if before != after {
            wrong.push(format!("{}:\n{before:?}\n{after:?}", folder.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 100, "only {count} files of the corpus are answers");
}
