//! The headers of all cases, for at most a hundredth of the units that the run cost: by lists of stretches of time; where
//! time is not heeded or other people's cases dominate, by lists of our customers; and what no list shows by itself.

use std::collections::HashSet;

use super::compare::{self, Clocks};
use super::rows::{CHANGED, COVERED, MISSING, Row, Rows, SEEN};
use super::tally::Finding;
use super::verify::{At, Job, Next, Verify, Work, budget, spare};
use super::windows::{self, PAGE, Window};
use crate::deskie::account::{CaseId, UserId};
use crate::deskie::reply::{self, CaseReply};
use crate::deskie::request::{cases, get};
use crate::deskie::{Answer, Dialect, HttpRequest};
use crate::model::Millis;
use crate::plan::Planned;
use crate::run::dispatch::Class;
use crate::run::engine::CASE_REMOVED;
use crate::run::ledger::{self, CaseState, State};
use crate::run::queue::QueueItem;

/// Customers of one list.
const USERS: usize = 40;

/// Where the stage of headers stands.
#[derive(Debug)]
pub(super) struct Headers {
    budget: u64,
    /// Up to so many units lists of time may be read.
    window_cap: u64,
    pub spent: u64,
    /// Cases of which something was said.
    pub told: u64,
    /// Stretches to be read, the next one last.
    windows: Vec<Window>,
    /// Customers still to be asked for, with how many cases of theirs are looked for.
    users: Vec<(UserId, u64)>,
    heeds_time: bool,
    heeds_users: bool,
    /// Rows before this one were read singly, or need not be.
    cursor: u32,
    twice: HashSet<CaseId>,
    pub clocks: Clocks,
}

impl Headers {
    pub fn new(rows: &Rows, state: &State, dialect: &Dialect) -> Self {
        let (budget, cases) = (budget(state), rows.len() as u64);
        let spare = spare(budget, cases);
        let mut windows = if dialect.time_filter { windows::of(rows.all(), spare) } else { Vec::new() };
        windows.reverse();
        Self {
            budget,
            window_cap: windows::pages(cases) + spare,
            spent: 0,
            told: 0,
            windows,
            users: Vec::new(),
            heeds_time: true,
            heeds_users: true,
            cursor: 0,
            twice: HashSet::new(),
            clocks: Clocks::default(),
        }
    }

    pub fn has_window(&self) -> bool {
        !self.windows.is_empty()
    }

    pub fn next_window(&mut self) -> Option<Job> {
        self.windows.pop().map(|window| ready(Work::Window(window)))
    }

    /// Gathers the customers of the cases that no list of time was read for, or more of which are left than can be read
    /// singly.
    pub fn plan_users(&mut self, rows: &Rows, queue: &[QueueItem], state: &State) {
        let open = |row: &&Row| !row.has(SEEN | MISSING);
        let left = rows.all().iter().filter(open).count() as u64;
        let too_many = left > self.budget.saturating_sub(self.spent) / 2;
        let wanted = rows.all().iter().filter(open).filter(|row| too_many || !row.has(COVERED));
        let user = |row: &Row| state.cases.get(rows.key(row, queue))?.present().map(|created| created.user);
        let mut users: Vec<UserId> = wanted.filter_map(user).filter(|user| user.0 > 0).collect();
        users.sort_unstable();
        self.users =
            users.chunk_by(|one, other| one == other).filter_map(|of| Some((*of.first()?, of.len() as u64))).collect();
    }

    pub fn has_users(&self) -> bool {
        !self.users.is_empty()
    }

    pub fn next_users(&mut self) -> Option<Job> {
        let some = self.users.split_off(self.users.len().saturating_sub(USERS));
        let left = windows::allowance(some.iter().map(|(_, cases)| cases).sum());
        let users: Vec<UserId> = some.into_iter().map(|(user, _)| user).collect();
        (!users.is_empty()).then(|| ready(Work::Users { users, page: 1, left }))
    }

    /// Is there a case that no list showed, and may it be read?
    pub fn has_single(&mut self, rows: &Rows) -> bool {
        while rows.get(self.cursor).is_some_and(|row| row.has(SEEN | MISSING)) {
            self.cursor += 1;
        }
        self.spent < self.budget && rows.get(self.cursor).is_some()
    }

    pub fn next_single(&mut self, rows: &Rows) -> Option<Job> {
        if !self.has_single(rows) {
            return None;
        }
        let row = self.cursor;
        self.cursor += 1;
        Some(ready(Work::Single { row }))
    }

    /// May this be read, or read on?
    pub fn may_spend(&self, work: &Work) -> bool {
        match work {
            Work::Window(window) => self.heeds_time && window.left > 0 && self.spent < self.window_cap.min(self.budget),
            Work::Users { left, .. } => self.heeds_users && *left > 0 && self.spent < self.budget - self.budget / 8,
            Work::Single { .. } => self.spent < self.budget,
            Work::Claim { .. } | Work::Deep(_) | Work::Subject { .. } => true,
        }
    }
}

