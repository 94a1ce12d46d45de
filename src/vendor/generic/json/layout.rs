//! How the records of a JSON file of an unknown desk are laid out: an array, one a line, pages such as `{"data":[…]}` one
//! after another, a map by id; and reading them one at a time.

use std::io::{self, Cursor, Read, Seek};

use serde_json::{Map, Value};

use crate::source::json_elements::{Content, Elements, Pages, opening};
use crate::source::json_records::{MAX_RECORD, Records};
use crate::vendor::Column;
use crate::vendor::generic::paths;
use crate::vendor::kit;

/// Members that hold the records of a page.
const OUTER: &[&str] = &[
    "_embedded",
    "calls",
    "cases",
    "chats",
    "content",
    "conversations",
    "data",
    "dialogs",
    "documents",
    "entries",
    "hits",
    "inquiries",
    "issues",
    "items",
    "list",
    "nodes",
    "objects",
    "payload",
    "records",
    "requests",
    "response",
    "result",
    "results",
    "rows",
    "tickets",
    "value",
    "values",
];
/// The same, and those that are a part of a case as often: around records only where nothing else speaks of one case.
const AROUND: &[&str] = &[
    "backup",
    "body",
    "cases",
    "changes",
    "conversations",
    "data",
    "dump",
    "export",
    "exported",
    "incidents",
    "issues",
    "items",
    "output",
    "problems",
    "records",
    "requests",
    "results",
    "rows",
    "service_requests",
    "tickets",
];
/// Those that hardly are a part of a record: what stands in an array is a page by these only.
const SURE: &[&str] = &[
    "_embedded",
    "cases",
    "conversations",
    "data",
    "issues",
    "items",
    "records",
    "requests",
    "results",
    "rows",
    "tickets",
];
/// The same where the records are messages; within a case they are a part of it.
const INNER: &[&str] = &["comments", "interactions", "messages", "posts", "replies", "threads"];
/// Members of a page that has an id of its own, as answers to jobs have: only what is nothing but cases.
const CASES: &[&str] = &["cases", "chats", "conversations", "issues", "requests", "tickets"];
/// What tells the records of such a page from it, and a customer with a list of his cases from both.
const RECORDS: &[&[&str]] = &[
    &["id", "comments"],
    &["id", "description"],
    &["id", "email"],
    &["id", "messages"],
    &["id", "subject"],
    &["id", "summary"],
    &["id", "title"],
];
/// Values of a map that are compared.
const LOOKED_AT: usize = 20;

/// See the module.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Layout {
    /// Pages that have an id of their own.
    Answers,
    /// Values of the members of one object; the keys are ids.
    Map,
    /// Anything that [`Records`] reads, with these members around the records.
    Plain(&'static [&'static str]),
}

impl Layout {
    /// Of a file that begins with `head`; `None` when that is no JSON of objects.
    pub fn of(head: &[u8]) -> Option<Self> {
        let keys = opening(head, Pages::default())?.keys;
        let has_id = keys.iter().any(|key| key == "id");
        if has_id && opening(head, answers()).is_some_and(|found| found.member.is_some()) {
            return Some(Self::Answers);
        }
        let is_array = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start().starts_with(b"[");
        if is_array {
            let of_pages = opening(head, SURE).is_some_and(|found| found.member.is_some());
            return Some(Self::Plain(if of_pages { SURE } else { &[] }));
        }
        if opening(head, OUTER).is_some_and(|found| found.member.is_some()) {
            return Some(Self::Plain(OUTER));
        }
        let of_case = [Column::CaseId, Column::Subject, Column::Status, Column::CreatedAt, Column::RequesterEmail];
        let is_case =
            keys.iter().any(|key| paths::meaning(&paths::spelled(key)).is_some_and(|key| of_case.contains(&key)));
        if is_case {
            return Some(Self::Plain(&[]));
        }
        if opening(head, AROUND).is_some_and(|found| found.member.is_some()) {
            return Some(Self::Plain(AROUND));
        }
        if is_map(head) {
            return Some(Self::Map);
        }
        Some(Self::Plain(if opening(head, INNER).is_some_and(|found| found.member.is_some()) { INNER } else { &[] }))
    }

