//! Who is the customer, who is the desk, and what state that makes.

use super::*;
use crate::model::{Role, Side, Status};

const HELP: &str = "From: Tea House <help@teahouse.example>";

fn key(entry: &Entry) -> &str {
    &entry.author.person.as_ref().expect("a person").0
}

#[test]
fn the_proposal_finds_the_desk_and_the_customer() {
    let text = mbox(&[
        "Message-ID: <1@x.example>\nDelivered-To: help@teahouse.example\nFrom: Ann Lee <Ann@Example.org>\nTo: help@teahouse.example\n\
         Subject: Kettle\nDate: 1 Mar 2019 09:00:00 +0000\n\nIt leaks.\n",
        "Message-ID: <2@x.example>\nReferences: <1@x.example>\nFrom: Bo <bo@teahouse.example>\nTo: ann@example.org\n\
         Subject: Re: Kettle\nDate: 1 Mar 2019 10:00:00 +0000\n\nSorry!\n",
    ]);
    let imported = Imported::mailbox(&text);
    let case = &imported.cases[0];
    assert_eq!(case.requester.as_ref().map(|key| key.0.as_str()), Some("mail:ann@example.org"));
    assert_eq!(case.entries.iter().map(|entry| entry.author.side).collect::<Vec<_>>(), [Side::Customer, Side::Agent]);
    assert_eq!((case.status.kind, case.status.raw.as_str()), (Status::Solved, "answered"));
    let people: Vec<_> =
        imported.catalogue.people.iter().map(|(person, _)| (person.name.as_deref(), person.role)).collect();
    assert_eq!(people, [(Some("Ann Lee"), Role::Customer), (Some("Bo"), Role::Agent)]);
    let own: Vec<_> =
        imported.catalogue.own_addresses.iter().filter(|row| row.own).map(|row| row.address.as_str()).collect();
    assert_eq!(own, ["bo@teahouse.example", "help@teahouse.example"]);
}

#[test]
fn a_case_the_desk_began_belongs_to_whom_it_wrote() {
    let text = mbox(&[&format!(
        "{HELP}\nTo: Bo <bo@teahouse.example>, Ann <ann@example.org>\nSubject: Your order\nDate: 1 Mar 2019 09:00:00 +0000\n\nIt is late.\n"
    )]);
    let imported = Imported::of(&[("Sent", text.as_bytes())], &Settings::default());
    assert_eq!(imported.cases[0].requester.as_ref().map(|key| key.0.as_str()), Some("mail:ann@example.org"));
    assert_eq!(imported.only_entry().author.side, Side::Agent);
    let help =
        imported.catalogue.own_addresses.iter().find(|row| row.address == "help@teahouse.example").expect("listed");
    assert_eq!((help.own, help.reason.as_str()), (true, "wrote 1 of the sent mails"));
}

#[test]
fn the_last_word_of_the_customer_leaves_the_case_open() {
    let text = mbox(&["From: ann@example.org\nTo: help@teahouse.example\nSubject: Kettle\n\nIt leaks.\n"]);
    let imported = Imported::of(&[("Inbox", text.as_bytes())], &own(&["@teahouse.example"]));
    assert_eq!(
        (imported.cases[0].status.kind, imported.cases[0].status.raw.as_str()),
        (Status::Open, "awaiting reply")
    );
}

#[test]
fn a_contact_form_and_a_rewriting_list_do_not_hide_the_customer() {
    let text = mbox(&[
        &format!("{HELP}\nReply-To: Ann <ann@example.org>\nTo: help@teahouse.example\nSubject: Form\n\nHello\n"),
        &format!("{HELP}\nX-Original-Sender: cy@example.org\nTo: help@teahouse.example\nSubject: List\n\nHello\n"),
    ]);
    let imported = Imported::of(&[("Inbox", text.as_bytes())], &own(&["help@teahouse.example"]));
    let authors: Vec<_> =
        imported.cases.iter().map(|case| (key(&case.entries[0]), case.entries[0].author.side)).collect();
    assert_eq!(authors, [("mail:ann@example.org", Side::Customer), ("mail:cy@example.org", Side::Customer)]);
    assert_eq!(imported.cases[0].entries[0].author.label, "Ann");
}

#[test]
fn a_conversation_among_colleagues_names_the_other_one_or_says_that_there_is_none() {
    let text = mbox(&[
        &format!("{HELP}\nTo: bo@teahouse.example\nSubject: Shift\n\nHello\n"),
        &format!("{HELP}\nSubject: To nobody\n\nHello\n"),
    ]);
    let imported = Imported::of(&[("Inbox", text.as_bytes())], &own(&["@teahouse.example"]));
    assert_eq!(imported.cases[0].requester.as_ref().map(|key| key.0.as_str()), Some("mail:bo@teahouse.example"));
    assert_eq!(imported.cases[1].requester, None);
    let problem = imported.catalogue.problems.iter().find(|problem| problem.code == "mail.no_customer").expect("said");
    assert_eq!(problem.case.as_deref(), Some("Inbox#2"));
}

#[test]
fn a_mail_without_a_sender_is_kept() {
    let text = mbox(&["To: help@teahouse.example\nSubject: Who am I\nDate: 1 Mar 2019 09:00:00 +0000\n\nGuess.\n"]);
    let imported = Imported::of(&[("Inbox", text.as_bytes())], &own(&["help@teahouse.example"]));
    let entry = imported.only_entry();
    assert_eq!((entry.author.label.as_str(), entry.author.side), ("unknown sender", Side::Customer));
    assert_eq!(entry.author.person, None);
    assert_eq!(imported.codes(), ["mail.no_sender"]);
    assert_eq!(imported.catalogue.cases[0].problems, 1);
}

