//! Every spelling of the field, and that no text at all can harm.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::{DateRules, DayMonth, order, parse};
use crate::model::Zone;

fn berlin() -> DateRules {
    DateRules { zone: TimeZone::get("Europe/Berlin").unwrap(), day_first: None }
}

/// The instant as ISO text in UTC, with how the zone was known.
fn read(text: &str, rules: &DateRules) -> Option<(String, Zone)> {
    parse(text, rules).map(|instant| (Timestamp::from_millisecond(instant.at.0).unwrap().to_string(), instant.zone))
}

fn utc(text: &str) -> String {
    read(text, &DateRules::default()).unwrap_or_else(|| panic!("{text} is a date")).0
}

#[test]
fn spellings_with_a_zone_are_exact() {
    for text in [
        "2024-03-31T06:49:00+02:00",
        "2024-03-31T06:49:00.000+0200",
        "2024-03-31T04:49:00Z",
        "2024-03-31T04:49.000Z",
        "2024-03-31T06:49.000+02:00",
        "2024-03-31 04:49:00Z",
        "20240331T044900Z",
        "2024-03-31 06:49:00 +0200",
        "2024-03-31 06:49:00+02",
        "2024-03-31 04:49:00 UTC",
        "2024-03-31 044900 UTC",
        "2024-03-31T06:49:00+02:00[Europe/Berlin]",
        "Sun, 31 Mar 2024 06:49:00 +0200 (CEST)",
        "Thu, 31 Mar 2024 06:49:00 +0200",
        "31 Mar 24 00:49 EDT",
        "Sun Mar 31 06:49:00 +0200 2024",
        "Sun Mar 31 2024 06:49:00 GMT+0200 (Central European Summer Time)",
        "31.03.2024 06:49 GMT+2",
        "31.03.2024 07:49 МСК",
        "2024/03/31 06:49 Europe/Berlin",
        "1711860540",
        "1711860540.000",
        "1711860540000",
        "1711860540000000",
    ] {
        let known = read(text, &berlin()).unwrap_or_else(|| panic!("{text} is a date"));
        assert_eq!(known, ("2024-03-31T04:49:00Z".to_owned(), Zone::Given), "{text}");
    }
}

#[test]
fn local_spellings_take_the_zone_of_the_import() {
    for text in [
        "2024-03-31 06:49",
        "2024-03-31 06:49:00",
        "2024-03-31T06:49:00.000",
        "2024/03/31 6:49",
        "'2024-03-31 06:49",
        "31.03.2024 06:49",
        "31.3.24 6:49",
        "31.03.2024, 06:49:00",
        "[31.03.2024, 06:49:00]",
        "31/03/2024 06:49",
        "31-03-2024 06:49",
        "3/31/24 6:49 AM",
        "3/31/24, 6:49\u{202f}AM",
        "\u{200e}3/31/2024 6:49am",
        "31/03/24 6:49 a. m.",
        "31/Mar/24 6:49 AM",
        "31-Mar-2024 06:49",
        "March 31, 2024 at 06:49",
        "Mar 31st 2024 6:49 a.m.",
        "Sunday, 31 March 2024 06:49",
        "31 марта 2024 г., 06:49",
        "31 мар. 2024 в 6:49",
        "вс, 31 марта 2024 06:49:00",
        "20240331064900",
        "45382.28402777778",
        "45382,28402777778",
    ] {
        let known = read(text, &berlin()).unwrap_or_else(|| panic!("{text} is a date"));
        assert_eq!(known, ("2024-03-31T04:49:00Z".to_owned(), Zone::Assumed), "{text}");
    }
}

#[test]
fn noon_and_midnight_are_told_apart() {
    assert_eq!(utc("3/31/24 12:05 AM"), "2024-03-31T00:05:00Z");
    assert_eq!(utc("3/31/24 12:05 PM"), "2024-03-31T12:05:00Z");
    assert_eq!(utc("3/31/24 1:05 PM"), "2024-03-31T13:05:00Z");
    assert_eq!(utc("3/31/24 13:05 PM"), "2024-03-31T13:05:00Z");
    assert_eq!(utc("2024-03-31"), "2024-03-31T00:00:00Z");
}

#[test]
fn fractions_of_a_second_survive() {
    assert_eq!(utc("1711860540.25"), "2024-03-31T04:49:00.25Z");
    assert_eq!(utc("2024-03-31T04:49:00.123456Z"), "2024-03-31T04:49:00.123Z");
    assert_eq!(utc("31.03.2024 04:49:00.5"), "2024-03-31T04:49:00.5Z");
}

