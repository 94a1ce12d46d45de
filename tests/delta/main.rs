//! A newer export of the same source: only the difference is sent, and what people did in Deskie since stays.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test stops where it cannot go on")]

mod agree;
mod channels;
mod finish;
mod labels;
mod mail;
mod sides;
#[path = "../support/mod.rs"]
mod support;
mod switches;
mod tables;
mod undoing;

use deskie_migrator::deskie::{Account, Answer, Dialect, HttpRequest, Method};
use deskie_migrator::model::{Body, Case, Channel, Entry, EntryKind, Millis, PersonKey, Priority, Status, Word};
use deskie_migrator::plan::Mapping;
use deskie_migrator::practice::{Incoming, IncomingBody, Server, Settings};
use deskie_migrator::run::engine::UNPROVED;
use deskie_migrator::run::ledger::State;
use deskie_migrator::run::{Failure, Report, ReportRow, Task};
use support::books::{self, BookCase};
use support::drive::End;
use support::imports::{self, FIRST, instant};
use support::rehearsal::{Import, Rehearsal, TODAY};

/// An account after some runs: its server and all the lines of its ledger.
struct World {
    server: Option<Server>,
    ledger: Vec<String>,
    now: Millis,
    /// The list of cases of the last run.
    rows: Vec<ReportRow>,
    failures: Vec<Failure>,
    sent: Vec<HttpRequest>,
}

fn fast() -> Settings {
    Settings { per_minute: Some(1_500), ..Settings::default() }
}

impl World {
    fn new() -> Self {
        Self::of(fast())
    }

    fn of(settings: Settings) -> Self {
        let (rows, failures, sent) = Default::default();
        Self { server: Some(Server::new(settings)), ledger: Vec::new(), now: TODAY, rows, failures, sent }
    }

    /// Runs an import to its end. Answers the report and how many writes were sent.
    fn run(&mut self, import: &Import) -> (Report, usize) {
        self.run_with(import, |_| {})
    }

    fn run_with(&mut self, import: &Import, adjust: impl FnOnce(&mut Rehearsal)) -> (Report, usize) {
        self.run_mapped(import, |_, _| {}, adjust)
    }

    fn run_mapped(
        &mut self,
        import: &Import,
        map: impl FnOnce(&mut Mapping, &Account),
        adjust: impl FnOnce(&mut Rehearsal),
    ) -> (Report, usize) {
        let (state, _) = State::read(self.ledger.iter().map(String::as_str)).unwrap();
        let server = self.server.take().unwrap();
        let mut rehearsal = Rehearsal::against(import.clone(), server, self.now, state, Dialect::default(), map);
        adjust(&mut rehearsal);
        let report = rehearsal.run();
        assert!(rehearsal.task.is_finished());
        for row in [report.cases, report.messages, report.notes, report.attachments] {
            assert!(row.closes(), "{report:?}");
        }
        assert_eq!(rehearsal.world.server.mailed(), []);
        self.rows = rehearsal.task.rows(0, usize::MAX);
        self.failures = rehearsal.task.failures(0, usize::MAX).to_vec();
        let writes = rehearsal.world.sent.iter().filter(|(_, request)| request.method() != Method::Get).count();
        let mut world = rehearsal.drive.world;
        self.sent = world.sent.drain(..).map(|(_, request)| request).collect();
        self.now = world.now.plus(3_600_000);
        self.ledger.append(&mut world.ledger);
        self.server = Some(world.server);
        (report, writes)
    }

    fn books(&self) -> Vec<BookCase> {
        books::of(self.server.as_ref().unwrap())
    }

    /// Somebody works in Deskie.
    fn somebody(&mut self, method: Method, path: &str, body: serde_json::Value) {
        let what = format!("{method:?} {path} {body}");
        assert!(self.tries(method, path, body), "{what}");
    }

    /// Somebody tries to do something in Deskie, which may not be allowed.
    fn tries(&mut self, method: Method, path: &str, body: serde_json::Value) -> bool {
        let server = self.server.as_mut().unwrap();
        let login = server.credentials().basic();
        let body = if body.is_null() { IncomingBody::Empty } else { IncomingBody::Json(body) };
        let incoming = Incoming { method, path: path.into(), query: Vec::new(), body };
        let answer = server.handle(self.now, Some(&login), &incoming);
        self.now = self.now.plus(60_000);
        answer.is_success() && !answer.body.contains("\"error\"")
    }

