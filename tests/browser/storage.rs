//! A browser whose storage fails at the worst moment, and two tabs that work on one account: nothing is created twice.

use std::time::Duration;

use serde_json::json;

use crate::killed::{begin, until_there};
use crate::serve::{Cors, Running};
use crate::window::Window;
use crate::{KEY, LOGIN, books, export, open, practice};

/// A storage that fails when it is told to: `full` writes nothing, `ill` neither reads nor writes, `shut` cannot be opened.
const DISK: &str = "
    let disk = 'well';
    self.diskChannel = new BroadcastChannel('disk');
    self.diskChannel.onmessage = ({ data }) => { disk = data; };
    const fails = (prototype, method, how, name) => {
      const real = prototype[method];
      prototype[method] = function (...given) {
        if (disk === how) throw new DOMException('made to fail', name);
        return real.apply(this, given);
      };
    };
    fails(IDBObjectStore.prototype, 'add', 'full', 'QuotaExceededError');
    fails(IDBObjectStore.prototype, 'put', 'full', 'QuotaExceededError');
    fails(IDBDatabase.prototype, 'transaction', 'ill', 'UnknownError');
    fails(IDBFactory.prototype, 'open', 'shut', 'UnknownError');";

const NO_LOCKS: &str = "Object.defineProperty(navigator, 'locks', { value: undefined });";

/// Writes that take their time, so that the first of two tabs is not done before the second begins.
const SLOW_WRITES: &str = "
    const soon = self.fetch;
    self.fetch = async (request, ...rest) => {
      if (request?.method && request.method !== 'GET') await new Promise((done) => setTimeout(done, 1500));
      return soon.call(self, request, ...rest);
    };";

/// Has the worker of every page that is opened from now on run `code` before anything else.
async fn prepare_worker(window: &Window, code: &str) {
    let source = format!(
        "const RealBlob = Blob;
         window.Blob = class extends RealBlob {{
           constructor(parts, options) {{
             if (options?.type === 'text/javascript') parts = [{}, ...parts];
             super(parts, options);
           }}
         }};",
        json!(code)
    );
    window.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source })).await;
}

async fn disk(window: &Window, how: &str) {
    window.script("new BroadcastChannel('disk').postMessage(arguments[0])", vec![json!(how)]).await;
    // The worker hears of it through another process.
    tokio::time::sleep(Duration::from_millis(300)).await;
}

async fn notice(window: &Window, code: &str) {
    window
        .until(code, &format!("return document.querySelector('[data-test=notice][data-code=\"{code}\"]') !== null"))
        .await;
}

