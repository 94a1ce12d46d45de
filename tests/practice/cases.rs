//! Creating, editing, moving cases.

use deskie_migrator::deskie::Method;
use deskie_migrator::practice::switches::BulkDeleteAnswer;
use deskie_migrator::practice::{IncomingBody, Why, fnv1a};
use serde_json::{Value, json};

use crate::support::*;

#[test]
fn a_case_makes_its_user_and_its_opening_message() {
    let mut desk = Desk::new();
    let case = but(email_case("Ann@Example.org", "Lamp"), json!({ "user_full_name": "Ann Lee", "status": "closed" }));
    let made = desk.post("cases.json", json!({ "case": case }));
    assert_eq!(made["case"]["subject"], "Lamp");
    assert_eq!(made["case"]["status"], "closed");
    assert_eq!(made["case"]["channel"], "email");
    assert_eq!(made["case"]["created_at"], "Sun, 13 Sep 2020 15:26:40 +0300");
    let user = desk.get(&format!("users/{}.json", made["case"]["user_id"]), &[]);
    assert_eq!(user["user"]["user_email"], "Ann@Example.org");
    assert_eq!(user["user"]["user_full_name"], "Ann Lee");
    let messages = rows(&desk.get(&format!("cases/{}/messages.json", made["case"]["case_id"]), &[]), "message");
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0]["content_html"], "<p>Hello</p>");
    assert_eq!(messages[0]["user_id"], made["case"]["user_id"]);
    assert_eq!(messages[0]["staff_id"], 0);
    assert!(desk.reasons().is_empty());
}

#[test]
fn one_customer_is_one_user_however_the_address_is_written() {
    let mut desk = Desk::new();
    let mut user = |identity: Value| {
        let case = but(json!({ "subject": "S", "content": "text", "content_html": "<p>text</p>" }), identity);
        desk.post("cases.json", json!({ "case": case }))["case"]["user_id"].clone()
    };
    assert_eq!(user(json!({ "user_email": "ann@example.org" })), user(json!({ "user_email": "ANN@EXAMPLE.ORG" })));
    assert_eq!(user(json!({ "user_phone": "+7 999 888-77-55" })), user(json!({ "user_phone": "79998887755" })));
    let first = user(json!({ "user_custom_id": "77", "channel": "cch101" }));
    assert_eq!(first, user(json!({ "user_custom_id": "77", "channel": "cch101" })));
    assert_ne!(first, user(json!({ "user_custom_id": "77", "channel": "cch102" })));
}

#[test]
fn a_case_has_exactly_one_identity() {
    let mut desk = Desk::new();
    for (identity, expected) in [
        (json!({ "user_email": null }), "incorrect_user_identity"),
        (json!({ "user_phone": "+79998887755" }), "incorrect_user_identity"),
        (json!({ "user_email": "nobody" }), "incorrect_user_email"),
        (json!({ "user_email": null, "user_custom_id": "7" }), "incorrect_channel"),
        (json!({ "user_email": null, "user_custom_id": "7", "channel": "cch999" }), "incorrect_channel"),
    ] {
        let answer = desk.try_post("cases.json", json!({ "case": but(email_case("a@example.org", "S"), identity) }));
        assert_eq!((answer.status, code(&answer).as_str()), (400, expected));
    }
    assert_eq!(desk.server.state()["users"], json!([]), "a refused case leaves no user behind");
}

#[test]
fn each_channel_has_its_content() {
    let mut desk = Desk::new();
    for (identity, content, expected) in [
        (json!({ "user_email": "a@example.org" }), "content", 201),
        (json!({ "user_email": "a@example.org" }), "content_html", 201),
        (json!({ "user_phone": "+79998887755" }), "content", 201),
        (json!({ "user_phone": "+79998887755" }), "content_html", 400),
        (json!({ "user_custom_id": "7", "channel": "cch101" }), "content", 201),
        (json!({ "user_custom_id": "7", "channel": "cch101" }), "content_html", 400),
        (json!({ "user_custom_id": "7", "channel": "cch102" }), "content", 400),
        (json!({ "user_custom_id": "7", "channel": "cch102" }), "content_html", 201),
    ] {
        let case = but(json!({ "subject": "S", content: "text" }), identity.clone());
        assert_eq!(desk.try_post("cases.json", json!({ "case": case })).status, expected, "{identity} {content}");
    }
}

