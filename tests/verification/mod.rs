//! A run, what is done to the books after it, and the pass that reads them back, in virtual time.

mod doubles;
pub mod large;
mod tamper;

use std::collections::{BTreeMap, BTreeSet};

use deskie_migrator::catalogue::{CaseIndex, Catalogue};
use deskie_migrator::deskie::{Account, Answer, ChannelKind, Dialect, HttpRequest, Method};
use deskie_migrator::model::{Case, Channel, Millis};
use deskie_migrator::plan::{self, ChannelTarget, Choice, Mapping, Reason};
use deskie_migrator::practice::{Delivery, Incoming, IncomingBody, Server, Settings, Switches};
use deskie_migrator::run::ledger::State;
use deskie_migrator::run::limiter::Limiter;
use deskie_migrator::run::proof::{Config, Depth, Proof, Verify};
use deskie_migrator::run::{Command, Event, Phase, Report, RequestId, Task, queue};
use serde_json::json;

use crate::support::imports::{self, FIRST};
use crate::support::rehearsal::{Import, Rehearsal, TODAY};

pub use tamper::TAMPERINGS;

pub const STAFF: [(&str, &str); 2] =
    [("vera@practice.example.org", "Vera Orlova"), ("tom@practice.example.org", "Tom Field")];

/// Chats go to the synchronous custom channel that has no webhook.
pub fn chats_to_custom_channel(mapping: &mut Mapping, account: &Account) {
    let quiet = account.channels.iter().find(|c| c.kind == ChannelKind::Sync && !c.forwards()).unwrap();
    for (channel, choice) in &mut mapping.channels {
        if *channel == Channel::Chat {
            *choice = Choice { to: ChannelTarget::Custom(quiet.id), why: Reason::Yours };
        }
    }
}

pub fn fast() -> Settings {
    Settings { per_minute: Some(1_500), ..Settings::default() }
}

pub fn set(settings: &mut Settings, name: &str, number: usize) {
    let switch = Switches::ALL.iter().find(|switch| switch.name == name).unwrap();
    (switch.set)(&mut settings.switches, number);
}

pub fn import(seed: u64, count: u64) -> Import {
    imports::varied(seed, count, &STAFF)
}

/// `count` cases of `entries` customer messages each, an hour apart.
pub fn plain(count: u64, entries: usize) -> Import {
    let varied = import(0, 1);
    let mut entry = varied.cases[0].entries[0].clone();
    entry.kind = deskie_migrator::model::EntryKind::Message;
    entry.author.side = deskie_migrator::model::Side::Customer;
    entry.attachments.clear();
    let cases = (0..count)
        .map(|n| {
            let start = FIRST.plus(n as i64 * 3_600_000);
            Case {
                source_id: format!("{n}"),
                subject: format!("Order {n}"),
                requester: varied.cases[0].requester.clone(),
                created_at: Some(imports::instant(start)),
                channel: Channel::Email,
                entries: (0..entries)
                    .map(|at| deskie_migrator::model::Entry {
                        source_id: format!("{n}-{at}"),
                        created_at: Some(imports::instant(start.plus(at as i64 * 1_000))),
                        ..entry.clone()
                    })
                    .collect(),
                ..Case::default()
            }
        })
        .collect();
    Import { cases, people: varied.people, vendor: varied.vendor }
}

/// The cases of the list of differences with their codes, sorted.
pub fn codes(proof: &Proof) -> Vec<(String, String)> {
    let mut codes: Vec<_> = proof.list.iter().map(|row| (row.case.clone(), row.code.clone())).collect();
    codes.sort();
    codes
}

/// What a run left behind.
pub struct After {
    pub server: Server,
    pub state: State,
    pub import: Import,
    pub now: Millis,
    pub dialect: Dialect,
    /// Units that the run cost.
    pub units: u64,
    /// Lists do not heed times.
    pub deaf: bool,
    /// Lists do not heed customers.
    pub deaf_to_users: bool,
    /// Cases that were tampered with.
    pub touched: BTreeSet<String>,
    catalogue: Catalogue,
    mapping: Mapping,
    account: Account,
}

