//! Mailboxes part into their mails, whatever their line ends, quoting and damage.

use std::io::Cursor;

use proptest::prelude::*;

use super::*;

fn split(text: &str) -> Vec<String> {
    split_with(text.as_bytes(), 1 << 20).into_iter().map(|(_, _, bytes)| bytes.expect("below the limit")).collect()
}

fn split_with(bytes: &[u8], limit: usize) -> Vec<(u64, u64, Option<String>)> {
    let mut mailbox = Mailbox::new(Cursor::new(bytes), limit);
    let mut mails = Vec::new();
    while let Some(mail) = mailbox.next_mail().unwrap() {
        mails.push((mail.offset, mail.len, mail.bytes.map(|bytes| String::from_utf8_lossy(bytes).into_owned())));
    }
    mails
}

fn assert_separators(lines: &[&str], wanted: bool) {
    for line in lines {
        assert_eq!(Separator::parse(line.as_bytes()).is_some(), wanted, "{line}");
    }
}

#[test]
fn separators_of_all_habits_are_known() {
    assert_separators(
        &[
            "From 1628424719502045299@xxx Tue Mar 19 09:13:51 +0000 2019",
            "From 1628424719502045299-6f1c.mbox@xxx Tue Apr 16 12:00:40 2019",
            "From - Tue Mar 19 09:13:51 2019",
            "From -",
            "From - ",
            "From ann@example.org Tue Mar  9 09:13:51 2019",
            "From ann@example.org  Tue Mar 19 09:13 2019",
            "From ann@example.org Tue Mar 19 09:13:51 CET 2019",
            "From ann@example.org Tue Mar 19 09:13:51 2019 +0100",
            "From MAILER-DAEMON Fri Jul  8 12:08:34 2011 remote from example",
            "From \"Ann Lee\" <ann@example.org> Tue Mar 19 09:13:51 2019",
            "From ann@example.org Tue, 19 Mar 2019 09:13:51 +0000",
            "From ann@example.org 2019-03-19 09:13:51",
        ],
        true,
    );
}

#[test]
fn sentences_are_no_separators() {
    assert_separators(
        &[
            "From Russia with love",
            "From Monday on we are closed",
            "From 09:00 to 17:00 on Tue Mar 19",
            "From: ann@example.org",
            "From ",
            "From - and to -",
            ">From ann@example.org Tue Mar 19 09:13:51 2019",
            "From ann@example.org Tue Mar 19",
        ],
        false,
    );
}

#[test]
fn a_body_line_that_begins_with_from_is_kept() {
    let text = "From - Tue Mar 19 09:13:51 2019\nSubject: a\n\nMy favourite:\n\nFrom Russia with love\nYear: 1963\n\n\
                From - Tue Mar 19 09:13:52 2019\nSubject: b\n\nend\n";
    assert_eq!(split(text).len(), 2);
}

#[test]
fn a_quoted_separator_without_a_header_after_it_is_kept_in_the_body() {
    let text = "From a@example.org Tue Mar 19 09:13:51 2019\nSubject: a\n\nThe log says\n\n\
                From b@example.org Tue Mar 19 09:13:51 2019\nand that is all\n";
    assert_eq!(split(text).len(), 1);
}

#[test]
fn a_missing_blank_line_before_a_separator_is_forgiven() {
    let text = "From - \nFrom: a@example.org\n\nbody\nFrom - \nFrom: b@example.org\n\nbody";
    assert_eq!(split(text).len(), 2);
}

#[test]
fn a_content_length_that_fits_hides_what_looks_like_a_mail() {
    let body = "text\n\nFrom x@example.org Tue Mar 19 09:13:51 2019\nSubject: inner\n\nmore\n";
    let next = "From y@example.org Tue Mar 19 09:13:52 2019\nSubject: b\n\nend\n";
    let outer = |length: usize| {
        format!("From w@example.org Tue Mar 19 09:13:50 2019\nSubject: a\nContent-Length: {length}\n\n{body}\n{next}")
    };
    let mails = split(&outer(body.len()));
    assert_eq!(mails.len(), 2);
    assert!(mails[0].contains("inner"));
    assert_eq!(split(&outer(body.len() + 7)).len(), 3, "a length that fits nowhere is not believed");
    assert_eq!(split(&outer(usize::MAX)).len(), 3);
}

