//! Work on an account other than the run: the self-check, the verification pass, undo. One at a time, and none beside a
//! run.

use std::rc::Rc;

use crate::model::Millis;
use crate::run::check::Findings;
use crate::run::ledger::MailCame;
use crate::run::proof::{Depth, Proof};
use crate::run::undo::{ChangedCases, Survey, UndoReport};
use crate::run::{Phase, Standing, standing};
use crate::ui::words::Words;
use crate::wire::{ConnectProblem, Target, ToWorker, Work};

use super::{Connection, Effect, Goal, Planning, State, Undone, judge};

/// Work that is under way.
#[derive(Clone, Debug)]
pub struct Working {
    /// What.
    pub work: Work,
    /// What it is doing.
    pub phase: Phase,
    /// Steps done.
    pub done: u64,
    /// Steps in all, as far as known.
    pub of: u64,
}

/// What the person says about the trial's mail.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Mail {
    /// Not answered.
    #[default]
    Asked,
    /// Nothing arrived.
    None,
    /// Something arrived: a run would write to customers.
    Came,
}

/// The self-check of the connected account.
#[derive(Clone, Debug, Default)]
pub struct Check {
    /// The address the trial was made for.
    pub address: Rc<str>,
    /// What it found, in this session.
    pub findings: Option<Rc<Findings>>,
    /// The answer to the question about mail.
    pub mail: Mail,
    /// When an earlier one ended well, as the ledger says.
    pub before: Option<Millis>,
    /// Trial cases that earlier ones left in the account; the next one removes them.
    pub trials: u64,
    /// Skipped, which only the practice Deskie allows.
    pub skipped: bool,
}

/// May something be written into the account?
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Clearance {
    /// Nothing is connected.
    NoAccount,
    /// The practice Deskie: nobody can be reached.
    Practice,
    /// The self-check was well, at the time given.
    Checked(Millis),
    /// It has not been made.
    Unchecked,
    /// It found something that would go wrong.
    Unusable,
    /// The person has not said yet whether a mail came.
    MailAsked,
    /// A mail came.
    MailCame,
}

/// Undo, from the first look to its end.
#[derive(Clone, Debug, Default)]
pub struct Undo {
    /// What it would do.
    pub survey: Option<Rc<Survey>>,
    /// What becomes of changed cases; the person decides when there are any.
    pub changed: Option<ChangedCases>,
    /// The person pressed once and is asked again.
    pub asked: bool,
    /// What it did.
    pub report: Option<Rc<UndoReport>>,
}

/// A key that is given again while a run waits for it.
#[derive(Clone, Debug, Default)]
pub enum Rekey {
    /// Not under way.
    #[default]
    None,
    /// Signing in.
    Trying,
    /// Refused.
    Refused(ConnectProblem),
}

/// A person's doing about such work.
#[derive(Clone, Debug)]
pub enum WorkAct {
    /// Begin the self-check with a trial for this address.
    Check(String),
    /// Did a mail come?
    Mail(Mail),
    /// Do without a check; only in the practice Deskie.
    SkipCheck,
    /// So many cases are to be read whole by a verification of a sample.
    Sample(u32),
    /// Begin the verification pass.
    Prove(Depth),
    /// Look what undo would remove.
    UndoLook,
    /// What becomes of changed cases.
    UndoChanged(ChangedCases),
    /// Remove; asks once more.
    Undo,
    /// Do not remove after all.
    UndoBack,
    /// Remove now.
    UndoNow,
}

/// Cases whose messages a verification by sample reads.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct SampleSize(pub u32);

impl Default for SampleSize {
    fn default() -> Self {
        Self(100)
    }
}

impl State {
    /// May something be written into the account?
    pub fn clearance(&self) -> Clearance {
        let Connection::Made(goal, _) = &self.connection else { return Clearance::NoAccount };
        let check = &self.check;
        match (&check.findings, check.mail) {
            _ if *goal == Goal::Practice => Clearance::Practice,
            (Some(_), Mail::Came) => Clearance::MailCame,
            (Some(findings), _) if !findings.is_usable() => Clearance::Unusable,
            (Some(_), Mail::Asked) => Clearance::MailAsked,
            (Some(findings), Mail::None) => Clearance::Checked(findings.at),
            (None, _) => check.before.map_or(Clearance::Unchecked, Clearance::Checked),
        }
    }

    /// May a run begin, as far as the account is concerned?
    pub fn is_cleared(&self) -> bool {
        matches!(self.clearance(), Clearance::Practice | Clearance::Checked(_))
    }