impl After {
    pub fn run(seed: u64, count: u64, settings: Settings) -> Self {
        Self::of(import(seed, count), settings)
    }

    pub fn of(import: Import, settings: Settings) -> Self {
        let mut rehearsal = Rehearsal::new(import.clone(), settings, chats_to_custom_channel);
        let report = rehearsal.run();
        assert!(report.complete, "{report:?} {:?}", rehearsal.task.failures(0, 5));
        Self::from(import, rehearsal, &report)
    }

    pub fn run_with(seed: u64, count: u64, settings: Settings, intercept: fn(&HttpRequest) -> Option<Answer>) -> Self {
        let import = import(seed, count);
        let mut rehearsal = Rehearsal::new(import.clone(), settings, chats_to_custom_channel);
        rehearsal.world.intercept = intercept;
        let report = rehearsal.run();
        Self::from(import, rehearsal, &report)
    }

    pub fn from(import: Import, rehearsal: Rehearsal, report: &Report) -> Self {
        let (state, torn) = State::read(rehearsal.world.ledger.iter().map(String::as_str)).unwrap();
        assert_eq!(torn, None);
        Self {
            state,
            catalogue: import.catalogue(),
            import,
            now: rehearsal.world.now.plus(1_000),
            dialect: Dialect::default(),
            units: report.units,
            deaf: false,
            deaf_to_users: false,
            touched: BTreeSet::new(),
            mapping: rehearsal.mapping,
            account: rehearsal.account,
            server: rehearsal.drive.world.server,
        }
    }

    /// The files hold only the first `count` cases any more.
    pub fn keep_files_of(&mut self, count: usize) {
        self.import.cases.truncate(count);
        self.catalogue = self.import.catalogue();
    }

    /// Other files are there than those of the run.
    pub fn take_files(&mut self, import: Import) {
        self.catalogue = import.catalogue();
        self.import = import;
    }

    /// Steps that the ledger says failed.
    pub fn failed(&self) -> u64 {
        self.state.cases.values().map(|case| case.failed.len() as u64).sum()
    }

    /// Cases of other people, spread over the time of ours.
    pub fn add_others(&mut self, count: u64) {
        let span = self.import.cases.len() as u64 * 3_600;
        for n in 0..count {
            let at = FIRST.seconds() + (n * span / count.max(1)) as i64;
            let body = json!({ "case": {
                "user_email": format!("other{}@example.com", n % 50), "subject": "Something else",
                "content": "hello", "created_at": at,
            }});
            self.now = self.now.plus(60_000 / 700 + 1);
            let answer = self.call(Method::Post, "cases.json", Some(body));
            assert!(answer.is_success(), "{answer:?}");
        }
        self.now = self.now.plus(120_000);
    }

    /// Somebody else's call, with the practice account's own login.
    pub fn call(&mut self, method: Method, path: &str, body: Option<serde_json::Value>) -> Answer {
        let basic = self.server.credentials().basic();
        let body = body.map_or(IncomingBody::Empty, IncomingBody::Json);
        let incoming = Incoming { method, path: path.to_owned(), query: Vec::new(), body };
        let answer = self.server.handle(self.now, Some(&basic), &incoming);
        assert_ne!(answer.status, 429);
        answer
    }

    pub fn pass(&self, depth: Depth) -> Pass<'_> {
        let mut limiter = Limiter::new(self.server.per_minute(), 100, self.now);
        limiter.settle(self.now);
        // The limit's minute of the run and of the tampering is over.
        let now = self.now.plus(61_000);
        let config = Config {
            dialect: self.dialect.clone(),
            account: self.account.clone(),
            per_minute: Some(self.server.per_minute()),
            address: None,
            share: 90,
            limiter,
            depth,
        };
        let task = Verify::new(config, queue::all(&self.catalogue), self.state.clone(), now);
        Pass {
            after: self,
            server: self.server.clone(),
            task,
            now,
            agenda: BTreeMap::from([((now, 0), Event::Wake)]),
            arrivals: 0,
            wake: None,
            intercept: Box::new(|_| None),
            dead: false,
            sent: 0,
            writes: 0,
            appends: 0,
            limited: 0,
        }
    }

    pub fn prove(&self, depth: Depth) -> Proof {
        self.pass(depth).run()
    }
}

