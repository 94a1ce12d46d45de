//! Undo: a look first, then what would go, a question, and at last the sums.

use yew::{Html, html};

use super::proof::link;
use super::work::{elsewhere, working};
use crate::deskie::dialect::Deletion;
use crate::run::undo::{ChangedCases, Survey, UndoReport};
use crate::ui::parts::{Button, Icon, Look, button, download, facts, icon, notice};
use crate::ui::state::{Action, WorkAct};
use crate::ui::store::Ui;
use crate::wire::{Download, Work};

/// Changed cases drawn; the sum names all, and a table holds them.
const SHOWN: usize = 200;

/// The card.
pub(super) fn card(ui: &Ui) -> Html {
    let w = &ui.words().undo;
    let state = &ui.state;
    let undo = &state.undo;
    let is_working = state.working.as_ref().is_some_and(|working| working.work == Work::Undo);
    let nothing = state.there() == 0 && !state.has_open_undo();
    if nothing && undo.survey.is_none() && undo.report.is_none() && !is_working {
        return Html::default();
    }
    let look = |text: &str| {
        button(Button {
            id: "undo-look",
            text: text.into(),
            look: Look::Plain,
            disabled: state.is_occupied(),
            act: ui.on(Action::Work(WorkAct::UndoLook)),
        })
    };
    html! {
        <section id="undo" tabindex="-1" class="card" aria-label={w.title}>
            <h2>{ w.title }</h2>
            if let Some(report) = &undo.report { { done(ui, report) } }
            if is_working {
                { working(ui, Work::Undo) }
            } else {
                { elsewhere(ui, Work::Undo) }
                { match &undo.survey {
                    Some(survey) => html! { <>{ seen(ui, survey) }<div class="actions">{ look(w.look_again) }</div></> },
                    None => html! { <>
                        if undo.report.is_none() { <p>{ w.text }</p> }
                        <div class="actions">{ look(if undo.report.is_some() { w.look_again } else { w.look }) }</div>
                    </> },
                } }
            }
        </section>
    }
}

fn seen(ui: &Ui, survey: &Survey) -> Html {
    let words = ui.words();
    let w = &words.undo;
    html! {
        <div class="seen" data-test="undo-seen">
            { facts([
                ("undo-cases", w.cases, words.n(survey.cases)),
                ("", w.removed_already, words.n(survey.removed_already)),
                ("", w.labels, words.n(survey.labels)),
                ("", w.units_with_reading, words.n(survey.cost.0)),
                ("", w.duration, words.duration(survey.duration)),
            ]) }
            { match survey.deletion {
                Deletion::AfterTrash => Html::default(),
                Deletion::TrashOnly => notice("warn", Icon::Warning, html! { <p data-test="trash-only">{ w.trash_only }</p> }),
                Deletion::Refused => notice("bad", Icon::Warning, html! { <p data-test="undo-refused">{ w.refused }</p> }),
            } }
            if survey.customers > 0 { <p class="hint" data-test="undo-customers">{ (w.customers)(survey.customers) }</p> }
            if !survey.changed.is_empty() { { changed(ui, survey) } }
            if survey.cases == 0 && survey.labels == 0 { <p class="hint">{ w.nothing }</p> }
            { confirmation(ui, survey) }
        </div>
    }
}

fn changed(ui: &Ui, survey: &Survey) -> Html {
    let words = ui.words();
    let w = &words.undo;
    let chosen = ui.state.undo.changed;
    let radio = |id: &'static str, text: &'static str, to: ChangedCases| {
        let act = ui.on::<yew::Event>(Action::Work(WorkAct::UndoChanged(to)));
        html! {
            <div class="check">
                <input {id} type="radio" name="undo-changed" checked={chosen == Some(to)} onchange={act} />
                <label for={id}>{ text }</label>
            </div>
        }
    };
    html! {
        <fieldset class="bare" disabled={ui.state.is_occupied()}>
            <legend><strong>{ w.changed_title }</strong></legend>
            <p>{ (w.changed)(survey.changed.len() as u64) }</p>
            <div class="cut tall-table">
                <table>
                    <thead><tr><th scope="col">{ w.open }</th><th scope="col">{ w.changed_at }</th></tr></thead>
                    <tbody>
                        { for survey.changed.iter().take(SHOWN).map(|case| html! {
                            <tr data-test="changed">
                                <th scope="row">{ link(ui, &case.number, case.url.as_deref()) }</th>
                                <td>{ case.updated_at.map(|at| words.stamp(at, ui.offset(at))).unwrap_or_default() }</td>
                            </tr>
                        }) }
                    </tbody>
                </table>
            </div>
            if survey.changed.len() > SHOWN {
                <p class="hint" data-test="changed-shown">{ (w.shown)(SHOWN as u64, survey.changed.len() as u64) }</p>
            }
            <p>{ download(ui, "changed-csv", w.changed_download, Download::UndoChangedCsv) }</p>
            { radio("undo-keep", w.keep, ChangedCases::Keep) }
            { radio("undo-remove", w.remove, ChangedCases::Remove) }
        </fieldset>
    }
}

