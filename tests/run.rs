//! The promises of a run, proved against the practice Deskie's own books.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test stops where it cannot go on")]

mod support;

use deskie_migrator::deskie::dialect::NotePath;
use deskie_migrator::deskie::{Answer, Body, Dialect, HttpRequest, Method, limits};
use deskie_migrator::model::{EntryKind, Side};
use deskie_migrator::plan::CaseStatus;
use deskie_migrator::practice::{Faults, Settings, Switches};
use deskie_migrator::run::ledger::State;
use deskie_migrator::run::task::FILE_UNREADABLE;
use deskie_migrator::run::{Event, Outcome, Phase, Report, Task};
use support::books::{self, BookCase};
use support::imports::{self, instant};
use support::rehearsal::{Import, Rehearsal, TODAY};
use support::trial::chats_to_custom_channel;

fn import(seed: u64) -> Import {
    imports::varied(seed, 30, &imports::STAFF)
}

fn rehearse(seed: u64, settings: Settings) -> (Rehearsal, Report) {
    let mut rehearsal = Rehearsal::new(import(seed), settings, chats_to_custom_channel);
    let report = rehearsal.run();
    (rehearsal, report)
}

fn set(settings: &mut Settings, name: &str, number: usize) {
    let switch = Switches::ALL.iter().find(|switch| switch.name == name).unwrap();
    (switch.set)(&mut settings.switches, number);
}

/// Compares case by case, so that a difference can be read.
fn same(found: &[BookCase], wanted: &[BookCase], what: &str) {
    assert_eq!(found.len(), wanted.len(), "{what}: cases lost or doubled");
    for (found, wanted) in found.iter().zip(wanted) {
        assert_eq!(found, wanted, "{what}");
    }
}

fn closes(report: &Report) {
    for row in [report.cases, report.messages, report.notes, report.attachments] {
        assert!(row.closes(), "{report:?}");
    }
}

fn fast() -> Settings {
    Settings { per_minute: Some(1_500), ..Settings::default() }
}

fn undisturbed(seed: u64) -> Vec<BookCase> {
    let (rehearsal, report) = rehearse(seed, fast());
    assert!(report.complete, "{report:?} {:?}", rehearsal.task.failures(0, 5));
    books::of(&rehearsal.world.server)
}

#[test]
fn every_record_arrives_with_author_date_order_and_kind() {
    let import = import(1);
    let (rehearsal, report) = rehearse(1, fast());
    closes(&report);
    assert!(report.complete, "{:?}", rehearsal.task.failures(0, 10));
    let books = books::of(&rehearsal.world.server);
    assert_eq!(books.len(), import.cases.len());
    assert_eq!(report.cases.created, import.cases.len() as u64);
    let mapping = &rehearsal.mapping;
    let staff = |key: &str| match mapping.agents[&deskie_migrator::model::PersonKey(key.into())].to {
        deskie_migrator::plan::AgentTarget::Staff(id) => id.0,
        deskie_migrator::plan::AgentTarget::StandIn => mapping.stand_in.unwrap().0,
    };
    // Each case is found by what the plan leaves untouched: the texts of its entries.
    for case in &import.cases {
        let marks = |entry: &deskie_migrator::model::Entry| {
            let raw = entry.body.raw();
            raw.split('<').find(|part| part.contains("Text")).unwrap_or(raw).replace("p>", "").replace('\n', " ")
        };
        let wanted: Vec<(bool, u64, String)> = case
            .entries
            .iter()
            .map(|entry| {
                let by = match (entry.kind, entry.author.side) {
                    (EntryKind::Message, Side::Agent) => staff(&entry.author.person.as_ref().unwrap().0),
                    _ => 0,
                };
                (entry.kind == EntryKind::Note, by, marks(entry))
            })
            .collect();
        let found = books.iter().any(|book| {
            let mut messages: &[support::books::BookMessage] = &book.messages;
            if case.entries[0].kind == EntryKind::Note {
                messages = &messages[1..];
            }
            messages.len() == wanted.len()
                && messages.iter().zip(&wanted).all(|(message, (note, by, mark))| {
                    let first_line = mark.split("Привет").next().unwrap_or_default().trim();
                    message.note == *note && message.staff == *by && message.text.contains(first_line)
                })
                && messages.windows(2).all(|pair| pair[0].at < pair[1].at)
        });
        assert!(found, "case {} is not in the books as it was: {wanted:?}", case.source_id);
    }
}

