//! A ticket and its comments to a case.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;

use super::comment::{Around, author, entry};
use super::people;
use super::records::{Carrier, Comment, FieldValue, Joined, Ticket};
use crate::catalogue::{Catalogue, People};
use crate::model::{self, Body, Case, Channel, Entry, EntryKind, Instant, PersonKey, Priority, Status, Word};
use crate::source::json_loose::{One, Text};
use crate::text::dates::{self, DateRules};
use crate::vendor::terms;

/// How much of a case is wanted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Detail {
    /// Everything but the bodies: for the pass.
    Counts,
    /// Everything.
    Whole,
}

/// What is known beside the records of a ticket.
pub(super) struct Known<'a> {
    pub people: &'a People,
    pub names: &'a HashMap<String, String>,
    pub rules: &'a DateRules,
    pub detail: Detail,
}

/// Something wrong within a ticket that is kept.
pub(super) struct Trouble {
    pub code: &'static str,
    pub message: String,
}

/// A case with what was noticed on the way.
pub(super) struct Assembled {
    pub case: Case,
    pub troubles: Vec<Trouble>,
    /// Did it have comments, rather than a mere description?
    pub has_comments: bool,
}

impl<'a> Known<'a> {
    pub(super) fn of(catalogue: &'a Catalogue, rules: &'a DateRules, detail: Detail) -> Self {
        Self { people: &catalogue.people, names: &catalogue.names, rules, detail }
    }

    /// Reads a date; one that cannot be read, or is missing where it is needed, is said.
    pub(super) fn date(&self, text: Option<&str>, what: &str, troubles: &mut Vec<Trouble>) -> Option<Instant> {
        let found = text.and_then(|text| dates::parse(text, self.rules));
        if found.is_none() {
            let (code, message) = match text {
                Some(text) => {
                    let text: String = text.chars().take(60).collect();
                    ("zendesk.bad_date", format!("{what} has a date that cannot be read: “{text}”."))
                }
                None => ("zendesk.no_date", format!("{what} has no date.")),
            };
            troubles
                .push(Trouble { code, message: format!("{message} The date of the nearest message is used instead.") });
        }
        found
    }

    fn name(&self, kind: &str, id: &str) -> Option<&str> {
        self.names.get(&name_key(kind, id)).map(String::as_str)
    }
}

/// The key in [`Catalogue::names`] of something with an id.
pub(super) fn name_key(kind: &str, id: &str) -> String {
    format!("zendesk:{kind}:{id}")
}

/// Parses one record. Bytes that are no UTF-8 become U+FFFD instead of costing the record.
///
/// # Errors
/// What the JSON parser says.
pub(super) fn parse<'a, T: Deserialize<'a> + Default>(
    bytes: &'a [u8],
    lossy: &'a mut String,
) -> Result<Option<T>, serde_json::Error> {
    serde_json::from_str::<One<T>>(text_of(bytes, lossy)).map(|one| one.0)
}

/// Parses a ticket, which may stand beside its comments in one object.
///
/// # Errors
/// What the JSON parser says.
pub(super) fn ticket<'a>(bytes: &'a [u8], lossy: &'a mut String) -> Result<Option<Ticket<'a>>, serde_json::Error> {
    let text = text_of(bytes, lossy);
    let alone = serde_json::from_str::<One<Ticket<'a>>>(text)?.0;
    if alone.as_ref().is_some_and(|ticket| ticket.id.get().is_some()) {
        return Ok(alone);
    }
    let Some(joined) = serde_json::from_str::<One<Joined<'a>>>(text)?.0 else { return Ok(alone) };
    let Some(mut ticket) = joined.ticket.0 else { return Ok(alone) };
    ticket.comments.0.extend(joined.comments.0);
    ticket.audits.0.extend(joined.audits.0);
    ticket.users.0.extend(joined.users.0);
    Ok(Some(ticket))
}

fn text_of<'a>(bytes: &'a [u8], lossy: &'a mut String) -> &'a str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => {
            *lossy = String::from_utf8_lossy(bytes).into_owned();
            lossy.as_str()
        }
    }
}

