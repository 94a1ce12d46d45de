//! Every screen in every state, in both languages, rendered without a browser.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on must stop")]

mod care;
mod dates;
mod figures;
mod letters;
mod review;
mod shell;
mod tallies;
mod world;

use std::rc::Rc;

use deskie_migrator::run::Report;
use deskie_migrator::ui::page::Page;
use deskie_migrator::ui::platform::Platform;
use deskie_migrator::ui::state::{Action, FileChoice, MapChoice, State};
use deskie_migrator::ui::store::Ui;
use deskie_migrator::ui::words::Language;
use deskie_migrator::wire::FromWorker;
use yew::{Callback, LocalServerRenderer};

/// The HTML of a page in a state.
fn render(state: State) -> String {
    let platform = Platform(Rc::new(shell::Memory::default()));
    let ui = Ui { state: Rc::new(state), act: Callback::noop(), platform };
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    tokio::task::LocalSet::new()
        .block_on(&runtime, LocalServerRenderer::<Page>::with_props(ui).hydratable(false).render())
}

fn everything() -> Vec<(Language, String, String)> {
    let mut pages = Vec::new();
    for language in Language::ALL {
        for (name, state) in world::all(language) {
            pages.push((language, name, render(state)));
        }
    }
    pages
}

/// Writes the pages beside the test's other output, to be looked at in a browser.
#[test]
fn every_screen_renders_in_every_state_and_language() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("screens");
    std::fs::create_dir_all(&folder).unwrap();
    let style = concat!(env!("CARGO_MANIFEST_DIR"), "/static/style.css");
    for (language, name, html) in everything() {
        assert!(html.contains("<h1"), "{name} has a heading");
        let tag = language.tag();
        let page = format!(
            "<!doctype html><html lang=\"{tag}\"><meta charset=\"utf-8\"><meta name=\"viewport\" \
             content=\"width=device-width\"><link rel=\"stylesheet\" href=\"{style}\"><body>{html}"
        );
        std::fs::write(folder.join(format!("{name}.{tag}.html")), page).unwrap();
    }
}

/// The opening tags of a kind, with where each ends.
fn tags<'a>(html: &'a str, name: &str) -> Vec<(&'a str, &'a str)> {
    let open = format!("<{name}");
    html.match_indices(&open)
        .filter(|(at, _)| html[at + open.len()..].starts_with([' ', '>', '/']))
        .map(|(at, _)| {
            let end = at + html[at..].find('>').unwrap() + 1;
            (&html[at..end], &html[end..])
        })
        .collect()
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}

/// What a person reads: no tags, no attributes.
fn text(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for letter in html.chars() {
        match letter {
            '<' => {
                inside = true;
                text.push(' ');
            }
            '>' => inside = false,
            _ if !inside => text.push(letter),
            _ => {}
        }
    }
    text
}

#[test]
fn every_control_has_a_name() {
    for (language, page, html) in everything() {
        let place = format!("{page} in {}", language.tag());
        for kind in ["input", "select"] {
            for (tag, _) in tags(&html, kind) {
                let labelled = attribute(tag, "id").is_some_and(|id| html.contains(&format!(" for=\"{id}\"")));
                assert!(
                    labelled || attribute(tag, "aria-label").is_some_and(|name| !name.is_empty()),
                    "{place}: {tag}"
                );
            }
        }
        for (tag, rest) in tags(&html, "button") {
            let content = rest.split_once("</button>").unwrap().0;
            let named = !text(content).trim().is_empty() || attribute(tag, "aria-label").is_some();
            assert!(named, "{place}: {tag}");
        }
        for (tag, _) in tags(&html, "iframe") {
            assert!(attribute(tag, "title").is_some_and(|title| !title.is_empty()), "{place}: {tag}");
        }
    }
}

#[test]
fn no_id_occurs_twice_and_every_label_leads_somewhere() {
    for (_, page, html) in everything() {
        let mut ids: Vec<&str> =
            html.match_indices(" id=\"").filter_map(|(at, _)| attribute(&html[at..], "id")).collect();
        for (tag, _) in tags(&html, "label") {
            let target = attribute(tag, "for").unwrap_or_default();
            assert!(ids.contains(&target), "{page}: {tag}");
        }
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "{page}");
    }
}

