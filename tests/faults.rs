//! Ten thousand seeded schedules of everything that can go wrong between a client and its server. Whatever happens, the
//! practice Deskie's own books end as after an undisturbed run.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test stops where it cannot go on")]

mod support;

use deskie_migrator::practice::{Incoming, IncomingBody, Settings};
use support::bad::{Bad, Mistake};
use support::imports;
use support::storm::{Storm, rage};
use support::story::{Blow, Fate, LATEST, Mishap, Story};
use support::trial::{Broken, Trial};

#[test]
fn ten_thousand_schedules_lose_nothing_double_nothing_and_mail_nobody() {
    let sums = rage(1, 10_000, |engine| engine);
    if let Some((_, seed)) = sums.failed {
        let (story, verdict) = Storm::new().shortest(seed, |engine| engine);
        panic!("{sums:?}\nseed {seed}, in short: {story:?}\n{verdict:#?}");
    }
    assert_eq!(sums.schedules, 10_000);
    assert!(sums.crash_points > 5_000, "{sums:?}");
    assert_eq!(sums.unproved, 0, "{sums:?}");
}

/// The engine waits before it looks, so that what is late arrives first. A clock that jumps must not cut that short.
#[test]
fn a_clock_that_jumps_forwards_never_hurries_a_look_up() {
    let settings = Settings { per_minute: Some(1_500), ..Settings::default() };
    let trial = Trial::new(&imports::varied(23, 3, &imports::STAFF), settings);
    for request in 1..=trial.requests {
        for command in 1..=trial.commands {
            let story = Story(vec![
                Mishap::Request(request, Fate::ArrivesLate(LATEST)),
                Mishap::Command(command, Blow::ClockJumps(3_600_000)),
            ]);
            let verdict = trial.play(&story, |engine| engine);
            assert!(verdict.broken().is_none() && verdict.unproved == 0, "{story:?}\n{verdict:#?}");
        }
    }
}

/// A harness that cannot fail proves nothing.
#[test]
fn a_mistake_is_found_within_few_schedules_and_told_in_a_short_story() {
    for (mistake, broken) in [
        (Mistake::SendsAgain, Broken::Doubled),
        (Mistake::TakesForDone, Broken::Lost),
        (Mistake::PassesOverTheLimit, Broken::OverLimit),
    ] {
        let wrap = |engine| Bad::new(engine, mistake);
        let sums = rage(1, 40, wrap);
        let (found, seed) = sums.failed.unwrap_or_else(|| panic!("{mistake:?} was not found: {sums:?}"));
        assert_eq!(found, broken, "{mistake:?}: {sums:?}");
        let (story, verdict) = Storm::new().shortest(seed, wrap);
        assert!(story.0.len() <= 2, "{mistake:?}: {story:?}");
        assert_eq!(verdict.broken(), Some(broken));
        // Some mistakes need no mishap at all.
        assert_eq!(verdict.diary.is_empty(), story.0.is_empty(), "the story is told: {story:?}");
    }
}

/// The engine cannot even build a request that reaches a customer, so the mistake is made on the way.
#[test]
fn a_message_that_would_reach_a_customer_is_found() {
    fn forget(request: &mut Incoming) {
        let IncomingBody::Json(body) = &mut request.body else { return };
        if let Some(message) = body.get_mut("message").and_then(|message| message.as_object_mut()) {
            message.remove("do_not_send_email");
        }
    }
    let trial = Trial::new(&imports::varied(23, 24, &imports::STAFF), Settings::default());
    let story = Story::default();
    assert_eq!(trial.play(&story, |engine| engine).broken(), None);
    let verdict = trial.play_in(&story, |world| world.tamper = forget, |engine| engine);
    assert_eq!(verdict.broken(), Some(Broken::Mailed), "{verdict:#?}");
}
