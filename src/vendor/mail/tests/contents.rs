//! Texts and files of a mail.

use encoding_rs::{Encoding, GB18030, ISO_2022_JP, KOI8_R, WINDOWS_1251};

use super::*;
use crate::model::Body;

const HEAD: &str =
    "From: ann@example.org\nTo: help@teahouse.example\nSubject: Kettle\nDate: 1 Mar 2019 09:00:00 +0000\n";

fn eml(mail: &[u8]) -> Imported {
    Imported::of(&[("1.eml", mail)], &own(&["help@teahouse.example"]))
}

fn multipart(kind: &str, parts: &[&str]) -> String {
    let parts: String = parts.iter().map(|part| format!("--b\n{part}\n")).collect();
    format!("{HEAD}MIME-Version: 1.0\nContent-Type: multipart/{kind}; boundary=\"b\"\n\n{parts}--b--\n")
}

#[test]
fn texts_are_read_in_the_charset_they_were_written_in() {
    let charsets: [(&'static Encoding, &str, &str); 4] = [
        (WINDOWS_1251, "windows-1251", "Чайник протекает"),
        (KOI8_R, "koi8-r", "Чайник протекает"),
        (ISO_2022_JP, "iso-2022-jp", "急須が漏れます"),
        (GB18030, "gb18030", "茶壶漏水"),
    ];
    for (encoding, name, text) in charsets {
        let mut mail =
            format!("{HEAD}Content-Type: text/plain; charset={name}\nContent-Transfer-Encoding: 8bit\n\n").into_bytes();
        mail.extend_from_slice(&encoding.encode(text).0);
        mail.push(b'\n');
        assert_eq!(eml(&mail).only_entry().body, Body::Text(format!("{text}\n")), "{name}");
    }
}

#[test]
fn a_text_that_names_no_charset_is_read_in_the_likeliest_one() {
    let text = "Здравствуйте! Чайник, который я купила у вас на прошлой неделе, протекает. Что делать?\n";
    let mut mail = HEAD.as_bytes().to_vec();
    mail.extend_from_slice(b"Content-Transfer-Encoding: 8bit\n\n");
    mail.extend_from_slice(&WINDOWS_1251.encode(text).0);
    assert_eq!(eml(&mail).only_entry().body, Body::Text(text.to_owned()));
}

#[test]
fn a_text_in_a_charset_that_no_browser_reads_is_kept_as_it_is_written_and_said() {
    for (named, text) in
        [("hz-gb-2312", "It leaks: ~{<:Ky2;GAsWS~}"), ("ISO-2022-KR", "Ann: \u{1b}$)C\u{e}=CH2\u{f} leaks")]
    {
        let mail = format!("{HEAD}Content-Type: text/plain; charset={named}\n\n{text}\n");
        let read = eml(mail.as_bytes());
        assert_eq!(read.only_entry().body, Body::Text(format!("{text}\n")), "{named}");
        assert_eq!(read.codes(), ["mail.charset"], "{named}");
    }
}

#[test]
fn a_text_whose_charset_is_named_wrongly_is_read_in_the_likeliest_one() {
    let cyrillic = "Здравствуйте! Чайник, который я купила у вас на прошлой неделе, протекает. Что делать?";
    let windows = WINDOWS_1251.encode(cyrillic).0.into_owned();
    for (named, bytes, text) in [
        ("utf-8", windows.as_slice(), cyrillic),
        ("unknown-8bit", &windows, cyrillic),
        ("x-user-defined", cyrillic.as_bytes(), cyrillic),
        ("us-ascii", "Grüße — ok".as_bytes(), "Grüße — ok"),
        ("us-ascii", b"Gr\xFC\xDFe", "Grüße"),
        ("utf-8", b"Gr\xC3\xBC\xC3\x9Fe, caf\xC3", "Grüße, caf\u{FFFD}"),
    ] {
        let encoded = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, bytes);
        let mail = format!(
            "{HEAD}Content-Type: text/plain; charset={named}\nContent-Transfer-Encoding: base64\n\n{encoded}\n"
        );
        assert_eq!(eml(mail.as_bytes()).only_entry().body, Body::Text(text.to_owned()), "{named}");
    }
}

