//! Compares the messages of a case with its plan, made again from the files, and with the ids in the ledger. Each entry
//! has to be there once, as it was planned; what is there besides is told.

use std::collections::{HashMap, HashSet};

use super::compare::Clocks;
use super::tally::Finding;
use crate::deskie::account::MessageId;
use crate::deskie::reply::MessageReply;
use crate::deskie::request::Writer;
use crate::model::Mark;
use crate::plan::{CasePlan, NewEntry};
use crate::run::engine::same;
use crate::run::ledger::{CaseState, Created, Step};
use crate::text::html::same_text;

/// What the messages of a case show.
#[derive(Debug, Default)]
pub(super) struct Compared {
    /// Messages and notes of the files.
    pub entries: u64,
    /// Of these, seen.
    pub seen: u64,
    pub findings: Vec<Finding>,
}

/// What should be there.
struct Wanted<'a> {
    /// None: the opening is ours, in place of a message that the files do not hold.
    mark: Option<Mark>,
    note: bool,
    /// None: a note, whose author is the account's own affair.
    writer: Option<Writer>,
    second: i64,
    text: &'a str,
    files: usize,
    /// The files say something else than was sent, and the report says so.
    edited: bool,
    /// What it is called in a sentence.
    name: String,
}

/// May this be that?
type Alike = dyn Fn(&Wanted<'_>, &MessageReply) -> bool;

impl Wanted<'_> {
    fn is(&self, found: &MessageReply) -> bool {
        self.note == found.note && self.is_of_second(found) && same_text(self.text, &found.content)
    }

    fn is_of_second(&self, found: &MessageReply) -> bool {
        found.created_at.is_none_or(|at| at.seconds() == self.second)
    }
}

/// Compares them. `changed`: people or rules changed the case since the run.
pub(super) fn compare(
    plan: &CasePlan,
    created: &Created,
    state: &CaseState,
    changed: bool,
    clocks: Clocks,
    found: &[MessageReply],
) -> Compared {
    let wanted = wanted(plan, created);
    let ids: HashMap<Mark, Option<MessageId>> = state.entries.iter().copied().collect();
    let places: HashMap<MessageId, usize> = found.iter().enumerate().map(|(at, found)| (found.id, at)).collect();
    let id_of = |entry: &Wanted<'_>| entry.mark.and_then(|mark| ids.get(&mark).copied().flatten());
    // Those known by their ids first, so that none of them is taken for another one that looks alike.
    let mut pairs: Vec<Option<usize>> =
        wanted.iter().map(|entry| id_of(entry).and_then(|id| places.get(&id).copied())).collect();
    let mut used: HashSet<usize> = pairs.iter().flatten().copied().collect();
    let mut findings = Vec::new();
    ledger_only(state, &wanted, &places, changed, &mut used, &mut findings);
    let alike: [&Alike; 3] = [
        &|entry, found| entry.is(found),
        &|entry, found| entry.note == found.note && entry.is_of_second(found),
        &|entry, found| entry.note == found.note && same_text(entry.text, &found.content),
    ];
    for (round, alike) in alike.into_iter().enumerate() {
        for (entry, pair) in wanted.iter().zip(&mut pairs).filter(|(_, pair)| pair.is_none()) {
            // An entry with an id is the very same, or it is not there; the opening may have been edited.
            if round > 0 && id_of(entry).is_some() {
                continue;
            }
            let free = |(at, found): &(usize, &MessageReply)| !used.contains(at) && alike(entry, found);
            *pair = found.iter().enumerate().find(free).map(|(at, _)| at);
            used.extend(*pair);
        }
    }
    let mut compared = Compared { findings, ..Compared::default() };
    for (entry, pair) in wanted.iter().zip(&pairs) {
        let counted = u64::from(entry.mark.is_some());
        compared.entries += counted;
        match pair.and_then(|at| found.get(at)) {
            Some(found) => {
                compared.seen += counted;
                differences(entry, found, created, changed, &mut compared.findings);
            }
            None => compared.findings.push(missing(entry, state, changed)),
        }
    }
    take_foreign_opening(plan, created, state, found, &mut used);
    for (at, message) in found.iter().enumerate().filter(|(at, _)| !used.contains(at)) {
        let twice = wanted.iter().any(|entry| entry.is(message));
        compared.findings.push(beyond(at, message, clocks.is_since(message.created_at, state), twice));
    }
    compared
}

