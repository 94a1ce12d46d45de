//! Step five: what will happen, what it costs, and first of all what is left behind.

use yew::{Html, html};

use super::{actions, carried_out, main_look, reading_first, stale, waits};
use crate::plan::PlanSummary;
use crate::ui::parts::cases::Cases;
use crate::ui::parts::progress::bar;
use crate::ui::parts::{Button, Icon, Look, button, download, facts, heading, losses, notice, read_otherwise};
use crate::ui::state::{Action, CaseRequests, Planning, Step, judge};
use crate::ui::store::Ui;
use crate::wire::Download;

/// Cases of a sample.
pub(super) const SAMPLE: u32 = 10;

/// The screen.
pub(super) fn view(ui: &Ui) -> Html {
    let words = ui.words();
    let w = &words.plan;
    match &ui.state.planning {
        Planning::Made(plan) => made(ui, plan),
        Planning::Busy(done, total) => html! {
            <section class="screen" aria-busy="true">
                { heading(Step::Plan, w.title) }
                <p>{ w.planning }</p>
                { bar("planning", w.planning, judge::percent(*done, *total)) }
                <p class="hint" role="status">{ (words.frame.of_all)(*done, *total) }</p>
            </section>
        },
        Planning::None if ui.state.xray.is_none() => waits(ui, Step::Plan, w.title, words.map.need_files, Step::Files),
        Planning::None if ui.state.account().is_none() => {
            waits(ui, Step::Plan, w.title, words.map.need_account, Step::Connect)
        }
        Planning::None if ui.state.is_stale() => reading_first(ui, Step::Plan, w.title),
        Planning::None if ui.state.can_plan() => waits(ui, Step::Plan, w.title, w.stale, Step::Map),
        Planning::None => waits(ui, Step::Plan, w.title, w.need_map, Step::Map),
    }
}

fn made(ui: &Ui, plan: &PlanSummary) -> Html {
    let words = ui.words();
    let w = &words.plan;
    let now = ui.platform.0.now();
    let end = now.plus(plan.duration);
    let when = words.when(now, end, ui.offset(end));
    let live = ui.state.is_occupied() || !ui.state.is_cleared() || ui.state.is_stale();
    let to_send = plan.planned_cases.saturating_add(plan.updated_cases);
    let some = to_send.min(u64::from(SAMPLE));
    let delta = plan.known_cases > 0 || plan.updated_cases > 0;
    html! {
        <section class="screen wide">
            { heading(Step::Plan, w.title) }
            <p class="figure">
                <span data-test="plan-cases">{ if delta && to_send > 0 { (w.difference)(plan.planned_cases, plan.updated_cases) } else { (w.answer)(plan.planned_cases) } }</span>
                if to_send > 0 { <span class="sub" data-test="plan-done">{ (w.done_at)(&when) }</span> }
            </p>
            if delta && to_send == 0 {
                { notice("good", Icon::Check, html! { <p data-test="all-there">{ w.all_there }</p> }) }
            } else if to_send == 0 { { notice("warn", Icon::Warning, html! { <p>{ w.nothing }</p> }) } }
            if plan.skipped_cases > 0 {
                <p data-test="plan-skipped">{ (w.left_out)(plan.skipped_cases, plan.cases) }{ "." }</p>
            }
            if delta && to_send > 0 { <p>{ w.delta_text }</p> }
            { read_otherwise(ui) }
            { super::check::needed(ui) }
            { stale(ui, main_look(ui)) }
            { carried_out(ui) }
            { actions(html! { <>
                { button(Button { id: "try", text: (w.attempt)(some), look: if ui.state.is_cleared() && !ui.state.is_stale() && !ui.state.is_carried_out() { Look::Primary } else { Look::Plain }, disabled: live || some == 0, act: ui.on(Action::Run(Some(SAMPLE))) }) }
                { button(Button { id: "run-all", text: if plan.planned_cases == 0 && plan.updated_cases > 0 { (w.updates)(plan.updated_cases) } else { (w.all)(to_send) }, look: Look::Plain, disabled: live || some == 0, act: ui.on(Action::Run(None)) }) }
            </> }) }
            <p class="hint">{ w.attempt_text }{ " " }{ if ui.state.practising() { words.attempt.lead_practice } else { words.attempt.lead_live } }</p>
            if plan.losses.is_empty() {
                { notice("good", Icon::Check, html! { <p data-test="no-losses">{ w.losses_none }</p> }) }
            } else {
                { losses(ui, w.losses_title, &plan.losses) }
            }
            <div class="cards two flat">{ moved(ui, plan) }{ cost(ui, plan) }</div>
            { requests(ui) }
        </section>
    }
}