    /// The id under which the ledger has a case.
    fn created(&self, key: &str) -> u64 {
        let state = State::read(self.ledger.iter().map(String::as_str)).unwrap().0;
        state.cases[key].created.as_ref().unwrap().id.0
    }

    fn label(&self, title: &str) -> u64 {
        let labels = &self.server.as_ref().unwrap().books().account.labels;
        labels.iter().find(|label| label.title == title).map(|label| label.id.0).unwrap()
    }

    fn id_of(&self, subject: &str) -> u64 {
        let books = self.server.as_ref().unwrap().books();
        books.cases.values().find(|case| case.subject == subject).map(|case| case.case_id).unwrap()
    }

    fn case(&self, subject: &str) -> BookCase {
        self.books().into_iter().find(|case| case.subject == subject).unwrap()
    }
}

/// Cases of which each has a subject of its own, as an old export has them.
fn old_export() -> Import {
    let mut import = imports::varied(3, 12, &imports::STAFF);
    for (at, case) in import.cases.iter_mut().enumerate() {
        case.subject = format!("Kettle {at}");
        case.channel = Channel::Email;
        case.status = Word { kind: Status::Open, raw: "Open".into() };
    }
    import
}

fn entry(id: &str, kind: EntryKind, text: &str, at: Millis, like: &Entry) -> Entry {
    Entry {
        source_id: id.into(),
        kind,
        created_at: Some(instant(at)),
        body: Body::Text(text.into()),
        attachments: Vec::new(),
        ..like.clone()
    }
}

/// The same export with one more message in a case.
fn with_message(export: &Import, at: usize, id: &str) -> Import {
    let mut newer = export.clone();
    let case = &mut newer.cases[at];
    let like = case.entries[0].clone();
    let after = last(case).plus(60_000);
    case.entries.push(entry(id, EntryKind::Message, "And one more", after, &like));
    newer
}

fn last(case: &Case) -> Millis {
    case.entries.iter().filter_map(|entry| entry.created_at.as_ref()).map(|at| at.at).max().unwrap_or(FIRST)
}

fn texts(case: &BookCase) -> Vec<&str> {
    case.messages.iter().map(|message| message.text.as_str()).collect()
}

#[test]
fn the_same_cases_in_other_bytes_send_nothing() {
    let mut world = World::new();
    let old = old_export();
    world.run(&old);
    let before = world.books();
    // Another order of the files: other fingerprints, the same cases.
    let mut new = old.clone();
    new.cases.reverse();
    let (report, writes) = world.run(&new);
    assert_eq!((report.requests, writes), (0, 0));
    assert_eq!(report.cases.already, 12);
    assert_eq!((report.updated, report.cases.created), (0, 0));
    assert_eq!(world.books(), before);
}

#[test]
fn only_the_difference_is_sent() {
    let mut world = World::new();
    let old = old_export();
    world.run(&old);
    let mut new = old.clone();
    let like = new.cases[0].entries[0].clone();
    let after = last(&new.cases[0]).plus(60_000);
    new.cases[0].entries.push(entry("n1", EntryKind::Message, "New message", after, &like));
    new.cases[0].entries.push(entry("n2", EntryKind::Note, "New note", after.plus(60_000), &like));
    new.cases[1].status = Word { kind: Status::Closed, raw: "Closed".into() };
    let fresh = Case { source_id: "fresh".into(), subject: "A new case".into(), ..old.cases[2].clone() };
    new.cases.push(fresh);
    let (report, writes) = world.run(&new);
    let of_new = new.cases[12].entries.len() + usize::from(new.cases[12].entries[0].kind == EntryKind::Note);
    assert!(report.complete, "{report:?}");
    assert_eq!((report.cases.created, report.cases.already, report.updated), (1, 12, 2));
    assert_eq!(report.messages.created + report.notes.created, 2 + new.cases[12].entries.len() as u64);
    // Two entries, at most an edit for each of the three cases, and the new case.
    assert!((3 + of_new..=5 + of_new).contains(&writes), "{writes} writes");
    assert_eq!(world.case("Kettle 1").status, "closed");
    assert_eq!(world.case("Kettle 0").status, "open", "a new message does not change what the source says");
    let kettle = world.case("Kettle 0");
    assert!(texts(&kettle).iter().any(|text| text.contains("New message")));
    assert!(kettle.messages.iter().any(|message| message.note && message.text.contains("New note")));

    // And the same once more: nothing.
    let (report, writes) = world.run(&new);
    assert_eq!((report.requests, writes, report.updated), (0, 0, 0));
}

