//! The writes of a migration, typed so that an illegal one cannot be made.
//!
//! Which parameters a call takes depends on the channel and on who writes; here that follows from the types. In
//! particular silence is not an option anybody could forget: a staff message always carries `do_not_send_email`, and a
//! case opened by staff by e-mail always carries `case_email_id: -1`.
//!
//! The documents ask for `do_not_send_email` on e-mail cases only. It is sent whatever the channel, so that silence does
//! not depend on anything this program believes of a case: a channel that is remembered wrongly costs nothing, a mail that
//! went out cannot be called back. Clients that send parameters of other channels along are served, so it is harmless
//! there; should an account refuse it, the refusal is seen at the first such message and nothing is lost.

use serde_json::{Map, Value};

use super::account::{CaseId, FieldId, GroupId, LabelId, StaffId, UserId};
use super::dialect::Dialect;
use super::http::{Body, FilePart, HttpRequest, Method};
pub use super::lane::{Lane, LaneKind, TextForm};
use super::words::{CasePriority, CaseStatus};
use crate::model::{AttachmentPlace, Millis};

/// Who writes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Writer {
    /// The customer of the case.
    Customer,
    /// A staff member.
    Staff(StaffId),
}

/// A label that exists, or one that this run makes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum LabelRef {
    /// It exists.
    Id(LabelId),
    /// The run makes it first, under this title.
    New(String),
}

/// The value of a custom field as the API takes it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum FieldInput {
    /// A checkbox.
    Flag(bool),
    /// A text, or the key of a choice.
    Text(String),
}

/// Files of one request: carried, or fetched by Deskie itself.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Files {
    /// Name, media type, size if known, and where the bytes are.
    pub carried: Vec<CarriedFile>,
    /// Addresses that Deskie fetches.
    pub urls: Vec<String>,
}

/// A file whose bytes travel in the request.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CarriedFile {
    /// Name.
    pub name: String,
    /// Media type.
    pub mime: String,
    /// Bytes, when known.
    pub size: Option<u64>,
    /// Where they are.
    pub place: AttachmentPlace,
}

impl Files {
    /// No files?
    pub fn is_empty(&self) -> bool {
        self.carried.is_empty() && self.urls.is_empty()
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.carried.len() + self.urls.len()
    }
}

/// `POST cases.json`.
#[derive(Clone, Debug, PartialEq)]
pub struct NewCase {
    /// Channel and customer.
    pub lane: Lane,
    /// Who began.
    pub opener: Writer,
    /// Subject; the API requires one.
    pub subject: String,
    /// Text in the form of [`Lane::text_form`].
    pub text: String,
    /// When it began.
    pub created_at: Millis,
    /// The customer's name.
    pub full_name: Option<String>,
    /// Assignee.
    pub staff: Option<StaffId>,
    /// Group.
    pub group: Option<GroupId>,
    /// State.
    pub status: CaseStatus,
    /// Urgency.
    pub priority: CasePriority,
    /// Custom fields.
    pub fields: Vec<(FieldId, FieldInput)>,
    /// Labels.
    pub labels: Vec<LabelRef>,
    /// Files of the opening message.
    pub files: Files,
}

impl NewCase {
    /// Labels are not documented for multipart requests: with carried files they are added by a later edit.
    pub fn labels_later(&self) -> bool {
        !self.labels.is_empty() && !self.files.carried.is_empty()
    }

    /// The literal request. `labels` are the resolved ids; ignored when [`NewCase::labels_later`].
    pub fn to_http(&self, dialect: &Dialect, labels: &[LabelId]) -> HttpRequest {
        let mut case = Map::new();
        match &self.lane {
            Lane::Calls { phone } => {
                case.insert("user_phone".into(), phone.as_str().into());
            }
            Lane::Custom(lane) => {
                case.insert("user_custom_id".into(), lane.id().into());
                case.insert("channel".into(), lane.channel().into());
            }
            Lane::Email { address } => {
                case.insert("user_email".into(), address.as_str().into());
            }
            Lane::WhatsApp(lane) => {
                case.insert("user_whatsapp_phone".into(), lane.phone().into());
            }
        }
        if let Some(name) = &self.full_name {
            case.insert("user_full_name".into(), name.as_str().into());
        }
        if let Writer::Staff(staff) = self.opener {
            case.insert("initiator_id".into(), staff.0.into());
            if matches!(self.lane, Lane::Email { .. }) {
                case.insert("case_email_id".into(), Value::from(-1));
            }
        }
        case.insert("subject".into(), self.subject.as_str().into());
        insert_text(&mut case, self.lane.text_form(), &self.text);
        case.insert("created_at".into(), dialect.case_date.value(self.created_at));
        if let Some(staff) = self.staff {
            case.insert("staff_id".into(), staff.0.into());
        }
        if let Some(group) = self.group {
            case.insert("group_id".into(), group.0.into());
        }
        case.insert("status".into(), self.status.as_str().into());
        case.insert("priority".into(), self.priority.as_str().into());
        insert_fields(&mut case, &self.fields);
        if !labels.is_empty() && !self.labels_later() {
            case.insert("labels".into(), labels.iter().map(|label| Value::from(label.0)).collect());
        }
        post("cases.json".into(), "case", case, &self.files)
    }
}

