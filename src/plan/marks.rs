//! By what the entries of a case are known in the ledger, in this export and in every later one: the source's id where
//! it has one, else what was written, by whom and when. Alike entries are told apart by their order.

use std::collections::HashMap;

use crate::model::{Case, Entry, EntryKind, Instant, Mark, Side, Zone};
use crate::text::dates;

/// A mark for every entry, in order; no two alike.
pub fn of(case: &Case) -> Vec<Mark> {
    told_apart(case, of_entry)
}

/// The marks of entries without an id, with those that older versions gave them: as their dates are spelt.
pub fn older(case: &Case) -> Vec<(Mark, Mark)> {
    let marks = of(case).into_iter().zip(told_apart(case, as_spelt));
    marks.zip(&case.entries).filter(|(_, entry)| entry.source_id.is_empty()).map(|(marks, _)| marks).collect()
}

fn told_apart(case: &Case, of_entry: impl Fn(&Entry) -> Mark) -> Vec<Mark> {
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

/// Whatever program saved the file, and whatever zone the person chooses: by the clock's reading rather than its spelling,
/// and by words rather than the white space between them.
fn of_entry(entry: &Entry) -> Mark {
    if !entry.source_id.is_empty() {
        return Mark::of(["id", &entry.source_id]);
    }
    let text: Vec<&str> = entry.body.raw().split_whitespace().collect();
    written(entry, "words", &entry.created_at.as_ref().map_or(String::new(), moment), &text.join(" "))
}

fn as_spelt(entry: &Entry) -> Mark {
    if !entry.source_id.is_empty() {
        return of_entry(entry);
    }
    let at = entry.created_at.as_ref().map_or("", |instant| instant.original.as_str());
    written(entry, "text", at, entry.body.raw())
}

fn written(entry: &Entry, form: &str, at: &str, text: &str) -> Mark {
    let kind = match entry.kind {
        EntryKind::Message => "message",
        EntryKind::Note => "note",
    };
    let side = match entry.author.side {
        Side::Agent => "agent",
        Side::Customer => "customer",
    };
    let person = entry.author.person.as_ref().map_or(entry.author.label.as_str(), |person| person.0.as_str());
    Mark::of([form, kind, side, person, at, text])
}

/// A date without its spelling.
fn moment(instant: &Instant) -> String {
    match instant.zone {
        Zone::Given => instant.at.seconds().to_string(),
        Zone::Assumed => dates::clock(&instant.original, instant.at)
            .map_or_else(|| instant.original.clone(), |seconds| seconds.to_string()),
    }
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
