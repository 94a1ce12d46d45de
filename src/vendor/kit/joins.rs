//! Tables of a database name each other by ids. What a record does not say of itself, its case, is told by another table,
//! and of several versions of a record the newest counts. Both are remembered as ids and places, never as texts.

use std::collections::{BTreeMap, HashMap};

use crate::model::Millis;
use crate::source::{FileId, Span};

/// Which cases a record belongs to that names none itself, by kind of link and id of the record.
#[derive(Debug, Default)]
pub(super) struct Links(HashMap<&'static str, HashMap<Box<str>, Vec<Box<str>>>>);

impl Links {
    /// Remembers a pair; tables that overlap name some twice.
    pub(super) fn add(&mut self, kind: &'static str, id: String, case: String) {
        let cases = self.0.entry(kind).or_default().entry(id.into()).or_default();
        if !cases.iter().any(|known| **known == *case) {
            cases.push(case.into());
        }
    }

    /// The cases of a record.
    pub(super) fn cases(&self, kind: &str, id: &str) -> &[Box<str>] {
        self.0.get(kind).and_then(|ids| ids.get(id)).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Records that wait for a case to name them, by kind of link and id.
#[derive(Debug, Default)]
pub(super) struct Offers(HashMap<&'static str, HashMap<Box<str>, Offer>>);

/// One of them.
#[derive(Clone, Copy, Debug)]
struct Offer {
    span: Span,
    taken: bool,
}

impl Offers {
    /// Remembers one; pages that overlap hold some twice, of which the first counts.
    pub(super) fn add(&mut self, kind: &'static str, id: String, span: Span, is_placed: bool) {
        self.0.entry(kind).or_default().entry(id.into()).or_insert(Offer { span, taken: is_placed });
    }

    /// The one that a case names, which others may name as well.
    pub(super) fn take(&mut self, kind: &str, id: &str) -> Option<Span> {
        let offer = self.0.get_mut(kind)?.get_mut(id)?;
        offer.taken = true;
        Some(offer.span)
    }

    /// How many no case has named, by file, in the order of the files.
    pub(super) fn left(&self) -> BTreeMap<FileId, u64> {
        let mut left = BTreeMap::new();
        for offer in self.0.values().flat_map(HashMap::values).filter(|offer| !offer.taken) {
            *left.entry(offer.span.file).or_default() += 1;
        }
        left
    }
}

/// The newest version of each record of the files of one shape.
#[derive(Debug, Default)]
pub(super) struct Versions(HashMap<Box<str>, Version>);

/// Where a version stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Version {
    /// When it became what it is.
    pub at: Option<Millis>,
    /// Its bytes.
    pub span: Span,
    /// Its number in its file.
    pub record: Option<u64>,
}

impl Versions {
    /// Keeps this version, unless a newer one is known. Of two of one age the later one counts.
    pub(super) fn add(&mut self, id: String, version: Version) {
        match self.0.get_mut(id.as_str()) {
            Some(known) if known.at > version.at => {}
            Some(known) => *known = version,
            None => {
                self.0.insert(id.into(), version);
            }
        }
    }

    /// What was kept, in the order in which it stands in the files.
    pub(super) fn take(&mut self) -> Vec<Version> {
        let mut held: Vec<Version> = std::mem::take(&mut self.0).into_values().collect();
        held.sort_by_key(|version| (version.span.file, version.span.offset));
        held
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_may_belong_to_several_cases_and_a_pair_counts_once() {
        let mut links = Links::default();
        for (id, case) in [("7", "1"), ("7", "2"), ("7", "1")] {
            links.add("engagement", id.to_owned(), case.to_owned());
        }
        assert_eq!(links.cases("engagement", "7").iter().map(|case| &**case).collect::<Vec<_>>(), ["1", "2"]);
        assert!(links.cases("engagement", "8").is_empty() && links.cases("comment", "7").is_empty());
    }

    #[test]
    fn what_no_case_names_is_counted() {
        let mut offers = Offers::default();
        for (offset, id, is_placed) in [(0, "a", false), (10, "b", false), (20, "a", false), (30, "d", true)] {
            offers.add("mail", id.to_owned(), Span { offset, len: 1, file: FileId(3) }, is_placed);
        }
        assert_eq!(offers.take("mail", "a").map(|span| span.offset), Some(0));
        assert_eq!(offers.take("mail", "a").map(|span| span.offset), Some(0), "by two cases");
        assert_eq!((offers.take("mail", "c"), offers.take("note", "b")), (None, None));
        assert_eq!(offers.left(), BTreeMap::from([(FileId(3), 1)]));
    }

    #[test]
    fn the_newest_version_is_kept_wherever_it_stands() {
        let mut versions = Versions::default();
        for (offset, id, at) in [(0, "a", Some(2)), (10, "b", None), (20, "a", Some(1)), (30, "b", None)] {
            let span = Span { offset, len: 1, file: FileId(0) };
            versions.add(id.to_owned(), Version { at: at.map(Millis), span, record: None });
        }
        assert_eq!(versions.take().iter().map(|version| version.span.offset).collect::<Vec<_>>(), [0, 30]);
        assert!(versions.take().is_empty());
    }
}
