//! The page: what the screens need from the browser, over web APIs.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::Date;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{
    BeforeUnloadEvent, Blob, Document, Element, HtmlElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement,
    Storage, Window,
};
use yew::{Callback, DragEvent, Event, InputEvent};

use super::port::WorkerPort;
use super::shelf::{self, Shelf};
use super::{clock, download, js, persist};
use crate::model::Millis;
use crate::ui::app::{App, AppProps};
use crate::ui::platform::{Platform, ShelfFile, Shell};
use crate::vendor::Settings;
use crate::wire::{FromWorker, Target, ToWorker};

/// Shows the page, with a worker already starting.
pub fn start() {
    console_error_panic_hook::set_once();
    yew::Renderer::<App>::with_props(AppProps { platform: platform() }).render();
}

fn platform() -> Platform {
    let inbox: Rc<RefCell<Inbox>> = Rc::default();
    let worker = WorkerPort::new({
        let inbox = inbox.clone();
        move |message, blob| receive(&inbox, message, blob)
    });
    Platform(Rc::new(Page {
        worker,
        inbox,
        shelf: Shelf::default(),
        guard: RefCell::new(None),
        to_keep: Cell::new(false),
    }))
}

struct Page {
    worker: WorkerPort,
    inbox: Rc<RefCell<Inbox>>,
    shelf: Shelf,
    guard: RefCell<Option<Guard>>,
    /// Is there, or will there be, a ledger on the disk that the browser was not yet asked to keep?
    to_keep: Cell<bool>,
}

/// Asks before the page is left, for as long as it is held.
type Guard = Closure<dyn Fn(BeforeUnloadEvent)>;

/// Messages that came before the screens listened wait.
#[derive(Default)]
struct Inbox {
    listener: Option<Callback<FromWorker>>,
    early: Vec<FromWorker>,
}

fn receive(inbox: &RefCell<Inbox>, message: FromWorker, blob: Option<Blob>) {
    if let (FromWorker::Download { name }, Some(blob)) = (&message, &blob)
        && let Err(thrown) = download::save(name, blob)
    {
        let message = format!(
            "{name} could not be saved ({}). Allow downloads of this page and try again.",
            js::describe(&thrown)
        );
        return deliver(inbox, FromWorker::Notice { code: "download.not_saved".into(), message });
    }
    deliver(inbox, message);
}

fn deliver(inbox: &RefCell<Inbox>, message: FromWorker) {
    let listener = inbox.borrow().listener.clone();
    match listener {
        Some(listener) => listener.emit(message),
        None => inbox.borrow_mut().early.push(message),
    }
}

impl Shell for Page {
    fn listen(&self, inbox: Callback<FromWorker>) {
        let early = std::mem::take(&mut self.inbox.borrow_mut().early);
        self.inbox.borrow_mut().listener = Some(inbox.clone());
        early.into_iter().for_each(|message| inbox.emit(message));
    }

    fn send(&self, message: ToWorker) {
        match &message {
            ToWorker::Connect { target } => self.to_keep.set(matches!(target, Target::Live { .. })),
            ToWorker::Run { .. } | ToWorker::Check { .. } if self.to_keep.take() => self.keep(),
            _ => {}
        }
        self.worker.send(&message, &[]);
    }

    fn open(&self, settings: Settings) {
        let (names, handles): (Vec<_>, Vec<_>) =
            self.shelf.held().iter().map(|(name, file)| (name.clone(), JsValue::from(file))).unzip();
        self.worker.send(&ToWorker::Open { names, settings: Box::new(settings) }, &handles);
    }

    fn restart(&self) {
        self.worker.restart();
    }

    fn end(&self) {
        self.worker.end();
    }

    fn take_drop(&self, event: &DragEvent, answer: Callback<Vec<ShelfFile>>) {
        event.prevent_default();
        let Some(data) = event.data_transfer() else { return };
        let (shelf, files) = (self.shelf.clone(), shelf::dropped(&data));
        spawn_local(async move {
            shelf.add(files.await);
            answer.emit(shelf.list());
        });
    }

    fn take_input(&self, event: &Event, answer: Callback<Vec<ShelfFile>>) {
        if let Some(input) = target::<HtmlInputElement>(event) {
            self.shelf.add(shelf::chosen(&input));
            answer.emit(self.shelf.list());
        }
    }

    fn take_sample(&self, name: &str, answer: Callback<Vec<ShelfFile>>) {
        let (shelf, inbox, name) = (self.shelf.clone(), self.inbox.clone(), name.to_owned());
        spawn_local(async move {
            match shelf::sample(&name).await {
                Ok(file) => shelf.add(vec![file]),
                Err(message) => deliver(&inbox, FromWorker::Notice { code: "sample.failed".into(), message }),
            }
            answer.emit(shelf.list());
        });
    }

