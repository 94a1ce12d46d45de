//! Cases whose removal an interrupted undo had asked for. Whether they are there nobody knows until they are read.

use super::Engine;
use super::job::{Job, Stage};
use crate::deskie::{Answer, reply};
use crate::plan::CasePlan;
use crate::run::dispatch::{Class, SETTLE};
use crate::run::ledger::{CaseState, Record};
use crate::run::task::Command;

/// The machine code of a case that an interrupted undo did not remove, and a run found there.
const INTERRUPTED: &str = "undo.interrupted";

/// Did undo ask for its removal, without hearing what became of that?
pub(super) fn is_doubtful(known: &CaseState) -> bool {
    known.removing && known.present().is_some()
}

impl Engine {
    /// The case was read. One that undo removed is made anew, as after an undo that came to its end; the ledger is told
    /// what was seen, and the case is planned again.
    pub(super) fn stood(&mut self, job: &mut Job, plan: &CasePlan, class: Class, answer: &Answer) {
        job.stage = Stage::Next;
        let key = job.key.clone();
        let seen = match class {
            Class::Done => match reply::object(answer, "case").ok().as_ref().and_then(reply::case) {
                Some(case) if case.deleted => Record::Trashed { cases: vec![key] },
                Some(_) => Record::Kept { case: key, code: INTERRUPTED.into() },
                None => return job.stage = Stage::Settling { until: self.dispatch.after(SETTLE) },
            },
            Class::Refused(_) if reply::says_absent(answer) => Record::Deleted { cases: vec![key] },
            Class::Refused(code) => {
                job.unseen = true;
                return self.account_unread(job, plan, &code);
            }
            Class::NotNow | Class::Unclear => return,
        };
        self.dispatch.record(seen);
        *job = Job::new(job.at, job.item.clone());
        self.dispatch.ask(Command::Load(job.item.index));
    }
}
