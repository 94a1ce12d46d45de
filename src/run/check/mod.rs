//! The self-check: before the first real write, one trial case for an address of the person's own is made, read back and
//! removed again, and with it every open point of the API's documents that can be tried is settled into a
//! [`crate::deskie::Dialect`].

pub mod findings;

pub use findings::{Finding, Findings, Weight};
