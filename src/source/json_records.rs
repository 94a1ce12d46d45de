//! JSON records of any layout: one a line, or elements as [`super::json_elements`] finds them. Which of the two is told
//! from the beginning of the file.

use std::io::{self, Cursor, Read, Seek, SeekFrom};

use serde::de::IgnoredAny;

use super::json_elements::{Content, Element, Elements, Pages};
use super::lines::{Line, LineText, Lines};
use super::weight::is_heavy_json;
use super::{FileId, Files, ReadSeek};

/// The longest record that is read. Larger ones become a problem: a browser has to hold a record whole.
pub const MAX_RECORD: usize = 64 * 1024 * 1024;

/// How much of a file tells its layout.
const HEAD: u64 = 256 * 1024;

/// One record.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Record<'a> {
    /// Offset of its first byte in the file.
    pub offset: u64,
    /// Which line or which element of the file, from one.
    pub number: u64,
    /// The member of a top-level object it stands in, e.g. `tickets`.
    pub member: Option<&'a str>,
    /// Its text, or what is wrong with it.
    pub content: Content<'a>,
}

impl Record<'_> {
    /// Why there is no text, with a stable code: `None` for a whole record.
    pub fn trouble(&self) -> Option<(&'static str, &'static str)> {
        Some(match self.content {
            Content::Whole(_) => return None,
            Content::Damaged => (
                "json.damaged",
                "This record is damaged: its brackets or quotes do not close. It was left out; the records after it \
                 are read. Export it again, or mend it in a text editor.",
            ),
            Content::Lost => (
                "json.lost",
                "The file is damaged here, and nothing behind this place could be read. What stands before it was \
                 kept. Export the file again.",
            ),
            Content::NotJson => (
                "json.not_json",
                "This text is no JSON. It was passed over. If it belongs to a record, mend it in a text editor or \
                 export again.",
            ),
            Content::TooLong => (
                "json.too_long",
                "This record is larger than 64 MB, or holds millions of values, which is more than a browser should hold at \
                 once. It was left out; the other records are read.",
            ),
            Content::Truncated => (
                "json.truncated",
                "The file ends in the middle: it was cut when it was downloaded or copied. What stands before it was \
                 kept. Download the file again.",
            ),
        })
    }
}

/// Reads the records of one file.
#[derive(Debug)]
pub enum Records<R> {
    /// In no particular lines.
    Elements(Elements<R>),
    /// One a line.
    Lines(Lines<R>),
}

impl<R: Read + Seek> Records<R> {
    /// The records of `inner`, which begins with `head`. For `pages` see [`Elements::new`].
    pub fn new(inner: R, head: &[u8], pages: impl Into<Pages>) -> Self {
        let pages = pages.into();
        if is_one_a_line(head, &pages) {
            Self::Lines(Lines::new(inner, MAX_RECORD))
        } else {
            Self::Elements(Elements::new(inner, MAX_RECORD, pages))
        }
    }

    /// The next record; `None` at the end of the file.
    ///
    /// # Errors
    /// Of the reader.
    pub fn next_record(&mut self) -> io::Result<Option<Record<'_>>> {
        Ok(match self {
            Self::Elements(elements) => elements.next_element()?.map(|Element { offset, number, member, content }| {
                Record { offset, number, member, content: light(content) }
            }),
            Self::Lines(lines) => lines.next_line()?.map(|Line { offset, number, text }| {
                let content = match text {
                    LineText::TooLong(_) => Content::TooLong,
                    LineText::Whole(text) => light(Content::Whole(text)),
                };
                Record { offset, number, member: None, content }
            }),
        })
    }
}