    /// Opens the records of `inner`, which begins with `head`.
    pub fn open<R: Read + Seek>(self, inner: R, head: &[u8]) -> Source<R> {
        match self {
            Self::Map => Source { layout: self, records: Records::Elements(Elements::of_map(inner, MAX_RECORD)) },
            Self::Answers => Source { layout: self, records: Records::new(inner, head, answers()) },
            Self::Plain(wrappers) => Source { layout: self, records: Records::new(inner, head, wrappers) },
        }
    }
}

fn answers() -> Pages {
    Pages::from(CASES).with_records(RECORDS.iter().copied())
}

/// Are the values of the top-level object objects with keys in common, or lists?
fn is_map(head: &[u8]) -> bool {
    let mut elements = Elements::of_map(Cursor::new(head), MAX_RECORD);
    let mut keys: Vec<Vec<String>> = Vec::new();
    let mut lists = 0;
    while keys.len() + lists < LOOKED_AT
        && let Ok(Some(element)) = elements.next_element()
    {
        match element.content {
            Content::Whole(bytes @ [b'{', ..]) => keys.extend(opening(bytes, Pages::default()).map(|found| found.keys)),
            Content::Whole([b'[', ..]) => lists += 1,
            Content::Truncated => break,
            _ => return false,
        }
    }
    let alike = |a: &Vec<String>, b: &Vec<String>| {
        let shared = a.iter().filter(|key| b.contains(key)).count();
        shared >= 2 && shared * 2 >= a.len().min(b.len())
    };
    match keys.split_first() {
        Some((first, rest)) => lists == 0 && !rest.is_empty() && rest.iter().all(|other| alike(first, other)),
        None => lists > 1,
    }
}

/// Reads records.
pub(super) struct Source<R> {
    layout: Layout,
    records: Records<R>,
}

