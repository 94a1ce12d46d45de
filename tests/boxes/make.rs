//! Containers as exporters and archivers write them, and what an import makes of them.

use std::io::{Cursor, Write};
use std::ops::ControlFlow;

use deskie_migrator::catalogue::CaseIndex;
use deskie_migrator::source::MemoryFiles;
use deskie_migrator::vendor::Settings;
use deskie_migrator::vendor::import::Import;
use zip::write::SimpleFileOptions;

/// A Zendesk ticket on a line of its own.
pub fn ticket(id: u32) -> Vec<u8> {
    format!(
        "{{\"id\":{id},\"subject\":\"Kettle {id}\",\"status\":\"open\",\"created_at\":\"2024-03-01T10:00:00Z\",\"via\":{{\"channel\":\"email\"}},\
         \"requester\":{{\"id\":7,\"name\":\"Ann\",\"email\":\"ann@example.org\"}},\"comments\":[{{\"id\":{id},\"author_id\":7,\"public\":true,\
         \"body\":\"It leaks\",\"created_at\":\"2024-03-01T10:00:00Z\"}}]}}\n"
    )
    .into_bytes()
}

/// What is dropped, read.
pub fn read(files: &[(&str, &[u8])]) -> Import {
    let mut dropped = MemoryFiles::default();
    for (name, bytes) in files {
        dropped.add(*name, *bytes);
    }
    open(dropped)
}

/// Files, read.
pub fn open(files: MemoryFiles) -> Import {
    Import::open(Box::new(files), Settings::default(), &mut |_| ControlFlow::Continue(())).expect("nobody cancels")
}

/// The codes of all problems.
pub fn codes(import: &Import) -> Vec<&str> {
    import.catalogue().problems.iter().map(|problem| problem.code.as_str()).collect()
}

/// The names of all files.
pub fn names(import: &Import) -> Vec<&str> {
    import.catalogue().files.iter().map(|file| file.name.as_str()).collect()
}

/// What the first file was taken for.
pub fn format(import: &Import) -> Option<String> {
    let found = import.catalogue().files.first()?.recognition.as_ref()?;
    Some(format!("{} {}", found.vendor, found.variant))
}

/// The ids of all cases, each of which can be read again.
pub fn ids(import: &Import) -> Vec<String> {
    let count = u32::try_from(import.catalogue().cases.len()).expect("few");
    let mut ids: Vec<String> =
        (0..count).map(|at| import.load(CaseIndex(at)).expect("it can be read again").source_id.to_string()).collect();
    ids.sort();
    ids
}

/// A deflated zip.
pub fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    zip_as(SimpleFileOptions::default(), members)
}

/// A zip with these options.
pub fn zip_as(options: SimpleFileOptions, members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        zip.start_file(*name, options).expect("a member");
        zip.write_all(content).expect("its content");
    }
    zip.finish().expect("a zip").into_inner()
}

/// A gzip file.
pub fn gzip(content: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(content).expect("memory takes it");
    gzip.finish().expect("memory takes it")
}

/// A GNU tar: long names in members of their own.
pub fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar = ::tar::Builder::new(Vec::new());
    for (name, content) in members {
        let mut header = ::tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, name, *content).expect("memory takes it");
    }
    tar.into_inner().expect("memory takes it")
}

/// One tar header with a name that no honest archiver writes, its content and its padding.
pub fn tar_member(name: &[u8], kind: ::tar::EntryType, content: &[u8]) -> Vec<u8> {
    let mut header = ::tar::Header::new_gnu();
    let into = &mut header.as_mut_bytes()[..name.len()];
    into.copy_from_slice(name);
    header.set_entry_type(kind);
    header.set_size(content.len() as u64);
    header.set_mode(0o644);
    header.set_cksum();
    let mut bytes = header.as_bytes().to_vec();
    bytes.extend_from_slice(content);
    bytes.resize(bytes.len().next_multiple_of(512), 0);
    bytes
}

/// Bytes of one name for bytes of another as long, wherever they stand: for names that the writer would not write.
pub fn renamed(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len(), "a name of the same length");
    let mut renamed = bytes.to_vec();
    let places: Vec<usize> = memchr::memmem::find_iter(bytes, from).collect();
    assert!(!places.is_empty(), "the name is there");
    for at in places {
        renamed[at..at + to.len()].copy_from_slice(to);
    }
    renamed
}

/// What says that a zip is a workbook.
pub const TYPES: (&str, &[u8]) = ("[Content_Types].xml", b"<Types/>");

/// A workbook of sheets with their names, states and `sheetData`.
pub fn xlsx(sheets: &[(&str, &str, &str)], more: &[(&str, &str)]) -> Vec<u8> {
    let mut listed = String::new();
    let mut relations = String::new();
    let mut parts = Vec::new();
    for (at, (name, state, data)) in sheets.iter().enumerate() {
        listed.push_str(&format!("<sheet name=\"{name}\" sheetId=\"{at}\" state=\"{state}\" r:id=\"rId{at}\"/>"));
        relations.push_str(&format!(
            "<Relationship Id=\"rId{at}\" Type=\"http://example.org/relationships/worksheet\" Target=\"worksheets/sheet{at}.xml\"/>"
        ));
        parts.push((
            format!("xl/worksheets/sheet{at}.xml"),
            format!("<worksheet><sheetData>{data}</sheetData></worksheet>"),
        ));
    }
    parts.push(("xl/workbook.xml".to_owned(), format!("<workbook><sheets>{listed}</sheets></workbook>")));
    parts.push(("xl/_rels/workbook.xml.rels".to_owned(), format!("<Relationships>{relations}</Relationships>")));
    parts.extend(more.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())));
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    zip(&[&[TYPES], &parts[..]].concat())
}
