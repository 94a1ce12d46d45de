//! Users, labels, and the account's reference data.

use deskie_migrator::practice::switches::{DuplicateLabels, UserName};
use serde_json::{Value, json};

use crate::support::*;

#[test]
fn a_password_is_shown_once() {
    let mut desk = Desk::new();
    let made = desk.post("users.json", json!({ "user": { "user_email": "ann@example.org", "user_full_name": "Ann" } }));
    let password = made["user"]["password"].as_str().expect("a password").to_owned();
    let user = desk.get(&format!("users/{}.json", made["user"]["user_id"]), &[]);
    assert_eq!(user["user"].get("password"), None);
    assert!(!desk.server.state().to_string().contains(&password));
}

#[test]
fn a_user_exists_once() {
    let mut desk = Desk::new();
    for (identity, again, expected) in [
        (json!({ "user_email": "ann@example.org" }), json!({ "user_email": "ANN@example.org" }), "email_already_exist"),
        (json!({ "user_phone": "+79998887755" }), json!({ "user_phone": "7 999 8887755" }), "phone_already_exist"),
        (
            json!({ "user_custom_id": "7", "user_custom_channel": "cch101" }),
            json!({ "user_custom_id": "7", "user_custom_channel": "101" }),
            "custom_id_already_exist",
        ),
    ] {
        desk.post("users.json", json!({ "user": identity }));
        assert_eq!(code(&desk.try_post("users.json", json!({ "user": again }))), expected);
    }
    assert_eq!(code(&desk.try_post("users.json", json!({ "user": { "user_email": "ann" } }))), "wrong_email");
}

#[test]
fn a_case_finds_the_user_that_was_made_before() {
    let mut desk = Desk::new();
    let user = desk.post("users.json", json!({ "user": { "user_email": "ann@example.org" } }));
    let case = desk.post("cases.json", json!({ "case": email_case("Ann@example.org", "S") }));
    assert_eq!(case["case"]["user_id"], user["user"]["user_id"]);
}

#[test]
fn a_users_name_is_the_first_or_the_last_one_given() {
    for (switch, expected) in [(UserName::First, "Ann"), (UserName::Last, "Anna")] {
        let mut desk = Desk::with(|switches| switches.user_name = switch);
        let mut user = Value::Null;
        for name in ["Ann", "Anna"] {
            let case = but(email_case("ann@example.org", "S"), json!({ "user_full_name": name }));
            user = desk.post("cases.json", json!({ "case": case }))["case"]["user_id"].clone();
        }
        assert_eq!(desk.get(&format!("users/{user}.json"), &[])["user"]["user_full_name"], expected);
    }
}

#[test]
fn users_are_found_edited_blocked_linked_and_deleted() {
    let mut desk = Desk::new();
    let mut make = |email: &str| {
        let made = desk.post("users.json", json!({ "user": { "user_email": email } }));
        made["user"]["user_id"].as_u64().expect("an id")
    };
    let (ann, joann) = (make("ann@example.org"), make("joann@example.org"));
    assert_eq!(desk.get("users.json", &[("user_email", "ann@example.org")])["total_count"], 2);
    assert_eq!(desk.get("users.json", &[("user_email", "^ann@example.org^")])["total_count"], 1);
    let profile = json!({ "user": { "company_name": "Acme", "custom_fields": { "cf_29": "Oslo" } } });
    let edited = desk.put(&format!("users/{ann}.json"), profile);
    assert_eq!(edited["user"]["company_name"], "Acme");
    assert_eq!(edited["user"]["custom_fields"], json!({ "cf_29": "Oslo" }));
    assert_eq!(desk.put(&format!("users/{ann}/block.json"), json!({}))["user"]["active"], false);
    assert_eq!(desk.put(&format!("users/{ann}/restore.json"), json!({}))["user"]["active"], true);
    let linked = desk.put(&format!("users/{ann}/link.json"), json!({ "user_email": "joann@example.org" }));
    assert_eq!(linked["user"]["linked_users"], json!([joann]));
    let unlinked = desk.put(&format!("users/{joann}/unlink.json"), json!({ "user_id": ann }));
    assert_eq!(unlinked["user"]["linked_users"], json!([]));
    assert_eq!(desk.delete(&format!("users/{ann}.json")).status, 200);
    assert_eq!(desk.delete(&format!("users/{ann}.json")).status, 404);
}

#[test]
fn labels_are_made_renamed_and_taken_off_every_case_when_deleted() {
    let mut desk = Desk::new();
    let made = desk.post("labels.json", json!({ "label": { "label_title": "imported" } }));
    let id = made["label"]["label_id"].as_u64().expect("an id");
    let case = but(email_case("ann@example.org", "S"), json!({ "labels": [id, 501] }));
    let case = desk.post("cases.json", json!({ "case": case }))["case"]["case_id"].clone();
    let renamed = desk.put(&format!("labels/{id}.json"), json!({ "label": { "label_title": "moved" } }));
    assert_eq!(renamed, json!({ "label": { "label_id": id, "label_title": "moved" } }));
    assert_eq!(rows(&desk.get("labels.json", &[]), "label").len(), 4);
    assert_eq!(desk.delete(&format!("labels/{id}.json")).status, 200);
    assert_eq!(desk.get(&format!("cases/{case}.json"), &[])["case"]["labels"], json!([501]));
}

#[test]
fn a_second_label_of_a_title_is_refused_or_made() {
    let again = json!({ "label": { "label_title": "VIP" } });
    assert_eq!(code(&Desk::new().try_post("labels.json", again.clone())), "label_already_exist");
    let mut desk = Desk::with(|switches| switches.duplicate_labels = DuplicateLabels::Second);
    assert_ne!(desk.post("labels.json", again)["label"]["label_id"], 501);
}

#[test]
fn the_account_can_be_read_whole() {
    let mut desk = Desk::new();
    let mut list = |path: &str, name: &str| rows(&desk.get(path, &[]), name);
    let staff = list("staff.json", "staff");
    assert!(staff.iter().any(|staff| staff["active"] == false) && staff[0]["staff_email"].is_string());
    assert_eq!(list("groups.json", "group")[0]["group_title"], "Support");
    let select = list("custom_fields.json", "custom_field").into_iter().find(|field| field["field_type"] == "select");
    assert_eq!(select.expect("a choice")["field_data"], json!({ "1": "Lamp", "2": "Chair", "3": "Desk" }));
    let channels = list("custom_channels.json", "custom_channel");
    assert_eq!((&channels[1]["channel_api_key"], &channels[1]["channel_type"]), (&json!("cch102"), &json!("async")));
    assert_eq!(list("languages.json", "language")[1]["code"], "ENG");
    assert_eq!(list("client_emails.json", "client_emails").len(), 2);
    assert_eq!(desk.get("staff/104.json", &[])["staff"]["active"], false);
    assert_eq!(desk.get("groups/11.json", &[])["group"]["group_id"], 11);
}
