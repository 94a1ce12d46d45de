//! Reference data, which only an administrator's pages change: staff, groups, fields, channels, languages, mailboxes.

use serde_json::{Value, json};

use super::desk::{Desk, Outcome, Reply};
use super::errors::Refusal;
use super::list::{Page, Rows};
use super::params::Query;
use crate::deskie::{ChannelKind, CustomChannel, CustomField, FieldKind, FieldLevel, Group, Language, Staff};
use crate::model::Millis;

/// When the account was opened, as its records say.
const OPENED: Millis = Millis(1_704_099_600_000);

/// `GET staff.json`
pub(super) fn staff(desk: &Desk<'_>, query: Query<'_>) -> Outcome {
    list(query, "staff", &desk.books.account.staff, |member| staff_row(desk, member))
}

/// `GET staff/{id}.json`
pub(super) fn one_staff(desk: &Desk<'_>, id: u64) -> Outcome {
    let member = desk.books.account.staff.iter().find(|member| member.id.0 == id);
    let member = member.ok_or(Refusal::Missing("staff_not_found"))?;
    Ok(Reply::Done(json!({ "staff": staff_row(desk, member) })))
}

/// `GET staff_roles.json`, whose total is called `count`.
pub(super) fn staff_roles(query: Query<'_>) -> Outcome {
    let roles = [(1, "Full access"), (2, "Supervisor"), (3, "First line")];
    counted(list(query, "staff_roles", &roles, |(id, role)| json!({ "role_id": id, "role": role }))?)
}

/// `GET staff_statuses.json`, whose total is called `count`.
pub(super) fn staff_statuses(query: Query<'_>) -> Outcome {
    let statuses = [(1, "Online"), (2, "Offline"), (3, "No chats")];
    let row = |(id, status): &(u64, &str)| json!({ "status_id": id, "status": status, "active": true });
    counted(list(query, "staff_statuses", &statuses, row)?)
}

/// `GET groups.json`
pub(super) fn groups(desk: &Desk<'_>, query: Query<'_>) -> Outcome {
    list(query, "group", &desk.books.account.groups, |group| group_row(desk, group))
}

/// `GET groups/{id}.json`
pub(super) fn one_group(desk: &Desk<'_>, id: u64) -> Outcome {
    let group = desk.books.account.groups.iter().find(|group| group.id.0 == id);
    let group = group.ok_or(Refusal::Missing("group_not_found"))?;
    Ok(Reply::Done(json!({ "group": group_row(desk, group) })))
}

/// `GET custom_fields.json`
pub(super) fn custom_fields(desk: &Desk<'_>, query: Query<'_>) -> Outcome {
    list(query, "custom_field", &desk.books.account.fields, field_row)
}

/// `GET custom_channels.json`
pub(super) fn custom_channels(desk: &Desk<'_>, query: Query<'_>) -> Outcome {
    list(query, "custom_channel", &desk.books.account.channels, channel_row)
}

/// `GET languages.json`
pub(super) fn languages(desk: &Desk<'_>, query: Query<'_>) -> Outcome {
    list(query, "language", &desk.books.account.languages, language_row)
}

/// `GET client_emails.json`
pub(super) fn client_emails(desk: &Desk<'_>, query: Query<'_>) -> Outcome {
    let mailboxes: Vec<(u64, &String)> = (1..).zip(&desk.books.account.mailboxes).collect();
    let row = |(id, email): &(u64, &String)| json!({ "email_id": id, "email": email, "active": true });
    list(query, "client_emails", &mailboxes, row)
}

fn list<T>(query: Query<'_>, name: &'static str, all: &[T], row: impl Fn(&T) -> Value) -> Outcome {
    let rows = Page::read(query)?.of(all).into_iter().map(row).collect();
    Ok(Reply::List(Rows::new(name, rows, all.len())))
}

fn counted(reply: Reply) -> Outcome {
    Ok(match reply {
        Reply::List(rows) => Reply::List(Rows { total_name: "count", ..rows }),
        other => other,
    })
}

fn staff_row(desk: &Desk<'_>, member: &Staff) -> Value {
    let mut row = json!({
        "staff_id": member.id.0,
        "staff_email": member.email,
        "staff_signature": "",
        "staff_signature_chat": "",
        "thumbnail": "",
        "active": member.active,
        "status": if member.active { "online" } else { "offline" },
        "status_id": if member.active { 1 } else { 2 },
        "created_at": desk.calendar.write(OPENED),
        "updated_at": desk.calendar.write(OPENED),
    });
    if let Some(name) = &member.name {
        super::view::put(&mut row, "staff_full_name", json!(name));
    }
    row
}

fn group_row(desk: &Desk<'_>, group: &Group) -> Value {
    json!({
        "group_id": group.id.0,
        "group_title": group.title,
        "group_from_name": group.title,
        "group_signature": "",
        "active": group.active,
        "created_at": desk.calendar.write(OPENED),
        "updated_at": desk.calendar.write(OPENED),
    })
}

fn field_row(field: &CustomField) -> Value {
    let (kind, data) = match &field.kind {
        FieldKind::Checkbox => ("checkbox", json!("")),
        FieldKind::Date => ("date", json!("")),
        FieldKind::Other(name) => (name.as_str(), json!("")),
        FieldKind::Select(options) => {
            let options: serde_json::Map<_, _> =
                options.iter().map(|(key, title)| (key.clone(), json!(title))).collect();
            ("select", Value::Object(options))
        }
        FieldKind::Text => ("text", json!("")),
    };
    let level = match field.level {
        FieldLevel::Case => "case",
        FieldLevel::User => "user",
    };
    json!({
        "field_id": field.id.0,
        "title": field.title,
        "field_type": kind,
        "field_level": level,
        "active": field.active,
        "field_data": data,
    })
}

fn channel_row(channel: &CustomChannel) -> Value {
    let kind = match channel.kind {
        ChannelKind::Async => "async",
        ChannelKind::Sync => "sync",
    };
    json!({
        "channel_id": channel.id.0,
        "channel_api_key": channel.api_key,
        "title": channel.title,
        "channel_type": kind,
        "icon": "fa-question-circle",
        "webhook_url": channel.webhook_url,
        "active": channel.active,
    })
}

fn language_row(language: &Language) -> Value {
    json!({
        "language_id": language.id,
        "code": language.code,
        "title": language.title,
        "active": language.active,
    })
}
