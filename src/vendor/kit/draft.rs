//! A case in the making.

use std::collections::{HashMap, HashSet};

use super::ids::is_of_many;
use super::known::Known;
use super::node::Node;
use crate::model::{Body, Case, Entry, EntryKind, PersonKey, Side};
use crate::text::{address, html};

/// Something wrong within a record that is kept, or the reason why it is not.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Trouble {
    /// A stable machine name, e.g. `desk.bad_date`.
    pub code: &'static str,
    /// What happened and what to do, in plain English.
    pub message: String,
}

impl Trouble {
    /// A trouble.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}

/// A case and what was noticed on the way.
#[derive(Debug, Default)]
pub struct Draft {
    /// The case.
    pub case: Case,
    /// What was noticed.
    pub troubles: Vec<Trouble>,
    /// Addresses that got copies.
    copies: Vec<String>,
}

impl Draft {
    /// Notes something; what was noted of this case already is not said again.
    pub fn trouble(&mut self, code: &'static str, message: impl Into<String>) {
        let trouble = Trouble::new(code, message);
        if !self.troubles.contains(&trouble) {
            self.troubles.push(trouble);
        }
    }

    /// Adds a custom field, unless there is no value.
    pub fn field(&mut self, field: &str, value: Option<String>) {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            self.case.fields.push(crate::model::FieldValue { field: field.to_owned(), value });
        }
    }

    /// Notes the addresses at `path` as those of people who got copies: texts with addresses, or objects that hold one.
    /// All of a case together become its field `Cc`.
    pub fn copies(&mut self, node: Node<'_>, path: &str) {
        for one in node.list(path) {
            let Some(text) = one.value().or_else(|| one.any(&["address", "email", "handle", "emailAddress"])) else {
                continue;
            };
            for shown in text.split([',', ';']) {
                let bare = shown.rsplit_once('<').map_or(shown, |(_, rest)| rest.split('>').next().unwrap_or(rest));
                let found = address::normalise(bare);
                if address::is_email(&found) && !self.copies.contains(&found) {
                    self.copies.push(found);
                }
            }
        }
    }

    /// Forgets people whose ids a spreadsheet program has made one: what somebody wrote would be another's.
    fn forget_many(&mut self) {
        let mut found = false;
        let case = &mut self.case;
        let authors = case.entries.iter_mut().map(|entry| &mut entry.author.person);
        for person in [&mut case.requester, &mut case.assignee].into_iter().chain(authors) {
            found |= person.take_if(|key| is_of_many(key)).is_some();
        }
        if found {
            let message = "The id of a person was damaged by a spreadsheet program, so it is not known who it was. Export \
                           the file again and drop it without opening it in Excel.";
            self.trouble("desk.damaged_person", message);
        }
    }

    /// Drops what became an entry although there is nothing in it, and says so: something else stood in its place.
    fn drop_empty(&mut self) {
        let before = self.case.entries.len();
        self.case.entries.retain(|entry| !is_nothing(entry));
        if self.case.entries.len() < before {
            let message = "A message of this case holds no id, text, date or author, so it was left out. If there is more in \
                           it, export the case again.";
            self.trouble("desk.empty_entry", message);
        }
    }

    /// Brings the entries in order, makes one of the headers where there is none, and fills the dates that the case
    /// takes from them.
    pub(super) fn finish(&mut self, desk: &str, known: &Known<'_>) {
        self.forget_many();
        let asked = self.case.requester.as_ref().and_then(|key| known.person(key));
        let asked = asked.map(|person| person.emails.as_slice()).unwrap_or_default();
        let copies: Vec<String> =
            std::mem::take(&mut self.copies).into_iter().filter(|copy| !asked.contains(copy)).collect();
        self.field("Cc", Some(copies.join(", ")));
        self.drop_empty();
        let case = &mut self.case;
        let shared = once_each(&mut case.entries);
        sort(&mut case.entries);
        let mut seen = HashSet::new();
        case.tags.retain(|tag| tag.is_empty() || seen.insert(tag.clone()));
        if case.created_at.is_none() {
            case.created_at = case.entries.iter().find_map(|entry| entry.created_at.clone());
        }
        if case.entries.is_empty() {
            case.header_only = true;
            let text = format!("{}\n\n(The export holds no text of this case.)", case.subject).trim().to_owned();
            case.entries.push(Entry {
                source_id: String::new(),
                kind: EntryKind::Message,
                author: known.author(case.requester.clone(), "customer", Side::Customer),
                created_at: case.created_at.clone(),
                body: Body::Text(text),
                attachments: Vec::new(),
            });
        }
        if case.requester.is_none() {
            case.requester = case.entries.iter().find_map(customer);
        }
        if case.requester.is_none() {
            let message = format!(
                "This case names no customer, so there is nobody to move it to. Give it one in {desk} and export it \
                 again, or leave it out."
            );
            self.trouble("desk.no_requester", message);
        }
        if let Some(id) = shared {
            let id: String = id.chars().take(60).collect();
            let message = format!(
                "Different messages of this case have one id, {id}. All of them are kept; if one is there twice, remove it \
                 in the file or in Deskie."
            );
            self.trouble("desk.shared_id", message);
        }
    }