/// Pressed once, the button asks; the answer is another button, away from the first.
fn confirmation(ui: &Ui, survey: &Survey) -> Html {
    let w = &ui.words().undo;
    let Some((go_on, ask, yes)) = sentences(ui) else {
        let open = !survey.changed.is_empty() && ui.state.undo.changed.is_none();
        return html! { if open { <p class="hint" role="status">{ w.decide }</p> } };
    };
    let go = |text: String, act: WorkAct| {
        button(Button {
            id: "undo-go",
            text,
            look: Look::Plain,
            disabled: ui.state.is_occupied(),
            act: ui.on(Action::Work(act)),
        })
    };
    if !ui.state.undo.asked {
        return html! { <div class="actions" key="first">{ go(go_on, WorkAct::Undo) }</div> };
    }
    html! {
        <div id="undo-ask" key="second" tabindex="-1" role="group" aria-label={ask.clone()} data-test="undo-ask">
            { notice("bad", Icon::Warning, html! { <>
                <p><strong>{ ask }</strong></p>
                <p>{ w.ask_text }</p>
                <div class="actions">
                    { button(Button { id: "undo-back", text: w.back.into(), look: Look::Plain, disabled: false, act: ui.on(Action::Work(WorkAct::UndoBack)) }) }
                    { go(yes, WorkAct::UndoNow) }
                </div>
            </> }) }
        </div>
    }
}

/// What the two buttons and the question between them say: of cases, or of labels where all cases are gone already.
fn sentences(ui: &Ui) -> Option<(String, String, String)> {
    let w = &ui.words().undo;
    let cases = ui.state.undo_cases().map(|n| ((w.go)(n), (w.ask)(n), (w.yes)(n)));
    cases.or_else(|| ui.state.undo_labels().map(|n| ((w.go_labels)(n), (w.ask_labels)(n), (w.yes_labels)(n))))
}

fn done(ui: &Ui, report: &UndoReport) -> Html {
    let words = ui.words();
    let w = &words.undo;
    let removed = report.removed();
    let parts = [report.kept, report.failed, report.not_reached].into_iter().fold(removed, u64::saturating_add);
    let title = words.undo_title(report);
    let (kind, sign) =
        if report.is_stopped() || report.failed > 0 { ("warn", Icon::Warning) } else { ("good", Icon::Check) };
    html! {
        <div data-test="undone" role="status">
            { notice(kind, sign, html! { <><p><strong>{ title }</strong></p><p>{ (w.sentence)(removed, report.cases) }</p></> }) }
            { facts([
                ("undone-deleted", w.deleted, words.n(report.deleted)),
                ("undone-trashed", w.trashed, words.n(report.trashed)),
                ("undone-gone", w.gone, words.n(report.gone)),
                ("undone-kept", w.kept, words.n(report.kept)),
                ("undone-failed", w.failed, words.n(report.failed)),
                ("undone-not-reached", w.not_reached, words.n(report.not_reached)),
                ("", w.labels, words.n(report.labels)),
                ("", w.labels_kept, words.n(report.labels_kept)),
                ("undone-labels-not-reached", w.labels_not_reached, words.n(report.labels_not_reached)),
                ("", w.units, words.n(report.units)),
                ("", w.duration, words.duration(report.duration)),
            ]) }
            if report.changed_meanwhile > 0 {
                { notice("warn", Icon::Warning, html! {
                    <p data-test="undone-meanwhile">{ (w.meanwhile)(report.changed_meanwhile) }</p>
                }) }
            }
            if report.customers > 0 {
                <p class="hint" data-test="undone-customers">{ (w.customers_left)(report.customers) }</p>
            }
            if parts == report.cases {
                <p class="hint good">{ icon(Icon::Check) }{ w.closes }</p>
            } else {
                { notice("bad", Icon::Warning, html! { <p>{ w.does_not_close }</p> }) }
            }
            if !report.failures.is_empty() {
                <h3>{ w.failures_title }</h3>
                <div class="cut tall-table">
                    <table>
                        <thead><tr><th scope="col">{ w.what }</th><th scope="col">{ w.why }</th></tr></thead>
                        <tbody>{ for report.failures.iter().map(|one| html! {
                            <tr><th scope="row">{ &one.what }</th><td>{ words.said_by_core(&one.code, &one.message).into_owned() }</td></tr>
                        }) }</tbody>
                    </table>
                </div>
            }
        </div>
    }
}