/// Builds the case of a ticket and of the records elsewhere that carry comments of it.
pub(super) fn assemble(ticket: &Ticket<'_>, elsewhere: &[Vec<u8>], known: &Known<'_>) -> Assembled {
    let mut troubles = Vec::new();
    let id = ticket.id.get().unwrap_or_default();
    let requester = people::requester(ticket);
    let nothing = Text::default();
    let around = Around { requester: requester.as_ref(), author_id: None, created_at: &nothing };

    let mut entries: Vec<Entry> = Vec::new();
    for comment in ticket.comments.0.iter().filter_map(|one| one.0.as_ref()) {
        push(comment, around, known, &mut entries, &mut troubles);
    }
    for audit in ticket.audits.0.iter().filter_map(|one| one.0.as_ref()) {
        of_carrier(audit, around, known, &mut entries, &mut troubles);
    }
    for bytes in elsewhere {
        carried(bytes, id, around, known, &mut entries, &mut troubles);
    }
    once_each(&mut entries);
    hide(ticket, elsewhere, &mut entries);
    let has_comments = !entries.is_empty();
    let created_at = known.date(ticket.created_at.get(), "This ticket", &mut troubles);
    let subject = [&ticket.subject, &ticket.raw_subject].into_iter().find(|text| !text.is_blank());
    let subject = subject.map(|text| text.text().trim().to_owned()).unwrap_or_default();
    let header_only = entries.is_empty() && ticket.description.is_blank();
    if entries.is_empty() {
        let text = match (header_only, known.detail) {
            (_, Detail::Counts) => String::new(),
            (true, Detail::Whole) => {
                format!("{subject}\n\n(The export holds no text of this ticket.)").trim().to_owned()
            }
            (false, Detail::Whole) => ticket.description.text(),
        };
        entries.push(opening(text, ticket, requester.as_ref(), created_at.clone(), known));
    }
    sort(&mut entries);

    let created_at = created_at.or_else(|| entries.iter().find_map(|entry| entry.created_at.clone()));
    let (channel_raw, channel) = channel(ticket);
    let case = Case {
        source_id: id.to_owned(),
        number: None,
        subject,
        channel,
        channel_raw,
        status: status(ticket.status.get().unwrap_or_default()),
        priority: priority(ticket.priority.get().unwrap_or_default()),
        assignee: people::assignee(ticket),
        group: group(ticket, known),
        tags: tags(ticket),
        fields: fields(ticket, known),
        created_at,
        updated_at: ticket.updated_at.get().and_then(|text| dates::parse(text, known.rules)),
        entries,
        header_only,
        requester,
    };
    if case.requester.is_none() {
        let message = "This ticket names no requester, so there is no customer to move it to. Give it a \
                       requester in Zendesk and export it again, or leave it out.";
        troubles.push(Trouble { code: "zendesk.no_requester", message: message.to_owned() });
    }
    Assembled { case, troubles, has_comments }
}

/// Comments of a page, of an audit, or a single one. A page may hold comments of other tickets; they are not this one's.
fn carried(
    bytes: &[u8],
    ticket: &str,
    around: Around<'_>,
    known: &Known<'_>,
    entries: &mut Vec<Entry>,
    troubles: &mut Vec<Trouble>,
) {
    let mut lossy = String::new();
    let Ok(Some(mut carrier)) = parse::<Carrier<'_>>(bytes, &mut lossy) else { return };
    let several = carrier.tickets().len() > 1;
    carrier.comments.0.retain(|one| {
        let of = one.0.as_ref().and_then(|comment| comment.ticket_id.get());
        of.map_or(!several, |of| of == ticket || carrier.ticket_id.get() == Some(ticket))
    });
    of_carrier(&carrier, around, known, entries, troubles);
    if carrier.comments.0.is_empty() && carrier.all_events().next().is_none() {
        let mut lossy = String::new();
        if let Ok(Some(comment)) = parse::<Comment<'_>>(bytes, &mut lossy)
            && (comment.author().is_some() || comment.public.0.is_some())
        {
            push(&comment, around, known, entries, troubles);
        }
    }
}

