//! Objects as answers show them.

use serde_json::{Map, Value, json};

use super::desk::Desk;
use super::state::{Case, Identity, Message, Origin, Rating, StoredFile, User};
use super::switches::{Copies, EmailChannel, EmptyFields, ShownFields};
use crate::deskie::{FieldId, FieldKind};

/// A case, under its wrapper.
pub(super) fn case(desk: &Desk<'_>, case: &Case) -> Value {
    json!({ "case": case_row(desk, case) })
}

/// A case as a row of a list.
pub(super) fn case_row(desk: &Desk<'_>, case: &Case) -> Value {
    let speed = case.closed_at.map(|closed| closed.since(case.created_at).max(0) / 60_000);
    let (cc, bcc) = match desk.switches().copies {
        Copies::Recipient => ("recipient_cc", "recipient_bcc"),
        Copies::Emails => ("cc_emails", "bcc_emails"),
    };
    let mut row = json!({
        "case_id": case.case_id,
        "case_number": case.case_number,
        "subject": case.subject,
        "user_id": case.user_id,
        "staff_id": case.staff_id,
        "group_id": case.group_id,
        "status": case.status,
        "priority": case.priority,
        "channel": channel(desk, case.origin),
        "recipient": case.recipient,
        cc: "",
        bcc: "",
        "deleted": case.deleted,
        "spam": case.spam,
        "created_at": desk.calendar.write(case.created_at),
        "updated_at": desk.calendar.write(case.updated_at),
        "closed_at": desk.calendar.write_if(case.closed_at),
        "last_response_at": desk.calendar.write(case.last_response_at),
        "closing_speed": speed.map_or_else(|| json!("-"), |minutes| json!(minutes)),
        "parent_case_id": 0,
        "language_id": case.language_id,
        "custom_fields": fields(desk, &case.custom_fields),
        "labels": case.labels,
        "locked_labels": [],
    });
    add_rating(&mut row, case.rating.as_deref());
    row
}

/// What answers call the channel of a case.
pub(super) fn channel(desk: &Desk<'_>, origin: Origin) -> String {
    match origin {
        Origin::Email => match desk.switches().email_channel {
            EmailChannel::Email => "email".to_owned(),
            EmailChannel::Web => "web".to_owned(),
        },
        Origin::Call => "call".to_owned(),
        Origin::WhatsApp => "wa_chat".to_owned(),
        Origin::Custom(id) => {
            desk.books.channel_of(origin).map_or_else(|| format!("cch{id}"), |channel| channel.api_key.clone())
        }
    }
}

/// A message or note, under its wrapper.
pub(super) fn message(desk: &Desk<'_>, message: &Message) -> Value {
    json!({ "message": message_row(desk, message) })
}

/// A message or note as a row of a list.
pub(super) fn message_row(desk: &Desk<'_>, message: &Message) -> Value {
    let mut row = json!({
        "message_id": message.message_id,
        "user_id": message.user_id,
        "staff_id": message.staff_id,
        "content": message.content,
        "content_html": message.content_html,
        "attachments": files(desk, &message.attachments),
        "note": message.note,
        "sent_via_rule": message.sent_via_rule,
        "created_at": desk.calendar.write(message.created_at),
        "sent_at": desk.calendar.write(message.created_at),
    });
    add_rating(&mut row, message.rating.as_deref());
    row
}

/// The files of a message.
pub(super) fn files(desk: &Desk<'_>, files: &[StoredFile]) -> Value {
    let origin = &desk.settings.account.name;
    let file = |file: &StoredFile| {
        json!({
            "file_id": file.file_id,
            "file_name": file.file_name,
            "file_size": file.file_size,
            "mime_type": file.mime_type,
            "url": format!("{origin}/attachment/{}", file.file_id),
        })
    };
    files.iter().map(file).collect()
}

/// A user as a row of a list.
pub(super) fn user_row(desk: &Desk<'_>, user: &User) -> Value {
    let profile = |name: &str| user.profile.get(name).cloned().unwrap_or_default();
    let mut row = json!({
        "user_id": user.user_id,
        "user_full_name": user.name,
        "company_name": profile("company_name"),
        "company_position": profile("company_position"),
        "thumbnail": "",
        "confirmed": false,
        "active": user.active,
        "deleted": user.deleted,
        "created_at": desk.calendar.write(user.created_at),
        "updated_at": desk.calendar.write(user.updated_at),
        "last_contact_at": desk.calendar.write(user.updated_at),
        "language_id": user.language_id,
        "custom_fields": fields(desk, &user.custom_fields),
        "linked_users": user.linked,
    });
    let address = user.address.as_str();
    let identity: &[(&str, &str)] = match &user.identity {
        Identity::Email(_) => &[("type", "email"), ("user_email", address)],
        Identity::Phone(_) => &[("type", "phone"), ("user_phone", address)],
        Identity::WhatsApp(_) => &[("type", "whatsapp"), ("user_whatsapp_phone", address)],
        Identity::Custom { channel, .. } => {
            put(&mut row, "user_custom_channel", json!(self::channel(desk, Origin::Custom(*channel))));
            &[("type", "custom"), ("user_custom_id", address)]
        }
    };
    for (name, value) in identity {
        put(&mut row, name, json!(value));
    }
    row
}

/// Sets one entry of an object.
pub(super) fn put(row: &mut Value, name: &str, value: Value) {
    if let Value::Object(row) = row {
        row.insert(name.to_owned(), value);
    }
}

fn fields(desk: &Desk<'_>, fields: &Map<String, Value>) -> Value {
    if fields.is_empty() && desk.switches().empty_fields == EmptyFields::Array {
        return json!([]);
    }
    Value::Object(fields.iter().map(|(key, value)| (key.clone(), shown(desk, key, value))).collect())
}

/// A custom field as answers write it.
fn shown(desk: &Desk<'_>, key: &str, value: &Value) -> Value {
    let id = key.strip_prefix("cf_").and_then(|id| id.parse().ok()).map(FieldId);
    let kind = id.and_then(|id| desk.books.account.field(id)).map(|field| &field.kind);
    let other = match (desk.switches().shown_fields, kind, value.as_str()) {
        (ShownFields::DayFirst, Some(FieldKind::Date), Some(text)) => {
            text.parse::<jiff::civil::Date>().ok().map(|date| date.strftime("%d.%m.%Y").to_string())
        }
        (ShownFields::Titles, Some(FieldKind::Select(options)), Some(chosen)) => {
            options.iter().find(|(key, _)| key == chosen).map(|(_, title)| title.clone())
        }
        _ => None,
    };
    other.map_or_else(|| value.clone(), Value::String)
}

fn add_rating(row: &mut Value, rating: Option<&Rating>) {
    if let Some(rating) = rating {
        put(row, "rating", json!(rating.rating));
        put(row, "rating_comment", json!(rating.comment));
        put(row, "rated_staff_id", json!(rating.staff_id));
    }
}