#[test]
fn each_page_has_one_main_heading_and_one_current_step() {
    for (_, page, html) in everything() {
        assert_eq!(tags(&html, "h1").len(), 1, "{page}");
        assert_eq!(html.matches("aria-current=\"step\"").count(), 1, "{page}");
        assert!(
            html.matches("class=\"button primary\"").count() <= if page.starts_with("connect") { 2 } else { 1 },
            "{page} has one thing to do next"
        );
    }
}

#[test]
fn the_key_is_in_no_page() {
    for (_, page, html) in everything() {
        assert!(!html.contains(world::KEY), "{page}");
    }
}

#[test]
fn the_russian_page_speaks_russian() {
    let english = [
        "Cancel", "Download", "Search", "Cases", "cases", "Messages", "Connect", "Account", "Choose", "Files", "files",
        "Read ", "Plan", "Report", "Pause", "Stop", "Address", "Customer", "Subject", "Status", "Your ", "The page",
        "Nothing", "Show", "today", "tomorrow", "minute", "Loading",
    ];
    for (language, page, html) in everything() {
        if language != Language::Ru {
            continue;
        }
        let text = text(&html).replace("English", "");
        for word in english {
            assert!(!text.contains(word), "{page}: {word}");
        }
    }
}

#[test]
fn mail_of_strangers_runs_nothing_and_loads_nothing() {
    let (_, state) = world::all(Language::En).into_iter().find(|(name, _)| name == "xray-case").unwrap();
    let html = render(state);
    let frames = tags(&html, "iframe");
    let (frame, _) = frames.first().unwrap();
    assert_eq!(attribute(frame, "sandbox"), Some(""), "no script, no form, no way out of the frame");
    let document = attribute(frame, "srcdoc").unwrap();
    let guard = document.find("Content-Security-Policy").unwrap();
    assert!(document.contains("default-src 'none'") || document.contains("default-src &#x27;none&#x27;"), "{document}");
    assert!(guard < document.find("alert(1)").unwrap(), "the guard stands before the mail");
    assert!(!html.contains("<script"), "no markup of a mail is part of the page");
}

#[test]
fn long_lists_draw_only_what_is_seen() {
    let (_, state) = world::all(Language::En).into_iter().find(|(name, _)| name == "xray-read").unwrap();
    let html = render(state);
    assert!(html.contains("aria-rowcount=\"12409\""), "the whole length is told");
    assert!(html.matches("data-test=\"case-row\"").count() < 40);
}

#[test]
fn the_finishing_time_is_in_the_clock_of_the_person() {
    let (_, state) = world::all(Language::En).into_iter().find(|(name, _)| name == "plan").unwrap();
    let text = text(&render(state)).replace('\u{a0}', " ");
    assert!(text.contains("12,194 cases"), "{text}");
    assert!(text.contains("done by Wednesday at 11:49"), "{text}");
}

#[test]
fn every_connect_problem_has_its_own_sentence_and_its_own_hook() {
    for language in Language::ALL {
        let pages = world::all(language);
        let mut said = Vec::new();
        for (name, state) in pages.into_iter().filter(|(name, _)| name.starts_with("connect-problem-")) {
            let html = render(state);
            let (_, from) = html.split_once("data-test=\"connect-problem\"").unwrap();
            let hook = attribute(from, "data-problem").unwrap().to_owned();
            assert!(!hook.is_empty(), "{name}");
            said.push(text(from.split_once("class=\"hint\"").unwrap().0));
        }
        let all = said.len();
        said.sort();
        said.dedup();
        assert_eq!((said.len(), all), (world::connect_problems().len(), world::connect_problems().len()));
    }
}

fn state(name: &str, language: Language) -> State {
    let found = world::all(language).into_iter().find(|(known, _)| known == name);
    found.map(|(_, state)| state).unwrap_or_else(|| panic!("there is no page {name}"))
}

