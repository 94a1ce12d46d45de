//! What can be said only when all files of a desk have been read: titles of fields, roles that nobody stated, messages
//! without cases, files that are missing.

use super::ids::number_or_hash;
use super::scan::{Pass, problem};
use super::shape::{Companion, When};
use crate::catalogue::CaseIndex;
use crate::model::{Person, Place, Role, Severity};
use crate::source::{FileId, Span};
use crate::vendor::{Recognition, Scan};

impl Pass<'_> {
    /// Ends the pass.
    pub(super) fn finish(mut self, files: &[(FileId, Recognition)], scan: &mut Scan<'_>) {
        for row in &mut scan.builder.catalogue_mut().tallies.fields {
            if let Some(title) = self.titles.get(&row.field) {
                row.title = Some(title.clone());
            }
        }
        self.settle_roles(scan);
        self.tell_strays(scan);
        self.tell_offers(scan);
        for companion in self.desk.companions() {
            if companion.is_missing(files, &self.met) && self.is_missed(companion, scan) {
                let message = companion.message.to_owned();
                scan.builder.problem(problem(Severity::Warning, Place::default(), "desk.companion", message, None));
            }
        }
    }

    /// Do the cases themselves show that something is missing?
    fn is_missed(&self, companion: &Companion, scan: &Scan<'_>) -> bool {
        let own = || {
            let indices = self.seen.values().copied();
            indices.filter(|index| self.variant_of(*index, scan) == Some(companion.of))
        };
        let entries = |index: CaseIndex| {
            let header = scan.builder.catalogue().cases.get(index.0 as usize);
            header.map_or(0, |header| header.messages.saturating_add(header.notes))
        };
        match companion.when {
            When::Always => true,
            When::NoTexts => own().any(|index| self.bare.contains(&index)),
            When::NoReplies => own().next().is_some() && own().all(|index| entries(index) <= 1),
        }
    }

    /// Settles the roles that no record states, once everybody's part is known.
    fn settle_roles(&self, scan: &mut Scan<'_>) {
        let own = format!("{}:", self.desk.family());
        let settled: Vec<Person> = scan
            .builder
            .catalogue()
            .people
            .iter()
            .filter(|(person, _)| person.role == Role::Unknown && person.key.0.starts_with(&own))
            .filter_map(|(person, stats)| {
                let role = match (stats.as_agent, stats.as_customer, stats.cases) {
                    (0, 0, 0) => return None,
                    (0, _, _) => Role::Customer,
                    (_, 0, 0) => Role::Agent,
                    _ => return None,
                };
                Some(Person { role, ..Person::unknown(person.key.clone()) })
            })
            .collect();
        settled.into_iter().for_each(|person| scan.builder.person(person));
    }

    /// Records that wait for a case to name them, which none does.
    fn tell_offers(&self, scan: &mut Scan<'_>) {
        for (file, count) in self.offers.left() {
            let file = scan.files.info(file).map(|info| info.name).unwrap_or_default();
            let message = format!(
                "Records of this file that no case names and that name none, which were left out: {count}. If they belong \
                 to some, fetch them, or the cases, with their associations."
            );
            let place = Place { file, ..Place::default() };
            scan.builder.problem(problem(Severity::Warning, place, "desk.unnamed", message, None));
        }
    }

    /// Messages whose cases are in none of the files.
    fn tell_strays(&mut self, scan: &mut Scan<'_>) {
        let mut strays: Vec<(Box<str>, Span)> = std::mem::take(&mut self.parts)
            .into_iter()
            .filter(|(case, _)| self.known(case, scan).is_none() && !self.deleted.contains(&number_or_hash(case)))
            .filter_map(|(case, spans)| Some((case, *spans.first()?)))
            .collect();
        strays.sort_by_key(|(_, span)| (span.file, span.offset));
        for (case, span) in strays {
            let file = scan.files.info(span.file).map(|info| info.name).unwrap_or_default();
            let message = format!(
                "This belongs to case {case}, which is in none of the files. Drop the file with the cases as well."
            );
            let place = Place { file, record: None, byte: Some(span.offset) };
            let case = Some(case.into_string());
            scan.builder.problem(problem(Severity::Error, place, "desk.stray", message, case));
        }
    }
}