/// A record that a browser can hold once it is parsed.
fn light(content: Content<'_>) -> Content<'_> {
    match content {
        Content::Whole(bytes) if is_heavy_json(bytes) => Content::TooLong,
        content => content,
    }
}

/// Opens a file of the import and reads its records.
///
/// # Errors
/// As [`Files::open`].
pub fn open(files: &dyn Files, file: FileId, pages: impl Into<Pages>) -> io::Result<Records<Box<dyn ReadSeek>>> {
    let mut reader = files.open(file)?;
    let mut head = Vec::new();
    reader.by_ref().take(HEAD).read_to_end(&mut head)?;
    reader.seek(SeekFrom::Start(0))?;
    Ok(Records::new(reader, &head, pages))
}

/// Most of the complete lines of the head are objects of their own, and none of them is a page.
fn is_one_a_line(head: &[u8], pages: &Pages) -> bool {
    const LOOKED_AT: usize = 20;
    let mut lines = Lines::new(Cursor::new(head), head.len());
    let (mut objects, mut others) = (0, 0);
    while objects + others < LOOKED_AT
        && let Ok(Some(Line { text: LineText::Whole(text), .. })) = lines.next_line()
    {
        let text = text.trim_ascii();
        // Brackets on lines of their own: an array whose records stand on lines.
        if objects + others == 0 && text == b"[" {
            return false;
        }
        let mut elements = Elements::new(Cursor::new(text), text.len(), pages.clone());
        match elements.next_element() {
            Ok(Some(element)) if element.member.is_some() => {
                // A record whose brackets are damaged may look like a page as far as that.
                if serde_json::from_slice::<IgnoredAny>(text).is_ok() {
                    return false;
                }
                others += 1;
            }
            Ok(Some(Element { content: Content::Whole(whole), .. })) if whole.starts_with(b"{") => {
                if whole.len() < text.len() {
                    return false;
                }
                objects += 1;
            }
            _ => others += 1,
        }
    }
    // The last line of the head may be cut, and one broken line may be among few.
    objects > 0 && objects + 1 >= others
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::json_elements::{Opening, opening};

    const WRAPPERS: &[&str] = &["tickets", "ticket", "users"];

    /// Offset, member and text or trouble of each record.
    fn read(text: &str) -> Vec<(u64, Option<String>, String)> {
        let mut records = Records::new(Cursor::new(text), text.as_bytes(), WRAPPERS);
        let mut found = Vec::new();
        while let Some(record) = records.next_record().expect("memory reads") {
            let content = match record.content {
                Content::Whole(bytes) => String::from_utf8_lossy(bytes).into_owned(),
                trouble => format!("{trouble:?}"),
            };
            found.push((record.offset, record.member.map(str::to_owned), content));
        }
        found
    }

    fn texts(text: &str) -> Vec<String> {
        read(text).into_iter().map(|(_, _, content)| content).collect()
    }

    #[test]
    fn every_layout_gives_the_same_elements() {
        let (a, b) = (r#"{"id":1,"s":"a}]\"","c":[{"x":[]}]}"#, r#"{"id":2}"#);
        for layout in [
            format!("{a}\n{b}\n"),
            format!("{a}\r\n\r\n{b}"),
            format!("{a}{b}"),
            format!("[{a},{b}]"),
            format!("[\n  {a},\n  {b}\n]\n"),
            format!("\u{FEFF}[{a}, {b}]"),
            format!(r#"{{"tickets":[{a},{b}],"count":2}}"#),
            format!(r#"{{"next":null,"meta":{{"tickets":[1]}},"tickets":[{a}]}}{{"tickets":[{b}]}}"#),
            format!(r#"{{"ticket":{a}}}{{"ticket":{b}}}"#),
            format!(r#"[{{"tickets":[{a}],"next_page":null}},{{"count":2,"tickets":[{b}]}}]"#),
            format!("[\n  {{\n    \"tickets\": [\n      {a}\n    ]\n  }},\n  {{\"tickets\": [{b}]}}\n]\n"),
            format!(r#"[{{"ticket":{a}}},{{"ticket":{b}}}]"#),
            format!("[[{a}],[],[{b}]]"),
            format!("[[[{a},{b}]]]"),
            format!("[\n[\n{a}\n],[\n{b}\n]\n]"),
            format!(r#"[[{{"tickets":[{a}]}}],[{{"tickets":[{b}]}}]]"#),
        ] {
            assert_eq!(texts(&layout), [a, b], "{layout}");
            let keys = opening(layout.as_bytes(), WRAPPERS).expect("it is JSON").keys;
            assert_eq!(keys, ["id", "s", "c"], "{layout}");
            for (offset, _, content) in read(&layout) {
                assert!(layout[offset as usize..].starts_with(&content), "{layout}");
            }
        }
    }

    #[test]
    fn wrappers_within_wrappers_are_looked_into() {
        let found = read(r#"{"users":{"tickets":[{"id":1},{"id":2}],"n":1},"page":{"size":2}}{"ticket":{"id":3}}"#);
        let texts: Vec<_> = found.iter().map(|(_, member, text)| (member.as_deref(), text.as_str())).collect();
        let expected =
            [(Some("tickets"), r#"{"id":1}"#), (Some("tickets"), r#"{"id":2}"#), (Some("ticket"), r#"{"id":3}"#)];
        assert_eq!(texts, expected);
        let deep = r#"{"users":"#.repeat(100_000);
        assert_eq!(self::texts(&deep).len(), 1, "and no deeper than pages go");
    }

    #[test]
    fn a_record_that_holds_what_a_page_holds_is_one_wherever_its_id_stands() {
        const KEYS: &[&str] = &["number", "title"];
        let (a, b) = (r#"{"users":[{"id":7}],"id":1}"#, r#"{"title":"x","users":[{"id":8}],"number":2}"#);
        let pages = || Pages::from(WRAPPERS).with_records([KEYS].into_iter());
        for layout in
            [a.to_owned(), b.to_owned(), format!("{a}\n{b}"), format!("[{a},{b}]"), format!("{{\"tickets\":[{a}]}}")]
        {
            let mut records = Records::new(Cursor::new(layout.as_str()), layout.as_bytes(), pages());
            while let Some(record) = records.next_record().expect("memory reads") {
                assert!(
                    [Content::Whole(a.as_bytes()), Content::Whole(b.as_bytes())].contains(&record.content),
                    "{layout}"
                );
            }
            let keys = opening(layout.as_bytes(), pages()).expect("it is JSON").keys;
            assert!(keys.iter().any(|key| key == "users"), "{layout}");
        }
    }

    #[test]
    fn records_of_an_array_with_lists_of_their_own_are_no_pages() {
        for layout in [r#"[{"name":"Ann","tickets":[{"id":1}]}]"#, r#"[{"id":7,"users":[]},{"users":[],"id":8}]"#] {
            assert!(read(layout).iter().all(|(_, member, _)| member.is_none()), "{layout}");
            assert_eq!(opening(layout.as_bytes(), WRAPPERS).and_then(|found| found.member), None, "{layout}");
        }
        assert_eq!(texts(r#"[{"tickets":[{"id":1}]},"#), [r#"{"id":1}"#, "Truncated"]);
    }

    #[test]
    fn a_damaged_line_that_looks_like_a_page_costs_no_other_line() {
        let line = |id: u32, quote: char| {
            format!("{{\"users\":[{{\"name\":\"a\",\"size{quote}:1}},{{\"name\":\"b\"}}],\"id\":{id}}}\n")
        };
        let text = [line(1, '"'), line(2, '\0'), line(3, '"'), line(4, '"')].concat();
        let found = read(&text);
        assert_eq!(found.len(), 4, "{found:?}");
        assert!(found.iter().all(|(_, member, _)| member.is_none()), "{found:?}");
    }

    #[test]
    fn one_record_between_brackets_on_lines_of_their_own_is_one_record() {
        assert_eq!(texts("[\n{\"id\":1}\n]"), [r#"{"id":1}"#]);
    }

    #[test]
    fn an_answer_with_an_id_of_its_own_is_a_page_when_whole_records_stand_in_it() {
        const KEYS: &[&str] = &["number", "title"];
        let pages = || Pages::from(WRAPPERS).with_records([KEYS].into_iter());
        let (one, two) = (r#"{"id":1,"number":5,"title":"a"}"#, r#"{"number":6,"title":"b","id":2}"#);
        for (layout, is_page) in [
            (format!(r#"{{"id":"job-7","created_at":"2024","tickets":[{one},{two}]}}"#), true),
            (format!("{{\n\"tickets\": [{one}, {two}],\n\"id\": \"job-7\"\n}}\n"), true),
            (format!(r#"{{"id":1,"title":"c","tickets":[{one},{two}]}}"#), false),
            (format!(r#"{{"id":1,"a":1,"b":2,"c":3,"d":4,"e":5,"tickets":[{one},{two}]}}"#), false),
            (r#"{"id":1,"tickets":[{"number":5,"id":7}]}"#.to_owned(), false),
            (format!(r#"{{"id":1,"tickets":["{}"]}}"#, "x".repeat(600_000)), false),
        ] {
            let mut records = Records::new(Cursor::new(layout.as_str()), layout.as_bytes(), pages());
            let mut found = Vec::new();
            while let Some(record) = records.next_record().expect("memory reads") {
                let Content::Whole(bytes) = record.content else { panic!("{record:?}") };
                found.push((record.offset, String::from_utf8_lossy(bytes).into_owned()));
            }
            let whole = layout.trim().to_owned();
            let expected = if is_page { vec![one.to_owned(), two.to_owned()] } else { vec![whole] };
            let texts: Vec<String> = found.iter().map(|(_, text)| text.clone()).collect();
            assert_eq!(texts, expected);
            assert!(found.iter().all(|(offset, text)| layout[*offset as usize..].starts_with(text.as_str())));
            let member = opening(layout.as_bytes(), pages()).expect("it is JSON").member;
            assert_eq!(member.is_some(), is_page, "{layout}");
        }
    }

    #[test]
    fn members_are_told_apart() {
        let found = read(r#"{"users":[{"id":1}],"tickets":[{"id":2}]}"#);
        let expected =
            [(10, Some("users".into()), r#"{"id":1}"#.into()), (31, Some("tickets".into()), r#"{"id":2}"#.into())];
        assert_eq!(found, expected);
    }

    #[test]
    fn damage_costs_only_its_element() {
        for (broken, name) in [
            (r#"  {"id":2,"s":"no end},"#, "a string without end"),
            (r#"  {"id":2,"c":[{"x":1},"#, "missing brackets"),
            (r#"  {"id":2]},"#, "the wrong bracket"),
        ] {
            let text =
                format!("[\n  {{\"id\":1}},\n{broken}\n  {{\"id\":3,\"c\":[\n    {{}}\n  ]}},\n  {{\"id\":4}}\n]");
            let found = texts(&text);
            assert_eq!(found.len(), 4, "{name}: {found:?}");
            assert_eq!(found[1], "Damaged", "{name}");
            assert_eq!(found[3], "{\"id\":4}", "{name}");
        }
    }

    #[test]
    fn the_end_of_a_cut_file_is_said() {
        assert_eq!(texts(r#"[{"id":1},{"id":2,"#), [r#"{"id":1}"#, "Truncated"]);
        assert_eq!(texts(r#"[{"id":1},"#), [r#"{"id":1}"#, "Truncated"]);
        assert_eq!(texts(r#"{"tickets":[{"id":1}"#), [r#"{"id":1}"#, "Truncated"]);
        assert_eq!(texts(r#"[{"id":1},{"s":"a"#), [r#"{"id":1}"#, "Truncated"]);
    }

    #[test]
    fn text_that_is_no_json_is_said_and_passed() {
        assert_eq!(texts("export of today\n[{\"id\":1}]\n"), ["NotJson", "{\"id\":1}"]);
        assert_eq!(texts("[1, \"a\", null, {}]"), ["1", "\"a\"", "null", "{}"]);
    }

    #[test]
    fn an_element_beyond_the_limit_is_passed_over() {
        let text = format!("[{{\"s\":\"{}\"}},{{\"id\":2}}]", "x".repeat(600_000));
        let mut elements = Elements::new(Cursor::new(text.as_str()), 1000, WRAPPERS);
        let first = elements.next_element().expect("memory reads").map(|element| element.content == Content::TooLong);
        assert_eq!(first, Some(true));
        let second = elements.next_element().expect("memory reads").expect("one more");
        assert_eq!(second.content, Content::Whole(b"{\"id\":2}"));
    }

    #[test]
    fn an_opening_names_the_keys_of_the_first_element() {
        let found = opening(br#"{"count":1,"tickets":[{"id":1,"via":{"channel":"web"},"description":"cut"#, WRAPPERS);
        let keys = ["id", "via", "description"].map(str::to_owned).to_vec();
        assert_eq!(found, Some(Opening { member: Some("tickets"), keys }));
        assert_eq!(opening(b"id,subject\n1,a", WRAPPERS), None);
    }
}
