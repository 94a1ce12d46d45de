//! Whatever exports are wrapped in and however they are written, their records are read; what cannot be read says why,
//! and nothing that is dropped takes the page's time or memory.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test stops where it cannot go on")]

mod archives;
mod damage;
mod encodings;
mod hostile;
mod lazy;
mod make;
mod sheets;
