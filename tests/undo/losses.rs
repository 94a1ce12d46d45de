//! Answers are lost, late, broken off or refused, for reasons that have nothing to do with the cases.

use deskie_migrator::deskie::{Answer, HttpRequest, Method};
use deskie_migrator::practice::{Faults, Settings};
use deskie_migrator::run::undo::ChangedCases;

use super::world::*;

#[test]
fn mishaps_change_nothing_of_what_is_left() {
    for seed in 0..60_u64 {
        let percent = [5, 15, 35][(seed % 3) as usize];
        let mut settings = Settings { faults: Some(Faults { seed, percent }), ..fast() };
        set(&mut settings, "deletion", (seed % 3) as usize);
        set(&mut settings, "validation_errors", (seed / 3 % 3) as usize);
        let server = account(settings, 6);
        let before = as_it_was(&server);
        let mut world = after_run(server, import(seed % 5, 25));
        let report = undo(&mut world, ChangedCases::Remove);
        assert_eq!((report.cases, report.failed), (25, 0), "seed {seed}: {report:?}");
        assert_eq!(as_it_was(&world.server), before, "seed {seed}");
        assert_eq!(world.server.books().account.labels.len(), 3, "seed {seed}");
        assert_eq!(world.server.mailed(), []);
        within_limit(&world);
    }
}

#[test]
fn where_several_at_once_are_refused_they_go_one_by_one() {
    fn several(request: &HttpRequest) -> Option<Answer> {
        let answer = Answer { status: 404, body: r#"{"error":"not_found"}"#.into(), ..Answer::default() };
        (request.method() != Method::Get && request.path().contains(',')).then_some(answer)
    }
    let mut world = after_run(account(fast(), 4), import(13, 45));
    world.intercept = several;
    assert_eq!(undo(&mut world, ChangedCases::Keep).deleted, 45);
    assert_eq!(world.server.books().cases.len(), 4);
    let refused = world.sent.iter().filter(|(_, request)| several(request).is_some()).count();
    assert!(refused <= 4, "{refused} requests for several after that was known to be refused");
}

#[test]
fn a_bare_403_on_deleting_does_not_stop_the_work() {
    fn forbidden(request: &HttpRequest) -> Option<Answer> {
        let cases = request.method() == Method::Delete && request.path().starts_with("cases");
        cases.then(|| Answer { status: 403, body: "<html>Forbidden</html>".into(), ..Answer::default() })
    }
    let mut world = after_run(account(fast(), 4), import(13, 30));
    world.intercept = forbidden;
    let report = undo(&mut world, ChangedCases::Keep);
    assert_eq!((report.trashed, report.failed, report.deleted), (30, 0, 0));
}

#[test]
fn an_account_that_lets_nothing_be_removed_is_told_so_once() {
    fn forbidden(request: &HttpRequest) -> Option<Answer> {
        let body = r#"{"error":"access_denied"}"#.into();
        (request.method() == Method::Put).then_some(Answer { status: 403, body, ..Answer::default() })
    }
    let mut world = after_run(account(fast(), 4), import(13, 30));
    let labels = world.server.books().account.labels.len();
    world.intercept = forbidden;
    let report = undo(&mut world, ChangedCases::Keep);
    assert_eq!((report.failed, report.trashed), (30, 0));
    assert!(world.sent.iter().filter(|(_, request)| request.method() == Method::Put).count() <= 4);
    assert_eq!((world.server.books().cases.len(), world.server.books().account.labels.len()), (34, labels));
}

#[test]
fn a_label_filter_that_is_passed_over_costs_no_label_in_use() {
    /// Shows every list of cases as if the filter were not there: one case of somebody else, with a label of theirs.
    fn unfiltered(request: &HttpRequest) -> Option<Answer> {
        let filtered = request.query().iter().any(|(name, _)| name == "labels[]");
        let body = r#"{"0":{"case":{"case_id":1,"labels":[501],"deleted":false}},"total_count":1}"#.into();
        filtered.then_some(Answer { status: 200, body, ..Answer::default() })
    }
    let mut world = after_run(account(fast(), 4), import(1, 30));
    let made = state(&world).labels_made.len() as u64;
    world.intercept = unfiltered;
    let report = undo(&mut world, ChangedCases::Keep);
    assert_eq!((report.labels, report.labels_kept), (made, 0), "labels of others are no use of ours");
}

/// What a gateway in front of the account answers while it is taken off the net.
fn of_gateway() -> Answer {
    Answer { status: 404, body: "<html><h1>404</h1>no such site</html>".into(), ..Answer::default() }
}

#[test]
fn a_gateway_that_knows_no_path_is_not_believed_that_cases_are_gone() {
    fn nowhere(request: &HttpRequest) -> Option<Answer> {
        request.path().starts_with("cases").then(of_gateway)
    }
    let first = after_run(account(fast(), 4), import(13, 30));
    for choice in [ChangedCases::Keep, ChangedCases::Remove] {
        let mut world = first.clone();
        world.intercept = nowhere;
        let survey = look(&mut world);
        assert_eq!((survey.cases, survey.removed_already), (30, 0));
        let report = undo_with_labels(&mut world, choice);
        assert_eq!((report.gone, report.deleted, report.kept + report.failed), (0, 0, 30), "{report:?}");
        assert_eq!(ours(&world).len(), 30, "the ledger still knows them");
        // Later the account can be reached again: nothing is doubled, and everything can be removed.
        world.intercept = |_| None;
        let (state, now) = (state(&world), world.now.plus(LATER));
        world = continue_run(world.server, import(13, 30), now, state, world.ledger);
        assert_eq!(world.server.books().cases.len(), 34, "nothing is created again");
        assert_eq!(undo(&mut world, ChangedCases::Remove).deleted, 30);
        assert_eq!(world.server.books().cases.len(), 4);
    }
}

#[test]
fn a_gateway_in_the_place_of_some_answers_hides_no_case_that_is_there() {
    /// Whatever settles what became of a case is answered by a gateway.
    fn reads(request: &HttpRequest) -> Option<Answer> {
        let single = request.method() == Method::Get && request.path().starts_with("cases/");
        let refused = Answer { status: 403, body: r#"{"error":"access_denied"}"#.into(), ..Answer::default() };
        (request.method() == Method::Put).then_some(refused).or_else(|| single.then(of_gateway))
    }
    let mut world = after_run(account(fast(), 4), import(13, 30));
    world.intercept = reads;
    let report = undo(&mut world, ChangedCases::Keep);
    assert_eq!((report.gone, report.deleted, report.failed), (0, 0, 30), "{report:?}");
    assert_eq!(ours(&world).len(), 30);
}
