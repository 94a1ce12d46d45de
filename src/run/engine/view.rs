//! What a person sees of a run: the figures of a moment.

use super::{Control, Engine, accounting, job};
use crate::model::Millis;
use crate::run::progress::{Phase, Progress};

impl Engine {
    /// The figures of this moment.
    pub fn progress(&self, now: Millis) -> Progress {
        let cases = &self.report.cases;
        let window = now.since(self.begun).clamp(1, accounting::RATE_WINDOW);
        let budget = u64::from(self.limiter.budget());
        let left = i64::try_from(self.units_left.saturating_mul(60_000) / budget).unwrap_or(i64::MAX);
        Progress {
            phase: self.phase(now),
            now,
            cases: self.queue.len() as u64,
            done: cases.planned,
            created: cases.created,
            already: cases.already,
            skipped: cases.skipped,
            failed: cases.failed,
            entries: self.entries,
            requests: self.report.requests,
            unclear: self.report.unclear,
            used: self.limiter.used(),
            allowed: self.limiter.budget(),
            limit: self.limiter.limit(),
            rate: self.finished_at.len() as f64 * 60_000.0 / window as f64,
            finish_at: (self.ended.is_none() && self.control == Control::Running && !self.stopping)
                .then(|| now.plus(left)),
            current: self.jobs.iter().map(|job| job.item.source_id.clone()).collect(),
        }
    }

    fn phase(&self, now: Millis) -> Phase {
        if self.ended.is_some() {
            return if self.report.cases.not_reached == 0 { Phase::Finished } else { Phase::Stopped };
        }
        match &self.control {
            Control::Halted { code, message } => {
                return Phase::Halted { code: code.clone(), message: message.clone() };
            }
            Control::Paused => return Phase::Paused,
            Control::Running => {}
        }
        if let Some(retry_at) = self.outage.until.filter(|until| *until > now) {
            return match self.outage.status {
                Some(status) => Phase::Server { status, retry_at },
                None => Phase::Offline { retry_at },
            };
        }
        if self.stopping {
            return Phase::Stopping;
        }
        match self.limit_wait.filter(|until| *until > now) {
            Some(until) if !self.jobs.iter().any(job::Job::is_sending) => Phase::Waiting { until },
            _ => Phase::Sending,
        }
    }
}
