//! What stands around every screen: header, footer, and the calm page for a failure of the program itself.

use yew::{Callback, Html, KeyboardEvent, MouseEvent, html};

use super::control::{Button, Look, Named, button};
use super::{Icon, choice, download, icon, notice};
use crate::ui::state::{Action, Connection, Goal, Notice, Theme};
use crate::ui::store::Ui;
use crate::ui::words::{Language, Words};
use crate::wire::Download;

/// The header.
pub(crate) fn header(ui: &Ui) -> Html {
    let words = ui.words();
    let frame = &words.frame;
    let account = match &ui.state.connection {
        Connection::Made(Goal::Practice, _) => html! { <span class="badge practice">{ frame.practice }</span> },
        Connection::Made(Goal::Live, account) => html! { <span class="badge">{ host(&account.name) }</span> },
        _ => html! { <span class="badge none">{ frame.not_connected }</span> },
    };
    let languages = Language::ALL.map(|language| (language.tag().into(), Words::of(language).own_name.into()));
    let themes =
        [(Theme::System, frame.theme_system), (Theme::Light, frame.theme_light), (Theme::Dark, frame.theme_dark)]
            .map(|(theme, name)| (theme.id().into(), name.into()));
    let shell = ui.platform.clone();
    let speak = ui.changed(move |tag| {
        let language = Language::ALL.into_iter().find(|language| language.tag() == tag)?;
        shell.0.remember(Language::KEPT, language.tag());
        Some(Action::Speak(language))
    });
    let shell = ui.platform.clone();
    let wear = ui.changed(move |id| {
        let theme = Theme::ALL.into_iter().find(|theme| theme.id() == id)?;
        shell.0.remember(Theme::KEPT, theme.id());
        Some(Action::Theme(theme))
    });
    let open = ui.state.sheet;
    let toggle = {
        let act = ui.act.clone();
        Callback::from(move |event: MouseEvent| {
            // The state opens it, so that a step that is opened or a press elsewhere can close it.
            event.prevent_default();
            act.emit(Action::Sheet(!open));
        })
    };
    let inside = Callback::from(|event: MouseEvent| event.stop_propagation());
    let escape = {
        let act = ui.act.clone();
        Callback::from(move |event: KeyboardEvent| {
            if open && event.key() == "Escape" {
                act.emit(Action::Sheet(false));
            }
        })
    };
    html! {
        <header class="top">
            <p class="brand">{ frame.name }</p>
            { account }
            <details class="stays" open={ui.state.sheet} onclick={inside} onkeydown={escape}>
                <summary id="stays" onclick={toggle}>{ icon(Icon::Lock) }<span>{ frame.stays }</span></summary>
                <div class="sheet">
                    <p>{ frame.stays_text }</p>
                    <p data-test="hosts">{ hosts(ui) }</p>
                    <h2>{ frame.airplane_title }</h2>
                    <p>{ frame.airplane }</p>
                </div>
            </details>
            <div class="switches">
                { choice("language".into(), Named::Told(frame.language.into()), languages, ui.state.language.tag(), speak) }
                { choice("theme".into(), Named::Told(frame.theme.into()), themes, ui.state.theme.id(), wear) }
            </div>
        </header>
    }
}

fn host(origin: &str) -> &str {
    origin.split_once("://").map_or(origin, |(_, host)| host)
}

/// The addresses contacted, in words.
pub(crate) fn hosts(ui: &Ui) -> String {
    let frame = &ui.words().frame;
    // An address that refused was contacted all the same, and leaving an account does not undo that.
    match (ui.state.contacted.as_slice(), ui.state.practising()) {
        ([], true) => frame.hosts_practice.into(),
        ([], false) => frame.hosts_none.into(),
        (hosts, _) => (frame.hosts)(&hosts.join(", ")),
    }
}

/// The footer.
pub(crate) fn footer(ui: &Ui) -> Html {
    html! { <footer class="bottom"><p>{ ui.words().frame.footer }</p></footer> }
}

/// What the person should know, above every screen.
pub(crate) fn notices(ui: &Ui) -> Html {
    let words = ui.words();
    let one = |(at, Notice { code, message, more, times }): (usize, &Notice)| {
        let dismiss = Button {
            id: "",
            text: words.frame.dismiss.into(),
            look: Look::Plain,
            disabled: false,
            act: ui.on(Action::Dismiss(at)),
        };
        let text = words.said_by_core(code, message).into_owned();
        let content = html! { <>
            <p role="alert">{ text }if *times > 1 { <span class="count" data-test="notice-times">{ " " }{ (words.frame.times)(*times) }</span> }</p>
            if !more.is_empty() {
                <details>
                    <summary>{ (words.frame.more)(more.len() as u64) }</summary>
                    <ul lang="en">{ for more.iter().map(|message| html! { <li>{ message }</li> }) }</ul>
                </details>
            }
            if code == "ledger.may_go" && ui.state.account().is_some() {
                { download(ui, "ledger-notice", words.report.ledger_download, Download::Ledger) }
            }
            { button(dismiss) }
        </> };
        html! { <div key={code.clone()} data-test="notice" data-code={code.clone()}>{ notice("warn", Icon::Warning, content) }</div> }
    };
    ui.state.notices.iter().enumerate().map(one).collect()
}

/// A failure of the program itself.
pub(crate) fn broken(ui: &Ui, message: &str) -> Html {
    let frame = &ui.words().frame;
    html! {
        <section class="screen" data-test="broken">
            <h1 id="broken" tabindex="-1">{ frame.broken_title }</h1>
            { notice("bad", Icon::Warning, html! { <><p>{ frame.broken_text }</p><p>{ frame.broken_do }</p></> }) }
            <details>
                <summary>{ frame.broken_details }</summary>
                <pre lang="en">{ message }</pre>
            </details>
        </section>
    }
}
