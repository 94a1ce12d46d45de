//! An undo that was interrupted between its request and the answer: what is there is looked at, and not taken on trust.

use deskie_migrator::deskie::{Answer, HttpRequest, Method};
use deskie_migrator::run::ledger::Record;

use super::{World, old_export};

/// An undo asked for the removal of the third case, and nobody heard what became of that.
pub fn interrupted(world: &mut World, arrived: bool) {
    let key = "test:3".to_owned();
    let opened = Record::UndoOpened { at: world.now, cases: 1 };
    let asked = Record::Trashing { cases: vec![key.clone()] };
    world.ledger.extend([opened, asked].iter().map(|record| serde_json::to_string(record).unwrap()));
    if arrived {
        let id = world.created(&key);
        world.somebody(Method::Put, &format!("cases/{id}/trash.json"), serde_json::Value::Null);
    }
}

#[test]
fn a_case_that_an_interrupted_undo_removed_is_not_counted_as_there() {
    let mut world = World::new();
    let old = old_export();
    world.run(&old);
    let before = world.books();
    interrupted(&mut world, true);
    assert_eq!(world.books().len(), 11);
    let (report, _) = world.run(&old);
    assert!(report.complete, "{report:?} {:?}", world.failures);
    assert_eq!(
        (report.cases.created, report.cases.already),
        (1, 11),
        "as after an undo that came to its end: {report:?}"
    );
    assert_eq!(world.books(), before);
    let (report, writes) = world.run(&old);
    assert_eq!((report.requests, writes), (0, 0), "{report:?}");
}

#[test]
fn a_case_that_an_interrupted_undo_did_not_remove_is_there() {
    let mut world = World::new();
    let old = old_export();
    world.run(&old);
    let before = world.books();
    interrupted(&mut world, false);
    let (report, writes) = world.run(&old);
    assert_eq!((report.cases.already, report.requests, writes), (12, 1, 0), "it is read: {report:?}");
    assert_eq!(world.books(), before);
    let (report, _) = world.run(&old);
    assert_eq!((report.cases.already, report.requests), (12, 0), "and known then: {report:?}");
}

#[test]
fn a_gateway_that_knows_no_path_does_not_make_a_case_gone_that_an_undo_left() {
    fn gateway(request: &HttpRequest) -> Option<Answer> {
        let is_case = request.method() == Method::Get && request.path().starts_with("cases/");
        is_case.then(|| Answer { status: 404, body: "<html>404 Not Found</html>".into(), ..Answer::default() })
    }
    let mut world = World::new();
    let old = old_export();
    world.run(&old);
    let before = world.books();
    interrupted(&mut world, false);
    let (report, writes) = world.run_with(&old, |rehearsal| rehearsal.world.intercept = gateway);
    assert_eq!((report.cases.created, report.cases.failed, writes), (0, 1, 0), "{report:?}");
    assert!(!report.complete && report.messages.created == 0, "{report:?}");
    assert_eq!(world.books(), before, "nothing was made a second time");
    let (report, _) = world.run(&old);
    assert_eq!((report.cases.created, report.cases.already), (0, 12), "{report:?}");
    assert_eq!(world.books(), before);
}
