//! How the source's people and words become the account's. Data only: it can be shown, changed, saved.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use crate::deskie::lane::WhatsAppChoice;
pub use crate::deskie::words::{CasePriority, CaseStatus};
use crate::deskie::{Account, ChannelId, FieldId, GroupId, LabelId, StaffId};
use crate::model::{Channel, PersonKey};

/// Why something was mapped as it is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Nothing fits; this is what happens unless the person decides otherwise.
    Fallback,
    /// The words mean the same.
    Meaning,
    /// The addresses are equal.
    SameEmail,
    /// The names are equal but for case and spacing.
    SameName,
    /// The names are alike.
    SimilarName,
    /// The person chose it.
    Yours,
}

/// A target with the reason for it.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Choice<T> {
    /// The target.
    pub to: T,
    /// The reason.
    pub why: Reason,
}

/// As whom an agent of the source writes.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AgentTarget {
    /// As this staff member.
    Staff(StaffId),
    /// As the stand-in agent; the text names the original author.
    StandIn,
}

/// What becomes of a tag.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LabelTarget {
    /// A new label of this title, made once before the first case.
    Create(String),
    /// Left out on purpose.
    Drop,
    /// A label the account has.
    Existing(LabelId),
}

/// What becomes of a channel.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChannelTarget {
    /// Calls, by the customer's telephone number.
    Calls,
    /// A custom channel, by the customer's id in the source.
    Custom(ChannelId),
    /// E-mail, by the customer's address.
    Email,
    /// Not moved.
    Skip,
    /// WhatsApp, by the customer's telephone number. Needs [`Options::whatsapp`].
    WhatsApp,
}

impl Mapping {
    /// These labels of the account are there no more, because undo has removed them: what was to get them gets new ones of
    /// the same title.
    pub fn forget_labels(&mut self, account: &Account, gone: &[LabelId]) {
        for (tag, choice) in &mut self.labels {
            let LabelTarget::Existing(id) = choice.to else { continue };
            if gone.contains(&id) {
                let known = account.labels.iter().find(|label| label.id == id);
                let title = known.map_or_else(|| tag.trim().to_owned(), |label| label.title.clone());
                let why = if choice.why == Reason::Yours { Reason::Yours } else { Reason::Fallback };
                *choice = Choice { to: LabelTarget::Create(title), why };
            }
        }
    }
}

/// The language of the few words that the plan writes into cases.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Russian.
    Russian,
}

/// Choices that are not about one word.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default)]
pub struct Options {
    /// Percentage of the account's limit this run may use; 1 to 100. The live team and its integrations need the rest.
    pub share: u8,
    /// Name the original author and time in notes, because it is not documented that a note keeps its author.
    pub author_in_notes: bool,
    /// Cases in the source's bin or marked as spam are left out.
    pub skip_deleted: bool,
    /// Where a case's customer has no address for the target channel: use this custom channel instead, if any.
    pub without_address: Option<ChannelId>,
    /// Where a case's customer has no address for the target channel but a telephone number: use Calls, before
    /// [`Options::without_address`].
    pub calls_without_address: bool,
    /// The country of telephone numbers that name none, by the digits of its code. `None`: they are sent as they stand.
    pub country_code: Option<String>,
    /// Custom channels with a webhook into which the person lets messages of agents be written all the same.
    pub confirmed_channels: BTreeSet<ChannelId>,
    /// Does the person let messages of agents be written into WhatsApp?
    pub whatsapp: WhatsAppChoice,
    /// A text field of cases that takes the source's id. With it a case is found again without any doubt.
    pub original_id: Option<FieldId>,
    /// Language of the words that the plan itself writes, such as the line that names an author.
    pub language: Language,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            share: 90,
            author_in_notes: true,
            skip_deleted: true,
            without_address: None,
            calls_without_address: false,
            country_code: None,
            confirmed_channels: BTreeSet::new(),
            whatsapp: WhatsAppChoice::Unconfirmed,
            original_id: None,
            language: Language::English,
        }
    }
}

/// The whole mapping. A word that is not listed takes the fallback of its kind.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Mapping {
    /// Agents of the source.
    pub agents: BTreeMap<PersonKey, Choice<AgentTarget>>,
    /// Who writes for agents without a counterpart. Must be active. `None`: not decided, and nothing can be planned
    /// while somebody needs them.
    pub stand_in: Option<StaffId>,
    /// States, by the source's word.
    pub statuses: BTreeMap<String, Choice<CaseStatus>>,
    /// Urgencies, by the source's word.
    pub priorities: BTreeMap<String, Choice<CasePriority>>,
    /// Groups, by the source's word; `None` leaves the case without a group.
    pub groups: BTreeMap<String, Choice<Option<GroupId>>>,
    /// Labels, by the source's tag.
    pub labels: BTreeMap<String, Choice<LabelTarget>>,
    /// Custom fields, by the source's key; `None` leaves the value out.
    pub fields: BTreeMap<String, Choice<Option<FieldId>>>,
    /// Channels.
    pub channels: BTreeMap<Channel, Choice<ChannelTarget>>,
    /// The rest.
    pub options: Options,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deskie::Label;

    #[test]
    fn a_label_that_undo_removed_is_made_again_under_its_title() {
        let label = |id: u64, title: &str| Label { id: LabelId(id), title: title.into() };
        let account = Account { labels: vec![label(1, "Lamp"), label(2, "Kettle")], ..Account::default() };
        let choice = |id: u64, why| Choice { to: LabelTarget::Existing(LabelId(id)), why };
        let mut mapping = Mapping::default();
        for (tag, id, why) in [("lamp", 1, Reason::SameName), ("light", 1, Reason::Yours), ("kettle", 2, Reason::Yours)]
        {
            mapping.labels.insert(tag.into(), choice(id, why));
        }
        mapping.forget_labels(&account, &[LabelId(1)]);
        let made = |why| Choice { to: LabelTarget::Create("Lamp".into()), why };
        assert_eq!(mapping.labels["lamp"], made(Reason::Fallback));
        assert_eq!(mapping.labels["light"], made(Reason::Yours));
        assert_eq!(mapping.labels["kettle"], choice(2, Reason::Yours), "it is still there");
    }
}
