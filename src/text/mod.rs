//! Encodings, dates, addresses, HTML: pure functions on text.

pub mod address;
pub mod dates;
pub mod encoding;
pub mod html;
