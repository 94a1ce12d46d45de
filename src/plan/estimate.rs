//! What plans cost, and how long they take at the account's limit.

use std::collections::{BTreeMap, BTreeSet};

use super::case::{CasePlan, Note, Planned};
use super::summary::{Loss, PlanSummary};
use crate::deskie::limits::{self, Cost};
use crate::deskie::request::LabelRef;

/// Reads that one run makes beyond its writes whatever its size: learning how messages change the state of a case
/// takes one read for each combination of state and kinds of entries, of which these are the usual ones.
const LEARNING_READS: u64 = 40;

/// Sums up plans one by one, so that no plan need be kept.
#[derive(Clone, Debug, Default)]
pub struct Estimate {
    summary: PlanSummary,
    /// Does each request cost one unit more, for its preflight?
    preflights_cost: bool,
    new_labels: BTreeSet<String>,
    losses: BTreeMap<&'static str, Loss>,
    known_reads: u64,
}

/// What is left to be sent of a case that earlier runs brought.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Rest {
    /// Entries.
    pub entries: u32,
    /// Does its state, its assignee or anything else of it want an edit?
    pub edit: bool,
}

impl Estimate {
    /// Adds one case.
    pub fn add(&mut self, source_id: &str, planned: &Planned) {
        self.summary.cases += 1;
        match planned {
            Planned::Case(plan) => {
                self.summary.planned_cases += 1;
                self.summary.messages += u64::from(plan.counts.messages);
                self.summary.notes += u64::from(plan.counts.notes);
                self.summary.attachments += u64::from(plan.counts.attachments);
                self.summary.writes += writes(plan);
                for label in &plan.create.labels {
                    if let LabelRef::New(title) = label {
                        self.new_labels.insert(title.to_lowercase());
                    }
                }
                for note in &plan.losses {
                    self.lose(source_id, note, false);
                }
            }
            Planned::Skipped(note) => {
                self.summary.skipped_cases += 1;
                self.lose(source_id, note, true);
            }
        }
    }

    /// Adds a case that earlier runs brought, of which so many entries are still to be sent.
    pub fn add_known(&mut self, source_id: &str, plan: &CasePlan, rest: Rest) {
        self.summary.cases += 1;
        if rest == Rest::default() {
            self.summary.known_cases += 1;
            return;
        }
        self.summary.updated_cases += 1;
        self.summary.new_entries += u64::from(rest.entries);
        // Its state is read before anything is added, and again after the entries.
        self.known_reads += 1 + u64::from(rest.entries > 0);
        self.summary.writes += u64::from(rest.entries) + 1;
        for note in &plan.losses {
            self.lose(source_id, note, false);
        }
    }

    /// Adds a case that could not be read again.
    pub fn unreadable(&mut self, source_id: &str) {
        self.summary.cases += 1;
        self.summary.skipped_cases += 1;
        let note = Note { code: "case.unreadable", message: "The case could not be read from its file.".into() };
        self.lose(source_id, &note, true);
    }

    /// Counts preflights too, where the self-check has seen that they cost.
    pub fn counting(mut self, preflights_cost: Option<bool>) -> Self {
        self.preflights_cost = preflights_cost == Some(true);
        self
    }

    /// The sums. `limit` is what the account tells, if it tells; `share` the percentage this run may use.
    pub fn finish(mut self, limit: Option<u32>, share: u8) -> PlanSummary {
        let summary = &mut self.summary;
        summary.new_labels = self.new_labels.len() as u64;
        summary.writes += summary.new_labels;
        summary.reads = if summary.planned_cases > 0 { LEARNING_READS.min(summary.planned_cases) } else { 0 };
        summary.reads += self.known_reads;
        let preflights = if self.preflights_cost { summary.writes + summary.reads } else { 0 };
        summary.cost = Cost(summary.writes * 2 + summary.reads + preflights);
        summary.limit_assumed = limit.is_none();
        summary.limit_per_minute = limit.unwrap_or(limits::UNKNOWN_PER_MINUTE);
        summary.units_per_minute = units_per_minute(summary.limit_per_minute, share);
        summary.duration = i64::try_from(summary.cost.0.saturating_mul(60_000) / u64::from(summary.units_per_minute))
            .unwrap_or(i64::MAX);
        let mut losses: Vec<Loss> = self.losses.into_values().collect();
        losses.sort_by_key(|loss| (!loss.whole_case, std::cmp::Reverse(loss.count)));
        self.summary.losses = losses;
        self.summary
    }

    fn lose(&mut self, source_id: &str, note: &Note, whole_case: bool) {
        let loss = self.losses.entry(note.code).or_insert_with(|| Loss {
            code: note.code.to_owned(),
            message: note.message.clone(),
            count: 0,
            example: source_id.to_owned(),
            whole_case,
        });
        loss.count += 1;
    }
}

/// Units a minute that a run may use: never less than one write.
pub fn units_per_minute(limit: u32, share: u8) -> u32 {
    let share = u64::from(share.clamp(1, 100));
    u32::try_from(u64::from(limit) * share / 100).unwrap_or(u32::MAX).max(2)
}

/// Writes of one case, the correcting edit at its end included where there are entries that may change its state.
pub fn writes(plan: &CasePlan) -> u64 {
    1 + plan.entries.len() as u64 + u64::from(!plan.entries.is_empty() || plan.create.labels_later())
}
