//! The world around a task, in virtual time: the practice Deskie, the requests on their way to it, the durable lines of
//! the ledger. It outlives the client; a story tells what goes wrong in it.

use std::collections::BTreeMap;

use deskie_migrator::deskie::limits;
use deskie_migrator::deskie::survey::Survey;
use deskie_migrator::deskie::{Account, Answer, Credentials, HttpRequest};
use deskie_migrator::model::Millis;
use deskie_migrator::practice::{Delivery, Incoming, Server};
use deskie_migrator::run::ledger::State;
use deskie_migrator::run::limiter::Limiter;
use deskie_migrator::run::{Command, Event, RequestId};

use super::excuses::Excuses;
use super::story::{Blow, Fate, Story};

/// What a browser takes to notice that no answer comes.
pub const TIMEOUT: i64 = 60_000;

/// Latency of an undisturbed request.
pub const LATENCY: i64 = 120;

/// Something to come, in the world's own time.
enum Happening {
    /// A refused append is written after all.
    Append { upto: u64, lines: Vec<String> },
    /// A request arrives at the server.
    Arrive(Travelling),
    /// The client hears of something.
    Tell(Event),
}

/// A request on its way.
struct Travelling {
    id: RequestId,
    /// Who waits for the answer; nobody after a crash, or after it was given up.
    waiting: Option<RequestId>,
    /// Its client has died or has broken it off. What it spends, or is refused, no later life of the client can know of.
    orphan: bool,
    request: HttpRequest,
    fate: Option<Fate>,
}

/// See the module.
pub struct World {
    pub server: Server,
    /// Lines that are durable.
    pub ledger: Vec<String>,
    /// The world's own time; also the server's.
    pub now: Millis,
    /// Requests sent, with their times.
    pub sent: Vec<(Millis, HttpRequest)>,
    /// Commands of all lives of the client.
    pub commands: u64,
    /// Answers 429 that the server itself gave, for a limit that the client could have known.
    pub over_limit: u64,
    /// Answers some requests in the server's stead.
    pub intercept: fn(&HttpRequest) -> Option<Answer>,
    /// So many cases cannot be read.
    pub unreadable: u64,
    /// Cases that this life of the client could not read.
    unread: u64,
    /// Damages some answers on their way.
    pub garble: fn(&HttpRequest, &mut Answer),
    /// Alters some requests on their way, as a client with a mistake would have sent them.
    pub tamper: fn(&mut Incoming),
    /// How often the client died.
    pub deaths: u64,
    /// What went wrong, in plain words.
    pub diary: Vec<String>,
    story: Story,
    requests: u64,
    began: Millis,
    basic: String,
    wrong: String,
    stranger: String,
    /// The client's clock is ahead by so much.
    skew: i64,
    agenda: BTreeMap<(Millis, u64), Happening>,
    happenings: u64,
    wake: Option<Millis>,
    asleep: Option<(Millis, bool)>,
    refused_until: Millis,
    revoked_until: Millis,
    shut_out_until: Millis,
    excuses: Excuses,
}

impl World {
    pub fn new(server: Server, now: Millis, story: Story) -> Self {
        let credentials = server.credentials();
        let wrong = Credentials { key: "revoked".into(), ..credentials.clone() }.basic();
        let stranger = Credentials { email: "former@practice.example.org".into(), ..credentials.clone() }.basic();
        Self {
            basic: credentials.basic(),
            wrong,
            stranger,
            server,
            ledger: Vec::new(),
            now,
            sent: Vec::new(),
            commands: 0,
            over_limit: 0,
            intercept: |_| None,
            unreadable: 0,
            unread: 0,
            garble: |_, _| {},
            tamper: |_| {},
            deaths: 0,
            diary: Vec::new(),
            story,
            requests: 0,
            began: now,
            skew: 0,
            agenda: BTreeMap::new(),
            happenings: 0,
            wake: None,
            asleep: None,
            refused_until: now,
            revoked_until: now,
            shut_out_until: now,
            excuses: Excuses::default(),
        }
    }

    /// Goes on with another story, whose requests and commands are counted from here.
    pub fn with_story(mut self, story: Story) -> Self {
        self.set_story(story);
        self
    }

