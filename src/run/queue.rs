//! The order of work: open and recent cases first, so that the team can start at once; and the choice of the most
//! telling cases for a first try.

use std::collections::HashSet;

use crate::catalogue::{CaseHeader, CaseIndex, Catalogue};
use crate::model::Mark;
use crate::model::Status;

/// A case waiting for its turn.
#[derive(Clone, Debug, PartialEq)]
pub struct QueueItem {
    /// Position in the catalogue.
    pub index: CaseIndex,
    /// Its key in the ledger, see [`key`].
    pub key: String,
    /// The source's id.
    pub source_id: String,
    /// Cases of one customer are never under way together: two creations at once could make the customer twice.
    pub requester: Option<u32>,
    /// Messages in the files.
    pub messages: u32,
    /// Notes in the files.
    pub notes: u32,
    /// Files in the files.
    pub attachments: u32,
}

/// All cases, in the order of work.
pub fn all(catalogue: &Catalogue) -> Vec<QueueItem> {
    let mut order: Vec<usize> = (0..catalogue.cases.len()).collect();
    order.sort_by_key(|&at| {
        let header = &catalogue.cases[at];
        let recent = header.updated_at.or(header.created_at);
        (!is_open(catalogue, header), std::cmp::Reverse(recent), at)
    });
    order.into_iter().filter_map(|at| item(catalogue, at)).collect()
}

/// At most `count` cases that show most of what can go wrong: the longest, those with most files and notes, the
/// oldest and the latest, those without a customer, those with problems; the rest are spread over all. Only cases of which
/// the plan sends something, as `is_sent` knows by their positions: what is left out tells nothing.
pub fn sample(catalogue: &Catalogue, count: u32, is_sent: impl Fn(usize) -> bool) -> Vec<QueueItem> {
    let cases = &catalogue.cases;
    let sent: Vec<usize> = (0..cases.len()).filter(|at| is_sent(*at)).collect();
    let count = (count as usize).min(sent.len());
    let best = |score: &dyn Fn(&CaseHeader) -> i64| {
        sent.iter().copied().max_by_key(|&at| (score(&cases[at]), std::cmp::Reverse(at)))
    };
    let telling: [&dyn Fn(&CaseHeader) -> i64; 8] = [
        &|case| i64::from(case.messages) + i64::from(case.notes),
        &|case| i64::from(case.attachments),
        &|case| i64::from(case.notes),
        &|case| i64::from(case.problems),
        &|case| i64::from(case.requester.is_none()),
        &|case| case.created_at.map_or(i64::MIN, |at| -at.0),
        &|case| case.created_at.map_or(i64::MIN, |at| at.0),
        &|case| case.subject.chars().filter(|c| !c.is_ascii()).count().try_into().unwrap_or(i64::MAX),
    ];
    let mut chosen = Vec::new();
    let mut seen = HashSet::new();
    let spread = (0..count).filter_map(|n| sent.get(n * sent.len() / count.max(1)).copied());
    for at in telling.into_iter().filter_map(best).chain(spread).chain(sent.iter().copied()) {
        if chosen.len() < count && seen.insert(at) {
            chosen.extend(item(catalogue, at));
        }
    }
    chosen
}

fn is_open(catalogue: &Catalogue, header: &CaseHeader) -> bool {
    let row = header.status.and_then(|at| catalogue.tallies.statuses.rows.get(at.0 as usize));
    row.is_some_and(|(kind, _, _)| matches!(kind, Status::Hold | Status::New | Status::Open | Status::Pending))
}

/// The key of a case in the ledger: `vendor:source id`, or the mark of an id that may hold an address. Nothing else of
/// the case is in it, because everything else may be different in a newer export. That another case may have the same key
/// is settled when it is read, by its entries.
pub fn key(vendor: &str, header: &CaseHeader) -> String {
    let id = &*header.source_id;
    let plain = id.len() <= 40 && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if plain { format!("{vendor}:{id}") } else { format!("{vendor}:{}", Mark::of([id])) }
}

/// The key of the case at this position, see [`key`].
pub fn key_at(catalogue: &Catalogue, index: CaseIndex) -> Option<String> {
    let header = catalogue.cases.get(index.0 as usize)?;
    let set = catalogue.sets.get(header.set.0 as usize);
    Some(key(set.map_or("", |set| set.vendor.as_str()), header))
}

fn item(catalogue: &Catalogue, at: usize) -> Option<QueueItem> {
    let header = catalogue.cases.get(at)?;
    let index = CaseIndex(u32::try_from(at).ok()?);
    Some(QueueItem {
        index,
        key: key_at(catalogue, index)?,
        source_id: header.source_id.to_string(),
        requester: header.requester.map(|requester| requester.0),
        messages: header.messages,
        notes: header.notes,
        attachments: header.attachments,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Builder, CaseDraft, SetIndex, SourceSet};
    use crate::model::{Case, Instant, Millis, Word, Zone};

    fn catalogue(cases: &[(&str, Status, i64)]) -> Catalogue {
        let mut builder = Builder::default();
        builder.catalogue_mut().sets.push(SourceSet { vendor: "t".into(), files: vec![] });
        for (id, status, seconds) in cases {
            let instant = Instant { at: Millis::from_seconds(*seconds), original: String::new(), zone: Zone::Given };
            let case = Case {
                source_id: (*id).into(),
                status: Word { kind: *status, raw: format!("{status:?}") },
                created_at: Some(instant),
                ..Case::default()
            };
            builder.case(SetIndex(0), &CaseDraft::of(case, vec![]));
        }
        builder.finish()
    }

    #[test]
    fn open_and_recent_cases_go_first() {
        let catalogue = catalogue(&[
            ("a", Status::Closed, 9),
            ("b", Status::Open, 1),
            ("c", Status::Closed, 5),
            ("d", Status::New, 4),
        ]);
        let order: Vec<String> = all(&catalogue).into_iter().map(|item| item.source_id).collect();
        assert_eq!(order, ["d", "b", "a", "c"]);
    }

    #[test]
    fn a_key_holds_no_address_and_outlives_a_changed_date() {
        let (first, second) = (catalogue(&[("1", Status::Open, 10)]), catalogue(&[("1", Status::Open, 20)]));
        assert_eq!(all(&first)[0].key, all(&second)[0].key);
        let mail = catalogue(&[("ann@example.org", Status::Open, 10)]);
        assert!(!all(&mail)[0].key.contains("example"));
    }

    #[test]
    fn a_sample_holds_each_case_once() {
        let many: Vec<_> = (0..50).map(|n| (["x", "y"][n % 2], Status::Open, n as i64)).collect();
        let catalogue = catalogue(&many);
        let chosen = |count, is_sent: fn(usize) -> bool| {
            let mut chosen: Vec<u32> =
                sample(&catalogue, count, is_sent).into_iter().map(|item| item.index.0).collect();
            chosen.sort_unstable();
            chosen.dedup();
            chosen
        };
        assert_eq!((chosen(10, |_| true).len(), chosen(100, |_| true).len()), (10, 50));
        let few = [3, 10, 17, 24, 31, 38, 45];
        assert_eq!(chosen(10, |at| at % 7 == 3), few, "what is left out is not tried");
        assert_eq!((chosen(5, |at| at % 7 == 3).len(), chosen(10, |_| false).len()), (5, 0));
    }
}
