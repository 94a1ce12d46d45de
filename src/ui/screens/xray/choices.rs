//! What a person can correct about the files; it takes effect when they are read again.

use yew::{Callback, Html, InputEvent, SubmitEvent, component, html, use_state};

use super::{Props, again};
use crate::catalogue::{OwnAddress, OwnKind, SourceFile, Table, TableColumn};
use crate::ui::parts::choice;
use crate::ui::parts::control::Named;
use crate::ui::state::{Action, FileChoice};
use crate::ui::store::Ui;
use crate::vendor::Column;
use crate::wire::Xray;

/// All meanings a column can have.
const MEANINGS: [Column; 21] = [
    Column::CaseId,
    Column::Subject,
    Column::Body,
    Column::CreatedAt,
    Column::UpdatedAt,
    Column::MessageAt,
    Column::RequesterEmail,
    Column::RequesterName,
    Column::RequesterPhone,
    Column::Author,
    Column::Assignee,
    Column::Direction,
    Column::Visibility,
    Column::Status,
    Column::Priority,
    Column::Group,
    Column::Channel,
    Column::Tags,
    Column::Attachments,
    Column::Field,
    Column::Ignore,
];

/// What each file was taken for.
pub(super) fn files(ui: &Ui, xray: &Xray) -> Html {
    let w = &ui.words().xray;
    html! {
        <details class="block" open={xray.files.iter().any(|file| file.recognition.is_none())}>
            <summary><h2>{ w.files_title }</h2><span class="count">{ ui.words().n(xray.files.len() as u64) }</span></summary>
            <div class="cut">
                <table class="files-table">
                    <thead><tr>
                        <th scope="col">{ w.file }</th><th scope="col" class="num">{ w.size }</th><th scope="col">{ w.kind }</th>
                        <th scope="col" class="num">{ w.sure }</th><th scope="col">{ w.why }</th>
                    </tr></thead>
                    <tbody>{ for xray.files.iter().enumerate().map(|(at, file)| file_row(ui, xray, at, file)) }</tbody>
                </table>
            </div>
            { again(ui, ui.state.settings.vendors != ui.state.read_with.vendors) }
        </details>
    }
}

fn file_row(ui: &Ui, xray: &Xray, at: usize, file: &SourceFile) -> Html {
    let words = ui.words();
    let by_hand = ui.state.settings.vendor(&file.name).unwrap_or_default();
    let chosen = by_hand.split('/').next().unwrap_or_default();
    let name_of = |id: &str| {
        let name = xray.vendors.iter().find(|vendor| vendor.id == id).map_or("Archive", |vendor| &vendor.name);
        (words.names.vendor)(name)
    };
    let recognised = match &file.recognition {
        Some(found) => {
            format!("{}: {} ({})", words.xray.as_is, name_of(&found.vendor), found.variant)
        }
        None => words.xray.unknown_kind.to_owned(),
    };
    let mut vendors: Vec<(&str, String)> =
        xray.vendors.iter().map(|vendor| (vendor.id.as_str(), (words.names.vendor)(&vendor.name))).collect();
    vendors.sort_by(|(_, one), (_, other)| one.cmp(other));
    let options = std::iter::once(("".into(), recognised.into()))
        .chain(vendors.into_iter().map(|(id, name)| (id.to_owned().into(), name.into())));
    let name = file.name.clone();
    let onchange = ui.changed(move |vendor| {
        let vendor = (!vendor.is_empty()).then_some(vendor);
        Some(Action::Choose(FileChoice::Vendor(name.clone(), vendor)))
    });
    let told = Named::Told(format!("{} – {}", words.xray.read_as, file.name));
    html! {
        <tr>
            <th scope="row">{ &file.name }</th>
            <td class="num">{ words.size(file.size) }</td>
            <td>
                { choice(format!("vendor-{at}").into(), told, options, chosen, onchange) }
                { form(ui, xray, at, file, by_hand) }
            </td>
            <td class="num">{ file.recognition.as_ref().map(|found| (words.xray.sure_of)(found.confidence)).unwrap_or_default() }</td>
            <td class="hint">{ file.recognition.as_ref().map(|found| words.reason(&found.reason).into_owned()).unwrap_or_default() }</td>
        </tr>
    }
}

