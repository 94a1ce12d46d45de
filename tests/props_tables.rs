//! For any table and any bytes: nothing panics, what was written is what is read, and no row is lost or doubled.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on must stop")]

mod kit;

use std::collections::BTreeMap;
use std::io::Cursor;

use deskie_migrator::model::Place;
use deskie_migrator::source::table::{Row, Rows, Step, sniff};
use deskie_migrator::vendor::{Column, Settings};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1251};
use proptest::collection::vec;
use proptest::prelude::*;

/// Reads every row of a table below its header.
fn rows(bytes: &[u8]) -> Option<Vec<Row>> {
    let sniffed = sniff(bytes, bytes.len() as u64)?;
    let body = Cursor::new(&bytes[sniffed.dialect.start as usize..]);
    let mut reader = Rows::new(body, &sniffed.dialect, sniffed.dialect.start);
    let mut rows = Vec::new();
    while let Some(step) = reader.next_row().expect("memory reads") {
        match step {
            Step::Row(row) if row.number > sniffed.dialect.header => rows.push(row),
            Step::Row(_) | Step::Unclosed { .. } => {}
            Step::TooLong { .. } => panic!("no generated row is that long"),
        }
    }
    for row in &rows {
        let end = row.offset as usize + row.len as usize;
        let again = sniffed.dialect.row(&bytes[row.offset as usize..end]);
        assert_eq!(again.as_ref(), Some(&row.cells), "a span reads as the row it is of");
    }
    Some(rows)
}

fn encode(text: &str, encoding: &'static Encoding, mark: bool) -> Vec<u8> {
    let text = if mark { format!("\u{feff}{text}") } else { text.to_owned() };
    if encoding == UTF_16LE {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    } else if encoding == UTF_16BE {
        text.encode_utf16().flat_map(u16::to_be_bytes).collect()
    } else {
        encoding.encode(&text).0.into_owned()
    }
}

fn write(rows: &[Vec<String>], delimiter: u8, style: csv::QuoteStyle, crlf: bool) -> String {
    let terminator = if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .quote_style(style)
        .terminator(terminator)
        .flexible(true)
        .from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).expect("memory writes");
    }
    String::from_utf8(writer.into_inner().expect("memory writes")).expect("csv keeps UTF-8")
}

/// Texts of people: words, quotes, delimiters, line breaks, Russian.
fn cell() -> impl Strategy<Value = String> {
    "[a-zа-я0-9 ,;|\"'\n\t.@:-]{0,24}"
}

fn header() -> Vec<String> {
    ["Ticket ID", "Тема обращения", "Message", "Created at", "Тариф клиента"].map(str::to_owned).to_vec()
}

/// Enough Russian for a legacy encoding to be told from others.
fn anchor() -> Vec<String> {
    ["0", "Чайник не греет воду", "Здравствуйте, чайник совсем не греет", "2024-01-02", "Обычный тариф"]
        .map(str::to_owned)
        .to_vec()
}

