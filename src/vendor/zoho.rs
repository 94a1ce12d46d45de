//! Zoho Desk, by its export or backup: tables of tickets, threads (messages), comments (notes), contacts, agents and
//! departments, joined by their ids of 18 digits.
//!
//! Row 1 holds titles, which differ from account to account, and row 2 the names of the API, by which columns are read
//! where it is there; otherwise by their titles. Attachments are not in these tables. `json` reads dumps of its API.

mod json;

use super::kit::{
    Companion, Desk, Draft, Known, Node, Piece, Record, Shape, Trouble, When, body, contact_key, key, person,
};
use crate::model::{Author, Body, Entry, EntryKind, Person, PersonKey, Role, Side};
use crate::text::address;
use crate::vendor::terms;

const ID: &str = "zoho";
/// Kind of the names by which agents are found: their addresses.
const AGENT: &str = "agent-address";

/// See the module.
#[derive(Clone, Copy, Debug)]
pub struct Zoho;

/// Said of tickets alone.
const TICKETS_ALONE: &str =
    "There are tickets of Zoho Desk, but no messages: drop the file Threads__1.csv of the same export as well.";

/// Said of tickets without the agents' notes.
const NO_COMMENTS: &str = "There is no file of comments, so what agents wrote among themselves is missing: drop Comments__1.csv of the \
                           same export as well.";

/// Such tables are made for Zoho's own migration service, with ids of whoever made them.
const OF_MIGRATION: &str = "its columns are those of the tables that Zoho Desk asks for when it migrates";