    /// The same.
    pub fn set_story(&mut self, story: Story) {
        (self.story, self.requests, self.commands, self.began) = (story, 0, 0, self.now);
    }

    /// The time on the client's clock.
    pub fn clock(&self) -> Millis {
        self.now.plus(self.skew)
    }

    /// What the durable lines say.
    pub fn state(&self) -> State {
        State::read(self.ledger.iter().map(String::as_str)).expect("the ledger can be read").0
    }

    /// Connects as the page does: reads the account, and lets the limiter know of it. Waits until the key works.
    pub fn connect(&mut self) -> (Account, Limiter) {
        self.pass(self.revoked_until.max(self.shut_out_until).since(self.now));
        let mut survey = Survey::new("practice", &self.server.credentials().email);
        let mut limiter = Limiter::new(limits::UNKNOWN_PER_MINUTE, 100, self.clock());
        while let Some(request) = survey.next() {
            self.pass(LATENCY / 2);
            let answer =
                self.server.handle(self.now, Some(&self.basic), &Incoming::from_request(&request, &mut |_| Vec::new()));
            self.pass(LATENCY / 2);
            limiter.spent(limits::cost(request.method()), Some(&answer), self.clock());
            if answer.status == 429 {
                self.pass(1_000);
                continue;
            }
            survey.answer(&answer).expect("the practice account can be read");
        }
        (survey.finish(), limiter)
    }

    /// Lets time go by without a client.
    pub fn pass(&mut self, millis: i64) {
        let until = self.now.plus(millis.max(0));
        while let Some(entry) = self.agenda.first_entry().filter(|entry| entry.key().0 <= until) {
            let ((at, _), happening) = entry.remove_entry();
            self.now = self.now.max(at);
            self.happen(happening);
        }
        self.now = until;
    }

    /// Everything on its way arrives.
    pub fn settle(&mut self) {
        while let Some(((at, _), happening)) = self.agenda.pop_first() {
            self.now = self.now.max(at);
            self.happen(happening);
        }
    }

    /// The client dies. What it has sent arrives all the same; what it has not yet written is gone.
    pub fn crash(&mut self) {
        self.deaths += 1;
        self.leave();
    }

    /// Does the client wait for an answer?
    pub fn is_awaited(&self) -> bool {
        self.agenda.values().any(|happening| match happening {
            Happening::Arrive(travelling) => travelling.waiting.is_some(),
            Happening::Tell(event) => matches!(event, Event::Answered { .. } | Event::Lost { .. }),
            Happening::Append { .. } => false,
        })
    }

    /// The client is no longer there.
    pub fn leave(&mut self) {
        self.wake = None;
        self.asleep = None;
        self.refused_until = self.now;
        for (key, happening) in std::mem::take(&mut self.agenda) {
            if let Happening::Arrive(mut travelling) = happening {
                travelling.waiting = None;
                travelling.orphan = true;
                let at = self.given_up(key.0, &travelling, self.now);
                self.agenda.insert((at, key.1), Happening::Arrive(travelling));
            }
        }
    }

    /// The next event for the client; `None` when none is to come.
    pub fn next_event(&mut self) -> Option<Event> {
        loop {
            let woken = self.wake.map(|wake| self.asleep.map_or(wake, |(until, _)| wake.max(until)));
            let next = self.agenda.keys().next().copied();
            let happening = match (next, woken) {
                (Some(key), wake) if wake.is_none_or(|wake| key.0 <= wake) => {
                    self.now = self.now.max(key.0);
                    self.agenda.remove(&key)?
                }
                (_, Some(wake)) => {
                    self.wake = None;
                    self.now = self.now.max(wake);
                    return Some(Event::Wake);
                }
                _ => return None,
            };
            if let Some(event) = self.happen(happening) {
                return Some(event);
            }
        }
    }

    fn happen(&mut self, happening: Happening) -> Option<Event> {
        if self.asleep.is_some_and(|(until, _)| until <= self.now) {
            self.asleep = None;
        }
        match happening {
            Happening::Append { upto, lines } => {
                self.ledger.extend(lines);
                self.tell_in(0, Event::Appended { upto });
                None
            }
            Happening::Arrive(travelling) => {
                self.arrive(travelling);
                None
            }
            Happening::Tell(event) => match self.asleep {
                Some((until, broken)) => {
                    let event = match event {
                        Event::Answered { id, .. } if broken => Event::Lost { id },
                        event => event,
                    };
                    self.tell_in(until.since(self.now), event);
                    None
                }
                None => Some(event),
            },
        }
    }

