//! What the x-ray asks about dates.

use deskie_migrator::ui::words::Language;

use crate::{by_id, reads, render, state, text};

#[test]
fn the_zone_of_dates_is_asked_with_every_reading_of_one_of_them() {
    for (language, ask, own, reads_as, why) in [
        (
            Language::En,
            "3,912 dates name no time zone, for example “2024-03-01 11:00:00”",
            "Yours: Europe/Istanbul",
            "The example is 1 March 2024, 14:00 on your clock.",
            "UseDesk writes times in the zone of Moscow.",
        ),
        (
            Language::Ru,
            "Дат без часового пояса: 3 912, например «2024-03-01 11:00:00»",
            "Ваш: Europe/Istanbul",
            "Пример по вашим часам: 1 марта 2024, 14:00.",
            "UseDesk пишет время по Москве.",
        ),
    ] {
        let page = reads("xray-read", language);
        for said in [ask, own, reads_as, why] {
            assert!(page.contains(said), "{said} is not in {page}");
        }
        let html = render(state("xray-read", language));
        let radio = |at: usize| by_id(&html, &format!("zone-{at}")).unwrap_or_default().to_owned();
        assert!(
            radio(0).contains("checked") && radio(0).contains("zone-0-why"),
            "what is known is chosen: {}",
            radio(0)
        );
        assert!(!radio(1).contains("checked") && !radio(2).contains("checked"));
    }
}

#[test]
fn of_several_sources_each_has_its_question_beside_one_answer_for_all() {
    for (language, sources, of_jira, as_all) in [
        (
            Language::En,
            "2 sources hold dates without a time zone.",
            "Jira Service Management: 240 dates name no time zone, for example “2024-03-13 09:00”",
            "As for all: Europe/Berlin",
        ),
        (
            Language::Ru,
            "Источников с датами без часового пояса: 2.",
            "Jira Service Management: Дат без часового пояса: 240, например «2024-03-13 09:00»",
            "Как для всех: Europe/Berlin",
        ),
    ] {
        let page = reads("xray-two-zones", language);
        for said in [sources, of_jira, as_all, "UseDesk: "] {
            assert!(page.contains(said), "{said} is not in {page}");
        }
        let html = render(state("xray-two-zones", language));
        let checked = |id: &str| by_id(&html, id).is_some_and(|tag| tag.contains("checked"));
        assert!(checked("zone-jira-all") && !checked("zone-jira-0") && !checked("zone-jira-1"));
        assert!(checked("zone-usedesk-0") && !checked("zone-usedesk-all"), "its own zone stays until it is chosen");
        assert!(by_id(&html, "zone").is_some_and(|tag| tag.contains("Europe/Berlin")));
        for control in ["zone-jira", "zone-usedesk", "day-first", "day-first-jira", "day-first-usedesk"] {
            assert!(by_id(&html, control).is_some(), "{control}");
        }
    }
}

#[test]
fn files_that_are_read_otherwise_than_for_the_last_run_are_told_with_the_way_back() {
    for (language, title, zone, go) in [
        (
            Language::En,
            "The files are read otherwise than for the last run",
            "UseDesk: times without a zone are of Europe/Moscow now and were of Europe/Berlin then",
            "Read as then",
        ),
        (
            Language::Ru,
            "Файлы прочитаны не так, как для прошлого переноса",
            "UseDesk: время без пояса сейчас прочитано как Europe/Moscow, тогда — как Europe/Berlin",
            "Прочитать как тогда",
        ),
    ] {
        for page in ["xray-two-zones", "connected-live", "map"] {
            let mut state = state(page, language);
            assert!(by_id(&render(state.clone()), "read-as-then").is_none(), "{page}: a first run");
            state.read_then = Some(serde_json::from_str(r#"{"zone":"Europe/Berlin"}"#).unwrap());
            let html = render(state);
            let read = text(&html);
            // Only the page of two sources knows the name of this one.
            let zone = if page == "xray-two-zones" { zone.to_owned() } else { zone.replace("UseDesk", "usedesk") };
            for said in [title, &zone, go] {
                assert!(read.contains(said), "{said} is not in {read}");
            }
            assert!(by_id(&html, "read-as-then").is_some(), "{page}");
        }
    }
}

#[test]
fn what_is_wrong_with_many_records_in_the_same_way_is_one_line() {
    let english = reads("xray-read", Language::En);
    assert!(english.contains("records 400, 3, 8 and 8 more") && english.contains("11 of the kind"), "{english}");
    let russian = reads("xray-read", Language::Ru);
    assert!(russian.contains("записи 400, 3, 8 и ещё 8") && russian.contains("таких: 11"), "{russian}");
}
