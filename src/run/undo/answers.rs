//! What an answer means for the cases that were to be removed.

use serde_json::Value;

use super::again::Why;
use super::remove::{Fate, Job, Undo};
use super::{REFUSED, Target, read_or_given_up};
use crate::deskie::Answer;
use crate::deskie::dialect::Deletion;
use crate::deskie::reply::{self, CASE_NOT_FOUND};
use crate::deskie::request::Removal;
use crate::run::dispatch::{Class, Control, NO_ANSWER, REMOVALS, SETTLE};
use crate::run::ledger::Record;
use crate::run::task::RequestId;

/// So often a job is repeated whose answer cannot be read.
const TRIES: u32 = 5;

impl Undo {
    /// An answer came, or was lost.
    pub(super) fn answered(&mut self, id: RequestId, answer: Option<&Answer>) {
        let Some((_, job)) = self.sending.take_if(|(waiting, _)| *waiting == id) else { return };
        // A 403 may mean this removal, or the login as such. A read afterwards tells; only that may halt the work.
        let class = match job {
            Job::Remove(..) | Job::RemoveLabel(_) => self.dispatch.classify_removal(answer),
            Job::ListLabels(_) | Job::LookAgain(..) | Job::LookForUse(..) | Job::Settle(_) | Job::Verify(..) => {
                self.dispatch.classify(answer)
            }
        };
        if class == Class::Unclear {
            self.dispatch.sums.unclear += 1;
        }
        let class = match job {
            // What a removal did is read first.
            Job::Remove(..) if class == Class::Unclear => class,
            Job::RemoveLabel(_) if class == Class::Unclear => {
                self.dispatch.in_vain(answer, REMOVALS).map_or(class, Class::Refused)
            }
            _ => read_or_given_up(&mut self.dispatch, class, answer),
        };
        let nothing = Answer::default();
        let answer = answer.unwrap_or(&nothing);
        match job {
            Job::ListLabels(page) => self.labels_seen(page, &class, answer),
            Job::LookAgain(read, _) => self.again_seen(read, &class, answer),
            Job::LookForUse(label, page, before) => self.use_seen(label, page, before, class, answer),
            Job::RemoveLabel(label) => self.label_removed(label, class, answer),
            Job::Remove(removal, targets) => self.removed(removal, targets, class, answer),
            Job::Settle(target) => self.settled(target, class, answer),
            Job::Verify(removal, target, code) => self.verified(removal, target, code, class, answer),
        }
    }

    /// Does a job again whose answer cannot be read, but not for ever. Waiting is arranged already where the server is
    /// the reason.
    pub(super) fn retry(&mut self, job: Job, otherwise: impl FnOnce(&mut Self)) {
        self.tries = self.tries.saturating_add(1);
        if self.tries < TRIES {
            return self.jobs.push_front(job);
        }
        self.tries = 0;
        otherwise(self);
    }

    fn removed(&mut self, removal: Removal, targets: Vec<Target>, class: Class, answer: &Answer) {
        let code = match class {
            // The server's trouble makes everybody wait.
            Class::NotNow => return self.jobs.push_front(Job::Remove(removal, targets)),
            Class::Unclear => {
                self.arrived = Some(self.dispatch.after(SETTLE));
                match self.dispatch.in_vain(Some(answer).filter(|answer| answer.status > 0), REMOVALS) {
                    Some(code) => code,
                    None => return self.unsettled(removal, targets, Why::Lost),
                }
            }
            Class::Done => match readable(answer) {
                Some(body) => return self.worked(removal, targets, body.as_ref()),
                None if self.tries + 1 < TRIES => {
                    self.tries += 1;
                    return self.unsettled(removal, targets, Why::Lost);
                }
                None => {
                    self.tries = 0;
                    "unreadable".into()
                }
            },
            Class::Refused(code) => code,
        };
        self.not_in_one(removal, targets, code);
    }

    /// Nothing says whether it worked, or for which cases. A read does.
    fn unsettled(&mut self, removal: Removal, targets: Vec<Target>, why: Why) {
        match removal {
            Removal::Delete => self.settle(targets),
            Removal::Trash => self.read_again(targets, why),
        }
    }

    /// It did not work: several are tried one by one, one is read.
    fn not_in_one(&mut self, removal: Removal, targets: Vec<Target>, code: String) {
        match <[Target; 1]>::try_from(targets) {
            Ok([target]) if code == CASE_NOT_FOUND => self.gone(removal, target),
            Ok([target]) => self.jobs.push_front(Job::Verify(removal, target, code)),
            Err(targets) => {
                let learnt = self.learnt(removal);
                learnt.bulk_refused = learnt.bulk_refused.saturating_add(1);
                self.one_by_one(removal, targets);
            }
        }
    }

    pub(super) fn one_by_one(&mut self, removal: Removal, targets: Vec<Target>) {
        for target in targets.into_iter().rev() {
            self.jobs.push_front(Job::Remove(removal, vec![target]));
        }
    }