#[test]
fn an_agent_started_mail_case_would_be_mailed_unless_no_mailbox_is_named() {
    let mut desk = Desk::new();
    let case = but(email_case("ann@example.org", "S"), json!({ "initiator_id": 102 }));
    desk.post("cases.json", json!({ "case": case }));
    assert_eq!(desk.reasons(), [Why::AgentStarted]);
    let silent = but(case, json!({ "case_email_id": -1 }));
    let made = desk.post("cases.json", json!({ "case": silent }));
    assert_eq!(desk.reasons(), [Why::AgentStarted]);
    let messages = rows(&desk.get(&format!("cases/{}/messages.json", made["case"]["case_id"]), &[]), "message");
    assert_eq!((&messages[0]["staff_id"], &messages[0]["user_id"]), (&json!(102), &json!(0)));
}

#[test]
fn what_a_case_refers_to_must_exist() {
    let mut desk = Desk::new();
    for (change, expected) in [
        (json!({ "initiator_id": 999 }), "incorrect_initiator_id"),
        (json!({ "staff_id": 999 }), "incorrect_staff_id"),
        (json!({ "group_id": 999 }), "incorrect_group_id"),
        (json!({ "language_id": 99 }), "incorrect_language_id"),
        (json!({ "labels": [999] }), "incorrect_labels"),
        (json!({ "labels": "vip" }), "incorrect_labels"),
        (json!({ "custom_fields": { "cf_99": "x" } }), "incorrect_custom_fields"),
        (json!({ "custom_fields": { "cf_29": "Oslo" } }), "incorrect_custom_fields"),
        (json!({ "status": "solved" }), "incorrect_status"),
        (json!({ "priority": "urgent" }), "incorrect_priority"),
        (json!({ "case_email_id": 99 }), "incorrect_case_email_id"),
        (json!({ "created_at": "long ago" }), "incorrect_created_at"),
        (json!({ "subject": "" }), "incorrect_subject"),
    ] {
        let case = but(email_case("ann@example.org", "S"), change.clone());
        assert_eq!(code(&desk.try_post("cases.json", json!({ "case": case }))), expected, "{change}");
    }
}

#[test]
fn custom_fields_are_typed() {
    let mut desk = Desk::new();
    let mut fields = |fields: Value| {
        let case = but(email_case("ann@example.org", "S"), json!({ "custom_fields": fields }));
        let answer = desk.try_post("cases.json", json!({ "case": case }));
        (answer.status == 201).then(|| read(&answer)["case"]["custom_fields"].clone())
    };
    assert_eq!(
        fields(json!({ "cf_25": "A-1", "cf_26": "1", "cf_27": 2, "cf_28": "2024-05-01" })),
        Some(json!({ "cf_25": "A-1", "cf_26": true, "cf_27": "2", "cf_28": "2024-05-01" }))
    );
    assert_eq!(fields(json!({ "cf_27": "Chair" })), None, "a choice is named by its key, not its title");
    assert_eq!(fields(json!({ "cf_26": "perhaps" })), None);
    assert_eq!(fields(json!([])), Some(json!({})));
}

