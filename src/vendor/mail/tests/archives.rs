//! The archives people bring, each with its habits.

use super::*;

#[test]
fn a_takeout_keeps_its_labels_and_its_threads_in_order() {
    let text = "From 1628424719502045301@xxx Tue Mar 19 11:00:00 +0000 2019\n\
        X-GM-THRID: 1628415971694286313\n\
        X-Gmail-Labels: =?UTF-8?Q?Gesendet,Wichtig,\"K=C3=A4nnchen,_gro=C3=9F\",?=\n =?UTF-8?Q?Tee/Gr=C3=BCn?=\n\
        Message-ID: <2@teahouse.example>\nIn-Reply-To: <1@example.org>\nFrom: Tea House <help@teahouse.example>\n\
        To: Ann <ann@example.org>\nSubject: Re: Kettle\nDate: Tue, 19 Mar 2019 11:00:00 +0000\n\nSorry.\n\n\
        From 1628424719502045300@xxx Tue Mar 19 09:13:51 +0000 2019\n\
        X-GM-THRID: 1628415971694286313\nX-Gmail-Labels: Posteingang,Tee/=?UTF-8?Q?Gr=C3=BCn?=\n\
        Delivered-To: help@teahouse.example\nMessage-ID: <1@example.org>\nFrom: Ann <ann@example.org>\n\
        To: help@teahouse.example\nSubject: Kettle\nDate: Tue, 19 Mar 2019 09:13:50 +0000\n\n>From the start it leaked.\n\n\
        From 1628424719502045299@xxx Tue Mar 19 08:00:00 +0000 2019\n\
        X-GM-THRID: 1628415971694286399\nX-Gmail-Labels: Entw=?UTF-8?Q?=C3=BC?=rfe\nFrom: help@teahouse.example\nSubject: Draft\n\nUnsent\n\n\
        From 1628424719502045298@xxx Tue Mar 19 08:00:00 +0000 2019\n\
        X-GM-THRID: 1628415971694286398\nX-Gmail-Labels: Drafts\nFrom: help@teahouse.example\nSubject: Draft\n\nUnsent\n"
        .replace('\n', "\r\n");
    let imported = Imported::of(&[("Takeout/Mail/Alle Nachrichten.mbox", text.as_bytes())], &Settings::default());
    let case = &imported.cases[0];
    assert_eq!(case.source_id, "1628415971694286313");
    assert_eq!(case.subject, "Kettle");
    assert_eq!(case.entries.len(), 2);
    assert_eq!(case.entries[0].body.raw().trim_end(), "From the start it leaked.", "unquoted once");
    assert!(case.tags.contains(&"Kännchen, groß".to_owned()), "{:?}", case.tags);
    assert!(case.tags.contains(&"Tee/Grün".to_owned()), "{:?}", case.tags);
    assert!(
        !case.tags.iter().any(|tag| ["Gesendet", "Wichtig", "Posteingang"].contains(&tag.as_str())),
        "{:?}",
        case.tags
    );
    assert_eq!(case.group, None);
    assert!(imported.codes().contains(&"mail.drafts"));
}

#[test]
fn thunderbirds_deleted_mails_stay_deleted() {
    let mail = |status: &str, subject: &str| {
        format!(
            "X-Mozilla-Status: {status}\nX-Mozilla-Keys: $label4\nFrom: ann@example.org\nTo: a@teahouse.example\nSubject: {subject}\n\nx\n"
        )
    };
    let text = mbox(&[&mail("0001", "Kept"), &mail("0009", "Gone")]);
    let imported =
        Imported::of(&[("Mail/Local Folders/Support.sbd/Returns", text.as_bytes())], &own(&["@teahouse.example"]));
    assert_eq!(imported.outline(), [("Kept", 1)]);
    assert_eq!(imported.cases[0].group.as_deref(), Some("Returns"));
    assert_eq!(imported.cases[0].tags, ["To Do"]);
    assert!(imported.codes().contains(&"mail.deleted"));
}

#[test]
fn a_line_of_text_that_begins_with_from_ends_no_mail() {
    let text = mbox(&[
        "From: ann@example.org\nSubject: Film\n\nMy favourite:\n\nFrom Russia with love\n\nFrom here on: no more\n",
    ]);
    let imported = Imported::mailbox(&text);
    assert!(imported.only_entry().body.raw().contains("From Russia with love\n\nFrom here on"));
}

#[test]
fn a_stretch_without_headers_costs_only_itself() {
    let text = format!("some words that are no mail\n\n{}", mbox(&["From: ann@example.org\nSubject: Kept\n\nx\n"]));
    let mut memory = MemoryFiles::default();
    let id = memory.add("Inbox", text.into_bytes());
    let mut builder = Builder::default();
    let recognition = crate::vendor::Recognition {
        vendor: "mail".into(),
        variant: "mbox".into(),
        confidence: 100,
        reason: "chosen".into(),
    };
    let mut scan = Scan {
        files: &memory,
        settings: &Settings::default(),
        builder: &mut builder,
        set: SetIndex(0),
        progress: &mut |_| ControlFlow::Continue(()),
        bytes_before: 0,
        bytes_total: 0,
    };
    Mail.scan(&[(id, recognition)], &mut scan).unwrap();
    let catalogue = builder.finish();
    assert_eq!(catalogue.cases.len(), 1);
    assert_eq!(catalogue.problems[0].code, "mail.no_headers");
    assert_eq!(catalogue.problems[0].place.record, Some(1));
}

#[test]
fn an_empty_file_is_said_and_nothing_else() {
    let imported = Imported::of(&[("empty.mbox", b"")], &Settings::default());
    assert!(imported.cases.is_empty());
    assert_eq!(imported.codes(), ["mail.empty_file"]);
}

