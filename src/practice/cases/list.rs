//! `GET cases.json`: filters, order, pages.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::super::desk::{Desk, Outcome, Reply};
use super::super::errors::Refusal;
use super::super::list::{Needle, Page, Rows};
use super::super::params::Query;
use super::super::state::{Case, Identity, Origin};
use super::super::switches::{ActiveChats, CustomerFilters, DefaultSort, ListDelay, TimeFilter, TrashInLists};
use super::super::view;
use super::{PRIORITIES, STATUSES};
use crate::model::Millis;

/// Least length of a search text; ids in custom channels may be shorter.
const LEAST: usize = 4;

/// Lists cases.
pub(in super::super) fn list(desk: &Desk<'_>, query: Query<'_>) -> Outcome {
    let page = Page::read(query)?;
    let filter = Filter::read(desk, query)?;
    let mut found = filter.candidates(desk);
    found.retain(|case| filter.admits(desk, case));
    let sort = query.one("sort").and_then(Sort::read).unwrap_or(match desk.switches().default_sort {
        DefaultSort::UpdatedDesc => Sort { by: By::Updated, falling: true },
        DefaultSort::CreatedAsc => Sort { by: By::Created, falling: false },
    });
    sort.apply(&mut found);
    let total = found.len();
    let rows = page.of(found).into_iter().map(|case| view::case_row(desk, case)).collect();
    Ok(Reply::List(Rows::new("case", rows, total)))
}

#[derive(Debug)]
struct Filter<'a> {
    users: Option<BTreeSet<u64>>,
    subject: Option<Needle>,
    staff: Vec<u64>,
    groups: Vec<u64>,
    channels: Vec<&'a str>,
    statuses: Vec<&'a str>,
    priorities: Vec<&'a str>,
    labels: Vec<u64>,
    fields: Vec<(&'a str, &'a str)>,
    created: (Millis, Millis),
    updated: (Millis, Millis),
    active_chats: bool,
}

impl<'a> Filter<'a> {
    fn read(desk: &Desk<'_>, query: Query<'a>) -> Result<Self, Refusal> {
        let needle = |text: &str| Needle::read(text, LEAST, desk.switches().short_search);
        let known = |name: &str, words: &[&str]| {
            let given = query.all(name);
            let all = given.iter().all(|word| words.contains(word));
            if all { Ok(given) } else { Err(Refusal::Invalid("incorrect_parameters")) }
        };
        Ok(Self {
            users: wanted_users(desk, query)?,
            subject: query.one("subject").map(needle).transpose()?.flatten(),
            staff: query.ids("staff_id")?,
            groups: query.ids("group_id")?,
            channels: match doubtful(desk, query, "channel")? {
                Doubtful::Honoured => query.all("channel"),
                Doubtful::Ignored => Vec::new(),
                Doubtful::FindsNothing => vec![""],
            },
            statuses: known("status", STATUSES)?,
            priorities: known("priority", PRIORITIES)?,
            labels: query.ids("labels")?,
            fields: query.pairs("custom_fields"),
            created: created(desk, query)?,
            updated: range(desk, query, "from_updated_time", "to_updated_time")?,
            active_chats: matches!(query.one("show_active_chats"), Some("1" | "true")),
        })
    }

    /// The cases of the narrowest index that the filter names.
    fn candidates<'b>(&self, desk: &'b Desk<'_>) -> Vec<&'b Case> {
        let books = &desk.books;
        if let Some(users) = &self.users {
            let ids = users.iter().filter_map(|user| books.by_user.get(user)).flatten();
            return ids.filter_map(|id| books.cases.get(id)).collect();
        }
        let (from, to) = self.created;
        if from > to {
            return Vec::new();
        }
        let ids = books.by_date.range((from, 0)..=(to, u64::MAX));
        ids.filter_map(|(_, id)| books.cases.get(id)).collect()
    }

