//! Drives any task through its world: feeds it what happens, carries out what it asks for, and lets it die where the
//! story says so.

use deskie_migrator::catalogue::CaseIndex;
use deskie_migrator::model::Millis;
use deskie_migrator::plan::Planned;
use deskie_migrator::run::{Command, Event, Phase, Task};

use super::story::Blow;
use super::world::World;

/// Events after which a task is taken not to end.
const ENDLESS: u64 = 1_000_000;

/// How long a person takes to look after a task that has halted.
const PERSON: i64 = 60_000;

/// How often they do.
const PATIENCE: u32 = 1_000;

/// Reads and plans a case.
pub type Loader = Box<dyn Fn(CaseIndex) -> Result<Planned, String>>;

/// How a drive ended.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum End {
    /// The client died.
    Crashed,
    /// Everything is done and durable.
    Finished,
    /// The person has stopped it, and nothing of it is on its way any more.
    Stopped,
    /// It waits for nothing, or does not come to an end.
    Stuck(String),
}

/// See the module.
pub struct Drive<T> {
    pub world: World,
    pub task: T,
    loader: Loader,
    crashed: bool,
    stopped: bool,
}

impl<T: Task> Drive<T> {
    pub fn new(mut world: World, task: T, loader: Loader) -> Self {
        world.tell_in(0, Event::Wake);
        Self { world, task, loader, crashed: false, stopped: false }
    }

    /// Runs to the end, or to the death of the client; a halted task is told to go on.
    pub fn finish(&mut self) -> End {
        let mut halts = 0;
        for _ in 0..ENDLESS {
            if self.crashed {
                return End::Crashed;
            }
            if self.task.is_finished() {
                return if self.stopped { End::Stopped } else { End::Finished };
            }
            if self.step() {
                continue;
            }
            match self.task.phase(self.world.clock()) {
                Phase::Halted { .. } if halts < PATIENCE => {
                    halts += 1;
                    self.world.pass(PERSON);
                    self.tell(Event::Resume);
                }
                phase => return End::Stuck(format!("it waits for nothing: {phase:?}")),
            }
        }
        End::Stuck(format!("it does not end: {:?}", self.task.phase(self.world.clock())))
    }

    /// One event; `false` when none is to come.
    pub fn step(&mut self) -> bool {
        match self.world.next_event() {
            Some(event) => {
                self.tell(event);
                true
            }
            None => false,
        }
    }

    /// Feeds one event and carries out what the task asks for.
    pub fn tell(&mut self, event: Event) {
        self.task.handle(self.world.clock(), event);
        while let Some(command) = self.task.poll() {
            let blow = self.world.next_blow(&command);
            if blow == Some(Blow::CrashBefore) {
                return self.die();
            }
            blow.into_iter().for_each(|blow| self.world.suffer(blow));
            self.carry_out(command);
            if blow == Some(Blow::CrashAfter) {
                return self.die();
            }
            if blow == Some(Blow::Stops) {
                self.stopped = true;
                self.task.handle(self.world.clock(), Event::Stop);
                self.task.handle(self.world.clock(), Event::Stop);
            }
        }
    }

    pub fn now(&self) -> Millis {
        self.world.now
    }

    fn die(&mut self) {
        self.crashed = true;
        self.world.crash();
    }

    fn carry_out(&mut self, command: Command) {
        match command {
            Command::Load(index) => {
                let away = self.world.is_file_away();
                let planned = if away { Err("case.unreadable".into()) } else { (self.loader)(index) };
                self.world.tell_in(1, Event::Loaded { index, planned });
            }
            command => self.world.carry_out(command),
        }
    }
}