#[test]
fn a_letter_that_is_cut_between_two_encoded_words_is_whole() {
    let subject = |value: &str| {
        let mail = format!("Subject: {value}\nFrom: ann@example.org\nTo: help@teahouse.example\n\nx\n");
        eml(mail.as_bytes()).cases[0].subject.clone()
    };
    // "ча" and the first byte of "й"; "ча" and the first half of "й" as quoted-printable.
    assert_eq!(subject("=?utf-8?B?0YfQsNA=?=\n =?utf-8?B?udC90LjQug==?="), "ча\u{FFFD}\u{FFFD}ник", "padded");
    assert_eq!(subject("=?utf-8?B?0YfQsNC50L3Q?=\n =?UTF-8?b?uNC6?="), "чайник");
    assert_eq!(subject("=?utf-8?Q?=D1=87=D0=B0=D0?= =?utf-8?Q?=B9=D0=BD?= =?utf-8?Q?=D0=B8=D0=BA?= x"), "чайник x");
    assert_eq!(subject("=?utf-8?Q?a?= =?koi8-r?B?4Q==?= is ?= =?utf-8?Q?b?="), "aА is ?= b");
}

#[test]
fn names_and_subjects_in_other_scripts_are_read() {
    let mail = "From: =?koi8-r?B?4c7OwQ==?= <ann@example.org>\nTo: help@teahouse.example\n\
        Subject: =?windows-1251?Q?=D7=E0=E9=ED=E8=EA?=\n =?windows-1251?Q?_=EF=F0=EE=F2=E5=EA=E0=E5=F2?=\nDate: 1 Mar 2019 09:00:00 +0000\n\
        Content-Type: multipart/mixed; boundary=b\n\n\
        --b\nContent-Type: text/plain\n\nx\n\
        --b\nContent-Type: application/pdf\nContent-Disposition: attachment;\n filename*0*=utf-8''%D1%81%D1%87;\n filename*1*=%D1%91%D1%82.pdf\n\nx\n\
        --b\nContent-Type: application/pdf; name=\"=?UTF-8?B?0YHRh9GR0YIucGRm?=\"\n\ny\n--b--\n";
    let imported = eml(mail.as_bytes());
    assert_eq!(imported.cases[0].subject, "Чайник протекает");
    let entry = imported.only_entry();
    assert_eq!(entry.author.label, "Анна");
    let names: Vec<&str> = entry.attachments.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["счёт.pdf", "счёт.pdf"]);
}

#[test]
fn html_is_preferred_and_kept_as_it_is() {
    let mail = multipart(
        "alternative",
        &["Content-Type: text/plain\n\nplain", "Content-Type: text/html\n\n<p>rich<style>p{}</style></p>"],
    );
    let imported = eml(mail.as_bytes());
    assert_eq!(imported.only_entry().body, Body::Html("<p>rich<style>p{}</style></p>".to_owned()));
    assert!(imported.only_entry().attachments.is_empty());
}

#[test]
fn texts_around_a_file_are_joined() {
    let mail = multipart(
        "mixed",
        &[
            "Content-Type: text/plain\n\nbefore",
            "Content-Type: application/pdf; name=a.pdf\n\nx",
            "Content-Type: text/plain\n\nafter",
        ],
    );
    assert_eq!(eml(mail.as_bytes()).only_entry().body, Body::Text("before\nafter".to_owned()));
}

