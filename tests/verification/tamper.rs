//! What may happen to the books after a run, each by a call that anybody with a key may make.

use deskie_migrator::deskie::account::UserId;
use deskie_migrator::deskie::{GroupId, Method};
use deskie_migrator::practice::state::{Case, Identity, Message};
use serde_json::{Value, json};

use super::After;
use crate::support::dice::Dice;

/// One way of tampering.
pub struct Tampering {
    /// The code by which the proof tells it.
    pub code: &'static str,
    why: Why,
    /// Does it to a case that was not touched; tells its source id.
    pub make: fn(&mut After, &mut Dice) -> Option<String>,
}

/// When a difference counts as explained.
enum Why {
    Always,
    IfLater,
    Never,
}

impl Tampering {
    pub fn is_explained(&self, later: i64) -> bool {
        match self.why {
            Why::Always => true,
            Why::IfLater => later > 120_000,
            Why::Never => false,
        }
    }
}

pub const TAMPERINGS: &[Tampering] = &[
    Tampering { code: "case.missing", why: Why::Always, make: |after, dice| trash(after, dice) },
    Tampering { code: "case.missing", why: Why::Never, make: |after, dice| delete(after, dice) },
    Tampering { code: "case.status", why: Why::IfLater, make: |after, dice| status(after, dice) },
    Tampering { code: "case.priority", why: Why::IfLater, make: |after, dice| priority(after, dice) },
    Tampering { code: "case.other_group", why: Why::IfLater, make: |after, dice| group(after, dice) },
    Tampering { code: "case.staff", why: Why::IfLater, make: |after, dice| staff(after, dice) },
    Tampering { code: "case.customer", why: Why::Never, make: |after, dice| customer(after, dice) },
    Tampering { code: "case.subject", why: Why::IfLater, make: |after, dice| subject(after, dice) },
    Tampering { code: "case.labels", why: Why::IfLater, make: |after, dice| labels(after, dice) },
    Tampering { code: "case.fields", why: Why::IfLater, make: |after, dice| fields(after, dice) },
    Tampering { code: "case.twice", why: Why::Never, make: |after, dice| double(after, dice) },
    Tampering { code: "message.missing", why: Why::IfLater, make: |after, dice| lose_message(after, dice) },
    Tampering { code: "message.text", why: Why::IfLater, make: |after, dice| edit_text(after, dice) },
    Tampering { code: "message.twice", why: Why::Never, make: |after, dice| double_message(after, dice) },
    Tampering { code: "message.extra", why: Why::Never, make: |after, dice| add_old_message(after, dice) },
    Tampering { code: "message.extra", why: Why::Always, make: |after, dice| add_new_message(after, dice) },
];

fn pick(after: &mut After, dice: &mut Dice, fits: impl Fn(&Case) -> bool) -> Option<(String, Case)> {
    let books = after.server.books();
    let mut open: Vec<(String, Case)> = after
        .state
        .cases
        .iter()
        .filter_map(|(key, case)| {
            let id = key.trim_start_matches("test:").to_owned();
            let case = books.cases.get(&case.present()?.id.0)?;
            (!after.touched.contains(&id) && fits(case)).then(|| (id, case.clone()))
        })
        .collect();
    open.sort_by(|one, other| one.0.cmp(&other.0));
    if open.is_empty() {
        return None;
    }
    let chosen = open.swap_remove(dice.below(open.len() as u64) as usize);
    after.touched.insert(chosen.0.clone());
    Some(chosen)
}

fn call(after: &mut After, method: Method, path: &str, body: Option<Value>) {
    let answer = after.call(method, path, body);
    assert!(answer.is_success() && !answer.body.contains("\"error\""), "{path}: {answer:?}");
}

fn trash(after: &mut After, dice: &mut Dice) -> Option<String> {
    let (source, case) = pick(after, dice, |_| true)?;
    call(after, Method::Put, &format!("cases/{}/trash.json", case.case_id), None);
    Some(source)
}

fn delete(after: &mut After, dice: &mut Dice) -> Option<String> {
    let (source, case) = pick(after, dice, |_| true)?;
    call(after, Method::Put, &format!("cases/{}/trash.json", case.case_id), None);
    call(after, Method::Delete, &format!("cases/{}.json", case.case_id), None);
    Some(source)
}

fn edit(after: &mut After, case: &Case, change: Value) {
    call(after, Method::Put, &format!("cases/{}.json", case.case_id), Some(json!({ "case": change })));
}

fn status(after: &mut After, dice: &mut Dice) -> Option<String> {
    let (source, case) = pick(after, dice, |_| true)?;
    edit(after, &case, json!({ "status": if case.status == "open" { "closed" } else { "open" } }));
    Some(source)
}

fn priority(after: &mut After, dice: &mut Dice) -> Option<String> {
    let (source, case) = pick(after, dice, |_| true)?;
    edit(after, &case, json!({ "priority": if case.priority == "high" { "low" } else { "high" } }));
    Some(source)
}

/// The run asks for no group of its own in these imports, so the ledger is made to have asked for the one there was.
fn group(after: &mut After, dice: &mut Dice) -> Option<String> {
    let (source, case) = pick(after, dice, |_| true)?;
    let state = after.state.cases.get_mut(&format!("test:{source}"))?;
    state.left.as_mut()?.group = Some(GroupId(11));
    edit(after, &case, json!({ "group_id": 12 }));
    Some(source)
}

fn staff(after: &mut After, dice: &mut Dice) -> Option<String> {
    let (source, case) = pick(after, dice, |case| case.staff_id > 0)?;
    edit(after, &case, json!({ "staff_id": if case.staff_id == 101 { 102 } else { 101 } }));
    Some(source)
}