    /// The mishap around the next command, if there is one.
    pub fn next_blow(&mut self, command: &Command) -> Option<Blow> {
        self.commands += 1;
        let blow = self.story.blow(self.commands)?;
        if matches!(blow, Blow::AppendLate(_)) && !matches!(command, Command::Append { .. }) {
            return None;
        }
        let what = match command {
            Command::Abort(_) => "abort".into(),
            Command::Append { lines, .. } => format!("append of {}", lines.join(" ")),
            Command::Load(index) => format!("load of case {}", index.0),
            Command::Send { request, .. } => format!("{} {}", request.method().as_str(), request.path()),
            Command::WakeAt(_) => "wake".into(),
        };
        self.note(format!("command {} ({what}): {blow}", self.commands));
        Some(blow)
    }

    /// What a blow other than a crash does.
    pub fn suffer(&mut self, blow: Blow) {
        match blow {
            Blow::AppendLate(late) => self.refused_until = self.refused_until.max(self.now.plus(late)),
            Blow::ClockJumps(by) => {
                self.skew += by;
                self.excuses.clock_jumped(self.now, by);
            }
            Blow::Sleeps { millis, broken } => {
                let until = self.now.plus(millis);
                self.asleep = Some((until, broken));
                if broken {
                    for (key, happening) in std::mem::take(&mut self.agenda) {
                        let at = match &happening {
                            Happening::Arrive(travelling) => self.given_up(key.0, travelling, until),
                            _ => key.0,
                        };
                        self.agenda.insert((at, key.1), happening);
                    }
                }
            }
            Blow::FilesGone(cases) => self.unreadable += cases,
            Blow::CrashAfter | Blow::CrashBefore | Blow::Stops => {}
        }
    }

    /// Is the file of the case that is asked for away?
    pub fn is_file_away(&mut self) -> bool {
        let away = self.unreadable > 0;
        self.unreadable = self.unreadable.saturating_sub(1);
        self.unread += u64::from(away);
        away
    }

    /// Did this life of the client leave cases that it could not read? The next begins anew.
    pub fn take_unread(&mut self) -> bool {
        std::mem::take(&mut self.unread) > 0
    }

    /// Carries out a command that needs nothing but the world.
    pub fn carry_out(&mut self, command: Command) {
        match command {
            Command::Abort(id) => self.abort(id),
            Command::Append { upto, lines } => self.append(upto, lines),
            Command::Load(index) => panic!("this task reads no case, and asked for {index:?}"),
            Command::Send { id, request } => self.send(id, request),
            Command::WakeAt(at) => self.wake = Some(at.plus(-self.skew).max(self.now)),
        }
    }

    fn append(&mut self, upto: u64, lines: Vec<String>) {
        if self.refused_until > self.now {
            self.later(self.refused_until.since(self.now), Happening::Append { upto, lines });
        } else {
            self.ledger.extend(lines);
            self.tell_in(1, Event::Appended { upto });
        }
    }

    fn send(&mut self, id: RequestId, request: HttpRequest) {
        self.requests += 1;
        self.sent.push((self.now, request.clone()));
        if let Some(answer) = (self.intercept)(&request) {
            return self.tell_in(LATENCY, Event::Answered { id, answer });
        }
        let fate = self.story.fate(self.requests).or_else(|| self.story.fate_of(&request));
        if let Some(fate) = fate {
            self.note(format!("request {} ({} {}) {fate}", self.requests, request.method().as_str(), request.path()));
        }
        let mut waiting = Some(id);
        let mut arrival = LATENCY / 2;
        match fate {
            Some(Fate::Dropped) => return self.tell_in(TIMEOUT, Event::Lost { id }),
            Some(Fate::ArrivesLate(late)) => {
                self.tell_in(TIMEOUT, Event::Lost { id });
                waiting = None;
                arrival = TIMEOUT + late;
            }
            Some(Fate::KeyRevoked(millis)) => self.revoked_until = self.now.plus(millis),
            Some(Fate::LoginRevoked(millis)) => self.shut_out_until = self.now.plus(millis),
            Some(Fate::LimitLowered(limit)) => {
                self.server.set_per_minute(limit);
                self.excuses.news(self.now);
            }
            _ => {}
        }
        self.later(arrival, Happening::Arrive(Travelling { id, waiting, orphan: false, request, fate }));
    }

