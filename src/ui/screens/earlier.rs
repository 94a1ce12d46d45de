//! Runs that this computer keeps a ledger of: on the first screen to go on with, and after connecting as what is known.

use yew::{Html, html};

use super::actions;
use crate::run::Standing;
use crate::run::standing::Work;
use crate::ui::parts::progress::bar;
use crate::ui::parts::{Button, Icon, Look, button, download, facts, icon, notice};
use crate::ui::state::{Action, EarlierAct, SameFiles, judge};
use crate::ui::store::Ui;
use crate::wire::Download;

/// Files named one by one on a card; of more, only the number and the sum.
const NAMED: usize = 5;

/// Above the place to drop files: what waits to be gone on with.
pub(super) fn waiting(ui: &Ui) -> Html {
    let w = &ui.words().earlier;
    let earlier = &ui.state.earlier;
    let rows: Vec<&Standing> = earlier.waiting().collect();
    html! { <>
        { ledger_file(ui) }
        if !rows.is_empty() {
            <section class="earlier" data-test="earlier">
                <h2>{ w.title }</h2>
                { for rows.iter().enumerate().map(|(at, row)| card(ui, at, row)) }
            </section>
        }
    </> }
}

/// Below it, more quietly: what came to its end.
pub(super) fn ended(ui: &Ui) -> Html {
    let words = ui.words();
    let w = &words.earlier;
    let mut rows = ui.state.earlier.ended().peekable();
    if rows.peek().is_none() {
        return Html::default();
    }
    html! {
        <section data-test="earlier-ended">
            <h2>{ w.ended_title }</h2>
            <p class="hint">{ w.ended_text }</p>
            <ul class="list keep ended">
                { for rows.map(|row| html! {
                    <li key={row.account.clone()}>
                        <span class="grow">
                            <strong>{ host(&row.account) }</strong>
                            <span class="hint below">
                                { words.day(row.moved_at, ui.offset(row.moved_at)) }{ " · " }
                                { (w.in_account)(row.created.saturating_sub(row.undone)) }
                            </span>
                        </span>
                        if ui.state.earlier.is_busy(&row.account) {
                            <span class="hint">{ w.elsewhere }</span>
                        } else {
                            { go(ui, w.newer, row) }
                            if row.created > row.undone { { go(ui, w.undo, row) } }
                            { forget(ui, row) }
                        }
                        { asked(ui, row) }
                    </li>
                }) }
            </ul>
        </section>
    }
}

/// What the ledger of the connected account knows.
pub(super) fn known(ui: &Ui) -> Html {
    let words = ui.words();
    let w = &words.earlier;
    let Some(known) = &ui.state.known else { return Html::default() };
    let mut rows = vec![
        ("", w.moved, words.moment(known.moved_at, ui.offset(known.moved_at))),
        ("known-created", w.created, words.n(known.created)),
    ];
    if known.undone > 0 {
        rows.push(("", w.undone, words.n(known.undone)));
    }
    if known.open_steps > 0 {
        rows.push(("known-unclear", w.unclear, words.n(known.open_steps)));
    }
    html! {
        <section class="card" data-test="known">
            <h2>{ w.known_title }</h2>
            <p class="hint">{ w.known_text }</p>
            { facts(rows) }
            if ui.state.earlier.is_from_file(known) { { ends(ui, known) } }
            { files(ui, known) }
            <div class="actions small">{ download(ui, "ledger-known", words.report.ledger_download, Download::Ledger) }</div>
        </section>
    }
}

fn card(ui: &Ui, at: usize, row: &Standing) -> Html {
    let words = ui.words();
    let w = &words.earlier;
    let busy = ui.state.earlier.is_busy(&row.account);
    let undoing = row.work == Work::Undo;
    let (done, all) = if undoing { (row.undone, row.created) } else { (row.closed, row.planned) };
    let percent = judge::percent(done, all);
    let text = if undoing { (w.undoing)(done, all) } else { (w.percent)(percent, done, all) };
    let mut rows = vec![
        ("", w.begun, words.moment(row.opened_at, ui.offset(row.opened_at))),
        ("", w.moved, words.moment(row.moved_at, ui.offset(row.moved_at))),
    ];
    if row.open_steps > 0 {
        rows.push(("earlier-unclear", w.unclear, words.n(row.open_steps)));
    }
    html! {
        <section class="card" key={row.account.clone()} data-test="earlier-run" data-account={row.account.clone()}>
            <h3>
                { host(&row.account) }
                if row.work == Work::Sample { <span class="aside">{ w.sample }</span> }
            </h3>
            <p class="pace" data-test="earlier-percent">{ text }</p>
            <div class="progress" role="progressbar" aria-label={row.account.clone()} aria-valuemin="0" aria-valuemax="100"
                aria-valuenow={percent.to_string()}><span style={format!("width:{percent}%")}></span></div>
            { facts(rows) }
            if busy {
                <div data-test="elsewhere">{ notice("calm", Icon::Busy, html! { <p>{ w.elsewhere }</p> }) }</div>
            } else {
                if !undoing {
                    { files(ui, row) }
                    <ol class="steps" aria-label={w.steps}>
                        { for [w.step_files, w.step_key, w.step_go].map(|step| html! { <li>{ step }</li> }) }
                    </ol>
                }
                { actions(html! { <>
                    { button(Button {
                        // The first is the latest; an id is there once.
                        id: if at == 0 { "earlier-continue" } else { "" },
                        text: if undoing { w.go_on_undo.into() } else { w.go_on.into() },
                        look: Look::Plain,
                        disabled: ui.state.is_occupied(),
                        act: ui.on(Action::Earlier(EarlierAct::Continue(row.account.as_str().into()))),
                    }) }
                    { forget(ui, row) }
                </> }) }
                { asked(ui, row) }
            }
        </section>
    }
}

