//! The channel of a case with the identity of its customer there. Silence is a type: where the API has no word for "do
//! not send", because what staff write may be passed on to the customer, a lane exists only with the person's
//! confirmation.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::account::{Account, ChannelId, ChannelKind, CustomChannel};

/// See the module.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub enum Lane {
    /// Calls, by telephone number. Nothing is sent there.
    Calls {
        /// E.164 where it could be made so.
        phone: String,
    },
    /// A custom channel, by an id of the customer.
    Custom(CustomLane),
    /// E-mail, by address. Requests of this lane always say that nothing is to be sent.
    Email {
        /// The address.
        address: String,
    },
    /// WhatsApp, by telephone number.
    WhatsApp(WhatsAppLane),
}

/// The form a channel wants its texts in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum TextForm {
    /// `content_html`.
    Html,
    /// `content`.
    Plain,
}

/// A lane without its customer: what has to be remembered of a case that was created, because whatever the mapping says
/// today, what is added to the case goes to the channel it was created in.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum LaneKind {
    /// Calls.
    Calls,
    /// A custom channel.
    Custom {
        /// The value of `channel`, e.g. `cch101`.
        channel: String,
        /// Does it want HTML?
        html: bool,
    },
    /// E-mail.
    Email,
    /// WhatsApp.
    WhatsApp,
}

impl LaneKind {
    /// The form of texts: HTML for e-mail and mail-like channels, plain for calls and chats.
    pub const fn text_form(&self) -> TextForm {
        match self {
            Self::Email | Self::Custom { html: true, .. } => TextForm::Html,
            Self::Calls | Self::Custom { .. } | Self::WhatsApp => TextForm::Plain,
        }
    }

    /// Why nothing may be added to a case of this channel now: it may pass on what staff write, and the person has not
    /// confirmed it; or nobody can know any more whether it does.
    pub fn refuses(&self, account: &Account, confirmed: &Confirmed) -> Option<Refusal> {
        match self {
            Self::Calls | Self::Email => None,
            Self::WhatsApp => Confirmation::for_whatsapp(confirmed.whatsapp).is_none().then_some(Refusal::WhatsApp),
            Self::Custom { channel, .. } => match account.channels.iter().find(|known| known.api_key == *channel) {
                None => Some(Refusal::ChannelGone),
                Some(known) if !known.forwards() => None,
                Some(known) => {
                    Confirmation::for_channel(&confirmed.channels, known.id).is_none().then_some(Refusal::Webhook)
                }
            },
        }
    }
}

/// Why a lane takes no history.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Refusal {
    /// The custom channel is not in the account any more, so whether it has a webhook cannot be known.
    ChannelGone,
    /// A custom channel with a webhook that is not confirmed.
    Webhook,
    /// WhatsApp is not confirmed.
    WhatsApp,
}

impl Refusal {
    /// Its machine code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ChannelGone => "case.channel_gone",
            Self::Webhook => "case.webhook",
            Self::WhatsApp => "case.whatsapp",
        }
    }

    /// Plain English.
    pub const fn message(self) -> &'static str {
        match self {
            Self::ChannelGone => {
                "The custom channel in which the case was created is not in the account any more, so nothing was added \
                 to the case."
            }
            Self::Webhook => {
                "Deskie posts what agents write in this custom channel to a webhook, or does not say whether it does, so \
                 imported messages might reach customers. Empty the channel's webhook address in Deskie, choose another \
                 channel, or confirm this one."
            }
            Self::WhatsApp => {
                "Deskie sends what agents write in WhatsApp, and nothing says whether it does so with imported \
                 messages. Choose another channel, or confirm WhatsApp."
            }
        }
    }
}

/// What the person has confirmed, see [`Confirmation`].
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Confirmed {
    /// Custom channels, by name.
    pub channels: BTreeSet<ChannelId>,
    /// WhatsApp.
    pub whatsapp: WhatsAppChoice,
}

/// The person's word that messages of staff may be written into a channel that may pass them on.
///
/// Deskie posts what agents answer in a custom channel to its webhook, and sends what they answer in WhatsApp; whether it
/// does so with imported messages is not documented.
#[derive(Clone, Copy, Debug)]
pub struct Confirmation(());

impl Confirmation {
    /// For a custom channel that the person has confirmed by name.
    pub fn for_channel(confirmed: &BTreeSet<ChannelId>, channel: ChannelId) -> Option<Self> {
        confirmed.contains(&channel).then_some(Self(()))
    }

    /// For WhatsApp.
    pub fn for_whatsapp(confirmed: WhatsAppChoice) -> Option<Self> {
        (confirmed == WhatsAppChoice::Confirmed).then_some(Self(()))
    }
}

/// Has the person confirmed that history may be written into WhatsApp?
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WhatsAppChoice {
    /// Yes, having read why customers might be reached.
    Confirmed,
    /// No.
    #[default]
    Unconfirmed,
}

/// A customer in a custom channel.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct CustomLane {
    channel: String,
    html: bool,
    id: String,
}

impl CustomLane {
    /// A customer in a channel that passes nothing on; `None` when the channel has a webhook, or may have
    /// one.
    pub fn silent(channel: &CustomChannel, id: String) -> Option<Self> {
        (!channel.forwards()).then(|| Self::new(channel, id))
    }

    /// A customer in a channel that may pass on what staff write.
    pub fn confirmed(channel: &CustomChannel, id: String, _: Confirmation) -> Self {
        Self::new(channel, id)
    }

    fn new(channel: &CustomChannel, id: String) -> Self {
        Self { channel: channel.api_key.clone(), html: channel.kind == ChannelKind::Async, id }
    }

    /// The value of `channel`, e.g. `cch101`.
    pub fn channel(&self) -> &str {
        &self.channel
    }

    /// The value of `user_custom_id`.
    pub fn id(&self) -> &str {
        &self.id
    }
}

/// A customer in WhatsApp.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct WhatsAppLane {
    phone: String,
}

impl WhatsAppLane {
    /// By telephone number, E.164.
    pub fn confirmed(phone: String, _: Confirmation) -> Self {
        Self { phone }
    }

    /// The value of `user_whatsapp_phone`.
    pub fn phone(&self) -> &str {
        &self.phone
    }
}

impl Lane {
    /// The lane without its customer.
    pub fn kind(&self) -> LaneKind {
        match self {
            Self::Calls { .. } => LaneKind::Calls,
            Self::Custom(lane) => LaneKind::Custom { channel: lane.channel.clone(), html: lane.html },
            Self::Email { .. } => LaneKind::Email,
            Self::WhatsApp(_) => LaneKind::WhatsApp,
        }
    }

    /// The form of texts, see [`LaneKind::text_form`].
    pub fn text_form(&self) -> TextForm {
        self.kind().text_form()
    }

    /// The customer as the requests name them.
    pub fn customer(&self) -> &str {
        match self {
            Self::Calls { phone } => phone,
            Self::Custom(lane) => &lane.id,
            Self::Email { address } => address,
            Self::WhatsApp(lane) => &lane.phone,
        }
    }

    /// The filter that finds this customer's cases, as exactly as the API can.
    pub fn filter(&self) -> (&'static str, String) {
        match self {
            Self::Calls { phone } => ("user_phone", phone.trim_start_matches('+').to_owned()),
            Self::Custom(lane) => ("user_custom_id", format!("^{}^", lane.id)),
            Self::Email { address } => ("user_email", format!("^{address}^")),
            // No filter by such a number is documented; the look-up also goes by time, subject and text.
            Self::WhatsApp(_) => ("channel", "wa_chat".to_owned()),
        }
    }
}
