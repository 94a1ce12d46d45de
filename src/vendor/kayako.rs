//! Kayako: the Classic by the XML of its REST interface (tickets with posts and notes), the new one by dumps of its API (cases with
//! posts, of which notes are those of a channel of their own).

use super::kit::{
    Companion, Desk, Draft, Form, Known, Node, Piece, Record, Report, Shape, Trouble, When, body, case_of_name,
    contact_key, key, linked, listed, mail_key, person,
};
use crate::model::{Attachment, Entry, EntryKind, Person, Role, Side};
use crate::text::address;
use crate::vendor::terms;

const ID: &str = "kayako";
const REPORT_LACKS: &str = "This report holds no messages. Of the new Kayako fetch the cases and the posts of each through its API (/api/v1/cases.json, /api/v1/cases/4711/posts.json), of the Classic the tickets as XML (/api/index.php?e=/Tickets/Ticket/…), and drop that.";

/// See the module.
#[derive(Clone, Copy, Debug)]
pub struct Kayako;

impl Desk for Kayako {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "Kayako"
    }

    fn members(&self) -> &'static [&'static str] {
        &["data", "cases", "posts"]
    }

    fn companions(&self) -> &'static [Companion] {
        &[Companion {
            of: "cases",
            needs: &["posts"],
            message: "There are cases of Kayako without their posts. Fetch the posts of each case \
                      (/api/v1/cases/4711/posts.json, all pages) and drop them beside, named after the case, e.g. \
                      4711_posts.json.",
            when: When::NoTexts,
            ..Companion::ALWAYS
        }]
    }

    fn report(&self) -> Option<Report> {
        Some(Report { desk: ID, id: &["case id", "ticket mask id", "mask id", "ticketmaskid"], ..Report::COMMON })
    }

    #[rustfmt::skip]
    fn shapes(&self) -> &'static [Shape] {
        &[
            Shape { some: (4, &["case id", "ticket mask id", "mask id", "ticketmaskid", "assigned agent", "assigned team", "fullname", "department", "owner", "creation date", "last activity", "requester", "brand", "total replies"]), keys: &["subject", "status"], marks: &["ase ID", "ask ID", "askid", "askID"], not: &["ticket id", "contents", "message", "body"], confidence: 80, reason: "its columns are those of a report of Kayako, without messages", lacks: Some(REPORT_LACKS), ..Shape::REPORT },
            Shape { variant: "users", keys: &["id", "full_name", "role"], some: (1, &["emails", "phones", "identities", "is_enabled", "agent_case_access", "resource_type"]), not: &["subject", "contents", "accountId"], confidence: 91, reason: "it lists users as Kayako writes them", ..Shape::JSON },
            Shape { variant: "posts", keys: &["id", "contents", "source_channel"], some: (1, &["creator", "identity", "original", "is_requester", "case"]), confidence: 90, reason: "its first record is a post of a case as Kayako writes them", ..Shape::JSON },
            Shape { variant: "cases", keys: &["id", "subject", "requester"], some: (3, &["source_channel", "mask_id", "assigned_team", "assigned_agent", "read_marker", "realtime_channel", "portal", "legacy_id", "last_replier"]), confidence: 92, reason: "its first record is a case as Kayako writes them", ..Shape::JSON },
            Shape { variant: "classic-xml", form: Form::Xml(&["ticket"]), keys: &["displayid", "departmentid", "creationtime"], confidence: 94, reason: "its records are tickets as Kayako Classic writes them", ..Shape::JSON },
        ]
    }

    fn pieces(&self, record: &Record<'_>, _: Option<&str>, out: &mut Vec<Piece>) {
        let node = record.node();
        match record.variant {
            "users" => out.extend(someone(node).map(Piece::Person)),
            "posts" => {
                out.extend(someone(node.at("creator")).map(Piece::Person));
                out.push(match node.any(&["case.id", "case_id", "original.case.id"]).or_else(|| case_of_name(record.file)) {
                    Some(case) => Piece::Part { case },
                    None => Piece::Unusable(Trouble::new(
                        "desk.no_case",
                        "This post does not say to which case it belongs. Name the file after the case, e.g. 4711_posts.json, and drop it again.",
                    )),
                });
            }
            "cases" => match node.text("id") {
                Some(id) => {
                    let people = [node.at("requester"), node.at("assigned_agent")];
                    let within = node.list("posts");
                    let all = people.into_iter().chain(within.iter().map(|post| post.at("creator")));
                    out.extend(all.filter_map(someone).map(Piece::Person));
                    out.push(Piece::Case { id });
                }
                None => {
                    out.push(Piece::Unusable(Trouble::new("desk.no_id", "This case has no id, so it was left out.")))
                }
            },
            _ => match node.any(&["@id", "displayid"]) {
                Some(id) => {
                    out.extend(classic_user(node).map(Piece::Person));
                    out.extend(node.items("posts", "post").into_iter().filter_map(classic_writer).map(Piece::Person));
                    out.push(Piece::Case { id });
                }
                None => {
                    out.push(Piece::Unusable(Trouble::new("desk.no_id", "This ticket has no id, so it was left out.")))
                }
            },
        }
    }

    fn case(&self, head: &Record<'_>, parts: &[Record<'_>], known: &Known<'_>, draft: &mut Draft) {
        if head.variant == "classic-xml" {
            return classic(head, known, draft);
        }
        let node = head.node();
        let case = &mut draft.case;
        case.number = node.text("mask_id");
        case.subject = node.text("subject").unwrap_or_default();
        case.channel_raw = node.any(&["source_channel.type", "source_channel", "portal"]).unwrap_or_default();
        case.channel = terms::channel(&case.channel_raw.to_lowercase());
        case.status = terms::status(&node.any(&["status.label", "status.type", "status"]).unwrap_or_default());
        case.priority = terms::priority(&node.any(&["priority.label", "priority"]).unwrap_or_default());
        case.requester = someone(node.at("requester")).map(|person| person.key);
        case.assignee = someone(node.at("assigned_agent")).map(|person| person.key);
        case.group = node.any(&["assigned_team.title", "assigned_team.name"]);
        case.tags = node.list("tags").into_iter().filter_map(Node::joined).collect();
        draft.case.created_at = known.date(head, "created_at", draft);
        draft.case.updated_at = known.date(head, "updated_at", draft);
        draft.field("type", node.any(&["type.label", "type"]));
        for field in node.list("custom_fields") {
            if let Some(name) = field.any(&["field.title", "field.key", "field.id"]) {
                draft.field(&name, field.at("value").joined());
            }
        }
        for post in node.list("posts").into_iter().chain(parts.iter().map(Record::node)) {
            post_of(post, known, draft);
        }
    }
}