/// Which of a vendor's files one is that the person has said to be of that vendor: what it was taken for, or another.
fn form(ui: &Ui, xray: &Xray, at: usize, file: &SourceFile, by_hand: &str) -> Html {
    let id = by_hand.split('/').next().unwrap_or_default().to_owned();
    let Some(vendor) = xray.vendors.iter().find(|vendor| vendor.id == id && vendor.forms.len() > 1) else {
        return Html::default();
    };
    let own = file.recognition.as_ref().filter(|found| found.vendor == id).map(|found| found.variant.clone());
    let form = by_hand.split_once('/').map(|(_, form)| form.to_owned()).or(own).unwrap_or_default();
    let options = vendor.forms.iter().map(|form| (form.clone().into(), form.clone().into()));
    let name = file.name.clone();
    let onchange =
        ui.changed(move |form| Some(Action::Choose(FileChoice::Vendor(name.clone(), Some(format!("{id}/{form}"))))));
    let told = Named::Told(format!("{} – {}", ui.words().xray.form, file.name));
    choice(format!("form-{at}").into(), told, options, &form, onchange)
}

/// The desk's own mail addresses and its names in chats.
#[component]
pub(super) fn Own(props: &Props) -> Html {
    let ui = &props.ui;
    let words = ui.words();
    let w = &words.xray;
    let typed = use_state(String::new);
    let shown = use_state(|| 30_usize);
    let Some(xray) = &ui.state.xray else { return Html::default() };
    let (settings, then) = (&ui.state.settings, &ui.state.read_with);
    let shows =
        |kind: OwnKind, address: &str| xray.own_addresses.iter().any(|row| row.kind == kind && row.address == address);
    let added = settings.own_addresses.iter().flatten().filter(|address| !shows(OwnKind::Mail, address));
    let is_own = |row: &OwnAddress| {
        let chosen = match row.kind {
            OwnKind::Chat => &settings.own_names,
            OwnKind::Mail => &settings.own_addresses,
        };
        chosen.as_ref().map_or(row.own, |list| list.contains(&row.address))
    };
    let tick = |kind: OwnKind, address: &str| {
        let address = address.to_owned();
        ui.ticked(move |on| {
            Action::Choose(match kind {
                OwnKind::Chat => FileChoice::OwnName(address.clone(), on),
                OwnKind::Mail => FileChoice::Own(address.clone(), on),
            })
        })
    };
    let oninput = {
        let (typed, platform) = (typed.clone(), ui.platform.clone());
        Callback::from(move |event: InputEvent| typed.set(platform.0.input_value(&event)))
    };
    let onsubmit = {
        let (typed, act) = (typed.clone(), ui.act.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if typed.contains('@') {
                act.emit(Action::Choose(FileChoice::Own((*typed).clone(), true)));
                typed.set(String::new());
            }
        })
    };
    let rest = xray.own_addresses.len().saturating_sub(*shown);
    let more = {
        let shown = shown.clone();
        Callback::from(move |_| shown.set(*shown + 100))
    };
    html! {
        <details class="block" open=true>
            <summary><h2>{ w.own_title }</h2></summary>
            <p>{ w.own_text }</p>
            <div class="cut">
                <table>
                    <thead><tr><th scope="col">{ w.own_own }</th><th scope="col">{ w.address }</th><th scope="col" class="num">{ w.mails }</th><th scope="col">{ w.why }</th></tr></thead>
                    <tbody>
                        { for xray.own_addresses.iter().take(*shown).enumerate().map(|(at, row)| html! {
                            <tr>
                                <td><input id={format!("own-{at}")} type="checkbox" checked={is_own(row)} onchange={tick(row.kind, &row.address)} /></td>
                                <th scope="row"><label for={format!("own-{at}")}>{ without_mark(&row.address) }</label></th>
                                <td class="num">{ words.n(row.mails) }</td>
                                <td class="hint">{ words.reason(&row.reason).into_owned() }</td>
                            </tr>
                        }) }
                        { for added.enumerate().map(|(at, address)| html! {
                            <tr>
                                <td><input id={format!("own-new-{at}")} type="checkbox" checked=true onchange={tick(OwnKind::Mail, address)} /></td>
                                <th scope="row"><label for={format!("own-new-{at}")}>{ address }</label></th>
                                <td></td><td class="hint">{ words.names.from_you }</td>
                            </tr>
                        }) }
                    </tbody>
                </table>
            </div>
            if rest > 0 { <button type="button" class="button quiet" onclick={more}>{ (words.frame.more)(rest.min(100) as u64) }</button> }
            <form class="line" {onsubmit}>
                <label for="own-add">{ w.own_add_label }</label>
                <input id="own-add" type="email" value={(*typed).clone()} {oninput} autocomplete="off" />
                <button type="submit" class="button">{ w.own_add }</button>
            </form>
            { again(ui, settings.own_addresses != then.own_addresses || settings.own_names != then.own_names) }
        </details>
    }
}

