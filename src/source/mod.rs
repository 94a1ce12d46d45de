//! Bytes to records, one format a file. Everything reads through `Read + Seek`, so the same code runs over a
//! dropped file in a worker and over a file on disk in a test. Formats only: no vendor is known here.

pub mod files;
pub mod mbox;

pub use files::{FileId, FileInfo, Files, ReadSeek, Span};
