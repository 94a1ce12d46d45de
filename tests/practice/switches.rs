//! The switches that no other test turns, and the settings as a file.

use deskie_migrator::deskie::Method;
use deskie_migrator::practice::switches::*;
use deskie_migrator::practice::{IncomingBody, Settings, Why};
use serde_json::json;

use crate::support::*;

#[test]
fn a_creation_is_answered_with_201_or_200() {
    for (status, expected) in [(CreateStatus::Created, 201), (CreateStatus::Ok, 200)] {
        let mut desk = Desk::with(|switches| switches.create_status = status);
        let case = json!({ "case": email_case("ann@example.org", "S") });
        assert_eq!(desk.try_post("cases.json", case).status, expected);
    }
}

#[test]
fn wrong_input_is_400_or_422_or_hides_in_a_200() {
    for (switch, expected) in
        [(ValidationErrors::BadRequest, 400), (ValidationErrors::Unprocessable, 422), (ValidationErrors::Ok, 200)]
    {
        let mut desk = Desk::with(|switches| switches.validation_errors = switch);
        let answer = desk.try_post("cases.json", json!({ "case": { "user_email": "ann@example.org" } }));
        assert_eq!((answer.status, code(&answer).as_str()), (expected, "incorrect_subject"));
    }
}

#[test]
fn copies_have_two_spellings() {
    for (copies, name) in [(Copies::Recipient, "recipient_cc"), (Copies::Emails, "cc_emails")] {
        let mut desk = Desk::with(|switches| switches.copies = copies);
        let made = desk.post("cases.json", json!({ "case": email_case("ann@example.org", "S") }));
        assert_eq!(made["case"][name], "");
    }
}

#[test]
fn each_call_takes_its_own_form_of_dates() {
    let mut desk = Desk::with(|switches| {
        switches.case_dates = DateForm::Text;
        switches.message_dates = DateForm::Rejected;
        switches.note_dates = DateForm::Ignored;
    });
    let text = but(email_case("ann@example.org", "S"), json!({ "created_at": "2021-12-01 00:00:00" }));
    let made = desk.post("cases.json", json!({ "case": text }));
    assert_eq!(made["case"]["created_at"], "Wed, 01 Dec 2021 00:00:00 +0300");
    let unix = json!({ "case": email_case("ann@example.org", "S") });
    assert_eq!(code(&desk.try_post("cases.json", unix)), "incorrect_created_at");
    let (case, user) = (&made["case"]["case_id"], &made["case"]["user_id"]);
    let message = json!({ "message": { "user_id": user, "content_html": "x", "created_at": 5 } });
    assert_eq!(code(&desk.try_post(&format!("cases/{case}/messages.json"), message)), "incorrect_created_at");
    let note = desk.post(&format!("cases/{case}/note.json"), json!({ "note": { "content": "x", "created_at": 5 } }));
    assert_eq!(note["message"]["created_at"], "Wed, 12 Jun 2024 10:00:00 +0300");
}

#[test]
fn html_is_cleaned_wrapped_or_kept() {
    let html = "<p>a</p><script>x</script>";
    for (switch, expected) in [(Html::Cleaned, "<p>a</p>"), (Html::Wrapped, "<div><p>a</p></div>"), (Html::Kept, html)]
    {
        let mut desk = Desk::with(|switches| switches.html = switch);
        let case = but(email_case("ann@example.org", "S"), json!({ "content_html": html }));
        desk.post("cases.json", json!({ "case": case }));
        assert_eq!(desk.server.state()["cases"][0]["messages"][0]["content_html"], expected);
    }
}

#[test]
fn deleting_may_need_the_trash_or_be_forbidden() {
    let mut desk = Desk::with(|switches| switches.deletion = Deletion::AfterTrash);
    let id = desk.mail_case("ann@example.org", "S");
    assert_eq!(code(&desk.delete(&format!("cases/{id}.json"))), "case_not_in_trash");
    desk.put(&format!("cases/{id}/trash.json"), json!({}));
    assert_eq!(desk.delete(&format!("cases/{id}.json")).status, 200);
    let mut desk = Desk::with(|switches| switches.deletion = Deletion::Forbidden);
    let id = desk.mail_case("ann@example.org", "S");
    assert_eq!(desk.delete(&format!("cases/{id}.json")).status, 403);
}

#[test]
fn labels_of_a_form_may_be_passed_over() {
    let mut desk = Desk::with(|switches| switches.multipart_labels = MultipartLabels::Ignored);
    let fields = [
        ("case[user_email]", "ann@example.org"),
        ("case[subject]", "S"),
        ("case[content]", "c"),
        ("case[labels][]", "501"),
    ];
    let made = read(&desk.send(Method::Post, "cases.json", &[], multipart(&fields, &[])));
    assert_eq!(made["case"]["labels"], json!([]));
}

