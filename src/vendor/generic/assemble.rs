//! The rows of one case to the case. The same in the pass and when the case is loaded, so that what was counted is
//! what is sent.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::calls::Call;
use super::cell::{self, Who};
use super::facts::{Facts, Piece};
use super::shown;
use crate::model::{
    Attachment, Author, Body, Case, Channel, Entry, EntryKind, FieldValue, Instant, Millis, Person, Role, Side, Word,
};
use crate::source::Span;

/// A case with what was found beside it.
#[derive(Debug, Default)]
pub(super) struct Assembled {
    pub case: Case,
    pub people: Vec<Person>,
    /// The rows it was made of, in the order they are to be read.
    pub spans: Vec<Span>,
    /// Rows that say what a later row says: where they are, and their numbers.
    pub repeated: Vec<(Option<Span>, u64)>,
}

/// Agents of one case among whom its customer is looked for; nobody hands a case on so often.
const MOST_AGENTS: usize = 1000;

/// Makes the case `id` of its rows, which are in the order of the files.
pub(super) fn assemble(id: &str, rows: Vec<Facts>) -> Assembled {
    let (mut rows, repeated) = without_repeated(rows);
    sort(&mut rows);
    let spans = rows.iter().flat_map(|row| row.joined.iter().copied().chain(row.span)).collect();
    let mut people = Vec::new();

    let requester = requester(&rows);
    let mut assignee = Who::default();
    rows.iter().rev().for_each(|row| {
        if assignee.is_empty() {
            assignee = row.assignee.clone()
        }
    });
    people.extend(requester.person(Role::Customer));
    people.extend(assignee.person(Role::Agent));

    let mut case = Case {
        source_id: id.to_owned(),
        subject: rows.iter().map(|row| &row.subject).find(|subject| !subject.is_empty()).cloned().unwrap_or_default(),
        status: last_word(rows.iter().map(|row| &row.status)),
        priority: last_word(rows.iter().map(|row| &row.priority)),
        requester: requester.key(),
        assignee: assignee.key(),
        group: rows.iter().rev().map(|row| &row.group).find(|group| !group.is_empty()).cloned(),
        tags: union(rows.iter().flat_map(|row| row.tags.iter())),
        fields: fields(&rows),
        updated_at: rows.iter().filter_map(|row| row.updated_at.as_ref()).max_by_key(|instant| instant.at).cloned(),
        ..Case::default()
    };
    (case.channel, case.channel_raw) = channel(&rows, &requester);

    let created = rows.iter().filter_map(|row| row.created_at.as_ref()).min_by_key(|instant| instant.at).cloned();
    let mut calls: Vec<(u64, Call, Option<Instant>, Vec<FieldValue>)> = Vec::new();
    let pieces = || rows.iter().filter_map(|row| row.piece.as_ref());
    let said: HashSet<u64> = match pieces().any(|piece| piece.of_case) {
        true => pieces().filter(|piece| !piece.of_case).map(|piece| piece.wording).collect(),
        false => HashSet::new(),
    };
    let is_said = |piece: &Piece| piece.of_case && piece.attachments.is_empty() && said.contains(&piece.wording);
    let mut files: Vec<Attachment> = Vec::new();
    for mut row in rows {
        let which = which_call(&row);
        if let Some(call) = row.call.take() {
            calls.retain(|(known, ..)| *known != which);
            calls.push((which, call, row.created_at.take(), std::mem::take(&mut row.fields)));
        }
        for file in row.files {
            if !files.contains(&file) {
                files.push(file);
            }
        }
        if let Some(piece) = row.piece.filter(|piece| !is_said(piece)) {
            let row_assignee = if row.assignee.is_empty() { &assignee } else { &row.assignee };
            case.entries.push(entry(piece, &requester, row_assignee, &mut people));
        }
    }
    let first = case.entries.iter().find_map(|entry| entry.created_at.clone());
    case.created_at = created.or(first);
    let several = calls.len() > 1;
    calls.sort_by_key(|(_, _, at, _)| at.as_ref().map(|at| at.at));
    for (at, (_, call, created_at, fields)) in calls.into_iter().enumerate() {
        let entry = if several {
            // A call that was passed on is several: each with what is said of itself.
            let own = Case { fields, created_at, ..Case::default() };
            entry_of_call(call, &own, &requester, &assignee)
        } else {
            entry_of_call(call, &case, &requester, &assignee)
        };
        case.entries.insert(at, entry);
    }
    if several {
        case.entries.sort_by_key(|entry| entry.created_at.as_ref().map_or(Millis(i64::MAX), |at| at.at));
    }
    if case.entries.is_empty() {
        case.header_only = true;
        let entry = made_of_headers(&case, &requester);
        case.entries.push(entry);
        case.entries.extend(made_of_private(&case, &assignee));
    }
    case.entries.extend(made_of_files(files, &case, &assignee));
    Assembled { case, people, spans, repeated }
}

