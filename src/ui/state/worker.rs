//! What a message of the worker changes.

use std::rc::Rc;

use crate::model::Millis;
use crate::plan::Mapping;
use crate::plan::mapping::Language as CaseLanguage;
use crate::run::Standing;
use crate::ui::words::Language;
use crate::wire::{CHECK_NOT_KEPT, FromWorker, ToWorker, UNCHECKED, Work};

use super::{
    Check, Connection, Effect, Goal, List, PAGE, Planning, Rekey, Requests, RunKind, State, Step, Working, mapping,
    notices,
};

impl State {
    pub(super) fn hear(&mut self, message: FromWorker) -> Vec<Effect> {
        match message {
            // The shell hands over the file by itself.
            FromWorker::Ready | FromWorker::Download { .. } => Vec::new(),
            FromWorker::Scanning { progress } => {
                // A late word of a worker that was ended must not start the pass again.
                if self.reading.is_some() {
                    self.reading = Some(Rc::new(progress));
                }
                Vec::new()
            }
            FromWorker::Scanned { xray } => self.scanned(Rc::new(*xray)),
            FromWorker::Cases { query, from, total, rows } => {
                if query == self.query {
                    self.cases.put(from, total, rows);
                }
                Vec::new()
            }
            FromWorker::Case { index, case } => {
                if let Some(open) = self.open.as_mut().filter(|open| open.index == index) {
                    open.view = Some(match case {
                        Ok(view) => Ok(Rc::new(*view)),
                        Err(problem) => Err(Rc::new(*problem)),
                    });
                }
                Vec::new()
            }
            FromWorker::Problems { from, rows } => {
                self.problems.put(from, self.problems.total(), rows);
                Vec::new()
            }
            FromWorker::Standings { rows, busy } => self.standings(rows, busy),
            FromWorker::RecipeFile { recipe: Ok(recipe) } => {
                self.recipe = Some(Rc::new(*recipe));
                Vec::new()
            }
            FromWorker::RecipeFile { recipe: Err(why) } => {
                notices::add(&mut self.notices, "recipe.unreadable".to_owned(), why);
                Vec::new()
            }
            FromWorker::ReadAs { reading } => {
                Rc::make_mut(&mut self.settings).take_up(&reading);
                Vec::new()
            }
            FromWorker::LedgerFile { standing } => {
                self.earlier.file = Some(Rc::new(standing));
                Vec::new()
            }
            FromWorker::Working { work, phase, done, of } => self.worked(Working { work, phase, done, of }),
            FromWorker::Checked { findings } if self.is_at(Work::Check) => self.checked(*findings),
            FromWorker::UndoSeen { survey } if self.is_at(Work::Undo) => self.undo_seen(*survey),
            FromWorker::Undone { report } if self.is_at(Work::Undo) => self.undone(*report),
            FromWorker::Proved { proof } if self.is_at(Work::Proof) => self.proved(*proof),
            // The end of something that nobody waits for any more.
            FromWorker::Checked { .. }
            | FromWorker::UndoSeen { .. }
            | FromWorker::Undone { .. }
            | FromWorker::Proved { .. } => Vec::new(),
            FromWorker::Connected { account, earlier, checked, trials, recipe } => {
                if self.is_occupied() {
                    return self.key_taken();
                }
                let then = recipe.as_ref().and_then(|recipe| recipe.reading().cloned().map(Rc::new));
                // One that was dropped counts more than that of the last run.
                self.recipe = self.recipe.take().or_else(|| recipe.map(|recipe| Rc::new(*recipe)));
                let effects = self.connected(Rc::new(*account), earlier, checked.map(|(at, _)| at), trials);
                self.read_then = then;
                effects
            }
            FromWorker::ConnectFailed { problem } if self.is_occupied() => {
                self.rekey = Rekey::Refused(problem);
                vec![Effect::Focus("key-problem")]
            }
            FromWorker::ConnectFailed { problem } => {
                if let Connection::Trying(goal) = self.connection {
                    self.connection = Connection::Failed(goal, problem);
                    return vec![Effect::Focus("connect-problem")];
                }
                Vec::new()
            }
            FromWorker::Planning { done, total } => {
                if let Planning::Busy(..) = self.planning {
                    self.planning = Planning::Busy(done, total);
                }
                Vec::new()
            }
            FromWorker::Planned { summary } => {
                // While nobody waits, it answers a mapping that has changed since. The last answer wins.
                if matches!(self.planning, Planning::None) {
                    return Vec::new();
                }
                self.planning = Planning::Made(Rc::new(*summary));
                self.say_plan();
                if self.step == Step::Plan { vec![Effect::Focus(Step::Plan.heading())] } else { Vec::new() }
            }
            FromWorker::PlanCase { index, requests, skipped } => {
                if let Some(open) = self.requests.as_mut().filter(|open| open.index == index) {
                    open.answer = Some(Rc::new(Requests { lines: requests, skipped }));
                }
                Vec::new()
            }
            FromWorker::Progress { progress } => {
                if !self.run.live {
                    return Vec::new();
                }
                let asked = self.asks_key(&progress.phase);
                let before = self.run.progress.replace(Rc::new(self.of_what_moves(*progress)));
                self.announce(before.as_deref());
                let first = asked && !before.is_some_and(|before| self.asks_key(&before.phase));
                if first { vec![Effect::Focus("key-again")] } else { Vec::new() }
            }
            FromWorker::Finished { report } => self.finished(Rc::new(*report)),
            FromWorker::Failures { from, rows } => {
                self.failures.put(from, self.failures.total(), rows);
                Vec::new()
            }
            FromWorker::ReportRows { from, rows } => {
                self.rows.put(from, self.rows.total(), rows);
                Vec::new()
            }
            FromWorker::Notice { code, message } => {
                let refused = code.starts_with("run.") && self.is_occupied();
                if refused {
                    self.run.live = false;
                    self.working = None;
                }
                if code == CHECK_NOT_KEPT || code == UNCHECKED {
                    self.check = Check::default();
                }
                notices::add(&mut self.notices, code, message);
                // No run was begun, so the tab may be left again.
                if refused { vec![Effect::Guard(false)] } else { Vec::new() }
            }
            FromWorker::Broken { message } => {
                self.broken = Some(message.into());
                self.reading = None;
                self.run.live = false;
                self.working = None;
                // The screen says that nothing more is sent, and so it is.
                vec![Effect::End, Effect::Guard(false), Effect::Focus("broken")]
            }
        }
    }

