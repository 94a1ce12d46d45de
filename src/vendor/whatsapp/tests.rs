//! What the whole vendor promises, read through an import as the page reads it.

use std::ops::ControlFlow;

use super::survey;
use crate::catalogue::{CaseIndex, OwnKind};
use crate::model::{AttachmentPlace, Case, EntryKind, Side};
use crate::source::{FileId, Files, MemoryFiles};
use crate::vendor::Settings;
use crate::vendor::import::Import;

fn open(files: &[(&str, &[u8])], settings: Settings) -> Import {
    let mut memory = MemoryFiles::default();
    for (name, bytes) in files {
        memory.add(*name, *bytes);
    }
    Import::open(Box::new(memory), settings, &mut |_| ControlFlow::Continue(())).expect("nobody cancels")
}

fn cases(import: &Import) -> Vec<Case> {
    let count = u32::try_from(import.catalogue().cases.len()).unwrap();
    (0..count).map(|at| import.load(CaseIndex(at)).expect("it is read again")).collect()
}

fn one(text: &str, settings: Settings) -> (Import, Case) {
    let import = open(&[("WhatsApp Chat with Ann Bell.txt", text.as_bytes())], settings);
    let case = cases(&import).pop().expect("a chat is a case");
    (import, case)
}

fn codes(import: &Import) -> Vec<&str> {
    import.catalogue().problems.iter().map(|problem| problem.code.as_str()).collect()
}

fn ids(case: &Case) -> Vec<String> {
    case.entries.iter().map(|entry| entry.source_id.clone()).collect()
}

const CHAT: &str =
    "03/04/24, 22:01 - Ann Bell: hi\n03/04/24, 22:01 - Ann Bell: hi\n03/04/24, 22:01 - Tea House: hello\n";

#[test]
fn a_newer_export_of_a_chat_keeps_the_ids_of_what_it_held() {
    let (_, old) = one(CHAT, Settings::default());
    let (_, new) = one(&format!("{CHAT}28/04/24, 09:00 - Ann Bell: hi\n"), Settings::default());
    assert_eq!(old.source_id, new.source_id);
    assert_eq!(ids(&old)[..], ids(&new)[..3]);
    let mut all = ids(&new);
    all.dedup();
    assert_eq!(all.len(), 4, "no two are alike");
}

#[test]
fn two_people_of_one_name_are_two_chats_and_two_exports_of_one_chat_are_one() {
    let other = CHAT.replace("22:01", "21:07").replace("hi", "good evening");
    let files = [("a/WhatsApp Chat with Ann Bell.txt", CHAT), ("b/WhatsApp Chat with Ann Bell.txt", &other)];
    let files = files.map(|(name, text)| (name, text.as_bytes()));
    assert_eq!(cases(&open(&files, Settings::default())).len(), 2);
    let newer = format!("{CHAT}28/04/24, 09:00 - Ann Bell: hi\n");
    let files = [("a/WhatsApp Chat with Ann Bell.txt", CHAT), ("b/WhatsApp Chat with Ann Bell.txt", &newer)];
    let import = open(&files.map(|(name, text)| (name, text.as_bytes())), Settings::default());
    assert_eq!(cases(&import).iter().map(|case| case.entries.len()).collect::<Vec<_>>(), [4]);
    assert!(codes(&import).contains(&"whatsapp.copy"));
}

#[test]
fn neither_the_zone_nor_the_order_of_dates_changes_an_id() {
    let (_, before) = one(CHAT, Settings::default());
    let settings = Settings { zone: Some("Asia/Almaty".to_owned()), day_first: Some(false), ..Settings::default() };
    let (_, after) = one(CHAT, settings);
    assert_eq!((&before.source_id, ids(&before)), (&after.source_id, ids(&after)));
    assert_ne!(before.created_at, after.created_at);
}

#[test]
fn times_are_of_the_zone_that_was_chosen() {
    let settings = Settings { zone: Some("Europe/Berlin".to_owned()), ..Settings::default() };
    let (_, case) = one("30.12.21, 00:30 - Ann Bell: hi\n30.06.22, 00:30 - Ann Bell: hi\n", settings);
    let at = |entry: usize| case.entries[entry].created_at.as_ref().unwrap().at.0;
    assert_eq!((at(0), at(1)), (1_640_820_600_000, 1_656_541_800_000), "23:30 and 22:30 UTC of the days before");
}

