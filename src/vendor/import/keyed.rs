//! JSON that is one object by ids, as scripts write what they have fetched one by one: `{"71":{…}}` is a case by its id, and
//! `{"71":[…]}` the messages of a case by its id. A copy of it, with a record a line that holds its id, is offered to the
//! desks, which know no such objects.

use std::io::{self, Cursor, Read};

use super::{beside, recognise_by_content};
use crate::source::json_elements::{Content, Elements, Pages, opening};
use crate::source::json_records::MAX_RECORD;
use crate::source::piece::Piece;
use crate::source::{FileId, Files};
use crate::vendor::{Probe, Recognition};

/// Members that are looked at.
const LOOKED_AT: usize = 20;
/// What the id of a case is called in the messages of a desk; `ticket_id` in those of others.
const CASES: &[(&str, &str)] = &[
    ("crisp", "session_id"),
    ("front", "conversation_id"),
    ("groove", "ticket_number"),
    ("helpscout", "conversation_id"),
    ("jira", "issueId"),
    ("kayako", "case_id"),
    ("okdesk", "issue_id"),
];
const TICKET: &str = "ticket_id";
/// A record with one of these has an id, if only within: `{"ticket":{…},"comments":[…]}`.
const IDS: &[&str] = &["id", "display_id", "key", "number", "session_id", "ticket"];

/// The copy of a file that begins with `head`, and what a desk takes it for; `None` when it is no such object, or no desk
/// knows its records.
pub(super) fn copy(files: &mut dyn Files, id: FileId, name: &str, head: &[u8]) -> Option<(FileId, Recognition)> {
    if !is_keyed(head) {
        return None;
    }
    let of_head = |case| {
        let mut lines = Vec::new();
        // The last record of the beginning may be cut.
        Lines::new(Cursor::new(head), case).read_to_end(&mut lines).ok()?;
        Some(lines)
    };
    let Desks { case, recognition } = Desks::of(name, of_head)?;
    let mut lines = Lines::new(files.open(id).ok()?, case);
    let made = files.spill(name.to_owned(), &mut lines).ok()?;
    Some((made, recognition))
}

/// What a desk takes records for that stand with the id of their case.
pub(super) struct Desks {
    /// What it calls that id.
    pub case: &'static str,
    /// What it takes them for.
    pub recognition: Recognition,
}

impl Desks {
    /// Of the first records, which `lines` gives with the id under a name.
    pub fn of(name: &str, lines: impl Fn(&'static str) -> Option<Vec<u8>>) -> Option<Self> {
        let of_desk = |case: &'static str| {
            let lines = lines(case)?;
            let probe = Probe::new(name, lines.len() as u64, &lines);
            recognise_by_content(&probe).filter(|found| beside::is_desk(&found.vendor))
        };
        // Some are known by the id of their case alone.
        let first = [TICKET, "session_id"].into_iter().find_map(of_desk)?;
        let case = CASES.iter().find(|(desk, _)| *desk == first.vendor).map_or(TICKET, |(_, case)| *case);
        Some(Self { case, recognition: of_desk(case)? })
    }
}

/// Is it an object whose members are called by ids and hold objects, or lists of objects?
fn is_keyed(head: &[u8]) -> bool {
    let start = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    if !start.starts_with(b"{") {
        return false;
    }
    let mut elements = Elements::of_map(Cursor::new(head), MAX_RECORD);
    let mut count = 0;
    while count < LOOKED_AT
        && let Ok(Some(element)) = elements.next_element()
    {
        let is_id = element.member.is_some_and(|key| key.bytes().any(|byte| byte.is_ascii_digit()));
        match element.content {
            Content::Whole([b'{' | b'[', ..]) if is_id => count += 1,
            Content::Truncated => break,
            _ => return false,
        }
    }
    count > 0
}

/// The records of such an object, one a line, each with its id.
struct Lines<R> {
    elements: Elements<R>,
    case: &'static str,
    line: Piece,
}

impl<R: Read + io::Seek> Lines<R> {
    fn new(inner: R, case: &'static str) -> Self {
        Self { elements: Elements::of_map(inner, MAX_RECORD), case, line: Piece::default() }
    }

    /// The lines of the next member; none at the end.
    fn fill(&mut self) -> io::Result<()> {
        let line = self.line.anew();
        while line.is_empty() {
            let Some(element) = self.elements.next_element()? else { return Ok(()) };
            let key = element.member.unwrap_or_default();
            match element.content {
                Content::Whole(bytes @ [b'[', ..]) => {
                    let mut records = Elements::new(Cursor::new(bytes), MAX_RECORD, Pages::default());
                    while let Some(record) = records.next_element()? {
                        if let Content::Whole(record) = record.content {
                            put(line, record, key, &[self.case], self.case);
                        }
                    }
                }
                Content::Whole(bytes) => put(line, bytes, key, IDS, "id"),
                // Its reader says that it is damaged.
                _ => line.extend_from_slice(b"{\"damaged\n"),
            }
        }
        Ok(())
    }
}

impl<R: Read + io::Seek> Read for Lines<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.line.is_given() {
            self.fill()?;
        }
        Ok(self.line.give(out))
    }
}

/// Adds a record as a line, with its id under `name` unless it has one of these names.
pub(super) fn put(line: &mut Vec<u8>, record: &[u8], id: &str, has: &[&str], name: &str) {
    let keys = opening(record, Pages::default()).map(|found| found.keys).unwrap_or_default();
    let known = keys.iter().any(|key| has.contains(&key.as_str()));
    match record.split_first() {
        Some((b'{', rest)) if !known => {
            let id = serde_json::Value::String(id.to_owned());
            let comma = if keys.is_empty() { "" } else { "," };
            line.extend_from_slice(format!("{{\"{name}\":{id}{comma}").as_bytes());
            line.extend_from_slice(rest);
        }
        _ => line.extend_from_slice(record),
    }
    // Outside of texts a line break is a space, and within them there is none.
    let start = line.len().saturating_sub(record.len());
    for byte in line.iter_mut().skip(start).filter(|byte| matches!(**byte, b'\n' | b'\r')) {
        *byte = b' ';
    }
    line.push(b'\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> String {
        let mut found = String::new();
        Lines::new(Cursor::new(text), TICKET).read_to_string(&mut found).expect("memory reads");
        found
    }

    #[test]
    fn each_record_gets_the_id_by_which_it_is_held() {
        let messages = "{\"71\":[{\"body\":\"a\"},\n {\"ticket_id\":9,\"body\":\"b\"}],\"72\":[{}]}";
        let expected =
            "{\"ticket_id\":\"71\",\"body\":\"a\"}\n{\"ticket_id\":9,\"body\":\"b\"}\n{\"ticket_id\":\"72\"}\n";
        assert_eq!(lines(messages), expected);
        let cases = "{\"A-1\":{\n\"subject\":\"s\"},\"A-2\":{\"id\":5}}";
        assert_eq!(lines(cases), "{\"id\":\"A-1\", \"subject\":\"s\"}\n{\"id\":5}\n");
    }

    #[test]
    fn an_object_with_words_for_members_is_none() {
        assert!(is_keyed(br#"{"71":[{"id":1}],"72":[]}"#) && is_keyed(br#"{"cnv_9a":{"id":1}}"#));
        for other in [r#"{"tickets":[{"id":1}]}"#, r#"{"id":1,"page2":[]}"#, r#"[{"71":[]}]"#, "{}", "a,b"] {
            assert!(!is_keyed(other.as_bytes()), "{other}");
        }
    }
}