/// What a person reads on a page, with usual spaces.
fn reads(name: &str, language: Language) -> String {
    let text = text(&render(state(name, language))).replace(['\u{a0}', '\u{202f}'], " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The opening tag of the element with this id.
fn by_id<'a>(html: &'a str, id: &str) -> Option<&'a str> {
    let at = html.find(&format!(" id=\"{id}\""))?;
    let from = html[..at].rfind('<')?;
    html[from..].split_once('>').map(|(tag, _)| tag)
}

#[test]
fn an_earlier_run_says_how_far_it_came_and_which_files_it_needs() {
    let en = reads("files-earlier", Language::En);
    for said in ["acme.deskie.io", "41 %, 5,121 of 12,194 cases", "2 files: 1.4 GB, 920 kB", "Unclear answers"] {
        assert!(en.contains(said), "{said}: {en}");
    }
    assert!(en.contains("It runs in another tab"), "the busy one is only watched");
    assert!(reads("files-earlier", Language::Ru).contains("41 %, 5 121 из 12 194 обращений"));
    let html = render(state("files-earlier", Language::En));
    assert_eq!(html.matches("data-test=\"earlier-run\"").count(), 2);
    assert!(by_id(&html, "earlier-continue").is_some());
}

#[test]
fn a_ledger_that_is_carried_over_says_when_it_ends_and_what_that_means() {
    for page in ["files-ledger", "connected-carried"] {
        let en = reads(page, Language::En);
        assert!(en.contains("ends on 23 November 2026, 00:16. What was created after that"), "{page}: {en}");
        let ru = reads(page, Language::Ru);
        assert!(ru.contains("кончается так: 23 ноября 2026, 00:16. Что создано позже"), "{page}: {ru}");
    }
    assert!(!reads("connected-unchecked", Language::En).contains("The ledger you dropped"));
}

#[test]
fn files_dropped_again_are_called_the_same_or_others() {
    assert!(reads("files-same", Language::En).contains("The same files"));
    assert!(reads("files-other", Language::En).contains("These are other files than last time"));
    assert!(reads("connect-chosen", Language::En).contains("The same files"), "also where the key is typed");
    let html = render(state("connect-chosen", Language::En));
    assert_eq!(attribute(by_id(&html, "address").unwrap(), "value"), Some("acme.deskie.io"));
    assert_eq!(attribute(by_id(&html, "key").unwrap(), "value").unwrap_or_default(), "", "the key is never filled in");
}

#[test]
fn an_unchecked_account_says_so_wherever_something_would_be_sent() {
    for language in Language::ALL {
        for name in ["plan-unchecked", "try-unchecked", "run-unchecked"] {
            let html = render(state(name, language));
            assert!(by_id(&html, "go-check").is_some(), "{name}");
            for id in ["try", "run-all"] {
                if let Some(button) = by_id(&html, id) {
                    assert!(button.contains(" disabled"), "{name}: {button}");
                }
            }
        }
        let html = render(state("plan", language));
        assert!(by_id(&html, "go-check").is_none() && !by_id(&html, "run-all").unwrap().contains(" disabled"));
    }
}

#[test]
fn the_self_check_asks_about_the_mail_and_lists_its_findings() {
    let html = render(state("connected-unchecked", Language::En));
    assert_eq!(attribute(by_id(&html, "check-address").unwrap(), "value"), Some("ann@example.org"));
    let html = render(state("connected-question", Language::En));
    assert_eq!(html.matches("data-test=\"finding\"").count(), 3);
    assert!(reads("connected-question", Language::En).contains("Did an e-mail arrive at ann@example.org?"));
    assert!(reads("connected-question", Language::Ru).contains("Пришло ли письмо на ann@example.org?"));
    assert!(reads("connected-mail-came", Language::En).contains("satisfaction surveys"));
    assert!(reads("connected-unusable", Language::En).contains("664-1"), "what stayed behind is named");
    let ru = reads("connected-unusable", Language::Ru);
    assert!(ru.contains("Даты обращений понимаются с точностью до секунды") && ru.contains("статус «open»"), "{ru}");
    let weights = reads("connected-unusable", Language::En);
    for word in ["As hoped", "Reckoned with", "Stands in the way"] {
        assert!(weights.contains(word), "not by colour alone: {word}");
    }
    assert!(by_id(&render(state("connected-practice-check", Language::En)), "skip-check").is_some());
    assert!(by_id(&html, "skip-check").is_none(), "a real account is not let off");
}

