//! Channels, statuses, priorities, groups, tags and custom fields.

use std::rc::Rc;

use yew::{AttrValue, Callback, Html, component, html};

use super::table::{Mapped, Row};
use crate::deskie::{Account, ChannelId, CustomChannel, FieldId, FieldLevel, GroupId, LabelId};
use crate::model::Channel;
use crate::plan::mapping::WhatsAppChoice;
use crate::plan::{CasePriority, CaseStatus, ChannelTarget, Choice, LabelTarget, Mapping, Reason};
use crate::ui::parts::{Button, Icon, Look, button, notice};
use crate::ui::state::{Action, Bulk, MapChoice, State};
use crate::ui::store::Ui;
use crate::ui::words::Words;
use crate::wire::Xray;

/// A kind of word.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Kind {
    Channel,
    Status,
    Priority,
    Group,
    Label,
    Field,
}

impl Kind {
    pub const ALL: [Self; 6] = [Self::Channel, Self::Status, Self::Priority, Self::Group, Self::Label, Self::Field];

    pub const fn id(self) -> &'static str {
        match self {
            Self::Channel => "channel",
            Self::Status => "status",
            Self::Priority => "priority",
            Self::Group => "group",
            Self::Label => "label",
            Self::Field => "field",
        }
    }
}

#[derive(Clone, PartialEq, yew::Properties)]
pub(super) struct Props {
    pub ui: Ui,
    pub kind: Kind,
}

const STATUSES: [CaseStatus; 3] = [CaseStatus::Open, CaseStatus::Waiting, CaseStatus::Closed];
const PRIORITIES: [CasePriority; 4] =
    [CasePriority::Low, CasePriority::Normal, CasePriority::High, CasePriority::Critical];

/// The section of one kind.
#[component]
pub(super) fn Section(props: &Props) -> Html {
    let (ui, kind) = (&props.ui, props.kind);
    let (Some(xray), Some(account)) = (&ui.state.xray, ui.state.account()) else { return Html::default() };
    let words = ui.words();
    let mapping = &ui.state.mapping;
    let (title, keys, rows) = rows(&ui.state, kind, xray, mapping);
    let options = options(words, kind, account);
    let change = {
        let ui = ui.clone();
        Callback::from(move |(at, event): (usize, yew::Event)| {
            let value = ui.platform.0.change_value(&event);
            let Some(key) = keys.get(at) else { return };
            if let Some(choice) = chosen(kind, key, &value) {
                ui.act.emit(Action::Map(choice));
            }
        })
    };
    html! {
        <Mapped {words} id={kind.id()} {title} rows={Rc::new(rows)} options={Rc::new(options)} {change} above={above(ui, kind, xray, account)} />
    }
}

/// A word as a key: channels are keyed by what we take them for.
#[derive(Clone, PartialEq)]
enum Key {
    Word(String),
    Channel(Channel),
}

fn row<T>(
    word: &str,
    used: String,
    choice: Option<&Choice<T>>,
    open_when_new: bool,
    value: impl Fn(&T) -> String,
) -> Row {
    let why = choice.map_or(Reason::Fallback, |choice| choice.why);
    Row {
        word: word.to_owned(),
        below: String::new(),
        used,
        chosen: choice.map(|choice| value(&choice.to)).unwrap_or_default(),
        why,
        open: open_when_new && matches!(why, Reason::Fallback | Reason::SimilarName),
    }
}

fn rows(state: &State, kind: Kind, xray: &Xray, mapping: &Mapping) -> (&'static str, Vec<Key>, Vec<Row>) {
    let words = Words::of(state.language);
    let w = &words.map;
    let tallies = &xray.tallies;
    let word = |raw: &String| Key::Word(raw.clone());
    let unzip = |title, pairs: Vec<(Key, Row)>| {
        let (keys, rows) = pairs.into_iter().unzip();
        (title, keys, rows)
    };
    match kind {
        Kind::Status => {
            let pairs = tallies.statuses.rows.iter().map(|(_, raw, n)| {
                (word(raw), row(raw, (w.used)(*n), mapping.statuses.get(raw), !raw.is_empty(), |to| to.as_str().into()))
            });
            unzip(w.statuses_title, pairs.collect())
        }
        Kind::Priority => {
            let pairs = tallies.priorities.rows.iter().map(|(_, raw, n)| {
                (
                    word(raw),
                    row(raw, (w.used)(*n), mapping.priorities.get(raw), !raw.is_empty(), |to| to.as_str().into()),
                )
            });
            unzip(w.priorities_title, pairs.collect())
        }
        Kind::Group => {
            let id = |to: &Option<GroupId>| to.map(|id| id.0.to_string()).unwrap_or_default();
            let pairs = tallies
                .groups
                .rows
                .iter()
                .map(|((), raw, n)| (word(raw), row(raw, (w.used)(*n), mapping.groups.get(raw), true, id)));
            unzip(w.groups_title, pairs.collect())
        }
        Kind::Label => {
            let value = |to: &LabelTarget| match to {
                LabelTarget::Create(_) => "create".to_owned(),
                LabelTarget::Drop => "drop".to_owned(),
                LabelTarget::Existing(id) => id.0.to_string(),
            };
            let pairs = tallies
                .tags
                .rows
                .iter()
                .map(|((), raw, n)| (word(raw), row(raw, (w.used)(*n), mapping.labels.get(raw), false, value)));
            unzip(w.labels_title, pairs.collect())
        }
        Kind::Field => {
            let id = |to: &Option<FieldId>| to.map(|id| id.0.to_string()).unwrap_or_default();
            let pairs = tallies.fields.iter().map(|field| {
                let title = field.title.as_deref().unwrap_or(&field.field);
                let mut row = row(title, (w.used)(field.count), mapping.fields.get(&field.field), true, id);
                row.below = field.samples.iter().take(4).cloned().collect::<Vec<_>>().join(" · ");
                (Key::Word(field.field.clone()), row)
            });
            unzip(w.fields_title, pairs.collect())
        }
        Kind::Channel => unzip(w.channels_title, channel_rows(state, xray, mapping)),
    }
}

