//! The first proposal of a mapping. Every guess carries its reason; where nothing fits, the fallback says so.

use std::collections::BTreeMap;

use super::mapping::{
    AgentTarget, CasePriority, CaseStatus, ChannelTarget, Choice, LabelTarget, Mapping, Options, Reason,
};
use crate::catalogue::{PersonStats, Tallies};
use crate::deskie::{Account, ChannelKind, FieldLevel, Staff};
use crate::model::{Channel, Person, Priority, Status};

/// Names at least this alike (Damerau-Levenshtein, normalised) are proposed as the same person.
const ALIKE: f64 = 0.85;

/// Proposes a mapping of the words and agents of an import onto an account.
pub fn suggest(tallies: &Tallies, agents: &[(Person, PersonStats)], account: &Account) -> Mapping {
    Mapping {
        agents: agents.iter().map(|(person, _)| (person.key.clone(), agent(person, account))).collect(),
        stand_in: None,
        statuses: tallies.statuses.rows.iter().map(|(kind, raw, _)| (raw.clone(), status(*kind))).collect(),
        priorities: tallies.priorities.rows.iter().map(|(kind, raw, _)| (raw.clone(), priority(*kind))).collect(),
        groups: tallies
            .groups
            .rows
            .iter()
            .map(|((), raw, _)| {
                let found = account.groups.iter().find(|group| group.active && same(&group.title, raw));
                (raw.clone(), named(found.map(|group| group.id)))
            })
            .collect(),
        labels: tallies.tags.rows.iter().map(|((), raw, _)| (raw.clone(), label(raw, account))).collect(),
        fields: tallies
            .fields
            .iter()
            .map(|row| {
                let title = row.title.as_deref().unwrap_or(&row.field);
                let found = account
                    .fields
                    .iter()
                    .find(|field| field.active && field.level == FieldLevel::Case && same(&field.title, title));
                (row.field.clone(), named(found.map(|field| field.id)))
            })
            .collect(),
        channels: channels(tallies, account),
        options: Options::default(),
    }
}

fn agent(person: &Person, account: &Account) -> Choice<AgentTarget> {
    let active = || account.staff.iter().filter(|staff| staff.active);
    let to = |staff: &Staff, why| Choice { to: AgentTarget::Staff(staff.id), why };
    if let Some(staff) =
        active().find(|staff| person.emails.iter().any(|email| email.eq_ignore_ascii_case(&staff.email)))
    {
        return to(staff, Reason::SameEmail);
    }
    let Some(name) = person.name.as_deref().filter(|name| !name.trim().is_empty()) else {
        return Choice { to: AgentTarget::StandIn, why: Reason::Fallback };
    };
    let mut same_name = active().filter(|staff| staff.name.as_deref().is_some_and(|known| same(known, name)));
    if let (Some(staff), None) = (same_name.next(), same_name.next()) {
        return to(staff, Reason::SameName);
    }
    let likeness = |staff: &Staff| {
        staff.name.as_deref().map_or(0.0, |known| strsim::normalized_damerau_levenshtein(&folded(known), &folded(name)))
    };
    let mut alike: Vec<&Staff> = active().filter(|staff| likeness(staff) >= ALIKE).collect();
    match (alike.pop(), alike.pop()) {
        (Some(staff), None) => to(staff, Reason::SimilarName),
        _ => Choice { to: AgentTarget::StandIn, why: Reason::Fallback },
    }
}

fn status(kind: Status) -> Choice<CaseStatus> {
    let (to, why) = match kind {
        Status::New | Status::Open => (CaseStatus::Open, Reason::Meaning),
        Status::Hold | Status::Pending => (CaseStatus::Waiting, Reason::Meaning),
        Status::Closed | Status::Deleted | Status::Solved | Status::Spam => (CaseStatus::Closed, Reason::Meaning),
        Status::Other => (CaseStatus::Open, Reason::Fallback),
    };
    Choice { to, why }
}

