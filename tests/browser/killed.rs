//! The page is killed in mid-run, in each way the world knows, and goes on from its ledger as if nothing had been.

use std::path::Path;
use std::time::Duration;

use crate::serve::{Cors, Running};
use crate::window::Window;
use crate::{KEY, LOGIN, Site, books, export, open, practice};

/// Reads the files, signs in and begins to run, as a person does who comes for the first time or again.
pub async fn begin(site: &Site, window: &Window, files: &[&Path], deskie: &Running) {
    window.open(&site.url()).await;
    window.read(files).await;
    window.sign_in(&deskie.address().to_string(), LOGIN, KEY).await;
    window.self_check().await;
    window.map_and_start().await;
}

/// Waits until the account holds so many cases.
pub async fn until_there(deskie: &Running, cases: usize) {
    for _ in 0..30_000 {
        if deskie.server().books().cases.len() >= cases {
            return;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    panic!("the account never held {cases} cases");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the built page: make test"]
async fn a_run_whose_page_is_killed_again_and_again_ends_like_one_left_in_peace() {
    let folder = tempfile::tempdir().unwrap();
    let name = |at: u32| folder.path().join(format!("tickets ({at}).json"));
    let tickets = export(&name(0), 400_000);
    let peace = practice(Cors::On).await;
    let (site, window) = open().await;
    begin(&site, &window, &[&name(0)], &peace).await;
    window.reported().await;
    window.close().await;
    assert_eq!(peace.server().books().cases.len() as u64, tickets);

    let deskie = practice(Cors::On).await;
    let mut window = Window::start().await;
    let mut there = 0;
    for at in 1..=4_u32 {
        // The same file under another name each time.
        std::fs::rename(name(at - 1), name(at)).unwrap();
        if at > 1 {
            window.open(&site.url()).await;
            window.until("the run to go on with", "return document.querySelector('#earlier-continue') !== null").await;
        }
        begin(&site, &window, &[&name(at)], &deskie).await;
        if at == 4 {
            break;
        }
        until_there(&deskie, there + 4).await;
        let profile = window.profile().clone();
        window = match at {
            1 => {
                window.crash_page().await;
                window.close().await;
                Window::start_in(&profile, &[]).await
            }
            2 => {
                window.close_tab().await;
                window
            }
            _ => Window::start_in(&window.kill(), &[]).await,
        };
        there = deskie.server().books().cases.len();
        assert!((there as u64) < tickets, "killed in mid-run, not after it: {there} of {tickets} cases");
    }
    window.reported().await;
    let row = window.report_row("cases").await;
    assert_eq!((row[0], row[1] + row[2]), (tickets, tickets), "the report: {row:?}");
    assert_eq!(books::of(&deskie.server()), books::of(&peace.server()), "as if nothing had been");
    assert_eq!(deskie.server().mailed(), [], "nobody is mailed");
    window.close().await;
}
