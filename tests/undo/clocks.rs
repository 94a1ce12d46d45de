//! This computer's clock is wrong, and Deskie's is not.

use deskie_migrator::deskie::Method;
use deskie_migrator::model::Body;
use deskie_migrator::run::undo::ChangedCases;
use serde_json::json;

use super::driver::World;
use super::support::imports::instant;
use super::support::rehearsal::TODAY;
use super::world::*;

const HOUR: i64 = 3_600_000;

/// Somebody writes into the first case, so much later than the run ended. The id.
fn somebody_writes(world: &mut World, after: i64) -> u64 {
    let id = *ours(world).iter().next().unwrap();
    let now = world.now.plus(after - LATER);
    let note = json!({ "note": { "content_html": "<p>Seen</p>", "content": "Seen" } });
    by_hand(&mut world.server, now, Method::Post, &format!("cases/{id}/note.json"), note);
    world.now = world.now.plus(6 * HOUR);
    id
}

/// The ids of the cases that the look shows as changed.
fn shown(world: &mut World) -> Vec<u64> {
    let (survey, state) = (look(world), state(world));
    survey
        .changed
        .iter()
        .map(|changed| state.cases.get(&changed.case).unwrap().created.as_ref().unwrap().id.0)
        .collect()
}

#[test]
fn what_was_changed_is_told_by_deskies_clock_however_wrong_this_computers_is() {
    for ahead in [-9 * HOUR, -5 * HOUR, 0, 5 * HOUR, 9 * HOUR] {
        let mut world = after_run_on_a_wrong_clock(account(fast(), 5), import(31, 20), ahead);
        assert_eq!(shown(&mut world), [0_u64; 0], "{ahead}: nobody has changed anything");
        let id = somebody_writes(&mut world, HOUR / 2);
        assert_eq!(shown(&mut world), [id], "{ahead}");
        let report = undo(&mut world, ChangedCases::Keep);
        assert_eq!((report.kept, report.deleted), (1, 19), "{ahead}");
    }
}

#[test]
fn what_people_did_before_a_newer_export_was_added_is_shown_all_the_same() {
    let mut world = after_run(account(fast(), 5), import(33, 12));
    let id = somebody_writes(&mut world, HOUR / 2);
    let mut newer = import(33, 12);
    for case in &mut newer.cases {
        let mut entry = case.entries[0].clone();
        entry.source_id = format!("new-{}", case.source_id);
        entry.body = Body::Text("One more".into());
        entry.created_at = Some(instant(TODAY.plus(-HOUR)));
        entry.attachments.clear();
        case.entries.push(entry);
    }
    let (known, now) = (state(&world), world.now);
    let mut world = continue_run(world.server, newer, now, known, world.ledger);
    assert_eq!(shown(&mut world), [id], "the newer export added to all of them, and somebody wrote into one");
}

#[test]
fn ledgers_that_did_not_tell_of_deskies_clock_are_understood_by_what_nobody_touched() {
    for ahead in [-5 * HOUR, 5 * HOUR] {
        let mut world = after_run_on_a_wrong_clock(account(fast(), 5), import(32, 20), ahead);
        for line in &mut world.ledger {
            let mut record: serde_json::Value = serde_json::from_str(line).unwrap();
            record.as_object_mut().unwrap().remove("there");
            *line = record.to_string();
        }
        assert_eq!(shown(&mut world), [0_u64; 0], "{ahead}");
        let id = somebody_writes(&mut world, HOUR / 2);
        assert_eq!(shown(&mut world), [id], "{ahead}");
    }
}
