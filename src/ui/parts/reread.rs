//! What is read otherwise than for the account's last run, with the way back.

use yew::{Html, html};

use super::{Button, Icon, Look, button, notice};
use crate::catalogue::OwnKind;
use crate::ui::state::{Action, Otherwise};
use crate::ui::store::Ui;

/// More would hide what is to be done about them.
const SHOWN: usize = 6;

/// The warning; nothing where nothing differs.
pub(crate) fn read_otherwise(ui: &Ui) -> Html {
    let found = ui.state.read_otherwise();
    if found.is_empty() {
        return Html::default();
    }
    let words = ui.words();
    let w = &words.reread;
    let rest = found.len().saturating_sub(SHOWN) as u64;
    html! {
        <div data-test="read-otherwise">
            { notice("warn", Icon::Warning, html! { <>
                <p><strong>{ w.title }</strong></p>
                <ul>
                    { for found.iter().take(SHOWN).map(|one| html! { <li>{ said(ui, one) }</li> }) }
                    if rest > 0 { <li>{ (w.more)(rest) }</li> }
                </ul>
                <p>{ w.text }</p>
                { button(Button { id: "read-as-then", text: w.go.into(), look: Look::Plain, disabled: ui.state.is_occupied() || ui.state.reading.is_some(), act: ui.on(Action::ReadAsThen) }) }
            </> }) }
        </div>
    }
}

fn said(ui: &Ui, one: &Otherwise) -> String {
    let words = ui.words();
    let w = &words.reread;
    let name = |source: &str| {
        let known = ui.state.xray.iter().flat_map(|xray| &xray.vendors).find(|vendor| vendor.id == source);
        (words.names.vendor)(known.map_or(source, |vendor| &vendor.name))
    };
    match one {
        Otherwise::Zone { source, then, now } => (w.zone)(&name(source), then, now),
        Otherwise::DayMonth { source } => (w.day_month)(&name(source)),
        Otherwise::File { name } => (w.file)(name),
        Otherwise::Columns { file } => (w.columns)(file),
        Otherwise::Own(OwnKind::Mail) => w.own_addresses.to_owned(),
        Otherwise::Own(OwnKind::Chat) => w.own_names.to_owned(),
    }
}
