//! Mailboxes of Outlook: both kinds are read whole, and what is read is what Microsoft's own reader finds in them.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on must stop")]
#![allow(dead_code, reason = "each test program uses its part of the builders")]

mod outlook;

use std::io::Cursor;
use std::ops::ControlFlow;
use std::rc::Rc;

use deskie_migrator::catalogue::CaseIndex;
use deskie_migrator::source::MemoryFiles;
use deskie_migrator::vendor::Settings;
use deskie_migrator::vendor::import::Import;
use outlook::cases;
use outlook::pst::{Kind, mailbox};
use outlook_pst::ltp::prop_context::PropertyValue;
use outlook_pst::messaging::store::{AnsiStore, Store, UnicodeStore};
use outlook_pst::ndb::node_id::NodeId;
use outlook_pst::{AnsiPstFile, UnicodePstFile};

/// Microsoft's reader of the same bytes.
fn reference(kind: Kind, bytes: Vec<u8>) -> Rc<dyn Store> {
    match kind {
        Kind::Ansi => {
            let file = AnsiPstFile::read_from(Box::new(Cursor::new(bytes))).expect("a mailbox");
            AnsiStore::read(Rc::new(file)).expect("a store")
        }
        Kind::Unicode => {
            let file = UnicodePstFile::read_from(Box::new(Cursor::new(bytes))).expect("a mailbox");
            UnicodeStore::read(Rc::new(file)).expect("a store")
        }
    }
}

#[test]
fn what_is_made_here_is_a_mailbox_to_microsofts_reader() {
    for kind in [Kind::Ansi, Kind::Unicode] {
        let store = reference(kind, mailbox(kind, &cases::folders()));
        let top = store.properties().ipm_sub_tree_entry_id().expect("it is there");
        let top = store.open_folder(&top).expect("it opens");
        let rows = top.hierarchy_table().expect("it has folders").rows_matrix().count();
        assert_eq!(rows, cases::folders().len(), "{kind:?}");
        let inbox = top.hierarchy_table().expect("it has folders").rows_matrix().next().map(|row| u32::from(row.id()));
        let open = |id: u32| store.properties().make_entry_id(NodeId::from(id)).expect("it has a key");
        let inbox = store.open_folder(&open(inbox.expect("it is there"))).expect("it opens");
        let contents = inbox.contents_table().expect("it has messages");
        let mut subjects = Vec::new();
        for row in contents.rows_matrix() {
            let message = store.open_message(&open(u32::from(row.id())), None).expect("it opens");
            assert_eq!(message.recipient_table().expect("it has one").rows_matrix().count(), 1);
            match message.properties().get(0x0037).expect("it has a subject") {
                PropertyValue::Unicode(text) => subjects.push(text.to_string()),
                PropertyValue::String8(text) => subjects.push(text.to_string()),
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(subjects, ["Kettle", "Files", "Nested", "Long"], "{kind:?}");
    }
}

/// Imports one mailbox and tells its cases as text.
fn import(bytes: Vec<u8>) -> (Import, Vec<String>) {
    let mut files = MemoryFiles::default();
    files.add("a.pst", bytes);
    let settings = Settings { own_addresses: Some(vec!["help@teahouse.example".to_owned()]), ..Settings::default() };
    let import = Import::open(Box::new(files), settings, &mut |_| ControlFlow::Continue(())).expect("not cancelled");
    let count = import.catalogue().cases.len();
    let load = |at| import.load(CaseIndex(u32::try_from(at).expect("few"))).expect("what was read can be read again");
    let mut cases = Vec::new();
    for case in (0..count).map(load) {
        let group = case.group.unwrap_or_default();
        for entry in case.entries {
            let files: Vec<String> = entry.attachments.iter().map(|file| file.name.clone()).collect();
            let text = format!("{} [{group}] {}: {} {files:?}", case.subject, entry.author.label, entry.body.raw());
            cases.push(text);
        }
    }
    (import, cases)
}

#[test]
fn both_kinds_of_mailbox_hold_the_same_mails() {
    let (unicode, cases) = import(mailbox(Kind::Unicode, &cases::folders()));
    assert_eq!(cases, import(mailbox(Kind::Ansi, &cases::folders())).1);
    let long = "The kettle leaks, and it is not the first one. ".repeat(600);
    for wanted in [
        "Kettle [] Ann Reed: It leaks.\r\n []",
        "Kettle [] Lee Marsh: We send you a new one.\r\n []",
        "Nested [] Ann Reed: See below. [\"The first word.eml\"]",
        "From the start [Orders_2024] Ann Reed: From the start it leaked.\r\n>From me\r\nFrom you\r\n []",
    ] {
        assert!(cases.iter().any(|case| case == wanted), "{wanted} is not in {cases:#?}");
    }
    assert!(cases.iter().any(|case| case.contains(long.trim_end())), "a long text is whole");
    let files = "[\"kettle.png\", \"счёт.txt\", \"BILL~1.PDF\", \"nothing.bin\"]";
    assert!(cases.iter().any(|case| case.ends_with(files)), "{cases:#?}");
    let problems = &unicode.catalogue().problems;
    assert!(problems.iter().any(|problem| problem.message.contains("a contact")), "{problems:#?}");
}

#[test]
fn a_damaged_mail_costs_only_itself() {
    let whole = mailbox(Kind::Unicode, &cases::folders());
    let (_, before) = import(whole.clone());
    let mut bytes = whole;
    let text: Vec<u8> = "We send you".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let at = bytes.windows(text.len()).position(|window| window == text).expect("it is in clear");
    bytes[at] ^= 1;
    let (damaged, after) = import(bytes);
    assert_eq!(after.len() + 1, before.len());
    assert!(damaged.catalogue().problems.iter().any(|problem| problem.code == "outlook.damaged"));
}

#[test]
fn an_offline_copy_of_the_newest_kind_is_refused_with_the_way_out() {
    let mut bytes = mailbox(Kind::Unicode, &cases::folders());
    bytes[10] = 36;
    let (import, cases) = import(bytes);
    assert_eq!(cases, Vec::<String>::new());
    let problem = import.catalogue().problems.first().expect("it is said");
    assert_eq!(problem.code, "outlook.mailbox");
    assert!(problem.message.contains(".ost") && problem.message.contains("export it"), "{}", problem.message);
}

#[test]
fn reading_a_mailbox_can_be_stopped() {
    let mut files = MemoryFiles::default();
    files.add("a.pst", mailbox(Kind::Unicode, &cases::folders()));
    let mut told = 0;
    let stopped = Import::open(Box::new(files), Settings::default(), &mut |_| {
        told += 1;
        if told > 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert!(stopped.is_err());
}
