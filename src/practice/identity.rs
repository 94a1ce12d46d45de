//! Who a case or a user is about: the one address, number or id in a request.

use super::desk::Desk;
use super::errors::Refusal;
use super::list::digits;
use super::params::Params;
use super::state::{Identity, Origin, User};
use super::switches::UserName;

/// Fewest and most digits of a telephone number.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 5..=20;

/// An identity as it came and as it is compared.
#[derive(Clone, Debug)]
pub(super) struct Who {
    /// The channel it belongs to.
    pub(super) origin: Origin,
    /// As it is compared.
    pub(super) identity: Identity,
    /// As it came.
    pub(super) address: String,
}

/// What a wrong address is called: creating a case and creating a user differ.
#[derive(Clone, Copy, Debug)]
pub(super) struct Codes {
    /// For e-mail.
    pub(super) email: &'static str,
    /// For a telephone number.
    pub(super) phone: &'static str,
}

/// Reads the one identity; `channel_name` is the parameter that holds the custom channel, as `cch101` or `101`.
///
/// # Errors
/// None, several, or a wrong one.
pub(super) fn read(desk: &Desk<'_>, params: Params<'_>, channel_name: &str, codes: Codes) -> Result<Who, Refusal> {
    let given = ["user_email", "user_phone", "user_whatsapp_phone", "user_custom_id"]
        .into_iter()
        .filter_map(|name| Some((name, params.text(name)?)))
        .collect::<Vec<_>>();
    let [(name, address)] = given.as_slice() else {
        return Err(Refusal::Invalid("incorrect_user_identity"));
    };
    let address = address.trim().to_owned();
    let (origin, identity) = match *name {
        "user_email" => (Origin::Email, email(&address).ok_or(Refusal::Invalid(codes.email))?),
        "user_phone" => (Origin::Call, Identity::Phone(phone(&address).ok_or(Refusal::Invalid(codes.phone))?)),
        "user_whatsapp_phone" => {
            (Origin::WhatsApp, Identity::WhatsApp(phone(&address).ok_or(Refusal::Invalid(codes.phone))?))
        }
        _ => {
            let channel = custom_channel(desk, params.text(channel_name))?;
            (Origin::Custom(channel), Identity::Custom { channel, id: address.clone() })
        }
    };
    Ok(Who { origin, identity, address })
}

/// The user of this identity, made if need be. The name is set, or kept, by the switch.
pub(super) fn user_for(desk: &mut Desk<'_>, who: &Who, name: Option<String>) -> u64 {
    let now = desk.now;
    if let Some(&id) = desk.books.by_identity.get(&who.identity) {
        let takes_last = desk.switches().user_name == UserName::Last;
        if let (Some(user), Some(name)) = (desk.books.users.get_mut(&id), name)
            && (user.name.is_empty() || takes_last)
        {
            user.name = name;
            user.updated_at = now;
        }
        return id;
    }
    make(desk, who, name)
}

/// A new user.
pub(super) fn make(desk: &mut Desk<'_>, who: &Who, name: Option<String>) -> u64 {
    let user_id = desk.books.next_id();
    let user = User {
        user_id,
        identity: who.identity.clone(),
        address: who.address.clone(),
        name: name.unwrap_or_default(),
        profile: std::collections::BTreeMap::new(),
        language_id: desk.first_language(),
        custom_fields: serde_json::Map::new(),
        active: true,
        deleted: false,
        linked: std::collections::BTreeSet::new(),
        created_at: desk.now,
        updated_at: desk.now,
    };
    desk.books.by_identity.insert(who.identity.clone(), user_id);
    desk.books.users.insert(user_id, user);
    user_id
}

fn email(address: &str) -> Option<Identity> {
    let (local, domain) = address.rsplit_once('@')?;
    let clean = |part: &str| {
        !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || c.is_control() || "<>,;\"@".contains(c))
    };
    (clean(local) && clean(domain)).then(|| Identity::Email(address.to_lowercase()))
}

fn phone(address: &str) -> Option<String> {
    let plain = address.chars().all(|c| c.is_ascii_digit() || "+-() .".contains(c));
    let digits = digits(address);
    (plain && PHONE_DIGITS.contains(&digits.len())).then_some(digits)
}

fn custom_channel(desk: &Desk<'_>, key: Option<String>) -> Result<u64, Refusal> {
    const WRONG: Refusal = Refusal::Invalid("incorrect_channel");
    let key = key.ok_or(WRONG)?;
    let channel = desk.books.channel(&key).or_else(|| desk.books.channel(&format!("cch{key}")));
    channel.filter(|channel| channel.active).map(|channel| channel.id.0).ok_or(WRONG)
}
