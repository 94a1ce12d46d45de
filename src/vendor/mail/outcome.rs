//! From the rows of the pass to cases: own addresses, threads, and one draft a thread.

use super::index::{AddressId, Index, Row};
use super::names::Names;
use super::own::{self, Own, Seen};
use super::parties;
use super::scan::Skipped;
use super::standing::{self, Standing, Waits};
use super::threads::{threads, without_copies};
use crate::catalogue::CaseDraft;
use crate::model::{
    Attachment, AttachmentPlace, Author, Body, Case, Channel, Entry, Instant, Millis, Person, PersonKey, Place,
    Problem, Role, Severity, Side, Zone,
};
use crate::text::address;
use crate::vendor::{Cancelled, Scan};

/// Proposes own addresses, makes the threads and fills the builder. `only_file` is the name of the file when there is but one.
pub(super) fn finish(
    mut index: Index,
    skipped: Skipped,
    only_file: &str,
    scan: &mut Scan<'_>,
) -> Result<(), Cancelled> {
    index.settle();
    let census = index.people.iter().map(|person| Seen {
        address: &person.mailbox.address,
        name: person.mailbox.name.as_deref(),
        counts: person.counts,
    });
    let proposed = own::propose(census, index.rows.len() as u64, scan.settings);
    scan.builder.catalogue_mut().own_addresses.extend(proposed);
    let own = Own::of(scan.builder.catalogue(), scan.settings);
    let is_own: Vec<bool> = index.people.iter().map(|person| own.contains(&person.mailbox.address)).collect();
    let is_own = |id: AddressId| is_own.get(id.at()) == Some(&true);

    let keep = without_copies(&mut index);
    let customer = |at: usize| index.parties(&index.rows[at]).customer(is_own);
    let mut told = vec![false; index.people.len()];
    let threads = threads(&index, &keep, customer);
    let copied = keep.iter().filter(|&&keep| !keep).count() as u64;
    drop(keep);
    let mut names = Names::of_cases(&index, &threads, is_own, scan);
    for count in 0..threads.len() {
        let thread = threads.get(count);
        let rows: Vec<&Row> = index.rows_of(thread).collect();
        let source_id = names.take(count, &index, &rows, scan);
        add_case(&index, &rows, source_id, is_own, &mut told, scan);
        // Threads stand in the order of their first mails, so that what stands before this one's has been told. Headers take
        // the place of rows, instead of standing beside all of them.
        let first = thread.iter().min().map_or(0, |first| *first as usize);
        index.rows.forget_before(first);
        if count % 4096 == 0 {
            scan.tick(only_file, 0)?;
        }
    }
    for (code, what, count) in [
        (
            "mail.copies",
            "Mails that occur more than once, in several folders for example; one copy of each is kept, left out",
            copied,
        ),
        (
            "mail.chats",
            "Chats of Gmail that lie among the mails, each line by itself and without the one it was written to; left out",
            skipped.chats,
        ),
        (
            "mail.google_chat",
            "Talks of Google Chat, which colleagues have with each other most often, so that no customer should see them; if one is \
             with customers, choose in the list of files that it is a table; left out",
            skipped.talks,
        ),
        (
            "mail.deleted",
            "Mails deleted in the mail program that wait to be cut out of its files; left out",
            skipped.deleted,
        ),
        (
            "mail.shared_id",
            "Message-IDs that mails of different customers share, as forms and scanners write them; such mails are kept \
             apart by customer",
            threads.shared_ids,
        ),
        ("mail.drafts", "Drafts that were never sent; left out", skipped.drafts),
    ] {
        if count > 0 {
            scan.builder.problem(Problem {
                severity: Severity::Warning,
                place: Place { file: only_file.to_owned(), ..Place::default() },
                code: code.to_owned(),
                message: format!("{what}: {count}."),
                case: None,
            });
        }
    }
    Ok(())
}

