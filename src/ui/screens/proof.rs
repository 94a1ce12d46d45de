//! The verification pass: how deep, what it costs, and its verdict as one sentence.

use yew::{Html, html};

use super::work::{elsewhere, working};
use crate::deskie::limits::UNKNOWN_PER_MINUTE;
use crate::run::proof::{Depth, Mismatch, Proof};
use crate::ui::parts::{Button, Icon, Look, button, facts, icon, notice};
use crate::ui::state::{Action, WorkAct};
use crate::ui::store::Ui;
use crate::wire::Work;

/// Rows of a list that one read brings.
const PER_READ: u64 = 100;

/// The card.
pub(super) fn card(ui: &Ui) -> Html {
    let w = &ui.words().proof;
    let state = &ui.state;
    let is_working = state.working.as_ref().is_some_and(|working| working.work == Work::Proof);
    if state.there() == 0 && state.proof.is_none() && !is_working {
        return Html::default();
    }
    html! {
        <section id="proof" tabindex="-1" class="card" aria-label={w.title}>
            <h2>{ w.title }</h2>
            <p>{ w.text }</p>
            if let Some(proof) = &state.proof { { verdict(ui, proof) } }
            if is_working {
                { working(ui, Work::Proof) }
            } else {
                { elsewhere(ui, Work::Proof) }
                { depths(ui) }
            }
        </section>
    }
}

fn depths(ui: &Ui) -> Html {
    let words = ui.words();
    let w = &words.proof;
    if ui.state.xray.is_none() || ui.state.plan().is_none() && ui.state.run.report.is_none() {
        return html! { <p class="hint">{ w.need_plan }</p> };
    }
    let cases = ui.state.there();
    let headers = cases.div_ceil(PER_READ).max(1);
    let sample = ui.state.sample.0;
    let set_size = ui.changed(|text| text.trim().parse().ok().map(|count| Action::Work(WorkAct::Sample(count))));
    let some = cases.min(sample.into());
    let rows = [
        ("prove-headers", w.headers.to_owned(), w.headers_text, Depth::Headers, headers),
        ("prove-sample", (w.sample)(some), w.sample_text, Depth::Sample(sample), headers.saturating_add(some)),
        ("prove-all", w.all.to_owned(), w.all_text, Depth::All, headers.saturating_add(cases)),
    ];
    html! { <>
        <div class="field">
            <label for="prove-size">{ w.sample_size }</label>
            <input id="prove-size" type="number" min="1" max={cases.to_string()} value={some.to_string()} onchange={set_size} />
        </div>
        <ul class="list keep">
            { for rows.map(|(id, text, why, depth, units)| html! {
                <li>
                    { button(Button { id, text, look: Look::Plain, disabled: ui.state.is_occupied(), act: ui.on(Action::Work(WorkAct::Prove(depth))) }) }
                    <span class="hint grow">{ why }{ " " }{ (w.cost)(units, &words.duration(time(ui, units))) }</span>
                </li>
            }) }
        </ul>
    </> }
}

/// Milliseconds for so many units at the share of the limit that is used.
fn time(ui: &Ui, units: u64) -> i64 {
    let limit = ui.state.account().and_then(|account| account.limit_per_minute).unwrap_or(UNKNOWN_PER_MINUTE);
    let per_minute = (u64::from(limit) * u64::from(ui.state.mapping.options.share) / 100).max(1);
    i64::try_from(units.saturating_mul(60_000) / per_minute).unwrap_or(i64::MAX)
}

fn verdict(ui: &Ui, proof: &Proof) -> Html {
    let words = ui.words();
    let w = &words.proof;
    let open = proof.differences.saturating_sub(proof.explained);
    let (kind, sign) = if proof.stopped {
        ("warn", Icon::Warning)
    } else if open > 0 {
        ("bad", Icon::Warning)
    } else if !proof.has_all_cases() {
        // As the report's own verdict: nothing is wrong, and yet not everything is there.
        ("warn", Icon::Warning)
    } else {
        ("good", Icon::Check)
    };
    let text = words.proof_sentence(proof);
    let (earlier, earlier_seen) = proof.earlier();
    html! {
        <div class="verdict" data-test="proof" data-holds={proof.holds().to_string()}>
            { notice(kind, sign, html! {
                <>
                    <p class="sentence">{ text }</p>
                    if earlier > 0 { <p class="hint">{ (w.earlier)(earlier_seen, earlier) }</p> }
                    if proof.not_reached + proof.cases_unchecked > 0 {
                        <p>{ (w.rest)(proof.not_reached, proof.cases_unchecked) }</p>
                    }
                </>
            }) }
            { facts([
                ("proof-cases", w.cases_seen, (w.shown)(proof.files_seen, proof.files)),
                ("proof-entries", w.entries_seen, (w.shown)(proof.entries_seen, proof.entries)),
                ("", w.header_units, words.n(proof.header_units)),
                ("", w.units, words.n(proof.units)),
                ("", w.duration, words.duration(proof.duration)),
            ]) }
            if !proof.list.is_empty() { { differences(ui, proof) } }
        </div>
    }
}

fn differences(ui: &Ui, proof: &Proof) -> Html {
    let words = ui.words();
    let w = &words.proof;
    html! {
        <details open={!proof.holds()}>
            <summary>{ w.table_title }{ " " }<span class="count">{ (w.shown)(proof.list.len() as u64, proof.differences) }</span></summary>
            <div class="cut tall-table">
                <table>
                    <thead><tr><th scope="col">{ w.case }</th><th scope="col">{ w.number }</th><th scope="col">{ w.what }</th><th scope="col">{ w.kind }</th></tr></thead>
                    <tbody>{ for proof.list.iter().map(|row| line(ui, row)) }</tbody>
                </table>
            </div>
        </details>
    }
}

fn line(ui: &Ui, row: &Mismatch) -> Html {
    let words = ui.words();
    let w = &words.proof;
    let (class, sign, text) = match row.explained {
        true => ("mark", Icon::Check, w.explained),
        false => ("mark bad", Icon::Cross, w.unexplained),
    };
    html! {
        <tr data-test="mismatch" data-code={row.code.clone()}>
            <th scope="row">{ &row.case }</th>
            <td>{ link(ui, &row.number, row.url.as_deref()) }</td>
            <td>{ words.said_by_core(&row.code, &row.message).into_owned() }</td>
            <td><span {class}>{ icon(sign) }{ text }</span></td>
        </tr>
    }
}

/// A case in Deskie, by its number.
pub(super) fn link(ui: &Ui, number: &str, url: Option<&str>) -> Html {
    match url.filter(|url| !url.is_empty()) {
        Some(url) => html! {
            <a href={url.to_owned()} target="_blank" rel="noreferrer noopener" title={ui.words().report.open_in_deskie}>{ number }</a>
        },
        None => html! { { number } },
    }
}