#[test]
fn a_cut_off_last_mail_is_kept_and_said() {
    let text = mbox(&[
        "From: ann@example.org\nTo: help@teahouse.example\nSubject: Cut\nDate: 1 Mar 2019 09:00:00 +0000\n\
        Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nIt leaks.\n--b\nContent-Type: image/png; name=a.png\n\
        Content-Transfer-Encoding: base64\n\niVBORw0KGgo",
    ]);
    let imported = Imported::of(&[("Inbox", text.trim_end().as_bytes())], &own(&["help@teahouse.example"]));
    assert_eq!(imported.only_entry().body.raw().trim_end(), "It leaks.");
    assert_eq!(imported.only_entry().attachments.len(), 1);
    assert_eq!(imported.codes(), ["mail.cut_off"]);
}

#[test]
fn a_mail_without_a_date_takes_it_from_the_receipt_or_says_so() {
    let text = "From ann@example.org Tue Mar 19 09:13:51 2019\nFrom: ann@example.org\nTo: a@teahouse.example\nSubject: Separator\n\nx\n\n\
                From ann@example.org Tue Mar 19 09:13:51 2019\nFrom: ann@example.org\nTo: a@teahouse.example\nSubject: Future\n\
                Received: by mx.example.org; Wed, 20 Mar 2019 09:13:51 +0000\nDate: Wed, 20 Mar 2069 09:13:51 +0000\n\nx\n";
    let imported = Imported::of(&[("Inbox", text.as_bytes())], &own(&["@teahouse.example"]));
    let dates: Vec<_> = imported
        .cases
        .iter()
        .map(|case| case.created_at.as_ref().map(|instant| (instant.at.seconds(), instant.original.as_str())))
        .collect();
    assert_eq!(
        dates,
        [Some((1_552_986_831, "Tue Mar 19 09:13:51 2019")), Some((1_553_073_231, "Wed, 20 Mar 2019 09:13:51 +0000"))]
    );
    assert_eq!(imported.codes(), ["mail.date_assumed", "mail.date_assumed"]);
    let imported =
        Imported::of(&[("1.eml", b"Message-ID: <1@x>\nFrom: ann@example.org\nSubject: None\n\nx")], &own(&["@x"]));
    assert_eq!(imported.only_entry().created_at, None);
    assert_eq!(imported.codes(), ["mail.no_date"]);
}

#[test]
fn a_file_that_changed_since_is_said() {
    let text = mbox(&["From: ann@example.org\nSubject: Kettle\n\nx\n"]);
    let imported = Imported::mailbox(&text);
    let mut changed = MemoryFiles::default();
    changed.add("Inbox", &b"short"[..]);
    let problem = Mail.load(CaseIndex(0), &imported.catalogue, &Settings::default(), &changed).unwrap_err();
    assert_eq!(problem.code, "mail.gone");
    assert_eq!(problem.place.file, "Inbox");
}

#[test]
fn the_sample_mailbox_is_read_whole() {
    let sample = include_bytes!("../../../../static/samples/support-mailbox.mbox");
    let imported = Imported::of(&[("support-mailbox.mbox", sample)], &Settings::default());
    let totals = imported.catalogue.totals;
    assert_eq!((totals.cases, totals.messages, totals.attachments), (16, 41, 3));
    assert_eq!(imported.codes(), Vec::<&str>::new());
    let own: Vec<_> =
        imported.catalogue.own_addresses.iter().filter(|row| row.own).map(|row| row.address.as_str()).collect();
    assert_eq!(own, ["hello@teahouse.example", "nina@teahouse.example", "oleg@teahouse.example"]);
    let find = |subject: &str| imported.cases.iter().find(|case| case.subject == subject).expect("is there");
    let riga = find("Доставка в Ригу");
    assert_eq!(riga.tags, ["Delivery", "Языки/Русский"]);
    assert!(riga.entries[0].body.raw().starts_with("Здравствуйте!"));
    assert_eq!(find("Wholesale prices").tags, ["Wholesale, cafés"]);
    let photo = &find("Teapot arrived broken (order 1042)").entries[0];
    assert!(imported.bytes_of(photo, 0).starts_with(b"\x89PNG\r\n\x1a\n"));
    let logo = &find("Which tea for the evening?").entries[1].attachments[0];
    assert_eq!(logo.content_id.as_deref(), Some("logo_teahouse"));
}

#[test]
fn damaged_entries_of_vaults_list_are_told() {
    let mail = "From 162-ab.mbox@xxx Tue Apr 16 12:00:40 2019\r\nFrom: ann@example.org\r\nTo: help@teahouse.example\r\n\
                Subject: Kettle\r\nDate: Tue, 16 Apr 2019 12:00:40 +0000\r\n\r\nIt leaks\r\n";
    let entry = |tag: &str| {
        format!(
            "<Document DocID='1'><Tags>{tag}</Tags><Files><File><ExternalFile FileName='162-ab.mbox'/></File></Files></Document>"
        )
    };
    for (tag, said) in [
        ("<Tag TagName='Labels' TagValue='^INBOX'/>", false),
        ("<Tag TagName='Labels' TagValue='^SPAM'<Document>", true),
    ] {
        let list = format!("<?xml version='1.0'?><Root><Batch><Documents>{}</Documents></Batch></Root>", entry(tag));
        let imported =
            Imported::of(&[("a.mbox", mail.as_bytes()), ("a-metadata.xml", list.as_bytes())], &Settings::default());
        assert_eq!(imported.codes().contains(&"mail.vault_entry"), said, "{:?}", imported.codes());
    }
}
