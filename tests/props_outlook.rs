//! Properties of Outlook's files: whatever the bytes are nothing panics, memory and time stay within bounds, and a good
//! message gives the same mail always. Also writes the binary files of the corpus (`UPDATE_EXPECT=1`) and holds them to
//! what they are made of.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on must stop")]

mod outlook;

use std::fs;
use std::io::Cursor;
use std::ops::ControlFlow;
use std::path::Path;

use deskie_migrator::catalogue::CaseIndex;
use deskie_migrator::source::MemoryFiles;
use deskie_migrator::source::outlook::{is_message, message};
use deskie_migrator::vendor::Settings;
use deskie_migrator::vendor::import::Import;
use outlook::cases;
use outlook::pst::{Kind, mailbox, with_wrong_bytes};
use proptest::prelude::*;

#[test]
fn the_corpus_holds_what_its_cases_are_made_of() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/mail");
    for (folder, name, bytes) in cases::all() {
        let path = root.join(folder).join("input").join(name);
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::create_dir_all(path.parent().expect("it has one")).expect("the corpus can be written");
            fs::write(&path, bytes).expect("the corpus can be written");
        } else {
            assert!(fs::read(&path).expect("it is there") == bytes, "{} is made of something else", path.display());
        }
    }
}

/// Imports one file under a name and loads all its cases.
fn import(name: &str, bytes: Vec<u8>) -> Import {
    let mut files = MemoryFiles::default();
    files.add(name, bytes);
    let import =
        Import::open(Box::new(files), Settings::default(), &mut |_| ControlFlow::Continue(())).expect("not cancelled");
    for at in 0..import.catalogue().cases.len() {
        import.load(CaseIndex(u32::try_from(at).expect("few"))).expect("what was read can be read again");
    }
    import
}

/// Good messages.
fn good() -> Vec<Vec<u8>> {
    cases::all()
        .into_iter()
        .filter(|(_, name, _)| name.ends_with(".msg") && *name != "cut.msg")
        .map(|(_, _, bytes)| bytes)
        .collect()
}

#[test]
fn a_cut_message_is_a_problem_and_nothing_else() {
    for bytes in good() {
        for len in (0..bytes.len()).step_by(61) {
            let import = import("a.msg", bytes[..len].to_vec());
            assert!(import.catalogue().problem_count > 0 || !import.catalogue().cases.is_empty(), "silent at {len}");
        }
    }
}

fn letter_with_a_file() -> outlook::Node {
    outlook::Node::mail("Kettle")
        .from("Ann Reed", "ann.reed@example.org")
        .to(1, "Tea House", "help@teahouse.example")
        .sent(1_709_283_600)
        .wide(0x1000, "It leaks.")
        .file("kettle.png", "image/png", &[7; 9000])
}

/// Cases and what was said.
fn told(import: &Import) -> (usize, Vec<&str>) {
    let codes = import.catalogue().problems.iter().map(|problem| problem.code.as_str()).collect();
    (import.catalogue().cases.len(), codes)
}

#[test]
fn a_broken_file_of_a_message_costs_only_itself() {
    let mut bytes = letter_with_a_file().msg();
    let name: Vec<u8> = "__substg1.0_37010102".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let entry = bytes.windows(name.len()).position(|window| window == name).expect("the stream is listed");
    // Where its content begins: in no sector of the file.
    bytes[entry + 116..entry + 120].copy_from_slice(&0x0FFF_FFF0_u32.to_le_bytes());
    assert_eq!(told(&import("a.msg", bytes)), (1, vec!["outlook.attachment"]));
}

#[test]
fn a_broken_file_in_a_mailbox_costs_only_itself() {
    let inbox = outlook::pst::Folder { name: "Inbox", messages: vec![letter_with_a_file()], folders: Vec::new() };
    for kind in [Kind::Ansi, Kind::Unicode] {
        // One of these is where the properties of the file begin, whose mark is made wrong.
        let found = (0..40).map(|block| with_wrong_bytes(kind, std::slice::from_ref(&inbox), &[(block, 2, 0)]));
        let spared =
            found.map(|bytes| import("a.pst", bytes)).any(|import| told(&import) == (1, vec!["outlook.attachment"]));
        assert!(spared, "{kind:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_behind_the_beginning_of_an_office_file_are_read_or_refused(rest in prop::collection::vec(any::<u8>(), 0..4096)) {
        let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
        bytes.extend(rest);
        prop_assert!(import("a.msg", bytes).catalogue().problem_count > 0);
    }

    #[test]
    fn a_damaged_message_is_read_or_refused(
        which in 0..64_usize,
        hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..24),
    ) {
        let good = good();
        let mut bytes = good[which % good.len()].clone();
        for (at, byte) in hits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        import("a.msg", bytes);
    }

    #[test]
    fn a_message_with_a_damaged_directory_is_read_or_refused(
        which in 0..64_usize,
        hits in prop::collection::vec((0..1536_usize, prop::sample::select(vec![0_u8, 1, 2, 5, 0x7F, 0xFE, 0xFF])), 1..8),
    ) {
        let good = good();
        let mut bytes = good[which % good.len()].clone();
        for (at, byte) in hits {
            let len = bytes.len();
            bytes[at % len] = byte;
        }
        import("a.msg", bytes);
    }

    #[test]
    fn any_bytes_behind_the_beginning_of_a_mailbox_are_read_or_refused(rest in prop::collection::vec(any::<u8>(), 0..4096)) {
        let mut bytes = b"!BDN".to_vec();
        bytes.extend(rest);
        prop_assert!(import("a.pst", bytes).catalogue().problem_count > 0);
    }

    #[test]
    fn a_damaged_mailbox_is_read_or_refused(
        unicode in any::<bool>(),
        hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..24),
        len in any::<prop::sample::Index>(),
        cuts in any::<bool>(),
    ) {
        let mut bytes = mailbox(if unicode { Kind::Unicode } else { Kind::Ansi }, &cases::folders());
        for (at, byte) in hits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if cuts {
            bytes.truncate(len.index(bytes.len()));
        }
        import("a.pst", bytes);
    }

    #[test]
    fn a_mailbox_made_to_harm_is_read_or_refused(
        unicode in any::<bool>(),
        wrong in prop::collection::vec(
            (0..80_usize, 0..64_usize, prop::sample::select(vec![0_u8, 1, 2, 4, 5, 8, 0x20, 0x7F, 0x80, 0xFE, 0xFF])),
            1..6,
        ),
    ) {
        let kind = if unicode { Kind::Unicode } else { Kind::Ansi };
        import("a.pst", with_wrong_bytes(kind, &cases::folders(), &wrong));
    }

    #[test]
    fn the_same_message_makes_the_same_mail(which in 0..64_usize) {
        let good = good();
        let bytes = &good[which % good.len()];
        prop_assert!(is_message(Cursor::new(bytes)));
        let mail = || message(Cursor::new(bytes)).expect("it is good").to_mime(&mut Vec::new());
        prop_assert_eq!(mail(), mail());
    }
}
