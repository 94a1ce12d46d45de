//! Comments to entries.

use super::case::{Detail, Known, Trouble};
use super::people;
use super::records::{Attachment, Call, Comment};
use crate::model::{self, AttachmentPlace, Author, Body, Entry, EntryKind, PersonKey, Side};
use crate::source::json_loose::Text;

/// What a comment inherits from where it stands: an audit names author and time for its events.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    pub requester: Option<&'a PersonKey>,
    pub author_id: Option<&'a str>,
    pub created_at: &'a Text<'a>,
}

/// One comment as an entry. A comment that does not say that it is public is a note.
pub(super) fn entry(
    comment: &Comment<'_>,
    around: Around<'_>,
    known: &Known<'_>,
    troubles: &mut Vec<Trouble>,
) -> Entry {
    let call = comment.data.0.as_ref();
    let author_id = comment.author().or(around.author_id);
    let created_at = comment.created_at.get().or(around.created_at.get());
    let created_at = created_at.or_else(|| call.and_then(|call| call.started_at.get()));
    let created_at = known.date(created_at, &what(comment), troubles);
    let mut attachments: Vec<model::Attachment> =
        comment.attachments.0.iter().filter_map(|one| one.0.as_ref()).map(attachment).collect();
    attachments.extend(call.and_then(|call| recording(call, comment.id.get())));
    Entry {
        source_id: comment.id.owned().unwrap_or_default(),
        kind: if comment.public.0 == Some(true) { EntryKind::Message } else { EntryKind::Note },
        author: author(author_id, around.requester, known),
        created_at,
        body: match known.detail {
            Detail::Counts => Body::Text(String::new()),
            Detail::Whole => body(comment),
        },
        attachments,
    }
}

fn what(comment: &Comment<'_>) -> String {
    format!("Comment {}", comment.id.get().unwrap_or("without an id"))
}

/// Who wrote something, by user id. Zendesk's own machine has the id -1.
pub(super) fn author(id: Option<&str>, requester: Option<&PersonKey>, known: &Known<'_>) -> Author {
    let Some(id) = id else {
        return Author { person: None, label: "unknown".to_owned(), side: Side::Agent };
    };
    if id == "-1" {
        return Author { person: None, label: "Zendesk".to_owned(), side: Side::Agent };
    }
    let key = people::key(id);
    let side = people::side(Some(&key), requester, known.people);
    let named = known.people.get(&key).filter(|person| person.is_named());
    let label = match (named, side) {
        (Some(person), _) => person.display().to_owned(),
        (None, Side::Agent) => format!("agent {id}"),
        (None, Side::Customer) => format!("customer {id}"),
    };
    Author { person: Some(key), label, side }
}

/// The HTML where there is some; else the text, in which Zendesk writes Markdown.
fn body(comment: &Comment<'_>) -> Body {
    let html = comment.html_body.text();
    let text = [&comment.body, &comment.plain_body].into_iter().map(|body| body.text());
    let text = text.into_iter().find(|text| !text.trim().is_empty()).unwrap_or_default();
    let call = comment.data.0.as_ref().map(|call| call_lines(call, &format!("{html}\n{text}"))).unwrap_or_default();
    if html.trim().is_empty() {
        let parts: Vec<&str> = [text.as_str(), call.as_str()].into_iter().filter(|part| !part.is_empty()).collect();
        return Body::Text(parts.join("\n\n"));
    }
    if call.is_empty() {
        return Body::Html(html);
    }
    let escaped = call.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\n', "<br>");
    Body::Html(format!("{html}<p>{escaped}</p>"))
}

/// What is known of a call and not said in the comment's own text.
fn call_lines(call: &Call<'_>, said: &str) -> String {
    let lines = [
        ("Call from", call.from.owned()),
        ("Call to", call.to.owned()),
        ("Length of call in seconds", call.call_duration.owned()),
        ("Transcript", Some(call.transcription_text.text()).filter(|text| !text.trim().is_empty())),
    ];
    let missing = lines.into_iter().filter_map(|(title, value)| Some((title, value?)));
    let missing = missing.filter(|(_, value)| !said.contains(value.as_str()));
    missing.map(|(title, value)| format!("{title}: {value}")).collect::<Vec<_>>().join("\n")
}

fn attachment(file: &Attachment<'_>) -> model::Attachment {
    let url = file.content_url.get();
    let place = if file.deleted.0 == Some(true) {
        AttachmentPlace::Missing("The file was deleted in Zendesk.".to_owned())
    } else {
        match url {
            Some(url) => AttachmentPlace::Url(url.to_owned()),
            None => AttachmentPlace::Missing("The export names this file without saying where it is.".to_owned()),
        }
    };
    // Its addresses end with the name.
    let addressed =
        || url.and_then(|url| url.split_once("?name=")).map(|(_, name)| name).filter(|name| !name.contains('%'));
    let given = file.file_name.get().or(file.name.get()).or_else(addressed);
    let name = given.and_then(|name| name.rsplit(['/', '\\']).find(|part| !part.trim().is_empty()));
    model::Attachment {
        name: name.map_or_else(|| format!("attachment-{}", file.id.get().unwrap_or("unnamed")), str::to_owned),
        mime: file.content_type.owned(),
        size: file.size.get().and_then(|size| size.parse().ok()),
        content_id: None,
        place,
    }
}

/// The recording of a call. Zendesk serves it to agents who are signed in, and to nobody else.
fn recording(call: &Call<'_>, comment: Option<&str>) -> Option<model::Attachment> {
    let url = call.recording_url.get()?;
    let place = if url.contains("/api/v2/") {
        AttachmentPlace::Missing(format!("The recording needs a Zendesk login. Download it by hand: {url}"))
    } else {
        AttachmentPlace::Url(url.to_owned())
    };
    let name = format!("call-{}.mp3", comment.unwrap_or("recording"));
    Some(model::Attachment { name, mime: Some("audio/mpeg".to_owned()), size: None, content_id: None, place })
}
