//! Hands a file that the worker made to the person.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, HtmlAnchorElement, Url};

use super::clock;

/// How long the browser may take to begin the download, in milliseconds.
const GRACE: i64 = 60_000;

/// Saves `blob` under `name` in the browser's download folder.
///
/// # Errors
/// What the browser throws, e.g. when it refuses downloads of this page.
pub fn save(name: &str, blob: &Blob) -> Result<(), JsValue> {
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::UNDEFINED)?;
    let url = Url::create_object_url_with_blob(blob)?;
    let anchor: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    wasm_bindgen_futures::spawn_local(async move {
        clock::sleep(GRACE).await;
        // Only frees memory; nothing depends on it.
        let _ = Url::revoke_object_url(&url);
    });
    Ok(())
}