/// What stands next.
pub(super) struct Found {
    /// Offset in the file.
    pub offset: u64,
    /// Which record of the file, from one.
    pub number: u64,
    /// The records, one but for a map within a page; or what is wrong: code and sentence.
    pub content: Result<Vec<Value>, (&'static str, String)>,
}

impl<R: Read + Seek> Source<R> {
    /// The next records; `None` at the end of the file.
    pub fn next_found(&mut self) -> io::Result<Option<Found>> {
        let Some(record) = self.records.next_record()? else { return Ok(None) };
        let (offset, number) = (record.offset, record.number);
        let content = match record.content {
            Content::Whole(bytes) => match kit::json(bytes) {
                Ok(value) => match (self.layout, record.member) {
                    (Layout::Map, Some(key)) => keyed(key, value).map(|value| vec![value]),
                    (Layout::Answers | Layout::Plain(_), Some(_)) => map_within(value),
                    _ => Some(value).filter(Value::is_object).map(|value| vec![value]),
                }
                .ok_or_else(|| {
                    let message = "This is no record: it has no named values. It was left out.";
                    ("json.broken_record", message.to_owned())
                }),
                Err(error) => Err((
                    "json.broken_record",
                    format!(
                        "This record is damaged and was left out; the others are read. The JSON parser says: {error}. \
                         Export it again, or mend it in a text editor."
                    ),
                )),
            },
            _ => match record.trouble() {
                Some((code, message)) => Err((code, message.to_owned())),
                None => return Ok(None),
            },
        };
        Ok(Some(Found { offset, number, content }))
    }
}

/// A value of a map with its key as the id, unless it has one of its own.
fn keyed(key: &str, value: Value) -> Option<Value> {
    let mut members = match value {
        Value::Object(members) => members,
        Value::Array(messages) => Map::from_iter([("messages".to_owned(), Value::Array(messages))]),
        _ => return None,
    };
    let own = |name: &String| paths::meaning(&paths::spelled(name)) == Some(Column::CaseId);
    match members.iter().find(|(name, value)| own(name) && !value.is_null()) {
        None => members.insert("id".to_owned(), key.into()),
        Some((_, value)) if value.as_str() != Some(key) => members.insert("map key".to_owned(), key.into()),
        Some(_) => None,
    };
    Some(Value::Object(members))
}

/// A record of a page, or the values of a map that stands in its place.
fn map_within(value: Value) -> Option<Vec<Value>> {
    let Value::Object(members) = value else { return None };
    let objects: Vec<_> = members.values().filter_map(Value::as_object).collect();
    let alike =
        |a: &Map<String, Value>, b: &Map<String, Value>| a.keys().filter(|key| b.contains_key(*key)).count() >= 2;
    let is_map = objects.len() > 1
        && objects.len() == members.len()
        && objects.split_first().is_some_and(|(first, rest)| rest.iter().all(|other| alike(first, other)));
    if is_map {
        return Some(members.into_iter().filter_map(|(key, value)| keyed(&key, value)).collect());
    }
    Some(vec![Value::Object(members)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(text: &str) -> Vec<String> {
        let layout = Layout::of(text.as_bytes()).expect("it is JSON");
        let mut source = layout.open(Cursor::new(text), text.as_bytes());
        let mut found = Vec::new();
        while let Some(next) = source.next_found().expect("memory reads") {
            let records = next.content.unwrap_or_else(|(code, _)| vec![Value::from(code)]);
            found.extend(
                records.into_iter().map(|record| kit::Node(&record).any(&["id"]).unwrap_or(record.to_string())),
            );
        }
        found
    }

    #[test]
    fn records_are_found_in_every_layout() {
        let (a, b) = (r#"{"id":"a","subject":"x","messages":[{"id":7}]}"#, r#"{"id":"b","subject":"y","messages":[]}"#);
        let (c, d) = (r#"{"subject":"x","text":"u"}"#, r#"{"subject":"y","text":"v"}"#);
        for layout in [
            format!("[{a},{b}]"),
            format!("{a}\n{b}\n"),
            format!("{a}{b}"),
            format!("\u{FEFF}{{\"status\":\"ok\",\"data\":[{a},{b}]}}"),
            format!("{{\"count\":1,\"results\":[{a}]}}\n{{\"count\":1,\"results\":[{b}]}}"),
            format!("{{\"problems\":[{a},{b}],\"meta\":{{\"count\":2}}}}"),
            format!("{{\"export\":{{\"tickets\":[{a},{b}]}},\"exported_at\":\"x\"}}"),
            format!("{{\"a\":{c},\"b\":{d}}}"),
            format!("{{\"tickets\":{{\"a\":{c},\"b\":{d}}}}}"),
            format!(r#"{{"id":"job-7","state":"done","tickets":[{a},{b}]}}"#),
            format!(r#"{{"id":"job-7","tickets":[{a}]}}{{"id":"job-8","tickets":[{b}]}}"#),
            r#"{"a":[{"text":"u"}],"b":[{"text":"v"}]}"#.to_owned(),
            r#"{"total":2,"messages":[{"id":"a","text":"u"},{"id":"b","text":"v"}]}"#.to_owned(),
        ] {
            assert_eq!(ids(&layout), ["a", "b"], "{layout}");
        }
    }

    #[test]
    fn a_broken_value_of_a_map_costs_only_itself() {
        let text = "{\n  \"a\": {\"subject\": 1, \"text\": 2},\n  \"b\": {\"subject\": \"x,\n  \"c\": {\"subject\": 1, \"text\": 2}\n}";
        let mut source = Layout::Map.open(Cursor::new(text), text.as_bytes());
        let mut found = Vec::new();
        while let Some(next) = source.next_found().expect("memory reads") {
            found.push(next.content.map(|_| ()).map_err(|(code, _)| code));
        }
        assert_eq!(found, [Ok(()), Err("json.damaged"), Ok(())]);
    }
}
