//! The worker: takes the page's messages one by one and answers them. Reading and planning are done here; work on an
//! account is driven by [`drive`].

mod account;
mod clock;
mod download;
mod drive;
mod ledger;
mod plan;
mod recipe;
mod run;
mod standings;
mod tasks;

use std::cell::{Cell, RefCell};
use std::ops::ControlFlow;
use std::rc::Rc;

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::Blob;

use super::blob::BlobFiles;
use super::clock as wall;
use super::port;
use crate::catalogue::CaseIndex;
use crate::plan::Mapping;
use crate::run::undo::Look;
use crate::run::{Engine, Event};
use crate::vendor::Settings;
use crate::vendor::import::Import;
use crate::wire::{FromWorker, ToWorker};
use account::Session;
use drive::{Driver, Steer};
use ledger::Dropped;

/// Milliseconds between two messages about progress.
const REPORT_EVERY: f64 = 100.0;

/// What the worker holds between messages.
#[derive(Default)]
struct Desk {
    import: RefCell<Option<Rc<Import>>>,
    session: RefCell<Option<Rc<Session>>>,
    mapping: RefCell<Option<Rc<Mapping>>>,
    /// Counts the plannings: a newer one ends an older one that is under way.
    planning: Cell<u64>,
    /// Of which cases the last plan sends something.
    sent: RefCell<Vec<bool>>,
    /// The last run, for its lists.
    run: RefCell<Option<Rc<Driver<Engine>>>>,
    /// The last work of any kind, under way or ended.
    work: RefCell<Option<Rc<dyn Steer>>>,
    /// The last look at what undo would do.
    looked: RefCell<Option<Rc<Driver<Look>>>>,
    /// Ledgers among the files that were dropped.
    ledgers: RefCell<Vec<Dropped>>,
    /// How fast the practice clock goes, see [`ToWorker::Speed`].
    speed: Cell<u32>,
}

/// What a person is told whose other tab works on the account.
const OTHER_TAB: &str = "A run into this account goes on in another tab. Go on there.";

/// Starts to listen.
pub fn start() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        port::post(&FromWorker::Broken { message: info.to_string() });
    }));
    let desk = Rc::new(Desk { speed: Cell::new(1), ..Desk::default() });
    port::serve(move |message, handles| desk.clone().take(message, handles));
}

/// Tells the page of something the person should know, while everything goes on.
fn notice(code: &str, message: impl Into<String>) {
    port::post(&FromWorker::Notice { code: code.to_owned(), message: message.into() });
}

/// Tells the page of something that went wrong here, in a sentence.
fn broken(message: impl Into<String>) {
    port::post(&FromWorker::Broken { message: message.into() });
}

impl Desk {
    fn take(self: Rc<Self>, message: ToWorker, handles: Vec<JsValue>) {
        match message {
            ToWorker::Open { names, settings } => self.open(names, handles, *settings),
            ToWorker::Connect { target } => spawn_local(self.connect(target)),
            ToWorker::Plan { mapping } => spawn_local(self.plan(*mapping)),
            ToWorker::PlanCase { index } => self.plan_one(CaseIndex(index)),
            ToWorker::Run { sample } => spawn_local(self.begin(sample)),
            ToWorker::Speed { factor } => {
                self.speed.set(factor);
                self.steer(|work| work.speed(factor));
            }
            ToWorker::Pause => self.steer(|work| work.tell(Event::Pause)),
            ToWorker::Resume => self.steer(|work| work.tell(Event::Resume)),
            ToWorker::Stop => self.steer(|work| work.tell(Event::Stop)),
            ToWorker::Share { percent } => self.steer(|work| work.tell(Event::Share(percent))),
            ToWorker::Failures { from, count } => {
                if let Some(run) = &*self.run.borrow() {
                    let rows = run.task.borrow().failures(from as usize, count as usize).to_vec();
                    port::post(&FromWorker::Failures { from, rows });
                }
            }
            ToWorker::ReportRows { from, count } => {
                if let Some(run) = &*self.run.borrow() {
                    let rows = run.task.borrow().rows(from as usize, count as usize);
                    port::post(&FromWorker::ReportRows { from, rows });
                }
            }
            ToWorker::Download { what } => spawn_local(self.download(what)),
            ToWorker::Standings => spawn_local(self.standings()),
            ToWorker::Forget { account } => spawn_local(self.forget(account)),
            ToWorker::UndoLook => spawn_local(self.undo_look()),
            ToWorker::Undo { changed } => spawn_local(self.undo(changed)),
            ToWorker::Prove { depth } => spawn_local(self.prove(depth)),
            ToWorker::Check { address } => spawn_local(self.check(address)),
            ToWorker::Mail { said } => spawn_local(self.mail(said)),
            ToWorker::Cases { .. } | ToWorker::Case { .. } | ToWorker::Problems { .. } => self.look(message),
        }
    }

