//! The list of cases: searchable, scrollable at any length, each row opens something.

use yew::{Callback, Html, InputEvent, component, html};

use super::window::Rows;
use crate::ui::state::{Action, List};
use crate::ui::store::Ui;

#[derive(Clone, PartialEq, yew::Properties)]
pub(crate) struct CasesProps {
    pub ui: Ui,
    /// What a row does when it is pressed.
    pub open: Callback<u32>,
    /// The row that is open.
    pub opened: Option<u32>,
    /// Rows visible.
    #[prop_or(12)]
    pub visible: u16,
}

/// The search field and the list.
#[component]
pub(crate) fn Cases(props: &CasesProps) -> Html {
    let ui = &props.ui;
    let words = &ui.words().xray;
    let state = &ui.state;
    let all = state.xray.as_ref().map_or(0, |xray| xray.totals.cases);
    let oninput = {
        let ui = ui.clone();
        Callback::from(move |event: InputEvent| ui.act.emit(Action::Search(ui.platform.0.input_value(&event))))
    };
    let draw = {
        let (ui, open, opened) = (ui.clone(), props.open.clone(), props.opened);
        Callback::from(move |at| row(&ui, &open, opened, at))
    };
    let look = ui.act.reform(|(from, count)| Action::Look(List::Cases, from, count));
    let total = state.cases.total();
    html! {
        <div class="cases">
            <div class="field search">
                <label for="search">{ words.search }</label>
                <input id="search" type="search" value={state.query.text.clone()} placeholder={words.search_hint} {oninput}
                    autocomplete="off" spellcheck="false" />
                <p class="hint" role="status" data-test="found">{ (words.found)(total.into(), all) }</p>
            </div>
            if total == 0 {
                <p class="empty">{ words.none_match }</p>
            } else {
                <Rows key={state.cases.generation()} label={words.cases_title} class="case-list"
                    head={vec![words.id, words.subject, words.requester, words.status, words.created, words.entries]}
                    {total} row={40} visible={props.visible} {draw} {look}
                    platform={ui.platform.clone()} />
            }
        </div>
    }
}

fn row(ui: &Ui, open: &Callback<u32>, opened: Option<u32>, at: u32) -> Option<Html> {
    let words = ui.words();
    let row = ui.state.cases.get(at)?;
    let header = &row.header;
    let index = row.index;
    let subject = if header.subject.is_empty() { words.xray.no_subject } else { &header.subject };
    let created = header.created_at.map(|at| words.stamp(at, ui.offset(at))).unwrap_or_default();
    let onclick = open.reform(move |_| index);
    Some(html! {
        <>
            <span role="cell" class="id">{ &*header.source_id }</span>
            <span role="cell" class="subject">
                <button id={format!("case-{index}")} type="button" class="link" data-test="case-row" data-case={index.to_string()}
                    aria-pressed={(opened == Some(index)).to_string()} title={header.subject.to_string()} {onclick}>
                    { subject }
                </button>
            </span>
            <span role="cell" class="who" title={row.requester.clone()}>{ &row.requester }</span>
            <span role="cell">{ &row.status }</span>
            <span role="cell" class="num">{ created }</span>
            <span role="cell" class="num">{ words.n(header.messages.saturating_add(header.notes)) }</span>
        </>
    })
}