fn there(deskie: &Running) -> usize {
    deskie.server().books().cases.values().filter(|case| !case.deleted).count()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the built page: make test"]
async fn a_storage_that_fails_once_when_a_run_begins_doubles_nothing() {
    for (how, said) in [("ill", "run.ledger_refused"), ("full", "ledger.append")] {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("tickets.json");
        let tickets = export(&file, 150_000);
        let deskie = practice(Cors::On).await;
        let (site, window) = open().await;
        prepare_worker(&window, DISK).await;
        begin(&site, &window, &[&file], &deskie).await;
        until_there(&deskie, 4).await;
        window.click("#stop").await;
        window.reported().await;
        let before = there(&deskie);
        assert!(before > 0 && (before as u64) < tickets, "{how}: stopped in mid-run, {before} of {tickets} cases");

        window.open(&site.url()).await;
        window.read(&[&file]).await;
        window.sign_in(&deskie.address().to_string(), LOGIN, KEY).await;
        window.self_check().await;
        window.map_and_plan().await;
        disk(&window, how).await;
        window.click("#run-all").await;
        notice(&window, said).await;
        assert_eq!(there(&deskie), before, "{how}: nothing is sent while the ledger is not to be had");
        disk(&window, "well").await;
        if how == "ill" {
            window.click("#run-all").await;
        }
        window.reported().await;
        let row = window.report_row("cases").await;
        assert_eq!((row[0], row[1] + row[2]), (tickets, tickets), "{how}: the report: {row:?}");
        assert_eq!(there(&deskie) as u64, tickets, "{how}: nothing doubled");
        assert_eq!(books::of(&deskie.server()).len() as u64, tickets, "{how}: nothing lost");
        window.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the built page: make test"]
async fn a_ledger_that_is_there_but_cannot_be_opened_is_not_taken_for_none() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tickets.json");
    let tickets = export(&file, 60_000);
    let deskie = practice(Cors::On).await;
    let (site, window) = open().await;
    begin(&site, &window, &[&file], &deskie).await;
    window.reported().await;
    assert_eq!(there(&deskie) as u64, tickets);

    prepare_worker(&window, &DISK.replace("disk = 'well'", "disk = 'shut'")).await;
    window.open(&site.url()).await;
    window.read(&[&file]).await;
    window.sign_in(&deskie.address().to_string(), LOGIN, KEY).await;
    window.connected().await;
    notice(&window, "run.ledger_refused").await;
    window.click("[data-test=notice] button").await;
    let all = deskie.server().books().cases.len();
    window.fill("#check-address", "trial@example.org").await;
    window.click("#check-start").await;
    notice(&window, "run.ledger_refused").await;
    assert_eq!(deskie.server().books().cases.len(), all, "not even a trial case is made");

    disk(&window, "well").await;
    window.self_check().await;
    window.map_and_plan().await;
    window.until("that all is there", "return document.querySelector('[data-test=all-there]') !== null").await;
    assert_eq!(there(&deskie) as u64, tickets, "nothing doubled");
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the built page: make test"]
async fn an_answer_given_after_another_tab_has_run_hides_nothing_of_that_run() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tickets.json");
    let tickets = export(&file, 60_000);
    let deskie = practice(Cors::On).await;
    let (site, window) = open().await;
    window.read(&[&file]).await;
    window.sign_in(&deskie.address().to_string(), LOGIN, KEY).await;
    window.connected().await;
    // A plan that knows of no cases in the account, and a question that waits for its answer.
    window.map_and_plan().await;
    window.click("[data-step=connect]").await;
    window.fill("#check-address", "trial@example.org").await;
    window.click("#check-start").await;
    let asked = "return document.querySelector('#check-no-mail') !== null";
    window.until_within(Duration::from_secs(90), "the question about the mail", asked).await;

    let first = window.client.window().await.unwrap();
    let second = window.client.new_window(true).await.unwrap();
    window.client.switch_to_window(second.handle).await.unwrap();
    begin(&site, &window, &[&file], &deskie).await;
    window.reported().await;
    assert_eq!(there(&deskie) as u64, tickets);

    window.client.switch_to_window(first).await.unwrap();
    window.click("#check-no-mail").await;
    notice(&window, "check.not_kept").await;
    window.self_check().await;
    window.click("[data-step=run]").await;
    window.click("#run-all").await;
    window.reported().await;
    let row = window.report_row("cases").await;
    assert_eq!((row[0], row[1], row[2]), (tickets, 0, tickets), "the report: {row:?}");
    assert_eq!(there(&deskie) as u64, tickets, "nothing doubled");
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the built page: make test"]
async fn of_two_tabs_in_a_browser_without_locks_only_one_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tickets.json");
    let tickets = export(&file, 400_000);
    let deskie = practice(Cors::On).await;
    let (site, window) = open().await;
    let first = window.client.window().await.unwrap();
    let second = window.client.new_window(true).await.unwrap().handle;
    for tab in [&first, &second] {
        window.client.switch_to_window(tab.clone()).await.unwrap();
        prepare_worker(&window, &format!("{NO_LOCKS}{SLOW_WRITES}")).await;
        begin(&site, &window, &[&file], &deskie).await;
        until_there(&deskie, 4).await;
    }
    // Whichever wrote last; the other has found that out and sends nothing more.
    let ended = "return document.querySelector('[data-code=\"run.overtaken\"]') ? 'overtaken' :
                   document.querySelector('[data-test=verdict]') ? 'reported' : false";
    let end = window.until_within(Duration::from_secs(180), "the end in the second tab", ended).await;
    window.client.switch_to_window(first).await.unwrap();
    if end == json!("overtaken") {
        notice(&window, "lock.none").await;
        window.reported().await;
    } else {
        notice(&window, "run.overtaken").await;
    }
    assert_eq!(there(&deskie) as u64, tickets, "nothing doubled");
    assert_eq!(books::of(&deskie.server()).len() as u64, tickets, "nothing lost");
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the built page: make test"]
async fn two_tabs_can_rehearse_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tickets.json");
    export(&file, 400_000);
    let (site, window) = open().await;
    let first = window.client.window().await.unwrap();
    let second = window.client.new_window(true).await.unwrap().handle;
    for tab in [&first, &second] {
        window.client.switch_to_window(tab.clone()).await.unwrap();
        window.open(&site.url()).await;
        window.read(&[&file]).await;
        window.click("#go-connect").await;
        window.click("#practise").await;
        window.map_and_start().await;
        let begun = "return document.querySelector('[data-test=run-done], [data-test=verdict]') !== null";
        window.until("the rehearsal", begun).await;
        if tab == &first {
            // So that it is under way still when the other begins.
            window.click("#pause").await;
        }
    }
    let refused = window.script("return document.querySelector('[data-test=notice]') !== null", vec![]).await;
    assert_eq!(refused, json!(false), "neither is in the other's way");
    window.close().await;
}
