//! HubSpot: tickets as CSV (or a sheet), by labels or names of properties, whose description is the only text; and dumps
//! of its API, with engagements (mails, notes, calls) beside the tickets.

mod inbox;

use super::kit::{
    Companion, Desk, Draft, Known, Node, Piece, Record, Shape, Trouble, When, body, key, linked, mail_key, person,
};
use crate::model::{Attachment, Body, Entry, EntryKind, Person, PersonKey, Role, Side, Status, Word};
use crate::text::{address, html};
use crate::vendor::terms;

pub(super) const ID: &str = "hubspot";

/// Said of the CSV.
const LACKS: &str = "HubSpot's export of tickets holds their descriptions only: mails, notes and calls of the timeline are not in it. To bring \
                     them, have tickets and engagements fetched through HubSpot's API and drop that JSON.";

/// Said of companies, deals and the like.
const BESIDE_LACKS: &str =
    "This file of HubSpot holds no tickets (companies, deals or other records), so nothing is moved from it.";

/// Kind of the links between tickets and engagements, whose ids are of one series.
const ENGAGEMENT: &str = "engagement";
/// Under what tickets name their engagements.
const ENGAGEMENTS: &[&str] =
    &["calls", "communications", "emails", "engagements", "meetings", "notes", "postal_mail", "tasks"];

const COMPANIONS: &[Companion] = &[
    Companion {
        of: "inbox-messages",
        needs: &["inbox-threads"],
        message: "There are messages of HubSpot's inbox, but no threads. Fetch these as well \
                  (/conversations/v3/conversations/threads), and drop them beside.",
        ..Companion::ALWAYS
    },
    Companion {
        of: "inbox-threads",
        needs: &["inbox-messages"],
        message: "There are threads of HubSpot's inbox without messages. Fetch the messages of each thread as well \
                  (/conversations/v3/conversations/threads/…/messages), and drop them beside.",
        when: When::NoTexts,
        ..Companion::ALWAYS
    },
    Companion {
        of: "tickets",
        needs: &["engagements"],
        message: "There are tickets of HubSpot without any mail, note or call. Fetch these as well, each with the tickets it \
                  belongs to (/crm/v3/objects/emails?associations=tickets, and the same for notes and calls), and drop \
                  them beside.",
        when: When::NoReplies,
        ..Companion::ALWAYS
    },
    Companion {
        of: "tickets",
        needs: &["contacts", "contacts-csv"],
        message: "There is no file with contacts of HubSpot among these, so customers are known by their numbers only and \
                  have no address. Fetch /crm/v3/objects/contacts, or export the contacts as CSV, and drop that beside.",
        ..Companion::ALWAYS
    },
];

/// Titles of columns in the languages in which HubSpot exports them.
#[rustfmt::skip] // one column a line
const TITLES: &[(&str, &[&str])] = &[
    ("ticket id", &["ticket-id", "id de ticket", "id du ticket", "id del ticket", "идентификатор тикета", "id тикета"]),
    ("ticket name", &["ticketname", "ticket-name", "name des tickets", "nom du ticket", "nombre del ticket", "название тикета", "имя тикета"]),
    ("pipeline", &["pipeline du ticket", "воронка"]),
    ("ticket status", &["ticketstatus", "ticket-status", "statut du ticket", "estado del ticket", "статус тикета"]),
    ("create date", &["erstellungsdatum", "erstellt am", "date de création", "fecha de creación", "дата создания"]),
    ("last modified date", &["datum der letzten änderung", "letzte änderung", "date de dernière modification", "fecha de última modificación", "дата последнего изменения"]),
    ("priority", &["priorität", "priorité", "prioridad", "приоритет"]),
    ("ticket owner", &["ticket-inhaber", "ticketinhaber", "zuständiger mitarbeiter", "für ticket zuständiger mitarbeiter", "propriétaire du ticket", "propietario del ticket", "ответственный за тикет", "владелец тикета"]),
    ("source", &["quelle", "fuente", "origen", "источник"]),
    ("ticket description", &["ticketbeschreibung", "ticket-beschreibung", "beschreibung des tickets", "description du ticket", "descripción del ticket", "описание тикета"]),
    ("associated contact", &["zugehöriger kontakt", "zugeordneter kontakt", "contact associé", "contacto asociado", "связанный контакт"]),
    ("associated contact ids", &["zugehörige kontakt-ids", "ids des contacts associés", "ids de contactos asociados"]),
];