/// Tells calls of one id apart: a call that is passed on has a row for each who had it.
fn which_call(row: &Facts) -> u64 {
    let mut hasher = DefaultHasher::new();
    (row.created_at.as_ref().map(|at| at.at), &row.requester, &row.assignee).hash(&mut hasher);
    hasher.finish()
}

/// Keeps the last of rows that say the same: the same text by the same author at the same time; without a time or a
/// text, the same in every cell. Rows of a table without texts are all about the case: the last one is right.
fn without_repeated(rows: Vec<Facts>) -> (Vec<Facts>, Vec<(Option<Span>, u64)>) {
    #[derive(Eq, Hash, PartialEq)]
    enum Key {
        Call(u64),
        Header,
        Message(u64),
        Row(u64),
    }
    if rows.len() < 2 {
        return (rows, Vec::new());
    }
    let mut seen = HashMap::new();
    let (mut kept, mut repeated): (Vec<Facts>, _) = (Vec::new(), Vec::new());
    for row in rows.into_iter().rev() {
        let key = match &row.piece {
            None if row.call.is_some() => Key::Call(which_call(&row)),
            None if !row.texts_expected => Key::Header,
            Some(piece) if piece.at.is_some() => Key::Message(piece.likeness),
            _ => Key::Row(row.whole),
        };
        match seen.entry(key) {
            std::collections::hash_map::Entry::Vacant(free) => {
                free.insert(kept.len());
                kept.push(row);
            }
            std::collections::hash_map::Entry::Occupied(at) => match kept.get_mut(*at.get()) {
                Some(known) if adds_files(&row, known) => join(row, known),
                Some(known) => match more_fields(&row, known) {
                    more if more.is_empty() => repeated.push((row.span, row.number)),
                    more => kept.push(fields_of(row, more)),
                },
                None => {}
            },
        }
    }
    kept.iter_mut().for_each(|row| row.joined.reverse());
    kept.reverse();
    repeated.reverse();
    (kept, repeated)
}

/// Is this row of the same file there for another attachment or tag of the same message, as a query gives them that joins
/// tables?
fn adds_files(row: &Facts, known: &Facts) -> bool {
    let same_file = row.span.map(|span| span.file) == known.span.map(|span| span.file);
    let (Some(piece), Some(other)) = (&row.piece, &known.piece) else { return false };
    let adds =
        |file: &Attachment| !other.attachments.iter().any(|own| own.place == file.place && own.name == file.name);
    same_file && (piece.attachments.iter().any(adds) || row.tags.iter().any(|tag| !known.tags.contains(tag)))
}

/// What a row says in its custom fields beyond the one that is kept: of the same file whatever differs, of another file, which may
/// be an older export, what the newer one has no column for.
fn more_fields(row: &Facts, known: &Facts) -> Vec<FieldValue> {
    let same_file = row.span.map(|span| span.file) == known.span.map(|span| span.file);
    let is_more = |field: &&FieldValue| match same_file {
        true => !known.fields.contains(field),
        false => known.fields.iter().all(|other| other.field != field.field),
    };
    row.fields.iter().filter(is_more).cloned().collect()
}

/// What is kept of such a row.
fn fields_of(row: Facts, fields: Vec<FieldValue>) -> Facts {
    Facts {
        number: row.number,
        span: row.span,
        texts_expected: row.texts_expected,
        fields,
        problems: row.problems,
        ..Facts::default()
    }
}

/// The rows are met from the last to the first.
fn join(row: Facts, known: &mut Facts) {
    let mut files = row.piece.map(|piece| piece.attachments).unwrap_or_default();
    if let Some(piece) = &mut known.piece {
        files.retain(|file| !piece.attachments.iter().any(|own| own.place == file.place && own.name == file.name));
        files.append(&mut piece.attachments);
        piece.attachments = files;
    }
    let mut tags = row.tags;
    tags.retain(|tag| !known.tags.contains(tag));
    tags.append(&mut known.tags);
    known.tags = tags;
    known.joined.extend(row.span);
}

/// By time; a row without one stays behind the row before it.
fn sort(rows: &mut Vec<Facts>) {
    if rows.len() < 2 {
        return;
    }
    let mut last = i64::MIN;
    let mut keyed: Vec<(i64, Facts)> = rows
        .drain(..)
        .map(|row| {
            if let Some(at) = row.piece.as_ref().and_then(|piece| piece.at.as_ref()) {
                last = at.at.0;
            }
            (last, row)
        })
        .collect();
    keyed.sort_by_key(|(at, _)| *at);
    rows.extend(keyed.into_iter().map(|(_, row)| row));
}

