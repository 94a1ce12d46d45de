//! Dates that name no zone, of which the person is asked once, and dates that could be read two ways. Where several sources
//! have such dates, one answer does for all, and each source can have its own.

use yew::{Html, html};

use crate::model::Millis;
use crate::ui::parts::choice;
use crate::ui::parts::control::Named;
use crate::ui::state::{Action, FileChoice};
use crate::ui::store::Ui;
use crate::wire::{LocalDates, Xray};

/// Zones offered by name; any other can be typed.
const ZONES: [&str; 18] = [
    "UTC",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Kyiv",
    "Europe/Moscow",
    "Europe/Samara",
    "Asia/Yekaterinburg",
    "Asia/Almaty",
    "Asia/Novosibirsk",
    "Asia/Vladivostok",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Singapore",
    "Australia/Sydney",
    "America/Sao_Paulo",
    "America/New_York",
    "America/Chicago",
    "America/Los_Angeles",
];

/// The section: a question where it matters, a choice that can be left alone where it does not.
pub(super) fn dates(ui: &Ui, xray: &Xray) -> Html {
    match xray.local_dates.as_slice() {
        [] => alone(ui),
        [found] => one(ui, found),
        several => many(ui, xray, several),
    }
}

/// Nothing is asked, and the choice is there all the same: dates of the next files may name no zone.
fn alone(ui: &Ui) -> Html {
    let w = &ui.words().xray;
    let zone = ui.state.settings.zone.as_deref().unwrap_or("UTC");
    html! {
        <details class="block">
            <summary><h2>{ w.dates_title }</h2><span class="count">{ zone.to_owned() }</span></summary>
            <div class="line">{ typed(ui, None, zone, w.zone) }{ order(ui, None) }</div>
            <p class="hint">{ w.zone_hint }</p>
        </details>
    }
}

/// One source has such dates: what is chosen is chosen for it, and holds for others that have none of their own.
fn one(ui: &Ui, found: &LocalDates) -> Html {
    let w = &ui.words().xray;
    let settings = &ui.state.settings;
    // What stands in a recipe may be chosen for this source alone, and is changed where it stands.
    let place = settings.dates.contains_key(&found.source).then_some(found.source.as_str());
    let chosen = settings.zone(&found.source).unwrap_or(&found.zone);
    let readings = readings(ui, found);
    let other = if readings.iter().any(|reading| reading.zone == chosen) { "" } else { chosen };
    let set = |zone: &str| FileChoice::Zone(place.map(str::to_owned), Some(zone.to_owned()));
    html! {
        <section class="block open" data-test="zone-question">
            <h2>{ w.dates_title }</h2>
            <fieldset class="bare" aria-describedby="zone-why">
                <legend>{ (w.zone_ask)(found.count, &found.sample) }</legend>
                { for readings.iter().enumerate().map(|(at, reading)| {
                    radio(ui, "zone-of", format!("zone-{at}"), reading, reading.zone == chosen, set(&reading.zone))
                }) }
            </fieldset>
            <div class="line">{ typed(ui, place, other, w.zone_other) }{ order(ui, place) }</div>
            <p class="hint" id="zone-why">
                { w.zone_hint }
                if settings.zone(&found.source).is_none() { { " " }{ w.zone_open } }
            </p>
        </section>
    }
}

/// Several sources have such dates: one choice for all, and of each source the question with its own.
fn many(ui: &Ui, xray: &Xray, several: &[LocalDates]) -> Html {
    let w = &ui.words().xray;
    let zone = ui.state.settings.zone.as_deref().unwrap_or_default();
    html! {
        <section class="block open" data-test="zone-question">
            <h2>{ w.dates_title }</h2>
            <p>{ (w.zone_sources)(several.len() as u64) }</p>
            <div class="line">{ typed(ui, None, zone, w.zone_all) }{ order(ui, None) }</div>
            <p class="hint">{ w.zone_hint }</p>
            { for several.iter().map(|found| of_source(ui, xray, found)) }
        </section>
    }
}

/// The question about one of several sources.
fn of_source(ui: &Ui, xray: &Xray, found: &LocalDates) -> Html {
    let words = ui.words();
    let w = &words.xray;
    let (settings, source) = (&ui.state.settings, found.source.as_str());
    let name = xray.vendors.iter().find(|vendor| vendor.id == source).map_or(source, |vendor| &vendor.name);
    let name = (words.names.vendor)(name);
    let own = settings.dates.get(source).and_then(|dates| dates.zone.as_deref());
    let readings = readings(ui, found);
    // Without a choice for all it is read in the zone of the source, where that is known.
    let known = found.proposed.as_ref().map_or("UTC", |known| known.zone.as_str());
    let (zone, title) = match settings.zone.as_deref() {
        Some(zone) => (zone, (w.zone_as_all)(zone)),
        None => (known, (w.zone_unchosen)(known)),
    };
    let shown = readings.iter().find(|reading| reading.zone == zone).and_then(|reading| reading.at);
    let at = shown.or_else(|| (found.zone == zone).then_some(found.at));
    let as_all = Reading { zone: String::new(), title, why: String::new(), at };
    let other = own.filter(|own| readings.iter().all(|reading| reading.zone != *own)).unwrap_or_default();
    let set = |zone: Option<&str>| FileChoice::Zone(Some(source.to_owned()), zone.map(str::to_owned));
    let group = format!("zone-of-{source}");
    html! {
        <div class="of-source" data-test={group.clone()}>
            <fieldset class="bare">
                <legend>{ format!("{name}: ") }{ (w.zone_ask)(found.count, &found.sample) }</legend>
                { radio(ui, &group, format!("zone-{source}-all"), &as_all, own.is_none(), set(None)) }
                { for readings.iter().enumerate().map(|(at, reading)| {
                    let id = format!("zone-{source}-{at}");
                    radio(ui, &group, id, reading, own == Some(reading.zone.as_str()), set(Some(&reading.zone)))
                }) }
            </fieldset>
            <div class="line">{ typed(ui, Some(source), other, w.zone_other) }{ order(ui, Some(source)) }</div>
        </div>
    }
}

