//! Properties of chats: whatever the bytes are, reading neither panics nor loses count; how the bytes arrive changes
//! nothing; every line that opens a message is one entry.

#![allow(clippy::expect_used, clippy::panic)]

use std::io::{self, Read, Seek, SeekFrom};
use std::ops::ControlFlow;

use deskie_migrator::catalogue::CaseIndex;
use deskie_migrator::model::Case;
use deskie_migrator::source::{FileId, FileInfo, Files, MemoryFiles, ReadSeek};
use deskie_migrator::vendor::Settings;
use deskie_migrator::vendor::import::Import;
use proptest::prelude::*;

const NAME: &str = "WhatsApp Chat with Ann Bell.txt";

/// Files that give at most so many bytes at once.
struct Dripping {
    files: MemoryFiles,
    drop: usize,
}

struct Drip {
    inner: Box<dyn ReadSeek>,
    drop: usize,
}

impl Read for Drip {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let len = into.len().min(self.drop);
        self.inner.read(&mut into[..len])
    }
}

impl Seek for Drip {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

impl Files for Dripping {
    fn count(&self) -> u32 {
        self.files.count()
    }

    fn info(&self, id: FileId) -> io::Result<FileInfo> {
        self.files.info(id)
    }

    fn open(&self, id: FileId) -> io::Result<Box<dyn ReadSeek>> {
        Ok(Box::new(Drip { inner: self.files.open(id)?, drop: self.drop }))
    }

    fn spill(&mut self, name: String, content: &mut dyn Read) -> io::Result<FileId> {
        self.files.spill(name, content)
    }
}

/// Reads a file as a chat, whatever it is, and loads every case; each holds what the pass counted.
fn read(bytes: &[u8], drop: usize) -> Vec<Case> {
    let mut files = MemoryFiles::default();
    files.add(NAME, bytes);
    let settings = Settings { vendors: [(NAME.to_owned(), "whatsapp".to_owned())].into(), ..Settings::default() };
    let go_on = &mut |_: &deskie_migrator::vendor::ScanProgress| ControlFlow::Continue(());
    let import = Import::open(Box::new(Dripping { files, drop }), settings, go_on).expect("nobody cancels");
    let headers = &import.catalogue().cases;
    let cases: Vec<Case> = (0..headers.len())
        .map(|at| import.load(CaseIndex(u32::try_from(at).expect("few"))).expect("it is read again"))
        .collect();
    for (header, case) in headers.iter().zip(&cases) {
        assert_eq!(header.messages as usize + header.notes as usize, case.entries.len());
        let dates: Vec<_> = case.entries.iter().filter_map(|entry| Some(entry.created_at.as_ref()?.at)).collect();
        assert!(dates.is_sorted(), "oldest first");
        let mut ids: Vec<&str> = case.entries.iter().map(|entry| entry.source_id.as_str()).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "no two entries share an id");
    }
    cases
}

/// How a phone writes date and time.
#[derive(Clone, Copy, Debug)]
enum Phone {
    Android,
    American,
    Ios,
}

#[derive(Clone, Debug)]
struct Line {
    day: u32,
    minute: u32,
    rest: String,
    further: Vec<String>,
}

fn opening(phone: Phone, line: &Line) -> String {
    let Line { day, minute, rest, .. } = line;
    let (month, day) = (day / 28 + 1, day % 28 + 1);
    match phone {
        Phone::Android => format!("{day:02}.{month:02}.24, 10:{minute:02} - {rest}"),
        Phone::American => format!("{month}/{day}/24, 9:{minute:02}\u{202f}PM - {rest}"),
        Phone::Ios => format!("\u{200e}[{day:02}/{month:02}/2024, 10:{minute:02}:00] {rest}"),
    }
}

fn lines() -> impl Strategy<Value = Vec<Line>> {
    let rest = prop::sample::select(vec![
        "Ann Bell: hi",
        "Tea House: a: b",
        "Tea House: ",
        "\u{202a}+7 775 000 00 00\u{202c}: <Media omitted>",
        "Ann Bell: IMG-1.jpg (file attached)",
        "Ann Bell created the group",
        "Messages and calls are end-to-end encrypted.",
    ]);
    let further = prop::sample::select(vec![
        "more",
        "2016-04-29 10:30:00",
        "10:30 - 11:30",
        "[1/2/24, 10:30] pasted: text",
        "2024-01-02, 10:30 - pasted: text",
        "\u{200f}",
        ": ",
    ]);
    let line =
        (0_u32..300, 0_u32..60, rest, prop::collection::vec(further, 0..3)).prop_map(|(day, minute, rest, further)| {
            Line { day, minute, rest: rest.to_owned(), further: further.into_iter().map(str::to_owned).collect() }
        });
    prop::collection::vec(line, 4..40)
}

fn write(phone: Phone, lines: &[Line], end: &str) -> String {
    let mut text = String::new();
    for line in lines {
        text.push_str(&opening(phone, line));
        text.push_str(end);
        for further in &line.further {
            text.push_str(further);
            text.push_str(end);
        }
    }
    text
}

fn phones() -> impl Strategy<Value = Phone> {
    prop::sample::select(vec![Phone::Android, Phone::American, Phone::Ios])
}

proptest! {
    #[test]
    fn every_line_that_opens_a_message_is_one_entry(phone in phones(), lines in lines(), crlf: bool) {
        // More lines must open messages in the phone's own shape than in that of what was pasted into them.
        let lines: Vec<Line> = lines.into_iter().enumerate().map(|(at, mut line)| {
            if at % 2 == 0 { line.further.clear(); }
            line.further.truncate(1);
            line
        }).collect();
        let text = write(phone, &lines, if crlf { "\r\n" } else { "\n" });
        let cases = read(text.as_bytes(), usize::MAX);
        prop_assert_eq!(cases.len(), 1);
        prop_assert_eq!(cases[0].entries.len(), lines.len());
        let written: usize = lines.iter().map(|line| line.further.iter().map(|text| text.trim().len()).sum::<usize>()).sum();
        let kept: usize = cases[0].entries.iter().map(|entry| entry.body.raw().len()).sum();
        prop_assert!(kept >= written, "nothing that was written is lost");
    }

    #[test]
    fn how_the_bytes_arrive_changes_nothing(phone in phones(), lines in lines(), drop in 1_usize..70) {
        let text = write(phone, &lines, "\n");
        prop_assert_eq!(read(text.as_bytes(), usize::MAX), read(text.as_bytes(), drop));
    }

    #[test]
    fn any_bytes_are_read_without_panic(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "1/5/24, 9:01\u{202f}AM - ", "[05.01.24 09:01:00] ", "99/99/99, 99:99 - ", "31/02/24, 10:00 - ", "Ann: ", ": ", ":", "\n",
                "\r\n", "\u{200e}", "\u{feff}", "<attached: ", "x.jpg", " (file attached)", "<>", "()", "> <", "/", "..", "٣٠/١٢/٢٠٢١، ١٠:٠١ م - ",
                "24/1/5 오후 1:00 - ", "0000-00-00, 00:00 - ", "\"", "é", "a. m. - ", "\0",
            ]),
            0..60,
        ),
        noise in prop::collection::vec(any::<u8>(), 0..30),
        at in any::<prop::sample::Index>(),
    ) {
        let mut bytes = pieces.concat().into_bytes();
        let at = at.index(bytes.len() + 1);
        bytes.splice(at..at, noise);
        read(&bytes, usize::MAX);
    }
}