/// Comments of a page or of an audit.
fn of_carrier(
    carrier: &Carrier<'_>,
    around: Around<'_>,
    known: &Known<'_>,
    entries: &mut Vec<Entry>,
    troubles: &mut Vec<Trouble>,
) {
    let by = carrier.author_id.get().or(carrier.updater_id.get());
    let inherited = Around { author_id: by, created_at: &carrier.created_at, ..around };
    for comment in carrier.comments.0.iter().filter_map(|one| one.0.as_ref()) {
        push(comment, around, known, entries, troubles);
    }
    for event in carrier.all_events() {
        if matches!(event.kind.get().or(event.event_type.get()), Some("Comment" | "VoiceComment")) {
            entries.push(entry(event, inherited, known, troubles));
        }
    }
}

/// Adds a comment; one that holds nothing is said instead of becoming an empty message.
fn push(
    comment: &Comment<'_>,
    around: Around<'_>,
    known: &Known<'_>,
    entries: &mut Vec<Entry>,
    troubles: &mut Vec<Trouble>,
) {
    if comment.is_nothing() {
        let message = "A comment of this ticket holds no id, text, date or author, so it was left out. If there is more in \
                       it, export the ticket again.";
        return troubles.push(Trouble { code: "zendesk.empty_comment", message: message.to_owned() });
    }
    entries.push(entry(comment, around, known, troubles));
}

/// Comments that were made private after they were written are notes. Zendesk knows only this way, not the other.
fn hide(ticket: &Ticket<'_>, elsewhere: &[Vec<u8>], entries: &mut [Entry]) {
    let mut hidden = HashSet::new();
    let mut learn = |audit: &Carrier<'_>| {
        let kind = |event: &&Comment<'_>| event.kind.get().or(event.event_type.get()) == Some("CommentPrivacyChange");
        let changes = audit.all_events().filter(kind);
        hidden
            .extend(changes.filter(|event| event.public.0 != Some(true)).filter_map(|event| event.comment_id.owned()));
    };
    ticket.audits.0.iter().filter_map(|one| one.0.as_ref()).for_each(&mut learn);
    for bytes in elsewhere {
        let mut lossy = String::new();
        if let Ok(Some(audit)) = parse::<Carrier<'_>>(bytes, &mut lossy) {
            learn(&audit);
        }
    }
    for entry in entries.iter_mut().filter(|entry| hidden.contains(&entry.source_id)) {
        entry.kind = EntryKind::Note;
    }
}

/// The first message of a ticket without comments. Whoever submitted the ticket wrote it, in a private one as a note.
fn opening(
    text: String,
    ticket: &Ticket<'_>,
    requester: Option<&PersonKey>,
    created_at: Option<Instant>,
    known: &Known<'_>,
) -> Entry {
    let asked = requester.and_then(|key| key.0.strip_prefix("zendesk:"));
    let submitter = ticket.submitter.0.as_ref().and_then(|user| user.id.get()).or(ticket.submitter_id.get());
    let hidden = ticket.is_public.get().is_some_and(|word| terms::yes(word) != Some(true));
    let by_other = submitter.filter(|id| requester.is_none_or(|requester| *requester != people::key(id)));
    let mut author = author(by_other.or(asked), requester, known);
    if by_other.is_none() {
        author.side = model::Side::Customer;
        if asked.is_none() {
            author.label = "customer".to_owned();
        }
    }
    Entry {
        source_id: String::new(),
        kind: if hidden { EntryKind::Note } else { EntryKind::Message },
        author,
        created_at,
        body: Body::Text(text),
        attachments: Vec::new(),
    }
}

/// Pages of comments overlap as pages of tickets do.
fn once_each(entries: &mut Vec<Entry>) {
    let mut seen = HashSet::new();
    entries.retain(|entry| entry.source_id.is_empty() || seen.insert(entry.source_id.clone()));
}