#[test]
fn the_end_is_that_of_one_run_of_the_newer_export() {
    let old = old_export();
    let mut new = old.clone();
    for (at, case) in new.cases.iter_mut().enumerate() {
        let like = case.entries[0].clone();
        let after = last(case).plus(60_000);
        if at % 2 == 0 {
            case.entries.push(entry(&format!("n{at}"), EntryKind::Message, &format!("More {at}"), after, &like));
        }
        if at % 3 == 0 {
            case.status = Word { kind: Status::Pending, raw: "Pending".into() };
        }
    }
    let mut twice = World::new();
    twice.run(&old);
    twice.run(&new);
    let mut once = World::new();
    once.run(&new);
    for (found, wanted) in twice.books().iter().zip(once.books()) {
        assert_eq!(found, &wanted);
    }
    assert_eq!(twice.books().len(), 12);
}

#[test]
fn an_older_message_than_the_opening_is_added_and_not_a_new_case() {
    let mut world = World::new();
    let old = old_export();
    world.run(&old);
    let mut new = old.clone();
    let at = new.cases.iter().position(|case| case.entries[0].kind == EntryKind::Message).unwrap();
    let like = new.cases[at].entries[0].clone();
    let before = new.cases[at].created_at.as_ref().unwrap().at.plus(-86_400_000);
    new.cases[at].entries.insert(0, entry("older", EntryKind::Message, "Written before", before, &like));
    let (report, _) = world.run(&new);
    assert!(report.complete, "{report:?}");
    assert_eq!((report.cases.created, report.updated, report.messages.created), (0, 1, 1));
    assert_eq!(world.books().len(), 12);
    let case = world.case(&old.cases[at].subject);
    assert_eq!(texts(&case).iter().filter(|text| text.contains("Written before")).count(), 1);
    assert_eq!(case.messages.len(), new.cases[at].entries.len());
}

#[test]
fn what_people_changed_in_deskie_since_stays() {
    let mut world = World::new();
    let old = old_export();
    world.run(&old);
    // Two cases are closed in Deskie; the source then says nothing new of one, and something else of the other.
    for subject in ["Kettle 4", "Kettle 5"] {
        let id = world.id_of(subject);
        world.somebody(Method::Put, &format!("cases/{id}.json"), serde_json::json!({"case": {"status": "closed"}}));
    }
    let mut new = old.clone();
    for at in [4, 5] {
        let like = new.cases[at].entries[0].clone();
        let after = last(&new.cases[at]).plus(60_000);
        new.cases[at].entries.push(entry(&format!("n{at}"), EntryKind::Message, "And one more", after, &like));
    }
    new.cases[5].status = Word { kind: Status::Pending, raw: "Pending".into() };
    let (report, _) = world.run(&new);
    assert!(report.complete, "{report:?}");
    for subject in ["Kettle 4", "Kettle 5"] {
        let case = world.case(subject);
        assert_eq!(case.status, "closed", "{subject}");
        assert!(texts(&case).iter().any(|text| text.contains("And one more")));
    }
    let kept = report.details.iter().find(|loss| loss.code == "case.kept_as_in_deskie");
    assert_eq!(kept.map(|loss| loss.count), Some(1), "changed on both sides is told");
}

