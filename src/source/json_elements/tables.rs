//! Tables of a database in one file of JSON: as phpMyAdmin exports them, `[{"type":"header",…},{"type":"table","name":"t",
//! "data":[…]},…]`, or each as a member of one object, `{"t":[…],"u":[…]}`.

use std::io::{self, Read, Seek};

use super::{Elements, Member, Pages};

/// As much of what is passed over is held in memory.
const HELD: usize = 64 * 1024;
/// Arrays around it that are passed over: scripts gather answers so.
const MAX_ARRAYS: u32 = 4;
/// How phpMyAdmin begins a table, at the beginning of a line.
const BEGINNING: &[u8] = br#"{"type":"table""#;

/// Where the rows of one table stand.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Offset of the array of its rows.
    pub offset: u64,
    /// Length of that array in bytes, to the end of the file when it is cut.
    pub len: u64,
}

/// The tables of a file that have rows; none when it is no such file. Of one object its members are tables when `known` says
/// so of one of their names.
///
/// # Errors
/// Of the reader.
pub fn tables<R: Read + Seek>(inner: R, known: fn(&str) -> bool) -> io::Result<Vec<Table>> {
    let mut elements = Elements::new(inner, HELD, Pages::default());
    elements.window.pass_mark()?;
    let mut found = Vec::new();
    let mut arrays = 0;
    while arrays < MAX_ARRAYS && elements.pass_space()? == Some(b'[') {
        elements.window.pass(1);
        arrays += 1;
    }
    if elements.pass_space()? != Some(b'{') {
        return Ok(found);
    }
    let begin = elements.window.offset();
    if arrays > 0 {
        while elements.pass_space()? == Some(b'{') && elements.described(&mut found)? {}
    }
    if found.is_empty() {
        elements.window.go_to(begin)?;
        elements.named(&mut found)?;
        if !found.iter().any(|table| known(&table.name)) {
            found.clear();
        }
    }
    Ok(found)
}

impl<R: Read + Seek> Elements<R> {
    /// Passes an object that says what it is; answers whether anything behind it can be read.
    fn described(&mut self, found: &mut Vec<Table>) -> io::Result<bool> {
        let (mut kind, mut name) = (String::new(), String::new());
        self.window.pass(1);
        loop {
            self.pass_space_inside()?;
            self.window.keep_from_here();
            let Member::Key(key) = self.pass_member_key()? else { break };
            match (key.as_slice(), self.window.peek()?) {
                (b"type", Some(b'"')) => kind = self.text()?,
                (b"name", Some(b'"')) => name = self.text()?,
                (b"data", Some(b'[')) if kind == "table" && !name.is_empty() => {
                    let (table, whole) = self.rows(std::mem::take(&mut name))?;
                    let (offset, has_rows) = (table.offset, table.len > 0);
                    found.extend(has_rows.then_some(table));
                    if !whole {
                        // What stands behind the damage is the next table's, if there is one.
                        let next = self.find_table(offset)?;
                        if let (Some(at), Some(last)) = (next, found.last_mut())
                            && last.offset == offset
                        {
                            last.len = at - offset;
                        }
                        return Ok(next.is_some());
                    }
                }
                _ if self.pass_value()?.is_broken() => return Ok(false),
                _ => {}
            }
        }
        // Anything else at the beginning is another file.
        Ok(!kind.is_empty())
    }

    /// Passes the members of an object whose names are those of tables.
    fn named(&mut self, found: &mut Vec<Table>) -> io::Result<()> {
        self.window.pass(1);
        loop {
            self.pass_space_inside()?;
            self.window.keep_from_here();
            let Member::Key(key) = self.pass_member_key()? else { return Ok(()) };
            let whole = if self.window.peek()? == Some(b'[') {
                let (table, whole) = self.rows(String::from_utf8_lossy(&key).into_owned())?;
                found.extend((table.len > 0).then_some(table));
                whole
            } else {
                !self.pass_value()?.is_broken()
            };
            if !whole {
                return Ok(());
            }
        }
    }

    /// Passes the array of a table; without rows its length is zero. Answers whether it ends as it should.
    fn rows(&mut self, name: String) -> io::Result<(Table, bool)> {
        let offset = self.window.offset();
        self.window.pass(1);
        let has_rows = self.pass_space_inside()? == Some(b'{');
        self.window.go_to(offset)?;
        let whole = !self.pass_value()?.is_broken();
        let mut end = self.window.offset();
        if !whole {
            while !self.window.ahead()?.is_empty() {
                let len = self.window.ahead()?.len();
                self.window.pass(len);
                self.window.keep_from_here();
            }
            end = self.window.offset();
        }
        Ok((Table { name, offset, len: if has_rows { end - offset } else { 0 } }, whole))
    }

