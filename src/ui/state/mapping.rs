//! Changes of the mapping. What the person chose outlives a new reading of the files and another account.

use crate::deskie::{Account, CustomField, FieldId, FieldKind, FieldLevel};
use crate::model::country_code;
use crate::plan::mapping::WhatsAppChoice;
use crate::plan::{AgentTarget, ChannelTarget, Choice, LabelTarget, Mapping, Reason};
use crate::wire::Xray;

use super::{Bulk, MapChoice};

/// A proposal for these files and this account that keeps what the person has chosen, as far as the account still has it.
pub fn propose(xray: &Xray, account: &Account, before: &Mapping) -> Mapping {
    let mut mapping = crate::plan::suggest(&xray.tallies, &xray.agents, account);
    let staff = |id| account.staff(id).is_some_and(|staff| staff.active);
    mapping.options = before.options.clone();
    mapping.options.without_address =
        before.options.without_address.filter(|id| account.channels.iter().any(|channel| channel.id == *id));
    let takes = |id| account.field(id).is_some_and(takes_an_id);
    mapping.options.original_id = before.options.original_id.filter(|id| takes(*id));
    mapping.options.confirmed_channels.retain(|id| account.channel(*id).is_some());
    mapping.stand_in = before.stand_in.filter(|id| staff(*id)).or(mapping.stand_in);
    for (key, choice) in &before.agents {
        let kept = match choice.to {
            AgentTarget::Staff(id) => staff(id),
            AgentTarget::StandIn => true,
        };
        if choice.why == Reason::Yours && kept {
            mapping.agents.insert(key.clone(), *choice);
        }
    }
    keep(&before.statuses, &mut mapping.statuses, |_| true);
    keep(&before.priorities, &mut mapping.priorities, |_| true);
    keep(&before.groups, &mut mapping.groups, |to| to.is_none_or(|id| account.groups.iter().any(|g| g.id == id)));
    keep(&before.fields, &mut mapping.fields, |to| to.is_none_or(|id| account.fields.iter().any(|f| f.id == id)));
    for (channel, choice) in &before.channels {
        let kept = match choice.to {
            ChannelTarget::Custom(id) => account.channels.iter().any(|channel| channel.id == id),
            _ => true,
        };
        if choice.why == Reason::Yours && kept {
            mapping.channels.insert(*channel, *choice);
        }
    }
    keep(&before.labels, &mut mapping.labels, |to| match to {
        LabelTarget::Existing(id) => account.labels.iter().any(|label| label.id == *id),
        LabelTarget::Create(_) | LabelTarget::Drop => true,
    });
    mapping
}

/// Can this field take the source's id of a case?
pub fn takes_an_id(field: &CustomField) -> bool {
    field.active && field.level == FieldLevel::Case && field.kind == FieldKind::Text
}

/// The field that somebody made for the source's id, by its title.
pub fn id_field(account: &Account) -> Option<FieldId> {
    const TITLES: [&str; 16] = [
        "original id",
        "original number",
        "external id",
        "source id",
        "legacy id",
        "old id",
        "old number",
        "zendesk id",
        "freshdesk id",
        "intercom id",
        "номер в старой системе",
        "номер в прежней системе",
        "старый номер",
        "прежний номер",
        "исходный номер",
        "внешний id",
    ];
    let named = |title: &str| {
        let words: Vec<String> = title
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        let title = words.join(" ");
        TITLES.iter().any(|known| title == *known || title.starts_with(&format!("{known} ")))
    };
    account.fields.iter().find(|field| takes_an_id(field) && named(&field.title)).map(|field| field.id)
}

fn keep<T: Clone>(
    before: &std::collections::BTreeMap<String, Choice<T>>,
    now: &mut std::collections::BTreeMap<String, Choice<T>>,
    valid: impl Fn(&T) -> bool,
) {
    for (word, choice) in before {
        if choice.why == Reason::Yours && valid(&choice.to) {
            now.insert(word.clone(), choice.clone());
        }
    }
}

/// Carries out one choice of the person.
pub fn choose(mapping: &mut Mapping, choice: MapChoice, xray: Option<&Xray>) {
    match choice {
        MapChoice::Agent(key, to) => {
            mapping.agents.insert(key, yours(to));
        }
        MapChoice::StandIn(to) => mapping.stand_in = to,
        MapChoice::Status(word, to) => {
            mapping.statuses.insert(word, yours(to));
        }
        MapChoice::Priority(word, to) => {
            mapping.priorities.insert(word, yours(to));
        }
        MapChoice::Group(word, to) => {
            mapping.groups.insert(word, yours(to));
        }
        MapChoice::Label(word, to) => {
            mapping.labels.insert(word, yours(to));
        }
        MapChoice::Labels(bulk) => all_labels(mapping, bulk, xray),
        MapChoice::Field(word, to) => {
            mapping.fields.insert(word, yours(to));
        }
        MapChoice::Channel(channel, to) => {
            mapping.channels.insert(channel, yours(to));
        }
        MapChoice::Share(share) => mapping.options.share = share.clamp(1, 100),
        MapChoice::AuthorInNotes(on) => mapping.options.author_in_notes = on,
        MapChoice::SkipDeleted(on) => mapping.options.skip_deleted = on,
        MapChoice::Language(language) => mapping.options.language = language,
        MapChoice::WithoutAddress(to) => mapping.options.without_address = to,
        MapChoice::CallsWithoutAddress(on) => mapping.options.calls_without_address = on,
        MapChoice::CountryCode(code) => {
            let code = code.map(|code| country_code(&code)).filter(|code| !code.is_empty());
            mapping.options.country_code = code;
        }
        MapChoice::OriginalId(to) => mapping.options.original_id = to,
        MapChoice::ConfirmChannel(id, true) => {
            mapping.options.confirmed_channels.insert(id);
        }
        MapChoice::ConfirmChannel(id, false) => {
            mapping.options.confirmed_channels.remove(&id);
        }
        MapChoice::ConfirmWhatsApp(on) => {
            mapping.options.whatsapp = if on { WhatsAppChoice::Confirmed } else { WhatsAppChoice::Unconfirmed };
        }
    }
}

fn all_labels(mapping: &mut Mapping, bulk: Bulk, xray: Option<&Xray>) {
    let Some(xray) = xray else { return };
    for ((), tag, count) in &xray.tallies.tags.rows {
        if matches!(mapping.labels.get(tag), Some(choice) if matches!(choice.to, LabelTarget::Existing(_))) {
            continue;
        }
        let to = match bulk {
            Bulk::Create => LabelTarget::Create(tag.clone()),
            Bulk::CreateFrom(least) if *count >= least => LabelTarget::Create(tag.clone()),
            Bulk::CreateFrom(_) | Bulk::Drop => LabelTarget::Drop,
        };
        mapping.labels.insert(tag.clone(), yours(to));
    }
}

const fn yours<T>(to: T) -> Choice<T> {
    Choice { to, why: Reason::Yours }
}