fn wanted<'a>(plan: &'a CasePlan, created: &Created) -> Vec<Wanted<'a>> {
    // A case without any date is dated with the day of the move, and that day is over.
    let undated = plan.losses.iter().any(|loss| loss.code == "case.no_date");
    let shift = if undated { created.at.seconds().saturating_sub(plan.create.created_at.seconds()) } else { 0 };
    let name = |kind: &str, at: usize| format!("{kind} {}", at.saturating_add(1));
    let opening = Wanted {
        mark: plan.opening.map(|(_, mark)| mark),
        note: false,
        writer: Some(plan.create.opener),
        second: plan.create.created_at.seconds().saturating_add(shift),
        text: &plan.create.text,
        files: plan.create.files.len(),
        edited: same::is_edited(plan),
        name: plan.opening.map_or_else(|| "The opening message".to_owned(), |(at, _)| name("Message", at)),
    };
    let entries = plan.entries.iter().map(|entry| {
        let (note, writer) = match &entry.step {
            NewEntry::Message(message) => (false, Some(message.writer)),
            NewEntry::Note(_) => (true, None),
        };
        Wanted {
            mark: Some(entry.mark),
            note,
            writer,
            second: entry.step.created_at().seconds().saturating_add(shift),
            text: entry.step.text(),
            files: entry.step.files().len(),
            edited: false,
            name: name(if note { "Note" } else { "Message" }, entry.at),
        }
    });
    std::iter::once(opening).chain(entries).collect()
}

/// Entries of the ledger that the files do not hold any more: all that can be asked of them is that they are there.
fn ledger_only(
    state: &CaseState,
    wanted: &[Wanted<'_>],
    places: &HashMap<MessageId, usize>,
    changed: bool,
    used: &mut HashSet<usize>,
    findings: &mut Vec<Finding>,
) {
    let planned: HashSet<Mark> = wanted.iter().filter_map(|entry| entry.mark).collect();
    for (mark, id) in state.entries.iter().filter(|(mark, _)| !planned.contains(mark)) {
        let Some(id) = id else { continue };
        match places.get(id) {
            Some(at) => {
                used.insert(*at);
            }
            None => {
                let message = format!("Entry {mark} of an earlier export is not in Deskie.");
                findings.push(Finding::new("message.missing", changed, message));
            }
        }
    }
}

/// A case that is known from an earlier export may begin with a message that this one does not begin with.
fn take_foreign_opening(
    plan: &CasePlan,
    created: &Created,
    state: &CaseState,
    found: &[MessageReply],
    used: &mut HashSet<usize>,
) {
    let first = state.entries.iter().find(|(_, id)| id.is_none()).map(|(mark, _)| *mark);
    if plan.opening.map(|(_, mark)| mark) == first {
        return;
    }
    let is_opening = |message: &MessageReply| {
        !message.note && message.created_at.is_none_or(|at| at.seconds() == created.at.seconds())
    };
    let opening = found.iter().enumerate().find(|(at, message)| !used.contains(at) && is_opening(message));
    used.extend(opening.map(|(at, _)| at));
}

fn differences(
    entry: &Wanted<'_>,
    found: &MessageReply,
    created: &Created,
    changed: bool,
    findings: &mut Vec<Finding>,
) {
    let name = &entry.name;
    let mut add = |code, message: String| findings.push(Finding::new(code, changed, message));
    if entry.note != found.note {
        add(
            "message.kind",
            format!("{name} is of the other kind in Deskie: notes are for the team, messages for all."),
        );
    }
    if !entry.is_of_second(found) {
        add("message.date", format!("{name} has another date in Deskie."));
    }
    let author = match entry.writer {
        None => true,
        Some(Writer::Customer) if created.user.0 == 0 => found.staff.is_none(),
        Some(Writer::Customer) => found.staff.is_none() && found.user.is_none_or(|user| user == created.user),
        Some(Writer::Staff(staff)) => found.staff == Some(staff),
    };
    if !author {
        add("message.author", format!("{name} has another author in Deskie."));
    }
    if !same_text(entry.text, &found.content) && !entry.edited {
        add("message.text", format!("{name} has another text in Deskie."));
    }
    if entry.files != found.attachments {
        add("message.files", format!("{name} has {} files in Deskie instead of {}.", found.attachments, entry.files));
    }
    if entry.edited {
        let message = format!("{name} reads otherwise in the newer files; Deskie keeps what was sent.");
        findings.push(Finding::new("message.text", true, message));
    }
}

fn missing(entry: &Wanted<'_>, state: &CaseState, changed: bool) -> Finding {
    const CODE: &str = "message.missing";
    let name = &entry.name;
    let failed = entry.mark.and_then(|mark| state.failed.get(&Step::Entry(mark)));
    if let Some(code) = failed {
        return Finding::new(CODE, true, format!("{name} failed in the run with “{code}”."));
    }
    if entry.mark.is_some_and(|mark| !state.has(mark)) {
        return Finding::new(CODE, false, format!("{name} was not carried over yet."));
    }
    let since = if changed { " The case was changed there since the run." } else { "" };
    Finding::new(CODE, changed, format!("{name} is not in Deskie.{since}"))
}

fn beyond(at: usize, message: &MessageReply, since: bool, twice: bool) -> Finding {
    let (kind, place) = (if message.note { "note" } else { "message" }, at.saturating_add(1));
    if twice {
        return Finding::new("message.twice", false, format!("The {kind} in place {place} is there once too often."));
    }
    if since {
        let message = format!("The {kind} in place {place} was written since the run.");
        return Finding::new("message.extra", true, message);
    }
    let message = format!("The {kind} in place {place} is neither of the files nor written since the run.");
    Finding::new("message.extra", false, message)
}
