//! Drives a task: carries out its commands and feeds back what came of them. Decides nothing itself. The run, the
//! self-check, undo and the proof are all driven by this.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, VecDeque};
use std::rc::Rc;

use serde_json::json;
use wasm_bindgen_futures::spawn_local;

use super::account::{Peer, Session};
use super::clock::Clock;
use super::ledger::tell_unwritten;
use super::plan::Planner;
use super::wall;
use crate::browser::fetch::{Abort, NoAnswer};
use crate::browser::lock::Lock;
use crate::browser::port;
use crate::catalogue::CaseIndex;
use crate::deskie::{Answer, Dialect, HttpRequest};
use crate::model::Millis;
use crate::run::ledger::State;
use crate::run::limiter::Limiter;
use crate::run::task::FILE_UNREADABLE;
use crate::run::{Command, Event, Phase, RequestId, Standing, Task};
use crate::wire::FromWorker;

/// Milliseconds between two looks at the progress.
const TICK: i64 = 200;

/// Milliseconds for which cases are read one after the other before messages of the page and answers are let in. Of a newer
/// export most cases hold nothing new, so that nothing else would.
const STRETCH: f64 = 40.0;

/// Milliseconds until a refused append to the ledger is tried again.
const APPEND_AGAIN: i64 = 5_000;

/// A task that the page can watch, and what it hands on to the next one.
pub trait Work: Task + 'static {
    /// The fold of the ledger up to the last record handed out.
    fn state(&self) -> &State;

    /// What was spent in the last minute.
    fn limiter(&self) -> &Limiter;

    /// How the account speaks, if the task has learnt it.
    fn dialect(&self) -> Option<&Dialect>;

    /// How far it has come, for the page.
    fn progress(&self, now: Millis) -> FromWorker;

    /// How it ended, for the page; none when there is nothing to tell beyond that it was stopped.
    fn outcome(&self, peer: &Peer) -> Option<FromWorker>;
}

/// What can be done with any work under way.
pub trait Steer {
    /// Tells it something.
    fn tell(self: Rc<Self>, event: Event);

    /// Runs the practice clock at another speed; a real account's clock stays real.
    fn speed(self: Rc<Self>, factor: u32);

    /// Has it ended?
    fn is_over(&self) -> bool;

    /// What is it doing?
    fn phase(&self) -> Phase;

    /// On which account?
    fn session(&self) -> &Rc<Session>;

    /// How the runs stand at this moment.
    fn standing(&self) -> Option<Standing>;
}

/// Lines on their way to the ledger, with the number to tell and what they come to.
type Append = (u64, Vec<String>, Option<Standing>);

/// A task under way, or ended.
pub struct Driver<T> {
    /// The task.
    pub task: RefCell<T>,
    session: Rc<Session>,
    /// For tasks that read cases.
    planner: Option<Planner>,
    events: RefCell<VecDeque<Event>>,
    /// Events are being handled; further ones wait their turn.
    busy: Cell<bool>,
    /// Requests, appends and readings of cases under way.
    pending: Cell<u32>,
    /// By which the requests under way can be broken off.
    flying: RefCell<HashMap<RequestId, Abort>>,
    /// Appends wait for the one before: the ledger is in order, and what is told to be durable is so with all before it.
    appends: RefCell<VecDeque<Append>>,
    appending: Cell<bool>,
    /// When the task wants to be woken, and how many times that has changed.
    wake: Cell<(Option<Millis>, u64)>,
    /// When others were last let in while cases were read.
    breath: Cell<f64>,
    over: Cell<bool>,
    /// Held for as long as the work goes on.
    lock: RefCell<Option<Lock>>,
}

impl<T: Work> Driver<T> {
    /// Takes up a task. The lock is let go at its end.
    pub fn new(task: T, session: Rc<Session>, planner: Option<Planner>, lock: Lock) -> Rc<Self> {
        Rc::new(Self {
            task: RefCell::new(task),
            session,
            planner,
            events: RefCell::default(),
            busy: Cell::new(false),
            pending: Cell::new(0),
            flying: RefCell::default(),
            appends: RefCell::default(),
            appending: Cell::new(false),
            wake: Cell::new((None, 0)),
            breath: Cell::new(wall::monotonic()),
            over: Cell::new(false),
            lock: RefCell::new(Some(lock)),
        })
    }

    /// Begins, and tells the page how far it has come, a few times a second, until it is over.
    pub async fn go(self: Rc<Self>) {
        self.feed(Event::Wake);
        while !self.over.get() {
            self.report();
            wall::sleep(TICK).await;
        }
    }

    fn clock(&self) -> &Clock {
        &self.session.clock
    }

