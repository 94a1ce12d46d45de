//! Every point at which the client can die: before and after each single command, twice in a row, among other mishaps,
//! and with a ledger whose last line is torn. The books of the practice Deskie end the same every time.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test stops where it cannot go on")]

mod support;

use std::thread;

use deskie_migrator::practice::Settings;
use support::imports;
use support::story::{Blow, Mishap, Story};
use support::trial::{Trial, Verdict};

const CRASHES: [Blow; 2] = [Blow::CrashBefore, Blow::CrashAfter];

fn trial(seed: u64, cases: u64) -> Trial {
    Trial::new(
        &imports::varied(seed, cases, &imports::STAFF),
        Settings { per_minute: Some(1_500), ..Settings::default() },
    )
}

fn perfect(verdict: &Verdict, story: &Story) {
    assert!(verdict.broken().is_none() && verdict.unproved == 0, "{story:?}\n{verdict:#?}");
}

/// Plays every story on all cores; each thread makes its own trial.
fn all(seed: u64, cases: u64, stories: &[Story]) {
    let threads = thread::available_parallelism().map_or(2, usize::from);
    thread::scope(|scope| {
        for part in 0..threads {
            scope.spawn(move || {
                let trial = trial(seed, cases);
                for story in stories.iter().skip(part).step_by(threads) {
                    perfect(&trial.play(story, |engine| engine), story);
                }
            });
        }
    });
}

#[test]
fn a_client_that_dies_before_or_after_any_command_loses_and_doubles_nothing() {
    for (seed, cases) in [(21, 36), (22, 24)] {
        let commands = trial(seed, cases).commands;
        assert!(commands > 300, "{commands} crash points are too few to speak of");
        let stories: Vec<Story> =
            (1..=commands).flat_map(|at| CRASHES.map(|blow| Story(vec![Mishap::Command(at, blow)]))).collect();
        all(seed, cases, &stories);
    }
}

#[test]
fn a_client_that_dies_twice_in_a_row_loses_and_doubles_nothing() {
    let commands = trial(23, 4).commands;
    let mut stories = Vec::new();
    for first in 1..=commands {
        // Whatever the second life does at once, and some of what it does later.
        for second in (first + 1..first + 16).chain((first + 16..=commands + 30).step_by(11)) {
            let [one, two] = [CRASHES[(first % 2) as usize], CRASHES[(second % 2) as usize]];
            stories.push(Story(vec![Mishap::Command(first, one), Mishap::Command(second, two)]));
        }
    }
    all(23, 4, &stories);
}
