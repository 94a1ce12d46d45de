//! Fills a catalogue during the one pass. Vendors push whole cases (which are then forgotten) or drafts of them.

use super::tally::Places;
use super::{CaseHeader, CaseIndex, Catalogue, LocalDates, SetIndex};
use crate::model::{Case, EntryKind, Instant, Millis, Person, PersonKey, Problem, Severity, Side, Zone};
use crate::source::Span;

/// A case as seen in the pass: the model without bodies. A vendor whose records are whole cases parses the case and
/// uses [`CaseDraft::of`]; one that meets the messages of a case far apart fills the draft by hand.
#[derive(Clone, Debug, Default)]
pub struct CaseDraft {
    /// The case; the bodies of its entries may be empty.
    pub case: Case,
    /// Where its records are.
    pub spans: Vec<Span>,
}

impl CaseDraft {
    /// The draft of a case that stands in one place.
    pub fn of(case: Case, spans: Vec<Span>) -> Self {
        Self { case, spans }
    }
}

/// See the module.
#[derive(Debug, Default)]
pub struct Builder {
    catalogue: Catalogue,
    places: WordPlaces,
}

/// Where the words of each tally stand.
#[derive(Debug, Default)]
struct WordPlaces {
    statuses: Places,
    priorities: Places,
    channels: Places,
    groups: Places,
    tags: Places,
    fields: Places,
}

impl Builder {
    /// How much of a subject a header keeps.
    pub const SUBJECT_CHARS: usize = 80;

    /// What has been gathered up to now.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// For what is not a case: files, sets, titles of fields.
    pub fn catalogue_mut(&mut self) -> &mut Catalogue {
        &mut self.catalogue
    }

    /// The finished catalogue.
    pub fn finish(mut self) -> Catalogue {
        self.catalogue.totals.people = self.catalogue.people.len() as u64;
        self.catalogue.spans.close();
        self.catalogue
    }

    /// Adds or completes a person.
    pub fn person(&mut self, person: Person) {
        self.catalogue.people.merge(person);
    }

    /// Adds a problem, and counts it in the header of its case if that is the latest one.
    pub fn problem(&mut self, problem: Problem) {
        if let (Some(id), Some(last)) = (&problem.case, self.catalogue.cases.last_mut())
            && *last.source_id == **id
            && problem.severity == Severity::Warning
        {
            last.problems = last.problems.saturating_add(1);
        }
        self.keep(problem);
    }

    fn keep(&mut self, problem: Problem) {
        self.catalogue.problem_count += 1;
        if self.catalogue.problems.len() < Catalogue::MAX_PROBLEMS {
            self.catalogue.problems.push(problem);
        }
    }

    /// The same of the case at `index`, whichever was added last.
    pub fn problem_of(&mut self, index: CaseIndex, problem: Problem) {
        if let Some(header) = self.catalogue.cases.get_mut(index.0 as usize) {
            header.problems = header.problems.saturating_add(1);
        }
        self.keep(problem);
    }

    /// Takes problems back that are none any more; `stale` says of which case one is.
    pub fn withdraw(&mut self, stale: impl Fn(&Problem) -> Option<CaseIndex>) {
        let Catalogue { problems, problem_count, cases, .. } = &mut self.catalogue;
        problems.retain(|problem| {
            let Some(index) = stale(problem) else { return true };
            *problem_count = problem_count.saturating_sub(1);
            if let Some(header) = cases.get_mut(index.0 as usize) {
                header.problems = header.problems.saturating_sub(1);
            }
            false
        });
    }

