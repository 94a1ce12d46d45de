//! One run for each account at a time, in whichever tab. A held lock also keeps the browser from freezing the tab.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

use super::js;

/// A lock that is held until this is dropped; or the permission to go on without, where a browser has no locks. Even then
/// only one of two tabs gets its intents into the ledger, see [`super::store`].
pub struct Lock {
    release: Option<Function>,
}

impl Lock {
    /// Takes the lock of this name, or answers `None` when another tab holds it. A browser that has no locks, or refuses
    /// them, lets everybody go on, see [`Lock::keeps_others_out`].
    pub async fn take(name: &str) -> Option<Self> {
        let without = Self { release: None };
        let Some(locks) = locks() else { return Some(without) };
        let (mut granted, mut refused): (Option<Function>, Option<Function>) = (None, None);
        let answer = Promise::new(&mut |resolve, reject| (granted, refused) = (Some(resolve), Some(reject)));
        let mut release: Option<Function> = None;
        let held = Promise::new(&mut |resolve, _| release = Some(resolve));
        let callback = Closure::once_into_js(move |lock: JsValue| -> JsValue {
            if let Some(granted) = granted {
                // Resolving a promise cannot fail.
                let _ = granted.call1(&JsValue::UNDEFINED, &(!lock.is_null()).into());
            }
            if lock.is_null() { JsValue::UNDEFINED } else { held.into() }
        });
        let options = Object::new();
        let asked = Reflect::set(&options, &"ifAvailable".into(), &true.into())
            .and_then(|_| js::call(&locks, "request", &[name.into(), options.into(), callback]));
        let Ok(asked) = asked else { return Some(without) };
        // A request that is refused never calls back. One that is granted comes to its end when the lock is let go.
        wasm_bindgen_futures::spawn_local(async move {
            if let (Err(thrown), Some(refused)) = (js::settled(asked).await, refused) {
                // Rejecting a promise cannot fail.
                let _ = refused.call1(&JsValue::UNDEFINED, &thrown);
            }
        });
        match js::settled(answer.into()).await {
            Ok(taken) => taken.is_truthy().then_some(Self { release }),
            Err(_) => Some(without),
        }
    }

    /// Is it a real one?
    pub const fn keeps_others_out(&self) -> bool {
        self.release.is_some()
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if let Some(release) = &self.release {
            // Resolving a promise cannot fail.
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }
}

/// The names of all locks that tabs of this page hold at present, this one's own among them; none where a browser has no
/// locks.
pub async fn held() -> Vec<String> {
    let Some(answer) = locks().and_then(|locks| js::call(&locks, "query", &[]).ok()) else { return Vec::new() };
    let Ok(answer) = js::settled(answer).await else { return Vec::new() };
    let list: Option<Array> = js::property(&answer, "held").and_then(|list| list.dyn_into().ok());
    list.into_iter().flat_map(|list| list.to_vec()).filter_map(|row| js::property(&row, "name")?.as_string()).collect()
}

fn locks() -> Option<JsValue> {
    js::property(&js_sys::global(), "navigator").and_then(|it| js::property(&it, "locks"))
}