fn add_case(
    index: &Index,
    rows: &[&Row],
    source_id: String,
    is_own: impl Fn(AddressId) -> bool + Copy,
    told: &mut [bool],
    scan: &mut Scan<'_>,
) {
    let Some(first) = rows.first() else { return };
    let requester = parties::requester(rows.iter().map(|row| index.parties(row)), is_own);
    let authors: Vec<Option<AddressId>> = rows.iter().map(|row| index.parties(row).author(is_own)).collect();
    for id in authors.iter().flatten().chain(&requester) {
        if let Some(told) = told.get_mut(id.at())
            && !std::mem::replace(told, true)
        {
            let mailbox = &index.person(*id).mailbox;
            scan.builder.person(person(&mailbox.address, mailbox.name.as_deref(), is_own(*id)));
        }
    }
    let key = |id: AddressId| person_key(&index.person(id).mailbox.address);
    let side = |author: Option<AddressId>| if author.is_some_and(is_own) { Side::Agent } else { Side::Customer };
    let is_all = rows.iter().all(|row| row.report);
    let firm = requester.and_then(|id| own::firm(&index.person(id).mailbox.address));
    let is_near = |id: AddressId| firm.is_some() && own::firm(&index.person(id).mailbox.address) == firm;
    let unseen = parties::unseen(rows.iter().map(|row| index.parties(row)), requester, is_own, is_near);
    let entries: Vec<Entry> = rows
        .iter()
        .zip(&authors)
        .zip(&unseen)
        .map(|((row, author), unseen)| Entry {
            source_id: String::new(),
            kind: standing::kind(*unseen, row.report, is_all),
            author: Author { person: author.map(key), label: String::new(), side: side(*author) },
            created_at: row.at.map(instant),
            body: Body::Text(String::new()),
            attachments: draft_attachments(row),
        })
        .collect();
    let labels = rows.iter().filter_map(|row| index.labels.get(row.labels as usize));
    let waits = Waits::of(rows.iter().zip(&entries).zip(&unseen).map(|((row, entry), unseen)| {
        let side = if index.parties(row).hands_on(is_own) { Side::Customer } else { entry.author.side };
        (side, row.automatic || *unseen)
    }));
    let Standing { status, tags } = standing::of(labels, waits);
    let others = parties::others(rows.iter().map(|row| index.parties(row)), requester, is_own);
    let others: Vec<&str> = others.iter().map(|&id| index.person(id).mailbox.address.as_str()).collect();
    let case = Case {
        source_id: source_id.clone(),
        subject: rows
            .iter()
            .map(|row| &row.subject)
            .find(|subject| !subject.is_empty())
            .unwrap_or(&first.subject)
            .to_string(),
        channel: Channel::Email,
        channel_raw: standing::CHANNEL.to_owned(),
        status,
        requester: requester.map(key),
        group: rows.iter().find(|row| row.group.is_some()).and_then(|row| index.group_of(row)).cloned(),
        tags,
        fields: standing::copied_to(&others),
        created_at: rows.iter().find_map(|row| row.at).map(instant),
        updated_at: rows.iter().rev().find_map(|row| row.at).map(instant),
        entries,
        ..Case::default()
    };
    let spans = rows.iter().flat_map(|row| std::iter::once(row.span).chain(index.beside(row))).collect();
    scan.builder.case(scan.set, &CaseDraft::of(case, spans));
    tell_flaws(rows, &source_id, requester.is_some(), scan);
}

fn tell_flaws(rows: &[&Row], case: &str, has_requester: bool, scan: &mut Scan<'_>) {
    for row in rows {
        let date = match (row.flaws.doubtful_date, row.at) {
            (true, None) => {
                Some(("mail.no_date", "The mail has no date that can be read. Its place in the case is a guess."))
            }
            (true, Some(_)) => Some((
                "mail.date_assumed",
                "The mail's own date is missing or impossible. The date on which it was received is used.",
            )),
            _ => None,
        };
        let sender = row.from.is_none().then_some((
            "mail.no_sender",
            "The mail names no sender. It is kept as a message of the customer by an unknown sender.",
        ));
        let end = row.flaws.cut_off.then_some((
            "mail.cut_off",
            "The end of the mail is missing, and perhaps a part of its text or files. What is there is kept.",
        ));
        let packed = row.flaws.packed.then_some((
            "mail.tnef",
            "Outlook packed the files of this mail in a winmail.dat, which is taken over as it is. To have the files \
             themselves, export the mailbox from Outlook as PST and drop that.",
        ));
        let sealed = row.flaws.sealed.then_some((
            "mail.sealed",
            "The mail is encrypted, or wrapped in its signature, so its text cannot be read here; it is taken over as a file. To \
             have the text, save the mail decrypted from your mail program and drop that instead.",
        ));
        let charset = row.flaws.unread_charset.then_some((
            "mail.charset",
            "The text of the mail is in a character set that browsers do not read, so it is taken over as it is written. To have it \
             legible, save the mail as UTF-8 in your mail program and drop that instead.",
        ));
        let flaws = [date, sender, end, packed, sealed, charset];
        for (code, message) in flaws.into_iter().flatten() {
            let place =
                Place { file: file_name(row, scan), record: Some(u64::from(row.record)), byte: Some(row.span.offset) };
            scan.builder.problem(Problem {
                severity: Severity::Warning,
                place,
                code: code.to_owned(),
                message: message.to_owned(),
                case: Some(case.to_owned()),
            });
        }
    }
    if !has_requester
        && rows.iter().all(|row| row.from.is_some())
        && let Some(row) = rows.first()
    {
        scan.builder.problem(Problem {
            severity: Severity::Warning,
            place: Place {
                file: file_name(row, scan),
                record: Some(u64::from(row.record)),
                byte: Some(row.span.offset),
            },
            code: "mail.no_customer".to_owned(),
            message:
                "Nobody but the desk itself takes part in this conversation, so it has no customer. Check the list of \
                      your own addresses."
                    .to_owned(),
            case: Some(case.to_owned()),
        });
    }
}

/// A person by address. Anything the mail programs wrote there is a key; only a usable address is an address.
pub(super) fn person(address: &str, name: Option<&str>, own: bool) -> Person {
    Person {
        key: person_key(address),
        name: name.map(str::to_owned),
        emails: if address::is_email(address) { vec![address.to_owned()] } else { Vec::new() },
        phones: Vec::new(),
        role: if own { Role::Agent } else { Role::Customer },
    }
}

/// The key of the person behind an address.
pub(super) fn person_key(address: &str) -> PersonKey {
    PersonKey(format!("mail:{address}"))
}

/// The builder counts files; their names are read with the case.
fn draft_attachments(row: &Row) -> Vec<Attachment> {
    (0..row.attachments)
        .map(|part| Attachment {
            name: String::new(),
            mime: None,
            size: None,
            content_id: None,
            place: AttachmentPlace::MailPart { mail: row.span, part },
        })
        .collect()
}

fn instant(at: Millis) -> Instant {
    Instant { at, original: String::new(), zone: Zone::Given }
}

pub(super) fn file_name(row: &Row, scan: &Scan<'_>) -> String {
    scan.files.info(row.span.file).map(|info| info.name).unwrap_or_default()
}
