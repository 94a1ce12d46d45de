//! Judgements drawn from the state: what each step has to say, and what is still to decide.

use crate::plan::AgentTarget;
use crate::run::{Phase, Progress, Report};

use super::{Clearance, Connection, Goal, Planning, RunKind, State, Step, StepState};

impl State {
    /// Does this agent of the source write as the stand-in? An agent the mapping does not name does.
    pub fn is_stood_in(&self, key: &crate::model::PersonKey) -> bool {
        self.mapping.agents.get(key).is_none_or(|choice| choice.to == AgentTarget::StandIn)
    }

    /// Agents of the source who wrote something and for whom nobody writes yet.
    pub fn undecided(&self) -> u64 {
        if self.mapping.stand_in.is_some() {
            return 0;
        }
        let Some(xray) = &self.xray else { return 0 };
        xray.agents.iter().filter(|(person, _)| self.is_stood_in(&person.key)).count() as u64
    }

    /// May a plan be asked for?
    pub fn can_plan(&self) -> bool {
        self.xray.as_ref().is_some_and(|xray| xray.totals.cases > 0)
            && self.account().is_some()
            && self.undecided() == 0
            && !self.unread
            && self.reading.is_none()
    }

    /// What a step says about itself.
    pub fn says(&self, step: Step) -> StepState {
        match step {
            Step::Files => self.files(),
            Step::Xray => self.found(),
            Step::Connect => match &self.connection {
                Connection::None => StepState::Waiting,
                Connection::Trying(_) => StepState::Connecting,
                Connection::Failed(..) => StepState::Refused,
                Connection::Made(Goal::Live, _) => match self.clearance() {
                    Clearance::MailCame | Clearance::Unusable => StepState::CheckFailed,
                    Clearance::MailAsked | Clearance::Unchecked => StepState::ToCheck,
                    _ => StepState::Connected,
                },
                Connection::Made(Goal::Practice, _) => StepState::Practising,
            },
            // Customers without an address hold nothing up, but nobody should learn of them from the report.
            Step::Map => {
                match (self.account(), &self.xray, self.undecided().saturating_add(self.unasked().customers)) {
                    (Some(_), Some(_), 0) => StepState::Mapped,
                    (Some(_), Some(_), n) => StepState::ToDecide(n),
                    _ => StepState::Waiting,
                }
            }
            Step::Plan => match &self.planning {
                Planning::None if self.run.kind.is_some() => StepState::Stale,
                Planning::None => StepState::Waiting,
                Planning::Busy(done, total) => StepState::Planning(percent(*done, *total)),
                Planning::Made(plan) => StepState::Planned(plan.planned_cases.saturating_add(plan.updated_cases)),
            },
            Step::Try => self.sending(RunKind::Sample, self.run.tried.as_deref()),
            // What is left to look at is said once, by the report.
            Step::Run => match self.sending(RunKind::Whole, self.run.report.as_deref()) {
                StepState::DoneWith(_) => StepState::Done,
                other => other,
            },
            Step::Report => match self.run.report.as_deref() {
                Some(report) => verdict(report),
                None => StepState::Waiting,
            },
        }
    }

    fn files(&self) -> StepState {
        if let Some(progress) = &self.reading {
            return StepState::Reading(percent(progress.bytes, progress.total));
        }
        let n = self.shelf.len() as u64;
        match (n, self.unread, &self.xray) {
            (0, _, None) => StepState::Waiting,
            (n, false, Some(_)) => StepState::Read(n),
            (n, ..) => StepState::ToRead(n),
        }
    }

    fn found(&self) -> StepState {
        match &self.xray {
            None => StepState::Waiting,
            Some(_) if self.unread => StepState::Stale,
            Some(xray) if xray.totals.cases == 0 => StepState::Nothing,
            Some(xray) => StepState::Found(xray.totals.cases),
        }
    }

    fn sending(&self, kind: RunKind, report: Option<&Report>) -> StepState {
        if self.run.live && self.run.kind == Some(kind) {
            return match &self.run.progress {
                None => StepState::Running(0),
                Some(progress) => match progress.phase {
                    Phase::Paused => StepState::Paused,
                    Phase::Halted { .. } => StepState::Halted,
                    _ => StepState::Running(done(progress)),
                },
            };
        }
        report.map_or(StepState::Waiting, verdict)
    }
}

/// Per cent of cases finished, 0 to 100; 100 only when all are.
pub fn done(progress: &Progress) -> u8 {
    percent(progress.done, progress.cases)
}

/// Per cent, rounded down, so that 100 means all. Nothing of nothing is 0.
pub fn percent(part: u64, whole: u64) -> u8 {
    if whole == 0 {
        return 0;
    }
    u8::try_from(u128::from(part) * 100 / u128::from(whole)).unwrap_or(100).min(100)
}

fn verdict(report: &Report) -> StepState {
    if report.cases.not_reached > 0 {
        StepState::Stopped
    } else if report.complete && report.failures == 0 {
        StepState::Done
    } else {
        StepState::DoneWith(report.failures)
    }
}
