//! ServiceNow, by its lists of incidents as tables or JSON. What was written stands in a cell as a journal, each entry under a line with
//! date, name and kind, or in the table `sys_journal_field`. Work notes are for the desk alone.

use super::kit::{Companion, Desk, Draft, Known, Node, Piece, Record, Shape, Trouble, When, contact_key, key, person};
use crate::model::{Body, Entry, EntryKind, Person, PersonKey, Priority, Role, Side, Status, Word};
use crate::vendor::terms;

const ID: &str = "servicenow";
const NO_TEXTS: &str = "There are incidents of ServiceNow without comments and work notes. Add the column \"Comments and Work notes\" to the list before exporting it, or drop the table sys_journal_field beside.";
const NO_CASES: &str = "There are journal entries of ServiceNow, but no incidents. Export the list of incidents with sys_id and drop it beside.";

/// See the module.
#[derive(Clone, Copy, Debug)]
pub struct ServiceNow;

/// Columns that have a place in the model, or are of no use outside.
#[rustfmt::skip] // a list of words
const PLACED: &[&str] = &[
    "number", "sys_id", "short_description", "description", "state", "incident_state", "priority", "opened_at", "sys_created_on",
    "sys_updated_on", "caller_id", "caller_id.name", "caller_id.email", "assigned_to", "assignment_group", "contact_type", "comments",
    "work_notes", "comments_and_work_notes",
];

