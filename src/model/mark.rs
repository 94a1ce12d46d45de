//! A short hash by which a text is known again without being kept: 64 bits of SHA-256.
//!
//! The ledger keeps marks, never texts. A mark stays the same from version to version of this program.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

/// The mark of one or several texts; written as 16 hexadecimal digits.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Mark(pub u64);

impl Mark {
    /// The mark of these parts, in this order. `["ab", "c"]` and `["a", "bc"]` differ.
    pub fn of<I: IntoIterator<Item: AsRef<[u8]>>>(parts: I) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            let part = part.as_ref();
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        let mut first = [0; 8];
        first.copy_from_slice(&hash.finalize()[..8]);
        Self(u64::from_be_bytes(first))
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl FromStr for Mark {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        u64::from_str_radix(text, 16).map(Self)
    }
}

impl Serialize for Mark {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Mark {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        std::borrow::Cow::<'de, str>::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_stable_and_tells_parts_apart() {
        assert_eq!(Mark::of(["ab", "c"]).to_string(), "601d5476e2ccfe2c");
        assert_ne!(Mark::of(["ab", "c"]), Mark::of(["a", "bc"]));
        let json = serde_json::to_string(&Mark(7)).unwrap();
        assert_eq!(json, "\"0000000000000007\"");
        assert_eq!(serde_json::from_str::<Mark>(&json).unwrap(), Mark(7));
    }
}
