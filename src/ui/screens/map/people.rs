//! Agents of the source, and who writes for those without a counterpart.

use std::rc::Rc;

use yew::{AttrValue, Callback, Html, component, html};

use super::Props;
use super::table::{Mapped, Row};
use crate::deskie::{Account, StaffId};
use crate::plan::{AgentTarget, Choice, Reason};
use crate::ui::parts::control::Named;
use crate::ui::parts::{Icon, choice, icon};
use crate::ui::state::{Action, MapChoice};
use crate::ui::store::Ui;

fn staff_options(account: &Account) -> impl Iterator<Item = (AttrValue, AttrValue)> + '_ {
    account.staff.iter().filter(|staff| staff.active).map(|staff| {
        let text = match &staff.name {
            Some(name) => format!("{name} ({})", staff.email),
            None => staff.email.clone(),
        };
        (staff.id.0.to_string().into(), text.into())
    })
}

/// The stand-in: the one decision without which nothing can be planned.
pub(super) fn stand_in(ui: &Ui, account: &Account) -> Html {
    let w = &ui.words().map;
    let chosen = ui.state.mapping.stand_in.map(|id| id.0.to_string()).unwrap_or_default();
    let options = std::iter::once(("".into(), w.stand_in_none.into())).chain(staff_options(account));
    let onchange = ui.changed(|value| Some(Action::Map(MapChoice::StandIn(value.parse::<u64>().ok().map(StaffId)))));
    let needed = ui.state.undecided() > 0;
    html! {
        <section class={if needed { "decide ask" } else { "decide" }} data-test="stand-in">
            <h2>{ icon(if needed { Icon::Question } else { Icon::Check }) }<label for="stand-in">{ w.stand_in }</label></h2>
            <p>{ w.stand_in_text }</p>
            { choice("stand-in".into(), Named::Told(w.stand_in.into()), options, &chosen, onchange) }
        </section>
    }
}

/// The agents.
#[component]
pub(super) fn Agents(props: &Props) -> Html {
    let ui = &props.ui;
    let words = ui.words();
    let w = &words.map;
    let (Some(xray), Some(account)) = (&ui.state.xray, ui.state.account()) else { return Html::default() };
    let rows: Vec<Row> = xray
        .agents
        .iter()
        .map(|(person, stats)| {
            let choice = ui.state.mapping.agents.get(&person.key);
            let Choice { to, why } =
                choice.copied().unwrap_or(Choice { to: AgentTarget::StandIn, why: Reason::Fallback });
            let chosen = match to {
                AgentTarget::Staff(id) => id.0.to_string(),
                AgentTarget::StandIn => String::new(),
            };
            let stood_in = to == AgentTarget::StandIn && ui.state.mapping.stand_in.is_none();
            let below = person.email().filter(|email| *email != person.display()).unwrap_or_default().to_owned();
            Row {
                word: person.display().to_owned(),
                below,
                used: (w.wrote_n)(stats.as_agent.into()),
                chosen,
                why,
                open: stood_in || why == Reason::SimilarName,
            }
        })
        .collect();
    if rows.is_empty() {
        return html! { <p class="hint">{ w.agents_none }</p> };
    }
    let options: Vec<_> = std::iter::once(("".into(), w.as_stand_in.into())).chain(staff_options(account)).collect();
    let change = {
        let (ui, xray) = (ui.clone(), xray.clone());
        Callback::from(move |(at, event): (usize, yew::Event)| {
            let value = ui.platform.0.change_value(&event);
            let to = match value.parse::<u64>() {
                Ok(id) => AgentTarget::Staff(StaffId(id)),
                Err(_) => AgentTarget::StandIn,
            };
            if let Some((person, _)) = xray.agents.get(at) {
                ui.act.emit(Action::Map(MapChoice::Agent(person.key.clone(), to)));
            }
        })
    };
    html! { <Mapped {words} id="agent" title={w.agents_title} rows={Rc::new(rows)} options={Rc::new(options)} {change} /> }
}
