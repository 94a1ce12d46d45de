//! The ledger on disk: for each account an IndexedDB database with the lines and, beside them, how the account's runs stand.
//! Appended with `durability: "strict"`, so that what was appended is on the disk before the next request leaves. Holds
//! ids, hashes and counts as the engine writes them; never a body, never a key.
//!
//! Version 1 had the lines only; what is missing beside them is made from them.

pub mod accounts;
mod idb;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use serde::Serialize;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbDatabase, IdbObjectStore};

use super::js;
use crate::model::Fingerprint;
use crate::run::Standing;
use crate::run::ledger::{State, Torn};
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
    /// None while another tab removes the ledger, and until it is next needed here.
    database: Rc<RefCell<Option<Database>>>,
    /// The key of the last row that this page has read or written, and the number of lines up to there.
    seen: Cell<(f64, usize)>,
    /// The files as they stand in their row.
    files: RefCell<Option<Vec<Fingerprint>>>,
}

/// An open database, closed when dropped.
struct Database {
    handle: IdbDatabase,
    _gives_way: Closure<dyn Fn()>,
}

impl Drop for Database {
    fn drop(&mut self) {
        self.handle.set_onversionchange(None);
        self.handle.close();
    }
}

/// What became of a reading.
pub enum Reading {
    /// Everything is known.
    Whole(State),
    /// The last line was cut off or damaged. It has been removed, so that what is appended next does not follow it.
    Mended(State),
    /// This line is damaged, and others follow it: what they say cannot be trusted.
    Damaged(usize),
}

impl Store {
    /// Opens the ledger of this account, making it when there is none.
    ///
    /// # Errors
    /// A sentence: some private windows refuse storage.
    pub async fn open(account: &str) -> Result<Self, String> {
        let store = Self {
            name: accounts::database_of(account),
            database: Rc::default(),
            seen: Cell::new((0.0, 0)),
            files: RefCell::default(),
        };
        store.database().await.map_err(refused)?;
        accounts::note(&store.name).await.map_err(refused)?;
        Ok(store)
    }

    /// Appends lines, and takes down how the runs stand after them; both are on the disk when this returns.
    ///
    /// # Errors
    /// A sentence, e.g. when the disk is full. Nothing of `lines` is kept then.
    pub async fn append(&self, lines: &[String], standing: Option<&Standing>) -> Result<(), String> {
        self.try_append(lines, standing).await.map_err(refused)
    }

    async fn try_append(&self, lines: &[String], standing: Option<&Standing>) -> Result<(), JsValue> {
        let database = self.database().await?;
        let transaction = idb::begin(&database, &[LINES, STANDING], "readwrite")?;
        let added = transaction.object_store(LINES)?.add(&lines.join("\n").into())?;
        if let Some(standing) = standing {
            self.put(&transaction.object_store(STANDING)?, standing)?;
        }
        idb::finished(&transaction).await?;
        *self.files.borrow_mut() = standing.map(|standing| standing.files.clone());
        let (last, count) = self.seen.get();
        self.seen.set((added.result()?.as_f64().unwrap_or(last), count + lines.len()));
        Ok(())
    }

    /// Folds what was appended since this page last read, by another tab, onto `state`; everything, when this page has not
    /// read yet or the ledger was removed meanwhile. Never holds more than a batch of lines.
    ///
    /// # Errors
    /// A sentence: storage refuses.
    pub async fn catch_up(&self, state: State) -> Result<Reading, String> {
        self.try_catch_up(state).await.map_err(refused)
    }

    async fn try_catch_up(&self, mut state: State) -> Result<Reading, JsValue> {
        let database = self.database().await?;
        let (mut last, mut count) = self.seen.get();
        if last == 0.0 {
            state = State::default();
        }
        let mut torn: Option<Torn> = None;
        let mut last_row = String::new();
        loop {
            let transaction = idb::begin(&database, &[LINES], "readonly")?;
            let rows = idb::rows(&transaction.object_store(LINES)?, last, BATCH).await?;
            let Some((key, _)) = rows.last() else { break };
            last = *key;
            for (_, row) in &rows {
                for line in row.lines() {
                    count += 1;
                    if let Err(damaged) = state.read_line(count, line, &mut torn) {
                        return Ok(Reading::Damaged(damaged));
                    }
                }
            }
            last_row = rows.into_iter().last().map(|(_, row)| row).unwrap_or_default();
        }
        let mended = torn.is_some();
        if mended {
            count = count.saturating_sub(1);
            self.cut(&database, last, &last_row, state.standing()).await?;
        } else {
            self.stand(&database, last, state.standing()).await?;
        }
        self.seen.set((last, count));
        Ok(if mended { Reading::Mended(state) } else { Reading::Whole(state) })
    }

