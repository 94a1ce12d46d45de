//! Mishaps on the way.

use deskie_migrator::deskie::Method;
use deskie_migrator::practice::{Delivery, Fault, Faults, Incoming, IncomingBody, Settings};
use serde_json::json;

use crate::support::*;

fn make_case() -> Incoming {
    Incoming {
        method: Method::Post,
        path: "cases.json".to_owned(),
        query: Vec::new(),
        body: IncomingBody::Json(json!({ "case": email_case("ann@example.org", "S") })),
    }
}

/// A seed whose first request meets the wanted mishap.
fn desk_where(wanted: impl Fn(Fault) -> bool) -> (Desk, Fault) {
    let with = |seed| Faults { seed, percent: 100 };
    let (seed, fault) = (0..10_000)
        .find_map(|seed| with(seed).decide(1).filter(|fault| wanted(*fault)).map(|fault| (seed, fault)))
        .expect("a seed");
    (Desk::of(Settings { faults: Some(with(seed)), ..Settings::default() }), fault)
}

fn send(desk: &mut Desk) -> (Delivery, usize) {
    let header = desk.server.credentials().basic();
    let delivery = desk.server.handle_with_faults(desk.now, Some(&header), &make_case());
    (delivery, desk.server.books().cases.len())
}

#[test]
fn a_dropped_request_never_happened_and_a_lost_answer_did() {
    let (mut desk, _) = desk_where(|fault| fault == Fault::Dropped);
    assert_eq!(send(&mut desk), (Delivery::Lost, 0));
    let (mut desk, _) = desk_where(|fault| fault == Fault::LostAnswer);
    assert_eq!(send(&mut desk), (Delivery::Lost, 1));
}

#[test]
fn a_gateways_error_tells_nothing_of_what_happened() {
    for wanted in [true, false] {
        let (mut desk, fault) = desk_where(|fault| matches!(fault, Fault::Status { done, .. } if done == wanted));
        let (Delivery::Answer { answer, .. }, cases) = send(&mut desk) else { panic!("an answer") };
        assert!(matches!(fault, Fault::Status { code, .. } if code == answer.status));
        assert!(answer.body.starts_with("<html>"));
        assert_eq!(cases, usize::from(wanted));
    }
}

#[test]
fn a_gateways_429_costs_nothing_and_does_nothing() {
    let (mut desk, fault) = desk_where(|fault| matches!(fault, Fault::TooMany { .. }));
    let (Delivery::Answer { answer, .. }, cases) = send(&mut desk) else { panic!("an answer") };
    assert_eq!((answer.status, cases), (429, 0));
    assert_eq!(fault, Fault::TooMany { retry_after: answer.retry_after });
}

#[test]
fn an_answer_may_break_off_or_come_late() {
    let (mut desk, _) = desk_where(|fault| fault == Fault::Truncated);
    let (Delivery::Answer { answer, .. }, cases) = send(&mut desk) else { panic!("an answer") };
    assert!(serde_json::from_str::<serde_json::Value>(&answer.body).is_err());
    assert_eq!(cases, 1);
    let (mut desk, fault) = desk_where(|fault| matches!(fault, Fault::Slow(_)));
    let (Delivery::Answer { answer, delay }, _) = send(&mut desk) else { panic!("an answer") };
    assert_eq!((answer.status, fault), (201, Fault::Slow(delay)));
}

#[test]
fn mishaps_are_as_many_as_asked_and_always_the_same() {
    for (percent, expected) in [(0, 0..=0), (10, 900..=1_100), (100, 10_000..=10_000)] {
        let faults = Faults { seed: 7, percent };
        let met: Vec<_> = (1..=10_000).map(|number| faults.decide(number)).collect();
        assert!(expected.contains(&met.iter().flatten().count()));
        assert_eq!(met, (1..=10_000).map(|number| faults.decide(number)).collect::<Vec<_>>());
    }
}