    /// The request was carried out. Of several cases only those count that the answer names.
    fn worked(&mut self, removal: Removal, targets: Vec<Target>, body: Option<&Value>) {
        self.tries = 0;
        if targets.len() == 1 {
            return self.done(removal, targets);
        }
        let ids: Vec<u64> = match body.and_then(|body| body.get("case_success_id")) {
            Some(Value::Array(ids)) => ids.iter().filter_map(reply::number).collect(),
            Some(Value::String(ids)) => ids.split(',').filter_map(|id| id.trim().parse().ok()).collect(),
            Some(one) => reply::number(one).into_iter().collect(),
            // Some of them may have been refused, and nothing says which.
            None => return self.unsettled(removal, targets, Why::Unnamed),
        };
        let (done, rest): (Vec<Target>, Vec<Target>) =
            targets.into_iter().partition(|target| ids.contains(&target.id.0));
        self.done(removal, done);
        self.one_by_one(removal, rest);
    }

    pub(super) fn done(&mut self, removal: Removal, targets: Vec<Target>) {
        if targets.is_empty() {
            return;
        }
        self.learnt(removal).worked = true;
        let cases = targets.iter().map(|target| target.key.clone()).collect();
        let (record, fate) = match removal {
            Removal::Delete => (Record::Deleted { cases }, Fate::Deleted),
            Removal::Trash => (Record::Trashed { cases }, Fate::Trashed),
        };
        self.dispatch.record(record);
        self.fates.extend(targets.iter().map(|target| (target.key.clone(), fate)));
        if removal == Removal::Trash {
            self.in_trash.extend(targets);
        }
    }

    /// The case is not there. After it had been in the trash that is the end that was wished for; before, somebody else
    /// was faster.
    pub(super) fn gone(&mut self, removal: Removal, target: Target) {
        let ours = removal == Removal::Delete || self.fates.get(&target.key) == Some(&Fate::Trashed);
        let fate = if ours { Fate::Deleted } else { Fate::Gone };
        self.dispatch.record(Record::Deleted { cases: vec![target.key.clone()] });
        self.fates.insert(target.key, fate);
    }

    /// A removal was refused, and the case was read afterwards.
    fn verified(&mut self, removal: Removal, target: Target, code: String, class: Class, answer: &Answer) {
        let found = match class {
            Class::NotNow if matches!(self.dispatch.control, Control::Halted { .. }) => {
                // It was the login that was refused, so nothing is known of the removal.
                return self.jobs.push_front(Job::Remove(removal, vec![target]));
            }
            Class::NotNow | Class::Unclear => return self.jobs.push_front(Job::Verify(removal, target, code)),
            Class::Refused(_) if reply::says_absent(answer) => return self.gone(removal, target),
            Class::Refused(_) => None,
            Class::Done => match reply::object(answer, "case").ok().as_ref().and_then(reply::case) {
                Some(case) => Some(case),
                None => {
                    let again = Job::Verify(removal, target.clone(), code.clone());
                    return self.retry(again, |undo| undo.refused(removal, target, &code));
                }
            },
        };
        self.tries = 0;
        match found {
            Some(case) if removal == Removal::Trash && case.deleted => self.done(removal, vec![target]),
            Some(case) if removal == Removal::Delete && !case.deleted && self.restored(&target) => {}
            _ => self.refused(removal, target, &code),
        }
    }

    /// The case is still there.
    fn refused(&mut self, removal: Removal, target: Target, code: &str) {
        // Trouble on the way teaches nothing about what the account allows.
        let of_account = !code.starts_with("http_5") && code != NO_ANSWER;
        let learnt = self.learnt(removal);
        learnt.refused = learnt.refused.saturating_add(u32::from(of_account));
        match removal {
            Removal::Trash => self.failed(&target, code),
            Removal::Delete if self.may(Removal::Delete) => {}
            Removal::Delete => self.learn_trash_only(),
        }
    }

    /// The account does not let cases be deleted: later work need not try.
    fn learn_trash_only(&mut self) {
        if let Some((at, mut dialect)) = self.dispatch.state.dialect.clone()
            && dialect.deletion == Deletion::AfterTrash
        {
            dialect.deletion = Deletion::TrashOnly;
            self.dispatch.record(Record::Dialect { at, dialect });
        }
    }

    /// The case could not be removed.
    pub(super) fn failed(&mut self, target: &Target, code: &str) {
        self.dispatch.record(Record::Kept { case: target.key.clone(), code: code.to_owned() });
        self.fates.insert(target.key.clone(), Fate::Failed);
        let created = self.dispatch.state.cases.get(&target.key).and_then(|case| case.created.as_ref());
        let number = created.map_or_else(|| target.key.clone(), |created| created.number.clone());
        let message = if code == REFUSED {
            "Deskie did not let several cases be moved to the trash, so it was not tried with this one.".into()
        } else {
            format!("Deskie did not let the case be moved to the trash: “{code}”.")
        };
        self.not_removed(number, code, message);
    }

    const fn learnt(&mut self, removal: Removal) -> &mut super::remove::Learnt {
        match removal {
            Removal::Delete => &mut self.deleting,
            Removal::Trash => &mut self.trashing,
        }
    }
}

/// The body of a success: `Some(None)` when it is empty, as after a deletion, `None` when it broke off.
fn readable(answer: &Answer) -> Option<Option<Value>> {
    if answer.body.trim().is_empty() {
        return Some(None);
    }
    serde_json::from_str(&answer.body).ok().map(Some)
}