impl Desk for Zoho {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "Zoho Desk"
    }

    #[rustfmt::skip]
    fn shapes(&self) -> &'static [Shape] {
        const FEW: &[&str] = &["departmentid", "department id", "modifiedtime", "modified time", "layoutid", "layout id", "isescalated", "is escalated", "classification", "slaname", "sla name"];
        &[
            json::DEPARTMENT, json::AGENT, json::CONTACT, json::THREAD, json::COMMENT, json::TICKET,
            Shape { variant: "departments", keys: &["id"], some: (2, &["isdefault", "isenabled", "isvisibleincustomerportal", "nameincustomerportal", "hasavatar", "creatorid", "isassigntoteamenabled"]), names: &["departments"], confidence: 86, reason: "it lists departments as Zoho Desk writes them", ..Shape::TABLE },
            Shape { variant: "departments", keys: &["department id"], some: (1, &["name", "department name"]), names: &["departments__"], by_name_only: true, confidence: 88, reason: "it lists departments as Zoho Desk writes them", ..Shape::TABLE },
            Shape { variant: "agents", some: (3, &["isconfirmed", "is confirmed", "profile", "role", "firstname", "first name", "lastname", "last name", "email"]), names: &["agents__"], by_name_only: true, confidence: 90, reason: "it lists agents as Zoho Desk writes them", ..Shape::TABLE },
            Shape { variant: "agents", keys: &["agentextid", "email"], not: &["ticketextid"], confidence: 92, reason: OF_MIGRATION, ..Shape::TABLE },
            Shape { variant: "contacts", keys: &["contactextid"], some: (1, &["last name", "first name", "email", "phone", "mobile"]), not: &["ticketextid", "subject"], confidence: 92, reason: OF_MIGRATION, ..Shape::TABLE },
            Shape { variant: "threads", keys: &["threadextid", "ticketextid"], confidence: 96, reason: OF_MIGRATION, ..Shape::TABLE },
            Shape { variant: "comments", keys: &["ticketextid"], some: (2, &["commentextid", "ticketcommentextid", "ticket commentextid", "comment", "comments", "content", "ispublic", "is public", "commented time", "commenttime"]), not: &["subject", "threadextid"], confidence: 94, reason: OF_MIGRATION, ..Shape::TABLE },
            Shape { variant: "cases", keys: &["ticketextid", "subject"], not: &["threadextid", "content"], confidence: 95, reason: OF_MIGRATION, ..Shape::TABLE },
            Shape { variant: "agents", keys: &["id", "firstname", "lastname", "isconfirmed"], confidence: 92, reason: "it lists agents as Zoho Desk writes them", ..Shape::TABLE },
            Shape { variant: "contacts", keys: &["id", "firstname", "lastname", "accountid"], some: (1, &["secondaryemail", "mobile", "phone", "zohocrmcontactid", "twitter"]), confidence: 92, reason: "it lists contacts as Zoho Desk writes them", ..Shape::TABLE },
            Shape { variant: "contacts", some: (4, &["contact id", "id", "first name", "last name", "email", "phone", "mobile", "account id", "secondary email"]), names: &["contacts__"], by_name_only: true, confidence: 88, reason: "it lists contacts as Zoho Desk writes them", ..Shape::TABLE },
            Shape { variant: "threads", keys: &["ticketid", "threadstatus", "content"], confidence: 96, reason: "its columns are those of Zoho Desk's threads", ..Shape::TABLE },
            Shape { variant: "threads", keys: &["thread id", "ticket id", "thread status"], confidence: 94, reason: "its columns are those of Zoho Desk's threads", ..Shape::TABLE },
            Shape { variant: "comments", keys: &["comment", "commentedby", "entityid"], confidence: 96, reason: "its columns are those of Zoho Desk's comments", ..Shape::TABLE },
            Shape { variant: "comments", some: (3, &["comment", "commented by", "entity id", "is public", "commented time"]), names: &["comments__"], by_name_only: true, confidence: 92, reason: "its columns are those of Zoho Desk's comments", ..Shape::TABLE },
            Shape { variant: "cases", keys: &["id", "subject", "ticketnumber"], some: (3, &["contactid", "departmentid", "assigneeid", "threadcount", "createdtime", "responseduedate"]), confidence: 96, reason: "its columns are those of Zoho Desk's tickets", ..Shape::TABLE },
            Shape { variant: "cases", keys: &["subject"], some: (3, FEW), names: &["cases__"], by_name_only: true, confidence: 92, reason: "its columns are those of Zoho Desk's tickets", ..Shape::TABLE },
        ]
    }

    fn companions(&self) -> &'static [Companion] {
        &[
            Companion {
                of: json::TICKETS,
                needs: &[json::THREADS, "threads"],
                message: json::TICKETS_ALONE,
                when: When::NoReplies,
                ..Companion::ALWAYS
            },
            Companion { of: "cases", needs: &["threads", json::THREADS], message: TICKETS_ALONE, ..Companion::ALWAYS },
            Companion {
                of: "cases",
                needs: &["comments", json::COMMENTS, json::THREADS],
                message: NO_COMMENTS,
                ..Companion::ALWAYS
            },
            Companion {
                of: "threads",
                needs: &["cases", json::TICKETS],
                message: "There are messages of Zoho Desk, but no tickets: drop the file Cases__1.csv of the same export as well.",
                ..Companion::ALWAYS
            },
            Companion {
                of: "cases",
                needs: &["contacts"],
                message: "There is no file of contacts, so customers are known by what the tickets say alone: drop Contacts__1.csv \
                          of the same export as well.",
                ..Companion::ALWAYS
            },
        ]
    }

    fn members(&self) -> &'static [&'static str] {
        &["data", "tickets", "threads", "conversations", "comments", "contacts", "agents", "departments"]
    }

    fn pieces(&self, record: &Record<'_>, _: Option<&str>, out: &mut Vec<Piece>) {
        let row = record.node();
        if json::is_own(record.variant) {
            return json::pieces(record, out);
        }
        match record.variant {
            // Without content there was nothing to send, and the format asks for this word.
            "threads" if row.text("content").is_some_and(|text| text == "NULL") => {}
            "departments" => {
                if let (Some(id), Some(name)) =
                    (row.any(&["id", "department id"]), row.any(&["name", "department name"]))
                {
                    out.push(Piece::Name { kind: "department", id, name });
                }
            }
            "agents" => out.extend(someone(row, "agent", Role::Agent).into_iter().flat_map(|agent| {
                // By their addresses agents are known among the senders of threads.
                let named = agent.emails.iter().map(|email| (email.clone(), agent.key.0.clone()));
                let named: Vec<Piece> = named.map(|(id, name)| Piece::Name { kind: AGENT, id, name }).collect();
                named.into_iter().chain([Piece::Person(agent)])
            })),
            "contacts" => out.extend(someone(row, "contact", Role::Customer).map(Piece::Person)),
            "threads" | "comments" => {
                out.push(match row.any(&["ticketid", "ticket id", "entityid", "entity id", "ticketextid"]) {
                    Some(case) => Piece::Part { case },
                    None => {
                        Piece::Unusable(Trouble::new("desk.no_case", "This row names no ticket, so it was left out."))
                    }
                })
            }
            _ => match row.any(&["id", "ticket id", "ticketextid"]) {
                Some(id) => {
                    out.extend(customer(row).map(Piece::Person));
                    out.extend(owner(row).filter(|owner| owner.name.is_some()).map(Piece::Person));
                    out.push(Piece::Case { id });
                }
                None => out.push(Piece::Unusable(Trouble::new(
                    "desk.no_id",
                    "This row has no ticket id, so it was left out.",
                ))),
            },
        }
    }

    fn case(&self, head: &Record<'_>, parts: &[Record<'_>], known: &Known<'_>, draft: &mut Draft) {
        if json::is_own(head.variant) {
            return json::case(head, parts, known, draft);
        }
        let row = head.node();
        let case = &mut draft.case;
        case.number = row.any(&["ticketnumber", "ticket number", "request id"]);
        case.subject = row.text("subject").unwrap_or_default();
        case.channel_raw = row.any(&["channel", "mode"]).unwrap_or_default();
        case.channel = terms::channel(&case.channel_raw);
        case.status = terms::status(&row.text("status").unwrap_or_default());
        case.priority = terms::priority(&row.text("priority").unwrap_or_default());
        case.requester = customer(row).map(|person| person.key);
        case.assignee = owner(row).map(|person| person.key);
        case.group = row
            .any(&["departmentid", "department id", "department", "department name"])
            .map(|id| known.name("department", &id).unwrap_or(id));
        case.tags = row.words("tags");
        draft.case.created_at =
            first_date(head, &["createdtime", "created time", "created time (ticket)"], known, draft);
        draft.case.updated_at = first_date(head, &["modifiedtime", "modified time"], known, draft);
        let requester = draft.case.requester.clone();
        let is_alone = !parts.iter().any(|part| matches!(part.variant, "threads" | json::THREADS));
        entries(head, parts, known, draft);
        // Where there are threads, the description is the text of the first one.
        if is_alone && let Some(text) = row.text("description") {
            let entry = Entry {
                source_id: String::new(),
                kind: EntryKind::Message,
                author: known.author(requester, "", Side::Customer),
                created_at: draft.case.created_at.clone(),
                body: html_or_text(text),
                attachments: Vec::new(),
            };
            draft.case.entries.push(entry);
        }
        for (title, value) in head.columns() {
            if !PLACED.contains(&title.to_lowercase().as_str()) {
                draft.field(title, value.joined());
            }
        }
    }
}

