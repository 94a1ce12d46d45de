//! Steps six and seven: a sample, then everything. One view serves both while it runs.

use yew::{Callback, Html, InputEvent, html};

use super::check::needed;
use super::plan::SAMPLE;
use super::report::{closing, missing, verdict};
use super::work::phase;
use super::{actions, carried_out, main_look, reading_first, stale, waits};
use crate::run::{Phase, Progress};
use crate::ui::parts::chart::gauge;
use crate::ui::parts::control::Named;
use crate::ui::parts::progress::bar;
use crate::ui::parts::{Button, Look, button, choice, download, facts, heading};
use crate::ui::state::{Action, RunKind, Step, judge};
use crate::ui::store::Ui;
use crate::ui::words::Words;
use crate::wire::Download;

/// The screen of a sample.
pub(super) fn attempt(ui: &Ui) -> Html {
    let words = ui.words();
    let w = &words.attempt;
    let run = &ui.state.run;
    let blocked = ui.state.is_occupied() || !ui.state.is_cleared() || ui.state.is_stale();
    let first = if ui.state.is_cleared() && !ui.state.is_stale() { Look::Primary } else { Look::Plain };
    if run.live && run.kind == Some(RunKind::Sample) {
        return going(ui, Step::Try, words.run.title_sample);
    }
    if let Some(report) = &run.tried {
        let rest = ui.state.plan().map_or(0, |plan| {
            plan.planned_cases.saturating_sub(report.cases.created.saturating_add(report.cases.already))
        });
        return html! {
            <section class="screen wide">
                { heading(Step::Try, w.done_title) }
                { verdict(ui, report) }
                { stale(ui, main_look(ui)) }
                { actions(html! { <>
                    { button(Button { id: "run-all", text: (w.remaining)(rest), look: first, disabled: blocked || ui.state.plan().is_none() || rest == 0, act: ui.on(Action::Run(None)) }) }
                    { button(Button { id: "try-again", text: words.report.plan_again.into(), look: Look::Plain, disabled: run.live, act: ui.on(Action::Go(Step::Plan)) }) }
                </> }) }
                <p class="hint">{ w.remaining_text }{ " " }{ if ui.state.practising() { "" } else { w.look } }</p>
                { closing(ui, report, words.report.chosen) }
                if run.kind == Some(RunKind::Sample) { { missing(ui, report) } { super::report::ids(ui, report) } }
            </section>
        };
    }
    if ui.state.plan().is_none() && ui.state.is_stale() {
        return reading_first(ui, Step::Try, w.title);
    }
    let Some(plan) = ui.state.plan() else { return waits(ui, Step::Try, w.title, w.need_plan, Step::Plan) };
    let some = plan.planned_cases.saturating_add(plan.updated_cases).min(u64::from(SAMPLE));
    html! {
        <section class="screen">
            { heading(Step::Try, w.title) }
            <p class="lead">{ words.plan.attempt_text }</p>
            <p>{ if ui.state.practising() { w.lead_practice } else { w.lead_live } }</p>
            { needed(ui) }
            { stale(ui, main_look(ui)) }
            { actions(html! { { button(Button { id: "try", text: (w.start)(some), look: first, disabled: blocked || some == 0, act: ui.on(Action::Run(Some(SAMPLE))) }) } }) }
        </section>
    }
}

/// The screen of the whole run.
pub(super) fn whole(ui: &Ui) -> Html {
    let words = ui.words();
    let w = &words.run;
    let run = &ui.state.run;
    let blocked = ui.state.is_occupied() || !ui.state.is_cleared() || ui.state.is_stale();
    let over = ui.state.is_carried_out();
    let first = if ui.state.is_cleared() && !ui.state.is_stale() && !over { Look::Primary } else { Look::Plain };
    if run.live && run.kind == Some(RunKind::Whole) {
        return going(ui, Step::Run, w.title);
    }
    if ui.state.plan().is_none() && ui.state.is_stale() {
        return reading_first(ui, Step::Run, w.title);
    }
    let Some(plan) = ui.state.plan() else { return waits(ui, Step::Run, w.title, w.need_plan, Step::Plan) };
    let to_send = plan.planned_cases.saturating_add(plan.updated_cases);
    html! {
        <section class="screen">
            { heading(Step::Run, w.title) }
            <p class="lead">{ w.not_yet }</p>
            <p>{ w.start_text }</p>
            { needed(ui) }
            { stale(ui, main_look(ui)) }
            { carried_out(ui) }
            { actions(html! { <>
                { button(Button { id: "run-all", text: (w.start)(to_send), look: first, disabled: blocked || to_send == 0, act: ui.on(Action::Run(None)) }) }
                if run.report.is_some() {
                    { button(Button { id: "go-report", text: words.rail.report.into(), look: if over { Look::Primary } else { Look::Plain }, disabled: false, act: ui.on(Action::Go(Step::Report)) }) }
                }
            </> }) }
        </section>
    }
}

