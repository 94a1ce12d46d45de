//! What columns are called, in English and Russian.

use std::collections::{HashMap, HashSet};

use jiff::tz::TimeZone;

use super::western;
use crate::source::table::in_line;
use crate::vendor::Column;
use crate::vendor::terms::plain;

/// The usual names of each meaning, as [`normal`] spells them, the most telling first. What is guessed from the values
/// alone is not here.
pub(super) const NAMES: &[(Column, &[&str])] = &[
    (
        Column::CaseId,
        &[
            "ticket id",
            "case id",
            "conversation id",
            "issue key",
            "ticket number",
            "case number",
            "request id",
            "ticket no",
            "ticket nr",
            "case no",
            "thread id",
            "chat id",
            "session id",
            "call id",
            "issue id",
            "incident id",
            "request number",
            "display id",
            "conversation",
            "ticket",
            "id заявки",
            "id обращения",
            "id тикета",
            "номер заявки",
            "номер обращения",
            "номер тикета",
            "номер запроса",
            "заявка",
            "обращение",
            "id",
            "number",
            "no",
            "nr",
            "key",
            "номер",
            "код",
            "ид",
        ],
    ),
    (
        Column::Subject,
        &[
            "subject",
            "ticket subject",
            "case subject",
            "email subject",
            "title",
            "summary",
            "topic",
            "conversation subject",
            "тема",
            "тема обращения",
            "тема заявки",
            "заголовок",
            "название",
        ],
    ),
    (
        Column::Body,
        &[
            "body",
            "message body",
            "message text",
            "message",
            "comment body",
            "body text",
            "html body",
            "plain body",
            "text",
            "content",
            "description",
            "ticket description",
            "comment",
            "comments",
            "details",
            "transcript",
            "question",
            "notes",
            "note",
            "extract",
            "текст",
            "текст сообщения",
            "сообщение",
            "описание",
            "содержание",
            "содержимое",
            "вопрос",
            "комментарий",
            "комментарии",
            "примечание",
        ],
    ),
    (
        Column::MessageAt,
        &[
            "message date",
            "message time",
            "comment date",
            "message created at",
            "comment created at",
            "comment created",
            "comment created timestamp",
            "update timestamp",
            "message at",
            "sent at",
            "date sent",
            "sent",
            "sent date",
            "replied at",
            "posted at",
            "дата сообщения",
            "время сообщения",
            "дата комментария",
            "отправлено",
            "дата отправки",
        ],
    ),
    (
        Column::CreatedAt,
        &[
            "created at",
            "created",
            "date created",
            "created date",
            "creation date",
            "created time",
            "created on",
            "ticket date",
            "case date",
            "ticket created at",
            "ticket created",
            "ticket created timestamp",
            "ticket created date",
            "opened at",
            "opened",
            "date opened",
            "start time",
            "started at",
            "call start",
            "start",
            "received at",
            "date time",
            "datetime",
            "timestamp",
            "ts",
            "date",
            "time",
            "создано",
            "создан",
            "создана",
            "дата создания",
            "дата обращения",
            "дата и время",
            "дата",
            "время создания",
            "время",
            "начало",
        ],
    ),
    (
        Column::UpdatedAt,
        &[
            "updated at",
            "updated",
            "last updated",
            "case updated at",
            "ticket updated at",
            "last update",
            "date updated",
            "modified",
            "modified at",
            "last modified",
            "last activity",
            "updated time",
            "обновлено",
            "обновлён",
            "обновлен",
            "дата обновления",
            "изменено",
            "дата изменения",
        ],
    ),
    (
        Column::RequesterEmail,
        &[
            "requester email",
            "customer email",
            "client email",
            "contact email",
            "user email",
            "reporter email",
            "email",
            "email address",
            "e mail",
            "email адрес",
            "email клиента",
            "почта клиента",
            "почта",
            "эл почта",
            "электронная почта",
        ],
    ),
    (
        Column::RequesterPhone,
        &[
            "requester phone",
            "customer phone",
            "client phone",
            "contact phone",
            "phone number",
            "phone",
            "telephone",
            "mobile",
            "caller",
            "caller number",
            "customer number",
            "телефон",
            "телефон клиента",
            "номер телефона",
            "тел",
            "мобильный",
        ],
    ),
    (
        Column::RequesterName,
        &[
            "requester",
            "requester name",
            "customer",
            "customer name",
            "client",
            "client name",
            "contact name",
            "contact",
            "reporter",
            "full name",
            "name",
            "user",
            "user name",
            "visitor",
            "клиент",
            "имя клиента",
            "заказчик",
            "заявитель",
            "автор обращения",
            "контакт",
            "контактное лицо",
            "фио",
            "имя",
            "пользователь",
        ],
    ),
    (
        Column::Author,
        &[
            "author",
            "author email",
            "author name",
            "message author",
            "comment author",
            "from email",
            "from",
            "from name",
            "sender",
            "sender email",
            "sender name",
            "sent by",
            "written by",
            "replied by",
            "commenter",
            "commenter name",
            "updater name",
            "автор",
            "автор сообщения",
            "автор комментария",
            "отправитель",
            "от кого",
            "от",
        ],
    ),
    (
        Column::Assignee,
        &[
            "assignee",
            "assigned to",
            "assigned agent",
            "assigned user",
            "assignee user",
            "assignee email",
            "assignee name",
            "agent",
            "agent name",
            "agent email",
            "operator",
            "owner",
            "staff",
            "responsible",
            "handled by",
            "employee",
            "исполнитель",
            "ответственный",
            "оператор",
            "сотрудник",
            "агент",
            "менеджер",
            "назначен",
        ],
    ),
    (
        Column::Group,
        &[
            "group",
            "team",
            "department",
            "queue",
            "mailbox",
            "inbox",
            "assigned team",
            "ticket group",
            "assigned group",
            "группа",
            "отдел",
            "департамент",
            "очередь",
            "команда",
            "подразделение",
        ],
    ),
    (
        Column::Status,
        &["status", "ticket status", "case status", "state", "issue status", "статус", "состояние", "статус заявки"],
    ),
    (Column::Priority, &["priority", "ticket priority", "urgency", "severity", "приоритет", "срочность", "важность"]),
    (Column::Channel, &["channel", "via", "source", "ticket channel", "origin", "канал", "источник", "канал связи"]),
    (
        Column::Tags,
        &[
            "tags",
            "tag",
            "labels",
            "label",
            "case labels",
            "case tags",
            "ticket tags",
            "метки",
            "метка",
            "теги",
            "тег",
            "ярлыки",
        ],
    ),
    (
        Column::Direction,
        &[
            "direction",
            "message direction",
            "call direction",
            "author type",
            "author role",
            "sender type",
            "sender role",
            "from type",
            "commenter role",
            "updater role",
            "role",
            "направление",
            "тип отправителя",
            "тип автора",
            "роль",
        ],
    ),
    (
        Column::Visibility,
        &[
            "visibility",
            "public",
            "is public",
            "private",
            "is private",
            "internal",
            "is internal",
            "internal note",
            "is note",
            "note type",
            "comment type",
            "message type",
            "видимость",
            "публичный",
            "публичное",
            "публично",
            "внутренний",
            "внутреннее",
            "приватный",
            "приватное",
            "тип сообщения",
            "тип комментария",
        ],
    ),
    (
        Column::Attachments,
        &[
            "attachments",
            "attachment",
            "files",
            "file",
            "attachment urls",
            "attachment url",
            "attached files",
            "recording",
            "recording url",
            "вложения",
            "вложение",
            "файлы",
            "файл",
            "запись разговора",
        ],
    ),
];

