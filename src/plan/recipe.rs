//! What a person has chosen about the files and in a mapping, kept for the next time: in the ledger, so that a run that is
//! taken up goes on as it began, and as a file that can be dropped with the next export. Words of the source stand in it as
//! marks, people too; so it holds no text, no name and no address. Ids of the account are in it, and count in that account only.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::mapping::{
    AgentTarget, CasePriority, CaseStatus, ChannelTarget, Choice, LabelTarget, Language, Mapping, Options, Reason,
};
use crate::catalogue::Reading;
use crate::deskie::{Account, ChannelId, FieldId, GroupId, LabelId, StaffId};
use crate::model::{Channel, Mark, country_code};

/// The version that this program writes, and the only one so far.
pub const VERSION: u32 = 1;

/// See the module.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default)]
pub struct Recipe {
    /// [`VERSION`]; first, so that a file is known by its beginning.
    pub recipe: u32,
    /// The account's name.
    pub account: String,
    agents: BTreeMap<Mark, AgentTarget>,
    stand_in: Option<StaffId>,
    statuses: BTreeMap<Mark, CaseStatus>,
    priorities: BTreeMap<Mark, CasePriority>,
    groups: BTreeMap<Mark, Option<GroupId>>,
    labels: BTreeMap<Mark, LabelChoice>,
    fields: BTreeMap<Mark, Option<FieldId>>,
    channels: BTreeMap<Channel, ChannelTarget>,
    options: Kept,
    /// How the files were read; none in recipes that did not tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    files: Option<Reading>,
}

/// What becomes of a tag.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
enum LabelChoice {
    /// A new label of the tag's own name.
    Create,
    /// Left out.
    Drop,
    /// A label of the account.
    Existing(LabelId),
}

/// The options without the confirmations: what may reach customers is confirmed each time anew.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default)]
struct Kept {
    share: u8,
    author_in_notes: bool,
    skip_deleted: bool,
    without_address: Option<ChannelId>,
    calls_without_address: bool,
    country_code: Option<String>,
    original_id: Option<FieldId>,
    language: Language,
}

impl Default for Kept {
    fn default() -> Self {
        Self::of(&Options::default())
    }
}

impl Kept {
    fn of(options: &Options) -> Self {
        // One by one, so that an option that is added later is not forgotten here.
        let Options {
            share,
            author_in_notes,
            skip_deleted,
            without_address,
            calls_without_address,
            country_code,
            confirmed_channels: _,
            whatsapp: _,
            original_id,
            language,
        } = options.clone();
        Self {
            share,
            author_in_notes,
            skip_deleted,
            without_address,
            calls_without_address,
            country_code,
            original_id,
            language,
        }
    }
}

/// The mark of a word of the source, of one kind.
fn word(kind: &str, text: &str) -> Mark {
    Mark::of(["recipe", kind, text])
}

const AGENT: &str = "agent";
const STATUS: &str = "status";
const PRIORITY: &str = "priority";
const GROUP: &str = "group";
const LABEL: &str = "label";
const FIELD: &str = "field";

fn chosen<'a, K: AsRef<str> + 'a, T: Clone + 'a>(
    kind: &'static str,
    choices: impl IntoIterator<Item = (K, &'a Choice<T>)>,
) -> BTreeMap<Mark, T> {
    let yours = choices.into_iter().filter(|(_, choice)| choice.why == Reason::Yours);
    yours.map(|(text, choice)| (word(kind, text.as_ref()), choice.to.clone())).collect()
}

impl Recipe {
    /// What the person has chosen, rather than what was proposed.
    pub fn of(mapping: &Mapping, account: &str) -> Self {
        let labels = mapping.labels.iter().filter(|(_, choice)| choice.why == Reason::Yours);
        let label = |(tag, choice): (&String, &Choice<LabelTarget>)| {
            let to = match &choice.to {
                LabelTarget::Create(_) => LabelChoice::Create,
                LabelTarget::Drop => LabelChoice::Drop,
                LabelTarget::Existing(id) => LabelChoice::Existing(*id),
            };
            (word(LABEL, tag), to)
        };
        let channels = mapping.channels.iter().filter(|(_, choice)| choice.why == Reason::Yours);
        Self {
            recipe: VERSION,
            account: account.to_owned(),
            agents: chosen(AGENT, mapping.agents.iter().map(|(key, choice)| (&key.0, choice))),
            stand_in: mapping.stand_in,
            statuses: chosen(STATUS, &mapping.statuses),
            priorities: chosen(PRIORITY, &mapping.priorities),
            groups: chosen(GROUP, &mapping.groups),
            labels: labels.map(label).collect(),
            fields: chosen(FIELD, &mapping.fields),
            channels: channels.map(|(channel, choice)| (*channel, choice.to)).collect(),
            options: Kept::of(&mapping.options),
            files: None,
        }
    }

