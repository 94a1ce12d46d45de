//! Messages and notes.

use deskie_migrator::deskie::Method;
use deskie_migrator::practice::Why;
use deskie_migrator::practice::switches::{MessageOrder, NoteAuthor, NotePath, StaffMessage, UserMessage};
use serde_json::{Value, json};

use crate::support::*;

/// A desk with an e-mail case: the case's id and its user's.
fn with_case(mut desk: Desk) -> (Desk, u64, u64) {
    let made = desk.post("cases.json", json!({ "case": email_case("ann@example.org", "S") }));
    let id = |name: &str| made["case"][name].as_u64().expect("an id");
    let (case, user) = (id("case_id"), id("user_id"));
    (desk, case, user)
}

fn add(desk: &mut Desk, case: u64, message: Value) -> Value {
    desk.post(&format!("cases/{case}/messages.json"), json!({ "message": message }))["message"].clone()
}

fn texts(desk: &mut Desk, case: u64, query: &[(&str, &str)]) -> Vec<String> {
    let list = desk.get(&format!("cases/{case}/messages.json"), query);
    rows(&list, "message").iter().map(|row| row["content_html"].as_str().expect("text").to_owned()).collect()
}

#[test]
fn a_message_is_of_its_user_or_of_its_agent() {
    let (mut desk, case, user) = with_case(Desk::new());
    let theirs = add(&mut desk, case, json!({ "user_id": user, "content_html": "q", "created_at": 1_600_000_100 }));
    assert_eq!((&theirs["user_id"], &theirs["staff_id"]), (&json!(user), &json!(0)));
    assert_eq!(theirs["created_at"], "Sun, 13 Sep 2020 15:28:20 +0300");
    let ours = add(
        &mut desk,
        case,
        json!({ "staff_id": 102, "content_html": "a", "do_not_send_email": true, "created_at": 1 }),
    );
    assert_eq!((&ours["user_id"], &ours["staff_id"]), (&json!(0), &json!(102)));
    assert!(desk.reasons().is_empty());
}

#[test]
fn an_agents_message_without_do_not_send_email_would_reach_the_customer() {
    for flag in [json!(null), json!(false), json!("0"), json!("no")] {
        let (mut desk, case, _) = with_case(Desk::new());
        add(&mut desk, case, json!({ "staff_id": 102, "content_html": "a", "do_not_send_email": flag }));
        assert_eq!(desk.reasons(), [Why::AgentMessage], "{flag}");
        assert_eq!(desk.server.mailed()[0].to, "ann@example.org");
    }
    for flag in [json!(true), json!(1), json!("1"), json!("true")] {
        let (mut desk, case, _) = with_case(Desk::new());
        add(&mut desk, case, json!({ "staff_id": 102, "content_html": "a", "do_not_send_email": flag }));
        assert!(desk.reasons().is_empty(), "{flag}");
    }
}

#[test]
fn a_message_of_nobody_is_a_reply_of_the_login() {
    let (mut desk, case, _) = with_case(Desk::new());
    let reply = add(&mut desk, case, json!({ "content_html": "a", "do_not_send_email": true }));
    assert_eq!(reply["staff_id"], 101);
    assert_eq!(desk.reasons(), [Why::NoAuthor]);
}

#[test]
fn a_message_with_a_time_to_be_sent_would_be_sent() {
    let (mut desk, case, _) = with_case(Desk::new());
    let later = json!({ "staff_id": 102, "content_html": "a", "do_not_send_email": true, "send_at": "2030-01-01" });
    add(&mut desk, case, later);
    assert_eq!(desk.reasons(), [Why::SendAt]);
}

#[test]
fn an_agents_message_goes_out_by_a_webhook_and_by_whatsapp_but_not_by_telephone() {
    for (identity, expected) in [
        (json!({ "user_custom_id": "7", "channel": "cch101" }), None),
        (json!({ "user_custom_id": "7", "channel": "cch103" }), Some(Why::Webhook)),
        (json!({ "user_whatsapp_phone": "+79998887755" }), Some(Why::WhatsApp)),
        (json!({ "user_phone": "+79998887755" }), None),
    ] {
        let mut desk = Desk::new();
        let case = but(json!({ "subject": "S", "content": "text" }), identity.clone());
        let id = desk.post("cases.json", json!({ "case": case }))["case"]["case_id"].as_u64().expect("an id");
        add(&mut desk, id, json!({ "staff_id": 102, "content": "a" }));
        assert_eq!(desk.reasons(), Vec::from_iter(expected), "{identity}");
        let started = but(case, json!({ "initiator_id": 102 }));
        desk.post("cases.json", json!({ "case": started }));
        assert_eq!(desk.reasons(), [expected, expected].into_iter().flatten().collect::<Vec<_>>(), "{identity}");
    }
}

#[test]
fn authors_must_be_right() {
    let (mut desk, case, user) = with_case(Desk::new());
    for (message, expected) in [
        (json!({ "user_id": user, "staff_id": 102 }), "incorrect_author"),
        (json!({ "user_id": 99_999 }), "incorrect_user_id"),
        (json!({ "staff_id": 999 }), "incorrect_staff_id"),
        (json!({ "staff_id": 104 }), "staff_not_active"),
        (json!({ "staff_id": "abc" }), "incorrect_staff_id"),
    ] {
        let message = but(message, json!({ "content_html": "x" }));
        let answer = desk.try_post(&format!("cases/{case}/messages.json"), json!({ "message": message }));
        assert_eq!(code(&answer), expected);
    }
    assert_eq!(texts(&mut desk, case, &[]).len(), 1, "a refused message leaves nothing behind");
}

