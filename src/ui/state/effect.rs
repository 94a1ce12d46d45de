//! What the page asks of the browser. An effect is carried out once, right after the action that caused it, and not kept.

use crate::ui::words::Language;
use crate::vendor::Settings;
use crate::wire::ToWorker;

use super::Theme;

/// One thing to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Send a message to the worker.
    Send(ToWorker),
    /// Read the shelf.
    Open(Box<Settings>),
    /// A new worker.
    Restart,
    /// No worker any more.
    End,
    /// Take a file off the shelf.
    Remove(usize),
    /// Move the keyboard focus.
    Focus(&'static str),
    /// Move the keyboard focus to this case in the list, where it is drawn.
    FocusCase(u32),
    /// Ask before the page is left.
    Guard(bool),
    /// Light, dark, or as the system.
    Theme(Theme),
    /// Ask for the standings after so many milliseconds.
    AskAgain(u32),
    /// Language of the document and title of the tab.
    Document(Language, String),
}
