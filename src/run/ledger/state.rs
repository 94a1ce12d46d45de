//! The fold over the ledger: what is known of every case.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::UNPROVED;
use super::cases::Cases;
use super::record::{Left, MailCame, Record, Step};
use super::sent::Sent;
use crate::deskie::account::{CaseId, MessageId, UserId};
use crate::deskie::request::LaneKind;
use crate::deskie::{Dialect, LabelId};
use crate::model::Fingerprint;
use crate::model::Mark;
use crate::model::Millis;
use crate::plan::Dropped;
use crate::plan::Recipe;
use crate::run::standing::Standing;

/// A case that exists in Deskie.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Created {
    /// Id.
    pub id: CaseId,
    /// The number people see.
    pub number: String,
    /// Its customer; 0 when it was not told.
    pub user: UserId,
    /// When it began, as the server understood it; the epoch when it was not told.
    pub at: Millis,
    /// See [`super::check`].
    pub check: Mark,
    /// The channel it was created in; none when it was not told.
    pub lane: Option<LaneKind>,
}

/// What undo did with a case.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Gone {
    /// Gone for good.
    Deleted,
    /// In the trash.
    Trashed,
}

/// What is known of one case.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CaseState {
    /// Set when it exists, or did before undo.
    pub created: Option<Created>,
    /// The last intent, while its outcome is open.
    pub open: Option<Step>,
    /// What that intent was to send; none for edits, and when it was not told.
    pub sent: Option<Box<Sent>>,
    /// An entry of the source's case whose creation was last intended under this key.
    pub first: Option<Mark>,
    /// Marks of its customer and of its opening message, as its creation was last intended.
    pub opened: Option<(Mark, Mark)>,
    /// Entries written, the opening among them, with their ids where those are known. In order of writing.
    pub entries: Vec<(Mark, Option<MessageId>)>,
    /// Steps that failed for good, with their codes.
    pub failed: BTreeMap<Step, String>,
    /// Steps that were done without some of their files.
    pub dropped: Vec<(Step, Dropped)>,
    /// Details and files that were left out when it was closed last; none when that was not told.
    pub lost: Option<u32>,
    /// Labels that it lacked then.
    pub unlabelled: u32,
    /// The correcting edit was sent at some time, so the state of the case no longer shows what messages did to it.
    pub edit_tried: bool,
    /// The correcting edit is done.
    pub finished: bool,
    /// Why it was left out.
    pub skipped: Option<String>,
    /// Nothing is left to do, since then.
    pub closed: Option<Millis>,
    /// The same on Deskie's clock, where that was told. Where people have changed it before a later run added to it, that of
    /// the run before: whatever is later there is not ours alone.
    pub closed_there: Option<Millis>,
    /// When an earlier run had left it, on Deskie's clock, where it was read and found changed by people since.
    pub people_since: Option<Millis>,
    /// How it was left.
    pub left: Option<Left>,
    /// What the source wanted then.
    pub asked: Option<Left>,
    /// How Deskie showed it when it was taken up again, before anything was added to it.
    pub shown: Option<Left>,
    /// Undo asked for its removal, and the outcome is not known yet.
    pub removing: bool,
    /// Removed by undo.
    pub gone: Option<Gone>,
    /// Why undo left it where it is.
    pub kept: Option<String>,
}

impl CaseState {
    /// The case as it is in Deskie now: created and not removed by undo.
    pub fn present(&self) -> Option<&Created> {
        self.created.as_ref().filter(|_| self.gone.is_none())
    }

    /// Was this entry written?
    pub fn has(&self, entry: Mark) -> bool {
        self.entries.iter().any(|(mark, _)| *mark == entry)
    }
}

/// The fold.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// By case key.
    pub cases: Cases,
    /// Labels by the mark of their title.
    pub labels: HashMap<Mark, LabelId>,
    /// Labels made by runs, rather than found, and not removed by undo.
    pub labels_made: BTreeSet<LabelId>,
    /// Labels made by runs and removed by undo.
    pub labels_undone: BTreeSet<LabelId>,
    /// Labels that were about to be made, by the marks of their titles; whether they were is not known. None of them was
    /// there when that was intended.
    pub labels_intended: HashSet<Mark>,
    /// Case ids that are taken: an unclear creation is never resolved to one of them.
    pub taken: HashSet<CaseId>,
    /// The person has said that the self-check's trial brought no e-mail.
    pub silent: bool,
    /// How the account speaks, and when that was found.
    pub dialect: Option<(Millis, Dialect)>,
    /// Trial cases of the self-check that are still there.
    pub trials: BTreeSet<CaseId>,
    /// A trial case that was about to be made; whether it was is not known.
    pub trying: Option<Millis>,
    /// The files of the runs so far, each set of them sorted.
    pub files: BTreeSet<Vec<Fingerprint>>,
    /// What the person chose about the files, people and words the last time.
    pub recipe: Option<Box<Recipe>>,
    /// An undo was begun and has not ended.
    pub undoing: bool,
    /// Deskie has told of another second than was sent, since the last self-check: seconds prove nothing then.
    pub dates_differ: bool,
    /// By so much Deskie's clock was ahead of the computer's when a case was closed last, where that was told.
    pub ahead: Option<i64>,
    standing: Option<Standing>,
}

