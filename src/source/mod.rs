//! Bytes to records, one format a file. Everything reads through `Read + Seek`, so the same code runs over a
//! dropped file in a worker and over a file on disk in a test. Formats only: no vendor is known here.

pub mod archive;
pub mod files;
pub mod fingerprint;
pub mod json_elements;
pub mod json_loose;
pub mod json_numbers;
pub mod json_records;
pub mod lines;
pub mod magic;
pub mod mbox;
pub mod memory;
pub mod outlook;
pub(crate) mod piece;
pub mod sheet;
mod steady;
pub mod table;
pub(crate) mod weight;
mod window;
pub mod xml_records;
pub mod xml_value;

pub use files::{FileId, FileInfo, Files, ReadSeek, Span};
pub use memory::MemoryFiles;