#[test]
fn files_travel_in_a_form_and_keep_their_size_and_hash() {
    let mut desk = Desk::new();
    let body = multipart(
        &[
            ("case[user_email]", "ann@example.org"),
            ("case[subject]", "Contract"),
            ("case[content]", "See the file"),
            ("case[created_at]", "1600000000"),
            ("case[labels][]", "501"),
            ("case[custom_fields][cf_25]", "A-1"),
        ],
        &[("case[attachments][1]", b"contract"), ("case[attachments][2]", b"invoice!!")],
    );
    let made = read(&desk.send(Method::Post, "cases.json", &[], body));
    assert_eq!(made["case"]["attachments"][1]["file_size"], 9);
    assert_eq!(made["case"]["labels"], json!([501]));
    assert_eq!(made["case"]["custom_fields"], json!({ "cf_25": "A-1" }));
    let kept = &desk.server.state()["cases"][0]["messages"][0]["attachments"];
    assert_eq!(kept[0]["digest"], format!("{:016x}", fnv1a(b"contract")));
}

#[test]
fn a_file_of_more_than_25_megabytes_is_refused() {
    let mut desk = Desk::new();
    let fields = [("case[user_email]", "a@example.org"), ("case[subject]", "S"), ("case[content]", "c")];
    let large = vec![0; 25_000_001];
    let answer =
        desk.send(Method::Post, "cases.json", &[], multipart(&fields, &[("case[attachments][0]", large.as_slice())]));
    assert_eq!(code(&answer), "attachment_too_large");
    let fits = vec![0; 25_000_000];
    let files: Vec<(&str, &[u8])> = vec![
        ("case[attachments][0]", fits.as_slice()),
        ("case[attachments][1]", fits.as_slice()),
        ("case[attachments][2]", b"x"),
    ];
    assert_eq!(code(&desk.send(Method::Post, "cases.json", &[], multipart(&fields, &files))), "attachments_too_large");
    assert_eq!(desk.send(Method::Post, "cases.json", &[], multipart(&fields, &files[..2])).status, 201);
}

#[test]
fn files_can_be_named_by_their_address() {
    let mut desk = Desk::new();
    let urls = json!({ "attachment_urls": ["https://files.example.org/a/contract.pdf?x=1"] });
    let made = desk.post("cases.json", json!({ "case": but(email_case("ann@example.org", "S"), urls) }));
    assert_eq!(made["case"]["attachments"][0]["file_name"], "contract.pdf");
}

#[test]
fn an_edit_changes_what_it_names_and_keeps_the_rest() {
    let mut desk = Desk::new();
    let case = but(
        email_case("ann@example.org", "S"),
        json!({ "labels": [501, 502], "priority": "high", "custom_fields": { "cf_25": "A-1" } }),
    );
    let id = desk.post("cases.json", json!({ "case": case }))["case"]["case_id"].clone();
    let edit = json!({ "status": "closed", "add_labels": [503, 501], "delete_labels": [502], "staff_id": 103,
                       "custom_fields": { "cf_26": true } });
    let edited = desk.put(&format!("cases/{id}.json"), json!({ "case": edit }));
    assert_eq!(edited["case"]["status"], "closed");
    assert_eq!(edited["case"]["labels"], json!([501, 503]));
    assert_eq!(edited["case"]["staff_id"], 103);
    assert_eq!(edited["case"]["priority"], "high");
    assert_eq!(edited["case"]["subject"], "S");
    assert_eq!(edited["case"]["custom_fields"], json!({ "cf_25": "A-1", "cf_26": true }));
    assert_eq!(edited["case"]["closed_at"], "Wed, 12 Jun 2024 10:00:00 +0300");
    let log = desk.get(&format!("cases/{id}/changelog.json"), &[]);
    let status = json!({ "created_at": "Wed, 12 Jun 2024 10:00:00 +0300", "event": "status", "done_by": "staff_101",
                         "old_value": "waiting", "value": "closed" });
    assert!(log["changelog"].as_array().expect("a list").contains(&status));
}

#[test]
fn an_open_case_was_not_closed() {
    let mut desk = Desk::new();
    let id = desk.mail_case("ann@example.org", "S");
    let case = desk.get(&format!("cases/{id}.json"), &[]);
    assert_eq!((&case["case"]["closed_at"], &case["case"]["closing_speed"]), (&json!("-"), &json!("-")));
}