/// Which files to drop again, and whether they have been.
pub(super) fn files(ui: &Ui, row: &Standing) -> Html {
    let words = ui.words();
    let w = &words.earlier;
    if row.files.is_empty() {
        return Html::default();
    }
    let sum = row.files.iter().fold(0_u64, |sum, file| sum.saturating_add(file.size));
    let sizes = if row.files.len() > NAMED {
        words.size(sum)
    } else {
        row.files.iter().map(|file| words.size(file.size)).collect::<Vec<_>>().join(", ")
    };
    let (kind, sign, text) = match ui.state.same_files(row) {
        SameFiles::Unread => ("hint", None, w.not_read),
        SameFiles::Same => ("hint good", Some(Icon::Check), w.same),
        SameFiles::Other => ("hint", Some(Icon::Question), w.other),
    };
    html! {
        <div class="again">
            <p><strong>{ w.files_again }</strong>{ ". " }{ (w.files)(row.files.len() as u64, &sizes) }</p>
            <p class={kind} data-test="same-files">{ for sign.map(icon) }{ text }</p>
        </div>
    }
}

fn go(ui: &Ui, text: &'static str, row: &Standing) -> Html {
    button(Button {
        id: "",
        text: text.into(),
        look: Look::Plain,
        disabled: ui.state.is_occupied(),
        act: ui.on(Action::Earlier(EarlierAct::Continue(row.account.as_str().into()))),
    })
}

fn forget(ui: &Ui, row: &Standing) -> Html {
    let w = &ui.words().earlier;
    let act = ui.on::<yew::MouseEvent>(Action::Earlier(EarlierAct::Forget(row.account.as_str().into())));
    html! {
        <button type="button" class="button quiet" disabled={ui.state.is_occupied()} onclick={act}
            aria-label={format!("{}: {}", w.forget, host(&row.account))}>{ w.forget }</button>
    }
}

/// Asks before a ledger is removed.
fn asked(ui: &Ui, row: &Standing) -> Html {
    let w = &ui.words().earlier;
    if ui.state.earlier.forgetting.as_deref() != Some(row.account.as_str()) {
        return Html::default();
    }
    html! {
        <div id="forget-ask" class="ask" tabindex="-1" role="group" aria-label={(w.forget_ask)(host(&row.account))}>
            { notice("warn", Icon::Warning, html! { <>
                <p><strong>{ (w.forget_ask)(host(&row.account)) }</strong></p>
                <p>{ w.forget_text }</p>
                <div class="actions">
                    { button(Button { id: "forget-now", text: w.forget_now.into(), look: Look::Plain, disabled: false, act: ui.on(Action::Earlier(EarlierAct::ForgetNow)) }) }
                    { button(Button { id: "forget-keep", text: w.keep.into(), look: Look::Plain, disabled: false, act: ui.on(Action::Earlier(EarlierAct::Keep)) }) }
                </div>
            </> }) }
        </div>
    }
}

/// A ledger among the files that were dropped.
fn ledger_file(ui: &Ui) -> Html {
    let w = &ui.words().earlier;
    let Some(file) = ui.state.earlier.file.as_deref() else { return Html::default() };
    let content = match file {
        Ok(row) => {
            let percent = judge::percent(row.closed, row.planned);
            html! {
                <section class="card">
                    <h2>{ w.ledger_title }</h2>
                    <p>{ host(&row.account) }{ ": " }{ (w.percent)(percent, row.closed, row.planned) }</p>
                    { bar("ledger-percent", w.ledger_title, percent) }
                    { ends(ui, row) }
                    { files(ui, row) }
                    <p class="hint">{ w.ledger_text }</p>
                    { actions(html! { { button(Button {
                        id: "ledger-continue",
                        text: w.go_on.into(),
                        look: Look::Plain,
                        disabled: ui.state.is_occupied(),
                        act: ui.on(Action::Earlier(EarlierAct::Continue(row.account.as_str().into()))),
                    }) } }) }
                </section>
            }
        }
        Err(why) => notice(
            "bad",
            Icon::Warning,
            html! { <>
                <p><strong>{ w.ledger_bad }</strong></p>
                <p>{ w.ledger_bad_text }</p>
                <p class="hint" lang="en">{ why }</p>
            </> },
        ),
    };
    html! { <div id="ledger-file" tabindex="-1" data-test="ledger-file">{ content }</div> }
}

/// A ledger that was carried over knows nothing of what came after it.
fn ends(ui: &Ui, row: &Standing) -> Html {
    let words = ui.words();
    let date = words.moment(row.moved_at, ui.offset(row.moved_at));
    html! { <div data-test="ledger-end">{ notice("warn", Icon::Warning, html! { <p>{ (words.earlier.ledger_end)(&date) }</p> }) }</div> }
}

/// An origin without its scheme.
pub(super) fn host(account: &str) -> &str {
    account.split_once("://").map_or(account, |(_, host)| host)
}
