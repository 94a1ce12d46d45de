//! The first half of undo: reads back what runs created and finds what was changed in Deskie since. Writes nothing.
//!
//! The lists of an account hold other cases too, so they are read where ours are: each page of a hundred begins at the
//! second of the first case that was not seen yet. So no page is read in vain as long as the list shows that case, and
//! reading never takes more pages than there are cases of ours. What a list does not show, because it is in the trash,
//! deleted or dated otherwise, is read by itself.

use std::collections::{BTreeSet, HashMap, VecDeque};

use super::survey::{Changed, Survey};
use super::{CHANGED, NOT_FOUND, Setup, Targets, deletion};
use crate::deskie::account::CaseId;
use crate::deskie::dialect::Deletion;
use crate::deskie::limits::{self, Cost};
use crate::deskie::reply::{self, CaseReply};
use crate::deskie::request::{BULK, get};
use crate::deskie::words::{CasePriority, CaseStatus};
use crate::deskie::{Address, Answer, HttpRequest, Method};
use crate::model::Millis;
use crate::run::dispatch::{Class, Dispatch};
use crate::run::ledger::{CaseState, State, Step};
use crate::run::limiter::Limiter;
use crate::run::progress::Phase;
use crate::run::task::{Command, Event, RequestId, Task};

/// Rows of a page, and pages of a list: the API gives no more.
const ROWS: usize = 100;
const PAGES: u32 = 500;

/// So far the clocks of the server and of this computer may be apart before a change is taken for one.
const CLOCKS: i64 = 5 * 60_000;

/// A case that a run left half made has no date of its own; its last entry may be so much younger than the last date in
/// the ledger.
const HALF_MADE: i64 = 3_600_000;

/// So often an answer that cannot be read is asked for again.
const TRIES: u32 = 5;

/// How the cases are read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Mode {
    /// The list is read where ours are.
    Windows,
    /// The server passes over times: the list is read from its beginning, as long as it shows ours.
    Pages,
    /// One by one.
    Singles,
}

/// A read on its way.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Read {
    /// A page of the list.
    List,
    /// One case.
    Single(CaseId),
}

/// See the module.
#[derive(Debug)]
pub struct Look {
    dispatch: Dispatch,
    address: Option<Address>,
    /// Ours that the list may still show, by second and id.
    unread: BTreeSet<(i64, CaseId)>,
    /// Ours that were not seen yet, with their seconds.
    seconds: HashMap<CaseId, i64>,
    /// The keys of all of ours.
    keys: HashMap<CaseId, String>,
    /// Ours that the list does not show.
    singles: VecDeque<CaseId>,
    mode: Mode,
    /// The second at which the page begins, its number from there, and pages in a row without any of ours.
    from: i64,
    page: u32,
    barren: u64,
    tries: u32,
    doing: Option<(RequestId, Read)>,
    total: u64,
    changed: Vec<Changed>,
    removed_already: u64,
    /// Cases that need no reading: in the trash by an earlier undo, and such as may have been created.
    in_trash: u64,
    unclear: u64,
    stopped: bool,
    finished: bool,
}

impl Look {
    /// A look at what `state` says of earlier runs. Begins with [`Event::Wake`].
    pub fn new(setup: Setup, state: State, now: Millis) -> Self {
        let targets = Targets::of(&state);
        let (mut unread, mut seconds, mut keys) = (BTreeSet::new(), HashMap::new(), HashMap::new());
        for target in targets.present {
            let created = state.cases.get(&target.key).and_then(|case| case.present());
            let second = created.map_or(0, |created| created.at.seconds());
            seconds.insert(target.id, second);
            unread.insert((second, target.id));
            keys.insert(target.id, target.key);
        }
        let time_filter = state.dialect.as_ref().is_none_or(|(_, dialect)| dialect.time_filter);
        let mut look = Self {
            total: unread.len() as u64,
            in_trash: targets.in_trash.len() as u64,
            unclear: targets.unclear.len() as u64,
            dispatch: Dispatch::new(state, setup.limiter, setup.per_minute, setup.share, now),
            address: setup.address,
            unread,
            seconds,
            keys,
            singles: VecDeque::new(),
            mode: if time_filter { Mode::Windows } else { Mode::Pages },
            from: 0,
            page: 1,
            barren: 0,
            tries: 0,
            doing: None,
            changed: Vec::new(),
            removed_already: 0,
            stopped: false,
            finished: false,
        };
        look.begin_page();
        look
    }

