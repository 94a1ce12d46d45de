//! Step eight: the accounting. Every record is in exactly one column.

use yew::{Callback, Html, html};

use super::{actions, earlier, main_look, next, proof, stale, undo, waits};
use crate::run::{Failure, Outcome, Report, ReportRow, Row};
use crate::ui::parts::window::Rows;
use crate::ui::parts::{Button, Icon, button, download, facts, heading, icon, losses, notice};
use crate::ui::state::{Action, List, Step, Undone};
use crate::ui::store::Ui;
use crate::wire::Download;

/// The screen.
pub(super) fn view(ui: &Ui) -> Html {
    let words = ui.words();
    let w = &words.report;
    let Some(report) = &ui.state.run.report else { return without(ui) };
    let unfinished =
        report.cases.not_reached > 0 || report.cases.failed > 0 || report.unfinished > 0 || report.unlabelled > 0;
    html! {
        <section class="screen wide">
            { heading(Step::Report, w.title) }
            { verdict(ui, report) }
            { stale(ui, main_look(ui)) }
            if unfinished && ui.state.plan().is_some() {
                { actions(html! { { button(Button { id: "go-on", text: w.rest.into(), look: next(ui), disabled: ui.state.is_occupied() || !ui.state.is_cleared() || ui.state.is_stale(), act: ui.on(Action::Run(None)) }) } }) }
            }
            { closing(ui, report, w.planned) }
            if report.unfinished > 0 {
                { notice("warn", Icon::Warning, html! { <>
                    <p data-test="report-unfinished"><strong>{ w.unfinished }{ ": " }{ words.n(report.unfinished) }</strong></p>
                    <p>{ w.unfinished_text }</p>
                </> }) }
            }
            { proof::card(ui) }
            { missing(ui, report) }
            { ids(ui, report) }
            { keep(ui) }
            { undo::card(ui) }
            <section>
                <h2>{ w.figures }</h2>
                { facts([
                    ("", w.duration, words.duration(report.duration)),
                    ("", w.requests, words.n(report.requests)),
                    ("", w.units, words.n(report.units)),
                    ("report-unclear", w.unclear, words.n(report.unclear)),
                    ("report-proved-done", w.proved_done, words.n(report.proved_done)),
                    ("report-proved-not-done", w.proved_not_done, words.n(report.proved_not_done)),
                    ("report-left-open", w.left_open, words.n(report.left_open)),
                    ("report-updated", w.updated, words.n(report.updated)),
                    ("", w.limited, words.n(report.limited)),
                    ("", w.labels_made, words.n(report.labels_made)),
                ]) }
            </section>
        </section>
    }
}

/// Without a run since the page was opened: what earlier runs brought can be compared, and undone.
fn without(ui: &Ui) -> Html {
    let words = ui.words();
    let (state, w) = (&ui.state, &words.report);
    let nothing =
        state.there() == 0 && !state.has_open_undo() && state.undo.report.is_none() && state.undo.survey.is_none();
    if state.account().is_none() || nothing && state.working.is_none() {
        return waits(ui, Step::Report, w.title, w.not_yet, Step::Plan);
    }
    html! {
        <section class="screen wide">
            { heading(Step::Report, words.undo.earlier_title) }
            <p class="lead">{ words.undo.earlier_text }</p>
            { earlier::known(ui) }
            { proof::card(ui) }
            { undo::card(ui) }
        </section>
    }
}

/// One sentence, and who would have been mailed.
pub(super) fn verdict(ui: &Ui, report: &Report) -> Html {
    let words = ui.words();
    let w = &words.report;
    let cases = &report.cases;
    let there = cases.created.saturating_add(cases.already);
    let (kind, sign, text) = match ui.state.run.undone {
        // What stands below is what the run did; the first sentence is what is there now.
        Some(Undone { left: 0, trashed: 0 }) => ("good", Icon::Check, (w.undone_all)(there)),
        Some(Undone { left: 0, .. }) => ("good", Icon::Check, (w.undone_trash)(there)),
        Some(Undone { left, .. }) => ("warn", Icon::Warning, (w.undone_part)(left)),
        None if cases.not_reached == 0 && report.is_whole() => ("good", Icon::Check, words.verdict(report)),
        None => ("warn", Icon::Warning, words.verdict(report)),
    };
    let mailed = report.would_have_mailed.map(|n| match n {
        0 => html! { <p data-test="mailed">{ w.mailed_none }</p> },
        n => html! { <p data-test="mailed" class="bad">{ (w.mailed)(n) }</p> },
    });
    html! {
        <div class="verdict">
            { notice(kind, sign, html! { <><p class="sentence" data-test="verdict">{ text }</p>{ mailed }</> }) }
        </div>
    }
}

