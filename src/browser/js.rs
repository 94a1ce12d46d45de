//! Small dealings with JavaScript values that several files here need.

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// What a thrown value says: `name: message` of an error, else the value as text.
pub fn describe(thrown: &JsValue) -> String {
    if let Some(error) = thrown.dyn_ref::<js_sys::Error>() {
        return format!("{}: {}", String::from(error.name()), String::from(error.message()));
    }
    thrown.as_string().unwrap_or_else(|| format!("{thrown:?}"))
}

/// The `name` of a thrown error, e.g. `NotReadableError`; empty for anything else.
pub fn error_name(thrown: &JsValue) -> String {
    thrown.dyn_ref::<js_sys::Error>().map(|error| error.name().into()).unwrap_or_default()
}

/// A property that is there and neither `undefined` nor `null`.
pub fn property(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &name.into()).ok().filter(|value| !value.is_undefined() && !value.is_null())
}

/// Calls a method that web-sys does not offer, or not on both of page and worker.
///
/// # Errors
/// What the method throws, or a `TypeError` when there is no such method.
pub fn call(object: &JsValue, method: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let function: Function = property(object, method)
        .and_then(|value| value.dyn_into().ok())
        .ok_or_else(|| JsValue::from(js_sys::TypeError::new(&format!("this browser has no {method}"))))?;
    function.apply(object, &arguments.iter().collect())
}

/// Waits for a promise.
///
/// # Errors
/// What it is rejected with.
pub async fn settled(promise: JsValue) -> Result<JsValue, JsValue> {
    JsFuture::from(js_sys::Promise::resolve(&promise)).await
}
