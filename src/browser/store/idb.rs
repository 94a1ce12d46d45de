//! IndexedDB as far as the ledger needs it: databases are opened, listed and deleted, requests and transactions are waited
//! for. Everything here speaks of rows and keys; nothing of what they mean.

use js_sys::{Array, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    IdbDatabase, IdbFactory, IdbKeyRange, IdbObjectStore, IdbObjectStoreParameters, IdbOpenDbRequest, IdbRequest,
    IdbTransaction,
};

use crate::browser::js;
use crate::run::ledger::follow::Row;

/// How a store of a database makes its keys.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Keys {
    /// Numbers, counting up.
    Counted,
    /// Told with each row.
    Told,
}

/// Opens a database, and makes those of its stores that it does not have yet; what an older version holds stays.
///
/// # Errors
/// What the browser throws: it has no storage, refuses it in a private window, or a page of an older version holds it.
pub async fn open(name: &str, version: u32, stores: &'static [(&'static str, Keys)]) -> Result<IdbDatabase, JsValue> {
    let request = factory()?.open_with_u32(name, version)?;
    let made = request.clone();
    let upgrade = Closure::<dyn Fn() -> Result<(), JsValue>>::new(move || {
        let database: IdbDatabase = made.result()?.unchecked_into();
        let there = database.object_store_names();
        for (store, keys) in stores.iter().filter(|(store, _)| !there.contains(store)) {
            let options = IdbObjectStoreParameters::new();
            options.set_auto_increment(*keys == Keys::Counted);
            database.create_object_store_with_optional_parameters(store, &options)?;
        }
        Ok(())
    });
    request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
    unblocked(&request).await.map(JsCast::unchecked_into)
}

/// Deletes a database; one that does not exist is no error.
///
/// # Errors
/// What the browser throws, or that a page of an older version holds it.
pub async fn delete(name: &str) -> Result<(), JsValue> {
    unblocked(&factory()?.delete_database(name)?).await.map(|_| ())
}

/// The names of all databases of this page; `None` where a browser does not tell.
///
/// # Errors
/// What the browser throws.
pub async fn names() -> Result<Option<Vec<String>>, JsValue> {
    let factory = factory()?;
    if js::property(&factory, "databases").is_none() {
        return Ok(None);
    }
    let list: Array = js::settled(js::call(&factory, "databases", &[])?).await?.unchecked_into();
    Ok(Some(list.iter().filter_map(|row| js::property(&row, "name")?.as_string()).collect()))
}

/// Has this browser no IndexedDB at all? One that refuses it, e.g. with all cookies blocked, has it and may hold a ledger.
pub fn is_missing() -> bool {
    Reflect::get(&js_sys::global(), &"indexedDB".into()).is_ok_and(|value| value.is_undefined() || value.is_null())
}

fn factory() -> Result<IdbFactory, JsValue> {
    let factory = Reflect::get(&js_sys::global(), &"indexedDB".into())?;
    if factory.is_undefined() || factory.is_null() {
        return Err("this browser has no IndexedDB".into());
    }
    Ok(factory.unchecked_into())
}

/// Begins a transaction that is on the disk when it is complete.
///
/// # Errors
/// `InvalidStateError` when the database was closed.
pub fn begin(database: &IdbDatabase, stores: &[&str], mode: &str) -> Result<IdbTransaction, JsValue> {
    // web-sys has the third argument among its unstable interfaces only.
    let options = Object::new();
    Reflect::set(&options, &"durability".into(), &"strict".into())?;
    let stores: Array = stores.iter().map(|store| JsValue::from_str(store)).collect();
    js::call(database, "transaction", &[stores.into(), mode.into(), options.into()]).map(JsCast::unchecked_into)
}

/// At most `count` rows whose keys are `from` or greater, in order.
///
/// # Errors
/// What the browser throws.
pub async fn rows(store: &IdbObjectStore, from: u64, count: u32) -> Result<Vec<Row>, JsValue> {
    let range = JsValue::from(IdbKeyRange::lower_bound(&(from as f64).into())?);
    let keys = store.get_all_keys_with_key_and_limit(&range, count)?;
    let rows = store.get_all_with_key_and_limit(&range, count)?;
    let keys: Array = done(&keys).await?.unchecked_into();
    let rows: Array = done(&rows).await?.unchecked_into();
    Ok(keys.iter().zip(rows.iter()).filter_map(|(key, row)| Some((key.as_f64()? as u64, row.as_string()?))).collect())
}

/// Waits for a request and answers its result.
///
/// # Errors
/// The error of the request.
pub async fn done(request: &IdbRequest) -> Result<JsValue, JsValue> {
    let waiting = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    match js::settled(waiting.into()).await {
        Ok(_) => request.result(),
        Err(_) => Err(request.error().ok().flatten().map_or(JsValue::UNDEFINED, JsValue::from)),
    }
}

/// Waits until a transaction is complete.
///
/// # Errors
/// Its error. Nothing of it is kept then.
pub async fn finished(transaction: &IdbTransaction) -> Result<(), JsValue> {
    let waiting = Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        // The error of a request aborts its transaction, and only then has the transaction an error to tell.
        transaction.set_onabort(Some(&reject));
    });
    match js::settled(waiting.into()).await {
        Ok(_) => Ok(()),
        Err(_) => Err(transaction.error().map_or(JsValue::UNDEFINED, JsValue::from)),
    }
}

/// As [`done`], for what another page can hold up. Pages of this version give way; one of an older version does not, and
/// waiting for it would be waiting for its person.
async fn unblocked(request: &IdbOpenDbRequest) -> Result<JsValue, JsValue> {
    let waiting = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
        request.set_onblocked(Some(&reject));
    });
    match js::settled(waiting.into()).await {
        Ok(_) => request.result(),
        Err(event) if js::property(&event, "type").is_some_and(|kind| kind == "blocked") => {
            let late = request.clone();
            let close = Closure::once_into_js(move || {
                if let Ok(database) = late.result()
                    && let Some(database) = database.dyn_ref::<IdbDatabase>()
                {
                    database.close();
                }
            });
            request.set_onsuccess(close.dyn_ref());
            Err("another tab with an older version of this page holds it; close that tab".into())
        }
        Err(_) => Err(request.error().ok().flatten().map_or(JsValue::UNDEFINED, JsValue::from)),
    }
}
