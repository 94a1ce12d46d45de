//! The words behind Freshdesk's numbers. Where the export has the word beside the number, the word counts: from 6 on
//! states are the desk's own, and both products number their channels differently.

use crate::model::{Channel, Priority, Status, Word};
use crate::vendor::kit::Node;
use crate::vendor::terms;

/// The state of a ticket. What is in the bin or spam is so whatever its state.
pub(super) fn status(ticket: Node<'_>) -> Word<Status> {
    let fixed = |kind, raw: &str| Word { kind, raw: raw.to_owned() };
    if ticket.flag("deleted") == Some(true) {
        return fixed(Status::Deleted, "Deleted");
    }
    if ticket.flag("spam") == Some(true) {
        return fixed(Status::Spam, "Spam");
    }
    own_status(ticket)
}

/// The state alone.
pub(super) fn own_status(ticket: Node<'_>) -> Word<Status> {
    let code = ticket.text("status").unwrap_or_default();
    let name = ticket.text("status_name");
    let (kind, word) = match code.as_str() {
        "2" => (Status::Open, "Open"),
        "3" => (Status::Pending, "Pending"),
        "4" => (Status::Solved, "Resolved"),
        "5" => (Status::Closed, "Closed"),
        _ => return terms::status(&name.unwrap_or(code)),
    };
    Word { kind, raw: name.unwrap_or_else(|| word.to_owned()) }
}

/// The urgency of a ticket.
pub(super) fn priority(ticket: Node<'_>) -> Word<Priority> {
    let code = ticket.text("priority").unwrap_or_default();
    let name = ticket.text("priority_name");
    let (kind, word) = match code.as_str() {
        "1" => (Priority::Low, "Low"),
        "2" => (Priority::Normal, "Medium"),
        "3" => (Priority::High, "High"),
        "4" => (Priority::Urgent, "Urgent"),
        _ => return terms::priority(&name.unwrap_or(code)),
    };
    Word { kind, raw: name.unwrap_or_else(|| word.to_owned()) }
}

/// How urgent something is, or how far it reaches.
pub(super) fn degree(code: String) -> String {
    match code.as_str() {
        "1" => "Low".to_owned(),
        "2" => "Medium".to_owned(),
        "3" => "High".to_owned(),
        _ => code,
    }
}

/// Which of the two products a ticket is from: only Freshservice has an impact and categories.
pub(super) fn is_freshservice(ticket: Node<'_>) -> bool {
    ["impact", "sub_category", "item_category", "workspace_id", "department_id"].iter().any(|key| ticket.has(key))
}

/// Did the desk write first? Only Freshdesk's channel 10 says so: an outbound e-mail.
pub(super) fn is_outbound(ticket: Node<'_>) -> bool {
    !is_freshservice(ticket)
        && (ticket.text("source").as_deref() == Some("10")
            || ticket.text("source_name").is_some_and(|name| terms::plain(&name) == "outbound email"))
}

/// Where a ticket came from, in the source's words and in ours.
pub(super) fn channel(ticket: Node<'_>) -> (String, Channel) {
    let code = ticket.text("source").unwrap_or_default();
    let word = match (is_freshservice(ticket), code.as_str()) {
        (_, "1") => "Email",
        (_, "2") => "Portal",
        (_, "3") => "Phone",
        (false, "4") => "Forum",
        (false, "5") => "Twitter",
        (false, "6") => "Facebook",
        (false, "7") | (true, "4") => "Chat",
        (false, "8") => "Mobihelp",
        (false, "9") | (true, "5") => "Feedback widget",
        (false, "10") => "Outbound email",
        (false, "11") => "Ecommerce",
        (false, "12") => "Bot",
        (false, "13") => "WhatsApp",
        (true, "6") => "Yammer",
        (true, "7") => "AWS CloudWatch",
        (true, "8") => "PagerDuty",
        (true, "9") => "Walk-up",
        (true, "10") => "Slack",
        _ => code.as_str(),
    };
    named_channel(&ticket.text("source_name").unwrap_or_else(|| word.to_owned()))
}

/// Where a ticket came from, by a word.
pub(super) fn named_channel(word: &str) -> (String, Channel) {
    let kind = match terms::plain(word).as_str() {
        "" => Channel::default(),
        "outbound email" => Channel::Email,
        "feedback widget" | "forum" | "mobihelp" => Channel::Web,
        "bot" => Channel::Chat,
        _ => terms::channel(word),
    };
    (word.to_owned(), kind)
}
