//! By what a file is known again, whatever it is called.

use serde::{Deserialize, Serialize};

use super::Mark;

/// Length and hash of a file.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
pub struct Fingerprint {
    /// Length in bytes.
    pub size: u64,
    /// Hash of stretches spread evenly over the file, see [`crate::source::fingerprint`]; of all bytes of a short one.
    pub sum: Mark,
}