    /// Goes to the next line behind `offset` that begins a table: no string has a line break in it.
    fn find_table(&mut self, offset: u64) -> io::Result<Option<u64>> {
        self.window.go_to(offset)?;
        loop {
            self.window.keep_from_here();
            let ahead = self.window.ahead()?;
            if ahead.is_empty() {
                return Ok(None);
            }
            let line = memchr::memchr(b'\n', ahead);
            let len = line.map_or(ahead.len(), |at| at + 1);
            self.window.pass(len);
            if line.is_none() {
                continue;
            }
            self.pass_space()?;
            let at = self.window.offset();
            let mut begins = true;
            for byte in BEGINNING {
                begins = begins && self.window.peek()? == Some(*byte);
                if begins {
                    self.window.pass(1);
                }
            }
            if begins {
                self.window.go_to(at)?;
                return Ok(Some(at));
            }
            self.window.go_to(at)?;
        }
    }

    /// Passes a short string and gives its text.
    fn text(&mut self) -> io::Result<String> {
        let mut text = vec![b'"'];
        self.window.pass(1);
        self.pass_string(Some(&mut text))?;
        text.push(b'"');
        Ok(serde_json::from_slice(&text).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn found(text: &str) -> Vec<(String, &str)> {
        let tables = tables(Cursor::new(text), |name| name.starts_with("ost_")).expect("memory reads");
        let rows = |table: &Table| &text[table.offset as usize..(table.offset + table.len) as usize];
        tables.iter().map(|table| (table.name.clone(), rows(table))).collect()
    }

    fn wanted<'a>(tables: &[(&str, &'a str)]) -> Vec<(String, &'a str)> {
        tables.iter().map(|(name, rows)| ((*name).to_owned(), *rows)).collect()
    }

    #[test]
    fn the_tables_of_an_export_are_found_and_empty_ones_left_out() {
        let text = r#"[
{"type":"header","version":"5.2.1","comment":"Export to JSON plugin for phpMyAdmin"},
{"type":"database","name":"desk"},
{"type":"table","name":"ost_ticket","database":"desk","data":
[
{"number":"1","data":"[{\"type\":\"table\"}]"}
]
}
,{"type":"table","name":"ost_note","database":"desk","data":
[
]
}
,{"type":"table","name":"ost_user","database":"desk","data":[{"id":"7"}]}
]
"#;
        let ticket = "[\n{\"number\":\"1\",\"data\":\"[{\\\"type\\\":\\\"table\\\"}]\"}\n]";
        assert_eq!(found(text), wanted(&[("ost_ticket", ticket), ("ost_user", "[{\"id\":\"7\"}]")]));
        assert_eq!(
            found(r#"{"n":1,"ost_ticket":[{"id":1}],"other":[{}]}"#),
            wanted(&[("ost_ticket", "[{\"id\":1}]"), ("other", "[{}]")])
        );
        assert_eq!(found(&format!("[{text}]")), found(text), "whatever arrays are around it");
        assert_eq!(found(r#"[{"ost_ticket":[{"id":1}]}]"#).len(), 1);
    }

    #[test]
    fn damage_in_one_table_ends_at_the_next() {
        let text = "[\n{\"type\":\"table\",\"name\":\"a\",\"data\":[{\"x\":\"1]},\n{\"x\":\"2\"}]}\n,{\"type\":\"table\",\"name\":\"b\",\"data\":[{}]}\n]";
        let names: Vec<String> = found(text).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["a", "b"]);
        assert!(found(text)[0].1.ends_with("\n,"), "{:?}", found(text));
        assert_eq!(found("[{\"type\":\"table\",\"name\":\"a\",\"data\":[{\"x\":1},").len(), 1, "a cut file");
    }

    #[test]
    fn other_files_have_no_tables() {
        for text in ["", "[]", "{}", r#"[{"id":1,"name":"a","data":[{}]}]"#, r#"{"tickets":[{"id":1}]}"#, "id,name\n"] {
            assert!(found(text).is_empty(), "{text}");
        }
    }
}