#[test]
fn spam_and_the_bin_are_states_only_when_nothing_else_is_left() {
    let mail = |id: &str, labels: &str, subject: &str| {
        format!(
            "X-GM-THRID: {id}\nX-Gmail-Labels: {labels}\nFrom: ann@example.org\nTo: help@teahouse.example\nSubject: {subject}\n\nx\n"
        )
    };
    let text = mbox(&[
        &mail("1", "Spam,Unread", "a"),
        &mail("2", "Papierkorb", "b"),
        &mail("3", "Trash", "c"),
        &mail("3", "Inbox", "Re: c"),
    ]);
    let imported = Imported::of(&[("all.mbox", text.as_bytes())], &own(&["help@teahouse.example"]));
    let states: Vec<_> = imported.cases.iter().map(|case| case.status.kind).collect();
    assert_eq!(states, [Status::Spam, Status::Deleted, Status::Open]);
}

#[test]
fn a_sender_without_an_address_among_the_sent_mails_is_of_the_desk() {
    let inbox =
        mbox(&["Message-ID: <1@x.example>\nFrom: ann@example.org\nTo: help@teahouse.example\nSubject: Kettle\n\
         Date: 1 Mar 2019 09:00:00 +0000\n\nIt leaks.\n"]);
    let sent = mbox(&["Message-ID: <2@x.example>\nIn-Reply-To: <1@x.example>\nFrom: Bo Lind\nTo: ann@example.org\n\
         Subject: Re: Kettle\nDate: 1 Mar 2019 10:00:00 +0000\n\nSorry!\n"]);
    for settings in [Settings::default(), own(&["help@teahouse.example"])] {
        let imported = Imported::of(&[("Inbox", inbox.as_bytes()), ("Sent Items", sent.as_bytes())], &settings);
        let [case] = imported.cases.as_slice() else { panic!("one case") };
        let answer = &case.entries[1].author;
        assert_eq!((answer.label.as_str(), answer.side), ("Bo Lind", Side::Agent));
        assert_eq!(key(&case.entries[1]), "mail:name:bo lind");
        assert_eq!(case.requester.as_ref().map(|key| key.0.as_str()), Some("mail:ann@example.org"));
        assert_eq!(case.status.kind, Status::Solved);
    }
}

#[test]
fn a_mail_handed_on_to_the_desk_is_the_case_of_its_writer() {
    let text = mbox(&["From: bo@teahouse.example\nTo: help@teahouse.example\nSubject: Fwd: Kettle\n\n\
         ---------- Forwarded message ---------\nFrom: Ann <ann@example.org>\nSubject: Kettle\n\nIt leaks\n"]);
    let imported = Imported::of(&[("Inbox", text.as_bytes())], &own(&["@teahouse.example"]));
    let case = &imported.cases[0];
    assert_eq!(case.requester.as_ref().map(|key| key.0.as_str()), Some("mail:ann@example.org"));
    assert_eq!((case.entries[0].author.side, case.status.kind), (Side::Agent, Status::Open));
}

#[test]
fn a_shop_that_writes_for_a_customer_does_not_hide_them() {
    let text = mbox(&["From: Wix Forms <no-reply@wix.example>\nReply-To: Ann <ann@example.org>\n\
         To: help@teahouse.example\nSubject: New form\n\nIt leaks\n"]);
    let imported = Imported::of(&[("Inbox", text.as_bytes())], &own(&["@teahouse.example"]));
    assert_eq!(key(imported.only_entry()), "mail:ann@example.org");
}

#[test]
fn what_programs_write_changes_no_state_and_can_be_told() {
    let text = mbox(&[
        &format!(
            "Message-ID: <1@x.example>\n{HELP}\nTo: ann@example.org\nSubject: Order\nDate: 1 Mar 2019 09:00:00 +0000\n\nHi\n"
        ),
        "In-Reply-To: <1@x.example>\nFrom: ann@example.org\nTo: help@teahouse.example\nSubject: Out of office\n\
         Auto-Submitted: auto-replied\nDate: 1 Mar 2019 10:00:00 +0000\n\nHi\n",
        "From: news@shopnews.example\nTo: help@teahouse.example\nSubject: News\nPrecedence: bulk\n\nHi\n",
    ]);
    let imported = Imported::of(&[("Inbox", text.as_bytes())], &own(&["@teahouse.example"]));
    assert_eq!(imported.cases[0].status.kind, Status::Solved);
    assert!(imported.cases[0].tags.is_empty());
    assert_eq!(imported.cases[1].tags, ["automatic"]);
}

#[test]
fn everybody_else_who_got_the_mail_is_named() {
    let text =
        mbox(&["From: ann@example.org\nTo: help@teahouse.example\nCc: Boss <boss@example.org>, l@example.net\n\
         Subject: Kettle\n\nIt leaks\n"]);
    let imported = Imported::of(&[("Inbox", text.as_bytes())], &own(&["@teahouse.example"]));
    let [field] = imported.cases[0].fields.as_slice() else { panic!("one field") };
    assert_eq!((field.field.as_str(), field.value.as_str()), ("Cc", "boss@example.org, l@example.net"));
}
