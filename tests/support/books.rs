//! The practice Deskie's own books in a form that can be compared: no ids but those of the account, no order but that of
//! messages.

use deskie_migrator::practice::Server;
use deskie_migrator::practice::state::Case;

/// A case as the books have it.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct BookCase {
    pub who: String,
    pub name: String,
    pub subject: String,
    pub created: i64,
    pub origin: String,
    pub status: String,
    pub priority: String,
    pub staff: u64,
    pub group: u64,
    pub initiator: u64,
    pub labels: Vec<String>,
    /// Custom fields by their keys.
    pub fields: Vec<(String, String)>,
    pub messages: Vec<BookMessage>,
}

/// A message or note as the books have it.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct BookMessage {
    pub at: i64,
    pub note: bool,
    pub by_staff: bool,
    /// 0 for customers, and for notes, whose author is not settled by the documents.
    pub staff: u64,
    pub text: String,
    pub files: Vec<String>,
}

/// What the books hold besides cases.
#[derive(Clone, Debug, Eq, PartialEq)]
#[allow(dead_code, reason = "not every test looks beyond the cases")]
pub struct Around {
    /// How every user is reached, with their names; sorted.
    pub users: Vec<(String, String)>,
    /// Titles of all labels; sorted.
    pub labels: Vec<String>,
}

/// What is around the cases.
#[allow(dead_code, reason = "not every test looks beyond the cases")]
pub fn around(server: &Server) -> Around {
    let books = server.books();
    let mut users: Vec<_> =
        books.users.values().map(|user| (format!("{:?}", user.identity), user.name.clone())).collect();
    users.sort();
    let mut labels: Vec<String> = books.account.labels.iter().map(|label| label.title.clone()).collect();
    labels.sort();
    Around { users, labels }
}

/// All cases that are not in the trash, sorted.
pub fn of(server: &Server) -> Vec<BookCase> {
    let mut cases: Vec<BookCase> =
        server.books().cases.values().filter(|case| !case.deleted).map(|case| one(server, case)).collect();
    cases.sort();
    cases
}

fn one(server: &Server, case: &Case) -> BookCase {
    let books = server.books();
    let title = |id: &u64| {
        let label = books.account.labels.iter().find(|label| label.id.0 == *id);
        label.map_or_else(|| format!("label {id}?"), |label| label.title.clone())
    };
    let mut labels: Vec<String> = case.labels.iter().map(title).collect();
    labels.sort();
    let mut fields: Vec<_> = case.custom_fields.iter().map(|(key, value)| (key.clone(), value.to_string())).collect();
    fields.sort();
    let user = books.users.get(&case.user_id);
    BookCase {
        who: user.map_or_else(String::new, |user| format!("{:?}", user.identity)),
        name: user.map_or_else(String::new, |user| user.name.clone()),
        subject: case.subject.clone(),
        created: case.created_at.seconds(),
        origin: format!("{:?}", case.origin),
        status: case.status.into(),
        priority: case.priority.into(),
        staff: case.staff_id,
        group: case.group_id,
        initiator: case.initiator_id,
        labels,
        fields,
        messages: case
            .messages
            .iter()
            .map(|message| BookMessage {
                at: message.created_at.seconds(),
                note: message.note,
                by_staff: message.staff_id > 0,
                staff: if message.note { 0 } else { message.staff_id },
                text: format!("{}{}", message.content, message.content_html),
                files: message.attachments.iter().map(|file| file.file_name.clone()).collect(),
            })
            .collect(),
    }
}
