//! The self-check: why, for which address, what it found, and the question only a person can answer.

use yew::{Callback, Html, InputEvent, SubmitEvent, component, html, use_state};

use super::work::{elsewhere, working};
use crate::run::check::{Finding, Findings, Weight};
use crate::ui::parts::{Button, Icon, Look, button, icon, notice};
use crate::ui::state::{Action, Clearance, Mail, Step, WorkAct};
use crate::ui::store::Ui;
use crate::wire::Work;

#[derive(Clone, PartialEq, yew::Properties)]
pub(super) struct Props {
    pub ui: Ui,
}

/// The card of the connected account.
pub(super) fn card(ui: &Ui) -> Html {
    let w = &ui.words().check;
    let state = &ui.state;
    let is_working = state.working.as_ref().is_some_and(|working| working.work == Work::Check);
    let shut = !is_working && state.check.findings.is_none() && (state.check.before.is_some() || state.check.skipped);
    let said = if state.check.skipped && state.check.findings.is_none() { w.skipped } else { w.title };
    html! {
        <section id="check" tabindex="-1" class="card" data-test="check" data-clearance={tag(state.clearance())} aria-label={w.title}>
            if shut {
                if let Some(at) = state.check.before {
                    { notice("good", Icon::Check, html! { <>
                        <p><strong>{ w.fine_title }</strong></p>
                        <p class="hint">{ (w.fine_at)(&ui.words().moment(at, ui.offset(at))) }</p>
                    </> }) }
                }
                { leftover(ui) }
                <details>
                    <summary>{ if state.check.before.is_some() { w.again } else { said } }</summary>
                    <Form ui={ui.clone()} />
                </details>
            } else {
                <h2>{ w.title }</h2>
                { leftover(ui) }
                { outcome(ui) }
                if is_working {
                    { working(ui, Work::Check) }
                } else {
                    { elsewhere(ui, Work::Check) }
                    if state.check.findings.is_none() { <p>{ w.why }</p><p>{ w.why_mail }</p> }
                    if state.practising() && state.check.findings.is_none() { <p class="hint">{ w.practice_text }</p> }
                    { form_place(ui) }
                }
            }
        </section>
    }
}

/// What earlier checks left in the account; after a check its own outcome tells.
fn leftover(ui: &Ui) -> Html {
    let check = &ui.state.check;
    if check.trials == 0 || check.findings.is_some() {
        return Html::default();
    }
    let text = (ui.words().check.leftover)(check.trials);
    html! { <div data-test="leftover">{ notice("warn", Icon::Warning, html! { <p>{ text }</p> }) }</div> }
}

/// What a screen that writes says while the check is missing, with the way there; nothing when all is well.
pub(super) fn needed(ui: &Ui) -> Html {
    let w = &ui.words().check;
    if ui.state.is_cleared() || ui.state.account().is_none() {
        return Html::default();
    }
    let text = match ui.state.clearance() {
        Clearance::MailCame => w.came_title,
        Clearance::Unusable => w.unusable_title,
        _ => w.needed,
    };
    html! {
        <div data-test="check-needed">
            { notice("warn", Icon::Warning, html! { <>
                <p>{ text }</p>
                { button(Button { id: "go-check", text: w.needed_go.into(), look: Look::Primary, disabled: false, act: ui.on(Action::Go(Step::Connect)) }) }
            </> }) }
        </div>
    }
}

const fn tag(clearance: Clearance) -> &'static str {
    match clearance {
        Clearance::NoAccount => "no_account",
        Clearance::Practice => "practice",
        Clearance::Checked(_) => "checked",
        Clearance::Unchecked => "unchecked",
        Clearance::Unusable => "unusable",
        Clearance::MailAsked => "mail_asked",
        Clearance::MailCame => "mail_came",
    }
}

/// While the question is open, the check is not begun again by the way.
fn form_place(ui: &Ui) -> Html {
    let check = &ui.state.check;
    let asks = check.findings.as_ref().is_some_and(|findings| findings.is_usable()) && check.mail != Mail::Came;
    if !asks {
        return html! { <Form ui={ui.clone()} /> };
    }
    html! { <details><summary>{ ui.words().check.again }</summary><Form ui={ui.clone()} /></details> }
}

fn outcome(ui: &Ui) -> Html {
    let words = ui.words();
    let w = &words.check;
    let check = &ui.state.check;
    let Some(findings) = &check.findings else { return Html::default() };
    let judged = if !findings.is_usable() {
        notice(
            "bad",
            Icon::Warning,
            html! { <><p><strong>{ w.unusable_title }</strong></p><p>{ w.unusable_text }</p></> },
        )
    } else {
        match check.mail {
            Mail::Asked => question(ui),
            Mail::None => notice(
                "good",
                Icon::Check,
                html! { <>
                    <p><strong>{ w.fine_title }</strong></p>
                    <p class="hint">{ (w.fine_at)(&words.moment(findings.at, ui.offset(findings.at))) }</p>
                </> },
            ),
            Mail::Came => notice(
                "bad",
                Icon::Warning,
                html! { <>
                    <p><strong>{ w.came_title }</strong></p>
                    <p>{ w.came_text }</p>
                    <ul class="dots">{ for w.came_list.map(|one| html! { <li>{ one }</li> }) }</ul>
                </> },
            ),
        }
    };
    html! { <>
        <div role="status">{ judged }</div>
        if !findings.left_behind.is_empty() {
            { notice("warn", Icon::Warning, html! { <><p>{ w.left_behind }</p><p data-test="left-behind">{ findings.left_behind.join(", ") }</p></> }) }
        }
        { table(ui, findings) }
    </> }
}

