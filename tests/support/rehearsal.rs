//! Drives the engine against the practice Deskie in virtual time: a year in seconds, with mishaps by seed.

use std::collections::BTreeMap;

use deskie_migrator::catalogue::{Builder, CaseDraft, CaseIndex, Catalogue, SetIndex, SourceSet};
use deskie_migrator::deskie::limits;
use deskie_migrator::deskie::survey::Survey;
use deskie_migrator::deskie::{Account, Answer, Dialect, HttpRequest};
use deskie_migrator::model::Mark;
use deskie_migrator::model::{Case, Fingerprint, Millis, Person};
use deskie_migrator::plan::{self, Mapping};
use deskie_migrator::practice::{Delivery, Incoming, Server, Settings};
use deskie_migrator::run::ledger::State;
use deskie_migrator::run::limiter::Limiter;
use deskie_migrator::run::{Command, Config, Engine, Event, Phase, Report, Task, queue};

/// 2026-03-02T06:00:00Z: the day of the move.
pub const TODAY: Millis = Millis::from_seconds(1_772_431_200);

/// What a browser takes to notice that no answer comes.
const TIMEOUT: i64 = 60_000;

/// Latency of an undisturbed request.
const LATENCY: i64 = 120;

/// An import in memory: cases with everybody they name.
#[derive(Clone, Default)]
pub struct Import {
    pub cases: Vec<Case>,
    pub people: Vec<Person>,
}

impl Import {
    pub fn catalogue(&self) -> Catalogue {
        let mut builder = Builder::default();
        builder.catalogue_mut().sets.push(SourceSet { vendor: "test".into(), files: vec![] });
        for person in &self.people {
            builder.person(person.clone());
        }
        for case in &self.cases {
            builder.case(SetIndex(0), &CaseDraft::of(case.clone(), vec![]));
        }
        builder.finish()
    }
}

/// A run with everything around it.
pub struct Rehearsal {
    pub server: Server,
    pub engine: Engine,
    pub now: Millis,
    /// Lines that are durable.
    pub ledger: Vec<String>,
    pub account: Account,
    pub mapping: Mapping,
    import: Import,
    catalogue: Catalogue,
    basic: String,
    /// Events to come, by time and order of arrival.
    agenda: BTreeMap<(Millis, u64), Event>,
    arrivals: u64,
    wake: Option<Millis>,
    /// Answers some requests in the server's stead.
    pub intercept: fn(&HttpRequest) -> Option<Answer>,
    /// Requests sent, with their times.
    pub sent: Vec<(Millis, HttpRequest)>,
}

impl Rehearsal {
    /// Connects and maps; `adjust` may change the mapping that was proposed.
    pub fn new(import: Import, settings: Settings, adjust: impl FnOnce(&mut Mapping, &Account)) -> Self {
        let server = Server::new(settings);
        Self::against(import, server, TODAY, State::default(), Dialect::default(), adjust)
    }

    /// The same against a server that has lived before, going on from a ledger.
    pub fn against(
        import: Import,
        mut server: Server,
        now: Millis,
        state: State,
        dialect: Dialect,
        adjust: impl FnOnce(&mut Mapping, &Account),
    ) -> Self {
        let credentials = server.credentials();
        let basic = credentials.basic();
        let mut survey = Survey::new("practice", &credentials.email);
        let mut limiter = Limiter::new(limits::UNKNOWN_PER_MINUTE, 100, now);
        while let Some(request) = survey.next() {
            let answer = server.handle(now, Some(&basic), &Incoming::from_request(&request, &mut |_| Vec::new()));
            limiter.spent(limits::cost(request.method()), Some(&answer), now);
            survey.answer(&answer).expect("the practice account can be read");
        }
        let account = survey.finish();
        let catalogue = import.catalogue();
        let agents: Vec<_> = catalogue
            .people
            .iter()
            .filter(|(_, stats)| stats.as_agent > 0)
            .map(|(person, stats)| (person.clone(), *stats))
            .collect();
        let mut mapping = plan::suggest(&catalogue.tallies, &agents, &account);
        mapping.stand_in = account.staff.iter().find(|staff| staff.active).map(|staff| staff.id);
        adjust(&mut mapping, &account);
        let share = mapping.options.share;
        let files =
            vec![Fingerprint { size: import.cases.len() as u64, sum: Mark::of([format!("{:?}", import.cases)]) }];
        let config = Config { dialect, account: account.clone(), address: None, share, limiter, files, sample: false };
        let engine = Engine::new(config, queue::all(&catalogue), state, now);
        Self {
            server,
            engine,
            now,
            ledger: Vec::new(),
            account,
            mapping,
            import,
            catalogue,
            basic,
            agenda: BTreeMap::from([((now, 0), Event::Wake)]),
            arrivals: 0,
            wake: None,
            intercept: |_| None,
            sent: Vec::new(),
        }
    }

    /// Runs until everything is accounted for, resuming after every halt.
    pub fn run(&mut self) -> Report {
        let mut halts = 0;
        for _ in 0..5_000_000_u64 {
            if self.engine.is_finished() {
                return self.engine.report();
            }
            if let Phase::Halted { code, message } = self.engine.progress(self.now).phase
                && self.agenda.is_empty()
            {
                halts += 1;
                assert!(halts < 1_000, "the run halts for ever: {code}: {message}");
                self.tell(Event::Resume);
                continue;
            }
            assert!(self.step(), "the engine waits for nothing: {:?}", self.engine.progress(self.now));
        }
        panic!("the run does not end: {:?}", self.engine.progress(self.now));
    }

    /// One event; `false` when none is to come.
    pub fn step(&mut self) -> bool {
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
        self.tell(event);
        true
    }

    /// Feeds one event and carries out what the engine asks for.
    pub fn tell(&mut self, event: Event) {
        self.engine.handle(self.now, event);
        while let Some(command) = self.engine.poll() {
            self.carry_out(command);
        }
    }

    fn carry_out(&mut self, command: Command) {
        match command {
            Command::Append { upto, lines } => {
                self.ledger.extend(lines);
                self.later(1, Event::Appended { upto });
            }
            Command::Load(CaseIndex(index)) => {
                let case = &self.import.cases[index as usize];
                let cx = plan::Context {
                    mapping: &self.mapping,
                    account: &self.account,
                    people: &self.catalogue.people,
                    now: TODAY,
                };
                let planned = Ok(plan::plan_case(case, cx));
                self.later(1, Event::Loaded { index: CaseIndex(index), planned });
            }
            Command::Send { id, request } => {
                self.sent.push((self.now, request.clone()));
                if let Some(answer) = (self.intercept)(&request) {
                    self.later(LATENCY, Event::Answered { id, answer });
                    return;
                }
                let incoming = Incoming::from_request(&request, &mut |_| b"bytes".to_vec());
                match self.server.handle_with_faults(self.now.plus(LATENCY / 2), Some(&self.basic), &incoming) {
                    Delivery::Answer { answer, delay } => {
                        self.later(LATENCY + delay, Event::Answered { id, answer });
                    }
                    Delivery::Lost => self.later(TIMEOUT, Event::Lost { id }),
                }
            }
            Command::WakeAt(at) => self.wake = Some(at),
        }
    }

    fn later(&mut self, millis: i64, event: Event) {
        self.arrivals += 1;
        self.agenda.insert((self.now.plus(millis), self.arrivals), event);
    }
}
