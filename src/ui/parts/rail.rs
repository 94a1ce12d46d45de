//! The eight steps with the state of each in a word.

use yew::{Html, html};

use super::icon;
use crate::ui::state::{Action, Mark, Step};
use crate::ui::store::Ui;

/// Draws the rail.
pub(crate) fn rail(ui: &Ui) -> Html {
    let words = ui.words();
    html! {
        <nav class="rail" aria-label={words.frame.steps}>
            <ol>{ for Step::ALL.into_iter().map(|step| entry(ui, step)) }</ol>
        </nav>
    }
}

fn entry(ui: &Ui, step: Step) -> Html {
    let words = ui.words();
    let state = ui.state.says(step);
    let mark = state.mark();
    let class = match mark {
        Mark::Quiet => "quiet",
        Mark::Busy => "busy",
        Mark::Good => "good",
        Mark::Ask => "ask",
        Mark::Bad => "bad",
    };
    let current = (ui.state.step == step).then_some("step");
    let says = (words.rail.state)(state);
    html! {
        <li>
            <button type="button" {class} data-step={step.id()} aria-current={current} onclick={ui.on(Action::Go(step))}>
                { icon(mark.into()) }
                <span class="name">{ words.step(step) }</span>
                <span class="says">{ says }</span>
            </button>
        </li>
    }
}
