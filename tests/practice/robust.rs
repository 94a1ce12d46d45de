//! Whatever arrives, the server answers.

use deskie_migrator::deskie::Method;
use deskie_migrator::model::Millis;
use deskie_migrator::practice::{Incoming, IncomingBody, IncomingFile, Server, Settings, Switches};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::*;

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        prop_oneof!["\\PC{0,12}", Just("cch101".to_owned()), Just("a@b.c".to_owned()), Just("102".to_owned())]
            .prop_map(Value::from),
    ];
    let name = prop_oneof![
        Just("case"),
        Just("message"),
        Just("note"),
        Just("user"),
        Just("label"),
        Just("user_email"),
        Just("user_custom_id"),
        Just("channel"),
        Just("subject"),
        Just("content"),
        Just("content_html"),
        Just("created_at"),
        Just("custom_fields"),
        Just("cf_27"),
        Just("labels"),
        Just("staff_id"),
        Just("label_title"),
        Just("attachment_urls"),
    ]
    .prop_map(str::to_owned);
    leaf.prop_recursive(4, 48, 12, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::hash_map(name.clone(), inner, 0..10)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

fn any_body() -> impl Strategy<Value = IncomingBody> {
    let key = "(case|message|note|user)?(\\[[a-z_0-9]{0,8}\\]?){0,6}";
    let file = (key, prop::collection::vec(any::<u8>(), 0..16)).prop_map(|(key, bytes)| IncomingFile {
        key,
        name: "f".to_owned(),
        mime: String::new(),
        bytes,
    });
    prop_oneof![
        Just(IncomingBody::Empty),
        prop::collection::vec(any::<u8>(), 0..64).prop_map(IncomingBody::Bytes),
        any_json().prop_map(IncomingBody::Json),
        (prop::collection::vec((key, "\\PC{0,12}"), 0..8), prop::collection::vec(file, 0..3))
            .prop_map(|(fields, files)| IncomingBody::Multipart { fields, files }),
    ]
}

fn any_request() -> impl Strategy<Value = Incoming> {
    let method = prop_oneof![Just(Method::Get), Just(Method::Post), Just(Method::Put), Just(Method::Delete)];
    let step = prop_oneof![
        Just("cases"),
        Just("users"),
        Just("labels"),
        Just("messages"),
        Just("note"),
        Just("staff"),
        Just("trash"),
        Just("rate"),
        Just("2001"),
        Just("2002"),
        Just("2003"),
        Just("2002,2003,x"),
        Just("18446744073709551615"),
    ];
    let path = prop_oneof![
        4 => prop::collection::vec(step, 1..4).prop_map(|steps| format!("{}.json", steps.join("/"))),
        1 => "\\PC{0,24}".prop_map(|path| path),
    ];
    let name = prop_oneof![
        Just("page"),
        Just("limit"),
        Just("user_email"),
        Just("subject"),
        Just("from_time"),
        Just("to_time"),
        Just("sort"),
        Just("user_id[]"),
        Just("custom_fields[cf_25]"),
    ];
    let query = prop::collection::vec((name.prop_map(str::to_owned), "\\PC{0,12}|\\^{0,3}|[0-9]{1,20}"), 0..3);
    (method, path, query, any_body()).prop_map(|(method, path, query, body)| Incoming { method, path, query, body })
}

fn any_switches() -> impl Strategy<Value = Switches> {
    prop::collection::vec(0_usize..6, Switches::ALL.len()).prop_map(|numbers| {
        let mut switches = Switches::default();
        for (switch, number) in Switches::ALL.iter().zip(numbers) {
            (switch.set)(&mut switches, number);
        }
        switches
    })
}

proptest! {
    #[test]
    fn any_request_at_any_time_is_answered(
        switches in any_switches(),
        requests in prop::collection::vec((any::<i64>(), any_request()), 1..20),
    ) {
        let mut server = Server::new(Settings { per_minute: Some(1_000), switches, ..Settings::default() });
        let header = server.credentials().basic();
        for body in [json!({ "case": email_case("a@b.c", "S") }), json!({ "case": email_case("d@e.f", "T") })] {
            let body = IncomingBody::Json(body);
            let create = Incoming { method: Method::Post, path: "cases.json".to_owned(), query: Vec::new(), body };
            server.handle(START, Some(&header), &create);
        }
        for (at, request) in requests {
            let answer = server.handle(Millis(at), Some(&header), &request);
            prop_assert!((200..500).contains(&answer.status));
        }
        prop_assert!(server.state()["cases"].is_array());
    }

    #[test]
    fn the_same_requests_give_the_same_books(requests in prop::collection::vec(any_request(), 1..20)) {
        let play = || {
            let mut server = Server::new(Settings { per_minute: Some(1_000), ..Settings::default() });
            let header = server.credentials().basic();
            let answers: Vec<_> =
                requests.iter().map(|request| server.handle(START, Some(&header), request)).collect();
            (answers, server.state())
        };
        prop_assert_eq!(play(), play());
    }
}
