//! A case as it will look: customer left, staff right, notes tinted. The files' HTML is shown in a frame that may run
//! nothing and load nothing.

use yew::{AttrValue, Html, html};

use super::{Icon, facts, icon, notice};
use crate::model::{Attachment, AttachmentPlace, Body, Entry, EntryKind, Instant, Person, PersonKey, Side, Zone};
use crate::ui::state::OpenCase;
use crate::ui::store::Ui;
use crate::wire::CaseView;

/// What stands before the HTML of a mail in its frame: nothing may be loaded. The look is in attributes, because the
/// page's own policy, which the frame inherits, forbids style sheets in the text.
const GUARD: &str = "<!doctype html><html style=\"color-scheme:light;background:#fff\"><head><meta charset=\"utf-8\">\
    <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\
    </head><body style=\"margin:12px;font:15px/1.5 system-ui,sans-serif;color:#1b1b1f;overflow-wrap:anywhere\">";

/// The document of a frame that shows the HTML of a message.
pub(crate) fn frame_document(html: &str) -> String {
    format!("{GUARD}{html}")
}

/// A frame cannot tell its height; this is a fair guess, and the person can pull it larger.
fn frame_height(html: &str) -> usize {
    let breaks = html.matches("<br").count() + html.matches("<p").count() + html.matches("<div").count();
    (html.len() / 4 + breaks * 24 + 48).clamp(72, 420)
}

/// The case that is open, in whichever state it is.
pub(crate) fn conversation(ui: &Ui, open: &OpenCase) -> Html {
    let words = ui.words();
    match &open.view {
        None => html! { <p class="coming" role="status">{ words.talk.reading }</p> },
        Some(Err(problem)) => notice(
            "bad",
            Icon::Warning,
            html! {
                <><p><strong>{ words.talk.unreadable }</strong></p>
                <p>{ words.said_by_core(&problem.code, &problem.message).into_owned() }</p><p class="hint">{ &problem.place.file }</p></>
            },
        ),
        Some(Ok(view)) => whole(ui, view),
    }
}

fn whole(ui: &Ui, view: &CaseView) -> Html {
    let words = ui.words();
    let (talk, case) = (&words.talk, &view.case);
    let number = case.number.as_deref().unwrap_or(&case.source_id);
    let time = |at: &Option<Instant>| at.as_ref().map(|at| words.moment(at.at, ui.offset(at.at))).unwrap_or_default();
    let named = |key: &Option<PersonKey>| key.as_ref().map(|key| name(view, key).to_owned()).unwrap_or_default();
    let rows = [
        ("", words.xray.requester, named(&case.requester)),
        ("", talk.created, time(&case.created_at)),
        ("", talk.channel, (words.names.channel)(case.channel).to_owned()),
        ("", talk.status, case.status.raw.clone()),
        ("", talk.priority, case.priority.raw.clone()),
        ("", talk.group, case.group.clone().unwrap_or_default()),
        ("", talk.assignee, named(&case.assignee)),
        ("", talk.tags, case.tags.join(", ")),
    ];
    let rows = rows.map(|(hook, name, value)| (hook, AttrValue::from(name), value));
    let fields = case.fields.iter().map(|field| ("", AttrValue::from(field.field.clone()), field.value.clone()));
    let rows = rows.into_iter().chain(fields);
    html! {
        <article class="talk" aria-label={(talk.case)(number)} data-test="conversation">
            <h3>{ if case.subject.is_empty() { words.xray.no_subject } else { &case.subject } }</h3>
            { facts(rows.filter(|(_, _, value)| !value.is_empty())) }
            if case.header_only { { notice("warn", Icon::Warning, html! { <p>{ talk.header_only }</p> }) } }
            { for case.entries.iter().map(|entry| one(ui, view, entry)) }
        </article>
    }
}

fn name<'a>(view: &'a CaseView, key: &'a PersonKey) -> &'a str {
    view.people.iter().find(|person| person.key == *key).map_or(key.shown(), Person::display)
}

fn one(ui: &Ui, view: &CaseView, entry: &Entry) -> Html {
    let words = ui.words();
    let talk = &words.talk;
    let (class, side) = match (entry.kind, entry.author.side) {
        (EntryKind::Note, _) => ("entry note", talk.note),
        (EntryKind::Message, Side::Agent) => ("entry agent", talk.agent),
        (EntryKind::Message, Side::Customer) => ("entry customer", talk.customer),
    };
    let author = match entry.author.person.as_ref() {
        Some(key) if view.people.iter().any(|person| person.key == *key && person.is_named()) => name(view, key),
        Some(key) if entry.author.label.is_empty() => key.shown(),
        _ => &entry.author.label,
    };
    html! {
        <section {class} data-test="entry">
            <p class="by">
                <strong>{ author.to_owned() }</strong>
                <span class="side">{ side }</span>
                { for entry.created_at.as_ref().map(|at| html! {
                    <time title={at.original.clone()}>
                        { words.moment(at.at, ui.offset(at.at)) }
                        if at.zone == Zone::Assumed { <abbr title={talk.assumed_zone}>{ " ?" }</abbr> }
                    </time>
                }) }
            </p>
            { body(talk.html_body, talk.no_text, &entry.body) }
            if !entry.attachments.is_empty() {
                <ul class="files" aria-label={(talk.attachments)(entry.attachments.len() as u64)}>
                    { for entry.attachments.iter().map(|file| attachment(ui, file)) }
                </ul>
            }
        </section>
    }
}

fn body(title: &'static str, none: &'static str, body: &Body) -> Html {
    if body.is_blank() {
        return html! { <p class="hint">{ none }</p> };
    }
    match body {
        Body::Text(text) => html! { <p class="text">{ text }</p> },
        Body::Html(content) => {
            let srcdoc: AttrValue = frame_document(content).into();
            let style = format!("height:{}px", frame_height(content));
            html! { <iframe {title} sandbox="" referrerpolicy="no-referrer" loading="lazy" {srcdoc} {style}></iframe> }
        }
    }
}

fn attachment(ui: &Ui, file: &Attachment) -> Html {
    let words = ui.words();
    let (class, place) = match &file.place {
        AttachmentPlace::Embedded { .. }
        | AttachmentPlace::File(_)
        | AttachmentPlace::MailPart { .. }
        | AttachmentPlace::Text(_) => ("", words.talk.attached.to_owned()),
        AttachmentPlace::Missing(_) => ("lost", words.talk.missing.to_owned()),
        AttachmentPlace::Url(_) => ("", words.talk.linked.to_owned()),
    };
    html! {
        <li {class}>
            { icon(Icon::Clip) }
            <span>{ &file.name }</span>
            { for file.size.map(|size| html! { <span class="num">{ words.size(size) }</span> }) }
            <span class="hint">{ place }</span>
        </li>
    }
}
