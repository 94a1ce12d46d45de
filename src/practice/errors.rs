//! Why the server says no, and with which status and code.
//!
//! The body is `{"error": "<code>"}`. The codes `email_already_exist`, `phone_already_exist`, `wrong_email`,
//! `incorrect_user_email`, `staff_not_active`, `staff_has_not_access` and `case_not_found` are those that clients of the
//! live service handle; the others are named after the same habit.

use serde_json::json;

use super::switches::ValidationErrors;

/// A refused request.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Refusal {
    /// Not allowed to this staff member.
    Forbidden(&'static str),
    /// The request itself is wrong.
    Invalid(&'static str),
    /// No such path or object.
    Missing(&'static str),
    /// The limit is used up.
    TooMany,
    /// The login is no active staff member's address.
    UnknownLogin,
    /// The key is not the account's.
    WrongKey,
}

impl Refusal {
    /// The HTTP status. Which 4xx wrong input gets is not documented, nor whether it is a 4xx at all.
    pub(super) fn status(self, validation: ValidationErrors) -> u16 {
        match self {
            Self::Invalid(_) | Self::Missing("case_not_found") if matches!(validation, ValidationErrors::Ok) => 200,
            Self::Invalid(_) if matches!(validation, ValidationErrors::Unprocessable) => 422,
            Self::Invalid(_) => 400,
            Self::WrongKey => 401,
            Self::Forbidden(_) | Self::UnknownLogin => 403,
            Self::Missing(_) => 404,
            Self::TooMany => 429,
        }
    }

    /// The body.
    pub(super) fn body(self) -> String {
        json!({ "error": self.code() }).to_string()
    }

    const fn code(self) -> &'static str {
        match self {
            Self::Forbidden(code) | Self::Invalid(code) | Self::Missing(code) => code,
            Self::TooMany => "too_many_requests",
            Self::UnknownLogin => "forbidden",
            Self::WrongKey => "unauthorized",
        }
    }
}