/// Columns of tickets that have a place in the model, or that say nothing outside of Zoho; the rest become fields.
const PLACED: &[&str] = &[
    "id",
    "ticket id",
    "ticketextid",
    "contactextid",
    "ticketnumber",
    "ticket number",
    "request id",
    "subject",
    "description",
    "channel",
    "mode",
    "status",
    "priority",
    "contactid",
    "contact id",
    "email",
    "phone",
    "assigneeid",
    "assignee id",
    "assignee",
    "ticket owner",
    "ticket owner id",
    "agentextid",
    "assigneeextid",
    "departmentid",
    "department id",
    "department",
    "department name",
    "tags",
    "createdtime",
    "created time",
    "modifiedtime",
    "modified time",
    "threadcount",
    "thread count",
    "no of threads",
    "no of comments",
    "commentcount",
    "comment count",
    "layoutid",
    "layout id",
    "createdby",
    "created by",
    "modifiedby",
    "modified by",
];

/// The messages and comments of a ticket, of tables and of the API: each is read as its file has it.
fn entries(head: &Record<'_>, parts: &[Record<'_>], known: &Known<'_>, draft: &mut Draft) {
    let requester = draft.case.requester.clone();
    let (own, rows): (Vec<_>, Vec<_>) = parts.iter().partition(|part| json::is_own(part.variant));
    let (comments, threads): (Vec<_>, Vec<_>) = rows.into_iter().partition(|part| part.variant == "comments");
    for part in comments {
        comment(part, known, draft);
    }
    let ends = Ends::of(head.node(), &threads, requester.as_ref(), known);
    for part in &threads {
        thread(part, &ends, requester.as_ref(), known, draft);
    }
    for part in own {
        json::entry(part.node(), known, draft);
    }
}

fn first_date(
    record: &Record<'_>,
    columns: &[&str],
    known: &Known<'_>,
    draft: &mut Draft,
) -> Option<crate::model::Instant> {
    let column = columns.iter().find(|column| record.node().text(column).is_some())?;
    known.date(record, column, draft)
}

