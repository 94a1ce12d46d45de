//! What a handler has at hand while it works on one request.

use serde_json::Value;

use super::dates::Calendar;
use super::errors::Refusal;
use super::list::Rows;
use super::mailed::{Mailed, Why};
use super::params::Params;
use super::settings::Settings;
use super::state::{Books, Case};
use super::switches::{InactiveStaff, Switches};
use crate::model::Millis;

/// The desk a request is worked on at.
#[derive(Debug)]
pub(super) struct Desk<'a> {
    /// The books.
    pub(super) books: &'a mut Books,
    /// The settings.
    pub(super) settings: &'a Settings,
    /// The account's calendar.
    pub(super) calendar: &'a Calendar,
    /// The server's clock.
    pub(super) now: Millis,
    /// The staff member who signed in.
    pub(super) me: u64,
}

/// A successful answer.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Reply {
    /// 200 with an object.
    Done(Value),
    /// A creation.
    Made(Value),
    /// 200 with a list.
    List(Rows),
    /// 200 without a body.
    Nothing,
}

/// What a handler gives.
pub(super) type Outcome = Result<Reply, Refusal>;

impl<'a> Desk<'a> {
    /// The open points.
    pub(super) const fn switches(&self) -> &'a Switches {
        &self.settings.switches
    }

    /// The id of the case that stands in a path: its id or its number.
    ///
    /// # Errors
    /// `case_not_found`.
    pub(super) fn case_id(&self, key: &str) -> Result<u64, Refusal> {
        let by_id = key.parse().ok().filter(|id| self.books.cases.contains_key(id));
        by_id.or_else(|| self.books.by_number.get(key).copied()).ok_or(Refusal::Missing("case_not_found"))
    }

    /// The case that stands in a path.
    ///
    /// # Errors
    /// `case_not_found`.
    pub(super) fn case(&self, key: &str) -> Result<&Case, Refusal> {
        let id = self.case_id(key)?;
        self.books.cases.get(&id).ok_or(Refusal::Missing("case_not_found"))
    }

    /// A staff member named as assignee or initiator; 0 and absence are nobody.
    ///
    /// # Errors
    /// `code` where there is no such member, `staff_not_active` where the switch minds it.
    pub(super) fn staff(&self, params: Params<'_>, name: &str, code: &'static str) -> Result<Option<u64>, Refusal> {
        let Some(id) = params.id(name, code)? else { return Ok(None) };
        match self.books.staff_active(id) {
            _ if id == 0 => Ok(Some(0)),
            None => Err(Refusal::Invalid(code)),
            Some(false) if self.switches().inactive_staff == InactiveStaff::Everywhere => {
                Err(Refusal::Invalid("staff_not_active"))
            }
            Some(_) => Ok(Some(id)),
        }
    }

    /// A group named in a request; 0 is none.
    ///
    /// # Errors
    /// `incorrect_group_id`.
    pub(super) fn group(&self, params: Params<'_>) -> Result<Option<u64>, Refusal> {
        let code = "incorrect_group_id";
        let Some(id) = params.id("group_id", code)? else { return Ok(None) };
        let known = id == 0 || self.books.account.groups.iter().any(|group| group.id.0 == id);
        if known { Ok(Some(id)) } else { Err(Refusal::Invalid(code)) }
    }

    /// A language named in a request.
    ///
    /// # Errors
    /// `incorrect_language_id`.
    pub(super) fn language(&self, params: Params<'_>) -> Result<Option<u64>, Refusal> {
        let code = "incorrect_language_id";
        let Some(id) = params.id("language_id", code)? else { return Ok(None) };
        let known = self.books.account.languages.iter().any(|language| language.id == id);
        if known { Ok(Some(id)) } else { Err(Refusal::Invalid(code)) }
    }

    /// The language of new cases and users.
    pub(super) fn first_language(&self) -> u64 {
        self.books.account.languages.first().map_or(1, |language| language.id)
    }

    /// Notes that something would have reached the customer of a case.
    pub(super) fn mail(&mut self, case_id: u64, message_id: u64, why: Why) {
        let to = self.books.cases.get(&case_id).map(|case| case.recipient.clone()).unwrap_or_default();
        self.books.mailed.push(Mailed { at: self.now, case_id, message_id, to, why });
    }
}

/// One of the words a parameter may be.
///
/// # Errors
/// `code` for another word.
pub(super) fn one_of(
    params: Params<'_>,
    name: &str,
    words: &[&'static str],
    code: &'static str,
) -> Result<Option<&'static str>, Refusal> {
    let Some(given) = params.text(name) else { return Ok(None) };
    words.iter().find(|word| **word == given).copied().map(Some).ok_or(Refusal::Invalid(code))
}