    fn open(self: Rc<Self>, names: Vec<String>, handles: Vec<JsValue>, mut settings: Settings) {
        // The memory of the last pass first: it never shrinks, but it is used again.
        self.import.take();
        self.mapping.take();
        let files = names.into_iter().zip(handles.into_iter().filter_map(|handle| handle.dyn_into::<Blob>().ok()));
        let (ledgers, files): (Vec<_>, Vec<_>) = files.partition(|(_, blob)| Dropped::is_one(blob));
        self.take_ledgers(ledgers.into_iter().map(|(_, blob)| blob));
        let (recipes, files): (Vec<_>, Vec<_>) = files.into_iter().partition(|(_, blob)| recipe::is_one(blob));
        let recipe = recipes.last().map(|(_, blob)| recipe::read(blob));
        // A recipe is dropped to be followed; else a run that is taken up reads the files as it did.
        let reading = recipe.iter().flatten().find_map(|recipe| recipe.reading().cloned());
        let reading = reading.or_else(|| self.ledgers.borrow().iter().find_map(|file| file.reading().cloned()));
        if let Some(recipe) = recipe {
            port::post(&FromWorker::RecipeFile { recipe });
        }
        if let Some(reading) = reading {
            settings.take_up(&reading);
            port::post(&FromWorker::ReadAs { reading: Box::new(reading) });
        }
        let begun = wall::monotonic();
        let mut told = begun;
        let opened = Import::open(Box::new(BlobFiles::new(files)), settings, &mut |progress| {
            if wall::monotonic() - told >= REPORT_EVERY {
                told = wall::monotonic();
                port::post(&FromWorker::Scanning { progress: progress.clone() });
            }
            ControlFlow::Continue(())
        });
        // The page cancels by ending the worker, so a pass that returns has come to its end.
        let Ok(import) = opened else { return };
        let mut xray = import.xray();
        xray.took = ((wall::monotonic() - begun) as i64, memory_size());
        *self.import.borrow_mut() = Some(Rc::new(import));
        port::post(&FromWorker::Scanned { xray: Box::new(xray) });
        // The account may be connected already.
        if let Some(session) = self.session()
            && !self.ledgers.borrow().is_empty()
        {
            spawn_local(async move {
                self.take_up_ledgers(&session).await;
                port::post(&account::connected(&session));
            });
        }
    }

    /// Reads the ledgers among the dropped files, and tells the page how their runs stand.
    fn take_ledgers(&self, blobs: impl Iterator<Item = Blob>) {
        self.ledgers.borrow_mut().clear();
        for blob in blobs {
            let standing = match Dropped::read(blob) {
                Ok(file) if file.standing().account == account::PRACTICE => {
                    Err("this is the ledger of a rehearsal; the practice Deskie it speaks of is gone".to_owned())
                }
                Ok(file) => {
                    let standing = file.standing().clone();
                    self.ledgers.borrow_mut().push(file);
                    Ok(standing)
                }
                Err(why) => Err(why.to_string()),
            };
            port::post(&FromWorker::LedgerFile { standing });
        }
    }

    /// Answers questions about the catalogue.
    fn look(&self, message: ToWorker) {
        let Some(import) = self.import() else { return };
        let answer = match message {
            ToWorker::Cases { query, from, count } => {
                let (total, rows) = import.rows(&query, from, count);
                FromWorker::Cases { query, from, total, rows }
            }
            ToWorker::Case { index } => FromWorker::Case { index, case: import.view(CaseIndex(index)).map(Box::new) },
            ToWorker::Problems { from, count } => {
                FromWorker::Problems { from, rows: import.problem_lines(from, count) }
            }
            _ => return,
        };
        port::post(&answer);
    }

    /// The files that are open; tells the page when there are none.
    fn import(&self) -> Option<Rc<Import>> {
        let import = self.import.borrow().clone();
        if import.is_none() {
            broken("no files are open; drop them again");
        }
        import
    }

    fn session(&self) -> Option<Rc<Session>> {
        self.session.borrow().clone()
    }

    fn steer(&self, act: impl FnOnce(Rc<dyn Steer>)) {
        // The borrow must not last while the work acts: it may end, and a new one begin.
        let work = self.work.borrow().clone();
        if let Some(work) = work {
            act(work);
        }
    }
}

/// Bytes of wasm memory. It only grows, so this is also its peak.
fn memory_size() -> u64 {
    let memory = wasm_bindgen::memory();
    super::js::property(&memory, "buffer")
        .and_then(|buffer| super::js::property(&buffer, "byteLength"))
        .and_then(|length| length.as_f64())
        .map_or(0, |length| length as u64)
}