/// `POST cases/{id}/messages.json`.
#[derive(Clone, Debug, PartialEq)]
pub struct NewMessage {
    /// Who writes.
    pub writer: Writer,
    /// Text in the form of the case's [`Lane::text_form`].
    pub text: String,
    /// When.
    pub created_at: Millis,
    /// Files.
    pub files: Files,
}

impl NewMessage {
    /// The literal request. `form` is that of the channel the case was created in, `user` the customer of the case, from
    /// the answer that created it.
    pub fn to_http(&self, dialect: &Dialect, form: TextForm, case: CaseId, user: UserId) -> HttpRequest {
        let mut message = Map::new();
        match self.writer {
            Writer::Customer => {
                message.insert("user_id".into(), user.0.into());
            }
            Writer::Staff(staff) => {
                message.insert("staff_id".into(), staff.0.into());
                message.insert("do_not_send_email".into(), true.into());
            }
        }
        insert_text(&mut message, form, &self.text);
        message.insert("created_at".into(), dialect.message_date.value(self.created_at));
        post(format!("cases/{}/messages.json", case.0), "message", message, &self.files)
    }
}

/// `POST cases/{id}/note.json`. Seen by staff only, whatever the channel.
#[derive(Clone, Debug, PartialEq)]
pub struct NewNote {
    /// The author, where the account honours it.
    pub author: Option<StaffId>,
    /// Text in the form of the case's [`Lane::text_form`].
    pub text: String,
    /// When.
    pub created_at: Millis,
    /// Files.
    pub files: Files,
}

impl NewNote {
    /// The literal request. `form` is that of the channel the case was created in.
    pub fn to_http(&self, dialect: &Dialect, form: TextForm, case: CaseId) -> HttpRequest {
        let mut note = Map::new();
        if let Some(author) = self.author.filter(|_| dialect.signed_notes) {
            note.insert("staff_id".into(), author.0.into());
        }
        insert_text(&mut note, form, &self.text);
        note.insert("created_at".into(), dialect.note_date.value(self.created_at));
        post(format!("cases/{}/{}", case.0, dialect.note_path.as_str()), "note", note, &self.files)
    }
}

/// `PUT cases/{id}.json`: puts right what messages changed, adds labels, and carries over what a newer export changed.
/// Sends nothing to anybody.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EditCase {
    /// Subject.
    pub subject: Option<String>,
    /// State.
    pub status: Option<CaseStatus>,
    /// Urgency.
    pub priority: Option<CasePriority>,
    /// Assignee.
    pub staff: Option<StaffId>,
    /// Group.
    pub group: Option<GroupId>,
    /// Labels to add.
    pub add_labels: Vec<LabelId>,
    /// Custom fields to set.
    pub fields: Vec<(FieldId, FieldInput)>,
}

impl EditCase {
    /// The literal request.
    pub fn to_http(&self, case: CaseId) -> HttpRequest {
        let mut edit = Map::new();
        if let Some(subject) = &self.subject {
            edit.insert("subject".into(), subject.as_str().into());
        }
        if let Some(status) = self.status {
            edit.insert("status".into(), status.as_str().into());
        }
        if let Some(priority) = self.priority {
            edit.insert("priority".into(), priority.as_str().into());
        }
        if let Some(staff) = self.staff {
            edit.insert("staff_id".into(), staff.0.into());
        }
        if let Some(group) = self.group {
            edit.insert("group_id".into(), group.0.into());
        }
        if !self.add_labels.is_empty() {
            edit.insert("add_labels".into(), self.add_labels.iter().map(|label| Value::from(label.0)).collect());
        }
        insert_fields(&mut edit, &self.fields);
        json(Method::Put, format!("cases/{}.json", case.0), "case", edit)
    }
}

/// Cases that one request may move or delete; the API allows no more.
pub const BULK: usize = 10;

/// Moves and removals of cases. None of them reaches a customer.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Removal {
    /// `DELETE cases/{ids}.json`: for good.
    Delete,
    /// `PUT cases/{ids}/trash.json`.
    Trash,
}

impl Removal {
    /// The literal request for at most [`BULK`] cases.
    pub fn to_http(self, cases: &[CaseId]) -> HttpRequest {
        let ids = cases.iter().map(|case| case.0.to_string()).collect::<Vec<_>>().join(",");
        let (method, path) = match self {
            Self::Delete => (Method::Delete, format!("cases/{ids}.json")),
            Self::Trash => (Method::Put, format!("cases/{ids}/trash.json")),
        };
        HttpRequest { method, path, query: Vec::new(), body: Body::Empty }
    }
}

/// `DELETE labels/{id}.json`.
pub fn delete_label(label: LabelId) -> HttpRequest {
    let path = format!("labels/{}.json", label.0);
    HttpRequest { method: Method::Delete, path, query: Vec::new(), body: Body::Empty }
}

/// `GET cases/{id}.json`.
pub fn read_case(case: CaseId) -> HttpRequest {
    get(format!("cases/{}.json", case.0), Vec::new())
}