/// See the module.
#[derive(Clone, Copy, Debug)]
pub struct HubSpot;

impl Desk for HubSpot {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "HubSpot"
    }

    fn members(&self) -> &'static [&'static str] {
        &["results"]
    }

    fn companions(&self) -> &'static [Companion] {
        COMPANIONS
    }

    fn titles(&self) -> &'static [(&'static str, &'static [&'static str])] {
        TITLES
    }

    #[rustfmt::skip]
    fn shapes(&self) -> &'static [Shape] {
        &[
            Shape { variant: "beside", keys: &["record id"], some: (1, &["company name", "deal name", "deal stage", "company domain name"]), not: &["ticket id", "ticket name"], names: &["hubspot-crm-exports"], confidence: 85, reason: "it lists companies or deals as HubSpot writes them", lacks: Some(BESIDE_LACKS), ..Shape::TABLE },
            Shape { variant: "beside-json", keys: &["id", "properties"], marks: &["\"domain\"", "\"dealname\"", "\"dealstage\"", "\"hs_sku\""], not: &["associations"], confidence: 84, reason: "it lists companies or deals as HubSpot writes them", lacks: Some(BESIDE_LACKS), ..Shape::JSON },
            Shape { variant: "pipelines", keys: &["id", "label", "stages"], confidence: 92, reason: "it lists pipelines as HubSpot writes them", ..Shape::JSON },
            Shape { variant: "contacts-csv", keys: &["record id", "first name", "last name", "email"], not: &["ticket id", "ticket name"], names: &["hubspot-crm-exports"], confidence: 90, reason: "it lists contacts as HubSpot writes them", ..Shape::TABLE },
            Shape { variant: "owners", keys: &["id", "email", "firstName", "lastName"], some: (2, &["userId", "archived", "teams", "userIdIncludingInactive"]), not: &["properties"], confidence: 88, reason: "it lists owners as HubSpot writes them", ..Shape::JSON },
            Shape { variant: "contacts", keys: &["id", "properties"], marks: &["\"hs_object_id\"", "\"lastmodifieddate\""], not: &["associations"], names: &["contacts"], by_name_only: true, confidence: 90, reason: "it lists contacts as HubSpot writes them", ..Shape::JSON },
            Shape { variant: "contacts", keys: &["id", "properties"], marks: &["\"firstname\"", "\"lastname\""], not: &["associations"], confidence: 89, reason: "it lists contacts as HubSpot writes them", ..Shape::JSON },
            Shape { variant: "engagements", keys: &["id", "properties"], marks: &["hs_note_body", "hs_email_direction", "hs_email_html", "hs_call_body", "hs_call_title", "hs_call_direction", "hs_call_duration", "hs_call_status", "hs_communication_body"], confidence: 92, reason: "it holds notes, mails or calls as HubSpot writes them", ..Shape::JSON },
            Shape { variant: "inbox-messages", keys: &["id", "conversationsThreadId"], confidence: 94, reason: "it holds messages of HubSpot's inbox", ..Shape::JSON },
            Shape { variant: "inbox-threads", keys: &["id", "originalChannelId"], some: (1, &["latestMessageTimestamp", "inboxId", "originalChannelAccountId", "associatedContactId"]), confidence: 94, reason: "its first record is a thread of HubSpot's inbox", ..Shape::JSON },
            Shape { variant: "tickets", keys: &["id", "properties"], marks: &["hs_pipeline_stage", "hs_ticket_priority", "hs_ticket_category"], confidence: 93, reason: "its first record is a ticket as HubSpot writes them", ..Shape::JSON },
            Shape { variant: "csv-properties", keys: &["hs_ticket_id"], some: (2, &["subject", "content", "hs_pipeline", "hs_pipeline_stage", "hs_ticket_priority", "source_type", "createdate"]), confidence: 95, reason: "its columns are properties of HubSpot's tickets", lacks: Some(LACKS), ..Shape::TABLE },
            Shape { variant: "csv", keys: &["ticket id", "ticket name"], some: (1, &["pipeline", "ticket status", "ticket owner", "ticket description", "associated contact"]), names: &["hubspot-crm-exports"], confidence: 92, reason: "its columns are those of HubSpot's tickets", lacks: Some(LACKS), ..Shape::TABLE },
        ]
    }

    fn pieces(&self, record: &Record<'_>, _: Option<&str>, out: &mut Vec<Piece>) {
        let node = record.node();
        match record.variant {
            "beside" | "beside-json" => {}
            "pipelines" => pipeline(node, out),
            "contacts-csv" => out.extend(row_of_contacts(node).map(Piece::Person)),
            "inbox-messages" => inbox::message(node, out),
            "inbox-threads" => inbox::thread(node, out),
            "owners" | "contacts" => out.extend(listed(node).map(Piece::Person)),
            "engagements" => {
                let ids = associated(node, "tickets");
                // Another ticket may name it, too.
                let is_placed = !ids.is_empty();
                out.extend(node.text("id").map(|id| Piece::Offered { kind: ENGAGEMENT, id, is_placed }));
                out.extend(ids.into_iter().map(|case| Piece::Part { case }));
            }
            "tickets" => match node.text("id") {
                Some(id) => {
                    out.extend(agent(node.text("properties.hubspot_owner_id")).map(Piece::Person));
                    let named = ENGAGEMENTS.iter().flat_map(|of| associated(node, of));
                    out.extend(named.map(|one| Piece::Link { kind: ENGAGEMENT, id: one, case: id.clone() }));
                    out.push(Piece::Case { id });
                }
                None => {
                    out.push(Piece::Unusable(Trouble::new("desk.no_id", "This ticket has no id, so it was left out.")))
                }
            },
            _ => match node.any(&["ticket id", "hs_ticket_id"]) {
                Some(id) => {
                    out.extend(contact(node).map(Piece::Person));
                    out.extend(owner(node).map(Piece::Person));
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
        match head.variant {
            "tickets" => ticket(head, parts, known, draft),
            "inbox-threads" => inbox::case(head, parts, known, draft),
            _ => {
                row(head, known, draft);
                timeline(parts, known, draft);
            }
        }
    }
}

/// The state of a ticket: a stage of a pipeline by its name, behind which the export has that of the pipeline, as in `Closed
/// (Support Pipeline)`.
fn stage(raw: String) -> Word<Status> {
    let bare = raw.split_once('(').map_or("", |(stage, _)| stage.trim());
    let found = terms::status(&raw);
    if found.kind == Status::Other && !bare.is_empty() {
        return Word { kind: terms::status(bare).kind, raw };
    }
    found
}

/// The ids of what a record is associated with.
fn associated(node: Node<'_>, of: &str) -> Vec<String> {
    let mut found = node.list(&format!("associations.{of}"));
    if found.is_empty() {
        // A loader keeps them beside the properties.
        found = node.list(of);
    }
    found.into_iter().filter_map(|one| one.any(&["id", "toObjectId"]).or_else(|| one.value())).collect()
}

/// A row of the export.
fn row(head: &Record<'_>, known: &Known<'_>, draft: &mut Draft) {
    const PLACED: &[&str] = &[
        "ticket id",
        "hs_ticket_id",
        "ticket name",
        "subject",
        "ticket description",
        "content",
        "ticket status",
        "hs_pipeline_stage",
        "priority",
        "hs_ticket_priority",
        "source",
        "source_type",
        "create date",
        "createdate",
        "last modified date",
        "hs_lastmodifieddate",
        "ticket owner",
        "hubspot_owner_id",
        "pipeline",
        "hs_pipeline",
        "associated contact",
        "associated contact ids",
    ];
    let row = head.node();
    let case = &mut draft.case;
    case.subject = row.any(&["ticket name", "subject"]).unwrap_or_default();
    case.channel_raw = row.any(&["source", "source_type"]).unwrap_or_default();
    case.channel = terms::channel(&case.channel_raw);
    case.status = stage(row.any(&["ticket status", "hs_pipeline_stage"]).unwrap_or_default());
    case.priority = terms::priority(&row.any(&["priority", "hs_ticket_priority"]).unwrap_or_default());
    case.requester = contact(row).map(|person| person.key);
    case.assignee = owner(row).map(|person| person.key);
    case.group = row.any(&["pipeline", "hs_pipeline"]);
    draft.case.created_at = date(head, &["create date", "createdate"], known, draft);
    draft.case.updated_at = date(head, &["last modified date", "hs_lastmodifieddate"], known, draft);
    if let Some(text) = row.any(&["ticket description", "content"]) {
        opening(text, known, draft);
    }
    // A case has one customer; the others must not be lost.
    if let Some((_, others)) =
        row.any(&["associated contact", "associated contacts"]).as_deref().and_then(|all| all.split_once(';'))
    {
        let others: Vec<&str> = others.split(';').map(str::trim).filter(|one| !one.is_empty()).collect();
        draft.field("Other contacts", Some(others.join(", ")));
    }
    for (title, value) in head.columns() {
        if !PLACED.contains(&title.to_lowercase().as_str()) {
            draft.field(title, value.joined());
        }
    }
}

/// A ticket of the API with its engagements.
fn ticket(head: &Record<'_>, parts: &[Record<'_>], known: &Known<'_>, draft: &mut Draft) {
    const PLACED: &[&str] = &[
        "subject",
        "content",
        "hs_pipeline",
        "hs_pipeline_stage",
        "hs_ticket_priority",
        "source_type",
        "hubspot_owner_id",
        "createdate",
        "hs_lastmodifieddate",
        "hs_object_id",
    ];
    let node = head.node();
    let properties = node.at("properties");
    let case = &mut draft.case;
    case.subject = properties.text("subject").unwrap_or_default();
    case.channel_raw = properties.text("source_type").unwrap_or_default();
    case.channel = terms::channel(&case.channel_raw);
    let id = properties.text("hs_pipeline_stage").unwrap_or_default();
    case.status = stage(known.name("stage", &id).unwrap_or(id));
    case.priority = terms::priority(&properties.text("hs_ticket_priority").unwrap_or_default());
    case.assignee = agent(properties.text("hubspot_owner_id")).map(|person| person.key);
    case.group = properties.text("hs_pipeline").map(|id| known.name("pipeline", &id).unwrap_or(id));
    let first = associated(node, "contacts").into_iter().next();
    case.requester = first.map(|id| key(ID, &format!("contact:{id}")));
    draft.case.created_at = known.instant(properties.text("createdate").or_else(|| node.text("createdAt")), draft);
    draft.case.updated_at = known.instant(node.text("updatedAt"), draft);
    for (name, value) in properties.members().filter(|(name, _)| !PLACED.contains(name)) {
        draft.field(name, value.joined());
    }
    if let Some(text) = properties.text("content") {
        opening(text, known, draft);
    }
    timeline(parts, known, draft);
}

/// The engagements of a ticket, behind its description.
fn timeline(parts: &[Record<'_>], known: &Known<'_>, draft: &mut Draft) {
    for part in parts {
        engagement(part.node(), known, draft);
    }
    drop_repeated_opening(&mut draft.case.entries);
}

/// HubSpot makes the description of a ticket of the mail that opened it.
fn drop_repeated_opening(entries: &mut Vec<Entry>) {
    let Some((opening, others)) = entries.split_first().filter(|(first, _)| first.source_id.is_empty()) else { return };
    /// The description may be the beginning of a longer mail.
    const LONG: usize = 40;
    let letters = html::letters(opening.body.raw());
    let is_long = letters.chars().count() >= LONG;
    let repeats = |entry: &Entry| {
        let mail = html::letters(entry.body.raw());
        entry.kind == EntryKind::Message
            && entry.author.side == Side::Customer
            && (mail == letters || (is_long && mail.starts_with(&letters)))
    };
    if !letters.is_empty() && others.iter().any(repeats) {
        entries.remove(0);
    }
}

/// A mail, a note, a call or a message of the timeline.
fn engagement(node: Node<'_>, known: &Known<'_>, draft: &mut Draft) {
    let of = node.at("properties");
    let incoming = of.text("hs_email_direction").as_deref() == Some("INCOMING_EMAIL");
    let mail = of.text("hs_email_direction").is_some() || of.has("hs_email_html") || of.has("hs_email_text");
    let html = of.any(&["hs_email_html", "hs_note_body", "hs_call_body", "hs_communication_body"]);
    let text = of.text("hs_email_text");
    for path in ["hs_email_cc_email", "hs_email_bcc_email"] {
        draft.copies(of, path);
    }
    let side = if incoming { Side::Customer } else { Side::Agent };
    let by = if incoming {
        draft.case.requester.clone()
    } else {
        agent(of.text("hubspot_owner_id")).map(|person| person.key)
    };
    let mut author =
        known.author(by, &of.any(&["hs_email_from_email", "hs_email_sender_email"]).unwrap_or_default(), side);
    author.side = side;
    let (lines, files) = (lines(of, &draft.case.subject), files(of));
    let created_at = known.instant(of.text("hs_timestamp").or_else(|| node.text("createdAt")), draft);
    draft.case.entries.push(Entry {
        source_id: node.text("id").unwrap_or_default(),
        kind: if mail { EntryKind::Message } else { EntryKind::Note },
        author,
        created_at,
        body: with_lines(body(html, text), &lines),
        attachments: files,
    });
}

/// What an engagement says beside its text.
fn lines(of: Node<'_>, subject: &str) -> String {
    let lines = [
        ("Subject", of.text("hs_email_subject").filter(|own| own != subject)),
        ("Call", of.text("hs_call_title")),
        ("Direction", of.text("hs_call_direction")),
        ("Length of call in milliseconds", of.text("hs_call_duration")),
    ];
    let said = lines.into_iter().filter_map(|(title, value)| Some(format!("{title}: {}", value?)));
    said.collect::<Vec<_>>().join("\n")
}

/// The lines before the text.
fn with_lines(body: Body, lines: &str) -> Body {
    match body {
        body if lines.is_empty() => body,
        Body::Html(html) => {
            let lines = lines.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\n', "<br>");
            Body::Html(format!("<p>{lines}</p>{html}"))
        }
        Body::Text(text) => Body::Text(format!("{lines}\n\n{text}").trim().to_owned()),
    }
}

/// The recording of a call by its link, and files, of which HubSpot tells the numbers only.
fn files(of: Node<'_>) -> Vec<Attachment> {
    const WHY: &str = "HubSpot tells only the number of this file. Download it there and add it to the case by hand.";
    let recording = of.text("hs_call_recording_url").map(|url| linked(None, Some(url), WHY));
    let others = of.words("hs_attachment_ids").into_iter().map(|id| linked(Some(format!("file {id}")), None, WHY));
    recording.into_iter().chain(others).collect()
}

/// The description of a ticket, as its first message.
pub(super) fn opening(text: String, known: &Known<'_>, draft: &mut Draft) {
    let requester = draft.case.requester.clone();
    let body = if text.contains("</") || text.contains("<br") { Body::Html(text) } else { Body::Text(text) };
    let entry = Entry {
        source_id: String::new(),
        kind: EntryKind::Message,
        author: known.author(requester, "", Side::Customer),
        created_at: draft.case.created_at.clone(),
        body,
        attachments: Vec::new(),
    };
    draft.case.entries.push(entry);
}

fn date(record: &Record<'_>, columns: &[&str], known: &Known<'_>, draft: &mut Draft) -> Option<crate::model::Instant> {
    let column = columns.iter().find(|column| record.node().text(column).is_some())?;
    known.date(record, column, draft)
}

/// The first of `Ann Lake (ann@example.org);Cem (cem@example.org)`.
fn contact(row: Node<'_>) -> Option<Person> {
    let first = |cell: String| cell.split(';').next().map(str::trim).filter(|one| !one.is_empty()).map(str::to_owned);
    let shown = row.any(&["associated contact", "associated contacts"]).and_then(first).unwrap_or_default();
    let id = row.any(&["associated contact ids", "associated contact id"]).and_then(first);
    let (name, email) = named(&shown);
    let at = match (&email, id, &name) {
        (Some(email), ..) => mail_key(ID, email),
        (None, Some(id), _) => key(ID, &format!("contact:{id}")),
        (None, None, Some(name)) => PersonKey(format!("{ID}:name:{name}")),
        (None, None, None) => return None,
    };
    Some(person(at, name, email, None, Role::Customer))
}

/// The owner: a name with or without an address, or an id.
fn owner(row: Node<'_>) -> Option<Person> {
    let (name, email) = named(&row.any(&["ticket owner", "hubspot_owner_id"])?);
    let at = key(ID, &format!("owner:{}", email.as_ref().or(name.as_ref())?));
    Some(person(at, name, email, None, Role::Agent))
}

/// Name and address of `Ann Lake (ann@example.org)`, of either alone.
fn named(shown: &str) -> (Option<String>, Option<String>) {
    let shown = shown.trim();
    let (name, inner) =
        shown.rsplit_once('(').map_or((shown, shown), |(name, rest)| (name.trim(), rest.trim_end_matches(')').trim()));
    let email = Some(inner.to_owned()).filter(|inner| address::is_email(&address::normalise(inner)));
    (Some(name.to_owned()).filter(|name| !name.is_empty() && !name.contains('@')), email)
}

/// Whoever is in charge, by number.
pub(super) fn agent(id: Option<String>) -> Option<Person> {
    Some(Person { role: Role::Agent, ..Person::unknown(key(ID, &format!("owner:{}", id?))) })
}

/// Names of a pipeline and of its stages, which tickets have by number.
fn pipeline(node: Node<'_>, out: &mut Vec<Piece>) {
    let named = |kind, node: Node<'_>| Some(Piece::Name { kind, id: node.text("id")?, name: node.text("label")? });
    out.extend(named("pipeline", node));
    out.extend(node.list("stages").into_iter().filter_map(|stage| named("stage", stage)));
}

/// A row of the contacts that HubSpot exports.
fn row_of_contacts(row: Node<'_>) -> Option<Person> {
    let id = row.text("record id")?;
    let name = ["first name", "last name"].iter().filter_map(|part| row.text(part)).collect::<Vec<_>>().join(" ");
    let name = Some(name).filter(|name| !name.is_empty());
    let phone = row.any(&["phone number", "mobile phone number"]);
    Some(person(key(ID, &format!("contact:{id}")), name, row.text("email"), phone, Role::Customer))
}

/// A contact or an owner of the API.
fn listed(node: Node<'_>) -> Option<Person> {
    let id = node.text("id")?;
    let of = node.at("properties");
    if of.is_object() {
        let name = ["firstname", "lastname"].iter().filter_map(|part| of.text(part)).collect::<Vec<_>>().join(" ");
        let name = Some(name).filter(|name| !name.is_empty());
        return Some(person(
            key(ID, &format!("contact:{id}")),
            name,
            of.text("email"),
            of.any(&["phone", "mobilephone"]),
            Role::Customer,
        ));
    }
    let name = ["firstName", "lastName"].iter().filter_map(|part| node.text(part)).collect::<Vec<_>>().join(" ");
    Some(person(
        key(ID, &format!("owner:{id}")),
        Some(name).filter(|name| !name.is_empty()),
        node.text("email"),
        None,
        Role::Agent,
    ))
}
