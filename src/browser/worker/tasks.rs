//! Work on the account other than the run: the self-check, undo and the proof begin here, with what the page is told of them.

use std::rc::Rc;

use super::account::{Peer, Session};
use super::drive::Work;
use super::{Desk, broken};
use crate::deskie::{Dialect, LabelId};
use crate::model::Millis;
use crate::run::check::{self, Check};
use crate::run::ledger::{MailCame, Record, State};
use crate::run::limiter::Limiter;
use crate::run::proof::{self, Depth, Verify};
use crate::run::undo::{ChangedCases, Look, Setup, Undo};
use crate::run::{Task, queue};
use crate::wire::{self, FromWorker};

impl Desk {
    /// Tries how the account speaks.
    pub(super) async fn check(self: Rc<Self>, address: String) {
        let Some((session, share)) = self.place() else { return };
        let (account, limiter) = (session.account_now(), session.limiter.borrow().clone());
        let config = check::Config { account, address, share, limiter };
        let now = session.clock.now();
        let make = |state: State, _: Option<&_>| Some(Check::new(config, state, now));
        let Some(work) = self.start(session, self.speed.get(), None, make).await else { return };
        work.go().await;
    }

    /// Keeps the person's answer to the self-check, which holds until the next check.
    pub(super) async fn mail(self: Rc<Self>, said: MailCame) {
        let Some((session, _)) = self.place() else { return };
        let checked_at = || session.state.borrow().as_ref().and_then(State::checked_at);
        let asked = checked_at();
        let Some(_lock) = session.lock().await else {
            return not_kept("another tab works on this account now");
        };
        if let Err(trouble) = session.catch_up().await {
            return not_kept(&trouble.to_string());
        }
        // The answer is about one check. Kept beside a later one, of another tab, it would speak of that.
        if asked.is_none() || checked_at() != asked {
            return not_kept("another tab has checked this account since");
        }
        let record = Record::Mail { at: session.clock.now(), said };
        let Ok(line) = serde_json::to_string(&record) else { return };
        let standing = session.state.borrow().as_ref().and_then(|state| state.standing().cloned());
        if let Err(trouble) = session.ledger.append(&[line], standing.as_ref()).await {
            return not_kept(&trouble.to_string());
        }
        if let Some(state) = session.state.borrow_mut().as_mut() {
            state.apply(&record);
        }
    }

    /// Looks what undo would remove.
    pub(super) async fn undo_look(self: Rc<Self>) {
        let Some((session, share)) = self.place() else { return };
        let setup = setup(&session, share);
        let now = session.clock.now();
        let make = |state: State, _: Option<&_>| Some(Look::new(setup, state, now));
        let Some(work) = self.start(session, self.speed.get(), None, make).await else { return };
        // What it sees is what the person decides about, and what undo then keeps to.
        *self.looked.borrow_mut() = Some(work.clone());
        work.go().await;
    }

    /// Removes what runs created, as the last look saw it.
    pub(super) async fn undo(self: Rc<Self>, changed: ChangedCases) {
        let Some((session, share)) = self.place() else { return };
        let survey = self.looked.borrow().as_ref().and_then(|look| look.task.borrow().survey());
        let Some(survey) = survey else {
            return broken("undo was asked for before it had looked");
        };
        let setup = setup(&session, share);
        let now = session.clock.now();
        let make = |state: State, _: Option<&_>| Some(Undo::new(setup, state, &survey, changed, now));
        let Some(work) = self.start(session.clone(), self.speed.get(), None, make).await else { return };
        // Whatever comes of it, another removal begins with another look.
        self.looked.take();
        work.clone().go().await;
        let gone = work.task.borrow().report().labels_gone;
        self.forget_labels(&session, &gone);
    }

    /// The next run of this page must not count on labels that undo has removed.
    fn forget_labels(&self, session: &Session, gone: &[LabelId]) {
        let mapping = self.mapping.take();
        *self.mapping.borrow_mut() = mapping.map(|mut mapping| {
            Rc::make_mut(&mut mapping).forget_labels(&session.account, gone);
            mapping
        });
        session.labels_gone.borrow_mut().extend(gone);
    }

