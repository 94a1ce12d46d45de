//! The promises of undo, proved against the practice Deskie's own books.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test stops where it cannot go on")]

mod crashes;
mod driver;
mod losses;
#[path = "../support/mod.rs"]
mod support;
mod undisturbed;
mod world;
