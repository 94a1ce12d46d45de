//! Runs of which this computer keeps a ledger: those that wait to be gone on with, and those that another tab works on.

use std::rc::Rc;

use crate::model::Fingerprint;
use crate::run::Standing;
use crate::wire::ToWorker;

use super::{Connection, Effect, State, Step};

/// Milliseconds between two looks at what another tab does.
pub const LOOK_AGAIN: u32 = 2_000;

/// What is known of runs on this computer.
#[derive(Clone, Debug, Default)]
pub struct Earlier {
    /// Accounts with runs, those that have not come to their end first.
    pub rows: Rc<Vec<Standing>>,
    /// Names of those that another tab works on.
    pub busy: Rc<Vec<String>>,
    /// A ledger that was dropped, or why it cannot be read.
    pub file: Option<Rc<Result<Standing, String>>>,
    /// The account the person chose to go on with.
    pub chosen: Option<Rc<str>>,
    /// The account whose ledger the person is asked about before it is removed.
    pub forgetting: Option<Rc<str>>,
    /// A look at the other tab is due.
    watching: bool,
}

/// A person's doing about them.
#[derive(Clone, Debug)]
pub enum EarlierAct {
    /// Ask how they stand: when the page opens, and while another tab works.
    Ask,
    /// Go on with the runs of this account.
    Continue(Rc<str>),
    /// Forget this account's ledger; asks first.
    Forget(Rc<str>),
    /// Forget it now.
    ForgetNow,
    /// Keep it.
    Keep,
}

/// Are the files that were dropped those of an earlier run?
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SameFiles {
    /// No files are read.
    Unread,
    /// All of them, and no others.
    Same,
    /// Others, or not all: what is new in them is added.
    Other,
}

impl Earlier {
    /// Those with something left to do.
    pub fn waiting(&self) -> impl Iterator<Item = &Standing> {
        self.rows.iter().filter(|row| !row.is_over())
    }

    /// Those that came to their end.
    pub fn ended(&self) -> impl Iterator<Item = &Standing> {
        self.rows.iter().filter(|row| row.is_over())
    }

    /// Does another tab work on this account?
    pub fn is_busy(&self, account: &str) -> bool {
        self.busy.iter().any(|name| name == account)
    }

    /// Is this known from the ledger that was dropped, and no newer than that?
    pub fn is_from_file(&self, known: &Standing) -> bool {
        let dropped = self.file.as_deref().and_then(|file| file.as_ref().ok());
        dropped.is_some_and(|file| file.account == known.account && file.moved_at == known.moved_at)
    }

    /// How the runs of this account stand, from the dropped ledger or from this computer.
    pub fn of(&self, account: &str) -> Option<&Standing> {
        let dropped = self.file.as_deref().and_then(|file| file.as_ref().ok());
        dropped.into_iter().chain(self.rows.iter()).find(|row| row.account == account)
    }
}

impl State {
    /// Compares the files that are read with those of an earlier run; neither names nor order matter.
    pub fn same_files(&self, earlier: &Standing) -> SameFiles {
        let Some(xray) = self.xray.as_ref().filter(|_| !self.unread) else { return SameFiles::Unread };
        let sorted = |list: &[Fingerprint]| {
            let mut list = list.to_vec();
            list.sort_unstable();
            list
        };
        match sorted(&xray.fingerprints) == sorted(&earlier.files) {
            true => SameFiles::Same,
            false => SameFiles::Other,
        }
    }

    pub(super) fn about_earlier(&mut self, act: EarlierAct) -> Vec<Effect> {
        match act {
            EarlierAct::Ask => {
                self.earlier.watching = false;
                vec![Effect::Send(ToWorker::Standings)]
            }
            EarlierAct::Continue(account) => {
                self.earlier.chosen = Some(account);
                self.go(Step::Connect)
            }
            EarlierAct::Forget(account) => {
                self.earlier.forgetting = Some(account);
                vec![Effect::Focus("forget-ask")]
            }
            EarlierAct::ForgetNow => {
                let Some(account) = self.earlier.forgetting.take() else { return Vec::new() };
                if self.earlier.chosen.as_ref() == Some(&account) {
                    self.earlier.chosen = None;
                }
                // It stays in sight until the worker, when it is gone from the disk, tells what is left: whoever closes the tab
                // at once must not find it again.
                vec![
                    Effect::Send(ToWorker::Forget { account: account.to_string() }),
                    Effect::Focus(Step::Files.heading()),
                ]
            }
            EarlierAct::Keep => {
                self.earlier.forgetting = None;
                vec![Effect::Focus(Step::Files.heading())]
            }
        }
    }

    /// While another tab works, its figures are asked for again and again.
    pub(super) fn standings(&mut self, rows: Vec<Standing>, busy: Vec<String>) -> Vec<Effect> {
        if let Connection::Made(_, account) = &self.connection
            && let Some(row) = rows.iter().find(|row| row.account == account.name)
        {
            self.known = Some(Rc::new(row.clone()));
        }
        let watch = !busy.is_empty() && !self.earlier.watching;
        self.earlier.rows = Rc::new(rows);
        self.earlier.busy = Rc::new(busy);
        if !watch {
            return Vec::new();
        }
        self.earlier.watching = true;
        vec![Effect::AskAgain(LOOK_AGAIN)]
    }
}
