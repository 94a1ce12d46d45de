//! Salesforce Service Cloud, to which Desk.com's customers were moved, by its data export: tables of cases, mails, comments, contacts
//! and users, joined by their ids. Times are UTC. Files are not in these tables.

use super::kit::{
    Companion, Desk, Draft, Known, Node, Piece, Record, Shape, Trouble, When, body, contact_key, key, person,
};
use crate::model::{Body, Entry, EntryKind, Person, Role, Side};
use crate::text::{address, html};
use crate::vendor::terms;

const ID: &str = "salesforce";

/// See the module.
#[derive(Clone, Copy, Debug)]
pub struct Salesforce;

const NO_MAILS: &str = "There are cases of Salesforce without their mails: export the tables EmailMessage and CaseComment as well (Setup, \
                        Data Export) and drop EmailMessage.csv and CaseComment.csv beside.";
const NO_CASES: &str = "There are mails or comments of Salesforce, but no cases: export the table Case as well (Setup, Data Export) and \
                        drop Case.csv beside.";
const NO_PEOPLE: &str = "The table User of Salesforce is not among these files, so agents are known by their numbers only. Export it as well \
                         (Setup, Data Export) and drop User.csv beside.";

/// Columns of cases that have a place in the model, or that say nothing outside of Salesforce; the rest become fields.
#[rustfmt::skip] // a list of words
const PLACED: &[&str] = &[
    "id", "isdeleted", "casenumber", "contactid", "accountid", "assetid", "suppliedname", "suppliedemail", "suppliedphone", "status",
    "origin", "subject", "priority", "description", "isclosed", "isescalated", "ownerid", "createddate", "createdbyid", "lastmodifieddate",
    "lastmodifiedbyid", "systemmodstamp", "masterrecordid", "parentid", "recordtypeid", "lastvieweddate", "lastreferenceddate",
    "contactemail", "contactphone", "contactmobile", "contactfax", "sourceid",
];

impl Desk for Salesforce {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "Salesforce"
    }

    #[rustfmt::skip]
    fn shapes(&self) -> &'static [Shape] {
        const SYSTEM: &[&str] = &["isdeleted", "createddate", "createdbyid", "systemmodstamp", "lastmodifieddate"];
        const TABLE: Shape = Shape { reason: "a table of Salesforce's data export", confidence: 93, utc: true, ..Shape::TABLE };
        &[
            Shape { variant: "users", keys: &["id", "username", "lastname", "email"], some: (2, &["profileid", "alias", "isactive", "userroleid", "timezonesidkey", "firstname"]), ..TABLE },
            Shape { variant: "contacts", keys: &["id", "lastname", "email"], some: (1, &["isdeleted", "systemmodstamp", "createddate", "reportstoid", "mailingcity", "mailingstreet", "leadsource"]), not: &["username", "casenumber", "secondaryemail", "zohocrmcontactid", "createdtime"], ..TABLE },
            Shape { variant: "groups", keys: &["id", "name", "developername", "type"], some: (1, SYSTEM), ..TABLE },
            Shape { variant: "mails", keys: &["id", "parentid", "incoming"], some: (2, &["textbody", "htmlbody", "fromaddress", "toaddress", "messagedate"]), ..TABLE },
            Shape { variant: "comments", keys: &["id", "parentid", "commentbody"], some: (1, &["ispublished", "createdbyid", "createddate"]), ..TABLE },
            Shape { variant: "cases", keys: &["id", "casenumber", "subject"], some: (2, &["origin", "ownerid", "contactid", "suppliedemail", "isclosed", "isescalated", "createddate"]), ..TABLE },
        ]
    }

    fn companions(&self) -> &'static [Companion] {
        &[
            Companion {
                of: "cases",
                needs: &["mails", "comments"],
                message: NO_MAILS,
                when: When::NoReplies,
                ..Companion::ALWAYS
            },
            Companion { of: "mails", needs: &["cases"], message: NO_CASES, ..Companion::ALWAYS },
            Companion { of: "comments", needs: &["cases"], message: NO_CASES, ..Companion::ALWAYS },
            Companion { of: "cases", needs: &["users"], message: NO_PEOPLE, ..Companion::ALWAYS },
        ]
    }

    fn pieces(&self, record: &Record<'_>, _: Option<&str>, out: &mut Vec<Piece>) {
        let row = record.node();
        let deleted = row.flag("isdeleted") == Some(true);
        match record.variant {
            "users" => out.extend(someone(row, Role::Agent).map(Piece::Person)),
            "contacts" => out.extend(someone(row, Role::Customer).map(Piece::Person)),
            "groups" => {
                if let (Some(id), Some(name)) = (row.text("id"), row.text("name")) {
                    out.push(Piece::Name { kind: "group", id, name });
                }
            }
            "mails" | "comments" if deleted => out.push(Piece::Deleted { case: None }),
            "mails" | "comments" => out.push(match row.text("parentid") {
                // Mails may hang on other things than cases.
                Some(case) if case.starts_with("500") || record.variant == "comments" => Piece::Part { case },
                Some(_) => Piece::Deleted { case: None },
                None => Piece::Unusable(Trouble::new("desk.no_case", "This row names no case, so it was left out.")),
            }),
            _ => match row.text("id") {
                Some(id) if deleted => out.push(Piece::Deleted { case: Some(id) }),
                Some(id) => {
                    out.extend(customer(row).map(Piece::Person));
                    out.push(Piece::Case { id });
                }
                None => {
                    out.push(Piece::Unusable(Trouble::new("desk.no_id", "This row has no id, so it was left out.")))
                }
            },
        }
    }

    fn case(&self, head: &Record<'_>, parts: &[Record<'_>], known: &Known<'_>, draft: &mut Draft) {
        let row = head.node();
        let case = &mut draft.case;
        case.number = row.text("casenumber");
        case.subject = row.text("subject").unwrap_or_default();
        case.channel_raw = row.text("origin").unwrap_or_default();
        case.channel = terms::channel(&case.channel_raw);
        case.status = terms::status(&row.text("status").unwrap_or_default());
        case.priority = terms::priority(&row.text("priority").unwrap_or_default());
        case.requester = customer(row).map(|person| person.key);
        // Owners are users, or queues.
        let owner = row.text("ownerid");
        let queue = owner.as_deref().is_some_and(|id| id.starts_with("00G"));
        case.group = owner.clone().filter(|_| queue).map(|id| known.name("group", &id).unwrap_or(id));
        case.assignee = owner.filter(|_| !queue).map(|id| key(ID, &id));
        draft.case.created_at = known.date(head, "createddate", draft);
        draft.case.updated_at = known.date(head, "lastmodifieddate", draft);
        for (title, value) in head.columns() {
            if !PLACED.contains(&title.to_lowercase().as_str()) {
                draft.field(title, value.joined());
            }
        }
        let mut texts = Vec::new();
        for part in parts {
            match part.variant {
                "comments" => comment(part, known, draft),
                _ => texts.extend(mail(part, known, draft)),
            }
        }
        // Of a case that a mail began the description is its text.
        let description = row.text("description");
        if let Some(text) = description.filter(|text| !texts.iter().any(|known| is_same(text, known))) {
            let requester = draft.case.requester.clone();
            let author = known.author(requester, "", Side::Customer);
            draft.case.entries.push(Entry {
                source_id: "description".to_owned(),
                kind: EntryKind::Message,
                author,
                created_at: draft.case.created_at.clone(),
                body: Body::Text(text),
                attachments: Vec::new(),
            });
        }
    }
}

