//! What the plan says is left of known cases is what the run then does.

use deskie_migrator::catalogue::CaseIndex;
use deskie_migrator::deskie::Account;
use deskie_migrator::plan::{CasePriority, Mapping, Planned, Rest};
use deskie_migrator::run::engine::preview::Earlier;
use deskie_migrator::run::ledger::State;
use deskie_migrator::run::queue;

use super::support::rehearsal::{Import, Prepared};
use super::{World, old_export, with_message};

/// The urgency of every case is wanted otherwise.
fn otherwise(mapping: &mut Mapping, _: &Account) {
    for choice in mapping.priorities.values_mut() {
        choice.to = CasePriority::Critical;
    }
}

/// What the plan says is left, case by case; none for what is to be created.
fn planned(world: &mut World, import: &Import, map: impl FnOnce(&mut Mapping, &Account)) -> Vec<Option<Rest>> {
    let state = State::read(world.ledger.iter().map(String::as_str)).unwrap().0;
    let account = world.server.as_ref().unwrap().books().account.clone();
    let prepared = Prepared::new(import, &account, map);
    let catalogue = import.catalogue();
    let mut earlier = Earlier::of(prepared.files(), &catalogue, Some(&state));
    let rest = |(at, planned): (u32, &Planned)| match planned {
        Planned::Case(plan) => {
            earlier.rest(&queue::key_at(&catalogue, CaseIndex(at)).unwrap(), &mut plan.clone(), &state)
        }
        Planned::Skipped(_) => None,
    };
    (0..).zip(prepared.planned.iter()).map(rest).collect()
}

#[test]
fn of_the_same_files_with_another_mapping_nothing_is_planned_and_nothing_is_sent() {
    let mut world = World::new();
    let old = old_export();
    world.run(&old);
    assert!(planned(&mut world, &old, otherwise).iter().all(|rest| *rest == Some(Rest::default())));
    let (report, writes) = world.run_mapped(&old, otherwise, |_| {});
    assert_eq!((report.cases.already, report.requests, writes), (12, 0, 0), "{report:?}");
}

#[test]
fn of_a_newer_export_with_another_mapping_what_is_planned_is_sent() {
    let mut world = World::new();
    let old = old_export();
    world.run(&old);
    let newer = with_message(&old, 3, "n1");
    let rest = planned(&mut world, &newer, otherwise);
    let entries: u32 = rest.iter().flatten().map(|rest| rest.entries).sum();
    let edits = rest.iter().flatten().filter(|rest| rest.edit).count();
    let (report, writes) = world.run_mapped(&newer, otherwise, |_| {});
    assert!(report.complete, "{report:?}");
    assert_eq!((entries, edits, writes), (1, 12, 13), "{report:?}");
}

#[test]
fn a_case_whose_removal_was_interrupted_is_not_planned_as_there() {
    let mut world = World::new();
    let old = old_export();
    world.run(&old);
    super::undoing::interrupted(&mut world, true);
    let rest = planned(&mut world, &old, |_, _| {});
    assert_eq!(rest.iter().filter(|rest| rest.is_none()).count(), 1);
}

#[test]
fn another_text_in_a_row_is_not_planned_as_an_entry() {
    let mut world = World::new();
    world.run(&super::tables::table());
    let mut newer = super::tables::table();
    newer.cases[1].entries[0].body = deskie_migrator::model::Body::Text("Edited".into());
    assert!(planned(&mut world, &newer, |_, _| {}).iter().all(|rest| *rest == Some(Rest::default())));
}