    fn report(&self) {
        port::post(&self.task.borrow().progress(self.clock().now()));
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
            self.task.borrow_mut().handle(self.clock().now(), event);
            loop {
                let Some(command) = self.task.borrow_mut().poll() else { break };
                self.carry_out(command);
            }
        }
        self.busy.set(false);
        if self.task.borrow().is_finished() {
            self.finish();
        } else {
            self.schedule();
        }
    }

    fn carry_out(self: &Rc<Self>, command: Command) {
        match command {
            // It is then told as lost, by the one who waits for its answer.
            Command::Abort(id) => {
                let flying = self.flying.borrow().get(&id).cloned();
                flying.iter().for_each(Abort::now);
            }
            Command::Load(index) => {
                if wall::monotonic() - self.breath.get() < STRETCH {
                    self.events.borrow_mut().extend(self.load(index));
                    return;
                }
                self.pending.set(self.pending.get() + 1);
                let driver = self.clone();
                spawn_local(async move {
                    wall::sleep(0).await;
                    driver.breath.set(wall::monotonic());
                    driver.pending.set(driver.pending.get().saturating_sub(1));
                    if let Some(event) = (!driver.over.get()).then(|| driver.load(index)).flatten() {
                        driver.feed(event);
                    }
                });
            }
            Command::Append { upto, lines } => {
                let standing = self.task.borrow().state().standing().cloned();
                self.appends.borrow_mut().push_back((upto, lines, standing));
                if !self.appending.replace(true) {
                    self.pending.set(self.pending.get() + 1);
                    spawn_local(self.clone().append());
                }
            }
            Command::Send { id, request } => {
                self.pending.set(self.pending.get() + 1);
                let driver = self.clone();
                let abort = Abort::armed();
                self.flying.borrow_mut().insert(id, abort.clone());
                spawn_local(async move {
                    let event = driver.send(id, &request, &abort).await;
                    driver.flying.borrow_mut().remove(&id);
                    driver.pending.set(driver.pending.get().saturating_sub(1));
                    driver.feed(event);
                });
            }
            Command::WakeAt(at) => self.wake.set((Some(at), self.wake.get().1)),
        }
    }

    /// Reads and plans a case. Only tasks that were given a planner ask for cases.
    fn load(&self, index: CaseIndex) -> Option<Event> {
        let planned = self.planner.as_ref()?.plan(index);
        Some(Event::Loaded { index, planned })
    }

    /// Writes what waits for the ledger, one after the other.
    async fn append(self: Rc<Self>) {
        loop {
            let Some((upto, lines, standing)) = self.appends.borrow_mut().pop_front() else { break };
            // Nothing may leave that is not in the ledger first: until it is, the task waits.
            while let Err(trouble) = self.session.ledger.append(&lines, standing.as_ref()).await {
                tell_unwritten(&trouble);
                if trouble.is_final() {
                    return self.abandon();
                }
                wall::sleep(APPEND_AGAIN).await;
            }
            if self.appends.borrow().is_empty() {
                self.appending.set(false);
                self.pending.set(self.pending.get().saturating_sub(1));
                return self.feed(Event::Appended { upto });
            }
            self.feed(Event::Appended { upto });
        }
    }

    /// Ends at once: the ledger goes on without this task, so nothing it does can be written down any more. What is under
    /// way is broken off and stays an open intent, and the next task looks it up.
    fn abandon(&self) {
        self.over.set(true);
        self.flying.take().values().for_each(Abort::now);
        self.lock.take();
        self.session.state.take();
        *self.session.limiter.borrow_mut() = self.task.borrow().limiter().clone();
        self.session.clock.set_factor(1);
    }

    async fn send(&self, id: RequestId, request: &HttpRequest, abort: &Abort) -> Event {
        let import = self.planner.as_ref().map(|planner| &*planner.import);
        match self.session.peer.send(request, self.clock().now(), import, abort).await {
            Ok(answer) => Event::Answered { id, answer },
            Err(NoAnswer::Lost) => Event::Lost { id },
            // Nothing was sent. The task takes it as a refusal of this one record, with its reason.
            Err(NoAnswer::File(_)) => {
                let body = json!({ "error": FILE_UNREADABLE }).to_string();
                Event::Answered { id, answer: Answer { status: 400, body, ..Answer::default() } }
            }
        }
    }

    /// Sees to it that the task is woken when it asked for it.
    fn schedule(self: &Rc<Self>) {
        let (at, changes) = self.wake.get();
        let turn = changes + 1;
        self.wake.set((at, turn));
        let Some(at) = at else { return };
        let driver = self.clone();
        if !self.clock().jumps() {
            let wait = self.clock().real_wait(at);
            spawn_local(async move {
                wall::sleep(wait).await;
                if driver.wake.get().1 == turn {
                    driver.feed(Event::Wake);
                }
            });
        } else if self.pending.get() == 0 {
            // Nothing is under way, so nothing can happen before that time.
            spawn_local(async move {
                wall::sleep(0).await;
                if driver.wake.get().1 == turn {
                    driver.clock().jump(at);
                    driver.feed(Event::Wake);
                }
            });
        }
    }

    fn finish(&self) {
        self.over.set(true);
        // Whatever a task left on its way must not arrive while the next one is at work.
        let flying = self.flying.take();
        flying.values().for_each(Abort::now);
        self.lock.take();
        let task = self.task.borrow();
        // What is not on the disk yet is not known of the ledger: it is read again before the next work.
        *self.session.state.borrow_mut() = (!self.appending.get()).then(|| task.state().clone());
        if let Some(dialect) = task.dialect() {
            *self.session.dialect.borrow_mut() = dialect.clone();
        }
        *self.session.limiter.borrow_mut() = task.limiter().clone();
        // Between works the practice clock goes as the wall's does.
        self.session.clock.set_factor(1);
        let outcome = task.outcome(&self.session.peer);
        drop(task);
        // The figures of a run stay on the screen beside its report; for other work its outcome takes their place.
        if matches!(outcome, None | Some(FromWorker::Finished { .. })) {
            self.report();
        }
        if let Some(outcome) = outcome {
            port::post(&outcome);
        }
    }
}

impl<T: Work> Steer for Driver<T> {
    fn tell(self: Rc<Self>, event: Event) {
        self.feed(event);
    }

    fn speed(self: Rc<Self>, factor: u32) {
        if matches!(self.session.peer, Peer::Practice { .. }) && !self.over.get() {
            self.clock().set_factor(factor);
            self.schedule();
        }
    }

    fn is_over(&self) -> bool {
        self.over.get()
    }

    fn phase(&self) -> Phase {
        self.task.borrow().phase(self.clock().now())
    }

    fn session(&self) -> &Rc<Session> {
        &self.session
    }

    fn standing(&self) -> Option<Standing> {
        self.task.borrow().state().standing().cloned()
    }
}
