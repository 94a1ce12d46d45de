//! Changes of the mapping. What the person chose outlives a new reading of the files and another account.

use crate::deskie::Account;
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
