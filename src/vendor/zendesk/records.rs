//! The records of Zendesk's JSON, as far as they are read. Field names are Zendesk's own. Everything is optional, and a
//! value of the wrong kind is nothing: records of ten years and of many scripts come along.

use std::collections::HashSet;

use serde::Deserialize;

use crate::source::json_loose::{Flag, LongText, Many, One, Text};

/// A ticket of the export or of the API, with what the export embeds.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ticket<'a> {
    #[serde(borrow)]
    pub id: Text<'a>,
    #[serde(borrow)]
    pub external_id: Text<'a>,
    #[serde(borrow)]
    pub via: One<Via<'a>>,
    #[serde(borrow)]
    pub created_at: Text<'a>,
    #[serde(borrow)]
    pub updated_at: Text<'a>,
    #[serde(borrow, rename = "type")]
    pub kind: Text<'a>,
    #[serde(borrow)]
    pub subject: LongText<'a>,
    #[serde(borrow)]
    pub raw_subject: LongText<'a>,
    #[serde(borrow)]
    pub description: LongText<'a>,
    #[serde(borrow)]
    pub priority: Text<'a>,
    #[serde(borrow)]
    pub status: Text<'a>,
    #[serde(borrow)]
    pub requester: One<User<'a>>,
    #[serde(borrow)]
    pub requester_id: Text<'a>,
    #[serde(borrow)]
    pub submitter: One<User<'a>>,
    #[serde(borrow)]
    pub submitter_id: Text<'a>,
    /// Has any of its comments ever been public?
    #[serde(borrow)]
    pub is_public: Text<'a>,
    #[serde(borrow)]
    pub assignee: One<User<'a>>,
    #[serde(borrow)]
    pub assignee_id: Text<'a>,
    #[serde(borrow)]
    pub group: One<Named<'a>>,
    #[serde(borrow)]
    pub group_id: Text<'a>,
    #[serde(borrow)]
    pub organization: One<Named<'a>>,
    #[serde(borrow)]
    pub organization_id: Text<'a>,
    #[serde(borrow)]
    pub due_at: Text<'a>,
    #[serde(borrow)]
    pub tags: Many<Text<'a>>,
    #[serde(borrow)]
    pub custom_fields: Many<One<FieldValue<'a>>>,
    #[serde(borrow)]
    pub fields: Many<One<FieldValue<'a>>>,
    #[serde(borrow)]
    pub satisfaction_rating: One<Rating<'a>>,
    #[serde(borrow)]
    pub recipient: Text<'a>,
    #[serde(borrow)]
    pub problem_id: Text<'a>,
    #[serde(borrow)]
    pub followup_ids: Many<Text<'a>>,
    #[serde(borrow)]
    pub ticket_form_id: Text<'a>,
    #[serde(borrow)]
    pub brand_id: Text<'a>,
    #[serde(borrow)]
    pub custom_status_id: Text<'a>,
    #[serde(borrow)]
    pub collaborator_ids: Many<Text<'a>>,
    #[serde(borrow)]
    pub email_cc_ids: Many<Text<'a>>,
    #[serde(borrow)]
    pub follower_ids: Many<Text<'a>>,
    #[serde(borrow)]
    pub comments: Many<One<Comment<'a>>>,
    /// Put there by scripts that join the dumps of the API.
    #[serde(borrow)]
    pub audits: Many<One<Carrier<'a>>>,
    /// The same: the people of the answer.
    #[serde(borrow)]
    pub users: Many<One<User<'a>>>,
}

/// A ticket and what belongs to it side by side, as scripts join two answers of the API:
/// `{"ticket":{…},"comments":[…],"users":[…]}`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Joined<'a> {
    #[serde(borrow)]
    pub ticket: One<Ticket<'a>>,
    #[serde(borrow)]
    pub comments: Many<One<Comment<'a>>>,
    #[serde(borrow)]
    pub audits: Many<One<Carrier<'a>>>,
    #[serde(borrow)]
    pub users: Many<One<User<'a>>>,
}

/// Where something came from.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Via<'a> {
    #[serde(borrow)]
    pub channel: Text<'a>,
    #[serde(borrow)]
    pub source: One<ViaSource<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ViaSource<'a> {
    #[serde(borrow)]
    pub from: One<ViaEnd<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ViaEnd<'a> {
    /// The ticket that a follow-up follows.
    #[serde(borrow)]
    pub ticket_id: Text<'a>,
    #[serde(borrow)]
    pub address: Text<'a>,
    #[serde(borrow)]
    pub name: Text<'a>,
    #[serde(borrow)]
    pub phone: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Rating<'a> {
    #[serde(borrow)]
    pub score: Text<'a>,
    #[serde(borrow)]
    pub comment: LongText<'a>,
}

/// A user of the users file, or embedded in a ticket.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct User<'a> {
    #[serde(borrow)]
    pub id: Text<'a>,
    #[serde(borrow)]
    pub name: Text<'a>,
    #[serde(borrow)]
    pub email: Text<'a>,
    #[serde(borrow)]
    pub phone: Text<'a>,
    #[serde(borrow)]
    pub role: Text<'a>,
}

