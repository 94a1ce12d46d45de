//! The edit that closes a case is refused, or nobody knows whether it was done: that is told, and a later run does it.

use std::cell::Cell;

use deskie_migrator::deskie::{Answer, HttpRequest, Method};
use deskie_migrator::model::{Status, Word};
use deskie_migrator::run::engine::UNPROVED;
use deskie_migrator::run::ledger::{State, Step};
use serde_json::json;

use super::support::rehearsal::Import;
use super::{World, old_export, with_message};

/// Every case is closed at its end, so each to which a customer wrote once more needs an edit.
fn closed_export() -> Import {
    let mut import = old_export();
    for case in &mut import.cases {
        case.status = Word { kind: Status::Closed, raw: "Closed".into() };
    }
    import
}

fn refused(request: &HttpRequest) -> Option<Answer> {
    let body = r#"{"error":"staff_has_not_access"}"#;
    (request.method() == Method::Put).then(|| Answer { status: 400, body: body.into(), ..Answer::default() })
}

thread_local! {
    /// An edit was sent, and nothing of the cases can be read any more.
    static DARK: Cell<bool> = const { Cell::new(false) };
}

fn dark(request: &HttpRequest) -> Option<Answer> {
    let single = request.path().starts_with("cases/") && !request.path().ends_with("s.json");
    DARK.with(|dark| {
        dark.set(dark.get() || request.method() == Method::Put);
        let blind = request.method() == Method::Put || dark.get() && single && request.method() == Method::Get;
        blind.then(|| Answer { status: 200, body: "<html>".into(), ..Answer::default() })
    })
}

/// The world after undisturbed runs of these.
fn calm(imports: &[&Import]) -> World {
    let mut world = World::new();
    for import in imports {
        assert!(world.run(import).0.complete);
    }
    world
}

/// How many cases of the ledger lack their closing edit, and of these without proof.
fn lacking(world: &World) -> (usize, usize) {
    let state = State::read(world.ledger.iter().map(String::as_str)).unwrap().0;
    let codes: Vec<&String> = state.cases.values().filter_map(|case| case.failed.get(&Step::Finish)).collect();
    (codes.len(), codes.iter().filter(|code| **code == UNPROVED).count())
}

/// How many closing edits the last run told of.
fn told(world: &World) -> usize {
    world.failures.iter().filter(|failure| failure.part == "status").count()
}

#[test]
fn a_refused_closing_edit_is_a_difference_and_a_later_run_of_the_same_files_makes_it() {
    let old = closed_export();
    let mut world = World::new();
    let (report, _) = world.run_with(&old, |rehearsal| rehearsal.world.intercept = refused);
    let (open, _) = lacking(&world);
    assert!(open > 3, "{open}");
    assert_eq!((report.unfinished, report.complete), (open as u64, false), "{report:?}");
    assert_eq!((report.cases.created, report.messages.failed), (12, 0));
    assert_eq!(told(&world), open, "each is told once");
    // Refused once more: told once more.
    let (report, _) = world.run_with(&old, |rehearsal| rehearsal.world.intercept = refused);
    assert_eq!((report.unfinished, report.complete, report.cases.already), (open as u64, false, 12), "{report:?}");
    assert_eq!((told(&world), report.updated), (open, 0));
    // And taken at last.
    let (report, writes) = world.run(&old);
    assert_eq!((report.unfinished, report.complete, writes), (0, true, open), "{report:?}");
    assert_eq!(world.books(), calm(&[&old]).books());
    assert_eq!(lacking(&world), (0, 0));
    let (report, writes) = world.run(&old);
    assert_eq!((report.requests, writes), (0, 0), "and nothing is left to do");
}

#[test]
fn what_people_did_since_a_refused_closing_edit_stays() {
    let old = closed_export();
    let mut world = World::new();
    world.run_with(&old, |rehearsal| rehearsal.world.intercept = refused);
    let state = State::read(world.ledger.iter().map(String::as_str)).unwrap().0;
    let lacks = |at: &usize| state.cases[&format!("test:{at}")].failed.contains_key(&Step::Finish);
    let (one, other) = {
        let mut lacking = (0..12).filter(lacks);
        (lacking.next().unwrap(), lacking.next().unwrap())
    };
    let path = format!("cases/{}.json", world.id_of(&format!("Kettle {one}")));
    world.somebody(Method::Put, &path, json!({"case": {"status": "waiting"}}));
    let (report, _) = world.run(&old);
    assert!(report.complete, "{report:?}");
    assert_eq!(world.case(&format!("Kettle {one}")).status, "waiting");
    assert_eq!(world.case(&format!("Kettle {other}")).status, "closed");
}

#[test]
fn a_refused_closing_edit_of_a_newer_export_is_made_by_a_later_run() {
    let old = old_export();
    let newer = with_message(&closed_export(), 4, "n4");
    let mut world = World::new();
    world.run(&old);
    let (report, _) = world.run_with(&newer, |rehearsal| rehearsal.world.intercept = refused);
    assert!(report.unfinished == 12 && !report.complete, "{report:?}");
    let (report, _) = world.run(&newer);
    assert!(report.complete && report.unfinished == 0, "{report:?}");
    assert!(world.books().iter().all(|case| case.status == "closed"));
    assert_eq!(world.books(), calm(&[&old, &newer]).books());
}

#[test]
fn a_closing_edit_of_which_nothing_is_known_does_not_close_the_case_for_later_runs() {
    let old = closed_export();
    let mut world = World::new();
    DARK.with(|dark| dark.set(false));
    let (report, _) = world.run_with(&old, |rehearsal| rehearsal.world.intercept = dark);
    let (open, unproved) = lacking(&world);
    assert!(unproved > 0 && open >= unproved, "{open} {unproved}");
    assert_eq!((report.unfinished, report.complete), (open as u64, false), "{report:?}");
    let newer = with_message(&old, 4, "n4");
    let (report, _) = world.run(&newer);
    assert!(report.complete && report.unfinished == 0, "{report:?}");
    assert_eq!(world.books(), calm(&[&old, &newer]).books());
    let (report, writes) = world.run(&newer);
    assert_eq!((report.requests, writes), (0, 0));
}