fn channel_rows(state: &State, xray: &Xray, mapping: &Mapping) -> Vec<(Key, Row)> {
    let words = Words::of(state.language);
    let mut sums: Vec<(Channel, u64, Vec<&str>)> = Vec::new();
    for (channel, raw, count) in &xray.tallies.channels.rows {
        match sums.iter_mut().find(|(known, ..)| known == channel) {
            Some((_, sum, raws)) => {
                *sum = sum.saturating_add(*count);
                raws.push(raw);
            }
            None => sums.push((*channel, *count, vec![raw])),
        }
    }
    let value = |to: &ChannelTarget| match to {
        ChannelTarget::Calls => "calls".to_owned(),
        ChannelTarget::Custom(id) => id.0.to_string(),
        ChannelTarget::Email => "email".to_owned(),
        ChannelTarget::Skip => "skip".to_owned(),
        ChannelTarget::WhatsApp => "whatsapp".to_owned(),
    };
    let rows = sums.into_iter().map(|(channel, count, raws)| {
        let name = (words.names.channel)(channel);
        let mut row = row(name, (words.map.used)(count), mapping.channels.get(&channel), true, value);
        let mut below = raws.into_iter().filter(|raw| !raw.is_empty()).take(4).map(str::to_owned).collect::<Vec<_>>();
        if mapping.channels.get(&channel).is_some_and(|choice| choice.to == ChannelTarget::Calls) {
            below.push(words.map.calls_fallback.to_owned());
        }
        // What the person would otherwise learn from the report.
        let left = state.left_out_of(channel);
        if left > 0 {
            below.push((words.map.left_out_here)(left));
        }
        row.below = below.join(" · ");
        (Key::Channel(channel), row)
    });
    rows.collect()
}

fn options(words: &Words, kind: Kind, account: &Account) -> Vec<(AttrValue, AttrValue)> {
    let w = &words.map;
    let of = |value: &'static str, text: &'static str| (AttrValue::from(value), AttrValue::from(text));
    let id = |id: u64, text: &str| (AttrValue::from(id.to_string()), AttrValue::from(text.to_owned()));
    match kind {
        Kind::Status => STATUSES.map(|status| of(status.as_str(), (words.names.case_status)(status))).to_vec(),
        Kind::Priority => {
            PRIORITIES.map(|priority| of(priority.as_str(), (words.names.case_priority)(priority))).to_vec()
        }
        Kind::Group => std::iter::once(of("", w.no_group))
            .chain(account.groups.iter().filter(|group| group.active).map(|group| id(group.id.0, &group.title)))
            .collect(),
        Kind::Label => [of("create", w.create_label), of("drop", w.leave_out)]
            .into_iter()
            .chain(account.labels.iter().map(|label| id(label.id.0, &label.title)))
            .collect(),
        Kind::Field => std::iter::once(of("", w.field_none))
            .chain(
                account
                    .fields
                    .iter()
                    .filter(|field| field.active && field.level == FieldLevel::Case)
                    .map(|field| id(field.id.0, &field.title)),
            )
            .collect(),
        Kind::Channel => [of("email", w.email), of("calls", w.calls), of("whatsapp", "WhatsApp"), of("skip", w.skip)]
            .into_iter()
            .chain(
                account
                    .channels
                    .iter()
                    .filter(|channel| channel.active)
                    .map(|channel| id(channel.id.0, &format!("{}: {}", w.custom, channel.title))),
            )
            .collect(),
    }
}

