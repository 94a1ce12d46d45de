//! Numbers of cells as texts: a number as the office program shows it, a date as ISO local time.

use jiff::SignedDuration;
use jiff::civil::{DateTime, date};

/// How a cell's number is meant.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Format {
    /// A day.
    Date,
    /// A day with a time, or a time.
    DateTime,
    /// Hours beyond a day.
    Elapsed,
    Number,
}

/// From which day a workbook counts.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) enum Epoch {
    #[default]
    Y1900,
    /// Workbooks of old Macs.
    Y1904,
}

/// The formats that have a number and no text (ECMA-376 part 1, 18.8.30).
pub(super) fn built_in(id: u32) -> Format {
    match id {
        14..=17 | 27..=31 | 34..=36 | 50..=54 | 57..=58 => Format::Date,
        18..=22 | 32..=33 | 45 | 47 | 55..=56 => Format::DateTime,
        46 => Format::Elapsed,
        _ => Format::Number,
    }
}

/// What a format code such as `dd.mm.yyyy hh:mm` means: only its first part counts, and neither what is quoted nor
/// what is escaped.
pub(super) fn of_code(code: &str) -> Format {
    let (mut day, mut time) = (false, false);
    let mut chars = code.chars();
    while let Some(char) = chars.next() {
        match char.to_ascii_lowercase() {
            ';' => break,
            '\\' | '_' | '*' => drop(chars.next()),
            '"' => drop(chars.by_ref().find(|quoted| *quoted == '"')),
            '[' => {
                let inner: String = chars.by_ref().take_while(|inner| *inner != ']').take(40).collect();
                let inner = inner.to_ascii_lowercase();
                if ["h", "m", "s"].iter().any(|unit| !inner.is_empty() && inner.trim_start_matches(unit).is_empty()) {
                    return Format::Elapsed;
                }
            }
            'd' | 'm' | 'y' => day = true,
            'h' | 's' => time = true,
            _ => {}
        }
    }
    match (day, time) {
        (_, true) => Format::DateTime,
        (true, false) => Format::Date,
        (false, false) => Format::Number,
    }
}

/// The text of a number. `raw` is the number as the file spells it.
pub(super) fn text(raw: &str, format: Format, epoch: Epoch) -> String {
    let Ok(value) = raw.trim().parse::<f64>() else { return raw.to_owned() };
    let dated = match format {
        Format::Number => None,
        Format::Elapsed => elapsed(value),
        Format::Date | Format::DateTime => instant(value, format, epoch),
    };
    dated.unwrap_or_else(|| plain(raw.trim(), value))
}

/// The text of a number that the file holds in binary. Large ones are spelled as Excel shows them, with a sign in their
/// exponent: so a damaged id is known by its look, whatever the file was.
pub(super) fn text_of(value: f64, format: Format, epoch: Epoch) -> String {
    let spelled = format!("{value:E}");
    let signed = match spelled.split_once('E') {
        Some((mantissa, exponent)) if !exponent.starts_with('-') => format!("{mantissa}E+{exponent}"),
        _ => spelled,
    };
    text(&signed, format, epoch)
}

/// A number without `.0` and with the 15 digits that office programs keep. Beyond them the file's own spelling stands:
/// an id in `1.23E+17` has lost its last digits, and whoever reads it must see that.
fn plain(raw: &str, value: f64) -> String {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value == 0.0 {
        return "0".to_owned();
    }
    if !value.is_finite() || value.abs() >= EXACT {
        return raw.to_owned();
    }
    if value.fract() == 0.0 {
        return format!("{value:.0}");
    }
    let rounded = format!("{value:.14e}").parse::<f64>().unwrap_or(value);
    rounded.to_string()
}

/// Days since the epoch as ISO local time; `None` for what no calendar of an office program holds.
fn instant(days: f64, format: Format, epoch: Epoch) -> Option<String> {
    const LAST: f64 = 2_958_466.0;
    const BETWEEN_EPOCHS: f64 = 1462.0;
    if !(0.0..LAST).contains(&days) {
        return None;
    }
    if days < 1.0 && format == Format::DateTime {
        let time = start(0)?.checked_add(rounded(days)).ok()?.time();
        return Some(time.to_string());
    }
    let days = if epoch == Epoch::Y1904 { days + BETWEEN_EPOCHS } else { days };
    // Excel believes in a 29 February 1900; days before it count from a day later.
    let at = start(i8::from(days < 60.0))?.checked_add(rounded(days)).ok()?;
    let midnight = at.time() == jiff::civil::Time::midnight();
    Some(if format == Format::Date && midnight { at.date().to_string() } else { at.to_string() })
}