    /// Does this wait for another key? The practice Deskie has none to ask for.
    pub fn asks_key(&self, phase: &Phase) -> bool {
        matches!(phase, Phase::Halted { code, .. } if code == "auth.key") && self.login.is_some() && !self.practising()
    }

    /// Is the worker busy with the account?
    pub fn is_occupied(&self) -> bool {
        self.run.live || self.working.is_some()
    }

    /// Cases of runs that are in the account still, as far as this page knows.
    pub fn there(&self) -> u64 {
        let known = self.known.as_ref().map_or(0, |known| known.created.saturating_sub(known.undone));
        let of = |report: &Option<Rc<crate::run::Report>>| {
            report.as_ref().map_or(0, |report| report.cases.created.saturating_add(report.cases.already))
        };
        match &self.undo.report {
            Some(report) => report.kept.saturating_add(report.failed).saturating_add(report.not_reached),
            None => known.max(of(&self.run.report)).max(of(&self.run.tried)),
        }
    }

    /// Was an undo begun in this account and not ended? Nothing may be there any more, and yet the trash and the labels
    /// wait for it.
    pub fn has_open_undo(&self) -> bool {
        self.known.as_ref().is_some_and(|known| known.work == standing::Work::Undo && !known.finished)
    }

    pub(super) fn work(&mut self, act: WorkAct) -> Vec<Effect> {
        match act {
            WorkAct::Check(address) => {
                let address = address.trim().to_owned();
                if self.account().is_none() || !address.contains('@') {
                    return Vec::new();
                }
                let effects = self.begin(Work::Check, ToWorker::Check { address: address.clone() });
                if !effects.is_empty() {
                    self.check = Check { address: address.into(), before: None, ..Check::default() };
                }
                effects
            }
            WorkAct::Mail(mail) => {
                if self.check.findings.is_none() {
                    return Vec::new();
                }
                self.check.mail = mail;
                let said = match mail {
                    Mail::Came => MailCame::Yes,
                    Mail::None => MailCame::No,
                    Mail::Asked => return Vec::new(),
                };
                vec![Effect::Send(ToWorker::Mail { said }), Effect::Focus("check")]
            }
            WorkAct::SkipCheck => {
                self.check.skipped = self.practising();
                vec![Effect::Focus("check")]
            }
            WorkAct::Sample(count) => {
                self.sample = SampleSize(count.max(1));
                Vec::new()
            }
            WorkAct::Prove(depth) => {
                let effects = self.begin(Work::Proof, ToWorker::Prove { depth });
                if !effects.is_empty() {
                    self.proof = None;
                }
                effects
            }
            WorkAct::UndoLook => {
                let effects = self.begin(Work::Undo, ToWorker::UndoLook);
                if !effects.is_empty() {
                    self.undo = Undo::default();
                }
                effects
            }
            WorkAct::UndoChanged(changed) => {
                self.undo.changed = Some(changed);
                self.undo.asked = false;
                Vec::new()
            }
            WorkAct::Undo => {
                if !self.may_undo() {
                    return Vec::new();
                }
                self.undo.asked = true;
                vec![Effect::Focus("undo-ask")]
            }
            WorkAct::UndoBack => {
                self.undo.asked = false;
                vec![Effect::Focus("undo")]
            }
            WorkAct::UndoNow => {
                if !self.undo.asked || !self.may_undo() {
                    return Vec::new();
                }
                let changed = self.undo.changed.unwrap_or(ChangedCases::Keep);
                let effects = self.begin(Work::Undo, ToWorker::Undo { changed });
                if !effects.is_empty() {
                    self.undo.asked = false;
                }
                effects
            }
        }
    }

    /// How many cases undo would remove as the person has decided; `None` while something is to decide, or where there is
    /// nothing it may remove.
    pub fn undo_cases(&self) -> Option<u64> {
        let survey = self.undo.survey.as_ref()?;
        let changed = survey.changed.len() as u64;
        let cases = match (changed, self.undo.changed) {
            (0, _) | (_, Some(ChangedCases::Remove)) => survey.cases,
            (_, Some(ChangedCases::Keep)) => survey.cases.saturating_sub(changed),
            (_, None) => return None,
        };
        (cases > 0 && survey.deletion != crate::deskie::dialect::Deletion::Refused).then_some(cases)
    }

    /// How many labels undo would look at where all cases are gone already: an earlier one was stopped before them.
    pub fn undo_labels(&self) -> Option<u64> {
        let survey = self.undo.survey.as_ref()?;
        (survey.cases == 0 && survey.labels > 0).then_some(survey.labels)
    }