#[test]
fn a_refused_key_is_asked_for_in_place() {
    for name in ["run-key", "report-proving-halted"] {
        let html = render(state(name, Language::En));
        let field = by_id(&html, "key-again").unwrap();
        assert_eq!((attribute(field, "type"), attribute(field, "value").unwrap_or_default()), (Some("password"), ""));
        assert!(by_id(&html, "key-go").is_some() && by_id(&html, "resume").is_none(), "{name}");
    }
    assert!(reads("run-key-refused", Language::En).contains("The e-mail or the key is wrong."));
}

#[test]
fn a_delta_shows_only_the_difference() {
    assert!(reads("plan-delta", Language::En).contains("12 new cases, 30 with something new"));
    assert!(reads("plan-delta", Language::Ru).contains("12 новых обращений и ещё 30 с новым содержимым"));
    let html = render(state("plan-updates", Language::En));
    assert!(!by_id(&html, "run-all").unwrap().contains(" disabled"), "new messages are worth a run");
    assert!(reads("plan-all-there", Language::En).contains("Nothing is left to send."));
    assert!(by_id(&render(state("plan-all-there", Language::En)), "run-all").unwrap().contains(" disabled"));
}

#[test]
fn the_verdict_of_a_proof_is_one_sentence() {
    let en = "All 12,194 cases and 51,002 messages and notes of the files are in Deskie. 4 differences, all explained.";
    assert!(reads("report-proved", Language::En).contains(en), "{}", reads("report-proved", Language::En));
    assert!(reads("report-proved", Language::Ru).contains(
        "Все обращения из файлов — в Deskie: 12 194 обращения, в них 51 002 сообщения и заметки. 4 расхождения, все объяснены."
    ));
    assert!(reads("report-not-proved", Language::En).contains("4 differences, 2 of them not explained."));
    assert!(
        reads("report-proved-sample", Language::En).contains("and 410 messages and notes in the 100 cases read whole.")
    );
    for (name, holds) in [("report-proved", "true"), ("report-not-proved", "false"), ("report-proof-stopped", "false")]
    {
        let html = render(state(name, Language::En));
        let (_, from) = html.split_once("data-test=\"proof\"").unwrap();
        assert_eq!(attribute(from, "data-holds"), Some(holds), "{name}");
    }
    let costs = reads("report-to-prove", Language::En);
    assert!(costs.contains("About 125 units"), "12,408 cases in lists of 100: {costs}");
    assert!(costs.contains("About 12,533 units"), "{costs}");
    let seven = reads("report-to-prove-seven", Language::En);
    assert!(seven.contains("And the messages of 7 cases") && seven.contains("About 132 units"), "{seven}");
    assert!(reads("report-to-prove-seven", Language::Ru).contains("И сообщения 7 обращений"));
}

#[test]
fn undo_names_its_number_and_asks_twice() {
    assert!(by_id(&render(state("undo-changed", Language::En)), "undo-go").is_none(), "the changed are not decided");
    assert!(by_id(&render(state("undo-refused", Language::En)), "undo-go").is_none());
    assert!(reads("undo-decided", Language::En).contains("Remove 5,087 cases"));
    assert!(reads("undo-asked", Language::En).contains("Really remove 5,087 cases from Deskie?"));
    assert!(reads("undo-asked", Language::Ru).contains("Точно удалить 5 087 обращений из Deskie?"));
    let done = reads("undo-done", Language::En);
    assert!(done.contains("5,084 of 5,090 cases were removed.") && done.contains("The sum adds up"), "{done}");
    assert!(by_id(&render(state("report-earlier", Language::En)), "undo-look").is_some(), "without files too");
}

