//! Step one: drop the files. No account is needed.

use yew::{Callback, Event, Html, html};

use super::actions;
use crate::ui::parts::frame::hosts;
use crate::ui::parts::progress::bar;
use crate::ui::parts::{Button, Icon, Look, button, heading, icon};
use crate::ui::state::{Action, Step, judge};
use crate::ui::store::Ui;
use crate::vendor::ScanProgress;

/// The screen.
pub(super) fn view(ui: &Ui) -> Html {
    let words = ui.words();
    let files = &words.files;
    if let Some(progress) = &ui.state.reading {
        return reading(ui, progress);
    }
    html! {
        <section class="screen">
            { heading(Step::Files, files.title) }
            <p class="lead">{ files.lead }</p>
            { super::earlier::waiting(ui) }
            { drop_zone(ui) }
            { shelf(ui) }
            { super::earlier::ended(ui) }
            { samples(ui) }
            <section class="promise">
                <h2>{ icon(Icon::Lock) }{ words.frame.stays }</h2>
                <p>{ words.frame.stays_text }</p>
                <p>{ hosts(ui) }</p>
                <p class="hint">{ words.frame.airplane }</p>
            </section>
        </section>
    }
}

fn drop_zone(ui: &Ui) -> Html {
    let files = &ui.words().files;
    let onchange = {
        let ui = ui.clone();
        Callback::from(move |event: Event| ui.platform.0.take_input(&event, ui.act.reform(Action::Shelf)))
    };
    html! {
        <div id="drop" class="drop">
            { icon(Icon::Upload) }
            <p class="call">{ files.drop_title }</p>
            <p class="hint">{ files.drop_hint }</p>
            <div class="choose">
                <input id="file-input" type="file" multiple=true {onchange} disabled={ui.state.is_occupied()} />
                <label class="button" for="file-input">{ files.choose }</label>
            </div>
            <p class="hint">{ if ui.state.is_occupied() { ui.words().work.under_way } else { files.folder } }</p>
        </div>
    }
}

fn shelf(ui: &Ui) -> Html {
    let words = ui.words();
    let shelf = &ui.state.shelf;
    if shelf.is_empty() {
        return Html::default();
    }
    let size = words.size(shelf.iter().map(|file| file.size).sum());
    let count = shelf.len() as u64;
    let read = ui.state.xray.is_some() && !ui.state.unread;
    let (text, act) = if read {
        (words.files.to_xray.to_owned(), Action::Go(Step::Xray))
    } else {
        ((words.files.read)(count), Action::Read)
    };
    html! {
        <section class="shelf">
            <h2>{ words.files.chosen_title }<span class="aside">{ (words.files.chosen)(count, &size) }</span></h2>
            <ul class="list" data-test="shelf">
                { for shelf.iter().enumerate().map(|(at, file)| html! {
                    <li>
                        { icon(Icon::File) }
                        <span class="grow">{ &file.name }</span>
                        <span class="num hint">{ words.size(file.size) }</span>
                        <button type="button" class="button quiet icon-only" disabled={ui.state.is_occupied()}
                            aria-label={(words.files.remove)(&file.name)} onclick={ui.on(Action::RemoveFile(at))}>
                            { icon(Icon::Close) }
                        </button>
                    </li>
                }) }
            </ul>
            { actions(html! { <>
                { button(Button { id: if read { "go-xray" } else { "read" }, text, look: Look::Primary, disabled: ui.state.is_occupied() && !read, act: ui.on(act) }) }
                if read {
                    { button(Button { id: "read-again", text: words.files.again.into(), look: Look::Plain, disabled: ui.state.is_occupied(), act: ui.on(Action::Read) }) }
                }
            </> }) }
        </section>
    }
}

fn samples(ui: &Ui) -> Html {
    let files = &ui.words().files;
    let rows = [
        ("sample-zendesk", "zendesk-export.json", files.sample_zendesk, files.sample_zendesk_text),
        ("sample-mail", "support-mailbox.mbox", files.sample_mail, files.sample_mail_text),
        ("sample-table", "helpdesk-messages.csv", files.sample_table, files.sample_table_text),
    ];
    html! {
        <section class="samples">
            <h2>{ files.sample_title }</h2>
            <p>{ files.sample_lead }</p>
            <div class="cards three">
                { for rows.map(|(hook, name, title, text)| {
                    let disabled = ui.state.is_occupied();
                    let ui = ui.clone();
                    let onclick = Callback::from(move |_| ui.platform.0.take_sample(name, ui.act.reform(Action::Shelf)));
                    html! {
                        <button type="button" class="card press" data-test={hook} {disabled} {onclick}>
                            <strong>{ title }</strong><span class="hint">{ text }</span>
                        </button>
                    }
                }) }
            </div>
        </section>
    }
}

fn reading(ui: &Ui, progress: &ScanProgress) -> Html {
    let words = ui.words();
    let percent = judge::percent(progress.bytes, progress.total);
    html! {
        <section class="screen" aria-busy="true">
            { heading(Step::Files, words.files.reading) }
            <p class="figure" data-test="scan-percent">{ format!("{percent} %") }</p>
            { bar("scan", words.files.reading, percent) }
            <p>{ (words.files.bytes)(&words.size(progress.bytes), &words.size(progress.total)) }{ " · " }{ (words.files.cases)(progress.cases) }</p>
            if !progress.file.is_empty() { <p class="hint">{ (words.files.current)(&progress.file) }</p> }
            { actions(html! { { button(Button {
                id: "cancel-scan", text: words.frame.cancel.into(), look: Look::Plain, disabled: false, act: ui.on(Action::CancelReading),
            }) } }) }
        </section>
    }
}
