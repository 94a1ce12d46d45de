//! Is a file one of Zendesk's, and which? By the keys of its first record.

use serde::Deserialize;

use super::{ID, pages};
use crate::source::json_elements::{Opening, opening};
use crate::source::json_loose::Text;
use crate::vendor::kit::lists;
use crate::vendor::{Probe, Recognition};

/// Which of Zendesk's records a file, or a member of one, holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Kind {
    Audits,
    Comments,
    Groups,
    Organizations,
    TicketFields,
    Tickets,
    Users,
}

impl Kind {
    const ALL: [(Self, &'static str); 7] = [
        (Self::Audits, "audits"),
        (Self::Comments, "comments"),
        (Self::Groups, "groups"),
        (Self::Organizations, "organizations"),
        (Self::TicketFields, "ticket-fields"),
        (Self::Tickets, "json-export"),
        (Self::Users, "users"),
    ];

    pub(super) fn variant(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("json-export", |(_, variant)| variant)
    }

    /// The kind of a file that was recognised; tickets for one whose kind was not said.
    pub(super) fn of_variant(variant: &str) -> Self {
        Self::ALL.iter().find(|(_, known)| *known == variant).map_or(Self::Tickets, |(kind, _)| *kind)
    }

    /// The kind of the records in this member of a top-level object.
    pub(super) fn of_member(member: &str) -> Option<Self> {
        Some(match member {
            "audits" | "ticket_events" => Self::Audits,
            "comments" => Self::Comments,
            "group" | "groups" => Self::Groups,
            "organization" | "organizations" => Self::Organizations,
            "ticket_field" | "ticket_fields" => Self::TicketFields,
            "ticket" | "tickets" => Self::Tickets,
            "user" | "users" => Self::Users,
            _ => return None,
        })
    }
}

/// The kind of a result of a search, which may be of several kinds and says so; nothing when it does not.
pub(super) fn kind_of_result(record: &[u8]) -> Option<Kind> {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Found<'a> {
        #[serde(borrow)]
        result_type: Text<'a>,
    }
    memchr::memmem::find(record, b"\"result_type\"")?;
    let found = serde_json::from_slice::<Found<'_>>(record).ok()?;
    Kind::of_member(found.result_type.get()?)
}

/// See [`crate::vendor::Vendor::recognise`].
pub(super) fn recognise(probe: &Probe<'_>) -> Option<Recognition> {
    let mut best: Option<(Kind, u8, &str)> = None;
    for found in beginnings(probe.head).filter_map(|text| kind(&opening(text, pages())?, probe)) {
        if best.is_none_or(|(_, confidence, _)| found.1 > confidence) {
            best = Some(found);
        }
    }
    let (kind, confidence, reason) = best?;
    Some(Recognition {
        vendor: ID.to_owned(),
        variant: kind.variant().to_owned(),
        confidence,
        reason: reason.to_owned(),
    })
}

/// The forms of Zendesk's JSON, as variants.
pub(super) fn forms() -> impl Iterator<Item = &'static str> {
    Kind::ALL.into_iter().map(|(_, variant)| variant)
}

