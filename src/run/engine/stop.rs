//! The end before the end. The first time the person stops, the cases under way are brought to their end. Where that is
//! impossible, because the run is halted, or when asked again, they are left as they are; the ledger knows how far they
//! came. What is on its way is broken off then, and its end awaited: a request that outlived the run might arrive after
//! a later run has looked for it.

use super::job::{Job, Stage};
use super::labels::LabelJob;
use super::{Control, Engine};

impl Engine {
    pub(super) fn stop(&mut self) {
        if self.stopping || matches!(self.dispatch.control, Control::Halted { .. }) {
            self.leaving = true;
            self.dispatch.abort_all();
        }
        self.stopping = true;
        self.dispatch.control = Control::Running;
    }

    /// Leaves everything that has nothing on its way.
    pub(super) fn leave(&mut self) {
        let sending = |job: &Job| matches!(job.stage, Stage::Sending { .. });
        let (sending, left): (Vec<_>, Vec<_>) = std::mem::take(&mut self.jobs).into_iter().partition(sending);
        self.jobs = sending;
        for mut job in left {
            if job.stage != Stage::Over {
                self.account_abandoned(&mut job);
            }
        }
        let (sending, left): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.labels).into_iter().partition(LabelJob::is_sending);
        self.labels = sending;
        for mut label in left {
            self.count_unsettled(&mut label.trouble);
        }
    }
}
