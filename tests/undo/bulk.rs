//! Several cases are deleted by one request, and the answer does not say, or never says, which of them are gone.

use deskie_migrator::deskie::dialect::Dialect;
use deskie_migrator::deskie::{HttpRequest, Method};
use deskie_migrator::model::Millis;
use deskie_migrator::practice::Server;
use deskie_migrator::practice::Switches;
use deskie_migrator::run::ledger::Record;
use deskie_migrator::run::undo::ChangedCases;
use serde_json::Value;

use super::driver::World;
use super::support::arrays::pairwise;
use super::world::*;

/// Cases named by a request that deletes some.
fn deleted(request: &HttpRequest) -> Vec<u64> {
    let path = request.path().strip_prefix("cases/").filter(|_| request.method() == Method::Delete);
    let ids = path.and_then(|path| path.strip_suffix(".json"));
    ids.map(|ids| ids.split(',').map(|id| id.parse().unwrap()).collect()).unwrap_or_default()
}

/// How often each case was named by a deletion, at most.
fn most_deletions(world: &World) -> usize {
    let named: Vec<u64> = world.sent.iter().flat_map(|(_, request)| deleted(request)).collect();
    named.iter().map(|id| named.iter().filter(|other| *other == id).count()).max().unwrap_or(0)
}

#[test]
fn what_an_answer_does_not_name_is_read_and_not_deleted_once_more() {
    for answer in 0..3 {
        for choice in [ChangedCases::Keep, ChangedCases::Remove] {
            let mut settings = fast();
            set(&mut settings, "bulk_delete_answer", answer);
            set(&mut settings, "deletion", 1);
            let server = account(settings, 5);
            let before = as_it_was(&server);
            let mut world = after_run(server, import(21, 30));
            let report = undo(&mut world, choice);
            assert_eq!((report.deleted, report.failed, report.gone), (30, 0, 0), "{answer}: {report:?}");
            assert_eq!(as_it_was(&world.server), before);
            assert_eq!(most_deletions(&world), 1, "{answer}: a case was deleted more than once");
        }
    }
}

#[test]
fn a_lost_answer_to_a_deletion_of_several_is_settled_by_reading() {
    for listed in 0..2 {
        let mut settings = fast();
        set(&mut settings, "trash_in_lists", listed);
        let mut world = after_run(account(settings, 5), import(22, 30));
        world.lose = |request| deleted(request).len() > 1;
        let report = undo(&mut world, ChangedCases::Keep);
        assert_eq!((report.deleted, report.failed), (30, 0), "{report:?}");
        assert_eq!(most_deletions(&world), 1);
        assert_eq!(world.server.books().cases.len(), 5);
    }
}

#[test]
fn a_lost_answer_to_a_move_to_the_trash_is_settled_by_reading() {
    let mut world = after_run(account(fast(), 5), import(22, 30));
    world.lose = |request| request.method() == Method::Put;
    let report = undo(&mut world, ChangedCases::Keep);
    assert_eq!((report.deleted, report.kept, report.failed), (30, 0, 0), "{report:?}");
    assert_eq!(world.sent.iter().filter(|(_, request)| request.method() == Method::Put).count(), 3);
}

/// Takes the first of the cases that are to be deleted together out of the trash.
fn taken_out(server: &mut Server, now: Millis, request: &HttpRequest) {
    if let [first, _, ..] = deleted(request)[..] {
        by_hand(server, now, Method::Put, &format!("cases/{first}/restore.json"), Value::Null);
    }
}

#[test]
fn what_somebody_takes_out_of_the_trash_before_it_is_deleted_stays() {
    for answer in 1..3 {
        let mut settings = fast();
        set(&mut settings, "bulk_delete_answer", answer);
        set(&mut settings, "deletion", 1);
        let mut world = after_run(account(settings, 5), import(23, 30));
        world.meanwhile = taken_out;
        let report = undo(&mut world, ChangedCases::Keep);
        assert_eq!((report.deleted, report.kept, report.changed_meanwhile), (27, 3, 3), "{report:?}");
        assert_eq!(world.server.books().cases.values().filter(|case| !case.deleted).count(), 5 + 3);
        world.meanwhile = |_, _, _| {};
        assert_eq!(look(&mut world).changed.len(), 3, "and the next look shows them");
    }
}

#[test]
fn where_the_self_check_saw_that_several_are_refused_nothing_else_is_tried_and_the_cost_is_right() {
    let mut settings = fast();
    set(&mut settings, "bulk_removal", 1);
    let mut world = after_run(account(settings, 5), import(24, 40));
    let dialect = Dialect { bulk_removal: false, ..Dialect::default() };
    let known = Record::Dialect { at: world.now, dialect };
    world.ledger.push(serde_json::to_string(&known).unwrap());
    let survey = look(&mut world);
    let before = world.units();
    let report = undo(&mut world, ChangedCases::Keep);
    assert_eq!((report.deleted, report.failed), (40, 0), "{report:?}");
    assert_eq!(report.units, survey.cost.0, "{} units before", before);
    assert!(world.sent.iter().all(|(_, request)| !request.path().contains(',')));
}

#[test]
fn undo_works_in_every_two_settings_that_concern_removals() {
    let names = [
        "bulk_delete_answer",
        "bulk_removal",
        "deletion",
        "empty_list",
        "ids",
        "list_delay",
        "time_filter",
        "total_count",
        "trash_in_lists",
        "validation_errors",
    ];
    let switches: Vec<_> = names.map(|name| Switches::ALL.iter().find(|switch| switch.name == name).unwrap()).into();
    let values: Vec<Vec<usize>> = switches.iter().map(|switch| (0..switch.variants).collect()).collect();
    for row in pairwise(&values) {
        let mut settings = fast();
        for (switch, value) in switches.iter().zip(&row) {
            (switch.set)(&mut settings.switches, *value);
        }
        let switches = settings.switches.clone();
        let server = account(settings, 7);
        let before = as_it_was(&server);
        let mut world = after_run(server, import(25, 22));
        let report = undo(&mut world, ChangedCases::Keep);
        let what = format!("{switches:?}\n{report:?}");
        assert_eq!((report.cases, report.kept), (22, 0), "{what}");
        if switches.deletion == deskie_migrator::practice::switches::Deletion::NotEvenTrash {
            assert_eq!(report.failed, 22, "{what}");
            continue;
        }
        assert_eq!(report.deleted + report.trashed, 22, "{what}");
        assert_eq!(as_it_was(&world.server), before, "{what}");
    }
}
