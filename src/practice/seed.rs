//! The made-up account that a practice Deskie starts with.

use crate::deskie::{
    Account, ChannelId, ChannelKind, Credentials, CustomChannel, CustomField, FieldId, FieldKind, FieldLevel, Group,
    GroupId, Label, LabelId, Language, Staff, StaffId,
};

/// The login and the key of the made-up account.
pub(super) fn credentials() -> Credentials {
    Credentials { email: "vera@practice.example.org".to_owned(), key: "practice-key".to_owned() }
}

/// Staff (one inactive), groups, labels, fields of every type, channels of both kinds with and without a webhook.
pub(super) fn account() -> Account {
    Account {
        name: "https://practice.deskie.io".to_owned(),
        staff: vec![
            staff(101, "vera@practice.example.org", "Vera Orlova", true),
            staff(102, "tom@practice.example.org", "Tom Field", true),
            staff(103, "amina@practice.example.org", "Amina Yusuf", true),
            staff(104, "former@practice.example.org", "Paul Former", false),
        ],
        groups: vec![group(11, "Support", true), group(12, "Sales", true), group(13, "Legal", true)],
        labels: vec![label(501, "vip"), label(502, "refund"), label(503, "bug")],
        fields: vec![
            field(25, "Order number", FieldKind::Text, FieldLevel::Case),
            field(26, "Warranty", FieldKind::Checkbox, FieldLevel::Case),
            field(27, "Product", FieldKind::Select(options(&["Lamp", "Chair", "Desk"])), FieldLevel::Case),
            field(28, "Bought on", FieldKind::Date, FieldLevel::Case),
            field(29, "City", FieldKind::Text, FieldLevel::User),
        ],
        channels: vec![
            channel(101, "Chats", ChannelKind::Sync, ""),
            channel(102, "Imported mail", ChannelKind::Async, ""),
            channel(103, "Site bot", ChannelKind::Sync, "https://bot.example.org/hook"),
        ],
        languages: vec![language(1, "RUS", "Russian"), language(2, "ENG", "English")],
        mailboxes: vec!["support@practice.example.org".to_owned(), "sales@practice.example.org".to_owned()],
        limit_per_minute: None,
        me: Some(StaffId(101)),
    }
}

fn staff(id: u64, email: &str, name: &str, active: bool) -> Staff {
    Staff { id: StaffId(id), email: email.to_owned(), name: Some(name.to_owned()), active }
}

fn group(id: u64, title: &str, active: bool) -> Group {
    Group { id: GroupId(id), title: title.to_owned(), active }
}

fn label(id: u64, title: &str) -> Label {
    Label { id: LabelId(id), title: title.to_owned() }
}

fn field(id: u64, title: &str, kind: FieldKind, level: FieldLevel) -> CustomField {
    CustomField { id: FieldId(id), title: title.to_owned(), kind, level, active: true }
}

fn options(titles: &[&str]) -> Vec<(String, String)> {
    titles.iter().zip(1..).map(|(title, key): (_, u32)| (key.to_string(), (*title).to_owned())).collect()
}

fn channel(id: u64, title: &str, kind: ChannelKind, webhook_url: &str) -> CustomChannel {
    CustomChannel {
        id: ChannelId(id),
        api_key: format!("cch{id}"),
        title: title.to_owned(),
        kind,
        webhook_url: Some(webhook_url.to_owned()),
        active: true,
    }
}

fn language(id: u64, code: &str, title: &str) -> Language {
    Language { id, code: code.to_owned(), title: title.to_owned(), active: true }
}