#[test]
fn a_time_that_the_clocks_skipped_or_repeated_is_still_one_instant() {
    assert_eq!(read("2024-03-31 02:30", &berlin()).unwrap().0, "2024-03-31T01:30:00Z");
    assert_eq!(read("2024-10-27 02:30", &berlin()).unwrap().0, "2024-10-27T00:30:00Z");
}

#[test]
fn an_ambiguous_date_follows_the_rule_and_a_plain_one_does_not() {
    let of = |day_first, text: &str| read(text, &DateRules { day_first, ..DateRules::default() }).unwrap().0;
    assert_eq!(of(None, "03/04/2024"), "2024-03-04T00:00:00Z");
    assert_eq!(of(Some(false), "03/04/2024"), "2024-03-04T00:00:00Z");
    assert_eq!(of(Some(true), "03/04/2024"), "2024-04-03T00:00:00Z");
    assert_eq!(of(Some(false), "03-04-2024"), "2024-03-04T00:00:00Z");
    assert_eq!(of(Some(false), "03.04.2024"), "2024-04-03T00:00:00Z");
    assert_eq!(of(Some(true), "3/31/2024"), "2024-03-31T00:00:00Z");
    assert_eq!(of(Some(true), "2024-03-04"), "2024-03-04T00:00:00Z");
}

#[test]
fn what_is_no_date_is_none() {
    for text in [
        "",
        "-",
        "yesterday",
        "0000-00-00 00:00:00",
        "0001-01-01T00:00:00Z",
        "2024-02-30",
        "31.13.2024",
        "1969-12-31T23:59:59Z",
        "2101-01-01T00:00:00Z",
        "99999-01-01",
        "12:30",
        "4 3 2",
        "+49 30 1234567",
        "8123456789012",
        "1.2.3.4",
        "2024-03-31 25:00",
        "3/4",
        "Order 31 March 2024",
        "10.5",
        "12345678901234567890",
        "17118605.40.1",
        "2024-03-31T04:49.500Z",
    ] {
        assert_eq!(parse(text, &DateRules::default()), None, "{text}");
    }
}

#[test]
fn the_original_spelling_is_kept() {
    assert_eq!(parse(" 31/Mar/24 6:49 AM ", &DateRules::default()).unwrap().original, "31/Mar/24 6:49 AM");
}

#[test]
fn one_date_settles_the_order_of_its_column() {
    assert_eq!(order(["03/04/2024", "31/04/2024 5:00"].into_iter()), DayMonth::DayFirst);
    assert_eq!(order(["3/4/24 6:49 AM", "3/31/24 6:49 AM"].into_iter()), DayMonth::MonthFirst);
    assert_eq!(order(["2024-03-04", "03.04.2024", "4 March 2024", "31/Mar/24", ""].into_iter()), DayMonth::NotNeeded);
    assert_eq!(order(["03/03/2024"].into_iter()), DayMonth::NotNeeded);
    assert_eq!(order(["03/04/2024", "03/03/2024"].into_iter()), DayMonth::Ambiguous { share: 0.5 });
}

/// What a spelling keeps of an instant, in milliseconds.
#[derive(Clone, Copy)]
enum Keeps {
    Millis,
    Seconds,
    Minutes,
}

const ABSOLUTE: &[(&str, Keeps)] = &[
    ("%Y-%m-%dT%H:%M:%S%.3f%:z", Keeps::Millis),
    ("%Y-%m-%dT%H:%M:%S%z", Keeps::Seconds),
    ("%a, %d %b %Y %H:%M:%S %z", Keeps::Seconds),
    ("%a %b %d %H:%M:%S %z %Y", Keeps::Seconds),
    ("%Y-%m-%d %H:%M:%S %z", Keeps::Seconds),
    ("%s", Keeps::Seconds),
    ("%s%.3f", Keeps::Millis),
];

