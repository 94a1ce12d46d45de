//! `POST cases.json`: a case, its opening message, and its user where there is none yet.

use serde_json::json;

use super::super::desk::{Desk, Outcome, Reply, one_of};
use super::super::errors::Refusal;
use super::super::identity::{self, Codes, Who};
use super::super::mailed::Why;
use super::super::params::Params;
use super::super::state::{Case, Change, Message, Origin, case_number};
use super::super::switches::{AutoReply, NewStatus, SilentStart};
use super::super::texts::{self, Needs, Text};
use super::super::{fields, view};
use super::{PRIORITIES, STATUSES};
use crate::deskie::FieldLevel;
use crate::model::Millis;

/// How long after its date a new case counts as recent.
const RECENT: i64 = 3_600_000;

/// Creates a case. Nothing is entered before everything is found right.
pub(in super::super) fn create(desk: &mut Desk<'_>, params: Params<'_>) -> Outcome {
    let codes = Codes { email: "incorrect_user_email", phone: "incorrect_user_phone" };
    let who = identity::read(desk, params, "channel", codes)?;
    channel_fits(params, who.origin)?;
    let subject = super::subject(desk, params)?.ok_or(Refusal::Invalid("incorrect_subject"))?;
    let text = Text::read(desk, params, Needs::of(desk, who.origin))?;
    let created_at = desk.calendar.created_at(params.value("created_at"), desk.switches().case_dates, desk.now)?;
    let initiator_id = desk.staff(params, "initiator_id", "incorrect_initiator_id")?.unwrap_or(0);
    let without_mailbox = mailbox(desk, params)?;
    let staff_id = desk.staff(params, "staff_id", "incorrect_staff_id")?.unwrap_or(0);
    let group_id = desk.group(params)?.unwrap_or(0);
    let status = one_of(params, "status", STATUSES, "incorrect_status")?.unwrap_or(match desk.switches().new_status {
        NewStatus::Waiting => "waiting",
        NewStatus::Open => "open",
    });
    let priority = one_of(params, "priority", PRIORITIES, "incorrect_priority")?.unwrap_or("normal");
    let language_id = desk.language(params)?.unwrap_or_else(|| desk.first_language());
    let custom_fields = fields::read(desk, params, FieldLevel::Case)?;
    let labels = fields::labels(desk, params, "labels")?.unwrap_or_default();
    let attachments = texts::files(desk, params)?;

    let user_id = identity::user_for(desk, &who, params.text("user_full_name"));
    let case_id = desk.books.next_id();
    let opening = Message {
        message_id: desk.books.next_id(),
        user_id: if initiator_id == 0 { user_id } else { 0 },
        staff_id: initiator_id,
        content: text.plain,
        content_html: text.html,
        attachments,
        note: false,
        sent_via_rule: false,
        created_at,
        arrived_at: desk.now,
        rating: None,
    };
    let message_id = opening.message_id;
    desk.books.enter(Case {
        case_id,
        case_number: case_number(case_id),
        subject,
        user_id,
        staff_id,
        initiator_id,
        group_id,
        status,
        priority,
        origin: who.origin,
        recipient: who.address.clone(),
        deleted: false,
        spam: false,
        created_at,
        updated_at: desk.now,
        closed_at: (status == "closed").then_some(desk.now),
        last_response_at: created_at,
        language_id,
        custom_fields,
        labels,
        messages: vec![opening],
        changes: Vec::new(),
        rating: None,
    });
    if initiator_id != 0 {
        record_start(desk, case_id, message_id, &who, without_mailbox);
    } else if who.origin == Origin::Email {
        auto_reply(desk, case_id, created_at);
    }
    answer(desk, case_id)
}

/// The answer shows the files of the opening message, but not its id.
fn answer(desk: &Desk<'_>, case_id: u64) -> Outcome {
    let case = desk.books.cases.get(&case_id).ok_or(Refusal::Missing("case_not_found"))?;
    let mut row = view::case_row(desk, case);
    if let Some(opening) = case.messages.first().filter(|message| !message.attachments.is_empty()) {
        view::put(&mut row, "attachments", view::files(desk, &opening.attachments));
    }
    Ok(Reply::Made(json!({ "case": row })))
}

/// Where `channel` is given although the identity already tells it, it must be the same.
fn channel_fits(params: Params<'_>, origin: Origin) -> Result<(), Refusal> {
    let Some(given) = params.text("channel") else { return Ok(()) };
    let fits = match origin {
        Origin::Email => matches!(given.as_str(), "email" | "web"),
        Origin::Call => given == "call",
        Origin::WhatsApp => given == "wa_chat",
        Origin::Custom(_) => true,
    };
    if fits { Ok(()) } else { Err(Refusal::Invalid("incorrect_channel")) }
}

/// Does `case_email_id` say that no mailbox is to be used? Other values must name a mailbox.
fn mailbox(desk: &Desk<'_>, params: Params<'_>) -> Result<bool, Refusal> {
    const CODE: &str = "incorrect_case_email_id";
    match params.number("case_email_id", CODE)? {
        None => Ok(false),
        Some(-1) => Ok(true),
        Some(id) => {
            let known = usize::try_from(id).is_ok_and(|id| (1..=desk.books.account.mailboxes.len()).contains(&id));
            if known { Ok(false) } else { Err(Refusal::Invalid(CODE)) }
        }
    }
}

/// An agent's opening message would go out like any other, unless nothing can carry it.
fn record_start(desk: &mut Desk<'_>, case_id: u64, message_id: u64, who: &Who, without_mailbox: bool) {
    match who.origin {
        Origin::Email if !without_mailbox || desk.switches().silent_start == SilentStart::Mailed => {
            desk.mail(case_id, message_id, Why::AgentStarted)
        }
        Origin::WhatsApp => desk.mail(case_id, message_id, Why::WhatsApp),
        Origin::Custom(_) if has_webhook(desk, who.origin) => desk.mail(case_id, message_id, Why::Webhook),
        Origin::Email | Origin::Call | Origin::Custom(_) => {}
    }
}

/// Would an agent's message on this channel be posted to somebody?
pub(in super::super) fn has_webhook(desk: &Desk<'_>, origin: Origin) -> bool {
    desk.books.channel_of(origin).is_some_and(|channel| channel.forwards())
}

/// What an account's rule "we received your request" does, where there is one.
fn auto_reply(desk: &mut Desk<'_>, case_id: u64, created_at: Millis) {
    let fires = match desk.switches().auto_reply {
        AutoReply::Off => false,
        AutoReply::RecentCases => desk.now.since(created_at) < RECENT,
        AutoReply::AllCases => true,
    };
    if !fires {
        return;
    }
    let (message_id, now, me) = (desk.books.next_id(), desk.now, desk.me);
    let reply = Message {
        message_id,
        user_id: 0,
        staff_id: me,
        content: String::new(),
        content_html: "<p>We have received your request.</p>".to_owned(),
        attachments: Vec::new(),
        note: false,
        sent_via_rule: true,
        created_at: now,
        arrived_at: now,
        rating: None,
    };
    let change = Change {
        at: now,
        event: "message",
        done_by: "rule_1".to_owned(),
        old_value: json!(""),
        value: json!("auto_reply"),
    };
    if let Some(case) = desk.books.cases.get_mut(&case_id) {
        case.messages.push(reply);
        case.changes.push(change);
    }
    desk.mail(case_id, message_id, Why::AutoReply);
}
