//! The run: begins it, and says what the page is told of it.

use std::rc::Rc;

use super::account::{Peer, Session};
use super::drive::{Driver, Steer, Work};
use super::ledger::tell_unknown;
use super::plan::Planner;
use super::{Desk, notice};
use crate::deskie::Dialect;
use crate::model::Millis;
use crate::run::ledger::State;
use crate::run::limiter::Limiter;
use crate::run::{Config, Engine, queue};
use crate::wire::{self, FromWorker};

impl Desk {
    /// Begins a run of all cases, or of the most telling ones.
    pub(super) async fn begin(self: Rc<Self>, sample: Option<u32>) {
        let Some(planner) = self.planner() else { return };
        let session = planner.session.clone();
        let speed = self.speed.get();
        let sent = self.sent.borrow().clone();
        let make = |state: State, planner: &Planner| {
            let session = &planner.session;
            let catalogue = planner.catalogue();
            let queue = match sample {
                Some(count) => queue::sample(catalogue, count, |at| sent.get(at).copied().unwrap_or(true)),
                None => queue::all(catalogue),
            };
            let config = Config {
                dialect: session.dialect.borrow().clone(),
                account: session.account_now(),
                address: session.address.clone(),
                share: planner.mapping.options.share,
                limiter: session.limiter.borrow().clone(),
                files: planner.import.fingerprints().to_vec(),
                sample: sample.is_some(),
                recipe: Some(planner.recipe()),
            };
            Engine::new(config, queue, state, session.clock.now())
        };
        let live = matches!(session.peer, Peer::Live(_));
        let cleared = |state: State, planner: Option<&Planner>| {
            // Another tab may have checked the account since this page was told that it is well.
            if live && !state.is_cleared() {
                notice(
                    wire::UNCHECKED,
                    "The self-check of this account, or your answer to its last question, is not in the ledger as it stands \
                     now, so no run is begun. Make the self-check again.",
                );
                return None;
            }
            Some(make(state, planner?))
        };
        let Some(run) = self.start(session, speed, Some(planner), cleared).await else { return };
        *self.run.borrow_mut() = Some(run.clone());
        run.go().await;
    }

    /// Makes a task ready: nothing else is under way here or in another tab, and everything that was written so far is
    /// known. Tells the person when it cannot begin.
    pub(super) async fn start<T: Work>(
        &self,
        session: Rc<Session>,
        speed: u32,
        planner: Option<Planner>,
        make: impl FnOnce(State, Option<&Planner>) -> Option<T>,
    ) -> Option<Rc<Driver<T>>> {
        if self.under_way().is_some() {
            notice("run.under_way", "A run is under way. Stop it before you begin another.");
            return None;
        }
        let Some(lock) = session.lock().await else {
            notice("run.other_tab", super::OTHER_TAB);
            return None;
        };
        if let Err(trouble) = session.catch_up().await {
            tell_unknown(&trouble);
            return None;
        }
        let state = session.state.borrow().clone()?;
        if !lock.keeps_others_out() && matches!(session.peer, Peer::Live(_)) {
            notice(
                "lock.none",
                "This browser cannot tell one tab of this page from another before both have sent something. Keep the page \
                 open in one tab only.",
            );
        }
        // A real account lives in real time, whatever speed was chosen for practice.
        session.clock.set_factor(if matches!(session.peer, Peer::Live(_)) { 1 } else { speed });
        let task = make(state, planner.as_ref())?;
        let driver = Driver::new(task, session, planner, lock);
        let steer: Rc<dyn Steer> = driver.clone();
        *self.work.borrow_mut() = Some(steer);
        Some(driver)
    }

    /// The work that is under way.
    pub(super) fn under_way(&self) -> Option<Rc<dyn Steer>> {
        self.work.borrow().clone().filter(|work| !work.is_over())
    }
}

impl Work for Engine {
    fn state(&self) -> &State {
        self.state()
    }

    fn limiter(&self) -> &Limiter {
        self.limiter()
    }

    fn dialect(&self) -> Option<&Dialect> {
        Some(self.dialect())
    }

    fn progress(&self, now: Millis) -> FromWorker {
        FromWorker::Progress { progress: Box::new(self.progress(now)) }
    }

    fn outcome(&self, peer: &Peer) -> Option<FromWorker> {
        let mut report = Box::new(self.report());
        report.would_have_mailed = peer.would_have_mailed();
        Some(FromWorker::Finished { report })
    }
}
