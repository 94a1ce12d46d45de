//! Step four: people and words of the source to those of the account. What needs a person comes first and is open;
//! what is settled is closed.

mod options;
mod people;
mod table;
mod words;

use yew::{Html, component, html};

use super::{actions, next, stale, waits};
use crate::ui::parts::{Button, Icon, Look, button, heading, notice, read_otherwise};
use crate::ui::state::{Action, Step};
use crate::ui::store::Ui;

#[derive(Clone, PartialEq, yew::Properties)]
pub(crate) struct Props {
    pub ui: Ui,
}

/// The screen.
#[component]
pub(crate) fn Screen(props: &Props) -> Html {
    let ui = &props.ui;
    let w = &ui.words().map;
    let Some(xray) = &ui.state.xray else { return waits(ui, Step::Map, w.title, w.need_files, Step::Files) };
    let Some(account) = ui.state.account() else { return waits(ui, Step::Map, w.title, w.need_account, Step::Connect) };
    let undecided = ui.state.undecided();
    html! {
        <section class="screen wide">
            { heading(Step::Map, w.title) }
            <p class="lead">{ w.lead }</p>
            if ui.state.recipe_put > 0 {
                <div data-test="recipe-put">{ notice("good", Icon::Check, html! { <p>{ (w.recipe_put)(ui.state.recipe_put as u64) }</p> }) }</div>
            }
            { read_otherwise(ui) }
            { people::stand_in(ui, account) }
            { options::homeless(ui, account) }
            { stale(ui, Look::Primary) }
            { actions(html! { <>
                { button(Button {
                    id: "go-plan",
                    text: (w.plan)(xray.totals.cases),
                    look: next(ui),
                    disabled: !ui.state.can_plan() || ui.state.is_occupied(),
                    act: ui.on(Action::Go(Step::Plan)),
                }) }
                if undecided > 0 { <span class="hint" role="status">{ (w.undecided)(undecided) }</span> }
            </> }) }
            if ui.state.is_occupied() { { notice("warn", Icon::Warning, html! { <p>{ ui.words().run.keep_open }</p> }) } }
            <fieldset class="bare" disabled={ui.state.is_occupied()}>
                <people::Agents ui={ui.clone()} />
                { for words::Kind::ALL.map(|kind| html! { <words::Section key={kind.id()} ui={ui.clone()} {kind} /> }) }
                { options::section(ui, account) }
            </fieldset>
        </section>
    }
}
