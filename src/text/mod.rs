//! Encodings, dates, addresses, HTML, tables: pure functions on text.

pub mod address;
pub mod csv;
pub mod dates;
pub mod day;
pub mod encoding;
pub mod filename;
pub mod html;
