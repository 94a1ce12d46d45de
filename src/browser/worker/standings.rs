//! What a page can say before any connection: which accounts have runs on this computer, where they stand, and which of
//! them another tab works on now. And the end of that knowledge: forgetting an account.

use std::rc::Rc;

use super::account::LOCK;
use super::ledger::tell_mended;
use super::{Desk, notice};
use crate::browser::lock::{self, Lock};
use crate::browser::port;
use crate::browser::store::Store;
use crate::browser::store::accounts::{self, Standings};
use crate::wire::FromWorker;

impl Desk {
    /// Answers with all accounts. A browser without storage has none.
    pub(super) async fn standings(self: Rc<Self>) {
        let Standings { rows, mended } = accounts::standings().await.unwrap_or_default();
        if mended {
            tell_mended();
        }
        let own = self.under_way().map(|work| work.session().account.name.clone());
        let names = lock::held().await;
        let names = names.iter().filter_map(|name| name.strip_prefix(LOCK)).map(str::to_owned);
        let busy = names.filter(|name| own.as_ref() != Some(name)).collect();
        port::post(&FromWorker::Standings { rows, busy });
    }

    /// Removes the ledger of an account, unless work goes on there.
    pub(super) async fn forget(self: Rc<Self>, account: String) {
        let Some(_lock) = Lock::take(&format!("{LOCK}{account}")).await else {
            return match self.under_way() {
                Some(work) if work.session().account.name == account => {
                    notice("run.under_way", "A run is under way. Stop it before you begin another.");
                }
                _ => notice("run.other_tab", super::OTHER_TAB),
            };
        };
        let connected = self.session().filter(|session| session.account.name == account);
        let removed = match &connected {
            Some(session) => session.ledger.remove().await,
            None => match Store::open(&account).await {
                Ok(store) => store.remove().await,
                Err(why) => Err(why),
            },
        };
        match removed {
            Ok(()) => {
                if let Some(session) = connected {
                    // Read anew when it is next needed.
                    session.state.take();
                    session.dialect.take();
                }
            }
            Err(why) => notice("ledger.not_removed", format!("The ledger could not be removed: {why}.")),
        }
        self.standings().await;
    }
}