    /// What undo would do; `None` until everything was read.
    pub fn survey(&self) -> Option<Survey> {
        if !self.finished || self.stopped {
            return None;
        }
        let state = &self.dispatch.state;
        let deletion = deletion(state);
        let labels = state.labels_made.len() as u64;
        let requests = self.total.div_ceil(BULK as u64);
        let writes = if deletion == Deletion::AfterTrash {
            requests + (self.total + self.in_trash).div_ceil(BULK as u64)
        } else {
            requests
        };
        let write = limits::cost(Method::Delete).0;
        let cost = writes * write + labels * (write + limits::cost(Method::Get).0);
        let budget = u64::from(self.dispatch.limiter.budget());
        Some(Survey {
            cases: (self.total + self.in_trash + self.unclear).saturating_sub(self.removed_already),
            changed: self.changed.clone(),
            removed_already: self.removed_already,
            labels,
            deletion,
            cost: Cost(cost),
            duration: i64::try_from(cost.saturating_mul(60_000) / budget.max(1)).unwrap_or(i64::MAX),
        })
    }

    /// Cases read, of how many.
    pub fn progress(&self) -> (u64, u64) {
        (self.total.saturating_sub(self.seconds.len() as u64), self.total)
    }

    /// What was spent in the last minute; for the next work on the same account.
    pub const fn limiter(&self) -> &Limiter {
        &self.dispatch.limiter
    }

    /// The ledger's state, for the work that follows.
    pub const fn state(&self) -> &State {
        &self.dispatch.state
    }

    /// Units used.
    pub const fn units(&self) -> u64 {
        self.dispatch.sums.units
    }

    fn drive(&mut self) {
        if self.finished || self.doing.is_some() {
            return;
        }
        if self.mode == Mode::Singles {
            self.singles.extend(std::mem::take(&mut self.unread).into_iter().map(|(_, id)| id));
        }
        let (read, request) = if let Some(id) = self.singles.front() {
            (Read::Single(*id), get(format!("cases/{}.json", id.0), Vec::new()))
        } else if self.unread.is_empty() {
            self.finished = true;
            return;
        } else {
            (Read::List, self.list())
        };
        if self.dispatch.take_units(limits::cost(Method::Get)) {
            self.doing = Some((self.dispatch.send(request), read));
        }
    }

    fn list(&self) -> HttpRequest {
        let mut query = Vec::new();
        if self.mode == Mode::Windows {
            let last = self.unread.last().map_or(self.from, |(second, _)| *second);
            query.push(("from_time", self.from.to_string()));
            query.push(("to_time", last.saturating_add(1).to_string()));
        }
        query.push(("sort", "created_at_asc".into()));
        query.push(("page", self.page.to_string()));
        query.push(("limit", ROWS.to_string()));
        get("cases.json".into(), query)
    }

    /// The next page begins at the first case that was not seen. A second earlier, should a server count from after the
    /// time given.
    fn begin_page(&mut self) {
        self.page = 1;
        if let Some((second, _)) = self.unread.first() {
            self.from = second.saturating_sub(1);
        }
    }

    fn answered(&mut self, id: RequestId, answer: Option<&Answer>) {
        let Some((_, read)) = self.doing.take_if(|(waiting, _)| *waiting == id) else { return };
        let class = self.dispatch.classify(answer);
        match (class, read, answer) {
            (Class::NotNow | Class::Unclear, ..) | (Class::Done, _, None) => {}
            (Class::Refused(_), Read::List, _) => self.mode = Mode::Singles,
            (Class::Refused(code), Read::Single(id), answer) => {
                self.singles.pop_front();
                if code == NOT_FOUND || answer.is_some_and(|answer| answer.status == 404) {
                    self.seconds.remove(&id);
                    self.removed_already += 1;
                } else {
                    self.unknown(id);
                }
            }
            (Class::Done, Read::List, Some(answer)) => match reply::list(answer, "case") {
                Ok((rows, _)) => self.take_page(&rows.iter().filter_map(reply::case).collect::<Vec<_>>(), rows.len()),
                Err(_) => {
                    self.tries += 1;
                    if self.tries >= TRIES {
                        self.mode = Mode::Singles;
                    }
                }
            },
            (Class::Done, Read::Single(id), Some(answer)) => {
                let found = reply::object(answer, "case").ok().as_ref().and_then(reply::case);
                match found.filter(|case| case.id == id) {
                    Some(case) => {
                        self.singles.pop_front();
                        self.tries = 0;
                        self.see(&case);
                    }
                    None => {
                        self.tries += 1;
                        if self.tries >= TRIES {
                            self.tries = 0;
                            self.singles.pop_front();
                            self.unknown(id);
                        }
                    }
                }
            }
        }
    }

