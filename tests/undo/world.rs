//! An account in which others have cases too, a finished run, and undo from its ledger.

use std::collections::BTreeSet;

use deskie_migrator::deskie::{Dialect, Method, limits};
use deskie_migrator::model::Millis;
use deskie_migrator::practice::{Incoming, IncomingBody, Server, Settings, Switches};
use deskie_migrator::run::ledger::State;
use deskie_migrator::run::undo::{ChangedCases, Look, Survey, Undo, UndoReport};
use serde_json::{Value, json};

use super::driver::{End, World};
use super::support::books::{self, BookCase};
use super::support::imports;
use super::support::rehearsal::{Import, Rehearsal, TODAY};
use super::support::story::{Blow, Mishap, Story};

pub const STAFF: [(&str, &str); 2] =
    [("vera@practice.example.org", "Vera Orlova"), ("tom@practice.example.org", "Tom Field")];

/// The cases of the books, but for what people are called: a run tells Deskie the names of customers it did not know, and
/// undo leaves people as they are.
pub fn as_it_was(server: &Server) -> Vec<BookCase> {
    books::of(server).into_iter().map(|case| BookCase { name: String::new(), ..case }).collect()
}

/// An hour and more, so that changes are later than any clock's error.
pub const LATER: i64 = 2 * 3_600_000;

pub fn fast() -> Settings {
    Settings { per_minute: Some(1_500), ..Settings::default() }
}

pub fn import(seed: u64, count: u64) -> Import {
    imports::varied(seed, count, &STAFF)
}

pub fn set(settings: &mut Settings, name: &str, number: usize) {
    let switch = Switches::ALL.iter().find(|switch| switch.name == name).unwrap();
    (switch.set)(&mut settings.switches, number);
}

/// Sends a request of somebody else to the server.
pub fn by_hand(server: &mut Server, now: Millis, method: Method, path: &str, body: Value) -> Value {
    let basic = server.credentials().basic();
    let body = if body.is_null() { IncomingBody::Empty } else { IncomingBody::Json(body) };
    let incoming = Incoming { method, path: path.to_owned(), query: vec![], body };
    let answer = server.handle(now, Some(&basic), &incoming);
    assert!(answer.is_success(), "{path}: {} {}", answer.status, answer.body);
    serde_json::from_str(&answer.body).unwrap_or_default()
}

/// An account in which others have `others` cases, some of them of the same second and subject as ours, for other
/// customers: of one customer they would leave a lost answer of ours in doubt.
pub fn account(settings: Settings, others: u64) -> Server {
    let mut server = Server::new(settings);
    for n in 0..others {
        let (who, at) = if n % 3 == 0 { ("stranger", 0) } else { ("customer", n as i64 * 3_600_000) };
        let at = imports::FIRST.plus(at);
        let case = json!({ "case": {
            "user_email": format!("{who}{}@example.org", n % 7), "subject": "Kettle", "content_html": "<p>Hi</p>",
            "created_at": at.seconds(), "status": "open", "labels": [501],
        }});
        // Before the day of the move, each in a minute of its own, so that the limit never matters.
        by_hand(&mut server, TODAY.plus(-(others as i64 - n as i64 + 5) * 60_000), Method::Post, "cases.json", case);
    }
    server
}

/// The world after a run of these cases in this account.
pub fn after_run(server: Server, import: Import) -> World {
    continue_run(server, import, TODAY, State::default(), Vec::new())
}

/// The same where the computer's clock is ahead of Deskie's by so much, or behind it.
pub fn after_run_on_a_wrong_clock(server: Server, import: Import, ahead: i64) -> World {
    let mut rehearsal = Rehearsal::against(import, server, TODAY, State::default(), Dialect::default(), |_, _| ());
    rehearsal.world.set_story(Story(vec![Mishap::Command(1, Blow::ClockJumps(ahead))]));
    assert!(rehearsal.run().complete);
    let after = rehearsal.drive.world;
    World::new(after.server, after.now.plus(LATER), after.ledger)
}

/// The world after a run that goes on from a ledger.
pub fn continue_run(server: Server, import: Import, now: Millis, state: State, ledger: Vec<String>) -> World {
    let mut rehearsal = Rehearsal::against(import, server, now, state, Dialect::default(), |_, _| ());
    rehearsal.world.ledger = ledger;
    let report = rehearsal.run();
    assert!(report.complete, "{report:?} {:?}", rehearsal.task.failures(0, 5));
    let after = rehearsal.drive.world;
    World::new(after.server, after.now.plus(LATER), after.ledger)
}

pub fn state(world: &World) -> State {
    State::read(world.ledger.iter().map(String::as_str)).unwrap().0
}

/// Ids of the cases that the ledger says exist.
pub fn ours(world: &World) -> BTreeSet<u64> {
    state(world).cases.values().filter_map(|case| case.present()).map(|created| created.id.0).collect()
}

/// Looks, to the end.
pub fn look(world: &mut World) -> Survey {
    let mut look = Look::new(world.setup(), state(world), world.now);
    world.finish(&mut look);
    assert_eq!(look.progress().0, look.progress().1);
    look.survey().expect("it was read to the end")
}

/// Looks and undoes, to the end.
pub fn undo(world: &mut World, choice: ChangedCases) -> UndoReport {
    let report = undo_with_labels(world, choice);
    assert_eq!(report.failures.len() as u64, report.failed);
    report
}

/// The same where labels, too, may have to stay.
pub fn undo_with_labels(world: &mut World, choice: ChangedCases) -> UndoReport {
    let survey = look(world);
    let mut undo = Undo::new(world.setup(), state(world), &survey, choice, world.now);
    world.finish(&mut undo);
    let report = undo.report();
    closes(&report);
    report
}

pub fn closes(report: &UndoReport) {
    let sum = report.deleted + report.trashed + report.gone + report.kept + report.failed + report.not_reached;
    assert_eq!(report.cases, sum, "{report:?}");
}

/// Looks and undoes until the world stops after so many moments of the undo. `true`: it came to its end before that.
pub fn undo_until(world: &mut World, choice: ChangedCases, moments: usize) -> bool {
    let survey = look(world);
    let mut undo = Undo::new(world.setup(), state(world), &survey, choice, world.now);
    let end = world.drive(&mut undo, Some(moments), &[]);
    // What was on its way arrives, and somebody opens the page again.
    world.now = world.now.plus(60_000);
    end == End::Finished
}

/// No window of a minute holds more than the limit.
pub fn within_limit(world: &World) {
    let limit = u64::from(world.server.per_minute());
    for (at, (from, _)) in world.sent.iter().enumerate() {
        let minute = world.sent[at..].iter().take_while(|(time, _)| time.since(*from) < 60_000);
        let units: u64 = minute.map(|(_, request)| limits::cost(request.method()).0).sum();
        assert!(units <= limit, "{units} units in a minute from {from:?}, limit {limit}");
    }
}
