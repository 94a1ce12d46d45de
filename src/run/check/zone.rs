//! Which zone keeps a clock that was seen at some instants.

use jiff::Timestamp;
use jiff::tz::{self, Offset, TimeZone};

use crate::model::Millis;

/// How far east of Greenwich a clock was, in seconds, at an instant.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Seen {
    pub at: Millis,
    pub offset: i32,
}

/// Zones that share their present and differ in their past are told apart by likelihood: these first.
const LIKELY: [&str; 24] = [
    "Europe/Moscow",
    "Europe/Kyiv",
    "Europe/Berlin",
    "Europe/London",
    "Europe/Lisbon",
    "Europe/Athens",
    "Europe/Istanbul",
    "Europe/Minsk",
    "Europe/Samara",
    "Asia/Yekaterinburg",
    "Asia/Novosibirsk",
    "Asia/Krasnoyarsk",
    "Asia/Irkutsk",
    "Asia/Vladivostok",
    "Asia/Almaty",
    "Asia/Tashkent",
    "Asia/Jerusalem",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Australia/Sydney",
    "Pacific/Auckland",
];

/// `UTC`, a fixed offset where the clock never moved, else the likeliest zone that kept this clock. None when no zone
/// did, or nothing was seen.
pub(super) fn fit(seen: &[Seen]) -> Option<String> {
    let first = seen.first()?.offset;
    if seen.iter().all(|seen| seen.offset == first) {
        return Some(fixed(first));
    }
    let keeps = |name: &&str| TimeZone::get(name).is_ok_and(|zone| seen.iter().all(|seen| is_at(&zone, *seen)));
    if let Some(name) = LIKELY.iter().find(|name| keeps(name)) {
        return Some((*name).to_owned());
    }
    let mut names: Vec<String> = tz::db().available().map(|name| name.as_str().to_owned()).collect();
    names.sort();
    names.into_iter().find(|name| keeps(&name.as_str()))
}

fn is_at(zone: &TimeZone, seen: Seen) -> bool {
    Timestamp::from_millisecond(seen.at.0)
        .is_ok_and(|at| Offset::from_seconds(seen.offset).is_ok_and(|offset| zone.to_offset(at) == offset))
}

fn fixed(offset: i32) -> String {
    if offset == 0 {
        return "UTC".to_owned();
    }
    let sign = if offset < 0 { '-' } else { '+' };
    let minutes = offset.unsigned_abs() / 60;
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every July and January from 2012 on, as a zone's clock shows them.
    fn clock(zone: &str) -> Vec<Seen> {
        let zone = TimeZone::get(zone).unwrap();
        (0..28)
            .map(|half| {
                let at = Timestamp::from_second(1_342_355_696 + half * 15_897_600).unwrap();
                Seen { at: Millis(at.as_millisecond()), offset: zone.to_offset(at).seconds() }
            })
            .collect()
    }

    #[test]
    fn a_zone_is_known_by_its_clock() {
        for zone in ["Europe/Moscow", "Europe/Berlin", "America/New_York", "Australia/Sydney", "Asia/Irkutsk"] {
            assert_eq!(fit(&clock(zone)).as_deref(), Some(zone));
        }
        assert_eq!(fit(&clock("Asia/Kathmandu")).as_deref(), Some("+05:45"));
        assert_eq!(fit(&clock("Atlantic/Reykjavik")).as_deref(), Some("UTC"));
        assert!(fit(&clock("America/St_Johns")).is_some_and(|zone| fit(&clock(&zone)).as_ref() == Some(&zone)));
    }

    #[test]
    fn a_clock_that_no_zone_keeps_is_none() {
        let at = Millis::from_seconds(1_700_000_000);
        assert_eq!(fit(&[Seen { at, offset: 3_600 }, Seen { at, offset: 7_200 }]), None);
        assert_eq!(fit(&[]), None);
    }
}
