//! What is known beside the records of a case: people, names, how dates are read; and how both are asked.

use std::collections::HashMap;

use jiff::tz::TimeZone;

use super::draft::Draft;
use super::records::Record;
use crate::catalogue::{Catalogue, People};
use crate::model::{Attachment, AttachmentPlace, Author, Body, Instant, Person, PersonKey, Role, Side, Zone};
use crate::text::address;
use crate::text::dates::{self, DateRules};

/// How much of a case is wanted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Detail {
    /// Everything but the bodies: for the pass.
    Counts,
    /// Everything.
    Whole,
}

/// See the module.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// As [`super::Desk::family`].
    pub desk: &'static str,
    /// Everybody met up to now.
    pub people: &'a People,
    /// As [`Catalogue::names`].
    pub names: &'a HashMap<String, String>,
    /// How dates are read.
    pub rules: &'a DateRules,
    /// How much is wanted; bodies are dropped by the kit, so only what costs much need look at this.
    pub detail: Detail,
}

impl<'a> Known<'a> {
    pub(super) fn of(desk: &'static str, catalogue: &'a Catalogue, rules: &'a DateRules, detail: Detail) -> Self {
        Self { desk, people: &catalogue.people, names: &catalogue.names, rules, detail }
    }

    /// The name of something with an id, e.g. of a `group`.
    pub fn name(&self, kind: &str, id: &str) -> Option<String> {
        self.names.get(&name_key(self.desk, kind, id)).cloned()
    }

    /// The key of a person with this id.
    pub fn key(&self, id: &str) -> PersonKey {
        key(self.desk, id)
    }

    /// The key of a person who is known by an address alone, lower case.
    pub fn mail_key(&self, address: &str) -> PersonKey {
        mail_key(self.desk, address)
    }

    /// Reads a date; nothing for a missing one. What cannot be read is said.
    pub fn date(&self, record: &Record<'_>, path: &str, draft: &mut Draft) -> Option<Instant> {
        let text = record.node().text(path)?;
        let rules = record.rules(path, self.rules);
        if record.utc {
            return in_utc(self.date_text(&text, &DateRules { zone: TimeZone::UTC, ..rules.into_owned() }, draft));
        }
        self.date_text(&text, &rules, draft)
    }

    /// The same in a zone that the record's file names.
    pub(super) fn date_in(
        &self,
        record: &Record<'_>,
        path: &str,
        zone: TimeZone,
        draft: &mut Draft,
    ) -> Option<Instant> {
        let text = record.node().text(path)?;
        let rules = record.rules(path, self.rules).into_owned();
        in_utc(self.date_text(&text, &DateRules { zone, ..rules }, draft))
    }

    /// The same for a text that stands deeper in a record.
    pub fn instant(&self, text: Option<String>, draft: &mut Draft) -> Option<Instant> {
        self.date_text(&text?, self.rules, draft)
    }

    fn date_text(&self, text: &str, rules: &DateRules, draft: &mut Draft) -> Option<Instant> {
        let found = dates::parse(text, rules);
        if found.is_none() {
            let text: String = text.chars().take(60).collect();
            let message = format!(
                "A date cannot be read: “{text}”. The date of the nearest message is used instead; mend it in the file \
                 if it matters."
            );
            draft.trouble("desk.bad_date", message);
        }
        found
    }

    /// The author of an entry. People whose role is known are on its side, others on `otherwise`.
    pub fn author(&self, person: Option<PersonKey>, label: &str, otherwise: Side) -> Author {
        let known = person.as_ref().and_then(|key| self.people.get(key));
        let side = match known.map(|person| person.role) {
            Some(Role::Agent | Role::System) => Side::Agent,
            Some(Role::Customer) => Side::Customer,
            _ => otherwise,
        };
        let label = match (known.filter(|person| person.is_named()), &person) {
            (Some(named), _) if label.is_empty() => named.display().to_owned(),
            // Nobody knows what the id of an export stands for without being told whose it is.
            (None, Some(key)) if label.is_empty() => match side {
                Side::Agent => format!("agent {}", key.shown()),
                Side::Customer => format!("customer {}", key.shown()),
            },
            _ => label.to_owned(),
        };
        Author { person, label, side }
    }

    /// What is known of a person.
    pub fn person(&self, key: &PersonKey) -> Option<&Person> {
        self.people.get(key)
    }
}

/// A local time that was read as UTC because the source writes it so: its zone is given.
fn in_utc(instant: Option<Instant>) -> Option<Instant> {
    instant.map(|instant| Instant { zone: Zone::Given, ..instant })
}

/// The key in [`Catalogue::names`] of something with an id.
pub(super) fn name_key(desk: &str, kind: &str, id: &str) -> String {
    format!("{desk}:{kind}:{id}")
}

/// The key of a person with an id.
pub fn key(desk: &str, id: &str) -> PersonKey {
    PersonKey(format!("{desk}:{id}"))
}

/// The key of a person who is known by an address alone.
pub fn mail_key(desk: &str, address: &str) -> PersonKey {
    PersonKey(format!("{desk}:mail:{}", address::normalise(address)))
}

/// The key of a person without an id: by address, else by telephone, else by name.
pub fn contact_key(desk: &str, email: Option<&str>, phone: Option<&str>, name: Option<&str>) -> Option<PersonKey> {
    match (email.filter(|email| address::is_email(&address::normalise(email))), phone, name) {
        (Some(email), ..) => Some(mail_key(desk, email)),
        (None, Some(phone), _) => Some(PersonKey(format!("{desk}:phone:{phone}"))),
        (None, None, Some(name)) => Some(PersonKey(format!("{desk}:name:{name}"))),
        (None, None, None) => None,
    }
}

/// A person as records name them; addresses and telephones that are none are left out.
pub fn person(
    key: PersonKey,
    name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    role: Role,
) -> Person {
    let email = email.map(|email| address::normalise(&email)).filter(|email| address::is_email(email));
    Person { key, name, emails: email.into_iter().collect(), phones: phone.into_iter().collect(), role }
}

/// The text of an entry: HTML where there is any, else plain text.
pub fn body(html: Option<String>, text: Option<String>) -> Body {
    match html.filter(|html| !html.trim().is_empty()) {
        Some(html) => Body::Html(html),
        None => Body::Text(text.unwrap_or_default()),
    }
}

/// A file that the export names by address. Without an address it is missing, with the reason `why`.
pub fn linked(name: Option<String>, url: Option<String>, why: &str) -> Attachment {
    let url = url.filter(|url| url.starts_with("https://") || url.starts_with("http://"));
    let last = |url: &String| {
        let path = url.split(['?', '#']).next().unwrap_or_default();
        path.rsplit('/').next().filter(|last| !last.is_empty()).map(str::to_owned)
    };
    let name = name.or_else(|| url.as_ref().and_then(last)).unwrap_or_else(|| "file".to_owned());
    let name = name.rsplit(['/', '\\']).next().filter(|last| !last.is_empty()).unwrap_or("file").to_owned();
    let place = url.map_or_else(|| AttachmentPlace::Missing(why.to_owned()), AttachmentPlace::Url);
    Attachment { name, mime: None, size: None, content_id: None, place }
}
