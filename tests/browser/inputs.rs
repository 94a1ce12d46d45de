//! Bad files are told in words, and the page can be used without a mouse and on any screen.

use fantoccini::key::Key;
use serde_json::json;

use crate::{file, open};

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the built page: make test"]
async fn a_damaged_export_tells_what_is_wrong_and_keeps_the_rest() {
    let folder = file("tests/corpus/zendesk/broken-line/input");
    let export = std::fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
    let (_site, window) = open().await;
    assert!(window.read(&[&export]).await > 0, "the other cases are there");
    assert!(window.figure("count-problems").await > 0, "the broken one is told");
    window.shoot("2-problems").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the built page: make test"]
async fn a_file_nothing_can_read_ends_in_words_not_in_silence() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("holiday.jpg");
    std::fs::write(&path, [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, b'J', b'F', b'I', b'F', 0, 1, 2, 3]).unwrap();
    let (_site, window) = open().await;
    window.ready().await;
    window.drop_files("#drop", &[&path]).await;
    window.click("#read").await;
    let script = "return document.querySelector('main')?.innerText.includes('holiday.jpg')";
    window.until("the file by its name", script).await;
    assert_eq!(window.severe().await, Vec::<String>::new());
    window.shoot("2-unknown").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the built page: make test"]
async fn the_keyboard_is_enough_to_get_from_a_sample_to_the_x_ray() {
    let (_site, window) = open().await;
    window.ready().await;
    window.tab_to("[data-test=sample-mail]").await;
    window.press(Key::Enter).await;
    window.until("the file on the shelf", "return document.querySelector('#read')?.disabled === false").await;
    window.tab_to("#read").await;
    window.press(Key::Enter).await;
    assert!(window.figure("count-cases").await > 0);
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the built page: make test"]
async fn no_screen_is_wider_than_its_window() {
    let (_site, window) = open().await;
    window.read(&[&file("static/samples/support-mailbox.mbox")]).await;
    for theme in ["light", "dark"] {
        window
            .cdp(
                "Emulation.setEmulatedMedia",
                json!({ "features": [{ "name": "prefers-color-scheme", "value": theme }] }),
            )
            .await;
        for (width, height) in [(1280, 900), (768, 1024), (375, 740)] {
            window
                .cdp(
                    "Emulation.setDeviceMetricsOverride",
                    json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false }),
                )
                .await;
            for step in ["files", "xray", "connect"] {
                window.click(&format!("[data-step={step}]")).await;
                window.shoot(&format!("{step}-{theme}-{width}")).await;
                let overhang = window.script("return document.documentElement.scrollWidth - innerWidth", vec![]).await;
                assert!(overhang.as_i64().unwrap() <= 0, "{step} is {overhang} px too wide at {width}");
            }
        }
    }
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the built page: make test"]
async fn a_column_that_was_chosen_by_hand_is_read_as_chosen() {
    let (_site, window) = open().await;
    let before = window.read(&[&file("static/samples/helpdesk-messages.csv")]).await;
    window.script("document.querySelectorAll('details').forEach(part => part.open = true)", vec![]).await;
    // The last meaning of the list: the column is left out.
    let leave_out = window.script("return document.querySelector('#column-0-1').options.length - 1", vec![]).await;
    window.choose("#column-0-1", usize::try_from(leave_out.as_u64().unwrap()).unwrap()).await;
    window.click("#reread").await;
    let read = "return document.querySelector('#reread') === null && document.querySelector('#column-0-1') !== null
                || document.querySelector('[data-test=broken]') !== null";
    window.until("the files, read again", read).await;
    let broken = window.script("return document.querySelector('[data-test=broken]') !== null", vec![]).await;
    assert_eq!(broken, json!(false), "the page goes on");
    let chosen = window.script("return document.querySelector('#column-0-1').selectedIndex", vec![]).await;
    assert_eq!(chosen, leave_out, "the choice is kept");
    assert!(before > 0 && window.figure("count-cases").await > 0);
    assert_eq!(window.severe().await, Vec::<String>::new());
    window.close().await;
}