/// A group, an organization, or a ticket field: something with an id and a name or title.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Named<'a> {
    #[serde(borrow)]
    pub id: Text<'a>,
    #[serde(borrow)]
    pub name: Text<'a>,
    #[serde(borrow)]
    pub title: Text<'a>,
}

/// A custom field's value: a scalar, or several.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct FieldValue<'a> {
    #[serde(borrow)]
    pub id: Text<'a>,
    #[serde(borrow)]
    pub value: LongText<'a>,
}

/// A comment: a message or a note. Also an event of an audit that is one.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Comment<'a> {
    #[serde(borrow)]
    pub id: Text<'a>,
    #[serde(borrow, rename = "type")]
    pub kind: Text<'a>,
    /// Of an event of a ticket, beside or instead of its type.
    #[serde(borrow)]
    pub event_type: Text<'a>,
    #[serde(borrow)]
    pub ticket_id: Text<'a>,
    /// Of an event that changes a comment: which.
    #[serde(borrow)]
    pub comment_id: Text<'a>,
    #[serde(borrow)]
    pub author_id: Text<'a>,
    /// Put there by scripts that join the dumps of the API.
    #[serde(borrow)]
    pub author: One<User<'a>>,
    #[serde(borrow)]
    pub body: LongText<'a>,
    #[serde(borrow)]
    pub html_body: LongText<'a>,
    #[serde(borrow)]
    pub plain_body: LongText<'a>,
    pub public: Flag,
    #[serde(borrow)]
    pub attachments: Many<One<Attachment<'a>>>,
    #[serde(borrow)]
    pub created_at: Text<'a>,
    #[serde(borrow)]
    pub data: One<Call<'a>>,
}

impl Comment<'_> {
    /// Who wrote it.
    pub(super) fn author(&self) -> Option<&str> {
        self.author_id.get().or_else(|| self.author.0.as_ref()?.id.get())
    }

    /// Does it hold nothing that makes a comment: no id, text, date, author or file?
    pub(super) fn is_nothing(&self) -> bool {
        let texts = [&self.body, &self.html_body, &self.plain_body];
        self.id.get().is_none()
            && self.created_at.get().is_none()
            && self.author().is_none()
            && self.data.0.is_none()
            && self.attachments.0.is_empty()
            && texts.iter().all(|text| text.is_blank())
    }
}

/// The telephone call behind a voice comment.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Call<'a> {
    #[serde(borrow)]
    pub from: Text<'a>,
    #[serde(borrow)]
    pub to: Text<'a>,
    #[serde(borrow)]
    pub recording_url: Text<'a>,
    #[serde(borrow)]
    pub call_duration: Text<'a>,
    #[serde(borrow)]
    pub transcription_text: LongText<'a>,
    #[serde(borrow)]
    pub started_at: Text<'a>,
}

/// A file of a comment. Old exports say `name` for `file_name`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Attachment<'a> {
    #[serde(borrow)]
    pub id: Text<'a>,
    #[serde(borrow)]
    pub file_name: Text<'a>,
    #[serde(borrow)]
    pub name: Text<'a>,
    #[serde(borrow)]
    pub content_url: Text<'a>,
    #[serde(borrow)]
    pub content_type: Text<'a>,
    #[serde(borrow)]
    pub size: Text<'a>,
    pub deleted: Flag,
}

/// What carries comments outside of tickets: a page of comments, an audit, or an event of a ticket with the comments in it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Carrier<'a> {
    #[serde(borrow)]
    pub ticket_id: Text<'a>,
    #[serde(borrow)]
    pub author_id: Text<'a>,
    #[serde(borrow)]
    pub created_at: Text<'a>,
    #[serde(borrow)]
    pub comments: Many<One<Comment<'a>>>,
    #[serde(borrow)]
    pub events: Many<One<Comment<'a>>>,
    /// Of an event of a ticket: who made it.
    #[serde(borrow)]
    pub updater_id: Text<'a>,
    /// Of an event of a ticket: what it consists of.
    #[serde(borrow)]
    pub child_events: Many<One<Comment<'a>>>,
}

impl<'a> Carrier<'a> {
    /// What happened in an audit, or an event of a ticket.
    pub(super) fn all_events(&self) -> impl Iterator<Item = &Comment<'a>> {
        self.events.0.iter().chain(&self.child_events.0).filter_map(|one| one.0.as_ref())
    }

    /// The tickets that its comments name, each once; its own where it has one.
    pub(super) fn tickets(&self) -> Vec<&str> {
        if let Some(own) = self.ticket_id.get() {
            return vec![own];
        }
        let mut seen = HashSet::new();
        let comments = self.comments.0.iter().filter_map(|one| one.0.as_ref()?.ticket_id.get());
        comments.filter(|ticket| seen.insert(*ticket)).collect()
    }
}
