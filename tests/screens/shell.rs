//! A browser in memory: remembers what was sent, answers fixed times.

use std::cell::RefCell;
use std::collections::BTreeMap;

use deskie_migrator::model::Millis;
use deskie_migrator::ui::platform::{ShelfFile, Shell};
use deskie_migrator::vendor::Settings;
use deskie_migrator::wire::{FromWorker, ToWorker};
use yew::{Callback, DragEvent, Event, InputEvent};

/// Monday 23 November 2026, 19:30 UTC.
pub const NOW: Millis = Millis(1_795_462_200_000);

#[derive(Default)]
pub struct Memory {
    pub language: &'static str,
    pub sent: RefCell<Vec<ToWorker>>,
    pub kept: RefCell<BTreeMap<String, String>>,
}

impl Shell for Memory {
    fn listen(&self, _: Callback<FromWorker>) {}
    fn send(&self, message: ToWorker) {
        self.sent.borrow_mut().push(message);
    }
    fn open(&self, _: Settings) {}
    fn restart(&self) {}
    fn end(&self) {}
    fn take_drop(&self, _: &DragEvent, _: Callback<Vec<ShelfFile>>) {}
    fn take_input(&self, _: &Event, _: Callback<Vec<ShelfFile>>) {}
    fn take_sample(&self, _: &str, _: Callback<Vec<ShelfFile>>) {}
    fn remove(&self, _: usize) {}
    fn input_value(&self, _: &InputEvent) -> String {
        String::new()
    }
    fn change_value(&self, _: &Event) -> String {
        String::new()
    }
    fn checked(&self, _: &Event) -> bool {
        false
    }
    fn scroll(&self, _: &Event) -> (f64, f64) {
        (0.0, 480.0)
    }
    fn now(&self) -> Millis {
        NOW
    }
    fn utc_offset(&self, _: Millis) -> i32 {
        180
    }
    fn zone(&self) -> String {
        "Europe/Istanbul".to_owned()
    }
    fn language(&self) -> String {
        self.language.to_owned()
    }
    fn recall(&self, name: &str) -> String {
        self.kept.borrow().get(name).cloned().unwrap_or_default()
    }
    fn remember(&self, name: &str, value: &str) {
        self.kept.borrow_mut().insert(name.to_owned(), value.to_owned());
    }
    fn set_document(&self, _: &str, _: &str) {}
    fn set_theme(&self, _: &str) {}
    fn focus(&self, _: &str) {}
    fn later(&self, _: u32, _: Callback<()>) {}
    fn guard_leaving(&self, _: bool) {}
}