fn priority(kind: Priority) -> Choice<CasePriority> {
    let (to, why) = match kind {
        Priority::High => (CasePriority::High, Reason::Meaning),
        Priority::Low => (CasePriority::Low, Reason::Meaning),
        Priority::Normal => (CasePriority::Normal, Reason::Meaning),
        Priority::Urgent => (CasePriority::Critical, Reason::Meaning),
        Priority::Other => (CasePriority::Normal, Reason::Fallback),
    };
    Choice { to, why }
}

fn label(raw: &str, account: &Account) -> Choice<LabelTarget> {
    match account.labels.iter().find(|label| same(&label.title, raw)) {
        Some(label) => Choice { to: LabelTarget::Existing(label.id), why: Reason::SameName },
        None => Choice { to: LabelTarget::Create(raw.trim().to_owned()), why: Reason::Fallback },
    }
}

fn channels(tallies: &Tallies, account: &Account) -> BTreeMap<Channel, Choice<ChannelTarget>> {
    let chat = account
        .channels
        .iter()
        .find(|channel| channel.active && channel.kind == ChannelKind::Sync && !channel.forwards());
    tallies
        .channels
        .rows
        .iter()
        .map(|(channel, _, _)| {
            let choice = match channel {
                Channel::Email => Choice { to: ChannelTarget::Email, why: Reason::Meaning },
                Channel::Call => Choice { to: ChannelTarget::Calls, why: Reason::Meaning },
                Channel::WhatsApp => match chat {
                    Some(chat) => Choice { to: ChannelTarget::Custom(chat.id), why: Reason::Fallback },
                    None => Choice { to: ChannelTarget::Email, why: Reason::Fallback },
                },
                Channel::Api | Channel::Chat | Channel::Other | Channel::Social | Channel::Web => {
                    Choice { to: ChannelTarget::Email, why: Reason::Fallback }
                }
            };
            (*channel, choice)
        })
        .collect()
}

fn named<T>(found: Option<T>) -> Choice<Option<T>> {
    let why = if found.is_some() { Reason::SameName } else { Reason::Fallback };
    Choice { to: found, why }
}

fn same(a: &str, b: &str) -> bool {
    folded(a) == folded(b)
}

fn folded(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deskie::StaffId;
    use crate::model::{PersonKey, Role};

    fn person(name: &str, email: &str) -> Person {
        Person {
            key: PersonKey(format!("t:{name}")),
            name: Some(name.into()),
            emails: vec![email.into()],
            phones: vec![],
            role: Role::Agent,
        }
    }

    fn staff(id: u64, name: &str, email: &str, active: bool) -> Staff {
        Staff { id: StaffId(id), email: email.into(), name: Some(name.into()), active }
    }

    #[test]
    fn agents_are_matched_by_address_then_by_name_and_never_to_whoever_is_left() {
        let account = Account {
            staff: vec![
                staff(1, "Ann Example", "ann@new.example", true),
                staff(2, "Bo Berg", "bo@shop.example", true),
                staff(3, "Cem Gone", "cem@shop.example", false),
            ],
            me: Some(StaffId(1)),
            ..Account::default()
        };
        assert_eq!(agent(&person("B.", "BO@shop.example"), &account).why, Reason::SameEmail);
        assert_eq!(agent(&person("ann  example", "ann@old.example"), &account).to, AgentTarget::Staff(StaffId(1)));
        assert_eq!(agent(&person("Anne Example", "x@old.example"), &account).why, Reason::SimilarName);
        let gone = agent(&person("Cem Gone", "cem@shop.example"), &account);
        assert_eq!(gone, Choice { to: AgentTarget::StandIn, why: Reason::Fallback });
        let mapping = suggest(&Tallies::default(), &[], &account);
        assert_eq!(mapping.stand_in, None, "the person decides who stands in");
    }
}