    /// The same with how the files were read.
    #[must_use]
    pub fn with_reading(self, reading: Reading) -> Self {
        Self { files: Some(reading), ..self }
    }

    /// How the files were read; `None` in recipes that did not tell.
    pub const fn reading(&self) -> Option<&Reading> {
        self.files.as_ref()
    }

    /// Puts the choices into a mapping that was proposed for other files or on another day. What the account does not have,
    /// or is another account's, is left as proposed, and so is what the person has chosen since. `untouched`: the person has
    /// not been at the options. Answers how many choices were put.
    pub fn apply(&self, mapping: &mut Mapping, account: &Account, untouched: bool) -> usize {
        let here = self.account == account.name;
        let staff = |id: StaffId| here && account.staff(id).is_some_and(|staff| staff.active);
        let group = |id: GroupId| here && account.groups.iter().any(|group| group.id == id && group.active);
        let field = |id: FieldId| here && account.field(id).is_some_and(|field| field.active);
        let channel = |id: ChannelId| here && account.channel(id).is_some_and(|channel| channel.active);
        let mut put = 0;
        for (key, choice) in &mut mapping.agents {
            let fits = |to: &AgentTarget| match to {
                AgentTarget::Staff(id) => staff(*id),
                AgentTarget::StandIn => true,
            };
            put += set(choice, self.agents.get(&word(AGENT, &key.0)).copied().filter(fits));
        }
        for (text, choice) in &mut mapping.statuses {
            put += set(choice, self.statuses.get(&word(STATUS, text)).copied());
        }
        for (text, choice) in &mut mapping.priorities {
            put += set(choice, self.priorities.get(&word(PRIORITY, text)).copied());
        }
        for (text, choice) in &mut mapping.groups {
            let known = self.groups.get(&word(GROUP, text)).copied();
            put += set(choice, known.filter(|to| to.is_none_or(group)));
        }
        for (text, choice) in &mut mapping.fields {
            let known = self.fields.get(&word(FIELD, text)).copied();
            put += set(choice, known.filter(|to| to.is_none_or(field)));
        }
        for (tag, choice) in &mut mapping.labels {
            let known = self.labels.get(&word(LABEL, tag)).and_then(|to| match to {
                LabelChoice::Create => Some(LabelTarget::Create(tag.clone())),
                LabelChoice::Drop => Some(LabelTarget::Drop),
                LabelChoice::Existing(id) => {
                    let known = here && account.labels.iter().any(|label| label.id == *id);
                    known.then_some(LabelTarget::Existing(*id))
                }
            });
            put += set(choice, known);
        }
        for (name, choice) in &mut mapping.channels {
            let fits = |to: &ChannelTarget| match to {
                ChannelTarget::Custom(id) => channel(*id),
                ChannelTarget::Calls | ChannelTarget::Email | ChannelTarget::Skip | ChannelTarget::WhatsApp => true,
            };
            put += set(choice, self.channels.get(name).copied().filter(fits));
        }
        if untouched {
            mapping.stand_in = self.stand_in.filter(|id| staff(*id)).or(mapping.stand_in);
            let kept = self.options.clone();
            mapping.options = Options {
                share: kept.share.clamp(1, 100),
                author_in_notes: kept.author_in_notes,
                skip_deleted: kept.skip_deleted,
                without_address: kept.without_address.filter(|id| channel(*id)),
                calls_without_address: kept.calls_without_address,
                country_code: kept.country_code.map(|code| country_code(&code)).filter(|code| !code.is_empty()),
                confirmed_channels: std::mem::take(&mut mapping.options.confirmed_channels),
                whatsapp: mapping.options.whatsapp,
                original_id: kept.original_id.filter(|id| field(*id)),
                language: kept.language,
            };
        }
        put
    }

    /// Is this the beginning of a recipe's file?
    pub fn begins(head: &[u8]) -> bool {
        head.trim_ascii_start().starts_with(br#"{"recipe":"#)
    }

    /// Reads a recipe's file.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    pub fn read(file: &[u8]) -> Result<Self, String> {
        let recipe: Self = serde_json::from_slice(file).map_err(|error| {
            format!("the recipe is damaged in line {}, column {}; save it anew", error.line(), error.column())
        })?;
        match recipe.recipe {
            VERSION => Ok(recipe),
            other => Err(format!("the recipe is of version {other}, which this page cannot read; reload the page")),
        }
    }
}

