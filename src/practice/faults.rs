//! Mishaps between the server and its client, decided by a seed and the number of the request.

use serde::{Deserialize, Serialize};

use super::random::Random;
use crate::deskie::Answer;

/// How often something goes wrong, and by which dice.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Faults {
    /// The dice.
    pub seed: u64,
    /// Of a hundred requests, so many meet a mishap. 100 and more: all.
    pub percent: u8,
}

/// What goes wrong.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Fault {
    /// The request never arrives.
    Dropped,
    /// The request is carried out; its answer is lost.
    LostAnswer,
    /// The answer comes late by so many milliseconds.
    Slow(i64),
    /// A gateway answers with this status and a page of HTML, after the request was carried out or instead of it.
    Status {
        /// 500, 502 or 504.
        code: u16,
        /// Carried out all the same?
        done: bool,
    },
    /// A 429 that the books know nothing of, as a gateway gives it.
    TooMany {
        /// Seconds to wait, if told.
        retry_after: Option<u32>,
    },
    /// The request is carried out; its answer breaks off in the middle.
    Truncated,
}

/// What reaches the client.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Delivery {
    /// An answer, so many milliseconds later.
    Answer {
        /// The answer.
        answer: Answer,
        /// Milliseconds.
        delay: i64,
    },
    /// None: to the client a network error.
    Lost,
}

impl Faults {
    /// What happens to request `number` (counted from 1), if anything.
    pub fn decide(self, number: u64) -> Option<Fault> {
        let mut dice = Random::at(self.seed, number);
        if dice.below(100) >= u64::from(self.percent) {
            return None;
        }
        Some(match dice.below(6) {
            0 => Fault::Dropped,
            1 => Fault::LostAnswer,
            2 => Fault::Slow(i64::try_from(1_000 + dice.below(29_000)).unwrap_or(1_000)),
            3 => {
                let code = match dice.below(3) {
                    0 => 500,
                    1 => 502,
                    _ => 504,
                };
                Fault::Status { code, done: dice.below(2) == 0 }
            }
            4 => {
                let seconds = u32::try_from(1 + dice.below(60)).unwrap_or(1);
                Fault::TooMany { retry_after: (dice.below(2) == 0).then_some(seconds) }
            }
            _ => Fault::Truncated,
        })
    }
}

impl Fault {
    /// Does the request reach the books?
    pub(super) const fn reaches_the_books(self) -> bool {
        match self {
            Self::Dropped | Self::TooMany { .. } => false,
            Self::LostAnswer | Self::Slow(_) | Self::Truncated => true,
            Self::Status { done, .. } => done,
        }
    }

    /// What the client gets, given the server's own answer (empty when the request never reached it).
    pub(super) fn deliver(self, mut answer: Answer) -> Delivery {
        match self {
            Self::Dropped | Self::LostAnswer => Delivery::Lost,
            Self::Slow(delay) => Delivery::Answer { answer, delay },
            Self::Status { code, .. } => Delivery::Answer { answer: gateway(code, None), delay: 0 },
            Self::TooMany { retry_after } => Delivery::Answer { answer: gateway(429, retry_after), delay: 0 },
            Self::Truncated => {
                answer.body = answer.body.chars().take(answer.body.chars().count() / 2).collect();
                Delivery::Answer { answer, delay: 0 }
            }
        }
    }
}

fn gateway(status: u16, retry_after: Option<u32>) -> Answer {
    let body = format!("<html><head><title>{status}</title></head><body><h1>{status}</h1><hr>nginx</body></html>");
    Answer { status, retry_after, body, ..Answer::default() }
}
