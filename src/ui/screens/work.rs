//! Work under way that is no run, and the key that is asked for again where it stopped being accepted.

use yew::{Callback, Html, InputEvent, SubmitEvent, component, html, use_state};

use super::actions;
use crate::deskie::Credentials;
use crate::run::Phase;
use crate::ui::parts::progress::bar;
use crate::ui::parts::{Button, Icon, Look, button, notice};
use crate::ui::state::{Action, Rekey, judge};
use crate::ui::store::Ui;
use crate::wire::{Target, Work};

/// How far the work of this kind has come; nothing while it is not under way.
pub(super) fn working(ui: &Ui, work: Work) -> Html {
    let words = ui.words();
    let w = &words.work;
    let Some(working) = ui.state.working.as_ref().filter(|working| working.work == work) else {
        return Html::default();
    };
    let title = (w.title)(work);
    let waits = matches!(working.phase, Phase::Halted { .. } | Phase::Paused);
    html! {
        <div id="working" tabindex="-1" class="working" data-test="working" aria-busy="true">
            <p>{ (w.steps)(working.done, working.of) }</p>
            { bar("work-progress", title, judge::percent(working.done, working.of)) }
            { phase(ui, &working.phase) }
            { actions(html! { <>
                if waits && !ui.state.asks_key(&working.phase) {
                    { button(Button { id: "work-resume", text: w.resume.into(), look: Look::Plain, disabled: false, act: ui.on(Action::Resume) }) }
                }
                { button(Button { id: "work-stop", text: w.stop.into(), look: Look::Plain, disabled: false, act: ui.on(Action::Stop) }) }
            </> }) }
        </div>
    }
}

/// Another kind of work, or a run, is under way, so this one waits.
pub(super) fn elsewhere(ui: &Ui, work: Work) -> Html {
    let other = ui.state.working.as_ref().is_some_and(|working| working.work != work);
    if !other && !ui.state.run.live {
        return Html::default();
    }
    html! { <p class="hint">{ ui.words().work.under_way }</p> }
}

/// What it is doing, and what helps when it is not sending.
pub(super) fn phase(ui: &Ui, phase: &Phase) -> Html {
    let words = ui.words();
    let at = match phase {
        Phase::Offline { retry_at } | Phase::Server { retry_at, .. } => Some(*retry_at),
        Phase::Waiting { until } => Some(*until),
        _ => None,
    };
    let time = at.map(|at| words.clock(at, ui.offset(at))).unwrap_or_default();
    let (what, todo) = (words.run.phase)(phase, &time);
    let (kind, sign, hook) = match phase {
        Phase::Sending => ("calm", Icon::Busy, "sending"),
        Phase::Waiting { .. } => ("calm", Icon::Busy, "waiting"),
        Phase::Finished => ("good", Icon::Check, "finished"),
        Phase::Stopped => ("calm", Icon::Quiet, "stopped"),
        Phase::Stopping => ("calm", Icon::Busy, "stopping"),
        Phase::Paused => ("warn", Icon::Quiet, "paused"),
        Phase::Offline { .. } => ("warn", Icon::Warning, "offline"),
        Phase::Server { .. } => ("warn", Icon::Warning, "server"),
        Phase::Halted { .. } => ("bad", Icon::Warning, "halted"),
    };
    html! {
        <div data-test="phase" data-phase={hook}>
            if ui.state.asks_key(phase) {
                <KeyAgain ui={ui.clone()} />
            } else {
                { notice(kind, sign, html! { <><p><strong>{ what }</strong></p>if !todo.is_empty() { <p>{ todo }</p> }</> }) }
            }
        </div>
    }
}

#[derive(Clone, PartialEq, yew::Properties)]
struct Props {
    ui: Ui,
}

/// The key again, right where it is missing. It lives in this form until the button is pressed and nowhere else.
#[component]
fn KeyAgain(props: &Props) -> Html {
    let ui = &props.ui;
    let words = ui.words();
    let w = &words.work;
    let key = use_state(String::new);
    let trying = matches!(ui.state.rekey, Rekey::Trying);
    let oninput = {
        let (key, platform) = (key.clone(), ui.platform.clone());
        Callback::from(move |event: InputEvent| key.set(platform.0.input_value(&event)))
    };
    let onsubmit = {
        let (ui, key) = (ui.clone(), key.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let Some(login) = &ui.state.login else { return };
            let typed = key.trim().to_owned();
            if typed.is_empty() {
                return;
            }
            key.set(String::new());
            let credentials = Credentials { email: login.email.clone(), key: typed };
            ui.act.emit(Action::KeyAgain(Target::Live { address: login.address.clone(), credentials }));
        })
    };
    let content = html! {
        <form {onsubmit} autocomplete="off">
            <p><strong>{ w.key_title }</strong></p>
            <p>{ w.key_text }</p>
            if let Rekey::Refused(problem) = &ui.state.rekey {
                <div id="key-problem" tabindex="-1" role="alert" data-test="key-problem">
                    <p class="bad">{ (words.connect.problem)(problem).0 }</p>
                    <p class="hint">{ (words.connect.problem)(problem).1 }</p>
                </div>
            }
            <div class="field">
                <label for="key-again">{ w.key }</label>
                <input id="key-again" type="password" value={(*key).clone()} {oninput} autocomplete="off" spellcheck="false"
                    aria-describedby="key-again-hint" />
                <p class="hint" id="key-again-hint">{ words.connect.key_promise }</p>
            </div>
            <button id="key-go" type="submit" class="button primary" disabled={trying} aria-busy={trying.to_string()}>
                { if trying { w.key_trying } else { w.key_go } }
            </button>
        </form>
    };
    notice("bad", Icon::Warning, content)
}
