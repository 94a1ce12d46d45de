//! Which labels there are, read once in a run before the first of them is used. What an earlier run made, or the page saw
//! when it connected, somebody may have removed since; then cases would be refused for it, or go without it unseen.

use std::borrow::Cow;
use std::collections::HashSet;

use super::tries::Trouble;
use super::{Engine, labels};
use crate::deskie::limits::Cost;
use crate::deskie::request::{LabelRef, get};
use crate::deskie::{Answer, Label, LabelId, reply, survey};
use crate::model::Mark;
use crate::run::dispatch::{Class, Moment, SETTLE};
use crate::run::ledger::label_mark;
use crate::run::task::RequestId;

const PAGE: usize = 100;

/// The machine code of a label that was chosen in the mapping and is there no more.
pub(super) const LABEL_GONE: &str = "label_gone";

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    stage: Stage,
    page: u32,
    found: Vec<Label>,
    listed: HashSet<LabelId>,
    trouble: Trouble,
}

#[derive(Debug, Default)]
enum Stage {
    /// Nobody needed a label yet.
    #[default]
    Unread,
    /// To be read from this moment on.
    Wanted(Option<Moment>),
    Reading(RequestId),
    Read,
    /// The list cannot be read; what the ledger and the page know has to do.
    Unreadable,
}

impl Shelf {
    /// Asks for the labels to be read. True once they are, or cannot be.
    pub(super) fn is_read(&mut self) -> bool {
        if matches!(self.stage, Stage::Unread) {
            (self.stage, self.page) = (Stage::Wanted(None), 1);
        }
        matches!(self.stage, Stage::Read | Stage::Unreadable)
    }

    /// Is it certain that there is no such label?
    pub(super) fn lacks(&self, label: LabelId) -> bool {
        matches!(self.stage, Stage::Read) && !self.listed.contains(&label)
    }

    pub(super) const fn is_sending(&self) -> bool {
        matches!(self.stage, Stage::Reading(_))
    }

    /// A label that this run has made.
    pub(super) fn add(&mut self, label: LabelId) {
        self.listed.insert(label);
    }
}

/// By what a label is found among those that failed.
pub(super) fn mark_of(label: &LabelRef) -> Mark {
    match label {
        LabelRef::Id(id) => Mark::of(["label", &id.0.to_string()]),
        LabelRef::New(title) => label_mark(title),
    }
}

impl Engine {
    /// A label as it is to be had: one that a run had made, and that is there no more, is made again.
    pub(super) fn as_there<'a>(&self, label: &'a LabelRef) -> Cow<'a, LabelRef> {
        let LabelRef::Id(id) = label else { return Cow::Borrowed(label) };
        let state = &self.dispatch.state;
        if !self.shelf.lacks(*id) || !state.labels_made.contains(id) && !state.labels_undone.contains(id) {
            return Cow::Borrowed(label);
        }
        let known = self.config.account.labels.iter().find(|known| known.id == *id);
        known.map_or(Cow::Borrowed(label), |known| Cow::Owned(LabelRef::New(known.title.clone())))
    }

    /// Sends the next read of the list.
    pub(super) fn advance_shelf(&mut self) {
        let Stage::Wanted(from) = self.shelf.stage else { return };
        if self.leaving {
            return;
        }
        if from.is_none_or(|from| self.dispatch.has_come(from)) && self.dispatch.take_units(Cost(1)) {
            let query = vec![("page", self.shelf.page.to_string()), ("limit", PAGE.to_string())];
            self.shelf.stage = Stage::Reading(self.dispatch.send(get("labels.json".into(), query)));
        }
    }

    /// Takes the answer if it is a page of the list.
    pub(super) fn shelf_answered(&mut self, id: RequestId, answer: Option<&Answer>) -> bool {
        if !matches!(self.shelf.stage, Stage::Reading(waiting) if waiting == id) {
            return false;
        }
        let page = match self.dispatch.classify(answer) {
            Class::Done => answer.and_then(|answer| reply::page(answer, "label", survey::label).ok()),
            Class::NotNow => {
                self.shelf.stage = Stage::Wanted(None);
                return true;
            }
            Class::Refused(_) | Class::Unclear => None,
        };
        let seen = self.shelf.found.len() + page.as_ref().map_or(0, |page| page.rows.len());
        let goes_on = page.as_ref().and_then(|page| page.goes_on(seen as u64, PAGE));
        let (Some(page), Some(goes_on)) = (page, goes_on) else {
            let mut trouble = std::mem::take(&mut self.shelf.trouble);
            let over = self.looked_in_vain(&mut trouble, answer.unwrap_or(&Answer::default()));
            self.shelf.trouble = trouble;
            self.read_shelf_again(self.dispatch.after(SETTLE));
            if over {
                self.shelf.stage = Stage::Unreadable;
            }
            return true;
        };
        self.reads.beat();
        self.shelf.found.extend(page.rows);
        if goes_on {
            self.shelf.page = self.shelf.page.saturating_add(1);
            self.shelf.stage = Stage::Wanted(None);
        } else {
            self.shelf_read();
        }
        true
    }

    fn read_shelf_again(&mut self, from: Moment) {
        self.shelf.found.clear();
        (self.shelf.page, self.shelf.stage) = (1, Stage::Wanted(Some(from)));
    }

    /// The whole list was read: only what it shows is there.
    fn shelf_read(&mut self) {
        let listed: HashSet<LabelId> = self.shelf.found.iter().map(|label| label.id).collect();
        let gone = self.dispatch.state.labels.values().any(|label| !listed.contains(label));
        if gone && !self.dispatch.has_come(self.settled) {
            // What an earlier life has just made may not be shown yet.
            return self.read_shelf_again(self.settled);
        }
        let found = std::mem::take(&mut self.shelf.found);
        self.record_unseen(labels::made_unseen(&self.dispatch.state, &found));
        let known = &mut self.dispatch.state.labels;
        known.retain(|_, label| listed.contains(label));
        for label in &found {
            known.entry(label_mark(&label.title)).or_insert(label.id);
        }
        (self.shelf.listed, self.shelf.stage) = (listed, Stage::Read);
    }
}
