//! The promises that only a real browser can keep: Chromium opens the built page and works in it as a person would.
//!
//! They need `dist/`, so a plain `cargo test` leaves them out; `make test` builds the page and runs them.

mod site;
mod window;

use site::Site;
use window::Window;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the built page: make test"]
async fn dev_probe() {
    let (site, window) = (Site::serve().await, Window::start().await);
    window.open(&site.url()).await;
    window.until("start", "return document.querySelector('#drop') !== null").await;
    window.shoot("a").await;
    println!("{:#}", window.log().await);
    window.click("[data-test=sample-mail]").await;
    window.click("#read").await;
    let n = window.until("cases", "return document.querySelector('[data-test=count-cases]')?.innerText").await;
    println!("{n}");
    window.shoot("b").await;
    window.click("#go-connect").await;
    window.click("#practise").await;
    window.click("#go-map").await;
    window.shoot("c").await;
    window.choose("#stand-in", 1).await;
    window.click("#go-plan").await;
    window.until("plan", "return document.querySelector('#run-all') !== null").await;
    window.shoot("d").await;
    window.click("#run-all").await;
    window.until("speed", "return document.querySelector('#speed') !== null").await;
    println!("{}", window.script("return document.querySelector('#speed').outerHTML", vec![]).await.as_str().unwrap());
    tokio::time::sleep(std::time::Duration::from_secs(4)).await;
    window.shoot("e").await;
    println!("{}", window.script("return document.body.innerText", vec![]).await.as_str().unwrap());
    println!("{:#}", window.log().await);
    window.close().await;
}
