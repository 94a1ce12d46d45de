//! The promises of the mail room, on small mailboxes made for them.

mod archives;
mod contents;
mod sides;
mod threading;

use std::ops::ControlFlow;

use super::Mail;
use crate::catalogue::{Builder, CaseIndex, Catalogue, SetIndex, SourceFile, SourceSet};
use crate::model::{Case, Entry};
use crate::source::{Files, MemoryFiles, Span};
use crate::vendor::{Probe, Scan, Settings, Vendor};

/// Everything an import gives.
struct Imported {
    catalogue: Catalogue,
    cases: Vec<Case>,
    files: MemoryFiles,
}

impl Imported {
    /// Imports files as they would be dropped: each is recognised first, and all are one set.
    fn of(files: &[(&str, &[u8])], settings: &Settings) -> Self {
        let mut memory = MemoryFiles::default();
        let mut builder = Builder::default();
        let mut set = Vec::new();
        for (name, bytes) in files {
            let id = memory.add(*name, *bytes);
            let size = bytes.len() as u64;
            let recognition = Mail.recognise(&Probe::new(name, size, bytes)).expect("recognised");
            set.push((id, recognition.clone()));
            builder.catalogue_mut().files.push(SourceFile {
                id,
                name: (*name).to_owned(),
                size,
                recognition: Some(recognition),
            });
        }
        let ids = set.iter().map(|(id, _)| *id).collect();
        builder.catalogue_mut().sets.push(SourceSet { vendor: "mail".to_owned(), files: ids });
        let mut scan = Scan {
            files: &memory,
            settings,
            builder: &mut builder,
            set: SetIndex(0),
            progress: &mut |_| ControlFlow::Continue(()),
            bytes_before: 0,
            bytes_total: files.iter().map(|(_, bytes)| bytes.len() as u64).sum(),
        };
        Mail.scan(&set, &mut scan).expect("not cancelled");
        let catalogue = builder.finish();
        let cases = (0..catalogue.cases.len())
            .map(|at| Mail.load(CaseIndex(at as u32), &catalogue, settings, &memory).expect("loads"))
            .collect();
        let imported = Self { catalogue, cases, files: memory };
        imported.assert_pass_and_loading_agree();
        imported
    }

    /// One mailbox file.
    fn mailbox(text: &str) -> Self {
        Self::of(&[("Inbox", text.as_bytes())], &Settings::default())
    }

    fn assert_pass_and_loading_agree(&self) {
        for (header, case) in self.catalogue.cases.iter().zip(&self.cases) {
            let key = |at| self.catalogue.people.at(at).map(|person| person.key.clone());
            assert_eq!(*header.source_id, *case.source_id);
            assert_eq!(*header.subject, *case.subject.chars().take(Builder::SUBJECT_CHARS).collect::<String>());
            assert_eq!(header.requester.and_then(key), case.requester);
            assert_eq!(header.messages as usize, case.entries.len());
            assert_eq!(
                header.attachments as usize,
                case.entries.iter().map(|entry| entry.attachments.len()).sum::<usize>()
            );
            assert_eq!(header.created_at, case.created_at.as_ref().map(|instant| instant.at));
            assert_eq!(header.updated_at, case.updated_at.as_ref().map(|instant| instant.at));
            let status = header.status.and_then(|at| self.catalogue.tallies.statuses.word(at));
            assert_eq!(status, Some(case.status.raw.as_str()));
            for tag in &case.tags {
                assert!(self.catalogue.tallies.tags.rows.iter().any(|(_, word, _)| word == tag), "{tag}");
            }
            if let Some(group) = &case.group {
                assert!(self.catalogue.tallies.groups.rows.iter().any(|(_, word, _)| word == group), "{group}");
            }
            for entry in &case.entries {
                if let Some(key) = &entry.author.person {
                    assert!(self.catalogue.people.get(key).is_some(), "{key} is known");
                }
                assert!(entry.attachments.iter().all(|file| !file.name.is_empty()));
            }
        }
    }

    /// The subjects of the cases with the number of their entries.
    fn outline(&self) -> Vec<(&str, usize)> {
        self.cases.iter().map(|case| (case.subject.as_str(), case.entries.len())).collect()
    }

    fn codes(&self) -> Vec<&str> {
        self.catalogue.problems.iter().map(|problem| problem.code.as_str()).collect()
    }

    fn only_entry(&self) -> &Entry {
        assert_eq!(self.outline().iter().map(|(_, entries)| entries).sum::<usize>(), 1, "{:?}", self.outline());
        &self.cases[0].entries[0]
    }

    /// The bytes of an attachment, fetched as the run does it.
    fn bytes_of(&self, entry: &Entry, number: usize) -> Vec<u8> {
        let crate::model::AttachmentPlace::MailPart { mail, part } = entry.attachments[number].place else {
            panic!("a file of a mail is in the mail")
        };
        super::attachment(&self.files.read(mail).unwrap(), part).expect("there")
    }

    /// All bytes of the spans of a case.
    fn spans(&self, case: usize) -> &[Span] {
        self.catalogue.spans_of(&self.catalogue.cases[case])
    }
}

/// Own addresses, chosen.
fn own(addresses: &[&str]) -> Settings {
    Settings {
        own_addresses: Some(addresses.iter().map(|&address| address.to_owned()).collect()),
        ..Settings::default()
    }
}

/// Mails with Thunderbird separators; each is head and body, without separator.
fn mbox(mails: &[&str]) -> String {
    mails.iter().map(|mail| format!("From - Tue Mar 19 09:13:51 2019\n{mail}\n\n")).collect()
}