fn chosen(kind: Kind, key: &Key, value: &str) -> Option<MapChoice> {
    let id = || value.parse::<u64>().ok();
    Some(match (kind, key) {
        (Kind::Channel, Key::Channel(channel)) => {
            let to = match value {
                "email" => ChannelTarget::Email,
                "calls" => ChannelTarget::Calls,
                "skip" => ChannelTarget::Skip,
                "whatsapp" => ChannelTarget::WhatsApp,
                _ => ChannelTarget::Custom(ChannelId(id()?)),
            };
            MapChoice::Channel(*channel, to)
        }
        (Kind::Status, Key::Word(word)) => {
            MapChoice::Status(word.clone(), STATUSES.into_iter().find(|status| status.as_str() == value)?)
        }
        (Kind::Priority, Key::Word(word)) => {
            MapChoice::Priority(word.clone(), PRIORITIES.into_iter().find(|priority| priority.as_str() == value)?)
        }
        (Kind::Group, Key::Word(word)) => MapChoice::Group(word.clone(), id().map(GroupId)),
        (Kind::Label, Key::Word(word)) => {
            let to = match value {
                "create" => LabelTarget::Create(word.trim().to_owned()),
                "drop" => LabelTarget::Drop,
                _ => LabelTarget::Existing(LabelId(id()?)),
            };
            MapChoice::Label(word.clone(), to)
        }
        (Kind::Field, Key::Word(word)) => MapChoice::Field(word.clone(), id().map(FieldId)),
        _ => return None,
    })
}

/// What stands above the rows: choices for all tags at once, and confirmations of channels that may reach customers.
fn above(ui: &Ui, kind: Kind, xray: &Xray, account: &Account) -> Html {
    let w = &ui.words().map;
    match kind {
        Kind::Label => {
            let new =
                ui.state.mapping.labels.values().filter(|choice| matches!(choice.to, LabelTarget::Create(_))).count();
            let bulk = |id, text: &str, bulk| {
                button(Button {
                    id,
                    text: text.into(),
                    look: Look::Plain,
                    disabled: false,
                    act: ui.on(Action::Map(MapChoice::Labels(bulk))),
                })
            };
            html! {
                <div class="line" role="group" aria-label={w.bulk}>
                    { bulk("labels-create", w.labels_all_create, Bulk::Create) }
                    { bulk("labels-rare", w.labels_rare, Bulk::CreateFrom(10)) }
                    { bulk("labels-drop", w.labels_all_drop, Bulk::Drop) }
                    <span class="hint" role="status">{ (w.labels_new)(new as u64) }</span>
                    if xray.tallies.tags.overflow > 0 { <span class="hint">{ w.overflow }</span> }
                </div>
            }
        }
        Kind::Channel => {
            let used = |id: ChannelId| {
                ui.state.mapping.channels.values().any(|choice| choice.to == ChannelTarget::Custom(id))
                    || ui.state.mapping.options.without_address == Some(id)
            };
            let asked: Vec<&CustomChannel> =
                account.channels.iter().filter(|channel| used(channel.id) && channel.forwards()).collect();
            let whatsapp = ui.state.mapping.channels.values().any(|choice| choice.to == ChannelTarget::WhatsApp);
            html! { <>
                { for asked.into_iter().map(|channel| confirm_channel(ui, channel)) }
                if whatsapp { { confirm_whatsapp(ui) } }
            </> }
        }
        _ => Html::default(),
    }
}

/// What agents wrote may go out of this channel: the person confirms it, having read why.
fn confirm_channel(ui: &Ui, channel: &CustomChannel) -> Html {
    let id = channel.id;
    let confirmed = ui.state.mapping.options.confirmed_channels.contains(&id);
    let onchange = ui.ticked(move |on| Action::Map(MapChoice::ConfirmChannel(id, on)));
    confirmation(ui, format!("confirm-channel-{}", id.0), &channel.title, ui.words().map.confirm, confirmed, onchange)
}

fn confirm_whatsapp(ui: &Ui) -> Html {
    let confirmed = ui.state.mapping.options.whatsapp == WhatsAppChoice::Confirmed;
    let onchange = ui.ticked(|on| Action::Map(MapChoice::ConfirmWhatsApp(on)));
    confirmation(ui, "confirm-whatsapp".into(), "WhatsApp", ui.words().map.confirm_whatsapp, confirmed, onchange)
}

fn confirmation(
    ui: &Ui,
    id: String,
    channel: &str,
    text: &'static str,
    checked: bool,
    onchange: Callback<yew::Event>,
) -> Html {
    let w = &ui.words().map;
    let why = format!("{id}-why");
    let content = html! { <>
        <p><strong>{ format!("{channel}: {}", w.confirm_title) }</strong></p>
        <p id={why.clone()}>{ w.confirm_text }</p>
        <div class="check">
            <input id={id.clone()} type="checkbox" {checked} {onchange} aria-describedby={why} />
            <label for={id}>{ text }</label>
        </div>
    </> };
    html! { <div data-test="confirm-channel">{ notice("warn", Icon::Warning, content) }</div> }
}