/// Columns of tables.
pub(super) fn tables(ui: &Ui, xray: &Xray) -> Html {
    xray.tables.iter().enumerate().map(|(at, table)| one_table(ui, at, table)).collect()
}

fn one_table(ui: &Ui, at: usize, table: &Table) -> Html {
    let w = &ui.words().xray;
    let headers: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    let chosen = ui.state.settings.columns(&table.file, &headers);
    let by_hand = |column: u32| chosen.get(&column).copied();
    // A table in which no text was found is one of whose columns a person has to look.
    let unclear = ![Column::Body, Column::Subject]
        .iter()
        .any(|wanted| table.columns.iter().any(|column| column.meaning == *wanted));
    html! {
        <details class="block" open={unclear}>
            <summary><h2>{ w.columns_title }</h2><span class="count">{ &table.file }</span></summary>
            <p class="hint">{ if table.row_is_message { w.row_is_message } else { w.row_is_case } }</p>
            <div class="cut">
                <table>
                    <thead><tr><th scope="col">{ w.column }</th><th scope="col">{ w.meaning }</th><th scope="col">{ w.samples }</th><th scope="col">{ w.why }</th></tr></thead>
                    <tbody>{ for (0_u32..).zip(&table.columns).map(|(column, row)| column_row(ui, (at, &table.file), column, row, by_hand(column))) }</tbody>
                </table>
            </div>
            { again(ui, ui.state.settings.columns.get(&table.file) != ui.state.read_with.columns.get(&table.file)) }
        </details>
    }
}

fn column_row(ui: &Ui, (table, file): (usize, &str), at: u32, row: &TableColumn, by_hand: Option<Column>) -> Html {
    let words = ui.words();
    let chosen = by_hand.unwrap_or(row.meaning);
    let position = |column: Column| MEANINGS.iter().position(|known| *known == column).unwrap_or_default().to_string();
    let options = MEANINGS.map(|column| (position(column).into(), (words.names.column)(column).into()));
    let file = file.to_owned();
    let onchange = ui.changed(move |value| {
        let meaning = *MEANINGS.get(value.parse::<usize>().ok()?)?;
        Some(Action::Choose(FileChoice::Column(file.clone(), at, meaning)))
    });
    let told = Named::Told(format!("{}: {}", words.xray.meaning, row.name));
    html! {
        <tr>
            <th scope="row">{ &row.name }</th>
            <td>{ choice(format!("column-{table}-{at}").into(), told, options, &position(chosen), onchange) }</td>
            <td class="samples">{ for row.samples.iter().map(|sample| html! { <span>{ sample }</span> }) }</td>
            <td class="hint">
                if by_hand.is_some() { { words.names.from_you } } else { { words.reason(&row.reason).into_owned() } }
            </td>
        </tr>
    }
}

/// Of a sender without an address, the name alone.
fn without_mark(address: &str) -> String {
    address.strip_prefix("name:").unwrap_or(address).to_owned()
}