    /// Adds a case of a set: its header, its spans, its part in tallies, people and totals.
    pub fn case(&mut self, set: SetIndex, draft: &CaseDraft) -> CaseIndex {
        let case = &draft.case;
        let Self { catalogue, places } = self;
        let index = CaseIndex(u32::try_from(catalogue.cases.len()).unwrap_or(u32::MAX));
        let spans = catalogue.spans.add(&draft.spans);

        let mut messages = 0;
        let mut notes = 0;
        let mut attachments = 0;
        for entry in &case.entries {
            match entry.kind {
                EntryKind::Message => messages += 1,
                EntryKind::Note => notes += 1,
            }
            attachments += u32::try_from(entry.attachments.len()).unwrap_or(u32::MAX);
            if let Some(key) = &entry.author.person {
                let at = catalogue.people.intern(key);
                if let Some(stats) = catalogue.people.stats_mut(at) {
                    match entry.author.side {
                        Side::Agent => stats.as_agent += 1,
                        Side::Customer => stats.as_customer += 1,
                    }
                    stats.last = stats.last.max(entry.created_at.as_ref().map(|instant| instant.at));
                }
            }
        }
        let mut involve = |key: &Option<PersonKey>| {
            let at = catalogue.people.intern(key.as_ref()?);
            catalogue.people.stats_mut(at)?.cases += 1;
            Some(at)
        };
        let requester = involve(&case.requester);
        let assignee = involve(&case.assignee);

        let tallies = &mut catalogue.tallies;
        let status = tallies.statuses.add_with(&mut places.statuses, case.status.kind, &case.status.raw);
        tallies.priorities.add_with(&mut places.priorities, case.priority.kind, &case.priority.raw);
        tallies.channels.add_with(&mut places.channels, case.channel, &case.channel_raw);
        if let Some(group) = &case.group {
            tallies.groups.add_with(&mut places.groups, (), group);
        }
        for tag in &case.tags {
            tallies.tags.add_with(&mut places.tags, (), tag);
        }
        for value in &case.fields {
            tallies.field(&mut places.fields, &value.field, &value.value);
        }

        for instant in dates(case).filter(|instant| instant.zone == Zone::Assumed) {
            let fresh = || LocalDates { count: 0, first: instant.clone() };
            catalogue.local_dates.entry(set).or_insert_with(fresh).count += 1;
        }
        let created_at = case.created_at.as_ref().map(|instant| instant.at);
        let totals = &mut catalogue.totals;
        totals.cases += 1;
        totals.messages += u64::from(messages);
        totals.notes += u64::from(notes);
        totals.attachments += u64::from(attachments);
        if let Some(at) = created_at {
            totals.first = Some(totals.first.map_or(at, |first: Millis| first.min(at)));
            totals.last = Some(totals.last.map_or(at, |last: Millis| last.max(at)));
        }

        catalogue.cases.push(CaseHeader {
            set,
            spans,
            source_id: case.source_id.as_str().into(),
            subject: case.subject.chars().take(Self::SUBJECT_CHARS).collect::<String>().into(),
            requester,
            assignee,
            channel: case.channel,
            status,
            created_at,
            updated_at: case.updated_at.as_ref().map(|instant| instant.at),
            messages,
            notes,
            attachments,
            problems: 0,
        });
        index
    }

    /// Puts another version of a case in the place of the one at `index`, which was built from `old`. Exports in pages
    /// overlap, and the later version of a case counts. Bounds of dates and the spans of the old version stay.
    pub fn replace(&mut self, index: CaseIndex, old: &Case, new: &CaseDraft) {
        let Some(set) = self.catalogue.cases.get(index.0 as usize).map(|header| header.set) else { return };
        self.forget(set, old);
        self.case(set, new);
        if let Some(header) = self.catalogue.cases.pop()
            && let Some(place) = self.catalogue.cases.get_mut(index.0 as usize)
        {
            *place = CaseHeader { problems: place.problems, ..header };
        }
    }

    /// Takes the part of a case out of tallies, people and totals.
    fn forget(&mut self, set: SetIndex, case: &Case) {
        let Catalogue { people, tallies, totals, local_dates, .. } = &mut self.catalogue;
        let local = dates(case).filter(|instant| instant.zone == Zone::Assumed).count() as u64;
        if let Some(known) = local_dates.get_mut(&set) {
            known.count = known.count.saturating_sub(local);
        }
        for entry in &case.entries {
            let count = match entry.kind {
                EntryKind::Message => &mut totals.messages,
                EntryKind::Note => &mut totals.notes,
            };
            *count = count.saturating_sub(1);
            totals.attachments = totals.attachments.saturating_sub(entry.attachments.len() as u64);
            let Some(key) = &entry.author.person else { continue };
            let at = people.intern(key);
            if let Some(stats) = people.stats_mut(at) {
                match entry.author.side {
                    Side::Agent => stats.as_agent = stats.as_agent.saturating_sub(1),
                    Side::Customer => stats.as_customer = stats.as_customer.saturating_sub(1),
                }
            }
        }
        for key in [&case.requester, &case.assignee].into_iter().flatten() {
            let at = people.intern(key);
            if let Some(stats) = people.stats_mut(at) {
                stats.cases = stats.cases.saturating_sub(1);
            }
        }
        tallies.statuses.remove(&case.status.raw);
        tallies.priorities.remove(&case.priority.raw);
        tallies.channels.remove(&case.channel_raw);
        if let Some(group) = &case.group {
            tallies.groups.remove(group);
        }
        for tag in &case.tags {
            tallies.tags.remove(tag);
        }
        for value in &case.fields {
            if let Some(row) = tallies.fields.iter_mut().find(|row| row.field == value.field) {
                row.count = row.count.saturating_sub(1);
            }
        }
        totals.cases = totals.cases.saturating_sub(1);
    }
}

/// All dates of a case.
fn dates(case: &Case) -> impl Iterator<Item = &Instant> {
    let entries = case.entries.iter().map(|entry| &entry.created_at);
    [&case.created_at, &case.updated_at].into_iter().chain(entries).flatten()
}