    /// Calls `each` with every line in order, until it answers false.
    ///
    /// # Errors
    /// A sentence.
    pub async fn lines(&self, mut each: impl FnMut(&str) -> bool) -> Result<(), String> {
        let mut last = 0.0;
        loop {
            let rows = self.batch(last).await.map_err(refused)?;
            let Some((key, _)) = rows.last() else { return Ok(()) };
            last = *key;
            if !rows.iter().flat_map(|(_, row)| row.lines()).all(&mut each) {
                return Ok(());
            }
        }
    }

    /// How the runs stand, as it is written beside the lines; none when it is not.
    ///
    /// # Errors
    /// A sentence.
    pub async fn standing(&self) -> Result<Option<Standing>, String> {
        let read = async {
            let transaction = idb::begin(&self.database().await?, &[STANDING], "readonly")?;
            let store = transaction.object_store(STANDING)?;
            let (stands, files) = (store.get(&STANDS.into())?, store.get(&FILES.into())?);
            Ok((idb::done(&stands).await?.as_string(), idb::done(&files).await?.as_string()))
        };
        let (stands, files): (Option<String>, Option<String>) = read.await.map_err(refused)?;
        let standing = stands.and_then(|row| serde_json::from_str::<Standing>(&row).ok());
        let files = files.and_then(|row| serde_json::from_str(&row).ok());
        Ok(standing.zip(files).map(|(standing, files)| Standing { files, ..standing }))
    }

    async fn batch(&self, after: f64) -> Result<Vec<(f64, String)>, JsValue> {
        let transaction = idb::begin(&self.database().await?, &[LINES], "readonly")?;
        idb::rows(&transaction.object_store(LINES)?, after, BATCH).await
    }

    /// Removes the ledger. What is appended next makes a new one.
    ///
    /// # Errors
    /// A sentence.
    pub async fn remove(&self) -> Result<(), String> {
        drop(self.database.borrow_mut().take());
        let gone = async {
            idb::delete(&self.name).await?;
            accounts::forget(&self.name).await
        };
        gone.await.map_err(refused)
    }

    /// Takes the last line off the last row, provided that row is still the last.
    async fn cut(
        &self,
        database: &IdbDatabase,
        last: f64,
        text: &str,
        standing: Option<&Standing>,
    ) -> Result<(), JsValue> {
        let transaction = idb::begin(database, &[LINES, STANDING], "readwrite")?;
        let store = transaction.object_store(LINES)?;
        let there = idb::done(&store.get(&last.into())?).await?.as_string();
        if there.as_deref() == Some(text) && idb::rows(&store, last, 1).await?.is_empty() {
            let lines: Vec<&str> = text.lines().collect();
            let kept = lines.split_last().map(|(_, kept)| kept.join("\n")).unwrap_or_default();
            // An empty row stays, so that its key is not given out again.
            store.put_with_key(&kept.into(), &last.into())?;
            if let Some(standing) = standing {
                self.put(&transaction.object_store(STANDING)?, standing)?;
            }
        }
        idb::finished(&transaction).await
    }

    /// Sees to it that what stands beside the lines is what they say, provided that nothing was appended meanwhile.
    async fn stand(&self, database: &IdbDatabase, last: f64, standing: Option<&Standing>) -> Result<(), JsValue> {
        let Some(standing) = standing else { return Ok(()) };
        let transaction = idb::begin(database, &[LINES, STANDING], "readwrite")?;
        if idb::rows(&transaction.object_store(LINES)?, last, 1).await?.is_empty() {
            self.put(&transaction.object_store(STANDING)?, standing)?;
        }
        idb::finished(&transaction).await
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

    /// The database, opened again if another tab has asked for it to be closed. What this page has read does not count
    /// then: the ledger may have been removed.
    async fn database(&self) -> Result<IdbDatabase, JsValue> {
        if let Some(open) = &*self.database.borrow() {
            return Ok(open.handle.clone());
        }
        let handle = idb::open(&self.name, VERSION, STORES).await?;
        let closing = Rc::downgrade(&self.database);
        let gives_way = Closure::<dyn Fn()>::new(move || {
            // Closed, but not dropped within its own call.
            if let Some(open) = closing.upgrade()
                && let Some(open) = open.borrow_mut().take()
            {
                open.handle.close();
                wasm_bindgen_futures::spawn_local(async move { drop(open) });
            }
        });
        handle.set_onversionchange(Some(gives_way.as_ref().unchecked_ref()));
        self.seen.set((0.0, 0));
        self.files.take();
        *self.database.borrow_mut() = Some(Database { handle: handle.clone(), _gives_way: gives_way });
        Ok(handle)
    }
}

fn json(value: &impl Serialize) -> JsValue {
    // What is written here is made of strings and numbers, whose writing cannot fail.
    serde_json::to_string(value).unwrap_or_default().into()
}

fn refused(thrown: JsValue) -> String {
    format!("the browser's storage refused the ledger ({})", js::describe(&thrown))
}
