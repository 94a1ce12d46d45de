//! Dates in every spelling that exports use. The calendar, the clock and the zones are jiff's; here is only the
//! recognition of spellings.
//!
//! - ISO 8601 with an offset, `Z` or neither: `2024-03-31T06:49:00+02:00`, `2024-03-31 06:49`, `20240331T064900Z`.
//! - RFC 2822, whatever weekday it claims: `Sun, 31 Mar 2024 06:49:00 +0200 (CEST)`.
//! - Numeric: `31.03.2024 06:49`, `3/31/24 6:49 AM`, `31-03-2024`. Which of day and month comes first is a rule
//!   for the whole column, see [`order`].
//! - With the month's name in the languages of most desks: `31/Mar/24 6:49 AM`, `March 31, 2024 at 06:49`, `31 марта 2024 г., 6:49`.
//! - Counts: Unix seconds, `seconds.fraction`, milliseconds, microseconds; days of an Excel sheet (1900 system).
//! - `2012-11-16 223622 UTC`.

mod count;
mod order;
mod spelled;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::temporal::DateTimeParser;
use jiff::tz::TimeZone;

pub use order::{DayMonth, Tally as OrderTally, order};

use crate::model::{Instant, Millis, Zone};

static ISO: DateTimeParser = DateTimeParser::new();

/// What has to be known beside the text of a date.
#[derive(Clone, Debug)]
pub struct DateRules {
    /// The zone of local times.
    pub zone: TimeZone,
    /// Day before month in dates such as 03/04/2024. `None`: month first between slashes, else day first. A date
    /// that makes sense only the other way round is read the other way round. Between dots the day is always first.
    pub day_first: Option<bool>,
}

impl Default for DateRules {
    fn default() -> Self {
        Self { zone: TimeZone::UTC, day_first: None }
    }
}

/// Longer texts are no dates. The longest real one is JavaScript's with the zone's name spelled out.
const MAX_LEN: usize = 120;

/// Reads a date. `None` for what is none, and for instants outside the years 1970 to 2100: those are damage.
///
/// A local time that a change of clocks skipped moves forward by the gap; one that occurs twice is its first
/// occurrence. A date without a time is its midnight.
pub fn parse(text: &str, rules: &DateRules) -> Option<Instant> {
    let text = text.trim().trim_start_matches('\'');
    if text.len() > MAX_LEN || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let moment = count::read(text).or_else(|| iso(text)).or_else(|| spelled::read(text, rules.day_first))?;
    let (at, zone) = moment.resolve(&rules.zone)?;
    sane(at).then(|| Instant { at, original: text.to_owned(), zone })
}

/// What a spelling says.
#[derive(Debug)]
enum Moment {
    /// A point in time.
    Absolute(Timestamp),
    /// A local time of the import's zone.
    Local(DateTime),
    /// A local time of a zone the text names.
    Zoned(DateTime, TimeZone),
}

impl Moment {
    fn resolve(self, assumed: &TimeZone) -> Option<(Millis, Zone)> {
        let (at, zone) = match self {
            Self::Absolute(at) => (at, Zone::Given),
            Self::Local(local) => (assumed.to_ambiguous_timestamp(local).compatible().ok()?, Zone::Assumed),
            Self::Zoned(local, zone) => (zone.to_ambiguous_timestamp(local).compatible().ok()?, Zone::Given),
        };
        Some((Millis(at.as_millisecond()), zone))
    }
}

/// The clock's reading of a local time, as seconds since the epoch in a zone without an offset: the same whatever zone was
/// chosen for it, and whatever spelling was. `at` is the instant for which it was taken; it settles which of day and month
/// comes first. `None` for what is not a local time of that instant.
pub fn clock(text: &str, at: Millis) -> Option<i64> {
    // No zone is further from UTC.
    const FAR: i64 = 15 * 3_600_000;
    let reading = |day_first| {
        let rules = DateRules { zone: TimeZone::UTC, day_first };
        parse(text, &rules).filter(|read| read.zone == Zone::Assumed).map(|read| read.at)
    };
    let mut readings: Vec<Millis> = [Some(true), Some(false)].into_iter().filter_map(reading).collect();
    readings.retain(|read| read.since(at).abs() <= FAR);
    readings.first().map(|read| read.seconds())
}

fn iso(text: &str) -> Option<Moment> {
    let starts_with_a_year = text.bytes().take(4).filter(u8::is_ascii_digit).count() == 4;
    if !starts_with_a_year {
        return None;
    }
    // Behind the date stands what names an offset; without it this is no point in time, and to be told so costs more than to
    // read the date.
    let may_name_offset =
        text.bytes().skip(8).any(|byte| matches!(byte, b'Z' | b'z' | b'+' | b'-') || !byte.is_ascii());
    if may_name_offset && let Ok(at) = ISO.parse_timestamp(text) {
        return Some(Moment::Absolute(at));
    }
    if text.ends_with(']') {
        return ISO.parse_zoned_datetime(text).ok().map(|zoned| Moment::Absolute(zoned.timestamp()));
    }
    if let Some(text) = without_thousandths(text) {
        return iso(&text);
    }
    ISO.parse_datetime(text).ok().map(Moment::Local)
}

/// `2024-05-10T10:30.000Z`, as Zoho's documents ask for it: no seconds, but their thousandths, without these.
fn without_thousandths(text: &str) -> Option<String> {
    const MINUTES: usize = "2024-05-10T10:30".len();
    let (minutes, rest) = text.split_once('.').filter(|(minutes, _)| minutes.len() == MINUTES)?;
    let zone = rest.trim_start_matches('0');
    (zone.len() < rest.len() && !zone.starts_with(|first: char| first.is_ascii_digit()))
        .then(|| format!("{minutes}{zone}"))
}

/// Within 1970 to 2100. Help desks are younger than their exports' zero dates.
fn sane(at: Millis) -> bool {
    const END: i64 = 4_133_980_800_000; // 2101-01-01T00:00:00Z
    (0..END).contains(&at.0)
}

#[cfg(test)]
mod tests;
