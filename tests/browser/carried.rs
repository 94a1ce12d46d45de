//! A run goes on on another computer, with nothing carried over but the ledger and the export; and in a second tab it can
//! only be watched.

use serde_json::json;

use crate::killed::{begin, until_there};
use crate::serve::Cors;
use crate::window::Window;
use crate::window::downloaded;
use crate::{KEY, LOGIN, books, export, open, practice};

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the built page: make test"]
async fn a_ledger_carried_to_another_computer_goes_on_there() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tickets.json");
    let tickets = export(&file, 150_000);
    let deskie = practice(Cors::On).await;
    let (site, window) = open().await;
    window.keep_downloads(folder.path()).await;
    begin(&site, &window, &[&file], &deskie).await;
    until_there(&deskie, 4).await;
    window.click("#stop").await;
    window.reported().await;
    let there = deskie.server().books().cases.len() as u64;
    assert!(there < tickets, "stopped in mid-run: {there} of {tickets} cases");
    window.click("#ledger").await;
    let ledger = folder.path().join("ledger.jsonl");
    downloaded(&ledger).await;
    window.close().await;

    // Another computer, and the ledger under another name.
    let carried = folder.path().join("from the other computer.txt");
    std::fs::rename(&ledger, &carried).unwrap();
    let window = Window::start().await;
    window.open(&site.url()).await;
    assert_eq!(window.read(&[&carried, &file]).await, tickets, "the ledger is taken for no export");
    window.sign_in(&deskie.address().to_string(), LOGIN, KEY).await;
    window.self_check().await;
    window.map_and_start().await;
    window.reported().await;
    let row = window.report_row("cases").await;
    assert_eq!((row[0], row[1], row[2]), (tickets, tickets - there, there), "the report: {row:?}");
    assert_eq!(books::of(&deskie.server()).len() as u64, tickets, "nothing lost, nothing doubled");
    assert_eq!(deskie.server().mailed(), [], "nobody is mailed");

    // Now the file is older than what is known here: it adds nothing and takes nothing away.
    window.open(&site.url()).await;
    window.read(&[&carried, &file]).await;
    window.sign_in(&deskie.address().to_string(), LOGIN, KEY).await;
    window.self_check().await;
    window.map_and_plan().await;
    window
        .until("that nothing is left to send", "return document.querySelector('[data-test=all-there]') !== null")
        .await;
    window.close().await;
}

/// Cases with nothing left to do, as the first screen shows them of a run in another tab: "12 %, 24 of 200 cases".
const CLOSED: &str = "return Number(document.querySelector('[data-test=earlier-percent]')?.innerText.match(/%, ([0-9,]+)/)?.[1].replace(',', ''))";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the built page: make test"]
async fn a_second_tab_watches_a_run_and_begins_none() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tickets.json");
    let tickets = export(&file, 400_000);
    let deskie = practice(Cors::On).await;
    let (site, window) = open().await;
    begin(&site, &window, &[&file], &deskie).await;
    until_there(&deskie, 3).await;
    window.click("#pause").await;
    let there = deskie.server().books().cases.len();

    let first = window.client.window().await.unwrap();
    let second = window.client.new_window(true).await.unwrap();
    window.client.switch_to_window(second.handle.clone()).await.unwrap();
    window.open(&site.url()).await;
    window.until("the other tab's run", "return document.querySelector('[data-test=elsewhere]') !== null").await;
    window.shoot("1-elsewhere").await;
    window.read(&[&file]).await;
    window.sign_in(&deskie.address().to_string(), LOGIN, KEY).await;
    window.self_check().await;
    window.map_and_start().await;
    window.until("the refusal", "return document.querySelector('[data-test=notice]') !== null").await;
    assert_eq!(deskie.server().books().cases.len(), there, "the second tab sends nothing");
    window.shoot("6-refused").await;

    // The first goes on for a while, and the second sees it come further, by itself.
    window.click("[data-step=files]").await;
    let watched = window.until("the figure of the other tab", CLOSED).await.as_u64().unwrap();
    assert!(watched < tickets, "{watched} of {tickets} cases");
    window.client.switch_to_window(first.clone()).await.unwrap();
    window.click("#resume").await;
    until_there(&deskie, there + 4).await;
    window.click("#pause").await;
    window.client.switch_to_window(second.handle).await.unwrap();
    let further = window.until("a greater figure", &format!("{CLOSED} > {watched}")).await;
    assert_eq!(further, json!(true));
    let elsewhere = window.script("return document.querySelector('[data-test=elsewhere]') !== null", vec![]).await;
    assert_eq!(elsewhere, json!(true), "it is only watched");
    assert!((deskie.server().books().cases.len() as u64) < tickets, "seen in mid-run, not after it");

    window.client.switch_to_window(first).await.unwrap();
    window.click("#resume").await;
    window.reported().await;
    assert_eq!(deskie.server().books().cases.len() as u64, tickets, "nothing lost, nothing doubled");
    window.close().await;
}