    /// Adds the entries whose ids are not there yet.
    pub(super) fn add_missing(&mut self, entries: Vec<Entry>) {
        let entries_now = &mut self.case.entries;
        let held: HashSet<String> = entries_now.iter().map(|entry| entry.source_id.clone()).collect();
        let is_new = |entry: &Entry| !entry.source_id.is_empty() && !held.contains(&entry.source_id);
        entries_now.extend(entries.into_iter().filter(is_new));
    }
}

/// Does it hold nothing that makes an entry: no id, text, date, author or file?
fn is_nothing(entry: &Entry) -> bool {
    entry.source_id.is_empty()
        && entry.created_at.is_none()
        && entry.author.person.is_none()
        && entry.attachments.is_empty()
        && entry.body.is_blank()
}

fn customer(entry: &Entry) -> Option<PersonKey> {
    entry.author.person.clone().filter(|_| entry.author.side == Side::Customer)
}

/// Drops entries that are there twice, by their ids; the first counts. Different ones of one id are all kept, the later
/// ones without it, because by its id an entry is known again; such an id is answered.
fn once_each(entries: &mut Vec<Entry>) -> Option<String> {
    /// So many of one id are compared with each other.
    const COMPARED: usize = 20;
    let mut shared = None;
    let mut by_id: HashMap<String, Vec<usize>> = HashMap::new();
    let mut kept: Vec<Entry> = Vec::with_capacity(entries.len());
    for mut entry in entries.drain(..) {
        if !entry.source_id.is_empty() {
            match by_id.get_mut(&entry.source_id) {
                Some(places) => {
                    if places.iter().filter_map(|at| kept.get(*at)).any(|known| is_same(known, &entry)) {
                        continue;
                    }
                    if places.len() < COMPARED {
                        places.push(kept.len());
                    }
                    shared.get_or_insert(std::mem::take(&mut entry.source_id));
                    entry.source_id.clear();
                }
                None => drop(by_id.insert(entry.source_id.clone(), vec![kept.len()])),
            }
        }
        kept.push(entry);
    }
    *entries = kept;
    shared
}

/// Is this the same entry? It may have been changed since, or be told with other markup or less of it, but then time,
/// writer or kind agree.
fn is_same(known: &Entry, other: &Entry) -> bool {
    let second = |entry: &Entry| entry.created_at.as_ref().map(|instant| instant.at.0.div_euclid(1000));
    let agree = known.kind == other.kind
        && (known.author.person == other.author.person
            || known.author.person.is_none()
            || other.author.person.is_none())
        && (second(known) == second(other) || second(known).is_none() || second(other).is_none());
    let (one, two) = (known.body.raw(), other.body.raw());
    let is_said = |text: &str| !text.trim().is_empty();
    agree || one == two || !is_said(one) || !is_said(two) || html::letters(one) == html::letters(two)
}

/// Oldest first; an entry without a date stays behind the one it followed.
fn sort(entries: &mut Vec<Entry>) {
    let mut latest = None;
    let mut keyed: Vec<_> = entries
        .drain(..)
        .map(|entry| {
            latest = entry.created_at.as_ref().map(|instant| instant.at).or(latest);
            (latest, entry)
        })
        .collect();
    keyed.sort_by_key(|(at, _)| *at);
    entries.extend(keyed.into_iter().map(|(_, entry)| entry));
}