fn post_of(post: Node<'_>, known: &Known<'_>, draft: &mut Draft) {
    let channel = post.any(&["source_channel.type", "source_channel"]).unwrap_or_default().to_lowercase();
    let by = someone(post.at("creator"));
    let asked = post.flag("is_requester") == Some(true)
        || (by.is_some() && by.as_ref().map(|person| &person.key) == draft.case.requester.as_ref());
    let side = if asked { Side::Customer } else { Side::Agent };
    let author = known.author(by.map(|person| person.key), "", side);
    let created_at = known.instant(post.text("created_at"), draft);
    let origin = post.any(&["original.resource_type", "resource_type"]).unwrap_or_default().to_lowercase();
    // A post that says neither where it came from nor what it was may be a note.
    let note = channel == "note" || origin.contains("note") || (channel.is_empty() && origin.is_empty());
    draft.case.entries.push(Entry {
        source_id: post.any(&["uuid", "id"]).unwrap_or_default(),
        kind: if note { EntryKind::Note } else { EntryKind::Message },
        author,
        created_at,
        body: body(
            post.any(&["original.body_html", "contents_html"]),
            post.any(&["contents", "original.body_text", "original.contents"]),
        ),
        attachments: post.list("attachments").into_iter().map(attachment).collect(),
    });
}

fn attachment(file: Node<'_>) -> Attachment {
    const WHY: &str =
        "Kayako gives this file only to who is signed in. Download it there and add it to the case by hand.";
    Attachment {
        mime: file.any(&["type", "filetype"]),
        size: file.any(&["size", "filesize"]).and_then(|size| size.parse().ok()),
        ..linked(file.any(&["name", "filename"]), None, WHY)
    }
}