/// Is the description the text of this mail, or its beginning?
fn is_same(description: &str, text: &str) -> bool {
    let (description, text) = (html::letters(description), html::letters(text));
    !description.is_empty() && text.starts_with(&description)
}

/// A mail, unless it is a draft; answers its text.
fn mail(part: &Record<'_>, known: &Known<'_>, draft: &mut Draft) -> Option<String> {
    /// The state of a draft.
    const DRAFT: &str = "5";
    let row = part.node();
    if row.text("status").as_deref() == Some(DRAFT) || row.flag("isprivatedraft") == Some(true) {
        return None;
    }
    for column in ["ccaddress", "bccaddress"] {
        draft.copies(row, column);
    }
    if row.flag("hasattachment") == Some(true) {
        draft.trouble(
            "salesforce.files",
            "A mail had files, which Salesforce's tables do not hold. Download them there and add them to the case by hand.",
        );
    }
    let incoming = row.flag("incoming") == Some(true);
    let side = if incoming { Side::Customer } else { Side::Agent };
    let by = match incoming {
        true => draft.case.requester.clone(),
        false => row.text("createdbyid").map(|id| key(ID, &id)),
    };
    let label = row.any(&["fromname", "fromaddress"]).unwrap_or_default();
    let mut author = known.author(by, &label, side);
    author.side = side;
    let at = ["messagedate", "createddate"].into_iter().find(|column| row.text(column).is_some());
    let created_at = at.and_then(|column| known.date(part, column, draft));
    let (rich, text) = (row.text("htmlbody"), row.text("textbody"));
    let plain = text.clone().or_else(|| rich.clone());
    draft.case.entries.push(Entry {
        source_id: row.text("id").unwrap_or_default(),
        kind: EntryKind::Message,
        author,
        created_at,
        body: body(rich, text),
        attachments: Vec::new(),
    });
    plain
}

/// A comment; customers see those that are published.
fn comment(part: &Record<'_>, known: &Known<'_>, draft: &mut Draft) {
    let row = part.node();
    let by = row.text("createdbyid").map(|id| key(ID, &id));
    let created_at = known.date(part, "createddate", draft);
    draft.case.entries.push(Entry {
        source_id: row.text("id").unwrap_or_default(),
        kind: if row.flag("ispublished") == Some(true) { EntryKind::Message } else { EntryKind::Note },
        author: known.author(by, "", Side::Agent),
        created_at,
        body: body(None, row.text("commentbody")),
        attachments: Vec::new(),
    });
}

/// The customer as the case tells: the contact, else who filled in the form.
fn customer(row: Node<'_>) -> Option<Person> {
    let email =
        row.any(&["suppliedemail", "contactemail"]).filter(|email| address::is_email(&address::normalise(email)));
    let (name, phone) = (row.text("suppliedname"), row.any(&["suppliedphone", "contactphone", "contactmobile"]));
    let by_id = row.text("contactid").map(|id| key(ID, &id));
    let at = by_id.or_else(|| contact_key(ID, email.as_deref(), phone.as_deref(), name.as_deref()))?;
    Some(person(at, name, email, phone, Role::Customer))
}

fn someone(row: Node<'_>, role: Role) -> Option<Person> {
    let id = row.text("id")?;
    let names = ["firstname", "lastname"].iter().filter_map(|column| row.text(column)).collect::<Vec<_>>().join(" ");
    let name = row.text("name").or(Some(names)).filter(|name| !name.is_empty());
    let phone = row.any(&["phone", "mobilephone", "homephone"]);
    Some(person(key(ID, &id), name, row.text("email"), phone, role))
}
