//! HubSpot: `ticket`, `engagement_email`, `engagement_note`, `engagement_call` and their kin, `ticket_engagement` and
//! `ticket_contact`, which link them, `contact`, `owner`, `ticket_pipeline`, `ticket_pipeline_stage`.
//!
//! Columns are called `property_` and the name of HubSpot's property. Older tables of engagements have short names instead,
//! and what all engagements have in a table of its own, `engagement`.

use super::row::{fields, full_name, is_deleted, name, no_id, of, part};
use super::{BESIDE, LOADED, NAMED, TABLE};
use crate::model::{Body, Entry, EntryKind, Person, Role, Side, Status, Word};
use crate::text::address;
use crate::vendor::hubspot::{ID, agent, opening};
use crate::vendor::kit::{Companion, Desk, Draft, Known, Node, Piece, Record, Shape, key, person};
use crate::vendor::terms;

const ENGAGEMENTS: &str = "engagements";
const HEADS: &str = "engagement-heads";
const LINKS: &str = "ticket-engagements";
const TICKET_CONTACTS: &str = "ticket-contacts";
const TICKETS: &str = "tickets";
/// Columns that loaders add. Two ids alone may be any desk's.
const LOADERS: &[&str] = &["_fivetran_synced", "_airbyte_extracted_at", "_airbyte_emitted_at", "_sdc_batched_at"];

/// See the module.
#[derive(Clone, Copy, Debug)]
pub struct HubSpot;

