//! Ten thousand seeded schedules of everything that can go wrong between a client and its server. Whatever happens, the
//! practice Deskie's own books end as after an undisturbed run.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test stops where it cannot go on")]

mod support;

use support::storm::{Storm, rage};

#[test]
fn ten_thousand_schedules_lose_nothing_double_nothing_and_mail_nobody() {
    let sums = rage(1, 10_000, |engine| engine);
    if let Some(seed) = sums.failed {
        let (story, verdict) = Storm::new().shortest(seed, |engine| engine);
        panic!("{sums:?}\nseed {seed}, in short: {story:?}\n{verdict:#?}");
    }
    assert_eq!(sums.schedules, 10_000);
    assert!(sums.crash_points > 5_000, "{sums:?}");
    assert_eq!(sums.unproved, 0, "{sums:?}");
}