impl Desk for ServiceNow {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "ServiceNow"
    }

    fn members(&self) -> &'static [&'static str] {
        &["result", "records"]
    }

    fn titles(&self) -> &'static [(&'static str, &'static [&'static str])] {
        &[
            ("short_description", &["short description"]),
            ("opened_at", &["opened"]),
            ("sys_created_on", &["created"]),
            ("sys_updated_on", &["updated"]),
            ("caller_id", &["caller"]),
            ("assigned_to", &["assigned to"]),
            ("assignment_group", &["assignment group"]),
            ("contact_type", &["channel", "contact type"]),
            ("comments", &["additional comments"]),
            ("work_notes", &["work notes"]),
            ("comments_and_work_notes", &["comments and work notes"]),
        ]
    }

    #[rustfmt::skip]
    fn shapes(&self) -> &'static [Shape] {
        const OF_INCIDENTS: &[&str] = &["caller_id", "caller_id.name", "caller_id.email", "assignment_group", "assigned_to", "opened_at", "sys_created_on", "sys_updated_on", "sys_updated_by", "work_notes", "comments_and_work_notes"];
        &[
            Shape { variant: "users", keys: &["sys_id", "user_name", "email"], reason: "it lists users as ServiceNow writes them", ..Shape::JSON },
            Shape { variant: "users-csv", keys: &["sys_id", "user_name", "email"], reason: "it lists users as ServiceNow writes them", ..Shape::TABLE },
            Shape { variant: "journal", keys: &["element_id", "element", "value"], reason: "it holds journal entries as ServiceNow writes them", ..Shape::JSON },
            Shape { variant: "journal-csv", keys: &["element_id", "element", "value"], reason: "it holds journal entries as ServiceNow writes them", ..Shape::TABLE },
            Shape { variant: "incidents", keys: &["number", "short_description"], some: (2, OF_INCIDENTS), confidence: 92, reason: "its first record is an incident as ServiceNow writes them", ..Shape::JSON },
            Shape { variant: "incidents-csv", keys: &["number", "short_description"], some: (2, OF_INCIDENTS), confidence: 90, reason: "its columns are those of ServiceNow's list of incidents", ..Shape::TABLE },
        ]
    }

    fn companions(&self) -> &'static [Companion] {
        const JOURNALS: &[&str] = &["journal", "journal-csv"];
        const INCIDENTS: &[&str] = &["incidents", "incidents-csv"];
        &[
            Companion {
                of: "incidents",
                needs: JOURNALS,
                message: NO_TEXTS,
                when: When::NoReplies,
                ..Companion::ALWAYS
            },
            Companion {
                of: "incidents-csv",
                needs: JOURNALS,
                message: NO_TEXTS,
                when: When::NoReplies,
                ..Companion::ALWAYS
            },
            Companion { of: "journal", needs: INCIDENTS, message: NO_CASES, ..Companion::ALWAYS },
            Companion { of: "journal-csv", needs: INCIDENTS, message: NO_CASES, ..Companion::ALWAYS },
        ]
    }

    fn pieces(&self, record: &Record<'_>, _: Option<&str>, out: &mut Vec<Piece>) {
        let node = record.node();
        match record.variant {
            "users" | "users-csv" => {
                let (name, email) = (node.text("name"), node.text("email"));
                let keys = [node.text("sys_id"), node.text("user_name").map(|login| format!("login:{login}"))];
                let of =
                    |id: String| person(key(ID, &id), name.clone(), email.clone(), node.text("phone"), Role::Unknown);
                out.extend(keys.into_iter().flatten().map(of).map(Piece::Person));
            }
            "journal" | "journal-csv" => out.push(match node.text("element_id") {
                Some(case) => Piece::Part { case },
                None => {
                    Piece::Unusable(Trouble::new("desk.no_case", "This entry names no incident, so it was left out."))
                }
            }),
            _ => {
                let number = plain(node, "number");
                let id = plain(node, "sys_id");
                let Some(case) = number.clone().or_else(|| id.clone()) else {
                    return out.push(Piece::Unusable(Trouble::new(
                        "desk.no_id",
                        "This incident has no number, so it was left out.",
                    )));
                };
                out.extend(caller(node).map(Piece::Person));
                out.extend(agent(node).map(Piece::Person));
                out.extend(id.filter(|_| number.is_some()).map(|id| Piece::Alias { id, case: case.clone() }));
                out.push(Piece::Case { id: case });
            }
        }
    }

    fn case(&self, head: &Record<'_>, parts: &[Record<'_>], known: &Known<'_>, draft: &mut Draft) {
        let node = head.node();
        let case = &mut draft.case;
        case.subject = shown(node, "short_description").unwrap_or_default();
        case.channel_raw = shown(node, "contact_type").unwrap_or_default();
        case.channel = if case.channel_raw.is_empty() { Default::default() } else { terms::channel(&case.channel_raw) };
        case.status = status(shown(node, "state").or_else(|| shown(node, "incident_state")).unwrap_or_default());
        case.priority = priority(shown(node, "priority").unwrap_or_default());
        case.requester = caller(node).map(|person| person.key);
        case.assignee = agent(node).map(|person| person.key);
        case.group = shown(node, "assignment_group");
        let opened = ["opened_at", "sys_created_on"].into_iter().find(|path| shown(node, path).is_some());
        draft.case.created_at = opened.and_then(|path| date(head, path, known, draft));
        draft.case.updated_at = date(head, "sys_updated_on", known, draft);
        let columns: Vec<(String, Option<String>)> = match head.layout {
            Some(_) => head.columns().into_iter().map(|(title, value)| (title.to_owned(), value.joined())).collect(),
            None => node.members().map(|(name, _)| (name.to_owned(), shown(node, name))).collect(),
        };
        for (title, value) in columns {
            let name = title.to_lowercase();
            let own = self.titles().iter().find(|(_, titles)| titles.contains(&name.as_str())).map(|(own, _)| *own);
            if !PLACED.contains(&own.unwrap_or(&name)) {
                draft.field(&title, value);
            }
        }
        let asked = Caller { key: draft.case.requester.clone(), name: caller(node).and_then(|person| person.name) };
        if let Some(text) = shown(node, "description") {
            let author = known.author(asked.key.clone(), asked.name.as_deref().unwrap_or_default(), Side::Customer);
            draft.case.entries.push(Entry {
                source_id: "description".to_owned(),
                kind: EntryKind::Message,
                author: crate::model::Author { side: Side::Customer, ..author },
                created_at: draft.case.created_at.clone(),
                body: Body::Text(text),
                attachments: Vec::new(),
            });
        }
        for column in ["comments_and_work_notes", "comments", "work_notes"] {
            // Where the first is there, it most often holds the others.
            let both = shown(node, "comments_and_work_notes").filter(|_| column != "comments_and_work_notes");
            for said in journal(&shown(node, column).unwrap_or_default(), column) {
                if !both.as_ref().is_some_and(|both| both.contains(&said.text)) {
                    entry(said, &asked, known, draft);
                }
            }
        }
        for part in parts {
            let node = part.node();
            let said = Said {
                id: node.text("sys_id").unwrap_or_default(),
                at: node.text("sys_created_on"),
                by: node.text("sys_created_by").unwrap_or_default(),
                is_login: true,
                seen: node.text("element").as_deref() == Some("comments"),
                text: node.text("value").unwrap_or_default(),
            };
            entry(said, &asked, known, draft);
        }
    }
}

