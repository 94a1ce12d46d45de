//! The channel of a case in Deskie and the identity of its customer there.

use super::case::{Context, Note};
use super::mapping::ChannelTarget;
use crate::deskie::ChannelId;
use crate::deskie::lane::{Confirmation, CustomLane, Lane, Refusal, WhatsAppLane};
use crate::model::{Case, Channel, Person, Phone};

impl From<Refusal> for Note {
    fn from(refusal: Refusal) -> Self {
        Self { code: refusal.code(), message: refusal.message().to_owned() }
    }
}

/// Channel and customer, or why there are none.
pub(super) fn lane(case: &Case, cx: Context<'_>) -> Result<Lane, Note> {
    let target = cx.mapping.channels.get(&case.channel).map_or(default_channel(case.channel), |choice| choice.to);
    let key = case.requester.as_ref().ok_or_else(|| Note {
        code: "case.no_requester",
        message: "The source names no customer for this case.".into(),
    })?;
    let unknown = Person::unknown(key.clone());
    let person = cx.people.get(key).unwrap_or(&unknown);
    let found = match target {
        ChannelTarget::Skip => {
            return Err(Note { code: "case.channel_skipped", message: "Its channel is left out by choice.".into() });
        }
        // Better in another channel than nowhere: the case is what it was, whichever way it came.
        ChannelTarget::Calls => calls(cx, person).or_else(|| email(person).map(|address| Lane::Email { address })),
        ChannelTarget::Custom(id) => custom(cx, id, person)?,
        ChannelTarget::Email => email(person).map(|address| Lane::Email { address }),
        ChannelTarget::WhatsApp => whatsapp(cx, person)?,
    };
    let options = &cx.mapping.options;
    let found = found.or_else(|| calls(cx, person).filter(|_| options.calls_without_address));
    let found = match (found, options.without_address) {
        (None, Some(id)) => custom(cx, id, person)?,
        (found, _) => found,
    };
    found.ok_or_else(|| Note {
        code: "case.no_address",
        message: match target {
            ChannelTarget::Email if phone(cx, person).is_some() => {
                "Its customer has a telephone number but no e-mail address. Choose Calls or a custom channel for such \
                 customers."
            }
            ChannelTarget::Calls => {
                "Its customer has neither a telephone number, which Calls need, nor an e-mail address."
            }
            ChannelTarget::WhatsApp => "Its customer has no telephone number, which WhatsApp needs.",
            ChannelTarget::Custom(_) => "The custom channel chosen for it is not in the account any more.",
            _ => "Its customer has no e-mail address. Choose a custom channel for such customers.",
        }
        .into(),
    })
}

const fn default_channel(channel: Channel) -> ChannelTarget {
    match channel {
        Channel::Call => ChannelTarget::Calls,
        _ => ChannelTarget::Email,
    }
}

fn email(person: &Person) -> Option<String> {
    person.emails.iter().find(|email| crate::text::address::is_email(email)).cloned()
}

/// The first number that can be dialled; one that says its country before others. A number gets a plus only when its
/// country is known: without one it stays as it stands.
fn phone(cx: Context<'_>, person: &Person) -> Option<String> {
    let mut numbers: Vec<Phone> = person.phones.iter().filter_map(|text| Phone::read(text)).collect();
    numbers.sort_by_key(Phone::is_national);
    numbers.first().map(|number| number.dialled(cx.mapping.options.country_code.as_deref()))
}

fn calls(cx: Context<'_>, person: &Person) -> Option<Lane> {
    phone(cx, person).map(|phone| Lane::Calls { phone })
}

/// `Ok(None)` when the channel is not there any more.
fn custom(cx: Context<'_>, id: ChannelId, person: &Person) -> Result<Option<Lane>, Note> {
    let Some(channel) = cx.account.channel(id).filter(|channel| channel.active) else { return Ok(None) };
    let customer = email(person).or_else(|| phone(cx, person)).unwrap_or_else(|| person.key.0.clone());
    let lane = match Confirmation::for_channel(&cx.mapping.options.confirmed_channels, id) {
        Some(confirmation) => Some(CustomLane::confirmed(channel, customer, confirmation)),
        None => CustomLane::silent(channel, customer),
    };
    lane.map(|lane| Some(Lane::Custom(lane))).ok_or_else(|| Refusal::Webhook.into())
}

/// `Ok(None)` when the customer has no number.
fn whatsapp(cx: Context<'_>, person: &Person) -> Result<Option<Lane>, Note> {
    let Some(confirmation) = Confirmation::for_whatsapp(cx.mapping.options.whatsapp) else {
        return Err(Refusal::WhatsApp.into());
    };
    Ok(phone(cx, person).map(|phone| Lane::WhatsApp(WhatsAppLane::confirmed(phone, confirmation))))
}
