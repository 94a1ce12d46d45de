//! Drives the engine: carries out its commands and feeds back what came of them. Decides nothing itself.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use serde_json::json;
use wasm_bindgen_futures::spawn_local;

use super::account::Peer;
use super::clock::Clock;
use super::plan::Planner;
use super::{Desk, wall};
use crate::browser::fetch::NoAnswer;
use crate::browser::lock::Lock;
use crate::browser::port;
use crate::deskie::{Answer, HttpRequest};
use crate::model::Millis;
use crate::run::task::FILE_UNREADABLE;
use crate::run::{Command, Config, Engine, Event, Failure, ReportRow, RequestId, Task, queue};
use crate::wire::FromWorker;

/// Milliseconds between two looks at the progress.
const TICK: i64 = 200;

/// Milliseconds until a refused append to the ledger is tried again.
const APPEND_AGAIN: i64 = 5_000;

/// A run, under way or ended.
pub struct Run {
    engine: RefCell<Engine>,
    planner: Planner,
    events: RefCell<VecDeque<Event>>,
    /// Events are being handled; further ones wait their turn.
    busy: Cell<bool>,
    /// Requests and appends under way.
    pending: Cell<u32>,
    /// When the engine wants to be woken, and how many times that has changed.
    wake: Cell<(Option<Millis>, u64)>,
    over: Cell<bool>,
    /// Held for as long as the run goes on.
    lock: RefCell<Option<Lock>>,
}

impl Desk {
    /// Begins a run of all cases, or of the most telling ones.
    pub(super) async fn begin(self: Rc<Self>, sample: Option<u32>) {
        if self.run.borrow().as_ref().is_some_and(|run| !run.over.get()) {
            return super::notice("run.under_way", "A run is under way. Stop it before you begin another.");
        }
        let Some(planner) = self.planner() else { return };
        let session = planner.session.clone();
        let Some(lock) = Lock::take(&format!("deskie-migrator run {}", session.account.name)).await else {
            return super::notice("run.other_tab", "A run into this account goes on in another tab. Go on there.");
        };
        let Some(state) = session.state.borrow().clone() else {
            return super::notice(
                "run.ledger_damaged",
                "The ledger of an earlier run is damaged, so what exists already is not known. So that nothing is doubled, \
                 no run is begun. Download the ledger and look into it, then remove this page's data in the browser's \
                 settings.",
            );
        };
        let catalogue = planner.catalogue();
        let queue = match sample {
            Some(count) => queue::sample(catalogue, count),
            None => queue::all(catalogue),
        };
        let config = Config {
            dialect: session.dialect.borrow().clone(),
            account: session.account.clone(),
            address: session.address.clone(),
            share: planner.mapping.options.share,
            limiter: session.limiter.borrow().clone(),
            files: planner.import.fingerprints().to_vec(),
            sample: sample.is_some(),
        };
        // A real account lives in real time, whatever speed was chosen for practice.
        session.clock.set_factor(if matches!(session.peer, Peer::Live(_)) { 1 } else { self.speed.get() });
        let engine = Engine::new(config, queue, state, session.clock.now());
        let run = Rc::new(Run {
            engine: RefCell::new(engine),
            planner,
            events: RefCell::default(),
            busy: Cell::new(false),
            pending: Cell::new(0),
            wake: Cell::new((None, 0)),
            over: Cell::new(false),
            lock: RefCell::new(Some(lock)),
        });
        *self.run.borrow_mut() = Some(run.clone());
        run.feed(Event::Wake);
        run.watch().await;
    }
}

impl Run {
    fn clock(&self) -> &Clock {
        &self.planner.session.clock
    }

    /// Pauses.
    pub fn pause(self: &Rc<Self>) {
        self.feed(Event::Pause);
    }

    /// Goes on.
    pub fn resume(self: &Rc<Self>) {
        self.feed(Event::Resume);
    }

    /// Ends after the cases under way.
    pub fn stop(self: &Rc<Self>) {
        self.feed(Event::Stop);
    }

    /// Uses another share of the limit.
    pub fn share(self: &Rc<Self>, percent: u8) {
        self.feed(Event::Share(percent));
    }

    /// Runs the practice clock at another speed; a real account's clock stays real.
    pub fn speed(self: &Rc<Self>, factor: u32) {
        if matches!(self.planner.session.peer, Peer::Practice { .. }) {
            self.clock().set_factor(factor);
            self.schedule();
        }
    }

    /// A stretch of the list of failures.
    pub fn failures(&self, from: u32, count: u32) -> Vec<Failure> {
        self.engine.borrow().failures(from as usize, count as usize).to_vec()
    }

    /// A stretch of the list of ids.
    pub fn rows(&self, from: u32, count: u32) -> Vec<ReportRow> {
        self.engine.borrow().rows(from as usize, count as usize)
    }

