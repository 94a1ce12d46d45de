//! Numbers, sizes and times, as a language writes them and in the person's own clock.

use jiff::civil::DateTime;
use jiff::tz::Offset;
use jiff::{Timestamp, ToSpan as _};

use super::Words;
use crate::model::Millis;

/// A number with its noun, in the form the number asks for.
pub(crate) trait Counted {
    /// English: one form for one, another for all others.
    fn en(self, one: &str, many: &str) -> String;
    /// Russian: 1 обращение, 2 обращения, 5 обращений.
    fn ru(self, one: &str, few: &str, many: &str) -> String;
}

impl Counted for u64 {
    fn en(self, one: &str, many: &str) -> String {
        format!("{}\u{a0}{}", grouped(self, ","), if self == 1 { one } else { many })
    }

    fn ru(self, one: &str, few: &str, many: &str) -> String {
        format!("{}\u{a0}{}", grouped(self, "\u{202f}"), russian_form(self, one, few, many))
    }
}

/// The form of a Russian noun after a number.
pub(crate) const fn russian_form<'a>(n: u64, one: &'a str, few: &'a str, many: &'a str) -> &'a str {
    match (n % 10, n % 100) {
        (_, 11..=14) => many,
        (1, _) => one,
        (2..=4, _) => few,
        _ => many,
    }
}

/// Digits in groups of three.
pub(crate) fn grouped(n: u64, separator: &str) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() * 2);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push_str(separator);
        }
        out.push(digit);
    }
    out
}

impl Words {
    /// A number.
    pub fn n(&self, n: impl Into<u64>) -> String {
        grouped(n.into(), self.forms.group)
    }

    /// A number with one digit after the point.
    pub fn tenths(&self, n: f64) -> String {
        format!("{:.1}", if n.is_finite() { n.max(0.0) } else { 0.0 }).replace('.', self.forms.decimal)
    }

    /// A size, in units of a thousand.
    pub fn size(&self, bytes: u64) -> String {
        let mut unit = 0;
        let mut scale = 1_u64;
        while bytes / scale >= 1_000 && unit < 4 {
            scale *= 1_000;
            unit += 1;
        }
        let name = self.forms.bytes[unit];
        let whole = bytes / scale;
        if unit == 0 || whole >= 100 {
            return format!("{whole}\u{a0}{name}");
        }
        let tenth = bytes % scale / (scale / 10);
        format!("{whole}{}{tenth}\u{a0}{name}", self.forms.decimal)
    }

    /// A length of time, the two largest units of it.
    pub fn duration(&self, millis: i64) -> String {
        let seconds = u64::try_from(millis.max(0)).unwrap_or_default() / 1_000;
        let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
        let part = |n: u64, name: &str| if n == 0 { String::new() } else { format!(" {n}\u{a0}{name}") };
        let forms = &self.forms;
        match (days, hours, minutes) {
            (0, 0, 0) if seconds == 0 => forms.less_than_second.to_owned(),
            (0, 0, 0) => format!("{seconds}\u{a0}{}", forms.second),
            (0, 0, 1..=9) => format!("{minutes}\u{a0}{}{}", forms.minute, part(seconds % 60, forms.second)),
            (0, 0, _) => format!("{minutes}\u{a0}{}", forms.minute),
            (0, ..) => format!("{hours}\u{a0}{}{}", forms.hour, part(minutes, forms.minute)),
            _ => format!("{}{}", (forms.days)(days), part(hours, forms.hour)),
        }
    }

    /// "3 December 2026".
    pub fn day(&self, at: Millis, offset: i32) -> String {
        local(at, offset).map_or_else(String::new, |time| {
            format!("{}\u{a0}{} {}", time.day(), self.month_name(time, &self.forms.months), time.year())
        })
    }

    /// "2026-12-03 07:40": for tables, where rows are compared.
    pub fn stamp(&self, at: Millis, offset: i32) -> String {
        local(at, offset).map_or_else(String::new, |time| time.strftime("%Y-%m-%d\u{a0}%H:%M").to_string())
    }

    /// "3 December 2026, 07:40".
    pub fn moment(&self, at: Millis, offset: i32) -> String {
        local(at, offset)
            .map_or_else(String::new, |time| format!("{}, {}", self.day(at, offset), time.strftime("%H:%M")))
    }

    /// "07:40:05".
    pub fn clock(&self, at: Millis, offset: i32) -> String {
        local(at, offset).map_or_else(String::new, |time| time.strftime("%H:%M:%S").to_string())
    }

    /// When something will be: "today at 07:40", "Tuesday at 07:40", "3 December at 07:40".
    pub fn when(&self, now: Millis, at: Millis, offset: i32) -> String {
        let (Some(now), Some(time)) = (local(now, offset), local(at, offset)) else { return String::new() };
        let forms = &self.forms;
        let days = now.date().until(time.date()).map_or(i32::MAX, |span| span.get_days());
        let day = match days {
            0 => forms.today.to_owned(),
            1 => forms.tomorrow.to_owned(),
            2..=6 => {
                let weekday = usize::try_from(time.weekday().to_monday_zero_offset()).unwrap_or_default();
                forms.weekdays.get(weekday).copied().unwrap_or_default().to_owned()
            }
            _ if now.year() == time.year() => {
                format!("{}\u{a0}{}", time.day(), self.month_name(time, &forms.months))
            }
            _ => format!("{}\u{a0}{} {}", time.day(), self.month_name(time, &forms.months), time.year()),
        };
        format!("{day} {}\u{a0}{}", forms.at, time.strftime("%H:%M"))
    }

    /// "March 2024" of "2024-03".
    pub fn month(&self, month: &str) -> String {
        let parts = month.split_once('-').and_then(|(year, month)| Some((year, month.parse::<usize>().ok()?)));
        let name = parts.and_then(|(year, at)| Some((year, self.forms.months_alone.get(at.checked_sub(1)?)?)));
        name.map_or_else(|| month.to_owned(), |(year, name)| format!("{name} {year}"))
    }

    fn month_name(&self, time: DateTime, names: &[&'static str; 12]) -> &'static str {
        usize::try_from(time.month() - 1).ok().and_then(|at| names.get(at)).copied().unwrap_or_default()
    }
}

/// An instant on the person's clock.
fn local(at: Millis, offset_minutes: i32) -> Option<DateTime> {
    let utc = Offset::UTC.to_datetime(Timestamp::from_millisecond(at.0).ok()?);
    utc.checked_add(i64::from(offset_minutes).minutes()).ok()
}