/// No call gives a case to another customer, so the ledger is made to have told of another. The customer must not have written in
/// it: their messages would have another author as well.
fn customer(after: &mut After, dice: &mut Dice) -> Option<String> {
    let (source, case) = pick(after, dice, |case| case.messages.iter().all(|message| message.user_id == 0))?;
    let other = *after.server.books().users.keys().find(|user| **user != case.user_id)?;
    let state = after.state.cases.get_mut(&format!("test:{source}"))?;
    state.created.as_mut()?.user = UserId(other);
    Some(source)
}

fn subject(after: &mut After, dice: &mut Dice) -> Option<String> {
    let (source, case) = pick(after, dice, |_| true)?;
    edit(after, &case, json!({ "subject": "Quite another subject" }));
    Some(source)
}

fn labels(after: &mut After, dice: &mut Dice) -> Option<String> {
    let (source, case) = pick(after, dice, |case| !case.labels.is_empty())?;
    edit(after, &case, json!({ "delete_labels": [case.labels.first()?] }));
    Some(source)
}

/// Another text in the field of order numbers.
fn fields(after: &mut After, dice: &mut Dice) -> Option<String> {
    const NUMBER: &str = "cf_25";
    let (source, case) = pick(after, dice, |case| case.custom_fields.contains_key(NUMBER))?;
    edit(after, &case, json!({ "custom_fields": { NUMBER: "something else" } }));
    Some(source)
}

/// Any case but one that shares customer, subject and second with another of ours: which of the two a third one doubles
/// nobody can tell.
fn double(after: &mut After, dice: &mut Dice) -> Option<String> {
    let all: Vec<Case> = after.server.books().cases.values().cloned().collect();
    let alike = |one: &Case, other: &Case| {
        one.user_id == other.user_id && one.subject == other.subject && one.created_at == other.created_at
    };
    let (source, case) = pick(after, dice, |case| all.iter().filter(|other| alike(case, other)).count() == 1)?;
    let user = &after.server.books().users[&case.user_id];
    let (name, value) = match &user.identity {
        Identity::Email(_) => ("user_email", user.address.clone()),
        Identity::Phone(_) => ("user_phone", user.address.clone()),
        Identity::WhatsApp(_) => ("user_whatsapp_phone", user.address.clone()),
        Identity::Custom { .. } => ("user_custom_id", user.address.clone()),
    };
    let mut body = json!({
        "subject": case.subject, "content": "again", "content_html": "again", "created_at": case.created_at.seconds(),
    });
    body[name] = value.into();
    if let Identity::Custom { channel, .. } = &user.identity {
        body["channel"] = format!("cch{channel}").into();
    }
    call(after, Method::Post, "cases.json", Some(json!({ "case": body })));
    Some(source)
}

fn pick_message(after: &mut After, dice: &mut Dice) -> Option<(String, Case, Message)> {
    let (source, case) = pick(after, dice, |case| !case.messages.is_empty())?;
    let message = case.messages[dice.below(case.messages.len() as u64) as usize].clone();
    Some((source, case, message))
}

fn path(case: &Case, message: &Message) -> String {
    let kind = if message.note { "note" } else { "messages" };
    format!("cases/{}/{kind}/{}.json", case.case_id, message.message_id)
}

fn lose_message(after: &mut After, dice: &mut Dice) -> Option<String> {
    let (source, case, message) = pick_message(after, dice)?;
    call(after, Method::Delete, &path(&case, &message), None);
    Some(source)
}

fn edit_text(after: &mut After, dice: &mut Dice) -> Option<String> {
    let (source, case, message) = pick_message(after, dice)?;
    let text = json!({ "content": "Other words", "content_html": "<p>Other words</p>" });
    let wrapper = if message.note { "note" } else { "message" };
    call(after, Method::Put, &path(&case, &message), Some(json!({ wrapper: text })));
    Some(source)
}

fn add(after: &mut After, case: &Case, note: bool, message: Value) {
    let (name, path) = if note { ("note", "note.json") } else { ("message", "messages.json") };
    call(after, Method::Post, &format!("cases/{}/{path}", case.case_id), Some(json!({ name: message })));
    // A message of a customer opens the case; whoever added it put that right.
    let status = after.server.books().cases[&case.case_id].status;
    if status != case.status {
        edit(after, case, json!({ "status": case.status }));
    }
}

fn double_message(after: &mut After, dice: &mut Dice) -> Option<String> {
    let (source, case, message) = pick_message(after, dice)?;
    let mut again = json!({ "created_at": message.created_at.seconds() });
    again["content"] = message.content.into();
    again["content_html"] = message.content_html.into();
    if !message.note {
        let (name, id) =
            if message.staff_id > 0 { ("staff_id", message.staff_id) } else { ("user_id", message.user_id) };
        again[name] = id.into();
        again["do_not_send_email"] = true.into();
    }
    add(after, &case, message.note, again);
    Some(source)
}

fn add_message(after: &mut After, dice: &mut Dice, at: impl Fn(&Case) -> i64) -> Option<String> {
    let (source, case) = pick(after, dice, |_| true)?;
    let at = at(&case);
    let text = json!({ "user_id": case.user_id, "content": "One more thing", "content_html": "One more thing",
        "created_at": at });
    add(after, &case, false, text);
    Some(source)
}

fn add_old_message(after: &mut After, dice: &mut Dice) -> Option<String> {
    add_message(after, dice, |case| case.created_at.seconds() + 7)
}

fn add_new_message(after: &mut After, dice: &mut Dice) -> Option<String> {
    let now = after.now.seconds() + 600;
    add_message(after, dice, |_| now)
}