#[test]
fn the_number_of_a_case_opens_it_too() {
    let mut desk = Desk::new();
    let id = desk.mail_case("ann@example.org", "S");
    let number = desk.get(&format!("cases/{id}.json"), &[])["case"]["case_number"].as_str().expect("text").to_owned();
    assert_eq!(desk.get(&format!("cases/{number}.json"), &[])["case"]["case_id"], id);
}

#[test]
fn the_trash_can_be_undone_and_deleting_cannot() {
    let mut desk = Desk::new();
    let id = desk.mail_case("ann@example.org", "S");
    assert_eq!(desk.put(&format!("cases/{id}/trash.json"), json!({}))["case"]["deleted"], true);
    assert_eq!(desk.get("cases.json", &[])["total_count"], 0);
    let message = json!({ "message": { "user_id": 1, "content_html": "x" } });
    assert_eq!(code(&desk.try_post(&format!("cases/{id}/messages.json"), message)), "case_not_found");
    assert_eq!(desk.put(&format!("cases/{id}/restore.json"), json!([]))["case"]["deleted"], false);
    assert_eq!(desk.get("cases.json", &[])["total_count"], 1);
    let gone = desk.delete(&format!("cases/{id}.json"));
    assert_eq!((gone.status, gone.body.as_str()), (200, ""));
    assert_eq!(desk.send(Method::Get, &format!("cases/{id}.json"), &[], multipart(&[], &[])).status, 404);
}

#[test]
fn up_to_ten_cases_move_at_once_and_those_that_worked_are_named() {
    let mut desk = Desk::new();
    let first = desk.mail_case("ann@example.org", "One");
    let second = desk.mail_case("ann@example.org", "Two");
    let moved = desk.put(&format!("cases/{first},99999,{second}/spam.json"), json!({}));
    assert_eq!(moved, json!({ "case_success_id": [first, second] }));
    let eleven = ["1"; 11].join(",");
    assert_eq!(code(&desk.delete(&format!("cases/{eleven}.json"))), "too_many_cases");
}

#[test]
fn several_deleted_at_once_are_answered_in_three_ways_and_are_gone_in_each() {
    let answers = [
        (BulkDeleteAnswer::Ids, r#"{"case_success_id":[1000,1001]}"#),
        (BulkDeleteAnswer::Empty, ""),
        (BulkDeleteAnswer::Counts, r#"{"count":2}"#),
    ];
    for (answer, body) in answers {
        let mut desk = Desk::with(|switches| switches.bulk_delete_answer = answer);
        let ids = ["One", "Two"].map(|subject| desk.mail_case("ann@example.org", subject));
        let body = body.replace("1000", &ids[0].to_string()).replace("1001", &ids[1].to_string());
        let said = desk.delete(&format!("cases/{},99999,{}.json", ids[0], ids[1]));
        let said: String = said.body.split_whitespace().collect();
        assert_eq!(said, body);
        assert!(desk.server.books().cases.is_empty());
    }
}

#[test]
fn a_case_and_a_message_can_be_rated() {
    let mut desk = Desk::new();
    let id = desk.mail_case("ann@example.org", "S");
    let message = desk.server.books().cases[&id].messages[0].message_id;
    let rate = json!({ "rate": { "rating": "high", "rating_comment": "cool", "rated_staff_id": 102 } });
    let case = desk.put(&format!("cases/{id}/rate.json"), rate.clone());
    assert_eq!((&case["case"]["rating"], &case["case"]["rated_staff_id"]), (&json!("high"), &json!(102)));
    assert_eq!(desk.put(&format!("cases/{id}/rate/{message}.json"), rate)["message"]["rating_comment"], "cool");
    let wrong = IncomingBody::Json(json!({ "rate": { "rating": "superb" } }));
    assert_eq!(code(&desk.send(Method::Put, &format!("cases/{id}/rate.json"), &[], wrong)), "incorrect_rating");
}
