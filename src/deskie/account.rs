//! What a surveyed account holds.

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
        #[serde(transparent)]
        pub struct $name(pub u64);
    )*};
}

ids! {
    /// A case in Deskie.
    CaseId,
    /// A custom channel.
    ChannelId,
    /// A custom field; its key in cases is `cf_<id>`.
    FieldId,
    /// A group.
    GroupId,
    /// A label.
    LabelId,
    /// A message or note in Deskie.
    MessageId,
    /// A staff member.
    StaffId,
    /// A user, which is what Deskie calls a customer.
    UserId,
}

/// A staff member.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Staff {
    /// Id.
    pub id: StaffId,
    /// E-mail.
    pub email: String,
    /// Full name; may be missing.
    pub name: Option<String>,
    /// Inactive staff cannot author messages (`staff_not_active`).
    pub active: bool,
}

impl Staff {
    /// Name, else address.
    pub fn display(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.email)
    }
}

/// A group.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Group {
    /// Id.
    pub id: GroupId,
    /// Title.
    pub title: String,
    /// Disabled groups take no cases.
    pub active: bool,
}

/// A label.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Label {
    /// Id.
    pub id: LabelId,
    /// Title.
    pub title: String,
}

/// What a custom field holds.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// True or false.
    Checkbox,
    /// A date.
    Date,
    /// A type this program does not know, by its name.
    Other(String),
    /// A choice: option keys with their titles. Requests take the key.
    Select(Vec<(String, String)>),
    /// Text of one or more lines.
    Text,
}

/// Whom a custom field describes.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldLevel {
    /// The case.
    Case,
    /// The user.
    User,
}

/// A custom field.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct CustomField {
    /// Id.
    pub id: FieldId,
    /// Title.
    pub title: String,
    /// What it holds.
    pub kind: FieldKind,
    /// Whom it describes.
    pub level: FieldLevel,
    /// In use?
    pub active: bool,
}

/// Mail-like or chat-like.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChannelKind {
    /// Mail-like: texts travel as `content_html`.
    Async,
    /// Chat-like: texts travel as `content`.
    Sync,
}

/// A custom channel.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct CustomChannel {
    /// Id.
    pub id: ChannelId,
    /// The value of `channel` in requests, e.g. `cch101`.
    pub api_key: String,
    /// Title.
    pub title: String,
    /// Mail-like or chat-like.
    pub kind: ChannelKind,
    /// Where Deskie posts agents' answers. Not empty means that imported agent messages might be sent out; none means that
    /// Deskie does not say, which may mean the same.
    pub webhook_url: Option<String>,
    /// In use?
    pub active: bool,
}

impl CustomChannel {
    /// May Deskie post agents' answers somewhere else? Whether it does so for imported ones is not documented.
    pub fn forwards(&self) -> bool {
        self.webhook_url.as_ref().is_none_or(|url| !url.trim().is_empty())
    }
}

/// A language.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Language {
    /// Id.
    pub id: u64,
    /// Code, e.g. `ENG`.
    pub code: String,
    /// Title.
    pub title: String,
    /// In use?
    pub active: bool,
}

/// Everything read at connection.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Account {
    /// Origin, e.g. `https://acme.deskie.io`, or `practice`.
    pub name: String,
    /// Staff.
    pub staff: Vec<Staff>,
    /// Groups.
    pub groups: Vec<Group>,
    /// Labels.
    pub labels: Vec<Label>,
    /// Custom fields.
    pub fields: Vec<CustomField>,
    /// Custom channels.
    pub channels: Vec<CustomChannel>,
    /// Languages.
    pub languages: Vec<Language>,
    /// Addresses of the account's own mailboxes.
    pub mailboxes: Vec<String>,
    /// Units a minute as the headers say; `None` when they are hidden.
    pub limit_per_minute: Option<u32>,
    /// The staff member whose key is used, when the list shows them.
    pub me: Option<StaffId>,
}

impl Account {
    /// The custom channel with this id.
    pub fn channel(&self, id: ChannelId) -> Option<&CustomChannel> {
        self.channels.iter().find(|channel| channel.id == id)
    }

    /// The custom field with this id.
    pub fn field(&self, id: FieldId) -> Option<&CustomField> {
        self.fields.iter().find(|field| field.id == id)
    }

    /// The staff member with this id.
    pub fn staff(&self, id: StaffId) -> Option<&Staff> {
        self.staff.iter().find(|staff| staff.id == id)
    }
}
