//! What several test binaries and the example of random faults share.
#![allow(dead_code, reason = "each binary uses its part")]

pub mod alone;
pub mod arrays;
pub mod bad;
pub mod books;
pub mod dice;
pub mod drive;
pub mod excuses;
pub mod imports;
pub mod rehearsal;
pub mod storm;
pub mod story;
pub mod trial;
pub mod world;
