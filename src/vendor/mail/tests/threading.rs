//! Which mails become one case.

use super::*;

fn mail(id: &str, references: &str, subject: &str, day: u32) -> String {
    let references = if references.is_empty() { String::new() } else { format!("References: {references}\n") };
    let id = if id.is_empty() { String::new() } else { format!("Message-ID: <{id}@example.org>\n") };
    format!(
        "{id}{references}From: Ann <ann@example.org>\nTo: help@teahouse.example\nSubject: {subject}\n\
         Date: {day} Mar 2019 09:00:00 +0000\n\nText of {subject} on {day}\n"
    )
}

fn import(mails: &[String]) -> Imported {
    let mails: Vec<&str> = mails.iter().map(String::as_str).collect();
    Imported::of(&[("Inbox", mbox(&mails).as_bytes())], &own(&["help@teahouse.example"]))
}

#[test]
fn references_make_a_thread_even_over_a_missing_mail() {
    let imported = import(&[
        mail("c", "<a@example.org> <gone@example.org>", "Re: Kettle", 3),
        mail("a", "", "Kettle", 1),
        mail("b", "<gone@example.org>", "Something new", 2),
        mail("d", "", "Cups", 4),
    ]);
    assert_eq!(imported.outline(), [("Kettle", 3), ("Cups", 1)]);
    let days: Vec<&str> =
        imported.cases[0].entries.iter().map(|entry| &entry.created_at.as_ref().unwrap().original[..1]).collect();
    assert_eq!(days, ["1", "2", "3"], "oldest first");
    assert_eq!(imported.cases[0].source_id, "a@example.org");
    assert_eq!(imported.cases[0].entries[2].source_id, "c@example.org");
}

#[test]
fn in_reply_to_is_a_reference_and_prose_in_it_is_not() {
    let reply = mail("b", "", "Kettle again", 2).replace("From:", "In-Reply-To: <a@example.org>\nFrom:");
    let prose = mail("c", "", "Cups", 3).replace("From:", "In-Reply-To: Your message of yesterday\nFrom:");
    let imported = import(&[mail("a", "", "Kettle", 1), reply, prose]);
    assert_eq!(imported.outline(), [("Kettle", 2), ("Cups", 1)]);
}

#[test]
fn a_reply_without_references_joins_by_subject_within_a_month() {
    let imported = import(&[
        mail("a", "", "Kettle", 1),
        mail("", "", "AW: kettle", 20),
        mail("b", "", "Kettle", 21),
        mail("c", "", "Re: Cups", 2),
    ]);
    assert_eq!(
        imported.outline(),
        [("Kettle", 2), ("Kettle", 1), ("Re: Cups", 1)],
        "only replies join, and only their subject"
    );
    let late = mail("b", "", "Re: Kettle", 5).replace("Mar 2019", "May 2019");
    assert_eq!(import(&[mail("a", "", "Kettle", 1), late]).cases.len(), 2, "after a month it is a new case");
    let other = mail("b", "", "Re: Kettle", 2).replace("ann@", "bo@");
    assert_eq!(import(&[mail("a", "", "Kettle", 1), other]).cases.len(), 2, "another customer has another case");
}

#[test]
fn cyrillic_replies_find_their_subject() {
    let imported = import(&[mail("a", "", "Чайник протекает", 1), mail("b", "", "Отв: ЧАЙНИК протекает", 2)]);
    assert_eq!(imported.outline(), [("Чайник протекает", 2)]);
}

#[test]
fn gmails_threads_beat_the_headers() {
    let gmail = |thread: &str, mail: String| format!("X-GM-THRID: {thread}\n{mail}");
    let imported = import(&[
        gmail("1628415971694286313", mail("a", "", "Kettle", 1)),
        gmail("1628415971694286313", mail("b", "", "Quite another subject", 2)),
        gmail("1628415971694286314", mail("c", "<a@example.org>", "Re: Kettle", 3)),
    ]);
    assert_eq!(imported.outline(), [("Kettle", 2), ("Re: Kettle", 1)]);
    assert_eq!(imported.cases[0].source_id, "1628415971694286313");
}

