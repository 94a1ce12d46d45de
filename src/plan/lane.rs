//! The channel of a case in Deskie and the identity of its customer there.

use super::case::{Context, Note};
use super::mapping::ChannelTarget;
use crate::deskie::ChannelId;
use crate::deskie::lane::{Confirmation, CustomLane, Lane, WhatsAppLane};
use crate::model::{Case, Channel, Person};

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
        ChannelTarget::Calls => phone(person).map(|phone| Lane::Calls { phone }),
        ChannelTarget::Custom(id) => custom(cx, id, person)?,
        ChannelTarget::Email => email(person).map(|address| Lane::Email { address }),
        ChannelTarget::WhatsApp => whatsapp(cx, person)?,
    };
    let found = match (found, cx.mapping.options.without_address) {
        (None, Some(id)) => custom(cx, id, person)?,
        (found, _) => found,
    };
    found.ok_or_else(|| Note {
        code: "case.no_address",
        message: match target {
            ChannelTarget::Calls => "Its customer has no telephone number, which Calls need.",
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

/// E.164 where the number allows it: digits with a plus; a number too short to dial is none.
fn phone(person: &Person) -> Option<String> {
    person.phones.iter().find_map(|phone| {
        let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
        let digits = match phone.trim_start() {
            international if international.starts_with('+') => digits,
            _ => digits.strip_prefix("00").map(str::to_owned).unwrap_or(digits),
        };
        (5..=15).contains(&digits.len()).then(|| format!("+{digits}"))
    })
}

/// `Ok(None)` when the channel is not there any more.
fn custom(cx: Context<'_>, id: ChannelId, person: &Person) -> Result<Option<Lane>, Note> {
    let Some(channel) = cx.account.channel(id).filter(|channel| channel.active) else { return Ok(None) };
    let customer = email(person).or_else(|| phone(person)).unwrap_or_else(|| person.key.0.clone());
    let lane = match Confirmation::for_channel(&cx.mapping.options.confirmed_channels, id) {
        Some(confirmation) => Some(CustomLane::confirmed(channel, customer, confirmation)),
        None => CustomLane::silent(channel, customer),
    };
    lane.map(|lane| Some(Lane::Custom(lane))).ok_or_else(|| Note {
        code: "case.webhook",
        message: "Deskie posts what agents write in this custom channel to a webhook, or does not say whether it does, so \
                  imported messages might reach customers. Empty the channel's webhook address in Deskie, choose another \
                  channel, or confirm this one."
            .into(),
    })
}

/// `Ok(None)` when the customer has no number.
fn whatsapp(cx: Context<'_>, person: &Person) -> Result<Option<Lane>, Note> {
    let Some(confirmation) = Confirmation::for_whatsapp(cx.mapping.options.whatsapp) else {
        return Err(Note {
            code: "case.whatsapp",
            message: "Deskie sends what agents write in WhatsApp, and nothing says whether it does so with imported \
                      messages. Choose another channel, or confirm WhatsApp."
                .into(),
        });
    };
    Ok(phone(person).map(|phone| Lane::WhatsApp(WhatsAppLane::confirmed(phone, confirmation))))
}
