//! A faithful Deskie in memory: a pure function of (state, time, request) to answer. For rehearsals in the page, for
//! tests in virtual time with faults, and over HTTP for browser tests.
//!
//! What the documents of the API say is built as they say it; every point they leave open is a switch in
//! [`Switches`]. Whatever would have reached a customer is written down ([`Server::mailed`]). Of files only size and
//! hash are kept.
//!
//! Not here, and answered with 404: companies, changes of staff and groups, saved filters, macros, statistics, the
//! knowledge base and ideas. A migration needs none of them.

mod cases;
mod choices;
mod dates;
mod desk;
mod errors;
mod faults;
mod fields;
mod identity;
mod incoming;
mod labels;
mod limiter;
mod list;
mod mailed;
mod messages;
mod params;
mod random;
mod reference;
mod route;
mod seed;
mod settings;
pub mod state;
pub mod switches;
mod texts;
mod users;
mod view;

use serde_json::{Value, json};

pub use faults::{Delivery, Fault, Faults};
pub use incoming::{Incoming, IncomingBody, IncomingFile};
pub use mailed::{Mailed, Why};
pub use settings::Settings;
pub use switches::{Switch, Switches};
pub use texts::fnv1a;

use crate::deskie::limits::cost;
use crate::deskie::{Answer, Credentials};
use crate::model::Millis;
use dates::Calendar;
use desk::{Desk, Reply};
use errors::Refusal;
use limiter::Limiter;
use state::Books;
use switches::{CreateStatus, FailedCalls, Ids, LimitHeaders, Preflights, RefusedCalls, RetryAfter};

/// A Deskie account and its server.
#[derive(Clone, Debug)]
pub struct Server {
    settings: Settings,
    books: Books,
    limiter: Limiter,
    calendar: Calendar,
    requests: u64,
}

impl Server {
    /// A new account.
    pub fn new(settings: Settings) -> Self {
        let active = settings.account.staff.iter().filter(|staff| staff.active).count();
        let agents = u32::try_from(active).unwrap_or(u32::MAX);
        let per_minute = settings.per_minute.unwrap_or_else(|| settings.plan.per_minute(agents));
        Self {
            books: Books::new(settings.account.clone()),
            limiter: Limiter::new(per_minute, settings.team_per_minute, settings.switches.window),
            calendar: Calendar::new(&settings.zone, &settings.switches),
            requests: 0,
            settings,
        }
    }

    /// Answers one request. `authorization` is the value of that header.
    pub fn handle(&mut self, now: Millis, authorization: Option<&str>, request: &Incoming) -> Answer {
        self.requests = self.requests.saturating_add(1);
        let price = cost(request.method).0;
        let me = match self.login(authorization) {
            Ok(me) => me,
            Err(refusal) => return self.refuse(now, price, refusal),
        };
        let preflight = match self.settings.switches.preflights {
            Preflights::Free => 0,
            Preflights::Billed => 1,
        };
        if !self.limiter.admits(now, price.saturating_add(preflight)) {
            if self.settings.switches.refused_calls == RefusedCalls::Charged {
                self.limiter.spend(now, price);
            }
            return self.refuse(now, price, Refusal::TooMany);
        }
        if preflight > 0 {
            self.limiter.spend(now, preflight);
        }
        self.limiter.spend(now, price);
        let (books, settings, calendar) = (&mut self.books, &self.settings, &self.calendar);
        match route::route(&mut Desk { books, settings, calendar, now, me }, request) {
            Ok(reply) => {
                let (status, body) = self.write(reply);
                self.answer(now, price, status, body)
            }
            Err(refusal) => {
                if self.settings.switches.failed_calls == FailedCalls::Free {
                    self.limiter.refund();
                }
                self.refuse(now, price, refusal)
            }
        }
    }

    /// The same through [`Settings::faults`]: a mishap for some requests. A request that is dropped leaves no trace.
    pub fn handle_with_faults(&mut self, now: Millis, authorization: Option<&str>, request: &Incoming) -> Delivery {
        let number = self.requests.saturating_add(1);
        let Some(fault) = self.settings.faults.and_then(|faults| faults.decide(number)) else {
            return Delivery::Answer { answer: self.handle(now, authorization, request), delay: 0 };
        };
        if !fault.reaches_the_books() {
            self.requests = number;
            return fault.deliver(Answer::default());
        }
        fault.deliver(self.handle(now, authorization, request))
    }

    /// Other mishaps from now on.
    pub const fn set_faults(&mut self, faults: Option<Faults>) {
        self.settings.faults = faults;
    }

