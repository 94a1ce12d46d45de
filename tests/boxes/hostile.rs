//! Files made to do harm: each ends in a problem that says so, quickly.

use std::io::Write as _;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use deskie_migrator::source::MemoryFiles;
use deskie_migrator::vendor::Settings;
use deskie_migrator::vendor::import::Import;
use tar::EntryType;

use crate::lazy::{Lazy, LazyFiles};
use crate::make::{codes, gzip, ids, names, read, tar, tar_member, ticket, xlsx, zip};
use crate::sheets::ods;

/// Unoptimised and beside other tests; in a browser it is a tenth.
const QUICKLY: Duration = Duration::from_secs(40);

/// The codes of the problems of one file, which must come quickly.
fn found(name: &str, bytes: &[u8]) -> Vec<String> {
    let begun = Instant::now();
    let import = read(&[(name, bytes)]);
    assert!(begun.elapsed() < QUICKLY, "{name} took {:?}", begun.elapsed());
    codes(&import).into_iter().map(str::to_owned).collect()
}

/// What was made of a file whose middle is one byte again and again.
fn lazily(head: &[u8], fill: u8, times: u64, tail: &[u8], name: &'static str) -> Import {
    let begun = Instant::now();
    let file = Lazy { name, head: head.to_vec(), fill, times, tail: tail.to_vec() };
    let files = LazyFiles { file, spilled: MemoryFiles::default() };
    let import =
        Import::open(Box::new(files), Settings::default(), &mut |_| ControlFlow::Continue(())).expect("nobody cancels");
    assert!(begun.elapsed() < QUICKLY, "{name} took {:?}", begun.elapsed());
    import
}

fn zeros(len: usize) -> Vec<u8> {
    gzip(&vec![0; len])
}

#[test]
fn bombs_are_refused_whatever_they_are_packed_in() {
    let inner = zip(&[("tickets.json", &vec![b' '; 250_000_000])]);
    let ten: Vec<String> = (0..10).map(|at| format!("{at}.zip")).collect();
    let ten: Vec<(&str, &[u8])> = ten.iter().map(|name| (name.as_str(), &inner[..])).collect();
    for (name, bytes) in [
        ("tickets.json.gz", zeros(250_000_000)),
        ("bomb.zip", inner.clone()),
        ("nested.zip", zip(&ten)),
        ("bomb.tar.gz", gzip(&tar(&[("tickets.json", &vec![b' '; 250_000_000])]))),
    ] {
        assert!(bytes.len() < 1_000_000, "{name} is small");
        assert!(found(name, &bytes).contains(&"archive.bomb".to_owned()), "{name}");
    }
}

#[test]
fn a_zip_that_lies_about_its_size_is_found_out_while_it_unpacks() {
    let mut bytes = zip(&[("tickets.json", &vec![b' '; 250_000_000])]);
    for (signature, size) in [(b"PK\x03\x04", 22), (b"PK\x01\x02", 24)] {
        let at = memchr::memmem::find(&bytes, signature).expect("it has one");
        bytes[at + size..at + size + 4].copy_from_slice(&100u32.to_le_bytes());
    }
    let found = found("tickets.zip", &bytes);
    assert!(found.iter().any(|code| code.starts_with("archive.")), "{found:?}");
}

#[test]
fn archives_within_archives_are_opened_to_a_small_depth() {
    let mut bytes = ticket(1);
    for at in 0..40 {
        bytes = if at % 2 == 0 { zip(&[("inner", &bytes)]) } else { gzip(&tar(&[("inner", &bytes)])) };
    }
    assert_eq!(found("deep.zip", &bytes), ["archive.depth"]);
}

#[test]
fn hundreds_of_thousands_of_members_are_refused() {
    let empty = tar_member(b"a", EntryType::Regular, b"");
    let many = gzip(&empty.repeat(200_001));
    assert!(many.len() < 1_500_000);
    let begun = Instant::now();
    let import = read(&[("many.tar.gz", &many)]);
    assert!(codes(&import).contains(&"archive.bomb"));
    assert!(begun.elapsed() < QUICKLY);
}

