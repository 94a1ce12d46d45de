//! The ledger on disk: an IndexedDB object store of text, appended with `durability: "strict"`, so that what was
//! appended is on the disk before the next request leaves. Holds lines of ids and hashes as the engine writes them;
//! never a body, never a key.

use js_sys::{Array, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    IdbDatabase, IdbFactory, IdbObjectStore, IdbObjectStoreParameters, IdbOpenDbRequest, IdbRequest, IdbTransaction,
};

use super::js;

const LINES: &str = "lines";

/// The ledger of one account.
pub struct Store(IdbDatabase);

impl Store {
    /// Opens the ledger of this account, making it when there is none.
    ///
    /// # Errors
    /// A sentence: some private windows refuse storage.
    pub async fn open(account: &str) -> Result<Self, String> {
        Self::open_database(&format!("deskie-migrator ledger {account}")).await.map_err(refused)
    }

    async fn open_database(name: &str) -> Result<Self, JsValue> {
        let factory: IdbFactory = js::property(&js_sys::global(), "indexedDB")
            .ok_or_else(|| JsValue::from("this browser has no IndexedDB"))?
            .unchecked_into();
        let request = factory.open_with_u32(name, 1)?;
        let made = request.clone();
        let upgrade = Closure::once(move || -> Result<(), JsValue> {
            let options = IdbObjectStoreParameters::new();
            options.set_auto_increment(true);
            let database: IdbDatabase = made.result()?.unchecked_into();
            database.create_object_store_with_optional_parameters(LINES, &options).map(|_| ())
        });
        request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
        done(request.unchecked_ref::<IdbOpenDbRequest>()).await.map(|database| Self(database.unchecked_into()))
    }

    /// Appends lines; they are on the disk when this returns.
    ///
    /// # Errors
    /// A sentence, e.g. when the disk is full. Nothing of `lines` is kept then.
    pub async fn append(&self, lines: &[String]) -> Result<(), String> {
        let write = || -> Result<IdbTransaction, JsValue> {
            let (transaction, store) = self.begin("readwrite")?;
            store.add(&lines.join("\n").into())?;
            Ok(transaction)
        };
        finished(write().map_err(refused)?).await.map_err(refused)
    }

    /// Everything ever appended, in order.
    ///
    /// # Errors
    /// A sentence.
    pub async fn lines(&self) -> Result<Vec<String>, String> {
        let read = || -> Result<IdbRequest, JsValue> { self.begin("readonly")?.1.get_all() };
        let rows: Array = done(&read().map_err(refused)?).await.map_err(refused)?.unchecked_into();
        let rows = rows.iter().filter_map(|row| row.as_string());
        Ok(rows.flat_map(|row| row.lines().map(str::to_owned).collect::<Vec<_>>()).collect())
    }

    fn begin(&self, mode: &str) -> Result<(IdbTransaction, IdbObjectStore), JsValue> {
        // web-sys has the third argument among its unstable interfaces only.
        let options = Object::new();
        Reflect::set(&options, &"durability".into(), &"strict".into())?;
        let transaction = js::call(&self.0, "transaction", &[LINES.into(), mode.into(), options.into()])?;
        let transaction: IdbTransaction = transaction.unchecked_into();
        let store = transaction.object_store(LINES)?;
        Ok((transaction, store))
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.0.close();
    }
}

async fn done(request: &IdbRequest) -> Result<JsValue, JsValue> {
    let waiting = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    match js::settled(waiting.into()).await {
        Ok(_) => request.result(),
        Err(_) => Err(request.error().ok().flatten().map_or(JsValue::UNDEFINED, JsValue::from)),
    }
}

async fn finished(transaction: IdbTransaction) -> Result<(), JsValue> {
    let waiting = Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onerror(Some(&reject));
        transaction.set_onabort(Some(&reject));
    });
    match js::settled(waiting.into()).await {
        Ok(_) => Ok(()),
        Err(_) => Err(transaction.error().map_or(JsValue::UNDEFINED, JsValue::from)),
    }
}

fn refused(thrown: JsValue) -> String {
    format!("the browser's storage refused the ledger ({})", js::describe(&thrown))
}
