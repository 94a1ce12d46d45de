//! Any size: memory does not grow with the export, and the page stays alive while it is read.

use std::fs::File;
use std::io::BufWriter;
use std::time::Duration;

use crate::{generate, open};

/// Adds up the stretches of a twentieth of a second and more during which the page could not react.
const WATCH: &str = "
    window.began = performance.now();
    window.stood = 0;
    new PerformanceObserver(list => {
      for (const task of list.getEntries()) window.stood += task.duration;
    }).observe({ type: 'longtask' });";

/// The share of the time since then during which the page stood still.
const STOOD: &str = "return window.stood / (performance.now() - window.began)";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the built page: make test"]
async fn three_hundred_megabytes_are_read_in_little_memory_while_the_page_stays_alive() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export-2026-02-25-0944-1.json");
    let tickets = generate::zendesk(&mut BufWriter::new(File::create(&path).unwrap()), 300_000_000, 3).unwrap();
    let (_site, window) = open().await;
    window.ready().await;
    window.note_memory().await;
    window.script(WATCH, vec![]).await;
    window.drop_files("#drop", &[&path]).await;
    window.click("#read").await;
    let script = "return document.querySelector('[data-test=count-cases]')?.innerText";
    window.until_within(Duration::from_secs(300), "the x-ray", script).await;
    assert_eq!(window.figure("count-cases").await, tickets);
    // A share, because a busy machine stretches every task and the reading alike.
    let stood = window.script(STOOD, vec![]).await.as_f64().unwrap();
    assert!(stood < 0.05, "the page stood still for {stood} of the time");
    let memory = window.script("return window.workerMemory", vec![]).await.as_u64().unwrap();
    assert!(memory > 0 && memory < 150_000_000, "the worker took {memory} bytes");
    window.close().await;
}
