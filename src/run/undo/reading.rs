//! Reads back cases of ours, for as few requests as it takes.
//!
//! The lists of an account hold other cases too, so they are read where ours are: each page of a hundred begins at the
//! second of the first case that was not seen yet. So no page is read in vain as long as the list shows that case, and
//! reading never takes more pages than there are cases of ours. What a list does not show, because it is in the trash,
//! deleted or dated otherwise, is read by itself.

use std::collections::{BTreeSet, HashMap, VecDeque};

use crate::deskie::account::CaseId;
use crate::deskie::reply::{self, CaseReply};
use crate::deskie::request::{cases, read_case};
use crate::deskie::{Answer, HttpRequest};
use crate::model::Millis;
use crate::run::dispatch::Class;

/// Rows of a page, and pages of a list: the API gives no more.
const ROWS: usize = 100;
const PAGES: u32 = 500;

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

/// What a read is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Read {
    /// A page of the list.
    List,
    /// One case.
    Single(CaseId),
}

/// What is seen of one of ours.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Sight {
    /// It is not there.
    Gone(CaseId),
    /// It is there, or in the trash.
    Here(Box<CaseReply>),
    /// It cannot be read.
    Unknown(CaseId),
}

/// See the module.
#[derive(Debug)]
pub(super) struct Reader {
    /// Ours that the list may still show, by second and id.
    unread: BTreeSet<(i64, CaseId)>,
    /// Ours that were not seen yet, with their seconds.
    seconds: HashMap<CaseId, i64>,
    /// Ours that the list does not show.
    singles: VecDeque<CaseId>,
    mode: Mode,
    /// The second at which the page begins, its number from there, and pages in a row without any of ours.
    from: i64,
    page: u32,
    barren: u64,
    tries: u32,
    /// Only a few are read, for which no list is read from its beginning.
    few: bool,
    /// The list passed over the times that were asked for.
    pub ignores_times: bool,
}

impl Reader {
    /// Reads these, each with the second it was created in. `time_filter`: lists heed times.
    pub fn all(cases: impl Iterator<Item = (CaseId, i64)>, time_filter: bool) -> Self {
        Self::new(cases, if time_filter { Mode::Windows } else { Mode::Pages }, false)
    }

    /// The same for a few. Lists that do not heed times would show them among all others, and a single one shows itself.
    pub fn few(cases: &[(CaseId, i64)], time_filter: bool) -> Self {
        let mode = if time_filter && cases.len() > 1 { Mode::Windows } else { Mode::Singles };
        Self::new(cases.iter().copied(), mode, true)
    }

    fn new(cases: impl Iterator<Item = (CaseId, i64)>, mode: Mode, few: bool) -> Self {
        let seconds: HashMap<CaseId, i64> = cases.collect();
        let mut reader = Self {
            unread: seconds.iter().map(|(id, second)| (*second, *id)).collect(),
            seconds,
            singles: VecDeque::new(),
            mode,
            from: 0,
            page: 1,
            barren: 0,
            tries: 0,
            few,
            ignores_times: false,
        };
        reader.begin_page();
        reader
    }

    /// How many were not seen yet.
    pub fn left(&self) -> usize {
        self.seconds.len()
    }

    /// The next read; none when all were seen.
    pub fn next(&mut self) -> Option<(Read, HttpRequest)> {
        if self.mode == Mode::Singles {
            self.singles.extend(std::mem::take(&mut self.unread).into_iter().map(|(_, id)| id));
        }
        if let Some(id) = self.singles.front() {
            return Some((Read::Single(*id), read_case(*id)));
        }
        (!self.unread.is_empty()).then(|| (Read::List, self.list()))
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
        cases(query)
    }

    /// The next page begins at the first case that was not seen. A second earlier, should a server count from after the
    /// time given.
    fn begin_page(&mut self) {
        self.page = 1;
        if let Some((second, _)) = self.unread.first() {
            self.from = second.saturating_sub(1);
        }
    }

    /// Takes the answer to a read, and tells what it shows of ours. Nothing where it is to be asked for again.
    pub fn take(&mut self, read: Read, class: &Class, answer: Option<&Answer>) -> Vec<Sight> {
        match (class, read, answer) {
            // Others are asked for first: they tell whether it is this one.
            (Class::Unclear, Read::Single(_), _) if !self.singles.is_empty() => {
                self.singles.rotate_left(1);
                Vec::new()
            }
            (Class::NotNow | Class::Unclear, ..) | (Class::Done, _, None) => Vec::new(),
            (Class::Refused(_), Read::List, _) => {
                self.mode = Mode::Singles;
                Vec::new()
            }
            (Class::Refused(_), Read::Single(id), answer) => {
                let is_gone = answer.is_some_and(reply::says_absent);
                self.single(id, if is_gone { Sight::Gone(id) } else { Sight::Unknown(id) })
            }
            (Class::Done, Read::List, Some(answer)) => match reply::list(answer, "case") {
                Ok((rows, _)) => self.take_page(rows.iter().filter_map(reply::case).collect(), rows.len()),
                Err(_) => {
                    self.tries += 1;
                    if self.tries >= TRIES {
                        self.mode = Mode::Singles;
                    }
                    Vec::new()
                }
            },
            (Class::Done, Read::Single(id), Some(answer)) => {
                let found = reply::object(answer, "case").ok().as_ref().and_then(reply::case);
                match found.filter(|case| case.id == id) {
                    Some(case) => self.single(id, Sight::Here(Box::new(case))),
                    None => {
                        self.tries += 1;
                        if self.tries < TRIES {
                            return Vec::new();
                        }
                        self.single(id, Sight::Unknown(id))
                    }
                }
            }
        }
    }

    fn single(&mut self, id: CaseId, sight: Sight) -> Vec<Sight> {
        self.tries = 0;
        self.singles.pop_front();
        self.seconds.remove(&id);
        vec![sight]
    }

    fn take_page(&mut self, cases: Vec<CaseReply>, rows: usize) -> Vec<Sight> {
        self.tries = 0;
        let seconds = || cases.iter().filter_map(|case| case.created_at).map(Millis::seconds);
        let (full, first, last) = (rows >= ROWS, seconds().min(), seconds().max());
        let mut sights = Vec::new();
        for case in cases {
            // Those of others are none of our business.
            if let Some(second) = self.seconds.remove(&case.id) {
                self.unread.remove(&(second, case.id));
                sights.push(Sight::Here(Box::new(case)));
            }
        }
        let none = sights.is_empty();
        self.barren = if none { self.barren + 1 } else { 0 };
        match self.mode {
            Mode::Singles => {}
            // Cases from before the time that was asked for: the server passes over times.
            Mode::Windows if first.is_some_and(|first| first < self.from) => {
                self.ignores_times = true;
                self.mode = if self.few { Mode::Singles } else { Mode::Pages };
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
        sights
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
}
