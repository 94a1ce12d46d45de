//! Zip, gzip, tar: every member is read once, under a name that leads nowhere.

use tar::EntryType;
use zip::write::SimpleFileOptions;

use crate::make::{codes, format, gzip, ids, names, open, read, renamed, tar, tar_member, ticket, zip, zip_as};

#[test]
fn an_export_reads_the_same_from_every_container() {
    let plain = [ticket(1), ticket(2)].concat();
    let name = "export/tickets.json";
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let containers = [
        ("archive zip", "export.zip", zip(&[(name, &plain)])),
        ("archive zip", "stored.zip", zip_as(stored, &[(name, &plain)])),
        ("archive zip", "zip64.zip", zip_as(stored.large_file(true), &[(name, &plain)])),
        ("archive zip", "nested.zip", zip(&[("inner.zip", &zip(&[(name, &plain)]))])),
        ("archive zip", "nested.zip", zip(&[("inner.tgz", &gzip(&tar(&[(name, &plain)])))])),
        ("archive gzip", "export.json.gz", gzip(&plain)),
        ("archive gzip", "two-parts.json.gz", [gzip(&ticket(1)), gzip(&ticket(2))].concat()),
        ("archive tar", "export.tar", tar(&[(name, &plain)])),
        ("archive tar.gz", "export.tar.gz", gzip(&tar(&[(name, &plain)]))),
        ("archive tar.gz", "no-ending", gzip(&tar(&[(name, &plain)]))),
    ];
    for (kind, file, bytes) in containers {
        let import = read(&[(file, &bytes)]);
        assert_eq!(ids(&import), ["1", "2"], "{file}");
        assert_eq!(format(&import).as_deref(), Some(kind), "{file}");
        assert_eq!(codes(&import), [""; 0], "{file}");
    }
}

#[test]
fn one_export_in_several_zips_is_one_set() {
    let (one, two) = (zip(&[("Takeout/a.json", &ticket(1))]), zip(&[("Takeout/a.json", &ticket(2))]));
    let import = read(&[("takeout-002.zip", &two), ("takeout-001.zip", &one)]);
    assert_eq!(import.catalogue().sets.len(), 1);
    assert_eq!(ids(&import), ["1", "2"]);
}

#[test]
fn members_of_one_name_are_all_read() {
    let bytes = zip(&[("tickets_1.json", &ticket(1)), ("tickets_2.json", &ticket(2))]);
    let import = read(&[("export.zip", &renamed(&bytes, b"tickets_2.json", b"tickets_1.json"))]);
    assert_eq!(ids(&import), ["1", "2"]);
    assert_eq!(names(&import), ["export.zip", "export.zip/tickets_1.json", "export.zip/tickets_1.json"]);
}

#[test]
fn names_are_read_in_their_code_page() {
    let bytes = zip(&[("------/name.json", &ticket(1))]);
    // The word for "export" as Russian Windows writes it, a German word as the standard says, and UTF-8 without the flag.
    let russian = read(&[("a.zip", &renamed(&bytes, b"------/name", b"\xE1\xAF\xA8\xE1\xAE\xAA/\xA8\xAC\xEF "))]);
    assert_eq!(names(&russian)[1], "a.zip/список/имя .json");
    let german = read(&[("a.zip", &renamed(&bytes, b"------/name", b"Gr\x94\xE1e-/name"))]);
    assert_eq!(names(&german)[1], "a.zip/Größe-/name.json");
    let unflagged = read(&[("a.zip", &renamed(&bytes, b"------/name", "Größ/1234".as_bytes()))]);
    assert_eq!(names(&unflagged)[1], "a.zip/Größ/1234.json");
}

#[test]
fn a_password_is_said_once_and_the_open_members_are_read() {
    let mut bytes = zip(&[("a.json", &ticket(1)), ("b.json", &ticket(2)), ("c.json", &ticket(3))]);
    // The first bit of the flags says that a member is encrypted; they stand 6 bytes into a local header and 8 into one
    // of the directory.
    for (signature, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        for at in memchr::memmem::find_iter(&bytes.clone(), signature).take(2) {
            bytes[at + flags] |= 1;
        }
    }
    let import = read(&[("export.zip", &bytes)]);
    assert_eq!(codes(&import), ["archive.password"]);
    assert!(import.catalogue().problems[0].message.contains("left out: 2."));
    assert_eq!(ids(&import), ["3"]);
}

