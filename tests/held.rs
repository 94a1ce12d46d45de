//! What is held of files, counted byte by byte: so much a case whatever the texts are, and no more than so much for a record
//! that was made to be more than a browser can hold. Alone in its program, whose allocator counts.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::io::Write as _;
use std::ops::ControlFlow;
use std::sync::{Mutex, MutexGuard};

use deskie_migrator::source::MemoryFiles;
use deskie_migrator::vendor::Settings;
use deskie_migrator::vendor::import::Import;
use peak_alloc::PeakAlloc;

#[path = "boxes/make.rs"]
#[allow(dead_code, reason = "the other tests of containers use all of it")]
mod make;

#[global_allocator]
static HELD: PeakAlloc = PeakAlloc;

/// One measurement at a time.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(|broken| broken.into_inner())
}

/// What was read of a file on disk, the most that was held meanwhile, and what is held of it.
fn read_and_hold(name: &str, bytes: &[u8]) -> (Import, usize, usize) {
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(bytes).expect("it takes the bytes");
    let mut files = MemoryFiles::default();
    files.add_path(name, file.path()).expect("it is there");
    let before = HELD.current_usage();
    HELD.reset_peak_usage();
    let import = Import::open(Box::new(files), Settings::default(), &mut |_| ControlFlow::Continue(()));
    let (peak, after) = (HELD.peak_usage() - before, HELD.current_usage() - before);
    (import.expect("nobody cancels"), peak, after)
}

/// What was read, and the most that was held meanwhile.
fn read(name: &str, bytes: &[u8]) -> (Import, usize) {
    let (import, peak, _) = read_and_hold(name, bytes);
    (import, peak)
}

/// A subject as long as they are.
fn subject(case: usize) -> String {
    format!("Kettle {case:08} does not heat water")
}

fn person(case: usize) -> String {
    format!("ann{}@example.org", case % 50)
}

fn zendesk(cases: usize) -> Vec<u8> {
    let text = "It leaks, and I would like to have my money back. ".repeat(8);
    (0..cases)
        .flat_map(|case| {
            let (subject, person, id) = (subject(case), case % 50, case + 100_000);
            format!(
                "{{\"id\":{id},\"subject\":\"{subject}\",\"status\":\"open\",\"created_at\":\"2024-03-01T10:00:00Z\",\"via\":{{\"channel\":\"email\"}},\
                 \"requester\":{{\"id\":{person},\"name\":\"Ann {person}\",\"email\":\"ann{person}@example.org\"}},\"comments\":[\
                 {{\"id\":{id}1,\"author_id\":{person},\"public\":true,\"body\":\"{text}\",\"created_at\":\"2024-03-01T10:00:00Z\"}}]}}\n"
            )
            .into_bytes()
        })
        .collect()
}

fn table(cases: usize) -> Vec<u8> {
    let mut table = "Ticket ID,Subject,Description,Customer email,Status,Created at\n".to_owned();
    for case in 0..cases {
        let (subject, person) = (subject(case), person(case));
        table.push_str(&format!(
            "{},{subject},\"{}\",{person},open,2024-03-01 10:00\n",
            case + 100_000,
            "It leaks. ".repeat(30)
        ));
    }
    table.into_bytes()
}

/// Four rows of each case, all first rows before all second ones.
fn interleaved(cases: usize) -> Vec<u8> {
    let mut table = "Ticket ID,Subject,Message,Author email,Customer email,Message date\n".to_owned();
    for message in 0..MESSAGES {
        for case in 0..cases {
            let (subject, person) = (subject(case), person(case));
            let author = if message % 2 == 0 { person.as_str() } else { "bo@teahouse.example" };
            let text = format!("Message {message} of {case}. {}", "It leaks. ".repeat(20));
            table.push_str(&format!(
                "{},{subject},{text},{author},{person},2024-03-{:02} 10:00\n",
                case + 100_000,
                message + 1
            ));
        }
    }
    table.into_bytes()
}

const MESSAGES: usize = 4;

