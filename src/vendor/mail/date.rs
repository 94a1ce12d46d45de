//! When a mail was written: its `Date`, else when it was received, else what the separator line says.

use mail_parser::DateTime;

use crate::model::{Instant, Millis, Zone};

/// The date of a mail and how far it can be trusted.
#[derive(Clone, Debug, Default)]
pub(super) struct When {
    /// The instant, with the text it was read from.
    pub(super) instant: Option<Instant>,
    /// The `Date` header was missing, unreadable or impossible.
    pub(super) doubtful: bool,
}

/// A mail cannot have been written later than this after it was received; beyond it the sender's clock was wrong.
const CLOCK_TOLERANCE: i64 = 2 * 24 * 3600 * 1000;

/// Mail is younger than 1980, and a year after 2100 is a typing error.
const EARLIEST: Millis = Millis::from_seconds(315_532_800);
const LATEST: Millis = Millis::from_seconds(4_133_980_800);

impl When {
    /// Decides between the texts of `Date`, of the latest `Received` and of the separator line.
    pub(super) fn of(date: Option<&str>, received: Option<&str>, separator: Option<&str>) -> Self {
        let received = received.map(|text| text.rsplit_once(';').map_or(text, |(_, date)| date).trim()).and_then(read);
        if let Some(instant) = date.and_then(read)
            && received.as_ref().is_none_or(|received| instant.at.since(received.at) <= CLOCK_TOLERANCE)
        {
            return Self { instant: Some(instant), doubtful: false };
        }
        Self { instant: received.or_else(|| separator.and_then(read_separator)), doubtful: true }
    }
}

/// Reads the date of a header. Wrong weekdays, comments, two-digit years and obsolete zones are forgiven (RFC 5322, 4.3);
/// a missing zone is taken for UTC.
fn read(text: &str) -> Option<Instant> {
    let text = text.trim();
    if is_asctime(text) {
        return read_separator(text);
    }
    let plain = with_plain_offset(&with_colons(text));
    let (date, zone) = match DateTime::parse_rfc822(&plain) {
        Some(date) => (date, Zone::Given),
        None => match DateTime::parse_rfc822(&format!("{plain} +0000")) {
            Some(date) => (date, Zone::Assumed),
            None => return read_iso(text),
        },
    };
    plausible(date, zone, text)
}

/// Some telephones wrote `09.13.51`.
fn with_colons(text: &str) -> String {
    let is_time = |word: &str| {
        let parts: Vec<&str> = word.split('.').collect();
        (2..=3).contains(&parts.len())
            && parts.iter().all(|part| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let words = text.split(' ').map(|word| if is_time(word) { word.replace('.', ":") } else { word.to_owned() });
    words.collect::<Vec<_>>().join(" ")
}

/// Scripts wrote `GMT+0200`, of which a reader takes the `GMT`.
fn with_plain_offset(text: &str) -> String {
    let plain = |word: &str| {
        let offset = word.strip_prefix("GMT").or_else(|| word.strip_prefix("UTC"))?;
        let digits = offset.strip_prefix(['+', '-'])?.replace(':', "");
        (digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| format!("{}{digits}", offset.get(..1).unwrap_or_default()))
    };
    let words = text.split(' ').map(|word| plain(word).unwrap_or_else(|| word.to_owned()));
    words.collect::<Vec<_>>().join(" ")
}

/// `Tue Mar 19 …`, which no mail should have in a header and some do.
fn is_asctime(text: &str) -> bool {
    let mut words = text.split_ascii_whitespace();
    let mut is_word = || words.next().is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_alphabetic()));
    is_word() && is_word()
}

/// Reads `2019-03-19T09:13:51Z` and, of scripts, `2019-03-19 09:13:51 +0000`; without an offset the time is UTC.
fn read_iso(text: &str) -> Option<Instant> {
    let joined = text.replace(" +", "+").replace(" -", "-");
    let (stamp, zone) = match joined.parse::<jiff::Timestamp>() {
        Ok(stamp) => (stamp, Zone::Given),
        Err(_) => {
            let local: jiff::civil::DateTime = text.get(11..).and_then(|_| text.parse().ok())?;
            (jiff::tz::TimeZone::UTC.to_timestamp(local).ok()?, Zone::Assumed)
        }
    };
    let at = Millis(stamp.as_millisecond());
    (EARLIEST..LATEST).contains(&at).then(|| Instant { at, original: text.to_owned(), zone })
}