#[test]
fn files_come_out_byte_for_byte_with_safe_names() {
    let cyrillic = WINDOWS_1251.encode("чай;мёд").0.into_owned();
    let mut mail = multipart("mixed", &[
        "Content-Type: text/plain\n\nSee files.",
        "Content-Type: image/png; name=\"../../pics/cup.png\"\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=",
        "Content-Type: image/png; name=\"cup.png\"\nContent-Transfer-Encoding: base64\n\niVBORw0KGgoA",
        "Content-Type: application/pdf\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\nJVBERg==",
        "Content-Type: text/plain; charset=windows-1251; name=list.txt\nContent-Disposition: attachment\nContent-Transfer-Encoding: quoted-printable\n\n=F7=E0=E9",
        "Content-Type: application/octet-stream; name=empty.bin\nContent-Disposition: attachment\n\n",
        "Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\neJ8+Ig==",
    ])
    .into_bytes();
    let raw_part =
        b"--b\nContent-Type: text/csv; charset=windows-1251; name=raw.csv\nContent-Disposition: attachment\n\n";
    mail.truncate(mail.len() - "--b--\n".len());
    mail.extend_from_slice(raw_part);
    mail.extend_from_slice(&cyrillic);
    mail.extend_from_slice(b"\n--b--\n");

    let imported = eml(&mail);
    let entry = imported.only_entry();
    let wanted: [(&str, &str, &[u8]); 7] = [
        ("cup.png", "image/png", b"\x89PNG\r\n\x1a\n"),
        ("cup.png", "image/png", b"\x89PNG\r\n\x1a\n\0"),
        ("attachment-3.pdf", "application/pdf", b"%PDF"),
        ("list.txt", "text/plain", b"\xF7\xE0\xE9"),
        ("empty.bin", "application/octet-stream", b""),
        ("winmail.dat", "application/ms-tnef", b"\x78\x9f\x3e\x22"),
        ("raw.csv", "text/csv", &cyrillic),
    ];
    assert_eq!(entry.attachments.len(), wanted.len());
    for (number, (name, mime, bytes)) in wanted.into_iter().enumerate() {
        let file = &entry.attachments[number];
        assert_eq!((file.name.as_str(), file.mime.as_deref()), (name, Some(mime)));
        assert_eq!(imported.bytes_of(entry, number), bytes, "{name}");
        assert_eq!(file.size, Some(bytes.len() as u64), "{name}");
        assert_eq!(file.content_id, None, "{name}");
    }
}

#[test]
fn an_image_the_text_shows_is_tied_to_its_place() {
    let mail = multipart(
        "related",
        &[
            "Content-Type: text/html\n\n<p><img src=\"cid:logo@teahouse\"></p>",
            "Content-Type: image/png; name=logo.png\nContent-ID: <logo@teahouse>\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=",
            "Content-Type: image/png; name=other.png\nContent-ID: <other@teahouse>\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=",
        ],
    );
    let imported = eml(mail.as_bytes());
    let ids: Vec<_> = imported.only_entry().attachments.iter().map(|file| file.content_id.as_deref()).collect();
    assert_eq!(ids, [Some("logo@teahouse"), None]);
}

#[test]
fn a_mail_inside_a_mail_is_a_file() {
    let inner = "From: cy@example.org\nSubject: The inner / one\nContent-Type: multipart/mixed; boundary=i\n\n--i\nContent-Type: text/plain\n\ninner text\n\
                 --i\nContent-Type: image/png; name=inner.png\n\nx\n--i--";
    let encoded = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, inner);
    let mail = multipart(
        "mixed",
        &[
            "Content-Type: text/plain\n\nouter text",
            &format!("Content-Type: message/rfc822\nContent-Disposition: attachment\n\n{inner}"),
            &format!(
                "Content-Type: message/rfc822; name=forwarded.eml\nContent-Transfer-Encoding: base64\n\n{encoded}"
            ),
        ],
    );
    let imported = eml(mail.as_bytes());
    let entry = imported.only_entry();
    assert_eq!(entry.body, Body::Text("outer text".to_owned()));
    let names: Vec<&str> = entry.attachments.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["The inner - one.eml", "forwarded.eml"]);
    assert_eq!(String::from_utf8(imported.bytes_of(entry, 0)).unwrap().trim_end(), inner);
    assert_eq!(String::from_utf8(imported.bytes_of(entry, 1)).unwrap(), inner);
}

