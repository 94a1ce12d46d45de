//! The oddities of real tables.

use super::*;

fn rows(bytes: &[u8]) -> (Sniffed, Vec<Row>) {
    let sniffed = sniff(bytes, bytes.len() as u64).expect("this is a table");
    let body = std::io::Cursor::new(&bytes[sniffed.dialect.start as usize..]);
    let mut rows = Rows::new(body, &sniffed.dialect, sniffed.dialect.start);
    let mut found = Vec::new();
    while let Some(step) = rows.next_row().expect("memory reads") {
        match step {
            Step::Row(row) if row.number > sniffed.dialect.header => found.push(row),
            _ => {}
        }
    }
    (sniffed, found)
}

fn texts(cells: &Cells) -> Vec<&str> {
    cells.iter().collect()
}

fn utf_16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(to_bytes).collect()
}

/// The same rows with enough Russian for the encoding to be told, and nothing that windows-1251 lacks.
const RUSSIAN: &str = "id;subject;body\n1;Tea, cold;\"one\n\"\"two\"\"; three\"\n\n2;Чай не заваривается, помогите;ok\r\n3;Чайник;Сломался";

const TEAS: &str = "id;subject;body\n1;Tea, cold;\"one\n\"\"two\"\"; three\"\n\n2;Чай 🍵;ok\r\n3;x;y";

#[test]
fn every_encoding_gives_the_same_rows_and_spans_that_read_again() {
    let marked = format!("\u{feff}{TEAS}");
    let (cyrillic, _, _) = encoding_rs::WINDOWS_1251.encode(RUSSIAN);
    for bytes in [
        TEAS.as_bytes().to_vec(),
        marked.as_bytes().to_vec(),
        utf_16(&marked, u16::to_le_bytes),
        utf_16(&marked, u16::to_be_bytes),
        cyrillic.into_owned(),
    ] {
        let (sniffed, rows) = rows(&bytes);
        assert_eq!(sniffed.dialect.delimiter, b';');
        assert_eq!(texts(&sniffed.header), ["id", "subject", "body"]);
        assert_eq!(texts(&rows[0].cells), ["1", "Tea, cold", "one\n\"two\"; three"]);
        assert!(rows[1].cells.get(1).unwrap().starts_with("Чай "));
        assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), [2, 4, 5]);
        for row in &rows {
            let slice = &bytes[row.offset as usize..row.offset as usize + row.len as usize];
            assert_eq!(sniffed.dialect.row(slice).as_ref(), Some(&row.cells), "{:?}", sniffed.dialect);
        }
    }
}

#[test]
fn the_delimiter_is_judged_outside_quotes() {
    for (delimiter, text) in [
        (b',', "a,b,c\n\"1;2;3\",\"x;y\",z\n\"4;5\",u,\"v;w;x\"\n"),
        (b';', "a;b;c\n1,5;2,5;3,5\n4,1;5,1;6,1\n"),
        (b'\t', "a\tb\n1, 2\t3, 4\n5, 6\t7, 8\n"),
        (b'|', "a|b|c\n1|2|3\n"),
    ] {
        assert_eq!(rows(text.as_bytes()).0.dialect.delimiter, delimiter, "{text}");
    }
}

#[test]
fn a_sep_line_names_the_delimiter_and_is_no_row() {
    for text in ["sep=;\r\nid;a\r\n1;x,y\r\n", "\u{feff}\"sep=;\"\nid;a\n1;x,y\n", "SEP=;\rid;a\r1;x,y\r"] {
        let (sniffed, rows) = rows(text.as_bytes());
        assert_eq!(texts(&sniffed.header), ["id", "a"]);
        assert_eq!(texts(&rows[0].cells), ["1", "x,y"]);
    }
    let wide = utf_16("\u{feff}sep=|\r\nid|a\r\n1|x\r\n", u16::to_le_bytes);
    assert_eq!(texts(&rows(&wide).1[0].cells), ["1", "x"]);
}

#[test]
fn titles_above_the_header_are_passed() {
    let (sniffed, rows) = rows(b"Report of the tea desk,,\n\nid,subject,body\n1,a,b\n2,c,d\n");
    assert_eq!(texts(&sniffed.header), ["id", "subject", "body"]);
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0].number, 4);
}

#[test]
fn ragged_rows_keep_their_cells() {
    let (_, rows) = rows(b"id,subject,body\n1\n2,a\n3,b,c,d,e\n4,x,y\n5,x,y\n");
    assert_eq!(texts(&rows[0].cells), ["1"]);
    assert_eq!(texts(&rows[2].cells), ["3", "b", "c", "d", "e"]);
}

#[test]
fn a_cell_of_any_sane_size_is_read_and_a_mad_one_costs_only_itself() {
    let big = "x".repeat(200_000);
    let mad = "y".repeat(Rows::MAX_BYTES as usize + 1);
    let text = format!("id,body\n1,{big}\n2,\"{mad}\"\n3,z\n");
    let dialect = sniff(b"id,body\n1,x\n", 12).unwrap().dialect;
    let mut rows = Rows::new(std::io::Cursor::new(text.as_bytes()), &dialect, 0);
    let mut steps = Vec::new();
    while let Some(step) = rows.next_row().unwrap() {
        steps.push(step);
    }
    assert!(matches!(&steps[1], Step::Row(row) if row.cells.get(1).unwrap().len() == 200_000));
    assert!(matches!(&steps[2], Step::TooLong { number: 3, .. }));
    assert!(matches!(&steps[3], Step::Row(row) if row.cells.get(1) == Some("z") && row.number == 4));
}

