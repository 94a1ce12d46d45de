//! Drives one task alone, without an import and without stories of mishaps, against the practice Deskie in virtual time.

use std::collections::BTreeMap;

use deskie_migrator::deskie::limits;
use deskie_migrator::deskie::survey::Survey;
use deskie_migrator::deskie::{Account, HttpRequest};
use deskie_migrator::model::Millis;
use deskie_migrator::practice::{Delivery, Incoming, Server};
use deskie_migrator::run::ledger::State;
use deskie_migrator::run::limiter::Limiter;
use deskie_migrator::run::{Command, Event, Phase, RequestId, Task};

/// What a browser takes to notice that no answer comes.
const TIMEOUT: i64 = 60_000;

/// Latency of an undisturbed request.
const LATENCY: i64 = 120;

/// The world around a task.
pub struct Drive {
    pub server: Server,
    pub now: Millis,
    /// Lines that are durable.
    pub ledger: Vec<String>,
    /// Requests sent, with their times.
    pub sent: Vec<(Millis, HttpRequest)>,
    basic: String,
    /// Events to come, by time and order of arrival.
    agenda: BTreeMap<(Millis, u64), Event>,
    arrivals: u64,
    wake: Option<Millis>,
}

impl Drive {
    pub fn new(server: Server, now: Millis) -> Self {
        let basic = server.credentials().basic();
        let agenda = BTreeMap::from([((now, 0), Event::Wake)]);
        Self { server, now, ledger: Vec::new(), sent: Vec::new(), basic, agenda, arrivals: 0, wake: None }
    }

    /// Reads the account as the page does when it connects.
    pub fn survey(&mut self) -> (Account, Limiter) {
        let mut survey = Survey::new("practice", &self.server.credentials().email);
        let mut limiter = Limiter::new(limits::UNKNOWN_PER_MINUTE, 100, self.now);
        while let Some(request) = survey.next() {
            let incoming = Incoming::from_request(&request, &mut |_| Vec::new());
            let answer = self.server.handle(self.now, Some(&self.basic), &incoming);
            limiter.spent(limits::cost(request.method()), Some(&answer), self.now);
            survey.answer(&answer).expect("the practice account can be read");
        }
        (survey.finish(), limiter)
    }

    /// What the durable lines say.
    pub fn state(&self) -> State {
        State::read(self.ledger.iter().map(String::as_str)).expect("the ledger is whole").0
    }

    /// Runs until the task is finished, resuming after every halt.
    pub fn run(&mut self, task: &mut dyn Task) {
        let mut halts = 0;
        for _ in 0..1_000_000_u64 {
            if task.is_finished() {
                return;
            }
            if let Phase::Halted { code, message } = task.phase(self.now)
                && self.agenda.is_empty()
            {
                halts += 1;
                assert!(halts < 100, "the task halts for ever: {code}: {message}");
                self.tell(task, Event::Resume);
                continue;
            }
            assert!(self.step(task), "the task waits for nothing: {:?}", task.phase(self.now));
        }
        panic!("the task does not end: {:?}", task.phase(self.now));
    }

    /// One event; `false` when none is to come.
    pub fn step(&mut self, task: &mut dyn Task) -> bool {
        let next = self.agenda.keys().next().copied();
        let (at, event) = match (next, self.wake) {
            (Some(key), wake) if wake.is_none_or(|wake| key.0 <= wake) => {
                (key.0, self.agenda.remove(&key).expect("the key was just read"))
            }
            (_, Some(wake)) => {
                self.wake = None;
                (wake, Event::Wake)
            }
            _ => return false,
        };
        self.now = self.now.max(at);
        self.tell(task, event);
        true
    }

    /// Feeds one event and carries out what the task asks for.
    pub fn tell(&mut self, task: &mut dyn Task, event: Event) {
        task.handle(self.now, event);
        while let Some(command) = task.poll() {
            match command {
                Command::Append { upto, lines } => {
                    self.ledger.extend(lines);
                    self.later(1, Event::Appended { upto });
                }
                Command::Load(index) => panic!("this task reads no case, and asked for {index:?}"),
                Command::Send { id, request } => self.send(id, request),
                Command::WakeAt(at) => self.wake = Some(at),
            }
        }
    }

    fn send(&mut self, id: RequestId, request: HttpRequest) {
        let incoming = Incoming::from_request(&request, &mut |_| Vec::new());
        match self.server.handle_with_faults(self.now.plus(LATENCY / 2), Some(&self.basic), &incoming) {
            Delivery::Answer { answer, delay } => self.later(LATENCY + delay, Event::Answered { id, answer }),
            Delivery::Lost => self.later(TIMEOUT, Event::Lost { id }),
        }
        self.sent.push((self.now, request));
    }

    fn later(&mut self, millis: i64, event: Event) {
        self.arrivals += 1;
        self.agenda.insert((self.now.plus(millis), self.arrivals), event);
    }
}