/// The table whose lines add up.
pub(super) fn closing(ui: &Ui, report: &Report, whole: &'static str) -> Html {
    let words = ui.words();
    let w = &words.report;
    let rows = [
        ("cases", w.cases, report.cases),
        ("messages", w.messages, report.messages),
        ("notes", w.notes, report.notes),
        ("attachments", w.attachments, report.attachments),
    ];
    let closes = rows.iter().all(|(_, _, row)| row.closes());
    let cells = |row: &Row| [row.planned, row.created, row.already, row.skipped, row.failed, row.not_reached];
    html! {
        <section>
            <h2>{ w.table_title }</h2>
            <div class="cut">
                <table class="accounting">
                    <thead><tr>
                        <td></td>
                        { for [whole, w.created, w.already, w.skipped, w.failed, w.not_reached].map(|name| html! {
                            <th scope="col" class="num">{ name }</th>
                        }) }
                    </tr></thead>
                    <tbody>
                        { for rows.iter().map(|(hook, name, row)| html! {
                            <tr data-test="report-row" data-kind={*hook}>
                                <th scope="row">{ *name }</th>
                                { for cells(row).map(|n| html! { <td class={if n == 0 { "num zero" } else { "num" }}>{ words.n(n) }</td> }) }
                            </tr>
                        }) }
                    </tbody>
                </table>
            </div>
            if closes {
                <p class="hint good" data-test="closes">{ icon(Icon::Check) }{ w.closes }</p>
            } else {
                { notice("bad", Icon::Warning, html! { <p data-test="does-not-close">{ w.does_not_close }</p> }) }
            }
        </section>
    }
}

/// Everything that is not in Deskie: records one by one, details by kind.
pub(super) fn missing(ui: &Ui, report: &Report) -> Html {
    html! {
        <>
            { failures(ui, report) }
            if !report.details.is_empty() { { losses(ui, ui.words().report.details_title, &report.details) } }
        </>
    }
}

/// What is not in Deskie, and why.
fn failures(ui: &Ui, report: &Report) -> Html {
    let words = ui.words();
    let w = &words.report;
    if report.failures == 0 {
        return html! {
            <section><h2>{ w.failures_title }</h2><p class="hint good" data-test="no-failures">{ icon(Icon::Check) }{ w.failures_none }</p></section>
        };
    }
    let pages = &ui.state.failures;
    let draw = {
        let ui = ui.clone();
        Callback::from(move |at| ui.state.failures.get(at).map(|failure| failed(&ui, failure)))
    };
    html! {
        <section>
            <h2>{ w.failures_title }<span class="aside" data-test="count-failures">{ words.n(report.failures) }</span></h2>
            <Rows key={pages.generation()} label={w.failures_title} class="failure-list" head={vec![w.case, w.part, w.outcome, w.why]}
                total={pages.total()} row={76} visible={8} {draw} platform={ui.platform.clone()}
                look={ui.act.reform(|(from, count)| Action::Look(List::Failures, from, count))} />
        </section>
    }
}

fn failed(ui: &Ui, failure: &Failure) -> Html {
    let words = ui.words();
    let (class, sign) = match failure.outcome {
        Outcome::Failed => ("mark bad", Icon::Cross),
        _ => ("mark warn", Icon::Warning),
    };
    let said = words.said_by_core(&failure.code, &failure.message).into_owned();
    html! { <>
        <span role="cell" class="id">{ &failure.case }</span>
        <span role="cell">{ (words.report.part_of)(&failure.part) }</span>
        <span role="cell" {class}>{ icon(sign) }{ (words.names.outcome)(failure.outcome) }</span>
        <span role="cell" class="said" title={said.clone()}><span>{ said }</span></span>
    </> }
}

/// Old numbers and new.
pub(super) fn ids(ui: &Ui, report: &Report) -> Html {
    let w = &ui.words().report;
    if report.cases.planned == 0 {
        return Html::default();
    }
    let pages = &ui.state.rows;
    let draw = {
        let ui = ui.clone();
        Callback::from(move |at| ui.state.rows.get(at).map(|row| case(&ui, row)))
    };
    html! {
        <details class="block" data-test="ids">
            <summary><h2>{ w.ids_title }</h2><span class="count">{ ui.words().n(pages.total()) }</span></summary>
            <Rows key={pages.generation()} label={w.ids_title} class="id-list" head={vec![w.case, w.outcome, w.new_case]}
                total={pages.total()} row={40} visible={8} {draw} platform={ui.platform.clone()}
                look={ui.act.reform(|(from, count)| Action::Look(List::Rows, from, count))} />
        </details>
    }
}

fn case(ui: &Ui, row: &ReportRow) -> Html {
    let words = ui.words();
    let number = row.case_number.clone().or(row.case_id.map(|id| id.to_string())).unwrap_or_default();
    html! { <>
        <span role="cell" class="id">{ &row.source_id }</span>
        <span role="cell">{ (words.names.outcome)(row.outcome) }</span>
        <span role="cell">
            if let Some(url) = row.url.as_ref().filter(|url| !url.is_empty()) {
                <a href={url.clone()} target="_blank" rel="noreferrer noopener" title={words.report.open_in_deskie}>{ number }</a>
            } else { { number } }
        </span>
    </> }
}

fn keep(ui: &Ui) -> Html {
    let w = &ui.words().report;
    let rows = [
        ("ids-csv", w.ids_download, w.ids_text, Download::IdsCsv),
        ("failures-csv", w.failures_download, w.failures_text, Download::FailuresCsv),
        ("ledger", w.ledger_download, w.ledger_text, Download::Ledger),
    ];
    html! {
        <section>
            <h2>{ w.downloads_title }</h2>
            <ul class="list keep">
                { for rows.map(|(id, text, why, what)| html! { <li>{ download(ui, id, text, what) }<span class="hint">{ why }</span></li> }) }
            </ul>
        </section>
    }
}
