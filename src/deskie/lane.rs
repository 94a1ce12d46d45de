//! The channel of a case with the identity of its customer there. Silence is a type: where the API has no word for "do
//! not send", because what staff write may be passed on to the customer, a lane exists only with the person's
//! confirmation.

use std::collections::BTreeSet;

use super::account::{ChannelId, ChannelKind, CustomChannel};

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
    /// The form of texts: HTML for e-mail and mail-like channels, plain for calls and chats.
    pub const fn text_form(&self) -> TextForm {
        match self {
            Self::Email { .. } | Self::Custom(CustomLane { html: true, .. }) => TextForm::Html,
            Self::Calls { .. } | Self::Custom(_) | Self::WhatsApp(_) => TextForm::Plain,
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
