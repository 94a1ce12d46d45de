//! Damage costs what is damaged and nothing else, and is said with its place.

use deskie_migrator::catalogue::CaseIndex;
use deskie_migrator::vendor::import::Import;
use encoding_rs::WINDOWS_1251;
use zip::write::SimpleFileOptions;

use crate::make::{codes, gzip, ids, read, tar, ticket, zip, zip_as};

const RUSSIAN: &str = "Здравствуйте! Чайник не греет воду, помогите пожалуйста";

/// Record and byte of the first problem of this code.
fn place(import: &Import, code: &str) -> Option<(Option<u64>, Option<u64>)> {
    let found = import.catalogue().problems.iter().find(|problem| problem.code == code)?;
    Some((found.place.record, found.place.byte))
}

/// Everything that was read of the last case.
fn last_case(import: &Import) -> String {
    let last = u32::try_from(import.catalogue().cases.len()).expect("few") - 1;
    serde_json::to_string(&import.load(CaseIndex(last)).expect("it can be read again")).expect("it is JSON")
}

#[test]
fn a_quotation_mark_that_is_never_closed_costs_its_own_row() {
    let head = "id,subject,body\n1,Kettle,\"It is\ncold\"\n";
    let tail: String = (3..200).map(|id| format!("{id},Cup {id},broken\n")).collect();
    let quoted: String = (3..200).map(|id| format!("\"{id}\",\"Cup, {id}\",\"it \"\"broke\"\"\ntoday\"\n")).collect();
    for damaged in ["2,\"Kettle,cold\n", "2,Kettle,\"cold\n", "2,Kettle,\"Hello,\nit is cold\n\nAnn\n"] {
        for tail in [&tail, &quoted] {
            let table = format!("{head}{damaged}{tail}");
            let import = read(&[("t.csv", table.as_bytes())]);
            let found = ids(&import);
            assert_eq!(found.len(), 198, "{damaged} {:?}", codes(&import));
            assert!(!found.contains(&"2".to_owned()) && found.contains(&"3".to_owned()));
            let at = Some((Some(3), Some(head.len() as u64)));
            assert_eq!(place(&import, "table.unclosed_quote"), at, "{damaged}");
            assert!(last_case(&import).contains("broke"), "{}", last_case(&import));
        }
    }
}

#[test]
fn tables_of_known_desks_lose_one_row_as_well_and_tell_their_encoding_as_late() {
    let header = "Ticket Number,Date Created,Subject,From,From Email,Priority,Department,Help Topic,Source,Current Status,Last Updated\n";
    let row = |id: usize, subject: &str| {
        let date = "2024-03-01 08:00:00";
        format!("{id},{date},{subject},Ann Lake,ann@example.org,High,Returns,Fault,Email,Closed,{date}\n")
    };
    let rows: String = (1..4000).map(|id| row(id, "\"Hours, please\"")).collect();
    let (russian, _, _) = WINDOWS_1251.encode(RUSSIAN);
    let last = row(9999, "SUBJECT");
    let (before, behind) = last.split_once("SUBJECT").expect("it is there");
    let damaged = row(5000, "\"Kettle");
    let tail: [&[u8]; 5] = [before.as_bytes(), b"\"", &russian, b"\"", behind.as_bytes()];
    let table = [header.as_bytes(), damaged.as_bytes(), rows.as_bytes(), &tail.concat()].concat();
    assert!(table.len() > 300_000);
    let import = read(&[("tickets.csv", &table)]);
    assert_eq!(import.catalogue().sets[0].vendor, "osticket");
    assert_eq!(import.catalogue().cases.len(), 4000);
    assert_eq!(place(&import, "table.unclosed_quote"), Some((Some(2), Some(header.len() as u64))));
    assert!(last_case(&import).contains(RUSSIAN), "{}", last_case(&import));
}

#[test]
fn a_table_cut_within_a_cell_keeps_what_is_there() {
    let import = read(&[("t.csv", b"id,subject,body\n1,Kettle,cold\n2,Cup,\"it broke\nand")]);
    assert_eq!(ids(&import), ["1", "2"]);
    assert_eq!(place(&import, "table.cut"), Some((Some(3), Some(30))));
}