    /// Everything in the server's own books, as JSON: `cases` with their `messages`, `users`, `labels`.
    pub fn state(&self) -> Value {
        json!({
            "cases": self.books.cases.values().collect::<Vec<_>>(),
            "users": self.books.users.values().collect::<Vec<_>>(),
            "labels": self.books.account.labels,
        })
    }

    /// The books themselves.
    pub const fn books(&self) -> &Books {
        &self.books
    }

    /// What would have reached customers, and why.
    pub fn mailed(&self) -> Vec<Mailed> {
        self.books.mailed.clone()
    }

    /// Who signs in.
    pub fn credentials(&self) -> Credentials {
        self.settings.credentials.clone()
    }

    /// Gives the account another key: the one before is refused from now on.
    pub fn change_key(&mut self, key: &str) {
        self.settings.credentials.key = key.to_owned();
    }

    /// Units a minute.
    pub fn per_minute(&self) -> u32 {
        self.limiter.per_minute()
    }

    /// Another limit from now on, as after a change of plan: units a minute.
    pub fn set_per_minute(&mut self, per_minute: u32) {
        self.limiter.set_per_minute(per_minute);
    }

    /// How many requests were made, those that never arrived included.
    pub const fn requests(&self) -> u64 {
        self.requests
    }

    /// The settings it was made with.
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The staff member who signs in: login an active member's address, password the account's key.
    fn login(&self, authorization: Option<&str>) -> Result<u64, Refusal> {
        let dead = self.settings.key_dies_after.is_some_and(|last| self.requests > last);
        let (login, key) = authorization.and_then(basic).ok_or(Refusal::WrongKey)?;
        let staff = self.books.account.staff.iter().find(|staff| staff.active && same_address(&staff.email, &login));
        let staff = staff.ok_or(Refusal::UnknownLogin)?;
        if dead || key != self.settings.credentials.key {
            return Err(Refusal::WrongKey);
        }
        Ok(staff.id.0)
    }

    fn write(&self, reply: Reply) -> (u16, String) {
        let switches = &self.settings.switches;
        let written = |mut value: Value| {
            if switches.ids == Ids::Text {
                ids_as_text(&mut value);
            }
            value
        };
        let made = match switches.create_status {
            CreateStatus::Created => 201,
            CreateStatus::Ok => 200,
        };
        match reply {
            Reply::Done(value) => (200, written(value).to_string()),
            Reply::Made(value) => (made, written(value).to_string()),
            Reply::Nothing => (200, String::new()),
            Reply::List(mut rows) => {
                rows.rows = rows.rows.into_iter().map(written).collect();
                (200, rows.body(switches))
            }
        }
    }

    fn refuse(&mut self, now: Millis, price: u64, refusal: Refusal) -> Answer {
        let status = refusal.status(self.settings.switches.validation_errors);
        self.answer(now, price, status, refusal.body())
    }

    fn answer(&mut self, now: Millis, price: u64, status: u16, body: String) -> Answer {
        let level = self.limiter.level(now, price);
        let switches = &self.settings.switches;
        if switches.limit_headers == LimitHeaders::Hidden {
            return Answer { status, body, ..Answer::default() };
        }
        let told = match switches.retry_after {
            RetryAfter::WithRefusal => status == 429,
            RetryAfter::Always => true,
            RetryAfter::Never => false,
        };
        Answer {
            status,
            limit_per_minute: Some(self.limiter.per_minute()),
            calls_left: Some(level.left),
            retry_after: told.then_some(level.retry_after),
            body,
        }
    }
}

/// Login and password of a Basic header.
fn basic(header: &str) -> Option<(String, String)> {
    use base64::Engine as _;
    let (scheme, coded) = header.trim().split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let bytes = base64::engine::general_purpose::STANDARD.decode(coded.trim()).ok()?;
    let pair = String::from_utf8(bytes).ok()?;
    let (login, key) = pair.split_once(':')?;
    Some((login.to_owned(), key.to_owned()))
}

fn same_address(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

/// Ids as some answers have them: text instead of numbers.
fn ids_as_text(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(ids_as_text),
        Value::Object(entries) => {
            for (name, entry) in entries {
                if name.ends_with("_id")
                    && let Value::Number(number) = entry
                {
                    *entry = Value::String(number.to_string());
                } else {
                    ids_as_text(entry);
                }
            }
        }
        Value::Bool(_) | Value::Null | Value::Number(_) | Value::String(_) => {}
    }
}
