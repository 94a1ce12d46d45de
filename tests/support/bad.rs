//! Engines with a deliberate mistake, to prove that mistakes are found.

use std::collections::{HashMap, VecDeque};

use deskie_migrator::deskie::{Answer, HttpRequest, Method};
use deskie_migrator::model::Millis;
use deskie_migrator::run::{Command, Engine, Event, Phase, RequestId, Task};

use super::trial::Run;

/// What it does wrong when no answer comes to a write.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Mistake {
    /// Sends it once more without looking.
    SendsAgain,
    /// Takes an entry for written.
    TakesForDone,
    /// Believes in a far higher limit, and passes over what the server says of it.
    PassesOverTheLimit,
}

/// See the module.
pub struct Bad {
    engine: Engine,
    mistake: Mistake,
    writes: HashMap<RequestId, HttpRequest>,
    again: VecDeque<Command>,
}

impl Bad {
    pub fn new(engine: Engine, mistake: Mistake) -> Self {
        Self { engine, mistake, writes: HashMap::new(), again: VecDeque::new() }
    }
}

impl Run for Bad {
    fn engine(&self) -> &Engine {
        &self.engine
    }
}

impl Task for Bad {
    fn handle(&mut self, now: Millis, event: Event) {
        let id = match event {
            Event::Lost { id } => id,
            Event::Answered { id, answer } if self.mistake == Mistake::PassesOverTheLimit => {
                let answer = Answer { limit_per_minute: Some(3_000), calls_left: None, ..answer };
                return self.engine.handle(now, Event::Answered { id, answer });
            }
            event => return self.engine.handle(now, event),
        };
        match (self.mistake, self.writes.remove(&id)) {
            (Mistake::SendsAgain, Some(request)) => self.again.push_back(Command::Send { id, request }),
            (Mistake::TakesForDone, Some(request)) if request.path() != "cases.json" => {
                let body = r#"{"message":{"message_id":999999999}}"#.into();
                self.engine
                    .handle(now, Event::Answered { id, answer: Answer { status: 200, body, ..Answer::default() } });
            }
            _ => self.engine.handle(now, Event::Lost { id }),
        }
    }

    fn poll(&mut self) -> Option<Command> {
        let command = self.again.pop_front().or_else(|| self.engine.poll())?;
        if let Command::Send { id, request } = &command
            && request.method() == Method::Post
        {
            self.writes.insert(*id, request.clone());
        }
        Some(command)
    }

    fn is_finished(&self) -> bool {
        self.engine.is_finished()
    }

    fn phase(&self, now: Millis) -> Phase {
        self.engine.phase(now)
    }
}