    fn scanned(&mut self, xray: Rc<crate::wire::Xray>) -> Vec<Effect> {
        if self.reading.take().is_none() {
            return Vec::new();
        }
        self.forget_files();
        // What was chosen while they were read waits for the next time.
        self.unread = self.settings != self.read_with;
        self.say_found(xray.totals.cases);
        self.cases.reset(u32::try_from(xray.totals.cases).unwrap_or(u32::MAX));
        self.problems.reset(xray.problem_lines);
        if let Some(account) = self.account().cloned() {
            self.propose(&xray, &account);
        }
        let found = xray.totals.cases > 0;
        let problems = xray.problem_lines > 0;
        self.xray = Some(xray);
        // Who dropped a ledger alone has no x-ray to look at.
        let only_ledger = !found && self.earlier.file.is_some();
        let mut effects = if self.step == Step::Files && !only_ledger { self.go(Step::Xray) } else { Vec::new() };
        if only_ledger {
            effects.push(Effect::Focus("ledger-file"));
        }
        if found {
            effects.extend(self.look(List::Cases, 0, PAGE));
        }
        if problems {
            effects.extend(self.look(List::Problems, 0, PAGE));
        }
        effects
    }

    /// The figures without the cases that the plan leaves out: a person was told how many are moved, and sees these done.
    fn of_what_moves(&self, mut progress: crate::run::Progress) -> crate::run::Progress {
        let whole = self.run.kind == Some(RunKind::Whole);
        let planned = self.run.plan.as_ref().filter(|_| whole).map_or(0, |plan| plan.skipped_cases);
        progress.cases = progress.cases.saturating_sub(planned.max(progress.skipped));
        progress.done = progress.done.saturating_sub(progress.skipped).min(progress.cases);
        progress
    }

    fn is_at(&self, work: Work) -> bool {
        self.working.as_ref().is_some_and(|working| working.work == work)
    }

    /// The key is good again: what waited for it goes on.
    fn key_taken(&mut self) -> Vec<Effect> {
        if !matches!(self.rekey, Rekey::Trying) {
            return Vec::new();
        }
        self.rekey = Rekey::None;
        vec![Effect::Send(ToWorker::Resume), Effect::Focus(self.step.heading())]
    }

    fn connected(
        &mut self,
        account: Rc<crate::deskie::Account>,
        earlier: Option<Standing>,
        checked: Option<Millis>,
        trials: u64,
    ) -> Vec<Effect> {
        let Connection::Trying(goal) = self.connection else { return Vec::new() };
        self.know(earlier, checked);
        self.check.trials = trials;
        if let Some(xray) = self.xray.clone() {
            self.propose(&xray, &account);
        }
        self.connection = Connection::Made(goal, account);
        if goal == Goal::Live {
            // The pace of the practice clock means nothing to a real account.
            self.run.speed = super::Run::default().speed;
        }
        vec![Effect::Focus("connected")]
    }

    fn propose(&mut self, xray: &crate::wire::Xray, account: &crate::deskie::Account) {
        let first = *self.mapping == Mapping::default();
        let mut proposal = mapping::propose(xray, account, &self.mapping);
        if first {
            // What the plan writes into cases is read by the same people as the page, until they choose otherwise.
            proposal.options.language = match self.language {
                Language::En => CaseLanguage::English,
                Language::Ru => CaseLanguage::Russian,
            };
            proposal.options.original_id = mapping::id_field(account);
        }
        if let Some(recipe) = &self.recipe {
            let put = recipe.apply(&mut proposal, account, first);
            self.recipe_put = if first { put } else { self.recipe_put.saturating_add(put) };
        }
        self.mapping = Rc::new(proposal);
    }

    fn finished(&mut self, report: Rc<crate::run::Report>) -> Vec<Effect> {
        if !self.run.live {
            return Vec::new();
        }
        self.run.live = false;
        // It is written down with the run.
        self.read_then = self.xray.as_ref().map(|xray| Rc::new(xray.reading.clone()));
        self.say_report(&report);
        self.failures.reset(u32::try_from(report.failures).unwrap_or(u32::MAX));
        self.rows.reset(u32::try_from(report.cases.planned).unwrap_or(u32::MAX));
        self.rekey = Rekey::None;
        let mut effects = vec![Effect::Guard(false), Effect::Send(ToWorker::Standings)];
        match self.run.kind {
            Some(RunKind::Whole) => {
                self.run.report = Some(report);
                if self.step == Step::Run {
                    effects.extend(self.go(Step::Report));
                }
            }
            Some(RunKind::Sample) | None => {
                self.run.tried = Some(report);
                if self.step == Step::Try {
                    effects.push(Effect::Focus(Step::Try.heading()));
                }
            }
        }
        if self.failures.total() > 0 {
            effects.extend(self.look(List::Failures, 0, PAGE));
        }
        if self.rows.total() > 0 {
            effects.extend(self.look(List::Rows, 0, PAGE));
        }
        effects
    }
}