/// Answers some requests in the server's stead.
pub type Intercept = Box<dyn Fn(&HttpRequest) -> Option<Answer>>;

/// A verification pass under way.
pub struct Pass<'a> {
    after: &'a After,
    pub server: Server,
    pub task: Verify,
    pub now: Millis,
    /// Answers some requests in the server's stead.
    pub intercept: Intercept,
    /// The key is refused.
    pub dead: bool,
    pub sent: u64,
    pub writes: u64,
    pub appends: u64,
    /// Answers 429.
    pub limited: u64,
    agenda: BTreeMap<(Millis, u64), Event>,
    arrivals: u64,
    wake: Option<Millis>,
}

impl Pass<'_> {
    pub fn run(&mut self) -> Proof {
        for _ in 0..2_000_000_u64 {
            let (done, of) = self.task.progress();
            assert!(done <= of, "{done} of {of}");
            if self.task.is_finished() {
                let proof = self.task.proof();
                assert_eq!(self.task.progress(), (of, of));
                assert_eq!(proof.units, self.sent);
                return proof;
            }
            if !self.step() {
                assert!(matches!(self.task.phase(self.now), Phase::Halted { .. }), "the pass waits for nothing");
                self.tell(Event::Resume);
            }
        }
        panic!("the pass does not end: {:?}", self.task.phase(self.now));
    }

    pub fn step(&mut self) -> bool {
        let next = self.agenda.keys().next().copied();
        let (at, event) = match (next, self.wake) {
            (Some(key), wake) if wake.is_none_or(|wake| key.0 <= wake) => (key.0, self.agenda.remove(&key).unwrap()),
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

    pub fn tell(&mut self, event: Event) {
        self.task.handle(self.now, event);
        while let Some(command) = self.task.poll() {
            self.carry_out(command);
        }
    }

    fn carry_out(&mut self, command: Command) {
        match command {
            Command::Abort(id) => panic!("reads are not broken off: {id:?}"),
            Command::Append { .. } => self.appends += 1,
            Command::Load(CaseIndex(index)) => {
                let cx = plan::Context {
                    mapping: &self.after.mapping,
                    account: &self.after.account,
                    people: &self.after.catalogue.people,
                    // Another day than that of the run.
                    now: TODAY.plus(9 * 86_400_000),
                };
                let planned = Ok(plan::plan_case(&self.after.import.cases[index as usize], cx));
                self.later(1, Event::Loaded { index: CaseIndex(index), planned });
            }
            Command::Send { id, request } => self.send(id, &request),
            Command::WakeAt(at) => self.wake = Some(at),
        }
    }

    fn send(&mut self, id: RequestId, request: &HttpRequest) {
        const LATENCY: i64 = 120;
        self.sent += 1;
        self.writes += u64::from(request.method() != Method::Get);
        if self.dead {
            let answer = Answer { status: 401, ..Answer::default() };
            return self.later(LATENCY, Event::Answered { id, answer });
        }
        if let Some(answer) = (self.intercept)(request) {
            return self.later(LATENCY, Event::Answered { id, answer });
        }
        let mut incoming = Incoming::from_request(request, &mut |_| Vec::new());
        let (deaf, deaf_to_users) = (self.after.deaf, self.after.deaf_to_users);
        incoming.query.retain(|(name, _)| !(deaf && name.ends_with("_time") || deaf_to_users && name == "user_id[]"));
        let basic = self.server.credentials().basic();
        match self.server.handle_with_faults(self.now.plus(LATENCY / 2), Some(&basic), &incoming) {
            Delivery::Answer { answer, delay } => {
                self.limited += u64::from(answer.status == 429);
                self.later(LATENCY + delay, Event::Answered { id, answer });
            }
            Delivery::Lost => self.later(60_000, Event::Lost { id }),
        }
    }

    fn later(&mut self, millis: i64, event: Event) {
        self.arrivals += 1;
        self.agenda.insert((self.now.plus(millis), self.arrivals), event);
    }
}