/// The form that a file of JSON fits best which is none of Zendesk's for sure; `None` when it is no JSON.
pub(super) fn nearest(probe: &Probe<'_>) -> Option<&'static str> {
    let opening = beginnings(probe.head).find_map(|text| opening(text, pages()))?;
    let has = |key: &str| opening.keys.iter().any(|known| known == key);
    let kind = match opening.member.and_then(Kind::of_member) {
        Some(kind) => kind,
        None if has("events") || has("child_events") => Kind::Audits,
        None if has("subject") || has("description") || has("status") => Kind::Tickets,
        None if has("body") || has("html_body") || has("comments") || has("author_id") => Kind::Comments,
        None if has("email") || has("role") => Kind::Users,
        None if has("domain_names") => Kind::Organizations,
        None if has("title") && has("type") => Kind::TicketFields,
        None if has("name") => Kind::Groups,
        None => Kind::Tickets,
    };
    Some(kind.variant())
}

/// The list of JSON that a file is which has fewer keys than Zendesk writes, beside tickets of Zendesk.
pub(super) fn list(probe: &Probe<'_>) -> Option<Recognition> {
    let opening = opening(probe.head, pages())?;
    let variants = lists::named(probe.name, opening.member);
    let lists = [Kind::Users, Kind::Groups, Kind::Organizations].map(Kind::variant);
    let variant = variants.into_iter().find(|variant| lists.contains(variant))?;
    let tells = lists::tells(&|key| opening.keys.iter().any(|known| known == key));
    tells.then(|| lists::recognition(ID, "Zendesk", variant))
}

/// Where records begin: the file itself and, in case its first record is damaged, the next lines that are objects.
fn beginnings(head: &[u8]) -> impl Iterator<Item = &[u8]> {
    const LINES: usize = 5;
    let lines = memchr::memmem::find_iter(head, b"\n{").filter_map(|at| head.get(at + 1..));
    std::iter::once(head).chain(lines.take(LINES))
}

fn kind(opening: &Opening, probe: &Probe<'_>) -> Option<(Kind, u8, &'static str)> {
    const OF_OTHERS: &[&str] =
        &["responder_id", "fr_due_by", "display_id", "conversation_parts", "helpdesk_ticket", "articles"];
    const TICKET: &[&str] = &[
        "raw_subject",
        "via",
        "requester",
        "requester_id",
        "submitter",
        "submitter_id",
        "assignee_id",
        "custom_fields",
        "brand_id",
        "ticket_form_id",
        "has_incidents",
        "organization_id",
        "allow_channelback",
        "satisfaction_rating",
        "comments",
    ];
    const USER: &[&str] = &[
        "time_zone",
        "iana_time_zone",
        "user_fields",
        "restricted_agent",
        "shared_agent",
        "ticket_restriction",
        "role_type",
        "custom_role_id",
        "verified",
        "suspended",
    ];
    let has = |key: &str| opening.keys.iter().any(|known| known == key);
    let count = |keys: &[&str]| keys.iter().filter(|key| has(key)).count();
    if count(OF_OTHERS) > 0 {
        return None;
    }
    let zendesk = memchr::memmem::find(probe.head, b".zendesk.").is_some();
    let name = probe.name.to_lowercase();
    let sure = |with: u8, without: u8| if zendesk { with } else { without };
    let member = opening.member.and_then(Kind::of_member);

    let within = |text: &[u8]| memchr::memmem::find(probe.head, text).is_some();
    if has("ticket") && has("comments") && within(b"\"requester_id\"") && within(b"\"author_id\"") {
        return Some((Kind::Tickets, sure(99, 94), "its first record is a ticket beside its comments"));
    }
    if member == Some(Kind::Audits) || (has("ticket_id") && (has("events") || has("child_events"))) {
        return Some((Kind::Audits, sure(99, 90), "its records are audits: events of tickets, comments among them"));
    }
    let ticket = count(TICKET);
    if has("id") && ticket >= 3 && (has("status") || has("subject") || has("description")) {
        let reason = if has("comments") {
            "its first record is a ticket with comments and a requester"
        } else {
            "its first record is a ticket as Zendesk writes them"
        };
        return Some((Kind::Tickets, sure(99, if ticket >= 5 { 95 } else { 75 }), reason));
    }
    if member == Some(Kind::Tickets) && has("id") && ticket >= 1 && !is_of_another_desk(opening, probe) {
        return Some((Kind::Tickets, sure(95, 60), "it is a list of tickets"));
    }
    if (has("author_id") && has("public") && (has("body") || has("html_body")))
        || (has("comments") && !has("id") && !has("subject"))
    {
        let comments = memchr::memmem::find(probe.head, b"\"author_id\"").is_some()
            && memchr::memmem::find(probe.head, b"\"public\"").is_some();
        // Less sure than a ticket: a ticket that is cut or damaged within its comments looks like this.
        return comments.then_some((Kind::Comments, sure(85, 70), "it holds comments of tickets"));
    }
    if member == Some(Kind::TicketFields) || has("raw_title_in_portal") || has("title_in_portal") {
        return Some((Kind::TicketFields, sure(95, 80), "it describes the fields of tickets"));
    }
    let role = has("role") && has("email") && has("id");
    if role && (count(USER) >= 1 || member == Some(Kind::Users) || name.contains("user")) {
        return Some((Kind::Users, sure(97, 80), "its first record is a user with a role"));
    }
    if member == Some(Kind::Groups) || (name.contains("group") && has("id") && has("name") && has("deleted")) {
        return has("name").then_some((Kind::Groups, sure(95, 70), "it lists groups of agents"));
    }
    if has("domain_names") && has("id") && has("name") {
        return Some((Kind::Organizations, sure(95, 75), "it lists organizations"));
    }
    // What stands beside the comments of a page may come first, or be empty.
    let comments = member.is_some() && within(b"\"comments\"") && within(b"\"author_id\"") && within(b"\"public\"");
    comments.then_some((Kind::Comments, sure(85, 70), "it holds comments of tickets"))
}

/// Other desks list tickets, too: with messages that Zendesk calls otherwise, or with a requester who has no id.
fn is_of_another_desk(opening: &Opening, probe: &Probe<'_>) -> bool {
    const PARTS: &[&str] = &[
        "conversation",
        "conversations",
        "events",
        "history",
        "interactions",
        "messages",
        "notes",
        "posts",
        "replies",
        "thread",
        "threads",
        "updates",
    ];
    const PEOPLE: &[&str] = &["contact", "customer", "customer_email", "email", "from", "requester_email"];
    let has = |key: &str| opening.keys.iter().any(|known| known == key);
    if has("requester_id") || has("raw_subject") {
        return false;
    }
    let has_no_id = || {
        let after = |name: &[u8]| {
            let at = memchr::memmem::find(probe.head, name)?;
            probe.head.get(at + name.len()..)
        };
        let within = after(b"\"requester\"").map(|rest| rest.split(|byte| *byte == b'}').next().unwrap_or_default());
        within.is_some_and(|person| memchr::memmem::find(person, b"\"id\"").is_none())
    };
    PARTS.iter().chain(PEOPLE).any(|key| has(key)) || (has("requester") && has_no_id())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variant(name: &str, head: &str) -> Option<String> {
        recognise(&Probe::new(name, head.len() as u64, head.as_bytes())).map(|found| found.variant)
    }

    #[test]
    fn files_are_told_by_their_first_record() {
        let ticket = r#"{"id":1,"subject":"s","via":{},"requester":{"id":2},"comments":[]}"#;
        assert_eq!(variant("x", ticket).as_deref(), Some("json-export"));
        assert_eq!(variant("x", &format!("{{\"tickets\":[{ticket}")).as_deref(), Some("json-export"));
        assert_eq!(variant("x", &format!("[{ticket}")).as_deref(), Some("json-export"));
        let user = r#"{"id":1,"name":"A","email":"a@example.org","role":"agent","time_zone":"UTC"}"#;
        assert_eq!(variant("x", user).as_deref(), Some("users"));
        let comments = r#"{"comments":[{"id":1,"author_id":2,"public":true,"body":"b"}]}"#;
        assert_eq!(variant("x", comments).as_deref(), Some("comments"));
        let users = r#"{"users":[{"id":2,"name":"A"}],"groups":[],"#;
        assert_eq!(variant("x", &comments.replacen('{', users, 1)).as_deref(), Some("comments"));
        for audits in [
            r#"{"audits":[{"id":1,"ticket_id":2,"events":[]}]}"#,
            r#"{"ticket_events":[{"id":1,"ticket_id":2,"child_events":[]}]}"#,
        ] {
            assert_eq!(variant("x", audits).as_deref(), Some("audits"), "{audits}");
        }
        assert_eq!(variant("x", &format!("{{\"results\":[{ticket}]}}")).as_deref(), Some("json-export"));
        assert_eq!(variant("x", r#"{"groups":[{"id":1,"name":"Support"}]}"#).as_deref(), Some("groups"));
    }

    #[test]
    fn files_of_others_are_left_alone() {
        for ticket in [
            r#"{"id":1,"subject":"s","requester":{"name":"A","email":"a@example.org"},"messages":[]}"#,
            r#"{"id":1,"subject":"s","requester":{"email":"a@example.org"},"description":"d"}"#,
            r#"{"id":1,"subject":"s","requester":"a@example.org"}"#,
        ] {
            assert_eq!(variant("tickets.json", &format!("{{\"tickets\":[{ticket}]}}")), None, "{ticket}");
        }
        assert_eq!(variant("tickets.json", r#"[{"id":1,"responder_id":2,"requester_id":3,"subject":"s"}]"#), None);
        assert_eq!(variant("tickets.csv", "id,subject\n1,s"), None);
        assert_eq!(variant("package.json", r#"{"name":"x","version":"1"}"#), None);
    }
}
