//! How fast the intake is beside the plainest use of the same parsers, on the same bytes, in one run: `make bench`.
//!
//! Figures are ratios: ours (the whole pass: recognition, model, people, tallies, locators) to the parser alone. Machines
//! differ and are noisy; a ratio from one run holds better than a time.

use std::hint::black_box;
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use deskie_migrator::source::MemoryFiles;
use deskie_migrator::vendor::Settings;
use deskie_migrator::vendor::import::Import;

#[path = "support/generate.rs"]
mod generate;

/// Bytes of each input.
const SIZE: u64 = 64 << 20;

/// Runs of each measure; the fastest counts.
const RUNS: u32 = 5;

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{:<44} {:>10} {:>10} {:>7}", "input, against what", "ours MB/s", "plain MB/s", "ratio")?;

    let mut export = Vec::new();
    generate::zendesk(&mut export, SIZE, 1)?;
    let plain = fastest(|| {
        for line in export.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            black_box(serde_json::from_slice::<serde_json::Value>(line).ok());
        }
    });
    row(&mut out, "Zendesk JSON, serde_json line by line", &export, "export.json", plain)?;

    let mailbox = mailbox(&export);
    let plain = fastest(|| {
        for mail in mail_parser::mailbox::mbox::MessageIterator::new(&mailbox[..]).flatten() {
            black_box(mail_parser::MessageParser::default().parse(mail.contents()));
        }
    });
    row(&mut out, "mbox, mail-parser mail by mail", &mailbox, "mailbox.mbox", plain)?;

    let table = table(&export)?;
    let plain = fastest(|| {
        let mut reader = csv::Reader::from_reader(&table[..]);
        let mut record = csv::ByteRecord::new();
        while reader.read_byte_record(&mut record).unwrap_or(false) {
            black_box(&record);
        }
    });
    row(&mut out, "CSV, csv record by record", &table, "table.csv", plain)
}

fn row(out: &mut impl Write, name: &str, bytes: &[u8], file: &str, plain: Duration) -> io::Result<()> {
    let ours = fastest(|| {
        let mut files = MemoryFiles::default();
        files.add(file, bytes.to_vec());
        let import = Import::open(Box::new(files), Settings::default(), &mut |_| ControlFlow::Continue(()));
        black_box(import.is_ok());
    });
    let speed = |time: Duration| bytes.len() as f64 / 1e6 / time.as_secs_f64();
    let (ours, plain) = (speed(ours), speed(plain));
    writeln!(out, "{name:<44} {ours:>10.0} {plain:>10.0} {:>7.2}", ours / plain)
}

fn fastest(mut run: impl FnMut()) -> Duration {
    let one = |_| {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    (0..RUNS).map(one).min().unwrap_or_default()
}

/// The texts of the export as mails.
fn mailbox(export: &[u8]) -> Vec<u8> {
    let mut mails = Vec::new();
    for (at, text) in texts(export).into_iter().enumerate() {
        let head = format!(
            "From {at}@xxx Tue Mar 19 09:13:51 +0000 2019\r\nMessage-ID: <{at}@example.org>\r\nFrom: Ann <ann{}@example.org>\r\n\
             To: help@teahouse.example\r\nSubject: Kettle {}\r\nDate: Tue, 19 Mar 2019 09:13:51 +0000\r\n\
             Content-Type: text/plain; charset=utf-8\r\n\r\n",
            at % 997,
            at / 4,
        );
        mails.extend_from_slice(head.as_bytes());
        mails.extend_from_slice(text.replace('\n', "\r\n").as_bytes());
        mails.extend_from_slice(b"\r\n\r\n");
    }
    mails
}

/// The texts of the export as a table, one row a message.
fn table(export: &[u8]) -> io::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["Ticket ID", "Subject", "Requester email", "Created at", "Message"])?;
    for (at, text) in texts(export).into_iter().enumerate() {
        let (case, email) = ((at / 4).to_string(), format!("ann{}@example.org", at % 997));
        writer.write_record([&case, "Kettle leaks", &email, "2024-03-01 08:00:00", &text])?;
    }
    writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
}

fn texts(export: &[u8]) -> Vec<String> {
    let mut texts = Vec::new();
    for line in export.split(|byte| *byte == b'\n') {
        let Ok(ticket) = serde_json::from_slice::<serde_json::Value>(line) else { continue };
        let comments = ticket["comments"].as_array().cloned().unwrap_or_default();
        texts.extend(comments.iter().filter_map(|comment| comment["html_body"].as_str()).map(str::to_owned));
    }
    texts
}
