//! The books: what the server knows.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Map, Value};

use super::mailed::Mailed;
use crate::deskie::{Account, ChannelKind, CustomChannel};
use crate::model::Millis;

/// Everything the server knows.
#[derive(Clone, Debug)]
pub struct Books {
    /// Staff, groups, labels, fields, channels, languages, mailboxes.
    pub account: Account,
    /// Cases by id.
    pub cases: BTreeMap<u64, Case>,
    /// Users by id.
    pub users: BTreeMap<u64, User>,
    /// What would have reached a customer.
    pub mailed: Vec<Mailed>,
    pub(super) by_identity: BTreeMap<Identity, u64>,
    pub(super) by_user: BTreeMap<u64, BTreeSet<u64>>,
    pub(super) by_date: BTreeSet<(Millis, u64)>,
    pub(super) by_number: BTreeMap<String, u64>,
    last_id: u64,
}

/// How a user is reached, normalised so that equal ones are the same user.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Identity {
    /// E-mail, in lower case.
    Email(String),
    /// Telephone, digits only.
    Phone(String),
    /// WhatsApp, digits only.
    WhatsApp(String),
    /// Id in a custom channel.
    Custom {
        /// The channel.
        channel: u64,
        /// The id, as it came.
        id: String,
    },
}

/// A user.
#[derive(Clone, Debug, Serialize)]
pub struct User {
    /// Id.
    pub user_id: u64,
    /// How they are reached.
    pub identity: Identity,
    /// The address, number or id as it first came.
    pub address: String,
    /// Name; may be empty.
    pub name: String,
    /// Company, position and note by their parameter names.
    pub profile: BTreeMap<String, String>,
    /// Language.
    pub language_id: u64,
    /// Custom fields.
    pub custom_fields: Map<String, Value>,
    /// Not blocked?
    pub active: bool,
    /// In the list of the deleted?
    pub deleted: bool,
    /// Linked users.
    pub linked: BTreeSet<u64>,
    /// When it was made.
    pub created_at: Millis,
    /// When it was changed last.
    pub updated_at: Millis,
}

/// Where a case came from.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// E-mail.
    Email,
    /// A telephone call.
    Call,
    /// WhatsApp.
    WhatsApp,
    /// A custom channel.
    Custom(u64),
}

/// A case.
#[derive(Clone, Debug, Serialize)]
pub struct Case {
    /// Id.
    pub case_id: u64,
    /// Number, e.g. `664-245651`.
    pub case_number: String,
    /// Subject.
    pub subject: String,
    /// The customer.
    pub user_id: u64,
    /// Assignee; 0 is nobody.
    pub staff_id: u64,
    /// The staff member who started it; 0: the customer did.
    pub initiator_id: u64,
    /// Group; 0 is none.
    pub group_id: u64,
    /// `open`, `waiting` or `closed`.
    pub status: &'static str,
    /// `low`, `normal`, `high` or `critical`.
    pub priority: &'static str,
    /// Where it came from.
    pub origin: Origin,
    /// Address, number or id it was written to.
    pub recipient: String,
    /// In the trash?
    pub deleted: bool,
    /// Spam?
    pub spam: bool,
    /// When it was opened.
    pub created_at: Millis,
    /// When it was changed last, by the server's clock.
    pub updated_at: Millis,
    /// When it was closed, by the server's clock.
    pub closed_at: Option<Millis>,
    /// Date of the newest message.
    pub last_response_at: Millis,
    /// Language.
    pub language_id: u64,
    /// Custom fields.
    pub custom_fields: Map<String, Value>,
    /// Labels.
    pub labels: Vec<u64>,
    /// Messages and notes as they were added; the first is the opening message.
    pub messages: Vec<Message>,
    /// What was changed, by whom.
    pub changes: Vec<Change>,
    /// Rating, comment and rated staff member.
    pub rating: Option<Box<Rating>>,
}

/// A message or note.
#[derive(Clone, Debug, Serialize)]
pub struct Message {
    /// Id.
    pub message_id: u64,
    /// The user who wrote it; 0: a staff member did.
    pub user_id: u64,
    /// The staff member who wrote it; 0: the user did.
    pub staff_id: u64,
    /// Plain text.
    pub content: String,
    /// HTML.
    pub content_html: String,
    /// Files.
    pub attachments: Vec<StoredFile>,
    /// A note?
    pub note: bool,
    /// Written by a rule?
    pub sent_via_rule: bool,
    /// Its date.
    pub created_at: Millis,
    /// When the server took it.
    pub arrived_at: Millis,
    /// Rating.
    pub rating: Option<Box<Rating>>,
}

