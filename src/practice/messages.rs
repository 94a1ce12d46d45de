//! Messages and notes of a case.

use super::cases::{self, has_webhook};
use super::desk::{Desk, Outcome, Reply};
use super::errors::Refusal;
use super::list::{Page, Rows};
use super::mailed::Why;
use super::params::{Params, Query};
use super::state::{Case, Message, Origin};
use super::switches::{EarlyMessages, MessageOrder, MultipartFlags, NoteAuthor, StaffMessage, UserMessage};
use super::texts::{self, Needs, Text};
use super::view;
use crate::model::Millis;

/// Who writes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Author {
    /// Nobody was named: the login writes.
    Login,
    /// A staff member.
    Staff(u64),
    /// A user.
    User(u64),
}

/// `POST cases/{id}/messages.json`
pub(super) fn add(desk: &mut Desk<'_>, key: &str, params: Params<'_>) -> Outcome {
    let case_id = living(desk, key)?;
    let origin = desk.case(key)?.origin;
    let author = author(desk, params)?;
    let text = Text::read(desk, params, Needs::of(desk, origin))?;
    let created_at = desk.calendar.created_at(params.value("created_at"), desk.switches().message_dates, desk.now)?;
    if created_at < desk.case(key)?.created_at && desk.switches().early_messages == EarlyMessages::Refused {
        return Err(Refusal::Invalid("incorrect_created_at"));
    }
    let attachments = texts::files(desk, params)?;
    let (user_id, staff_id) = match author {
        Author::Login => (0, desk.me),
        Author::Staff(id) => (0, id),
        Author::User(id) => (id, 0),
    };
    let message = Message {
        message_id: desk.books.next_id(),
        user_id,
        staff_id,
        content: text.plain,
        content_html: text.html,
        attachments,
        note: false,
        sent_via_rule: false,
        created_at,
        arrived_at: desk.now,
        rating: None,
    };
    let shown = view::message(desk, &message);
    if let Some(why) = goes_out(desk, params, origin, author) {
        desk.mail(case_id, message.message_id, why);
    }
    let status = status_after(desk, author);
    let (now, me) = (desk.now, desk.me);
    if let Some(case) = desk.books.cases.get_mut(&case_id) {
        case.last_response_at = case.last_response_at.max(created_at);
        if let Some(status) = status {
            cases::set_status(case, status, now, me);
        }
        append(case, message, now);
    }
    Ok(Reply::Made(shown))
}

/// `POST cases/{id}/note.json`
pub(super) fn add_note(desk: &mut Desk<'_>, key: &str, params: Params<'_>) -> Outcome {
    let case_id = living(desk, key)?;
    let text = Text::read(desk, params, Needs::Either)?;
    let created_at = desk.calendar.created_at(params.value("created_at"), desk.switches().note_dates, desk.now)?;
    let staff_id = match desk.switches().note_author {
        NoteAuthor::Login => desk.me,
        NoteAuthor::Refused if params.value("staff_id").is_some() => return Err(Refusal::Invalid("staff_not_allowed")),
        NoteAuthor::Refused => desk.me,
        NoteAuthor::StaffId => match author(desk, params)? {
            Author::Staff(id) => id,
            Author::Login | Author::User(_) => desk.me,
        },
    };
    let attachments = texts::files(desk, params)?;
    let note = Message {
        message_id: desk.books.next_id(),
        user_id: 0,
        staff_id,
        content: text.plain,
        content_html: text.html,
        attachments,
        note: true,
        sent_via_rule: false,
        created_at,
        arrived_at: desk.now,
        rating: None,
    };
    let shown = view::message(desk, &note);
    let now = desk.now;
    if let Some(case) = desk.books.cases.get_mut(&case_id) {
        append(case, note, now);
    }
    Ok(Reply::Made(shown))
}

/// `GET cases/{id}/messages.json`: messages and notes, oldest first unless `order=desc`.
pub(super) fn list(desk: &Desk<'_>, key: &str, query: Query<'_>) -> Outcome {
    let page = Page::read(query)?;
    let falling = match query.one("order") {
        None | Some("asc") => false,
        Some("desc") => true,
        Some(_) => return Err(Refusal::Invalid("incorrect_order")),
    };
    let case = desk.case(key)?;
    let mut messages: Vec<&Message> = case.messages.iter().collect();
    if desk.switches().message_order == MessageOrder::Dates {
        messages.sort_by_key(|message| message.created_at);
    }
    if falling {
        messages.reverse();
    }
    let total = messages.len();
    let rows = page.of(messages).into_iter().map(|message| view::message_row(desk, message)).collect();
    Ok(Reply::List(Rows::new("message", rows, total)))
}

/// Messages and notes have one row of ids, and a call for each.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Kind {
    /// A message.
    Message,
    /// A note.
    Note,
}

/// `PUT cases/{id}/messages/{mid}.json` and its twin for notes: the text changes, author and date do not.
pub(super) fn edit(desk: &mut Desk<'_>, key: &str, message: &str, kind: Kind, params: Params<'_>) -> Outcome {
    let text = Text::read(desk, params, Needs::Either)?;
    change(desk, key, message, Some(kind), |message| {
        message.content = text.plain;
        message.content_html = text.html;
    })
}