#[test]
fn what_is_no_table_is_not_taken_for_one() {
    for text in [
        "",
        "Dear team,\nthe kettle is broken.\nBye, Ann\n",
        "[1, 2, 3]",
        "{\"a\": 1, \"b\": 2}\n{\"a\": 1, \"b\": 2}\n",
        "PK\u{3}\u{4},\0\0,\0",
        "ann@example.org,bob@example.org\n1,2\n",
        "one column\nx\ny\n",
    ] {
        assert!(sniff(text.as_bytes(), text.len() as u64).is_none(), "{text}");
    }
}

#[test]
fn a_wide_table_cut_within_a_character_has_no_row_beyond_its_end() {
    for to_bytes in [u16::to_le_bytes, u16::to_be_bytes] {
        let mut bytes = utf_16("\u{feff}id\ta\r\n1\tx\r\n2\ty", to_bytes);
        bytes.push(b'0');
        let (_, rows) = rows(&bytes);
        let last = rows.last().expect("there are rows");
        assert_eq!(last.cells.get(0), Some("2"));
        assert!(last.offset + u64::from(last.len) <= bytes.len() as u64);
    }
}

/// What the reader says of a table whose rows have three cells: rows by their first cell, and losses.
fn said(text: &str) -> Vec<String> {
    let dialect = sniff(b"id,a,b\n1,x,y\n", 13).unwrap().dialect;
    let mut rows = Rows::new(std::io::Cursor::new(text.as_bytes()), &dialect, 0);
    let mut found = Vec::new();
    while let Some(step) = rows.next_row().unwrap() {
        found.push(match step {
            Step::Row(row) => row.cells.get(0).unwrap_or_default().to_owned(),
            Step::TooLong { number, .. } => format!("too long {number}"),
            Step::Unclosed { number, kept, .. } => format!("{} {number}", if kept { "cut" } else { "unclosed" }),
        });
    }
    found
}

#[test]
fn after_an_open_quotation_mark_the_next_row_is_found() {
    for (text, expected) in [
        ("id,a,b\n1,\"x,y\n2,x,y\n", vec!["id", "unclosed 2", "2"]),
        ("id,a,b\n1,\"x,y\n2,\"x\",y\n", vec!["id", "unclosed 2", "2"]),
        ("id,a,b\n1,x,\"Hello,\n\nit leaks, and I\nAnn\n\"2\",\"x\ny\",y\n3,x,y\n", vec!["id", "unclosed 2", "2", "3"]),
        ("id,a,b\r\n1,\"x,y\r\n2,\"x, \"\"z\"\"\",\"y\r\ny\"\r\n3,x,y", vec!["id", "unclosed 2", "2", "3"]),
        ("id,a,b\n1,x,\"y\nand more", vec!["id", "1", "cut 2"]),
        ("id,a,b\n1,\"x,y\n2,Pipe 12\" long,y\n3,x,y\n", vec!["id", "unclosed 2", "2", "3"]),
        ("id,a,b\n1,\"x,y\n2,x,y\n3,Pipe 12\" long,y\n", vec!["id", "unclosed 2", "2", "3"]),
        // Behind such a mark in one text another text is never closed.
        ("id,a,b\n1,\"x\nz\" x,\"y\n2,x,y\n3,x,y\n", vec!["id", "unclosed 2", "2", "3"]),
        // Marks that are not doubled, in texts of one line and of several, are text as before.
        ("id,a,b\n1,\"x \"z\" x\",y\n2,x,y\n", vec!["id", "1", "2"]),
        ("id,a,b\n1,\"x\n\"z\" x\",y\n2,x,y\n", vec!["id", "1", "2"]),
        ("id,a,b\n1,\"x\na \"z\" x\",y\n2,x,y\n", vec!["id", "1", "2"]),
        ("id,a,b\n1,\"a,b,c\nd,e,f\",y\n2,x,y\n", vec!["id", "1", "2"]),
    ] {
        assert_eq!(said(text), expected, "{text}");
    }
}

#[test]
fn what_is_read_twice_because_of_damage_does_not_grow_with_its_square() {
    // Rows in which each mark is doubted and never settled.
    let work = |rows: usize| {
        let text = format!("id,a,b\n{}", "1,\"a\nx,\"b\n".repeat(rows));
        let dialect = sniff(b"id,a,b\n1,x,y\n", 13).unwrap().dialect;
        let mut rows = Rows::new(std::io::Cursor::new(text.into_bytes()), &dialect, 0);
        while rows.next_row().unwrap().is_some() {}
        rows.reread
    };
    let (few, many) = (work(500), work(2000));
    assert!(many <= few * 5, "{few} {many}");
}
