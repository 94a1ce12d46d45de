//! Properties of the mail room: whatever the bytes are it neither panics nor loses count, and every mail of a mailbox is in
//! exactly one case or counted as left out.

#![allow(clippy::expect_used, clippy::panic)]

use std::collections::HashSet;
use std::ops::ControlFlow;

use deskie_migrator::catalogue::{Builder, CaseIndex, Catalogue, SetIndex, SourceFile};
use deskie_migrator::model::{AttachmentPlace, Case};
use deskie_migrator::source::{Files, MemoryFiles};
use deskie_migrator::vendor::mail::{Mail, attachment};
use deskie_migrator::vendor::{Probe, Recognition, Scan, Settings, Vendor};
use proptest::prelude::*;

/// Imports one file, recognised or not, and loads every case.
fn import(name: &str, bytes: Vec<u8>) -> (Catalogue, Vec<Case>, MemoryFiles) {
    let settings = Settings::default();
    let mut files = MemoryFiles::default();
    let mut builder = Builder::default();
    let size = bytes.len() as u64;
    let recognition = Mail.recognise(&Probe::new(name, size, &bytes)).unwrap_or(Recognition {
        vendor: "mail".to_owned(),
        variant: "mbox".to_owned(),
        confidence: 100,
        reason: "chosen by hand".to_owned(),
    });
    let id = files.add(name, bytes);
    builder.catalogue_mut().files.push(SourceFile {
        id,
        name: name.to_owned(),
        size,
        recognition: Some(recognition.clone()),
    });
    let mut scan = Scan {
        files: &files,
        settings: &settings,
        builder: &mut builder,
        set: SetIndex(0),
        progress: &mut |_| ControlFlow::Continue(()),
        bytes_before: 0,
        bytes_total: size,
    };
    Mail.scan(&[(id, recognition)], &mut scan).expect("not cancelled");
    let catalogue = builder.finish();
    let cases = (0..catalogue.cases.len())
        .map(|at| Mail.load(CaseIndex(at as u32), &catalogue, &settings, &files).expect("loads again"))
        .collect();
    (catalogue, cases, files)
}

/// The mails that a summary says were left out: it ends with their number.
fn left_out(catalogue: &Catalogue, code: &str) -> usize {
    let summary = catalogue.problems.iter().find(|problem| problem.code == code);
    summary.map_or(0, |problem| {
        let count = problem.message.rsplit(' ').next().and_then(|count| count.strip_suffix('.'));
        count.and_then(|count| count.parse().ok()).expect("a count")
    })
}

#[derive(Clone, Debug)]
struct Mail1 {
    id: Option<u8>,
    reference: Option<u8>,
    thread: Option<u8>,
    sender: u8,
    subject: &'static str,
    day: u32,
    status: &'static str,
    text: String,
}

impl Mail1 {
    fn write(&self) -> String {
        let mut mail = "From - Tue Mar 19 09:13:51 2019\n".to_owned();
        mail.push_str(&format!("X-Mozilla-Status: {}\n", self.status));
        if let Some(id) = self.id {
            mail.push_str(&format!("Message-ID: <{id}@example.org>\n"));
        }
        if let Some(reference) = self.reference {
            mail.push_str(&format!("References: <{reference}@example.org>\n"));
        }
        if let Some(thread) = self.thread {
            mail.push_str(&format!("X-GM-THRID: 162841597169428631{thread}\n"));
        }
        mail.push_str(&format!("From: p{}@example.org\nTo: help@teahouse.example\n", self.sender));
        mail.push_str(&format!(
            "Subject: {}\nDate: {} Mar 2019 09:00:00 +0000\n\n{}\n\n",
            self.subject, self.day, self.text
        ));
        mail
    }
}

fn mails() -> impl Strategy<Value = Vec<Mail1>> {
    let mail = (
        prop::option::of(0_u8..12),
        prop::option::of(0_u8..12),
        prop::option::weighted(0.3, 0_u8..4),
        0_u8..3,
        prop::sample::select(vec!["Kettle", "Re: Kettle", "Чайник", "Отв: чайник", "AW: Cups", ""]),
        1_u32..28,
        prop::sample::select(vec!["0001", "0001", "0001", "0009"]),
        "[a-z>F \n]{0,40}",
    )
        .prop_map(|(id, reference, thread, sender, subject, day, status, text)| Mail1 {
            id,
            reference,
            thread,
            sender,
            subject,
            day,
            status,
            text,
        });
    prop::collection::vec(mail, 0..25)
}

