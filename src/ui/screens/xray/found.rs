//! Counts, pictures and problems.

use yew::{Callback, Html, html};

use crate::catalogue::Catalogue;
use crate::model::Severity;
use crate::ui::parts::chart::{bars, strip};
use crate::ui::parts::window::Rows;
use crate::ui::parts::{Icon, download, icon, notice};
use crate::ui::state::{Action, List};
use crate::ui::store::Ui;
use crate::wire::{Download, ProblemLine, Xray};

/// The counts, as large as answers are.
pub(super) fn figures(ui: &Ui, xray: &Xray) -> Html {
    let words = ui.words();
    let (w, totals) = (&words.xray, &xray.totals);
    let day = |at| words.day(at, ui.offset(at));
    html! { <>
        if let (Some(first), Some(last)) = (totals.first, totals.last) {
            <p class="lead">{ (w.lead)(&day(first), &day(last)) }</p>
        }
        <dl class="tiles">
            { for [
                ("count-cases", w.cases, totals.cases),
                ("count-messages", w.messages, totals.messages),
                ("count-notes", w.notes, totals.notes),
                ("count-attachments", w.attachments, totals.attachments),
                ("count-people", w.people, totals.people),
            ].map(|(hook, name, n)| html! {
                <div><dt>{ name }</dt><dd data-test={hook}>{ words.n(n) }</dd></div>
            }) }
        </dl>
        <p class="hint">
            if xray.without_email > 0 { { (w.without_email)(xray.without_email) }{ " " } }
            { (w.peak)(&words.duration(xray.took.0), &words.size(xray.took.1)) }
        </p>
    </> }
}

/// Months and channels.
pub(super) fn pictures(ui: &Ui, xray: &Xray) -> Html {
    let words = ui.words();
    let mut channels: Vec<(String, u64)> = Vec::new();
    for (channel, _, count) in &xray.tallies.channels.rows {
        let name = (words.names.channel)(*channel);
        match channels.iter_mut().find(|(known, _)| known == name) {
            Some((_, sum)) => *sum = sum.saturating_add(*count),
            None => channels.push((name.to_owned(), *count)),
        }
    }
    channels.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    html! {
        <div class="pictures">
            if !xray.months.is_empty() { { strip(words, &xray.months) } }
            if !channels.is_empty() {
                { bars(words, words.xray.channels_title, words.xray.channel, words.xray.cases, &channels) }
            }
        </div>
    }
}

/// What was wrong with the files.
pub(super) fn problems(ui: &Ui, xray: &Xray) -> Html {
    let words = ui.words();
    let w = &words.xray;
    if xray.problem_count == 0 {
        return notice("good", Icon::Check, html! { <p data-test="no-problems">{ w.problems_none }</p> });
    }
    let pages = &ui.state.problems;
    let draw = {
        let ui = ui.clone();
        Callback::from(move |at| ui.state.problems.get(at).map(|line| row(&ui, line)))
    };
    let kept = Catalogue::MAX_PROBLEMS as u64;
    html! {
        <details class="block" data-test="problems" open=true>
            <summary><h2>{ w.problems_title }</h2><span class="count" data-test="count-problems">{ words.n(xray.problem_count) }</span></summary>
            if kept < xray.problem_count { <p class="hint">{ (w.kept_problems)(kept, xray.problem_count) }</p> }
            <Rows key={pages.generation()} label={w.problems_title} class="problem-list" head={vec![w.place, w.what]}
                total={pages.total()} row={76} visible={6} {draw} platform={ui.platform.clone()}
                look={ui.act.reform(|(from, count)| Action::Look(List::Problems, from, count))} />
            <div class="actions small">{ download(ui, "problems-csv", w.problems_download, Download::ProblemsCsv) }</div>
        </details>
    }
}

fn row(ui: &Ui, line: &ProblemLine) -> Html {
    let words = ui.words();
    let ProblemLine { problem, count, others } = line;
    let records: Vec<u64> = std::iter::once(&problem.place).chain(others).filter_map(|place| place.record).collect();
    let more = count.saturating_sub(records.len() as u64);
    let place = match records.as_slice() {
        [] => String::new(),
        [one] if more == 0 => (words.xray.record)(*one),
        several => (words.xray.records)(&several.iter().map(|at| words.n(*at)).collect::<Vec<_>>().join(", "), more),
    };
    let (class, sign, severity) = match problem.severity {
        Severity::Error => ("bad", Icon::Cross, words.xray.severity_error),
        Severity::Warning => ("warn", Icon::Warning, words.xray.severity_warning),
    };
    let said = words.said_by_core(&problem.code, &problem.message).into_owned();
    html! { <>
        <span role="cell" class="place" title={problem.place.file.clone()}>
            <span>{ &problem.place.file }</span>
            <span class="hint" title={place.clone()}>{ place }</span>
        </span>
        <span role="cell" class="said" title={said.clone()}>
            <span class={format!("mark {class}")}>{ icon(sign) }{ severity }if *count > 1 { { format!(" · {}", (words.xray.of_kind)(*count)) } }</span>
            <span>{ said }</span>
        </span>
    </> }
}