#[test]
fn a_cut_or_broken_archive_gives_what_stands_before_the_damage() {
    let members = [("a.json", ticket(1)), ("b.json", ticket(2))];
    let members: Vec<(&str, &[u8])> = members.iter().map(|(name, bytes)| (*name, &bytes[..])).collect();
    let whole = tar(&members);
    let second = memchr::memmem::find(&whole, b"b.json").expect("it is there");
    for (bytes, code) in [(&whole[..second + 600], "archive.member"), (&whole[..second + 100], "archive.damaged")] {
        let import = read(&[("export.tar", bytes)]);
        assert!(codes(&import).contains(&code), "{:?}", codes(&import));
        assert!(ids(&import).contains(&"1".to_owned()));
    }
    let packed = gzip(&whole);
    let import = read(&[("export.tar.gz", &packed[..packed.len() / 2])]);
    assert!(!codes(&import).is_empty());
    let zipped = zip(&members);
    let import = read(&[("export.zip", &zipped[..zipped.len() - 30])]);
    assert_eq!(codes(&import), ["archive.damaged"]);
}

#[test]
fn tar_names_lead_nowhere_however_long_they_are() {
    let long = format!("export/{}/tickets.json", "a-folder-of-a-long-name/".repeat(9));
    let import = read(&[("a.tar", &tar(&[(&long, &ticket(1))]))]);
    assert_eq!(names(&import)[1], format!("a.tar/{}", long.replace("//", "/")));

    let mut pax = tar::Builder::new(Vec::new());
    pax.append_pax_extensions([("path", "../../папка/tickets.json".as_bytes())]).expect("memory takes it");
    let bytes =
        [pax.into_inner().expect("memory takes it"), tar_member(b"short", EntryType::Regular, &ticket(2))].concat();
    // The builder ended its archive with two empty blocks, which would hide what comes after.
    let bytes = [&bytes[..1024], &bytes[2048..], &[0; 1024]].concat();
    let import = read(&[("b.tar", &bytes)]);
    assert_eq!(names(&import), ["b.tar", "b.tar/папка/tickets.json"], "{:?}", import.catalogue().problems);

    let evil = [
        tar_member(b"/etc/tickets.json", EntryType::Regular, &ticket(1)),
        tar_member(b"../../tickets.json", EntryType::Regular, &ticket(2)),
        tar_member(b"C:\\..\\tickets.json", EntryType::Regular, &ticket(3)),
        vec![0; 1024],
    ];
    let import = read(&[("c.tar", &evil.concat())]);
    assert_eq!(names(&import), ["c.tar", "c.tar/etc/tickets.json", "c.tar/tickets.json", "c.tar/tickets.json"]);
    assert_eq!(ids(&import), ["1", "2", "3"]);
}

#[test]
fn links_and_folders_are_passed_over_and_files_with_holes_refused() {
    let members = [
        tar_member(b"folder/", EntryType::Directory, b""),
        tar_member(b"link.json", EntryType::Symlink, b""),
        tar_member(b"._tickets.json", EntryType::Regular, b"litter of a Mac"),
        tar_member(b"tickets.json", EntryType::Regular, &ticket(1)),
        vec![0; 1024],
    ];
    let import = read(&[("a.tar", &members.concat())]);
    assert_eq!((names(&import), codes(&import)), (vec!["a.tar", "a.tar/tickets.json"], vec![]));

    let mut pax = tar::Builder::new(Vec::new());
    pax.append_pax_extensions([("GNU.sparse.realsize", &b"100000000000"[..])]).expect("memory takes it");
    let pax = pax.into_inner().expect("memory takes it");
    let sparse = [&pax[..1024], &tar_member(b"holes.json", EntryType::Regular, b"x"), &members.concat()].concat();
    let import = read(&[("b.tar", &sparse)]);
    assert_eq!(codes(&import), ["archive.sparse"]);
    assert_eq!(ids(&import), ["1"]);
}

#[test]
fn a_tar_from_before_ustar_is_one() {
    let mut header = tar::Header::new_old();
    let content = ticket(1);
    header.set_path("tickets.json").expect("it is short");
    header.set_size(content.len() as u64);
    header.set_cksum();
    let mut bytes = header.as_bytes().to_vec();
    bytes.extend_from_slice(&content);
    bytes.resize(bytes.len().next_multiple_of(512) + 1024, 0);
    let mut files = deskie_migrator::source::MemoryFiles::default();
    files.add("backup", bytes);
    let import = open(files);
    assert_eq!(ids(&import), ["1"]);
}
