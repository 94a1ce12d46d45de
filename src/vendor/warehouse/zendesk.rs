//! Zendesk: `ticket`, `ticket_comment`, `ticket_tag`, `user`, `group`, `organization`. Some loaders keep tags, custom fields and
//! attachments as JSON in a cell, others in tables of the ticket's (`tickets__tags`).

use super::row::{fields, is_deleted, json_cell, name, no_id, part};
use super::{BESIDE, LOADED, NAMED, TABLE};
use crate::model::{Attachment, Body, Entry, EntryKind, Person, Role};
use crate::vendor::kit::{Companion, Desk, Draft, Known, Node, Piece, Record, Shape, body, key, linked, person};
use crate::vendor::zendesk::{ID, author, channel_of, opening, priority, role, status, titles};

const COMMENTS: &str = "comments";
const UNMARKED: &str = "comments-unmarked";
const CUSTOM: &str = "custom-fields";
/// Tickets with their tags in a column.
const TAGGED: &str = "tickets-tagged";
const TICKETS: &str = "tickets";
/// The ticket of a row of such a table.
const SOURCE: &str = "_sdc_source_key_id";

/// See the module.
#[derive(Clone, Copy, Debug)]
pub struct Zendesk;

impl Desk for Zendesk {
    fn id(&self) -> &'static str {
        "warehouse-zendesk"
    }

    fn name(&self) -> &'static str {
        "Zendesk tables of a warehouse"
    }

    fn service(&self) -> &'static str {
        "Zendesk"
    }

    fn family(&self) -> &'static str {
        ID
    }

    #[rustfmt::skip]
    fn shapes(&self) -> &'static [Shape] {
        &[
            Shape { names: &["brand", "daylight_time", "domain_name", "organization_member", "organization_tag", "satisfaction_rating", "schedule", "sla_policy", "ticket_chat", "ticket_field", "ticket_form", "ticket_metric", "ticket_schedule", "ticket_sla", "time_zone", "user_tag"], ..BESIDE },
            Shape { names: &["tickets__", "ticket_comments__", "users__"], ..BESIDE },
            Shape { variant: "field-titles", keys: &["id", "title", "raw_title"], some: (1, LOADED), reason: "the table \"ticket_fields\" of Zendesk in a warehouse", ..TABLE },
            Shape { variant: "groups", keys: &["id", "name"], some: (1, LOADED), marks: &["/api/v2/groups/"], reason: "the table \"group\" of Zendesk in a warehouse", ..TABLE },
            Shape { variant: "groups", keys: &["id", "name"], names: &["group", "zendesk_group", "zendesk.group"], reason: "the table \"group\" of Zendesk in a warehouse", ..NAMED },
            Shape { variant: "organizations", keys: &["id", "name", "shared_tickets"], reason: "the table \"organization\" of Zendesk in a warehouse", ..TABLE },
            Shape { variant: "users", keys: &["id", "name", "role"], some: (3, &["chat_only", "moderator", "only_private_comments", "restricted_agent", "shared_agent", "suspended", "ticket_restriction", "verified"]), reason: "the table \"user\" of Zendesk in a warehouse", ..TABLE },
            Shape { variant: "users", keys: &["id", "name", "email", "role", "active"], some: (1, LOADED), reason: "the table \"user\" of Zendesk in a warehouse", ..TABLE },
            Shape { variant: "tags", keys: &["ticket_id", "tag"], not: &["id", "name", "subject", "body", "description", "status"], reason: "the table \"ticket_tag\" of Zendesk in a warehouse", ..TABLE },
            Shape { variant: "tags", keys: &["_sdc_source_key_id", "value"], names: &["tickets__tags"], reason: "the table \"tickets__tags\" of Zendesk in a warehouse", ..NAMED },
            Shape { variant: CUSTOM, keys: &["_sdc_source_key_id", "id", "value"], names: &["tickets__custom_fields"], reason: "the table \"tickets__custom_fields\" of Zendesk in a warehouse", ..NAMED },
            Shape { variant: COMMENTS, keys: &["id", "ticket_id", "body", "public", "user_id"], some: (1, &["_fivetran_synced", "_fivetran_deleted", "facebook_comment", "tweet", "voice_comment"]), reason: "the table \"ticket_comment\" of Zendesk in a warehouse", ..TABLE },
            Shape { variant: COMMENTS, keys: &["id", "ticket_id", "body", "public", "author_id"], some: (1, LOADED), reason: "the table \"ticket_comment\" of Zendesk in a warehouse", ..TABLE },
            Shape { variant: UNMARKED, keys: &["id", "ticket_id", "body", "user_id"], some: (1, &["facebook_comment", "tweet", "voice_comment"]), not: &["public"], reason: "the table \"ticket_comment\" of Zendesk in a warehouse", lacks: Some(NO_PUBLIC), ..TABLE },
            Shape { variant: TAGGED, keys: &["id", "requester_id", "submitter_id", "status", "subject", "tags"], some: (1, &["_fivetran_synced", "_airbyte_extracted_at", "_airbyte_emitted_at", "_sdc_batched_at", "via_channel", "via__channel", "ticket_form_id", "brand_id"]), reason: "the table \"ticket\" of Zendesk in a warehouse", ..TABLE },
            Shape { variant: TICKETS, keys: &["id", "requester_id", "submitter_id", "status", "subject"], some: (1, &["_fivetran_synced", "_airbyte_extracted_at", "_airbyte_emitted_at", "_sdc_batched_at", "via_channel", "via__channel", "ticket_form_id", "brand_id"]), reason: "the table \"ticket\" of Zendesk in a warehouse", ..TABLE },
            Shape { variant: TAGGED, keys: &["id", "requester_id", "assignee_id", "status", "subject", "tags"], some: (2, &["_fivetran_synced", "_airbyte_extracted_at", "_airbyte_emitted_at", "_sdc_batched_at", "via_channel", "via__channel", "ticket_form_id", "brand_id"]), not: &["responder_id", "fr_due_by"], reason: "the table \"ticket\" of Zendesk in a warehouse", ..TABLE },
            Shape { variant: TICKETS, keys: &["id", "requester_id", "assignee_id", "status", "subject"], some: (2, &["_fivetran_synced", "_airbyte_extracted_at", "_airbyte_emitted_at", "_sdc_batched_at", "via_channel", "via__channel", "ticket_form_id", "brand_id"]), not: &["responder_id", "fr_due_by"], reason: "the table \"ticket\" of Zendesk in a warehouse", ..TABLE },
        ]
    }

    fn companions(&self) -> &'static [Companion] {
        &[
            Companion { of: TICKETS, needs: &[COMMENTS, UNMARKED], message: NO_COMMENTS, ..Companion::ALWAYS },
            Companion { of: TICKETS, needs: &["users"], message: NO_USERS, ..Companion::ALWAYS },
            Companion { of: TICKETS, needs: &["groups"], message: NO_GROUPS, ..Companion::ALWAYS },
            Companion { of: TICKETS, needs: &["tags"], message: NO_TAGS, ..Companion::ALWAYS },
            Companion { of: TAGGED, needs: &[COMMENTS, UNMARKED], message: NO_COMMENTS, ..Companion::ALWAYS },
            Companion { of: TAGGED, needs: &["users"], message: NO_USERS, ..Companion::ALWAYS },
            Companion { of: TAGGED, needs: &["groups"], message: NO_GROUPS, ..Companion::ALWAYS },
            Companion { of: COMMENTS, needs: &[TICKETS, TAGGED], message: NO_TICKETS, ..Companion::ALWAYS },
            Companion { of: UNMARKED, needs: &[TICKETS, TAGGED], message: NO_TICKETS, ..Companion::ALWAYS },
        ]
    }

    fn pieces(&self, record: &Record<'_>, _: Option<&str>, out: &mut Vec<Piece>) {
        let row = record.node();
        match record.variant {
            "beside" => {}
            "groups" => out.extend(name(row, "group", "id", "name")),
            "organizations" => out.extend(name(row, "organization", "id", "name")),
            "users" => out.extend(user(row).map(Piece::Person)),
            "field-titles" => {
                let title = row.text("id").zip(row.text("title"));
                out.extend(title.map(|(field, title)| Piece::Title { field, title }));
            }
            "tags" if row.has("ticket_id") => out.push(part(row, "ticket_id")),
            "tags" | CUSTOM => out.push(part(row, SOURCE)),
            COMMENTS | UNMARKED => out.push(part(row, "ticket_id")),
            _ => ticket(record, out),
        }
    }

    fn case(&self, head: &Record<'_>, parts: &[Record<'_>], known: &Known<'_>, draft: &mut Draft) {
        let row = head.node();
        let named = |kind: &str, column: &str| {
            let id = row.text(column)?;
            Some(known.name(kind, &id).unwrap_or(id))
        };
        let case = &mut draft.case;
        case.subject = row.any(&["subject", "raw_subject"]).unwrap_or_default();
        let via = json_cell(row, "via");
        case.channel_raw = row.any(VIA).or_else(|| Node(&via).text("channel")).unwrap_or_default();
        case.channel = channel_of(&case.channel_raw);
        case.status = status(&row.text("status").unwrap_or_default());
        case.priority = priority(&row.text("priority").unwrap_or_default());
        case.requester = row.text("requester_id").map(|id| key(ID, &id));
        case.assignee = row.text("assignee_id").map(|id| key(ID, &id));
        case.group = named("group", "group_id");
        draft.case.created_at = known.date(head, "created_at", draft);
        draft.case.updated_at = known.date(head, "updated_at", draft);
        draft.field("type", row.text("type"));
        draft.field("organization", named("organization", "organization_id"));
        draft.field("external_id", row.text("external_id"));
        draft.field("due_at", row.text("due_at"));
        fields(head, "", PLACED, draft);
        let rating = json_cell(row, "satisfaction_rating");
        draft.field("satisfaction", Node(&rating).text("score").filter(|score| !score.contains("offered")));
        let tags = json_cell(row, "tags");
        draft.case.tags.extend(tags.as_array().into_iter().flatten().filter_map(|tag| Node(tag).value()));
        let own = json_cell(row, "custom_fields");
        for one in own.as_array().into_iter().flatten().map(Node) {
            custom(one, draft);
        }
        for row in parts {
            match row.variant {
                "tags" => draft.case.tags.extend(row.node().any(&["tag", "value"])),
                CUSTOM => custom(row.node(), draft),
                COMMENTS | UNMARKED => {
                    let entry = comment(row, known, draft);
                    draft.case.entries.push(entry);
                }
                _ => {}
            }
        }
        if let Some(text) = row.text("description").filter(|_| draft.case.entries.is_empty()) {
            let submitter = row.text("submitter_id").map(|id| key(ID, &id));
            opening(text, submitter, row.denies("is_public"), known, draft);
        }
    }
}

