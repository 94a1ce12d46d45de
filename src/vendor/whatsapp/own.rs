//! Which of those who write in chats are of the desk: proposed from the chats, decided by the person. A name is never
//! compared with an address of mail: names are chosen in a list of their own, see [`Settings::own_names`].

use std::collections::{BTreeMap, HashSet};

use super::name::Name;
use crate::catalogue::{Catalogue, OwnAddress, OwnKind};
use crate::vendor::Settings;
use crate::vendor::mail::EARLIER;

/// The names of the desk, as keys.
#[derive(Clone, Debug, Default)]
pub(super) struct Own {
    keys: HashSet<String>,
}

impl Own {
    /// What the person chose, else what the pass proposed.
    pub(super) fn of(catalogue: &Catalogue, settings: &Settings) -> Self {
        let proposed = || {
            let rows = catalogue.own_addresses.iter().filter(|row| row.kind == OwnKind::Chat && row.own);
            rows.map(|row| Name::of(&row.address).key).collect()
        };
        let chosen = settings.own_names.as_ref().map(|names| names.iter().map(|name| Name::of(name).key).collect());
        Self { keys: chosen.unwrap_or_else(proposed) }
    }

    /// Is this one of them?
    pub(super) fn contains(&self, name: &Name) -> bool {
        self.keys.contains(&name.key)
    }
}

/// A chat as it counts here.
pub(super) struct Seen<'a> {
    /// The key of its title.
    pub(super) title: Option<&'a str>,
    /// Who writes in it and how much.
    pub(super) people: Vec<(&'a Name, u64)>,
}

/// Names that are not the desk's are shown only when they are among the most frequent.
const OTHERS_SHOWN: usize = 50;

struct Row<'a> {
    name: &'a Name,
    chats: u64,
    messages: u64,
    titles: bool,
    reason: Option<String>,
}

/// Says of each name whether it is taken for one of the desk's and why; the desk's first, then the most frequent others.
pub(super) fn propose(chats: &[Seen<'_>], settings: &Settings) -> Vec<OwnAddress> {
    let titles: HashSet<&str> = chats.iter().filter_map(|chat| chat.title).collect();
    let mut rows: BTreeMap<&str, Row<'_>> = BTreeMap::new();
    for (name, messages) in chats.iter().flat_map(|chat| &chat.people) {
        let titles = titles.contains(name.key.as_str());
        let row = rows.entry(&name.key).or_insert(Row { name, chats: 0, messages: 0, titles, reason: None });
        row.chats += 1;
        row.messages += messages;
    }
    match &settings.own_names {
        Some(_) => {
            let own = Own::of(&Catalogue::default(), settings);
            for row in rows.values_mut().filter(|row| own.contains(row.name)) {
                row.reason = Some("chosen by you".to_owned());
            }
        }
        None => {
            let kept = settings.kept.own(OwnKind::Chat);
            let was_own =
                |row: &Row<'_>| kept.is_some_and(|kept| kept.says(OwnKind::Chat, &row.name.shown) == Some(true));
            for row in rows.values_mut().filter(|row| was_own(row)) {
                row.reason = Some(EARLIER.to_owned());
            }
            if !kept.is_some_and(|kept| kept.chosen) {
                mark_likely(&mut rows, chats);
            }
        }
    }
    let total = chats.len();
    let mut sorted: Vec<&Row<'_>> = rows.values().collect();
    sorted.sort_by_key(|row| (row.reason.is_none(), std::cmp::Reverse((row.chats, row.messages))));
    let own = sorted.iter().filter(|row| row.reason.is_some()).count();
    sorted
        .into_iter()
        .take(own.saturating_add(OTHERS_SHOWN))
        .map(|row| OwnAddress {
            kind: OwnKind::Chat,
            address: row.name.shown.clone(),
            mails: row.messages,
            own: row.reason.is_some(),
            reason: row.reason.clone().unwrap_or_else(|| takes_part(row.chats, total)),
        })
        .collect()
}

fn takes_part(chats: u64, total: usize) -> String {
    format!("writes in {chats} of {total} chats")
}

fn mark_likely(rows: &mut BTreeMap<&str, Row<'_>>, chats: &[Seen<'_>]) {
    // The phone's owner is in all of its chats; chats are named after the others.
    let most = rows
        .iter()
        .filter(|(_, row)| row.chats > 1)
        .max_by_key(|(_, row)| (row.chats, !row.titles, row.messages))
        .map(|(key, _)| *key);
    if let Some(row) = most.and_then(|key| rows.get_mut(key)) {
        row.reason = Some(takes_part(row.chats, chats.len()));
    }
    // One chat only, or chats of other phones beside.
    for chat in chats {
        let known = |name: &Name| rows.get(name.key.as_str()).is_some_and(|row| row.reason.is_some());
        if chat.people.iter().any(|(name, _)| known(name)) {
            continue;
        }
        let Some((name, reason)) = opposite(chat) else { continue };
        if let Some(row) = rows.get_mut(name.key.as_str()).filter(|row| !row.titles) {
            row.reason = Some(reason.to_owned());
        }
    }
}