proptest! {
    #[test]
    fn what_was_written_is_what_is_read(
        body in vec(vec(cell(), 5), 3..12),
        delimiter in prop::sample::select(b",;\t|".to_vec()),
        always in any::<bool>(),
        crlf in any::<bool>(),
        (encoding, mark) in prop::sample::select(vec![
            (UTF_8, false), (UTF_8, true), (UTF_16LE, true), (UTF_16LE, false), (UTF_16BE, true), (WINDOWS_1251, false),
        ]),
    ) {
        let mut table = vec![header(), anchor()];
        table.extend(body);
        let style = if always { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary };
        let bytes = encode(&write(&table, delimiter, style, crlf), encoding, mark);
        let found = rows(&bytes).expect("this is a table");
        let found: Vec<Vec<String>> =
            found.iter().map(|row| row.cells.iter().map(str::to_owned).collect()).collect();
        prop_assert_eq!(found, table[1..].to_vec());
    }

    #[test]
    fn no_bytes_harm(bytes in vec(any::<u8>(), 0..400)) {
        rows(&bytes);
        kit::read_one("t.csv", &bytes);
    }

    #[test]
    fn nothing_like_a_table_harms(
        text in "(\u{feff})?(sep=.\n)?([a-z;,|\t\" -]{0,12}\n){0,3}([a-zA-Z0-9@.,;|\t\"'\r\n:/-]{0,40}\n){0,8}",
        wide in any::<bool>(),
    ) {
        let bytes = if wide { encode(&text, UTF_16LE, false) } else { text.into_bytes() };
        rows(&bytes);
        kit::read_one("t.csv", &bytes);
    }

    #[test]
    fn any_choice_of_columns_is_followed(
        body in vec(vec(cell(), 5), 1..8),
        chosen in prop::collection::btree_map(0_u32..7, meaning(), 0..6),
    ) {
        let mut table = vec![header()];
        table.extend(body);
        let text = write(&table, b',', csv::QuoteStyle::Always, false);
        let columns = BTreeMap::from([("t.csv".to_owned(), chosen.clone())]);
        let reading = kit::read(&[("t.csv", text.as_bytes())], Settings { columns, ..Settings::default() });
        for (at, column) in reading.columns().into_iter().enumerate() {
            if let Some(meaning) = chosen.get(&(at as u32)) {
                prop_assert_eq!(column, *meaning);
            }
        }
    }

    #[test]
    fn a_choice_is_followed_whatever_the_column_holds(
        chosen in meaning(),
        value in prop::sample::select(vec!["ann@example.org", "+44 20 7946 0018", "2024-03-01 10:00", "open", "yes", "7", "[]"]),
    ) {
        let text = format!("Ticket ID,Other\n1,{value}\n2,{value}\n3,{value}\n");
        let columns = BTreeMap::from([("t.csv".to_owned(), BTreeMap::from([(1, chosen)]))]);
        let reading = kit::read(&[("t.csv", text.as_bytes())], Settings { columns, ..Settings::default() });
        prop_assert_eq!(reading.columns()[1], chosen);
    }

    #[test]
    fn every_row_is_in_one_case_or_one_problem(
        body in vec(
            (prop::sample::select(vec!["", "1", "2", "3", "a b", "Total"]), cell(), cell(),
             prop::sample::select(vec!["", "2024-03-01", "01/02/2024 10:00", "soon"]), cell()),
            1..16,
        ),
        extra in any::<bool>(),
    ) {
        let mut table = vec![header(), anchor()];
        for (id, subject, text, date, more) in body {
            table.push(vec![id.to_owned(), subject, text, date.to_owned(), more]);
            if extra && let Some(row) = table.last_mut() {
                row.push("beyond".to_owned());
            }
        }
        let bytes = write(&table, b';', csv::QuoteStyle::Necessary, false).into_bytes();
        let reading = kit::read_one("t.csv", &bytes);
        let rows = rows(&bytes).expect("this is a table");
        for row in rows.iter().filter(|row| row.cells.iter().any(|cell| !matches!(cell.trim(), "" | "-"))) {
            let spans = reading.catalogue.spans.iter().filter(|span| span.offset == row.offset).count();
            let dropped = reading.catalogue.problems.iter().filter(|problem| {
                matches!(problem.code.as_str(), "table.duplicate" | "table.totals_row") && is_at(&problem.place, row)
            });
            prop_assert_eq!(spans + dropped.count(), 1, "row {} of {:?}", row.number, table);
        }
        let used = reading.catalogue.cases.iter().map(|case| case.spans.len()).sum::<usize>();
        prop_assert_eq!(used, reading.catalogue.spans.len());
    }
}

fn is_at(place: &Place, row: &Row) -> bool {
    place.record == Some(row.number)
}

fn meaning() -> impl Strategy<Value = Column> {
    prop::sample::select(vec![
        Column::Assignee,
        Column::Attachments,
        Column::Author,
        Column::Body,
        Column::CaseId,
        Column::Channel,
        Column::CreatedAt,
        Column::Direction,
        Column::Field,
        Column::Group,
        Column::Ignore,
        Column::Visibility,
        Column::MessageAt,
        Column::Priority,
        Column::RequesterEmail,
        Column::RequesterName,
        Column::RequesterPhone,
        Column::Status,
        Column::Subject,
        Column::Tags,
        Column::UpdatedAt,
    ])
}
