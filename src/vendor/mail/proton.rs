//! What Proton's export tool writes beside each mail: `<id>.metadata.json` with the numbers of its labels and folders, and one
//! `labels.json` that says what these are called. The mails themselves lie in one folder, drafts and all.

use std::collections::HashMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::facts::hash;
use super::vault::Noted;
use crate::source::{FileId, Files, Span};

/// What is known of one mail.
pub(super) const METADATA: &str = "proton-metadata";
/// What labels and folders are called.
pub(super) const LABELS: &str = "proton-labels";

const BESIDE: &str = ".metadata.json";
/// A description of a mail is some kilobytes, and there are at most some hundred labels.
const MAX_SIZE: u64 = 4 * 1024 * 1024;

/// Is a file one of these? `path` is in lower case.
pub(super) fn companion(path: &str, head: &[u8]) -> Option<(&'static str, &'static str)> {
    let has = |text: &str| memchr::memmem::find(head, text.as_bytes()).is_some();
    if path.ends_with(BESIDE) && has("\"Payload\"") && has("\"LabelIDs\"") {
        return Some((METADATA, "it describes a mail, as Proton's export tool does"));
    }
    let is_list = path.rsplit('/').next() == Some("labels.json");
    (is_list && ["\"Payload\"", "\"ID\"", "\"Path\"", "\"Type\""].iter().all(|key| has(key)))
        .then_some((LABELS, "it names the labels of a mailbox of Proton"))
}

/// The name that ties a mail to what stands beside it: the path without its ending, hashed.
pub(super) fn name(path: &str) -> u64 {
    hash(path.strip_suffix(BESIDE).or(path.strip_suffix(".eml")).unwrap_or(path))
}

#[derive(Deserialize)]
struct Wrapped<T> {
    #[serde(rename = "Payload")]
    payload: T,
}

#[derive(Deserialize)]
struct Described {
    #[serde(rename = "LabelIDs")]
    labels: Vec<String>,
}

#[derive(Deserialize)]
struct Label {
    #[serde(rename = "ID")]
    id: String,
    #[serde(rename = "Name")]
    name: String,
}

/// Reads what stands in a file, also where a script has put it into an array.
fn parsed<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    serde_json::from_slice(bytes).ok().or_else(|| serde_json::from_slice::<Vec<T>>(bytes).ok()?.pop())
}

/// Names by number.
pub(super) type Names = HashMap<String, String>;

/// Adds the names of a list; what cannot be read adds none.
pub(super) fn add_names(bytes: &[u8], names: &mut Names) {
    if let Some(list) = parsed::<Wrapped<Vec<Label>>>(bytes) {
        names.extend(list.payload.into_iter().map(|label| (label.id, label.name)));
    }
}

/// The whole of a small file.
pub(super) fn read(id: FileId, files: &dyn Files) -> Option<(Span, Vec<u8>)> {
    let size = files.info(id).ok()?.size;
    let span = Span { offset: 0, len: u32::try_from(size).ok().filter(|_| size <= MAX_SIZE)?, file: id };
    Some((span, files.read(span).ok()?))
}

/// The labels of one mail, Proton's own as Google Vault writes such.
pub(super) fn noted(path: &str, bytes: &[u8], names: &Names) -> Option<Noted> {
    let described: Wrapped<Described> = parsed(bytes)?;
    let label = |id: String| match id.as_str() {
        "1" | "8" | "9" | "12" => Some("^DRAFTS".to_owned()),
        "2" | "7" => Some("^SENT".to_owned()),
        "3" => Some("^TRASH".to_owned()),
        "4" => Some("^SPAM".to_owned()),
        // Inbox, archive, stars and the like.
        own if own.len() < 3 && own.bytes().all(|byte| byte.is_ascii_digit()) => None,
        _ => names.get(&id).cloned(),
    };
    Some(Noted { name: name(path), labels: described.payload.labels.into_iter().filter_map(label).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_is_described_by_the_file_beside_it() {
        let mut names = Names::new();
        add_names(br#"{"Version":1,"Payload":[{"ID":"x==","Name":"Returns","Path":"Returns","Type":1}]}"#, &mut names);
        let described = br#"{"Version":1,"Payload":{"ID":"a==","LabelIDs":["0","5","3","x==","unknown=="]}}"#;
        let found = noted("export/a==.metadata.json", described, &names).unwrap();
        assert_eq!(found.name, name("export/a==.eml"));
        assert_eq!(found.labels, ["^TRASH", "Returns"]);
        let gathered = [b"[".as_slice(), described, b"]"].concat();
        assert_eq!(noted("export/a==.metadata.json", &gathered, &names), Some(found));
        assert!(noted("a.metadata.json", b"{", &names).is_none());
        assert_eq!(companion("a/b.metadata.json", described).map(|found| found.0), Some(METADATA));
        assert_eq!(companion("a/b.metadata.json", b"{\"name\":\"a table\"}"), None);
    }
}