#[test]
fn unknown_labels_and_fields_may_be_passed_over() {
    let mut desk = Desk::with(|switches| switches.unknown_ids = UnknownIds::Ignored);
    let odd = json!({ "labels": [501, 999], "custom_fields": { "cf_25": "x", "cf_99": "y" } });
    let made = desk.post("cases.json", json!({ "case": but(email_case("ann@example.org", "S"), odd) }));
    assert_eq!(made["case"]["labels"], json!([501]));
    assert_eq!(made["case"]["custom_fields"], json!({ "cf_25": "x" }));
}

#[test]
fn the_fields_of_an_edit_join_or_replace() {
    for (switch, expected) in [
        (CustomFields::Merged, json!({ "cf_25": "x", "cf_26": true })),
        (CustomFields::Replaced, json!({ "cf_26": true })),
    ] {
        let mut desk = Desk::with(|switches| switches.custom_fields = switch);
        let case = but(email_case("ann@example.org", "S"), json!({ "custom_fields": { "cf_25": "x" } }));
        let id = desk.post("cases.json", json!({ "case": case }))["case"]["case_id"].clone();
        let edit = json!({ "case": { "custom_fields": { "cf_26": true } } });
        assert_eq!(desk.put(&format!("cases/{id}.json"), edit)["case"]["custom_fields"], expected);
    }
}

#[test]
fn a_group_may_be_closed_to_the_login() {
    let mut desk = Desk::with(|switches| switches.edit_access = EditAccess::NotLastGroup);
    let id = desk.mail_case("ann@example.org", "S");
    let body = IncomingBody::Json(json!({ "case": { "group_id": 13 } }));
    let answer = desk.send(Method::Put, &format!("cases/{id}.json"), &[], body);
    assert_eq!((answer.status, code(&answer).as_str()), (403, "staff_has_not_access"));
    desk.put(&format!("cases/{id}.json"), json!({ "case": { "group_id": 12 } }));
}

#[test]
fn inactive_staff_may_be_refused_everywhere() {
    let assigned = but(email_case("ann@example.org", "S"), json!({ "staff_id": 104 }));
    Desk::new().post("cases.json", json!({ "case": assigned }));
    let mut desk = Desk::with(|switches| switches.inactive_staff = InactiveStaff::Everywhere);
    assert_eq!(code(&desk.try_post("cases.json", json!({ "case": assigned }))), "staff_not_active");
}

#[test]
fn a_rule_may_answer_new_cases_and_would_mail() {
    let old = json!({ "case": email_case("ann@example.org", "S") });
    let new = json!({ "case": but(email_case("ann@example.org", "S"), json!({ "created_at": null })) });
    for (switch, expected) in [(AutoReply::Off, 0), (AutoReply::RecentCases, 1), (AutoReply::AllCases, 2)] {
        let mut desk = Desk::with(|switches| switches.auto_reply = switch);
        desk.post("cases.json", old.clone());
        desk.post("cases.json", new.clone());
        assert_eq!(desk.reasons(), vec![Why::AutoReply; expected]);
    }
}

#[test]
fn closing_a_case_may_ask_the_customer_how_satisfied_they_are() {
    for (switch, expected) in [(ClosingSurvey::Off, 0), (ClosingSurvey::Sent, 1)] {
        let mut desk = Desk::with(|switches| switches.closing_survey = switch);
        let made = desk.post("cases.json", json!({ "case": email_case("ann@example.org", "S") }));
        let path = format!("cases/{}.json", made["case"]["case_id"]);
        for status in ["open", "closed", "closed"] {
            desk.put(&path, json!({ "case": { "status": status } }));
        }
        assert_eq!(desk.reasons(), vec![Why::Survey; expected], "only when an open case is closed");
    }
}

#[test]
fn what_keeps_a_message_of_an_agent_from_its_customer_may_not_be_understood() {
    for (switch, expected) in [(MultipartFlags::Digits, 0), (MultipartFlags::Words, 1)] {
        let mut desk = Desk::with(|switches| switches.multipart_flags = switch);
        let made = desk.post("cases.json", json!({ "case": email_case("ann@example.org", "S") }));
        let path = format!("cases/{}/messages.json", made["case"]["case_id"]);
        for flag in ["1", "true"] {
            let fields = [("staff_id", "101"), ("content", "x"), ("do_not_send_email", flag)];
            let fields = fields.map(|(name, value)| (format!("message[{name}]"), value.to_owned())).to_vec();
            let form = IncomingBody::Multipart { fields, files: Vec::new() };
            assert!(desk.send(Method::Post, &path, &[], form).is_success());
        }
        let json = json!({ "message": { "staff_id": 101, "content": "x", "do_not_send_email": true } });
        desk.post(&path, json);
        assert_eq!(desk.reasons(), vec![Why::AgentMessage; expected], "only the digit of a form is misunderstood");
    }
    for (switch, expected) in [(SilentStart::Kept, 0), (SilentStart::Mailed, 1)] {
        let mut desk = Desk::with(|switches| switches.silent_start = switch);
        let silent = json!({ "initiator_id": 101, "case_email_id": -1 });
        desk.post("cases.json", json!({ "case": but(email_case("ann@example.org", "S"), silent) }));
        assert_eq!(desk.reasons(), vec![Why::AgentStarted; expected]);
    }
}