proptest! {
    #[test]
    fn every_mail_is_in_one_case_or_counted_as_left_out(mails in mails(), crlf: bool) {
        let text: String = mails.iter().map(Mail1::write).collect();
        let text = if crlf { text.replace('\n', "\r\n") } else { text };
        let (catalogue, cases, _) = import("Inbox", text.into_bytes());

        let messages: usize = cases.iter().map(|case| case.entries.len()).sum();
        let deleted = mails.iter().filter(|mail| mail.status == "0009").count();
        prop_assert_eq!(left_out(&catalogue, "mail.deleted"), deleted);
        prop_assert_eq!(messages + left_out(&catalogue, "mail.copies") + deleted, mails.len());
        prop_assert_eq!(catalogue.totals.messages as usize, messages);

        let places: HashSet<u64> = catalogue.spans.iter().map(|span| span.offset).collect();
        prop_assert_eq!(places.len(), messages, "no mail is in two cases");
        let ids: HashSet<&str> = cases.iter().map(|case| case.source_id.as_str()).collect();
        prop_assert_eq!(ids.len(), cases.len(), "no two cases share an id");
        for case in &cases {
            let ids: Vec<&str> = case.entries.iter().map(|entry| entry.source_id.as_str()).filter(|id| !id.is_empty()).collect();
            prop_assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len(), "no two entries share an id");
            let dates: Vec<_> = case.entries.iter().filter_map(|entry| entry.created_at.as_ref().map(|instant| instant.at)).collect();
            prop_assert!(dates.is_sorted(), "oldest first");
        }
    }

    #[test]
    fn the_order_of_the_mails_changes_no_thread(mails in mails(), seed: u64) {
        // Where a mail's own thread is exact or absent, neighbours in the file must not decide what belongs together.
        let mails: Vec<Mail1> = mails.into_iter().map(|mail| Mail1 { thread: None, status: "0001", ..mail }).collect();
        let outline = |mails: &[Mail1]| {
            let (_, cases, _) = import("Inbox", mails.iter().map(Mail1::write).collect::<String>().into_bytes());
            let mut sizes: Vec<(usize, Vec<String>)> = cases
                .iter()
                .map(|case| {
                    let mut texts: Vec<String> = case.entries.iter().map(|entry| entry.body.raw().to_owned()).collect();
                    texts.sort();
                    (case.entries.len(), texts)
                })
                .collect();
            sizes.sort();
            sizes
        };
        // Bodies tell mails apart; two mails of one moment could be told apart by nothing else.
        let mails: Vec<Mail1> = mails
            .into_iter()
            .enumerate()
            .map(|(n, mail)| Mail1 { text: format!("text {n}"), day: n as u32 + 1, ..mail })
            .collect();
        let mut shuffled = mails.clone();
        let len = shuffled.len().max(1) as u64;
        for at in 0..shuffled.len() {
            shuffled.swap(at, (seed.wrapping_mul(at as u64 + 7) % len) as usize);
        }
        prop_assert_eq!(outline(&mails), outline(&shuffled));
    }

    #[test]
    fn any_bytes_are_read_without_panic(
        bytes in prop::collection::vec(
            prop::sample::select(vec![
                "From - Tue Mar 19 09:13:51 2019\n", "\n", "\r\n", "\n\n", "From: a@b.c\n", "Subject: =?utf-8?B?", "0YfQsNC5?=", "Date: ",
                "Tue, 31 Feb 2019 25:61:61 +9999\n", "Content-Type: multipart/mixed; boundary=b\n", "Content-Type: message/rfc822\n",
                "--b\n", "--b--\n", "--b", "Content-Transfer-Encoding: base64\n", "Content-Transfer-Encoding: quoted-printable\n",
                "=F7=", "iVBOR", "Content-Disposition: attachment; filename*0*=", "X-GM-THRID: 99999999999999999999\n",
                "X-Gmail-Labels: \"a,\\", "References: <a@b> <", "Message-ID: <\n", "Content-Length: 18446744073709551615\n", "\0", "é",
                "Reply-To: <>,;:\n", ">From x\n", "Received: x; \n", "X-Mozilla-Status: 0009\n",
            ]),
            0..40,
        ),
        noise in prop::collection::vec(any::<u8>(), 0..40),
        name in prop::sample::select(vec!["Inbox", "1.eml", "1.emlx", "cur/1:2,T"]),
    ) {
        let mut file = bytes.concat().into_bytes();
        let at = file.len() / 2;
        file.splice(at..at, noise);
        let size = file.len();
        let (catalogue, cases, files) = import(name, file);
        prop_assert!(catalogue.spans.iter().map(|span| span.len as usize).sum::<usize>() <= size);
        for file in cases.iter().flat_map(|case| &case.entries).flat_map(|entry| &entry.attachments) {
            prop_assert!(!file.name.is_empty() && !file.name.contains(['/', '\\']));
            let AttachmentPlace::MailPart { mail, part } = file.place else { panic!("files of mails are in mails") };
            let bytes = attachment(&files.read(mail).expect("reads"), part).expect("the part is there");
            prop_assert_eq!(Some(bytes.len() as u64), file.size);
        }
    }
}