#[test]
fn an_ambiguous_order_of_dates_is_told_once_with_its_share_and_both_readings() {
    let (import, _) = one(CHAT, Settings::default());
    let told = import.catalogue().problems.iter().find(|problem| problem.code == "whatsapp.ambiguous_dates").unwrap();
    assert!(told.message.contains("100 %") && told.message.contains("2024-04-03 or 2024-03-04"), "{}", told.message);
    let (import, _) = one(CHAT, Settings { day_first: Some(true), ..Settings::default() });
    assert!(!codes(&import).contains(&"whatsapp.ambiguous_dates"), "it is decided");
}

#[test]
fn an_address_of_mail_is_never_a_name_in_a_chat() {
    let chat = "30/12/21, 22:01 - Ann Bell: hi\n30/12/21, 22:02 - help@teahouse.example: hello\n";
    let mail = "From: ann bell\nTo: help@teahouse.example\nSubject: Cups\nMessage-ID: <1@example.org>\n\nhi\n";
    let settings = Settings {
        own_addresses: Some(vec!["help@teahouse.example".to_owned()]),
        own_names: Some(vec!["Ann Bell".to_owned()]),
        ..Settings::default()
    };
    let files = [("WhatsApp Chat with Ann Bell.txt", chat.as_bytes()), ("1.eml", mail.as_bytes())];
    let import = open(&files, settings);
    let all = cases(&import);
    let side = |label: &str, channel| {
        let case = all.iter().find(|case| case.channel == channel).unwrap();
        case.entries.iter().find(|entry| entry.author.label == label).map(|entry| entry.author.side)
    };
    assert_eq!(side("Ann Bell", crate::model::Channel::WhatsApp), Some(Side::Agent));
    assert_eq!(side("help@teahouse.example", crate::model::Channel::WhatsApp), Some(Side::Customer));
    assert_eq!(all.iter().filter(|case| case.channel == crate::model::Channel::Email).count(), 1);
    let own = |kind| {
        let rows = import.catalogue().own_addresses.iter().filter(move |row| row.kind == kind && row.own);
        rows.map(|row| row.address.as_str()).collect::<Vec<_>>()
    };
    assert_eq!((own(OwnKind::Chat), own(OwnKind::Mail)), (vec!["Ann Bell"], vec!["help@teahouse.example"]));
}

#[test]
fn files_beside_a_chat_travel_with_its_messages_and_are_no_problem() {
    const JPG: &[u8] = b"\xFF\xD8\xFF\xE0 a picture";
    let chat = "30/12/21, 22:01 - +7 775 000 00 00: IMG-20211230-WA0001.jpg (file attached)\nthe kettle\n30/12/21, 22:02 - Tea House: prices.csv (file attached)\n";
    let files: [(&str, &[u8]); 4] = [
        ("a/WhatsApp Chat with +7 775 000 00 00.txt", chat.as_bytes()),
        ("a/IMG-20211230-WA0001.jpg", JPG),
        ("a/prices.csv", b"id,subject,body\n1,a,b\n2,c,d\n"),
        ("b/IMG-20211230-WA0009.jpg", JPG),
    ];
    let import = open(&files, Settings::default());
    let all = cases(&import);
    assert_eq!(all.len(), 1, "a table that somebody sent is no export");
    let entry = &all[0].entries[0];
    assert_eq!((entry.body.raw(), entry.attachments.len()), ("the kettle", 1));
    assert_eq!(import.attachment(&entry.attachments[0].place).unwrap(), JPG);
    let refused: Vec<&str> = import.catalogue().problems.iter().map(|problem| problem.place.file.as_str()).collect();
    assert_eq!(refused, ["b/IMG-20211230-WA0009.jpg"], "only the picture that stands beside no chat");
    assert_eq!(import.catalogue().problem_count, 1);

    let by_hand = [("a/prices.csv".to_owned(), "generic".to_owned())].into();
    let import = open(&files, Settings { vendors: by_hand, ..Settings::default() });
    assert_eq!(cases(&import).len(), 3, "unless the person says so");
}

