//! Users.

use serde_json::{Value, json};

use super::cases::{range, users_by};
use super::desk::{Desk, Outcome, Reply};
use super::errors::Refusal;
use super::identity::{self, Codes};
use super::list::{Needle, Page, Rows};
use super::params::{Params, Query};
use super::random::Random;
use super::state::{Identity, User};
use super::{fields, view};
use crate::deskie::FieldLevel;

/// Least length of a search text; ids in custom channels may be shorter.
const LEAST: usize = 3;
/// The texts of a profile, by their parameter names.
const PROFILE: [&str; 3] = ["company_name", "company_position", "user_note"];
const NOT_FOUND: Refusal = Refusal::Missing("user_not_found");

/// What can be done to a user without a body.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Act {
    /// Blocks.
    Block,
    /// Puts into the list of the deleted.
    Disable,
    /// Undoes both.
    Restore,
}

/// `POST users.json`. The only answer with a password.
pub(super) fn create(desk: &mut Desk<'_>, params: Params<'_>) -> Outcome {
    let codes = Codes { email: "wrong_email", phone: "wrong_phone" };
    let who = identity::read(desk, params, "user_custom_channel", codes)?;
    if desk.books.by_identity.contains_key(&who.identity) {
        return Err(Refusal::Invalid(match who.identity {
            Identity::Email(_) => "email_already_exist",
            Identity::Phone(_) | Identity::WhatsApp(_) => "phone_already_exist",
            Identity::Custom { .. } => "custom_id_already_exist",
        }));
    }
    let profile = Profile::read(desk, params)?;
    let id = identity::make(desk, &who, None);
    profile.apply(desk, id);
    let mut row = view::user_row(desk, find(desk, id)?);
    if let Value::Object(row) = &mut row {
        row.remove("last_contact_at");
    }
    view::put(&mut row, "password", json!(password(desk.settings.seed, id)));
    Ok(Reply::Made(json!({ "user": row })))
}

/// `GET users.json`
pub(super) fn list(desk: &Desk<'_>, query: Query<'_>) -> Outcome {
    let page = Page::read(query)?;
    let (from, to) = range(desk, query, "from_time", "to_time")?;
    let (updated_from, updated_to) = range(desk, query, "from_updated_time", "to_updated_time")?;
    let languages = query.ids("language_id")?;
    let channels = query.all("user_custom_channel");
    let mut wanted: Option<std::collections::BTreeSet<u64>> = None;
    for (name, least) in [("user_email", LEAST), ("user_phone", LEAST), ("user_custom_id", 0)] {
        let Some(text) = query.one(name) else { continue };
        if let Some(needle) = Needle::read(text, least, desk.switches().short_search)? {
            let users = users_by(desk, name, needle);
            wanted = Some(wanted.map_or(users.clone(), |before| &before & &users));
        }
    }
    let fits = |user: &&User| {
        wanted.as_ref().is_none_or(|wanted| wanted.contains(&user.user_id))
            && from <= user.created_at
            && user.created_at <= to
            && updated_from <= user.updated_at
            && user.updated_at <= updated_to
            && (languages.is_empty() || languages.contains(&user.language_id))
            && (channels.is_empty() || in_channel(&user.identity, &channels))
    };
    let found: Vec<&User> = desk.books.users.values().filter(fits).collect();
    let total = found.len();
    let rows = page.of(found).into_iter().map(|user| view::user_row(desk, user)).collect();
    Ok(Reply::List(Rows::new("user", rows, total)))
}

/// `GET users/{id}.json`
pub(super) fn show(desk: &Desk<'_>, id: u64) -> Outcome {
    Ok(Reply::Done(json!({ "user": view::user_row(desk, find(desk, id)?) })))
}