impl Desk for HubSpot {
    fn id(&self) -> &'static str {
        "warehouse-hubspot"
    }

    fn name(&self) -> &'static str {
        "HubSpot tables of a warehouse"
    }

    fn service(&self) -> &'static str {
        "HubSpot"
    }

    fn family(&self) -> &'static str {
        ID
    }

    #[rustfmt::skip]
    fn shapes(&self) -> &'static [Shape] {
        &[
            Shape { names: &["calendar_", "company", "contact_", "deal", "email_", "engagement_company", "engagement_contact", "engagement_deal", "form", "marketing_", "merged_", "owner_", "product", "property", "role", "ticket_company", "ticket_deal", "ticket_property"], ..BESIDE },
            Shape { variant: "stages", keys: &["stage_id", "label"], some: (1, &["_fivetran_synced", "pipeline_id", "ticket_state", "is_closed"]), not: &["probability", "closed_won"], reason: "the table \"ticket_pipeline_stage\" of HubSpot in a warehouse", ..TABLE },
            Shape { variant: "pipelines", keys: &["pipeline_id", "label"], not: &["stage_id"], names: &["ticket_pipeline", "hubspot_ticket_pipeline", "hubspot.ticket_pipeline"], reason: "the table \"ticket_pipeline\" of HubSpot in a warehouse", ..NAMED },
            Shape { variant: "owners", keys: &["owner_id", "email"], some: (1, &["first_name", "last_name"]), reason: "the table \"owner\" of HubSpot in a warehouse", ..TABLE },
            Shape { variant: "contacts", keys: &["id", "property_email"], some: (1, &["property_firstname", "property_lastname", "property_phone", "property_mobilephone"]), reason: "the table \"contact\" of HubSpot in a warehouse", ..TABLE },
            Shape { variant: LINKS, keys: &["ticket_id", "engagement_id"], reason: "the table \"ticket_engagement\" of HubSpot in a warehouse", ..TABLE },
            Shape { variant: TICKET_CONTACTS, keys: &["ticket_id", "contact_id"], some: (1, LOADERS), not: &["id", "subject", "status", "body", "description", "content", "message"], reason: "the table \"ticket_contact\" of HubSpot in a warehouse", ..TABLE },
            Shape { variant: HEADS, keys: &["id", "owner_id", "type", "timestamp"], some: (1, LOADED), reason: "the table \"engagement\" of HubSpot in a warehouse", ..TABLE },
            Shape { variant: ENGAGEMENTS, keys: &["engagement_id"], some: (1, &["property_hs_body_preview", "property_hs_call_body", "property_hs_call_title", "property_hs_communication_body", "property_hs_email_direction", "property_hs_email_html", "property_hs_email_subject", "property_hs_email_text", "property_hs_meeting_body", "property_hs_note_body", "property_hs_task_body"]), not: &["ticket_id"], reason: ENGAGEMENT, ..TABLE },
            Shape { variant: ENGAGEMENTS, keys: &["engagement_id", "_fivetran_synced"], some: (1, &["body", "html", "text"]), not: &["ticket_id"], reason: ENGAGEMENT, ..TABLE },
            Shape { variant: TICKETS, keys: &["id"], some: (2, &["property_hs_pipeline_stage", "property_hs_ticket_priority", "property_hs_ticket_category", "property_subject", "property_content"]), reason: "the table \"ticket\" of HubSpot in a warehouse", ..TABLE },
        ]
    }

    fn companions(&self) -> &'static [Companion] {
        &[
            Companion { of: TICKETS, needs: &[ENGAGEMENTS], message: NO_ENGAGEMENTS, ..Companion::ALWAYS },
            Companion { of: ENGAGEMENTS, needs: &[LINKS], message: NO_LINKS, ..Companion::ALWAYS },
            Companion { of: TICKETS, needs: &[TICKET_CONTACTS], message: NO_TICKET_CONTACTS, ..Companion::ALWAYS },
            Companion { of: TICKET_CONTACTS, needs: &["contacts"], message: NO_CONTACTS, ..Companion::ALWAYS },
            Companion { of: TICKETS, needs: &["owners"], message: NO_OWNERS, ..Companion::ALWAYS },
            Companion { of: TICKETS, needs: &["stages"], message: NO_STAGES, ..Companion::ALWAYS },
            Companion { of: ENGAGEMENTS, needs: &[TICKETS], message: NO_TICKETS, ..Companion::ALWAYS },
        ]
    }

    fn pieces(&self, record: &Record<'_>, _: Option<&str>, out: &mut Vec<Piece>) {
        let row = record.node();
        match record.variant {
            "beside" => {}
            "stages" => {
                out.extend(name(row, "stage", "stage_id", "label"));
                let is_closed =
                    row.flag("is_closed") == Some(true) || row.text("ticket_state").as_deref() == Some("CLOSED");
                out.extend(row.text("stage_id").filter(|_| is_closed).map(|id| Piece::Name {
                    kind: CLOSED,
                    id,
                    name: CLOSED.to_owned(),
                }));
            }
            "pipelines" => out.extend(name(row, "pipeline", "pipeline_id", "label")),
            "owners" => out.extend(owner(row).map(Piece::Person)),
            "contacts" => out.extend(contact(row).map(Piece::Person)),
            // A pair that was taken apart is nothing that is lost.
            LINKS | TICKET_CONTACTS if is_deleted(row) => {}
            LINKS => {
                if let (Some(id), Some(case)) = (row.text("engagement_id"), row.text("ticket_id")) {
                    out.push(Piece::Link { kind: ENGAGEMENTS, id, case });
                }
            }
            TICKET_CONTACTS => out.push(part(row, "ticket_id")),
            HEADS | ENGAGEMENTS => {
                out.push(match row.text(if record.variant == HEADS { "id" } else { "engagement_id" }) {
                    _ if is_deleted(row) => Piece::Deleted { case: None },
                    Some(id) => Piece::Linked { kind: ENGAGEMENTS, id },
                    None => no_id(),
                })
            }
            _ => match row.text("id") {
                None => out.push(no_id()),
                Some(id) if is_deleted(row) => out.push(Piece::Deleted { case: Some(id) }),
                Some(id) => {
                    out.extend(agent(row.text("property_hubspot_owner_id")).map(Piece::Person));
                    out.push(Piece::Case { id });
                }
            },
        }
    }

    fn case(&self, head: &Record<'_>, parts: &[Record<'_>], known: &Known<'_>, draft: &mut Draft) {
        let row = head.node();
        let case = &mut draft.case;
        case.subject = row.text("property_subject").unwrap_or_default();
        case.channel_raw = row.text("property_source_type").unwrap_or_default();
        case.channel = terms::channel(&case.channel_raw);
        case.status = stage(row.text("property_hs_pipeline_stage"), known);
        case.priority = terms::priority(&row.text("property_hs_ticket_priority").unwrap_or_default());
        case.assignee = agent(row.text("property_hubspot_owner_id")).map(|person| person.key);
        case.group = row.text("property_hs_pipeline").map(|id| known.name("pipeline", &id).unwrap_or(id));
        let contacts = of(parts, TICKET_CONTACTS);
        let asked = contacts.iter().find_map(|row| row.node().text("contact_id"));
        case.requester = asked.map(|id| key(ID, &format!("contact:{id}")));
        draft.case.created_at = known.date(head, "property_createdate", draft);
        draft.case.updated_at = known.date(head, "property_hs_lastmodifieddate", draft);
        fields(head, "property_", PLACED, draft);
        if let Some(text) = row.text("property_content") {
            opening(text, known, draft);
        }
        let heads = of(parts, HEADS);
        for part in of(parts, ENGAGEMENTS) {
            let id = part.node().text("engagement_id");
            let head = heads.iter().find(|head| head.node().text("id") == id).copied();
            engagement(part, head, known, draft);
        }
    }
}

