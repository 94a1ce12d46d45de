//! What was changed on either side since: in the old service, in Deskie, or in both.

use std::sync::atomic::{AtomicBool, Ordering};

use deskie_migrator::deskie::{Answer, Method};
use deskie_migrator::model::{FieldValue, Status, Word};
use deskie_migrator::practice::Settings;
use deskie_migrator::practice::switches::CustomFields;
use deskie_migrator::run::Report;
use serde_json::json;

use super::support::rehearsal::Import;
use super::{World, fast, old_export, with_message};

fn set(import: &mut Import, at: usize, field: &str, value: &str) {
    let fields = &mut import.cases[at].fields;
    fields.retain(|known| known.field != field);
    fields.push(FieldValue { field: field.into(), value: value.into() });
}

fn kept(report: &Report) -> u64 {
    report.details.iter().find(|loss| loss.code == "case.kept_as_in_deskie").map_or(0, |loss| loss.count)
}

fn field(world: &World, subject: &str, key: &str) -> Option<String> {
    world.case(subject).fields.into_iter().find(|(known, _)| known == key).map(|(_, value)| value)
}

#[test]
fn what_people_did_stays_in_every_later_run_too() {
    let mut world = World::new();
    let old = old_export();
    world.run(&old);
    let id = world.id_of("Kettle 4");
    let change = json!({"case": {"status": "closed", "staff_id": 103, "group_id": 13}});
    world.somebody(Method::Put, &format!("cases/{id}.json"), change);
    let newer = with_message(&old, 4, "n4");
    world.run(&newer);
    let left = world.case("Kettle 4");
    assert_eq!((left.status.as_str(), left.staff, left.group), ("closed", 103, 13));

    let (report, writes) = world.run(&newer);
    assert_eq!((report.requests, writes, kept(&report)), (0, 0, 0), "the same once more: {report:?}");
    assert_eq!(world.case("Kettle 4"), left);

    let (report, _) = world.run(&with_message(&with_message(&newer, 5, "n5"), 4, "m4"));
    assert_eq!(kept(&report), 0, "the source says nothing else of its state: {report:?}");
    let case = world.case("Kettle 4");
    assert_eq!((case.status.as_str(), case.staff, case.group), ("closed", 103, 13));
    assert_eq!(case.messages.len(), left.messages.len() + 1);
}

#[test]
fn what_the_source_changes_after_people_did_is_told_once_and_not_carried_over() {
    let mut world = World::new();
    let old = old_export();
    world.run(&old);
    let id = world.id_of("Kettle 4");
    world.somebody(Method::Put, &format!("cases/{id}.json"), json!({"case": {"status": "closed"}}));
    let mut newer = old.clone();
    newer.cases[4].status = Word { kind: Status::Pending, raw: "Pending".into() };
    let (report, _) = world.run(&newer);
    assert_eq!((world.case("Kettle 4").status.as_str(), kept(&report)), ("closed", 1));
    let (report, writes) = world.run(&newer);
    assert_eq!((report.requests, writes), (0, 0));
    // What nobody in Deskie has touched since is the source's again.
    newer.cases[4].status = Word { kind: Status::Open, raw: "Open".into() };
    world.run(&newer);
    assert_eq!(world.case("Kettle 4").status, "open");
}

#[test]
fn fields_and_labels_that_people_changed_stay_and_those_of_the_source_are_carried_over() {
    for custom_fields in [CustomFields::Merged, CustomFields::Replaced] {
        let mut settings = fast();
        settings.switches.custom_fields = custom_fields;
        people_and_source_change_different_fields(settings);
    }
}

fn people_and_source_change_different_fields(settings: Settings) {
    const CASE: &str = "Kettle 2";
    let mut world = World::of(settings);
    let mut old = old_export();
    old.cases[2].fields.clear();
    old.cases[2].tags = vec!["tag 0".into(), "tag 1".into()];
    for (field, value) in [("Order number", "A-1"), ("Warranty", "yes"), ("Product", "Lamp")] {
        set(&mut old, 2, field, value);
    }
    world.run(&old);
    let (id, label) = (world.id_of(CASE), world.label("tag 0"));
    // Somebody corrects the order, fills in a date, and takes a label off.
    let fields = json!({"cf_25": "by hand", "cf_26": true, "cf_27": "1", "cf_28": "2024-05-05"});
    let change = json!({"case": {"custom_fields": fields, "delete_labels": [label]}});
    world.somebody(Method::Put, &format!("cases/{id}.json"), change);

    let mut newer = old.clone();
    set(&mut newer, 2, "Product", "Chair");
    newer.cases[2].tags.push("tag 2".into());
    let (report, _) = world.run(&newer);
    assert!(report.complete && kept(&report) == 0, "{report:?}");
    let case = world.case(CASE);
    let held: Vec<(&str, &str)> = case.fields.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    let all = [("cf_25", "\"by hand\""), ("cf_26", "true"), ("cf_27", "\"2\""), ("cf_28", "\"2024-05-05\"")];
    assert_eq!(held, all);
    assert_eq!(case.labels, ["tag 1", "tag 2"]);
    let (report, writes) = world.run(&newer);
    assert_eq!((report.requests, writes), (0, 0), "{report:?}");

    // The same field on both sides: Deskie's stays, and it is told.
    let fields = json!({"cf_25": "once more", "cf_26": true, "cf_27": "2", "cf_28": "2024-05-05"});
    world.somebody(Method::Put, &format!("cases/{id}.json"), json!({"case": {"custom_fields": fields}}));
    set(&mut newer, 2, "Order number", "A-2");
    let (report, writes) = world.run(&newer);
    assert_eq!((kept(&report), writes), (1, 0), "{report:?}");
    assert_eq!(field(&world, CASE, "cf_25").as_deref(), Some("\"once more\""));
    assert_eq!(world.case(CASE).labels, case.labels);
}

#[test]
fn a_subject_that_the_source_changes_twice_is_carried_over_twice() {
    let mut world = World::new();
    let mut export = old_export();
    world.run(&export);
    for subject in ["Toaster 3", "Toaster three"] {
        export.cases[3].subject = subject.into();
        let (report, writes) = world.run(&export);
        assert_eq!((writes, kept(&report)), (1, 0), "{report:?}");
        world.case(subject);
    }
    let id = world.id_of("Toaster three");
    world.somebody(Method::Put, &format!("cases/{id}.json"), json!({"case": {"subject": "By hand"}}));
    export.cases[3].subject = "Toaster 333".into();
    let (report, writes) = world.run(&export);
    assert_eq!((writes, kept(&report)), (0, 1), "{report:?}");
    world.case("By hand");
}

#[test]
fn an_edit_of_fields_whose_answer_is_lost_is_not_taken_for_done() {
    static LOST: AtomicBool = AtomicBool::new(false);
    let mut world = World::new();
    let mut old = old_export();
    set(&mut old, 2, "Order number", "A-1");
    world.run(&old);
    set(&mut old, 2, "Order number", "A-2");
    let (report, _) = world.run_with(&old, |rehearsal| {
        rehearsal.world.intercept = |request| {
            let lost = request.method() == Method::Put && !LOST.swap(true, Ordering::SeqCst);
            lost.then(|| Answer { status: 502, body: "<html>".into(), ..Answer::default() })
        };
    });
    assert_eq!((report.unclear, report.proved_not_done), (1, 1), "{report:?}");
    assert_eq!(field(&world, "Kettle 2", "cf_25").as_deref(), Some("\"A-2\""));
}
