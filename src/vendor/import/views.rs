//! What is shown of an import: the x-ray, the list of cases, one case with its people.

use std::collections::{BTreeMap, HashSet};

use super::Import;
use crate::catalogue::{self, CaseHeader, CaseIndex, Catalogue, PersonIndex, Query, SetIndex};
use crate::model::{Channel, Millis, Person, Phone, Problem, Role};
use crate::text::address::is_email;
use crate::vendor::all;
use crate::wire::{CaseRow, CaseView, Homeless, LocalDates, NationalPhones, ProposedZone, VendorName, Xray};
use jiff::Timestamp;
use jiff::tz::TimeZone;

impl Import {
    /// One case with the people it names.
    ///
    /// # Errors
    /// As [`Import::load`].
    pub fn view(&self, index: CaseIndex) -> Result<CaseView, Box<Problem>> {
        let case = self.load(index)?;
        let authors = case.entries.iter().filter_map(|entry| entry.author.person.as_ref());
        let named = case.requester.iter().chain(&case.assignee).chain(authors);
        let mut seen = HashSet::new();
        let people = named
            .filter(|key| seen.insert((*key).clone()))
            .filter_map(|key| self.catalogue.people.get(key).cloned())
            .collect();
        Ok(CaseView { case, people })
    }

    /// Everything that is shown of the catalogue but the lists. How long the pass took is for the shell to fill in.
    pub fn xray(&self) -> Xray {
        let catalogue = &self.catalogue;
        let works_here = |role: Role, as_agent: u32| role == Role::Agent || (role != Role::Customer && as_agent > 0);
        let mut agents: Vec<_> = catalogue
            .people
            .iter()
            .filter(|(person, stats)| works_here(person.role, stats.as_agent))
            .map(|(person, stats)| (person.clone(), *stats))
            .collect();
        agents.sort_by(|(a, a_stats), (b, b_stats)| {
            b_stats.as_agent.cmp(&a_stats.as_agent).then_with(|| a.display().cmp(b.display()))
        });
        let requesters: HashSet<_> = catalogue.cases.iter().filter_map(|header| header.requester).collect();
        let silent = requesters.iter().filter_map(|at| catalogue.people.at(*at)).filter(|one| one.emails.is_empty());
        Xray {
            files: catalogue.files.clone(),
            sets: catalogue.sets.clone(),
            totals: catalogue.totals,
            tallies: catalogue.tallies.clone(),
            problem_count: catalogue.problem_count,
            problem_lines: u32::try_from(self.lines.len()).unwrap_or(u32::MAX),
            agents,
            own_addresses: catalogue.own_addresses.clone(),
            tables: catalogue.tables.clone(),
            months: months(catalogue.cases.iter().filter_map(|header| header.created_at)),
            without_email: silent.count() as u64,
            homeless: homeless(catalogue),
            took: (0, 0),
            fingerprints: self.fingerprints.clone(),
            vendors: all()
                .iter()
                .map(|vendor| VendorName {
                    id: vendor.id().to_owned(),
                    name: vendor.name().to_owned(),
                    forms: vendor.forms().into_iter().map(str::to_owned).collect(),
                })
                .collect(),
            local_dates: self.local_dates(),
            reading: self.reading(),
            national_phones: national_phones(requesters.iter().filter_map(|at| catalogue.people.at(*at))),
        }
    }

