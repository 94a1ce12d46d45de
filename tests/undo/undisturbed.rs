//! Nothing goes wrong on the way: what is removed, what is kept, and what it costs.

use deskie_migrator::deskie::Method;
use deskie_migrator::deskie::dialect::{Deletion, Dialect};
use deskie_migrator::practice::state::Case;
use deskie_migrator::practice::{Switches, switches};
use deskie_migrator::run::Event;
use deskie_migrator::run::ledger::Record;
use deskie_migrator::run::undo::{CHANGED, ChangedCases, Look, Undo};
use serde_json::{Value, json};

use super::world::*;

#[test]
fn an_account_is_as_it_was_before_the_run() {
    let server = account(fast(), 40);
    let (before, labels) = (as_it_was(&server), server.books().account.labels.clone());
    let mut world = after_run(server, import(1, 30));
    assert!(as_it_was(&world.server).len() > before.len() && world.server.books().account.labels.len() > labels.len());
    let survey = look(&mut world);
    assert_eq!((survey.cases, survey.changed.len(), survey.removed_already), (30, 0, 0));
    let report = undo(&mut world, ChangedCases::Keep);
    assert_eq!((report.cases, report.deleted), (30, 30), "{report:?}");
    assert_eq!((report.labels, report.labels_kept), (survey.labels, 0));
    assert_eq!(report.units, survey.cost.0, "the cost was told beforehand");
    assert_eq!(world.server.state()["cases"].as_array().unwrap().len(), 40, "nothing is left in the trash either");
    assert_eq!(as_it_was(&world.server), before);
    assert_eq!(world.server.books().account.labels, labels);
    assert_eq!(world.server.mailed(), []);
    assert!(!state(&world).undoing && state(&world).standing().unwrap().finished);
}

#[test]
fn only_cases_that_runs_created_are_ever_named_in_a_removal() {
    for seed in 0..24 {
        let mut settings = fast();
        for (at, switch) in Switches::ALL.iter().enumerate() {
            let relevant = [
                "bulk_delete_answer",
                "deletion",
                "empty_list",
                "ids",
                "total_count",
                "trash_in_lists",
                "validation_errors",
            ];
            if relevant.contains(&switch.name) {
                set(&mut settings, switch.name, (seed + at) % switch.variants);
            }
        }
        let mut world = after_run(account(settings, seed as u64 * 3), import(seed as u64, 14));
        let ours = ours(&world);
        undo(&mut world, ChangedCases::Remove);
        for (_, request) in world.sent.iter().filter(|(_, request)| request.method() != Method::Get) {
            let Some(rest) = request.path().strip_prefix("cases/") else {
                assert!(request.path().starts_with("labels/") && request.method() == Method::Delete);
                continue;
            };
            let ids: Vec<u64> =
                rest.split(['/', '.']).next().unwrap().split(',').map(|id| id.parse().unwrap()).collect();
            assert!(ids.len() <= 10 && ids.iter().all(|id| ours.contains(id)), "{}", request.path());
        }
        let others = world.server.books().cases.values().filter(|case| !ours.contains(&case.case_id)).count();
        assert_eq!(others, seed * 3, "seed {seed}");
        let may_trash = world.server.settings().switches.deletion != switches::Deletion::NotEvenTrash;
        let trashed = |case: &Case| may_trash && ours.contains(&case.case_id);
        assert!(world.server.books().cases.values().all(|case| case.deleted == trashed(case)), "seed {seed}");
    }
}

#[test]
fn undo_works_whatever_the_account_is_like() {
    let names = [
        "bulk_delete_answer",
        "bulk_removal",
        "deletion",
        "trash_in_lists",
        "empty_list",
        "ids",
        "total_count",
        "edit_access",
        "validation_errors",
        "limit_headers",
        "retry_after",
        "refused_calls",
        "failed_calls",
        "window",
        "default_sort",
        "weekdays",
        "no_date",
        "unknown_ids",
        "empty_fields",
    ];
    for switch in Switches::ALL.iter().filter(|switch| names.contains(&switch.name)) {
        for number in 0..switch.variants {
            let mut settings = fast();
            set(&mut settings, switch.name, number);
            let server = account(settings, 12);
            let before = as_it_was(&server);
            let mut world = after_run(server, import(2, 20));
            let report = undo(&mut world, ChangedCases::Keep);
            let what = format!("{} {number}: {report:?}", switch.name);
            if world.server.settings().switches.deletion == switches::Deletion::NotEvenTrash {
                assert_eq!((report.cases, report.failed, report.units), (20, 20, report.units.min(60)), "{what}");
                continue;
            }
            assert_eq!((report.cases, report.deleted + report.trashed), (20, 20), "{what}");
            assert_eq!(report.trashed == 20, switch.name == "deletion" && number == 2, "{what}");
            assert_eq!(as_it_was(&world.server), before, "{what}");
            assert_eq!(world.server.books().account.labels.len(), 3, "{what}");
        }
    }
}