    fn remove(&self, at: usize) {
        self.shelf.remove(at);
    }

    fn input_value(&self, event: &InputEvent) -> String {
        value(event)
    }

    fn change_value(&self, event: &Event) -> String {
        value(event)
    }

    fn checked(&self, event: &Event) -> bool {
        target::<HtmlInputElement>(event).is_some_and(|input| input.checked())
    }

    fn scroll(&self, event: &Event) -> (f64, f64) {
        target::<Element>(event)
            .map_or((0.0, 0.0), |element| (f64::from(element.scroll_top()), f64::from(element.client_height())))
    }

    fn now(&self) -> Millis {
        clock::now()
    }
    fn utc_offset(&self, at: Millis) -> i32 {
        -(Date::new(&(at.0 as f64).into()).get_timezone_offset() as i32)
    }

    fn zone(&self) -> String {
        let format = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new());
        let zone = js::property(&format.resolved_options(), "timeZone");
        zone.and_then(|zone| zone.as_string()).unwrap_or_default()
    }

    fn language(&self) -> String {
        window().and_then(|window| window.navigator().language()).unwrap_or_default()
    }

    fn recall(&self, name: &str) -> String {
        storage().and_then(|storage| storage.get_item(name).ok()?).unwrap_or_default()
    }

    fn remember(&self, name: &str, value: &str) {
        // Where nothing may be stored, the choice holds as long as the page.
        if let Some(storage) = storage() {
            let _ = storage.set_item(name, value);
        }
    }

    fn set_document(&self, language: &str, title: &str) {
        let Some(document) = document() else { return };
        document.set_title(title);
        set_root(&document, "lang", language);
    }

    fn set_theme(&self, theme: &str) {
        if let Some(document) = document() {
            set_root(&document, "data-theme", theme);
        }
    }

    fn focus(&self, id: &str) {
        let id = id.to_owned();
        spawn_local(async move {
            // The screen is drawn after the event that changed it; a few frames are enough.
            for _ in 0..10 {
                clock::sleep(16).await;
                let element = document().and_then(|document| document.get_element_by_id(&id));
                if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
                    // An element that refuses the focus leaves it where it was.
                    let _ = element.focus();
                    return;
                }
            }
        });
    }

    fn later(&self, millis: u32, then: Callback<()>) {
        spawn_local(async move {
            clock::sleep(i64::from(millis)).await;
            then.emit(());
        });
    }

    fn guard_leaving(&self, on: bool) {
        let Some(window) = window() else { return };
        let guard = on.then(|| {
            Guard::new(|event: BeforeUnloadEvent| {
                event.prevent_default();
                // Older browsers ask only when this is set.
                event.set_return_value("1");
            })
        });
        window.set_onbeforeunload(guard.as_ref().map(|guard| guard.as_ref().unchecked_ref()));
        *self.guard.borrow_mut() = guard;
    }
}

impl Page {
    /// Asks the browser to keep what is about to be stored, and tells when it will not.
    fn keep(&self) {
        let inbox = self.inbox.clone();
        spawn_local(async move {
            if persist::ask().await == persist::Outcome::MayGo {
                let message = "This browser may clear the ledger away when the disk fills up, or when this page is not visited \
                               for weeks. Download the ledger now and then: dropped with the files, it goes on from there.";
                deliver(&inbox, FromWorker::Notice { code: "ledger.may_go".into(), message: message.into() });
            }
        });
    }
}

fn window() -> Option<Window> {
    web_sys::window()
}

/// The browser's own storage of small texts, where it may be used.
fn storage() -> Option<Storage> {
    window()?.local_storage().ok().flatten()
}

fn document() -> Option<Document> {
    window()?.document()
}

/// Sets an attribute of `<html>`, or removes it when the value is empty.
fn set_root(document: &Document, attribute: &str, value: &str) {
    let Some(root) = document.document_element() else { return };
    // Both fail only for names that cannot be attributes.
    let _ = if value.is_empty() { root.remove_attribute(attribute) } else { root.set_attribute(attribute, value) };
}

fn target<T: JsCast>(event: &web_sys::Event) -> Option<T> {
    event.target()?.dyn_into().ok()
}

fn value(event: &web_sys::Event) -> String {
    target::<HtmlInputElement>(event)
        .map(|input| input.value())
        .or_else(|| target::<HtmlSelectElement>(event).map(|select| select.value()))
        .or_else(|| target::<HtmlTextAreaElement>(event).map(|area| area.value()))
        .unwrap_or_default()
}
