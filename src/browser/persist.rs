//! Asks the browser not to clear away the ledger when the disk fills up. Only a page may ask, and some browsers ask their
//! person in turn, so it is done once, when there is something to keep.

use wasm_bindgen::JsValue;

use super::js;

/// What the browser said.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Outcome {
    /// What is stored stays until somebody removes it.
    Kept,
    /// It may be cleared away when the disk is full, or after weeks without a visit.
    MayGo,
}

/// Asks, unless it is granted already.
pub async fn ask() -> Outcome {
    let storage = js::property(&js_sys::global(), "navigator").and_then(|it| js::property(&it, "storage"));
    let Some(storage) = storage else { return Outcome::MayGo };
    if says_yes(&storage, "persisted").await || says_yes(&storage, "persist").await {
        Outcome::Kept
    } else {
        Outcome::MayGo
    }
}

async fn says_yes(storage: &JsValue, question: &str) -> bool {
    let Ok(promise) = js::call(storage, question, &[]) else { return false };
    js::settled(promise).await.is_ok_and(|answer| answer.is_truthy())
}
