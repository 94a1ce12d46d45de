//! One record of JSON as rows: one of the case, and one of each message in it.

use serde_json::{Map, Value};

use crate::vendor::Column;
use crate::vendor::generic::paths;

/// How deep objects are looked into; what is deeper is kept as JSON text.
const DEPTH: usize = 8;
/// The longest name of one step of a path.
const LONGEST: usize = 100;
/// How many elements of a list tell whether they are messages.
const LOOKED_AT: usize = 20;

/// Texts by the paths they stand at.
pub(super) type Row = Vec<(String, String)>;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Flat {
    /// Of the case itself.
    pub case: Row,
    /// Of its messages, in the order of the record.
    pub messages: Vec<Row>,
}

/// The rows of a record. Nothing it holds is left out but nulls and what is empty.
pub(super) fn flatten(record: &Value) -> Flat {
    let mut flat = Flat::default();
    walk("", record, DEPTH, &mut flat.case, &mut flat.messages);
    flat
}

fn walk(path: &str, value: &Value, depth: usize, row: &mut Row, messages: &mut Vec<Row>) {
    match value {
        Value::Null => {}
        Value::Object(members) if depth > 0 => {
            if let Some(elements) = map_of_messages(path, members) {
                return list(path, &elements, depth - 1, row, messages);
            }
            for (name, value) in members {
                walk(&join(path, name), value, depth - 1, row, messages);
            }
        }
        Value::Array(elements) if depth > 0 => list(path, elements, depth - 1, row, messages),
        Value::Object(_) | Value::Array(_) => put(row, path, value.to_string()),
        scalar => put(row, path, text(scalar)),
    }
}

fn list(path: &str, elements: &[Value], depth: usize, row: &mut Row, messages: &mut Vec<Row>) {
    let objects: Vec<&Map<String, Value>> = elements.iter().filter_map(Value::as_object).collect();
    if elements.is_empty() {
        return;
    }
    if objects.is_empty() && elements.iter().all(|value| !value.is_array()) {
        return put(row, path, joined(elements.iter().map(text)));
    }
    if objects.len() < elements.len() {
        return put(row, path, Value::from(elements.to_vec()).to_string());
    }
    if are_files(path, &objects) {
        return put(row, path, objects.iter().filter_map(|file| place_of(file)).collect::<Vec<_>>().join("\n"));
    }
    if are_messages(path, elements) {
        for element in elements {
            let at = messages.len();
            let mut message = Row::new();
            let mut inner = Vec::new();
            walk(&format!("{path}{}", paths::WITHIN), element, depth, &mut message, &mut inner);
            messages.insert(at, message);
            messages.extend(inner);
        }
        return;
    }
    if let Some(pairs) = objects.iter().map(|one| pair(one)).collect::<Option<Vec<_>>>() {
        return pairs.into_iter().for_each(|(name, value)| walk(&join(path, &name), value, depth, row, messages));
    }
    match objects.iter().map(|one| only_text(one)).collect::<Option<Vec<_>>>() {
        Some(texts) => put(row, path, joined(texts.into_iter())),
        None => put(row, path, Value::from(elements.to_vec()).to_string()),
    }
}

/// `a.b`; the first step within a list has its dot already. A path stands with every value below it, so long names are cut.
fn join(path: &str, name: &str) -> String {
    let name = match name.char_indices().nth(LONGEST) {
        Some((end, _)) => name.get(..end).unwrap_or(name),
        None => name,
    };
    if path.is_empty() || path.ends_with(paths::WITHIN) { format!("{path}{name}") } else { format!("{path}.{name}") }
}

fn put(row: &mut Row, path: &str, text: String) {
    if !text.trim().is_empty() {
        row.push((path.to_owned(), text));
    }
}