/// `PUT users/{id}.json`: the profile; an e-mail user's address and a phone user's number may change too.
pub(super) fn edit(desk: &mut Desk<'_>, id: u64, params: Params<'_>) -> Outcome {
    let old = find(desk, id)?.identity.clone();
    let profile = Profile::read(desk, params)?;
    if params.text("user_email").is_some() || params.text("user_phone").is_some() {
        let codes = Codes { email: "wrong_email", phone: "wrong_phone" };
        let who = identity::read(desk, params, "user_custom_channel", codes)?;
        if std::mem::discriminant(&who.identity) != std::mem::discriminant(&old) {
            return Err(Refusal::Invalid("incorrect_user_identity"));
        }
        if desk.books.by_identity.get(&who.identity).is_some_and(|owner| *owner != id) {
            let taken = if matches!(old, Identity::Email(_)) { "email_already_exist" } else { "phone_already_exist" };
            return Err(Refusal::Invalid(taken));
        }
        desk.books.by_identity.remove(&old);
        desk.books.by_identity.insert(who.identity.clone(), id);
        if let Some(user) = desk.books.users.get_mut(&id) {
            user.identity = who.identity;
            user.address = who.address;
        }
    }
    profile.apply(desk, id);
    show(desk, id)
}

/// `PUT users/{id}/{block,disable,restore}.json`
pub(super) fn act(desk: &mut Desk<'_>, id: u64, act: Act) -> Outcome {
    let now = desk.now;
    let user = desk.books.users.get_mut(&id).ok_or(NOT_FOUND)?;
    match act {
        Act::Block => user.active = false,
        Act::Disable => user.deleted = true,
        Act::Restore => (user.active, user.deleted) = (true, false),
    }
    user.updated_at = now;
    show(desk, id)
}

/// `PUT users/{id}/link.json` and `unlink.json`; the body has no wrapper. Linked users stay separate.
pub(super) fn link(desk: &mut Desk<'_>, id: u64, linked: bool, params: Params<'_>) -> Outcome {
    find(desk, id)?;
    let other = match params.id("user_id", "incorrect_user_id")? {
        Some(other) => other,
        None => {
            let codes = Codes { email: "wrong_email", phone: "wrong_phone" };
            let who = identity::read(desk, params, "user_custom_channel", codes)?;
            *desk.books.by_identity.get(&who.identity).ok_or(NOT_FOUND)?
        }
    };
    find(desk, other)?;
    if other == id {
        return Err(Refusal::Invalid("incorrect_user_id"));
    }
    for (one, another) in [(id, other), (other, id)] {
        if let Some(user) = desk.books.users.get_mut(&one) {
            let _changed = if linked { user.linked.insert(another) } else { user.linked.remove(&another) };
        }
    }
    show(desk, id)
}

/// `DELETE users/{id}.json`
pub(super) fn delete(desk: &mut Desk<'_>, id: u64) -> Outcome {
    let user = desk.books.users.remove(&id).ok_or(NOT_FOUND)?;
    desk.books.by_identity.remove(&user.identity);
    Ok(Reply::Nothing)
}

/// What a request says about a user besides the identity.
#[derive(Debug)]
struct Profile {
    name: Option<String>,
    texts: Vec<(&'static str, String)>,
    language_id: Option<u64>,
    custom_fields: serde_json::Map<String, Value>,
}

impl Profile {
    fn read(desk: &Desk<'_>, params: Params<'_>) -> Result<Self, Refusal> {
        Ok(Self {
            name: params.text("user_full_name"),
            texts: PROFILE.iter().filter_map(|name| Some((*name, params.text(name)?))).collect(),
            language_id: desk.language(params)?,
            custom_fields: fields::read(desk, params, FieldLevel::User)?,
        })
    }

    fn apply(self, desk: &mut Desk<'_>, id: u64) {
        let now = desk.now;
        let Some(user) = desk.books.users.get_mut(&id) else { return };
        if let Some(name) = self.name {
            user.name = name;
        }
        if let Some(language_id) = self.language_id {
            user.language_id = language_id;
        }
        user.profile.extend(self.texts.into_iter().map(|(name, text)| (name.to_owned(), text)));
        user.custom_fields.extend(self.custom_fields);
        user.updated_at = now;
    }
}

fn find<'a>(desk: &'a Desk<'_>, id: u64) -> Result<&'a User, Refusal> {
    desk.books.users.get(&id).ok_or(NOT_FOUND)
}

fn in_channel(identity: &Identity, keys: &[&str]) -> bool {
    let Identity::Custom { channel, .. } = identity else { return false };
    keys.iter().any(|key| key.strip_prefix("cch").unwrap_or(key) == channel.to_string())
}

fn password(seed: u64, user_id: u64) -> String {
    let mut random = Random::at(seed, user_id);
    (0..6).map(|_| char::from(b'a' + u8::try_from(random.below(26)).unwrap_or(0))).collect()
}
