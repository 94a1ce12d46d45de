//! The same promises whichever way the open points of the API's documents are settled.

use deskie_migrator::deskie::{Answer, Method};
use deskie_migrator::model::FieldValue;
use deskie_migrator::practice::switches::ValidationErrors;
use deskie_migrator::practice::{Settings, Switches};
use serde_json::{Value, json};

use super::{World, fast, old_export, with_message};

/// Switches that need what only the self-check finds out, or that are about customers being mailed.
const OTHERS: [&str; 9] = [
    "auto_reply",
    "case_dates",
    "closing_survey",
    "html",
    "message_dates",
    "multipart_flags",
    "note_author",
    "note_dates",
    "silent_start",
];

#[test]
fn a_newer_export_keeps_its_promises_whichever_way_the_open_points_are_settled() {
    for switch in Switches::ALL.iter().filter(|switch| !OTHERS.contains(&switch.name)) {
        for number in 0..switch.variants {
            let mut settings = fast();
            (switch.set)(&mut settings.switches, number);
            keeps_its_promises(settings, &format!("{} = {number}", switch.name));
        }
    }
}

fn keeps_its_promises(settings: Settings, what: &str) {
    const MORE: &str = "And one more";
    let mut world = World::of(settings);
    let mut old = old_export();
    let field = |field: &str, value: &str| FieldValue { field: field.into(), value: value.into() };
    old.cases[5].fields = vec![field("Order number", "A-5"), field("Product", "Lamp")];
    world.run(&old);
    let ids = [4, 5, 6].map(|at| world.created(&format!("test:{at}")));
    let path = |at: usize| format!("cases/{}.json", ids[at]);
    world.somebody(Method::Put, &path(0), json!({"case": {"status": "closed"}}));
    let by_hand = json!({"case": {"custom_fields": {"cf_25": "by hand", "cf_27": "1"}}});
    world.somebody(Method::Put, &path(1), by_hand);
    let trash = format!("cases/{}/trash.json", ids[2]);
    let is_gone = world.tries(Method::Delete, &path(2), Value::Null) || world.tries(Method::Put, &trash, Value::Null);

    let mut newer = old.clone();
    for (at, id) in [(4, "n4"), (5, "n5"), (6, "n6")] {
        newer = with_message(&newer, at, id);
    }
    newer.cases[5].fields[1].value = "Chair".into();
    for turn in 0..3 {
        let (report, writes) = world.run(&newer);
        assert_eq!((report.cases.created, report.cases.failed), (0, 0), "{what}: {report:?}");
        assert_eq!(report.cases.skipped, u64::from(is_gone), "{what}: {report:?}");
        assert!(turn == 0 || writes == 0, "{what}: {writes} writes in turn {turn}");
        let books = world.server.as_ref().unwrap().books();
        let [closed, filled, gone] = ids.map(|id| books.cases.get(&id).filter(|case| !case.deleted));
        assert_eq!(gone.is_none(), is_gone, "{what}");
        let (closed, filled) = (closed.unwrap(), filled.unwrap());
        assert_eq!(closed.status, "closed", "{what}");
        assert_eq!(filled.custom_fields.get("cf_25"), Some(&json!("by hand")), "{what}");
        assert_eq!(filled.custom_fields.get("cf_27"), Some(&json!("2")), "{what}");
        for case in [closed, filled] {
            let more = |text: &str| text.contains(MORE);
            let count = case.messages.iter().filter(|one| more(&one.content) || more(&one.content_html)).count();
            assert_eq!(count, 1, "{what}");
        }
    }
}

#[test]
fn a_known_case_that_is_gone_is_left_out_however_deskie_says_so() {
    let mut settings = fast();
    settings.switches.validation_errors = ValidationErrors::Ok;
    let mut world = World::of(settings);
    let old = old_export();
    world.run(&old);
    let id = world.id_of("Kettle 6");
    world.somebody(Method::Delete, &format!("cases/{id}.json"), Value::Null);
    let (report, writes) = world.run(&with_message(&old, 6, "n6"));
    assert_eq!((report.cases.skipped, report.cases.created, writes), (1, 0, 0), "{report:?}");
}

#[test]
fn a_known_case_that_cannot_be_read_is_a_failure_and_is_tried_again() {
    let mut world = World::new();
    let old = old_export();
    world.run(&old);
    let newer = with_message(&old, 6, "n6");
    let (report, writes) = world.run_with(&newer, |rehearsal| {
        rehearsal.world.intercept = |request| {
            let one = request.method() == Method::Get && request.path().starts_with("cases/");
            let body = r#"{"error":"staff_has_not_access"}"#;
            one.then(|| Answer { status: 403, body: body.into(), ..Answer::default() })
        };
    });
    assert_eq!((report.cases.already, report.messages.failed, writes), (12, 1, 0), "{report:?}");
    assert!(!report.complete && report.updated == 0, "{report:?}");
    let (report, _) = world.run(&newer);
    assert!(report.complete, "{report:?}");
    assert_eq!((report.updated, report.messages.created), (1, 1), "{report:?}");
}