#[test]
fn nobody_is_mailed() {
    for seed in 0..10 {
        let (rehearsal, _) = rehearse(seed, fast());
        assert_eq!(rehearsal.world.server.mailed(), [], "seed {seed}");
    }
}

#[test]
fn mishaps_lose_nothing_and_double_nothing() {
    for seed in 0..400_u64 {
        let calm = undisturbed(seed % 6);
        let percent = [3, 10, 30][(seed % 3) as usize];
        let settings = Settings { faults: Some(Faults { seed, percent }), ..fast() };
        let (rehearsal, report) = rehearse(seed % 6, settings);
        closes(&report);
        assert!(report.complete, "seed {seed}: {:?}", rehearsal.task.failures(0, 5));
        let stormy = books::of(&rehearsal.world.server);
        assert_eq!(stormy.len(), calm.len(), "seed {seed}: cases lost or doubled");
        same(&stormy, &calm, &format!("seed {seed}"));
        assert_eq!(rehearsal.world.server.mailed(), []);
    }
}

#[test]
fn the_limit_is_used_and_never_exceeded() {
    let settings = Settings { per_minute: Some(50), ..Settings::default() };
    let (rehearsal, report) = rehearse(2, settings);
    assert_eq!(report.limited, 0, "a 429 of our own making");
    let minutes = (report.duration as f64 / 60_000.0).max(1.0);
    let share = 50.0 * 0.9;
    let rate = report.units as f64 / minutes;
    assert!(rate >= share * 0.95, "{rate:.1} units a minute of {share}");
    // The estimate shown before the run is an upper bound, and not a wild one.
    let writes = rehearsal.world.sent.iter().filter(|(_, request)| request.method() != Method::Get).count() as u64;
    let reads = rehearsal.world.sent.len() as u64 - writes;
    assert_eq!(report.units, writes * limits::cost(Method::Post).0 + reads);
}

#[test]
fn a_hidden_limit_is_learnt_from_its_429s() {
    let mut settings = Settings { per_minute: Some(14), ..Settings::default() };
    set(&mut settings, "limit_headers", 1);
    let (rehearsal, report) = rehearse(3, settings);
    assert!(report.complete, "{:?}", rehearsal.task.failures(0, 5));
    same(&books::of(&rehearsal.world.server), &undisturbed(3), "hidden limit");
}

#[test]
fn the_state_is_right_at_the_end_whatever_messages_change() {
    for (name, number) in Switches::ALL
        .iter()
        .filter(|switch| ["user_message", "staff_message"].contains(&switch.name))
        .flat_map(|switch| (0..switch.variants).map(move |number| (switch.name, number)))
    {
        let mut settings = fast();
        set(&mut settings, name, number);
        let (rehearsal, report) = rehearse(4, settings);
        assert!(report.complete, "{name} {number}: {:?}", rehearsal.task.failures(0, 5));
        let states =
            |books: Vec<BookCase>| books.into_iter().map(|case| (case.subject, case.status)).collect::<Vec<_>>();
        let mut wanted: Vec<_> = import(4)
            .cases
            .iter()
            .map(|case| {
                let status = rehearsal.mapping.statuses[&case.status.raw].to;
                (case.subject.clone(), CaseStatus::as_str(status).to_owned())
            })
            .collect();
        let mut found = states(books::of(&rehearsal.world.server));
        wanted.sort();
        found.sort();
        assert_eq!(found, wanted, "{name} {number}");
    }
}

#[test]
fn a_second_run_finds_everything_there() {
    let (first, _) = rehearse(5, fast());
    let lines: Vec<&str> = first.world.ledger.iter().map(String::as_str).collect();
    let (state, _) = State::read(lines.into_iter()).unwrap();
    let before = books::of(&first.world.server);
    let mut second = Rehearsal::against(
        import(5),
        first.drive.world.server,
        first.drive.world.now,
        state,
        Dialect::default(),
        chats_to_custom_channel,
    );
    let report = second.run();
    closes(&report);
    assert_eq!(report.cases.already, 30);
    assert_eq!(report.cases.created, 0);
    assert!(second.world.sent.is_empty(), "nothing is sent for what is there");
    same(&books::of(&second.world.server), &before, "second run");
}

