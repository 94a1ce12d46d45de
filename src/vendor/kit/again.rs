//! Cases that are met again, and parts that are met behind their case: remembered while the files of a shape are read, and
//! settled once, so that a case which occurs a thousand times is put together once more and not a thousand times.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::draft::{Draft, Trouble};
use super::ids::{is_of_another_account, other_account};
use super::known::{Detail, Known};
use super::load::{draft, drafted, shape_of, split, variant_of};
use super::records::{self, Record};
use super::scan::{OFTEN, Pass, UNREAD, problem};
use crate::catalogue::{CaseDraft, CaseIndex};
use crate::model::{Case, Millis, Place, Problem, Severity};
use crate::source::Span;
use crate::vendor::{Cancelled, Scan};

const DUPLICATE: &str = "desk.duplicate";
const OTHER_ACCOUNT: &str = "desk.other_account";

const EARLIER: &str = "The earlier version is kept, which is newer or more complete";
const EARLIER_AND: &str = "The earlier version is kept, which is newer, with the messages that only this one holds";
const LATER: &str = "This later version is kept";
const LATER_AND: &str = "This later version is kept, with the messages that only the earlier one holds";
const SAME: &str = "Both say the same, so one is kept";

/// What is to be made again when the files of a shape have been read.
#[derive(Debug, Default)]
pub(super) struct Again {
    /// Cases of which a part was met behind them.
    late: BTreeSet<CaseIndex>,
    /// Cases of which several versions were met.
    versions: BTreeMap<CaseIndex, Versions>,
}

impl Again {
    /// A part of this case stands behind it.
    pub(super) fn late(&mut self, case: CaseIndex) {
        self.late.insert(case);
    }
}

/// The versions of a case.
#[derive(Debug)]
struct Versions {
    head: Head,
    /// Others that hold messages which the head does not.
    others: Vec<Span>,
    /// The messages of all of them.
    held: HashSet<u64>,
    /// Must the case be made again?
    is_new: bool,
}

/// What the record of a case says by itself, without the parts that stand elsewhere.
#[derive(Clone, Debug)]
struct Head {
    span: Span,
    /// Messages that have a text.
    entries: usize,
    changed: Option<Millis>,
    ids: HashSet<u64>,
}

impl Head {
    fn of(span: Span, case: &Case) -> Self {
        let own = case.entries.iter().filter(|entry| !entry.source_id.is_empty());
        Self {
            span,
            entries: entries(case),
            changed: changed(case),
            ids: own.map(|entry| hash(&entry.source_id)).collect(),
        }
    }

    /// Does another version of the same kind count instead: the one that changed last, and of versions of one age, or of
    /// none, the one with more messages, then the later? A version without any message is of a list and never counts more.
    fn gives_way_to(&self, new: &Self) -> bool {
        match (self.changed, new.changed) {
            (Some(old), Some(new_at)) if old != new_at && self.entries > 0 && new.entries > 0 => old < new_at,
            _ => self.entries < new.entries || self.entries == new.entries && self.changed <= new.changed,
        }
    }
}

fn entries(case: &Case) -> usize {
    if case.header_only { 0 } else { case.entries.len() }
}

