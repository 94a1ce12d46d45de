//! Between undo's look and a removal time passes, in which people work. So every case is read once more right before it is
//! moved to the trash, and one that was changed meanwhile stays: nobody was shown it. The same reading settles a removal
//! whose answer was lost, or does not say what it did.

use std::collections::HashMap;

use super::look::differs;
use super::reading::{Read, Reader, Sight};
use super::remove::{Fate, Job, Undo};
use super::{CHANGED, Target};
use crate::deskie::account::CaseId;
use crate::deskie::reply::{self, CaseReply};
use crate::deskie::request::Removal;
use crate::deskie::{Answer, HttpRequest};
use crate::run::dispatch::Class;
use crate::run::ledger::Record;

/// What was read so long ago is read again: the work may have been paused. Longer than the limit ever lets a removal wait.
const FRESH: i64 = 5 * 60_000;

/// Why cases are read once more.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Why {
    /// They are to be moved to the trash.
    First,
    /// The answer to their moving was lost, or broke off.
    Lost,
    /// The answer to their moving does not say which were moved.
    Unnamed,
}

/// Cases that are being read once more.
#[derive(Debug)]
pub(super) struct Again {
    targets: Vec<Target>,
    reader: Reader,
    sights: HashMap<CaseId, Sight>,
    why: Why,
}

impl Again {
    pub(super) fn next(&mut self) -> Option<(Read, HttpRequest)> {
        self.reader.next()
    }
}

impl Undo {
    /// Begins to read these cases once more before they are moved to the trash.
    pub(super) fn read_again(&mut self, targets: Vec<Target>, why: Why) {
        let cases: Vec<_> = targets.iter().map(|target| (target.id, target.second)).collect();
        let reader = Reader::few(&cases, self.time_filter);
        self.again = Some(Again { targets, reader, sights: HashMap::new(), why });
    }

    /// Is this job about cases that were seen too long ago?
    pub(super) fn is_stale(&mut self, job: &Job) -> bool {
        let (true, Job::Remove(Removal::Trash, _)) = (self.keep, job) else { return false };
        self.fresh.is_none_or(|until| self.dispatch.has_come(until))
    }

    /// The answer to a read.
    pub(super) fn again_seen(&mut self, read: Read, class: &Class, answer: &Answer) {
        let Some(again) = &mut self.again else { return };
        for sight in again.reader.take(read, class, Some(answer)) {
            let id = match &sight {
                Sight::Gone(id) | Sight::Unknown(id) => *id,
                Sight::Here(case) => case.id,
            };
            again.sights.insert(id, sight);
        }
    }

    /// All were read: what is as it was goes.
    pub(super) fn looked_again(&mut self) {
        let Some(again) = self.again.take() else { return };
        self.time_filter &= !again.reader.ignores_times;
        self.fresh = Some(self.dispatch.after(FRESH));
        let (mut left, mut moved) = (Vec::new(), Vec::new());
        for target in again.targets {
            match again.sights.get(&target.id) {
                Some(Sight::Gone(_)) => self.gone(Removal::Trash, target),
                Some(Sight::Here(case)) if case.deleted && again.why != Why::First => moved.push(target),
                Some(Sight::Here(case)) if case.deleted || !self.is_changed(&target, case) => left.push(target),
                // One that cannot be read may have been changed.
                Some(Sight::Here(_) | Sight::Unknown(_)) | None if self.keep => self.keep_changed(target),
                Some(Sight::Here(_) | Sight::Unknown(_)) | None => left.push(target),
            }
        }
        self.done(Removal::Trash, moved);
        match again.why {
            Why::First | Why::Lost => self.plan(Removal::Trash, left),
            Why::Unnamed => self.one_by_one(Removal::Trash, left),
        }
    }

    /// Was it changed since the look? Compared are dates of one clock: Deskie's.
    fn is_changed(&self, target: &Target, case: &CaseReply) -> bool {
        let known = self.dispatch.state.cases.get(&target.key);
        // What the look saw in the trash, or knew to be there, somebody has taken out.
        let seen = self.seen.get(&target.id).filter(|seen| !seen.deleted);
        seen.is_none_or(|seen| seen.updated_at != case.updated_at) || known.is_some_and(|known| differs(known, case))
    }

    fn keep_changed(&mut self, target: Target) {
        self.dispatch.record(Record::Kept { case: target.key.clone(), code: CHANGED.into() });
        self.fates.insert(target.key, Fate::Kept);
        self.report.changed_meanwhile += 1;
    }

    /// Whether these were deleted is not known: each is read, and deleted by itself where it is still there.
    pub(super) fn settle(&mut self, targets: Vec<Target>) {
        for target in targets.into_iter().rev() {
            self.jobs.push_front(Job::Settle(target));
        }
    }

    /// A case was read of which it was not known whether it was deleted.
    pub(super) fn settled(&mut self, target: Target, class: Class, answer: &Answer) {
        let found = match class {
            Class::NotNow | Class::Unclear => return self.jobs.push_front(Job::Settle(target)),
            Class::Refused(_) if reply::says_absent(answer) => {
                self.tries = 0;
                self.deleting.worked = true;
                return self.gone(Removal::Delete, target);
            }
            // What cannot be read is deleted once more, which does no harm.
            Class::Refused(_) => None,
            Class::Done => match reply::object(answer, "case").ok().as_ref().and_then(reply::case) {
                Some(case) => Some(case),
                None => {
                    let again = Job::Settle(target.clone());
                    return self.retry(again, |undo| undo.jobs.push_front(Job::Remove(Removal::Delete, vec![target])));
                }
            },
        };
        match found {
            Some(case) if !case.deleted && self.restored(&target) => {}
            _ => {
                self.deleting.bulk_refused = self.deleting.bulk_refused.saturating_add(1);
                self.jobs.push_front(Job::Remove(Removal::Delete, vec![target]));
            }
        }
    }

    /// Somebody took the case out of the trash: it stays, or goes there once more, as the person chose. Once: some servers
    /// may not show that a case is in the trash.
    pub(super) fn restored(&mut self, target: &Target) -> bool {
        match self.keep {
            true => self.keep_changed(target.clone()),
            false if self.taken_out.insert(target.id) => {
                self.jobs.push_front(Job::Remove(Removal::Trash, vec![target.clone()]));
            }
            false => return false,
        }
        true
    }
}