#[test]
fn every_changed_case_can_be_had_and_what_undo_leaves_is_said() {
    let many = render(state("undo-changed-many", Language::En));
    assert_eq!(many.matches("data-test=\"changed\"").count(), 200);
    assert!(text(&many).contains("200 of 450 are shown."));
    for name in ["undo-changed-many", "undo-changed"] {
        assert!(by_id(&render(state(name, Language::En)), "changed-csv").is_some(), "{name}");
    }
    assert!(!text(&render(state("undo-changed", Language::En))).contains("are shown."));
    assert!(reads("undo-plain", Language::En).contains("Their 3,120 customers stay."));
    assert!(reads("undo-plain", Language::Ru).contains("Клиенты этих обращений останутся: 3 120."));
    let done = reads("undo-done", Language::En);
    assert!(done.contains("3,119 customers of the removed cases are still in Deskie"), "{done}");
    assert!(done.contains("1 case was changed in Deskie after you had looked"), "{done}");
}

#[test]
fn notices_of_one_kind_are_counted_and_all_of_them_can_be_read() {
    let mut state = state("undo-plain", Language::En);
    for message in ["one.csv could not be made", "two.csv could not be made", "one.csv could not be made"] {
        let notice = FromWorker::Notice { code: "download.failed".into(), message: message.into() };
        state.update(Action::Worker(notice));
    }
    let html = render(state);
    assert_eq!(html.matches("data-test=\"notice\"").count(), 1);
    let text = text(&html);
    for part in ["one.csv could not be made", "(said 3 times)", "Show 1 more", "two.csv could not be made"] {
        assert!(text.contains(part), "{part}");
    }
}

#[test]
fn a_report_says_which_cases_lack_their_last_edit() {
    let mut state = state("undo-plain", Language::En);
    let report =
        Report { unfinished: 7, complete: false, failures: 7, ..(**state.run.report.as_ref().unwrap()).clone() };
    state.run.report = Some(Rc::new(report));
    let html = render(state);
    assert!(
        html.contains("data-test=\"report-unfinished\"") && text(&html).contains("Stand otherwise than they should: 7")
    );
    assert!(!render(self::state("undo-plain", Language::En)).contains("data-test=\"report-unfinished\""));
}

#[test]
fn channels_that_may_reach_customers_are_confirmed_one_by_one() {
    let html = render(state("map-confirm", Language::En));
    for id in ["confirm-channel-101", "confirm-whatsapp"] {
        assert!(!by_id(&html, id).unwrap().contains(" checked"), "{id} is not ticked by itself");
    }
    assert!(by_id(&html, "original-id").is_some());
}

#[test]
fn what_a_torn_self_check_left_behind_is_told_until_a_check_has_dealt_with_it() {
    let left = reads("connected-unchecked", Language::En);
    assert!(left.contains("2 trial cases left in Deskie. The next check removes what it can."), "{left}");
    assert!(reads("connected-unchecked", Language::Ru).contains("осталось 2 пробных обращения"));
    assert!(!reads("connected-question", Language::En).contains("could not clear up after itself"));
}

#[test]
fn telephone_numbers_without_a_country_are_asked_about() {
    let page = reads("map", Language::En);
    assert!(page.contains("17 customers have only numbers without a country code, for example 020 7946 0002."));
    let mut chosen = state("map", Language::En);
    chosen.update(Action::Map(MapChoice::CountryCode(Some("+44".into()))));
    assert!(text(&render(chosen)).contains("It goes to Deskie as +442079460002."));
}

#[test]
fn of_a_file_that_somebody_names_the_desk_of_the_form_can_be_chosen() {
    let mut chosen = state("xray-read", Language::En);
    assert_eq!(by_id(&render(chosen.clone()), "form-0"), None, "what was recognised needs no form");
    let file = "export/zendesk-tickets.json".to_owned();
    let settings = |state: &State| state.settings.vendors.get(&file).cloned();
    chosen.update(Action::Choose(FileChoice::Vendor(file.clone(), Some("zendesk".into()))));
    let html = render(chosen.clone());
    assert!(by_id(&html, "form-0").is_some_and(|tag| tag.contains("What it holds – export/zendesk-tickets.json")));
    chosen.update(Action::Choose(FileChoice::Vendor(file.clone(), Some("zendesk/comments".into()))));
    assert_eq!(settings(&chosen).as_deref(), Some("zendesk/comments"));
    assert!(by_id(&render(chosen), "vendor-0").is_some(), "the desk is still chosen beside it");
}