#[test]
fn any_name_of_a_column_is_read() {
    let table = "\"Ticket\n ID\",Subject,\"Time to first reply,\r\nhours <24\",Description\n1,Kettle,3,It is cold\n2,Cup,4,It broke\n";
    let import = read(&[("t.csv", table.as_bytes())]);
    assert_eq!(ids(&import), ["1", "2"], "{:?}", codes(&import));
    let names: Vec<_> = import.catalogue().tables[0].columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["Ticket ID", "Subject", "Time to first reply, hours <24", "Description"]);
    let question =
        "What could we have done better while we looked after you, and what should we never change? ".repeat(2);
    let table = format!("id,subject,{question},body\n1,Kettle,tea,It is cold\n2,Cup,all,It broke\n");
    assert_eq!(ids(&read(&[("t.csv", table.as_bytes())])), ["1", "2"]);
}

#[test]
fn the_header_decides_which_of_two_delimiters_it_is() {
    let text = "Hello, dear team, the kettle, which I bought, is cold, and so is the tea";
    for delimiter in [';', '|', '\t'] {
        let mut table = format!("id{delimiter}message\n");
        for id in 1..9 {
            table.push_str(&format!("{id}{delimiter}{text}\n"));
        }
        let import = read(&[("t.csv", table.as_bytes())]);
        assert_eq!(ids(&import).len(), 8, "{delimiter} {:?}", codes(&import));
        assert!(last_case(&import).contains(text), "{delimiter}");
    }
}

#[test]
fn a_table_of_one_column_is_read_when_its_name_says_what_it_holds() {
    let import = read(&[("questions.csv", b"Subject\nThe kettle is cold\n\"The cup, too, broke\"\n")]);
    assert_eq!(import.catalogue().cases.len(), 2, "{:?}", codes(&import));
    assert!(last_case(&import).contains("The cup, too, broke"));
    let import = read(&[("words.csv", b"Word\nkettle\ncup\n")]);
    assert_eq!((import.catalogue().cases.len(), codes(&import).len()), (0, 1));
}

/// A beginning of nothing but ASCII, longer than what recognition looks at.
fn long(rows: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for id in 0.. {
        text.push_str(&rows(id));
        if text.len() > 300_000 {
            return text;
        }
    }
    text
}

#[test]
fn the_encoding_is_told_where_letters_begin_however_late() {
    let (russian, _, _) = WINDOWS_1251.encode(RUSSIAN);
    let row =
        |id: usize| format!("{},Kettle,It is cold and I would like to have my money back,ann@example.org\n", id + 1);
    let table = format!("id,subject,body,customer email\n{}", long(row));
    let record = |id: usize, text: &[u8]| {
        let head = format!("{{\"id\":{id},\"subject\":\"Kettle\",\"text\":\"It is cold and wet ");
        [
            head.as_bytes(),
            text,
            b"\",\"status\":\"open\",\"created_at\":\"2024-03-01T10:00:00Z\",\"email\":\"ann@example.org\"}",
        ]
        .concat()
    };
    let json = |last: &[u8]| {
        let mut bytes = b"[".to_vec();
        (1..2500).for_each(|id| bytes.extend([&record(id, b"and cold again")[..], b",\n"].concat()));
        bytes.extend(record(9999, last));
        bytes.push(b']');
        bytes
    };
    for (name, text) in [("windows-1251", &russian[..]), ("UTF-8", RUSSIAN.as_bytes())] {
        let late = [table.as_bytes(), b"9999,Tea,\"", text, b"\",boris@example.org\n"].concat();
        let import = read(&[("t.csv", &late)]);
        assert!(last_case(&import).contains(RUSSIAN), "{name}: {}", last_case(&import));
        let export = json(text);
        assert!(export.len() > 300_000);
        let import = read(&[("export.json", &export)]);
        assert!(last_case(&import).contains(RUSSIAN), "{name}: {}", last_case(&import));
    }
}

