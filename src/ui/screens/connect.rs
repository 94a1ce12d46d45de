//! Step three: practise, or sign in. The key lives in this form until the button is pressed and nowhere else.

use yew::{AttrValue, Callback, Event, Html, InputEvent, SubmitEvent, UseStateHandle, component, html, use_state};

use super::{actions, check, earlier, stale};
use crate::deskie::limits::PlanTier;
use crate::deskie::{Account, Credentials};
use crate::ui::parts::control::Named;
use crate::ui::parts::{Button, Icon, Look, button, choice, facts, heading, notice, read_otherwise};
use crate::ui::state::{Action, Connection, Goal, Step};
use crate::ui::store::Ui;
use crate::wire::{ConnectProblem, Target};

#[derive(Clone, PartialEq, yew::Properties)]
pub(crate) struct Props {
    pub ui: Ui,
}

/// The screen.
#[component]
pub(crate) fn Screen(props: &Props) -> Html {
    let ui = &props.ui;
    let words = ui.words();
    let w = &words.connect;
    if let Connection::Made(goal, account) = &ui.state.connection {
        return made(ui, *goal, account);
    }
    html! {
        <section class="screen wide">
            { heading(Step::Connect, w.title) }
            <p class="lead">{ w.lead }</p>
            if let Connection::Failed(_, problem) = &ui.state.connection { { refused(ui, problem) } }
            { stale(ui, Look::Plain) }
            { chosen(ui) }
            <div class="cards two">
                <Practise ui={ui.clone()} />
                <SignIn ui={ui.clone()} />
            </div>
        </section>
    }
}

/// The run the person wants to go on with.
fn chosen(ui: &Ui) -> Html {
    let state = &ui.state.earlier;
    let Some(row) = state.chosen.as_deref().and_then(|account| state.of(account)) else { return Html::default() };
    html! {
        <section class="card" data-test="chosen-run">
            <h2>{ earlier::host(&row.account) }</h2>
            { earlier::files(ui, row) }
        </section>
    }
}

fn refused(ui: &Ui, problem: &ConnectProblem) -> Html {
    let w = &ui.words().connect;
    let (what, todo) = (w.problem)(problem);
    html! {
        <div id="connect-problem" tabindex="-1" role="alert" data-test="connect-problem" data-problem={tag(problem)}>
            { notice("bad", Icon::Warning, html! { <>
                <p><strong>{ what }</strong></p>
                if !todo.is_empty() { <p>{ todo }</p> }
                <p class="hint">{ w.problem_key_again }</p>
            </> }) }
        </div>
    }
}

/// The stable name of a problem, as it is on the wire.
fn tag(problem: &ConnectProblem) -> &'static str {
    match problem {
        ConnectProblem::Address { .. } => "address",
        ConnectProblem::CorsRefused => "cors_refused",
        ConnectProblem::NotDeskie { .. } => "not_deskie",
        ConnectProblem::Offline => "offline",
        ConnectProblem::Limited { .. } => "limited",
        ConnectProblem::Server { .. } => "server",
        ConnectProblem::Unreachable => "unreachable",
        ConnectProblem::UnknownAccount => "unknown_account",
        ConnectProblem::WrongKey => "wrong_key",
        ConnectProblem::WrongLogin => "wrong_login",
    }
}

#[component]
fn Practise(props: &Props) -> Html {
    let ui = &props.ui;
    let w = &ui.words().connect;
    let tier = use_state(PlanTier::default);
    let agents = use_state(|| 10_u32);
    let trying = matches!(ui.state.connection, Connection::Trying(_));
    let tiers = [PlanTier::Basic, PlanTier::Standard, PlanTier::Pro];
    let id = |tier: PlanTier| match tier {
        PlanTier::Basic => "basic",
        PlanTier::Standard => "standard",
        PlanTier::Pro => "pro",
    };
    let name = |tier: PlanTier| match tier {
        PlanTier::Basic => w.tier_basic,
        PlanTier::Standard => w.tier_standard,
        PlanTier::Pro => w.tier_pro,
    };
    let options = tiers.map(|tier| (AttrValue::from(id(tier)), AttrValue::from(name(tier))));
    let pick = {
        let (tier, platform) = (tier.clone(), ui.platform.clone());
        Callback::from(move |event: Event| {
            let value = platform.0.change_value(&event);
            if let Some(chosen) = tiers.into_iter().find(|tier| id(*tier) == value) {
                tier.set(chosen);
            }
        })
    };
    let count = {
        let (agents, platform) = (agents.clone(), ui.platform.clone());
        Callback::from(move |event: InputEvent| {
            if let Ok(n) = platform.0.input_value(&event).trim().parse::<u32>() {
                agents.set(n.clamp(1, 1_000));
            }
        })
    };
    let onsubmit = {
        let (act, tier, agents) = (ui.act.clone(), tier.clone(), agents.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            act.emit(Action::Connect(Target::Practice { tier: *tier, agents: *agents }));
        })
    };
    html! {
        <form class="card" {onsubmit}>
            <h2>{ w.practice_title }</h2>
            <p>{ w.practice_text }</p>
            { choice("tier".into(), Named::Shown(w.tier), options, id(*tier), pick) }
            <div class="field">
                <label for="agents">{ w.agents }</label>
                <input id="agents" type="number" min="1" max="1000" value={agents.to_string()} oninput={count} />
                <p class="hint">{ (w.per_minute)(tier.per_minute(*agents)) }{ ". " }{ ui.words().plan.units_text }</p>
            </div>
            <button id="practise" type="submit" class="button primary" disabled={trying}>{ w.practise }</button>
        </form>
    }
}

