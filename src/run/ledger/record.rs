//! The records of the ledger: what was intended and what became of it. Ids, dates, counts, hashes and machine codes:
//! never a text, an address, a name or the key.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Sent;
use crate::deskie::account::{CaseId, MessageId, UserId};
use crate::deskie::request::LaneKind;
use crate::deskie::{Dialect, FieldId, GroupId, LabelId, StaffId};
use crate::model::Fingerprint;
use crate::model::Mark;
use crate::model::Millis;
use crate::plan::Dropped;
use crate::plan::{CasePriority, CaseStatus, Recipe};

/// One step of a case.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Step {
    /// Creates it, with its opening message.
    Create,
    /// Adds the entry of this mark. Marks come from the source, so an entry is known again in a newer export whatever
    /// came before it.
    Entry(Mark),
    /// Puts right what the entries, or time, changed.
    Finish,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Create => f.write_str("create"),
            Self::Entry(mark) => mark.fmt(f),
            Self::Finish => f.write_str("finish"),
        }
    }
}

impl FromStr for Step {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "create" => Ok(Self::Create),
            "finish" => Ok(Self::Finish),
            mark => mark.parse().map(Self::Entry),
        }
    }
}

impl Serialize for Step {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Step {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        std::borrow::Cow::<'de, str>::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// How a case is to be left in Deskie, was left or is shown, in the account's own words.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Left {
    /// State.
    pub status: CaseStatus,
    /// Urgency.
    pub priority: CasePriority,
    /// Assignee.
    pub staff: Option<StaffId>,
    /// Group.
    pub group: Option<GroupId>,
    /// Hash of subject, labels and custom fields.
    pub rest: Mark,
    /// The same one by one; none in ledgers that did not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<Details>,
}

impl Left {
    /// Does this ask for the same? The details follow from the rest, and ledgers may lack them.
    pub fn is_same(&self, other: &Self) -> bool {
        (self.status, self.priority, self.staff, self.group, self.rest)
            == (other.status, other.priority, other.staff, other.group, other.rest)
    }
}

/// Subject, labels and custom fields of a case, each by itself, so that a change of one is not taken for a change of all.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Details {
    /// Mark of the subject, see [`super::subject_mark`].
    pub subject: Mark,
    /// Labels, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<LabelId>,
    /// Custom fields with the marks of what they hold; empty ones left out. Pairs, because a record cannot be read with
    /// numbers for keys.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<(FieldId, Mark)>,
}

impl Details {
    /// What the field holds; none when it is empty.
    pub fn field(&self, field: FieldId) -> Option<Mark> {
        self.fields.iter().find(|(known, _)| *known == field).map(|(_, mark)| *mark)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes what it asks about by reference")]
const fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// Did an e-mail come to the address of the trial case?
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MailCame {
    /// None did: the account is silent.
    No,
    /// One did: customers would get them, too.
    Yes,
}

/// One record.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "record")]
pub enum Record {
    /// A run began.
    Opened {
        /// When.
        at: Millis,
        /// The account's name.
        account: String,
        /// Cases in its queue.
        cases: u64,
        /// Only some cases, to try.
        sample: bool,
        /// The files it was begun with, unpacked ones left out.
        files: Vec<Fingerprint>,
    },
    /// What the person has chosen about the files, people and words, for this run and those after it.
    Recipe {
        /// It.
        recipe: Box<Recipe>,
    },
    /// A run came to its end.
    Ended {
        /// When.
        at: Millis,
        /// Cases whose turn did not come, or that could not be read: what a next run has to do.
        not_reached: u64,
    },
    /// The self-check found how the account speaks.
    Dialect {
        /// When.
        at: Millis,
        /// It.
        dialect: Dialect,
    },
    /// A self-check came to no usable end: what an earlier one found, and what was said of its mail, holds no longer.
    CheckFailed {
        /// When.
        at: Millis,
    },
    /// The person has said whether an e-mail came to the address of the trial case.
    Mail {
        /// When.
        at: Millis,
        /// What they said.
        said: MailCame,
    },
    /// The self-check is about to make a trial case.
    TrialIntent {
        /// When; it stands in the subject of the case, by which an interrupted check is cleared up.
        at: Millis,
    },
    /// The self-check made this trial case.
    Trial {
        /// Its id.
        id: CaseId,
    },
    /// A trial case is gone, or in the trash where it cannot be deleted.
    TrialGone {
        /// Its id.
        id: CaseId,
    },
    /// A label is about to be made.
    LabelIntent {
        /// Mark of its title in lower case.
        title: Mark,
    },
    /// A label that was about to be made was not: refused, or not there when it was looked for.
    LabelNotMade {
        /// Mark of its title in lower case.
        title: Mark,
    },
    /// A label exists now.
    Label {
        /// Mark of its title in lower case.
        title: Mark,
        /// Its id.
        id: LabelId,
        /// Made by this run, rather than found.
        made: bool,
    },
    /// Undo removed a label that a run had made.
    LabelGone {
        /// Its id.
        id: LabelId,
    },
    /// A write is about to be sent.
    Intent {
        /// The case.
        case: String,
        /// The step.
        step: Step,
        /// What is sent; none for edits, and in ledgers that did not tell.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sent: Option<Box<Sent>>,
    },
    /// The answer to a write was lost.
    Unclear {
        /// The case.
        case: String,
        /// The step.
        step: Step,
    },
    /// It is certain that the write did not happen: refused, or looked up.
    NotDone {
        /// The case.
        case: String,
        /// The step.
        step: Step,
    },
    /// The case exists.
    Created {
        /// The case.
        case: String,
        /// Its id in Deskie.
        id: CaseId,
        /// Its number in Deskie.
        number: String,
        /// Its user in Deskie; 0 when it was not told.
        user: UserId,
        /// When it began, as the server understood it: where it stands in lists. The epoch in ledgers that did not tell.
        #[serde(default)]
        at: Millis,
        /// Hash of subject and second of creation, see [`super::check`].
        check: Mark,
        /// The entry that became its opening message; none when the opening is ours.
        opening: Option<Mark>,
        /// The channel it was created in; none in ledgers that did not tell.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lane: Option<LaneKind>,
    },
    /// An entry or an edit exists.
    Done {
        /// The case.
        case: String,
        /// The step.
        step: Step,
        /// Its id, when it has one.
        message: Option<MessageId>,
    },
    /// Files were taken out of a step, because it could not be done with them.
    Dropped {
        /// The case.
        case: String,
        /// The step.
        step: Step,
        /// Which of its files, and why.
        why: Dropped,
    },
    /// A step failed for good; the rest of the case goes on unless the step created it.
    Failed {
        /// The case.
        case: String,
        /// The step.
        step: Step,
        /// Machine code.
        code: String,
    },
    /// The case is left out.
    Skipped {
        /// The case.
        case: String,
        /// Machine code.
        code: String,
    },
    /// Nothing is left to do for the case.
    Closed {
        /// The case.
        case: String,
        /// When, on the clock of the run.
        at: Millis,
        /// How it was left: what Deskie shows otherwise was changed there. None when it was not created.
        left: Option<Left>,
        /// What the source wanted, where that is not how it was left, because people had changed the case: what a newer
        /// export wants otherwise is a change of the source.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        asked: Option<Left>,
        /// When, on Deskie's clock, as far as its answers told of that. What people change there bears such dates.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        there: Option<Millis>,
        /// When an earlier run had left it, on Deskie's clock, where people have changed it after that: what they did is
        /// theirs, although this run has added to the case since.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        people_since: Option<Millis>,
        /// Details and files that were left out, as the report lists them; none in ledgers that did not tell.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lost: Option<u32>,
        /// Labels that it was to have and could not get. A later run tries again.
        #[serde(default, skip_serializing_if = "is_zero")]
        unlabelled: u32,
    },
    /// A later run takes the case up again: for entries that are new, or for what failed.
    Reopened {
        /// The case.
        case: String,
    },
    /// A case that was taken up again was read before anything was added to it. After that it shows what our own entries
    /// did to it, which nobody must take for the work of people.
    Compared {
        /// The case.
        case: String,
        /// How Deskie showed it; what it cannot show, as it was left.
        shown: Left,
        /// When an earlier run had left it, on Deskie's clock, where people have changed it after that.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        people_since: Option<Millis>,
    },
    /// Undo began.
    UndoOpened {
        /// When.
        at: Millis,
        /// Cases it is to remove.
        cases: u64,
    },
    /// These cases are about to be moved to the trash.
    Trashing {
        /// The cases, at most ten.
        cases: Vec<String>,
    },
    /// These cases are in the trash. A later run creates them again.
    Trashed {
        /// The cases.
        cases: Vec<String>,
    },
    /// These cases are about to be deleted for good.
    Deleting {
        /// The cases, at most ten.
        cases: Vec<String>,
    },
    /// These cases are gone for good. A later run creates them again.
    Deleted {
        /// The cases.
        cases: Vec<String>,
    },
    /// Undo left a case where it is.
    Kept {
        /// The case.
        case: String,
        /// Machine code.
        code: String,
    },
    /// Undo came to its end.
    UndoEnded {
        /// When.
        at: Millis,
    },
}
