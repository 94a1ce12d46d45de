//! Dates that name no zone, of which the person is asked once, and dates that could be read two ways.

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
    let w = &ui.words().xray;
    let Some(found) = &xray.local_dates else {
        let zone = ui.state.settings.zone.as_deref().unwrap_or("UTC");
        return html! {
            <details class="block">
                <summary><h2>{ w.dates_title }</h2><span class="count">{ zone.to_owned() }</span></summary>
                <div class="line">{ typed(ui, zone, w.zone) }{ order(ui) }</div>
                <p class="hint">{ w.zone_hint }</p>
            </details>
        };
    };
    let readings = readings(ui, found);
    let chosen = ui.state.settings.zone.as_deref().unwrap_or(&found.zone);
    let other = if readings.iter().any(|reading| reading.zone == chosen) { "" } else { chosen };
    html! {
        <section class="block open" data-test="zone-question">
            <h2>{ w.dates_title }</h2>
            <fieldset class="bare" aria-describedby="zone-why">
                <legend>{ (w.zone_ask)(found.count, &found.sample) }</legend>
                { for readings.iter().enumerate().map(|(at, reading)| radio(ui, at, reading, chosen)) }
            </fieldset>
            <div class="line">{ typed(ui, other, w.zone_other) }{ order(ui) }</div>
            <p class="hint" id="zone-why">
                { w.zone_hint }
                if ui.state.settings.zone.is_none() { { " " }{ w.zone_open } }
            </p>
        </section>
    }
}

/// What the sample is in one zone.
struct Reading {
    zone: String,
    title: String,
    /// Why it is offered, where that is not plain.
    why: String,
    at: Millis,
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
            at: proposed.at,
        });
    }
    readings.push(Reading { zone: "UTC".into(), title: w.zone_utc.into(), why: String::new(), at: found.local });
    let own = ui.platform.0.zone();
    if !own.is_empty() && readings.iter().all(|reading| reading.zone != own) {
        let minutes = i64::from(ui.offset(found.local));
        let (title, at) = ((w.zone_own)(&own), found.local.plus(-minutes * 60_000));
        readings.push(Reading { zone: own, title, why: String::new(), at });
    }
    readings
}

fn radio(ui: &Ui, at: usize, reading: &Reading, chosen: &str) -> Html {
    let words = ui.words();
    let id = format!("zone-{at}");
    let why = format!("zone-{at}-why");
    let moment = words.moment(reading.at, ui.offset(reading.at));
    let act = ui.on::<yew::Event>(Action::Choose(FileChoice::Zone(Some(reading.zone.clone()))));
    html! {
        <div class="check">
            <input id={id.clone()} type="radio" name="zone-of" checked={reading.zone == chosen} onchange={act}
                aria-describedby={why.clone()} />
            <label for={id}>{ &reading.title }</label>
            <p class="hint" id={why}>
                { (words.xray.zone_reads)(&moment) }
                if !reading.why.is_empty() { { format!(" {}.", reading.why) } }
            </p>
        </div>
    }
}

/// Any zone, by its name.
fn typed(ui: &Ui, zone: &str, label: &'static str) -> Html {
    let set = ui.changed(|zone| {
        let zone = zone.trim().to_owned();
        Some(Action::Choose(FileChoice::Zone((!zone.is_empty()).then_some(zone))))
    });
    html! {
        <div class="field">
            <label for="zone">{ label }</label>
            <input id="zone" type="text" list="zones" value={zone.to_owned()} onchange={set}
                placeholder={ui.words().xray.zone_other} autocomplete="off" spellcheck="false" />
            <datalist id="zones">{ for ZONES.map(|zone| html! { <option value={zone} /> }) }</datalist>
        </div>
    }
}

/// Whether the day or the month stands first.
fn order(ui: &Ui) -> Html {
    let w = &ui.words().xray;
    let day_first = match ui.state.settings.day_first {
        None => "",
        Some(true) => "day",
        Some(false) => "month",
    };
    let set = ui.changed(|value| {
        let day_first = match value.as_str() {
            "day" => Some(true),
            "month" => Some(false),
            _ => None,
        };
        Some(Action::Choose(FileChoice::DayFirst(day_first)))
    });
    let days = [("", w.day_first_auto), ("day", w.day_first_day), ("month", w.day_first_month)]
        .map(|(value, text)| (value.into(), text.into()));
    choice("day-first".into(), Named::Shown(w.day_first), days, day_first, set)
}