const fn ready(work: Work) -> Job {
    Job { work, at: At::Ready }
}

/// The literal read.
pub(super) fn request(work: &Work, rows: &Rows) -> Option<HttpRequest> {
    let list = |mut query: Vec<(&str, String)>, page: u32| {
        query.push(("sort", "created_at_asc".into()));
        query.push(("page", page.to_string()));
        query.push(("limit", PAGE.to_string()));
        cases(query)
    };
    match work {
        Work::Window(window) => {
            let (from, to) = bounds(window);
            Some(list(vec![("from_time", from.to_string()), ("to_time", to.to_string())], window.page))
        }
        Work::Users { users, page, .. } => {
            Some(list(users.iter().map(|user| ("user_id[]", user.0.to_string())).collect(), *page))
        }
        Work::Single { row } => Some(get(format!("cases/{}.json", rows.get(*row)?.id.0), Vec::new())),
        Work::Claim { .. } | Work::Deep(_) | Work::Subject { .. } => None,
    }
}

/// A second more at both ends: whether the ends are part of a stretch is not documented.
const fn bounds(window: &Window) -> (i64, i64) {
    (window.from.saturating_sub(1), window.to.saturating_add(1))
}

/// Was this page the last? The total may be missing, and may change while pages are read.
pub(super) fn is_last(page: u32, items: usize, total: Option<u64>) -> bool {
    let (items, before) = (items as u64, u64::from(page.saturating_sub(1)) * PAGE);
    items == 0 || total.map_or(items < PAGE, |total| total <= before + items)
}

/// Pages that may still be read of a list after this one: none where the first one tells that they would not be enough.
fn left_after(page: u32, left: u64, total: Option<u64>) -> u64 {
    let hopeless = page == 1 && total.is_some_and(|total| windows::pages(total) > left);
    if hopeless { 0 } else { left.saturating_sub(1) }
}

impl Verify {
    pub(super) fn header_answered(&mut self, work: &mut Work, class: Class, answer: &Answer) -> Next {
        let refused = match class {
            Class::NotNow | Class::Unclear => return Next::More,
            Class::Refused(code) => Some(code),
            Class::Done => None,
        };
        match (work, refused) {
            (Work::Single { row }, Some(_)) => {
                if reply::says_absent(answer) {
                    self.missing(*row, false);
                }
                Next::Over
            }
            (Work::Single { row }, None) => {
                let found = reply::object(answer, "case").ok().as_ref().and_then(reply::case);
                let Some(found) = found else { return Next::Unreadable };
                // The server may have found another one, e.g. the one that absorbed it.
                if self.rows.get(*row).is_some_and(|row| row.id == found.id) {
                    self.learn_clocks(std::slice::from_ref(&found));
                    self.take_case(&found);
                } else {
                    self.missing(*row, false);
                }
                Next::Over
            }
            // A list that the server refuses is not asked for again in this form.
            (Work::Window(_), Some(_)) => {
                self.headers.heeds_time = false;
                Next::Over
            }
            (Work::Users { .. }, Some(_)) => {
                self.headers.heeds_users = false;
                Next::Over
            }
            (work, None) => {
                let Ok((items, total)) = reply::list(answer, "case") else { return Next::Unreadable };
                let page: Vec<CaseReply> = items.iter().filter_map(reply::case).collect();
                self.take_page(work, &page, items.len(), total)
            }
            (Work::Claim { .. } | Work::Deep(_) | Work::Subject { .. }, Some(_)) => Next::Over,
        }
    }

    fn take_page(&mut self, work: &mut Work, page: &[CaseReply], items: usize, total: Option<u64>) -> Next {
        self.learn_clocks(page);
        for case in page {
            self.take_case(case);
        }
        match work {
            Work::Window(window) => {
                let (from, to) = bounds(window);
                let inside = |case: &CaseReply| case.created_at.is_none_or(|at| (from..=to).contains(&at.seconds()));
                if !page.iter().all(inside) {
                    self.headers.heeds_time = false;
                    return Next::Over;
                }
                if is_last(window.page, items, total) {
                    self.rows.cover(window.rows.clone());
                    return Next::Over;
                }
                window.left = left_after(window.page, window.left, total);
                window.page = window.page.saturating_add(1);
                Next::More
            }
            Work::Users { users, page: number, left } => {
                if !page.iter().all(|case| case.user.is_none_or(|user| users.contains(&user))) {
                    self.headers.heeds_users = false;
                    return Next::Over;
                }
                if is_last(*number, items, total) {
                    return Next::Over;
                }
                *left = left_after(*number, *left, total);
                *number = number.saturating_add(1);
                Next::More
            }
            Work::Claim { .. } | Work::Deep(_) | Work::Single { .. } | Work::Subject { .. } => Next::Over,
        }
    }

