//! Encodings, dates, addresses, HTML: pure functions on text.

pub mod address;
pub mod dates;
pub mod day;
pub mod encoding;
pub mod html;