#[component]
fn SignIn(props: &Props) -> Html {
    let ui = &props.ui;
    let w = &ui.words().connect;
    let address = {
        // The account of an earlier run that was chosen; its key is asked for again.
        let ui = ui.clone();
        use_state(move || ui.state.earlier.chosen.as_deref().map(earlier::host).unwrap_or_default().to_owned())
    };
    let email = use_state(String::new);
    let key = use_state(String::new);
    let trying = matches!(ui.state.connection, Connection::Trying(_));
    let busy = matches!(ui.state.connection, Connection::Trying(Goal::Live));
    let typing = |field: &UseStateHandle<String>| {
        let (field, platform) = (field.clone(), ui.platform.clone());
        Callback::from(move |event: InputEvent| field.set(platform.0.input_value(&event)))
    };
    let onsubmit = {
        let (act, address, email, key) = (ui.act.clone(), address.clone(), email.clone(), key.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let credentials = Credentials { email: email.trim().to_owned(), key: key.trim().to_owned() };
            key.set(String::new());
            act.emit(Action::Connect(Target::Live { address: (*address).clone(), credentials }));
        })
    };
    html! {
        <form class="card" {onsubmit} autocomplete="off">
            <h2>{ w.own_title }</h2>
            <p>{ w.own_text }</p>
            <div class="field">
                <label for="address">{ w.address }</label>
                <input id="address" type="text" inputmode="url" value={(*address).clone()} oninput={typing(&address)}
                    autocapitalize="none" spellcheck="false" autocomplete="off" aria-describedby="address-hint" />
                <p class="hint" id="address-hint">{ w.address_hint }</p>
            </div>
            <div class="field">
                <label for="email">{ w.email }</label>
                <input id="email" type="email" value={(*email).clone()} oninput={typing(&email)} autocomplete="off" />
            </div>
            <div class="field">
                <label for="key">{ w.key }</label>
                <input id="key" type="password" value={(*key).clone()} oninput={typing(&key)} autocomplete="off"
                    spellcheck="false" aria-describedby="key-hint" />
                <p class="hint" id="key-hint">{ w.key_hint }{ " " }{ w.key_promise }</p>
            </div>
            <button id="connect" type="submit" class="button primary" disabled={trying} aria-busy={busy.to_string()}>
                { if busy { w.connecting } else { w.connect } }
            </button>
        </form>
    }
}

fn made(ui: &Ui, goal: Goal, account: &Account) -> Html {
    let words = ui.words();
    let w = &words.connect;
    let count = |n: usize| words.n(n as u64);
    let active = account.staff.iter().filter(|staff| staff.active).count() as u64;
    let title = match goal {
        Goal::Practice => w.done_practice.to_owned(),
        Goal::Live => (w.done)(&account.name),
    };
    let me = account.me.and_then(|me| account.staff(me)).map(|staff| staff.display().to_owned());
    let rows = [
        ("", w.staff, (w.staff_count)(active, account.staff.len() as u64)),
        ("", w.groups, count(account.groups.len())),
        ("", w.labels, count(account.labels.len())),
        ("", w.fields, count(account.fields.len())),
        ("", w.channels, count(account.channels.len())),
        ("limit", w.limit, account.limit_per_minute.map_or(w.limit_hidden.to_owned(), w.per_minute)),
    ];
    let cleared = ui.state.is_cleared();
    let rows = me.map(|me| ("", w.admin, me)).into_iter().chain(rows);
    let (text, to) = match &ui.state.xray {
        Some(_) => (w.to_map, Step::Map),
        None => (w.need_files, Step::Files),
    };
    html! {
        <section class="screen">
            { heading(Step::Connect, w.title) }
            <div id="connected" tabindex="-1" data-test="connected">
                { notice("good", Icon::Check, html! { <p><strong>{ title }</strong></p> }) }
            </div>
            { read_otherwise(ui) }
            { stale(ui, Look::Primary) }
            { facts(rows) }
            <p class="hint">{ words.plan.units_text }</p>
            { check::card(ui) }
            { earlier::known(ui) }
            { actions(html! { <>
                { button(Button { id: "go-map", text: text.into(), look: if cleared && !ui.state.is_stale() { Look::Primary } else { Look::Plain }, disabled: false, act: ui.on(Action::Go(to)) }) }
                if ui.state.there() > 0 || ui.state.has_open_undo() {
                    { button(Button { id: "to-undo", text: words.undo.title.into(), look: Look::Plain, disabled: false, act: ui.on(Action::Go(Step::Report)) }) }
                }
                { button(Button { id: "disconnect", text: w.other.into(), look: Look::Plain, disabled: ui.state.is_occupied(), act: ui.on(Action::Disconnect) }) }
            </> }) }
        </section>
    }
}