    /// Dates without a zone of each source, with what the first of them is in each reading.
    fn local_dates(&self) -> Vec<LocalDates> {
        let of = |(set, found): (&SetIndex, &catalogue::LocalDates)| {
            let source = &self.catalogue.sets.get(set.0 as usize)?.vendor;
            let known = all().iter().find(|vendor| vendor.id() == source).and_then(|vendor| vendor.zone());
            let zone = self.settings.zone_or_known(source);
            let read = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
            let written = read.to_datetime(Timestamp::from_millisecond(found.first.at.0).ok()?);
            let at = |zone: &TimeZone| {
                let instant = zone.to_ambiguous_timestamp(written).compatible().ok()?;
                Some(Millis(instant.as_millisecond()))
            };
            Some(LocalDates {
                source: source.clone(),
                count: found.count,
                sample: found.first.original.clone(),
                local: at(&TimeZone::UTC)?,
                zone: zone.to_owned(),
                at: found.first.at,
                proposed: known.and_then(|(zone, why)| {
                    let at = at(&TimeZone::get(zone).ok()?)?;
                    Some(ProposedZone { zone: zone.to_owned(), at, why: why.to_owned() })
                }),
            })
        };
        self.catalogue.local_dates.iter().filter(|(_, found)| found.count > 0).filter_map(of).collect()
    }

    /// How many cases match, and `count` of them beginning with the one at `from`.
    pub fn rows(&self, query: &Query, from: u32, count: u32) -> (u32, Vec<CaseRow>) {
        let found = query.run(&self.catalogue);
        let rows = found.iter().skip(from as usize).take(count as usize);
        let rows = rows.filter_map(|index| Some(self.row(*index, self.catalogue.cases.get(index.0 as usize)?)));
        (u32::try_from(found.len()).unwrap_or(u32::MAX), rows.collect())
    }

    fn row(&self, index: CaseIndex, header: &CaseHeader) -> CaseRow {
        let requester = header.requester.and_then(|at| self.catalogue.people.at(at));
        let status = header.status.and_then(|at| self.catalogue.tallies.statuses.word(at));
        CaseRow {
            index: index.0,
            header: header.clone(),
            requester: requester.map(|person| person.display().to_owned()).unwrap_or_default(),
            status: status.unwrap_or_default().to_owned(),
        }
    }
}

/// Customers whom no mail can reach, by whether they have a number and by the channels of their cases.
fn homeless(catalogue: &Catalogue) -> Vec<Homeless> {
    let mut cases: BTreeMap<PersonIndex, BTreeMap<Channel, u64>> = BTreeMap::new();
    for header in &catalogue.cases {
        let Some(at) = header.requester else { continue };
        let Some(person) = catalogue.people.at(at) else { continue };
        if !person.emails.iter().any(|email| is_email(email)) {
            *cases.entry(at).or_default().entry(header.channel).or_default() += 1;
        }
    }
    let mut groups: BTreeMap<(bool, Vec<Channel>), Homeless> = BTreeMap::new();
    for (at, channels) in cases {
        let numbers = catalogue.people.at(at).map(|person| person.phones.as_slice()).unwrap_or_default();
        let phone = numbers.iter().any(|text| Phone::read(text).is_some());
        let group = groups.entry((phone, channels.keys().copied().collect())).or_insert_with(|| Homeless {
            phone,
            customers: 0,
            cases: channels.keys().map(|channel| (*channel, 0)).collect(),
        });
        group.customers += 1;
        for ((_, sum), count) in group.cases.iter_mut().zip(channels.values()) {
            *sum += count;
        }
    }
    groups.into_values().collect()
}

/// Customers all of whose telephone numbers lack their country.
fn national_phones<'a>(customers: impl Iterator<Item = &'a Person>) -> Option<NationalPhones> {
    let mut found: Vec<&str> = Vec::new();
    for person in customers {
        let national = |text: &&String| Phone::read(text).is_some_and(|phone| phone.is_national());
        let abroad = person.phones.iter().filter_map(|text| Phone::read(text)).any(|phone| !phone.is_national());
        found.extend(person.phones.iter().find(national).filter(|_| !abroad).map(String::as_str));
    }
    let sample = (*found.iter().min()?).to_owned();
    Some(NationalPhones { count: found.len() as u64, sample })
}

