//! Time: the wall clock, a clock that only goes forward, and waiting. Works in the page and in the worker.

use js_sys::{Date, Promise};
use wasm_bindgen::JsCast;
use web_sys::Performance;

use super::js;
use crate::model::Millis;

/// The wall clock.
pub fn now() -> Millis {
    Millis(Date::now() as i64)
}

/// Milliseconds since the page or worker began; never goes back.
pub fn monotonic() -> f64 {
    js::property(&js_sys::global(), "performance")
        .and_then(|value| value.dyn_into::<Performance>().ok())
        .map_or_else(Date::now, |performance| performance.now())
}

/// Waits, letting messages and answers in. Zero gives way once.
pub async fn sleep(millis: i64) {
    // Longer delays would overflow the browser's 32-bit timer and fire at once.
    let millis = i32::try_from(millis.clamp(0, 86_400_000)).unwrap_or(86_400_000);
    let promise = Promise::new(&mut |resolve, _| {
        // Without setTimeout there would be no browser; the promise then never settles.
        let _ = js::call(&js_sys::global(), "setTimeout", &[resolve.into(), millis.into()]);
    });
    let _ = js::settled(promise.into()).await;
}
