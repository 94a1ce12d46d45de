//! Labels that people removed, and labels that Deskie refused.

use deskie_migrator::deskie::{Answer, HttpRequest, Method};
use deskie_migrator::model::{Status, Word};
use deskie_migrator::practice::{Incoming, IncomingBody};
use deskie_migrator::run::Outcome;

use super::support::rehearsal::{Import, Rehearsal};
use super::{World, fast, old_export, with_message};

const TAG: &str = "tag 1";

fn tagged() -> Import {
    let mut import = old_export();
    for (at, case) in import.cases.iter_mut().enumerate() {
        case.tags = if at % 2 == 0 { vec![TAG.into()] } else { Vec::new() };
    }
    import
}

/// With a case more that needs the label.
fn newer(old: &Import) -> Import {
    let mut newer = with_message(old, 2, "n1");
    let mut fresh = old.cases[4].clone();
    fresh.source_id = "fresh".into();
    fresh.subject = "Fresh".into();
    for entry in &mut fresh.entries {
        entry.source_id = format!("fresh {}", entry.source_id);
    }
    newer.cases.push(fresh);
    newer
}

fn remove(rehearsal: &mut Rehearsal, id: u64) {
    let now = rehearsal.drive.world.now;
    let server = &mut rehearsal.drive.world.server;
    let login = server.credentials().basic();
    let incoming = Incoming {
        method: Method::Delete,
        path: format!("labels/{id}.json"),
        query: Vec::new(),
        body: IncomingBody::Empty,
    };
    assert!(server.handle(now, Some(&login), &incoming).is_success());
}

#[test]
fn a_label_that_somebody_removed_is_made_again_for_the_cases_that_need_it() {
    // Deskie refuses ids that it does not know, or passes them over; it was removed before the page was connected, or after.
    for (number, after) in [(0, false), (1, false), (0, true), (1, true)] {
        let mut settings = fast();
        let unknown = deskie_migrator::practice::Switches::ALL.iter().find(|switch| switch.name == "unknown_ids");
        (unknown.unwrap().set)(&mut settings.switches, number);
        let mut world = World::of(settings);
        let old = tagged();
        world.run(&old);
        let id = world.label(TAG);
        if !after {
            world.somebody(Method::Delete, &format!("labels/{id}.json"), serde_json::Value::Null);
        }
        let (report, _) = world.run_with(&newer(&old), |rehearsal| {
            if after {
                remove(rehearsal, id);
            }
        });
        assert!(report.complete, "{number} {after}: {report:?} {:?}", world.failures);
        assert_ne!(world.label(TAG), id, "it is another one");
        assert_eq!(world.case("Fresh").labels, [TAG], "{number} {after}");
    }
}

#[test]
fn a_label_of_the_account_that_was_removed_since_costs_the_label_and_is_told() {
    let old = tagged();
    let mut world = World::new();
    world.run(&old);
    let id = world.label(TAG);
    let mut other = World::new();
    other.somebody(Method::Post, "labels.json", serde_json::json!({ "label": { "label_title": TAG } }));
    let given = other.label(TAG);
    let (report, _) = other.run_with(&old, |rehearsal| remove(rehearsal, given));
    assert_eq!((report.cases.created, report.cases.failed, report.complete), (12, 0, false), "{report:?}");
    assert_eq!(other.failures.iter().filter(|failure| failure.part == "label").count(), 6, "{:?}", other.failures);
    assert!(id > 0);
}

fn refuse(request: &HttpRequest) -> Option<Answer> {
    let is_label = request.method() == Method::Post && request.path() == "labels.json";
    is_label.then(|| Answer { status: 400, body: r#"{"error":"incorrect_label"}"#.into(), ..Answer::default() })
}

#[test]
fn a_run_without_its_labels_is_not_complete_and_the_next_of_the_same_files_puts_them() {
    let mut world = World::new();
    let old = tagged();
    let (report, _) = world.run_with(&old, |rehearsal| rehearsal.world.intercept = refuse);
    assert_eq!((report.cases.created, report.complete), (12, false), "{report:?}");
    let labels = |world: &World| world.failures.iter().filter(|failure| failure.part == "label").count();
    assert_eq!(labels(&world), 6, "{:?}", world.failures);
    assert!(world.failures.iter().all(|failure| (failure.part == "label") == (failure.outcome == Outcome::Failed)));

    let (report, writes) = world.run_with(&old, |rehearsal| rehearsal.world.intercept = refuse);
    assert_eq!((labels(&world), report.complete, report.updated, writes), (6, false, 0, 1), "told again: {report:?}");
    assert!(report.requests <= 4, "the label is tried once, and no case is read for it: {report:?}");

    let (report, writes) = world.run(&old);
    assert!(report.complete, "{report:?} {:?}", world.failures);
    assert_eq!((report.updated, writes), (6, 7), "the label, and an edit for each case: {report:?}");
    assert!((0..12).all(|at| (world.case(&format!("Kettle {at}")).labels == [TAG]) == (at % 2 == 0)));
    let (report, writes) = world.run(&old);
    assert_eq!((report.requests, writes, report.complete), (0, 0, true));
}

#[test]
fn a_newer_export_changes_state_and_labels_in_one_edit() {
    let mut world = World::new();
    let old = old_export();
    world.run(&old);
    let mut newer = old.clone();
    newer.cases[2].status = Word { kind: Status::Closed, raw: "Closed".into() };
    newer.cases[2].tags.push("brand new tag".into());
    let (report, writes) = world.run(&newer);
    assert_eq!((report.updated, writes), (1, 2), "the label and the edit: {report:?}");
    let case = world.case("Kettle 2");
    assert_eq!(case.status, "closed");
    assert!(case.labels.contains(&"brand new tag".to_owned()), "{:?}", case.labels);
    let (_, writes) = world.run(&newer);
    assert_eq!(writes, 0);
}
