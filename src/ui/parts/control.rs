//! Buttons, selects, notices: what a person acts on, and what tells them what to do.

use yew::{AttrValue, Callback, Event, Html, MouseEvent, html};

use super::{Icon, icon};
use crate::ui::state::{Action, Step};
use crate::ui::store::Ui;
use crate::wire::Download;

/// How a button looks.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Look {
    /// The one thing to do next.
    Primary,
    /// Something else to do.
    Plain,
}

/// A button.
pub(crate) struct Button {
    pub id: &'static str,
    pub text: String,
    pub look: Look,
    pub disabled: bool,
    pub act: Callback<MouseEvent>,
}

/// Draws a button.
pub(crate) fn button(button: Button) -> Html {
    let class = match button.look {
        Look::Primary => "button primary",
        Look::Plain => "button",
    };
    let id = (!button.id.is_empty()).then_some(button.id);
    html! {
        <button {id} type="button" {class} disabled={button.disabled} onclick={button.act}>{ button.text }</button>
    }
}

/// A button that makes a file.
pub(crate) fn download(ui: &Ui, id: &'static str, text: &'static str, what: Download) -> Html {
    html! {
        <button {id} type="button" class="button" onclick={ui.on(Action::Download(what))}>
            { icon(Icon::Download) }{ text }
        </button>
    }
}

/// The heading of a step: takes the focus when the step opens.
pub(crate) fn heading(step: Step, text: &str) -> Html {
    html! { <h1 id={step.heading()} tabindex="-1">{ text }</h1> }
}

/// A select with its name. Options are (value, text); `name` is shown above it, or only told when `bare`.
pub(crate) fn choice(
    id: AttrValue,
    name: Named,
    options: impl IntoIterator<Item = (AttrValue, AttrValue)>,
    chosen: &str,
    onchange: Callback<Event>,
) -> Html {
    let options = options.into_iter().map(|(value, text)| {
        let selected = *value == *chosen;
        html! { <option {value} {selected}>{ text }</option> }
    });
    match name {
        Named::Shown(text) => html! {
            <div class="field">
                <label for={id.clone()}>{ text }</label>
                <select {id} {onchange}>{ for options }</select>
            </div>
        },
        Named::Told(text) => html! { <select {id} aria-label={text} {onchange}>{ for options }</select> },
    }
}

/// How a control has its name.
pub(crate) enum Named {
    /// Above it.
    Shown(&'static str),
    /// For screen readers, where a table says it to the eye.
    Told(String),
}

/// A checkbox with what it means and, below, why.
pub(crate) fn check(
    id: &'static str,
    text: &'static str,
    why: &'static str,
    checked: bool,
    onchange: Callback<Event>,
) -> Html {
    html! {
        <div class="check">
            <input {id} type="checkbox" {checked} {onchange} aria-describedby={format!("{id}-why")} />
            <label for={id}>{ text }</label>
            <p class="hint" id={format!("{id}-why")}>{ why }</p>
        </div>
    }
}

/// Something to know, with a word and an icon for how much it matters.
pub(crate) fn notice(kind: &'static str, sign: Icon, content: Html) -> Html {
    html! { <div class={format!("notice {kind}")}>{ icon(sign) }<div>{ content }</div></div> }
}

/// Names and values, aligned. An empty hook is left out.
pub(crate) fn facts(rows: impl IntoIterator<Item = (&'static str, impl Into<AttrValue>, String)>) -> Html {
    html! {
        <dl class="facts">
            { for rows.into_iter().map(|(hook, name, value)| html! {
                <div><dt>{ name.into() }</dt><dd data-test={(!hook.is_empty()).then_some(hook)}>{ value }</dd></div>
            }) }
        </dl>
    }
}
