//! Every screen in every state, in both languages, rendered without a browser.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

mod figures;
mod shell;
mod world;

use std::rc::Rc;

use deskie_migrator::ui::page::Page;
use deskie_migrator::ui::platform::Platform;
use deskie_migrator::ui::state::State;
use deskie_migrator::ui::store::Ui;
use deskie_migrator::ui::words::Language;
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
    assert!(text.contains("done Wednesday at 11:49"), "{text}");
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
