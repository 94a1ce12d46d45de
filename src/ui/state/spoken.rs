//! What a screen reader is told. It hears what a person sees change: seldom, and in whole sentences.

use crate::run::{Phase, Progress, Report};
use crate::ui::words::Words;

use super::{State, StepState, judge};

impl State {
    pub(super) fn say(&mut self, sentence: impl Into<std::rc::Rc<str>>) {
        self.said = sentence.into();
    }

    /// A sentence at each tenth of the way and at each change of what is being done. The end is told by its report.
    pub(super) fn announce(&mut self, before: Option<&Progress>) {
        let Some(now) = self.run.progress.clone() else { return };
        let tenth = |progress: &Progress| judge::done(progress) / 10;
        let kind = |phase: &Phase| std::mem::discriminant(phase);
        let sending = |phase: &Phase| matches!(phase, Phase::Sending | Phase::Waiting { .. });
        let same = before.is_some_and(|before| {
            tenth(before) == tenth(&now)
                && (kind(&before.phase) == kind(&now.phase) || (sending(&before.phase) && sending(&now.phase)))
        });
        if same || matches!(now.phase, Phase::Finished | Phase::Stopped) {
            return;
        }
        let words = Words::of(self.language);
        if self.asks_key(&now.phase) {
            self.say(format!("{}.", words.work.key_title));
        } else {
            self.say(words.announcement(&now));
        }
    }

    /// How a run ended.
    pub(super) fn say_report(&mut self, report: &Report) {
        let words = Words::of(self.language);
        let cases = &report.cases;
        self.say(match cases.not_reached {
            0 => words.verdict(report),
            _ => (words.report.said_stopped)(cases.created.saturating_add(cases.already), cases.planned),
        });
    }

    /// How many files wait to be read.
    pub(super) fn say_shelf(&mut self) {
        let words = Words::of(self.language);
        let size = words.size(self.shelf.iter().map(|file| file.size).sum());
        self.say(format!("{}: {}", words.files.chosen_title, (words.files.chosen)(self.shelf.len() as u64, &size)));
    }

    /// What was found in the files.
    pub(super) fn say_found(&mut self, cases: u64) {
        let words = Words::of(self.language);
        let found = if cases == 0 { StepState::Nothing } else { StepState::Found(cases) };
        self.say(format!("{}: {}", words.xray.title, (words.rail.state)(found)));
    }

    /// That the plan is made.
    pub(super) fn say_plan(&mut self) {
        let words = Words::of(self.language);
        let Some(plan) = self.plan() else { return };
        let planned = StepState::Planned(plan.planned_cases.saturating_add(plan.updated_cases));
        self.say(format!("{}: {}", words.plan.title, (words.rail.state)(planned)));
    }
}
