//! What the API's documents leave open, as values. The defaults are what most sources agree on; a run learns the rest
//! or is told.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::model::Millis;

/// How `created_at` is written in requests of one kind. Both forms have been seen, for different calls.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "form")]
pub enum DateForm {
    /// `"2024-03-01 08:00:00"` in the account's zone.
    Text {
        /// IANA name or a fixed offset such as `+03:00`.
        zone: String,
    },
    /// Seconds since the epoch.
    #[default]
    Unix,
}

impl DateForm {
    /// The JSON value of an instant. An unknown zone falls back to UTC: the echo check then stops the run at once.
    pub fn value(&self, at: Millis) -> serde_json::Value {
        match self {
            Self::Unix => at.seconds().into(),
            Self::Text { zone } => {
                let zone = zone_of(zone).unwrap_or(TimeZone::UTC);
                match jiff::Timestamp::from_second(at.seconds()) {
                    Ok(stamp) => stamp.to_zoned_datetime(zone).strftime("%Y-%m-%d %H:%M:%S").to_string().into(),
                    Err(_) => at.seconds().into(),
                }
            }
        }
    }
}

fn zone_of(name: &str) -> Option<TimeZone> {
    if let Ok(zone) = TimeZone::get(name) {
        return Some(zone);
    }
    let (sign, rest) = match name.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':')?;
    let seconds = hours.parse::<i32>().ok()?.checked_mul(3_600)? + minutes.parse::<i32>().ok()?.checked_mul(60)?;
    jiff::tz::Offset::from_seconds(sign * seconds).ok().map(TimeZone::fixed)
}

/// The last part of the path by which notes are added.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NotePath {
    /// `notes.json`, as older clients do.
    Plural,
    /// `note.json`, as the newer transcriptions of the documents say.
    #[default]
    Singular,
}

impl NotePath {
    /// The path component.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Plural => "notes.json",
            Self::Singular => "note.json",
        }
    }

    /// The other one, to be tried after a 404.
    pub const fn other(self) -> Self {
        match self {
            Self::Plural => Self::Singular,
            Self::Singular => Self::Plural,
        }
    }
}

/// Everything the documents leave open that a request depends on.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default)]
pub struct Dialect {
    /// `created_at` of cases.
    pub case_date: DateForm,
    /// `created_at` of messages.
    pub message_date: DateForm,
    /// `created_at` of notes.
    pub note_date: DateForm,
    /// Path of notes.
    pub note_path: NotePath,
    /// May a note name its author? Where it may not, the request leaves the author out; the text names them in any case.
    pub signed_notes: bool,
    /// Do lists of cases honour `from_time` and `to_time`? Without them a look-up reads all cases of a customer.
    pub time_filter: bool,
    /// May cases be deleted for good, and how?
    pub deletion: Deletion,
    /// May up to ten cases be moved or deleted by one request?
    pub bulk_removal: bool,
    /// Does a call that fails by its own fault cost units?
    pub failed_calls_cost: bool,
    /// Does a browser's preflight cost units? `None`: it could not be seen.
    pub preflights_cost: Option<bool>,
}

impl Default for Dialect {
    fn default() -> Self {
        Self {
            case_date: DateForm::default(),
            message_date: DateForm::default(),
            note_date: DateForm::default(),
            note_path: NotePath::default(),
            signed_notes: true,
            time_filter: true,
            deletion: Deletion::default(),
            bulk_removal: true,
            failed_calls_cost: true,
            preflights_cost: None,
        }
    }
}

/// What the account lets the API remove.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Deletion {
    /// Cases can be moved to the trash and deleted from there.
    #[default]
    AfterTrash,
    /// Cases can be moved to the trash only.
    TrashOnly,
    /// Neither.
    Refused,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_written_as_the_account_reads_it() {
        let at = Millis::from_seconds(1_709_280_000); // 2024-03-01T08:00:00Z
        assert_eq!(DateForm::Unix.value(at), 1_709_280_000_i64);
        assert_eq!(DateForm::Text { zone: "Europe/Moscow".into() }.value(at), "2024-03-01 11:00:00");
        assert_eq!(DateForm::Text { zone: "-05:30".into() }.value(at), "2024-03-01 02:30:00");
    }
}
