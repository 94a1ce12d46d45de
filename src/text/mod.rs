//! Encodings, dates, addresses, HTML: pure functions on text.

pub mod dates;
pub mod encoding;
