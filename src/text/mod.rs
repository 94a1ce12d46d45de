//! Encodings, dates, addresses, HTML: pure functions on text.

pub mod encoding;
