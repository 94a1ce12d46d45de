//! Notes of the export and conversations of the API to entries.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::{ID, elements};
use crate::model::{Attachment, Body, Entry, EntryKind, PersonKey, Side};
use crate::vendor::kit::{self, Draft, Known, Node};

/// Beginning of the texts that Freshdesk's own machine keeps among the notes.
const OF_MACHINE: &str = "created_by:";
const NO_URL: &str = "The export names this file without saying where it is. If it matters, download it from the ticket \
                      in Freshdesk by hand.";

/// One note as an entry; nothing for one that was deleted or that the machine keeps for itself. A note that does not say
/// that it is public is private.
pub(super) fn entry(
    note: Node<'_>,
    requester: Option<&PersonKey>,
    known: &Known<'_>,
    draft: &mut Draft,
) -> Option<Entry> {
    let body = body(note, &["body_html"], "body", "body_text");
    if note.flag("deleted") == Some(true) || is_of_machine(&body) {
        return None;
    }
    let writer = note.any(&["user_id", "user.id"]).map(|id| kit::key(ID, &id));
    let side = match note.flag("incoming") {
        Some(true) => Some(Side::Customer),
        Some(false) => Some(Side::Agent),
        None => None,
    };
    let person = writer.or_else(|| requester.cloned().filter(|_| side == Some(Side::Customer)));
    let is_requester = person.is_some() && person.as_ref() == requester;
    let otherwise = side.unwrap_or(if is_requester { Side::Customer } else { Side::Agent });
    let label = label(person.as_ref(), known)
        .or_else(|| note.text("from_email").filter(|_| otherwise == Side::Customer))
        .unwrap_or_else(|| stranger(note, otherwise));
    let mut author = known.author(person, &label, otherwise);
    // An agent who asks for something writes as a customer.
    author.side = side.unwrap_or(author.side);
    Some(Entry {
        source_id: note.text("id").unwrap_or_default(),
        kind: if note.flag("private") == Some(false) { EntryKind::Message } else { EntryKind::Note },
        author,
        created_at: known.instant(note.text("created_at"), draft),
        body,
        attachments: attachments(note, draft),
    })
}

/// What somebody is called, if anything is known but the number.
pub(super) fn label(person: Option<&PersonKey>, known: &Known<'_>) -> Option<String> {
    let found = known.person(person?)?;
    found.is_named().then(|| found.display().to_owned())
}

fn stranger(note: Node<'_>, side: Side) -> String {
    let side = if side == Side::Agent { "agent" } else { "customer" };
    match note.any(&["user_id", "user.id"]) {
        Some(id) => format!("{side} {id}"),
        None => side.to_owned(),
    }
}

/// The HTML where there is some. The export keeps plain text under the name that the second API has for HTML, beside
/// which that one has the text under another name.
pub(super) fn body(node: Node<'_>, html: &[&str], either: &str, text: &str) -> Body {
    if let Some(html) = node.any(html) {
        return Body::Html(html);
    }
    match (node.text(either), node.text(text)) {
        (Some(body), Some(_)) => Body::Html(body),
        (Some(body), None) if body.starts_with('<') && body.ends_with('>') => Body::Html(body),
        (Some(body), None) | (None, Some(body)) => Body::Text(body),
        (None, None) => Body::Text(String::new()),
    }
}

fn is_of_machine(body: &Body) -> bool {
    let mut text = body.raw().trim_start();
    while let Some(rest) = text.strip_prefix('<').and_then(|tag| tag.split_once('>')) {
        text = rest.1.trim_start();
    }
    text.starts_with(OF_MACHINE)
}

/// The files of a ticket or note.
pub(super) fn attachments(node: Node<'_>, draft: &mut Draft) -> Vec<Attachment> {
    let files = elements(node, "attachments", &["attachment", "helpdesk_attachment"]);
    files.into_iter().filter(|file| file.is_object()).map(|file| attachment(file, draft)).collect()
}

fn attachment(file: Node<'_>, draft: &mut Draft) -> Attachment {
    let url = file.any(&["attachment_url_for_export", "attachment_url", "canonical_url"]);
    let name = file.any(&["content_file_name", "name", "file_name"]);
    if let (Some(until), Some(last)) = (url.as_deref().and_then(end_of), draft.case.updated_at.as_ref())
        && until.as_millisecond() < last.at.0
    {
        let message = format!(
            "The link to “{}” worked until {} only. Export from Freshdesk again to get new links.",
            name.as_deref().unwrap_or("file"),
            until
        );
        draft.trouble("freshdesk.expired", message);
    }
    let id = file.text("id");
    let name = name.or_else(|| url.is_none().then(|| format!("attachment-{}", id.as_deref().unwrap_or("unnamed"))));
    Attachment {
        mime: file.any(&["content_content_type", "content_type"]),
        size: file.any(&["content_file_size", "size"]).and_then(|size| size.parse().ok()),
        ..kit::linked(name, url, NO_URL)
    }
}

/// Until when a signed address works, as far as it says so itself.
fn end_of(url: &str) -> Option<Timestamp> {
    let (_, query) = url.split_once('?')?;
    let value = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    let seconds = match value("X-Amz-Date") {
        Some(made) => {
            let made = DateTime::strptime("%Y%m%dT%H%M%SZ", made).ok()?;
            let made = TimeZone::UTC.to_timestamp(made).ok()?.as_second();
            made.checked_add(value("X-Amz-Expires")?.parse().ok()?)?
        }
        None => value("Expires")?.parse().ok()?,
    };
    Timestamp::from_second(seconds).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signed_address_says_until_when_it_works() {
        let until = |url| end_of(url).map(|until| until.to_string());
        assert_eq!(
            until("https://s3.example/a.pdf?X-Amz-Date=20230505T120000Z&X-Amz-Expires=604800").as_deref(),
            Some("2023-05-12T12:00:00Z")
        );
        assert_eq!(until("https://s3.example/a.pdf?Expires=1683288000&x=1").as_deref(), Some("2023-05-05T12:00:00Z"));
        assert_eq!(until("https://s3.example/a.pdf?X-Amz-Expires=604800"), None);
        assert_eq!(
            until("https://s3.example/a.pdf?X-Amz-Date=20230505T120000Z&X-Amz-Expires=9223372036854775807"),
            None
        );
    }
}