    fn arrive(&mut self, Travelling { waiting, orphan, request, fate, .. }: Travelling) {
        let gateway = |status: u16, retry_after: Option<u32>| Answer {
            status,
            retry_after,
            body: format!("<html><body><h1>{status}</h1><hr>nginx</body></html>"),
            ..Answer::default()
        };
        let not_done = match fate {
            Some(Fate::TooMany(wait)) => Some(gateway(429, wait)),
            Some(Fate::Gateway { status, done: false }) => Some(gateway(status, None)),
            _ => None,
        };
        let mut delay = LATENCY / 2;
        let answer = match not_done {
            Some(answer) => Some(answer),
            None => {
                if orphan {
                    self.excuses.news(self.now);
                }
                let mut incoming = Incoming::from_request(&request, &mut |_| b"bytes".to_vec());
                (self.tamper)(&mut incoming);
                let basic = match () {
                    () if self.revoked_until > self.now => &self.wrong,
                    () if self.shut_out_until > self.now => &self.stranger,
                    () => &self.basic,
                };
                match self.server.handle_with_faults(self.now, Some(basic), &incoming) {
                    Delivery::Answer { answer, delay: more } => {
                        // A page of HTML is a gateway's.
                        let own = answer.status == 429 && !answer.body.starts_with('<');
                        self.over_limit += u64::from(own && !self.excuses.excuse(self.now));
                        delay += more;
                        Some(answer)
                    }
                    Delivery::Lost => None,
                }
            }
        };
        let Some(id) = waiting else { return };
        let Some(mut answer) = answer.filter(|_| fate != Some(Fate::AnswerLost)) else {
            return self.tell_in(TIMEOUT - LATENCY / 2, Event::Lost { id });
        };
        match fate {
            Some(Fate::Gateway { status, done: true }) => answer = gateway(status, None),
            Some(Fate::SlowAnswer(slow)) => delay = slow,
            Some(Fate::Truncated) => answer.body = answer.body.chars().take(answer.body.len() / 2).collect(),
            _ => {}
        }
        (self.garble)(&request, &mut answer);
        self.tell_in(delay, Event::Answered { id, answer });
    }

    /// The client breaks a request off. What has left may still arrive, but no later than when a connection breaks; an
    /// answer on its way is lost.
    fn abort(&mut self, id: RequestId) {
        let is_of =
            |event: &Event| matches!(event, Event::Answered { id: of, .. } | Event::Lost { id: of } if *of == id);
        for (key, mut happening) in std::mem::take(&mut self.agenda) {
            let mut at = key.0;
            match &mut happening {
                Happening::Tell(event) if is_of(event) => continue,
                Happening::Arrive(travelling) if travelling.id == id && !travelling.orphan => {
                    travelling.waiting = None;
                    travelling.orphan = true;
                    at = self.given_up(key.0, travelling, self.now);
                }
                _ => {}
            }
            self.agenda.insert((at, key.1), happening);
        }
        self.tell_in(0, Event::Lost { id });
    }

    /// When a request arrives whose client gave it up at `at`.
    fn given_up(&self, arrival: Millis, travelling: &Travelling, at: Millis) -> Millis {
        match travelling.fate {
            Some(Fate::ArrivesLate(late)) => arrival.min(at.plus(late)).max(self.now),
            _ => arrival,
        }
    }

    /// The client hears of this after so many milliseconds.
    pub fn tell_in(&mut self, millis: i64, event: Event) {
        self.later(millis, Happening::Tell(event));
    }

    fn later(&mut self, millis: i64, happening: Happening) {
        self.happenings += 1;
        self.agenda.insert((self.now.plus(millis), self.happenings), happening);
    }

    fn note(&mut self, what: String) {
        let since = self.now.since(self.began);
        self.diary.push(format!("{:>9.3} s  {what}", since as f64 / 1_000.0));
    }
}