#[test]
fn a_copy_in_another_folder_is_kept_once_and_counted() {
    let a = mail("a", "", "Kettle", 1);
    let without_id = mail("", "", "Cups", 2);
    let settings = own(&["help@teahouse.example"]);
    let inbox = mbox(&[&a, &without_id]);
    let labelled = mbox(&[&format!("X-Mozilla-Keys: urgent\n{without_id}"), &a]);
    let imported = Imported::of(&[("Inbox", inbox.as_bytes()), ("Returns", labelled.as_bytes())], &settings);
    assert_eq!(imported.outline(), [("Kettle", 1), ("Cups", 1)]);
    assert_eq!(imported.codes(), ["mail.copies"]);
    assert!(imported.catalogue.problems[0].message.ends_with(" 2."));
}

#[test]
fn different_mails_with_one_message_id_are_both_kept() {
    let imported = import(&[mail("a", "", "Kettle", 1), mail("a", "", "Cups", 2)]);
    assert_eq!(imported.outline(), [("Kettle", 2)]);
    assert_ne!(imported.cases[0].entries[0].source_id, imported.cases[0].entries[1].source_id);
    assert!(imported.codes().is_empty());
}

#[test]
fn mails_without_any_id_are_cases_of_their_own() {
    let imported = import(&[mail("", "", "Kettle", 1), mail("", "", "Kettle", 2)]);
    assert_eq!(imported.outline(), [("Kettle", 1), ("Kettle", 1)]);
    assert_eq!(imported.cases[1].source_id, "Inbox#2");
}

#[test]
fn single_mails_and_mailboxes_dropped_together_are_threaded_together() {
    let a = mail("a", "", "Kettle", 1);
    let b = mail("b", "<a@example.org>", "Re: Kettle", 2);
    let apple = format!("{:<10}\n{}<?xml version=\"1.0\"?><plist/>\n", b.len(), b);
    let c = mail("c", "<b@example.org>", "Re: Kettle", 3).replace('\n', "\r\n");
    let files: [(&str, &[u8]); 3] = [
        ("mails/1.emlx", apple.as_bytes()),
        ("Inbox", &mbox(&[&a]).into_bytes()),
        ("mails/Maildir/cur/3.host:2,S", c.as_bytes()),
    ];
    let imported = Imported::of(&files, &own(&["help@teahouse.example"]));
    assert_eq!(imported.outline(), [("Kettle", 3)]);
    assert!(!imported.cases[0].entries[1].body.raw().contains("plist"), "properties of Apple Mail are no text");
    assert_eq!(imported.spans(0).len(), 3);
}

/// A mail of a contact form: everything but the customer, the text and the hour is the same.
fn form(customer: u32, header: &str) -> String {
    format!(
        "{header}\nFrom: cust{customer}@example.org\nTo: help@teahouse.example\nSubject: Form\n\
         Date: 1 Mar 2019 0{customer}:00:00 +0000\n\nsecret of {customer}\n"
    )
}

#[test]
fn mails_of_different_customers_with_one_message_id_are_cases_of_their_own() {
    let answer = "Message-ID: <answer@example.org>\nIn-Reply-To: <form@example.org>\nFrom: help@teahouse.example\n\
                  To: cust3@example.org\nSubject: Re: Form\nDate: 2 Mar 2019 09:00:00 +0000\n\nHello\n";
    let mut mails: Vec<String> = (1..=5).map(|customer| form(customer, "Message-ID: <form@example.org>")).collect();
    mails.push(answer.to_owned());
    let imported = import(&mails);
    assert_eq!(imported.outline().iter().map(|(_, entries)| *entries).collect::<Vec<_>>(), [1, 1, 2, 1, 1]);
    assert_eq!(imported.codes(), ["mail.shared_id"]);
    let mut ids: Vec<&str> = imported.cases.iter().map(|case| case.source_id.as_str()).collect();
    assert_eq!(ids[..2], ["form@example.org", "form@example.org#cust2@example.org"]);
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 5, "each case has an id of its own");
}

#[test]
fn mails_of_different_customers_that_name_one_missing_mail_are_cases_of_their_own() {
    let mails: Vec<String> = (1..=5)
        .map(|customer| form(customer, &format!("Message-ID: <f{customer}@example.org>\nReferences: <constant@form>")))
        .collect();
    let imported = import(&mails);
    assert_eq!(imported.cases.len(), 5);
    assert_eq!(imported.codes(), ["mail.shared_id"]);
}

