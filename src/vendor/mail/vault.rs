//! What Google Vault puts beside its mailbox files: a list of the mails with their labels (EDRM XML), and tables that
//! count mails and errors. A mail and its entry in the list are tied by the name in the mail's separator line.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

use super::facts::hash;
use super::labels::gmail_names;
use super::scan::unreadable;
use crate::model::{Place, Problem, Severity};
use crate::source::json_elements::Content;
use crate::source::xml_records::XmlRecords;
use crate::source::{FileId, Span};
use crate::vendor::{Cancelled, Scan};

/// The list of mails.
pub(super) const METADATA: &str = "google-vault-metadata";
/// How many mails each account has.
pub(super) const COUNTS: &str = "google-vault-counts";
/// Mails that could not be exported.
pub(super) const ERRORS: &str = "google-vault-errors";

/// An entry of the list is some kilobytes.
const MAX_ENTRY: usize = 4 * 1024 * 1024;

/// Is a file one of these? `path` is in lower case.
pub(super) fn companion(path: &str, head: &[u8]) -> Option<(&'static str, &'static str)> {
    let has = |text: &[u8]| memchr::memmem::find(head, text).is_some();
    if head.starts_with(b"<") && has(b"<ExternalFile") && has(b"TagName") && has(b"<Document") {
        return Some((METADATA, "it lists mails with their labels, as Google Vault does"));
    }
    let name = path.rsplit('/').next().unwrap_or(path).strip_suffix(".csv")?;
    // Repeated downloads are numbered.
    let name = name.rsplit_once(" (").map_or(name, |(name, _)| name);
    let columns = String::from_utf8_lossy(head.split(|&byte| byte == b'\n').next().unwrap_or_default()).to_lowercase();
    let about = |words: &[&str]| words.iter().any(|word| columns.contains(word));
    if name.ends_with("-count") && about(&["count"]) && about(&["account", "user", "mail"]) {
        return Some((COUNTS, "it counts the mails of an export by Google Vault"));
    }
    if (name.ends_with("-error") || name.ends_with("-errors")) && about(&["error"]) {
        return Some((ERRORS, "it lists the errors of an export by Google Vault"));
    }
    None
}

/// One entry of a list.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Noted {
    /// See [`name`].
    pub(super) name: u64,
    /// As they stand: Gmail's own begin with `^`.
    pub(super) labels: Vec<String>,
}

/// All entries, without their texts.
#[derive(Debug, Default)]
pub(super) struct Vault {
    entries: HashMap<u64, (Span, u32)>,
    sets: Vec<Vec<String>>,
    known: HashMap<Vec<String>, u32>,
}

impl Vault {
    /// Reads a list.
    pub(super) fn read(&mut self, id: FileId, scan: &mut Scan<'_>) -> Result<(), Cancelled> {
        let name = scan.files.info(id).map(|info| info.name).unwrap_or_default();
        let reader = match scan.files.open(id) {
            Ok(reader) => reader,
            Err(error) => {
                scan.builder.problem(unreadable(name, None, &error));
                return Ok(());
            }
        };
        let mut records = XmlRecords::new(reader, MAX_ENTRY, &["Document"]);
        loop {
            match records.next_record() {
                Ok(None) => return Ok(()),
                Err(error) => {
                    scan.builder.problem(unreadable(name, None, &error));
                    return Ok(());
                }
                Ok(Some(record)) => {
                    let mut whole = false;
                    if let Content::Whole(bytes) = record.content
                        && let Ok(len) = u32::try_from(bytes.len())
                    {
                        let span = Span { offset: record.offset, len, file: id };
                        let found;
                        (found, whole) = entries(bytes);
                        found.into_iter().for_each(|noted| self.add(noted, span));
                    }
                    if !whole {
                        scan.builder.problem(damaged(&name, record.number, record.offset));
                    }
                    if record.number % 4096 == 0 {
                        let offset = record.offset;
                        scan.tick(&name, offset)?;
                    }
                }
            }
        }
    }

