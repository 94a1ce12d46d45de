//! Who may come in, and which paths and bodies there are.

use deskie_migrator::deskie::{Answer, Credentials, Method};
use deskie_migrator::practice::{Incoming, IncomingBody, Settings};
use serde_json::json;

use crate::support::*;

fn knock(desk: &mut Desk, authorization: Option<&str>) -> Answer {
    let request =
        Incoming { method: Method::Get, path: "staff.json".to_owned(), query: Vec::new(), body: IncomingBody::Empty };
    desk.server.handle(desk.now, authorization, &request)
}

fn basic(email: &str, key: &str) -> String {
    Credentials { email: email.to_owned(), key: key.to_owned() }.basic()
}

#[test]
fn a_wrong_key_is_401_and_a_wrong_login_is_403() {
    let mut desk = Desk::new();
    let key = desk.server.credentials().key;
    let refused = |desk: &mut Desk, header: &str| knock(desk, Some(header)).status;
    assert_eq!(refused(&mut desk, &basic("vera@practice.example.org", "wrong")), 401);
    assert_eq!(refused(&mut desk, &basic("nobody@practice.example.org", &key)), 403);
    assert_eq!(refused(&mut desk, &basic("former@practice.example.org", &key)), 403, "an inactive staff member");
    for odd in ["", "Basic", "Basic !!!", "Basic bm9jb2xvbg==", "Bearer abc"] {
        assert_eq!(refused(&mut desk, odd), 401, "{odd}");
    }
    assert_eq!(knock(&mut desk, None).status, 401);
    assert_eq!(refused(&mut desk, &basic("Tom@practice.example.org", &key)), 200);
}

#[test]
fn nobody_pays_for_being_turned_away() {
    let mut desk = Desk::of(Settings { per_minute: Some(20), ..Settings::default() });
    for _ in 0..50 {
        knock(&mut desk, None);
    }
    let header = desk.server.credentials().basic();
    assert_eq!(knock(&mut desk, Some(&header)).calls_left, Some(19));
}

#[test]
fn a_key_can_be_revoked_in_the_middle() {
    let mut desk = Desk::of(Settings { key_dies_after: Some(2), ..Settings::default() });
    let header = desk.server.credentials().basic();
    let statuses: Vec<u16> = (0..4).map(|_| knock(&mut desk, Some(&header)).status).collect();
    assert_eq!(statuses, [200, 200, 401, 401]);
}

#[test]
fn the_login_is_the_acting_agent() {
    let mut desk = Desk::new();
    let id = desk.mail_case("ann@example.org", "S");
    let key = desk.server.credentials().key;
    let request = Incoming {
        method: Method::Post,
        path: format!("cases/{id}/note.json"),
        query: Vec::new(),
        body: IncomingBody::Json(json!({ "note": { "content": "x" } })),
    };
    let answer = desk.server.handle(desk.now, Some(&basic("tom@practice.example.org", &key)), &request);
    assert_eq!(read(&answer)["message"]["staff_id"], 102);
}

#[test]
fn every_path_ends_in_json_and_unknown_ones_are_404() {
    let mut desk = Desk::new();
    for path in ["staff", "staff.xml", "nothing.json", "cases/1/2/3.json", "", "cases//messages.json", "users/x.json"] {
        let answer = desk.send(Method::Get, path, &[], IncomingBody::Empty);
        assert_eq!(answer.status, 404, "{path}");
        assert!(!code(&answer).is_empty());
    }
    assert_eq!(desk.send(Method::Get, "staff.json/", &[], IncomingBody::Empty).status, 200);
}

#[test]
fn the_wrapper_is_required() {
    let mut desk = Desk::new();
    let bare = email_case("ann@example.org", "S");
    for body in [
        IncomingBody::Json(bare.clone()),
        IncomingBody::Json(json!({ "cases": bare })),
        IncomingBody::Json(json!({ "case": [] })),
        IncomingBody::Json(json!(7)),
        IncomingBody::Bytes(b"{\"case\":".to_vec()),
        IncomingBody::Empty,
    ] {
        assert_eq!(desk.send(Method::Post, "cases.json", &[], body).status, 400);
    }
    let bytes = json!({ "case": bare }).to_string().into_bytes();
    assert_eq!(desk.send(Method::Post, "cases.json", &[], IncomingBody::Bytes(bytes)).status, 201);
}