#[test]
fn quoted_lines_of_a_mailbox_do_not_shift_its_files() {
    let mail = multipart(
        "mixed",
        &[
            "Content-Type: text/plain\n\n>From here",
            "Content-Type: text/plain; name=a.txt\nContent-Disposition: attachment\n\n>From there",
        ],
    );
    let imported = Imported::of(&[("Inbox", mbox(&[&mail]).as_bytes())], &own(&["help@teahouse.example"]));
    let entry = imported.only_entry();
    assert_eq!(entry.body, Body::Text("From here".to_owned()));
    assert_eq!(imported.bytes_of(entry, 0), b"From there");
}

#[test]
fn a_mail_without_a_body_is_kept() {
    assert!(eml(HEAD.as_bytes()).only_entry().body.is_blank());
    assert!(
        eml(HEAD.trim_end().as_bytes()).only_entry().created_at.is_some(),
        "the last header counts without a line end"
    );
}

#[test]
fn a_text_of_a_megabyte_with_all_of_words_markup_and_history_is_whole() {
    let mso = "<style>p.MsoNormal{margin:0}</style><!--[if gte mso 9]><xml><o:p></o:p></xml><![endif]-->";
    let history = "<blockquote type=\"cite\">It leaks.</blockquote>";
    let line = "<p class=MsoNormal>The kettle leaks.<o:p>&nbsp;</o:p></p>\r\n";
    let html = format!("<html>{mso}{}{history}</html>\r\n", line.repeat(1024 * 1024 / line.len() + 1));
    let mail = format!("{HEAD}Content-Type: text/html; charset=utf-8\n\n{html}");
    let imported = eml(mail.as_bytes());
    assert_eq!(imported.only_entry().body, Body::Html(html));
}

#[test]
fn a_draft_of_outlook_saved_as_a_mail_is_left_out() {
    let mail = format!("{HEAD}X-Unsent: 1\n\nHalf a thought.");
    let imported = eml(mail.as_bytes());
    assert_eq!(imported.codes(), ["mail.drafts"]);
}

#[test]
fn an_empty_page_does_not_hide_the_text() {
    let text = mbox(&["From: ann@example.org\nSubject: Kettle\nMIME-Version: 1.0\n\
         Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nThe kettle leaks\n--b\n\
         Content-Type: text/html\n\n<html><head></head><body><br></body></html>\n--b--\n"]);
    assert_eq!(Imported::mailbox(&text).only_entry().body.raw().trim(), "The kettle leaks");
}

#[test]
fn headers_in_a_national_encoding_are_read() {
    let head = "From: Анна <anna@example.org>\nTo: help@teahouse.example\nSubject: Чайник протекает\n\
                Content-Type: text/plain; charset=windows-1251\n\nЗдравствуйте\n";
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(head);
    let imported = Imported::of(&[("1.eml", &bytes)], &Settings::default());
    assert_eq!(imported.cases[0].subject, "Чайник протекает");
    assert_eq!(imported.only_entry().author.label, "Анна");
    assert_eq!(imported.only_entry().body.raw().trim(), "Здравствуйте");
}

#[test]
fn a_byte_order_mark_before_a_mail_costs_no_header() {
    let mail = "\u{feff}From: Ann <ann@example.org>\r\nTo: help@teahouse.example\r\nSubject: Kettle\r\n\
                Date: Tue, 19 Mar 2019 09:13:51 +0000\r\n\r\nIt leaks\r\n";
    let imported = Imported::of(&[("kettle.eml", mail.as_bytes())], &own(&["help@teahouse.example"]));
    let key = imported.cases[0].requester.clone().expect("the first header names the sender");
    assert_eq!(
        imported.catalogue.people.get(&key).and_then(|person| person.emails.first()).map(String::as_str),
        Some("ann@example.org")
    );
    assert!(!imported.codes().contains(&"mail.no_sender"));
}
