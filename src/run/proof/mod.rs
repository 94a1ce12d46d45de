//! The proof: after a run, Deskie's own lists are read back and compared with the ledger, and the messages of as many
//! cases as the person likes with the files.

pub mod verdict;

pub use verdict::{Depth, Mismatch, Proof};