#[test]
fn damage_within_one_line_of_json_costs_its_own_record() {
    let record = |id: u32| {
        format!(
            "{{\"id\":{id},\"subject\":\"Kettle {id}\",\"status\":\"open\",\"created_at\":\"2024-03-01T10:00:00Z\",\"via\":{{\"channel\":\"email\"}},\"requester\":{{\"id\":7}},\
             \"comments\":[{{\"id\":{id}0,\"author_id\":7,\"created_at\":\"2024-03-01T10:00:00Z\",\"body\":\"It leaks\"}},\
             {{\"id\":{id}1,\"author_id\":7,\"created_at\":\"2024-03-01T11:00:00Z\",\"body\":\"Still\"}}],\
             \"custom_fields\":[{{\"id\":1,\"value\":\"x\"}},{{\"id\":2,\"value\":\"y\"}}]}}"
        )
    };
    let breaks = [
        ("\"status\":\"open\"", "\"status\":\"open"),
        ("\"requester\":{\"id\":7}", "\"requester\":{\"id\":7"),
        ("\"body\":\"It leaks\"}", "\"body\":\"It leaks\"]"),
        ("\"value\":\"y\"}]", "\"value\":\"y\"}"),
    ];
    for (from, to) in breaks {
        for (open, close) in [("[", "]"), ("{\"tickets\":[", "],\"count\":5}")] {
            let damaged = record(2).replacen(from, to, 1);
            let records = [record(1), damaged, record(3), record(4), record(5)].join(",");
            let import = read(&[("tickets.json", format!("{open}{records}{close}").as_bytes())]);
            assert_eq!(ids(&import), ["1", "3", "4", "5"], "{to} {open} {:?}", codes(&import));
            assert_eq!(codes(&import), ["json.damaged"], "{to} {open}");
            let at = (open.len() + record(1).len() + 1) as u64;
            assert_eq!(place(&import, "json.damaged"), Some((Some(2), Some(at))), "{to} {open}");
        }
    }
}

/// Tickets that do not pack well, so that half of the bytes is half of them.
fn tickets() -> Vec<u8> {
    let mut seed = 7u32;
    let mut random = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        seed >> 8
    };
    let mut bytes = Vec::new();
    for id in 1..400 {
        let words: String = (0..60).map(|_| format!("{:x} ", random())).collect();
        let ticket = String::from_utf8(ticket(id)).expect("it is text").replace("It leaks", &words);
        bytes.extend_from_slice(ticket.as_bytes());
    }
    bytes
}

#[test]
fn of_a_cut_archive_everything_before_the_cut_is_read() {
    let plain = tickets();
    let other = ticket(9000);
    let members: [(&str, &[u8]); 2] = [("a.json", &other), ("b.json", &plain)];
    let (packed, tarred, zipped) = (gzip(&plain), gzip(&tar(&members)), zip(&members));
    for (name, bytes) in [("export.json.gz", &packed), ("export.tar.gz", &tarred), ("export.zip", &zipped)] {
        let import = read(&[(name, &bytes[..bytes.len() / 2])]);
        let found = ids(&import).len();
        assert!((150..250).contains(&found), "{name}: {found} {:?}", codes(&import));
        assert!(codes(&import).iter().any(|code| code.starts_with("archive.")), "{name}: {:?}", codes(&import));
    }
}

#[test]
fn what_stands_behind_an_archive_costs_nothing_of_it() {
    let plain = [ticket(1), ticket(2)].concat();
    let members: [(&str, &[u8]); 1] = [("a.json", &plain)];
    for (name, bytes) in
        [("export.json.gz", gzip(&plain)), ("export.tar.gz", gzip(&tar(&members))), ("export.zip", zip(&members))]
    {
        for behind in [&b"garbage behind it"[..], &[0; 512]] {
            let import = read(&[(name, &[&bytes, behind].concat())]);
            assert_eq!(ids(&import), ["1", "2"], "{name}: {:?}", codes(&import));
        }
    }
    let import = read(&[("export.json.gz", &[&gzip(&plain)[..], b"garbage"].concat())]);
    assert_eq!(codes(&import), ["archive.cut"]);
}

