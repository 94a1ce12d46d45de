//! What a person has chosen is chosen again: after the page was killed, and on another computer by a file.

use std::path::Path;

use crate::serve::Cors;
use crate::window::{Window, downloaded};
use crate::{KEY, LOGIN, export, open, practice};

/// The state that the first word of the source becomes, and whether cases of the bin are left out.
async fn chosen(window: &Window) -> (String, bool) {
    let state = window.script("return document.querySelector('#status-0').value", vec![]).await;
    let skipped = window.script("return document.querySelector('#skip-deleted').checked", vec![]).await;
    (state.as_str().unwrap().to_owned(), skipped.as_bool().unwrap())
}

async fn put_is_told(window: &Window) {
    window.until("what was taken over", "return document.querySelector('[data-test=recipe-put]') !== null").await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the built page: make test"]
async fn what_was_chosen_is_chosen_again_after_the_page_was_killed_and_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tickets.json");
    export(&file, 60_000);
    let deskie = practice(Cors::On).await;
    let (site, window) = open().await;
    window.keep_downloads(folder.path()).await;
    window.read(&[&file]).await;
    window.sign_in(&deskie.address().to_string(), LOGIN, KEY).await;
    window.self_check().await;
    window.click("#go-map").await;
    window.choose("#stand-in", 1).await;
    let (proposed, skips) = chosen(&window).await;
    let open = "document.querySelectorAll('[data-test=map-status]').forEach(part => part.open = true)";
    window.script(open, vec![]).await;
    let states = "return [...document.querySelectorAll('#status-0 option')].findIndex(one => !one.selected)";
    let other = window.script(states, vec![]).await.as_u64().unwrap();
    window.choose("#status-0", usize::try_from(other).unwrap()).await;
    window.click("#skip-deleted").await;
    let mine = chosen(&window).await;
    assert!(mine.0 != proposed && mine.1 != skips, "{mine:?}");
    window.click("#go-plan").await;
    window.until("the plan", "return document.querySelector('#run-all') !== null").await;
    window.script("document.querySelector('#recipe-file').closest('details').open = true", vec![]).await;
    window.click("#recipe-file").await;
    let recipe = folder.path().join("recipe.json");
    downloaded(&recipe).await;
    window.click("#run-all").await;
    window.reported().await;

    // The page is gone, and with it what it knew; the ledger is not.
    window.crash_page().await;
    let profile = window.profile().clone();
    window.close().await;
    let window = Window::start_in(&profile, &[]).await;
    window.open(&site.url()).await;
    window.read(&[&file]).await;
    window.sign_in(&deskie.address().to_string(), LOGIN, KEY).await;
    window.connected().await;
    window.click("#go-map").await;
    put_is_told(&window).await;
    assert_eq!(chosen(&window).await, mine);
    window.shoot("4-recipe").await;
    window.close().await;

    // On another computer nothing is known of it but the file.
    let elsewhere = Window::start().await;
    elsewhere.open(&site.url()).await;
    let files: [&Path; 2] = [&file, &recipe];
    elsewhere.read(&files).await;
    elsewhere.sign_in(&deskie.address().to_string(), LOGIN, KEY).await;
    elsewhere.connected().await;
    elsewhere.click("#go-map").await;
    put_is_told(&elsewhere).await;
    assert_eq!(chosen(&elsewhere).await, mine);
    elsewhere.close().await;
}
