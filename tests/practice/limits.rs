//! The account's limit.

use deskie_migrator::deskie::limits::PlanTier;
use deskie_migrator::deskie::{Account, Answer, Method};
use deskie_migrator::practice::switches::{FailedCalls, LimitHeaders, RefusedCalls, RetryAfter, Window};
use deskie_migrator::practice::{IncomingBody, Server, Settings, Switches};
use serde_json::json;

use crate::support::*;

fn of_twenty(turn: impl FnOnce(&mut Switches)) -> Desk {
    let mut settings = Settings { per_minute: Some(20), ..Settings::default() };
    turn(&mut settings.switches);
    Desk::of(settings)
}

fn look(desk: &mut Desk) -> Answer {
    desk.send(Method::Get, "groups.json", &[], IncomingBody::Empty)
}

fn spend(desk: &mut Desk, reads: usize) {
    for _ in 0..reads {
        assert_eq!(look(desk).status, 200);
    }
}

#[test]
fn a_write_costs_two_and_a_read_one() {
    let mut desk = of_twenty(|_| ());
    assert_eq!(look(&mut desk).calls_left, Some(19));
    let made = desk.try_post("cases.json", json!({ "case": email_case("ann@example.org", "S") }));
    assert_eq!((made.limit_per_minute, made.calls_left), (Some(20), Some(17)));
    let edited = desk.send(Method::Put, "cases/1,2,3/trash.json", &[], IncomingBody::Empty);
    assert_eq!(edited.calls_left, Some(15));
    assert_eq!(desk.delete("labels/501.json").calls_left, Some(13));
}

#[test]
fn the_plan_and_its_active_staff_give_the_limit() {
    for (plan, expected) in [(PlanTier::Basic, 20), (PlanTier::Standard, 15), (PlanTier::Pro, 30)] {
        assert_eq!(Server::new(Settings { plan, ..Settings::default() }).per_minute(), expected);
    }
    let nobody = Settings { account: Account::default(), plan: PlanTier::Basic, ..Settings::default() };
    assert_eq!(Server::new(nobody).per_minute(), 20);
}

#[test]
fn beyond_the_limit_is_429_with_the_time_to_wait() {
    let mut desk = of_twenty(|_| ());
    desk.now = START.plus(10_000);
    spend(&mut desk, 20);
    let refused = look(&mut desk);
    assert_eq!((refused.status, refused.calls_left, refused.retry_after), (429, Some(0), Some(50)));
    desk.now = START.plus(60_000);
    assert_eq!(look(&mut desk).status, 200);
}

#[test]
fn a_write_needs_both_its_units() {
    let mut desk = of_twenty(|_| ());
    spend(&mut desk, 19);
    assert_eq!(desk.delete("labels/501.json").status, 429);
    assert_eq!(look(&mut desk).status, 200);
}

#[test]
fn the_window_is_the_minute_of_the_clock_or_the_last_sixty_seconds() {
    for (window, expected) in [(Window::ClockMinute, 200), (Window::FirstCall, 429), (Window::Sliding, 429)] {
        let mut desk = of_twenty(|switches| switches.window = window);
        desk.now = START.plus(50_000);
        spend(&mut desk, 20);
        desk.now = START.plus(61_000);
        assert_eq!(look(&mut desk).status, expected, "{window:?}");
        desk.now = START.plus(110_000);
        assert_eq!(look(&mut desk).status, 200, "{window:?}");
    }
}

#[test]
fn retry_after_comes_with_a_refusal_always_or_never() {
    for (when, with_success, with_refusal) in
        [(RetryAfter::WithRefusal, false, true), (RetryAfter::Always, true, true), (RetryAfter::Never, false, false)]
    {
        let mut desk = of_twenty(|switches| switches.retry_after = when);
        assert_eq!(look(&mut desk).retry_after.is_some(), with_success);
        spend(&mut desk, 19);
        assert_eq!(look(&mut desk).retry_after.is_some(), with_refusal);
    }
}

#[test]
fn the_headers_may_be_hidden() {
    let mut desk = of_twenty(|switches| switches.limit_headers = LimitHeaders::Hidden);
    spend(&mut desk, 20);
    let refused = look(&mut desk);
    assert_eq!(
        (refused.status, refused.limit_per_minute, refused.calls_left, refused.retry_after),
        (429, None, None, None)
    );
}

#[test]
fn a_refusal_for_the_limit_is_free_or_charged() {
    for (refused, expected) in [(RefusedCalls::Free, 200), (RefusedCalls::Charged, 429)] {
        let mut desk = of_twenty(|switches| {
            switches.refused_calls = refused;
            switches.window = Window::Sliding;
        });
        spend(&mut desk, 20);
        desk.now = START.plus(30_000);
        for _ in 0..20 {
            assert_eq!(look(&mut desk).status, 429);
        }
        desk.now = START.plus(60_000);
        assert_eq!(look(&mut desk).status, expected, "{refused:?}");
    }
}

#[test]
fn a_request_that_fails_is_charged_or_free() {
    for (failed, expected) in [(FailedCalls::Charged, 18), (FailedCalls::Free, 20)] {
        let mut desk = of_twenty(|switches| switches.failed_calls = failed);
        assert_eq!(desk.delete("labels/9.json").calls_left, Some(expected));
    }
}

#[test]
fn the_team_uses_the_same_limit() {
    let mut desk = Desk::of(Settings { per_minute: Some(20), team_per_minute: 10, ..Settings::default() });
    desk.now = START.plus(30_000);
    assert_eq!(look(&mut desk).calls_left, Some(14));
}