    /// A whole page before any case of it is judged: few cases are changed by people, and one that is not is enough.
    fn learn_clocks(&mut self, page: &[CaseReply]) {
        for found in page {
            let row = self.rows.find(found.id).and_then(|at| self.rows.get(at)).copied();
            let mut clocks = self.headers.clocks;
            if let Some(state) = row.as_ref().and_then(|row| self.case_of(row)) {
                clocks.learn(state, found);
            }
            self.headers.clocks = clocks;
        }
    }

    /// A case in an answer: one of ours, a double of one of ours, or somebody else's.
    fn take_case(&mut self, found: &CaseReply) {
        let Some(at) = self.rows.find(found.id) else { return self.take_other(found) };
        let Some(row) = self.rows.get(at).copied().filter(|row| !row.has(SEEN | MISSING)) else { return };
        if found.deleted {
            return self.missing(at, true);
        }
        let Some(state) = self.case_of(&row) else { return };
        let Some(created) = state.present() else { return };
        let header = compare::header(created, state, found, self.headers.clocks, &self.config.account);
        self.headers.told += 1;
        self.rows.set(at, SEEN | if header.changed { CHANGED } else { 0 });
        for finding in header.findings {
            self.differs(at, finding);
        }
        if !header.doubt {
            return;
        }
        match self.rows.item(&row, &self.queue) {
            Some(item) => {
                let (index, found) = (item.index, found.subject.clone());
                let work = Work::Subject { row: at, index, found, changed: header.changed };
                self.first.push_back(Job { work, at: At::Loading });
            }
            None => self.differs(at, compare::subject(header.changed)),
        }
    }

    fn take_other(&mut self, found: &CaseReply) {
        if found.deleted || self.dispatch.state.taken.contains(&found.id) || self.headers.twice.contains(&found.id) {
            return;
        }
        let Some(created_at) = found.created_at else { return };
        let check = ledger::check(&found.subject, created_at);
        let same = |row: &&Row| {
            let created = self.case_of(row).and_then(CaseState::present);
            created.is_some_and(|created| created.check == check && Some(created.user) == found.user)
        };
        let twin = self.rows.of_second(created_at.seconds()).iter().find(same).map(|row| row.id);
        let Some(at) = twin.and_then(|id| self.rows.find(id)) else { return };
        self.headers.twice.insert(found.id);
        let message = format!(
            "Case {} has the same customer, subject and second, and no run made it, as far as the ledger tells.",
            found.number
        );
        self.differs(at, Finding::new("case.twice", false, message));
    }

    /// The case is not there. `removed`: somebody moved it to the trash.
    pub(super) fn missing(&mut self, at: u32, removed: bool) {
        let Some(row) = self.rows.get(at).copied().filter(|row| !row.has(MISSING)) else { return };
        // Whatever else it was left out for once, it was created since.
        let known = self.case_of(&row).is_some_and(|state| state.skipped.as_deref() == Some(CASE_REMOVED));
        self.headers.told += u64::from(!row.has(SEEN));
        self.rows.clear(at, SEEN);
        self.rows.set(at, MISSING);
        let finding = match (removed, known) {
            (true, _) => Finding::new("case.missing", true, "The case was moved to the trash in Deskie since the run."),
            (false, true) => Finding::new("case.missing", true, "The case was removed in Deskie; a later run saw it."),
            (false, false) => Finding::new("case.missing", false, "The case is not in Deskie."),
        };
        self.differs(at, finding);
    }

    pub(super) fn subject_loaded(&mut self, at: u32, found: &str, changed: bool, planned: Result<Planned, String>) {
        let Ok(Planned::Case(plan)) = planned else { return self.differs(at, compare::subject(changed)) };
        if !compare::same_subject(&plan.create.subject, found) {
            return self.differs(at, compare::subject(changed));
        }
        let created = self.rows.get(at).and_then(|row| self.case_of(row)).and_then(CaseState::present);
        let asked = plan.create.created_at;
        let is_other = created.is_some_and(|created| {
            let as_planned = created.check == ledger::check(&plan.create.subject, asked);
            as_planned && created.at != Millis(0) && created.at.seconds() != asked.seconds()
        });
        if is_other {
            let message = "Deskie understood its date of creation otherwise than it was sent.";
            self.differs(at, Finding::new("case.date", false, message));
        }
    }

    fn case_of(&self, row: &Row) -> Option<&CaseState> {
        self.dispatch.state.cases.get(self.rows.key(row, &self.queue))
    }
}