#[test]
fn answers_may_name_things_otherwise() {
    let mut desk = Desk::with(|switches| {
        switches.ids = Ids::Text;
        switches.email_channel = EmailChannel::Web;
        switches.empty_fields = EmptyFields::Array;
        switches.new_status = NewStatus::Open;
    });
    let made = desk.post("cases.json", json!({ "case": email_case("ann@example.org", "S") }))["case"].clone();
    assert!(made["case_id"].is_string() && made["user_id"].is_string());
    assert_eq!(made["channel"], "web");
    assert_eq!(made["custom_fields"], json!([]));
    assert_eq!(made["status"], "open");
}

#[test]
fn dates_may_be_written_carelessly() {
    let mut desk = Desk::with(|switches| {
        switches.no_date = NoDate::Empty;
        switches.weekdays = Weekdays::Wrong;
    });
    let made = desk.post("cases.json", json!({ "case": email_case("ann@example.org", "S") }))["case"].clone();
    assert_eq!(made["closed_at"], "");
    assert_eq!(made["created_at"], "Mon, 13 Sep 2020 15:26:40 +0300", "it was a Sunday");
}

#[test]
fn a_long_subject_is_kept_refused_or_cut() {
    let long = "ж".repeat(300);
    for (switch, expected) in
        [(LongSubjects::Kept, Some(300)), (LongSubjects::Refused, None), (LongSubjects::Cut, Some(255))]
    {
        let mut desk = Desk::with(|switches| switches.long_subjects = switch);
        let answer = desk.try_post("cases.json", json!({ "case": email_case("ann@example.org", &long) }));
        let kept = read(&answer)["case"]["subject"].as_str().map(|subject| subject.chars().count());
        assert_eq!(kept, expected);
    }
}

#[test]
fn a_message_before_its_case_may_be_refused() {
    let mut desk = Desk::with(|switches| switches.early_messages = EarlyMessages::Refused);
    let made = desk.post("cases.json", json!({ "case": email_case("ann@example.org", "S") }))["case"].clone();
    let path = format!("cases/{}/messages.json", made["case_id"]);
    let message = |at: u64| json!({ "message": { "user_id": made["user_id"], "content_html": "x", "created_at": at } });
    assert_eq!(code(&desk.try_post(&path, message(1_599_999_999))), "incorrect_created_at");
    desk.post(&path, message(1_600_000_000));
}

#[test]
fn long_texts_can_be_let_go() {
    let settings = Settings { longest_text: Some(5), ..Settings::default() };
    let mut desk = Desk::of(settings);
    let case = but(email_case("ann@example.org", "S"), json!({ "content_html": "абвгдежз" }));
    desk.post("cases.json", json!({ "case": case }));
    assert_eq!(desk.server.state()["cases"][0]["messages"][0]["content_html"], "абвгд");
}

#[test]
fn settings_are_a_file_that_names_only_what_it_changes() {
    let told = json!({ "per_minute": 50, "zone": "Europe/Berlin", "switches": { "note_path": "notes" } });
    let settings: Settings = serde_json::from_value(told).expect("settings");
    assert_eq!(settings.switches.note_path, NotePath::Notes);
    assert_eq!(settings.switches.create_status, CreateStatus::Created);
    assert_eq!(Desk::of(settings).get("labels.json", &[])["total_count"], 3);
    let typo = json!({ "switches": { "note_pth": "notes" } });
    assert!(serde_json::from_value::<Settings>(typo).is_err(), "a misspelt switch is not passed over");
}

#[test]
fn every_switch_can_be_turned_by_number() {
    for switch in Switches::ALL {
        let mut seen: Vec<Switches> = Vec::new();
        for number in 0..switch.variants {
            let mut switches = Switches::default();
            (switch.set)(&mut switches, number);
            assert!(!seen.contains(&switches), "{} has {number} twice", switch.name);
            seen.push(switches);
        }
        assert_eq!(seen[0], Switches::default(), "the first value of {} is the default", switch.name);
    }
}