    /// Reads back what is in Deskie.
    pub(super) async fn prove(self: Rc<Self>, depth: Depth) {
        let Some(planner) = self.planner() else { return };
        let session = planner.session.clone();
        let config = proof::Config {
            dialect: session.dialect.borrow().clone(),
            account: session.account.clone(),
            per_minute: session.account.limit_per_minute,
            address: session.address.clone(),
            share: planner.mapping.options.share,
            limiter: session.limiter.borrow().clone(),
            depth,
        };
        let cases = queue::all(planner.catalogue());
        let now = session.clock.now();
        let make = |state: State, _: Option<&_>| Some(Verify::new(config, cases, state, now));
        let Some(work) = self.start(session, self.speed.get(), Some(planner), make).await else { return };
        work.go().await;
    }

    /// The account, and the share of its limit that may be used.
    fn place(&self) -> Option<(Rc<Session>, u8)> {
        let session = self.session();
        if session.is_none() {
            broken("there is no account to work on; connect first");
        }
        let share = self.mapping.borrow().as_ref().map_or(100, |mapping| mapping.options.share);
        session.map(|session| (session, share))
    }
}

/// The answer to the self-check is lost; the page asks for the check again.
fn not_kept(why: &str) {
    super::notice(
        wire::CHECK_NOT_KEPT,
        format!("Your answer to the self-check could not be kept: {why}. Make the self-check again."),
    );
}

fn setup(session: &Session, share: u8) -> Setup {
    Setup {
        address: session.address.clone(),
        per_minute: session.account.limit_per_minute,
        share,
        limiter: session.limiter.borrow().clone(),
    }
}

fn working(work: wire::Work, task: &impl Task, now: Millis, (done, of): (u64, u64)) -> FromWorker {
    FromWorker::Working { work, phase: task.phase(now), done, of }
}

impl Work for Check {
    fn state(&self) -> &State {
        self.state()
    }

    fn limiter(&self) -> &Limiter {
        self.limiter()
    }

    fn dialect(&self) -> Option<&Dialect> {
        self.state().dialect.as_ref().map(|(_, dialect)| dialect)
    }

    fn progress(&self, now: Millis) -> FromWorker {
        working(wire::Work::Check, self, now, self.progress())
    }

    fn outcome(&self, _: &Peer) -> Option<FromWorker> {
        self.is_complete().then(|| FromWorker::Checked { findings: Box::new(self.findings().clone()) })
    }
}

impl Work for Look {
    fn state(&self) -> &State {
        self.state()
    }

    fn limiter(&self) -> &Limiter {
        self.limiter()
    }

    fn dialect(&self) -> Option<&Dialect> {
        None
    }

    fn progress(&self, now: Millis) -> FromWorker {
        working(wire::Work::Undo, self, now, self.progress())
    }

    fn outcome(&self, _: &Peer) -> Option<FromWorker> {
        self.survey().map(|survey| FromWorker::UndoSeen { survey: Box::new(survey) })
    }
}

impl Work for Undo {
    fn state(&self) -> &State {
        self.state()
    }

    fn limiter(&self) -> &Limiter {
        self.limiter()
    }

    fn dialect(&self) -> Option<&Dialect> {
        None
    }

    fn progress(&self, now: Millis) -> FromWorker {
        working(wire::Work::Undo, self, now, self.progress())
    }

    fn outcome(&self, _: &Peer) -> Option<FromWorker> {
        Some(FromWorker::Undone { report: Box::new(self.report()) })
    }
}

impl Work for Verify {
    fn state(&self) -> &State {
        self.state()
    }

    fn limiter(&self) -> &Limiter {
        self.limiter()
    }

    fn dialect(&self) -> Option<&Dialect> {
        None
    }

    fn progress(&self, now: Millis) -> FromWorker {
        working(wire::Work::Proof, self, now, self.progress())
    }

    fn outcome(&self, _: &Peer) -> Option<FromWorker> {
        Some(FromWorker::Proved { proof: Box::new(self.proof()) })
    }
}
