//! Drives one task alone, without an import and without stories of mishaps: the task stays with the test, the world here.

use std::ops::{Deref, DerefMut};

use deskie_migrator::deskie::Account;
use deskie_migrator::model::Millis;
use deskie_migrator::practice::Server;
use deskie_migrator::run::limiter::Limiter;
use deskie_migrator::run::{Event, Phase, Task};

use super::story::Story;
use super::world::World;

/// The world around a task.
pub struct Drive {
    pub world: World,
    begun: bool,
}

impl Drive {
    pub fn new(server: Server, now: Millis) -> Self {
        Self { world: World::new(server, now, Story::default()), begun: false }
    }

    /// Reads the account as the page does when it connects.
    pub fn survey(&mut self) -> (Account, Limiter) {
        self.world.connect()
    }

    /// Runs until the task is finished, resuming after every halt.
    pub fn run(&mut self, task: &mut dyn Task) {
        let mut halts = 0;
        for _ in 0..1_000_000_u64 {
            if task.is_finished() {
                return;
            }
            if self.step(task) {
                continue;
            }
            let phase = task.phase(self.world.clock());
            assert!(matches!(phase, Phase::Halted { .. }), "the task waits for nothing: {phase:?}");
            halts += 1;
            assert!(halts < 100, "the task halts for ever: {phase:?}");
            self.tell(task, Event::Resume);
        }
        panic!("the task does not end: {:?}", task.phase(self.world.clock()));
    }

    /// One event; `false` when none is to come.
    pub fn step(&mut self, task: &mut dyn Task) -> bool {
        let event = if self.begun { self.world.next_event() } else { Some(Event::Wake) };
        self.begun = true;
        let Some(event) = event else { return false };
        self.tell(task, event);
        true
    }

    /// Feeds one event and carries out what the task asks for.
    pub fn tell(&mut self, task: &mut dyn Task, event: Event) {
        task.handle(self.world.clock(), event);
        while let Some(command) = task.poll() {
            self.world.carry_out(command);
        }
    }
}

impl Deref for Drive {
    type Target = World;

    fn deref(&self) -> &Self::Target {
        &self.world
    }
}

impl DerefMut for Drive {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.world
    }
}