#[test]
fn a_run_stopped_anywhere_goes_on_from_its_ledger() {
    let calm = undisturbed(6);
    for stop_after in (0..400).step_by(3) {
        let settings = Settings { faults: Some(Faults { seed: stop_after, percent: 5 }), ..fast() };
        let mut first = Rehearsal::new(import(6), settings, chats_to_custom_channel);
        for _ in 0..stop_after {
            if first.task.is_finished() || !first.step() {
                break;
            }
        }
        // The world ends here: only the server and the durable lines are left. What is on its way still arrives.
        let (state, _) = State::read(first.world.ledger.iter().map(String::as_str)).unwrap();
        let now = first.world.now.plus(120_000);
        let mut second = Rehearsal::against(
            import(6),
            first.drive.world.server,
            now,
            state,
            Dialect::default(),
            chats_to_custom_channel,
        );
        let report = second.run();
        closes(&report);
        same(&books::of(&second.world.server), &calm, &format!("stopped after {stop_after} events"));
    }
}

#[test]
fn stopping_ends_after_the_cases_under_way_and_the_sums_close() {
    let mut rehearsal = Rehearsal::new(import(7), fast(), chats_to_custom_channel);
    for _ in 0..40 {
        rehearsal.step();
    }
    rehearsal.tell(Event::Stop);
    let report = rehearsal.run();
    closes(&report);
    assert!(report.cases.not_reached > 0 && report.cases.created > 0, "{report:?}");
    assert_eq!(report.cases.failed, 0);
    assert_eq!(books::of(&rehearsal.world.server).len() as u64, report.cases.created, "no half case is left");
    let rows = rehearsal.task.rows(0, 100);
    assert_eq!(rows.iter().filter(|row| row.outcome == Outcome::Created).count() as u64, report.cases.created);
}

#[test]
fn a_pause_sends_nothing_new() {
    let mut rehearsal = Rehearsal::new(import(7), fast(), chats_to_custom_channel);
    for _ in 0..40 {
        rehearsal.step();
    }
    rehearsal.tell(Event::Pause);
    let sent = rehearsal.world.sent.len();
    while rehearsal.step() {}
    assert!(rehearsal.world.sent.len() <= sent + 12, "only what was intended already is sent");
    assert_eq!(rehearsal.task.progress(rehearsal.world.now).phase, Phase::Paused);
    rehearsal.tell(Event::Resume);
    assert!(rehearsal.run().complete);
}

#[test]
fn a_revoked_key_halts_the_run_and_loses_nothing() {
    let settings = Settings { key_dies_after: Some(60), ..fast() };
    let mut rehearsal = Rehearsal::new(import(8), settings, chats_to_custom_channel);
    while rehearsal.step() {}
    match rehearsal.task.progress(rehearsal.world.now).phase {
        Phase::Halted { code, .. } => assert_eq!(code, "auth.key"),
        other => panic!("{other:?}"),
    }
    rehearsal.tell(Event::Stop);
    while !rehearsal.task.is_finished() && rehearsal.step() {}
    let report = rehearsal.task.report();
    closes(&report);
    assert!(report.cases.not_reached > 0);
    assert_eq!(report.cases.failed, 0, "a revoked key is nobody's failure");
}

#[test]
fn the_other_path_of_notes_is_found() {
    let mut settings = fast();
    set(&mut settings, "note_path", 1);
    let (rehearsal, report) = rehearse(9, settings);
    assert!(report.complete, "{:?}", rehearsal.task.failures(0, 5));
    assert_eq!(rehearsal.task.dialect().note_path, NotePath::Plural);
    same(&books::of(&rehearsal.world.server), &undisturbed(9), "note path");
}

