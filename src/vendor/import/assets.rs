//! JSON of Zammad as its API answers unless it is asked to expand: cases by their ids, and everything that belongs to them in
//! `assets`, by kind and id. A copy with the records in lists is offered, which is how dumps hold them.

use std::io::{Cursor, Read as _};

use serde_json::Value;

use super::{beside, recognise_by_content};
use crate::source::json_elements::{Pages, opening};
use crate::source::json_records::MAX_RECORD;
use crate::source::weight::is_heavy_json;
use crate::source::{FileId, Files};
use crate::vendor::{Probe, Recognition, kit};

/// Kinds of assets, and the members in which their records stand in a dump.
const KINDS: &[(&str, &str)] = &[
    ("Ticket", "tickets"),
    ("TicketArticle", "articles"),
    ("User", "users"),
    ("Group", "groups"),
    ("TicketState", "states"),
];

/// The copy of a file that begins with `head`, and what it is taken for; `None` when it is no such answer.
pub(super) fn copy(files: &mut dyn Files, id: FileId, name: &str, head: &[u8]) -> Option<(FileId, Recognition)> {
    let keys = opening(head, Pages::default())?.keys;
    if !keys.iter().any(|key| key == "assets") || files.info(id).ok()?.size > MAX_RECORD as u64 {
        return None;
    }
    let mut whole = Vec::new();
    files.open(id).ok()?.read_to_end(&mut whole).ok()?;
    if is_heavy_json(&whole) {
        return None;
    }
    let text = lists(kit::json(&whole).ok()?)?;
    drop(whole);
    let probe = Probe::new(name, text.len() as u64, text.get(..text.len().min(Probe::LEN)).unwrap_or(&text).as_bytes());
    let found = recognise_by_content(&probe).filter(|found| beside::is_desk(&found.vendor))?;
    let made = files.spill(name.to_owned(), &mut Cursor::new(text.into_bytes())).ok()?;
    Some((made, found))
}

/// The records of an answer, or of several in an array, as JSON of lists, cases first, because a file is what its first
/// record is.
fn lists(answer: Value) -> Option<String> {
    let answers = match answer {
        Value::Array(answers) => answers,
        answer => vec![answer],
    };
    let mut made: Vec<(&str, Vec<Value>)> = KINDS.iter().map(|(_, member)| (*member, Vec::new())).collect();
    for answer in answers {
        let Value::Object(mut answer) = answer else { continue };
        let Some(Value::Object(mut assets)) = answer.remove("assets") else { continue };
        for ((kind, member), (_, all)) in KINDS.iter().zip(&mut made) {
            let Some(Value::Object(records)) = assets.remove(*kind) else { continue };
            let mut records: Vec<Value> =
                records.into_iter().map(|(_, record)| record).filter(Value::is_object).collect();
            // Of one ticket its tags stand beside it.
            if let ("tickets", Some(tags), Some(of)) = (*member, answer.get("tags"), answer.get("ticket_id")) {
                let own = records.iter_mut().filter(|record| record.get("id") == Some(of));
                own.filter_map(Value::as_object_mut).for_each(|record| {
                    record.entry("tags").or_insert_with(|| tags.clone());
                });
            }
            all.append(&mut records);
        }
    }
    made.retain(|(_, records)| !records.is_empty());
    let holds_cases = made.iter().any(|(member, _)| matches!(*member, "tickets" | "articles"));
    let members = made.into_iter().map(|(member, records)| format!("\"{member}\":{}", Value::Array(records)));
    holds_cases.then(|| format!("{{{}}}", members.collect::<Vec<_>>().join(",\n")))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn assets_become_lists() {
        let made = lists(
            json!({"ticket_id": 1, "tags": ["x"], "assets": {"Ticket": {"1": {"id": 1}}, "User": {"2": {"id": 2}}}}),
        );
        let expected = "{\"tickets\":[{\"id\":1,\"tags\":[\"x\"]}],\n\"users\":[{\"id\":2}]}";
        assert_eq!(made.as_deref(), Some(expected));
        assert_eq!(lists(json!({"assets": {"css": {"1": {}}}})), None);
    }
}
