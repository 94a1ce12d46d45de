//! The ledger on disk: for each account an IndexedDB database with the lines and, beside them, how the account's runs stand.
//! Appended with `durability: "strict"`, so that what was appended is on the disk before the next request leaves. Holds
//! ids, hashes and counts as the engine writes them; never a body, never a key.
//!
//! Appended only after what this page knows to be the last row: in the same transaction, so that of two tabs which work at
//! once, in a browser without locks too, only one has its intents on the disk.
//!
//! Version 1 had the lines only; what is missing beside them is made from them.

pub mod accounts;
mod idb;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use serde::Serialize;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbDatabase, IdbObjectStore, IdbTransaction};

use super::js;
use crate::model::Fingerprint;
use crate::run::Standing;
use crate::run::ledger::State;
use crate::run::ledger::follow::{Cut, Followed, Follower, Place, Row, Storage, Trouble};
use idb::Keys;

const VERSION: u32 = 2;
const LINES: &str = "lines";
const STANDING: &str = "standing";
const STORES: &[(&str, Keys)] = &[(LINES, Keys::Counted), (STANDING, Keys::Told)];

/// The key of how the runs stand, but for their files.
const STANDS: &str = "standing";

/// The key of the files of the last run: apart, because they may be many and change with a new run only.
const FILES: &str = "files";

/// Rows read at a time: an append a row, so a few hundred kilobytes.
const BATCH: u32 = 1_000;

/// The ledger of one account.
pub struct Store {
    name: String,
    /// None while another tab removes the ledger, after the browser has closed it, and until it is next needed here.
    database: Rc<RefCell<Option<Database>>>,
    /// Up to where this page has read or written.
    place: Cell<Option<Place>>,
    /// The files as they stand in their row.
    files: RefCell<Option<Vec<Fingerprint>>>,
}

/// An open database, closed when dropped.
struct Database {
    handle: IdbDatabase,
    _closes: Closure<dyn Fn()>,
}

impl Drop for Database {
    fn drop(&mut self) {
        self.handle.set_onversionchange(None);
        self.handle.set_onclose(None);
        self.handle.close();
    }
}

/// The fold of the whole ledger.
pub struct Reading {
    /// It.
    pub state: State,
    /// The last line was cut off or damaged. It has been removed, so that what is appended next does not follow it.
    pub mended: bool,
}

impl Store {
    /// The ledger of this account, not opened yet: it is when it is first used.
    pub fn closed(account: &str) -> Self {
        Self {
            name: accounts::database_of(account),
            database: Rc::default(),
            place: Cell::new(None),
            files: RefCell::default(),
        }
    }

    /// Opens the ledger of this account, making it when there is none.
    ///
    /// # Errors
    /// See [`Trouble`]; some private windows refuse storage.
    pub async fn open(account: &str) -> Result<Self, Trouble> {
        let store = Self::closed(account);
        store.database().await?;
        Ok(store)
    }

    /// Is it certain that this browser never held a ledger of this account?
    pub async fn is_first(account: &str) -> bool {
        let storage = match idb::names().await {
            _ if idb::is_missing() => Storage::Missing,
            Ok(Some(names)) => Storage::Holds(names),
            Ok(None) | Err(_) => Storage::Silent,
        };
        storage.never_held(&accounts::database_of(account))
    }

    /// Appends lines, and takes down how the runs stand after them; both are on the disk when this returns.
    ///
    /// # Errors
    /// See [`Trouble`]. Nothing of `lines` is kept then.
    pub async fn append(&self, lines: &[String], standing: Option<&Standing>) -> Result<(), Trouble> {
        let text = lines.join("\n");
        let transaction = self.begin(&[LINES, STANDING], "readwrite").await?;
        let added = self.add(&transaction, &text, standing).await;
        if added.is_err() {
            // Nothing of it may stay. One that has ended already cannot be aborted, and need not be.
            let _ = transaction.abort();
        }
        self.place.set(Some(Place::after(self.place.get(), added?, &text)));
        *self.files.borrow_mut() = standing.map(|standing| standing.files.clone());
        Ok(())
    }

    /// The key of the row that was added.
    async fn add(&self, transaction: &IdbTransaction, text: &str, standing: Option<&Standing>) -> Result<u64, Trouble> {
        let store = transaction.object_store(LINES)?;
        let place = self.place.get();
        Place::is_end(place, &idb::rows(&store, Place::from(place), 2).await?)?;
        let added = store.add(&text.into())?;
        if let Some(standing) = standing {
            self.put(&transaction.object_store(STANDING)?, standing)?;
        }
        idb::finished(transaction).await?;
        Ok(added.result()?.as_f64().unwrap_or_default() as u64)
    }

    /// Folds what was appended since this page last read, by another tab, onto `known`; everything, when this page has not
    /// read yet or nothing is known. Never holds more than a batch of lines.
    ///
    /// # Errors
    /// See [`Trouble`]. Nothing is known then, and the next reading begins with the first line.
    pub async fn catch_up(&self, known: Option<State>) -> Result<Reading, Trouble> {
        let mut follower = Follower::new(known, self.place.get());
        loop {
            let rows = self.batch(follower.from()).await?;
            if !follower.take(rows)? {
                break;
            }
        }
        let Followed { state, at, cut } = follower.finish();
        let mended = cut.is_some();
        match cut {
            Some(cut) => self.cut(&cut, state.standing()).await?,
            // For the page that opens next, which can make it from the lines where it could not be written.
            None => {
                let _ = self.stand(at, state.standing()).await;
            }
        }
        self.place.set(at);
        Ok(Reading { state, mended })
    }