#[test]
fn a_file_that_is_not_there_is_missing_and_its_message_keeps_its_text() {
    let (import, case) = one("30/12/21, 22:01 - Ann Bell: a.jpg (file attached)\nlook\n", Settings::default());
    assert_eq!(case.entries[0].body.raw(), "a.jpg (file attached)\nlook");
    assert!(matches!(case.entries[0].attachments[0].place, AttachmentPlace::Missing(_)));
    assert!(codes(&import).contains(&"whatsapp.missing_files"));
}

#[test]
fn a_customer_without_a_number_is_told_and_one_with_a_number_has_it() {
    let (import, case) = one(CHAT, Settings::default());
    assert!(codes(&import).contains(&"whatsapp.no_number"));
    assert_eq!(case.requester.unwrap().0, "whatsapp:ann bell");
    let text = CHAT.replace("Ann Bell", "\u{202a}+7\u{a0}775\u{a0}000\u{a0}00\u{a0}00\u{202c}");
    let import = open(&[("_chat.txt", text.as_bytes())], Settings::default());
    assert!(!codes(&import).contains(&"whatsapp.no_number"));
    let case = cases(&import).remove(0);
    let person = import.catalogue().people.get(&case.requester.unwrap()).unwrap();
    assert_eq!(person.phones, ["+7 775 000 00 00"]);
}

#[test]
fn a_chat_that_an_editor_saved_in_another_encoding_is_read() {
    let text = "30/12/21, 22:01 - Анна: Добрый день\n30/12/21, 22:02 - Чайный дом: Здравствуйте\n";
    let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let import = open(&[("Чат WhatsApp с Анна.txt", &wide)], Settings::default());
    let case = cases(&import).remove(0);
    assert_eq!(case.entries[1].body.raw(), "Здравствуйте");
    assert_eq!(case.entries[1].author.side, Side::Agent);
}

#[test]
fn a_chat_at_the_limit_of_exports_is_told() {
    let mut text = "30/12/21, 22:01 - Ann Bell: a.jpg (file attached)\n".to_owned();
    (1..10_000).for_each(|n| text.push_str(&format!("31/12/21, 22:01 - Tea House: {n}\n")));
    let (import, case) = one(&text, Settings::default());
    assert_eq!(case.entries.len(), 10_000);
    assert!(codes(&import).contains(&"whatsapp.limit"));
    let (import, _) = one(&text.replace(" (file attached)", ""), Settings::default());
    assert!(!codes(&import).contains(&"whatsapp.limit"), "without media four times as many fit");
}

#[test]
fn a_file_cut_into_pieces_holds_the_same_messages() {
    let text = "30/12/21, 22:01 - Ann Bell: one\ntwo\n\nthree\n30/12/21, 22:02 - Tea House: four\n30/12/21, 22:03 - Ann Bell: five";
    let mut files = MemoryFiles::default();
    files.add("_chat.txt", text.as_bytes());
    let read = |piece: u64| {
        let chat = survey::survey(&files, FileId(0), piece, &mut |_| ControlFlow::Continue(())).unwrap().unwrap();
        let mut texts = Vec::new();
        for span in &chat.spans {
            let bytes = files.read(*span).unwrap();
            super::chat::read(bytes.as_slice(), chat.shape, &mut |message| {
                texts.push((message.sender, message.text));
                ControlFlow::Continue(())
            })
            .unwrap();
        }
        (chat.spans.len(), texts)
    };
    let (whole, texts) = read(survey::PIECE);
    assert_eq!((whole, texts.len()), (1, 3));
    assert_eq!(read(1), (3, texts.clone()));
    assert_eq!(read(40), (2, texts));
}

#[test]
fn a_stray_beginning_and_an_endless_text_cost_only_themselves() {
    let text = format!(
        "cut off here\n30/12/21, 22:01 - Ann Bell: long\n{}\n30/12/21, 22:02 - Tea House: short\n",
        "x".repeat(1_100_000)
    );
    let vendors = [("WhatsApp Chat with Ann Bell.txt".to_owned(), "whatsapp".to_owned())].into();
    let (import, case) = one(&text, Settings { vendors, ..Settings::default() });
    assert_eq!(case.entries.iter().filter(|entry| entry.kind == EntryKind::Message).count(), 2);
    let told = codes(&import);
    assert!(told.contains(&"whatsapp.stray_lines") && told.contains(&"whatsapp.too_long"), "{told:?}");
}
