//! Nothing leaves the browser but calls to the account: the page's own policy, and what the browser is seen to do.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;
use tokio::net::TcpListener;

use crate::{Site, Window, file};

/// Adds to the worker's own script, before it starts, an ear for the test: it fetches what it is told to, and says
/// what came of it.
const EAR: &str = "
    const RealBlob = Blob;
    window.Blob = class extends RealBlob {
      constructor(parts, options) {
        if (options?.type === 'text/javascript') parts = [...parts, `
          const line = new BroadcastChannel('test');
          line.onmessage = ({ data }) => data.fetch && fetch(data.fetch, { mode: 'no-cors' })
            .then(() => line.postMessage({ went: data.fetch }), error => line.postMessage({ refused: data.fetch }));`];
        super(parts, options);
      }
    };";

const ASK: &str = "
    const [url, done] = arguments;
    const line = new BroadcastChannel('test');
    line.onmessage = ({ data }) => { if (data.went || data.refused) { line.close(); done(data); } };
    line.postMessage({ fetch: url });";

/// Counts connections, and answers none.
async fn elsewhere() -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let count = Arc::new(AtomicUsize::new(0));
    let counted = count.clone();
    tokio::spawn(async move {
        while listener.accept().await.is_ok() {
            counted.fetch_add(1, Ordering::SeqCst);
        }
    });
    (port, count)
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the built page: make test"]
async fn the_worker_lives_under_the_policy_of_the_page() {
    let (port, reached) = elsewhere().await;
    let (site, window) = (
        Site::serve().await,
        Window::start_with(&[&format!("--host-resolver-rules=MAP elsewhere.example 127.0.0.1:{port}")]).await,
    );
    window.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": EAR })).await;
    window.open(&site.url()).await;
    window.ready().await;
    window.read(&[&file("static/samples/support-mailbox.mbox")]).await;
    let outside = format!("http://elsewhere.example:{port}/");
    let own = format!("{}static/icon.svg", site.url());

    let answer = window.client.execute_async(ASK, vec![json!(own)]).await.unwrap();
    assert_eq!(answer, json!({ "went": own }), "the ear hears");
    let answer = window.client.execute_async(ASK, vec![json!(outside)]).await.unwrap();
    assert_eq!(answer, json!({ "refused": outside }));
    assert_eq!(reached.load(Ordering::SeqCst), 0, "no connection was even opened");

    // The page itself is held by the same rule.
    let script = "const [url, done] = arguments; fetch(url, { mode: 'no-cors' }).then(() => done('went'), () => done('refused'))";
    let answer = window.client.execute_async(script, vec![json!(outside)]).await.unwrap();
    assert_eq!(answer, json!("refused"));
    assert_eq!(reached.load(Ordering::SeqCst), 0);
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the built page: make test"]
async fn the_page_breaks_no_rule_of_its_policy_and_asks_no_other_host() {
    let (site, window) = (Site::serve().await, Window::start().await);
    window.open(&site.url()).await;
    window.read(&[&file("static/samples/support-mailbox.mbox")]).await;
    window.click("[data-test=case-row]").await;
    window.until("the conversation", "return document.querySelector('[data-test=entry]') !== null").await;
    window.shoot("2-conversation").await;
    let script = "return performance.getEntriesByType('resource').map(entry => entry.name)
                    .filter(name => !name.startsWith(location.origin) && !name.startsWith('blob:'))";
    assert_eq!(window.script(script, vec![]).await, json!([]));
    assert_eq!(window.severe().await, Vec::<String>::new());
    window.close().await;
}