#[test]
fn a_tar_whose_names_are_gigabytes_is_refused() {
    let head = tar_member(b"././@LongLink", EntryType::GNULongName, b"");
    let mut header = tar::Header::new_gnu();
    header.as_mut_bytes().copy_from_slice(&head[..512]);
    header.set_size(3_000_000_000);
    header.set_cksum();
    let import = lazily(header.as_bytes(), b'a', 3_000_000_000, b"", "names.tar");
    assert_eq!(codes(&import), ["archive.damaged"]);
}

#[test]
fn a_line_without_end_costs_only_itself() {
    const LONG: u64 = 200_000_000;
    let lines = [&b"{\"id\":9,\"subject\":\""[..], b"\"}\n"];
    let json = lazily(&[&ticket(1), lines[0]].concat(), b'x', LONG, &[lines[1], &ticket(2)].concat(), "tickets.json");
    assert_eq!(ids(&json), ["1", "2"]);
    assert_eq!(codes(&json), ["json.too_long"]);

    let head = b"Ticket ID,Subject,Description\n1,Kettle,It leaks\n9,Kettle,\"";
    let table = lazily(head, b'x', LONG, b"\"\n2,Kettle,It leaks\n", "tickets.csv");
    assert_eq!(ids(&table), ["1", "2"]);
    assert!(!codes(&table).is_empty());
}

#[test]
fn a_million_columns_are_no_table() {
    let mut wide = Vec::new();
    for row in 0..4 {
        for column in 0..1_000_000 {
            write!(wide, "{}{column}{row},", if row == 0 { "c" } else { "" }).expect("memory takes it");
        }
        wide.push(b'\n');
    }
    assert!(!found("wide.csv", &wide).is_empty());
}

#[test]
fn json_nested_without_end_is_said() {
    for open in ["[", "{\"a\":"] {
        let deep = format!("{}{}", open.repeat(100_000), if open == "[" { "]" } else { "}" }.repeat(100_000));
        assert!(!found("deep.json", deep.as_bytes()).is_empty());
        let within = format!(
            "{{\"id\":1,\"subject\":\"s\",\"via\":{{}},\"requester_id\":2,\"status\":\"open\",\"comments\":{deep}}}\n"
        );
        assert!(!found("tickets.json", within.as_bytes()).is_empty());
    }
}

#[test]
fn workbook_bombs_are_refused() {
    let text = |len: usize| format!("<row><c t=\"inlineStr\"><is><t>{}</t></is></c></row>", "x".repeat(len));
    // One text of 60 megabytes in each of sixteen thousand cells.
    let shared = format!("<sst><si><t>{}</t></si></sst>", "x".repeat(60_000_000));
    let row = format!("<row>{}</row>", "<c t=\"s\"><v>0</v></c>".repeat(16_000));
    let entities =
        format!("<sst><!DOCTYPE a [<!ENTITY b \"{}\">]><si><t>{}</t></si></sst>", "y".repeat(1000), "&b;".repeat(1000));
    let cell = "<table:table-cell table:number-columns-repeated=\"16384\"><text:p>x</text:p></table:table-cell>";
    let repeated = format!(
        "<table:table table:name=\"S\"><table:table-row table:number-rows-repeated=\"1048576\">{cell}</table:table-row></table:table>"
    );
    for (name, bytes, code) in [
        ("text.xlsx", xlsx(&[("S", "visible", &text(70_000_000))], &[]), "sheet.damaged"),
        ("shared.xlsx", xlsx(&[("S", "visible", &row)], &[("xl/sharedStrings.xml", &shared)]), "sheet.too_large"),
        ("far.xlsx", xlsx(&[("S", "visible", "<row r=\"4000000000\"><c><v>1</v></c></row>")], &[]), "sheet.damaged"),
        ("wide.xlsx", xlsx(&[("S", "visible", "<row><c r=\"ZZZZZZ1\"><v>1</v></c></row>")], &[]), "sheet.damaged"),
        ("repeated.ods", ods(&repeated), "sheet.too_large"),
    ] {
        let found = found(name, &bytes);
        assert!(found.contains(&code.to_owned()), "{name}: {found:?}");
    }
    let import = read(&[(
        "entities.xlsx",
        &xlsx(&[("S", "visible", "<row><c t=\"s\"><v>0</v></c></row>")], &[("xl/sharedStrings.xml", &entities)]),
    )]);
    let size = import.catalogue().files.iter().find(|file| file.name.ends_with(".csv")).map(|file| file.size);
    assert_eq!(size, Some(3001), "{:?}", names(&import));
}
