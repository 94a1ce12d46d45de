//! Seeded schedules over small, varied imports: many stories on all cores, counted by the practice Deskie's books.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use deskie_migrator::practice::{Settings, Switches};
use deskie_migrator::run::Engine;

use super::dice::Dice;
use super::imports;
use super::story::Story;
use super::trial::{Broken, Run, Trial, Verdict};

/// Different imports; a schedule takes one of them by its seed.
const IMPORTS: u64 = 12;

/// Cases of an import.
const CASES: u64 = 12;

/// Sums over many schedules.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Sums {
    pub schedules: u64,
    /// Deaths of the client.
    pub crash_points: u64,
    pub lost: u64,
    pub doubled: u64,
    pub mailed: u64,
    pub over_limit: u64,
    pub unproved: u64,
    /// The schedule that broke the worst promise, the first of them by seed.
    pub failed: Option<(Broken, u64)>,
}

/// The imports, each with its undisturbed run.
pub struct Storm(Vec<Trial>);

impl Storm {
    pub fn new() -> Self {
        Self((0..IMPORTS).map(trial).collect())
    }

    fn trial(&self, seed: u64) -> &Trial {
        &self.0[(Dice::new(seed).below(IMPORTS)) as usize]
    }

    /// The story of a seed.
    pub fn story(&self, seed: u64) -> Story {
        let trial = self.trial(seed);
        Story::of(seed, trial.requests, trial.commands)
    }

    pub fn play<T: Run>(&self, seed: u64, story: &Story, wrap: impl Fn(Engine) -> T) -> Verdict {
        self.trial(seed).play(story, wrap)
    }

    /// The shortest story that still breaks the same promise under this seed, with what it did.
    pub fn shortest<T: Run>(&self, seed: u64, wrap: impl Fn(Engine) -> T + Copy) -> (Story, Verdict) {
        let story = self.story(seed);
        let broken = self.play(seed, &story, wrap).broken();
        let story = story.shrunk(|story| self.play(seed, story, wrap).broken() == broken);
        let verdict = self.play(seed, &story, wrap);
        (story, verdict)
    }
}

/// Every import has an account of its own: another limit, another window of it.
fn trial(number: u64) -> Trial {
    let mut settings = Settings { per_minute: Some([60, 150, 1_500][(number % 3) as usize]), ..Settings::default() };
    let window = Switches::ALL.iter().find(|switch| switch.name == "window").expect("there is such a switch");
    (window.set)(&mut settings.switches, (number / 3) as usize % window.variants);
    Trial::new(&imports::varied(100 + number, CASES, &imports::STAFF), settings)
}

/// Plays the schedules of `count` seeds from `first` on, on all cores. `wrap` may put something between the engine and
/// the world.
pub fn rage<T: Run>(first: u64, count: u64, wrap: impl Fn(Engine) -> T + Copy + Send + Sync) -> Sums {
    let (next, sums) = (AtomicU64::new(0), Mutex::new(Sums::default()));
    let work = || {
        let storm = Storm::new();
        let mut own = Sums::default();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= count {
                break;
            }
            let seed = first.wrapping_add(at);
            let story = storm.story(seed);
            own.take(seed, &storm.play(seed, &story, wrap));
        }
        sums.lock().expect("no thread has panicked").add(&own);
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(work);
        }
    });
    sums.into_inner().expect("no thread has panicked")
}

impl Sums {
    fn take(&mut self, seed: u64, verdict: &Verdict) {
        self.add(&Self {
            schedules: 1,
            crash_points: verdict.deaths,
            lost: verdict.lost,
            doubled: verdict.doubled,
            mailed: verdict.mailed,
            over_limit: verdict.over_limit,
            unproved: verdict.unproved,
            failed: verdict.broken().map(|broken| (broken, seed)),
        });
    }

    fn add(&mut self, other: &Self) {
        self.schedules += other.schedules;
        self.crash_points += other.crash_points;
        self.lost += other.lost;
        self.doubled += other.doubled;
        self.mailed += other.mailed;
        self.over_limit += other.over_limit;
        self.unproved += other.unproved;
        self.failed = [self.failed, other.failed].into_iter().flatten().min();
    }
}
