//! What the page needs from a browser, as one trait: `browser` implements it over web APIs, native tests over memory.

use std::rc::Rc;

use yew::{Callback, DragEvent, Event, InputEvent};

use crate::model::Millis;
use crate::vendor::Settings;
use crate::wire::{FromWorker, ToWorker};

/// A file that was dropped or chosen and is held for the worker.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ShelfFile {
    /// Path as dropped, with folders.
    pub name: String,
    /// Size in bytes.
    pub size: u64,
}

/// The browser as the page sees it. Handles of files never enter the page's state: the shell keeps them on a shelf, in
/// order, and hands them to the worker.
pub trait Shell {
    /// Where messages of the worker go; called once when the page starts. Restarting the worker keeps it.
    fn listen(&self, inbox: Callback<FromWorker>);

    /// Sends a message to the worker; it is held until the worker is ready.
    fn send(&self, message: ToWorker);

    /// Sends [`ToWorker::Open`] with all files of the shelf.
    fn open(&self, settings: Settings);

    /// Ends the worker at once and starts a new one: how a pass is cancelled and its memory given back.
    fn restart(&self);

    /// Ends the worker at once, for good: after a failure of the program nothing more is sent.
    fn end(&self);

    /// Puts what was dropped (folders with all they hold) on the shelf and answers the whole shelf.
    fn take_drop(&self, event: &DragEvent, shelf: Callback<Vec<ShelfFile>>);

    /// Puts what was chosen in a file input on the shelf and answers the whole shelf.
    fn take_input(&self, event: &Event, shelf: Callback<Vec<ShelfFile>>);

    /// Puts the sample export of this name (a file of `samples/`) on the shelf and answers the whole shelf.
    fn take_sample(&self, name: &str, shelf: Callback<Vec<ShelfFile>>);

    /// Takes one file off the shelf.
    fn remove(&self, at: usize);

    /// The value of the control an event came from.
    fn input_value(&self, event: &InputEvent) -> String;

    /// The value of the control an event came from.
    fn change_value(&self, event: &Event) -> String;

    /// Is the checkbox an event came from ticked?
    fn checked(&self, event: &Event) -> bool;

    /// Scroll offset and visible height, in CSS pixels, of the element an event came from.
    fn scroll(&self, event: &Event) -> (f64, f64);

    /// The clock.
    fn now(&self) -> Millis;

    /// Minutes to add to UTC for the person's own clock at an instant.
    fn utc_offset(&self, at: Millis) -> i32;

    /// The person's own time zone by its IANA name; empty where the browser does not say.
    fn zone(&self) -> String;

    /// The browser's language, e.g. `ru-RU`.
    fn language(&self) -> String;

    /// What [`Shell::remember`] kept under this name, also when the page is opened again; empty where there is nothing.
    fn recall(&self, name: &str) -> String;

    /// Keeps a choice about the page itself. Never anything of the files or the account.
    fn remember(&self, name: &str, value: &str);

    /// Sets the language of the document and the title of the tab.
    fn set_document(&self, language: &str, title: &str);

    /// Forces light or dark (`"light"`, `"dark"`), or follows the system (`""`).
    fn set_theme(&self, theme: &str);

    /// Moves the keyboard focus to the element with this id, once it is on the page.
    fn focus(&self, id: &str);

    /// Calls back once, after so many milliseconds.
    fn later(&self, millis: u32, then: Callback<()>);

    /// Asks before the page is left, while `on`.
    fn guard_leaving(&self, on: bool);
}

/// A shell that can be a property and a context.
#[derive(Clone)]
pub struct Platform(pub Rc<dyn Shell>);

impl PartialEq for Platform {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}
