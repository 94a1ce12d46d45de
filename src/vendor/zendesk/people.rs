//! Users and the people that tickets embed.

use super::records::{Ticket, User};
use crate::catalogue::People;
use crate::model::{Person, PersonKey, Role, Side};

/// The key of a user id.
pub(super) fn key(id: &str) -> PersonKey {
    PersonKey(format!("zendesk:{id}"))
}

/// A user as a person; `None` without an id.
pub(super) fn person(user: &User<'_>) -> Option<Person> {
    let role = role(user.role.get());
    Some(Person {
        key: key(user.id.get()?),
        name: user.name.owned(),
        emails: user.email.get().filter(|email| email.contains('@')).map(str::to_lowercase).into_iter().collect(),
        phones: user.phone.owned().into_iter().collect(),
        role,
    })
}

/// What Zendesk's word for a role means.
pub(in crate::vendor) fn role(word: Option<&str>) -> Role {
    match word {
        Some("end-user" | "end_user") => Role::Customer,
        Some("agent" | "admin" | "owner") => Role::Agent,
        _ => Role::Unknown,
    }
}

/// Who the customer of a ticket is: the embedded requester, else the requester's id, else the sender of the mail.
pub(super) fn requester(ticket: &Ticket<'_>) -> Option<PersonKey> {
    let embedded = ticket.requester.0.as_ref().and_then(|user| user.id.get());
    embedded.or(ticket.requester_id.get()).map(key).or_else(|| sender(ticket).map(|person| person.key))
}

/// Who is in charge of a ticket.
pub(super) fn assignee(ticket: &Ticket<'_>) -> Option<PersonKey> {
    ticket.assignee.0.as_ref().and_then(|user| user.id.get()).or(ticket.assignee_id.get()).map(key)
}

/// Everybody a ticket tells something about.
pub(super) fn of_ticket(ticket: &Ticket<'_>, known: &People) -> Vec<Person> {
    let mut people: Vec<Person> = [&ticket.requester, &ticket.submitter, &ticket.assignee]
        .into_iter()
        .chain(&ticket.users.0)
        .chain(ticket.comments.0.iter().filter_map(|one| one.0.as_ref()).map(|comment| &comment.author))
        .filter_map(|user| user.0.as_ref().and_then(person))
        .collect();
    if let Some(key) = assignee(ticket) {
        match people.iter_mut().find(|person| person.key == key) {
            Some(person) if person.role == Role::Unknown => person.role = Role::Agent,
            Some(_) => {}
            None => people.push(Person { role: Role::Agent, ..Person::unknown(key) }),
        }
    }
    // Without a users file, the sender's address may be all there is about a customer.
    if let Some(key) = requester(ticket)
        && let Some(sender) = sender(ticket)
    {
        let embedded = people.iter().find(|person| person.key == key);
        let reachable = |person: &Person| !person.emails.is_empty() || !person.phones.is_empty();
        if !embedded.is_some_and(reachable) && !known.get(&key).is_some_and(reachable) {
            people.push(Person { key, ..sender });
        }
    }
    people
}

/// The sender as the channel names them.
fn sender(ticket: &Ticket<'_>) -> Option<Person> {
    let from = ticket.via.0.as_ref()?.source.0.as_ref()?.from.0.as_ref()?;
    let email = from.address.get().filter(|address| address.contains('@')).map(str::to_lowercase);
    let phone = from.phone.owned();
    let key = key(&format!("sender:{}", email.as_ref().or(phone.as_ref())?));
    Some(Person {
        key,
        name: from.name.owned(),
        emails: email.into_iter().collect(),
        phones: phone.into_iter().collect(),
        role: Role::Unknown,
    })
}

/// Which side somebody writes for: by role where it is known, else a requester is a customer and anybody else an agent.
pub(super) fn side(author: Option<&PersonKey>, requester: Option<&PersonKey>, known: &People) -> Side {
    match author.and_then(|key| known.get(key)).map(|person| person.role) {
        Some(Role::Agent | Role::System) => Side::Agent,
        Some(Role::Customer) => Side::Customer,
        _ if author.is_some() && author == requester => Side::Customer,
        _ => Side::Agent,
    }
}

/// Settles the roles that no record states, once everybody's part is known.
pub(super) fn settle(known: &People) -> Vec<Person> {
    known
        .iter()
        .filter(|(person, _)| person.role == Role::Unknown && person.key.0.starts_with("zendesk:"))
        .filter_map(|(person, stats)| {
            let role = match (stats.as_agent, stats.as_customer, stats.cases) {
                (0, 0, 0) => return None,
                (0, _, _) => Role::Customer,
                (_, 0, 0) => Role::Agent,
                _ => return None,
            };
            Some(Person { role, ..Person::unknown(person.key.clone()) })
        })
        .collect()
}
