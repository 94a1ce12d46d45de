//! The proof: after a run, Deskie's own lists are read back and compared with the ledger, and the messages of as many
//! cases as the person likes with the files.

mod absent;
mod compare;
mod deep;
mod headers;
mod messages;
mod rows;
mod tally;
pub mod verdict;
mod verify;
mod windows;

pub use verdict::{Depth, Mismatch, Proof};
pub use verify::{Config, Verify};
