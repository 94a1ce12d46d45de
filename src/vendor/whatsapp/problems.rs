//! What is said of chats, with the remedy.

use super::ID;
use super::assemble::{Flaw, Flaws};
use super::order::{Order, Verdict};
use super::survey::Chat;
use crate::model::{Case, EntryKind, Place, Problem, Severity};
use crate::vendor::Scan;

/// WhatsApp exports about so many messages of a chat with media, and so many without.
const LIMITS: (u64, u64) = (10_000, 40_000);

/// How near to a limit is at it: the counts of openings and of what WhatsApp counts differ a little.
const NEAR: u64 = 100;

/// A file that cannot be read.
pub(super) fn unreadable(file: String, why: &str) -> Problem {
    let message = format!("The chat cannot be read ({why}). Drop the file again.");
    problem(Severity::Error, file, None, "whatsapp.unreadable", message, None)
}

/// A file without any message.
pub(super) fn no_chat(file: String) -> Problem {
    let message = "No line of this file opens a message as WhatsApp writes them. Export the chat again, or choose by \
                   hand what the file is.";
    problem(Severity::Error, file, None, "whatsapp.no_chat", message.to_owned(), None)
}

/// Pictures and the like beside a chat that no message names.
pub(super) fn unnamed(folder: &str, count: usize) -> Problem {
    let message = format!(
        "Pictures, sounds and films beside a chat that none of its messages names: {count}. They are left out; \
         messages older than the export had them perhaps."
    );
    problem(Severity::Warning, folder.to_owned(), None, "whatsapp.unnamed_files", message, None)
}

/// An export of a chat beside a longer one.
pub(super) fn copy(chat: &Chat, longer: &str) -> Problem {
    let message = format!(
        "The same chat stands in {longer}, which holds at least as many messages and is read in its place. If this file \
         is the one with pictures, drop it without the other."
    );
    problem(Severity::Warning, chat.name.clone(), None, "whatsapp.copy", message, Some(&chat.id))
}

/// Everything that is to be said of a chat that became a case.
pub(super) fn of(chat: &Chat, case: &Case, flaws: &Flaws, scan: &Scan<'_>) -> Vec<Problem> {
    let name = if case.subject.is_empty() { &chat.name } else { &case.subject };
    let mut said: Vec<(Option<u64>, &str, String)> = Vec::new();
    if scan.settings.day_first(ID).is_none()
        && let Verdict::Ambiguous { percent, sample } = chat.dates.verdict()
    {
        said.push((None, "whatsapp.ambiguous_dates", ambiguous(percent, sample, chat.order(scan.settings))));
    }
    said.extend(people(chat, case, flaws, scan, name));
    said.extend(flaw(flaws.bad_dates, "whatsapp.date", |count| {
        format!("Messages whose date no calendar knows: {count}. They are kept at their place, without it.")
    }));
    said.extend(flaw(flaws.cut, "whatsapp.too_long", |count| {
        format!(
            "Messages of more than a megabyte, which WhatsApp does not allow: {count}. What is beyond it is left out. Was \
             something else pasted into the file?"
        )
    }));
    said.extend(flaw(flaws.missing_files, "whatsapp.missing_files", |count| {
        format!(
            "Files that messages name, but that do not stand beside the chat: {count} of {}. Export it with media, and \
             drop the whole archive or folder.",
            flaws.named_files
        )
    }));
    if chat.stray > 0 {
        let message =
            format!("Lines before the first message, which belong to none: {}. They are left out.", chat.stray);
        said.push((Some(1), "whatsapp.stray_lines", message));
    }
    if let Some(error) = &chat.broken {
        let message = format!("The file could not be read further ({error}). What came before is kept.");
        said.push((None, "whatsapp.cut_off", message));
    }
    let limit = if flaws.named_files > 0 { LIMITS.0 } else { LIMITS.1 };
    let messages = case.entries.iter().filter(|entry| entry.kind == EntryKind::Message).count() as u64;
    if messages.abs_diff(limit) <= NEAR {
        let message = format!(
            "WhatsApp exports about {limit} messages of a chat, and this one has {messages}: older ones may be missing. \
             An export without media reaches further back. A later export of it begins later and counts as another \
             chat, so move this one once."
        );
        said.push((None, "whatsapp.limit", message));
    }
    said.into_iter()
        .map(|(line, code, message)| problem(Severity::Warning, chat.name.clone(), line, code, message, Some(&chat.id)))
        .collect()
}

fn ambiguous(percent: u64, [a, b, year]: [u16; 3], order: Order) -> String {
    let read = |order: Order| {
        let (year, month, day) = order.date([a, b, year]);
        format!("{year:04}-{month:02}-{day:02}")
    };
    let (day, month) = (read(Order::DayMonthYear), read(Order::MonthDayYear));
    let taken = if order == Order::MonthDayYear { "month" } else { "day" };
    format!(
        "Nothing in the chat shows whether the day or the month comes first, and {percent} % of its dates read \
         differently either way: \"{a:02} {b:02} {year}\" is {day} or {month}. The {taken} is taken as first. Choose the \
         order of dates if that is wrong."
    )
}

fn people(
    chat: &Chat,
    case: &Case,
    flaws: &Flaws,
    scan: &Scan<'_>,
    name: &str,
) -> Vec<(Option<u64>, &'static str, String)> {
    let mut said = Vec::new();
    if !flaws.own_side && chat.writers().count() > 1 {
        said.push((
            None,
            "whatsapp.no_own_side",
            format!(
                "None of those who write in \"{name}\" is marked as yours, so all of them count as customers. Mark your \
                 own names."
            ),
        ));
    }
    let person = case.requester.as_ref().and_then(|key| scan.builder.catalogue().people.get(key));
    match (&case.requester, person) {
        (None, _) => said.push((
            None,
            "whatsapp.no_customer",
            format!(
                "Nobody but the desk itself writes in \"{name}\", so it has no customer. Check which names are yours."
            ),
        )),
        (Some(_), Some(person)) if person.phones.is_empty() => said.push((
            None,
            "whatsapp.no_number",
            format!(
                "The chat \"{name}\" shows its customer by the name in the phone's contacts and holds no telephone \
                 number. Deskie's channel WhatsApp needs one: choose a custom channel for customers without an \
                 address, or delete the contact in the phone and export the chat again."
            ),
        )),
        _ => {}
    }
    said
}

fn flaw(
    flaw: Flaw,
    code: &'static str,
    sentence: impl Fn(u64) -> String,
) -> Option<(Option<u64>, &'static str, String)> {
    (flaw.count > 0).then(|| (Some(flaw.line), code, sentence(flaw.count)))
}

fn problem(
    severity: Severity,
    file: String,
    record: Option<u64>,
    code: &str,
    message: String,
    case: Option<&str>,
) -> Problem {
    Problem {
        severity,
        place: Place { file, record, byte: None },
        code: code.to_owned(),
        message,
        case: case.map(str::to_owned),
    }
}
