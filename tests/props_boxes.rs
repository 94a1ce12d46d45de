//! Whatever stands behind the first bytes of a container, and however a good one was damaged: taking it in ends without
//! a panic, within what it may unpack to, and never without a word.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::io::{Cursor, Read as _, Write as _};
use std::ops::ControlFlow;
use std::sync::LazyLock;

use deskie_migrator::catalogue::CaseIndex;
use deskie_migrator::source::{FileId, MemoryFiles};
use deskie_migrator::vendor::Settings;
use deskie_migrator::vendor::import::Import;
use proptest::prelude::*;
use proptest::sample::Index;

#[path = "boxes/make.rs"]
#[allow(dead_code, reason = "the other tests of containers use all of it")]
mod make;

/// Good containers of every kind, with the names they have.
static GOOD: LazyLock<Vec<(&str, Vec<u8>)>> = LazyLock::new(|| {
    let tickets = [make::ticket(1), make::ticket(2)].concat();
    let members: [(&str, &[u8]); 2] =
        [("export/tickets.json", &tickets), ("export/other.csv", b"id,subject\n1,a\n2,b\n")];
    vec![
        ("a.zip", make::zip(&members)),
        ("a.tar", make::tar(&members)),
        ("a.tar.gz", make::gzip(&make::tar(&members))),
        ("a.json.gz", make::gzip(&tickets)),
        ("a.xlsx", include_bytes!("corpus/containers/xlsx-of-a-mac/input/tickets.xlsx").to_vec()),
        ("a.ods", include_bytes!("corpus/containers/ods/input/tickets.ods").to_vec()),
        ("a.xls", include_bytes!("corpus/containers/xls/input/tickets.xls").to_vec()),
    ]
});

/// The stream of records in the old workbook.
static RECORDS: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let bytes = include_bytes!("corpus/containers/xls/input/tickets.xls");
    let mut file = cfb::CompoundFile::open(Cursor::new(&bytes[..])).expect("it is one");
    let mut records = Vec::new();
    file.open_stream("/Workbook").expect("it has one").read_to_end(&mut records).expect("memory reads");
    records
});

/// Takes a file in, reads every case, and checks what holds of any file.
fn take_in(name: &str, bytes: &[u8]) -> Result<Import, TestCaseError> {
    let mut files = MemoryFiles::default();
    files.add(name, bytes);
    let import =
        Import::open(Box::new(files), Settings::default(), &mut |_| ControlFlow::Continue(())).expect("nobody cancels");
    for index in 0..import.catalogue().cases.len() {
        let index = CaseIndex(u32::try_from(index).expect("few"));
        prop_assert!(import.view(index).is_ok(), "a case that was read can be read again");
    }
    let catalogue = import.catalogue();
    let understood = catalogue.files.iter().any(|file| file.recognition.is_some());
    prop_assert!(catalogue.problem_count > 0 || understood, "nothing was said about {name}");
    let files = import.files();
    let sizes = (1..files.count()).filter_map(|id| files.info(FileId(id)).ok()).map(|info| info.size);
    // What is unpacked, its tables, and copies in another encoding.
    let allowed = 3 * (64 * 1024 * 1024 + 150 * bytes.len() as u64);
    prop_assert!(sizes.sum::<u64>() <= allowed, "{name} unpacked to too much");
    Ok(import)
}

fn damaged(good: &[u8], places: &[(Index, u8)], cut: Option<Index>) -> Vec<u8> {
    let mut bytes = good.to_vec();
    for (place, byte) in places {
        let at = place.index(bytes.len());
        bytes[at] = *byte;
    }
    if let Some(cut) = cut {
        bytes.truncate(cut.index(bytes.len()));
    }
    bytes
}

fn damage() -> impl Strategy<Value = (Vec<(Index, u8)>, Option<Index>)> {
    let byte = prop_oneof![2 => prop::sample::select(vec![0u8, 1, 0x7F, 0x80, 0xFF]), 1 => any::<u8>()];
    (prop::collection::vec((any::<Index>(), byte), 0..8), prop::option::weighted(0.3, any::<Index>()))
}

/// The first bytes of everything that is told by them.
fn beginning() -> impl Strategy<Value = (Vec<u8>, &'static str)> {
    let tar = make::tar(&[("tickets.json", b"{}")])[..512].to_vec();
    let old = include_bytes!("corpus/containers/xls/input/tickets.xls")[..512].to_vec();
    prop::sample::select(vec![
        (b"PK\x03\x04".to_vec(), "a.zip"),
        (b"PK\x05\x06".to_vec(), "a.zip"),
        (b"PK\x03\x04".to_vec(), "a.xlsx"),
        (b"PK\x03\x04".to_vec(), "a.ods"),
        (b"\x1F\x8B\x08\x00\x00\x00\x00\x00\x00\x03".to_vec(), "a.gz"),
        (tar, "a.tar"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), "a.xls"),
        (old, "a.xls"),
        (b"<?xml version=\"1.0\" encoding=\"utf-16\"?>".to_vec(), "a.xml"),
        (b"\xFF\xFE<\x00".to_vec(), "a.xml"),
        (b"\x1B$B".to_vec(), "a.csv"),
        (b"!BDN".to_vec(), "a.pst"),
    ])
}