fn going(ui: &Ui, step: Step, title: &'static str) -> Html {
    let words = ui.words();
    let w = &words.run;
    let Some(progress) = &ui.state.run.progress else {
        let content = html! { <>
            <p>{ w.nothing_yet }</p>
            { bar("run-progress", title, 0) }
            { buttons(ui, None) }
        </> };
        return html! { <section class="screen" aria-busy="true">{ heading(step, title) }{ content }</section> };
    };
    let percent = judge::done(progress);
    let content = html! { <>
        <p class="figure">
            <span data-test="run-done">{ (w.progress)(progress.done, progress.cases) }</span>
            <span class="sub" data-test="finish-at">{ finish(ui, progress) }</span>
        </p>
        { bar("run-progress", title, percent) }
        { phase(ui, &progress.phase) }
        { buttons(ui, Some(progress)) }
        <div class="cards two flat">
            <section class="card">
                <h2>{ w.counts }</h2>
                { counts(words, progress) }
            </section>
            <section class="card">
                <h2>{ w.rate }</h2>
                <p class="pace">{ (w.rate_of)(&words.tenths(progress.rate)) }</p>
                { gauge(words, progress.used, progress.allowed, progress.limit) }
                { controls(ui) }
            </section>
        </div>
        if !progress.current.is_empty() {
            <p class="hint current"><strong>{ w.current }</strong>{ ": " }{ progress.current.iter().take(8).cloned().collect::<Vec<_>>().join(", ") }</p>
        }
        <p class="hint">{ w.keep_open }</p>
        if !ui.state.practising() {
            <div class="actions small">
                { download(ui, "ledger-now", words.report.ledger_download, Download::Ledger) }
                <span class="hint">{ words.report.ledger_text }</span>
            </div>
        }
    </> };
    // The same two parts as before the first figures, so that the heading, which has the focus, stays where it is.
    html! { <section class="screen wide">{ heading(step, title) }{ content }</section> }
}

fn finish(ui: &Ui, progress: &Progress) -> String {
    let words = ui.words();
    let Some(at) = progress.finish_at else { return words.run.finish_unknown.into() };
    let when = words.when(progress.now, at, ui.offset(at));
    let clock =
        if ui.state.practising() { format!(" ({})", words.run.practice_clock.to_lowercase()) } else { String::new() };
    format!("{} {when}{clock}", words.run.finish.to_lowercase())
}

fn buttons(ui: &Ui, progress: Option<&std::rc::Rc<Progress>>) -> Html {
    let w = &ui.words().run;
    let waits = progress.is_some_and(|progress| matches!(progress.phase, Phase::Paused | Phase::Halted { .. }));
    let ends =
        progress.is_some_and(|progress| matches!(progress.phase, Phase::Stopping | Phase::Stopped | Phase::Finished));
    // The key has a field and a button of its own.
    let key = progress.is_some_and(|progress| ui.state.asks_key(&progress.phase));
    let first = if waits {
        Button { id: "resume", text: w.resume.into(), look: Look::Primary, disabled: false, act: ui.on(Action::Resume) }
    } else {
        Button { id: "pause", text: w.pause.into(), look: Look::Plain, disabled: ends, act: ui.on(Action::Pause) }
    };
    actions(html! { <>
        if !key { { button(first) } }
        { button(Button { id: "stop", text: w.stop.into(), look: Look::Plain, disabled: ends, act: ui.on(Action::Stop) }) }
    </> })
}

fn counts(words: &Words, progress: &Progress) -> Html {
    let w = &words.run;
    facts([
        ("run-created", w.created, words.n(progress.created)),
        ("run-already", w.already, words.n(progress.already)),
        ("run-skipped", w.skipped, words.n(progress.skipped)),
        ("run-failed", w.failed, words.n(progress.failed)),
        // The first message of a case is written with it.
        ("run-entries", w.entries, words.n(progress.entries.saturating_add(progress.created))),
        ("run-requests", w.requests, words.n(progress.requests)),
        ("run-unclear", w.unclear, words.n(progress.unclear)),
    ])
}

fn controls(ui: &Ui) -> Html {
    let words = ui.words();
    let w = &words.run;
    let run = &ui.state.run;
    let oninput = {
        let ui = ui.clone();
        Callback::from(move |event: InputEvent| {
            if let Ok(percent) = ui.platform.0.input_value(&event).parse::<u8>() {
                ui.act.emit(Action::Share(percent));
            }
        })
    };
    let speeds =
        [("1", w.speed_real), ("60", w.speed_60), ("0", w.speed_max)].map(|(value, text)| (value.into(), text.into()));
    let set_speed = ui.changed(|value| value.parse().ok().map(Action::Speed));
    html! { <>
        <div class="field">
            <label for="share">{ w.share }</label>
            <input id="share" type="range" min="5" max="100" step="5" value={run.share.to_string()} {oninput} aria-valuetext={format!("{} %", run.share)} />
            <output for="share">{ format!("{} %", run.share) }</output>
        </div>
        if ui.state.practising() {
            { choice("speed".into(), Named::Shown(w.speed), speeds, &run.speed.to_string(), set_speed) }
        }
    </> }
}
