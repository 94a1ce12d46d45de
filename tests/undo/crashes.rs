//! The world stops before and after every single command, and the ledger alone is left.

use deskie_migrator::deskie::{Dialect, Method};
use deskie_migrator::practice::Server;
use deskie_migrator::run::ledger::State;
use deskie_migrator::run::undo::ChangedCases;
use serde_json::json;

use super::driver::World;
use super::support::rehearsal::{Rehearsal, TODAY};
use super::world::*;

/// A world with a case that was changed and one that was trashed by hand.
fn world(deletion: usize) -> World {
    let mut settings = fast();
    set(&mut settings, "deletion", deletion);
    let mut world = after_run(account(settings, 6), import(11, 24));
    let ids: Vec<u64> = ours(&world).into_iter().collect();
    let now = world.now;
    let note = json!({ "note": { "content_html": "<p>Seen</p>", "content": "Seen" } });
    by_hand(&mut world.server, now, Method::Post, &format!("cases/{}/note.json", ids[4]), note);
    by_hand(&mut world.server, now, Method::Put, &format!("cases/{}/trash.json", ids[9]), serde_json::Value::Null);
    world.now = now.plus(60_000);
    world
}

#[test]
fn a_crash_at_any_moment_ends_in_the_same_books() {
    for deletion in 0..3 {
        let first = world(deletion);
        let mut calm = first.clone();
        undo(&mut calm, ChangedCases::Keep);
        let wanted = calm.server.state();
        let mut moments = 0;
        loop {
            moments += 1;
            let mut stormy = first.clone();
            let over = undo_until(&mut stormy, ChangedCases::Keep, moments);
            // Now and then the world stops twice.
            if moments % 3 == 0 {
                undo_until(&mut stormy, ChangedCases::Keep, 1 + moments % 17);
            }
            undo(&mut stormy, ChangedCases::Keep);
            same(&stormy.server.state(), &wanted, &format!("deletion {deletion}, moment {moments}"));
            assert_eq!(stormy.server.mailed(), []);
            if over {
                break;
            }
        }
        assert!(moments > 40, "only {moments} moments");
    }
}

/// Equal but for the times at which cases were moved to the trash.
fn same(found: &serde_json::Value, wanted: &serde_json::Value, what: &str) {
    let strip = |state: &serde_json::Value| {
        let mut state = state.clone();
        for case in state["cases"].as_array_mut().unwrap() {
            case["updated_at"] = serde_json::Value::Null;
        }
        state
    };
    assert_eq!(strip(found), strip(wanted), "{what}");
}

#[test]
fn what_a_crashed_run_left_unclear_is_told_and_found_after_the_run_goes_on() {
    let server = account(fast(), 6);
    let before = as_it_was(&server);
    let mut world = crashed_run(server, 9);
    let known = ours(&world).len() as u64;
    let mut alone = world.clone();
    let report = undo(&mut alone, ChangedCases::Remove);
    assert_eq!(report.deleted, known);
    assert!(report.failed > 0 && report.failures.iter().all(|failure| failure.code == "undo.unclear"), "{report:?}");
    // The run goes on first, and then everything goes.
    let (state, now) = (state(&world), world.now);
    world = continue_run(world.server, import(12, 10), now, state, world.ledger);
    let report = undo(&mut world, ChangedCases::Remove);
    assert_eq!((report.deleted, report.failed), (10, 0));
    assert_eq!(as_it_was(&world.server), before);
    // Also where undo came between: what it removed is made again, half made or not.
    let (state, now) = (super::world::state(&alone), alone.now);
    alone = continue_run(alone.server, import(12, 10), now, state, alone.ledger);
    let once = after_run(account(fast(), 6), import(12, 10));
    assert_eq!(as_it_was(&alone.server), as_it_was(&once.server));
}

#[test]
fn no_case_is_removed_before_its_intent_is_durable_nor_deleted_before_it_is_known_to_be_in_the_trash() {
    let mut world = world(1);
    undo(&mut world, ChangedCases::Keep);
    let ids = state(&world).cases;
    let key_of = |id: u64| {
        ids.iter().find(|(_, case)| case.created.as_ref().is_some_and(|created| created.id.0 == id)).unwrap().0
    };
    let mut removals = 0;
    for ((_, request), durable) in world.sent.iter().zip(&world.durable) {
        let needed: &[&str] = match request.method() {
            Method::Put => &["trashing"],
            Method::Delete if request.path().starts_with("cases") => &["trashing", "trashed", "deleting"],
            _ => continue,
        };
        let ids = request.path().trim_start_matches("cases/").split(['/', '.']).next().unwrap();
        for key in ids.split(',').map(|id| key_of(id.parse().unwrap())) {
            for record in needed {
                let told = world.ledger[..*durable].iter().any(|line| {
                    let line: serde_json::Value = serde_json::from_str(line).unwrap();
                    line["record"] == *record && line["cases"].as_array().unwrap().iter().any(|case| *case == *key)
                });
                assert!(told, "{} without {record} of {key}", request.path());
            }
            removals += 1;
        }
    }
    assert!(removals >= 40, "{removals}");
}

/// A run that broke off when the account held so many cases, with an answer or more on their way.
fn crashed_run(server: Server, cases: usize) -> World {
    let mut rehearsal =
        Rehearsal::against(import(12, 10), server, TODAY, State::default(), Dialect::default(), |_, _| ());
    while rehearsal.world.server.books().cases.len() < cases {
        assert!(rehearsal.step());
    }
    let after = rehearsal.drive.world;
    World::new(after.server, after.now.plus(60_000), after.ledger)
}

#[test]
fn a_half_made_case_that_was_kept_is_shown_again() {
    let mut world = crashed_run(account(fast(), 6), 14);
    let half = state(&world);
    let half = half.cases.values().find(|case| case.present().is_some() && case.closed.is_none());
    let id = half.and_then(|case| case.present()).expect("a case was under way").id.0;
    world.now = world.now.plus(2 * LATER);
    let now = world.now;
    let note = json!({ "note": { "content_html": "<p>Seen</p>", "content": "Seen" } });
    by_hand(&mut world.server, now, Method::Post, &format!("cases/{id}/note.json"), note);
    for _ in 0..2 {
        world.now = world.now.plus(60_000);
        assert_eq!(undo(&mut world, ChangedCases::Keep).kept, 1);
        assert!(!world.server.books().cases[&id].deleted);
    }
}

#[test]
fn a_creation_that_no_run_could_prove_is_told_and_counted() {
    let mut world = after_run(account(fast(), 6), import(12, 10));
    let last = r#"{"record":"failed","case":"zendesk:99","step":"create","code":"unproved"}"#;
    world.ledger.push(last.into());
    let survey = look(&mut world);
    assert_eq!(survey.cases, 11);
    let report = undo(&mut world, ChangedCases::Remove);
    assert_eq!((report.cases, report.deleted, report.failed), (11, 10, 1), "{report:?}");
    assert_eq!((report.failures[0].what.as_str(), report.failures[0].code.as_str()), ("zendesk:99", "undo.unproved"));
    // Nor is it forgotten later.
    world.now = world.now.plus(LATER);
    assert_eq!(undo(&mut world, ChangedCases::Remove).failed, 1);
}