fn thread(part: &Record<'_>, ends: &Ends, requester: Option<&PersonKey>, known: &Known<'_>, draft: &mut Draft) {
    let row = part.node();
    let standing = standing(row);
    if standing.contains("DRAFT") {
        return;
    }
    for path in ["cc", "ccdisplayname", "ccemailaddress", "cc email address", "bcc", "bccdisplayname"] {
        draft.copies(row, path);
    }
    let from = sender(row);
    let direction = row.text("direction").unwrap_or_default().to_lowercase();
    let incoming = standing.contains("INCOMING") || matches!(direction.as_str(), "in" | "incoming");
    let outgoing = standing.contains("OUTGOING") || matches!(direction.as_str(), "out" | "outgoing");
    let side = match (incoming, outgoing) {
        (true, _) => Some(Side::Customer),
        (_, true) => Some(Side::Agent),
        _ => from.as_ref().and_then(|from| ends.side(from, &receivers(row), known)),
    };
    if side.is_none() {
        draft.trouble(
            "zoho.unknown_sender",
            "Nothing says whether a customer or an agent wrote this message, so it becomes a note. Drop the file \
             Agents__1.csv of the same export as well: agents are known by their addresses.",
        );
    }
    let agent = from.as_ref().and_then(|from| known.name(AGENT, from)).map(PersonKey);
    let by = match (side, agent) {
        (Some(Side::Customer), _) => requester.cloned(),
        (_, Some(agent)) => Some(agent),
        (Some(Side::Agent), None) if from.is_none() => draft.case.assignee.clone(),
        _ => None,
    };
    let author_side = side.unwrap_or(Side::Agent);
    let author = known.author(by, &from.unwrap_or_default(), author_side);
    let created_at = first_date(part, SENT, known, draft);
    if flag(row, &["hasattach", "has attach"]) == Some(true) {
        draft.trouble(
            "zoho.files",
            "A message had files, which Zoho Desk's tables do not hold. Download them there and add them to the case by hand.",
        );
    }
    let private = ["isprivate", "is private"].iter().any(|column| row.hides(column));
    draft.case.entries.push(Entry {
        source_id: row.any(&["id", "thread id", "threadextid"]).unwrap_or_default(),
        // What failed to go out was seen by nobody.
        kind: if private || side.is_none() || standing.contains("FAIL") { EntryKind::Note } else { EntryKind::Message },
        author: Author { side: author_side, ..author },
        created_at,
        body: html_or_text(row.text("content").unwrap_or_default()),
        attachments: Vec::new(),
    });
}

/// When a thread was written.
const SENT: &[&str] =
    &["createdtime", "created time", "senddatetime", "send date time", "receivedtime", "received time"];

/// The state of a thread, which tells its direction at times.
fn standing(row: Node<'_>) -> String {
    row.any(&["threadstatus", "thread status"]).unwrap_or_default().to_uppercase()
}

/// The address that a thread came from.
fn sender(row: Node<'_>) -> Option<String> {
    let from = row.any(&["fromemailaddress", "from email address", "sender email"])?;
    Some(bare(&from)).filter(|from| address::is_email(from))
}

/// The addresses that a thread went to.
fn receivers(row: Node<'_>) -> Vec<String> {
    let to = row.any(&["receipients", "recipients", "to"]).unwrap_or_default();
    to.split([',', ';']).map(bare).filter(|to| address::is_email(to)).collect()
}

/// The addresses at both ends of a ticket, as far as they are known without asking each thread.
struct Ends {
    /// Of the desk for sure.
    desk: Vec<String>,
    /// Of the customer for sure.
    customer: Vec<String>,
    /// Where the first thread went, and the side that is.
    first: Option<(Vec<String>, Side)>,
}

impl Ends {
    fn of(ticket: Node<'_>, threads: &[&Record<'_>], requester: Option<&PersonKey>, known: &Known<'_>) -> Self {
        let to = ticket.any(&["toaddress", "to address"]).unwrap_or_default();
        let desk = to.split([',', ';']).map(bare).filter(|to| address::is_email(to)).collect();
        let customer =
            requester.and_then(|key| known.person(key)).map(|person| person.emails.clone()).unwrap_or_default();
        let mut ends = Self { desk, customer, first: None };
        let when = |thread: &&&Record<'_>| thread.node().any(SENT);
        let first = threads.iter().filter(|thread| !standing(thread.node()).contains("DRAFT")).min_by_key(when);
        ends.first = first.map(|first| {
            let (row, standing) = (first.node(), standing(first.node()));
            let from = sender(row);
            let outgoing = standing.contains("OUTGOING") || from.is_some_and(|from| ends.is_desk(&from, known));
            (receivers(row), if outgoing { Side::Customer } else { Side::Agent })
        });
        ends
    }

    fn is_desk(&self, address: &String, known: &Known<'_>) -> bool {
        self.desk.contains(address) || known.name(AGENT, address).is_some()
    }

    /// Which side wrote from this address to those: the desk from its own; the customer from theirs, or to the desk;
    /// whoever got the first thread is at its other end.
    fn side(&self, from: &String, to: &[String], known: &Known<'_>) -> Option<Side> {
        if self.is_desk(from, known) {
            return Some(Side::Agent);
        }
        if self.customer.contains(from) {
            return Some(Side::Customer);
        }
        let first = self.first.as_ref().filter(|(to, _)| to.contains(from)).map(|(_, side)| *side);
        first.or_else(|| to.iter().any(|to| self.is_desk(to, known)).then_some(Side::Customer))
    }
}

