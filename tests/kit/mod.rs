//! Reads files through the generic vendor as the page does: recognise, scan, load.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on must stop")]
#![allow(dead_code, reason = "each test program uses its part of the kit")]

use std::ops::ControlFlow;

use deskie_migrator::catalogue::{Builder, CaseIndex, Catalogue, SetIndex};
use deskie_migrator::model::{Case, EntryKind};
use deskie_migrator::source::Files;
use deskie_migrator::source::memory::MemoryFiles;
use deskie_migrator::vendor::generic::Generic;
use deskie_migrator::vendor::{Column, Probe, Recognition, Scan, Settings, Vendor};

/// Files as the generic vendor understands them.
pub struct Reading {
    pub files: MemoryFiles,
    pub settings: Settings,
    pub recognitions: Vec<Option<Recognition>>,
    pub catalogue: Catalogue,
    pub cases: Vec<Case>,
}

/// Reads files and loads every case; each must hold what the pass counted.
pub fn read(inputs: &[(&str, &[u8])], settings: Settings) -> Reading {
    let mut files = MemoryFiles::default();
    let mut recognitions = Vec::new();
    let mut set = Vec::new();
    for (name, bytes) in inputs {
        let id = files.add(*name, *bytes);
        let head = &bytes[..bytes.len().min(Probe::LEN)];
        let found = Generic.recognise(&Probe::new(name, bytes.len() as u64, head));
        let taken = found.clone().unwrap_or(Recognition {
            vendor: "generic".to_owned(),
            variant: "csv-cases".to_owned(),
            confidence: 100,
            reason: "chosen by hand".to_owned(),
        });
        set.push((id, taken));
        recognitions.push(found);
    }
    let mut builder = Builder::default();
    let total = inputs.iter().map(|(_, bytes)| bytes.len() as u64).sum();
    let mut last = 0;
    let mut progress = |progress: &deskie_migrator::vendor::ScanProgress| {
        assert!(progress.bytes >= last && progress.bytes <= total, "progress never runs backwards");
        last = progress.bytes;
        ControlFlow::Continue(())
    };
    let mut scan = Scan {
        files: &files,
        settings: &settings,
        builder: &mut builder,
        set: SetIndex(0),
        progress: &mut progress,
        bytes_before: 0,
        bytes_total: total,
    };
    Generic.scan(&set, &mut scan).expect("nobody cancelled");
    let catalogue = builder.finish();
    let cases = load_all(&catalogue, &settings, &files);
    Reading { files, settings, recognitions, catalogue, cases }
}

fn load_all(catalogue: &Catalogue, settings: &Settings, files: &dyn Files) -> Vec<Case> {
    (0..catalogue.cases.len())
        .map(|at| {
            let header = &catalogue.cases[at];
            let case =
                Generic.load(CaseIndex(at as u32), catalogue, settings, files).expect("the files did not change");
            let count = |kind| case.entries.iter().filter(|entry| entry.kind == kind).count() as u32;
            assert_eq!(*header.source_id, *case.source_id);
            assert_eq!((header.messages, header.notes), (count(EntryKind::Message), count(EntryKind::Note)));
            assert_eq!(header.created_at, case.created_at.as_ref().map(|instant| instant.at));
            assert_eq!(
                header.requester.and_then(|at| catalogue.people.at(at)).map(|person| &person.key),
                case.requester.as_ref()
            );
            assert!(!case.entries.is_empty(), "a case without entries cannot be made");
            case
        })
        .collect()
}

/// Reads one file that needs no settings.
pub fn read_one(name: &str, bytes: &[u8]) -> Reading {
    read(&[(name, bytes)], Settings::default())
}

impl Reading {
    /// The case with this id.
    pub fn case(&self, id: &str) -> &Case {
        self.cases.iter().find(|case| case.source_id == id).unwrap_or_else(|| panic!("there is a case {id}"))
    }

    /// What the columns of the first table were taken for.
    pub fn columns(&self) -> Vec<Column> {
        self.catalogue.tables[0].columns.iter().map(|column| column.meaning).collect()
    }

    /// The codes of the problems, in order.
    pub fn codes(&self) -> Vec<&str> {
        self.catalogue.problems.iter().map(|problem| problem.code.as_str()).collect()
    }

    /// The texts of a case, oldest first, as `kind side text`.
    pub fn texts(&self, id: &str) -> Vec<String> {
        let of = |entry: &deskie_migrator::model::Entry| {
            format!("{:?} {:?} {}", entry.kind, entry.author.side, entry.body.raw())
        };
        self.case(id).entries.iter().map(of).collect()
    }

    /// A custom field of a case.
    pub fn field(&self, id: &str, field: &str) -> Option<&str> {
        self.case(id).fields.iter().find(|value| value.field == field).map(|value| value.value.as_str())
    }
}