/// The customer: as the columns name them, else whoever wrote first and is not of the desk, else to whom it wrote.
fn requester(rows: &[Facts]) -> Who {
    let mut who = Who::default();
    for row in rows.iter().map(|row| &row.requester).filter(|row| !row.is_empty()) {
        who.complete_alike(row);
    }
    let mut agents: Vec<&Who> = Vec::new();
    let mut known = HashSet::new();
    for assignee in rows.iter().map(|row| &row.assignee).filter(|assignee| !assignee.is_empty()) {
        if agents.len() < MOST_AGENTS && known.insert(assignee) {
            agents.push(assignee);
        }
    }
    let authors = || rows.iter().filter_map(|row| row.piece.as_ref()).filter(|piece| !piece.author.is_empty());
    let is_of_the_desk = |piece: &&Piece| {
        piece.side == Some(Side::Agent)
            || (piece.kind == EntryKind::Note && !piece.is_unsure)
            || agents.iter().any(|agent| agent.is(&piece.author))
    };
    let wrote = || {
        let by_side = authors().find(|piece| piece.side == Some(Side::Customer));
        by_side.or_else(|| authors().find(|piece| !is_of_the_desk(piece))).map(|piece| &piece.author)
    };
    if who.is_named() {
        // Nothing but ids says who wrote: the case began with its customer.
        if who.id.is_none() && authors().all(|piece| !piece.author.is_named()) {
            who.id = wrote().and_then(|author| author.id.clone());
        }
        return who;
    }
    let known = who.id.is_some().then(|| authors().find(|piece| piece.author.id == who.id)).flatten();
    let found = known.map(|piece| &piece.author).or_else(wrote);
    let found = found.or_else(|| rows.iter().flat_map(|row| &row.recipients).next());
    if let Some(found) = found.filter(|found| who.id.is_none() || found.id.is_none() || found.id == who.id) {
        who.complete(found);
    }
    who
}

fn entry(piece: Piece, requester: &Who, assignee: &Who, people: &mut Vec<Person>) -> Entry {
    let by_requester = !piece.author.is_empty() && piece.author.is(requester);
    let side = piece.side.unwrap_or(match () {
        () if by_requester => Side::Customer,
        () if !piece.author.is_empty() || piece.kind == EntryKind::Note => Side::Agent,
        () => Side::Customer,
    });
    let who = match side {
        Side::Customer if piece.author.is_empty() || by_requester => requester,
        Side::Agent if piece.author.is_empty() || piece.author.is(assignee) => assignee,
        _ => &piece.author,
    };
    let (role, unnamed) = match side {
        Side::Customer => (Role::Customer, "Customer"),
        Side::Agent => (Role::Agent, "Agent"),
    };
    if !std::ptr::eq(who, requester) && !std::ptr::eq(who, assignee) {
        people.extend(who.person(role));
    }
    Entry {
        source_id: String::new(),
        kind: piece.kind,
        author: Author { person: who.key(), label: who.label().unwrap_or(unnamed).to_owned(), side },
        created_at: piece.at,
        body: cell::body(&piece.text),
        attachments: piece.attachments,
    }
}

/// A call as the first message of its case: by whom, and everything the log holds of it.
fn entry_of_call(call: Call, case: &Case, requester: &Who, assignee: &Who) -> Entry {
    let (who, unnamed, what) = match call.side {
        Side::Customer => (requester, "Customer", "Incoming call"),
        Side::Agent => (assignee, "Agent", "Outgoing call"),
    };
    Entry {
        source_id: String::new(),
        kind: EntryKind::Message,
        author: Author { person: who.key(), label: who.label().unwrap_or(unnamed).to_owned(), side: call.side },
        created_at: case.created_at.clone(),
        body: Body::Html(format!("<p>{what}</p>{}", headers(case, |_| true))),
        attachments: call.recordings,
    }
}

/// The one entry of a case without texts: its subject and what else is known.
fn made_of_headers(case: &Case, requester: &Who) -> Entry {
    let mut html = headers(case, |field| !is_private(field));
    if html.is_empty() {
        html.push_str("<p>The export holds no text of this case.</p>");
    }
    Entry {
        source_id: String::new(),
        kind: EntryKind::Message,
        author: Author {
            person: requester.key(),
            label: requester.label().unwrap_or("Customer").to_owned(),
            side: Side::Customer,
        },
        created_at: case.created_at.clone(),
        body: Body::Html(html),
        attachments: Vec::new(),
    }
}

/// Is it named for notes, or a structure that nobody has understood, in which notes may stand beside messages?
fn is_private(field: &FieldValue) -> bool {
    shown::is_of_notes(&field.field) || cell::is_structure(&field.value)
}

