//! Whatever the files hold, reading them ends, quickly and without a panic; and how the bytes arrive changes nothing.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};
use std::ops::ControlFlow;

use deskie_migrator::catalogue::CaseIndex;
use deskie_migrator::source::json_elements::{Content, Elements};
use deskie_migrator::source::json_records::Records;
use deskie_migrator::source::lines::{LineText, Lines};
use deskie_migrator::source::{Files, MemoryFiles};
use deskie_migrator::vendor::import::Import;
use deskie_migrator::vendor::{Cancelled, Settings, all};
use proptest::prelude::*;
use serde_json::Value;

#[path = "../examples/support/generate.rs"]
mod generate;

const WRAPPERS: &[&str] = &["tickets", "users"];

fn open(files: MemoryFiles) -> Import {
    Import::open(Box::new(files), Settings::default(), &mut |_| ControlFlow::Continue(())).expect("nobody cancels")
}

fn open_one(name: &str, bytes: &[u8]) -> Import {
    let mut files = MemoryFiles::default();
    files.add(name, bytes);
    open(files)
}

/// A tenth of a megabyte of tickets.
fn export() -> Vec<u8> {
    let mut bytes = Vec::new();
    generate::zendesk(&mut bytes, 100_000, 7).expect("memory takes it");
    bytes
}

/// Gives the bytes in pieces of odd sizes.
struct Pieces<'a> {
    inner: Cursor<&'a [u8]>,
    sizes: &'a [usize],
    at: usize,
}

impl Read for Pieces<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.at += 1;
        let size = self.sizes[self.at % self.sizes.len()].min(into.len());
        self.inner.read(&mut into[..size])
    }
}

impl Seek for Pieces<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

/// Number, offset, member and content of every record.
fn records(reader: impl Read + Seek, head: &[u8]) -> Vec<(u64, u64, String)> {
    let mut records = Records::new(reader, head, WRAPPERS);
    let mut found = Vec::new();
    while let Some(record) = records.next_record().expect("memory reads") {
        found.push((record.number, record.offset, format!("{:?} {:?}", record.member, record.content)));
    }
    found
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[a-zа-я\"\\\\{}\\[\\],:\n\t ]{0,20}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::hash_map("[a-z\"\\\\]{0,6}", inner, 0..6).prop_map(|map| map.into_iter().collect()),
        ]
    })
}

