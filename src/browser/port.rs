//! Messages between page and worker. Each is an array `[json, …handles]` that travels by structured clone: the JSON
//! is a [`ToWorker`] or [`FromWorker`], the handles are files to read or a blob to download.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::Array;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, DedicatedWorkerGlobalScope, ErrorEvent, MessageEvent, Url, Worker};

use super::js;
use crate::wire::{FromWorker, ToWorker};

/// The page's end of the line. The worker is started with the first use and again after [`WorkerPort::restart`].
pub struct WorkerPort {
    live: RefCell<Option<Live>>,
    inbox: Inbox,
}

type Inbox = Rc<dyn Fn(FromWorker, Option<Blob>)>;

/// A running worker. What is sent before it is ready waits.
struct Live {
    worker: Worker,
    ready: Rc<Cell<bool>>,
    waiting: Rc<RefCell<Vec<Array>>>,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(ErrorEvent)>,
}

impl Drop for Live {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

impl WorkerPort {
    /// Starts a worker whose messages go to `inbox`.
    pub fn new(inbox: impl Fn(FromWorker, Option<Blob>) + 'static) -> Self {
        let port = Self { live: RefCell::new(None), inbox: Rc::new(inbox) };
        port.restart();
        port
    }

    /// Sends a message with the files that belong to it.
    pub fn send(&self, message: &ToWorker, handles: &[JsValue]) {
        let letter = match letter(message) {
            Ok(letter) => letter,
            Err(error) => return self.broken(format!("a message could not be written: {error}")),
        };
        for handle in handles {
            letter.push(handle);
        }
        let posted = match &*self.live.borrow() {
            Some(live) if live.ready.get() => live.worker.post_message(&letter),
            Some(live) => {
                live.waiting.borrow_mut().push(letter);
                Ok(())
            }
            None => Ok(()),
        };
        if let Err(thrown) = posted {
            self.broken(format!("a message could not be sent: {}", js::describe(&thrown)));
        }
    }

    /// Ends the worker at once, with all it holds, and starts a new one.
    pub fn restart(&self) {
        let old = self.live.borrow_mut().take();
        drop(old);
        match Live::start(&self.inbox) {
            Ok(live) => *self.live.borrow_mut() = Some(live),
            Err(thrown) => self.broken(format!("the worker could not be started: {}", js::describe(&thrown))),
        }
    }

    /// Ends the worker at once, for good. What is under way breaks off as if the tab had been closed.
    pub fn end(&self) {
        let Some(live) = self.live.borrow_mut().take() else { return };
        live.worker.terminate();
        // This may be called from within one of its own closures, so it is dropped after that.
        wasm_bindgen_futures::spawn_local(async move { drop(live) });
    }

    fn broken(&self, message: String) {
        (self.inbox)(FromWorker::Broken { message }, None);
    }
}

impl Live {
    fn start(inbox: &Inbox) -> Result<Self, JsValue> {
        let url = bootstrap()?;
        let worker = Worker::new(&url)?;
        let ready = Rc::new(Cell::new(false));
        let waiting: Rc<RefCell<Vec<Array>>> = Rc::default();
        let on_message = Closure::<dyn Fn(MessageEvent)>::new({
            let (inbox, ready, waiting, worker) = (inbox.clone(), ready.clone(), waiting.clone(), worker.clone());
            move |event: MessageEvent| {
                let letter: Array = event.data().unchecked_into();
                let message = letter.get(0).as_string().unwrap_or_default();
                match serde_json::from_str(&message) {
                    Ok(FromWorker::Ready) => {
                        ready.set(true);
                        // Frees a few bytes; nothing depends on it.
                        let _ = Url::revoke_object_url(&url);
                        for letter in waiting.take() {
                            if let Err(thrown) = worker.post_message(&letter) {
                                let message = format!("a message could not be sent: {}", js::describe(&thrown));
                                inbox(FromWorker::Broken { message }, None);
                            }
                        }
                        inbox(FromWorker::Ready, None);
                    }
                    Ok(message) => inbox(message, letter.get(1).dyn_into().ok()),
                    Err(error) => {
                        let message = format!("a message of the worker could not be read: {error}");
                        inbox(FromWorker::Broken { message }, None);
                    }
                }
            }
        });
        let on_error = Closure::<dyn Fn(ErrorEvent)>::new({
            let inbox = inbox.clone();
            move |event: ErrorEvent| {
                let message = js::property(&event, "message").and_then(|text| text.as_string()).unwrap_or_default();
                inbox(FromWorker::Broken { message: format!("the worker failed: {message}") }, None);
            }
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Self { worker, ready, waiting, _on_message: on_message, _on_error: on_error })
    }
}

/// The address of a one-line script that loads the worker. A worker started from a blob lives under the
/// Content-Security-Policy of the page's `<meta>`; one started from its own address would live under none.
fn bootstrap() -> Result<String, JsValue> {
    let base = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.base_uri().ok().flatten())
        .ok_or(JsValue::UNDEFINED)?;
    let script = JsValue::from(Url::new_with_base("worker.js", &base)?.href());
    let wasm = JsValue::from(Url::new_with_base("worker_bg.wasm", &base)?.href());
    let quote = |url: &JsValue| js_sys::JSON::stringify(url).map(String::from);
    let line = format!("importScripts({});wasm_bindgen({{module_or_path:{}}});", quote(&script)?, quote(&wasm)?);
    let options = BlobPropertyBag::new();
    options.set_type("text/javascript");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&line.into()), &options)?;
    Url::create_object_url_with_blob(&blob)
}

/// The worker's end: hands every message of the page to `handler`, then says [`FromWorker::Ready`].
pub fn serve(handler: impl Fn(ToWorker, Vec<JsValue>) + 'static) {
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let letter: Array = event.data().unchecked_into();
        match serde_json::from_str(&letter.get(0).as_string().unwrap_or_default()) {
            Ok(message) => handler(message, letter.iter().skip(1).collect()),
            Err(error) => {
                post(&FromWorker::Broken { message: format!("a message of the page could not be read: {error}") });
            }
        }
    });
    if let Some(scope) = scope() {
        scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    }
    // The worker listens as long as it lives.
    on_message.forget();
    post(&FromWorker::Ready);
}

/// Sends a message from the worker to the page.
pub fn post(message: &FromWorker) {
    post_with(message, None);
}

/// As [`post`], with a file for the person.
pub fn post_with(message: &FromWorker, blob: Option<&Blob>) {
    let Some(scope) = scope() else { return };
    let letter = letter(message).unwrap_or_else(|error| {
        // Plain text always serialises, so this cannot go round in circles.
        let message = FromWorker::Broken { message: format!("a message could not be written: {error}") };
        letter(&message).unwrap_or_default()
    });
    if let Some(blob) = blob {
        letter.push(blob);
    }
    // Fails only when the page is gone.
    let _ = scope.post_message(&letter);
}

fn letter(message: &impl serde::Serialize) -> Result<Array, serde_json::Error> {
    serde_json::to_string(message).map(|json| Array::of1(&json.into()))
}

fn scope() -> Option<DedicatedWorkerGlobalScope> {
    js_sys::global().dyn_into().ok()
}