const NO_PUBLIC: &str = "This table does not say which comments customers saw, so all of them become internal notes. Export \
                         the table ticket_comment with its column public, and drop that instead.";
const NO_COMMENTS: &str = "There are tickets of Zendesk, but none of their messages except the first: export the table \
                           ticket_comment of the warehouse as CSV and drop it as well.";
const NO_USERS: &str = "The table user of Zendesk is not among these files: of people only their numbers are known, and of some customers \
                        the address from which they wrote. Export it from the warehouse as CSV and drop it as well.";
const NO_GROUPS: &str = "The table group of Zendesk is not among these files, so groups are known by their numbers only. Export it \
                         from the warehouse as CSV and drop it as well.";
const NO_TAGS: &str = "The table ticket_tag of Zendesk is not among these files, so tickets have no tags. Export it from the \
                       warehouse as CSV and drop it as well.";
const NO_TICKETS: &str = "There are comments of Zendesk, but no tickets: export the table ticket of the warehouse as CSV and drop it \
                          as well.";
const NO_RECORDING: &str = "The recording needs a Zendesk login. Download it from the ticket by hand.";

/// The columns of the channel.
const VIA: &[&str] = &["via_channel", "via__channel"];

/// Columns of tickets that have a place in the model, or that say nothing outside of Zendesk; custom fields come from the
/// others.
const PLACED: &[&str] = &[
    "allow_attachments",
    "allow_channelback",
    "assignee_id",
    "brand_id",
    "created_at",
    "custom_fields",
    "custom_status_id",
    "description",
    "due_at",
    "external_id",
    "fields",
    "followup_ids",
    "forum_topic_id",
    "from_messaging_channel",
    "generated_timestamp",
    "group_id",
    "has_incidents",
    "id",
    "is_public",
    "merged_ticket_ids",
    "organization_id",
    "priority",
    "problem_id",
    "raw_subject",
    "recipient",
    "requester_id",
    "satisfaction_rating",
    "status",
    "subject",
    "submitter_id",
    "system_client",
    "system_ip_address",
    "system_latitude",
    "system_location",
    "system_longitude",
    "tags",
    "ticket_form_id",
    "type",
    "updated_at",
    "url",
    "via",
    "via_channel",
    "via_followup_source_id",
    "via_source_from_address",
    "via_source_from_id",
    "via_source_from_name",
    "via_source_from_title",
    "via_source_rel",
    "via_source_to_address",
    "via_source_to_name",
];