    fn take_page(&mut self, cases: &[CaseReply], rows: usize) {
        self.tries = 0;
        let before = self.seconds.len();
        for case in cases {
            self.see(case);
        }
        let none = self.seconds.len() == before;
        self.barren = if none { self.barren + 1 } else { 0 };
        let seconds = || cases.iter().filter_map(|case| case.created_at).map(Millis::seconds);
        let (full, last) = (rows >= ROWS, seconds().max());
        match self.mode {
            Mode::Singles => {}
            // Cases from before the time that was asked for: the server passes over times.
            Mode::Windows if seconds().min().is_some_and(|first| first < self.from) => {
                self.mode = Mode::Pages;
                self.page = 1;
            }
            Mode::Windows => match last.filter(|_| full) {
                None => self.mode = Mode::Singles,
                Some(last) => {
                    // A hundred cases of one second: ours among them may stand on the next page.
                    let stuck = last <= self.from.saturating_add(1);
                    if stuck && !none && self.page < PAGES {
                        self.page += 1;
                    } else {
                        self.leave_to_singles(if stuck { last.saturating_add(1) } else { last });
                        self.begin_page();
                    }
                }
            },
            Mode::Pages => self.next_page(full),
        }
    }

    /// The next page of a list that is read from its beginning, unless reading one by one takes less by now.
    fn next_page(&mut self, full: bool) {
        self.page = self.page.saturating_add(1);
        if !full || self.page > PAGES || self.barren > self.unread.len() as u64 {
            self.mode = Mode::Singles;
        }
    }

    /// The list was read up to this second: what it did not show of earlier ones, it will not show.
    fn leave_to_singles(&mut self, second: i64) {
        let later = self.unread.split_off(&(second, CaseId(0)));
        self.singles.extend(std::mem::replace(&mut self.unread, later).into_iter().map(|(_, id)| id));
    }

    /// A case was seen. Those of others are none of our business.
    fn see(&mut self, case: &CaseReply) {
        let Some(second) = self.seconds.remove(&case.id) else { return };
        self.unread.remove(&(second, case.id));
        let Some((key, known)) = self.known(case.id) else { return };
        if case.deleted {
            // By this undo's own request, if the answer to that was lost.
            self.removed_already += u64::from(!known.removing);
            return;
        }
        let since = match (known.closed, self.dispatch.state.standing()) {
            (Some(closed), _) => closed.plus(CLOCKS),
            (None, Some(standing)) => standing.moved_at.plus(HALF_MADE),
            (None, None) => Millis(i64::MAX),
        };
        let touched = case.updated_at.is_some_and(|updated| updated > since);
        if touched || known.kept.as_deref() == Some(CHANGED) || differs(known, case) {
            let changed = self.change(key, known, case.updated_at);
            self.changed.push(changed);
        }
    }

    /// A case that cannot be read may have been changed.
    fn unknown(&mut self, id: CaseId) {
        self.seconds.remove(&id);
        if let Some((key, known)) = self.known(id) {
            let changed = self.change(key, known, None);
            self.changed.push(changed);
        }
    }

    fn change(&self, key: &str, known: &CaseState, updated_at: Option<Millis>) -> Changed {
        let number = known.created.as_ref().map(|created| created.number.clone()).unwrap_or_default();
        let url = self.address.as_ref().map(|address| address.case_url(&number));
        Changed { case: key.to_owned(), number, url, updated_at }
    }

    fn known(&self, id: CaseId) -> Option<(&str, &CaseState)> {
        let (key, case) = self.keys.get(&id).and_then(|key| self.dispatch.state.cases.get_key_value(key))?;
        Some((key, case))
    }
}

/// Does the case stand otherwise than the run left it? Nobody and no group are no wish of the run's: the account may have
/// put somebody in.
fn differs(known: &CaseState, case: &CaseReply) -> bool {
    let Some(left) = known.left.as_ref().filter(|_| !known.failed.contains_key(&Step::Finish)) else { return false };
    CaseStatus::from_word(&case.status) != Some(left.status)
        || CasePriority::from_word(&case.priority) != Some(left.priority)
        || (left.staff.is_some() && case.staff != left.staff)
        || (left.group.is_some() && case.group != left.group)
}

impl Task for Look {
    fn handle(&mut self, now: Millis, event: Event) {
        if self.finished {
            return;
        }
        self.dispatch.begin(now, &event);
        match event {
            Event::Answered { id, answer } => self.answered(id, Some(&answer)),
            Event::Lost { id } => self.answered(id, None),
            Event::Stop => (self.stopped, self.finished) = (true, true),
            Event::Appended { .. }
            | Event::Loaded { .. }
            | Event::Pause
            | Event::Resume
            | Event::Share(_)
            | Event::Wake => {}
        }
        self.drive();
        self.dispatch.end();
    }

    fn poll(&mut self) -> Option<Command> {
        self.dispatch.poll()
    }

    fn is_finished(&self) -> bool {
        self.finished
    }

    fn phase(&self, now: Millis) -> Phase {
        match (self.finished, self.stopped) {
            (true, true) => Phase::Stopped,
            (true, false) => Phase::Finished,
            (false, _) => self.dispatch.phase(now, self.doing.is_some()),
        }
    }
}