#[test]
fn a_case_that_somebody_removed_in_deskie_is_not_made_again() {
    let mut world = World::new();
    let old = old_export();
    world.run(&old);
    let id = world.id_of("Kettle 6");
    world.somebody(Method::Put, &format!("cases/{id}/trash.json"), serde_json::Value::Null);
    let mut new = old.clone();
    let like = new.cases[6].entries[0].clone();
    let after = last(&new.cases[6]).plus(60_000);
    new.cases[6].entries.push(entry("n6", EntryKind::Message, "To nobody", after, &like));
    let (report, _) = world.run(&new);
    assert_eq!((report.cases.skipped, report.cases.created), (1, 0), "{report:?}");
    assert_eq!(world.books().len(), 11);
    let (report, _) = world.run(&new);
    assert_eq!(report.cases.created, 0, "nor the next time");
}

#[test]
fn two_sources_with_the_same_ids_are_two() {
    let mut world = World::new();
    let old = old_export();
    world.run(&old);
    let mut other = imports::varied(8, 12, &imports::STAFF);
    for (at, case) in other.cases.iter_mut().enumerate() {
        case.subject = format!("Toaster {at}");
        case.channel = Channel::Email;
        case.priority = old.cases[at].priority.clone();
        for entry in &mut case.entries {
            entry.source_id = format!("other {}", entry.source_id);
        }
    }
    let (report, _) = world.run(&other);
    assert!(report.complete, "{report:?}");
    assert_eq!(report.cases.created, 12);
    assert_eq!(world.books().len(), 24);
    // Both together, as one import of a third day.
    let mut both = old.clone();
    both.cases.extend(other.cases);
    let (report, writes) = world.run(&both);
    assert_eq!((report.cases.already, writes), (24, 0), "{report:?}");
    let mut ids: Vec<u64> = world.rows.iter().filter_map(|row| row.case_id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 24, "each is listed with its own case");
}