#[test]
fn a_byte_order_mark_and_blank_lines_before_the_first_mail_are_passed_over() {
    let mails = split_with("\u{feff}\r\n\r\nFrom -\r\nFrom: a@example.org\r\n\r\nbody\r\n".as_bytes(), 1 << 20);
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].0, 7);
}

#[test]
fn a_mail_above_the_limit_costs_only_itself() {
    let big = "x".repeat(3 * CHUNK);
    let text = format!(
        "From - Tue Mar 19 09:13:51 2019\nSubject: a\n\n{big}\n\nFrom - Tue Mar 19 09:13:52 2019\nSubject: b\n\nend\n"
    );
    let mails = split_with(text.as_bytes(), 1000);
    assert_eq!(mails.len(), 2);
    assert_eq!(mails[0].2, None);
    assert_eq!(mails[0].1, mails[1].0);
    assert!(mails[1].2.as_ref().is_some_and(|mail| mail.contains("Subject: b")));
}

#[test]
fn an_empty_file_holds_no_mail() {
    assert!(split("").is_empty());
    assert!(split("\r\n\r\n").is_empty());
}

#[test]
fn quoting_of_body_lines_is_undone_once() {
    let (separator, mail) =
        unwrap_mail(b"From - Tue Mar 19 09:13:51 2019\r\nA: b\r\n\r\n>From x\r\n>>From y\r\n> >From z\r\na>From b\r\n");
    assert_eq!(separator.unwrap().date, "Tue Mar 19 09:13:51 2019");
    assert_eq!(mail.as_ref(), b"A: b\r\n\r\nFrom x\r\n>From y\r\n> >From z\r\na>From b\r\n");
    let (separator, mail) = unwrap_mail(b"Subject: x\n\n>From y\n");
    assert_eq!((separator, mail.as_ref()), (None, b"Subject: x\n\n>From y\n".as_ref()));
}

proptest! {
    #[test]
    fn n_mails_come_out_as_n_mails(bodies in prop::collection::vec("[a-zF >\n]{0,80}", 1..20), crlf: bool, limit in 200_usize..4000) {
        let mut text = String::new();
        for (n, body) in bodies.iter().enumerate() {
            text.push_str(&format!("From 16{n:03}@xxx Tue Mar 19 09:13:51 +0000 2019\nX-N: {n}\n\n{body}\n\n"));
        }
        let text = if crlf { text.replace('\n', "\r\n") } else { text };
        let mails = split_with(text.as_bytes(), limit);
        prop_assert_eq!(mails.len(), bodies.len());
        prop_assert_eq!(mails.iter().map(|mail| mail.1).sum::<u64>(), text.len() as u64);
        for (n, (_, _, mail)) in mails.iter().enumerate() {
            let header = format!("X-N: {n}");
            prop_assert!(mail.as_ref().is_some_and(|mail| mail.contains(&header)));
        }
    }

    #[test]
    fn every_byte_belongs_to_one_mail(bytes in prop::collection::vec(prop::sample::select(b"From -\n\r:aX0>".to_vec()), 0..600), limit in 1_usize..700) {
        let mut end = 0;
        for (offset, len, _) in split_with(&bytes, limit) {
            let between = &bytes[end as usize..offset as usize];
            prop_assert!(between.iter().all(u8::is_ascii_whitespace), "only white space lies between mails");
            end = offset + len;
        }
        prop_assert!(bytes[end as usize..].iter().all(u8::is_ascii_whitespace));
    }
}

#[test]
fn a_line_of_a_text_that_looks_like_a_bare_separator_parts_nothing() {
    let text = "From -\nSubject: 1\n\nTo whom it may concern:\nFrom -\nNote: it goes on\nmore\n\nFrom -\nX-A: 2\n\nb\n";
    let mails = split(text);
    assert_eq!(mails.len(), 2);
    assert!(mails[0].contains("more"));
    assert_eq!(split("From -\nSubject: 1\n\na\nFrom -\nSubject: 2\n\nb\n").len(), 2, "a known header parts");
}

#[test]
fn a_head_without_a_blank_line_takes_no_length_from_the_next_mail() {
    let line = "From ann@example.org Tue Mar 19 09:13:51 2019\n";
    let first = format!("{line}From: ann@example.org\nSubject: one\n");
    let second = format!("{line}From: bo@example.org\nSubject: two\nContent-Length: 6\n\nhello\n\n");
    let third = format!("{line}From: cy@example.org\nSubject: three\n\nbye\n");
    assert_eq!(split(&format!("{first}{second}{third}")), [first, second, third]);
}