/// Oldest first; an entry without a date stays behind the one it followed.
fn sort(entries: &mut Vec<Entry>) {
    let mut latest = None;
    let mut keyed: Vec<_> = entries
        .drain(..)
        .map(|entry| {
            latest = entry.created_at.as_ref().map(|instant| instant.at).or(latest);
            (latest, entry)
        })
        .collect();
    keyed.sort_by_key(|(at, _)| *at);
    entries.extend(keyed.into_iter().map(|(_, entry)| entry));
}

/// Zendesk's words first: some of them mean something else elsewhere.
pub(in crate::vendor) fn status(raw: &str) -> Word<Status> {
    let kind = match raw {
        "new" => Status::New,
        "open" => Status::Open,
        "pending" => Status::Pending,
        "hold" => Status::Hold,
        "solved" => Status::Solved,
        "closed" => Status::Closed,
        "deleted" => Status::Deleted,
        _ => return terms::status(raw),
    };
    Word { kind, raw: raw.to_owned() }
}

/// As [`status`].
pub(in crate::vendor) fn priority(raw: &str) -> Word<Priority> {
    let kind = match raw {
        "low" => Priority::Low,
        "normal" => Priority::Normal,
        "high" => Priority::High,
        "urgent" => Priority::Urgent,
        _ => return terms::priority(raw),
    };
    Word { kind, raw: raw.to_owned() }
}

/// The channel by `via.channel`: a word, or a number in older dumps.
fn channel(ticket: &Ticket<'_>) -> (String, Channel) {
    let Some(raw) = ticket.via.0.as_ref().and_then(|via| via.channel.get()) else {
        return (String::new(), Channel::default());
    };
    (raw.to_owned(), channel_of(raw))
}

/// `phone_call_inbound` of the API, `Phone call (incoming)` and `Voicemail` of tables.
fn is_call(raw: &str) -> bool {
    let raw = raw.to_lowercase();
    ["phone_call", "phone call", "voice"].iter().any(|start| raw.starts_with(start))
}

/// What Zendesk's word or number for a channel means.
pub(in crate::vendor) fn channel_of(raw: &str) -> Channel {
    match raw {
        "email" | "mail" | "4" => Channel::Email,
        "web" | "web_form" | "web_service" | "help_center" | "sample_ticket" | "mobile" | "0" | "17" => Channel::Web,
        "api" | "rule" | "batch" | "merge" | "5" | "8" | "19" | "20" => Channel::Api,
        "chat" | "native_messaging" | "messaging" | "web_messaging" | "web_widget" | "29" => Channel::Chat,
        "whatsapp" => Channel::WhatsApp,
        "voice" | "phone" | "33" | "34" | "35" | "44" | "45" | "46" => Channel::Call,
        _ if is_call(raw) => Channel::Call,
        _ if raw.to_lowercase().starts_with("web service") => Channel::Api,
        _ if ["facebook", "twitter", "instagram", "telegram", "viber", "line", "wechat"]
            .iter()
            .any(|network| raw.starts_with(network)) =>
        {
            Channel::Social
        }
        _ => terms::channel(raw),
    }
}

fn group(ticket: &Ticket<'_>, known: &Known<'_>) -> Option<String> {
    let embedded = ticket.group.0.as_ref();
    if let Some(name) = embedded.and_then(|group| group.name.owned()) {
        return Some(name);
    }
    let id = embedded.and_then(|group| group.id.get()).or(ticket.group_id.get())?;
    Some(known.name("group", id).unwrap_or(id).to_owned())
}

fn tags(ticket: &Ticket<'_>) -> Vec<String> {
    let mut tags: Vec<String> = Vec::with_capacity(ticket.tags.0.len());
    for tag in ticket.tags.0.iter().filter_map(Text::get) {
        if !tags.iter().any(|known| known == tag) {
            tags.push(tag.to_owned());
        }
    }
    tags
}

