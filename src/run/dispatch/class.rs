//! What an answer means for everybody. Three classes of trouble: this record (report it, go on), everybody (429, 5xx,
//! offline, 401: all wait or stop), unclear (look before anything is sent again).

use super::{Control, Dispatch, Outage};
use crate::deskie::Answer;
use crate::deskie::reply;

/// An answer sorted into its class.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Class {
    /// It was done; the body is to be read.
    Done,
    /// It was not done, and everybody has to wait or stop; that is arranged already.
    NotNow,
    /// This record was refused for good.
    Refused(String),
    /// It may or may not have been done.
    Unclear,
}

impl Dispatch {
    /// The same as [`Dispatch::classify`] for a removal. Not every login may remove things; that concerns nothing else.
    pub fn classify_removal(&mut self, answer: Option<&Answer>) -> Class {
        match answer.filter(|answer| answer.status == 403) {
            Some(answer) => Class::Refused(reply::error_code(answer).unwrap_or_else(|| "http_403".into())),
            None => self.classify(answer),
        }
    }

    /// Sorts the answer that the last event brought (`None`: none came), and arranges what concerns everybody.
    pub fn classify(&mut self, answer: Option<&Answer>) -> Class {
        let Some(answer) = answer else {
            self.back_off(None);
            return Class::Unclear;
        };
        let code = reply::error_code(answer);
        match (answer.status, code) {
            (401, _) => {
                self.halt("auth.key", "Deskie no longer accepts the API key. Check it, connect again and go on.");
                Class::NotNow
            }
            (403, code) if self.login.is_of_record(self.answered, self.wrote, code.as_deref()) => {
                Class::Refused(code.unwrap_or_else(|| "http_403".into()))
            }
            (403, _) => {
                self.halt(
                    "auth.login",
                    "Deskie refuses this staff member. Check the login and its rights, then go on.",
                );
                Class::NotNow
            }
            (429, _) => {
                self.sums.limited += 1;
                Class::NotNow
            }
            // A server or a gateway that gave up in between, or does not want it yet, says nothing against the record.
            (408 | 425 | 500..=599, _) => {
                self.back_off(Some(answer.status));
                Class::Unclear
            }
            (status, code) => {
                self.outage = Outage::default();
                if answer.is_success() && self.control == Control::Running {
                    self.login.worked(self.answered, self.wrote);
                }
                match code {
                    Some(code) => Class::Refused(code),
                    None if answer.is_success() => Class::Done,
                    None => Class::Refused(format!("http_{status}")),
                }
            }
        }
    }
}