#[test]
fn a_refused_deletion_is_learnt_and_not_tried_case_by_case() {
    let mut settings = fast();
    set(&mut settings, "deletion", 2);
    let mut world = after_run(account(settings, 0), import(3, 60));
    // As a self-check would have left it.
    let known = Record::Dialect { at: world.now, dialect: Dialect::default() };
    world.ledger.push(serde_json::to_string(&known).unwrap());
    let report = undo(&mut world, ChangedCases::Keep);
    assert_eq!((report.trashed, report.failed), (60, 0));
    let tried = world.sent.iter().filter(|(_, r)| r.method() == Method::Delete && r.path().starts_with("cases"));
    assert!(tried.count() <= 5, "it is learnt after a few");
    assert_eq!(state(&world).dialect.unwrap().1.deletion, Deletion::TrashOnly, "and kept for later");
}

#[test]
fn cases_changed_in_deskie_are_shown_and_kept_or_removed_as_chosen() {
    for choice in [ChangedCases::Keep, ChangedCases::Remove] {
        let mut world = after_run(account(fast(), 5), import(4, 20));
        let ids: Vec<u64> = ours(&world).into_iter().collect();
        let status = |id: u64| world.server.books().cases[&id].status;
        let other = if status(ids[1]) == "open" { "closed" } else { "open" };
        let now = world.now;
        let note = json!({ "note": { "content_html": "<p>Seen</p>", "content": "Seen" } });
        by_hand(&mut world.server, now, Method::Post, &format!("cases/{}/note.json", ids[0]), note);
        let edit = json!({ "case": { "status": other } });
        by_hand(&mut world.server, now.plus(-LATER + 1_000), Method::Put, &format!("cases/{}.json", ids[1]), edit);
        let survey = look(&mut world);
        let shown: Vec<u64> = survey
            .changed
            .iter()
            .map(|changed| state(&world).cases.get(&changed.case).unwrap().created.as_ref().unwrap().id.0)
            .collect();
        assert_eq!(shown.len(), 2, "{survey:?}");
        assert!(shown.contains(&ids[0]) && shown.contains(&ids[1]));
        let report = undo(&mut world, choice);
        let kept = if choice == ChangedCases::Keep { 2 } else { 0 };
        assert_eq!((report.kept, report.deleted), (kept, 20 - kept));
        assert_eq!(world.server.books().cases.len() as u64, 5 + kept);
        if choice == ChangedCases::Keep {
            let state = state(&world);
            assert_eq!(state.cases.values().filter(|case| case.kept.as_deref() == Some(CHANGED)).count(), 2);
            // Asked again, it can still remove them.
            assert_eq!(undo(&mut world, ChangedCases::Remove).deleted, 2);
            assert_eq!(world.server.books().cases.len(), 5);
        }
    }
}

#[test]
fn a_case_that_somebody_removed_meanwhile_is_no_failure() {
    for listed in 0..2 {
        let mut settings = fast();
        set(&mut settings, "trash_in_lists", listed);
        let mut world = after_run(account(settings, 5), import(5, 20));
        let ids: Vec<u64> = ours(&world).into_iter().collect();
        let now = world.now;
        by_hand(&mut world.server, now, Method::Put, &format!("cases/{}/trash.json", ids[2]), Value::Null);
        by_hand(&mut world.server, now, Method::Delete, &format!("cases/{}.json", ids[3]), Value::Null);
        let survey = look(&mut world);
        assert_eq!((survey.cases, survey.removed_already, survey.changed.len()), (18, 2, 0));
        let report = undo(&mut world, ChangedCases::Keep);
        assert_eq!((report.cases, report.deleted, report.gone, report.failed), (20, 19, 1, 0));
        assert_eq!(world.server.books().cases.len(), 5);
    }
}