    fn admits(&self, desk: &Desk<'_>, case: &Case) -> bool {
        let hidden = case.deleted || case.spam;
        let within = |(from, to): (Millis, Millis), at: Millis| from <= at && at <= to;
        let chat = matches!(case.origin, Origin::Custom(_)) && case.status != "closed";
        is_listed(desk, case)
            && (!chat || self.active_chats || desk.switches().active_chats == ActiveChats::Listed)
            && (!hidden || desk.switches().trash_in_lists == TrashInLists::Included)
            && within(self.created, case.created_at)
            && within(self.updated, case.updated_at)
            && self.subject.as_ref().is_none_or(|needle| needle.finds(&case.subject))
            && (self.staff.is_empty() || self.staff.contains(&case.staff_id))
            && (self.groups.is_empty() || self.groups.contains(&case.group_id))
            && (self.channels.is_empty() || self.channels.contains(&view::channel(desk, case.origin).as_str()))
            && (self.statuses.is_empty() || self.statuses.contains(&case.status))
            && (self.priorities.is_empty() || self.priorities.contains(&case.priority))
            && (self.labels.is_empty() || self.labels.iter().any(|label| case.labels.contains(label)))
            && self.fields.iter().all(|(key, wanted)| has_value(case, key, wanted))
    }
}

/// The time of creation that is asked for, as far as the switch lets it be.
fn created(desk: &Desk<'_>, query: Query<'_>) -> Result<(Millis, Millis), Refusal> {
    let asked = query.one("from_time").or_else(|| query.one("to_time")).is_some();
    match desk.switches().time_filter {
        TimeFilter::Ignored => Ok((Millis(i64::MIN), Millis(i64::MAX))),
        TimeFilter::FindsNothing if asked => Ok((Millis(i64::MAX), Millis(i64::MIN))),
        TimeFilter::Refused if asked => Err(Refusal::Invalid("incorrect_parameters")),
        TimeFilter::FindsNothing | TimeFilter::Honoured | TimeFilter::Refused => {
            range(desk, query, "from_time", "to_time")
        }
    }
}

/// What becomes of a filter for customers of other channels than e-mail.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Doubtful {
    FindsNothing,
    Honoured,
    Ignored,
}

/// What becomes of this filter, where it is asked for.
fn doubtful(desk: &Desk<'_>, query: Query<'_>, name: &str) -> Result<Doubtful, Refusal> {
    if name == "user_email" || query.all(name).is_empty() {
        return Ok(Doubtful::Honoured);
    }
    match desk.switches().customer_filters {
        CustomerFilters::Honoured => Ok(Doubtful::Honoured),
        CustomerFilters::Ignored => Ok(Doubtful::Ignored),
        CustomerFilters::FindNothing => Ok(Doubtful::FindsNothing),
        CustomerFilters::Refused => Err(Refusal::Invalid("incorrect_parameters")),
    }
}

/// A new case may take a while to show.
fn is_listed(desk: &Desk<'_>, case: &Case) -> bool {
    let age = || case.messages.first().map_or(i64::MAX, |opening| desk.now.since(opening.arrived_at));
    match desk.switches().list_delay {
        ListDelay::None => true,
        ListDelay::FiveSeconds => age() >= 5_000,
    }
}

/// The users that `user_id`, `user_email`, `user_phone` and `user_custom_id` speak of; `None` where none is named.
fn wanted_users(desk: &Desk<'_>, query: Query<'_>) -> Result<Option<BTreeSet<u64>>, Refusal> {
    let mut wanted: Option<BTreeSet<u64>> = None;
    let mut narrow = |users: BTreeSet<u64>| {
        wanted = Some(wanted.take().map_or(users.clone(), |before| &before & &users));
    };
    let ids = query.ids("user_id")?;
    if !ids.is_empty() {
        narrow(ids.into_iter().collect());
    }
    for (name, least) in [("user_email", LEAST), ("user_phone", LEAST), ("user_custom_id", 0)] {
        let texts = query.all(name);
        match doubtful(desk, query, name)? {
            Doubtful::Honoured => {}
            Doubtful::Ignored => continue,
            Doubtful::FindsNothing => narrow(BTreeSet::new()),
        }
        let mut needles = Vec::new();
        for text in &texts {
            needles.extend(Needle::read(text, least, desk.switches().short_search)?);
        }
        if !needles.is_empty() {
            narrow(needles.into_iter().flat_map(|needle| users_by(desk, name, needle)).collect());
        }
    }
    Ok(wanted)
}

