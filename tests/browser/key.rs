//! The key is in the memory of the page and in the header of its requests, and nowhere else: not in what is stored, not in
//! what is downloaded, not in what is shown or logged.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use deskie_migrator::deskie::Credentials;

use crate::killed::{begin, until_there};
use crate::serve::Cors;
use crate::window::{Window, downloaded};
use crate::{KEY, LOGIN, books, export, open, practice};

/// Everything a page can keep, and everything it shows. Fields are read only where nobody is asked to type the key.
const EVERYTHING: &str = "
    const [typing, done] = arguments;
    const wait = request => new Promise((yes, no) => { request.onsuccess = () => yes(request.result); request.onerror = no; });
    (async () => {
      const found = {};
      for (const { name } of await indexedDB.databases()) {
        const database = await wait(indexedDB.open(name));
        for (const store of database.objectStoreNames) {
          const rows = database.transaction(store).objectStore(store);
          found[`database ${name} ${store}`] = [await wait(rows.getAllKeys()), await wait(rows.getAll())];
        }
        database.close();
      }
      found.local = { ...localStorage };
      found.session = { ...sessionStorage };
      found.cookies = document.cookie;
      found.caches = await caches.keys();
      found.address = location.href;
      found.history = history.state;
      found.requests = performance.getEntriesByType('resource').map(entry => entry.name);
      found.shown = document.documentElement.outerHTML;
      found.fields = typing ? [] : [...document.querySelectorAll('input, textarea')].map(field => field.value);
      done(JSON.stringify(found));
    })();";

/// In each of these spellings the key would be a key.
fn spellings() -> Vec<String> {
    let basic = Credentials { email: LOGIN.into(), key: KEY.into() }.basic();
    let token = basic.trim_start_matches("Basic ").to_owned();
    assert_eq!(STANDARD.decode(&token).unwrap(), format!("{LOGIN}:{KEY}").as_bytes());
    vec![KEY.into(), token, STANDARD.encode(KEY), KEY.chars().rev().collect()]
}

fn is_free_of_it(what: &str, text: &str) {
    for spelling in spellings() {
        assert!(!text.contains(&spelling), "{what} holds the key as {spelling}");
    }
}

/// Looks at everything at one step of the journey.
async fn look(window: &Window, step: &str, typing: bool) {
    let found = window.client.execute_async(EVERYTHING, vec![typing.into()]).await.unwrap();
    let found: serde_json::Value = serde_json::from_str(found.as_str().unwrap()).unwrap();
    for (place, content) in found.as_object().unwrap() {
        is_free_of_it(&format!("{place}, at the step “{step}”,"), &content.to_string());
    }
    is_free_of_it(&format!("the console, at the step “{step}”,"), &window.log().await.to_string());
}

/// Downloads a file by its button and looks into it.
async fn look_into(window: &Window, button: &str, file: &Path) {
    window.click(button).await;
    downloaded(file).await;
    is_free_of_it(&file.display().to_string(), &std::fs::read_to_string(file).unwrap());
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the built page: make test"]
async fn the_key_is_kept_nowhere_and_shown_nowhere() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tickets.json");
    let tickets = export(&file, 60_000);
    let deskie = practice(Cors::On).await;
    let (site, window) = open().await;
    window.keep_downloads(folder.path()).await;
    window.read(&[&file]).await;
    window.sign_in(&deskie.address().to_string(), LOGIN, &format!("{KEY}-wrong")).await;
    assert_eq!(window.refusal().await, "wrong_key");
    look(&window, "refused", true).await;
    window.fill("#key", KEY).await;
    look(&window, "typed", true).await;
    window.click("#connect").await;
    window.connected().await;
    look(&window, "connected", false).await;
    window.self_check().await;
    look(&window, "checked", false).await;
    window.map_and_plan().await;
    look(&window, "planned", false).await;
    window.script("document.querySelector('#requests-file').closest('details').open = true", vec![]).await;
    look_into(&window, "#requests-file", &folder.path().join("requests.jsonl")).await;
    look_into(&window, "#recipe-file", &folder.path().join("recipe.json")).await;
    window.click("#run-all").await;
    until_there(&deskie, 2).await;
    look(&window, "running", false).await;
    window.reported().await;
    look(&window, "reported", false).await;
    for (button, name) in [("#ledger", "ledger.jsonl"), ("#ids-csv", "ids.csv"), ("#failures-csv", "failures.csv")] {
        look_into(&window, button, &folder.path().join(name)).await;
    }
    window.open(&site.url()).await;
    window.ready().await;
    look(&window, "opened again", false).await;
    assert_eq!(deskie.server().books().cases.len() as u64, tickets, "the key was good");
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the built page: make test"]
async fn a_key_that_is_changed_in_mid_run_is_asked_for_and_the_same_run_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tickets.json");
    let tickets = export(&file, 150_000);
    let deskie = practice(Cors::On).await;
    let (site, window) = open().await;
    begin(&site, &window, &[&file], &deskie).await;
    until_there(&deskie, 3).await;
    deskie.server().change_key("another-key");
    window.until("the question for the key", "return document.querySelector('#key-again') !== null").await;
    window.shoot("6-key").await;
    window.fill("#key-again", "mistyped").await;
    window.click("#key-go").await;
    window.until("the refusal", "return document.querySelector('[data-test=key-problem]') !== null").await;
    window.fill("#key-again", "another-key").await;
    window.click("#key-go").await;
    window.reported().await;
    assert_eq!(window.report_row("cases").await, [tickets, tickets, 0, 0, 0, 0], "one run from beginning to end");
    assert_eq!(books::of(&deskie.server()).len() as u64, tickets, "nothing lost, nothing doubled");
    window.close().await;
}