fn text(scalar: &Value) -> String {
    match scalar {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

fn joined(texts: impl Iterator<Item = String>) -> String {
    texts.filter(|text| !text.trim().is_empty()).collect::<Vec<_>>().join(", ")
}

fn last_step(path: &str) -> String {
    super::super::names::normal(path.rsplit(['.', ']']).find(|step| !step.is_empty()).unwrap_or_default())
}

/// A text with a date or an author, as messages have them; what tells of changes is none.
fn are_messages(path: &str, elements: &[Value]) -> bool {
    const EVENTS: [&str; 11] = [
        "activities",
        "activity",
        "audit",
        "audits",
        "changes",
        "events",
        "history",
        "log",
        "logs",
        "timeline",
        "versions",
    ];
    if EVENTS.contains(&last_step(path).as_str()) {
        return false;
    }
    elements.iter().take(LOOKED_AT).any(|element| {
        let mut row = Row::new();
        walk(paths::WITHIN, element, 3, &mut row, &mut Vec::new());
        let has = |names: &[Column]| {
            row.iter()
                .any(|(path, _)| paths::meaning(&paths::spelled(path)).is_some_and(|found| names.contains(&found)))
        };
        has(&[Column::Body]) && has(&[Column::MessageAt, Column::Author, Column::Direction])
    })
}

/// The messages of a map by their ids, as some databases export lists.
fn map_of_messages(path: &str, members: &Map<String, Value>) -> Option<Vec<Value>> {
    const NAMES: [&str; 8] =
        ["comments", "entries", "interactions", "messages", "notes", "posts", "replies", "threads"];
    let is_message = |value: &Value| value.is_object() && are_messages(path, std::slice::from_ref(value));
    let named = NAMES.contains(&last_step(path).as_str()) && !members.is_empty();
    (named && members.values().all(is_message)).then(|| members.values().cloned().collect())
}

/// Files that travel with a case or a message.
fn are_files(path: &str, objects: &[&Map<String, Value>]) -> bool {
    paths::meaning(&last_step(path)) == Some(Column::Attachments) && objects.iter().all(|file| place_of(file).is_some())
}

/// Where a file is, else what it is called.
fn place_of(file: &Map<String, Value>) -> Option<String> {
    const ADDRESSES: [&str; 9] =
        ["content_url", "contentUrl", "download_url", "downloadUrl", "url", "href", "link", "attachment_url", "src"];
    const NAMES: [&str; 6] = ["file_name", "fileName", "filename", "name", "title", "original_name"];
    let found = ADDRESSES.iter().chain(&NAMES).find_map(|key| file.get(*key).and_then(Value::as_str));
    found.map(str::to_owned).filter(|text| !text.trim().is_empty())
}

/// `{"name": "Order", "value": 17}`, as custom fields are written.
fn pair(object: &Map<String, Value>) -> Option<(String, &Value)> {
    const NAMES: [&str; 8] = ["label", "title", "name", "key", "field_name", "field", "slug", "id"];
    let value = object.get("value").or_else(|| object.get("values"))?;
    let name = NAMES.iter().find_map(|key| object.get(*key).filter(|name| !name.is_object() && !name.is_array()))?;
    let name = text(name).replace(['.', '[', ']'], " ");
    (!name.trim().is_empty()).then_some((name, value))
}

/// The name of a tag that is written as an object.
fn only_text(object: &Map<String, Value>) -> Option<String> {
    let rest = object.keys().all(|key| ["id", "_id", "color", "name", "label", "title", "tag"].contains(&key.as_str()));
    let name = ["name", "label", "title", "tag"].iter().find_map(|key| object.get(*key).and_then(Value::as_str));
    name.filter(|_| rest).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn row(pairs: &[(&str, &str)]) -> Row {
        pairs.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn everything_a_record_holds_has_a_column() {
        let flat = flatten(&json!({
            "id": 18446744073709551615u64, "open": true, "none": null,
            "customer": {"name": "Ann", "mails": ["a@example.org", "b@example.org"]},
            "tags": [{"id": 1, "name": "tea"}, {"id": 2, "name": "cup"}],
            "custom": [{"id": 7, "name": "Order no.", "value": 17}],
            "history": [{"text": "assigned", "at": 1}],
            "attachments": [{"url": "https://example.org/a.png", "size": 1}, {"filename": "b.pdf"}],
        }));
        let expected = row(&[
            ("attachments", "https://example.org/a.png\nb.pdf"),
            ("custom.Order no ", "17"),
            ("customer.mails", "a@example.org, b@example.org"),
            ("customer.name", "Ann"),
            ("history", r#"[{"at":1,"text":"assigned"}]"#),
            ("id", "18446744073709551615"),
            ("open", "true"),
            ("tags", "tea, cup"),
        ]);
        assert_eq!(flat.case, expected);
        assert!(flat.messages.is_empty());
    }

    #[test]
    fn lists_of_messages_become_rows_wherever_they_stand() {
        let flat = flatten(&json!({
            "id": 1,
            "notes": {"-N1": {"text": "d", "author": "Ada"}},
            "thread": {"data": [
                {"text": "a", "date": "2024-01-01", "replies": [{"text": "b", "date": "2024-01-02"}]},
                {"text": "c", "date": "2024-01-03"},
            ]},
        }));
        assert_eq!(flat.case, row(&[("id", "1")]));
        let expected = [
            row(&[("notes[].author", "Ada"), ("notes[].text", "d")]),
            row(&[("thread.data[].date", "2024-01-01"), ("thread.data[].text", "a")]),
            row(&[("thread.data[].replies[].date", "2024-01-02"), ("thread.data[].replies[].text", "b")]),
            row(&[("thread.data[].date", "2024-01-03"), ("thread.data[].text", "c")]),
        ];
        assert_eq!(flat.messages, expected);
    }
}