fn comment(part: &Record<'_>, known: &Known<'_>, draft: &mut Draft) {
    let row = part.node();
    let by = row
        .any(&["commentedby", "commented by", "commentedbyextid", "agentextid", "commenterextid"])
        .map(|id| key(ID, &format!("agent:{id}")));
    let created_at =
        first_date(part, &["commentedtime", "commented time", "created time", "createdtime"], known, draft);
    let public = flag(row, &["ispublic", "is public"]) == Some(true);
    draft.case.entries.push(Entry {
        source_id: row
            .any(&["id", "comment id", "commentextid", "ticketcommentextid", "ticket commentextid"])
            .map(|id| format!("comment {id}"))
            .unwrap_or_default(),
        kind: if public { EntryKind::Message } else { EntryKind::Note },
        author: known.author(by, "", Side::Agent),
        created_at,
        body: html_or_text(row.any(&["comment", "comments", "content"]).unwrap_or_default()),
        attachments: Vec::new(),
    });
}

fn flag(row: Node<'_>, columns: &[&str]) -> Option<bool> {
    columns.iter().find_map(|column| row.flag(column))
}

fn html_or_text(text: String) -> Body {
    if text.contains("</") || text.contains("<br") { body(Some(text), None) } else { body(None, Some(text)) }
}

/// `"Eve" <eve@example.org>` or the address alone.
fn bare(from: &str) -> String {
    let inner = from.rsplit_once('<').map_or(from, |(_, rest)| rest.trim_end_matches('>'));
    address::normalise(inner)
}

/// The customer as the ticket tells: the contact, else its address or telephone.
fn customer(row: Node<'_>) -> Option<Person> {
    let (email, phone) = (row.text("email"), row.text("phone"));
    let name = row.text("contact name");
    let by_contact = || contact_key(ID, email.as_deref(), phone.as_deref(), name.as_deref());
    let by_id = row.any(&["contactid", "contact id", "contactextid"]).map(|id| key(ID, &format!("contact:{id}")));
    let at = by_id.or_else(by_contact)?;
    Some(person(at, name, email, phone, Role::Customer))
}

/// Who is in charge: by id, which accounts with titles of their own may have under another one, or by name.
fn owner(row: Node<'_>) -> Option<Person> {
    if let Some(id) = row.any(&["agentextid", "assigneeextid"]) {
        return Some(person(key(ID, &format!("agent:{id}")), None, None, None, Role::Agent));
    }
    let of = row.any(&["assigneeid", "assignee id", "ticket owner id", "ticket owner", "assignee"])?;
    let is_id = of.bytes().all(|byte| byte.is_ascii_digit());
    let name = Some(of.clone()).filter(|_| !is_id);
    let at = if is_id { key(ID, &format!("agent:{of}")) } else { contact_key(ID, None, None, Some(&of))? };
    Some(person(at, name, None, None, Role::Agent))
}

/// Agents and contacts are numbered together, but nothing says so.
fn someone(row: Node<'_>, kind: &str, role: Role) -> Option<Person> {
    let id = row.any(&["id", "agent id", "contact id", "agentextid", "contactextid"])?;
    let names = [["firstname", "first name"], ["lastname", "last name"]].iter().filter_map(|names| row.any(names));
    let name = names.collect::<Vec<_>>().join(" ");
    let name = if name.is_empty() { row.text("full name").unwrap_or_default() } else { name };
    let email = row.any(&["email", "emailid", "email id", "secondaryemail"]);
    Some(person(
        key(ID, &format!("{kind}:{id}")),
        Some(name).filter(|name| !name.is_empty()),
        email,
        row.any(&["phone", "mobile"]),
        role,
    ))
}