#[test]
fn what_failed_is_tried_again_by_the_next_run() {
    let mut world = World::new();
    let old = old_export();
    let (report, _) = world.run_with(&old, |rehearsal| {
        rehearsal.world.intercept = |request| {
            let refused =
                request.path().ends_with("messages.json") && format!("{:?}", request.body()).contains("Text 1");
            refused.then(|| Answer { status: 400, body: r#"{"error":"too_long"}"#.into(), ..Answer::default() })
        };
    });
    let failed = report.messages.failed;
    assert!(failed > 0);
    let (report, _) = world.run(&old);
    assert_eq!((report.messages.created, report.messages.failed), (failed, 0), "{report:?}");
    let mut once = World::new();
    once.run(&old);
    let sorted = |books: Vec<BookCase>| {
        let mut books = books;
        for case in &mut books {
            case.messages.sort();
        }
        books
    };
    assert_eq!(sorted(world.books()), sorted(once.books()));
}

#[test]
fn what_could_not_be_proved_is_never_sent_again() {
    const SUBJECT: &str = "Kettle 3";
    const TEXT: &str = "Text 1 of case 6";
    let mut world = World::new();
    let old = old_export();
    let (report, _) = world.run_with(&old, |rehearsal| {
        // Nobody knows what became of one case and one message, and whoever looks is refused.
        rehearsal.world.intercept = |request| {
            let body = format!("{:?}", request.body());
            let status = match request.method() {
                Method::Post if body.contains(TEXT) => 502,
                Method::Post if body.contains(SUBJECT) && request.path() == "cases.json" => 502,
                Method::Get if request.path() == "cases.json" || request.path().ends_with("messages.json") => 422,
                _ => return None,
            };
            let body = if status == 422 { r#"{"error":"incorrect_filter"}"# } else { "<html>" };
            Some(Answer { status, body: body.into(), ..Answer::default() })
        };
    });
    assert_eq!(report.left_open, 2, "{report:?}");

    let mut newer = old.clone();
    for case in &mut newer.cases {
        let at = last(case).plus(86_400_000);
        let like = case.entries[0].clone();
        case.entries.push(entry("later", EntryKind::Note, "Later", at, &like));
    }
    for export in [&newer, &newer, &old] {
        let state = State::read(world.ledger.iter().map(String::as_str)).unwrap().0;
        let server = world.server.take().unwrap();
        let mut again = Rehearsal::against(export.clone(), server, world.now, state, Dialect::default(), |_, _| {});
        let report = again.run();
        let bodies = || again.world.sent.iter().map(|(_, request)| format!("{:?}", request.body()));
        assert!(!bodies().any(|body| body.contains(TEXT) || body.contains(SUBJECT)));
        let told = again.task.failures(0, 100).iter().filter(|failure| failure.code == UNPROVED).count();
        assert_eq!(told, 2, "it is told again: {:?}", again.task.failures(0, 100));
        assert!(report.cases.failed == 1 && report.messages.failed > 0 && !report.complete, "{report:?}");
        let mut after = again.drive.world;
        world.now = after.now.plus(3_600_000);
        world.ledger.append(&mut after.ledger);
        world.server = Some(after.server);
    }
}

#[test]
fn a_thread_of_mails_that_begins_with_another_mail_now_is_the_same_case() {
    let mut world = World::new();
    let mut old = old_export();
    old.vendor = "mail";
    old.cases.truncate(2);
    for case in &mut old.cases {
        let at = |n: i64| FIRST.plus(n * 3_600_000);
        let like = case.entries[0].clone();
        let mail = |n: i64| {
            entry(&format!("{}-mail{n}", case.source_id), EntryKind::Message, &format!("Mail {n}"), at(n), &like)
        };
        (case.entries, case.created_at) = (vec![mail(2), mail(3)], Some(instant(at(2))));
        case.source_id = format!("{}-mail2", case.source_id);
    }
    world.run(&old);
    let mut newer = old.clone();
    let case = &mut newer.cases[1];
    let like = case.entries[0].clone();
    case.source_id = "1-mail1".into();
    case.created_at = Some(instant(FIRST));
    case.entries.insert(0, entry("1-mail1", EntryKind::Message, "Mail 1", FIRST, &like));
    case.entries.push(entry("1-mail4", EntryKind::Message, "Mail 4", FIRST.plus(90_000_000), &like));
    let (report, writes) = world.run(&newer);
    assert_eq!((report.cases.created, report.messages.created), (0, 2), "{report:?}");
    assert!(writes <= 3, "two mails, and perhaps the state put right: {writes}");
    let case = world.case("Kettle 1");
    assert_eq!(case.messages.len(), 4);
    let (_, writes) = world.run(&newer);
    assert_eq!(writes, 0);
}

#[test]
fn two_sources_with_the_same_ids_stay_two_when_they_are_imported_at_once() {
    let named = |seed: u64, name: &str, first: u64| {
        let mut import = imports::varied(seed, 12, &imports::STAFF);
        for (at, case) in import.cases.iter_mut().enumerate() {
            case.subject = format!("{name} {at}");
            case.channel = Channel::Email;
            case.status = Word { kind: Status::Open, raw: "Open".into() };
            case.priority = Word { kind: Priority::Low, raw: "p".into() };
            // Cases of one id come one after the other, and of other customers, so that they are under way together.
            case.updated_at = Some(instant(FIRST.plus(at as i64 * 86_400_000)));
            case.requester = Some(PersonKey(format!("c{}", first + at as u64 % 2)));
            for entry in &mut case.entries {
                entry.source_id = format!("{name} {}", entry.source_id);
            }
        }
        import
    };
    let (one, other) = (named(3, "Kettle", 0), named(8, "Toaster", 2));
    let mut apart = World::new();
    apart.run(&one);
    apart.run(&other);
    let joined = |first: &Import, second: &Import| {
        let mut both = first.clone();
        both.cases.extend(second.cases.iter().cloned());
        both
    };
    for both in [joined(&one, &other), joined(&other, &one)] {
        let mut together = World::new();
        let mut ids = std::collections::BTreeSet::new();
        let (report, _) = together.run_with(&both, |rehearsal| {
            assert_eq!(rehearsal.drive.finish(), End::Finished);
            ids = rehearsal.task.rows(0, 100).into_iter().filter_map(|row| row.case_id).collect();
        });
        assert!(report.complete, "{report:?}");
        assert_eq!((report.cases.created, ids.len()), (24, 24), "each with its own id in the list");
        for (found, wanted) in together.books().iter().zip(apart.books()) {
            assert_eq!(found, &wanted);
        }
        assert_eq!(together.books().len(), 24);
        let (report, writes) = together.run(&both);
        assert_eq!((report.cases.already, writes), (24, 0), "known again: {report:?}");
    }
}