fn question(ui: &Ui) -> Html {
    let w = &ui.words().check;
    let answer = |id, text: &str, mail| {
        button(Button {
            id,
            text: text.into(),
            look: Look::Plain,
            disabled: ui.state.is_occupied(),
            act: ui.on(Action::Work(WorkAct::Mail(mail))),
        })
    };
    notice(
        "warn",
        Icon::Question,
        html! { <>
            <p><strong>{ (w.question)(&ui.state.check.address) }</strong></p>
            <p>{ w.mail_text }</p>
            <div class="actions">
                { answer("check-no-mail", w.no_mail, Mail::None) }
                { answer("check-mail-came", w.mail_came, Mail::Came) }
            </div>
        </> },
    )
}

fn table(ui: &Ui, findings: &Findings) -> Html {
    let words = ui.words();
    let w = &words.check;
    // The question about the mail stands above, with its buttons.
    let list: Vec<&Finding> = findings.list.iter().filter(|finding| finding.point != "mail").collect();
    html! {
        <details open={!findings.is_usable()}>
            <summary>{ (w.found)(list.len() as u64) }</summary>
            if list.is_empty() { <p class="hint">{ w.none }</p> } else {
                <div class="cut">
                    <table>
                        <thead><tr><th scope="col">{ w.point }</th><th scope="col">{ w.value }</th><th scope="col">{ w.weight }</th></tr></thead>
                        <tbody>{ for list.iter().map(|finding| line(ui, finding)) }</tbody>
                    </table>
                </div>
            }
        </details>
    }
}

fn line(ui: &Ui, finding: &Finding) -> Html {
    let words = ui.words();
    let w = &words.check;
    let (class, sign, weight) = match finding.weight {
        Weight::Fine => ("mark good", Icon::Check, w.fine),
        Weight::Note => ("mark", Icon::Question, w.note),
        Weight::Bad => ("mark bad", Icon::Cross, w.bad),
    };
    let said = words.said_by_core(&format!("check.{}.{}", finding.point, finding.value), &finding.message).into_owned();
    html! {
        <tr data-test="finding" data-point={finding.point.clone()} data-value={finding.value.clone()}>
            <th scope="row">{ (w.point_of)(&finding.point) }</th>
            <td>{ said }</td>
            <td><span {class}>{ icon(sign) }{ weight }</span></td>
        </tr>
    }
}

/// The address, and the button.
#[component]
fn Form(props: &Props) -> Html {
    let ui = &props.ui;
    let w = &ui.words().check;
    let address = {
        let ui = ui.clone();
        use_state(move || own_address(&ui))
    };
    let oninput = {
        let (address, platform) = (address.clone(), ui.platform.clone());
        Callback::from(move |event: InputEvent| address.set(platform.0.input_value(&event)))
    };
    let onsubmit = {
        let (address, act) = (address.clone(), ui.act.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            act.emit(Action::Work(WorkAct::Check((*address).clone())));
        })
    };
    let again = ui.state.check.findings.is_some();
    let needed = !ui.state.is_cleared();
    html! {
        <form {onsubmit}>
            <div class="field">
                <label for="check-address">{ w.address }</label>
                <input id="check-address" type="email" value={(*address).clone()} {oninput} autocomplete="email"
                    aria-describedby="check-address-hint" />
                <p class="hint" id="check-address-hint">{ w.address_hint }</p>
            </div>
            <div class="actions">
                <button id="check-start" type="submit" class={if needed { "button primary" } else { "button" }}
                    disabled={ui.state.is_occupied() || !address.contains('@')}>
                    { if again { w.again } else { w.start } }
                </button>
                if ui.state.practising() && !again && !ui.state.check.skipped {
                    { button(Button { id: "skip-check", text: w.skip.into(), look: Look::Plain, disabled: ui.state.is_occupied(), act: ui.on(Action::Work(WorkAct::SkipCheck)) }) }
                }
            </div>
        </form>
    }
}

/// What was checked last, else the address the person signed in with.
fn own_address(ui: &Ui) -> String {
    let state = &ui.state;
    if !state.check.address.is_empty() {
        return state.check.address.to_string();
    }
    let login = state.login.as_ref().filter(|_| !state.practising()).map(|login| login.email.clone());
    let me = || state.account().and_then(|account| Some(account.staff(account.me?)?.email.clone()));
    login.or_else(me).unwrap_or_default()
}
