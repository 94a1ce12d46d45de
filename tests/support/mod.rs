//! What several test binaries share.
#![allow(dead_code, reason = "each test binary uses its part")]

pub mod books;
pub mod imports;
pub mod rehearsal;