/// Sets a choice that the person has not made since; answers how many were set.
fn set<T: PartialEq>(choice: &mut Choice<T>, to: Option<T>) -> usize {
    match to {
        Some(to) if choice.why != Reason::Yours => {
            *choice = Choice { to, why: Reason::Yours };
            1
        }
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::PersonKey;
    use crate::practice::Settings;

    fn chosen<T>(to: T, why: Reason) -> Choice<T> {
        Choice { to, why }
    }

    /// A mapping as it is proposed, and as the person left it.
    fn before_and_after() -> (Mapping, Mapping) {
        let mut proposed = Mapping::default();
        let ann = PersonKey("mail:ann@old.example".into());
        proposed.agents.insert(ann.clone(), chosen(AgentTarget::StandIn, Reason::Fallback));
        proposed.statuses.insert("on hold".into(), chosen(CaseStatus::Open, Reason::Fallback));
        proposed.labels.insert("vip Müller".into(), chosen(LabelTarget::Create("vip Müller".into()), Reason::Fallback));
        proposed.labels.insert("spam".into(), chosen(LabelTarget::Create("spam".into()), Reason::Fallback));
        proposed.groups.insert("Tier 2".into(), chosen(None, Reason::Fallback));
        let mut left = proposed.clone();
        left.agents.insert(ann, chosen(AgentTarget::Staff(StaffId(102)), Reason::Yours));
        left.statuses.insert("on hold".into(), chosen(CaseStatus::Waiting, Reason::Yours));
        left.labels.insert("vip Müller".into(), chosen(LabelTarget::Existing(LabelId(501)), Reason::Yours));
        left.labels.insert("spam".into(), chosen(LabelTarget::Drop, Reason::Yours));
        left.groups.insert("Tier 2".into(), chosen(Some(GroupId(12)), Reason::Yours));
        left.stand_in = Some(StaffId(101));
        left.options.share = 40;
        left.options.calls_without_address = true;
        left.options.country_code = Some("49".into());
        left.options.confirmed_channels.insert(ChannelId(103));
        (proposed, left)
    }

    #[test]
    fn what_was_chosen_comes_back_except_what_must_be_confirmed_anew() {
        let account = Settings::default().account;
        let (mut mapping, mut left) = before_and_after();
        let file = serde_json::to_vec(&Recipe::of(&left, &account.name)).unwrap();
        assert!(Recipe::begins(&file));
        assert_eq!(Recipe::read(&file).unwrap().apply(&mut mapping, &account, true), 5);
        left.options.confirmed_channels.clear();
        assert_eq!(mapping, left);
    }

    #[test]
    fn it_holds_no_text_of_the_source() {
        let (_, left) = before_and_after();
        let file = serde_json::to_string(&Recipe::of(&left, "acme")).unwrap();
        for secret in ["ann@", "old.example", "Müller", "vip", "spam", "on hold", "Tier"] {
            assert!(!file.contains(secret), "{secret}: {file}");
        }
    }

    #[test]
    fn ids_of_another_account_mean_nothing_here() {
        let account = Settings::default().account;
        let (mut mapping, left) = before_and_after();
        let put = Recipe::of(&left, "https://somebody-else.deskie.io").apply(&mut mapping, &account, true);
        assert_eq!(put, 2, "the state, and the tag that is dropped");
        assert_eq!(mapping.stand_in, None);
        assert_eq!(mapping.groups["Tier 2"].to, None);
        assert_eq!(mapping.statuses["on hold"].to, CaseStatus::Waiting);
        assert_eq!(mapping.options.share, 40);
    }

    #[test]
    fn what_the_person_chose_since_stays() {
        let account = Settings::default().account;
        let (mut mapping, left) = before_and_after();
        mapping.statuses.insert("on hold".into(), chosen(CaseStatus::Closed, Reason::Yours));
        mapping.options.share = 70;
        Recipe::of(&left, &account.name).apply(&mut mapping, &account, false);
        assert_eq!((mapping.statuses["on hold"].to, mapping.options.share), (CaseStatus::Closed, 70));
    }

    #[test]
    fn a_damaged_file_and_one_of_another_version_are_told() {
        assert!(Recipe::read(br#"{"recipe":1,"#).unwrap_err().contains("line 1"));
        assert!(Recipe::read(br#"{"recipe":2}"#).unwrap_err().contains("version 2"));
        assert!(!Recipe::begins(br#"{"ticket":1}"#));
    }
}
