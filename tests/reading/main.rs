//! What a person chose about the files decides how they are read: each source by itself, and again in the same way later.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

mod again;
mod drop;
mod sources;