/// The same in all languages that are known.
pub(super) fn all() -> impl Iterator<Item = &'static (Column, &'static [&'static str])> {
    NAMES.iter().chain(western::NAMES)
}

/// A header in lower case with single spaces: `createdAt`, `Created_At` and `CREATED AT` are one name.
pub(super) fn normal(header: &str) -> String {
    let mut spaced = String::with_capacity(header.len() + 4);
    let mut before_was_lower = false;
    for letter in header.chars() {
        if letter.is_uppercase() && before_was_lower {
            spaced.push(' ');
        }
        before_was_lower = letter.is_lowercase();
        spaced.push(letter);
    }
    plain(&spaced)
}

/// The zone of which a column says that its times are in it: `datetime (UTC)`, `Created at GMT`, `Started at (Europe/Berlin)`.
pub(super) fn zone(header: &str) -> Option<TimeZone> {
    if plain(header).split(' ').any(|word| matches!(word, "utc" | "gmt")) {
        return Some(TimeZone::UTC);
    }
    let (_, name) = header.trim_end().strip_suffix(')')?.rsplit_once('(')?;
    name.contains('/').then(|| TimeZone::get(name.trim()).ok())?
}

/// The name without the number that tells it from an equal one before it.
pub(super) fn without_number<'a>(names: &HashSet<&str>, name: &'a str) -> &'a str {
    match name.rsplit_once('.') {
        Some((base, number)) if number.parse::<u32>().is_ok() && names.contains(base) => base,
        _ => name,
    }
}

/// The names of the columns as they are shown and kept: none empty, none twice. The second `Comment` is `Comment.1`.
pub(super) fn unique(headers: impl Iterator<Item = impl AsRef<str>>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut taken = HashSet::new();
    let mut counts = HashMap::new();
    for (at, header) in headers.enumerate() {
        let base = match header.as_ref().trim() {
            "" => format!("Column {}", at + 1),
            header => in_line(header),
        };
        let mut name = base.clone();
        // Equal names are counted on from where the last one stands: there may be thousands.
        while !taken.insert(name.clone()) {
            let count = counts.entry(base.clone()).or_insert(0_u32);
            *count += 1;
            name = format!("{base}.{count}");
        }
        names.push(name);
    }
    names
}
