//! Any bytes as the sheet of a good workbook, and behind a zero byte as the texts that its cells share: in a zip they would
//! hardly ever be reached.

#![no_main]

use std::io::{Cursor, Write};

use deskie_migrator_fuzz::read;
use libfuzzer_sys::fuzz_target;
use zip::write::{SimpleFileOptions, ZipWriter};

fuzz_target!(|bytes: &[u8]| {
    let (sheet, strings) = match bytes.iter().position(|byte| *byte == 0) {
        Some(at) => (&bytes[..at], &bytes[at + 1..]),
        None => (bytes, &[][..]),
    };
    let sheet = [b"<worksheet>", sheet].concat();
    let workbook = b"<workbook><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>";
    let relations = b"<Relationships><Relationship Id=\"r1\" Type=\"http://example.org/worksheet\" Target=\"worksheets/s.xml\"/></Relationships>";
    let parts: [(&str, &[u8]); 5] = [
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", workbook),
        ("xl/_rels/workbook.xml.rels", relations),
        ("xl/worksheets/s.xml", &sheet),
        ("xl/sharedStrings.xml", strings),
    ];
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(name, stored).expect("memory takes it");
        zip.write_all(content).expect("memory takes it");
    }
    read("export.xlsx", &zip.finish().expect("memory takes it").into_inner());
});
