//! Sources that are dropped together may have been kept in different zones, and write their dates in different orders.

use deskie_migrator::ui::state::{Action, FileChoice, State};
use deskie_migrator::ui::words::Language;
use deskie_migrator::vendor::{Settings, SourceDates};
use deskie_migrator::wire::FromWorker;

use crate::drop::{CALLS, ISSUES, TICKET, begun, iso, read};

const MIXED: [(&str, &str); 3] = [("issues.csv", ISSUES), ("calls.csv", CALLS), ("4800.json", TICKET)];

fn zoned(zone: &str) -> SourceDates {
    SourceDates { zone: Some(zone.to_owned()), day_first: None }
}

fn pairs(wanted: [(&str, &str); 3]) -> Vec<(String, String)> {
    wanted.map(|(source, at)| (source.to_owned(), at.to_owned())).to_vec()
}

#[test]
fn each_source_is_read_in_its_own_zone_and_the_others_in_the_one_for_all() {
    let nothing = read(&MIXED, Settings::default());
    let utc =
        [("jira", "2024-03-13T09:00:00Z"), ("usedesk", "2024-03-01T08:00:00Z"), ("generic", "2024-03-15T15:15:00Z")];
    assert_eq!(begun(&nothing), pairs(utc), "nothing chosen: UTC, and what is known of a source");
    let settings = Settings {
        zone: Some("Europe/Berlin".to_owned()),
        dates: [("generic", "America/New_York"), ("usedesk", "Europe/Moscow")]
            .map(|(source, zone)| (source.to_owned(), zoned(zone)))
            .into(),
        ..Settings::default()
    };
    let zoned =
        [("jira", "2024-03-13T08:00:00Z"), ("usedesk", "2024-03-01T08:00:00Z"), ("generic", "2024-03-15T19:15:00Z")];
    assert_eq!(begun(&read(&MIXED, settings)), pairs(zoned));
}

#[test]
fn each_source_is_asked_about_with_its_own_dates_in_each_reading() {
    let settings =
        Settings { dates: [("generic".to_owned(), zoned("America/New_York"))].into(), ..Settings::default() };
    let asked = read(&MIXED, settings).xray().local_dates;
    let told: Vec<_> = asked.iter().map(|one| (one.source.as_str(), one.count, one.zone.as_str())).collect();
    assert_eq!(told, [("jira", 3, "UTC"), ("usedesk", 2, "Europe/Moscow"), ("generic", 2, "America/New_York")]);
    let calls = &asked[2];
    assert_eq!((iso(calls.local), iso(calls.at)), ("2024-03-15T15:15:00Z".into(), "2024-03-15T19:15:00Z".into()));
    assert!(asked[0].proposed.is_none() && asked[1].proposed.is_some());
}

#[test]
fn the_order_of_day_and_month_is_a_choice_of_each_source() {
    let issues = ISSUES.replace("2024-03-13 09:00", "03/04/24 09:00");
    let calls = CALLS.replace("Fri 03/15/2024", "03/04/2024");
    let files = [("issues.csv", issues.as_str()), ("calls.csv", calls.as_str())];
    let dates = |source: &str, day_first| (source.to_owned(), SourceDates { zone: None, day_first: Some(day_first) });
    let settings = Settings { dates: [dates("jira", true), dates("generic", false)].into(), ..Settings::default() };
    let import = read(&files, settings);
    let wanted = [("jira", "2024-04-03T09:00:00Z"), ("generic", "2024-03-04T15:15:00Z")];
    assert_eq!(begun(&import), wanted.map(|(source, at)| (source.to_owned(), at.to_owned())));
    assert!(!import.catalogue().problems.iter().any(|problem| problem.code == "table.ambiguous_dates"));
}

/// The page after these files were read with its settings.
fn page() -> State {
    let mut state = State::new(Language::En);
    state.update(Action::Shelf(vec![deskie_migrator::ui::platform::ShelfFile { name: "all.zip".into(), size: 1 }]));
    reread(&mut state);
    state
}

fn reread(state: &mut State) {
    state.update(Action::Read);
    let xray = read(&MIXED, (*state.settings).clone()).xray();
    state.update(Action::Worker(FromWorker::Scanned { xray: Box::new(xray) }));
}

#[test]
fn one_zone_for_all_moves_no_dates_of_a_source_whose_zone_is_known() {
    let mut state = page();
    state.update(Action::Choose(FileChoice::Zone(None, Some("Europe/Berlin".into()))));
    assert_eq!(state.settings.zone("jira"), Some("Europe/Berlin"));
    assert_eq!(state.settings.zone("generic"), Some("Europe/Berlin"));
    assert_eq!(state.settings.zone("usedesk"), Some("Europe/Moscow"));
    assert!(state.unread, "it takes effect when the files are read again");
    reread(&mut state);
    let zones: Vec<_> = state.xray.as_ref().unwrap().local_dates.iter().map(|one| one.zone.clone()).collect();
    assert_eq!(zones, ["Europe/Berlin", "Europe/Moscow", "Europe/Berlin"]);
    // Of that source it can be said otherwise, and taken back.
    state.update(Action::Choose(FileChoice::Zone(Some("usedesk".into()), Some("Asia/Almaty".into()))));
    assert_eq!(state.settings.zone("usedesk"), Some("Asia/Almaty"));
    state.update(Action::Choose(FileChoice::Zone(Some("usedesk".into()), None)));
    assert_eq!(state.settings.zone("usedesk"), Some("Europe/Berlin"), "as for all");
    assert!(state.settings.dates.is_empty());
}