/// Custom fields with a value, and the properties of a ticket that have no place of their own in the model.
fn fields(ticket: &Ticket<'_>, known: &Known<'_>) -> Vec<model::FieldValue> {
    let own = if ticket.custom_fields.0.is_empty() { &ticket.fields } else { &ticket.custom_fields };
    let mut fields: Vec<model::FieldValue> = own.0.iter().filter_map(|one| field(one.0.as_ref()?)).collect();
    let organization = ticket.organization.0.as_ref();
    let organization = organization.and_then(|one| one.name.get()).or_else(|| {
        let id = organization.and_then(|one| one.id.get()).or(ticket.organization_id.get())?;
        known.name("organization", id).or(Some(id))
    });
    let rating = ticket.satisfaction_rating.0.as_ref();
    let remark = rating.map(|rating| rating.comment.joined()).filter(|remark| !remark.is_empty());
    let source = ticket.via.0.as_ref().and_then(|via| via.source.0.as_ref()?.from.0.as_ref());
    let copies = addresses(ticket.email_cc_ids.0.iter().chain(&ticket.collaborator_ids.0), known);
    let followers = addresses(ticket.follower_ids.0.iter(), known);
    let followed_by: Vec<&str> = ticket.followup_ids.0.iter().filter_map(Text::get).collect();
    let followed_by = followed_by.join(", ");
    for (field, value) in [
        ("type", ticket.kind.get()),
        ("organization", organization),
        ("external_id", ticket.external_id.get()),
        ("due_at", ticket.due_at.get()),
        ("satisfaction", rating.and_then(|rating| rating.score.get()).filter(|score| *score != "unoffered")),
        ("satisfaction_comment", remark.as_deref()),
        ("cc", Some(copies.as_str())),
        ("followers", Some(followers.as_str())),
        ("recipient", ticket.recipient.get()),
        ("problem_id", ticket.problem_id.get()),
        ("follow_up_of", source.and_then(|from| from.ticket_id.get())),
        ("followed_by", Some(followed_by.as_str())),
        ("ticket_form_id", ticket.ticket_form_id.get()),
        ("brand_id", ticket.brand_id.get()),
        ("custom_status_id", ticket.custom_status_id.get()),
    ] {
        let value = value.filter(|value| !value.is_empty());
        fields.extend(value.map(|value| model::FieldValue { field: field.to_owned(), value: value.to_owned() }));
    }
    fields
}

/// What the properties are called that the model has no place for.
pub(super) const TITLES: &[(&str, &str)] = &[
    ("type", "Type"),
    ("organization", "Organization"),
    ("external_id", "External id"),
    ("due_at", "Due at"),
    ("satisfaction", "Satisfaction"),
    ("satisfaction_comment", "Comment on satisfaction"),
    ("cc", "Cc"),
    ("followers", "Followers"),
    ("recipient", "Recipient"),
    ("problem_id", "Problem"),
    ("follow_up_of", "Follow-up of"),
    ("followed_by", "Followed by"),
    ("ticket_form_id", "Ticket form"),
    ("brand_id", "Brand"),
    ("custom_status_id", "Custom status"),
    ("collaborators", "Collaborators"),
    ("solved_at", "Solved at"),
    ("score", "Score"),
];

/// The addresses of people by their ids; their names or the ids themselves where no address is known.
fn addresses<'t>(ids: impl Iterator<Item = &'t Text<'t>>, known: &Known<'_>) -> String {
    let mut found: Vec<String> = Vec::new();
    for id in ids.filter_map(Text::get) {
        let person = known.people.get(&people::key(id));
        let named = person.and_then(|person| person.emails.first().or(person.name.as_ref()));
        let named = named.map_or(id, String::as_str);
        if !found.iter().any(|other| other == named) {
            found.push(named.to_owned());
        }
    }
    found.join(", ")
}

fn field(given: &FieldValue<'_>) -> Option<model::FieldValue> {
    let value = given.value.joined();
    (!value.is_empty()).then_some(model::FieldValue { field: given.id.owned()?, value })
}