/// Reads `Tue Mar 19 09:13:51 +0000 2019` and its relatives by putting the words in the order of RFC 5322. Without an
/// offset the time is UTC (RFC 4155, appendix A).
fn read_separator(text: &str) -> Option<Instant> {
    let mut words: Vec<&str> = text.split_ascii_whitespace().collect();
    if words.first().is_some_and(|word| word.ends_with(',') || word.contains('-')) {
        return read_iso(text).or_else(|| plausible(DateTime::parse_rfc822(text)?, Zone::Given, text));
    }
    let is_offset = |word: &str| word.len() == 5 && word.starts_with(['+', '-']);
    let offset = words.iter().position(|word| is_offset(word)).map(|at| words.remove(at));
    let year =
        words.iter().skip(4).position(|word| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit()))?;
    let [_, month, day, time, ..] = words.as_slice() else { return None };
    let ordered = format!("{day} {month} {} {time} {}", words.get(year + 4)?, offset.unwrap_or("+0000"));
    let zone = if offset.is_some() { Zone::Given } else { Zone::Assumed };
    plausible(DateTime::parse_rfc822(&ordered)?, zone, text)
}

fn plausible(date: DateTime, zone: Zone, original: &str) -> Option<Instant> {
    let date = DateTime { second: date.second.min(59), ..date };
    let at = Millis::from_seconds(date.to_timestamp());
    (date.is_valid() && (EARLIEST..LATEST).contains(&at)).then(|| Instant { at, original: original.to_owned(), zone })
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Millis = Millis::from_seconds(1_552_986_831);

    #[test]
    fn dates_are_read_however_they_are_written() {
        for text in [
            "Tue, 19 Mar 2019 09:13:51 +0000",
            "Mon, 19 Mar 2019 09:13:51 +0000",
            "19 Mar 2019 10:13:51 +0100 (CET)",
            "Tue, 19 Mar 2019 05:13:51 EDT",
            "Tue, 19 Mar 19 09:13:51 GMT",
            "Tue, 19 Mar 2019 09.13.51 +0000",
            "2019-03-19T10:13:51+01:00",
            "2019-03-19 10:13:51 +0100",
            "Tue, 19 Mar 2019 10:13:51 GMT+0100",
            "Tue, 19 Mar 2019 05:13:51 UTC-04:00",
        ] {
            let when = When::of(Some(text), None, None);
            assert_eq!(when.instant.as_ref().map(|i| (i.at, i.zone)), Some((AT, Zone::Given)), "{text}");
            assert_eq!(when.instant.map(|i| i.original).as_deref(), Some(text));
        }
        for text in ["Tue, 19 Mar 2019 09:13:51", "Tue Mar 19 09:13:51 2019", "2019-03-19 09:13:51"] {
            assert_eq!(
                When::of(Some(text), None, None).instant.map(|i| (i.at, i.zone)),
                Some((AT, Zone::Assumed)),
                "{text}"
            );
        }
    }

    #[test]
    fn without_a_date_the_receipt_counts_and_then_the_separator() {
        let received = "by 10.0.0.1 with SMTP id 7;\r\n Tue, 19 Mar 2019 02:13:51 -0700 (PDT)";
        let when = When::of(None, Some(received), None);
        assert_eq!((when.instant.map(|i| i.at), when.doubtful), (Some(AT), true));
        for separator in [
            "Tue Mar 19 09:13:51 +0000 2019",
            "Tue Mar 19 09:13:51 2019",
            "Tue Mar 19 10:13:51 2019 +0100",
            "Tue, 19 Mar 2019 09:13:51 +0000",
        ] {
            let when = When::of(Some("yesterday"), None, Some(separator));
            assert_eq!((when.instant.map(|i| i.at), when.doubtful), (Some(AT), true), "{separator}");
        }
        assert!(When::of(None, None, None).instant.is_none());
    }

    #[test]
    fn a_clock_that_was_wrong_is_not_believed() {
        let received = "by x; Tue, 19 Mar 2019 09:13:51 +0000";
        for date in
            ["Tue, 19 Mar 2069 09:13:51 +0000", "Thu, 1 Jan 1970 00:00:00 +0000", "Tue, 99 Mar 2019 09:13:51 +0000"]
        {
            let when = When::of(Some(date), Some(received), None);
            assert_eq!((when.instant.map(|i| i.at), when.doubtful), (Some(AT), true), "{date}");
        }
    }
}
