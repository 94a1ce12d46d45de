//! Nothing is tried for ever: what comes to nothing again and again for one case is given up and told, and the others go.

use std::sync::atomic::{AtomicU64, Ordering};

use deskie_migrator::deskie::{Answer, Dialect, HttpRequest, Method};
use deskie_migrator::model::Millis;
use deskie_migrator::run::ledger::Record;
use deskie_migrator::run::undo::{ChangedCases, UndoReport};

use super::driver::World;
use super::world::*;

/// The case for which something comes to nothing.
static ONE: AtomicU64 = AtomicU64::new(0);

/// This and more is for ever, where the others take minutes.
const LONG: i64 = 2 * 3_600_000;

fn fails(request: &HttpRequest, method: Method) -> Option<Answer> {
    let one = ONE.load(Ordering::Relaxed).to_string();
    let ids = request.path().strip_prefix("cases/")?.split(['/', '.']).next()?;
    let is_one = request.method() == method && ids.split(',').any(|id| id == one);
    is_one.then(|| Answer { status: 500, body: "<html><h1>500</h1></html>".into(), ..Answer::default() })
}

/// Undoes a run of thirty cases of an account whose lists do not heed times, so that each case is read by itself.
fn undone(choice: ChangedCases, intercept: fn(&HttpRequest) -> Option<Answer>) -> (World, UndoReport) {
    let mut world = after_run(account(fast(), 4), import(13, 30));
    let dialect = Dialect { time_filter: false, ..Dialect::default() };
    let record = Record::Dialect { at: Millis(1), dialect };
    world.ledger.push(serde_json::to_string(&record).unwrap());
    ONE.store(*ours(&world).iter().nth(14).unwrap(), Ordering::Relaxed);
    world.intercept = intercept;
    let began = world.now;
    let report = undo(&mut world, choice);
    assert!(world.now.since(began) < LONG, "{} minutes: {report:?}", world.now.since(began) / 60_000);
    (world, report)
}

#[test]
fn a_case_for_which_the_server_fails_keeps_no_other_from_going() {
    // One test, because all of them name the case in one place.
    let (_, report) = undone(ChangedCases::Keep, |request| fails(request, Method::Get));
    assert_eq!((report.deleted, report.kept), (29, 1), "{report:?}");

    let (world, report) = undone(ChangedCases::Remove, |request| fails(request, Method::Put));
    assert_eq!((report.deleted, report.failed), (29, 1), "{report:?}");
    assert_eq!(report.failures[0].code, "http_500");
    assert_eq!(ours(&world).len(), 1, "it is still known");

    let (_, report) = undone(ChangedCases::Remove, |request| fails(request, Method::Delete));
    assert_eq!((report.deleted, report.trashed), (29, 1), "{report:?}");

    let (world, report) = undone(ChangedCases::Remove, |request| {
        fails(request, Method::Put).or_else(|| fails(request, Method::Get)).or_else(|| fails(request, Method::Delete))
    });
    assert_eq!((report.deleted, report.failed, report.gone), (29, 1, 0), "{report:?}");
    assert_eq!(world.server.books().cases.len(), 5);
}

#[test]
fn a_label_that_the_server_fails_to_remove_stays_and_is_told() {
    fn labels(request: &HttpRequest) -> Option<Answer> {
        let label = request.method() == Method::Delete && request.path().starts_with("labels/");
        label.then(|| Answer { status: 500, body: "<html><h1>500</h1></html>".into(), ..Answer::default() })
    }
    let mut world = after_run(account(fast(), 4), import(1, 30));
    let made = state(&world).labels_made.len() as u64;
    world.intercept = labels;
    let report = undo_with_labels(&mut world, ChangedCases::Remove);
    assert_eq!((report.deleted, report.labels, report.labels_kept), (30, 0, made), "{report:?}");
    assert!(report.failures.iter().all(|failure| failure.code == "http_500"), "{report:?}");
}