fn user(row: Node<'_>) -> Option<Person> {
    let role = role(row.text("role").as_deref());
    Some(person(key(ID, &row.text("id")?), row.text("name"), row.text("email"), row.text("phone"), role))
}

fn ticket(record: &Record<'_>, out: &mut Vec<Piece>) {
    let row = record.node();
    let Some(id) = row.text("id") else { return out.push(no_id()) };
    if is_deleted(row) {
        return out.push(Piece::Deleted { case: Some(id) });
    }
    titles(out);
    for (column, _) in record.columns() {
        if let Some(title) = title(column) {
            out.push(Piece::Title { field: column.to_owned(), title });
        }
    }
    if let Some(id) = row.text("assignee_id") {
        out.push(Piece::Person(Person { role: Role::Agent, ..Person::unknown(key(ID, &id)) }));
    }
    // What an agent has passed on comes from the agent's address.
    if let Some(requester) = row.text("requester_id").filter(|id| row.text("submitter_id").as_ref() == Some(id)) {
        let via = json_cell(row, "via");
        let from = |column: [&str; 2], path| row.any(&column).or_else(|| Node(&via).text(path));
        let name = from(["via_source_from_name", "via__source__from__name"], "source.from.name");
        let email = from(["via_source_from_address", "via__source__from__address"], "source.from.address");
        out.push(Piece::Sender(person(key(ID, &requester), name, email, None, Role::Unknown)));
    }
    out.push(Piece::Case { id });
}

