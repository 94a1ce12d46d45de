//! People work on while undo does.

use deskie_migrator::deskie::{HttpRequest, Method};
use deskie_migrator::model::Millis;
use deskie_migrator::practice::Server;
use deskie_migrator::run::Event;
use deskie_migrator::run::undo::{ChangedCases, Undo};
use serde_json::{Value, json};

use super::driver::World;
use super::world::*;

fn write_into(server: &mut Server, now: Millis, id: u64) {
    let note = json!({ "note": { "content_html": "<p>Seen</p>", "content": "Seen" } });
    by_hand(server, now, Method::Post, &format!("cases/{id}/note.json"), note);
}

/// Undo after a look, with something done by hand in between.
fn undo_after(world: &mut World, choice: ChangedCases, between: impl FnOnce(&mut World)) -> Undo {
    let survey = look(world);
    assert_eq!(survey.changed, []);
    world.now = world.now.plus(600_000);
    between(world);
    world.now = world.now.plus(600_000);
    world.sent.clear();
    let mut undo = Undo::new(world.setup(), state(world), &survey, choice, world.now);
    world.finish(&mut undo);
    closes(&undo.report());
    if choice == ChangedCases::Keep && undo.report().changed_meanwhile == 0 {
        assert_eq!(undo.report().units, survey.cost.0);
    }
    undo
}

#[test]
fn a_case_that_was_changed_after_the_look_is_left_and_shown_by_the_next() {
    for (switch, number) in [("time_filter", 0), ("time_filter", 1), ("trash_in_lists", 0), ("trash_in_lists", 1)] {
        let mut settings = fast();
        set(&mut settings, switch, number);
        let mut world = after_run(account(settings, 5), import(41, 35));
        let ids: Vec<u64> = ours(&world).into_iter().collect();
        let undo = undo_after(&mut world, ChangedCases::Keep, |world| {
            write_into(&mut world.server, world.now, ids[3]);
            write_into(&mut world.server, world.now, ids[30]);
        });
        let report = undo.report();
        assert_eq!(
            (report.kept, report.changed_meanwhile, report.deleted),
            (2, 2, 33),
            "{switch} {number}: {report:?}"
        );
        for id in [ids[3], ids[30]] {
            assert!(!world.server.books().cases[&id].deleted);
        }
        let survey = look(&mut world);
        assert_eq!((survey.cases, survey.changed.len()), (2, 2));
        assert_eq!(super::world::undo(&mut world, ChangedCases::Remove).deleted, 2);
    }
}

#[test]
fn who_chose_to_remove_what_was_changed_has_it_removed() {
    let mut world = after_run(account(fast(), 5), import(42, 20));
    let ids: Vec<u64> = ours(&world).into_iter().collect();
    let undo = undo_after(&mut world, ChangedCases::Remove, |world| {
        write_into(&mut world.server, world.now, ids[3]);
    });
    assert_eq!((undo.report().deleted, undo.report().kept), (20, 0));
}

/// Somebody writes into the last case of those that are about to be moved to the trash for the second time.
fn busy(server: &mut Server, now: Millis, request: &HttpRequest) {
    let moves = request.method() == Method::Put;
    let trashed = server.books().cases.values().any(|case| case.deleted);
    let ids = request.path().strip_prefix("cases/").and_then(|path| path.strip_suffix("/trash.json"));
    if let Some(ids) = ids.filter(|_| moves && !trashed) {
        let waiting =
            server.books().cases.values().map(|case| case.case_id).filter(|id| !ids.contains(&id.to_string()));
        // Customers of others have no cases whose ids are as high.
        if let Some(id) = waiting.max() {
            write_into(server, now, id);
        }
    }
}

#[test]
fn a_case_that_is_changed_while_others_are_removed_is_left() {
    let mut world = after_run(account(fast(), 0), import(43, 60));
    world.meanwhile = busy;
    let undo = undo_after(&mut world, ChangedCases::Keep, |_| ());
    let report = undo.report();
    assert!(report.changed_meanwhile > 0 && report.changed_meanwhile == report.kept, "{report:?}");
    let left = world.server.books().cases.values().filter(|case| !case.deleted);
    assert_eq!(left.count() as u64, report.kept);
}

/// An hour after a list was read for the first time, somebody writes into the newest case.
fn an_hour_later(server: &mut Server, now: Millis, request: &HttpRequest) {
    let seen = server.books().cases.values().any(|case| case.messages.iter().any(|one| one.content == "Seen"));
    if request.path() == "cases.json" && !seen {
        let id = server.books().cases.keys().max().copied().unwrap();
        write_into(server, now.plus(3_600_000), id);
    }
}

#[test]
fn after_a_pause_cases_are_read_again_before_they_go() {
    let mut world = after_run(account(fast(), 0), import(44, 10));
    let survey = look(&mut world);
    world.afterwards = an_hour_later;
    let mut undo = Undo::new(world.setup(), state(&world), &survey, ChangedCases::Keep, world.now);
    // Paused while the answer to the first read is on its way, and nothing was moved yet.
    world.drive(&mut undo, None, &[(60, Event::Pause), (2 * LATER, Event::Resume)]);
    let report = undo.report();
    assert_eq!((report.kept, report.changed_meanwhile, report.deleted), (1, 1, 9), "{report:?}");
    assert_eq!(world.server.books().cases.values().filter(|case| !case.deleted).count(), 1);
}

#[test]
fn a_case_that_somebody_takes_out_of_the_trash_of_a_stopped_undo_stays() {
    let mut settings = fast();
    set(&mut settings, "deletion", 1);
    let first = after_run(account(settings, 5), import(45, 20));
    let mut stopped = None;
    for moments in 1..60 {
        let mut world = first.clone();
        undo_until(&mut world, ChangedCases::Keep, moments);
        let state = state(&world);
        let trashed = state.cases.values().filter(|case| case.gone.is_some());
        let ids: Vec<u64> = trashed.filter_map(|case| case.created.as_ref()).map(|created| created.id.0).collect();
        if ids.iter().any(|id| world.server.books().cases.get(id).is_some_and(|case| case.deleted)) {
            stopped = Some((world, ids));
            break;
        }
    }
    let (mut world, ids) = stopped.expect("it stopped between trash and deletion");
    let id = ids[0];
    let now = world.now;
    by_hand(&mut world.server, now, Method::Put, &format!("cases/{id}/restore.json"), Value::Null);
    write_into(&mut world.server, now, id);
    world.now = now.plus(60_000);
    let report = undo(&mut world, ChangedCases::Keep);
    assert_eq!((report.kept, report.changed_meanwhile, report.deleted), (1, 1, 19), "{report:?}");
    assert!(!world.server.books().cases[&id].deleted);
    let known = state(&world);
    let known = known.cases.values().find(|case| case.created.as_ref().is_some_and(|created| created.id.0 == id));
    assert!(known.unwrap().present().is_some(), "a later run does not make it a second time");
}