/// Who opened a case.
struct Caller {
    key: Option<PersonKey>,
    name: Option<String>,
}

/// One entry of a journal.
#[derive(Debug, Eq, PartialEq)]
struct Said {
    id: String,
    at: Option<String>,
    by: String,
    is_login: bool,
    seen: bool,
    text: String,
}

fn entry(said: Said, asked: &Caller, known: &Known<'_>, draft: &mut Draft) {
    let by = Some(said.by.clone()).filter(|by| !by.is_empty());
    let person = by
        .as_ref()
        .map(|by| if said.is_login { key(ID, &format!("login:{by}")) } else { PersonKey(format!("{ID}:name:{by}")) });
    let of = |key: &PersonKey| known.person(key).map(|person| (person.name.clone(), person.emails.clone()));
    let about = person.as_ref().and_then(of);
    let customer = asked.key.as_ref().and_then(of);
    let same_name = |name: Option<&String>| {
        name.is_some() && (name == asked.name.as_ref() || name == customer.as_ref().and_then(|(name, _)| name.as_ref()))
    };
    let same_mail = || match (&about, &customer) {
        (Some((_, ours)), Some((_, theirs))) => !ours.is_empty() && ours == theirs,
        _ => false,
    };
    let is_customer =
        same_name(by.as_ref()) || same_name(about.as_ref().and_then(|(name, _)| name.as_ref())) || same_mail();
    let side = if is_customer { Side::Customer } else { Side::Agent };
    let person = if is_customer { asked.key.clone() } else { person };
    let label = about.and_then(|(name, _)| name).or(by).unwrap_or_default();
    let mut author = known.author(person, &label, side);
    author.side = side;
    let created_at = known.instant(said.at, draft);
    draft.case.entries.push(Entry {
        source_id: said.id,
        kind: if said.seen { EntryKind::Message } else { EntryKind::Note },
        author,
        created_at,
        body: Body::Text(said.text),
        attachments: Vec::new(),
    });
}

/// The entries of a cell: `2024-03-01 09:00:00 - Bo Li (Work notes)` and the lines below it. What stands before the first such
/// line is an entry of the column's kind.
fn journal(cell: &str, column: &str) -> Vec<Said> {
    let mut found: Vec<Said> = Vec::new();
    for line in cell.lines() {
        match heading(line) {
            Some((at, by, kind)) => found.push(Said {
                id: String::new(),
                at: Some(at.to_owned()),
                by: by.to_owned(),
                is_login: false,
                // What is of no known kind may be for the desk alone.
                seen: matches!(terms::plain(kind).as_str(), "additional comments" | "comments" | "comment"),
                text: String::new(),
            }),
            None => {
                if found.is_empty() {
                    if line.trim().is_empty() {
                        continue;
                    }
                    let seen = column == "comments";
                    found.push(Said {
                        id: String::new(),
                        at: None,
                        by: String::new(),
                        is_login: false,
                        seen,
                        text: String::new(),
                    });
                }
                if let Some(last) = found.last_mut() {
                    last.text.push_str(line);
                    last.text.push('\n');
                }
            }
        }
    }
    found.iter_mut().for_each(|said| said.text.truncate(said.text.trim_end().len()));
    found
}