    /// Calls `each` with every line in order, until it answers false.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn lines(&self, mut each: impl FnMut(&str) -> bool) -> Result<(), Trouble> {
        let mut from = 0;
        loop {
            let rows = self.batch(from).await?;
            let Some((key, _)) = rows.last() else { return Ok(()) };
            from = *key + 1;
            if !rows.iter().flat_map(|(_, row)| row.lines()).all(&mut each) {
                return Ok(());
            }
        }
    }

    /// How the runs stand, as it is written beside the lines; none when it is not.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn standing(&self) -> Result<Option<Standing>, Trouble> {
        let transaction = self.begin(&[STANDING], "readonly").await?;
        let store = transaction.object_store(STANDING)?;
        let (stands, files) = (store.get(&STANDS.into())?, store.get(&FILES.into())?);
        let (stands, files) = (idb::done(&stands).await?.as_string(), idb::done(&files).await?.as_string());
        let standing = stands.and_then(|row| serde_json::from_str::<Standing>(&row).ok());
        let files = files.and_then(|row| serde_json::from_str(&row).ok());
        Ok(standing.zip(files).map(|(standing, files)| Standing { files, ..standing }))
    }

    async fn batch(&self, from: u64) -> Result<Vec<Row>, JsValue> {
        let transaction = self.begin(&[LINES], "readonly").await?;
        idb::rows(&transaction.object_store(LINES)?, from, BATCH).await
    }

    /// Removes the ledger. What is appended next makes a new one.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn remove(&self) -> Result<(), Trouble> {
        drop(self.database.borrow_mut().take());
        idb::delete(&self.name).await?;
        self.place.set(None);
        accounts::forget(&self.name).await?;
        Ok(())
    }

    /// Takes the last line off the last row, provided that row is still the last and as it was.
    async fn cut(&self, cut: &Cut, standing: Option<&Standing>) -> Result<(), Trouble> {
        let transaction = self.begin(&[LINES, STANDING], "readwrite").await?;
        let store = transaction.object_store(LINES)?;
        if idb::rows(&store, cut.row.0, 2).await? != [cut.row.clone()] {
            return Err(Trouble::Overtaken);
        }
        store.put_with_key(&cut.kept.as_str().into(), &(cut.row.0 as f64).into())?;
        if let Some(standing) = standing {
            self.put(&transaction.object_store(STANDING)?, standing)?;
        }
        Ok(idb::finished(&transaction).await?)
    }

    /// Sees to it that what stands beside the lines is what they say, provided that nothing was appended meanwhile.
    async fn stand(&self, at: Option<Place>, standing: Option<&Standing>) -> Result<(), Trouble> {
        let Some(standing) = standing else { return Ok(()) };
        let transaction = self.begin(&[LINES, STANDING], "readwrite").await?;
        Place::is_end(at, &idb::rows(&transaction.object_store(LINES)?, Place::from(at), 2).await?)?;
        self.put(&transaction.object_store(STANDING)?, standing)?;
        Ok(idb::finished(&transaction).await?)
    }

    /// Writes how the runs stand. The files are left as they are where they are known to be the same.
    fn put(&self, store: &IdbObjectStore, standing: &Standing) -> Result<(), JsValue> {
        let short = Standing { files: Vec::new(), ..standing.clone() };
        store.put_with_key(&json(&short), &STANDS.into())?;
        if self.files.borrow().as_ref() != Some(&standing.files) {
            store.put_with_key(&json(&standing.files), &FILES.into())?;
        }
        Ok(())
    }

    /// Begins a transaction, on a database opened anew where the browser has closed it without a word.
    async fn begin(&self, stores: &[&str], mode: &str) -> Result<IdbTransaction, JsValue> {
        match idb::begin(&self.database().await?, stores, mode) {
            Err(thrown) if js::error_name(&thrown) == "InvalidStateError" => {
                drop(self.database.borrow_mut().take());
                idb::begin(&self.database().await?, stores, mode)
            }
            begun => begun,
        }
    }

    /// The database, opened again if another tab has asked for it to be closed, or the browser has closed it. Whether it
    /// still holds what this page has read, every use finds out by itself.
    async fn database(&self) -> Result<IdbDatabase, JsValue> {
        if let Some(open) = &*self.database.borrow() {
            return Ok(open.handle.clone());
        }
        let handle = idb::open(&self.name, VERSION, STORES).await?;
        let closing = Rc::downgrade(&self.database);
        let closes = Closure::<dyn Fn()>::new(move || {
            // Closed, but not dropped within its own call.
            if let Some(open) = closing.upgrade()
                && let Some(open) = open.borrow_mut().take()
            {
                open.handle.close();
                wasm_bindgen_futures::spawn_local(async move { drop(open) });
            }
        });
        handle.set_onversionchange(Some(closes.as_ref().unchecked_ref()));
        handle.set_onclose(Some(closes.as_ref().unchecked_ref()));
        self.files.take();
        *self.database.borrow_mut() = Some(Database { handle: handle.clone(), _closes: closes });
        // A ledger whose name could not be kept is found when its account is connected, only not before.
        let _ = accounts::note(&self.name).await;
        Ok(handle)
    }
}

fn json(value: &impl Serialize) -> JsValue {
    // What is written here is made of strings and numbers, whose writing cannot fail.
    serde_json::to_string(value).unwrap_or_default().into()
}

impl From<JsValue> for Trouble {
    fn from(thrown: JsValue) -> Self {
        let why = js::describe(&thrown);
        if js::error_name(&thrown) == "QuotaExceededError" { Self::Full(why) } else { Self::Refused(why) }
    }
}