    /// Tells the page how far it has come, a few times a second, until it is over.
    async fn watch(self: Rc<Self>) {
        while !self.over.get() {
            self.tell();
            wall::sleep(TICK).await;
        }
    }

    fn tell(&self) {
        let progress = Box::new(self.engine.borrow().progress(self.clock().now()));
        port::post(&FromWorker::Progress { progress });
    }

    fn feed(self: &Rc<Self>, event: Event) {
        if self.over.get() {
            return;
        }
        self.events.borrow_mut().push_back(event);
        if self.busy.replace(true) {
            return;
        }
        loop {
            // Bound first: the borrow must be over while commands are carried out, because they may feed in turn.
            let Some(event) = self.events.borrow_mut().pop_front() else { break };
            self.wake.set((None, self.wake.get().1));
            self.engine.borrow_mut().handle(self.clock().now(), event);
            loop {
                let Some(command) = self.engine.borrow_mut().poll() else { break };
                self.carry_out(command);
            }
        }
        self.busy.set(false);
        if self.engine.borrow().is_finished() {
            self.finish();
        } else {
            self.schedule();
        }
    }

    fn carry_out(self: &Rc<Self>, command: Command) {
        match command {
            Command::Load(index) => {
                let planned = self.planner.plan(index);
                self.events.borrow_mut().push_back(Event::Loaded { index, planned });
            }
            Command::Append { upto, lines } => self.spawn(move |run| async move {
                // Nothing may leave that is not in the ledger first: until it is, the engine waits.
                while let Err(why) = run.planner.session.ledger.append(&lines).await {
                    super::notice(
                        "ledger.append",
                        format!("{why}. Nothing is sent until it is written; make room on the disk, and it goes on by itself."),
                    );
                    wall::sleep(APPEND_AGAIN).await;
                }
                Some(Event::Appended { upto })
            }),
            Command::Send { id, request } => self.spawn(move |run| async move { Some(run.send(id, &request).await) }),
            Command::WakeAt(at) => self.wake.set((Some(at), self.wake.get().1)),
        }
    }

    /// Does something that takes a while, and feeds back what came of it.
    fn spawn<F: Future<Output = Option<Event>> + 'static>(self: &Rc<Self>, work: impl FnOnce(Rc<Self>) -> F) {
        self.pending.set(self.pending.get() + 1);
        let (run, work) = (self.clone(), work(self.clone()));
        spawn_local(async move {
            let event = work.await;
            run.pending.set(run.pending.get().saturating_sub(1));
            if let Some(event) = event {
                run.feed(event);
            }
        });
    }

    async fn send(&self, id: RequestId, request: &HttpRequest) -> Event {
        let session = &self.planner.session;
        match session.peer.send(request, self.clock().now(), Some(&self.planner.import)).await {
            Ok(answer) => Event::Answered { id, answer },
            Err(NoAnswer::Lost) => Event::Lost { id },
            // Nothing was sent. The engine takes it as a refusal of this one record, with its reason.
            Err(NoAnswer::File(_)) => {
                let body = json!({ "error": FILE_UNREADABLE }).to_string();
                Event::Answered { id, answer: Answer { status: 400, body, ..Answer::default() } }
            }
        }
    }

    /// Sees to it that the engine is woken when it asked for it.
    fn schedule(self: &Rc<Self>) {
        let (at, changes) = self.wake.get();
        let turn = changes + 1;
        self.wake.set((at, turn));
        let Some(at) = at else { return };
        let run = self.clone();
        if !self.clock().jumps() {
            let wait = self.clock().real_wait(at);
            spawn_local(async move {
                wall::sleep(wait).await;
                if run.wake.get().1 == turn {
                    run.feed(Event::Wake);
                }
            });
        } else if self.pending.get() == 0 {
            // Nothing is under way, so nothing can happen before that time.
            spawn_local(async move {
                wall::sleep(0).await;
                if run.wake.get().1 == turn {
                    run.clock().jump(at);
                    run.feed(Event::Wake);
                }
            });
        }
    }

    fn finish(&self) {
        self.over.set(true);
        self.lock.take();
        let engine = self.engine.borrow();
        let session = &self.planner.session;
        *session.state.borrow_mut() = Some(engine.state().clone());
        *session.dialect.borrow_mut() = engine.dialect().clone();
        *session.limiter.borrow_mut() = engine.limiter().clone();
        // Between runs the practice clock goes as the wall's does.
        session.clock.set_factor(1);
        let mut report = Box::new(engine.report());
        report.would_have_mailed = session.peer.would_have_mailed();
        drop(engine);
        self.tell();
        port::post(&FromWorker::Finished { report });
    }
}
