//! What a person sees of a run: the figures of a moment.

use super::{Control, Engine, accounting, job};
use crate::model::Millis;
use crate::run::progress::{Phase, Progress};

impl Engine {
    /// The figures of this moment.
    pub fn progress(&self, now: Millis) -> Progress {
        let cases = &self.report.cases;
        let window = now.since(self.begun).clamp(1, accounting::RATE_WINDOW);
        let budget = u64::from(self.dispatch.limiter.budget());
        let left = i64::try_from(self.units_left.saturating_mul(60_000) / budget).unwrap_or(i64::MAX);
        Progress {
            phase: self.phase_at(now),
            now,
            cases: self.queue.len() as u64,
            done: cases.planned,
            created: cases.created,
            already: cases.already,
            skipped: cases.skipped,
            failed: cases.failed,
            entries: self.entries,
            requests: self.dispatch.sums.requests,
            unclear: self.dispatch.sums.unclear,
            used: self.dispatch.limiter.used(),
            allowed: self.dispatch.limiter.budget(),
            limit: self.dispatch.limiter.limit(),
            rate: self.finished_at.len() as f64 * 60_000.0 / window as f64,
            finish_at: (self.ended.is_none() && self.dispatch.control == Control::Running && !self.stopping)
                .then(|| now.plus(left)),
            current: self.jobs.iter().map(|job| job.item.source_id.clone()).collect(),
        }
    }

    pub(super) fn phase_at(&self, now: Millis) -> Phase {
        if self.ended.is_some() {
            return if self.report.cases.not_reached == 0 { Phase::Finished } else { Phase::Stopped };
        }
        let phase = self.dispatch.phase(now, self.jobs.iter().any(job::Job::is_sending));
        match phase {
            Phase::Sending | Phase::Waiting { .. } if self.stopping => Phase::Stopping,
            phase => phase,
        }
    }
}