fn moved(ui: &Ui, plan: &PlanSummary) -> Html {
    let words = ui.words();
    let w = &words.plan;
    html! {
        <section class="card">
            <h2>{ w.moved_title }</h2>
            if plan.known_cases > 0 || plan.updated_cases > 0 {
                { facts([
                    ("plan-known", w.known, words.n(plan.known_cases)),
                    ("plan-updated", w.updated, words.n(plan.updated_cases)),
                    ("plan-new", w.fresh, words.n(plan.planned_cases)),
                    ("plan-new-entries", w.new_entries, words.n(plan.new_entries)),
                ]) }
            }
            { facts([
                ("plan-created", w.cases, words.n(plan.planned_cases)),
                ("plan-messages", w.messages, words.n(plan.messages)),
                ("plan-notes", w.notes, words.n(plan.notes)),
                ("plan-attachments", w.attachments, words.n(plan.attachments)),
                ("plan-labels", w.new_labels, words.n(plan.new_labels)),
            ]) }
        </section>
    }
}

fn cost(ui: &Ui, plan: &PlanSummary) -> Html {
    let words = ui.words();
    let w = &words.plan;
    html! {
        <section class="card">
            <h2>{ w.cost_title }</h2>
            <dl class="facts">
                <div><dt>{ w.writes }</dt><dd>{ words.n(plan.writes) }</dd></div>
                <div><dt>{ w.reads }</dt><dd>{ words.n(plan.reads) }</dd></div>
                <div><dt>{ w.units }</dt><dd id="plan-units">{ words.n(plan.cost.0) }</dd></div>
                <div><dt>{ w.per_minute }</dt><dd>{ (w.of_limit)(plan.units_per_minute.into(), plan.limit_per_minute.into()) }</dd></div>
                <div><dt>{ w.duration }</dt><dd data-test="plan-duration">{ words.duration(plan.duration) }</dd></div>
            </dl>
            <p class="hint">{ w.units_text }{ " " }{ if plan.limit_assumed { w.limit_assumed } else { "" } }</p>
        </section>
    }
}

fn requests(ui: &Ui) -> Html {
    let w = &ui.words().plan;
    let open = ui.act.reform(Action::Requests);
    let opened = ui.state.requests.as_ref().map(|open| open.index);
    html! {
        <details class="block" data-test="requests">
            <summary><h2>{ w.requests_title }</h2></summary>
            <p>{ w.requests_text }</p>
            <div class="actions small">
                { download(ui, "requests-file", w.requests_download, Download::Requests) }
                { download(ui, "recipe-file", w.recipe_download, Download::Recipe) }
            </div>
            <p class="hint">{ w.recipe_text }</p>
            <div class="pair" data-open={opened.map(|_| "yes")}>
                <div class="left"><Cases ui={ui.clone()} {open} {opened} visible={10} /></div>
                <div class="right" aria-live="polite">
                    { match &ui.state.requests {
                        None => html! { <p class="empty">{ w.pick_case }</p> },
                        Some(open) => literal(ui, open),
                    } }
                </div>
            </div>
        </details>
    }
}

fn literal(ui: &Ui, open: &CaseRequests) -> Html {
    let words = ui.words();
    let Some(answer) = &open.answer else {
        return html! { <p class="coming" role="status">{ words.frame.loading }</p> };
    };
    html! { <>
        if let Some((code, why)) = &answer.skipped {
            { notice("warn", Icon::Warning, html! { <><p><strong>{ words.plan.skipped_request }</strong></p><p>{ words.said_by_core(code, why).into_owned() }</p></> }) }
        }
        <ol class="requests">
            { for answer.lines.iter().map(|(line, body)| html! {
                <li data-test="request"><code class="line">{ line }</code>if !body.is_empty() { <pre tabindex="0" aria-label={words.plan.request_body}>{ body }</pre> }</li>
            }) }
        </ol>
    </> }
}
