//! What the browser keeps between visits: ledgers of earlier versions and ledgers with a damaged end are taken up, two
//! histories are not mixed, and a ledger that is removed is gone.

use serde_json::json;

use crate::killed::{begin, until_there};
use crate::serve::Cors;
use crate::window::{Window, downloaded};
use crate::{KEY, LOGIN, books, export, open, practice};

/// Puts the ledger of the only account into the shape of version 1, with the beginning of another line after it.
const MAKE_OLD: &str = "
    const done = arguments[0];
    const wait = request => new Promise((yes, no) => { request.onsuccess = () => yes(request.result); request.onerror = no; });
    (async () => {
      const { name } = (await indexedDB.databases()).find(({ name }) => name.startsWith('deskie-migrator ledger '));
      const now = await wait(indexedDB.open(name));
      const rows = await wait(now.transaction('lines').objectStore('lines').getAll());
      now.close();
      await wait(indexedDB.deleteDatabase(name));
      const opening = indexedDB.open(name, 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore('lines', { autoIncrement: true });
      const old = await wait(opening);
      const store = old.transaction('lines', 'readwrite').objectStore('lines');
      rows.push(rows.pop() + '\\n{\"record\":\"inte');
      for (const row of rows) await wait(store.add(row));
      old.close();
      done(rows.length);
    })();";

/// All lines of the ledger of the only account.
const LINES: &str = "
    const done = arguments[0];
    const wait = request => new Promise((yes, no) => { request.onsuccess = () => yes(request.result); request.onerror = no; });
    (async () => {
      const found = (await indexedDB.databases()).find(({ name }) => name.startsWith('deskie-migrator ledger '));
      if (!found) return done(null);
      const database = await wait(indexedDB.open(found.name));
      const rows = await wait(database.transaction('lines').objectStore('lines').getAll());
      database.close();
      done(rows.join('\\n').split('\\n'));
    })();";

/// A browser that does not tell the names of databases, to page or worker.
const TELLS_NO_NAMES: &str = "
    delete IDBFactory.prototype.databases;
    const RealBlob = Blob;
    window.Blob = class extends RealBlob {
      constructor(parts, options) {
        if (options?.type === 'text/javascript') parts = ['delete IDBFactory.prototype.databases;', ...parts];
        super(parts, options);
      }
    };";

async fn notice(window: &Window, what: &str, words: &str) {
    let script = format!(
        "return [...document.querySelectorAll('[data-test=notice]')].some(notice => notice.innerText.includes({words:?}))"
    );
    window.until(what, &script).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the built page: make test"]
async fn a_ledger_of_the_first_version_with_a_torn_end_is_taken_up_and_mended() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tickets.json");
    let tickets = export(&file, 150_000);
    let deskie = practice(Cors::On).await;
    let (site, window) = open().await;
    begin(&site, &window, &[&file], &deskie).await;
    until_there(&deskie, 3).await;
    window.click("#stop").await;
    window.reported().await;

    // Nobody may hold the database while it is made old.
    window.open(&format!("{}static/icon.svg", site.url())).await;
    window.client.execute_async(MAKE_OLD, vec![]).await.unwrap();
    window.open(&site.url()).await;
    window.until("the run it tells of", "return document.querySelector('[data-test=earlier-run]') !== null").await;
    notice(&window, "that it was mended", "has been removed").await;
    window.read(&[&file]).await;
    window.sign_in(&deskie.address().to_string(), LOGIN, KEY).await;
    window.self_check().await;
    let lines = window.client.execute_async(LINES, vec![]).await.unwrap();
    let lines = lines.as_array().unwrap();
    assert!(lines.iter().all(|line| line == "" || line.as_str().unwrap().ends_with('}')), "the torn line is gone");
    window.map_and_start().await;
    window.reported().await;
    assert_eq!(books::of(&deskie.server()).len() as u64, tickets, "nothing lost, nothing doubled");
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the built page: make test"]
async fn a_run_goes_on_on_another_computer_from_a_ledger_that_was_downloaded_in_the_middle_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tickets.json");
    let tickets = export(&file, 400_000);
    let deskie = practice(Cors::On).await;
    let (site, window) = open().await;
    window.keep_downloads(folder.path()).await;
    begin(&site, &window, &[&file], &deskie).await;
    until_there(&deskie, 3).await;
    window.click("#pause").await;
    window.until("the pause", "return document.querySelector('#resume') !== null").await;
    // What is on its way when the pause begins comes to its end.
    let mut there = 0;
    while there != deskie.server().books().cases.len() {
        there = deskie.server().books().cases.len();
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    }
    assert!((there as u64) < tickets, "in the middle of the run: {there} of {tickets}");
    window.click("#ledger-now").await;
    let ledger = folder.path().join("ledger.jsonl");
    downloaded(&ledger).await;
    window.close().await;

    let window = Window::start().await;
    window.open(&site.url()).await;
    window.read(&[&ledger, &file]).await;
    window.sign_in(&deskie.address().to_string(), LOGIN, KEY).await;
    window.connected().await;
    window.until("what is known", "return document.querySelector('#ledger-known') !== null").await;
    window.map_and_start().await;
    window.reported().await;
    let row = window.report_row("cases").await;
    assert_eq!((row[0], row[1] + row[2]), (tickets, tickets), "the report: {row:?}");
    assert_eq!(books::of(&deskie.server()).len() as u64, tickets, "nothing lost, nothing doubled");
    assert_eq!(deskie.server().mailed(), [], "nobody is mailed");
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the built page: make test"]
async fn two_histories_of_an_account_are_not_mixed_and_a_removed_one_makes_way() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tickets.json");
    let tickets = export(&file, 60_000);
    let deskie = practice(Cors::On).await;
    let (site, window) = open().await;
    window.keep_downloads(folder.path()).await;
    begin(&site, &window, &[&file], &deskie).await;
    window.reported().await;
    window.click("#ledger").await;
    let ledger = folder.path().join("ledger.jsonl");
    downloaded(&ledger).await;
    window.close().await;

    // Another computer makes a history of its own, be it only a self-check, before the ledger comes.
    let window = Window::start().await;
    window.open(&site.url()).await;
    window.read(&[&file]).await;
    window.sign_in(&deskie.address().to_string(), LOGIN, KEY).await;
    window.self_check().await;
    window.open(&site.url()).await;
    window.read(&[&ledger, &file]).await;
    window.sign_in(&deskie.address().to_string(), LOGIN, KEY).await;
    window.connected().await;
    notice(&window, "that there are two histories", "two different histories").await;
    let before = window.client.execute_async(LINES, vec![]).await.unwrap();
    assert!(!before.to_string().contains("created"), "nothing of the file was taken");

    // Without the other one, the file is taken.
    window.open(&format!("{}static/icon.svg", site.url())).await;
    let remove = "
        const done = arguments[0];
        indexedDB.databases().then(all => Promise.all(all.map(({ name }) => new Promise(yes => {
          indexedDB.deleteDatabase(name).onsuccess = yes;
        })))).then(() => done(true));";
    assert_eq!(window.client.execute_async(remove, vec![]).await.unwrap(), json!(true));
    window.open(&site.url()).await;
    window.read(&[&ledger, &file]).await;
    window.sign_in(&deskie.address().to_string(), LOGIN, KEY).await;
    window.self_check().await;
    window.map_and_plan().await;
    window.until("that all is there", "return document.querySelector('[data-test=all-there]') !== null").await;
    assert_eq!(books::of(&deskie.server()).len() as u64, tickets);
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the built page: make test"]
async fn a_browser_that_tells_no_names_of_databases_knows_its_runs_all_the_same_and_forgets_them_when_asked() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tickets.json");
    export(&file, 60_000);
    let deskie = practice(Cors::On).await;
    let (site, window) = open().await;
    window.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": TELLS_NO_NAMES })).await;
    begin(&site, &window, &[&file], &deskie).await;
    window.reported().await;
    window.open(&site.url()).await;
    window.until("the run", "return document.querySelector('[data-test=earlier-ended]') !== null").await;
    window.click("[data-test=earlier-ended] button.quiet").await;
    window.click("#forget-now").await;
    window.until("its end", "return document.querySelector('[data-test=earlier-ended]') === null").await;
    window.open(&site.url()).await;
    window.ready().await;
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    let there = window.script("return document.querySelector('[data-test=earlier-ended]') === null", vec![]).await;
    assert_eq!(there, json!(true), "forgotten for good");
    window.close().await;
}
