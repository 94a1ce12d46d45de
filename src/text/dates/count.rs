//! Dates written as one number: counts since the Unix epoch and days of a spreadsheet.

use jiff::civil::{DateTime, date};
use jiff::{SignedDuration, Timestamp};

use super::Moment;

/// Reads a number as a date by its size: 9 or 10 digits are seconds, 12 or 13 milliseconds, 16 microseconds; 5
/// are days of an Excel sheet. The fraction may follow a point or, from spreadsheets of many countries, a comma.
pub(super) fn read(text: &str) -> Option<Moment> {
    let (whole, fraction) = match text.split_once(['.', ',']) {
        Some((whole, fraction)) => (whole, fraction),
        None => (text, ""),
    };
    if !digits(whole)
        || !(fraction.is_empty() || digits(fraction))
        || (fraction.is_empty() && whole.len() != text.len())
    {
        return None;
    }
    let count: i64 = whole.parse().ok()?;
    match whole.len() {
        5 => excel(count, fraction),
        9 | 10 => {
            let millis = thousandths(fraction)?.checked_add(count.checked_mul(1_000)?)?;
            Timestamp::from_millisecond(millis).ok().map(Moment::Absolute)
        }
        12 | 13 => Timestamp::from_millisecond(count).ok().map(Moment::Absolute),
        16 => Timestamp::from_microsecond(count).ok().map(Moment::Absolute),
        14 => compact(whole).map(Moment::Local),
        _ => None,
    }
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The first three digits after the point, as thousandths.
fn thousandths(fraction: &str) -> Option<i64> {
    let digits: String = fraction.chars().chain("000".chars()).take(3).collect();
    digits.parse().ok()
}

/// Excel counts days from 1899-12-30 (the 1900 system with its leap-year mistake, right from March 1900 on). Times are
/// fractions of a day and local; they carry rounding errors below a second.
fn excel(days: i64, fraction: &str) -> Option<Moment> {
    let part: f64 = if fraction.is_empty() { 0.0 } else { format!("0.{fraction}").parse().ok()? };
    let seconds = (part * 86_400.0).round() as i64;
    let after = SignedDuration::from_secs(days.checked_mul(86_400)?.checked_add(seconds)?);
    date(1899, 12, 30).at(0, 0, 0, 0).checked_add(after).ok().map(Moment::Local)
}

/// `20240331064900`.
fn compact(text: &str) -> Option<DateTime> {
    let (date, time) = text.split_at_checked(8)?;
    super::ISO.parse_datetime(format!("{date}T{time}")).ok()
}
