//! What would have reached a customer. A migration must leave this list empty.

use serde::{Deserialize, Serialize};

use crate::model::Millis;

/// One message that would have gone out.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Mailed {
    /// When.
    pub at: Millis,
    /// The case.
    pub case_id: u64,
    /// The message.
    pub message_id: u64,
    /// Address, number or id of the customer.
    pub to: String,
    /// Why it would have gone out.
    pub why: Why,
}

/// Why something would have gone out.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// An agent's message on an e-mail case without `do_not_send_email=true`.
    AgentMessage,
    /// An agent-started e-mail case without `case_email_id=-1`.
    AgentStarted,
    /// A rule answered the new case.
    AutoReply,
    /// A message with neither `user_id` nor `staff_id` is a reply of the login.
    NoAuthor,
    /// Closing the case asks how satisfied the customer is.
    Survey,
    /// `send_at` asks for sending.
    SendAt,
    /// An agent's message on a custom channel with a webhook.
    Webhook,
    /// An agent's message in WhatsApp.
    WhatsApp,
}