/// A user of the new Kayako.
fn someone(node: Node<'_>) -> Option<Person> {
    let role = match node.any(&["role.type", "role"]).unwrap_or_default().to_uppercase().as_str() {
        "CUSTOMER" => Role::Customer,
        "AGENT" | "ADMIN" | "OWNER" | "COLLABORATOR" => Role::Agent,
        _ => Role::Unknown,
    };
    let found = listed(ID, node, role, |id| Some(key(ID, &id)));
    // Who wrote in a social network may have nothing but a name there.
    found.or_else(|| {
        let name = node.any(&["screen_name", "user_name", "twitter.screen_name", "facebook.user_name"])?;
        let at = contact_key(ID, None, None, Some(&name))?;
        Some(person(at, Some(name), None, None, role))
    })
}

/// A ticket of the Classic. Times are Unix seconds; a post's creator is 1 for staff and 2 for the user.
fn classic(head: &Record<'_>, known: &Known<'_>, draft: &mut Draft) {
    let node = head.node();
    let case = &mut draft.case;
    case.number = node.text("displayid");
    case.subject = node.text("subject").unwrap_or_default();
    case.channel_raw = node.text("creationmode").unwrap_or_default();
    case.status = terms::status(&node.any(&["statustitle", "statusid"]).unwrap_or_default());
    case.priority = terms::priority(&node.any(&["prioritytitle", "priorityid"]).unwrap_or_default());
    case.requester = classic_user(node).map(|person| person.key);
    case.assignee = node.text("ownerstaffname").map(|name| key(ID, &format!("staff:{name}")));
    case.group = node.any(&["departmenttitle", "departmentid"]);
    case.tags = node.words("tags");
    draft.case.created_at = known.date(head, "creationtime", draft);
    draft.case.updated_at = known.date(head, "lastactivity", draft);
    draft.field("type", node.any(&["tickettypetitle", "typeid"]));
    for post in node.items("posts", "post") {
        let agent = post.text("creator").as_deref() == Some("1");
        let side = if agent { Side::Agent } else { Side::Customer };
        let asked = draft.case.requester.clone().filter(|_| !agent);
        let mut author = known.author(
            classic_writer(post).map(|person| person.key).or(asked),
            &post.text("fullname").unwrap_or_default(),
            side,
        );
        author.side = side;
        let created_at = known.instant(post.text("dateline"), draft);
        let html = post.flag("ishtml") == Some(true);
        let text = post.text("contents");
        // What went to a third party was never shown to the customer.
        let private = ["isprivate", "isthirdparty"].iter().any(|name| post.hides(name));
        draft.case.entries.push(Entry {
            source_id: post.any(&["id", "@id"]).unwrap_or_default(),
            kind: if private { EntryKind::Note } else { EntryKind::Message },
            author,
            created_at,
            body: if html { body(text, None) } else { body(None, text) },
            attachments: post.items("attachments", "attachment").into_iter().map(attachment).collect(),
        });
    }
    for note in node.list("note").into_iter().chain(node.items("notes", "note")) {
        let created_at = known.instant(note.any(&["@creationdate", "creationdate"]), draft);
        let label = note.any(&["@creatorstaffname", "creatorstaffname"]).unwrap_or_default();
        draft.case.entries.push(Entry {
            source_id: note.any(&["@id", "id"]).map(|id| format!("note {id}")).unwrap_or_default(),
            kind: EntryKind::Note,
            author: known.author(None, &label, Side::Agent),
            created_at,
            body: body(None, note.value().or_else(|| note.text("contents"))),
            attachments: Vec::new(),
        });
    }
}

/// The customer of a ticket, who may have called or chatted and have no address.
fn classic_user(node: Node<'_>) -> Option<Person> {
    let email = node.text("email").filter(|email| address::is_email(&address::normalise(email)));
    let phone = node.any(&["phone", "phoneno", "phonenumber"]);
    let name = node.text("fullname");
    let user = node.text("userid").filter(|id| id != "0").map(|id| key(ID, &format!("user:{id}")));
    let by_contact = contact_key(ID, email.as_deref(), phone.as_deref(), name.as_deref());
    let at = if email.is_some() { by_contact } else { user.or(by_contact) }?;
    Some(person(at, name, email, phone, Role::Customer))
}

fn classic_writer(post: Node<'_>) -> Option<Person> {
    let role = match post.text("creator").as_deref() {
        Some("1") => Role::Agent,
        Some("2") => Role::Customer,
        _ => return None,
    };
    let email = post.text("email");
    let at = match (&email, post.text("fullname")) {
        (Some(email), _) => mail_key(ID, email),
        (None, Some(name)) if role == Role::Agent => key(ID, &format!("staff:{name}")),
        _ => return None,
    };
    Some(person(at, post.text("fullname"), email, None, role))
}
