//! Pages of Google Voice among the files: each holds one call or one talk, so all of them together become tables, which are then
//! read as call logs and messages of any desk are.

mod page;

use std::collections::HashMap;
use std::io::{Cursor, Read as _};
use std::ops::ControlFlow;

use super::files::{container, head};
use crate::source::magic::{self, Kind};
use crate::source::{FileId, Files};
use crate::vendor::{Cancelled, Recognition, ScanProgress};

use page::{MAX_PAGE, Page, Party};

/// A table is written when it is so long, so that no archive is held whole.
const PIECE: usize = 8 * 1024 * 1024;
const CALLS: &[&str] = &[
    "Google Voice page",
    "Direction",
    "Phone number",
    "Name",
    "Date",
    "Duration",
    "Status",
    "Recording",
    "Transcript",
];
const TALKS: &[&str] = &[
    "Conversation ID",
    "Sent at",
    "Direction",
    "Customer name",
    "Customer phone",
    "Message",
    "Channel",
    "Attachments",
];

/// Makes the tables; answers what each page was taken for.
pub(super) fn gather(
    files: &mut dyn Files,
    progress: &mut dyn FnMut(&ScanProgress) -> ControlFlow<()>,
) -> Result<HashMap<FileId, Option<Recognition>>, Cancelled> {
    let mut taken = HashMap::new();
    let mut calls = Table::new("calls", CALLS);
    let mut talks = Table::new("talks", TALKS);
    for id in (0..files.count()).map(FileId) {
        let Ok(info) = files.info(id) else { continue };
        if info.size == 0 || info.size > MAX_PAGE || !info.name.to_lowercase().ends_with(".html") {
            continue;
        }
        let beginning = head(files, id).unwrap_or_default();
        if magic::kind(&beginning, &info.name) != Kind::Html || !page::is_page(&beginning) {
            continue;
        }
        let mut bytes = Vec::new();
        let whole = files.open(id).and_then(|reader| reader.take(MAX_PAGE).read_to_end(&mut bytes));
        let Some(page) = whole.ok().and_then(|_| page::read(&bytes)) else { continue };
        let last = info.name.rsplit('/').next().unwrap_or(&info.name);
        let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
        let folder = info.name.rsplit_once('/').map_or("", |(folder, _)| folder);
        if page.messages.is_empty() {
            call(stem, &page, &mut calls)
        } else {
            talk(stem, &page, &mut talks)
        }
        for table in [&mut calls, &mut talks] {
            table.spill(folder, PIECE, files);
        }
        taken.insert(id, folder.to_owned());
        let state = ScanProgress { file: stem.to_owned(), bytes: 0, total: 0, cases: 0 };
        if progress(&state).is_break() {
            return Err(Cancelled);
        }
    }
    let folder = taken.values().min().cloned().unwrap_or_default();
    for table in [&mut calls, &mut talks] {
        table.spill(&folder, 0, files);
    }
    let reason = || "a page of Google Voice; it stands in a table with the others".to_owned();
    Ok(taken.into_keys().map(|id| (id, Some(container("google-voice", reason())))).collect())
}

/// Rows that are not written yet.
struct Table {
    name: &'static str,
    header: &'static [&'static str],
    rows: csv::Writer<Vec<u8>>,
    count: u64,
    written: u64,
}

impl Table {
    fn new(name: &'static str, header: &'static [&'static str]) -> Self {
        Self { name, header, rows: csv::Writer::from_writer(Vec::new()), count: 0, written: 0 }
    }

    /// Writing to memory does not fail.
    fn row(&mut self, cells: &[&str]) {
        if self.count == 0 {
            self.rows.write_record(self.header).ok();
        }
        self.count += 1;
        self.rows.write_record(cells).ok();
    }

    /// Writes a table that is longer than `limit`.
    fn spill(&mut self, folder: &str, limit: usize, files: &mut dyn Files) {
        if self.count == 0 || self.rows.get_ref().len() < limit {
            return;
        }
        let rows = std::mem::replace(&mut self.rows, csv::Writer::from_writer(Vec::new()));
        self.count = 0;
        self.written += 1;
        let number = if self.written == 1 { String::new() } else { format!(" {}", self.written) };
        let name = format!("{folder}/Google Voice {}{number}.csv", self.name);
        if let Ok(bytes) = rows.into_inner() {
            files.spill(name.trim_start_matches('/').to_owned(), &mut Cursor::new(bytes)).ok();
        }
    }
}

fn call(id: &str, page: &Page, calls: &mut Table) {
    let other = page.others.first().cloned().unwrap_or_default();
    let has = |label: &str| page.labels.iter().any(|known| known == label);
    let placed = has("placed");
    let kind = ["voicemail", "missed", "placed", "received", "recorded"].into_iter().find(|label| has(label));
    let seconds = page.seconds.unwrap_or_default().to_string();
    let direction = if placed { "outbound" } else { "inbound" };
    calls.row(&[
        id,
        direction,
        &other.number,
        &other.name,
        &page.at,
        &seconds,
        kind.unwrap_or_default(),
        &page.files.join(", "),
        page.transcript.trim(),
    ]);
}

fn talk(id: &str, page: &Page, talks: &mut Table) {
    let writers = page.messages.iter().map(|message| &message.by);
    let named = writers.chain(&page.others).find(|party| !party.own).cloned();
    // Of a talk in which nobody else wrote the name of the file tells with whom it was.
    let title = id.split(" - ").next().unwrap_or_default();
    let customer = named.unwrap_or_else(|| {
        let is_number = title.starts_with('+');
        Party {
            number: if is_number { title.to_owned() } else { String::new() },
            name: if is_number { String::new() } else { title.to_owned() },
            own: false,
        }
    });
    for message in &page.messages {
        let direction = if message.by.own { "outbound" } else { "inbound" };
        talks.row(&[
            id,
            &message.at,
            direction,
            &customer.name,
            &customer.number,
            &message.text,
            "sms",
            &message.files.join(", "),
        ]);
    }
}