/// Pieces of a sheet in an order that no office program would write.
fn sheet_xml() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "<row r=\"3\">",
        "<row>",
        "</row>",
        "<c r=\"B2\" t=\"s\">",
        "<c t=\"inlineStr\">",
        "<c s=\"1\">",
        "<c t=\"b\">",
        "</c>",
        "<v>",
        "1",
        "45352.5",
        "-1E300",
        "</v>",
        "<is>",
        "<t xml:space=\"preserve\">",
        " text ",
        "</t>",
        "</is>",
        "<f>",
        "</f>",
        "&amp;",
        "&#0;",
        "&x;",
        "<![CDATA[x]]>",
        "<!-- x -->",
        "<r>",
        "</r>",
        "<rPh>",
        "</rPh>",
        "_x0041_",
        "</sheetData>",
        "<",
        "&",
        "ж",
        "<c r=\"XFE9\"/>",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn ods_xml() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "<table:table table:name=\"a/b\">",
        "</table:table>",
        "<table:table-row>",
        "<table:table-row table:number-rows-repeated=\"1048576\">",
        "</table:table-row>",
        "<table:table-cell>",
        "<table:table-cell table:number-columns-repeated=\"99999999999\">",
        "<table:table-cell office:value-type=\"float\" office:value=\"1.5\">",
        "<table:table-cell office:value-type=\"time\" office:time-value=\"PT1H\">",
        "<table:table-cell office:value-type=\"date\" office:date-value=\"x\"/>",
        "</table:table-cell>",
        "<text:p>",
        "</text:p>",
        "text",
        "<text:s text:c=\"99999999999\"/>",
        "<office:annotation>",
        "</office:annotation>",
        "&lt;",
        "<",
        "ж",
    ]);
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_behind_a_known_beginning_do_no_harm((head, name) in beginning(), rest in prop::collection::vec(any::<u8>(), 0..2000)) {
        take_in(name, &[&head[..], &rest].concat())?;
    }

    #[test]
    fn a_damaged_container_does_no_harm(which: Index, (places, cut) in damage()) {
        let (name, good) = which.get(&GOOD);
        take_in(name, &damaged(good, &places, cut))?;
    }

    #[test]
    fn damaged_records_of_an_old_workbook_do_no_harm((places, cut) in damage()) {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("memory takes it");
        file.create_stream("/Workbook").and_then(|mut stream| stream.write_all(&damaged(&RECORDS, &places, cut))).expect("memory takes it");
        take_in("a.xls", &file.into_inner().into_inner())?;
    }

    #[test]
    fn damaged_parts_of_a_workbook_do_no_harm(part: Index, (places, cut) in damage()) {
        let (_, good) = &GOOD[4];
        let mut archive = zip::ZipArchive::new(Cursor::new(&good[..])).expect("it is one");
        let wanted = part.index(archive.len());
        let mut parts = Vec::new();
        for at in 0..archive.len() {
            let mut member = archive.by_index(at).expect("it is there");
            let mut bytes = Vec::new();
            member.read_to_end(&mut bytes).expect("it is whole");
            let bytes = if at == wanted { damaged(&bytes, &places, cut) } else { bytes };
            parts.push((member.name().expect("it has one").into_owned(), bytes));
        }
        let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, bytes)| (name.as_str(), &bytes[..])).collect();
        take_in("a.xlsx", &make::zip(&parts))?;
    }

    #[test]
    fn any_order_of_a_sheets_elements_does_no_harm(xml in sheet_xml()) {
        let text = format!("<worksheet><sheetData>{xml}");
        let workbook = b"<workbook><sheets><sheet name='S' r:id='a'/></sheets></workbook>";
        let relations = b"<Relationships><Relationship Id='a' Type='/worksheet' Target='s.xml'/></Relationships>";
        take_in("a.xlsx", &make::zip(&[
            ("xl/workbook.xml", workbook),
            ("xl/_rels/workbook.xml.rels", relations),
            ("xl/sharedStrings.xml", b"<sst><si><t>x</t></si><si/></sst>"),
            ("xl/s.xml", text.as_bytes()),
        ]))?;
    }

    #[test]
    fn any_order_of_an_open_documents_elements_does_no_harm(xml in ods_xml()) {
        take_in("a.ods", &make::zip(&[("content.xml", format!("<a>{xml}").as_bytes())]))?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    /// Rows of texts, of which every one must come back from a sheet as it went in.
    #[test]
    fn what_stands_in_a_sheet_is_what_is_read(rows in prop::collection::vec(prop::collection::vec("[a-zа-я<&>\"', ;]{0,12}", 1..6), 1..10)) {
        let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let mut data = String::new();
        for row in &rows {
            data.push_str("<row>");
            row.iter().for_each(|text| data.push_str(&format!("<c t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>", escape(text))));
            data.push_str("</row>");
        }
        let data = format!("<worksheet><sheetData>{data}</sheetData></worksheet>");
        let import = take_in("a.xlsx", &make::zip(&[
            ("xl/workbook.xml", b"<workbook><sheets><sheet name='S' r:id='a'/></sheets></workbook>"),
            ("xl/_rels/workbook.xml.rels", b"<Relationships><Relationship Id='a' Type='/worksheet' Target='s.xml'/></Relationships>"),
            ("xl/s.xml", data.as_bytes()),
        ]))?;
        let expected: Vec<Vec<&str>> = rows
            .iter()
            .map(|row| row.iter().map(String::as_str).collect::<Vec<_>>())
            .map(|mut row| { row.truncate(row.iter().rposition(|text| !text.is_empty()).map_or(0, |last| last + 1)); row })
            .filter(|row| !row.is_empty())
            .collect();
        let found: Vec<Vec<String>> = match import.files().open(FileId(1)) {
            Ok(table) => csv::ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .from_reader(table)
                .records()
                .map(|row| row.expect("it is CSV").iter().map(str::to_owned).collect::<Vec<_>>())
                .map(|mut row| { row.truncate(row.iter().rposition(|text| !text.is_empty()).map_or(0, |last| last + 1)); row })
                .collect(),
            Err(_) => Vec::new(),
        };
        prop_assert_eq!(found, expected);
    }
}