    /// Adds what is noted of one mail.
    pub(super) fn add(&mut self, noted: Noted, span: Span) {
        let next = u32::try_from(self.sets.len()).unwrap_or(u32::MAX);
        let set = *self.known.entry(noted.labels).or_insert_with_key(|labels| {
            self.sets.push(labels.clone());
            next
        });
        self.entries.insert(noted.name, (span, set));
    }

    /// Where the labels of a mail stand, and the labels.
    pub(super) fn of(&self, name: u64) -> Option<(Span, &[String])> {
        let (span, set) = self.entries.get(&name)?;
        Some((*span, self.sets.get(*set as usize)?))
    }
}

/// The name that ties a mail to its entry, hashed: `1628424719502045299-6f1c9a52`, whatever ending either side adds.
pub(super) fn name(text: &str) -> u64 {
    let text = text.trim();
    let text = text.strip_suffix("@xxx").unwrap_or(text);
    let text =
        text.rsplit_once('.').filter(|(_, end)| ["mbox", "eml", "mht"].contains(end)).map_or(text, |(name, _)| name);
    hash(text)
}

fn damaged(file: &str, record: u64, byte: u64) -> Problem {
    Problem {
        severity: Severity::Warning,
        place: Place { file: file.to_owned(), record: Some(record), byte: Some(byte) },
        code: "mail.vault_entry".to_owned(),
        message: "This entry of Google Vault's list is damaged or too large, so the labels of its mail are not known, not \
                  even whether it lay among spam or in the bin. The mail is taken over. Export it again if that matters."
            .to_owned(),
        case: None,
    }
}

/// The entries of one `<Document>`: each of its files with the labels.
pub(super) fn noted(document: &[u8]) -> Vec<Noted> {
    entries(document).0
}

/// The same, and whether the document could be read to its end.
fn entries(document: &[u8]) -> (Vec<Noted>, bool) {
    let text = String::from_utf8_lossy(document);
    let mut reader = Reader::from_str(&text);
    reader.config_mut().check_end_names = false;
    let mut labels = Vec::new();
    let mut names = Vec::new();
    let whole = loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) => match tag.name().as_ref() {
                "Tag" if attribute(&tag, "TagName").as_deref() == Some("Labels") => {
                    labels = gmail_names(&attribute(&tag, "TagValue").unwrap_or_default());
                    labels.retain(|label| !label.is_empty());
                }
                "ExternalFile" => names.extend(attribute(&tag, "FileName").map(|file| name(&file))),
                _ => {}
            },
            Ok(Event::Eof) => break true,
            Err(_) => break false,
            Ok(_) => {}
        }
    };
    (names.into_iter().map(|name| Noted { name, labels: labels.clone() }).collect(), whole)
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag.try_get_attribute(name).ok()??;
    Some(unescape(&attribute.value).map_or_else(|_| attribute.value.clone().into_owned(), std::borrow::Cow::into_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_names_the_mail_and_its_labels() {
        let document = br#"<Document DocID='1'><Tags><Tag TagName='#From' TagValue='a'/>
            <Tag TagName='Labels' TagDataType='Text' TagValue='^INBOX,"A, B &amp; C"'/></Tags>
            <Files><File><ExternalFile FileName='162-ab.mbox' FileSize='1'/></File></Files></Document>"#;
        let labels = vec!["^INBOX".to_owned(), "A, B & C".to_owned()];
        assert_eq!(noted(document), [Noted { name: name("162-ab.mbox@xxx"), labels }]);
        assert_eq!(noted(b"<Document><Tag TagName='Labels' TagVa"), []);
    }

    #[test]
    fn only_tables_of_vault_are_passed_over() {
        assert_eq!(companion("a/orders-count.csv", b"product,count\n"), None);
        assert_eq!(companion("a/tickets.csv", b"account,count\n"), None);
        assert_eq!(companion("a/export-count (1).csv", b"Account,Count\n").map(|found| found.0), Some(COUNTS));
        assert_eq!(companion("a/export-errors.csv", b"Account,Error\n").map(|found| found.0), Some(ERRORS));
    }
}