fn start(later: i8) -> Option<DateTime> {
    date(1899, 12, 30).checked_add(SignedDuration::from_hours(24 * i64::from(later))).ok().map(|day| day.at(0, 0, 0, 0))
}

/// To the millisecond, and to the second where the rest is but what a fraction of a day cannot express.
fn rounded(days: f64) -> SignedDuration {
    const DAY: f64 = 86_400_000.0;
    let millis = (days * DAY).round() as i64;
    let off = millis.rem_euclid(1000);
    let millis = match off {
        1..=5 => millis - off,
        995..=999 => millis + 1000 - off,
        _ => millis,
    };
    SignedDuration::from_millis(millis)
}

/// Hours, minutes and seconds that may be more than a day.
fn elapsed(days: f64) -> Option<String> {
    const LONGEST: f64 = 1_000_000.0;
    if days.abs() > LONGEST || !days.is_finite() {
        return None;
    }
    let seconds = (days.abs() * 86_400.0).round() as u64;
    let sign = if days < 0.0 { "-" } else { "" };
    Some(format!("{sign}{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_iso_local_time_in_both_calendars() {
        for (raw, format, epoch, expected) in [
            ("45352", Format::Date, Epoch::Y1900, "2024-03-01"),
            ("45352", Format::DateTime, Epoch::Y1900, "2024-03-01T00:00:00"),
            ("45352.416666666664", Format::DateTime, Epoch::Y1900, "2024-03-01T10:00:00"),
            ("45352.5", Format::Date, Epoch::Y1900, "2024-03-01T12:00:00"),
            ("43890", Format::Date, Epoch::Y1904, "2024-03-01"),
            ("1", Format::Date, Epoch::Y1900, "1900-01-01"),
            ("61", Format::Date, Epoch::Y1900, "1900-03-01"),
            ("0.75", Format::DateTime, Epoch::Y1900, "18:00:00"),
            ("1.5", Format::Elapsed, Epoch::Y1900, "36:00:00"),
            ("-0.5", Format::Elapsed, Epoch::Y1900, "-12:00:00"),
            ("2958465.9999999999", Format::DateTime, Epoch::Y1904, "2958466"),
            ("-3", Format::Date, Epoch::Y1900, "-3"),
            ("99999999", Format::Date, Epoch::Y1900, "99999999"),
        ] {
            assert_eq!(text(raw, format, epoch), expected, "{raw} {format:?} {epoch:?}");
        }
    }

    #[test]
    fn numbers_read_as_they_are_shown_and_ids_keep_their_digits() {
        for (raw, expected) in [
            ("1", "1"),
            ("1.0", "1"),
            ("6314931549722", "6314931549722"),
            ("9.5E-2", "0.095"),
            ("19.989999999999998", "19.99"),
            ("1.23456789012345E+17", "1.23456789012345E+17"),
            ("-0", "0"),
            ("1E999", "1E999"),
            ("n/a", "n/a"),
        ] {
            assert_eq!(text(raw, Format::Number, Epoch::Y1900), expected, "{raw}");
        }
    }

    #[test]
    fn a_number_in_binary_is_spelled_as_excel_shows_it() {
        let shown = |value| text_of(value, Format::Number, Epoch::Y1900);
        assert_eq!(shown(910_000_000_000_000_011.0), "9.1E+17");
        assert_eq!(
            (shown(6_314_931_549_722.0).as_str(), shown(0.095).as_str(), shown(0.0).as_str()),
            ("6314931549722", "0.095", "0")
        );
        assert_eq!(text_of(45_352.0, Format::Date, Epoch::Y1900), "2024-03-01");
    }

    #[test]
    fn a_format_code_tells_a_date_from_a_number() {
        for (code, expected) in [
            ("General", Format::Number),
            ("#,##0.00\\ \"days\"", Format::Number),
            ("[Red]0.00", Format::Number),
            ("dd.mm.yyyy", Format::Date),
            ("[$-419]d mmmm yyyy;@", Format::Date),
            ("m/d/yy h:mm AM/PM", Format::DateTime),
            ("[h]:mm:ss", Format::Elapsed),
            ("[]0", Format::Number),
            ("0;dd", Format::Number),
        ] {
            assert_eq!(of_code(code), expected, "{code}");
        }
    }
}