/// A custom field that has a row or an object of its own.
fn custom(field: Node<'_>, draft: &mut Draft) {
    if let Some(id) = field.text("id") {
        draft.field(&id, field.at("value").joined());
    }
}

/// A file of a comment, as a loader keeps it in JSON.
fn file(file: Node<'_>) -> Attachment {
    Attachment {
        mime: file.text("content_type"),
        size: file.text("size").and_then(|size| size.parse().ok()),
        ..linked(
            file.any(&["file_name", "name"]),
            file.text("content_url"),
            "The table names this file without an address.",
        )
    }
}

/// The title of a custom field: `Cup size` of `custom_cup_size`.
fn title(column: &str) -> Option<String> {
    let words = column.to_lowercase().strip_prefix("custom_")?.replace('_', " ");
    let mut letters = words.chars();
    let first = letters.next()?;
    Some(first.to_uppercase().chain(letters).collect())
}

/// A comment; one that does not say that it is public is a note.
fn comment(record: &Record<'_>, known: &Known<'_>, draft: &mut Draft) -> Entry {
    let row = record.node();
    let by = row.any(&["user_id", "author_id"]).map(|id| key(ID, &id));
    let files = json_cell(row, "attachments");
    let files = files.as_array().into_iter().flatten().map(|one| file(Node(one)));
    let created = if row.text("created").is_some() { "created" } else { "created_at" };
    Entry {
        source_id: row.text("id").unwrap_or_default(),
        kind: if row.flag("public") == Some(true) { EntryKind::Message } else { EntryKind::Note },
        author: author(by, draft.case.requester.as_ref(), known),
        created_at: known.date(record, created, draft),
        body: text(row),
        attachments: files.chain(recording(row)).collect(),
    }
}

/// The text, and of a call what was said.
fn text(row: Node<'_>) -> Body {
    let said = row.text("transcription_text").map(|said| format!("Transcript: {said}"));
    match body(row.text("html_body"), None) {
        Body::Text(_) => Body::Text([row.text("body"), said].into_iter().flatten().collect::<Vec<_>>().join("\n\n")),
        html @ Body::Html(_) => html,
    }
}

/// The recording of a call. Zendesk serves it to agents who are signed in, and to nobody else.
fn recording(row: Node<'_>) -> Option<Attachment> {
    let url = row.text("recording_url").filter(|url| url.contains("://"))?;
    let name = format!("call-{}.mp3", row.text("id").unwrap_or_else(|| "recording".to_owned()));
    let reachable = Some(url).filter(|url| !url.contains("/api/v2/"));
    Some(Attachment { mime: Some("audio/mpeg".to_owned()), ..linked(Some(name), reachable, NO_RECORDING) })
}

#[cfg(test)]
mod tests {
    use super::title;

    #[test]
    fn a_custom_field_is_called_what_its_column_says() {
        assert_eq!(title("custom_cup_size").as_deref(), Some("Cup size"));
        assert_eq!((title("custom_"), title("subject")), (None, None));
    }
}
