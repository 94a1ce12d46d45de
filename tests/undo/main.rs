//! The promises of undo, proved against the practice Deskie's own books.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test stops where it cannot go on")]

mod bulk;
mod clocks;
mod crashes;
mod driver;
mod endless;
mod labels;
mod losses;
mod meanwhile;
#[path = "../support/mod.rs"]
mod support;
mod undisturbed;
mod world;
