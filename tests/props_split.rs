//! However a reader cuts its reads, the same is read: of tables, mailboxes, XML, JSON, chats, archives and sheets, whole or
//! damaged.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::io::{self, Read, Seek, SeekFrom};
use std::ops::ControlFlow;

use deskie_migrator::source::{FileId, FileInfo, Files, MemoryFiles, ReadSeek};
use deskie_migrator::vendor::Settings;
use deskie_migrator::vendor::import::Import;
use proptest::prelude::*;
use proptest::sample::Index;

#[path = "boxes/make.rs"]
#[allow(dead_code, reason = "the other tests of containers use all of it")]
mod make;

/// Files that are read in pieces of odd sizes, unpacked ones as well.
struct Cut {
    inner: MemoryFiles,
    sizes: Vec<usize>,
}

struct Pieces {
    inner: Box<dyn ReadSeek>,
    sizes: Vec<usize>,
    at: usize,
}

impl Read for Pieces {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.at += 1;
        let size = self.sizes[self.at % self.sizes.len()].min(into.len());
        self.inner.read(&mut into[..size])
    }
}

impl Seek for Pieces {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

impl Files for Cut {
    fn count(&self) -> u32 {
        self.inner.count()
    }

    fn info(&self, id: FileId) -> io::Result<FileInfo> {
        self.inner.info(id)
    }

    fn open(&self, id: FileId) -> io::Result<Box<dyn ReadSeek>> {
        Ok(Box::new(Pieces { inner: self.inner.open(id)?, sizes: self.sizes.clone(), at: 0 }))
    }

    fn spill(&mut self, name: String, content: &mut dyn Read) -> io::Result<FileId> {
        self.inner.spill(name, content)
    }
}

/// Everything that an import knows after its pass.
fn found(files: Box<dyn Files>) -> String {
    let import = Import::open(files, Settings::default(), &mut |_| ControlFlow::Continue(())).expect("nobody cancels");
    let catalogue = import.catalogue();
    let mut names: Vec<_> = catalogue.names.iter().collect();
    names.sort();
    format!(
        "{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}",
        catalogue.files,
        catalogue.cases,
        catalogue.spans,
        catalogue.problems,
        catalogue.tables,
        catalogue.layouts,
        names
    )
}

fn same(name: &str, bytes: &[u8], sizes: &[usize]) -> Result<(), TestCaseError> {
    let mut inner = MemoryFiles::default();
    inner.add(name, bytes);
    let whole = found(Box::new(inner.clone()));
    prop_assert_eq!(whole, found(Box::new(Cut { inner, sizes: sizes.to_vec() })));
    Ok(())
}

fn sizes() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(1usize..40, 1..5)
}

/// Texts put together of pieces that matter to a format.
fn text(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..60).prop_map(|pieces| pieces.concat())
}

const TABLE: &[&str] = &[
    "1,",
    "2,\"",
    "a",
    "b b",
    "\"",
    "\"\"",
    ",",
    ";",
    "\n",
    "\r\n",
    "3,\"x\",y\n",
    "4,x,y\n",
    "\"5\",\"x, z\",\"y\"\n",
    "é",
    "кот",
];
const MBOX: &[&str] = &[
    "From - Tue Mar 19 09:13:51 2019\n",
    "\n",
    "\r\n",
    "From: ann@example.org\n",
    "Subject: Kettle\n",
    "It leaks\n",
    "From x\n",
    ">From y\n",
    "Content-Length: 12\n",
    "Message-ID: <1@example.org>\n",
    "From ann@example.org Fri Mar  1 10:00:00 2024\n",
];
const XML: &[&str] = &[
    "<ticket>",
    "</ticket>",
    "<id>1</id>",
    "<ticket><id>7</id><subject>Kettle</subject></ticket>",
    "<!-- ",
    " -->",
    "<![CDATA[",
    "]]>",
    "&amp;",
    "<subject>",
    "</subject>",
    "\n",
    "text",
    "<a b=\"<>\"/>",
    "<",
    ">",
];
const JSON: &[&str] = &[
    "{\"id\":1,\"subject\":\"s\",\"status\":\"open\",\"via\":{},\"requester_id\":2,\"comments\":[{\"id\":3,\"body\":\"b\"}]}",
    ",",
    "\n",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "\\",
    "{\"id\":1,",
    "\"comments\":[",
    "{\"tickets\":[",
    "x",
    " ",
];
const CHAT: &[&str] = &[
    "01/03/2024, 10:00 - Ann: It leaks\n",
    "01/03/2024, 10:01 - Bob: ",
    "kettle",
    "\n",
    "\r\n",
    "01/03/2024, 10:02 - ",
    "\u{200e}",
    "ё",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn of_texts_of_every_format(
        (name, text) in prop_oneof![
            text(TABLE).prop_map(|rows| ("t.csv", format!("id,subject,body\n0,a,b\n{rows}"))),
            text(MBOX).prop_map(|mails| ("mail.mbox", format!("From - Tue Mar 19 09:13:51 2019\nFrom: bob@example.org\n\n{mails}"))),
            text(XML).prop_map(|records| ("tickets.xml", format!("<?xml version=\"1.0\"?><tickets>{records}"))),
            text(JSON).prop_map(|records| ("tickets.json", records)),
            text(CHAT).prop_map(|lines| ("WhatsApp Chat with Ann.txt", format!("01/03/2024, 10:00 - Ann: Hi\n{lines}"))),
        ],
        sizes in sizes(),
    ) {
        same(name, text.as_bytes(), &sizes)?;
    }

    #[test]
    fn of_containers_whole_or_damaged(
        kind in 0usize..7,
        places in prop::collection::vec((any::<Index>(), any::<u8>()), 0..3),
        cut in prop::option::weighted(0.3, any::<Index>()),
        sizes in sizes(),
    ) {
        let tickets = [make::ticket(1), make::ticket(2)].concat();
        let members: [(&str, &[u8]); 2] = [("export/tickets.json", &tickets), ("export/other.csv", b"id,subject\n1,a\n2,b\n")];
        let (name, mut bytes) = match kind {
            0 => ("a.zip", make::zip(&members)),
            1 => ("a.tar", make::tar(&members)),
            2 => ("a.tar.gz", make::gzip(&make::tar(&members))),
            3 => ("a.json.gz", make::gzip(&tickets)),
            4 => ("a.xlsx", include_bytes!("corpus/containers/xlsx-of-a-mac/input/tickets.xlsx").to_vec()),
            5 => ("a.ods", include_bytes!("corpus/containers/ods/input/tickets.ods").to_vec()),
            _ => ("a.xls", include_bytes!("corpus/containers/xls/input/tickets.xls").to_vec()),
        };
        for (place, byte) in &places {
            let at = place.index(bytes.len());
            bytes[at] = *byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        same(name, &bytes, &sizes)?;
    }
}

#[test]
fn the_encoding_of_a_table_whose_letters_begin_late_is_told_the_same() {
    let (russian, _, _) = encoding_rs::WINDOWS_1251.encode("Чайник не греет воду, помогите пожалуйста");
    let rows: String = (1..9000).map(|id| format!("{id},Kettle,It is cold and I am sad\n")).collect();
    let table = [b"id,subject,body\n", rows.as_bytes(), b"9001,Tea,\"", &russian, b"\"\n"].concat();
    same("t.csv", &table, &[70_001, 64_000, 5]).expect("the same is read");
}