/// What columns named for notes hold of a case without texts: not for the customer's eyes.
fn made_of_private(case: &Case, assignee: &Who) -> Option<Entry> {
    let mut html = String::new();
    list(case.fields.iter().filter(|field| is_private(field)), &mut html);
    (!html.is_empty()).then(|| Entry {
        source_id: String::new(),
        kind: EntryKind::Note,
        author: Author {
            person: assignee.key(),
            label: assignee.label().unwrap_or("Agent").to_owned(),
            side: Side::Agent,
        },
        created_at: case.created_at.clone(),
        body: Body::Html(html),
        attachments: Vec::new(),
    })
}

/// Files of which nobody says with what message they came: it may have been an internal one.
fn made_of_files(files: Vec<Attachment>, case: &Case, assignee: &Who) -> Option<Entry> {
    (!files.is_empty()).then(|| Entry {
        source_id: String::new(),
        kind: EntryKind::Note,
        author: Author {
            person: assignee.key(),
            label: assignee.label().unwrap_or("Agent").to_owned(),
            side: Side::Agent,
        },
        created_at: case.created_at.clone(),
        body: Body::Text(String::new()),
        attachments: files,
    })
}

/// Subject and these of the custom fields as HTML; empty when there are none.
fn headers(case: &Case, of: impl Fn(&&FieldValue) -> bool) -> String {
    let mut html = String::new();
    if !case.subject.is_empty() {
        html.push_str("<p>");
        escape(&case.subject, &mut html);
        html.push_str("</p>");
    }
    list(case.fields.iter().filter(of), &mut html);
    html
}

fn list<'a>(fields: impl Iterator<Item = &'a FieldValue>, html: &mut String) {
    let mut fields = fields.peekable();
    if fields.peek().is_none() {
        return;
    }
    html.push_str("<ul>");
    for field in fields {
        html.push_str("<li>");
        escape(&field.field, html);
        html.push_str(": ");
        escape(&field.value, html);
        html.push_str("</li>");
    }
    html.push_str("</ul>");
}

fn escape(text: &str, into: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => into.push_str("&amp;"),
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            '\n' => into.push_str("<br>"),
            _ => into.push(letter),
        }
    }
}

fn last_word<'a, T: Clone + Default + 'a>(words: impl DoubleEndedIterator<Item = &'a Word<T>>) -> Word<T> {
    words.rev().find(|word| !word.raw.is_empty()).cloned().unwrap_or_default()
}

fn union<'a>(words: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut seen = HashSet::new();
    words.filter(|word| seen.insert(*word)).cloned().collect()
}

/// Every different value of every custom field.
fn fields(rows: &[Facts]) -> Vec<FieldValue> {
    let mut fields: Vec<(&str, Vec<&str>)> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut seen: HashSet<(usize, &str)> = HashSet::new();
    for FieldValue { field, value } in rows.iter().flat_map(|row| &row.fields) {
        let at = *places.entry(field).or_insert_with(|| {
            fields.push((field, Vec::new()));
            fields.len() - 1
        });
        if let Some((_, values)) = fields.get_mut(at)
            && seen.insert((at, value))
        {
            values.push(value);
        }
    }
    let joined = |(field, values): (&str, Vec<&str>)| FieldValue { field: field.to_owned(), value: values.join(", ") };
    fields.into_iter().map(joined).collect()
}

/// As the rows say, else by what is known of the customer.
fn channel(rows: &[Facts], requester: &Who) -> (Channel, String) {
    if let Some(channel) = rows.iter().find_map(|row| row.channel.clone()) {
        return channel;
    }
    if rows.iter().any(|row| row.call.is_some()) {
        return (Channel::Call, "call".to_owned());
    }
    let (channel, raw) = match (&requester.email, &requester.phone) {
        (Some(_), _) => (Channel::Email, "e-mail address"),
        (None, Some(_)) => (Channel::Call, "telephone number"),
        (None, None) => (Channel::Other, "neither address nor telephone"),
    };
    (channel, raw.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_has_each_of_its_values_once_in_their_order() {
        let row = |values: &[(&str, &str)]| Facts {
            fields: values
                .iter()
                .map(|(field, value)| FieldValue { field: (*field).to_owned(), value: (*value).to_owned() })
                .collect(),
            ..Facts::default()
        };
        let rows = [row(&[("Plan", "a"), ("City", "x")]), row(&[("City", "y"), ("Plan", "a")]), row(&[("City", "x")])];
        let found: Vec<_> = fields(&rows).into_iter().map(|field| (field.field, field.value)).collect();
        let expected = [("Plan", "a"), ("City", "x, y")].map(|(field, value)| (field.to_owned(), value.to_owned()));
        assert_eq!(found, expected);
    }
}