#[test]
fn a_damaged_member_of_a_zip_is_read_to_its_damage() {
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let plain = [ticket(1), ticket(2), ticket(3)].concat();
    let mut bytes = zip_as(stored, &[("a.json", &plain), ("b.json", &ticket(4))]);
    let at = memchr::memmem::find(&bytes, b"Kettle 3").expect("it is there");
    bytes[at] = b'k';
    let import = read(&[("export.zip", &bytes)]);
    assert_eq!(ids(&import), ["1", "2", "3", "4"]);
    let told = import.catalogue().problems.first().expect("the damage is said");
    assert_eq!((told.code.as_str(), told.place.file.as_str()), ("archive.cut", "export.zip/a.json"));
}

/// A zip in which the first member says that it is packed in this way.
fn packed_as(method: u16) -> Vec<u8> {
    let mut bytes = zip(&[("a.json", &ticket(1)), ("b.json", &ticket(2))]);
    for (signature, offset) in [(b"PK\x03\x04", 8), (b"PK\x01\x02", 10)] {
        let at = memchr::memmem::find(&bytes, signature).expect("it has one");
        bytes[at + offset..at + offset + 2].copy_from_slice(&method.to_le_bytes());
    }
    bytes
}

#[test]
fn deflate64_as_windows_packs_large_files_is_read() {
    let import = read(&[("export.zip", &packed_as(9))]);
    assert_eq!((ids(&import), codes(&import)), (vec!["1".to_owned(), "2".to_owned()], vec![]));
}

#[test]
fn a_member_that_cannot_be_unpacked_is_named_with_what_to_do() {
    let import = read(&[("export.zip", &packed_as(14))]);
    assert_eq!(ids(&import), ["2"]);
    let told = import.catalogue().problems.first().expect("it is said");
    assert_eq!((told.code.as_str(), told.place.file.as_str()), ("archive.method", "export.zip/a.json"));
    assert!(told.message.contains("Unpack the zip"), "{}", told.message);

    // The same without its directory.
    let mut cut = packed_as(14);
    cut.truncate(memchr::memmem::find(&cut, b"PK\x01\x02").expect("it has one"));
    let import = read(&[("export.zip", &cut)]);
    assert_eq!(ids(&import), ["2"]);
    let told = import.catalogue().problems.iter().find(|one| one.place.file == "export.zip/a.json");
    assert_eq!(told.map(|one| one.code.as_str()), Some("archive.method"), "{:?}", codes(&import));

    let mut bytes = zip(&[("a.json", &ticket(1)), ("b.json", &ticket(2))]);
    for (signature, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let at = memchr::memmem::find(&bytes, signature).expect("it has one");
        bytes[at + flags] |= 1;
    }
    let import = read(&[("export.zip", &bytes)]);
    let told = import.catalogue().problems.first().expect("it is said");
    assert_eq!((told.code.as_str(), told.place.file.as_str()), ("archive.password", "export.zip/a.json"));
}

#[test]
fn a_chat_whose_letters_begin_late_is_read_in_their_encoding() {
    let line =
        |id: usize| format!("01/03/2024, 10:{:02} - Ann: It is cold and I want my money back, please\n", id % 60);
    let (russian, _, _) = WINDOWS_1251.encode(RUSSIAN);
    let chat = [long(line).as_bytes(), b"02/03/2024, 10:00 - Bob: ", &russian, b"\n"].concat();
    let import = read(&[("WhatsApp Chat with Ann.txt", &chat)]);
    assert!(last_case(&import).contains(RUSSIAN));
}

#[test]
fn the_table_of_problems_holds_no_formula_whatever_a_file_is_called() {
    let import = read(&[("=HYPERLINK(A1).json", b"{\"id\":1,\"subject\":\"Kettle\",\"comments\":[{]}\n")]);
    let table = String::from_utf8(import.problems_csv().unwrap()).unwrap();
    let mut lines = table.lines();
    assert_eq!(lines.next(), Some("severity,file,record,byte,case,code,message"));
    let problem = lines.next().unwrap();
    assert!(problem.contains(",'=HYPERLINK(A1).json,"), "{problem}");
}
