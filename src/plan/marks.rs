//! By what the entries of a case are known in the ledger, in this export and in every later one: the source's id where
//! it has one, else what was written, by whom and when. Alike entries are told apart by their order.

use std::collections::HashMap;

use crate::model::Mark;
use crate::model::{Case, Entry, EntryKind, Side};

/// A mark for every entry, in order; no two alike.
pub fn of(case: &Case) -> Vec<Mark> {
    let mut seen: HashMap<Mark, u64> = HashMap::new();
    case.entries
        .iter()
        .map(|entry| {
            let mark = of_entry(entry);
            let twins = seen.entry(mark).or_default();
            *twins += 1;
            if *twins == 1 { mark } else { Mark::of([mark.to_string(), twins.to_string()]) }
        })
        .collect()
}

fn of_entry(entry: &Entry) -> Mark {
    if !entry.source_id.is_empty() {
        return Mark::of(["id", &entry.source_id]);
    }
    let kind = match entry.kind {
        EntryKind::Message => "message",
        EntryKind::Note => "note",
    };
    let side = match entry.author.side {
        Side::Agent => "agent",
        Side::Customer => "customer",
    };
    let person = entry.author.person.as_ref().map_or(entry.author.label.as_str(), |person| person.0.as_str());
    // As the source writes it: the same whatever zone the person chooses for it.
    let at = entry.created_at.as_ref().map_or("", |instant| instant.original.as_str());
    Mark::of(["text", kind, side, person, at, entry.body.raw()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Author, Body};

    fn entry(id: &str, text: &str) -> Entry {
        Entry {
            source_id: id.into(),
            kind: EntryKind::Message,
            author: Author { person: None, label: "Ann".into(), side: Side::Customer },
            created_at: None,
            body: Body::Text(text.into()),
            attachments: Vec::new(),
        }
    }

    #[test]
    fn an_entry_is_known_again_whatever_comes_before_it_and_twins_are_told_apart() {
        let old = Case { entries: vec![entry("", "hi"), entry("", "hi"), entry("7", "bye")], ..Case::default() };
        let mut new = old.clone();
        new.entries.insert(0, entry("", "before"));
        let (old, new) = (of(&old), of(&new));
        assert_eq!(old[..], new[1..]);
        assert_ne!(old[0], old[1]);
    }

    #[test]
    fn an_id_outlives_a_changed_text() {
        let of_one = |text| of(&Case { entries: vec![entry("7", text)], ..Case::default() });
        assert_eq!(of_one("first"), of_one("corrected"));
    }
}