/// What the sample is in one zone.
struct Reading {
    zone: String,
    title: String,
    /// Why it is offered, where that is not plain.
    why: String,
    /// Where that can be told before the files are read again.
    at: Option<Millis>,
}

/// The zone of the source where it is known, UTC, and the person's own.
fn readings(ui: &Ui, found: &LocalDates) -> Vec<Reading> {
    let words = ui.words();
    let w = &words.xray;
    let mut readings: Vec<Reading> = Vec::new();
    if let Some(proposed) = &found.proposed {
        readings.push(Reading {
            zone: proposed.zone.clone(),
            title: proposed.zone.clone(),
            why: words.reason(&proposed.why).into_owned(),
            at: Some(proposed.at),
        });
    }
    readings.push(Reading { zone: "UTC".into(), title: w.zone_utc.into(), why: String::new(), at: Some(found.local) });
    let own = ui.platform.0.zone();
    if !own.is_empty() && readings.iter().all(|reading| reading.zone != own) {
        let minutes = i64::from(ui.offset(found.local));
        let (title, at) = ((w.zone_own)(&own), found.local.plus(-minutes * 60_000));
        readings.push(Reading { zone: own, title, why: String::new(), at: Some(at) });
    }
    readings
}

fn radio(ui: &Ui, group: &str, id: String, reading: &Reading, checked: bool, choice: FileChoice) -> Html {
    let words = ui.words();
    let why = format!("{id}-why");
    let moment = reading.at.map(|at| words.moment(at, ui.offset(at)));
    let act = ui.on::<yew::Event>(Action::Choose(choice));
    html! {
        <div class="check">
            <input id={id.clone()} type="radio" name={group.to_owned()} {checked} onchange={act}
                aria-describedby={why.clone()} />
            <label for={id}>{ &reading.title }</label>
            <p class="hint" id={why}>
                { moment.map(|moment| (words.xray.zone_reads)(&moment)).unwrap_or_default() }
                if !reading.why.is_empty() { { format!(" {}.", reading.why) } }
            </p>
        </div>
    }
}

/// The id of a control for one source, or for all.
fn id_of(control: &str, source: Option<&str>) -> String {
    source.map_or_else(|| control.to_owned(), |source| format!("{control}-{source}"))
}

/// Any zone, by its name.
fn typed(ui: &Ui, source: Option<&str>, zone: &str, label: &'static str) -> Html {
    let (id, place) = (id_of("zone", source), source.map(str::to_owned));
    let list = format!("{id}-names");
    let set = ui.changed(move |zone| {
        let zone = zone.trim().to_owned();
        Some(Action::Choose(FileChoice::Zone(place.clone(), (!zone.is_empty()).then_some(zone))))
    });
    html! {
        <div class="field">
            <label for={id.clone()}>{ label }</label>
            <input {id} type="text" list={list.clone()} value={zone.to_owned()} onchange={set}
                placeholder={ui.words().xray.zone_other} autocomplete="off" spellcheck="false" />
            <datalist id={list}>{ for ZONES.map(|zone| html! { <option value={zone} /> }) }</datalist>
        </div>
    }
}

/// Whether the day or the month stands first.
fn order(ui: &Ui, source: Option<&str>) -> Html {
    let w = &ui.words().xray;
    let settings = &ui.state.settings;
    let (day_first, open) = match source {
        None => (settings.day_first, w.day_first_auto),
        Some(source) => (settings.dates.get(source).and_then(|dates| dates.day_first), w.day_first_all),
    };
    let chosen = match day_first {
        None => "",
        Some(true) => "day",
        Some(false) => "month",
    };
    let place = source.map(str::to_owned);
    let set = ui.changed(move |value| {
        let day_first = match value.as_str() {
            "day" => Some(true),
            "month" => Some(false),
            _ => None,
        };
        Some(Action::Choose(FileChoice::DayFirst(place.clone(), day_first)))
    });
    let days = [("", open), ("day", w.day_first_day), ("month", w.day_first_month)]
        .map(|(value, text)| (value.into(), text.into()));
    choice(id_of("day-first", source).into(), Named::Shown(w.day_first), days, chosen, set)
}
