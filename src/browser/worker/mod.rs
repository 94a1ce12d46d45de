//! The worker: takes the page's messages one by one and answers them. Reading and planning are done here; a run is
//! driven by [`run`].

mod account;
mod clock;
mod download;
mod plan;
mod run;

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
use crate::vendor::Settings;
use crate::vendor::import::Import;
use crate::wire::{FromWorker, ToWorker};
use account::Session;
use run::Run;

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
    run: RefCell<Option<Rc<Run>>>,
    /// How fast the practice clock goes, see [`ToWorker::Speed`].
    speed: Cell<u32>,
}

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
            ToWorker::Open { names, settings } => self.open(names, handles, settings),
            ToWorker::Connect { target } => spawn_local(self.connect(target)),
            ToWorker::Plan { mapping } => spawn_local(self.plan(*mapping)),
            ToWorker::PlanCase { index } => self.plan_one(CaseIndex(index)),
            ToWorker::Run { sample } => spawn_local(self.begin(sample)),
            ToWorker::Speed { factor } => {
                self.speed.set(factor);
                self.with_run(|run| run.speed(factor));
            }
            ToWorker::Pause => self.with_run(Run::pause),
            ToWorker::Resume => self.with_run(Run::resume),
            ToWorker::Stop => self.with_run(Run::stop),
            ToWorker::Share { percent } => self.with_run(|run| run.share(percent)),
            ToWorker::Failures { from, count } => self.with_run(|run| {
                port::post(&FromWorker::Failures { from, rows: run.failures(from, count) });
            }),
            ToWorker::ReportRows { from, count } => self.with_run(|run| {
                port::post(&FromWorker::ReportRows { from, rows: run.rows(from, count) });
            }),
            ToWorker::Download { what } => spawn_local(self.download(what)),
            ToWorker::Standings
            | ToWorker::Check { .. }
            | ToWorker::UndoLook
            | ToWorker::Undo { .. }
            | ToWorker::Prove { .. }
            | ToWorker::Forget { .. } => broken("the page asks for something that this worker does not know"),
            ToWorker::Cases { .. } | ToWorker::Case { .. } | ToWorker::Problems { .. } => self.look(message),
        }
    }

    fn open(&self, names: Vec<String>, handles: Vec<JsValue>, settings: Settings) {
        // The memory of the last pass first: it never shrinks, but it is used again.
        self.import.take();
        self.mapping.take();
        let files = names.into_iter().zip(handles.into_iter().filter_map(|handle| handle.dyn_into::<Blob>().ok()));
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
                let problems = import.catalogue().problems.iter();
                FromWorker::Problems {
                    from,
                    rows: problems.skip(from as usize).take(count as usize).cloned().collect(),
                }
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

    fn with_run(&self, act: impl FnOnce(&Rc<Run>)) {
        // The borrow must not last while the run acts: it may end, and a new one begin.
        let run = self.run.borrow().clone();
        if let Some(run) = run {
            act(&run);
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