const LOCAL: &[(&str, Keeps)] = &[
    ("%Y-%m-%d %H:%M:%S", Keeps::Seconds),
    ("%Y-%m-%d %H:%M", Keeps::Minutes),
    ("%Y/%m/%d %H:%M", Keeps::Minutes),
    ("%Y-%m-%d %H%M%S UTC", Keeps::Seconds),
    ("%d.%m.%Y %H:%M", Keeps::Minutes),
    ("%m/%d/%Y %H:%M:%S", Keeps::Seconds),
    ("%m/%d/%Y %I:%M %p", Keeps::Minutes),
    ("%d/%b/%Y %I:%M %p", Keeps::Minutes),
    ("%d-%m-%Y %H:%M", Keeps::Minutes),
    ("%B %d, %Y at %H:%M", Keeps::Minutes),
    ("%Y%m%d%H%M%S", Keeps::Seconds),
];

fn keep(millis: i64, keeps: Keeps) -> i64 {
    let unit = match keeps {
        Keeps::Millis => 1,
        Keeps::Seconds => 1_000,
        Keeps::Minutes => 60_000,
    };
    millis - millis % unit
}

proptest! {
    #[test]
    fn every_instant_survives_every_spelling(
        millis in 100_000_000_000_i64..4_102_444_800_000,
        zone in prop::sample::select(vec!["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"]),
    ) {
        let at = Timestamp::from_millisecond(millis).unwrap();
        let there = at.to_zoned_datetime(TimeZone::get(zone).unwrap());
        for (spelling, keeps) in ABSOLUTE {
            let text = there.strftime(spelling).to_string();
            let found = parse(&text, &DateRules::default());
            prop_assert_eq!(found.map(|found| found.at.0), Some(keep(millis, *keeps)), "{}", text);
        }
        let utc = at.to_zoned_datetime(TimeZone::UTC);
        for (spelling, keeps) in LOCAL {
            let text = utc.strftime(spelling).to_string();
            let found = parse(&text, &DateRules::default());
            prop_assert_eq!(found.map(|found| found.at.0), Some(keep(millis, *keeps)), "{}", text);
        }
        let days = 25_569.0 + (millis / 1_000) as f64 / 86_400.0;
        let found = parse(&format!("{days:.7}"), &DateRules::default());
        prop_assert_eq!(found.map(|found| found.at.0), Some(keep(millis, Keeps::Seconds)));
    }

    #[test]
    fn no_text_harms(text in ".{0,60}") {
        parse(&text, &DateRules::default());
        order([text.as_str()].into_iter());
    }

    #[test]
    fn nothing_like_a_date_harms(text in r"[0-9./: -]{0,24}(AM|pm|Z|UTC|GMT|\+|[+-][0-9:]{1,5}| мар| Sun)?") {
        if let Some(instant) = parse(&text, &berlin()) {
            prop_assert!((0..4_133_980_800_000).contains(&instant.at.0));
        }
        order([text.as_str()].into_iter());
    }
}

#[test]
fn months_have_names_in_many_languages() {
    for (text, wanted) in [
        ("31/Mär/24 6:49 AM", "2024-03-31T06:49:00Z"),
        ("02/Okt/24 6:50 AM", "2024-10-02T06:50:00Z"),
        ("01/Dez/24 6:49 AM", "2024-12-01T06:49:00Z"),
        ("02/Mai/24 6:49 AM", "2024-05-02T06:49:00Z"),
        ("01/déc./24 6:49 AM", "2024-12-01T06:49:00Z"),
        ("02/févr./24 6:49 AM", "2024-02-02T06:49:00Z"),
        ("02/août/24 6:49 AM", "2024-08-02T06:49:00Z"),
        ("3 juin 2024 à 06:49", "2024-06-03T06:49:00Z"),
        ("3 juil. 2024", "2024-07-03T00:00:00Z"),
        ("31 de marzo de 2024", "2024-03-31T00:00:00Z"),
        ("31.03.2024 06:49 Uhr", "2024-03-31T06:49:00Z"),
        ("31. März 2024 06:49", "2024-03-31T06:49:00Z"),
        ("5 maja 2024", "2024-05-05T00:00:00Z"),
        ("5 листопада 2024", "2024-11-05T00:00:00Z"),
        ("5 Mar 2024 06:49 AEST", "2024-03-04T20:49:00Z"),
    ] {
        let wanted = parse(wanted, &DateRules::default()).map(|instant| instant.at);
        assert!(wanted.is_some());
        assert_eq!(parse(text, &DateRules::default()).map(|instant| instant.at), wanted, "{text}");
    }
    assert_eq!(parse("3 jui 2024", &DateRules::default()), None, "June or July");
    assert_eq!(parse("2024-03-31 06:49:00 IST", &DateRules::default()), None, "of three countries");
}