/// Bytes that look like JSON more often than chance would have it.
fn nearly_json() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            "{", "}", "[", "]", "\"", ",", ":", "\\", "\n", " ", "null", "1", "\"id\":1", "{\"tickets\":[", "\u{FEFF}", "ё",
            "\"comments\":[{\"public\":true,\"author_id\":5,\"body\":\"b\"}]", "{\"id\":1,\"subject\":\"s\",\"via\":{},\"requester_id\":2}\n",
        ]).prop_map(|text| text.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..4),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_elements_of_an_array_are_those_that_a_parser_finds(values in prop::collection::vec(json(), 0..8), pretty: bool) {
        // An array that begins with one is several answers, and their elements are what is wanted.
        prop_assume!(!matches!(values.first(), Some(Value::Array(_))));
        let array = Value::from(values.clone());
        let text = if pretty { serde_json::to_string_pretty(&array) } else { serde_json::to_string(&array) }.expect("it is JSON");
        for (text, member) in [(text.clone(), None), (format!("{{\"next\":null,\"tickets\":{text}}}"), Some("tickets"))] {
            let mut elements = Elements::new(Cursor::new(text.as_str()), text.len(), WRAPPERS);
            let mut found: Vec<Value> = Vec::new();
            while let Some(element) = elements.next_element().expect("memory reads") {
                let Content::Whole(bytes) = element.content else { panic!("{:?} in {text}", element.content) };
                prop_assert_eq!(element.member, member);
                let offset = usize::try_from(element.offset).expect("small");
                prop_assert_eq!(&text.as_bytes()[offset..offset + bytes.len()], bytes);
                found.push(serde_json::from_slice(bytes).expect("an element is JSON"));
            }
            prop_assert_eq!(&found, &values);
        }
    }

    #[test]
    fn how_bytes_arrive_changes_nothing(bytes in nearly_json(), sizes in prop::collection::vec(1usize..9, 1..5)) {
        let at_once = records(Cursor::new(&bytes[..]), &bytes);
        let in_pieces = records(Pieces { inner: Cursor::new(&bytes[..]), sizes: &sizes, at: 0 }, &bytes);
        prop_assert_eq!(at_once, in_pieces);
    }

    #[test]
    fn lines_put_together_are_the_file(bytes in prop::collection::vec(prop::sample::select(b"ab \n\r".to_vec()), 0..200)) {
        let mut lines = Lines::new(&bytes[..], 1000);
        while let Some(line) = lines.next_line().expect("memory reads") {
            let LineText::Whole(text) = line.text else { panic!("no line is that long") };
            let offset = usize::try_from(line.offset).expect("small");
            prop_assert_eq!(&bytes[offset..offset + text.len()], text);
            let before = bytes[..offset].iter().filter(|byte| **byte == b'\n').count() as u64;
            prop_assert_eq!(line.number, before + 1);
        }
    }

    #[test]
    fn any_bytes_can_be_dropped(bytes in prop_oneof![nearly_json(), prop::collection::vec(any::<u8>(), 0..300)], name in "[a-z]{1,4}\\.(json|csv|zip|gz|mbox|eml)") {
        let import = open_one(&name, &bytes);
        for index in 0..import.catalogue().cases.len() {
            let index = CaseIndex(u32::try_from(index).expect("few"));
            prop_assert!(import.view(index).is_ok(), "a case that was read can be read again");
        }
        import.xray();
        import.problems_csv().expect("memory takes it");
        let told = import.catalogue().problem_count > 0 || import.catalogue().totals.cases > 0;
        let understood = import.catalogue().files.iter().any(|file| file.recognition.is_some());
        prop_assert!(told || understood, "nothing was said about {name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_can_be_given_to_any_vendor_by_hand(
        bytes in prop_oneof![nearly_json(), nearly_a_table(), prop::collection::vec(any::<u8>(), 0..300)],
        vendor in 0..all().len(),
        name in prop::sample::select(vec!["export.csv", "tickets.json", "tickets.xml", "comments.csv", "Inbox", "WhatsApp Chat with Ann.txt"]),
    ) {
        let mut files = MemoryFiles::default();
        files.add(name, bytes);
        let vendors = [(name.to_owned(), all()[vendor].id().to_owned())].into();
        let settings = Settings { vendors, ..Settings::default() };
        let import = Import::open(Box::new(files), settings, &mut |_| ControlFlow::Continue(())).expect("nobody cancels");
        for at in 0..import.catalogue().cases.len() {
            let case = import.load(CaseIndex(u32::try_from(at).expect("few"))).expect("what was read can be read again");
            prop_assert!(!case.entries.is_empty(), "a case has an entry");
            prop_assert_eq!(&*import.catalogue().cases[at].source_id, &*case.source_id);
        }
    }
}

/// Bytes that look like a table of some desk.
fn nearly_a_table() -> impl Strategy<Value = Vec<u8>> {
    let header = prop::sample::select(vec![
        "id,ticket_id,subject,body,created_at,_fivetran_synced\n",
        "Ticket ID;Subject;Status;Created time;Requester email\n",
        "Issue key,Summary,Comment,Comment,Reporter,Created\n",
        "\"id\nof it\",message,from\n",
        "Subject\n",
    ]);
    let piece = prop::sample::select(vec![
        "1",
        "2",
        ",",
        ";",
        "\"",
        "\n",
        "a b",
        "2024-03-01 10:00",
        "ann@example.org",
        "true",
        "-",
        "\"\"",
        "TEA-1",
        "é",
        "\r\n",
        "1,1,s,b,2024-01-01,x\n",
    ]);
    (header, prop::collection::vec(piece, 0..60))
        .prop_map(|(header, pieces)| format!("{header}{}", pieces.concat()).into_bytes())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damage_to_an_export_costs_its_own_records(places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)) {
        let clean = export();
        let expected = open_one("export_1.json", &clean).catalogue().totals.cases;
        let mut bytes = clean.clone();
        for (place, byte) in &places {
            let at = place.index(bytes.len());
            bytes[at] = *byte;
        }
        // A byte in a line can make the line unreadable, and a lost line break the next one too.
        let catalogue = open_one("export_1.json", &bytes);
        let found = catalogue.catalogue().totals.cases;
        prop_assert!(found + 2 * places.len() as u64 >= expected, "{found} of {expected}");
    }

    #[test]
    fn a_damaged_zip_is_no_disaster(places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6)) {
        let mut bytes = zipped(&[("tickets.json", &export()[..20_000]), ("a/b.json", b"{}")]);
        for (place, byte) in &places {
            let at = place.index(bytes.len());
            bytes[at] = *byte;
        }
        let import = open_one("export.zip", &bytes);
        prop_assert!(import.catalogue().totals.cases > 0 || import.catalogue().problem_count > 0);
    }
}

fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a member");
        zip.write_all(content).expect("its content");
    }
    zip.finish().expect("a zip").into_inner()
}

#[test]
fn an_archive_that_unpacks_to_gigabytes_is_refused() {
    let zeros = vec![0u8; 300_000_000];
    let bomb = zipped(&[("tickets.json", &zeros)]);
    drop(zeros);
    let within = zipped(&[("inner.zip", &bomb)]);
    for (name, bytes) in [("bomb.zip", bomb), ("nested.zip", within)] {
        assert!(bytes.len() < 1_000_000, "it is small");
        let import = open_one(name, &bytes);
        let codes: Vec<_> = import.catalogue().problems.iter().map(|problem| problem.code.as_str()).collect();
        assert!(codes.contains(&"archive.bomb"), "{codes:?}");
    }
}

#[test]
fn names_in_an_archive_lead_nowhere() {
    let ticket = br#"{"id":1,"subject":"s","status":"open","via":{},"requester_id":2,"comments":[]}"#;
    let import = open_one("a.zip", &zipped(&[("../../../tickets.json", ticket)]));
    let names: Vec<_> = import.catalogue().files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["a.zip", "a.zip/tickets.json"]);
    assert_eq!(import.catalogue().totals.cases, 1);
}

#[test]
fn a_pass_can_be_cancelled() {
    for name in ["export_1.json", "export.zip"] {
        let bytes = if name.ends_with("zip") { zipped(&[("export_1.json", &export())]) } else { export() };
        let mut files = MemoryFiles::default();
        files.add(name, bytes);
        let outcome = Import::open(Box::new(files), Settings::default(), &mut |_| ControlFlow::Break(()));
        assert_eq!(outcome.err(), Some(Cancelled));
    }
}

#[test]
fn a_file_that_changed_since_is_said() {
    struct Changed(MemoryFiles);
    impl Files for Changed {
        fn count(&self) -> u32 {
            self.0.count()
        }
        fn info(&self, id: deskie_migrator::source::FileId) -> io::Result<deskie_migrator::source::FileInfo> {
            self.0.info(id)
        }
        fn open(&self, id: deskie_migrator::source::FileId) -> io::Result<Box<dyn deskie_migrator::source::ReadSeek>> {
            self.0.open(id)
        }
        fn spill(&mut self, name: String, content: &mut dyn Read) -> io::Result<deskie_migrator::source::FileId> {
            self.0.spill(name, content)
        }
        fn read(&self, _: deskie_migrator::source::Span) -> io::Result<Vec<u8>> {
            Err(io::ErrorKind::NotFound.into())
        }
    }
    let mut files = MemoryFiles::default();
    files.add("export_1.json", export());
    let import = Import::open(Box::new(Changed(files)), Settings::default(), &mut |_| ControlFlow::Continue(()))
        .expect("nobody cancels");
    let problem = import.load(CaseIndex(0)).expect_err("it cannot be read");
    assert_eq!((problem.code.as_str(), problem.place.file.as_str()), ("file.changed", "export_1.json"));
}

#[test]
fn the_sample_export_reads_without_a_problem() {
    let import = open_one("zendesk-export.json", include_bytes!("../static/samples/zendesk-export.json"));
    let catalogue = import.catalogue();
    assert_eq!((catalogue.totals.cases, catalogue.problem_count), (40, 0));
    assert_eq!(import.xray().agents.len(), 3);
}
