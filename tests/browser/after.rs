//! After a run: the proof reads everything back, and undo takes away what the run created and nothing else.

use std::time::Duration;

use serde_json::json;

use crate::killed::begin;
use crate::serve::Cors;
use crate::{export, open, practice};

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the built page: make test"]
async fn a_run_is_proved_and_then_undone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tickets.json");
    let tickets = export(&file, 60_000);
    let deskie = practice(Cors::On).await;
    let (site, window) = open().await;
    begin(&site, &window, &[&file], &deskie).await;
    window.reported().await;
    window.click("#prove-all").await;
    let proved = "return document.querySelector('[data-test=proof]')?.dataset.holds";
    assert_eq!(window.until_within(Duration::from_secs(60), "the verdict", proved).await, json!("true"));
    window.shoot("7-proof").await;
    assert_eq!(deskie.server().books().cases.values().filter(|case| !case.deleted).count() as u64, tickets);

    window.click("#undo-look").await;
    window
        .until_within(Duration::from_secs(60), "the survey", "return document.querySelector('#undo-go') !== null")
        .await;
    window.shoot("7-undo").await;
    window.click("#undo-go").await;
    window.click("#undo-ask button:not(#undo-back)").await;
    let undone = "return document.querySelector('[data-test=undone]') !== null";
    window.until_within(Duration::from_secs(60), "the end of undo", undone).await;
    window.shoot("7-undone").await;
    assert_eq!(deskie.server().books().cases.values().filter(|case| !case.deleted).count(), 0, "all of them are gone");
    assert_eq!(deskie.server().mailed(), [], "nobody is mailed");
    assert_eq!(window.severe().await, Vec::<String>::new());
    window.close().await;
}
