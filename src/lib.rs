//! Moves the whole history of another help desk into Deskie, from the browser.
//!
//! The rooms, in reading order. Everything but `browser` is pure: no clock, no network, no storage and no
//! randomness of its own; they come in as values.
//!
//! - [`model`]: what every export becomes.
//! - [`text`]: encodings, dates, addresses, HTML: pure functions on text.
//! - [`source`]: bytes to records, one format a file.
//! - [`vendor`]: records to model, one vendor a file.
//! - [`catalogue`]: what the dropped files hold: compact headers and locators, never bodies.
//! - [`deskie`]: the API as documented: requests, replies, errors, limits, account, dialect.
//! - [`plan`]: one case and the mapping to its literal requests and their cost.
//! - [`run`]: the engine: what to send next, what an answer means; limiter, ledger, report.
//! - [`practice`]: a faithful Deskie in memory.
//! - [`wire`]: what crosses between page and worker.
//! - [`ui`]: the page.
//! - `browser`: the only room that touches web APIs (wasm32 only).

#[cfg(target_arch = "wasm32")]
pub mod browser;
pub mod catalogue;
pub mod deskie;
pub mod model;
pub mod plan;
pub mod practice;
pub mod run;
pub mod source;
pub mod text;
pub mod ui;
pub mod vendor;
pub mod wire;