/// Date, name and kind of the line above an entry.
fn heading(line: &str) -> Option<(&str, &str, &str)> {
    let (rest, kind) = line.trim().strip_suffix(')')?.rsplit_once(" (")?;
    let (at, by) = rest.split_once(" - ")?;
    let is_date = at.bytes().filter(u8::is_ascii_digit).count() >= 6
        && at.len() <= 30
        && at.starts_with(|first: char| first.is_ascii_digit());
    is_date.then_some((at, by, kind))
}

/// A value as people see it: of a reference its name.
fn shown(node: Node<'_>, column: &str) -> Option<String> {
    let found = node.0.get(column).map(Node)?;
    found.value().or_else(|| found.any(&["display_value", "value"]))
}

/// A value as programs see it.
fn plain(node: Node<'_>, column: &str) -> Option<String> {
    let found = node.0.get(column).map(Node)?;
    found.value().or_else(|| found.any(&["value", "display_value"]))
}

fn date(record: &Record<'_>, column: &str, known: &Known<'_>, draft: &mut Draft) -> Option<crate::model::Instant> {
    if record.node().text(column).is_some() {
        return known.date(record, column, draft);
    }
    known.instant(plain(record.node(), column), draft)
}

fn caller(node: Node<'_>) -> Option<Person> {
    let reference = node.0.get("caller_id").map(Node);
    let id = reference.filter(|of| of.is_object()).and_then(|of| of.text("value"));
    let name =
        shown(node, "caller_id.name").or_else(|| shown(node, "caller_id")).filter(|name| Some(name) != id.as_ref());
    let email = shown(node, "caller_id.email");
    let at = id.map(|id| key(ID, &id)).or_else(|| contact_key(ID, email.as_deref(), None, name.as_deref()))?;
    Some(person(at, name, email, None, Role::Customer))
}

fn agent(node: Node<'_>) -> Option<Person> {
    let id = node.0.get("assigned_to").map(Node).filter(|of| of.is_object()).and_then(|of| of.text("value"));
    let name = shown(node, "assigned_to").filter(|name| Some(name) != id.as_ref());
    let at = id.map(|id| key(ID, &id)).or_else(|| contact_key(ID, None, None, name.as_deref()))?;
    Some(person(at, name, None, None, Role::Agent))
}

fn status(raw: String) -> Word<Status> {
    let (kind, word) = match raw.as_str() {
        "1" => (Status::New, "New"),
        "2" => (Status::Open, "In Progress"),
        "3" => (Status::Hold, "On Hold"),
        "6" => (Status::Solved, "Resolved"),
        "7" => (Status::Closed, "Closed"),
        "8" => (Status::Closed, "Canceled"),
        _ => return terms::status(&raw),
    };
    Word { kind, raw: word.to_owned() }
}

/// `3 - Moderate`, or the number alone.
fn priority(raw: String) -> Word<Priority> {
    let kind = match raw.chars().next() {
        Some('1') => Priority::Urgent,
        Some('2') => Priority::High,
        Some('3') => Priority::Normal,
        Some('4' | '5') => Priority::Low,
        _ => return terms::priority(&raw),
    };
    Word { kind, raw }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journal_is_told_apart_by_its_headings() {
        let cell = "2024-03-01 09:00:00 - Bo Li (Work notes)\nshe is late - as ever (again)\n\n2024-03-01 08:30:00 - Ann Bell (Additional comments)\nstill down\n";
        let found: Vec<_> =
            journal(cell, "comments_and_work_notes").into_iter().map(|said| (said.by, said.seen, said.text)).collect();
        let expected = [("Bo Li", false, "she is late - as ever (again)"), ("Ann Bell", true, "still down")];
        assert_eq!(found, expected.map(|(by, seen, text)| (by.to_owned(), seen, text.to_owned())));
        assert_eq!(journal("secret", "work_notes").first().map(|said| said.seen), Some(false));
    }
}