#[test]
fn a_date_understood_differently_halts_the_run_at_the_first_record() {
    let mut import = import(11);
    for case in &mut import.cases {
        case.created_at = Some(instant(imports::FIRST));
    }
    let dialect = Dialect {
        case_date: deskie_migrator::deskie::dialect::DateForm::Text { zone: "UTC".into() },
        ..Dialect::default()
    };
    let server = deskie_migrator::practice::Server::new(fast());
    let mut rehearsal = Rehearsal::against(import, server, TODAY, State::default(), dialect, chats_to_custom_channel);
    while rehearsal.step() {}
    match rehearsal.task.progress(rehearsal.world.now).phase {
        Phase::Halted { code, .. } => assert_eq!(code, "dialect.date"),
        other => panic!("{other:?}"),
    }
    assert!(books::of(&rehearsal.world.server).len() <= 6, "only what was under way");
}

#[test]
fn the_ledger_holds_no_text_no_address_and_no_key() {
    let (rehearsal, _) = rehearse(12, fast());
    let ledger = rehearsal.world.ledger.join("\n");
    for secret in ["practice-key", "example.org", "Text 1", "Kettle", "Customer 1", "+49"] {
        assert!(!ledger.contains(secret), "{secret}");
    }
}

#[test]
fn a_sentence_in_place_of_an_error_code_reaches_neither_the_ledger_nor_the_report() {
    const SENTENCE: &str = r#"{"error":"The address ann@example.org of Ann is blocked"}"#;
    let mut rehearsal = Rehearsal::new(import(2), fast(), chats_to_custom_channel);
    rehearsal.world.intercept = |request| {
        let body = format!("{:?}", request.body());
        let refused = request.method() == Method::Post && body.contains("of case 4");
        refused.then(|| Answer { status: 422, body: SENTENCE.into(), ..Answer::default() })
    };
    let report = rehearsal.run();
    closes(&report);
    assert_eq!(report.cases.failed, 1, "{report:?}");
    let failures = rehearsal.task.failures(0, 100);
    let failure = failures.iter().find(|failure| failure.outcome == Outcome::Failed).unwrap();
    assert_eq!((failure.case.as_str(), failure.code.as_str()), ("4", "http_422"));
    assert!(!format!("{failures:?}").contains("ann@"), "{failures:?}");
    assert!(!rehearsal.world.ledger.iter().any(|line| line.contains("ann@") || line.contains("blocked")));
}

#[test]
fn a_408_and_a_425_are_looked_into_and_not_taken_for_refusals() {
    for status in [408, 425] {
        let mut rehearsal = Rehearsal::new(import(2), fast(), chats_to_custom_channel);
        rehearsal.world.garble = match status {
            408 => |request, answer| gives_up(request, answer, 408),
            _ => |request, answer| gives_up(request, answer, 425),
        };
        let report = rehearsal.run();
        closes(&report);
        assert!(report.complete && report.unclear > 0, "{status}: {report:?}");
        same(&books::of(&rehearsal.world.server), &undisturbed(2), &format!("{status}"));
    }
}

/// A gateway gives up after the server has written some messages.
fn gives_up(request: &HttpRequest, answer: &mut Answer, status: u16) {
    if request.method() == Method::Post && format!("{:?}", request.body()).contains("of case 4") {
        *answer = Answer { status, body: "<h1>try again</h1>".into(), ..Answer::default() };
    }
}

