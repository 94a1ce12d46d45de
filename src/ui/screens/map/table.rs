//! The table of one kind of word: the source's on the left, the account's on the right, the reason beside it.

use std::rc::Rc;

use yew::{AttrValue, Callback, Event, Html, Properties, component, html, use_state};

use crate::plan::Reason;
use crate::ui::parts::choice;
use crate::ui::parts::control::Named;
use crate::ui::words::Words;

/// Rows drawn at first; selects are heavy.
const FIRST: usize = 40;

/// One word.
#[derive(Clone, PartialEq)]
pub(super) struct Row {
    /// The source's word, as shown.
    pub word: String,
    /// What stands below it: an address, sample values.
    pub below: String,
    /// How much it is used, as shown.
    pub used: String,
    /// What it becomes; the value of an option.
    pub chosen: String,
    /// Why.
    pub why: Reason,
    /// Does somebody have to look?
    pub open: bool,
}

#[derive(Clone, PartialEq, Properties)]
pub(super) struct Props {
    pub words: &'static Words,
    pub id: &'static str,
    pub title: &'static str,
    pub rows: Rc<Vec<Row>>,
    /// (value, text) of each target.
    pub options: Rc<Vec<(AttrValue, AttrValue)>>,
    /// The change of a row: its position among the rows given.
    pub change: Callback<(usize, Event)>,
    /// What stands above the rows.
    #[prop_or_default]
    pub above: Html,
}

/// The section; open while somebody has to look.
#[component]
pub(super) fn Mapped(props: &Props) -> Html {
    let words = props.words;
    let w = &words.map;
    let shown = use_state(|| FIRST);
    // Settled when the page was drawn first: a row does not jump away while it is being decided.
    let order = use_state(|| {
        let mut order: Vec<usize> = (0..props.rows.len()).collect();
        order.sort_by_key(|at| !props.rows.get(*at).is_some_and(|row| row.open));
        order
    });
    let open = props.rows.iter().filter(|row| row.open).count();
    let was_open = use_state(|| open > 0);
    if props.rows.is_empty() {
        return Html::default();
    }
    let rest = props.rows.len().saturating_sub(*shown);
    let more = {
        let shown = shown.clone();
        Callback::from(move |_| shown.set(*shown + 100))
    };
    let rows = order.iter().take(*shown).filter_map(|at| Some((*at, props.rows.get(*at)?)));
    html! {
        <details class="block" open={*was_open} data-test={format!("map-{}", props.id)}>
            <summary>
                <h2>{ props.title }</h2>
                <span class={if open > 0 { "count ask" } else { "count" }}>{ (w.to_look)(open as u64, props.rows.len() as u64) }</span>
            </summary>
            { props.above.clone() }
            <div class="cut">
                <table class="map">
                    <thead><tr>
                        <th scope="col">{ w.word }</th><th scope="col" class="num">{ w.count }</th>
                        <th scope="col">{ w.target }</th><th scope="col">{ w.reason }</th>
                    </tr></thead>
                    <tbody>{ for rows.map(|(at, row)| line(props, at, row)) }</tbody>
                </table>
            </div>
            if rest > 0 { <button type="button" class="button quiet" onclick={more}>{ (words.frame.more)(rest.min(100) as u64) }</button> }
        </details>
    }
}

fn line(props: &Props, at: usize, row: &Row) -> Html {
    let words = props.words;
    let word = if row.word.is_empty() { words.map.empty_word } else { &row.word };
    let onchange = props.change.reform(move |event| (at, event));
    let class = match row.why {
        _ if row.open => "reason ask",
        Reason::Yours => "reason yours",
        _ => "reason",
    };
    let told = Named::Told((words.map.for_word)(word));
    html! {
        <tr key={at}>
            <th scope="row">
                <span class={(row.word.is_empty()).then_some("hint")}>{ word }</span>
                if !row.below.is_empty() { <span class="hint below">{ &row.below }</span> }
            </th>
            <td class="num">{ &row.used }</td>
            <td>{ choice(format!("{}-{at}", props.id).into(), told, props.options.iter().cloned(), &row.chosen, onchange) }</td>
            <td><span {class}>{ (words.names.reason)(row.why) }</span></td>
        </tr>
    }
}