/// `PUT cases/{id}/rate/{mid}.json`
pub(super) fn rate(desk: &mut Desk<'_>, key: &str, message: &str, params: Params<'_>) -> Outcome {
    let rating = cases::read_rating(desk, params)?;
    change(desk, key, message, Some(Kind::Message), |message| message.rating = Some(Box::new(rating)))
}

/// `DELETE cases/{id}/messages/{mid}.json` and its twin for notes.
pub(super) fn delete(desk: &mut Desk<'_>, key: &str, message: &str, kind: Kind) -> Outcome {
    let (case_id, at) = place(desk, key, message, Some(kind))?;
    let now = desk.now;
    if let Some(case) = desk.books.cases.get_mut(&case_id) {
        case.messages.remove(at);
        case.updated_at = now;
    }
    Ok(Reply::Nothing)
}

fn change(
    desk: &mut Desk<'_>,
    key: &str,
    message: &str,
    kind: Option<Kind>,
    apply: impl FnOnce(&mut Message),
) -> Outcome {
    let (case_id, at) = place(desk, key, message, kind)?;
    let now = desk.now;
    let case = desk.books.cases.get_mut(&case_id).ok_or(Refusal::Missing("case_not_found"))?;
    case.updated_at = now;
    let message = case.messages.get_mut(at).ok_or(Refusal::Missing("message_not_found"))?;
    apply(message);
    let changed = message.clone();
    Ok(Reply::Done(view::message(desk, &changed)))
}

/// The case's id and the place of the message in it.
fn place(desk: &Desk<'_>, key: &str, message: &str, kind: Option<Kind>) -> Result<(u64, usize), Refusal> {
    let case = desk.case(key)?;
    let fits = |candidate: &Message| {
        candidate.message_id.to_string() == message && kind.is_none_or(|kind| (kind == Kind::Note) == candidate.note)
    };
    let at = case.messages.iter().position(fits).ok_or(Refusal::Missing("message_not_found"))?;
    Ok((case.case_id, at))
}

/// The id of a case that takes messages: one that exists and is not in the trash.
fn living(desk: &Desk<'_>, key: &str) -> Result<u64, Refusal> {
    let case = desk.case(key)?;
    if case.deleted { Err(Refusal::Missing("case_not_found")) } else { Ok(case.case_id) }
}

fn author(desk: &Desk<'_>, params: Params<'_>) -> Result<Author, Refusal> {
    let user = params.id("user_id", "incorrect_user_id")?.filter(|id| *id != 0);
    let staff = params.id("staff_id", "incorrect_staff_id")?.filter(|id| *id != 0);
    match (user, staff) {
        (None, None) => Ok(Author::Login),
        (Some(_), Some(_)) => Err(Refusal::Invalid("incorrect_author")),
        (Some(id), None) if desk.books.users.contains_key(&id) => Ok(Author::User(id)),
        (Some(_), None) => Err(Refusal::Invalid("incorrect_user_id")),
        (None, Some(id)) => match desk.books.staff_active(id) {
            None => Err(Refusal::Invalid("incorrect_staff_id")),
            Some(false) => Err(Refusal::Invalid("staff_not_active")),
            Some(true) => Ok(Author::Staff(id)),
        },
    }
}

/// Does the request say that no e-mail is to be sent, as far as the server understands it?
fn silent(desk: &Desk<'_>, params: Params<'_>) -> bool {
    const FLAG: &str = "do_not_send_email";
    let words = params.multipart() && desk.switches().multipart_flags == MultipartFlags::Words;
    params.flag(FLAG) && !(words && params.value(FLAG).is_some_and(|value| value != "true"))
}

/// Would this message reach the customer, and why?
fn goes_out(desk: &Desk<'_>, params: Params<'_>, origin: Origin, author: Author) -> Option<Why> {
    if params.value("send_at").is_some() {
        return Some(Why::SendAt);
    }
    match (author, origin) {
        (Author::User(_), _) => None,
        (Author::Login, _) => Some(Why::NoAuthor),
        (Author::Staff(_), Origin::Email) => (!silent(desk, params)).then_some(Why::AgentMessage),
        (Author::Staff(_), Origin::WhatsApp) => Some(Why::WhatsApp),
        (Author::Staff(_), Origin::Custom(_)) => has_webhook(desk, origin).then_some(Why::Webhook),
        (Author::Staff(_), Origin::Call) => None,
    }
}

fn status_after(desk: &Desk<'_>, author: Author) -> Option<&'static str> {
    match author {
        Author::User(_) => (desk.switches().user_message == UserMessage::Reopens).then_some("open"),
        Author::Login | Author::Staff(_) => (desk.switches().staff_message == StaffMessage::Waits).then_some("waiting"),
    }
}

fn append(case: &mut Case, message: Message, now: Millis) {
    case.messages.push(message);
    case.updated_at = now;
}