#[test]
fn a_label_that_something_else_uses_stays() {
    let mut world = after_run(account(fast(), 3), import(1, 30));
    let made: Vec<u64> = state(&world).labels_made.iter().map(|label| label.0).collect();
    assert!(made.len() > 1);
    let other = world.server.books().cases.values().find(|case| case.labels == [501]).unwrap().case_id;
    let now = world.now;
    let edit = json!({ "case": { "add_labels": [made[0]] } });
    by_hand(&mut world.server, now, Method::Put, &format!("cases/{other}.json"), edit);
    let report = undo(&mut world, ChangedCases::Keep);
    assert_eq!((report.labels, report.labels_kept), (made.len() as u64 - 1, 1));
    assert!(world.server.books().account.labels.iter().any(|label| label.id.0 == made[0]));
    assert_eq!(world.server.books().cases[&other].labels, [501, made[0]]);
}

#[test]
fn cases_in_the_trash_are_no_use_of_a_label() {
    let mut settings = fast();
    set(&mut settings, "deletion", 2);
    set(&mut settings, "trash_in_lists", 1);
    let mut world = after_run(account(settings, 3), import(1, 30));
    let made = state(&world).labels_made.len() as u64;
    let report = undo(&mut world, ChangedCases::Keep);
    assert_eq!((report.trashed, report.labels, report.labels_kept), (30, made, 0));
    assert!(world.sent.iter().any(|(_, request)| request.query().iter().any(|(name, _)| name == "labels[]")));
}

#[test]
fn reading_takes_few_units_and_never_more_than_one_a_case() {
    // Ours alone: a page shows a hundred.
    let mut alone = after_run(account(fast(), 0), import(6, 150));
    look(&mut alone);
    assert!(alone.sent.len() <= 4, "{} requests for 150 cases", alone.sent.len());
    // A few of ours among many others, many of the same second.
    let mut crowded = after_run(account(fast(), 900), import(6, 12));
    look(&mut crowded);
    assert!(crowded.sent.len() <= 14, "{} requests for 12 cases", crowded.sent.len());
    within_limit(&crowded);
}

#[test]
fn a_server_that_passes_over_times_is_read_all_the_same() {
    let mut world = after_run(account(fast(), 130), import(7, 40));
    let dialect = Dialect { time_filter: false, ..Dialect::default() };
    let known = Record::Dialect { at: world.now, dialect };
    world.ledger.push(serde_json::to_string(&known).unwrap());
    let survey = look(&mut world);
    assert_eq!((survey.cases, survey.changed.len(), survey.removed_already), (40, 0, 0));
    assert!(world.sent.len() <= 4, "{} requests", world.sent.len());
}

#[test]
fn after_undo_a_run_creates_the_cases_again() {
    let once = after_run(account(fast(), 10), import(8, 25));
    let mut world = after_run(account(fast(), 10), import(8, 25));
    undo(&mut world, ChangedCases::Keep);
    let (state, now) = (state(&world), world.now);
    let mut world = continue_run(world.server, import(8, 25), now, state, world.ledger);
    assert_eq!(as_it_was(&world.server), as_it_was(&once.server));
    // And undo knows the new ones.
    assert_eq!(undo(&mut world, ChangedCases::Keep).deleted, 25);
    assert_eq!(world.server.books().cases.len(), 10);
}

#[test]
fn stopped_undo_leaves_whole_tens_and_goes_on_later() {
    let mut world = after_run(account(fast(), 5), import(9, 60));
    let survey = look(&mut world);
    let mut task = Undo::new(world.setup(), state(&world), &survey, ChangedCases::Keep, world.now);
    world.drive(&mut task, None, &[(600, Event::Stop)]);
    let report = task.report();
    closes(&report);
    assert!(report.not_reached > 0 && report.deleted > 0 && report.trashed == 0, "{report:?}");
    assert!(state(&world).undoing);
    let rest = undo(&mut world, ChangedCases::Keep);
    assert_eq!(rest.deleted, report.not_reached);
    assert_eq!((world.server.books().cases.len(), world.server.books().account.labels.len()), (5, 3));
}

#[test]
fn a_look_that_was_stopped_finds_nothing() {
    let mut world = after_run(account(fast(), 0), import(9, 5));
    let mut look = Look::new(world.setup(), state(&world), world.now);
    world.drive(&mut look, None, &[(50, Event::Stop)]);
    assert!(look.survey().is_none());
}

#[test]
fn the_limit_is_kept_where_it_is_low() {
    let settings = deskie_migrator::practice::Settings { per_minute: Some(20), ..fast() };
    let mut world = after_run(account(settings, 10), import(10, 40));
    let report = undo(&mut world, ChangedCases::Keep);
    assert_eq!(report.deleted, 40);
    within_limit(&world);
}