/// The kind under which closed stages are remembered, and their name there.
const CLOSED: &str = "closed";
const ENGAGEMENT: &str = "a table of engagements of HubSpot in a warehouse";
const NO_ENGAGEMENTS: &str = "There are tickets of HubSpot, but none of their mails, notes and calls: export the tables \
                              engagement_email, engagement_note, engagement_call and ticket_engagement of the warehouse as CSV and \
                              drop them as well.";
const NO_LINKS: &str = "There are mails, notes or calls of HubSpot, but nothing says to which tickets they belong, so they are left \
                        out: export the table ticket_engagement of the warehouse as CSV and drop it as well.";
const NO_TICKET_CONTACTS: &str = "Nothing says who the customers of these tickets of HubSpot are: export the tables ticket_contact and \
                                  contact of the warehouse as CSV and drop them as well.";
const NO_CONTACTS: &str = "The table contact of HubSpot is not among these files: customers are known by their numbers only, so \
                           nobody has an address. Export it from the warehouse as CSV and drop it as well.";
const NO_OWNERS: &str = "The table owner of HubSpot is not among these files, so who works there has no name. Export it from the \
                         warehouse as CSV and drop it as well.";
const NO_STAGES: &str = "The table ticket_pipeline_stage of HubSpot is not among these files, so states are known by their numbers \
                         only. Export it from the warehouse as CSV and drop it as well.";
const NO_TICKETS: &str = "There are mails, notes or calls of HubSpot, but no tickets: export the table ticket of the warehouse as CSV \
                          and drop it as well.";

/// Columns of tickets that have a place in the model.
const PLACED: &[&str] = &[
    "id",
    "is_deleted",
    "portal_id",
    "property_content",
    "property_createdate",
    "property_hs_lastmodifieddate",
    "property_hs_object_id",
    "property_hs_pipeline",
    "property_hs_pipeline_stage",
    "property_hs_ticket_priority",
    "property_hubspot_owner_id",
    "property_source_type",
    "property_subject",
];

/// A state by the label of its stage; of a stage with a label of the account's own it is known whether it is the end.
fn stage(id: Option<String>, known: &Known<'_>) -> Word<Status> {
    let id = id.unwrap_or_default();
    let word = terms::status(&known.name("stage", &id).unwrap_or_else(|| id.clone()));
    if word.kind == Status::Other && known.name(CLOSED, &id).is_some() {
        return Word { kind: Status::Closed, ..word };
    }
    word
}

fn owner(row: Node<'_>) -> Option<Person> {
    let name = full_name(row, ["first_name", "last_name"]);
    Some(person(key(ID, &format!("owner:{}", row.text("owner_id")?)), name, row.text("email"), None, Role::Agent))
}

fn contact(row: Node<'_>) -> Option<Person> {
    let name = full_name(row, ["property_firstname", "property_lastname"]);
    let phone = row.any(&["property_phone", "property_mobilephone"]);
    let key = key(ID, &format!("contact:{}", row.text("id")?));
    Some(person(key, name, row.text("property_email"), phone, Role::Customer))
}