fn mbox(cases: usize) -> Vec<u8> {
    let mut mails = String::new();
    for case in 0..cases {
        let (subject, person) = (subject(case), person(case));
        mails.push_str(&format!(
            "From {person} Fri Mar 01 10:00:00 2024\nFrom: Ann <{person}>\nTo: help@teahouse.example\nSubject: {subject}\n\
             Date: Fri, 1 Mar 2024 10:00:00 +0000\nMessage-ID: <{case}@example.org>\n\n{}\n\n",
            "It leaks. ".repeat(40)
        ));
    }
    mails.into_bytes()
}

/// Bytes a case, its id and subject aside, between two sizes of a file: what is held whatever the size cancels out. The most
/// while it is read, and what stays.
fn a_case(name: &str, make: fn(usize) -> Vec<u8>) -> (usize, usize) {
    const FEW: usize = 10_000;
    const MANY: usize = 40_000;
    let held = |cases: usize| {
        let (import, peak, after) = read_and_hold(name, &make(cases));
        assert_eq!(import.catalogue().cases.len(), cases, "{name}: {:?}", import.catalogue().problems.first());
        (peak, after)
    };
    let own = subject(0).len() + "100000".len();
    let ((few_peak, few_after), (many_peak, many_after)) = (held(FEW), held(MANY));
    let each = |many: usize, few: usize| (many.saturating_sub(few) / (MANY - FEW)).saturating_sub(own);
    // Of the smaller file the beginning takes the most, not the cases.
    let after = each(many_after, few_after);
    (each(many_peak, few_peak).max(after), after)
}

#[test]
#[allow(clippy::print_stderr, reason = "people who measure read the figures: cargo test --test held -- --nocapture")]
fn a_case_costs_so_much_and_no_more() {
    let _alone = alone();
    // What is held of each: its header, the place of its record, and what tells it from others while files are read.
    const MOST: usize = 250;
    let found = [
        ("tickets.json", zendesk as fn(usize) -> Vec<u8>),
        ("tickets.csv", table),
        ("mail.mbox", mbox),
        ("messages.csv", interleaved),
    ]
    .map(|(name, make)| (name, a_case(name, make)));
    for (name, (peak, after)) in found {
        eprintln!("{name}: {peak} bytes a case while it is read, {after} then");
    }
    for (name, (peak, after)) in found {
        assert!(peak <= MOST && after <= MOST, "{name}: {peak} bytes a case while it is read, {after} then");
    }
}

const MB: usize = 1024 * 1024;

#[test]
fn a_record_of_nothing_but_numbers_costs_only_itself() {
    let _alone = alone();
    let good = |id: u32| String::from_utf8(make::ticket(id)).expect("it is text");
    let bad = format!("{{\"id\":9,\"subject\":\"s\",\"numbers\":[{}1]}}\n", "1,".repeat(4_300_000));
    for text in [format!("{}{bad}{}", good(1), good(2)), format!("[{},{bad},{}]", good(1).trim(), good(2).trim())] {
        let (import, peak) = read("tickets.json", text.as_bytes());
        assert_eq!(import.catalogue().cases.len(), 2);
        assert_eq!(import.catalogue().problems[0].code, "json.too_long");
        assert!(peak < 60 * MB, "{} MB", peak / MB);
    }
}

#[test]
fn an_answer_of_nothing_but_numbers_takes_no_more_than_a_record_may() {
    let _alone = alone();
    let text = format!("{{\"assets\":{{\"Ticket\":[{}1]}}}}", "1,".repeat(4_300_000));
    let (import, peak) = read("answer.json", text.as_bytes());
    assert_eq!(import.catalogue().cases.len(), 0);
    assert!(peak < 60 * MB, "{} MB", peak / MB);
}