/// A line that was cut off or damaged at the end of a ledger, and was left out.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Torn {
    /// Number of the line, from one.
    pub line: usize,
}

impl State {
    /// Folds the lines of a ledger. A cut-off or damaged last line is left out and told.
    ///
    /// # Errors
    /// The number, from one, of a line before the last that is not a record.
    pub fn read<'a>(lines: impl Iterator<Item = &'a str>) -> Result<(Self, Option<Torn>), usize> {
        let mut state = Self::default();
        let mut torn = None;
        for (at, line) in lines.enumerate() {
            state.read_line(at + 1, line, &mut torn)?;
        }
        Ok((state, torn))
    }

    /// Folds one more line; for ledgers that are too large to be held at once. `torn` goes along from line to line.
    ///
    /// # Errors
    /// The number of a damaged line that is followed by this one.
    pub fn read_line(&mut self, number: usize, line: &str, torn: &mut Option<Torn>) -> Result<(), usize> {
        if line.trim().is_empty() {
            return Ok(());
        }
        if let Some(torn) = torn {
            return Err(torn.line);
        }
        match serde_json::from_str(line) {
            Ok(record) => self.apply(&record),
            Err(_) => *torn = Some(Torn { line: number }),
        }
        Ok(())
    }

    /// What a page that has just been opened can say of the runs so far; `None` when there was none.
    pub fn standing(&self) -> Option<&Standing> {
        self.standing.as_ref()
    }

    /// When the self-check was made last.
    pub fn checked_at(&self) -> Option<Millis> {
        self.dialect.as_ref().map(|(at, _)| *at)
    }

    /// May a run write into the account: was it checked, and has the person said of that check that no e-mail came?
    pub fn is_cleared(&self) -> bool {
        self.dialect.is_some() && self.silent
    }

    /// Adds one record.
    pub fn apply(&mut self, record: &Record) {
        match record {
            Record::Opened { at, account, cases, sample, files } => {
                self.files.insert(sorted(files));
                let standing = self.standing.get_or_insert_default();
                standing.open(*at, account, *cases, *sample, files);
            }
            Record::Recipe { recipe } => self.recipe = Some(recipe.clone()),
            Record::Ended { at, not_reached } => self.told(|standing| standing.end(*at, *not_reached)),
            Record::Dialect { at, dialect } => {
                let known = self.dialect.replace((*at, dialect.clone()));
                // Undo adds what it learns to what the check of that time found: no other check, no other question.
                if known.is_none_or(|(before, known)| before != *at || known == *dialect) {
                    self.dates_differ = false;
                    self.trying = None;
                    self.silent = false;
                }
            }
            Record::CheckFailed { .. } => {
                self.dialect = None;
                self.silent = false;
            }
            Record::Mail { said, .. } => self.silent = *said == MailCame::No,
            Record::TrialIntent { at } => self.trying = Some(*at),
            Record::Trial { id } => {
                self.trying = None;
                self.taken.insert(*id);
                self.trials.insert(*id);
            }
            Record::TrialGone { id } => {
                self.trials.remove(id);
            }
            Record::LabelIntent { title } => {
                self.labels_intended.insert(*title);
            }
            Record::LabelNotMade { title } => {
                self.labels_intended.remove(title);
            }
            Record::Label { title, id, made } => {
                self.labels_intended.remove(title);
                self.labels.insert(*title, *id);
                if *made {
                    self.labels_made.insert(*id);
                }
            }
            Record::LabelGone { id } => {
                self.labels_made.remove(id);
                self.labels_undone.insert(*id);
                self.labels.retain(|_, known| known != id);
            }
            Record::Intent { case, step, sent } => {
                self.told(|standing| standing.open_steps += 1);
                let state = self.case(case);
                state.open = Some(*step);
                state.sent.clone_from(sent);
                state.first = sent.as_ref().and_then(|sent| sent.case.as_ref()?.first).or(state.first);
                let opened = sent.as_ref().and_then(|sent| Some((sent.case.as_ref()?.customer, sent.text)));
                state.opened = opened.or(state.opened);
                state.edit_tried |= *step == Step::Finish;
            }
            Record::Unclear { .. } => {}
            Record::NotDone { case, .. } => self.settle(case),
            Record::Created { case, id, number, user, at, check, opening, lane } => {
                let sent = self.case(case).sent.as_ref().map(|sent| sent.at.seconds());
                self.dates_differ |= sent.is_some_and(|sent| sent != at.seconds());
                self.settle(case);
                self.taken.insert(*id);
                self.told(|standing| standing.created += 1);
                let state = self.case(case);
                let (number, lane) = (number.clone(), lane.clone());
                state.skipped = None;
                state.created = Some(Created { id: *id, number, user: *user, at: *at, check: *check, lane });
                state.entries.extend(opening.map(|mark| (mark, None)));
            }
            Record::Done { case, step, message } => {
                self.settle(case);
                let state = self.case(case);
                match step {
                    Step::Create => {}
                    Step::Entry(mark) => state.entries.push((*mark, *message)),
                    Step::Finish => state.finished = true,
                }
            }
            Record::Failed { case, step, code } => {
                self.settle(case);
                self.case(case).failed.insert(*step, code.clone());
            }
            Record::Dropped { case, step, why } => self.case(case).dropped.push((*step, *why)),
            Record::Skipped { case, code } => self.case(case).skipped = Some(code.clone()),
            Record::Closed { case, at, left, asked, there, people_since, lost, unlabelled } => {
                self.ahead = there.map(|there| there.since(*at)).or(self.ahead);
                let state = self.case(case);
                let first = state.closed.replace(*at).is_none();
                state.closed_there = people_since.or(*there);
                state.people_since = None;
                (state.lost, state.unlabelled) = (*lost, *unlabelled);
                state.left.clone_from(left);
                state.asked = asked.as_ref().or(left.as_ref()).cloned();
                state.shown = None;
                self.told(|standing| standing.close(*at, first));
            }
            Record::Reopened { case } => {
                let state = self.case(case);
                let was_closed = state.closed.take().is_some();
                state.finished = false;
                // An edit may be sent twice, so one that is not proved is tried again like any other.
                state.failed.retain(|step, code| code == UNPROVED && *step != Step::Finish);
                // What is tried again is tried with its files.
                let (is_there, entries) = (state.created.is_some(), &state.entries);
                state.dropped.retain(|(step, _)| match step {
                    Step::Create | Step::Finish => is_there,
                    Step::Entry(mark) => entries.iter().any(|(written, _)| written == mark),
                });
                if state.gone.is_some() {
                    *state = CaseState::default();
                }
                self.told(|standing| standing.reopen(was_closed));
            }
            Record::Compared { case, shown, people_since } => {
                let state = self.case(case);
                state.shown = Some(shown.clone());
                state.people_since = *people_since;
            }
            Record::UndoOpened { at, cases } => {
                self.undoing = true;
                self.told(|standing| standing.undo(*at, *cases));
            }
            Record::Trashing { cases } | Record::Deleting { cases } => {
                for case in cases {
                    self.case(case).removing = true;
                }
            }
            Record::Trashed { cases } => self.gone(cases, Gone::Trashed),
            Record::Deleted { cases } => self.gone(cases, Gone::Deleted),
            Record::Kept { case, code } => {
                let state = self.case(case);
                state.removing = false;
                state.kept = Some(code.clone());
                // Somebody had taken it out of the trash.
                if state.gone.take().is_some() {
                    self.told(|standing| standing.undone = standing.undone.saturating_sub(1));
                }
            }
            Record::UndoEnded { at } => {
                self.undoing = false;
                self.told(|standing| standing.undo_ended(*at));
            }
        }
    }

    /// The outcome of the open step is known.
    fn settle(&mut self, case: &str) {
        let state = self.case(case);
        state.sent = None;
        if state.open.take().is_some() {
            self.told(|standing| standing.open_steps = standing.open_steps.saturating_sub(1));
        }
    }

    fn gone(&mut self, cases: &[String], gone: Gone) {
        for case in cases {
            let state = self.case(case);
            state.removing = false;
            let first = state.gone.replace(gone).is_none();
            if first {
                self.told(|standing| standing.undone += 1);
            }
        }
    }

    fn told(&mut self, tell: impl FnOnce(&mut Standing)) {
        if let Some(standing) = &mut self.standing {
            tell(standing);
        }
    }

    fn case(&mut self, key: &str) -> &mut CaseState {
        self.cases.known(key)
    }
}

/// A set of files as it stands in [`State::files`].
fn sorted(files: &[Fingerprint]) -> Vec<Fingerprint> {
    let mut files = files.to_vec();
    files.sort_unstable();
    files
}

#[cfg(test)]
mod tests;