/// Cases for each month without gaps, unless one stray date makes the time span absurd.
fn months(dates: impl Iterator<Item = Millis>) -> Vec<(String, u64)> {
    const LONGEST: i32 = 100 * 12;
    let mut counts: BTreeMap<i32, u64> = BTreeMap::new();
    for date in dates {
        let Ok(timestamp) = Timestamp::from_millisecond(date.0) else { continue };
        let day = TimeZone::UTC.to_datetime(timestamp);
        *counts.entry(i32::from(day.year()) * 12 + i32::from(day.month()) - 1).or_default() += 1;
    }
    let (Some((&first, _)), Some((&last, _))) = (counts.first_key_value(), counts.last_key_value()) else {
        return Vec::new();
    };
    if last - first < LONGEST {
        for month in first..=last {
            counts.entry(month).or_default();
        }
    }
    let name = |month: i32| format!("{:04}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1);
    counts.into_iter().map(|(month, count)| (name(month), count)).collect()
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;
    use std::path::Path;

    use super::*;
    use crate::source::MemoryFiles;
    use crate::vendor::Settings;

    /// The x-ray of one file of the corpus.
    fn xray(file: &str, settings: Settings) -> Xray {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(file);
        let mut files = MemoryFiles::default();
        files.add_path(file, path).unwrap();
        Import::open(Box::new(files), settings, &mut |_| ControlFlow::Continue(())).unwrap().xray()
    }

    #[test]
    fn dates_without_a_zone_are_counted_and_one_is_shown_in_each_reading() {
        let file = "usedesk/side-files/input/4800.json";
        let found = xray(file, Settings::default()).local_dates.remove(0);
        assert_eq!((found.count, found.sample.as_str()), (2, "2024-03-01 11:00:00"));
        assert_eq!((found.zone.as_str(), found.local), ("Europe/Moscow", Millis(1_709_290_800_000)));
        let proposed = found.proposed.unwrap();
        assert_eq!((proposed.zone.as_str(), proposed.at), ("Europe/Moscow", Millis(1_709_280_000_000)));
        let chosen = Settings { zone: Some("UTC".into()), ..Settings::default() };
        let found = xray(file, chosen).local_dates.remove(0);
        assert_eq!((found.zone.as_str(), found.local), ("UTC", Millis(1_709_290_800_000)), "the reading is the same");
    }

    #[test]
    fn where_all_dates_name_their_zone_nothing_is_asked() {
        assert_eq!(xray("jira/issues-alone/input/issues.json", Settings::default()).local_dates, []);
    }

    #[test]
    fn customers_whose_numbers_lack_their_country_are_counted() {
        let found = xray("groove/tickets-alone/input/tickets.json", Settings::default()).national_phones;
        assert_eq!(found, Some(NationalPhones { count: 1, sample: "(202) 555-0133".into() }));
        assert_eq!(xray("jira/issues-alone/input/issues.json", Settings::default()).national_phones, None);
    }

    #[test]
    fn customers_without_an_address_are_counted_with_their_cases() {
        let calls = xray("generic/aircall/input/calls-2024-03.csv", Settings::default());
        let customers: u64 = calls.homeless.iter().map(|group| group.customers).sum();
        assert_eq!(customers, calls.without_email);
        let cases = calls.homeless.iter().flat_map(|group| &group.cases).map(|(_, count)| count).sum::<u64>();
        assert!(customers > 0 && cases >= customers, "{:?}", calls.homeless);
        assert!(calls.homeless.iter().any(|group| group.phone), "who calls has a number, unless it was withheld");
        let hidden = xray("jira/issues-alone/input/issues.json", Settings::default()).homeless;
        assert_eq!(hidden, [Homeless { phone: false, customers: 1, cases: vec![(Channel::Web, 1)] }]);
    }

    #[test]
    fn months_have_no_gaps() {
        let dates = [1_700_000_000_000, 1_706_800_000_000, 1_700_000_000_001].map(Millis);
        let expected = [("2023-11", 2), ("2023-12", 0), ("2024-01", 0), ("2024-02", 1)];
        assert_eq!(months(dates.into_iter()), expected.map(|(month, count)| (month.to_owned(), count)));
        assert_eq!(months(std::iter::empty()), []);
    }
}