/// A file: its size and a hash of its bytes, not the bytes.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct StoredFile {
    /// Id.
    pub file_id: u64,
    /// Name.
    pub file_name: String,
    /// Size in bytes; 0 for one that is to be fetched from `source_url`.
    pub file_size: u64,
    /// Media type.
    pub mime_type: String,
    /// FNV-1a of the bytes, 64 bits in hexadecimal; empty for one that is to be fetched.
    pub digest: String,
    /// The address given in `attachment_urls`.
    pub source_url: Option<String>,
}

/// A change of a case.
#[derive(Clone, Debug, Serialize)]
pub struct Change {
    /// When.
    pub at: Millis,
    /// Which property.
    pub event: &'static str,
    /// Who: `staff_N` or `rule_N`.
    pub done_by: String,
    /// Before.
    pub old_value: Value,
    /// After.
    pub value: Value,
}

/// A rating.
#[derive(Clone, Debug, Serialize)]
pub struct Rating {
    /// `low`, `middle` or `high`.
    pub rating: &'static str,
    /// Comment.
    pub comment: String,
    /// Rated staff member.
    pub staff_id: u64,
}

impl Books {
    /// The books of a new account.
    pub(super) fn new(account: Account) -> Self {
        Self {
            account,
            cases: BTreeMap::new(),
            users: BTreeMap::new(),
            mailed: Vec::new(),
            by_identity: BTreeMap::new(),
            by_user: BTreeMap::new(),
            by_date: BTreeSet::new(),
            by_number: BTreeMap::new(),
            last_id: 2_000,
        }
    }

    /// A new id. Cases, messages, users, labels and files share one row of numbers, so that an id used for the wrong
    /// thing is never right by accident.
    pub(super) const fn next_id(&mut self) -> u64 {
        self.last_id = self.last_id.saturating_add(1);
        self.last_id
    }

    /// Enters a case.
    pub(super) fn enter(&mut self, case: Case) {
        self.by_user.entry(case.user_id).or_default().insert(case.case_id);
        self.by_date.insert((case.created_at, case.case_id));
        self.by_number.insert(case.case_number.clone(), case.case_id);
        self.cases.insert(case.case_id, case);
    }

    /// Strikes a case out for good.
    pub(super) fn strike(&mut self, case_id: u64) {
        if let Some(case) = self.cases.remove(&case_id) {
            self.by_date.remove(&(case.created_at, case_id));
            self.by_number.remove(&case.case_number);
            if let Some(cases) = self.by_user.get_mut(&case.user_id) {
                cases.remove(&case_id);
            }
        }
    }

    /// The channel with this key (`cchN`).
    pub(super) fn channel(&self, key: &str) -> Option<&CustomChannel> {
        self.account.channels.iter().find(|channel| channel.api_key == key)
    }

    /// The custom channel of a case.
    pub(super) fn channel_of(&self, origin: Origin) -> Option<&CustomChannel> {
        let Origin::Custom(id) = origin else { return None };
        self.account.channels.iter().find(|channel| channel.id.0 == id)
    }

    /// Is this channel chat-like? Calls and WhatsApp are, too: their texts are plain.
    pub(super) fn is_plain(&self, origin: Origin) -> bool {
        match origin {
            Origin::Email => false,
            Origin::Call | Origin::WhatsApp => true,
            Origin::Custom(_) => self.channel_of(origin).is_some_and(|channel| channel.kind == ChannelKind::Sync),
        }
    }

    /// Is there such a staff member, and are they active?
    pub(super) fn staff_active(&self, id: u64) -> Option<bool> {
        self.account.staff.iter().find(|staff| staff.id.0 == id).map(|staff| staff.active)
    }
}

/// The number of a case: different for every id below some eight hundred million.
pub(super) fn case_number(case_id: u64) -> String {
    let (lap, rest) = (case_id / 900_000, case_id % 900_000);
    let front = 100 + (lap + rest.wrapping_mul(7_919)) % 900;
    format!("{front}-{}", 100_000 + rest)
}
