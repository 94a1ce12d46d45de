//! What several test binaries share.
#![allow(dead_code, reason = "each test binary uses its part")]

pub mod arrays;
pub mod books;
pub mod drive;
pub mod imports;
pub mod rehearsal;