/// A mail, a note, a call or something else of the timeline; `head` is what older tables say of it elsewhere. Customers have
/// seen mails alone.
fn engagement(record: &Record<'_>, head: Option<&Record<'_>>, known: &Known<'_>, draft: &mut Draft) {
    const SHORT: &[&str] = &["html", "text", "from_email"];
    const DATES: &[&str] = &["property_hs_timestamp", "property_hs_createdate", "timestamp", "created_at"];
    let row = record.node();
    let mail = ["property_hs_email_direction", "property_hs_email_html", "property_hs_email_text"];
    let is_mail = mail.iter().chain(SHORT).any(|column| row.has(column));
    if is_mail && row.any(&["property_hs_email_status", "status"]).is_some_and(|status| status == "DRAFT") {
        return;
    }
    let incoming = is_mail && is_incoming(row, head, known, draft);
    let side = if incoming { Side::Customer } else { Side::Agent };
    let owner = row.text("property_hubspot_owner_id").or_else(|| head.and_then(|head| head.node().text("owner_id")));
    let by = if incoming { draft.case.requester.clone() } else { agent(owner).map(|person| person.key) };
    let mut author = known.author(by, &from(row).unwrap_or_default(), side);
    author.side = side;
    let dated = std::iter::once(record).chain(head).find_map(|record| {
        DATES.iter().find(|column| record.node().text(column).is_some()).map(|column| (record, *column))
    });
    let created_at = dated.and_then(|(record, column)| known.date(record, column, draft));
    draft.case.entries.push(Entry {
        source_id: row.text("engagement_id").unwrap_or_default(),
        kind: if is_mail { EntryKind::Message } else { EntryKind::Note },
        author,
        created_at,
        body: text(row),
        attachments: Vec::new(),
    });
}

/// Did a customer write it? The direction says so, or its kind; else the sender's address.
fn is_incoming(row: Node<'_>, head: Option<&Record<'_>>, known: &Known<'_>, draft: &Draft) -> bool {
    let kind = row.any(&["property_hs_email_direction", "type"]);
    if let Some(kind) = kind.or_else(|| head.and_then(|head| head.node().text("type"))).filter(|kind| kind != "EMAIL") {
        return kind == "INCOMING_EMAIL";
    }
    if row.text("property_hs_email_direction").is_some() {
        return false;
    }
    let asked = draft.case.requester.as_ref().and_then(|key| known.person(key));
    let from = from(row).map(|from| address::normalise(&from));
    asked.zip(from).is_some_and(|(asked, from)| asked.emails.contains(&from))
}

fn from(row: Node<'_>) -> Option<String> {
    row.any(&["property_hs_email_from_email", "property_hs_email_sender_email", "from_email"])
}

/// The text of an engagement. Calls, meetings and tasks have a title that says what they were about, and calls a length.
fn text(row: Node<'_>) -> Body {
    const HTML: &[&str] = &[
        "property_hs_email_html",
        "property_hs_note_body",
        "property_hs_call_body",
        "property_hs_communication_body",
        "property_hs_meeting_body",
        "property_hs_task_body",
        "html",
        "body",
    ];
    const TEXT: &[&str] = &["property_hs_email_text", "text", "property_hs_body_preview"];
    let about = row.any(&["property_hs_call_title", "property_hs_meeting_title", "property_hs_task_subject"]);
    let length = row.text("property_hs_call_duration").and_then(|millis| millis.parse::<f64>().ok());
    let length = length.filter(|millis| *millis > 0.0).map(|millis| (millis / 1000.0).round());
    let length = length.map(|seconds| format!("Length of call in seconds: {seconds}"));
    let beside = about.into_iter().chain(length);
    // Without any markup it may as well have lines.
    match row.any(HTML) {
        Some(html) if html.contains(['<', '&']) => {
            Body::Html(beside.map(|line| format!("<p>{}</p>", escaped(&line))).chain([html]).collect())
        }
        text => {
            let text = text.or_else(|| row.any(TEXT));
            Body::Text(beside.chain(text).collect::<Vec<_>>().join("\n\n"))
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
