//! Which accounts have a ledger on this computer. Browsers tell the names of a page's databases; for those that do not, a
//! small database of names is kept.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};

use super::Store;
use super::idb::{self, Keys};
use crate::run::Standing;
use crate::run::ledger::follow::Trouble;

const PREFIX: &str = "deskie-migrator ledger ";

const INDEX: &str = "deskie-migrator accounts";
const NAMES: &str = "names";

/// The database of this account's ledger.
pub fn database_of(account: &str) -> String {
    format!("{PREFIX}{account}")
}

/// How the runs of the accounts on this computer stand.
#[derive(Default)]
pub struct Standings {
    /// Those whose last work has not come to its end first, the latest first. Accounts without a run are left out, and so
    /// are ledgers that cannot be read: they are told when the account is connected.
    pub rows: Vec<Standing>,
    /// A ledger had to be read for it, and its damaged last line was removed.
    pub mended: bool,
}

/// Looks at every account.
///
/// # Errors
/// The browser refuses storage.
pub async fn standings() -> Result<Standings, Trouble> {
    let names = match idb::names().await? {
        Some(names) => names,
        None => noted().await?,
    };
    let mut all = Standings::default();
    for name in names.iter().filter_map(|name| name.strip_prefix(PREFIX)) {
        all.rows.extend(standing(name, &mut all.mended).await.ok().flatten());
    }
    all.rows.sort_by_key(|row| (row.is_over(), std::cmp::Reverse(row.moved_at)));
    Ok(all)
}

async fn standing(account: &str, mended: &mut bool) -> Result<Option<Standing>, Trouble> {
    let store = Store::open(account).await?;
    if let Some(standing) = store.standing().await? {
        return Ok(Some(standing));
    }
    let reading = store.catch_up(None).await?;
    *mended |= reading.mended;
    Ok(reading.state.standing().cloned())
}

/// Keeps the name where the browser does not.
pub(super) async fn note(name: &str) -> Result<(), JsValue> {
    if idb::names().await?.is_some() {
        return Ok(());
    }
    let database = idb::open(INDEX, 1, &[(NAMES, Keys::Told)]).await?;
    let transaction = idb::begin(&database, &[NAMES], "readwrite")?;
    transaction.object_store(NAMES)?.put_with_key(&name.into(), &name.into())?;
    let kept = idb::finished(&transaction).await;
    database.close();
    kept
}

/// Forgets the name again.
pub(super) async fn forget(name: &str) -> Result<(), JsValue> {
    if idb::names().await?.is_some() {
        return Ok(());
    }
    let database = idb::open(INDEX, 1, &[(NAMES, Keys::Told)]).await?;
    let transaction = idb::begin(&database, &[NAMES], "readwrite")?;
    transaction.object_store(NAMES)?.delete(&name.into())?;
    let gone = idb::finished(&transaction).await;
    database.close();
    gone
}

async fn noted() -> Result<Vec<String>, JsValue> {
    let database = idb::open(INDEX, 1, &[(NAMES, Keys::Told)]).await?;
    let transaction = idb::begin(&database, &[NAMES], "readonly")?;
    let names = idb::done(&transaction.object_store(NAMES)?.get_all()?).await;
    database.close();
    let names: Array = names?.unchecked_into();
    Ok(names.iter().filter_map(|name| name.as_string()).collect())
}