/// `GET cases/{id}/changelog.json`: what changed the case, and whether a rule did.
pub fn read_changelog(case: CaseId) -> HttpRequest {
    get(format!("cases/{}/changelog.json", case.0), Vec::new())
}

/// `POST labels.json`.
pub fn new_label(title: &str) -> HttpRequest {
    let mut label = Map::new();
    label.insert("label_title".into(), title.into());
    json(Method::Post, "labels.json".into(), "label", label)
}

/// A list of cases. Lists leave out chats that are going on unless they are asked for, and cases of custom channels may be
/// chats.
pub fn cases(mut query: Vec<(&str, String)>) -> HttpRequest {
    query.push(("show_active_chats", "true".into()));
    get("cases.json".into(), query)
}

/// A `GET`.
pub fn get(path: String, query: Vec<(&str, String)>) -> HttpRequest {
    let query = query.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    HttpRequest { method: Method::Get, path, query, body: Body::Empty }
}

fn insert_fields(object: &mut Map<String, Value>, fields: &[(FieldId, FieldInput)]) {
    if fields.is_empty() {
        return;
    }
    let value = |input: &FieldInput| match input {
        FieldInput::Flag(flag) => Value::from(*flag),
        FieldInput::Text(text) => Value::from(text.as_str()),
    };
    let fields: Map<String, Value> = fields.iter().map(|(id, input)| (format!("cf_{}", id.0), value(input))).collect();
    object.insert("custom_fields".into(), Value::Object(fields));
}

fn insert_text(object: &mut Map<String, Value>, form: TextForm, text: &str) {
    let key = match form {
        TextForm::Html => "content_html",
        TextForm::Plain => "content",
    };
    object.insert(key.into(), text.into());
}

fn json(method: Method, path: String, wrapper: &str, object: Map<String, Value>) -> HttpRequest {
    let value = Value::Object(Map::from_iter([(wrapper.to_owned(), Value::Object(object))]));
    HttpRequest { method, path, query: Vec::new(), body: Body::Json { value } }
}

/// JSON without carried files, else multipart with PHP-style keys.
fn post(path: String, wrapper: &str, mut object: Map<String, Value>, files: &Files) -> HttpRequest {
    if files.carried.is_empty() {
        if !files.urls.is_empty() {
            object.insert("attachment_urls".into(), files.urls.iter().map(|url| Value::from(url.as_str())).collect());
        }
        return json(Method::Post, path, wrapper, object);
    }
    let mut fields = Vec::new();
    for (name, value) in object {
        flatten(&mut fields, format!("{wrapper}[{name}]"), value);
    }
    for (at, url) in files.urls.iter().enumerate() {
        fields.push((format!("{wrapper}[attachment_urls][{at}]"), url.clone()));
    }
    let parts = files
        .carried
        .iter()
        .enumerate()
        .map(|(at, file)| FilePart {
            key: format!("{wrapper}[attachments][{}]", at + 1),
            name: file.name.clone(),
            mime: file.mime.clone(),
            size: file.size,
            place: file.place.clone(),
        })
        .collect();
    HttpRequest { method: Method::Post, path, query: Vec::new(), body: Body::Multipart { fields, files: parts } }
}

fn flatten(fields: &mut Vec<(String, String)>, key: String, value: Value) {
    match value {
        Value::Array(items) => {
            for (at, item) in items.into_iter().enumerate() {
                flatten(fields, format!("{key}[{at}]"), item);
            }
        }
        Value::Bool(flag) => fields.push((key, if flag { "1" } else { "0" }.into())),
        Value::Null => {}
        Value::Number(number) => fields.push((key, number.to_string())),
        Value::Object(object) => {
            for (name, item) in object {
                flatten(fields, format!("{key}[{name}]"), item);
            }
        }
        Value::String(text) => fields.push((key, text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(writer: Writer) -> NewMessage {
        NewMessage { writer, text: "<p>hi</p>".into(), created_at: Millis::from_seconds(5), files: Files::default() }
    }

    #[test]
    fn a_staff_message_is_always_silent() {
        for form in [TextForm::Html, TextForm::Plain] {
            let request = message(Writer::Staff(StaffId(7))).to_http(&Dialect::default(), form, CaseId(1), UserId(2));
            let Body::Json { value } = request.body else { panic!("expected JSON") };
            assert_eq!(value["message"]["do_not_send_email"], true);
            assert_eq!(value["message"]["staff_id"], 7);
            assert!(value["message"].get("user_id").is_none());
        }
    }

    #[test]
    fn files_make_the_request_multipart_with_php_keys() {
        let mut message = message(Writer::Customer);
        message.files.carried.push(CarriedFile {
            name: "a.txt".into(),
            mime: "text/plain".into(),
            size: Some(3),
            place: AttachmentPlace::Missing("test".into()),
        });
        let request = message.to_http(&Dialect::default(), TextForm::Html, CaseId(1), UserId(2));
        let Body::Multipart { fields, files } = request.body else { panic!("expected multipart") };
        assert!(fields.contains(&("message[user_id]".into(), "2".into())));
        assert_eq!(files[0].key, "message[attachments][1]");
    }
}