#[test]
fn colleagues_of_a_customer_who_answer_the_same_missing_mail_share_the_case() {
    let mails = [
        mail("a", "<gone@example.org>", "Re: Kettle", 1),
        mail("b", "<gone@example.org>", "AW: Kettle", 2).replace("ann@", "bo@"),
    ];
    let imported = import(&mails);
    assert_eq!(imported.outline(), [("Re: Kettle", 2)]);
    assert!(imported.codes().is_empty());
}

#[test]
fn exchange_names_the_conversation_where_references_are_missing() {
    let index = |place: &str| format!("Thread-Index: AdpsQ3nA7x0yU6KzQe2b3Q5xw0a1qg{place}\n");
    let imported = import(&[
        index("==") + &mail("a", "", "Kettle", 1),
        index("AAvXCg") + &mail("b", "", "New kettle", 2).replace("ann@", "dan@"),
        index("AAvXCg") + &mail("c", "<gone@example.org>", "AW: Cups", 3),
        mail("d", "", "Kettle", 4),
    ]);
    assert_eq!(imported.outline(), [("Kettle", 3), ("Kettle", 1)]);
}

#[test]
fn who_names_one_of_several_mails_of_a_case_belongs_to_it_wherever_it_stands() {
    let from = |mail: String, who: &str| mail.replace("Ann <ann@", &format!("{who} <{who}@"));
    let names = from(mail("", "<b@example.org>", "Cups", 1), "carl");
    let first = from(mail("a", "<gone@example.org>", "Kettle", 2), "dora");
    // Two mails of one id, which are one case only because of the mails they name.
    let one = from(mail("b", "<gone@example.org>", "Kettle", 3), "dora");
    let other = from(mail("b", "<a@example.org>", "Kettle", 4), "emil");
    for mails in [[&names, &first, &one, &other], [&first, &one, &other, &names]] {
        let imported = import(&mails.map(String::clone));
        assert_eq!(imported.cases.len(), 1, "{:?}", imported.outline());
    }
}

#[test]
fn an_answer_to_a_mail_that_is_not_here_joins_by_subject() {
    let inbox_alone = import(&[mail("a", "", "Kettle", 1), mail("b", "<sent@teahouse.example>", "Re: Kettle", 3)]);
    assert_eq!(inbox_alone.outline(), [("Kettle", 2)]);
    let both_here = import(&[
        mail("a", "", "Kettle", 1),
        mail("x", "", "Kettle", 2),
        mail("b", "<a@example.org>", "Re: Kettle", 3),
        mail("c", "<gone@example.org>", "Kettle", 4),
    ]);
    assert_eq!(both_here.outline(), [("Kettle", 2), ("Kettle", 1), ("Kettle", 1)], "only answers join");
}

/// A mail as a form writes it: everything is the form's but whom to answer and the text.
fn form_mail(reply_to: &str, text: &str, date: &str) -> String {
    format!(
        "Message-ID: <form@shop.example>\nFrom: form@shop.example\nReply-To: {reply_to}\nTo: help@teahouse.example\n\
         Subject: Contact form\n{date}\n{text}\n"
    )
}

#[test]
fn mails_of_a_form_within_one_second_are_several() {
    let at = "Date: 1 Mar 2019 09:00:00 +0000\n";
    let imported = import(&[form_mail("ann@example.org", "x", at), form_mail("bo@example.org", "x", at)]);
    assert_eq!(imported.cases.len(), 2, "whom to answer tells them apart");
    let undated = [
        form_mail("ann@example.org", "one", ""),
        form_mail("ann@example.org", "two", ""),
        form_mail("ann@example.org", "two", ""),
    ];
    let imported = import(&undated);
    assert_eq!(imported.outline().iter().map(|(_, entries)| entries).sum::<usize>(), 2, "else their texts do");
    let later = "Date: 2 Mar 2019 09:00:00 +0000\n";
    let imported = import(&[
        form_mail("ann@example.org", "one", at),
        form_mail("ann@example.org", "two", at),
        form_mail("bo@example.org", "x", later),
    ]);
    assert_eq!(imported.outline().iter().map(|(_, entries)| entries).sum::<usize>(), 3, "as for any id that many have");
}

#[test]
fn a_copy_of_a_mail_that_a_list_has_changed_is_a_copy() {
    let sent = mail("a", "", "Kettle", 1);
    let listed = sent.replace("From:", "Reply-To: list@teahouse.example\nList-Id: <list.teahouse.example>\nFrom:")
        + "-- \nsent to the list\n";
    assert_eq!(import(&[sent, listed]).outline(), [("Kettle", 1)]);
}
