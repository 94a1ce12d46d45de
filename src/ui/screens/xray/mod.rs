//! Step two: what the files hold, before any account is needed.

mod choices;
mod dates;
mod found;

use yew::{Callback, Html, component, html};

use super::{actions, next, reread, stale, waits};
use crate::ui::parts::cases::Cases;
use crate::ui::parts::conversation::conversation;
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
    let words = ui.words();
    let Some(xray) = &ui.state.xray else {
        return waits(ui, Step::Xray, words.xray.none_title, words.xray.none_text, Step::Files);
    };
    let connected = ui.state.account().is_some();
    let step = if connected { Step::Map } else { Step::Connect };
    let text = if connected { words.xray.to_map } else { words.xray.to_connect };
    let (now, then) = (&ui.state.settings, &ui.state.read_with);
    let dated = now.zone != then.zone || now.day_first != then.day_first;
    html! {
        <section class="screen wide">
            { heading(Step::Xray, words.xray.title) }
            { found::figures(ui, xray) }
            { read_otherwise(ui) }
            { stale(ui, Look::Primary) }
            if xray.totals.cases == 0 {
                { notice("bad", Icon::Warning, html! { <p data-test="no-cases"><strong>{ words.xray.nothing }</strong></p> }) }
                { actions(html! { { button(Button {
                    id: "choose-other", text: words.xray.choose_other.into(), look: next(ui), disabled: false, act: ui.on(Action::Go(Step::Files)),
                }) } }) }
            } else {
                { actions(html! { { button(Button {
                    id: "go-connect", text: text.into(), look: next(ui), disabled: false, act: ui.on(Action::Go(step)),
                }) } }) }
            }
            { found::pictures(ui, xray) }
            { found::problems(ui, xray) }
            if !xray.local_dates.is_empty() { { dates::dates(ui, xray) }{ again(ui, dated) } }
            { choices::files(ui, xray) }
            if !xray.own_addresses.is_empty() { <choices::Own ui={ui.clone()} /> }
            { choices::tables(ui, xray) }
            if xray.local_dates.is_empty() { { dates::dates(ui, xray) }{ again(ui, dated) } }
            if xray.totals.cases > 0 { { all_cases(ui) } }
        </section>
    }
}

/// Below what was changed: the way to make it take effect, so that nobody has to look for it.
fn again(ui: &Ui, changed: bool) -> Html {
    if !changed || !ui.state.is_stale() {
        return Html::default();
    }
    html! { <div class="actions small" data-test="again">{ reread(ui, "", Look::Plain) }</div> }
}

fn all_cases(ui: &Ui) -> Html {
    let words = ui.words();
    let open = ui.act.reform(Action::OpenCase);
    let opened = ui.state.open.as_ref().map(|open| open.index);
    html! {
        <section class="pair" data-open={opened.map(|_| "yes")}>
            <div class="left">
                <h2>{ words.xray.cases_title }</h2>
                <Cases ui={ui.clone()} {open} {opened} visible={14} />
            </div>
            <div class="right" aria-live="polite">
                { match &ui.state.open {
                    None => html! { <p class="empty">{ words.talk.pick }</p> },
                    Some(open) => html! { <>
                        { close(ui.on(Action::CloseCase), words.xray.back) }
                        { conversation(ui, open) }
                    </> },
                } }
            </div>
        </section>
    }
}

fn close(act: Callback<yew::MouseEvent>, text: &'static str) -> Html {
    html! { <button id="close-case" type="button" class="button quiet" onclick={act}>{ crate::ui::parts::icon(Icon::Back) }{ text }</button> }
}