#[test]
fn a_message_to_no_case_is_refused() {
    let mut desk = Desk::new();
    let answer = desk.try_post("cases/77/messages.json", json!({ "message": { "user_id": 1, "content": "x" } }));
    assert_eq!((answer.status, code(&answer).as_str()), (404, "case_not_found"));
}

#[test]
fn a_user_reopens_a_case_and_an_agent_does_not_unless_switched() {
    let status_after = |desk: Desk, agent: bool| {
        let (mut desk, case, user) = with_case(desk);
        desk.put(&format!("cases/{case}.json"), json!({ "case": { "status": "closed" } }));
        let author = if agent { json!({ "staff_id": 102 }) } else { json!({ "user_id": user }) };
        add(&mut desk, case, but(author, json!({ "content_html": "x", "do_not_send_email": true })));
        let case = desk.get(&format!("cases/{case}.json"), &[])["case"].clone();
        assert_eq!(case["status"] == "closed", case["closed_at"] != "-");
        case["status"].as_str().expect("text").to_owned()
    };
    assert_eq!(status_after(Desk::new(), false), "open");
    assert_eq!(status_after(Desk::new(), true), "closed");
    assert_eq!(status_after(Desk::with(|switches| switches.user_message = UserMessage::Keeps), false), "closed");
    assert_eq!(status_after(Desk::with(|switches| switches.staff_message = StaffMessage::Waits), true), "waiting");
}

#[test]
fn messages_are_listed_as_they_came_or_by_their_dates() {
    for (order, expected) in [
        (MessageOrder::Insertion, ["<p>Hello</p>", "new", "old"]),
        (MessageOrder::Dates, ["old", "<p>Hello</p>", "new"]),
    ] {
        let (mut desk, case, user) = with_case(Desk::with(|switches| switches.message_order = order));
        for (text, at) in [("new", 1_700_000_000), ("old", 1_500_000_000)] {
            add(&mut desk, case, json!({ "user_id": user, "content_html": text, "created_at": at }));
        }
        assert_eq!(texts(&mut desk, case, &[]), expected);
        assert_eq!(texts(&mut desk, case, &[("order", "asc"), ("limit", "2"), ("page", "2")]), [expected[2]]);
        assert_eq!(texts(&mut desk, case, &[("order", "desc"), ("limit", "1")]), [expected[2]]);
    }
}

#[test]
fn notes_stand_among_the_messages_and_reach_nobody() {
    let (mut desk, case, _) = with_case(Desk::new());
    let note = json!({ "note": { "content": "inside", "created_at": 1_714_977_317, "staff_id": 102 } });
    let made = desk.post(&format!("cases/{case}/note.json"), note)["message"].clone();
    assert_eq!((&made["note"], &made["content"]), (&json!(true), &json!("inside")));
    assert_eq!(made["created_at"], "Mon, 06 May 2024 09:35:17 +0300");
    assert_eq!(made["staff_id"], 101, "a note is the login's");
    let list = rows(&desk.get(&format!("cases/{case}/messages.json"), &[]), "message");
    assert_eq!(list.iter().map(|row| row["note"].as_bool().expect("a flag")).collect::<Vec<_>>(), [false, true]);
    assert!(desk.reasons().is_empty());
}

#[test]
fn notes_may_keep_their_author_and_live_under_another_path() {
    let (mut desk, case, _) = with_case(Desk::with(|switches| {
        switches.note_author = NoteAuthor::StaffId;
        switches.note_path = NotePath::Notes;
    }));
    let note = |staff: u64| json!({ "note": { "content": "inside", "staff_id": staff } });
    assert_eq!(desk.try_post(&format!("cases/{case}/note.json"), note(102)).status, 404);
    assert_eq!(desk.post(&format!("cases/{case}/notes.json"), note(102))["message"]["staff_id"], 102);
    assert_eq!(code(&desk.try_post(&format!("cases/{case}/notes.json"), note(104))), "staff_not_active");
}

#[test]
fn messages_and_notes_carry_files() {
    let (mut desk, case, user) = with_case(Desk::new());
    let user = user.to_string();
    let message = multipart(
        &[("message[user_id]", &user), ("message[content]", "see")],
        &[("message[attachments][0]", b"12345"), ("elsewhere", b"lost")],
    );
    let made = read(&desk.send(Method::Post, &format!("cases/{case}/messages.json"), &[], message));
    assert_eq!(made["message"]["attachments"].as_array().expect("a list").len(), 1);
    assert_eq!(made["message"]["attachments"][0]["file_size"], 5);
    let note = multipart(&[("note[content]", "see")], &[("note[attachments][0]", b"1")]);
    let made = read(&desk.send(Method::Post, &format!("cases/{case}/note.json"), &[], note));
    assert_eq!(made["message"]["attachments"][0]["file_name"], "note.txt");
}

#[test]
fn a_message_can_be_reworded_and_deleted() {
    let (mut desk, case, user) = with_case(Desk::new());
    let message = add(&mut desk, case, json!({ "user_id": user, "content_html": "a", "created_at": 5 }));
    let path = format!("cases/{case}/messages/{}.json", message["message_id"]);
    let new = json!({ "message": { "content_html": "b", "created_at": 9, "staff_id": 102 } });
    let edited = desk.put(&path, new)["message"].clone();
    assert_eq!(edited["content_html"], "b");
    assert_eq!((&edited["created_at"], &edited["user_id"]), (&message["created_at"], &message["user_id"]));
    assert_eq!(desk.delete(&path).status, 200);
    assert_eq!(desk.delete(&path).status, 404);
    assert_eq!(texts(&mut desk, case, &[]), ["<p>Hello</p>"]);
}
