//! Gathers differences: all are counted, a thousand are kept, unexplained ones first.

use super::verdict::{Mismatch, Proof};

/// Differences that are kept.
const KEPT: usize = 1_000;

/// A difference before it is known whose it is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Finding {
    pub code: &'static str,
    pub explained: bool,
    pub message: String,
}

impl Finding {
    pub fn new(code: &'static str, explained: bool, message: impl Into<String>) -> Self {
        Self { code, explained, message: message.into() }
    }
}

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Tally {
    differences: u64,
    explained: u64,
    open_list: Vec<Mismatch>,
    explained_list: Vec<Mismatch>,
}

impl Tally {
    pub fn add(&mut self, mismatch: Mismatch) {
        self.differences += 1;
        self.explained += u64::from(mismatch.explained);
        let list = if mismatch.explained { &mut self.explained_list } else { &mut self.open_list };
        if list.len() < KEPT {
            list.push(mismatch);
        }
    }

    pub fn write(&self, proof: &mut Proof) {
        proof.differences = self.differences;
        proof.explained = self.explained;
        proof.list = self.open_list.iter().chain(&self.explained_list).take(KEPT).cloned().collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_are_counted_and_those_without_a_reason_are_shown_first() {
        let mut tally = Tally::default();
        for at in 0..3_000 {
            tally.add(Mismatch {
                case: at.to_string(),
                number: String::new(),
                url: None,
                code: "case.missing".into(),
                explained: at % 10 != 0,
                message: String::new(),
            });
        }
        let mut proof = Proof::default();
        tally.write(&mut proof);
        assert_eq!((proof.differences, proof.explained, proof.list.len()), (3_000, 2_700, 1_000));
        assert!(proof.list[..300].iter().all(|row| !row.explained));
        assert!(proof.list[300..].iter().all(|row| row.explained));
        assert!(!proof.holds());
    }
}
