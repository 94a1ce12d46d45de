//! Drives any task against the practice Deskie in virtual time, and lets the world stop before or after any command.

use std::collections::BTreeMap;

use deskie_migrator::deskie::{Answer, HttpRequest, limits};
use deskie_migrator::model::Millis;
use deskie_migrator::practice::{Delivery, Incoming, Server};
use deskie_migrator::run::limiter::Limiter;
use deskie_migrator::run::undo::Setup;
use deskie_migrator::run::{Command, Event, Phase, Task};

const TIMEOUT: i64 = 60_000;
const LATENCY: i64 = 120;

/// A server with a clock and a ledger on the disk.
#[derive(Clone)]
pub struct World {
    pub server: Server,
    pub now: Millis,
    pub ledger: Vec<String>,
    /// Requests sent, with their times.
    pub sent: Vec<(Millis, HttpRequest)>,
    /// How many lines of the ledger were durable when each of them was sent.
    pub durable: Vec<usize>,
    /// Answers some requests in the server's stead.
    pub intercept: fn(&HttpRequest) -> Option<Answer>,
    /// What somebody else does right before a request arrives.
    pub meanwhile: fn(&mut Server, Millis, &HttpRequest),
    /// The same right after it was answered.
    pub afterwards: fn(&mut Server, Millis, &HttpRequest),
    /// The answers to these are lost.
    pub lose: fn(&HttpRequest) -> bool,
}

/// How a drive ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum End {
    Crashed,
    Finished,
}

impl World {
    /// A world in which nothing goes wrong.
    pub fn new(server: Server, now: Millis, ledger: Vec<String>) -> Self {
        Self {
            server,
            now,
            ledger,
            sent: Vec::new(),
            durable: Vec::new(),
            intercept: |_| None,
            meanwhile: |_, _, _| {},
            afterwards: |_, _, _| {},
            lose: |_| false,
        }
    }

    /// Units of the requests sent so far.
    pub fn units(&self) -> u64 {
        self.sent.iter().map(|(_, request)| limits::cost(request.method()).0).sum()
    }

    pub fn setup(&self) -> Setup {
        let per_minute = self.server.per_minute();
        Setup {
            address: None,
            per_minute: Some(per_minute),
            share: 100,
            limiter: Limiter::new(per_minute, 100, self.now),
        }
    }

    /// Drives a task to its end.
    pub fn finish(&mut self, task: &mut dyn Task) {
        assert_eq!(self.drive(task, None, &[]), End::Finished);
    }

    /// Drives a task until its end, or until so many moments have passed: one before and one after each command is
    /// carried out, and one before each answer is given. `events` come at their times, counted from now.
    pub fn drive(&mut self, task: &mut dyn Task, moments: Option<usize>, events: &[(i64, Event)]) -> End {
        let mut left = moments.unwrap_or(usize::MAX);
        let mut crashes = move || {
            left = left.saturating_sub(1);
            left == 0
        };
        let mut agenda = BTreeMap::from([((self.now, 0), Event::Wake)]);
        let mut arrivals = 1;
        for (at, event) in events {
            agenda.insert((self.now.plus(*at), arrivals), event.clone());
            arrivals += 1;
        }
        let (mut wake, mut halts) = (None::<Millis>, 0);
        for _ in 0..3_000_000 {
            if task.is_finished() {
                return End::Finished;
            }
            let next = agenda.keys().next().copied();
            let (at, event) = match (next, wake) {
                (Some(key), wake) if wake.is_none_or(|wake| key.0 <= wake) => {
                    (key.0, agenda.remove(&key).expect("the key was just read"))
                }
                (_, Some(at)) => {
                    wake = None;
                    (at, Event::Wake)
                }
                _ => {
                    let phase = task.phase(self.now);
                    assert!(matches!(phase, Phase::Halted { .. }), "the task waits for nothing: {phase:?}");
                    halts += 1;
                    assert!(halts < 100, "the task halts for ever: {phase:?}");
                    (self.now, Event::Resume)
                }
            };
            self.now = self.now.max(at);
            if matches!(event, Event::Answered { .. } | Event::Appended { .. }) && crashes() {
                return End::Crashed;
            }
            task.handle(self.now, event);
            while let Some(command) = task.poll() {
                let acts = !matches!(command, Command::WakeAt(_));
                if acts && crashes() {
                    return End::Crashed;
                }
                if let Command::WakeAt(at) = command {
                    wake = Some(at);
                } else if let Some((delay, event)) = self.carry_out(command) {
                    agenda.insert((self.now.plus(delay), arrivals), event);
                    arrivals += 1;
                }
                if acts && crashes() {
                    return End::Crashed;
                }
            }
        }
        panic!("the task does not end: {:?}", task.phase(self.now));
    }

    fn carry_out(&mut self, command: Command) -> Option<(i64, Event)> {
        match command {
            Command::Append { upto, lines } => {
                self.ledger.extend(lines);
                Some((1, Event::Appended { upto }))
            }
            Command::Send { id, request } => {
                self.sent.push((self.now, request.clone()));
                self.durable.push(self.ledger.len());
                if let Some(answer) = (self.intercept)(&request) {
                    return Some((LATENCY, Event::Answered { id, answer }));
                }
                let basic = self.server.credentials().basic();
                let incoming = Incoming::from_request(&request, &mut |_| Vec::new());
                (self.meanwhile)(&mut self.server, self.now, &request);
                let delivery = self.server.handle_with_faults(self.now.plus(LATENCY / 2), Some(&basic), &incoming);
                (self.afterwards)(&mut self.server, self.now.plus(LATENCY / 2), &request);
                Some(match delivery {
                    Delivery::Answer { .. } if (self.lose)(&request) => (TIMEOUT, Event::Lost { id }),
                    Delivery::Answer { answer, delay } => (LATENCY + delay, Event::Answered { id, answer }),
                    Delivery::Lost => (TIMEOUT, Event::Lost { id }),
                })
            }
            Command::Abort(_) | Command::Load(_) | Command::WakeAt(_) => None,
        }
    }
}