#[test]
fn a_mail_of_nothing_but_parts_costs_only_itself() {
    let _alone = alone();
    let mail = |subject: &str, head: &str, body: &str| {
        format!(
            "From ann@example.org Fri Mar 01 10:00:00 2024\nFrom: ann@example.org\nTo: help@teahouse.example\nSubject: {subject}\n\
             Date: Fri, 1 Mar 2024 10:00:00 +0000\nMessage-ID: <{subject}@example.org>\n{head}\n{body}\n\n"
        )
    };
    let parts = "--tea\n\nx\n".repeat(500_000);
    let bad = mail("Parts", "Content-Type: multipart/mixed; boundary=tea\n", &parts);
    let text = [mail("Kettle", "", "It leaks"), bad, mail("Cup", "", "It broke")].concat();
    let (import, peak) = read("mail.mbox", text.as_bytes());
    assert_eq!(import.catalogue().cases.len(), 2);
    assert_eq!(import.catalogue().problems[0].code, "mail.too_much");
    assert!(peak < 40 * MB, "{} MB", peak / MB);
}

/// Pieces of every format that many cost a parser more than their bytes.
const PIECES: &[&str] = &[
    "1,",
    "[",
    "]",
    "{",
    "}",
    "{\"a\":",
    "\"\",",
    "<a/>",
    "<ticket>",
    "</ticket>",
    "<b c=\"\"/>",
    ",",
    ";",
    "\"",
    "\n",
    "\r\n",
    "--b\n\nx\n",
    "A: b\n",
    "From - Tue Mar 19 09:13:51 2019\n",
    "From: a@b.c\n",
    "Content-Type: multipart/mixed; boundary=b\n\n",
    "01/03/2024, 10:00 - Ann: m\n",
    "id,subject,body\n",
    "1,a,b\n",
    "\"a\nb\"",
    "{\"id\":1,\"subject\":\"s\",\"via\":{},\"requester_id\":2,\"comments\":[]},",
    "é",
    "\0",
    "x",
];

#[test]
fn no_file_costs_many_times_itself() {
    use proptest::prelude::*;
    use proptest::test_runner::{Config, TestRunner};

    let _alone = alone();
    let piece = (prop::sample::select(PIECES), prop_oneof![3 => 1usize..4, 1 => 1000usize..20_000]);
    let name = prop::sample::select(vec![
        "t.csv",
        "tickets.json",
        "tickets.xml",
        "mail.mbox",
        "a.eml",
        "WhatsApp Chat with Ann.txt",
        "t",
    ]);
    let text = prop::collection::vec(piece, 1..12).prop_map(|pieces| {
        let mut text: String = pieces.into_iter().map(|(piece, times)| piece.repeat(times)).collect();
        let cut = (0..=400_000.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        text.truncate(cut);
        text
    });
    let config = Config { cases: 60, failure_persistence: None, ..Config::default() };
    let outcome = TestRunner::new(config).run(&(name, text), |(name, text)| {
        let (_, peak) = read(name, text.as_bytes());
        // Buffers, and of each byte what a parser may make of it.
        let most = 12 * MB + text.len() * 120;
        prop_assert!(peak <= most, "{} MB for {} bytes", peak / MB, text.len());
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn a_chat_is_read_to_what_a_browser_can_hold() {
    let _alone = alone();
    let mut chat = String::new();
    for at in 0..205_000 {
        chat.push_str(&format!("01/03/2024, 10:{:02} - Ann: m{at}\n", at % 60));
    }
    let (import, peak) = read("WhatsApp Chat with Ann.txt", chat.as_bytes());
    let case = import.catalogue().cases.first().expect("the chat is a case");
    assert_eq!(case.messages + case.notes, 200_000);
    assert!(import.catalogue().problems.iter().any(|problem| problem.code == "whatsapp.cut_off"));
    assert!(peak < 250 * MB, "{} MB", peak / MB);
}

#[test]
fn texts_that_cells_share_cost_little_more_than_themselves() {
    let _alone = alone();
    let shared = format!("<sst>{}</sst>", "<si><t>tea</t></si>".repeat(400_000));
    let sheet = "<row><c t=\"s\"><v>399999</v></c><c t=\"s\"><v>0</v></c></row>";
    let bytes = make::xlsx(&[("S", "visible", sheet)], &[("xl/sharedStrings.xml", &shared)]);
    let (_, peak) = read("a.xlsx", &bytes);
    // Four bytes and the text, and twice that for a moment.
    assert!(peak < 12 * MB, "{} MB", peak / MB);
}