fn changed(case: &Case) -> Option<Millis> {
    case.updated_at.as_ref().map(|instant| instant.at)
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

impl Pass<'_> {
    /// A case that was met before.
    pub(super) fn again(
        &mut self,
        id: &str,
        earlier: CaseIndex,
        record: &Record<'_>,
        is_gathered: bool,
        place: &Place,
        scan: &mut Scan<'_>,
    ) {
        let new = self.alone(id, record, scan);
        let known = scan.builder.catalogue().cases.get(earlier.0 as usize);
        if known.is_some_and(|known| is_of_another_account(known, &new)) {
            let case = Some(id.to_owned());
            return scan.builder.problem(problem(
                Severity::Error,
                place.clone(),
                OTHER_ACCOUNT,
                other_account(id),
                case,
            ));
        }
        let alike = self.variant_of(earlier, scan) == variant_of(scan.builder.catalogue(), record.span.file);
        let which = match self.desk.elsewhere(earlier, scan.builder.catalogue(), &self.rules, scan.files) {
            Some(old) => self.more_complete(earlier, Some(old), id, record, scan),
            // Its first record says nothing of how much such a case holds.
            None if is_gathered => self.more_complete(earlier, None, id, record, scan),
            None => self.version(earlier, record, &new, alike, scan),
        };
        if alike {
            let message = format!("Case {id} occurs more than once in these files. {which}.");
            let case = Some(id.to_owned());
            scan.builder.problem(problem(Severity::Warning, place.clone(), DUPLICATE, message, case));
        }
    }

    /// Compares whole cases, of which the one with more messages counts. `old` is the one at `earlier` where another reader
    /// made it.
    fn more_complete(
        &mut self,
        earlier: CaseIndex,
        old: Option<Case>,
        id: &str,
        record: &Record<'_>,
        scan: &mut Scan<'_>,
    ) -> &'static str {
        let old = old.or_else(|| self.drafted(earlier, scan));
        let (Draft { case, .. }, spans) = self.draft(id, record, &[], scan);
        let Some(old) = old.filter(|old| entries(old) < entries(&case)) else { return EARLIER };
        if !case.header_only {
            self.bare.remove(&earlier);
        }
        scan.builder.replace(earlier, &old, &CaseDraft::of(case, spans));
        self.again.versions.remove(&earlier);
        LATER
    }

    /// Remembers another version of a case.
    fn version(
        &mut self,
        earlier: CaseIndex,
        record: &Record<'_>,
        new: &Case,
        alike: bool,
        scan: &Scan<'_>,
    ) -> &'static str {
        if !self.again.versions.contains_key(&earlier) {
            let Some(old) = self.head_of(earlier, scan) else { return EARLIER };
            if alike && old.value == record.value {
                return SAME;
            }
            let head = Head::of(old.span, &self.alone(&new.source_id, &old, scan));
            let held = head.ids.clone();
            self.again
                .versions
                .insert(earlier, Versions { head, others: self.others_of(earlier, scan), held, is_new: false });
        }
        let new = Head::of(record.span, new);
        let Some(Versions { head, others, held, is_new }) = self.again.versions.get_mut(&earlier) else {
            return EARLIER;
        };
        if !alike {
            if head.entries >= new.entries {
                return EARLIER;
            }
            // What another kind of file says of a message may be said there by another id.
            *is_new = true;
            others.clear();
            held.clone_from(&new.ids);
            *head = new;
            return LATER;
        }
        if head.gives_way_to(&new) {
            *is_new = true;
            let has_more = !head.ids.is_subset(&new.ids);
            if has_more {
                others.push(head.span);
            }
            held.extend(&new.ids);
            *head = new;
            return if has_more || !others.is_empty() { LATER_AND } else { LATER };
        }
        if new.ids.is_subset(held) {
            return EARLIER;
        }
        *is_new = true;
        others.push(new.span);
        held.extend(&new.ids);
        EARLIER_AND
    }

    /// Makes the cases again of which more is known now.
    pub(super) fn remake(&mut self, scan: &mut Scan<'_>) -> Result<(), Cancelled> {
        let Again { late, mut versions } = std::mem::take(&mut self.again);
        versions.retain(|_, versions| versions.is_new);
        let all: BTreeSet<CaseIndex> = late.into_iter().chain(versions.keys().copied()).collect();
        let mut stale: HashMap<(String, u64), (CaseIndex, String)> = HashMap::new();
        let mut said: Vec<(CaseIndex, Problem)> = Vec::new();
        for (at, index) in all.into_iter().enumerate() {
            let catalogue = scan.builder.catalogue();
            let Some(header) = catalogue.cases.get(index.0 as usize) else { continue };
            let Some((first, _, others)) = split(catalogue.spans_of(header)) else { continue };
            let (id, others) = (header.source_id.to_string(), others.to_vec());
            let (head, others) = match versions.remove(&index) {
                Some(found) => (found.head.span, found.others),
                None => (first, others),
            };
            let name = scan.files.info(head.file).map(|info| info.name).unwrap_or_default();
            if at % OFTEN == 0 {
                scan.tick(&name, 0)?;
            }
            // One that another reader made is not made of these parts.
            if self.desk.elsewhere(index, scan.builder.catalogue(), &self.rules, scan.files).is_some() {
                continue;
            }
            let place = Place { file: name, record: None, byte: Some(head.offset) };
            let old = self.drafted(index, scan);
            let made = self.record_at(head, scan).map(|record| self.draft(&id, &record, &others, scan));
            let (Some(old), Some((Draft { case, troubles, .. }, spans))) = (old, made) else {
                scan.builder.problem(problem(Severity::Error, place, "file.unreadable", UNREAD.to_owned(), Some(id)));
                continue;
            };
            match case.header_only {
                true => self.bare.insert(index),
                false => self.bare.remove(&index),
            };
            scan.builder.replace(index, &old, &CaseDraft::of(case, spans));
            let file = scan.files.info(first.file).map(|info| info.name).unwrap_or_default();
            stale.insert((file, first.offset), (index, id.clone()));
            said.extend(troubles.into_iter().map(|Trouble { code, message }| {
                (index, problem(Severity::Warning, place.clone(), code, message, Some(id.clone())))
            }));
        }
        // What was said of a case when less of it was known is said anew, as far as it is so still.
        scan.builder.withdraw(|problem| {
            let (index, id) = stale.get(&(problem.place.file.clone(), problem.place.byte?))?;
            let own = problem.severity == Severity::Warning && problem.code != DUPLICATE;
            (own && problem.case.as_ref() == Some(id)).then_some(*index)
        });
        said.into_iter().for_each(|(index, problem)| scan.builder.problem_of(index, problem));
        Ok(())
    }

    /// The variant of the file that a case stands in.
    pub(super) fn variant_of<'s>(&self, case: CaseIndex, scan: &'s Scan<'_>) -> Option<&'s str> {
        variant_of(scan.builder.catalogue(), self.head_span(case, scan)?.file)
    }

    /// The record of a case, as far as it is known now.
    fn head_span(&self, case: CaseIndex, scan: &Scan<'_>) -> Option<Span> {
        let catalogue = scan.builder.catalogue();
        let known = self.again.versions.get(&case).map(|versions| versions.head.span);
        known.or_else(|| catalogue.spans_of(catalogue.cases.get(case.0 as usize)?).first().copied())
    }

    fn head_of<'s>(&self, case: CaseIndex, scan: &'s Scan<'_>) -> Option<Record<'s>> {
        self.record_at(self.head_span(case, scan)?, scan)
    }

    fn others_of(&self, case: CaseIndex, scan: &Scan<'_>) -> Vec<Span> {
        let catalogue = scan.builder.catalogue();
        let header = catalogue.cases.get(case.0 as usize);
        header
            .and_then(|header| split(catalogue.spans_of(header)))
            .map(|(_, _, others)| others.to_vec())
            .unwrap_or_default()
    }

    /// Reads a record again.
    pub(super) fn record_at<'s>(&self, span: Span, scan: &'s Scan<'_>) -> Option<Record<'s>> {
        let (name, shape) = shape_of(self.desk, scan.builder.catalogue(), span.file)?;
        let bytes = scan.files.read(span).ok()?;
        records::again(self.desk, shape, name, span, &bytes, self.layouts.get(&span.file).cloned())
    }

    /// The case that a record makes without any other.
    fn alone(&self, id: &str, record: &Record<'_>, scan: &Scan<'_>) -> Case {
        let known = Known::of(self.desk.family(), scan.builder.catalogue(), &self.rules, Detail::Counts);
        draft(self.desk, id, record, &[], &[], &known).case
    }

    fn drafted(&self, case: CaseIndex, scan: &Scan<'_>) -> Option<Case> {
        let catalogue = scan.builder.catalogue();
        drafted(self.desk, case, catalogue, &self.rules, scan.files, Detail::Counts).ok().map(|draft| draft.case)
    }
}
