//! An export reads the same in every encoding that somebody saved it in.

use encoding_rs::{Encoding, ISO_2022_JP, KOI8_R, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1251, WINDOWS_1252};

use deskie_migrator::catalogue::CaseIndex;
use deskie_migrator::vendor::import::Import;

use crate::make::read;

const RUSSIAN: &str = "Чайник не греет воду, помогите пожалуйста";
const GERMAN: &str = "Größere Störung: die Kanne läuft über, schöne Grüße";
const JAPANESE: &str = "お湯が沸きません。交換してください";

/// Every way to write a text, and the text.
fn ways() -> Vec<(&'static Encoding, bool, &'static str)> {
    let wide = [UTF_16LE, UTF_16BE].into_iter().flat_map(|wide| [(wide, true, RUSSIAN), (wide, false, RUSSIAN)]);
    let others = [(WINDOWS_1251, RUSSIAN), (KOI8_R, RUSSIAN), (WINDOWS_1252, GERMAN), (ISO_2022_JP, JAPANESE)];
    let narrow = others.into_iter().map(|(encoding, text)| (encoding, false, text));
    [(UTF_8, false, RUSSIAN), (UTF_8, true, JAPANESE)].into_iter().chain(wide).chain(narrow).collect()
}

fn encode(text: &str, encoding: &'static Encoding, mark: bool) -> Vec<u8> {
    let text = if mark { format!("\u{FEFF}{text}") } else { text.to_owned() };
    if encoding == UTF_16LE {
        return text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    }
    if encoding == UTF_16BE {
        return text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    }
    encoding.encode(&text).0.into_owned()
}

fn subject(import: &Import) -> Option<String> {
    (!import.catalogue().cases.is_empty())
        .then(|| import.load(CaseIndex(0)).expect("it can be read again").subject.to_string())
}

#[test]
fn json_reads_the_same_in_every_encoding() {
    for (encoding, mark, text) in ways() {
        let json = format!(
            "[{{\"id\":1,\"subject\":\"{text}\",\"status\":\"open\",\"via\":{{}},\"requester\":{{\"id\":2,\"name\":\"{text}\"}},\"comments\":[]}}]"
        );
        let import = read(&[("tickets.json", &encode(&json, encoding, mark))]);
        assert_eq!(subject(&import).as_deref(), Some(text), "{} mark {mark}", encoding.name());
    }
}

#[test]
fn tables_read_the_same_in_every_encoding() {
    for (encoding, mark, text) in ways() {
        let table = format!(
            "Ticket ID;Subject;Description;Requester email\r\n1;{text};{text} {text};ann@example.org\r\n2;{text};{text};ann@example.org\r\n"
        );
        let import = read(&[("tickets.csv", &encode(&table, encoding, mark))]);
        assert_eq!(subject(&import).as_deref(), Some(text), "{} mark {mark}", encoding.name());
    }
}

#[test]
fn xml_is_brought_to_utf_8_as_it_declares() {
    for (encoding, mark, text) in ways() {
        let name = if encoding == UTF_16LE || encoding == UTF_16BE { "UTF-16" } else { encoding.name() };
        let body = format!("<tickets><ticket><subject>{text}</subject></ticket></tickets>");
        let xml = format!("<?xml version='1.0' encoding='{name}'?>\n{body}");
        let import = read(&[("tickets.xml", &encode(&xml, encoding, mark))]);
        let file = import.catalogue().files.first().expect("the file is listed");
        let mut found = String::new();
        std::io::Read::read_to_string(&mut import.files().open(file.id).expect("it opens"), &mut found)
            .expect("it is UTF-8");
        assert!(found.ends_with(&body), "{name} mark {mark}: {found}");
        if encoding != UTF_8 {
            assert!(found.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"), "{found}");
        }
    }
}

#[test]
fn mails_keep_the_encodings_they_name() {
    let header = "From: Ann <ann@example.org>\r\nTo: help@example.com\r\nSubject: =?ISO-2022-JP?B?GyRCJCpFciROJD8bKEI=?=\r\n\
                  Date: Fri, 1 Mar 2024 10:00:00 +0000\r\nMessage-ID: <1@example.org>\r\n\
                  Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n";
    let mail = [header.as_bytes(), &encode(JAPANESE, ISO_2022_JP, false), b"\r\n"].concat();
    let import = read(&[("mail.eml", &mail)]);
    let case = import.load(CaseIndex(0)).expect("it can be read again");
    assert!(serde_json::to_string(&case).expect("it is JSON").contains(JAPANESE));
}
