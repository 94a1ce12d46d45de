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

use super::parts::{Button, Look, button, heading};
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

/// The place of the one thing to do next.
fn actions(content: Html) -> Html {
    html! { <div class="actions">{ content }</div> }
}
