//! The screens, one step a file.

mod check;
mod connect;
mod earlier;
mod files;
mod map;
mod plan;
mod proof;
mod report;
mod run;
mod undo;
mod work;
mod xray;

use yew::{Html, html};

use super::parts::{Button, Icon, Look, button, heading, notice};
use super::state::{Action, Step};
use super::store::Ui;

/// The screen of the step that is open.
pub(crate) fn screen(ui: &Ui) -> Html {
    let ui = ui.clone();
    match ui.state.step {
        Step::Files => files::view(&ui),
        Step::Xray => html! { <xray::Screen {ui} /> },
        Step::Connect => html! { <connect::Screen {ui} /> },
        Step::Map => html! { <map::Screen {ui} /> },
        Step::Plan => plan::view(&ui),
        Step::Try => run::attempt(&ui),
        Step::Run => run::whole(&ui),
        Step::Report => report::view(&ui),
    }
}

/// A step whose turn has not come: what it needs, and the way there.
fn waits(ui: &Ui, step: Step, title: &'static str, why: &'static str, for_step: Step) -> Html {
    let words = ui.words();
    html! {
        <section class="screen">
            { heading(step, title) }
            <p class="lead">{ why }</p>
            { actions(html! { { button(Button {
                id: "",
                text: format!("{}: {}", words.frame.go_to, words.step(for_step)),
                look: Look::Primary,
                disabled: false,
                act: ui.on(Action::Go(for_step)),
            }) } }) }
        </section>
    }
}

/// That what is shown is of an older reading, and the way to read anew.
fn stale(ui: &Ui, look: Look) -> Html {
    if !ui.state.is_stale() {
        return Html::default();
    }
    let content = html! { <><p>{ ui.words().xray.stale }</p>{ reread(ui, "reread", look) }</> };
    html! { <div data-test="stale">{ notice("warn", Icon::Warning, content) }</div> }
}

fn reread(ui: &Ui, id: &'static str, look: Look) -> Html {
    let text = ui.words().xray.read_again.into();
    button(Button {
        id,
        text,
        look,
        disabled: ui.state.is_occupied() || ui.state.reading.is_some(),
        act: ui.on(Action::Read),
    })
}

/// A step that cannot be taken with the older reading.
fn reading_first(ui: &Ui, step: Step, title: &'static str) -> Html {
    html! { <section class="screen">{ heading(step, title) }{ stale(ui, Look::Primary) }</section> }
}

/// That the plan that is shown has been carried out: sending again is not the next thing to do.
fn carried_out(ui: &Ui) -> Html {
    if !ui.state.is_carried_out() {
        return Html::default();
    }
    let content = html! { <p data-test="carried-out">{ ui.words().plan.carried_out }</p> };
    notice("good", Icon::Check, content)
}

/// How it looks where the self-check may be the one thing to do.
fn main_look(ui: &Ui) -> Look {
    if ui.state.is_cleared() { Look::Primary } else { Look::Plain }
}

/// How the button looks that leads on: not like the one thing to do while something is to be read anew.
fn next(ui: &Ui) -> Look {
    if ui.state.is_stale() { Look::Plain } else { Look::Primary }
}

/// The place of the one thing to do next.
fn actions(content: Html) -> Html {
    html! { <div class="actions">{ content }</div> }
}