#[test]
fn a_dead_link_or_an_unreadable_file_costs_the_file_and_not_its_message() {
    let calm = undisturbed(1);
    let mut rehearsal = Rehearsal::new(import(1), fast(), chats_to_custom_channel);
    rehearsal.world.intercept = |request| {
        let body = format!("{:?}", request.body());
        let refuse =
            |error: &str| Some(Answer { status: 400, body: format!(r#"{{"error":"{error}"}}"#), ..Answer::default() });
        if body.contains("far.pdf") {
            return refuse("attachment_not_loaded");
        }
        if matches!(request.body(), Body::Multipart { .. }) { refuse(FILE_UNREADABLE) } else { None }
    };
    let report = rehearsal.run();
    closes(&report);
    assert!(report.complete, "{:?}", rehearsal.task.failures(0, 5));
    assert_eq!(report.attachments.created, 0);
    let mut without_files = calm;
    for message in without_files.iter_mut().flat_map(|case| &mut case.messages) {
        message.files.clear();
    }
    without_files.sort();
    same(&books::of(&rehearsal.world.server), &without_files, "without files");
}

#[test]
fn a_record_that_is_refused_costs_only_itself() {
    let mut rehearsal = Rehearsal::new(import(2), fast(), chats_to_custom_channel);
    rehearsal.world.intercept = |request| {
        let body = format!("{:?}", request.body());
        (request.path().ends_with("messages.json") && body.contains("Text 1 of case 4")).then(|| Answer {
            status: 400,
            body: r#"{"error":"wrong_content"}"#.into(),
            ..Answer::default()
        })
    };
    let report = rehearsal.run();
    closes(&report);
    assert_eq!(report.messages.failed + report.cases.failed, 1, "{report:?}");
    assert_eq!(report.cases.created, 30);
    let failure = &rehearsal.task.failures(0, 100).iter().find(|failure| failure.outcome == Outcome::Failed).unwrap();
    assert_eq!((failure.case.as_str(), failure.code.as_str()), ("4", "wrong_content"));
}

#[test]
fn a_drive_that_is_pulled_out_halts_the_run_and_the_next_one_does_the_rest() {
    let mut first = Rehearsal::new(import(6), fast(), chats_to_custom_channel);
    for _ in 0..60 {
        first.step();
    }
    first.world.unreadable = u64::MAX;
    while first.step() {}
    match first.task.progress(first.world.now).phase {
        Phase::Halted { code, .. } => assert_eq!(code, "many_unreadable"),
        other => panic!("{other:?}"),
    }
    let report = first.task.report();
    assert!((10..=16).contains(&report.cases.failed), "all cases of the queue were tried: {report:?}");
    // The person ends the run, and begins another when the drive is back.
    first.tell(Event::Stop);
    let report = first.run();
    closes(&report);
    assert!(!report.complete);
    let state = first.world.state();
    assert!(!state.standing().unwrap().is_over(), "something is left to do");
    let (server, now) = (first.drive.world.server, first.drive.world.now);
    let mut second = Rehearsal::against(import(6), server, now, state, Dialect::default(), chats_to_custom_channel);
    let report = second.run();
    closes(&report);
    assert!(report.complete, "{:?}", second.task.failures(0, 5));
    same(&books::of(&second.world.server), &undisturbed(6), "the drive is back");
}

#[test]
fn going_on_although_dates_are_understood_differently_doubles_nothing() {
    let dialect = Dialect {
        case_date: deskie_migrator::deskie::dialect::DateForm::Text { zone: "UTC".into() },
        message_date: deskie_migrator::deskie::dialect::DateForm::Text { zone: "UTC".into() },
        note_date: deskie_migrator::deskie::dialect::DateForm::Text { zone: "UTC".into() },
        ..Dialect::default()
    };
    let count = |books: &[BookCase]| {
        let mut count = std::collections::BTreeMap::<String, i64>::new();
        for case in books {
            let opening = case.messages.first().map_or("", |message| message.text.as_str());
            *count.entry(format!("{} {} {opening}", case.who, case.subject)).or_default() += 1;
            for message in &case.messages {
                let name = format!("{} {} {opening} {} {}", case.who, case.subject, message.note, message.text);
                *count.entry(name).or_default() += 1;
            }
        }
        count
    };
    let calm = count(&undisturbed(6));
    let mut left_open = 0;
    for seed in 0..60 {
        let settings = Settings { faults: Some(Faults { seed, percent: 20 }), ..fast() };
        let server = deskie_migrator::practice::Server::new(settings);
        let mut rehearsal =
            Rehearsal::against(import(6), server, TODAY, State::default(), dialect.clone(), chats_to_custom_channel);
        let report = rehearsal.run();
        closes(&report);
        left_open += report.left_open;
        for (record, times) in count(&books::of(&rehearsal.world.server)) {
            assert!(times <= calm.get(&record).copied().unwrap_or(0), "seed {seed}: {times} times: {record}");
        }
    }
    assert!(left_open > 0, "what cannot be told apart is left open");
}