/// The one whom a chat of two is not named after; else the one with a name, where the other is a bare number.
fn opposite<'a>(chat: &Seen<'a>) -> Option<(&'a Name, &'static str)> {
    const NAMED: &str = "the chat is named after the other";
    const NUMBER: &str = "the other one is a bare number";
    let is_title = |name: &Name| chat.title == Some(name.key.as_str());
    match chat.people.as_slice() {
        [(a, _), (b, _)] if is_title(a) => Some((b, NAMED)),
        [(a, _), (b, _)] if is_title(b) => Some((a, NAMED)),
        [(a, _), (b, _)] if a.phone().is_some() && b.phone().is_none() => Some((b, NUMBER)),
        [(a, _), (b, _)] if b.phone().is_some() && a.phone().is_none() => Some((a, NUMBER)),
        [(a, _)] if chat.title.is_some() && !is_title(a) => Some((a, NAMED)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(chats: &[(&str, &[&str])], settings: &Settings) -> Vec<(String, String)> {
        let names: Vec<(Name, Vec<Name>)> = chats
            .iter()
            .map(|(title, people)| (Name::of(title), people.iter().map(|name| Name::of(name)).collect()))
            .collect();
        let seen: Vec<Seen<'_>> = names
            .iter()
            .map(|(title, people)| Seen {
                title: (!title.key.is_empty()).then_some(title.key.as_str()),
                people: people.iter().map(|name| (name, 3)).collect(),
            })
            .collect();
        let rows = propose(&seen, settings).into_iter().filter(|row| row.own);
        rows.map(|row| (row.address, row.reason)).collect()
    }

    #[test]
    fn the_one_in_most_chats_is_proposed() {
        let chats: [(&str, &[&str]); 3] =
            [("Ann", &["Ann", "Tea House"]), ("Bo", &["Bo", "Tea House"]), ("Cy", &["Cy"])];
        let wanted = [("Tea House".to_owned(), "writes in 2 of 3 chats".to_owned())];
        assert_eq!(own(&chats, &Settings::default()), wanted);
    }

    #[test]
    fn of_one_chat_the_one_it_is_not_named_after() {
        let named = "the chat is named after the other".to_owned();
        assert_eq!(own(&[("Ann", &["Ann", "Tea House"])], &Settings::default()), [("Tea House".into(), named.clone())]);
        assert_eq!(own(&[("Ann", &["Tea House"])], &Settings::default()), [("Tea House".into(), named)]);
        let number = [("Tea House".to_owned(), "the other one is a bare number".to_owned())];
        assert_eq!(own(&[("", &["+7 775 000 00 00", "Tea House"])], &Settings::default()), number);
        assert_eq!(own(&[("The group", &["Ann", "Bo", "Tea House"])], &Settings::default()), []);
    }

    #[test]
    fn what_the_person_chose_overrides_the_proposal() {
        let settings = Settings {
            own_names: Some(vec!["ANN".to_owned()]),
            own_addresses: Some(vec!["tea house".to_owned()]),
            ..Settings::default()
        };
        let wanted = [("Ann".to_owned(), "chosen by you".to_owned())];
        assert_eq!(own(&[("Ann", &["Ann", "Tea House"])], &settings), wanted);
    }
}