    fn may_undo(&self) -> bool {
        self.undo_cases().is_some() || self.undo_labels().is_some()
    }

    fn begin(&mut self, work: Work, message: ToWorker) -> Vec<Effect> {
        if self.is_occupied() || self.account().is_none() {
            return Vec::new();
        }
        self.working = Some(Rc::new(Working { work, phase: Phase::Sending, done: 0, of: 0 }));
        self.said = std::rc::Rc::default();
        let mut effects = Vec::new();
        if self.practising() {
            effects.push(Effect::Send(ToWorker::Speed { factor: self.run.speed }));
        }
        effects.extend([Effect::Send(message), Effect::Guard(true), Effect::Focus("working")]);
        effects
    }

    /// The work ended, whatever came of it.
    fn ended(&mut self, focus: &'static str) -> Vec<Effect> {
        self.working = None;
        self.rekey = Rekey::None;
        vec![Effect::Guard(false), Effect::Focus(focus), Effect::Send(ToWorker::Standings)]
    }

    pub(super) fn worked(&mut self, now: Working) -> Vec<Effect> {
        let Some(before) = self.working.clone().filter(|before| before.work == now.work) else { return Vec::new() };
        // What is stopped before there is anything to tell has no outcome.
        if now.phase == Phase::Stopped {
            return self.ended(self.step.heading());
        }
        let tenth = |working: &Working| judge::percent(working.done, working.of) / 10;
        let kind = |working: &Working| std::mem::discriminant(&working.phase);
        let asks = self.asks_key(&now.phase) && !self.asks_key(&before.phase);
        if asks {
            self.said = format!("{}.", Words::of(self.language).work.key_title).into();
        } else if tenth(&before) != tenth(&now) || (kind(&before) != kind(&now) && now.phase != Phase::Sending) {
            let words = Words::of(self.language);
            self.said = (words.work.said)(now.work, judge::percent(now.done, now.of)).into();
        }
        self.working = Some(Rc::new(now));
        if asks { vec![Effect::Focus("key-again")] } else { Vec::new() }
    }

    pub(super) fn checked(&mut self, findings: Findings) -> Vec<Effect> {
        self.check.findings = Some(Rc::new(findings));
        self.check.mail = Mail::Asked;
        self.ended("check")
    }

    pub(super) fn proved(&mut self, proof: Proof) -> Vec<Effect> {
        self.said = Words::of(self.language).proof_sentence(&proof).into();
        self.proof = Some(Rc::new(proof));
        self.ended("proof")
    }

    pub(super) fn undo_seen(&mut self, survey: Survey) -> Vec<Effect> {
        self.undo = Undo { survey: Some(Rc::new(survey)), ..Undo::default() };
        self.ended("undo")
    }

    pub(super) fn undone(&mut self, report: UndoReport) -> Vec<Effect> {
        if let Connection::Made(_, account) = &mut self.connection {
            Rc::make_mut(&mut self.mapping).forget_labels(account, &report.labels_gone);
            Rc::make_mut(account).labels.retain(|label| !report.labels_gone.contains(&label.id));
        }
        let words = Words::of(self.language);
        self.said =
            format!("{}. {}", words.undo_title(&report), (words.undo.sentence)(report.removed(), report.cases)).into();
        let left = [report.kept, report.failed, report.not_reached].into_iter().fold(0, u64::saturating_add);
        self.run.undone = Some(Undone { left, trashed: report.trashed });
        self.undo = Undo { report: Some(Rc::new(report)), ..Undo::default() };
        // What was there is gone: figures of a plan that reckoned with it no longer hold.
        self.planning = Planning::None;
        self.requests = None;
        self.proof = None;
        self.ended("undo")
    }

    /// What belongs to one account.
    pub(super) fn forget_account(&mut self) {
        self.known = None;
        self.check = Check::default();
        self.undo = Undo::default();
        self.proof = None;
        self.rekey = Rekey::None;
        self.read_then = None;
    }

    pub(super) fn know(&mut self, earlier: Option<Standing>, checked: Option<Millis>) {
        self.forget_account();
        self.known = earlier.map(Rc::new);
        self.check.before = checked;
    }

    /// Signs in again while something waits for its key; what waits is not forgotten.
    pub(super) fn key_again(&mut self, target: Target) -> Vec<Effect> {
        if !self.is_occupied() {
            return Vec::new();
        }
        if let Target::Live { address, .. } = &target {
            self.contact(address);
        }
        self.rekey = Rekey::Trying;
        vec![Effect::Send(ToWorker::Connect { target })]
    }
}