/// Users whose address of this kind has the text.
pub(in super::super) fn users_by(desk: &Desk<'_>, name: &str, needle: Needle) -> BTreeSet<u64> {
    let books = &desk.books;
    if let ("user_email", Needle::Exactly(email)) = (name, &needle) {
        return books.by_identity.get(&Identity::Email(email.clone())).copied().into_iter().collect();
    }
    let needle = if name == "user_phone" { needle.digits() } else { needle };
    let fits = |identity: &Identity| match (name, identity) {
        ("user_email", Identity::Email(text))
        | ("user_phone", Identity::Phone(text) | Identity::WhatsApp(text))
        | ("user_custom_id", Identity::Custom { id: text, .. }) => needle.finds(text),
        _ => false,
    };
    books.by_identity.iter().filter(|(identity, _)| fits(identity)).map(|(_, id)| *id).collect()
}

/// A span of time, both ends included.
pub(in super::super) fn range(
    desk: &Desk<'_>,
    query: Query<'_>,
    from: &str,
    to: &str,
) -> Result<(Millis, Millis), Refusal> {
    let bound = |name: &str| query.one(name).map(|text| desk.calendar.bound(text)).transpose();
    // Bounds are whole seconds; a case keeps its second, so the last millisecond of it is still inside.
    let to = bound(to)?.map_or(Millis(i64::MAX), |at| at.plus(999));
    Ok((bound(from)?.unwrap_or(Millis(i64::MIN)), to))
}

/// Texts are searched by inclusion; a checkbox is `1` or `0`, a choice its key.
fn has_value(case: &Case, key: &str, wanted: &str) -> bool {
    match case.custom_fields.get(key) {
        Some(serde_json::Value::Bool(flag)) => *flag == matches!(wanted, "1" | "true"),
        Some(serde_json::Value::String(text)) => text.to_lowercase().contains(&wanted.to_lowercase()),
        _ => false,
    }
}

#[derive(Clone, Copy, Debug)]
enum By {
    Created,
    Priority,
    Response,
    Status,
    Updated,
}

#[derive(Clone, Copy, Debug)]
struct Sort {
    by: By,
    falling: bool,
}

impl Sort {
    /// An order that is not documented is passed over.
    fn read(word: &str) -> Option<Self> {
        let (by, direction) = word.rsplit_once('_')?;
        let falling = match direction {
            "asc" => false,
            "desc" => true,
            _ => return None,
        };
        let by = match by {
            "created_at" => By::Created,
            "priority" => By::Priority,
            "response" => By::Response,
            "status" => By::Status,
            "updated_at" => By::Updated,
            _ => return None,
        };
        Some(Self { by, falling })
    }

    /// Equal ones stand in the order of their ids, so that pages never overlap.
    fn apply(self, cases: &mut [&Case]) {
        let rank = |words: &[&str], word: &str| words.iter().position(|known| *known == word).unwrap_or(0);
        let key = |case: &Case| match self.by {
            By::Created => case.created_at.0,
            By::Priority => i64::try_from(rank(PRIORITIES, case.priority)).unwrap_or(0),
            By::Response => case.last_response_at.0,
            By::Status => i64::try_from(rank(STATUSES, case.status)).unwrap_or(0),
            By::Updated => case.updated_at.0,
        };
        if self.falling {
            cases.sort_by_key(|case| Reverse((key(case), case.case_id)));
        } else {
            cases.sort_by_key(|case| (key(case), case.case_id));
        }
    }
}
