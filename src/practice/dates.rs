//! Dates as the API writes and reads them: RFC 2822 with the account's offset out; Unix seconds or text without a
//! zone in.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};
use serde_json::Value;

use super::errors::Refusal;
use super::switches::{DateForm, NoDate, Switches, TextZone, Weekdays};
use crate::model::Millis;

/// The account's zone at work.
#[derive(Clone, Debug)]
pub(super) struct Calendar {
    zone: TimeZone,
    text_zone: TimeZone,
    format: &'static str,
    no_date: &'static str,
}

impl Calendar {
    /// The calendar of an IANA zone; one it does not know is taken as three hours east of Greenwich, all year.
    pub(super) fn new(zone: &str, switches: &Switches) -> Self {
        let zone = TimeZone::get(zone).unwrap_or_else(|_| TimeZone::fixed(Offset::constant(3)));
        let text_zone = match switches.text_zone {
            TextZone::Account => zone.clone(),
            TextZone::Utc => TimeZone::UTC,
            TextZone::Server => TimeZone::fixed(Offset::constant(5)),
        };
        let format = match switches.weekdays {
            Weekdays::Right => "%a, %d %b %Y %H:%M:%S %z",
            Weekdays::Wrong => "Mon, %d %b %Y %H:%M:%S %z",
        };
        let no_date = match switches.no_date {
            NoDate::Hyphen => "-",
            NoDate::Empty => "",
        };
        Self { zone, text_zone, format, no_date }
    }

    /// `Mon, 05 May 2014 00:15:17 +0400`; no date beyond the calendar.
    pub(super) fn write(&self, at: Millis) -> String {
        let Ok(instant) = Timestamp::from_millisecond(at.0) else {
            return self.no_date.to_owned();
        };
        instant.to_zoned_datetime(self.zone.clone()).strftime(self.format).to_string()
    }

    /// The same, or "no date" for none.
    pub(super) fn write_if(&self, at: Option<Millis>) -> String {
        at.map_or_else(|| self.no_date.to_owned(), |at| self.write(at))
    }

    /// `created_at` of a request, or the present where it is absent or not heeded.
    pub(super) fn created_at(&self, given: Option<&Value>, form: DateForm, now: Millis) -> Result<Millis, Refusal> {
        const WRONG: Refusal = Refusal::Invalid("incorrect_created_at");
        let Some(given) = given.filter(|given| !given.is_null()) else {
            return Ok(now);
        };
        let text = given.as_str().map(str::trim);
        let number = given.as_i64().or_else(|| text?.parse().ok());
        let (takes_number, takes_text) = match form {
            DateForm::Both => (true, true),
            DateForm::Unix => (true, false),
            DateForm::Text => (false, true),
            DateForm::Rejected => (false, false),
            DateForm::Ignored => return Ok(now),
        };
        match (number, text) {
            (Some(number), _) if takes_number => read_unix(number).ok_or(WRONG),
            (None, Some(text)) if takes_text => self.read_text(text).ok_or(WRONG),
            _ => Err(WRONG),
        }
    }

    /// A bound of a filter: Unix seconds, `YYYY-MM-DD` or `YYYY-MM-DD HH:MM:SS`.
    pub(super) fn bound(&self, text: &str) -> Result<Millis, Refusal> {
        let text = text.trim();
        let at = text.parse().ok().map_or_else(|| self.read_text(text), read_unix);
        at.ok_or(Refusal::Invalid("incorrect_time"))
    }

    fn read_text(&self, text: &str) -> Option<Millis> {
        let civil = DateTime::strptime("%Y-%m-%d %H:%M:%S", text)
            .or_else(|_| Date::strptime("%Y-%m-%d", text).map(|date| date.at(0, 0, 0, 0)))
            .ok()?;
        let zoned = civil.to_zoned_datetime(self.text_zone.clone()).ok()?;
        Some(Millis(zoned.timestamp().as_millisecond()))
    }
}

fn read_unix(seconds: i64) -> Option<Millis> {
    Timestamp::from_second(seconds).ok().map(|instant| Millis(instant.as_millisecond()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn moscow() -> Calendar {
        Calendar::new("Europe/Moscow", &Switches::default())
    }

    #[test]
    fn the_offset_is_the_one_of_that_instant() {
        let berlin = Calendar::new("Europe/Berlin", &Switches::default());
        assert_eq!(berlin.write(Millis::from_seconds(1_705_312_800)), "Mon, 15 Jan 2024 11:00:00 +0100");
        assert_eq!(berlin.write(Millis::from_seconds(1_721_037_600)), "Mon, 15 Jul 2024 12:00:00 +0200");
        assert_eq!(moscow().write(Millis::from_seconds(1_399_238_117)), "Mon, 05 May 2014 01:15:17 +0400");
    }

    #[test]
    fn each_form_is_taken_only_where_the_switch_says_so() {
        let (unix, text) = (json!(1_638_306_000), json!("2021-12-01 00:00:00"));
        let now = Millis(1);
        for (form, unix_taken, text_taken) in [
            (DateForm::Both, true, true),
            (DateForm::Unix, true, false),
            (DateForm::Text, false, true),
            (DateForm::Rejected, false, false),
        ] {
            let expected = |taken: bool| taken.then_some(Millis::from_seconds(1_638_306_000));
            assert_eq!(moscow().created_at(Some(&unix), form, now).ok(), expected(unix_taken), "{form:?}");
            assert_eq!(moscow().created_at(Some(&text), form, now).ok(), expected(text_taken), "{form:?}");
            assert_eq!(moscow().created_at(None, form, now), Ok(now));
        }
        assert_eq!(moscow().created_at(Some(&unix), DateForm::Ignored, now), Ok(now));
    }

    #[test]
    fn a_text_may_be_read_in_utc() {
        let calendar = Calendar::new("Europe/Moscow", &Switches { text_zone: TextZone::Utc, ..Switches::default() });
        let read = calendar.created_at(Some(&json!("2021-12-01 00:00:00")), DateForm::Both, Millis(0));
        assert_eq!(read, Ok(Millis::from_seconds(1_638_316_800)));
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for wrong in [json!("yesterday"), json!("2021-13-01 00:00:00"), json!(i64::MAX), json!([1]), json!(true)] {
            assert!(moscow().created_at(Some(&wrong), DateForm::Both, Millis(0)).is_err(), "{wrong}");
        }
    }
}
